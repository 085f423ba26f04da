"""More information never turns a determined field into another value, nor loses the truth."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import annexc
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.article5 import CATEGORIES, PART_II, PART_III

AS_OF = date(2026, 8, 31)
STRENGTHS = ("none", "promote", "require")
FIELDS = ("annex_c", "source_age", "obligation", "bat", "bep", "legal_basis", "bat_required_from")
Verdict = dict[str, Any]
Row = dict[str, str]


def classified(rows: list[Row], **question: Any) -> list[Verdict]:
    """The verdicts on several sources, in Kenya unless said."""
    columns = sorted({name for row in rows for name in row} | {"category"})
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    asked: dict[str, Any] = {"party": "KEN", "as_of": AS_OF} | question
    return annexc.classify(table, **asked).rows(named=True)


def determined(verdict: Verdict) -> Verdict:
    """The fields on which all worlds of a row agree."""
    return {name: verdict[name] for name in FIELDS if verdict[name] not in (None, "undetermined")}


def assert_only_learned(less: Verdict, more: Verdict, *fields: str) -> None:
    """No determined field took another value; the bounds of the duty closed in, if anything."""
    known = determined(more)
    for name, value in determined(less).items():
        assert known.get(name, value) == value, (name, less, more)
    if "bounds" in fields:
        low, high = (STRENGTHS.index(less[name]) for name in ("bat_floor", "bat_ceiling"))
        floor, ceiling = (STRENGTHS.index(more[name]) for name in ("bat_floor", "bat_ceiling"))
        assert low <= floor <= ceiling <= high, (less, more)


def some_of(row: Row) -> st.SearchStrategy[Row]:
    """A part of what is known of a source."""
    return subsets(row).map(lambda names: {name: row[name] for name in row if name in names})


def subsets(names: Collection[str]) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(sorted(names))) if names else st.just(set())


# Dates.


@st.composite
def written(draw: st.DrawFn, day: date) -> str:
    """A day as registers write it: whole, without the day, or as a year."""
    return day.isoformat()[: draw(st.sampled_from([10, 7, 4]))]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Row, Row]:
    """What two registers tell of one history, the second more than the first."""
    days = st.dates(date(2002, 1, 1), date(2012, 12, 31))
    began = draw(days)
    # Between the lead times of one year and six that are assumed below.
    operated = began + timedelta(days=draw(st.integers(400, 2100)))
    true = {
        "construction_started": began,
        "operation_started": operated,
        "first_reported": operated + timedelta(days=draw(st.integers(0, 900))),
        "permit_granted": began - timedelta(days=draw(st.integers(0, 900))),
        "modification_started": operated + timedelta(days=draw(st.integers(0, 4000))),
    }
    more = {name: draw(written(day)) for name, day in true.items()}
    more = draw(some_of(more))
    less = draw(some_of(more))
    coarse = {name: text[: draw(st.sampled_from([len(text), 4]))] for name, text in less.items()}
    return coarse, more


@settings(max_examples=400)
@given(histories(), st.sampled_from(["II.a", "III.b", "III.g;none", "II.a;III.d"]), st.booleans())
def test_a_further_date_never_turns_the_verdict(
    told: tuple[Row, Row], category: str, lead_time: bool
) -> None:
    assume = {"unmodified": False, "lead_time": (1, 6) if lead_time else None}
    less, more = classified([row | {"category": category} for row in told], assume=assume)
    assert_only_learned(less, more)
    assert "contradictory_dates" not in more["issues"]


@settings(max_examples=200)
@given(histories())
def test_only_a_modification_overrules_the_presumption_that_there_was_none(
    told: tuple[Row, Row],
) -> None:
    less, more = classified([row | {"category": "II.a"} for row in told])
    if less["age_basis"] != "presumed" or "modification_started" not in told[1]:
        assert_only_learned(less, more)
    elif more["source_age"] == "new":
        assert more["age_basis"] == "modification_started"


# Facts and codes: what different registers may say of one source.

SOURCES: list[tuple[str, Row]] = [
    ("II.a", {"eprtr": "5.(b)", "snap97": "090201", "waste_burned": "municipal"}),
    (
        "II.a",
        {"nace2": "38.22", "snap97": "090209", "waste_burned": "hazardous", "hazardous_waste": "1"},
    ),
    (
        "II.b",
        {
            "nace2": "23.51",
            "eprtr": "3.(c).(i)",
            "snap97": "030311",
            "waste_burned": "hazardous",
            "hazardous_waste": "true",
            "product": "clinker",
        },
    ),
    (
        "II.b",
        {"nace2": "23.51", "waste_burned": "municipal;hazardous", "hazardous_waste": "true"},
    ),
    ("II.a", {"nace2": "23.51", "isic4": "2394", "waste_burned": "sludge", "product": "clinker"}),
    ("none", {"nace2": "23.51", "eprtr": "3.(c).(i)", "waste_burned": "none", "fuel": "coal"}),
    ("II.c", {"nace2": "17.11", "eprtr": "6.(a)", "elemental_chlorine": "yes", "product": "pulp"}),
    ("none", {"nace2": "17.11", "eprtr": "6.(a)", "elemental_chlorine": "no", "product": "pulp"}),
    (
        "II.d.i",
        {
            "nace2": "24.44",
            "eprtr": "2.(e).(ii)",
            "metal": "copper",
            "feed": "secondary",
            "product": "copper",
        },
    ),
    ("III.b", {"nace2": "24.44", "isic4": "2420", "metal": "copper", "feed": "primary"}),
    ("II.d.ii", {"nace2": "24.10", "eprtr": "2.(a)", "metal": "iron", "product": "sinter"}),
    ("II.d.iii", {"nace2": "24.42", "nace21": "24.42", "metal": "aluminium", "feed": "secondary"}),
    ("II.d.iv", {"nace2": "24.43", "eprtr": "2.(e).(i)", "metal": "zinc", "feed": "secondary"}),
    ("III.b", {"nace2": "24.43", "isic31": "2720", "metal": "lead", "feed": "secondary"}),
    ("III.d", {"nace2": "35.30", "eprtr": "1.(c)", "fuel": "coal", "waste_burned": "none"}),
    ("III.e", {"nace2": "35.30", "eprtr": "1.(c)", "fuel": "biomass", "waste_burned": "none"}),
    ("III.i", {"snap97": "090902", "eprtr": "5.(e)"}),
    ("III.j", {"nace2": "13.30", "eprtr": "9.(a)", "chloranil": "true"}),
    ("III.k", {"nace2": "38.31", "elv_shredder": "true", "waste_burned": "none"}),
    ("III.m", {"eprtr": "5.(a)", "product": "re-refined-oil"}),
]


@st.composite
def accounts(draw: st.DrawFn) -> tuple[str, Row, Row]:
    """What a source is, and two accounts of it, the second telling more."""
    category, true = draw(st.sampled_from(SOURCES))
    more = draw(some_of(true))
    return category, draw(some_of(more)), more


@settings(max_examples=400)
@given(accounts(), st.sampled_from(["", "1990", "2015"]))
def test_a_further_fact_or_code_never_turns_the_verdict(
    told: tuple[str, Row, Row], began: str
) -> None:
    category, *rows = told
    less, more = classified([row | {"construction_started": began} for row in rows])
    assert_only_learned(less, more, "bounds")
    assert category in more["annex_c_candidates"].split(";")
    assert set(more["annex_c_candidates"].split(";")) <= set(less["annex_c_candidates"].split(";"))


FACTS = {
    "hazardous_waste": ["true", "false"],
    "waste_burned": ["none", "municipal", "hazardous", "medical", "sludge", "other"],
    "elemental_chlorine": ["true", "false"],
    "metal": ["copper", "aluminium", "zinc", "iron", "lead"],
    "feed": ["primary", "secondary"],
    "fuel": ["coal", "gas", "biomass", "waste-wood"],
    "chloranil": ["true", "false"],
    "elv_shredder": ["true", "false"],
    "product": ["clinker", "pulp", "paper", "sinter", "copper", "energy"],
}
CODES = {
    scheme: annexc.crosswalk(scheme)["code"].unique(maintain_order=True).to_list()
    for scheme in ("eprtr", "ied", "snap97", "nfr14", "nace2", "isic4")
}


@st.composite
def any_accounts(draw: st.DrawFn) -> tuple[Row, Row]:
    """Any facts and codes, whether or not they go together."""
    pieces = FACTS | CODES
    names = draw(st.lists(st.sampled_from(sorted(pieces)), min_size=1, max_size=5, unique=True))
    more = {name: draw(st.sampled_from(pieces[name])) for name in names}
    return draw(some_of(more)), more


@settings(max_examples=600)
@given(any_accounts())
def test_pieces_that_do_not_contradict_only_narrow(told: tuple[Row, Row]) -> None:
    less, more = classified(
        [row | {"construction_started": "2015"} for row in told], assume={"plan_adds_nothing": True}
    )
    if not {"sector_disagrees", "contradictory_evidence"} & set(more["issues"].split(";")):
        assert_only_learned(less, more, "bounds")
        candidates = [set(one["annex_c_candidates"].split(";")) for one in (less, more)]
        assert candidates[1] <= candidates[0]


# Action plans.


def _plan_text(plan: dict[str, Any]) -> str:
    entries = [
        f'{{ category = "{category}"' + (f", bat_required_from = {day} }}" if day else " }")
        for category, day in plan["identified"].items()
    ]
    lines = ['party = "KEN"', "[action_plan]", f"complete = {str(plan['complete']).lower()}"]
    return "\n".join([*lines, f"identified = [{', '.join(entries)}]"])


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan as it is, and as far as it is known."""
    days = st.none() | st.sampled_from([date(2007, 1, 1), date(2012, 1, 1), date(2030, 1, 1)])
    named = draw(st.dictionaries(st.sampled_from((*PART_II, *PART_III)), days, max_size=8))
    more = {"complete": draw(st.booleans()), "identified": named}
    # Known to be complete, though not every day; or known in part.
    kept = set(named) if draw(st.booleans()) else draw(subsets(named))
    complete = more["complete"] and kept == set(named)
    dated = draw(subsets(kept))
    less = {name: named[name] if name in dated else None for name in named if name in kept}
    return {"complete": complete, "identified": less}, more


@settings(max_examples=150)
@given(plans(), st.sampled_from([date(2008, 1, 1), AS_OF]))
def test_to_know_more_of_the_plan_never_turns_the_verdict(
    tmp_path_factory: pytest.TempPathFactory,
    told: tuple[dict[str, Any], dict[str, Any]],
    as_of: date,
) -> None:
    path = tmp_path_factory.getbasetemp() / "plan.toml"
    rows = [
        {"category": category, "construction_started": began}
        for category in (*CATEGORIES, "II.a;III.b", "III.x;none")
        for began in ("2006", "1990", "")
    ]
    verdicts = []
    for plan in told:
        path.write_text(_plan_text(plan), encoding="utf-8")
        verdicts.append(classified(rows, party=annexc.load_party(path), as_of=as_of))
    for less, more in zip(*verdicts, strict=True):
        # Until the plan's day is known, it is certain only that the phase-in has an end.
        latest, known = less.pop("bat_required_from"), more.pop("bat_required_from")
        assert latest is None or known <= latest, (less, more)
        assert_only_learned(
            less | {"bat_required_from": None}, more | {"bat_required_from": None}, "bounds"
        )


# A row of which nothing is known.


def test_of_an_empty_row_nothing_is_ruled_out() -> None:
    verdict = classified([{}])[0]
    assert verdict["annex_c_candidates"] == ";".join(CATEGORIES)
    assert verdict["evidence"] == "nothing"
    assert determined(verdict) == {}
    assert (verdict["bat_floor"], verdict["bat_ceiling"]) == ("none", "require")


@given(accounts())
def test_an_empty_cell_is_no_information(told: tuple[str, Row, Row]) -> None:
    row = told[2]
    blank = dict.fromkeys((*FACTS, *CODES), "") | row
    without, with_blanks = classified([row])[0], classified([blank])[0]
    assert all(without[name] == with_blanks[name] for name in (*FIELDS, "needs", "issues"))
