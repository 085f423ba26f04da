"""The laws of the oracle itself: what no row may break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle import drawn, evidence, rows, strategies, tables
from oracle.anniversaries import cut_off
from oracle.article5 import CATEGORIES, NEW, READINGS_OF_ADDED
from oracle.meeting import CONTRADICTORY
from oracle.pieces import RANKS, STATED
from oracle.rows import Question, candidates, issues
from oracle.worlds import OBLIGATIONS, Plan

KENYA = drawn.KENYA
NOW = Question(KENYA)
FIELDS = (
    "annex_c",
    "source_age",
    "obligation",
    "bat",
    "bep",
    "legal_basis",
    "bat_required_from",
)


def facts_exclude_all(found: rows.Found) -> bool:
    """Whether the facts empty every code of a row, or every category stated."""
    return any("empty every code" in one or "facts exclude" in one for one in found.steps)


def parts(row: Mapping[str, str], name: str) -> list[str]:
    return row[name].split(";")


# Order, repetition, splitting.


@given(strategies.rows(), st.randoms(use_true_random=False))
def test_order_and_repetition_never_matter(row: dict[str, str], draw: Random) -> None:
    names = list(row)
    draw.shuffle(names)
    other = {}
    for name in names:
        several = parts(row, name)
        draw.shuffle(several)
        repeated = [] if name in rows.DATES or name == "releases" else several[:1]
        other[name] = ";".join([*several, *repeated])
    first, second = rows.read(row, NOW), rows.read(other, NOW)
    assert first.columns == second.columns


def split(row: dict[str, str]) -> list[dict[str, str]]:
    """The rows that `sources` makes of one."""
    names = [name for name in row if name == "category" or name in tables.SCHEMES]
    chosen = product(*(parts(row, name) for name in names))
    return [row | dict(zip(names, one, strict=True)) for one in chosen]


@given(st.tuples(strategies.stated(), strategies.activities()).map(lambda two: two[0] | two[1]))
def test_a_row_is_the_union_of_its_sources(row: dict[str, str]) -> None:
    whole = rows.read(row, NOW)
    each = [rows.read(one, NOW) for one in split(row)]
    assert candidates(whole) == set().union(*map(candidates, each))
    assert issues(whole) - {"several_activities"} == set().union(*map(issues, each))
    assert "several_activities" not in set().union(*map(issues, each))


@given(strategies.rows())
def test_splitting_a_row_loses_no_candidate(row: dict[str, str]) -> None:
    whole = rows.read(row, NOW)
    each = [rows.read(one, NOW) for one in split(row)]
    together = set().union(*map(candidates, each))
    assert candidates(whole) <= together
    # Facts tell which of several activities they are said of, a release is the facility's: of one
    # source alone they may leave more open.
    signs = any((name, one) in tables.beside() for name in row for one in row[name].split(";"))
    if not ("releases_reported" in issues(whole) or signs or any(map(facts_exclude_all, each))):
        assert "releases" in row or candidates(whole) == together


# More activities, facts, dates.


@st.composite
def one_more_activity(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """A row, and the same with a further code, or stated category, in a cell that has one."""
    row = draw(strategies.rows().filter(lambda row: set(row) & {"category", *tables.SCHEMES}))
    row.pop("releases", None)
    # As a release, what a fact may be a sign of, or may say in words not read, is open only where
    # the codes are silent.
    opening = {*tables.beside(), *((name, rows.UNREAD) for name in tables.facts())}
    row = {
        name: text
        for name, text in row.items()
        if not any((name, one) in opening for one in text.split(";"))
    }
    name = draw(st.sampled_from(sorted(set(row) & {"category", *tables.SCHEMES})))
    categories = st.sampled_from(CATEGORIES)
    further = draw(categories if name == "category" else strategies.codes(name))
    return row, row | {name: f"{row[name]};{further}"}


@settings(max_examples=200)
@given(one_more_activity())
def test_a_further_activity_never_removes_a_candidate(
    told: tuple[dict[str, str], dict[str, str]],
) -> None:
    less, more = (rows.read(row, NOW) for row in told)
    # What was left for want of any code that stands is not a candidate that a code gave.
    if not facts_exclude_all(less):
        assert candidates(less) <= candidates(more)


@settings(max_examples=300)
@given(strategies.rows())
def test_a_stated_fact_is_never_contradicted_by_a_lower_piece(row: dict[str, str]) -> None:
    facts = rows.facts(row, NOW)
    pieces = [rows.pieces(name, text, NOW) for name, text in row.items()]
    released = "releases" in row
    left = evidence.read([one for one in pieces if one], facts, facts, released=released).left
    categories = frozenset().union(
        *(rows.stated(one) for one in row.get("category", "").split(";"))
    )
    outside = any(tables.category_of(one) == "none" for one in facts.possible)
    added = set(READINGS_OF_ADDED) if outside else set()
    assert left.possible <= facts.possible | categories | added
    if left.possible - facts.possible - added:
        assert CONTRADICTORY in left.issues


def some_of(draw: st.DrawFn, row: dict[str, str]) -> dict[str, str]:
    """A part of what is known of a source."""
    kept = draw(st.sets(st.sampled_from(sorted(row)))) if row else set()
    return {name: text for name, text in row.items() if name in kept}


def assert_only_learned(less: rows.Found, more: rows.Found) -> None:
    """No determined field took another value."""
    for name in FIELDS:
        one, other = less.columns.get(name), more.columns.get(name)
        determined = {None, "undetermined"}.isdisjoint({one, other})
        assert not determined or one == other, name


@st.composite
def two_accounts(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Two accounts of one source, the second telling more; no cell with several codes."""
    parts = (strategies.stated(1), strategies.activities(1), strategies.facts())
    more = {name: text for part in parts for name, text in draw(part).items()}
    return some_of(draw, more), more


@settings(max_examples=300)
@given(two_accounts(), st.sampled_from(["1990", "2015"]), st.booleans())
def test_more_evidence_never_turns_a_determined_field(
    told: tuple[dict[str, str], dict[str, str]], began: str, released: bool
) -> None:
    further = {"construction_started": began} | ({"releases": "HCB"} if released else {})
    less, more = (rows.read(row | further, NOW) for row in told)
    ranks = (*RANKS, evidence.NOTHING)
    before, after = (ranks.index(str(one.columns["evidence"])) for one in (less, more))
    # A fact that was not read may be any of its values, which only opens.
    if {"sector_disagrees", "contradictory_evidence", "unknown_word"} & issues(more):
        return
    # What was stated overrules the silence of a code.
    if after == before:
        assert_only_learned(less, more)
        assert released or candidates(more) <= candidates(less)


@given(st.tuples(strategies.stated(), strategies.activities(), strategies.facts()))
def test_a_reported_release_only_opens(told: tuple[dict[str, str], ...]) -> None:
    row = {name: text for part in told for name, text in part.items()}
    without, reported = rows.read(row, NOW), rows.read(row | {"releases": "HCB"}, NOW)
    assert candidates(without) <= candidates(reported)
    assert_only_learned(without, reported)
    if "releases_reported" in issues(reported):
        assert candidates(without) <= {"none", "III.x"}
        assert "category" not in row
    else:
        assert candidates(without) == candidates(reported)


@st.composite
def two_histories(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Two accounts of the dates of one source, the second telling more."""
    more = draw(strategies.dates())
    return some_of(draw, more), more


@settings(max_examples=300)
@given(
    two_histories(),
    st.sampled_from(["II.a", "III.b", "II.a;III.d", "none"]),
    st.sampled_from(list(drawn.days_to_ask(KENYA).values())),
)
def test_a_further_date_never_turns_a_determined_field(
    told: tuple[dict[str, str], dict[str, str]], category: str, as_of: date
) -> None:
    # Without the presumption that there was no modification, which a modification overrules.
    asked = Question(KENYA, as_of=as_of, unmodified=False)
    less, more = (rows.read(row | {"category": category}, asked) for row in told)
    if not more.age.contradictory:
        assert_only_learned(less, more)
        assert more.age.ages <= less.age.ages


@settings(max_examples=300)
@given(strategies.rows(), st.sampled_from(sorted(drawn.PLANS)), st.booleans())
def test_more_of_the_plan_never_turns_a_determined_field(
    row: dict[str, str], known: str, window: bool
) -> None:
    as_of = cut_off(KENYA) + timedelta(days=540) if window else drawn.NOW
    plan = drawn.PLANS[known]
    asked = Question(KENYA, plan, as_of)
    # Activities without a source group of the Toolkit are excepted: there the plan counts as adding
    # nothing, until it is known to.
    for name, text in row.items():
        for one in rows.pieces(name, text, asked):
            if one.plan.names and tables.TOOLKIT not in one.possible:
                return
    less, more = rows.read(row, Question(KENYA, Plan(), as_of)), rows.read(row, asked)
    # Until the plan's day is known, it is certain only that the phase-in has an end.
    for found in (less, more):
        found.columns.pop("bat_required_from")
    assert_only_learned(less, more)


# What the columns say together.


@settings(max_examples=300)
@given(strategies.rows(), st.sampled_from(drawn.questions()))
def test_the_columns_agree_with_each_other(row: dict[str, str], asked: drawn.Asked) -> None:
    found = rows.read(row, asked.question)
    said = found.columns
    duties = str(said["obligation_candidates"]).split(";")
    assert duties == sorted(set(duties), key=OBLIGATIONS.index)
    assert said["obligation"] == (duties[0] if len(duties) == 1 else "undetermined")
    assert (said["bat_ceiling"] == "require") == ("require_bat_new" in duties)
    assert (said["bat_floor"] == "none") == bool({"none", "not_a_party"} & set(duties))
    assert not candidates(found) & set(str(said["ancillary"]).split(";"))
    since, start = said["required_since"], said["bat_required_from"]
    if since is not None:
        assert isinstance(since, date) and said["source_age"] == NEW
        # Required in each world that is left; from one day on unless the start is later than all.
        assert {"require_bat_new", "promote_bat_new"}.issuperset(duties)
        if start is None:
            assert {(since, since)} == set(found.age.begun)
        else:
            assert isinstance(start, date) and since >= start
    if "phase_in_window" in issues(found):
        assert said["source_age"] == NEW


@given(strategies.rows())
def test_a_fact_that_changes_nothing_does_not_make_it_stated(row: dict[str, str]) -> None:
    without = {name: text for name, text in row.items() if name not in tables.facts()}
    more, less = rows.read(row, NOW), rows.read(without, NOW)
    if "unknown_word" in issues(more):
        return  # no rank speaks for what was not read
    if more.columns["annex_c_candidates"] != less.columns["annex_c_candidates"]:
        assert more.columns["evidence"] == STATED
    elif more.columns["evidence"] != less.columns["evidence"]:
        assert more.columns["evidence"] == STATED
        assert more.steps != less.steps
