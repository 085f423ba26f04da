"""A Party in words, as it shows itself on a terminal."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annexc._law.party import Party


def told(party: Party) -> str:
    """Its standing, its days, what is at stake, its plan and what is remarked on it."""
    lines = [f"{party.name} ({party.iso3})", *_standing(party)]
    if party.instrument and party.deposit_date:
        lines.append(f"  {party.instrument:<15} deposited {party.deposit_date}")
    further = [("chemicals", _chemicals(party))] if party.status == "party" else []
    further += [("action plan", _plan(party.profile))] if party.profile else []
    further += [("doubtful", party.doubt)] if party.doubt else []
    further += [("remark", remark) for remark in party.remarks]
    for label, text in further:
        lines += textwrap.wrap(
            f"  {label:<15} {text}", 100, subsequent_indent=" " * 18, drop_whitespace=True
        )
    return "\n".join(lines)


def anniversary(day: date, years: int) -> date:
    """The same day some years later; 29 February falls back to 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _standing(party: Party) -> list[str]:
    if party.doubt and party.entry_into_force is None:
        return ["  a Party or none; the day of entry into force is not known"]
    if party.status == "not_a_party":
        return ["  not a Party: the Convention asks nothing of it"]
    if party.entry_into_force is None:
        return ["  a Party; the day of entry into force is not known"]
    days = [date.fromisoformat(day) for day in party.possible] or [party.entry_into_force]

    def each(years: int) -> str:
        return ", or ".join(str(anniversary(day, years)) for day in days)

    lines = [
        f"  in force since  {each(0)}",
        f"  new sources     begun on or after {each(1)}",
        f"  BAT required    for new sources of Part II, from {each(4)} at latest",
        f"  plans due       {each(2)} (Articles 5(a) and 7); see calendar()",
    ]
    withdrawn = (party.profile or {}).get("withdrawn")
    return [*lines, f"  withdrawn       no Party from {withdrawn} on"] if withdrawn else lines


def _chemicals(party: Party) -> str:
    """All that the tables know of, whenever it begins, up to a withdrawal."""
    withdrawn = (party.profile or {}).get("withdrawn")
    last = (
        date.fromordinal(date.fromisoformat(withdrawn).toordinal() - 1) if withdrawn else date.max
    )
    since: dict[str, list[str]] = {}
    for row in party.chemicals(last).iter_rows(named=True):
        day = f"since {row['since']}" if row["since"] else "since a day that is not certain"
        state = {"yes": day, "no": "not"}.get(row["at_stake"], "not known")
        since.setdefault(state, []).append(row["chemical"])
    return "; ".join(f"{', '.join(names)} {state}" for state, names in since.items())


def _plan(profile: dict[str, Any]) -> str:
    plan = profile.get("action_plan")
    if not plan:
        return "none in the profile"
    named = [entry["category"] for entry in plan.get("identified", ())]
    added = [entry["name"] for entry in plan.get("additional", ())]
    adopted = f"adopted {plan['adopted']}, " if plan.get("adopted") else ""
    extent = "complete" if plan.get("complete") else "not known to be complete"
    listed = f"identifies {', '.join(named)}" if named else "identifies nothing"
    return f"{adopted}{extent}; {listed}" + (f"; adds {', '.join(added)}" if added else "")
