"""What the dates of a source say of its age, Article 5(f): new or existing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oracle.anniversaries import years_after
from oracle.article5 import EXISTING, NEW

# First and last day that a date may mean: a year is 1 January to 31 December.
Interval = tuple[date, date]
BOTH = frozenset({NEW, EXISTING})


@dataclass(frozen=True)
class Age:
    """The ages a source may have.

    Attributes:
        ages: `new`, `existing` or both.
        basis: The words by which `age_basis` may name what spoke.
        contradictory: Whether no day of construction fits all the dates.
    """

    ages: frozenset[str]
    basis: frozenset[str]
    contradictory: bool = False


def age(
    dates: Mapping[str, Interval],
    cut_off: date,
    *,
    unmodified: bool = True,
    lead_time: tuple[int, int] | None = None,
) -> Age:
    """The ages that the dates of a source leave possible.

    Args:
        dates: Interval by input column.
        cut_off: First day on which a source begun is new.
        unmodified: Whether a source counts as unmodified if no modification is recorded.
        lead_time: Least and most years from the start of construction to that of operation.
    """
    says = _days_of_construction(dates, lead_time)
    earliest = max((first for first, _ in says.values()), default=date.min)
    latest = min((last for _, last in says.values()), default=date.max)
    contradictory = earliest > latest
    if contradictory:
        # Dates that no day of construction fits: what any of them allows stays possible.
        ages = frozenset().union(*(_ages(first, last, cut_off) for first, last in says.values()))
        basis = {"contradictory"}
    else:
        ages = _ages(earliest, latest, cut_off)
        basis = set() if len(ages) == 1 else {"nothing"}
    # The dates that settle the age by themselves.
    settled_by = {word for word, days in says.items() if _ages(*days, cut_off) == ages}

    modified = dates.get("modification_started")
    retrofitted = dates.get("retrofit")
    if modified and modified[0] >= cut_off:
        # Substantial modification makes a new source of an old one, whatever the rest says.
        basis = {"modification_started"} | (settled_by if ages == {NEW} else set())
        return Age(frozenset({NEW}), frozenset(basis), contradictory)
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
        elif unmodified:
            basis.add("presumed")
        else:
            ages, basis = BOTH, basis | {"nothing"}
    return Age(ages, frozenset(basis), contradictory)


def _days_of_construction(
    dates: Mapping[str, Interval], lead_time: tuple[int, int] | None
) -> dict[str, Interval]:
    """Of each date, the days between which construction began as far as that date can tell."""
    says: dict[str, Interval] = {}
    if "construction_started" in dates:
        says["construction_started"] = dates["construction_started"]
    for word in ("operation_started", "first_reported"):
        if word in dates:
            says[word] = (date.min, dates[word][1])
    if "permit_granted" in dates:
        says["permit_granted"] = (dates["permit_granted"][0], date.max)
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
