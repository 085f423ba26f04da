"""The ledger: what people said of sources, who, when, in which document, and what is in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from annexc import _native
from annexc._errors import AnnexcError, hint
from annexc._register.roles import CATEGORY, DATES, FACTS, RELEASES, SCHEMES, USUAL_SCHEMES
from annexc._register.words.fold import folded, folded_names
from annexc._register.words.known import check

#: What may be said of a source.
LEARNABLE = (*CATEGORY, *FACTS, *DATES, "status", *RELEASES, "party")
#: What may be known of a Party alone, and stands in its profile.
OF_PARTY = ("action_plan", "action_plan_date", "entry_into_force")
#: The value of `modification_started` for a source that was never substantially modified.
NEVER = "never"
NEVER_OF = "modification_started"
_NEVER = ("never", "no", "none")
_SHOWN = 10


class Which(NamedTuple):
    """Which source of a facility a row is, as far as it matters to what was said.

    Attributes:
        number: Its number; None where it is told by its name, whatever its number.
        name: Its name, folded; empty where nothing is said of a source of its name.
        alone: Whether no other source of the facility has the name.
    """

    number: int | None
    name: str = ""
    alone: bool = False


#: A facility, and which of its sources; None for all of them.
Place: TypeAlias = tuple[str, Which | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that someone said.

    Attributes:
        facility_id: Of which facility.
        fact: An input column.
        value: What holds, in a word that the column understands.
        said_by: Who said it.
        said_on: When it was said, an ISO day, month or year; not since when it is true.
        document: Where it stands.
        replaces: The value that it stands in for, as whoever said it knew it.
        source: The number of the source within the facility; None if it holds for all.
        name: What the register called it when this was said; empty if that is not known.
    """

    facility_id: str
    fact: str
    value: str
    said_by: str = ""
    said_on: str = ""
    document: str = ""
    replaces: str = ""
    source: int | None = None
    name: str = ""


#: The columns of a ledger.
COLUMNS = tuple(field.name for field in fields(Entry))
NEEDED = COLUMNS[:3]


@dataclass(frozen=True, slots=True, repr=False)
class Ledger:
    """What people said of the sources of a register; made by `annexc.ledger`.

    Attributes:
        entries: All that was said, in the order of the ledger.
        lapsed: What no longer applies since its facility was split or is no more, each with why.
    """

    entries: tuple[Entry, ...] = ()
    lapsed: tuple[tuple[Entry, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __repr__(self) -> str:
        said = self.counts
        return (
            f"Ledger of {said['entries']} entries: {said['in_force']} in force on "
            f"{said['facilities']} facilities, {said['contradictory']} facts contradictory"
        )

    @property
    def sha256(self) -> str:
        """Of what is said, whatever file or table held it and in whichever order."""
        said = sorted(json.dumps(_values(entry)) for entry in self.entries)
        return hashlib.sha256("\n".join(said).encode()).hexdigest() if said else ""

    @property
    def in_force(self) -> dict[str, dict[Place, tuple[Entry, ...]]]:
        """By fact and place what holds; several where equals contradict each other."""
        return self.by_place()

    def by_place(self, *, alone: bool = False) -> dict[str, dict[Place, tuple[Entry, ...]]]:
        """The same of all places that the rows of a register can be.

        Args:
            alone: Whether what was said of a source goes to the only one of its name, whatever
                number that has.
        """
        names = folded_names(entry.name for entry in self.entries)
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault((entry.fact, entry.facility_id), []).append(entry)
        found: dict[str, dict[Place, tuple[Entry, ...]]] = {}
        for (fact, facility), said in groups.items():
            found.setdefault(fact, {}).update(
                ((facility, which), held) for which, held in _held(said, names, alone).items()
            )
        return found

    @property
    def without_names(self) -> Ledger:
        """The same for a register that names no source."""
        return replace(self, entries=tuple(replace(entry, name="") for entry in self.entries))

    @property
    def counts(self) -> dict[str, int]:
        """How much is said, in force, contradictory, lapsed, and of how many facilities."""
        places = [held for said in self.in_force.values() for held in said.values()]
        return {
            "entries": len(self.entries),
            "in_force": len({id(entry) for held in places for entry in held}),
            "contradictory": sum(map(contradict, places)),
            "lapsed": len(self.lapsed),
            "facilities": len({entry.facility_id for entry in self.entries}),
        }

    def table(self) -> pl.DataFrame:
        """The entries, one a row, with `in_force` and `contradicted` (bool).

        Returns:
            A Polars DataFrame: `facility_id`, `fact`, `value`, `said_by`, `said_on`, `document`,
            `replaces` (texts; null where nothing is said), `source` (whole number or null), `name`,
            `in_force`, and `contradicted`: another in force of the same fact says otherwise.
        """
        held: dict[int, bool] = {}
        for said in self.in_force.values():
            for entries in said.values():
                for entry in entries:
                    held[id(entry)] = held.get(id(entry), False) or contradict(entries)
        rows = [
            (*(value or None for value in astuple(entry)), id(entry) in held,
             held.get(id(entry), False))
            for entry in self.entries
        ]  # fmt: skip
        schema: dict[str, Any] = dict.fromkeys(COLUMNS, pl.String)
        schema |= {"source": pl.Int64, "in_force": pl.Boolean, "contradicted": pl.Boolean}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def to_json(self) -> list[list[Any]]:
        """The entries as plain values."""
        return [_values(entry) for entry in self.entries]

    def lapsed_to_json(self) -> list[list[Any]]:
        """What no longer applies as plain values, each with why."""
        return [[*_values(entry), why] for entry, why in self.lapsed]


def _values(entry: Entry) -> list[Any]:
    """The values of an entry in order; where no name is known none, so that old hashes hold."""
    values = list(astuple(entry))
    return values if entry.name else values[:-1]


def ledger_of(kept: Iterable[Sequence[Any]], lapsed: Iterable[Sequence[Any]] = ()) -> Ledger:
    """The ledger that `to_json` and `lapsed_to_json` gave."""
    return Ledger(
        tuple(Entry(*entry) for entry in kept),
        tuple((Entry(*entry[:-1]), str(entry[-1])) for entry in lapsed),
    )


def checked(entries: Sequence[Entry], where: Sequence[str]) -> tuple[Entry, ...]:
    """The entries, if each says something that can be understood.

    Args:
        entries: What was read.
        where: Of each its place, which begins what is said of it.

    Raises:
        AnnexcError: Names the places, values and the nearest right ones.
    """
    problems = []
    found = []
    for entry, place in zip(entries, where, strict=True):
        try:
            found.append(_checked(entry))
        except AnnexcError as error:
            problems.append(f"{place}: {error}")
    if problems:
        more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise AnnexcError("\n".join(problems[:_SHOWN]) + more)
    return tuple(found)


def _checked(entry: Entry) -> Entry:
    if not entry.facility_id:
        raise AnnexcError("facility_id is empty; say of which facility it holds")
    if entry.fact in OF_PARTY:
        raise AnnexcError(
            f"{entry.fact!r} is known of a Party, not of a source; write it into the Party's "
            "profile (annexc answers --profile)"
        )
    if entry.fact not in LEARNABLE:
        usual = [name for name in LEARNABLE if name not in SCHEMES or name in USUAL_SCHEMES]
        raise AnnexcError(
            f"{entry.fact!r} is nothing that can be learnt of a source."
            f"{hint(entry.fact, LEARNABLE)} There are {', '.join(usual)} and the national schemes "
            "of annexc.schemes()"
        )
    if entry.said_on and span_of(entry.said_on) is None:
        raise AnnexcError(f"said_on: {entry.said_on!r} is no date; write it as 2026-08-31")
    value = understood(entry.fact, entry.value)
    return Entry(**{name: getattr(entry, name) for name in COLUMNS} | {"value": value})


@cache
def understood(fact: str, value: str) -> str:
    """The value as the input column takes it.

    Raises:
        AnnexcError: If it says nothing, or nothing that the column understands.
    """
    if fact == NEVER_OF and value.strip().casefold() in _NEVER:
        return NEVER
    if _native.match_missing([value]) == [True]:
        raise AnnexcError(f"{fact}: {value!r} says nothing; leave out what is not known")
    check(fact, [value], fact, {})
    return value


def meaning(fact: str, value: str) -> str:
    """What a value says, so that two writings of it are the same."""
    read: str | None = None
    if fact in SCHEMES:
        read = _native.match_codes(fact, [value])[0]
    elif fact in FACTS:
        read = _native.read_facts(fact, [value])[0]
    elif fact in DATES and value != NEVER:
        span = span_of(value, fact)
        read = None if span is None else f"{span[0]} {span[1]}"
    elif fact == "party":
        read = _native.resolve_party(value)
    return read or folded([value])[0]


@cache
def span_of(text: str, role: str | None = None) -> tuple[str, str] | None:
    """First and last day of a date; None if it is none."""
    found = _native.read_date(text, date.today().isoformat(), role=role)
    if not isinstance(found, tuple):
        return None
    return found[0] or date.min.isoformat(), found[1] or date.max.isoformat()


# --- What is in force


def _held(
    said: Sequence[Entry], names: Mapping[str, str], alone: bool
) -> dict[Which | None, tuple[Entry, ...]]:
    """Of one fact of a facility what holds for all of its sources, and for single ones."""
    of_all = [entry for entry in said if entry.source is None]
    found: dict[Which | None, tuple[Entry, ...]] = {None: _in_force(of_all)} if of_all else {}
    of_one = [(Which(e.source, names[e.name]), e) for e in said if e.source is not None]
    told = dict.fromkeys(which for which, _ in of_one)
    places = list(told)
    if alone:
        by_name = dict.fromkeys(which.name for which in told if which.name)
        numbers = [which.number for which in told if not which.name]
        places += [Which(n, name, alone=True) for name in by_name for n in (None, *numbers)]
    for place in places:
        left = _in_force([*of_all, *(entry for which, entry in of_one if _is_of(which, place))])
        # What is said of the one source is closer than what is said of all, unless it is older.
        own = [entry for entry in left if entry.source is not None]
        if own:
            found[place] = tuple(own)
    return found


def _is_of(told: Which, place: Which) -> bool:
    """Whether what was told of a source, by number and perhaps by name, is of that at a place."""
    if not told.name:
        return told.number == place.number
    return told.name == place.name and (place.alone or told.number == place.number)


def _in_force(said: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those that none replaces, of several that mean the same the last."""
    left = [entry for entry in said if not any(_after(other, entry) for other in said)]
    by_meaning = {meaning(entry.fact, entry.value): entry for entry in left or said}
    return tuple(by_meaning.values())


def contradict(held: Sequence[Entry]) -> bool:
    """Whether entries in force of one fact cannot all be true: days within one span can."""
    if len(held) < 2:
        return False
    spans = [span_of(entry.value, entry.fact) for entry in held if entry.fact in DATES]
    if len(spans) < len(held) or None in spans:
        return True
    known = [span for span in spans if span is not None]
    return max(first for first, _ in known) > min(last for _, last in known)


def hull(held: Sequence[Entry]) -> str:
    """From the first to the last of days, as a cell has it; empty if that is any day."""
    spans = [span for entry in held if (span := span_of(entry.value, entry.fact)) is not None]
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    is_open = (first == date.min.isoformat(), last == date.max.isoformat())
    shown = {(False, False): f"{first}/{last}", (True, False): f"until {last}",
             (False, True): f"{first} or later"}  # fmt: skip
    return shown.get(is_open, "")


def _after(later: Entry, entry: Entry) -> bool:
    """Whether one entry replaces the other: it was said later, or says that it does."""
    if later is entry:
        return False
    one, other = (span_of(e.said_on) if e.said_on else None for e in (later, entry))
    if one and other:
        if one[0] > other[1]:
            return True
        if other[0] > one[1]:
            return False
    return _names(later, entry) and not _names(entry, later)


def _names(later: Entry, entry: Entry) -> bool:
    if not later.replaces:
        return False
    kept = meaning(entry.fact, entry.value)
    return meaning(entry.fact, later.replaces) == kept != meaning(later.fact, later.value)


def told(entry: Entry) -> Mapping[str, Any]:
    """An entry as plain values, without what it does not say."""
    values = {name: getattr(entry, name) for name in COLUMNS}
    return {name: value for name, value in values.items() if value not in ("", None)}
