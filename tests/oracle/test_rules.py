"""The rules of the evidence one by one, and the worked lines of the design."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oracle import drawn, evidence, rows, tables
from oracle.anniversaries import NEVER
from oracle.article5 import NAMED_BY_PLAN, NEW
from oracle.pieces import (
    ACTIVITY,
    SECTOR,
    STATED,
    TEXT,
    Naming,
    Piece,
    everything,
    stated_facts,
)
from oracle.rows import Question, candidates, issues
from oracle.worlds import Plan

KENYA = drawn.KENYA
NOTHING_STATED = stated_facts([], everything())

# The worked lines, with the masks of the design rather than those of today's tables.


def of(says: str, rank: str, possible: str) -> Piece:
    return Piece(says, rank, tables.read_possible(possible))


INCINERATOR = of("eprtr 5.(b)", ACTIVITY, "II.a/municipal")
PIGGERY = of("eprtr 7.(a)", ACTIVITY, "none/other")
BOILERS = of("eprtr 1.(c)", ACTIVITY, "II.a/boiler;III.d;III.e;none/engine")
COATING = of("eprtr 2.(f)", ACTIVITY, "none/metal")
ANIMALS = of("nace2 01.47", SECTOR, "none/other")
PROGRAMS = of("nace2 62.01", SECTOR, "none/other")
HOUSES = of("nace2 68.20", SECTOR, "none/other")
ZINC = of("nace2 24.43", SECTOR, "II.d.iv;III.b;none/metal")
CREMATORY = of("text Krematorium", TEXT, "III.g")


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
    found = rows.read({}, Question(KENYA))
    assert found.columns["evidence"] == "nothing"
    assert len(candidates(found)) == 22
    assert not issues(found)


# Rule by rule.


def piece(rank: str, *possible: str, beside: str = "") -> Piece:
    whole = frozenset(one for name in possible for one in tables.read_possible(name))
    return Piece(f"{rank} {possible}", rank, whole, frozenset(beside.split()))


def read(*cells: Piece, facts: str = "", released: bool = False) -> evidence.Reading:
    said = [("a fact", tables.read_possible(facts))] if facts else []
    stated = stated_facts(said, everything())
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


def test_5_a_category_that_a_plan_may_have_added_is_no_kind_of_none() -> None:
    """Two codes of schemes in which the plan names nothing prove no category that it adds."""
    perhaps, named = Naming("perhaps"), Naming("all")
    metal, other = piece(ACTIVITY, "none/metal"), piece(SECTOR, "none/other")
    found = read(replace(metal, plan=perhaps), replace(other, plan=perhaps))
    assert found.left.categories == {"III.x~", "none"}
    # It is shared also where the plan names the activity by one code alone.
    kiln = piece(ACTIVITY, "II.a/kiln", "none/kiln")
    found = read(replace(kiln, plan=named), replace(kiln, rank=SECTOR, plan=perhaps))
    assert found.left.categories == {"II.a", "III.x~"}


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
    assert read(silent, released=True).left.possible == everything()
    assert read(silent, released=True).evidence == SECTOR
    assert read(silent, names, released=True).left.categories == {"II.a"}
    assert "II.c" not in read(silent, facts="except:II.c", released=True).left.categories


TOOLKIT = frozenset({tables.TOOLKIT})


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Naming(), "none"),
        (Naming(may_add=True), "III.x? none"),
        (Naming("all", may_add=True), "III.x!"),
        (Naming("all"), "III.x!"),
        (Naming("perhaps"), "III.x~ none"),
        (Naming("perhaps", may_add=True), "III.x~ III.x? none"),
    ],
)
def test_9_what_a_plan_makes_of_a_lime_kiln(plan: Naming, expected: str) -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT, plan=plan)
    found = read(kiln)
    assert found.left.categories == set(expected.split())


def test_9_what_may_have_been_added_is_silent() -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT, plan=Naming(may_add=True))
    assert read(kiln, piece(ACTIVITY, "II.a")).left.categories == {"II.a"}
    assert read(kiln, released=True).left.possible == everything()


def test_9_a_plan_does_not_take_a_source_out_of_the_annex() -> None:
    kiln = Piece("nace2 23.52", SECTOR, TOOLKIT | {"II.a/kiln"}, plan=Naming("all"))
    assert read(kiln).left.categories == {"II.a", "III.x!"}
    assert read(kiln, facts="II.a").left.categories == {"II.a"}


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
    kiln = Piece("a kiln", SECTOR, TOOLKIT, plan=Naming(may_add=True))
    left = read(kiln).left
    asked = Question(KENYA, plan)
    duties = rows.obligations(left.categories, {NEW}, plan, KENYA, asked.as_of)
    assert duties == "require_bat_new;promote_bat_new;none"
    named = rows.obligations({NAMED_BY_PLAN}, {NEW}, plan, KENYA, asked.as_of)
    assert named == "promote_bat_new"
