"""What the dates of a source say of its age, Article 5(f): new or existing.

Rule 8, the day reaches the source. A modification, retrofit, permit or first report that begins
after `as_of` has not happened; one whose interval straddles that day has happened in one world (by
that day) and not in another. In each world the dates are judged as they stand, and the worlds are
united. The readings taken where the rule leaves more than one open:

- With `as_of` before the cut-off nothing is new, also what will be built after it: "stays what it
  will be" speaks of a source that is new or existing by then, and before the cut-off there is no
  new one.
- What has not happened is as if not on record: a modification planned for later does not tell that
  there was none before.
- A world in which the dates contradict each other, so that the row would say so, is none, as long
  as there is another. Where there is none, what any date of any of them allows stays possible.
- A closing, like the start of operation, is not earlier than the start of construction. So a source
  closed before the cut-off is existing. An operation, report, modification or retrofit that begins
  after such a closing contradicts it, and what any of the dates allows stays possible.
- The start of a new source is that of its construction if that made it new, for then it was new
  before it was modified; else that of the modification, or of a retrofit before it, which may have
  been one. A change before anything can have been built denies that start, and either may be right.
- Life after a closing on or after the cut-off changes no age, and leaves no day of start certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from oracle.anniversaries import years_after
from oracle.article5 import EXISTING, NEW

# First and last day that a date may mean: a year is 1 January to 31 December.
Interval = tuple[date, date]
BOTH = frozenset({NEW, EXISTING})
# What has not happened if it begins after the day asked about.
EVENTS = (
    "modification_started",
    "retrofit",
    "permit_granted",
    "building_permit",
    "first_reported",
)


@dataclass(frozen=True)
class Age:
    """The ages a source may have.

    Attributes:
        ages: `new`, `existing` or both.
        basis: The words by which `age_basis` may name what spoke.
        contradictory: Whether no day of construction fits all the dates.
        begun: The days between which the source began, as far as it is a new one.
        outlived: Whether something is told of the source after its closing: one of the dates is
            wrong then, and no day is certain.
    """

    ages: frozenset[str]
    basis: frozenset[str]
    contradictory: bool = False
    begun: frozenset[Interval] = frozenset()
    outlived: bool = False


def age(
    dates: Mapping[str, Interval],
    cut_off: date,
    *,
    unmodified: bool = True,
    lead_time: tuple[int, int] | None = None,
    as_of: date = date.max,
) -> Age:
    """The ages that the dates of a source leave possible.

    Args:
        dates: Interval by input column.
        cut_off: First day on which a source begun is new.
        unmodified: Whether a source counts as unmodified if no modification is recorded.
        lead_time: Least and most years from the start of construction to that of operation.
        as_of: The day asked about.
    """
    worlds = [_judged(world, cut_off, unmodified, lead_time) for world in _worlds(dates, as_of)]
    possible = [one for one in worlds if not one.contradictory] or worlds
    united = Age(
        frozenset().union(*(one.ages for one in possible)),
        frozenset().union(*(one.basis for one in possible)),
        possible[0].contradictory,
        frozenset().union(*(one.begun for one in possible)),
        any(one.outlived for one in possible),
    )
    if as_of < cut_off:
        return replace(united, ages=frozenset({EXISTING}), begun=frozenset())
    return united


def _outlived(dates: Mapping[str, Interval]) -> bool:
    """Whether something is told of the life of a source that is certainly after its closing."""
    closed = dates.get("closed", (date.max, date.max))[1]
    life = ("operation_started", "first_reported", "modification_started", "retrofit")
    return any(dates[name][0] > closed for name in life if name in dates)


def _worlds(dates: Mapping[str, Interval], as_of: date) -> Iterator[dict[str, Interval]]:
    """The dates as they may stand on the day asked about."""
    choices: list[list[Interval | None]] = []
    for name, (first, last) in dates.items():
        if name not in EVENTS or last <= as_of:
            choices.append([(first, last)])
        elif first > as_of:
            choices.append([None])
        else:
            choices.append([(first, as_of), None])
    for chosen in product(*choices):
        yield {name: one for name, one in zip(dates, chosen, strict=True) if one is not None}


def _judged(
    dates: Mapping[str, Interval],
    cut_off: date,
    unmodified: bool,
    lead_time: tuple[int, int] | None,
) -> Age:
    """The ages in one world."""
    says = _days_of_construction(dates, lead_time)
    earliest = max((first for first, _ in says.values()), default=date.min)
    latest = min((last for _, last in says.values()), default=date.max)
    closed = dates.get("closed", (date.max, date.max))[1]
    outlived = _outlived(dates)
    # A closing before the cut-off contradicts what is told of the source after it. A later one says
    # nothing of the age, so that nothing of it turns on what comes after.
    closed_before = outlived and closed < cut_off
    contradictory = earliest > latest or closed_before
    if contradictory:
        # Dates that no day of construction fits: what any of them allows stays possible.
        ages = frozenset().union(*(_ages(first, last, cut_off) for first, last in says.values()))
        basis = {"contradictory"}
        built = list(says.values())
    else:
        ages = _ages(earliest, latest, cut_off)
        basis = set() if len(ages) == 1 else {"nothing"}
        built = [(earliest, latest)]
    # The dates that settle the age by themselves.
    settled_by = {word for word, days in says.items() if _ages(*days, cut_off) == ages}

    # Where the dates contradict each other the closing may be wrong, and then bounds no change.
    until = date.max if contradictory else closed
    modified = _until(until, dates.get("modification_started"))
    retrofitted = _until(until, dates.get("retrofit"))
    begun = frozenset(_begun(built, modified, retrofitted, cut_off))
    if modified and modified[0] >= cut_off and not closed_before:
        # Substantial modification makes a new source of an old one, whatever the rest says.
        basis = {"modification_started"} | (settled_by if ages == {NEW} else set())
        return Age(frozenset({NEW}), frozenset(basis), contradictory, begun, outlived)
    if ages == {NEW}:
        basis |= settled_by
    elif ages == {EXISTING}:
        if modified and modified[1] >= cut_off:
            # The day of the modification is not known well enough.
            ages, basis = BOTH, {"modification_started", "retrofit", "nothing"}
        elif retrofitted and retrofitted[1] >= cut_off:
            # A change of unknown weight may have been a substantial modification.
            ages, basis = BOTH, {"retrofit"}
        elif modified:
            # The register does tell of modifications, and of none since the cut-off.
            basis |= settled_by
        elif unmodified or (closed < cut_off and not contradictory):
            basis.add("presumed")
        else:
            ages, basis = BOTH, basis | {"nothing"}
    return Age(ages, frozenset(basis), contradictory, begun, outlived)


def _until(closed: date, change: Interval | None) -> Interval | None:
    """A change of a source is not later than its closing, unless the dates say otherwise."""
    if change is None or change[0] > closed:
        return change
    return change[0], min(change[1], closed)


def _begun(
    built: list[Interval],
    modified: Interval | None,
    retrofitted: Interval | None,
    cut_off: date,
) -> Iterator[Interval]:
    """The days between which the source began, if it is a new one: built, or else modified."""
    since = [change for change in (modified, retrofitted) if change and change[1] >= cut_off]
    for first, last in built:
        # What is modified was built before, unless the dates say otherwise.
        before = modified[1] if modified and first <= modified[1] else date.max
        if min(last, before) >= cut_off:
            yield max(first, cut_off), min(last, before)
        if modified in since and first < cut_off:
            # A retrofit may have been the first substantial modification.
            yield max(min(change[0] for change in since), cut_off), modified[1]
        for change in since:
            if change[1] < first:
                yield max(change[0], cut_off), change[1]


def _days_of_construction(
    dates: Mapping[str, Interval], lead_time: tuple[int, int] | None
) -> dict[str, Interval]:
    """Of each date, the days between which construction began as far as that date can tell.

    A permit of any other or unknown kind than a building permit says nothing: operating and renewed
    permits come later.
    """
    says: dict[str, Interval] = {}
    if "construction_started" in dates:
        says["construction_started"] = dates["construction_started"]
    for word in ("operation_started", "first_reported", "closed"):
        if word in dates:
            says[word] = (date.min, dates[word][1])
    if "building_permit" in dates:
        says["building_permit"] = (dates["building_permit"][0], date.max)
    if lead_time and "operation_started" in dates and "construction_started" not in dates:
        # The assumption stands in for a date that is not on record.
        (first, last), (least, most) = dates["operation_started"], lead_time
        says["lead_time"] = (years_after(first, -most), years_after(last, -least))
    return says


def _ages(first: date, last: date, cut_off: date) -> frozenset[str]:
    """The ages of a source whose construction began between two days."""
    return frozenset(
        one for one, possible in ((NEW, last >= cut_off), (EXISTING, first < cut_off)) if possible
    )
