"""Golden rows on what a source is: the points that Parts II and III of Annex C leave open."""

from __future__ import annotations

from typing import Any

import annexc
import polars as pl
import pytest


def classified(**row: str) -> dict[str, Any]:
    """The verdict on one source in France."""
    rows = pl.DataFrame([row])
    return annexc.classify(rows, party="FRA", as_of="2026-08-31").row(0, named=True)


# The unit is the source: an integrated works is several (point 9).


def test_a_mixed_plant_is_never_its_first_activity() -> None:
    verdict = classified(eprtr="2.(b); 1.(c); 5.(b)", construction_started="2015")
    assert verdict["annex_c"] is None
    assert {"II.a", "III.b", "III.d"} <= set(verdict["annex_c_candidates"].split(";"))
    assert "several_activities" in verdict["issues"].split(";")


def test_the_sources_of_a_mixed_plant_have_a_verdict_each() -> None:
    plant = pl.DataFrame({"eprtr": ["2.(b); 1.(c); 5.(b)"], "construction_started": ["2015"]})

    each = annexc.classify(annexc.sources(plant), party="FRA", as_of="2026-08-31")

    assert each["eprtr"].to_list() == ["2.(b)", "1.(c)", "5.(b)"]
    assert each["annex_c"].to_list() == ["III.b", None, "II.a"]
    assert each["obligation"].to_list() == ["undetermined", "undetermined", "require_bat_new"]
    assert not any("several_activities" in issues for issues in each["issues"])


# Co-incineration: what a cement kiln burns decides (point 10).


@pytest.mark.parametrize("code", [{"nace2": "23.51"}, {"eprtr": "3.(c).(i)"}])
@pytest.mark.parametrize(
    ("waste", "candidates"),
    [
        ("none", "none"),
        ("municipal", "II.a"),
        ("sludge", "II.a"),
        ("hazardous", "II.b"),
        ("other", "II.a;none"),
    ],
)
def test_a_cement_kiln_is_what_it_burns(code: dict[str, str], waste: str, candidates: str) -> None:
    verdict = classified(waste_burned=waste, **code)
    assert verdict["annex_c_candidates"] == candidates
    assert verdict["evidence"] == "stated"


def test_a_cement_kiln_of_unknown_fuel_may_be_three_things() -> None:
    verdict = classified(nace2="23.51")
    assert verdict["annex_c_candidates"] == "II.a;II.b;none"
    assert {"hazardous_waste", "waste_burned"} <= set(verdict["needs"].split(";"))


@pytest.mark.parametrize(("fires", "candidates"), [("true", "II.b"), ("false", "II.a;none")])
def test_a_cement_kiln_is_ii_b_only_with_hazardous_waste(fires: str, candidates: str) -> None:
    verdict = classified(nace2="23.51", hazardous_waste=fires)
    assert verdict["annex_c_candidates"] == candidates


# Five entries hang on facts that no code carries (point 11).


@pytest.mark.parametrize(
    ("code", "fact", "value", "candidates"),
    [
        ("24.44", "feed", None, "II.d.i;III.b;none"),
        ("24.44", "feed", "secondary", "II.d.i"),
        ("24.44", "feed", "primary", "III.b"),
        ("24.42", "feed", "secondary", "II.d.iii"),
        ("24.42", "feed", "primary", "III.b"),
        ("17.11", "elemental_chlorine", None, "II.c;none"),
        ("17.11", "elemental_chlorine", "true", "II.c"),
        ("17.11", "elemental_chlorine", "false", "none"),
        ("13.30", "chloranil", None, "III.j;none"),
        ("13.30", "chloranil", "true", "III.j"),
        ("13.30", "chloranil", "false", "none"),
        ("38.31", "elv_shredder", None, "III.k;none"),
        ("38.31", "elv_shredder", "true", "III.k"),
        ("38.31", "elv_shredder", "false", "none"),
    ],
)
def test_a_fact_settles_what_the_code_leaves_open(
    code: str, fact: str, value: str | None, candidates: str
) -> None:
    row = {"nace2": code} | ({fact: value} if value else {})
    verdict = classified(**row)
    assert verdict["annex_c_candidates"] == candidates
    assert value or fact in verdict["needs"].split(";")


def test_secondary_zinc_needs_the_metal_and_the_feed() -> None:
    both = classified(nace2="24.43", metal="zinc", feed="secondary")
    one = classified(nace2="24.43", metal="zinc")
    lead = classified(nace2="24.43", metal="lead")
    assert both["annex_c"] == "II.d.iv"
    # The class also holds galvanising and the making of alloys and semis.
    assert one["annex_c_candidates"] == "II.d.iv;III.b;none"
    assert lead["annex_c_candidates"] == "III.b;none"


# Annex C has no thresholds (point 12).


def test_the_size_of_a_source_changes_nothing() -> None:
    boilers = pl.DataFrame(
        {"category": ["II.a"] * 2, "construction_started": ["2010"] * 2, "mw": [0.01, 3000.0]}
    )

    found = annexc.classify(boilers, party="FRA", as_of="2026-08-31").drop("mw")

    assert found.row(0) == found.row(1)


# Overlaps: the specific entry where the code names it, else both (point 13).


def test_a_carcass_incinerator_is_iii_i() -> None:
    assert classified(snap97="090902")["annex_c"] == "III.i"


def test_waste_wood_may_be_either() -> None:
    verdict = classified(nace2="35.30", fuel="waste-wood")
    assert verdict["annex_c"] is None
    assert {"II.a", "III.e"} <= set(verdict["annex_c_candidates"].split(";"))


@pytest.mark.parametrize(
    ("code", "category", "beside"),
    [("090201", "II.a", ""), ("0908", "III.a", ""), ("090401", "none", "III.a")],
)
def test_waste_is_in_the_annex_only_where_it_burns(code: str, category: str, beside: str) -> None:
    verdict = classified(snap97=code)
    assert (verdict["annex_c"], verdict["ancillary"]) == (category, beside)
