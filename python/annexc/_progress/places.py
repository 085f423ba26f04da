"""Where the sources are: read, held against what is possible, and counted where they are not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from importlib import import_module
from statistics import median
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._progress.carried import Carried
from annexc._register.place import MOST, both, degrees, metres, zone

#: Why a source is not drawn.
REASONS = ("blank", "unreadable", "zero", "swapped", "out_of_range")
_ROLES = ("latitude", "longitude", "coordinates", "easting", "northing", "utm_zone")
_UTM = ("easting", "northing", "utm_zone")
# A place is swapped if it lies this far from the others of its Party, and among them when turned.
_APART, _LEAST = 10.0, 5


def has_places(used: Carried) -> bool:
    """Whether the register says where sources are."""
    return (
        (used.has("latitude") and used.has("longitude"))
        or used.has("coordinates")
        or (used.has("easting") and used.has("northing"))
    )


def placed(rows: pl.DataFrame, used: Carried) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows that can be drawn, with `latitude` and `longitude` as numbers, and why others not.

    Nulls: a row without coordinates is counted as `blank`.

    Raises:
        AnnexcError: If the places are in UTM and nothing that reads it is installed.
    """
    names = {role: used.columns_of(role) for role in _ROLES if used.has(role)}
    columns = [name for listed in names.values() for name in listed]
    keys = [*columns, "party"]
    rows = rows.select(*keys, "obligation", "name")
    # Rows of one facility share its place: each is read once.
    distinct = rows.select(keys).unique(maintain_order=True)
    read = [_read(row, names) for row in distinct.iter_rows(named=True)]
    _turned(read, distinct["party"].to_list())
    here = [entry["place"] if entry["why"] is None else (None, None) for entry in read]
    found = pl.DataFrame(
        {
            "__lat": [place[0] for place in here],
            "__lon": [place[1] for place in here],
            "__why": [entry["why"] for entry in read],
        },
        schema={"__lat": pl.Float64, "__lon": pl.Float64, "__why": pl.String},
    )
    whole = rows.join(
        distinct.hstack(found), on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    why: Counter[str] = Counter(whole["__why"].drop_nulls().to_list())
    drawn = (
        whole.filter(pl.col("__why").is_null())
        .with_columns(latitude=pl.col("__lat"), longitude=pl.col("__lon"))
        .drop("__lat", "__lon", "__why")
    )
    return drawn, {reason: why[reason] for reason in REASONS if why[reason]}


def _read(row: Mapping[str, str | None], names: Mapping[str, list[str]]) -> dict[str, Any]:
    """The place of a row, or why there is none."""

    def first(role: str) -> str | None:
        cells = (row[name] for name in names.get(role, ()))
        return next((cell.strip() for cell in cells if cell is not None and cell.strip()), None)

    cells = {role: first(role) for role in names}
    if not any(cell for role, cell in cells.items() if role != "utm_zone"):
        return {"place": None, "why": "blank"}
    place = _place(cells)
    return {"place": place, "why": "unreadable" if place is None else _fault(place)}


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


def _fault(place: tuple[float, float]) -> str | None:
    latitude, longitude = place
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return "out_of_range"
    if abs(latitude) < 1e-6 and abs(longitude) < 1e-6:
        return "zero"
    if abs(latitude) <= MOST["latitude"] and abs(longitude) <= MOST["longitude"]:
        return None
    turned = abs(longitude) <= MOST["latitude"] and abs(latitude) <= MOST["longitude"]
    return "swapped" if turned else "out_of_range"


def _turned(read: list[dict[str, Any]], parties: list[str | None]) -> None:
    """Marks places far from all others of the Party that lie among them when turned."""
    by_party: dict[str | None, list[dict[str, Any]]] = {}
    for entry, party in zip(read, parties, strict=True):
        if entry["place"] is not None and entry["why"] is None:
            by_party.setdefault(party, []).append(entry)
    for entries in by_party.values():
        if len(entries) < _LEAST:
            continue
        middle = tuple(median(entry["place"][axis] for entry in entries) for axis in (0, 1))
        away = sorted(_distance(entry["place"], middle) for entry in entries)
        usual = away[int(0.75 * (len(away) - 1))]
        for entry in entries:
            north, east = entry["place"]
            far, near = _distance((north, east), middle), _distance((east, north), middle)
            if near <= 2 * usual + 1 and far > 2 * usual + _APART and far > 2 * near + _APART:
                entry["why"] = "swapped"


def _distance(place: tuple[float, ...], other: tuple[float, ...]) -> float:
    """In degrees, which is near enough to tell one country from another side of the Earth."""
    return max(abs(place[0] - other[0]), abs(place[1] - other[1]))


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
