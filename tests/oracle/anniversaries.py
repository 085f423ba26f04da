"""Days counted as the Convention counts them."""

from __future__ import annotations

from datetime import date

# Ends of time: a requirement that always stood, and one that is never certain to stand.
ALWAYS = date.min
NEVER = date.max


def years_after(day: date, years: int) -> date:
    """The same day some years later (or earlier); 29 February falls back to 28."""
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, day.month, 28)


def cut_off(entry: date) -> date:
    """First day on which a source begun is new: one year after entry into force, Article 5(f)."""
    return years_after(entry, 1)


def phase_in_ends(entry: date) -> date:
    """Day from which BAT is required for new sources of Part II at the latest, Article 5(d)."""
    return years_after(entry, 4)
