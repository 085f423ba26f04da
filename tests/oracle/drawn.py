"""Rows of all kinds of evidence, drawn at random, and questions to ask of them.

Codes and values are those of the tables, written as the tables print them, so that a difference is
one of what evidence says and none of how a cell is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from oracle import tables
from oracle.anniversaries import NEVER, cut_off, phase_in_ends, years_after
from oracle.article5 import CATEGORIES, NEITHER, PART_II, PART_III
from oracle.rows import DATES, UNREAD, Question
from oracle.worlds import Plan

DAY = timedelta(days=1)
# In force late enough for its days to be told from those of the general entry into force.
KENYA = date(2004, 12, 23)
NOW = date(2026, 8, 31)

# Of each scheme the codes that have one reading only, as its list prints them: a short number of
# ISIC may also be a longer one that lost its zero.
_WRITTEN = {
    "eprtr": r"\d\..+",
    "ied": r"\d\.\d.*",
    "eper": r"\d\.\d.*",
    "snap97": r"\d{4}|\d{6}",
    "nfr14": r"\d [A-Z] .+",
    "toolkit": r"\d+[a-z]",
    "nace11": r"\d\d\.\d\d?",
    "nace2": r"\d\d\.\d\d?",
    "nace21": r"\d\d\.\d\d?",
    "naf2": r"\d\d\.\d\d[A-Z]",
    "uksic": r"\d{5}",
    "isic31": r"\d{4}",
    "isic4": r"\d{4}",
    "isic5": r"\d{4}",
    "naics": r"\d{3}|\d{6}",
    "scian": r"\d{3}|\d{6}",
    "ussic": r"\d{4}",
    "gnfr14": r"[A-Z]_\w+",
}
RELEASES = ("PCDD/F", "HCB", "PCB")


@cache
def codes(scheme: str) -> tuple[tuple[tables.Possible, tuple[str, ...]], ...]:
    """The codes to draw from, by the row that covers them; at last those in no row."""
    found = []
    for possible, listed in tables.by_row(scheme):
        plain = tuple(one for one in listed if re.fullmatch(_WRITTEN[scheme], one))
        if plain:
            found.append((possible, plain))
    return tuple(found)


def days_to_ask(entry: date) -> dict[str, date]:
    """Days before, between and after all from which the law counts."""
    return {
        "before the Convention": date(2004, 3, 1),
        "the day before it binds": entry - DAY,
        "in the gap year": entry + 180 * DAY,
        "the day before the cut-off": cut_off(entry) - DAY,
        "on the cut-off": cut_off(entry),
        "in the window": cut_off(entry) + 540 * DAY,
        "the day before the fourth anniversary": phase_in_ends(entry) - DAY,
        "on the fourth anniversary": phase_in_ends(entry),
        "later": years_after(entry, 8),
        "now": NOW,
    }


EARLY, OVERDUE, LATE = date(2007, 6, 1), date(2012, 1, 1), date(2025, 1, 1)
NAMED = (*PART_II, *PART_III)
# Lime and bricks by the codes of three schemes, and a whole group of NACE: ceramics.
ADDED = {
    "nace2": ("23.52", "23.3"),
    "eprtr": ("3.(c).(ii)",),
    "isic4": ("2394",),
    "toolkit": ("4b", "4c"),
}
PLANS: dict[str, Plan] = {
    "unknown": Plan(),
    "complete with nothing": Plan(complete=True),
    "complete with a few": Plan(
        complete=True,
        identified={"II.a": EARLY, "II.c": None, "III.b": OVERDUE, "III.k": None, "III.d": LATE},
    ),
    "known in part": Plan(
        identified={"II.a": EARLY, "II.d.i": None, "III.b": OVERDUE, "III.g": None, "III.m": LATE}
    ),
    "complete, adds from a day": Plan(
        complete=True,
        identified={"II.a": OVERDUE, "III.d": OVERDUE},
        additional=(OVERDUE,),
        codes=ADDED,
    ),
    "complete, adds without a day": Plan(complete=True, additional=(None,), codes=ADDED),
    "complete, adds from a far day": Plan(
        complete=True, identified={"III.g": None}, additional=(LATE,), codes=ADDED
    ),
    "known in part, adds from a day": Plan(additional=(OVERDUE,), codes=ADDED),
    "adopted late": Plan(
        adopted=date(2009, 1, 1),
        complete=True,
        identified={"II.b": OVERDUE, "III.e": OVERDUE},
        additional=(OVERDUE,),
        codes=ADDED,
    ),
}


@dataclass(frozen=True)
class Asked:
    """A question with the name of its parts, for whoever reads a difference."""

    party: str
    plan: str
    day: str
    question: Question

    def __str__(self) -> str:
        given = self.question
        further = [] if given.unmodified else ["unmodified=False"]
        further += [f"lead_time={given.lead_time}"] if given.lead_time else []
        further += ["plan_adds_nothing=True"] if given.plan_adds_nothing else []
        return ", ".join([self.party, f"plan {self.plan}", f"{given.as_of} ({self.day})", *further])


def questions() -> list[Asked]:
    """Every plan, every day, every assumption; not all of them together."""
    days = days_to_ask(KENYA)
    found = [
        Asked("KEN", plan, day, Question(KENYA, PLANS[plan], days[day]))
        for plan in PLANS
        for day in ("in the window", "later", "now")
    ]
    found += [
        Asked("KEN", plan, day, Question(KENYA, PLANS[plan], as_of))
        for plan in ("unknown", "adopted late")
        for day, as_of in days.items()
    ]
    for plan in ("unknown", "known in part, adds from a day"):
        found += [
            Asked("KEN", plan, "now", Question(KENYA, PLANS[plan], **assumed))
            for assumed in (
                {"unmodified": False},
                {"lead_time": (1, 6)},
                {"plan_adds_nothing": True},
                {"plan_adds_nothing": True, "unmodified": False, "lead_time": (0, 0)},
            )
        ]
    found.append(Asked("USA", "unknown", "now", Question(NEVER)))
    found.append(Asked("PSE", "unknown", "now", Question(None)))
    return list({str(one): one for one in found}.values())


def asked(plan: str) -> Asked:
    """What is asked today of a source under a plan."""
    return Asked("KEN", plan, "now", Question(KENYA, PLANS[plan]))


def row(draw: Random) -> dict[str, str]:
    """A row: about half of them around one thing that the source is, so that pieces agree too."""
    theme = draw.choice(tables.possibilities()) if draw.random() < 0.5 else None
    found: dict[str, str] = {}
    if draw.random() < 0.25:
        found["category"] = _cell(draw, lambda: _category(draw, theme))
    for scheme in draw.sample(tables.SCHEMES, draw.choice((0, 1, 1, 2, 2, 3))):
        found[scheme] = _cell(draw, lambda scheme=scheme: _code(draw, scheme, theme))
    values = tables.facts()
    for fact in draw.sample(sorted(values), draw.choice((0, 0, 0, 1, 1, 2, 3))):
        found[fact] = _cell(draw, lambda fact=fact: _value(draw, values[fact], theme))
    for kind in draw.sample(DATES, draw.choice((0, 0, 1, 1, 2, 2, 3, 4))):
        found[kind] = text_of(draw)
    if draw.random() < 0.3:
        found["releases"] = draw.choice(RELEASES)
    names = list(found)
    draw.shuffle(names)
    return _partly_unread({name: found[name] for name in names})


def _partly_unread(row: dict[str, str]) -> dict[str, str]:
    """The row; in some a cell of codes or of a fact is not read, or a part of it."""
    draw = Random(repr(row))
    facts = tables.facts()
    coded = [name for name in row if name == "category" or name in tables.SCHEMES or name in facts]
    if not coded or draw.random() < 0.85:
        return row
    name = draw.choice(coded)
    return row | {name: draw.choice((UNREAD, f"{row[name]};{UNREAD}", f"{UNREAD};{row[name]}"))}


def _cell(draw: Random, one: Callable[[], str]) -> str:
    count = draw.choice((1, 1, 1, 1, 1, 1, 2, 2, 3))
    return ";".join(dict.fromkeys(one() for _ in range(count)))


def _category(draw: Random, theme: str | None) -> str:
    if theme is not None and draw.random() < 0.6:
        return tables.category_of(theme)
    return NEITHER if draw.random() < 0.2 else draw.choice(CATEGORIES)


def _code(draw: Random, scheme: str, theme: str | None) -> str:
    by_row = codes(scheme)
    fitting = [one for one in by_row if theme in one[0]]
    if fitting and draw.random() < 0.7:
        return draw.choice(draw.choice(fitting)[1])
    if draw.random() < 0.25:
        return draw.choice(by_row[-1][1])
    return draw.choice(draw.choice(by_row)[1])


def _value(draw: Random, values: dict[str, tables.Possible], theme: str | None) -> str:
    fitting = [value for value, possible in values.items() if theme in possible]
    if fitting and draw.random() < 0.7:
        return draw.choice(fitting)
    return draw.choice(list(values))


def text_of(draw: Random, entry: date = KENYA) -> str:
    """A date as the tables write it, near to what the law counts from, or anywhere."""
    if draw.random() < 0.3:
        day = date(draw.randint(1950, 2030), draw.randint(1, 12), draw.randint(2, 28))
    else:
        near = [*days_to_ask(entry).values(), EARLY, OVERDUE]
        day = draw.choice(near) + draw.choice((-400, -30, -1, 0, 0, 1, 30, 400)) * DAY
    return written(day, draw.choice((10, 10, 7, 4)))


def written(day: date, length: int) -> str:
    """A day, its month or its year; the year where a month would read as two consecutive years."""
    text = day.isoformat()[:length]
    consecutive = len(text) == 7 and int(text[5:]) == int(text[2:4]) + 1
    return text[:4] if consecutive else text
