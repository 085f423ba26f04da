"""A row of a register, from its cells to the columns of its verdict.

The cells are as the tables print their codes and values, several in a cell joined by `;`, and days
as `2005-12-23`, `2005-12` or `2005`: how people write is not the oracle's question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from oracle import evidence, meeting, tables
from oracle.anniversaries import NEVER, cut_off, phase_in_ends
from oracle.article5 import (
    AGES,
    CATEGORIES,
    LIKE_PART_III,
    NAMED_BY_PLAN,
    NEW,
    reference,
)
from oracle.dates import Age, Interval, age
from oracle.pieces import (
    ACTIVITY,
    SECTOR,
    STATED,
    Facts,
    Naming,
    Piece,
    everything,
    shown,
    stated_facts,
)
from oracle.worlds import Plan, answer, obligations, required_days

Row = Mapping[str, str]

DATES = (
    "construction_started",
    "modification_started",
    "retrofit",
    "operation_started",
    "building_permit",
    "permit_granted",
    "first_reported",
    "closed",
)
IN_WINDOW = "phase_in_window"
# What no list has and no word names: a code, or a stated category, that was not understood.
UNREAD = "qx-9988776655"
# The issues that evidence and age give; others are of how cells are written.
ISSUES = (
    meeting.SECTOR_DISAGREES,
    meeting.CONTRADICTORY,
    evidence.SEVERAL,
    evidence.RELEASES,
    IN_WINDOW,
)


@dataclass(frozen=True)
class Question:
    """What is asked of a row.

    Attributes:
        entry: Day of entry into force; None if not known, `NEVER` for a State that is no Party.
        plan: What is known of the Party's plan.
        as_of: The day asked about.
        unmodified: Whether a source counts as unmodified if no modification is recorded.
        lead_time: Least and most years from the start of construction to that of operation.
        plan_adds_nothing: Whether the plan counts as adding no category, where it is not known to.
    """

    entry: date | None
    plan: Plan = field(default_factory=Plan)
    as_of: date = date(2026, 8, 31)
    unmodified: bool = True
    lead_time: tuple[int, int] | None = None
    plan_adds_nothing: bool = False

    @property
    def plan_is_open(self) -> bool:
        """Whether the plan may have added an activity that it is not known to name."""
        known = self.plan.complete and self.plan.in_force(self.as_of)
        return not known and not self.plan_adds_nothing

    @property
    def plan_adds(self) -> bool:
        """Whether the plan is known to add a category."""
        return bool(self.plan.additional) and self.plan.in_force(self.as_of)

    @property
    def world(self) -> tables.Possible:
        """What a source may be of which nothing is known.

        III.x is what the plan has added, or may have.
        """
        if self.plan_adds or self.plan_is_open:
            return everything()
        return everything() - {LIKE_PART_III}


@dataclass(frozen=True)
class Found:
    """The columns of a row, and how they came about."""

    columns: dict[str, object]
    steps: tuple[str, ...]
    age: Age


def read(row: Row, question: Question) -> Found:
    """All that the oracle says of a row."""
    reading = evidence.read(
        [cell for name, text in row.items() if (cell := pieces(name, text, question))],
        facts(row, question),
        facts({}, question),
        released="releases" in row,
        perhaps=perhaps(row, question),
    )
    dated = ages(row, question)
    categories = reading.left.categories
    if question.plan_adds and not question.plan_is_open:
        # There is no other III.x than what the plan is known to add.
        categories = {NAMED_BY_PLAN if one == LIKE_PART_III else one for one in categories}
    asked = (categories, dated.ages, question.plan, question.entry, question.as_of)
    verdict = answer(*asked)
    issues = set(reading.left.issues)
    if in_window(dated, question):
        issues.add(IN_WINDOW)
    assert reading.ancillary.isdisjoint(map(reference, categories))
    columns: dict[str, object] = {
        **vars(verdict),
        "obligation_candidates": obligations(*asked),
        "required_since": required_since(required_days(*asked), dated),
        "evidence": reading.evidence,
        "ancillary": ";".join(one for one in CATEGORIES if one in reading.ancillary),
        "issues": ";".join(one for one in ISSUES if one in issues),
    }
    left = f"left: {shown(reading.left.possible)}"
    begun = ", ".join(f"{first} to {last}" for first, last in sorted(dated.begun))
    when = f"ages: {' '.join(sorted(dated.ages))}" + (f", begun {begun}" if begun else "")
    return Found(columns, (*reading.left.steps, left, when), dated)


def candidates(found: Found) -> set[str]:
    """The candidates of a row."""
    return set(str(found.columns["annex_c_candidates"]).split(";"))


def issues(found: Found) -> set[str]:
    """The issues of a row that the oracle knows."""
    return set(str(found.columns["issues"]).split(";")) - {""}


def pieces(name: str, text: str, question: Question) -> list[Piece]:
    """The pieces in a cell: stated categories, or codes; none in that of a fact or a date."""
    parts = [part for part in text.split(";") if part]
    if name == "category":
        return [
            Piece(f"category {one}", STATED, frozenset(), unread=True)
            if one == UNREAD
            else Piece(f"category {one}", STATED, stated(one))
            for one in parts
        ]
    if name not in tables.SCHEMES:
        return []
    rank = ACTIVITY if name in tables.ACTIVITY_SCHEMES else SECTOR
    found: list[Piece] = []
    for part in parts:
        if part == UNREAD:
            found.append(Piece(f"{name} {part}", rank, frozenset(), unread=True))
            continue
        code = tables.code(name, part)
        plan = named(name, part, question)
        found.append(Piece(f"{name} {part}", rank, code.possible, code.ancillary, plan))
    return found


def stated(category: str) -> tables.Possible:
    """All that a stated category leaves possible; III.x is also what a code of the plan names."""
    added = {NAMED_BY_PLAN} if category == LIKE_PART_III else set()
    return tables.of_category(category) | added


def named(scheme: str | None, code: str, question: Question) -> Naming:
    """What the plan says of the activity of a code, or without a scheme of one that no code tells.

    A code of NACE Rev. 2 in the plan means the codes of its national children that refine it. A
    code of another scheme for the same activity is not looked for.
    """
    if not question.plan_adds:
        return Naming(None, question.plan_is_open)
    said: set[str] = set()
    told = False
    for of_scheme, listed in question.plan.codes.items():
        if scheme is None or _family(scheme) != _family(of_scheme):
            continue
        told = True
        steps = tables.path(scheme, code)
        for one in listed:
            its = tables.path(of_scheme, one)
            if steps[: len(its)] == its:
                said.add("all")
            elif its[: len(steps)] == steps:
                said.add("perhaps")
    names = min(said, default=None) if told else "perhaps"
    return Naming(names, question.plan_is_open)


def _family(scheme: str) -> str:
    return tables.PARENT.get(scheme, scheme)


def facts(row: Row, question: Question) -> Facts:
    """All facts of a row; several values in a cell count as their union.

    Two columns may name the wastes of one furnace: where it is said to fire hazardous waste, that
    is one more of the kinds that it is said to burn. If it is said to burn none, the two exclude
    each other, and either may be meant.
    """
    said = {
        name: frozenset().union(*(values[value] for value in row[name].split(";")))
        for name, values in tables.facts().items()
        if row.get(name) and UNREAD not in row[name].split(";")
    }
    excluded = False
    if row.get("hazardous_waste") == "true" and "waste_burned" in said:
        said["waste_burned"] |= tables.facts()["waste_burned"]["hazardous"]
        if "none" in row["waste_burned"].split(";"):
            excluded = True
            said["waste_burned"] |= said.pop("hazardous_waste")
    pieces = [(f"{name}={row[name]}", possible) for name, possible in said.items()]
    plan = named(None, "", question)
    beside = tuple(
        frozenset().union(
            *(tables.beside().get((name, one), frozenset()) for one in row[name].split(";"))
        )
        for name in tables.facts()
        if row.get(name) and UNREAD not in row[name].split(";")
    )
    found = stated_facts(pieces, question.world, plan, contradictory=excluded)
    return replace(found, beside=beside)


def perhaps(row: Row, question: Question) -> list[Facts]:
    """The facts of a row for each value that one of which a word was not read may have."""
    return [
        facts({**row, name: value}, question)
        for name, values in tables.facts().items()
        if UNREAD in row.get(name, "").split(";")
        for value in values
    ]


def ages(row: Row, question: Question) -> Age:
    """The ages of the source; all if the day of entry into force does not settle a cut-off."""
    if question.entry is None or question.entry == NEVER:
        return Age(frozenset(AGES), frozenset())
    return age(
        {name: interval(row[name]) for name in DATES if name in row},
        cut_off(question.entry),
        unmodified=question.unmodified,
        lead_time=question.lead_time,
        as_of=question.as_of,
    )


def in_window(dated: Age, question: Question) -> bool:
    """Whether the source is new and certainly begun from the cut-off to the fourth anniversary.

    Of whatever category: the flag says when the source was begun, and is of use to whoever adds
    one. Where the dates contradict each other one of them is wrong, and nothing is certain.
    """
    entry = question.entry
    known = dated.ages == {NEW} and not (dated.contradictory or dated.outlived)
    if entry is None or question.as_of < entry or not known:
        return False
    window = cut_off(entry), phase_in_ends(entry)
    assert dated.begun
    return all(window[0] <= first and last < window[1] for first, last in dated.begun)


def required_since(required_from: Collection[date], dated: Age) -> date | None:
    """The later of the requirement and the start of the source; None unless all worlds agree.

    The day of the requirement may differ from world to world, and that of the start be later than
    all of them.
    """
    if NEVER in required_from or dated.contradictory or dated.outlived:
        return None
    found: set[date | None] = set()
    for required in required_from:
        for first, last in dated.begun:
            settled = last <= required or first == last
            found.add(max(required, last) if settled else None)
    return found.pop() if len(found) == 1 else None


def interval(text: str) -> Interval:
    """The days that a date may mean."""
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        # `2005-06` may be two years; such a text has two readings and is not for the oracle.
        assert int(text[2:4]) + 1 != int(text[5:]), text
        first = date.fromisoformat(f"{text}-01")
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return first, after - timedelta(days=1)
    day = date.fromisoformat(text)
    return day, day
