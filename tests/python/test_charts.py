"""Charts: what they say, that they can be read in black and white, and that they fetch nothing."""

from __future__ import annotations

import base64
import csv
import html
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from importlib import resources
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import annexc
import polars as pl
import pytest
from annexc import charts
from annexc.charts import _land
from annexc.charts._drawing import hatch as _hatch
from annexc.charts._drawing import style as _style
from annexc.charts._drawing import text as _text
from annexc.charts._drawing import view as _view
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.any_polars

LANGUAGES = ("en", "fr", "es")
DUTIES = _style.DUTIES
TO = "\N{EN DASH}"
CATEGORIES = annexc.categories()
REFS = CATEGORIES["ref"].to_list()


def by_category(count: int) -> pl.DataFrame:
    """All categories, the first so many of them with sources: more of each than of the last."""
    names = dict(CATEGORIES.select("ref", "name").iter_rows())
    lines = []
    for place, ref in enumerate(REFS):
        has = place < count or ref == "none"
        duties = [place + step + 1 if has else 0 for step in range(len(DUTIES))]
        floor = sum(duties)
        line = {"ref": ref, "part": ref.split(".")[0], "name": names.get(ref, ref)}
        line |= {"floor": floor, "ceiling": floor + 100 * place if has else 0}
        lines.append(line | dict(zip(DUTIES, duties, strict=True)))
    return pl.DataFrame(lines)


def matrix(count: int) -> pl.DataFrame:
    cells = [(part, age) for part in ("II", "III", "none") for age in ("new", "existing")]
    duties = ["require_bat_new;promote_bat_new", "promote_existing"] * 2 + ["none"] * 2
    return pl.DataFrame(
        {
            "part": [part for part, _ in cells],
            "source_age": [age for _, age in cells],
            "obligations": duties,
            "floor": [7 if place < count else 0 for place in range(6)],
            "ceiling": [1234 if place < count else 0 for place in range(6)],
        }
    )


def phase_in(count: int) -> pl.DataFrame:
    ages = ("new", "existing", "undetermined")
    lines = [(1990 + place, ages[place % 3], "II", place + 1) for place in range(count)]
    lines += [(None, "undetermined", "undetermined", 41), (2001, "existing", "none", 43)]
    schema = {"year": pl.Int64, "source_age": pl.String, "part": pl.String, "sources": pl.Int64}
    return pl.DataFrame(lines, schema=schema, orient="row")


def gaps(count: int) -> pl.DataFrame:
    facts = ["construction_started", "feed", *(f"fact {place}" for place in range(count))][:count]
    lines = [("fact", fact, 900 - place, place, 450) for place, fact in enumerate(facts)]
    lines += [("ancillary", ref, 33, 11, 22) for ref in REFS[:count]]
    return pl.DataFrame(lines, schema=["kind", "fact", "sources", "alone", "duty"], orient="row")


def changes(count: int) -> pl.DataFrame:
    lines = [("undetermined", DUTIES[place % 3], "date;plan", 77 + place) for place in range(count)]
    schema = {"from": pl.String, "to": pl.String, "why": pl.String, "sources": pl.Int64}
    return pl.DataFrame(lines, schema=schema, orient="row")


def uptake(count: int) -> pl.DataFrame:
    lines = [(duty, 80, 20, 30, 30) for duty in DUTIES[:count]]
    names = ["obligation", "sources", "applied", "not_applied", "unknown"]
    schema = dict.fromkeys(names, pl.Int64) | {"obligation": pl.String}
    return pl.DataFrame(lines, schema=schema, orient="row")


def points(count: int) -> pl.DataFrame:
    lines = [
        (40 + place % 37 / 5, place % 91 / 9, DUTIES[place % 6], place % 3 + 1, f"Site {place}")
        for place in range(count)
    ]
    schema = {"latitude": pl.Float64, "longitude": pl.Float64, "obligation": pl.String}
    schema |= {"sources": pl.Int64, "name": pl.String}
    return pl.DataFrame(lines, schema=schema, orient="row")


def supposed(count: int) -> pl.DataFrame:
    lines = [
        ("finding" if place == 0 else f"supposition {place}", "x" * bool(place), duty, 5, 9 + place)
        for place in range(min(count, 6))
        for duty in DUTIES
    ]
    names = ["scenario", "supposition", "obligation", "floor", "ceiling"]
    schema = dict.fromkeys(names, pl.String) | {"floor": pl.Int64, "ceiling": pl.Int64}
    return pl.DataFrame(lines, schema=schema, orient="row")


Draw = Callable[..., charts.Chart]
CHARTS: dict[str, tuple[Draw, Callable[[int], pl.DataFrame]]] = {
    "duty_by_category": (charts.duty_by_category, by_category),
    "matrix": (charts.matrix, matrix),
    "phase_in": (charts.phase_in, phase_in),
    "data_gaps": (charts.data_gaps, gaps),
    "rounds": (charts.rounds, changes),
    "bat_uptake": (charts.bat_uptake, uptake),
    "sources_map": (charts.sources_map, points),
    "scenarios": (charts.scenarios, supposed),
}
EVERY = pytest.mark.parametrize("name", CHARTS)


def drawn(name: str, count: int = 20, **options: Any) -> charts.Chart:
    draw, frame = CHARTS[name]
    return draw(frame(count), **options)


def texts(svg: str) -> str:
    """All texts of a picture, blanks alike."""
    root = ET.fromstring(svg)
    found = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    return " ".join(" ".join(found).split())


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# --- The figures ---------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("count", [0, 1, 25])
def test_every_chart_is_drawn_for_none_one_and_many(name: str, count: int) -> None:
    chart = drawn(name, count)
    svg = chart.svg()

    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.description
    assert chart.description.split(".")[0] in texts(svg)
    assert chart.description.endswith(".")
    assert ".." not in chart.description
    assert chart.spec()["description"] == chart.description


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_speaks_every_language(name: str, language: str) -> None:
    chart = drawn(name, 3, language=language)
    others = [drawn(name, 3, language=other) for other in LANGUAGES if other != language]

    assert ET.fromstring(chart.svg()).get("lang") == language
    assert all(chart.description != other.description for other in others)
    assert "{" not in chart.description


@EVERY
def test_what_goes_in_is_not_changed(name: str) -> None:
    draw, frame = CHARTS[name]
    given = frame(5)

    draw(given)

    assert given.equals(frame(5))


@EVERY
def test_the_same_table_gives_the_same_picture(name: str) -> None:
    assert drawn(name, 5).svg() == drawn(name, 5).svg()


@EVERY
def test_an_unknown_language_is_an_error(name: str) -> None:
    with pytest.raises(annexc.AnnexcError, match=r"language is 'tlh'; there are en, fr, es"):
        drawn(name, 1, language="tlh")


@EVERY
def test_a_missing_column_is_an_error_that_names_it(name: str) -> None:
    draw, frame = CHARTS[name]
    column = "ceiling" if "ceiling" in frame(1).columns else "sources"
    with pytest.raises(annexc.ColumnError, match=f"no column `{column}`"):
        draw(frame(1).drop(column))
    with pytest.raises(TypeError, match="a list has no table"):
        draw([])


def test_bars_are_sorted_and_hold_floor_and_ceiling() -> None:
    chart = charts.duty_by_category(by_category(3))
    said = texts(chart.svg())

    assert [f"{ref} " in said for ref in REFS[:4]] == [True, True, True, False]
    # 21, 27 and 33 certain; 0, 100 and 200 more possible.
    for figure in ("21", f"27{TO}127", f"33{TO}233"):
        assert f" {figure} " in f" {said} "
    order = [chart.description.index(f" {ref} ") for ref in ("II.c", "II.b", "II.a")]
    assert order == sorted(order)
    annex = charts.duty_by_category(by_category(3), order="annex").description
    assert annex.index(" II.a ") < annex.index(" II.b ") < annex.index(" II.c ")
    with pytest.raises(annexc.AnnexcError, match="order is 'name'"):
        charts.duty_by_category(by_category(3), order="name")


def test_segments_add_up_to_the_ceiling_from_zero() -> None:
    table = by_category(4)
    found: dict[str, list[tuple[int, int]]] = {}
    for values in data_of(charts.duty_by_category(table)):
        if "start" in values:
            found.setdefault(values["ref"], []).append((values["start"], values["end"]))

    for ref, spans in found.items():
        assert [0, *(end for _, end in spans[:-1])] == [start for start, _ in spans]
        assert spans[-1][1] == table.row(by_predicate=pl.col("ref") == ref, named=True)["ceiling"]
    assert len(found) == 4


def data_of(chart: charts.Chart) -> list[dict[str, Any]]:
    """All rows of data in a chart."""
    return data_of_spec(chart.spec())


def data_of_spec(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def search(part: Any) -> None:
        if isinstance(part, dict):
            values = part.get("values")
            if isinstance(values, list):
                found.extend(value for value in values if isinstance(value, dict))
            for entry in part.values():
                search(entry)
        elif isinstance(part, list):
            for entry in part:
                search(entry)

    search(spec)
    return found


@pytest.mark.parametrize("name", ["duty_by_category", "data_gaps", "rounds", "phase_in"])
def test_the_axis_of_counts_starts_at_zero(name: str) -> None:
    domains = re.findall(r'"domain": \[([\d.]+), [\d.]+\]', json.dumps(drawn(name).spec()))
    assert "0" in domains


def test_the_matrix_has_every_cell_and_its_duty() -> None:
    chart = charts.matrix(matrix(6), language="fr")
    said = texts(chart.svg())

    assert said.count(f"7{TO}1 234") == 6
    assert said.count("Exiger les MTD (source nouvelle)") == 2
    assert "partie III, source nouvelle" in chart.description


def test_the_phase_in_shows_the_dates_and_counts_what_it_leaves_out() -> None:
    dates = [date(2004, 5, 17), date(2005, 5, 17), date(2008, 5, 17)]
    lines = pl.DataFrame([["FRA", "France", *dates]], orient="row")
    lines.columns = ["party", "name", "entry_into_force", "cut_off", "bat_deadline"]
    said = texts(charts.phase_in(phase_in(6), milestones=lines).svg())

    for text in ("17 May 2004", "17 May 2005", "17 May 2008"):
        assert text in said
    assert "(not shown): 41 (Age undetermined: 41)" in said
    assert "In neither Part (not shown): 43" in said
    several = charts.phase_in(phase_in(6), milestones=pl.concat([lines, lines]))
    assert "17 May 2004" not in several.description


def test_many_years_share_bars_and_lose_no_source() -> None:
    lines = [(year, "existing", "II", 1) for year in range(1850, 2025)]
    names = ["year", "source_age", "part", "sources"]
    table = pl.DataFrame(lines, schema=names, orient="row")
    heights = [row["y2"] - row["y"] for row in data_of(charts.phase_in(table)) if "y2" in row]

    assert len(heights) <= 61
    assert sum(heights) == 175


def test_gaps_come_in_two_kinds() -> None:
    facts = charts.data_gaps(gaps(2))
    ancillary = charts.data_gaps(gaps(2), kind="ancillary")

    assert "Start of construction: 900" in facts.description
    assert "II.b Cement kilns" in ancillary.description
    with pytest.raises(annexc.AnnexcError, match="kind is 'other'"):
        charts.data_gaps(gaps(2), kind="other")


def test_rounds_count_the_changes_that_have_no_bar() -> None:
    summary = pl.DataFrame({"status": ["same", "gone"], "sources": [4321, 12]})
    both = SimpleNamespace(before=5000, after=4999, summary=summary, changes=changes(15))
    said = texts(charts.rounds(both).svg())

    for text in ("4,321", "Rows before: 5,000", "No longer listed", "91"):
        assert text in said
    assert f"(not shown): 3, with sources: {77 + 78 + 79}" in said


def test_uptake_has_a_range_and_its_absence_is_said() -> None:
    assert f"25%{TO}62%" in charts.bat_uptake(uptake(1)).description
    absent = charts.bat_uptake(SimpleNamespace(bat_uptake=None))
    assert "does not say" in texts(absent.svg())


def test_a_result_says_what_it_is_of() -> None:
    whole = SimpleNamespace(
        rows=10167, party="FRA", as_of=date(2026, 8, 1), by_category=by_category(2)
    )
    said = texts(charts.duty_by_category(whole, language="fr").svg())

    assert " : 10 167 · Partie : FRA · Droit au 1er août 2026" in said


def test_a_classified_register_from_end_to_end() -> None:
    plants = pl.DataFrame(
        {
            "category": ["II.a", "II.a", "II.b", "III.g", "none", None],
            "construction_started": ["2015", "1990", None, "2016", "1990", None],
        }
    )
    found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
    progress = annexc.progress(found, party="FRA", as_of="2026-08-31")

    for name, (draw, _) in CHARTS.items():
        if name not in ("rounds", "scenarios"):
            assert ET.fromstring(draw(progress).svg()).get("role") == "img"
    duty = charts.duty_by_category(progress).description
    assert "Require BAT (new source): 1" in duty
    assert "Law as of 31 August 2026" in duty


# --- Names of the user's own ---------------------------------------------------------------------

NAMES = ("Ελληνική Τσιμεντοβιομηχανία", "مصنع الأسمنت الوطني", "东方水泥有限公司")


@pytest.mark.parametrize("name", [*NAMES, 'A "<b>" & </script> name', "x" * 300])
def test_names_in_any_script(name: str) -> None:
    table = by_category(3).with_columns(
        name=pl.when(pl.col("ref") == "II.a").then(pl.lit(name)).otherwise("name")
    )
    places = points(2).with_columns(obligation=pl.lit("promote_existing"), name=pl.lit(name))
    for chart in (
        charts.duty_by_category(table, language="fr"),
        charts.sources_map(places, language="es"),
    ):
        assert name[:12] in texts(chart.svg())
        assert chart.png()[:4] == b"\x89PNG"
        assert chart.pdf()[:4] == b"%PDF"
    assert name in charts.duty_by_category(table, language="fr").description
    page = charts.duty_by_category(table).interactive().html
    assert page.count("</script>") == 2


@pytest.mark.parametrize(("name", "family"), [(NAMES[1], "Arabic"), (NAMES[2], "CJK")])
def test_scripts_that_the_common_fonts_lack_get_a_font_of_their_own(name: str, family: str) -> None:
    svg = charts.sources_map(
        points(1).with_columns(name=pl.lit(name), obligation=pl.lit("undetermined"))
    ).svg()
    spans = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}tspan")
    assert {span.text for span in spans if family in span.get("font-family", "")} == {name}


def test_long_names_are_wrapped_and_cut() -> None:
    lines = _text.wrapped("one two three four five six", 9)
    assert lines == ["one two", "three…"]
    assert _text.wrapped("东方水泥有限公司", 10) == ["东方水泥有", "限公司"]
    assert _text.wrapped("", 5) == [""]


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".html", ".json", ".PNG"])
def test_save_by_suffix(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"chart{suffix}"
    drawn("matrix", 6).save(target)

    starts = {
        ".svg": b"<svg",
        ".png": b"\x89PNG",
        ".pdf": b"%PDF",
        ".html": b"<!DOC",
        ".json": b"{",
    }
    assert target.read_bytes().startswith(starts[suffix.lower()])
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_save_elsewhere_is_an_error(tmp_path: Path) -> None:
    chart = drawn("matrix", 6)
    with pytest.raises(annexc.AnnexcError, match=r"\.svg, \.png, \.pdf, \.html, \.json"):
        chart.save(tmp_path / "chart.jpeg")
    with pytest.raises(annexc.AnnexcError, match="there is no folder"):
        chart.save(tmp_path / "no" / "chart.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(annexc.AnnexcError, match="is a folder"):
        chart.save(tmp_path / "folder.svg")


def test_a_notebook_shows_svg_and_the_description() -> None:
    chart = drawn("data_gaps", 2)
    shown = chart._repr_mimebundle_()
    # An image, since a bare SVG is not drawn in a notebook that is not trusted.
    picture = base64.b64encode(chart.svg().encode()).decode()
    assert f'src="data:image/svg+xml;base64,{picture}"' in shown["text/html"]
    assert f'alt="{html.escape(chart.description)}"' in shown["text/html"]
    assert shown["text/plain"] == chart.description


def test_undetermined_is_hatched_in_every_picture() -> None:
    for name in ("duty_by_category", "phase_in", "data_gaps", "bat_uptake", "sources_map"):
        svg = drawn(name, 6).svg()
        identifier = re.search(r'<pattern id="([^"]+-hatch(?:-fine)?)"', svg)
        assert identifier, name
        assert f'fill="url(#{identifier[1]})"' in svg
        for pattern in _hatch.PATTERNS:
            assert f'fill="{pattern.stand_in}"' not in svg


def test_ids_are_unique_over_all_charts_of_a_page() -> None:
    found = [
        identifier
        for name in CHARTS
        for language in ("en", "fr")
        for identifier in re.findall(r' id="([^"]+)"', drawn(name, 6, language=language).svg())
    ]
    assert len(found) > 10
    assert len(found) == len(set(found))


def test_every_id_that_is_used_is_there() -> None:
    for name in CHARTS:
        svg = drawn(name, 6).svg()
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r' id="([^"]+)"', svg))


def test_hatching_reaches_png_and_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = drawn("data_gaps", 1)
    hatched = chart.png(1), chart.pdf()
    monkeypatch.setattr(_hatch, "PATTERNS", ())
    plain = chart.png(1), chart.pdf()

    assert hatched[0] != plain[0]
    assert b"/Pattern" in hatched[1]
    assert b"/Pattern" not in plain[1]


def test_interactive_fetches_nothing() -> None:
    page = drawn("sources_map", 20).interactive()

    # Beside the scripts themselves, which hold the word in code that is not run.
    assert not re.search(r"\b(?:src|href)=", re.sub("(?s)<script>.*?</script>", "", page.html))
    assert not re.search(r"<script[^>]+src", page.html)
    assert "cdn.jsdelivr" not in page.html
    assert '"editor": false' in page.html
    assert page._repr_html_().startswith("<iframe srcdoc=")
    assert len(page.html) > 500_000


def test_no_address_may_be_fetched() -> None:
    altair = pytest.importorskip("altair")
    away = altair.Chart("https://example.org/data.csv").mark_point().encode(x="a:Q")
    with pytest.raises(ValueError, match="example"):
        charts.Chart(away, "Away.").svg()


# --- Colours -------------------------------------------------------------------------------------

INKS = [*_style.DUTY.values(), *_style.AGE.values(), _style.POSSIBLE]


@pytest.mark.parametrize("ink", INKS)
def test_marks_stand_out_from_paper_and_land(ink: _style.Ink) -> None:
    for ground in (_style.PAPER, _style.LAND):
        assert max(contrast(ink.stroke, ground), contrast(ink.area, ground)) >= 3


def test_text_stands_out_from_paper() -> None:
    for colour in (_style.INK, _style.MUTED):
        assert contrast(colour, _style.PAPER) >= 4.5


def test_duties_differ_without_colour() -> None:
    patterns = {pattern.stand_in: pattern.name for pattern in _hatch.PATTERNS}
    assert len({ink.shape for ink in _style.DUTY.values()}) == len(DUTIES)
    for one, other in combinations(("require_bat_new", "promote_bat_new", "promote_existing"), 2):
        areas = _style.DUTY[one].area, _style.DUTY[other].area
        differ = patterns.get(areas[0]) != patterns.get(areas[1])
        assert differ or contrast(*areas) >= 1.5, (one, other)
    for duty, ink in _style.DUTY.items():
        assert (ink.area in patterns) == (duty in ("promote_bat_new", "undetermined"))
    assert contrast(_style.AGE["new"].area, _style.AGE["existing"].area) >= 3


@pytest.mark.parametrize("pattern", [_hatch.HATCHED, _hatch.FINE, _hatch.DOTTED])
def test_patterns_can_be_seen(pattern: _hatch.Pattern) -> None:
    colours = re.findall(r'fill="(#\w{6})"', pattern.tile)
    assert contrast(*colours) >= 3


# --- The map -------------------------------------------------------------------------------------


def test_the_map_is_around_the_sources() -> None:
    seen = _view.view(places((2.0, 48.0), (5.0, 44.0)))
    assert seen.west < 2.0 < 5.0 < seen.east < 20
    assert seen.south < 44.0 < 48.0 < seen.north < 60
    left, low = seen.placed(2.0, 44.0)
    right, high = seen.placed(5.0, 48.0)
    assert 0 < left < right < seen.width
    assert 0 < high < low < seen.height


def test_the_map_crosses_the_date_line_or_shows_the_world() -> None:
    pacific = _view.view(places((178.4, -18.1), (-171.8, -13.8)))
    assert pacific.east - pacific.west < 20
    assert pacific.placed(178.4, -18.1)[0] < pacific.placed(-171.8, -13.8)[0]
    assert _view.view(places((-120.0, 40.0), (2.0, 48.0), (140.0, 36.0))).is_world


def places(*given: tuple[float, float]) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=["longitude", "latitude"], orient="row")


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-85, 85)).map(
            lambda place: (round(place[0], 4), round(place[1], 4))
        ),
        min_size=1,
        max_size=30,
    )
)
def test_places_are_projected_in_columns_as_one_by_one(all_of: list[tuple[float, float]]) -> None:
    seen = _view.view(places(*all_of))
    west = pl.Series([(longitude + 180) % 360 - 180 for longitude, _ in all_of])
    table = places(*all_of)
    x, y = seen.placed_all(_view.around(pl.col("longitude")), pl.col("latitude"))
    found = table.select(x=x, y=y)
    for number, (longitude, latitude) in enumerate(zip(west, table["latitude"], strict=True)):
        alone = seen.placed(longitude, latitude)
        assert found.row(number) == pytest.approx(alone, abs=1e-6)
        assert -1 <= alone[0] <= seen.width + 1
        assert -1 <= alone[1] <= seen.height + 1


@pytest.mark.parametrize("place", [(0.0, 90.0), (0.0, -90.0), (180.0, 0.0), (-180.0, 0.0)])
def test_the_map_of_one_place_at_the_edge(place: tuple[float, float]) -> None:
    table = points(1).with_columns(
        longitude=pl.lit(place[0]), latitude=pl.lit(place[1]), obligation=pl.lit("undetermined")
    )
    assert ET.fromstring(charts.sources_map(table).svg()).get("role") == "img"


def test_land_is_clipped_to_the_frame() -> None:
    corners = [
        corner for polygon in _land.land(-5, 42, 8, 51) for ring in polygon for corner in ring
    ]
    assert len(corners) > 100
    assert all(-5 <= x <= 8 and 42 <= y <= 51 for x, y in corners)
    bering = [ring for polygon in _land.land(170, 60, 200, 75) for ring in polygon]
    assert any(min(x for x, _ in ring) < 179 < 181 < max(x for x, _ in ring) for ring in bering)


@pytest.mark.parametrize("west", [-170.0, -2.0, 100.0])
def test_land_is_drawn_within_the_picture(west: float) -> None:
    table = points(1).with_columns(obligation=pl.lit("undetermined"))
    for latitude in (-35.0, 5.0, 46.0, 66.0):
        placed = table.with_columns(latitude=pl.lit(latitude), longitude=pl.lit(west))
        wide = pl.concat([placed, placed.with_columns(longitude=pl.lit(west + 17.3))])
        spec = charts.sources_map(wide).spec()
        width, height = spec["width"], spec["height"]
        for shape in (row for row in data_of_spec(spec) if row.get("type") == "Feature"):
            for ring in shape["geometry"]["coordinates"]:
                assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in ring)


def test_holes_lie_in_their_land() -> None:
    for outer, *holes in _land._land():
        west, east = min(x for x, _ in outer), max(x for x, _ in outer)
        assert all(west <= x <= east for hole in holes for x, _ in hole)


def test_the_land_is_small_and_its_origin_is_told() -> None:
    folder = resources.files("annexc.charts")
    assert len(folder.joinpath("land.json.gz").read_bytes()) < 80_000
    assert "public domain" in " ".join(folder.joinpath("ORIGIN.md").read_text("utf-8").split())


def test_many_places_stay_small_and_lose_no_source() -> None:
    lines = [
        (36 + place % 211 / 10, place % 389 / 12, DUTIES[place % 2], 1, f"Site {place}")
        for place in range(20_000)
    ]
    table = pl.DataFrame(lines, schema=points(1).schema, orient="row")
    chart = charts.sources_map(table)

    marks = [row for row in data_of(chart) if "duty" in row]
    assert sum(row["sources"] for row in marks) == 20_000
    assert len(marks) <= 2500
    assert len(chart.svg()) < 2_000_000


def test_sources_without_a_duty_are_drawn_on_request_only() -> None:
    table = points(12)
    said = charts.sources_map(table).description
    for duty, text in (
        ("none", "Without a specific duty"), ("not_a_party", "In a State that is not a Party"),
    ):  # fmt: skip
        left_out = table.filter(pl.col("obligation") == duty)["sources"].sum()
        assert f"{text} (not shown): {left_out}." in said
    assert "No specific duty" not in said.split("(not shown)")[1]
    assert "No specific duty" in charts.sources_map(table, no_duty=True).description


# --- The house -----------------------------------------------------------------------------------


def test_every_text_is_there_in_every_language() -> None:
    table = resources.files("annexc").joinpath("labels", "charts.csv").read_text("utf-8")
    lines = list(csv.DictReader(table.splitlines()))
    assert len(lines) > 50
    for line in lines:
        assert set(line) == {"key", *LANGUAGES}
        assert all(line[language].strip() for language in LANGUAGES), line["key"]
        marks = [sorted(re.findall(r"{\w+}", line[language])) for language in LANGUAGES]
        assert marks[0] == marks[1] == marks[2], line["key"]
        # French sets a blank that holds before such a mark.
        assert not re.search(r"[\w}] [:;?!]", line["fr"]), line["key"]


def test_altair_is_loaded_only_to_draw() -> None:
    code = "import sys, annexc.charts; print(sorted({'altair', 'vl_convert'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("library", ["altair", "vl_convert"])
def test_without_the_libraries_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(annexc.AnnexcError, match=r"pip install annexc\[report\]"):
        drawn("matrix", 6).svg()


@pytest.mark.parametrize("name", CHARTS)
def test_functions_are_documented(name: str) -> None:
    said = CHARTS[name][0].__doc__ or ""
    for part in ("Args:", "Returns:", "Raises:", "Source:", "Example:"):
        assert part in said
