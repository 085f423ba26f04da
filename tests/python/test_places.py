"""Coordinates as registers write them: read, or counted by what is wrong with them, never drawn."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._labels import labels
from annexc._register.place import both, degrees, metres, zone
from annexc._register.roles import PLACE
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED = {"party": "KEN", "as_of": "2026-08-31"}
LETTERS = {"latitude": "NS", "longitude": "EW"}


def points(columns: dict[str, list[Any]], **options: Any) -> annexc.Progress:
    height = len(next(iter(columns.values())))
    table = pl.DataFrame({"category": ["II.a"] * height, **columns}, strict=False)
    found = annexc.classify(table, **ASKED, **options)
    return annexc.progress(found, **ASKED, **options)


def in_minutes(value: float, axis: str, form: int) -> str:
    side = LETTERS[axis][value < 0]
    seconds = round(abs(value) * 3600, 2)
    whole, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    d, m, s = int(whole), int(minutes), f"{second:05.2f}"
    return [
        f"{d}\N{DEGREE SIGN}{m:02}'{s}\"{side}",
        f"{side} {d} {m:02} {s}",
        f"{d}\N{DEGREE SIGN} {m}\N{PRIME} {s}\N{DOUBLE PRIME} {side}",
        f"{d}:{m:02}:{s.replace('.', ',')} {side}",
        f"{d}\N{MASCULINE ORDINAL INDICATOR}{m:02}\N{RIGHT SINGLE QUOTATION MARK}{s}'' {side}",
        f"{'-' if value < 0 else ''}{d}\N{DEGREE SIGN}{m:02}'{s}\"",
        f"{d}\N{DEGREE SIGN}{minutes + second / 60:.6f}'{side}",
    ][form]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["latitude", "longitude"]), st.floats(-90, 90), st.integers(0, 6))
def test_degrees_are_read_as_they_were_written(axis: Any, value: float, form: int) -> None:
    written = in_minutes(value, axis, form)
    read = degrees(written, axis)
    assert read is not None, written
    assert math.isclose(read, value, abs_tol=2e-5), written
    other: Any = "longitude" if axis == "latitude" else "latitude"
    if form != 5:  # with no letter nothing says which of the two it is
        assert degrees(written, other) is None
    for plain in (f"{value:.6f}", f"{value:.6f}".replace(".", ","), f" {value:.6f}\N{DEGREE SIGN}"):
        assert math.isclose(degrees(plain, axis) or 0.0, value, abs_tol=2e-6)


@settings(max_examples=200, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 10))
def test_both_in_one_cell_are_read_as_they_were_written(
    latitude: float, longitude: float, form: int
) -> None:
    north, east = f"{latitude:.6f}", f"{longitude:.6f}"
    dms = in_minutes(latitude, "latitude", 0), in_minutes(longitude, "longitude", 0)
    written = [
        f"{north}, {east}", f"{north},{east}", f"{north} {east}", f"({north}; {east})",
        f"{north.replace('.', ',')}; {east.replace('.', ',')}", f"POINT({east} {north})",
        f'{{"type":"Point","coordinates":[{east},{north}]}}', f"{dms[0]} {dms[1]}",
        f"{dms[1]}, {dms[0]}", f"{dms[0]},{dms[1]}", f"SRID=4326;POINT ({east} {north})",
    ][form]  # fmt: skip
    read = both(written)
    assert read is not None, written
    assert math.isclose(read[0], latitude, abs_tol=2e-5), written
    assert math.isclose(read[1], longitude, abs_tol=2e-5), written


@pytest.mark.parametrize(
    "cell",
    ["", "x", "48.86 O", "12\N{DEGREE SIGN}75'N", "-33 S", "1 2 3 4", "1.5.2", "N", "a" * 10_000,
     "1 " * 5_000, "\N{DEGREE SIGN}", "12\N{DEGREE SIGN}5.5'30\"N"],
)  # fmt: skip
def test_what_is_no_place_is_not_read(cell: str) -> None:
    assert degrees(cell, "latitude") is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(cell: str) -> None:
    for read in (degrees(cell, "latitude"), degrees(cell, "longitude"), metres(cell)):
        assert read is None or math.isfinite(read)
    both(cell)
    zone(cell)


def test_what_cannot_be_is_counted_by_its_reason_and_never_drawn() -> None:
    nairobi = [(f"-1.{step}", f"36.{step}") for step in range(10, 20)]
    odd = [("36.8", "-1.3"), ("0", "0.0"), ("-99", "-99"), ("x", "36"), (None, None), ("120", "-1")]
    cells = nairobi + odd
    found = points(
        {"latitude": [north for north, _ in cells], "longitude": [east for _, east in cells]}
    )
    assert found.points is not None
    assert found.points["sources"].sum() == len(nairobi)
    assert found.points["latitude"].max() < 0
    assert dict(found.unplaced_by) == {
        "blank": 1, "unreadable": 1, "zero": 1, "swapped": 2, "out_of_range": 1,
    }  # fmt: skip
    assert found.unplaced == 6
    notes = annexc.charts.sources_map(found).description + str(
        annexc.charts.sources_map(found).svg()
    )
    for said in ("swapped: 2", "At 0 degrees both ways: 1", "Beyond what is on Earth: 1"):
        assert said in notes
    plain = pl.DataFrame(
        {"latitude": [0.0, 91.0, -1.3], "longitude": [0.0, 1.0, 36.8], "sources": [2, 3, 1],
         "obligation": ["promote_existing"] * 3, "name": ["a", "b", "c"]}
    )  # fmt: skip
    drawn = annexc.charts.sources_map(plain)
    assert "At 0 degrees both ways: 2" in str(drawn.svg())


def test_places_beyond_a_turn_are_told_apart_party_by_party() -> None:
    north = [f"6{step}.5" for step in range(8)] + ["-1.2"]
    east = [f"2{step}.5" for step in range(8)] + ["36.8"]
    table = pl.DataFrame(
        {
            "category": ["II.a"] * 9,
            "party": ["FIN"] * 8 + ["KEN"],
            "latitude": north,
            "longitude": east,
        }
    )
    found = annexc.progress(annexc.classify(table, as_of="2026-08-31"), as_of="2026-08-31")
    assert found.unplaced == 0


def test_utm_is_read_by_a_column_or_a_constant_of_the_zone() -> None:
    columns = {"easting": ["354891.05", "354891,05", "x"], "northing": ["7445840.71"] * 3}
    by_column = points({**columns, "utm_zone": ["19S", "19 K", "19S"]})
    by_key = points(columns, register=_with_zone())
    for found in (by_column, by_key):
        assert found.points is not None
        place = found.points.row(0, named=True)
        # Antofagasta, by the tables of the projection.
        assert math.isclose(place["latitude"], -23.08975, abs_tol=1e-4)
        assert math.isclose(place["longitude"], -70.41679, abs_tol=1e-4)
        assert dict(found.unplaced_by) == {"unreadable": 1}
    assert points(columns).points is not None  # without a zone nothing is read
    assert points(columns).unplaced_by == {"unreadable": 3}
    beyond = points({"easting": ["9e9"[:1] * 9], "northing": ["1"], "utm_zone": ["33N"]})
    assert beyond.unplaced_by == {"out_of_range": 1}


def _with_zone() -> annexc.Register:
    from annexc._register.description import _read

    text = (
        'name = "M"\n[columns]\ncategory = "category"\neasting = "easting"\n'
        'northing = "northing"\n[constants]\nutm_zone = "19S"\n'
    )
    return _read(text.encode(), "m.toml", None)


def test_a_zone_that_is_none_is_refused_when_it_is_read() -> None:
    from annexc._register.description import _read

    for wrong in ("19", "61N", "here"):
        text = f'name = "M"\n[columns]\nnace2 = "A"\n[constants]\nutm_zone = "{wrong}"\n'
        with pytest.raises(annexc.RegisterError, match="is no UTM zone"):
            _read(text.encode(), "m.toml", None)


def test_without_a_library_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("utm", "pyproj"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(annexc.AnnexcError, match=r"annexc\[utm\]"):
        points({"easting": ["354891.05"], "northing": ["7445840.71"], "utm_zone": ["19S"]})


def test_all_ways_are_input_columns() -> None:
    assert set(PLACE) == {
        "latitude", "longitude", "coordinates", "easting", "northing", "utm_zone",
    }  # fmt: skip
    found = points({"coordinates": ["-1.3, 36.8", "1\N{DEGREE SIGN}18'S 36\N{DEGREE SIGN}48'E"]})
    assert found.points is not None
    assert found.points["sources"].sum() == 2
    one_column = pl.DataFrame({"category": ["II.a"], "Where": ["-1.3, 36.8"]})
    options: dict[str, Any] = {"columns": {"latitude": "Where", "longitude": "Where"}}
    rows = annexc.classify(one_column, **ASKED, **options)
    assert annexc.progress(rows, **ASKED, **options).unplaced == 0


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_report_says_so_where_no_place_can_be_read(language: str, tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"category": ["II.a"] * 3, "latitude": ["north"] * 3, "longitude": ["?"] * 3}
    )
    found = annexc.classify(rows, party="FRA", as_of="2026-08-31")
    annexc.report(
        found, tmp_path / "r", party="FRA", as_of="2026-08-31", language=language, formats=["html"]
    )
    page = next(iter((tmp_path / "r").glob("*.html"))).read_text("utf-8")
    assert labels(language)["report.map.unplaced"].format(unplaced=3) in page
