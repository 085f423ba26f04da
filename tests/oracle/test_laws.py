"""The laws of the oracle itself: what no row and no table of codes may break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle import drawn, evidence, rows, strategies, tables
from oracle.anniversaries import NEVER, cut_off, phase_in_ends
from oracle.article5 import EXISTING, NAMED_BY_PLAN, NEW, READINGS_OF_ADDED
from oracle.evidence import ACTIVITY, SECTOR, STATED, TEXT, Piece
from oracle.rows import Question
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


def candidates(found: rows.Found) -> set[str]:
    return set(str(found.columns["annex_c_candidates"]).split(";"))


def issues(found: rows.Found) -> set[str]:
    return set(str(found.columns["issues"]).split(";")) - {""}


def facts_exclude_all(found: rows.Found) -> bool:
    """Whether the facts empty every code of a row, or every category stated."""
    return any("empty every code" in one or "facts exclude" in one for one in found.steps)


def parts(row: Mapping[str, str], name: str) -> list[str]:
    return row[name].split(";")


NOTHING_STATED = evidence.stated_facts([], evidence.everything())

# The worked lines, with the masks of the design rather than those of today's tables.

INCINERATOR = Piece("eprtr 5.(b)", ACTIVITY, frozenset({"II.a/municipal"}))
PIGGERY = Piece("eprtr 7.(a)", ACTIVITY, frozenset({"none/other"}))
BOILERS = Piece(
    "eprtr 1.(c)", ACTIVITY, frozenset({"II.a/boiler", "III.d", "III.e", "none/engine"})
)
COATING = Piece("eprtr 2.(f)", ACTIVITY, frozenset({"none/metal"}))
ANIMALS = Piece("nace2 01.47", SECTOR, frozenset({"none/other"}))
PROGRAMS = Piece("nace2 62.01", SECTOR, frozenset({"none/other"}))
HOUSES = Piece("nace2 68.20", SECTOR, frozenset({"none/other"}))
ZINC = Piece(
    "nace2 24.43",
    SECTOR,
    frozenset({"II.d.iv", "III.b/zinc-primary", "III.b/other-secondary", "none/metal"}),
)
CREMATORY = Piece("text Krematorium", TEXT, tables.of_category("III.g"))


@pytest.mark.parametrize(
    ("cells", "expected", "reported", "spoke"),
    [
        ([[INCINERATOR], [ANIMALS]], "II.a", {"sector_disagrees"}, ACTIVITY),
        (
            [[INCINERATOR, PIGGERY], [ANIMALS]],
            "II.a none",
            {"sector_disagrees", "several_activities"},
            ACTIVITY,
        ),
        ([[COATING], [ZINC]], "II.d.iv III.b none", {"sector_disagrees"}, SECTOR),
        ([[BOILERS], [PROGRAMS]], "II.a III.d III.e none", {"sector_disagrees"}, ACTIVITY),
        ([[HOUSES], [CREMATORY]], "III.g none", {"contradictory_evidence"}, TEXT),
    ],
)
def test_the_worked_lines(
    cells: list[list[Piece]], expected: str, reported: set[str], spoke: str
) -> None:
    found = evidence.read(cells, NOTHING_STATED, NOTHING_STATED, released=False)
    assert found.left.categories == set(expected.split())
    assert found.left.issues == reported
    assert found.evidence == spoke


def test_a_row_that_says_nothing_leaves_all_open() -> None:
    found = rows.read({}, NOW)
    assert found.columns["evidence"] == "nothing"
    assert len(candidates(found)) == 22
    assert not issues(found)


# Rule by rule.


def piece(rank: str, *possible: str, beside: str = "") -> Piece:
    whole = frozenset(one for name in possible for one in tables.read_possible(name))
    return Piece(f"{rank} {possible}", rank, whole, frozenset(beside.split()))


def read(*cells: Piece, facts: str = "", released: bool = False) -> evidence.Reading:
    said = [("a fact", tables.read_possible(facts))] if facts else []
    stated = evidence.stated_facts(said, evidence.everything())
    return evidence.read([[one] for one in cells], stated, NOTHING_STATED, released=released)


def test_1_a_stated_none_decides() -> None:
    found = read(piece(STATED, "none"), piece(ACTIVITY, "II.a"), released=True)
    assert found.left.categories == {"none"}
    assert found.left.issues == {"contradictory_evidence"}


def test_3_4_facts_cut_before_the_pieces_meet() -> None:
    # Uncut, the two share II.a; of what the facts leave they share nothing.
    cells = piece(ACTIVITY, "II.a", "III.d"), piece(SECTOR, "II.a", "III.e")
    assert read(*cells).left.categories == {"II.a"}
    assert read(*cells, facts="except:II.a").left.categories == {"III.d"}


def test_4_equals_share_a_possibility_or_are_united() -> None:
    zinc = piece(ACTIVITY, "II.d.iv", "III.b/zinc-primary")
    copper = piece(ACTIVITY, "II.d.i", "III.b/copper-primary")
    found = read(zinc, copper)
    assert found.left.categories == {"II.d.i", "II.d.iv", "III.b"}
    assert found.left.issues == {"contradictory_evidence"}


def test_4_a_lower_piece_does_not_decide_between_equals() -> None:
    equals = piece(ACTIVITY, "II.a"), piece(ACTIVITY, "III.g")
    found = read(*equals, piece(SECTOR, "III.g"))
    assert found.left.categories == {"II.a", "III.g"}
    assert found.left.issues == {"contradictory_evidence", "sector_disagrees"}


def test_5_a_silent_equal_is_not_overruled() -> None:
    found = read(piece(ACTIVITY, "II.a"), piece(ACTIVITY, "none/metal"), piece(SECTOR, "II.a"))
    assert found.left.categories == {"II.a", "none"}


def test_5_pieces_that_may_both_be_in_no_category_may_be() -> None:
    engine = piece(ACTIVITY, "II.a", "III.d", "none/engine")
    found = read(engine, piece(SECTOR, "II.a", "none/recovery"))
    assert found.left.categories == {"II.a", "none"}


def test_5_kinds_of_none_meet_or_are_united() -> None:
    metal, both = piece(ACTIVITY, "none/metal"), piece(SECTOR, "none/metal", "none/other")
    assert read(metal, both).left.possible == {"none/metal"}
    assert read(metal, piece(SECTOR, "none/other")).left.possible == {"none/metal", "none/other"}
    assert not read(metal, piece(SECTOR, "none/other")).left.issues


def test_6_a_hospital_that_burns_medical_waste() -> None:
    hospital = piece(SECTOR, "none/other", beside="II.a III.d")
    found = read(hospital, facts="II.a/medical;III.a")
    assert found.left.possible == {"II.a/medical"}
    assert (found.evidence, found.ancillary) == (STATED, {"III.d"})


def test_6_what_the_facts_alone_leave() -> None:
    found = read(piece(SECTOR, "III.g"), facts="II.c")
    assert found.left.categories == {"II.c"}
    assert found.left.issues == {"contradictory_evidence"}


def test_6_facts_and_a_stated_category_are_equals() -> None:
    found = read(piece(STATED, "III.g"), piece(SECTOR, "II.c", "none/pulp"), facts="II.c")
    assert found.left.categories == {"II.c", "III.g"}
    assert found.left.issues == {"contradictory_evidence"}


def test_7_a_release_opens_what_is_silent_and_no_more() -> None:
    silent, names = piece(SECTOR, "none/other"), piece(ACTIVITY, "II.a")
    assert read(silent, released=True).left.possible == evidence.everything()
    assert read(silent, released=True).evidence == SECTOR
    assert read(silent, names, released=True).left.categories == {"II.a"}
    assert "II.c" not in read(silent, facts="except:II.c", released=True).left.categories


TOOLKIT = frozenset({tables.TOOLKIT})


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (evidence.Plan(), "none"),
        (evidence.Plan(may_add=True), "III.x? none"),
        (evidence.Plan("all", may_add=True), "III.x!"),
        (evidence.Plan("all"), "III.x!"),
        (evidence.Plan("part"), "III.x! none"),
        (evidence.Plan("perhaps"), "III.x~ none"),
        (evidence.Plan("perhaps", may_add=True), "III.x~ III.x? none"),
    ],
)
def test_9_what_a_plan_makes_of_a_lime_kiln(plan: evidence.Plan, expected: str) -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT, plan=plan)
    found = read(kiln)
    assert found.left.categories == set(expected.split())


def test_9_what_may_have_been_added_is_silent() -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT, plan=evidence.Plan(may_add=True))
    assert read(kiln, piece(ACTIVITY, "II.a")).left.categories == {"II.a"}
    assert read(kiln, released=True).left.possible == evidence.everything()


def test_9_a_plan_does_not_take_a_source_out_of_the_annex() -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT | {"II.a/kiln"}, plan=evidence.Plan("all"))
    assert read(kiln).left.categories == {"II.a", "III.x!"}
    assert read(kiln, facts="II.a").left.categories == {"II.a"}


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
    if not ("releases_reported" in issues(whole) or any(map(facts_exclude_all, each))):
        assert "releases" in row or candidates(whole) == together


# More activities, facts, dates.


@st.composite
def one_more_activity(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """A row, and the same with a further code, or stated category, in a cell that has one."""
    row = draw(strategies.rows().filter(lambda row: set(row) & {"category", *tables.SCHEMES}))
    row.pop("releases", None)
    name = draw(st.sampled_from(sorted(set(row) & {"category", *tables.SCHEMES})))
    categories = st.sampled_from(evidence.CATEGORIES)
    further = draw(categories if name == "category" else strategies.codes(name))
    return row, row | {name: f"{row[name]};{further}"}


@settings(max_examples=300)
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
        assert evidence.CONTRADICTORY in left.issues


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


@settings(max_examples=500)
@given(two_accounts(), st.sampled_from(["1990", "2015"]), st.booleans())
def test_more_evidence_never_turns_a_determined_field(
    told: tuple[dict[str, str], dict[str, str]], began: str, released: bool
) -> None:
    further = {"construction_started": began} | ({"releases": "HCB"} if released else {})
    less, more = (rows.read(row | further, NOW) for row in told)
    ranks = (*evidence.RANKS, evidence.NOTHING)
    before, after = (ranks.index(str(one.columns["evidence"])) for one in (less, more))
    if {"sector_disagrees", "contradictory_evidence"} & issues(more):
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


@settings(max_examples=500)
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
        assert isinstance(since, date) and isinstance(start, date) and since >= start
        assert said["source_age"] == NEW
    if "phase_in_window" in issues(found):
        assert said["source_age"] == NEW


@given(strategies.rows())
def test_a_fact_that_changes_nothing_does_not_make_it_stated(row: dict[str, str]) -> None:
    without = {name: text for name, text in row.items() if name not in tables.facts()}
    more, less = rows.read(row, NOW), rows.read(without, NOW)
    if more.columns["annex_c_candidates"] != less.columns["annex_c_candidates"]:
        assert more.columns["evidence"] == STATED
    elif more.columns["evidence"] != less.columns["evidence"]:
        assert more.columns["evidence"] == STATED
        assert more.steps != less.steps


# The day reaches the source.

OLD = {"category": "II.a", "construction_started": "1980"}


@pytest.mark.parametrize(
    ("row", "as_of", "age"),
    [
        (OLD | {"modification_started": "2020"}, "2010-01-01", EXISTING),
        (OLD | {"modification_started": "2020"}, "2026-08-31", NEW),
        (OLD | {"modification_started": "2020"}, "2020-06-30", "undetermined"),
        (OLD | {"retrofit": "2020"}, "2019-12-31", EXISTING),
        (OLD | {"retrofit": "2020"}, "2020-01-01", "undetermined"),
        ({"category": "II.a", "building_permit": "2020"}, "2020-12-31", NEW),
        ({"category": "II.a", "building_permit": "2020"}, "2020-06-30", "undetermined"),
        ({"category": "II.a", "building_permit": "2020"}, "2019-06-30", "undetermined"),
        ({"category": "II.a", "permit_granted": "2020"}, "2026-08-31", "undetermined"),
        # The cut-off is 2005-12-23.
        ({"category": "II.a", "construction_started": "2010"}, "2005-12-22", EXISTING),
        ({"category": "II.a", "construction_started": "2010"}, "2005-12-23", NEW),
        ({"category": "II.a", "closed": "2005-12-22"}, "2026-08-31", EXISTING),
        ({"category": "II.a", "closed": "2005-12-23"}, "2026-08-31", "undetermined"),
        ({"category": "II.a", "closed": "2005", "retrofit": "2004"}, "2026-08-31", "undetermined"),
        (
            {"category": "II.a", "closed": "2004", "modification_started": "2010"},
            "2026-08-31",
            "undetermined",
        ),
        (
            {"category": "II.a", "first_reported": "2005", "building_permit": "2020"},
            "2019-06-30",
            "undetermined",
        ),
        ({"category": "II.a"}, "2004-03-01", "undetermined"),
    ],
)
def test_8_what_has_not_happened_does_not_speak(row: dict[str, str], as_of: str, age: str) -> None:
    found = rows.read(row, Question(KENYA, as_of=date.fromisoformat(as_of)))
    assert found.columns["source_age"] == age


@given(strategies.rows(), st.sampled_from(list(drawn.days_to_ask(KENYA).values())))
def test_8_nothing_is_new_before_the_cut_off(row: dict[str, str], as_of: date) -> None:
    found = rows.read(row, Question(KENYA, as_of=as_of))
    if as_of < cut_off(KENYA):
        assert found.columns["source_age"] in (EXISTING, "undetermined")
        assert (found.columns["source_age"] == "undetermined") == (as_of < KENYA)


# Since when, and in which window: the cut-off is 2005-12-23, the fourth anniversary 2008-12-23.


@pytest.mark.parametrize(
    ("dates", "since", "in_window"),
    [
        ({"construction_started": "2006"}, date(2008, 12, 23), True),
        ({"construction_started": "2008-12-22"}, date(2008, 12, 23), True),
        ({"construction_started": "2008-12-23"}, date(2008, 12, 23), False),
        ({"construction_started": "2010-05-01"}, date(2010, 5, 1), False),
        ({"construction_started": "2010"}, None, False),
        ({"construction_started": "2008-12"}, None, False),
        ({"building_permit": "2007"}, None, False),
        (
            {"construction_started": "1990", "modification_started": "2006"},
            date(2008, 12, 23),
            True,
        ),
        (
            {"construction_started": "2006", "modification_started": "2015-01-01"},
            date(2008, 12, 23),
            True,
        ),
        ({"modification_started": "2015-01-01"}, None, False),
        ({"modification_started": "2007"}, date(2008, 12, 23), True),
    ],
)
def test_required_since_the_later_of_requirement_and_start(
    dates: dict[str, str], since: date | None, in_window: bool
) -> None:
    found = rows.read({"category": "II.a"} | dates, NOW)
    assert found.columns["bat_required_from"] == phase_in_ends(KENYA)
    assert found.columns["required_since"] == since
    assert ("phase_in_window" in issues(found)) == in_window


# Plans and codes.

LIME = Plan(complete=True, additional=(date(2012, 1, 1),), codes={"nace2": ("23.52", "23.3")})


@pytest.mark.parametrize(
    ("row", "categories"),
    [
        ({"nace2": "23.52"}, {"III.x"}),
        ({"naf2": "23.52Z"}, {"III.x"}),
        ({"nace2": "23.31"}, {"III.x"}),
        ({"nace2": "10.51"}, {"none"}),
        # The plan gives no code of E-PRTR for what it adds.
        ({"eprtr": "3.(c).(ii)"}, {"III.x", "none"}),
    ],
)
def test_9_a_plan_reaches_the_codes_at_and_under_its_own(
    row: dict[str, str], categories: set[str]
) -> None:
    assert candidates(rows.read(row, Question(KENYA, LIME))) == categories
    assert "III.x" not in candidates(
        rows.read(row, Question(KENYA, replace(LIME, adopted=NEVER), plan_adds_nothing=True))
    )


def test_9_a_code_above_that_of_the_plan_may_be_it() -> None:
    assert {"III.x", "none"} <= candidates(rows.read({"nace2": "23.5"}, Question(KENYA, LIME)))


def test_9_the_days_of_what_is_added_do_not_bind_what_may_be() -> None:
    plan = Plan(additional=(date(2030, 1, 1),))
    kiln = Piece("a kiln", SECTOR, TOOLKIT, plan=evidence.Plan(may_add=True))
    left = read(kiln).left
    asked = Question(KENYA, plan)
    duties = rows.obligations(left.categories, {NEW}, plan, KENYA, asked.as_of)
    assert duties == "require_bat_new;promote_bat_new;none"
    named = rows.obligations({NAMED_BY_PLAN}, {NEW}, plan, KENYA, asked.as_of)
    assert named == "promote_bat_new"


# The tables.


@example("nace2")
@given(st.sampled_from(tables.SCHEMES))
def test_every_code_leaves_something_possible(scheme: str) -> None:
    for _, listed in tables.by_row(scheme):
        for code in listed[:3]:
            assert tables.code(scheme, code).possible <= evidence.everything()
            assert tables.code(scheme, code).possible


def test_a_coarse_code_is_the_union_of_its_finest() -> None:
    division = tables.code("nace2", "24").possible
    for code in ("24.10", "24.42", "24.44", "24.53"):
        assert tables.code("nace2", code).possible <= division
    assert tables.code("nace2", "24.44").possible == tables.code("naf2", "24.44Z").possible
