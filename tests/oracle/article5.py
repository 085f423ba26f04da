"""Article 5 on one world: one source of known category and age, one plan, one Party, one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oracle.anniversaries import NEVER, phase_in_ends

PART_II = ("II.a", "II.b", "II.c", "II.d.i", "II.d.ii", "II.d.iii", "II.d.iv")
PART_III = tuple(f"III.{letter}" for letter in "abcdefghijklm")
# Part III is an open list: a category like those in it, which only a Party's plan can add.
LIKE_PART_III = "III.x"
NEITHER = "none"
CATEGORIES = (*PART_II, *PART_III, LIKE_PART_III, NEITHER)
# Further readings of III.x, all of them shown as such. Of an activity that a code tells:
NAMED_BY_PLAN = "III.x!"  # the plan is known to add it;
MAY_BE_NAMED = "III.x~"  # it may be one that the plan is known to add;
MAY_BE_ADDED = "III.x?"  # the plan may have added it, for all that is known of the plan.
READINGS_OF_ADDED = (LIKE_PART_III, NAMED_BY_PLAN, MAY_BE_NAMED, MAY_BE_ADDED)

NEW = "new"
EXISTING = "existing"
AGES = (NEW, EXISTING)


@dataclass(frozen=True)
class Verdict:
    """What is asked of the Party in one world.

    Attributes:
        obligation: The duty in a word.
        bat: Strength of the duty on best available techniques on the day asked about.
        bep: Strength of the duty on best environmental practices.
        basis: The paragraph; None if the Convention does not bind the State.
        required_from: Day from which BAT is required; `NEVER` if it is not.
    """

    obligation: str
    bat: str
    bep: str
    basis: str | None
    required_from: date


NOT_A_PARTY = Verdict("not_a_party", "none", "none", None, NEVER)
NO_SPECIFIC_DUTY = Verdict("none", "none", "none", "5(b)-(c)", NEVER)


def reference(category: str) -> str:
    """A category as the columns show it."""
    return LIKE_PART_III if category in READINGS_OF_ADDED else category


def verdict(category: str, age: str, timetable: date | None, entry: date, as_of: date) -> Verdict:
    """Article 5 applied to one world.

    Args:
        category: A reference of Annex C, `III.x` or `none`.
        age: `new` or `existing`.
        timetable: Day from which the Party's plan requires BAT of new sources of the category; None
            if the plan does not identify it.
        entry: Day of entry into force for the Party; `NEVER` for a State that is none.
        as_of: The day asked about.
    """
    if as_of < entry:
        return NOT_A_PARTY
    if category == NEITHER:
        # 5(b) and 5(c) know no categories; 5(d) and 5(e) do not reach the source.
        return NO_SPECIFIC_DUTY
    if age == EXISTING:
        # 5(e)(i): Part II, and categories such as those in Part III. Nothing is required.
        return Verdict("promote_existing", "promote", "promote", "5(e)(i)", NEVER)
    if category in PART_II:
        # 5(d), second sentence: at the latest four years after entry into force, plan or no plan.
        latest = phase_in_ends(entry)
        return _under_d(latest if timetable is None else min(timetable, latest), as_of)
    if timetable is not None:
        # 5(d), first sentence: as the plan's own timetable has it.
        return _under_d(timetable, as_of)
    # 5(e)(ii): new sources of categories such as those in Part III, not addressed under 5(d).
    return Verdict("promote_bat_new", "promote", "promote", "5(e)(ii)", NEVER)


def _under_d(required_from: date, as_of: date) -> Verdict:
    """5(d): BAT promoted until its day, then required; BEP promoted throughout."""
    if as_of < required_from:
        return Verdict("promote_bat_new", "promote", "promote", "5(d)", required_from)
    return Verdict("require_bat_new", "require", "promote", "5(d)", required_from)
