"""What was told of a source by its number, held against the names that sources have now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from annexc._learnt.inputs import Key
from annexc._learnt.ledger import Entry, Ledger
from annexc._register.words.fold import fold_name, folded_names
from annexc._tables.compat import STREAMED


@dataclass(frozen=True, slots=True)
class Row:
    """A source as a register has it: its number, its name as it stands there, and folded."""

    number: int | None
    shown: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """How what was said fits the names of a register.

    Attributes:
        lapsed: What was told of a source by a number that another has now, and why.
        renamed: By facility what was told of all its sources under another name, with that of now.
        by_order: What was told of a source by a number alone that only the order of rows gives.
        settled: What the name alone puts to a source, or to none, whatever the number.
    """

    lapsed: tuple[tuple[Entry, str], ...]
    renamed: Mapping[str, tuple[Entry, str]]
    by_order: tuple[Entry, ...]
    settled: frozenset[Entry]


def named(rows: pl.LazyFrame, said: Ledger, key: Key) -> Named:
    """Holds what was said against the sources of a register.

    Args:
        rows: The sources.
        said: What was said of them.
        key: How they say which they are.
    """
    held = _sources(rows, said, key)
    names = folded_names(entry.name for entry in said.entries)
    lapsed: list[tuple[Entry, str]] = []
    renamed: dict[str, tuple[Entry, str]] = {}
    by_order, settled = [], set()
    for entry in said.entries:
        own = held.get(entry.facility_id, ())
        name = names[entry.name] if key.names else ""
        if not own:
            continue
        if entry.source is None:
            called = [row.shown for row in own if row.name]
            if name and called and name not in {row.name for row in own}:
                renamed.setdefault(entry.facility_id, (entry, str(called[0])))
        elif not name:
            by_order += [entry] if key.number is None and len(own) > 1 else []
        else:
            settled.add(entry)
            here = [row for row in own if row.number == entry.source]
            alike = [row for row in own if row.name == name]
            found = len(alike) == 1 if key.number is None else False
            if not found and all(row.name != name for row in here):
                lapsed.append((entry, _why(here, alike)))
    return Named(tuple(lapsed), renamed, tuple(by_order), frozenset(settled))


def _why(here: Sequence[Row], alike: Sequence[Row]) -> str:
    now = f"is {here[0].shown!r} now" if here and here[0].name else "has no name now"
    now = now if here else "is no more"
    return f"{now}, and {len(alike)} others have its name" if len(alike) > 1 else now


def _sources(rows: pl.LazyFrame, said: Ledger, key: Key) -> dict[str, list[Row]]:
    """The sources of the facilities that something was said of."""
    schema = rows.collect_schema()
    told = list(dict.fromkeys(entry.facility_id for entry in said.entries))
    name = key.name(schema)
    found = (
        rows.select(
            facility=key.facility(schema), number=key.source(schema), shown=name,
            name=fold_name(name),
        )
        .filter(pl.col("facility").is_in(told))
        .collect(**STREAMED)
    )  # fmt: skip
    by_facility: dict[str, list[Row]] = {}
    for facility, *row in found.iter_rows():
        by_facility.setdefault(facility, []).append(Row(*row))
    return by_facility
