"""The possible worlds of a row, and what holds in all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from oracle.anniversaries import ALWAYS, NEVER, years_after
from oracle.article5 import (
    AGES,
    CATEGORIES,
    LIKE_PART_III,
    MAY_BE_ADDED,
    NEITHER,
    NOT_A_PARTY,
    READINGS_OF_ADDED,
    Verdict,
    reference,
    verdict,
)

STRENGTHS = ("none", "promote", "require")
# The strongest first.
OBLIGATIONS = (
    "require_bat_new",
    "promote_bat_new",
    "promote_existing",
    "none",
    "not_a_party",
)
_ORDER = (*CATEGORIES[:-2], *READINGS_OF_ADDED, NEITHER)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Plan:
    """What is known of a Party's action plan; by default nothing is.

    Attributes:
        adopted: Before that day nothing is known of what the Party had identified.
        complete: Whether a category that is not listed was not identified.
        identified: Category to the day from which BAT is required; None if no day is known.
        additional: That day for each category the plan adds to those of Part III.
        codes: The codes that mean one of those categories, by scheme, whichever of them it is.
    """

    adopted: date | None = None
    complete: bool = False
    identified: Mapping[str, date | None] = field(default_factory=dict)
    additional: tuple[date | None, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def in_force(self, as_of: date) -> bool:
        """Whether what is known of it holds on the day."""
        return self.adopted is None or self.adopted <= as_of


@dataclass(frozen=True)
class Answer:
    """The verdict columns of a row; None stands for null."""

    annex_c: str | None
    annex_c_candidates: str
    source_age: str
    obligation: str
    bat: str
    bep: str
    bat_floor: str
    bat_ceiling: str
    bat_required_from: date | None
    legal_basis: str | None


def answer(
    categories: Collection[str],
    ages: Collection[str],
    plan: Plan,
    entry: date | None,
    as_of: date,
) -> Answer:
    """What can be said of a row.

    Args:
        categories: Those the source may belong to.
        ages: Those it may have.
        plan: What is known of the Party's plan.
        entry: Day of entry into force; None if not known, `NEVER` for a State that is no Party.
        as_of: The day asked about.
    """
    possible = [one for one in _ORDER if one in categories]
    kinds = list(_sources(possible, ages, plan, entry, as_of))
    worlds = [(age, one) for age, verdicts in kinds for one in verdicts]
    found = [one for _, one in worlds]
    known_ages = {"undetermined" if one == NOT_A_PARTY else age for age, one in worlds}
    strengths = sorted({one.bat for one in found}, key=STRENGTHS.index)
    required_from = _agreed(_certain_from(verdicts) for _, verdicts in kinds)
    references = list(dict.fromkeys(reference(one) for one in possible))
    return Answer(
        annex_c=_agreed(references),
        annex_c_candidates=";".join(references),
        source_age=_agreed(known_ages) or "undetermined",
        obligation=_agreed(one.obligation for one in found) or "undetermined",
        bat=_agreed(strengths) or "undetermined",
        bep=_agreed(one.bep for one in found) or "undetermined",
        bat_floor=strengths[0],
        bat_ceiling=strengths[-1],
        bat_required_from=None if required_from == NEVER else required_from,
        legal_basis=_agreed(one.basis for one in found),
    )


def required_days(
    categories: Collection[str],
    ages: Collection[str],
    plan: Plan,
    entry: date | None,
    as_of: date,
) -> set[date]:
    """The day from which BAT is certainly required of each thing that the source may be."""
    kinds = _sources(categories, ages, plan, entry, as_of)
    return {_certain_from(verdicts) for _, verdicts in kinds}


def _certain_from(verdicts: Sequence[Verdict]) -> date:
    return max(one.required_from for one in verdicts)


def _sources(
    categories: Collection[str],
    ages: Collection[str],
    plan: Plan,
    entry: date | None,
    as_of: date,
) -> Iterator[tuple[str, list[Verdict]]]:
    """Each thing that the source may be: its age, and a verdict for each timetable it may have."""
    for entered in _entries(entry, as_of):
        for category in categories:
            for age in AGES if entry is None else ages:
                for timetables in _kinds(category, plan, as_of):
                    yield age, [verdict(category, age, day, entered, as_of) for day in timetables]


def left(
    categories: Collection[str],
    ages: Collection[str],
    plan: Plan,
    entry: date | None,
    as_of: date,
) -> set[tuple[str, str, str]]:
    """Category, standing (an age, or `not_a_party`) and obligation of each possible world."""
    found = set()
    for entered in _entries(entry, as_of):
        for category in categories:
            for age in AGES if entry is None else ages:
                for timetable in {day for days in _kinds(category, plan, as_of) for day in days}:
                    one = verdict(category, age, timetable, entered, as_of)
                    standing = "not_a_party" if one == NOT_A_PARTY else age
                    found.add((reference(category), standing, one.obligation))
    return found


def obligations(
    categories: Collection[str],
    ages: Collection[str],
    plan: Plan,
    entry: date | None,
    as_of: date,
) -> str:
    """The obligations of all possible worlds, the strongest first; `;`-joined."""
    found = {obligation for _, _, obligation in left(categories, ages, plan, entry, as_of)}
    return ";".join(sorted(found, key=OBLIGATIONS.index))


def _agreed(values: Iterable[Value]) -> Value | None:
    """The value on which all worlds agree; None if they do not."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _entries(entry: date | None, as_of: date) -> tuple[date, ...]:
    """The days of entry into force to reckon with.

    Where the day is not known the State may not have been a Party yet, may just have become one, or
    may have been one for so long that the phase-in is over.
    """
    if entry is not None:
        return (entry,)
    return (NEVER, as_of, years_after(as_of, -5))


def _kinds(category: str, plan: Plan, as_of: date) -> list[list[date | None]]:
    """The timetables to reckon with for each kind of source in a category.

    A category is one kind, but for `III.x`, which stands for any category that the plan adds: each
    that it is known to add, and where not all of the plan is known also one of which nothing is. A
    code that the plan names tells that it is one of the former; of what it *may* have added besides
    nothing is known.
    """
    identified_no_day: list[date | None] = [ALWAYS, NEVER]
    unknown: list[date | None] = [None, *identified_no_day]
    in_force = plan.in_force(as_of)
    if category == NEITHER:
        return [[None]]
    if category == MAY_BE_ADDED:
        return [unknown]
    if in_force and category in READINGS_OF_ADDED and plan.additional:
        kinds = [[day] if day else identified_no_day for day in plan.additional]
        return kinds if plan.complete or category != LIKE_PART_III else [*kinds, unknown]
    if in_force and category in plan.identified:
        day = plan.identified[category]
        return [[day] if day else identified_no_day]
    return [[None]] if in_force and plan.complete else [unknown]
