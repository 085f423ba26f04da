"""Where the sources are: read, held against what is possible, and counted where they are not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._progress.carried import Carried
from annexc._register.place import MOST, both, degrees, metres, zone
from annexc._tables.compat import STREAMED

#: Why a source is not drawn.
REASONS = ("blank", "unreadable", "zero", "swapped", "out_of_range")
# Of many places each word is held by its number.
_WHY = pl.Enum(REASONS)
#: The roles that say where a source is.
ROLES = ("latitude", "longitude", "coordinates", "easting", "northing", "utm_zone")
# A place is swapped if it lies this far from the others of its Party, and among them when turned.
_APART, _LEAST = 10.0, 5


def has_places(used: Carried) -> bool:
    """Whether the register says where sources are."""
    return (
        (used.has("latitude") and used.has("longitude"))
        or used.has("coordinates")
        or (used.has("easting") and used.has("northing"))
    )


class Places:
    """Where the sources are; read when it is first asked for."""

    def __init__(self, rows: pl.LazyFrame, used: Carried) -> None:
        """Nothing is read yet.

        Args:
            rows: The roles of places and `party` as text, with `name` and `obligation`.
            used: Where they are read from.

        Raises:
            AnnexcError: If all places are in UTM and nothing that reads it is installed.
        """
        if not (used.has("latitude") or used.has("coordinates")):
            _projection()
        self._rows = rows
        self._used = used

    @cached_property
    def found(self) -> tuple[pl.DataFrame, dict[str, int]]:
        """The sources that can be drawn, by place and duty, and why others cannot.

        Raises:
            AnnexcError: If the places are in UTM and nothing that reads it is installed.
        """
        lat, lon, why = pl.col("latitude"), pl.col("longitude"), pl.col("why")
        # Those that cannot be drawn come to a line for each reason, so that all go in one pass.
        placed = self._read().with_columns(
            pl.when(why.is_null()).then(lat), pl.when(why.is_null()).then(lon)
        )
        counted: pl.DataFrame = (
            placed.group_by("latitude", "longitude", "obligation", "why")
            .agg(
                pl.col("sources").sum(),
                name=pl.when(pl.col("sources").sum() == 1).then(pl.col("name").first()),
            )
            .collect(**STREAMED)
        )
        lost = counted.filter(why.is_not_null()).group_by("why").agg(pl.col("sources").sum())
        reasons = dict(lost.iter_rows())
        del placed  # it holds all places
        drawn = counted.filter(why.is_null()).drop("why")
        drawn = drawn.with_columns(pl.col("obligation").cast(pl.String))
        drawn = drawn.sort("latitude", "longitude", "obligation")
        return drawn, {reason: reasons[reason] for reason in REASONS if reason in reasons}

    @cached_property
    def middles(self) -> pl.DataFrame:
        """`party`, and `latitude` and `longitude` in the middle of its places.

        Raises:
            AnnexcError: If the places are in UTM and nothing that reads it is installed.
        """
        placed = self._read().filter(pl.col("why").is_null())
        middles = placed.group_by("party").agg(pl.col("latitude", "longitude").median())
        found: pl.DataFrame = middles.sort("party").collect()
        return found

    def _read(self) -> pl.LazyFrame:
        """The sources by place, Party and duty, with `why` where they cannot be drawn."""
        names = {role: self._used.columns_of(role) for role in ROLES if self._used.has(role)}
        texts = [name for listed in names.values() for name in listed]
        easy = _plain(names)
        # Rows of one facility share its place: each is read once. What reads as it is goes as
        # numbers, which are counted faster than texts and take less room.
        rows = self._rows.with_columns(
            lat=pl.when(easy).then(_decimal(names["latitude"][0])) if easy is not None else _NO,
            lon=pl.when(easy).then(_decimal(names["longitude"][0])) if easy is not None else _NO,
        )
        odd = pl.col("lat").is_null() | pl.col("lon").is_null()
        # All others come to a line for each Party and duty, and are looked at only if there is one.
        rows = rows.with_columns(pl.when(~odd).then("lat"), pl.when(~odd).then("lon"))
        counted = _counted(rows, "lat", "lon").with_columns(why=pl.lit(None, _WHY))
        easy_ones, rest = counted.filter(~odd), counted.filter(odd)
        if not rest.is_empty():
            texted = _counted(rows.filter(odd), *texts)
            rest = _one_by_one(texted, texts, names).select(counted.columns)
            easy_ones = pl.concat([easy_ones, rest])
        read = easy_ones.lazy().with_columns(why=pl.coalesce("why", _fault().cast(_WHY)))
        return (
            _without_turned(read)
            .with_columns(pl.when(pl.col("sources") == 1).then("name").alias("name"))
            .rename({"lat": "latitude", "lon": "longitude"})
        )


_NO = pl.lit(None, pl.Float64)
# Degrees as most registers write them; what is written otherwise is read one by one.
_PLAIN = r"^ *[-+]?[0-9]+(?:[.,][0-9]+)? *$"


def _counted(rows: pl.LazyFrame, *place: str) -> pl.DataFrame:
    """The sources by what says where they are, Party and duty, with the name of one of them."""
    found: pl.DataFrame = (
        rows.group_by(*place, "party", "obligation")
        .agg(pl.len().cast(pl.Int64).alias("sources"), pl.col("name").first())
        .collect(**STREAMED)
    )
    return found


def _plain(names: Mapping[str, list[str]]) -> pl.Expr | None:
    """Whether both degrees read as they are; None if there are not one of each."""
    north, east = names.get("latitude", []), names.get("longitude", [])
    if not len(north) == len(east) == 1:
        return None
    return pl.all_horizontal(
        pl.col(name).str.contains(_PLAIN).fill_null(False) for name in (*north, *east)
    )


def _one_by_one(
    counted: pl.DataFrame, texts: list[str], names: Mapping[str, list[str]]
) -> pl.DataFrame:
    """The places that are written in some way, with `lat` and `lon`, or `why` there is none."""
    distinct = counted.select(texts).unique(maintain_order=True)
    read = [_read(row, names) for row in distinct.iter_rows(named=True)]
    found = distinct.with_columns(
        pl.Series("lat", [entry[0] for entry in read], dtype=pl.Float64),
        pl.Series("lon", [entry[1] for entry in read], dtype=pl.Float64),
        pl.Series("why", [entry[2] for entry in read], dtype=_WHY),
    )
    return counted.join(found, on=texts, how="left", nulls_equal=True).drop(texts)


def _decimal(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars().str.replace(",", ".", literal=True)
    return text.cast(pl.Float64, strict=False)


def _read(
    row: Mapping[str, Any], names: Mapping[str, list[str]]
) -> tuple[float | None, float | None, str | None]:
    """The place of a row, or why there is none."""

    def first(role: str) -> str | None:
        cells = (row[name] for name in names.get(role, ()))
        return next((cell.strip() for cell in cells if cell is not None and cell.strip()), None)

    cells = {role: first(role) for role in names}
    if not any(cell for role, cell in cells.items() if role != "utm_zone"):
        return None, None, "blank"
    place = _place(cells)
    return (None, None, "unreadable") if place is None else (*place, None)


def _place(cells: Mapping[str, str | None]) -> tuple[float, float] | None:
    north, east = cells.get("latitude"), cells.get("longitude")
    if north and east:
        latitude, longitude = degrees(north, "latitude"), degrees(east, "longitude")
        if latitude is not None and longitude is not None:
            return latitude, longitude
        # The letters of the other axis: the two columns are turned.
        turned = degrees(east, "latitude"), degrees(north, "longitude")
        if turned[0] is not None and turned[1] is not None:
            return turned[0], turned[1]
        if north == east:  # one column, mapped to both
            return both(north)
    if cells.get("coordinates"):
        return both(cells["coordinates"] or "")
    across, up = metres(cells.get("easting") or ""), metres(cells.get("northing") or "")
    where = zone(cells.get("utm_zone") or "")
    if across is None or up is None or where is None:
        return None
    return _from_utm(across, up, *where)


def _fault() -> pl.Expr:
    """Why a place that was read cannot be."""
    lat, lon = pl.col("lat").abs(), pl.col("lon").abs()
    on_earth = (lat <= MOST["latitude"]) & (lon <= MOST["longitude"])
    turned = (lon <= MOST["latitude"]) & (lat <= MOST["longitude"])
    return (
        pl.when(lat.is_null() | lon.is_null())
        .then(None)
        .when(lat.is_infinite() | lon.is_infinite() | lat.is_nan() | lon.is_nan())
        .then(pl.lit("out_of_range"))
        .when((lat < 1e-6) & (lon < 1e-6))
        .then(pl.lit("zero"))
        .when(on_earth)
        .then(None)
        .when(turned)
        .then(pl.lit("swapped"))
        .otherwise(pl.lit("out_of_range"))
    )


def _without_turned(places: pl.LazyFrame) -> pl.LazyFrame:
    """Places far from all others of the Party that lie among them when turned are swapped."""
    lat, lon = pl.col("lat"), pl.col("lon")
    # Each place counts once, whatever the duties of its sources.
    good = places.filter(pl.col("why").is_null()).select("lat", "lon", "party").unique()
    middles = good.group_by("party").agg(
        lat.median().alias("mid_lat"), lon.median().alias("mid_lon"), pl.len().alias("places")
    )

    def away(north: pl.Expr, east: pl.Expr) -> pl.Expr:
        # In degrees, which is near enough to tell one country from another side of the Earth.
        up, across = north - pl.col("mid_lat"), east - pl.col("mid_lon")
        return pl.max_horizontal(up.abs(), across.abs())

    usual = (
        good.join(middles, on="party", nulls_equal=True)
        .group_by("party")
        .agg(away(lat, lon).quantile(0.75, interpolation="lower").alias("usual"))
    )
    near, far = away(lon, lat), away(lat, lon)
    swapped = (
        pl.col("why").is_null()
        & (pl.col("places") >= _LEAST)
        & (near <= 2 * pl.col("usual") + 1)
        & (far > 2 * pl.col("usual") + _APART)
        & (far > 2 * near + _APART)
    )
    # Of each Party one line, so it is made once.
    known: pl.DataFrame = middles.join(usual, on="party", nulls_equal=True).collect(**STREAMED)
    return (
        places.join(known.lazy(), on="party", how="left", nulls_equal=True)
        .with_columns(why=pl.when(swapped).then(pl.lit("swapped", _WHY)).otherwise("why"))
        .drop("mid_lat", "mid_lon", "places", "usual")
    )


def _from_utm(across: float, up: float, number: int, north: bool) -> tuple[float, float] | None:
    # Beyond these the projection holds no longer.
    if not (-1_000_000 <= across <= 2_000_000 and 0 <= up <= 10_000_000):
        return (math.inf, math.inf)
    turn = _projection()
    try:
        latitude, longitude = turn(across, up, number, north)
    except (ValueError, ArithmeticError):
        return None
    return float(latitude), float(longitude)


def _projection() -> Callable[[float, float, int, bool], tuple[float, float]]:
    """The inverse of UTM on WGS 84, by whichever library is installed."""
    try:
        utm: Any = import_module("utm")
    except ImportError:
        pass
    else:
        return lambda across, up, number, north: utm.to_latlon(
            across, up, number, northern=north, strict=False
        )
    try:
        pyproj: Any = import_module("pyproj")
    except ImportError:
        raise AnnexcError(
            "the places are in UTM (easting, northing), and neither `utm` nor `pyproj` is "
            "installed: pip install 'annexc[utm]', or leave them out with "
            "columns={'easting': None, 'northing': None}"
        ) from None

    def by_pyproj(across: float, up: float, number: int, north: bool) -> tuple[float, float]:
        code = f"EPSG:32{'6' if north else '7'}{number:02}"
        turn = pyproj.Transformer.from_crs(code, "EPSG:4326", always_xy=True)
        longitude, latitude = turn.transform(across, up)
        return latitude, longitude

    return by_pyproj
