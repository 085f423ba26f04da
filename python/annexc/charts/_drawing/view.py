"""What a map shows, and how degrees become units of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

_Degrees = TypeVar("_Degrees", float, pl.Expr)
_RADIANS = math.pi / 180

_WIDTH = 660
_TALLEST = 520
#: A single place is shown with this many degrees around it at least.
_SMALLEST = 2.0
_MARGIN = 0.06
_CLOSE = 1e-6
#: From this width on the whole world is shown.
_WORLD = 200.0
# Of Natural Earth I, by Tom Patterson and Bojan Šavrič.
_X = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
_Y = ((0, 1.007226), (2, 0.015085), (6, -0.044475), (8, 0.028874), (10, -0.005916))


@dataclass(frozen=True, slots=True)
class View:
    """A frame in degrees, which may reach beyond 180 degrees east, and the picture's size."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def is_world(self) -> bool:
        """Whether the frame holds the whole world."""
        return self.east - self.west >= 360

    def placed(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The place in the picture, from its upper left corner."""
        # A corner that was cut at the frame may lie a rounding error outside.
        if longitude < self.west - _CLOSE:
            longitude += 360
        return self._framed(longitude, latitude)

    def placed_all(self, longitude: pl.Expr, latitude: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """The same of columns."""
        beyond = longitude < self.west - _CLOSE
        return self._framed(pl.when(beyond).then(longitude + 360).otherwise(longitude), latitude)

    def _framed(self, longitude: _Degrees, latitude: _Degrees) -> tuple[_Degrees, _Degrees]:
        x, y = self._flat(longitude, latitude)
        # The sides of the frame are straight where it is not the world, and else at the equator.
        left, _ = self._flat(self.west, 0.0)
        right, _ = self._flat(self.east, 0.0)
        _, low = self._flat(0.0, self.south)
        _, high = self._flat(0.0, self.north)
        return (
            (x - left) / (right - left) * self.width,
            (high - y) / (high - low) * self.height,
        )

    def _flat(self, longitude: _Degrees, latitude: _Degrees) -> tuple[_Degrees, _Degrees]:
        if not self.is_world:
            # Equirectangular; the size of the picture holds its true width at the middle.
            return longitude, latitude
        across = (longitude - (self.west + self.east) / 2) * _RADIANS
        up = latitude * _RADIANS
        return (
            across * sum(factor * up**power for power, factor in _X),
            up * sum(factor * up**power for power, factor in _Y),
        )


def around(longitude: pl.Expr) -> pl.Expr:
    """The same longitudes from -180 to 180."""
    return (longitude + 180) % 360 - 180


def view(places: pl.DataFrame) -> View:
    """The frame around places, with a margin; the world if they span it.

    Args:
        places: `longitude` and `latitude` of one place at least.
    """
    west, east = _span(places.select(around(pl.col("longitude")).unique().sort()).to_series())
    south, north = places.select(
        south=pl.col("latitude").min(), north=pl.col("latitude").max()
    ).row(0)
    if east - west > _WORLD:
        # Without the Antarctic, unless a source is there.
        low = -58.0 if south > -56 else -90.0
        return View(-180, low, 180, 85, _WIDTH, _WIDTH * (0.5 if low > -90 else 0.55))
    across, up = max(east - west, _SMALLEST), max(north - south, _SMALLEST)
    middle = (south + north) / 2
    shrink = max(math.cos(math.radians(middle)), 0.2)
    # As wide as the picture, and neither flatter than 2 : 1 nor taller than the page.
    across = max(across, up / shrink * _WIDTH / _TALLEST)
    up = max(up, across * shrink / 2)
    across, up = across * (1 + 2 * _MARGIN), up * (1 + 2 * _MARGIN)
    centre = (west + east) / 2
    low, high = max(middle - up / 2, -90), min(middle + up / 2, 90)
    height = _WIDTH * (high - low) / (across * shrink)
    return View(centre - across / 2, low, centre + across / 2, high, _WIDTH, height)


def _span(longitudes: pl.Series) -> tuple[float, float]:
    """The shortest arc that holds all, which are sorted; it may cross the date line."""
    first, last = longitudes[0], longitudes[-1]
    gaps = longitudes.diff().drop_nulls()
    widest = gaps.max()
    if not isinstance(widest, float) or first + 360 - last >= widest:
        return first, last
    place = int((gaps == widest).arg_true()[-1])
    return longitudes[place + 1], longitudes[place] + 360
