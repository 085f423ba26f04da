"""Sources by year of start, against the dates of the Convention for their Party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from annexc import _native, _worlds
from annexc._party import Party

#: The dates that say when a source began, the closest to the law's own first. A permit and a
#: modification say something else.
STARTS = ("construction_started", "operation_started", "first_reported")
PHASE_IN = {
    "year": pl.Int64(),
    "period": pl.String(),
    "basis": pl.String(),
    "source_age": pl.String(),
    "part": pl.String(),
    "sources": pl.Int64(),
}
_DATES = ("entry_into_force", "cut_off", "bat_deadline")


def milestones_of(met: Mapping[str, Party | None]) -> pl.DataFrame:
    """The dates of the Parties met, by code."""
    schema: dict[str, Any] = {"party": pl.String, "name": pl.String}
    schema |= dict.fromkeys(_DATES, pl.Date)
    lines = [
        {"party": code, "name": party.name, **{name: getattr(party, name) for name in _DATES}}
        for code, party in sorted(met.items())
        if party is not None
    ]
    return pl.DataFrame(lines, schema=schema)


def phase_in_of(
    rows: pl.DataFrame, dates: Sequence[str], met: Mapping[str, Party | None]
) -> pl.DataFrame:
    """Counts all rows; those without a date that can be read have neither year nor basis."""
    starts = [role for role in STARTS if role in dates]
    keys = ["party", "source_age", "annex_c", "annex_c_candidates", "obligation", *starts]
    spans = {role: _spans(rows[role]) for role in starts}
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows.group_by(keys).len("rows").iter_rows(named=True):
        basis, span = "", None
        for role in starts:
            span = spans[role].get(row[role])
            if span is not None:
                basis = role
                break
        key = (
            _year(span),
            _period(span, met.get(row["party"])),
            basis,
            str(row["source_age"]),
            _part(row),
        )
        lines[key] = lines.get(key, 0) + row["rows"]
    found = pl.DataFrame(
        [(*key, count) for key, count in lines.items()], schema=PHASE_IN, orient="row"
    )
    return found.sort("year", "period", "basis", "source_age", "part", nulls_last=True)


Span = tuple[date | None, date | None]


def _spans(texts: pl.Series) -> dict[str | None, Span]:
    """First and last day of each writing that reads as a date; None for an open end."""
    found: dict[str | None, Span] = {}
    for text in texts.unique().to_list():
        read = None if text is None else _native.read_date(text)
        if isinstance(read, tuple):
            first, last = (None if day is None else date.fromisoformat(day) for day in read)
            found[text] = (first, last)
    return found


def _year(span: Span | None) -> int | None:
    if span is None or span[0] is None or span[1] is None:
        return None
    return span[0].year if span[0].year == span[1].year else None


def _period(span: Span | None, party: Party | None) -> str:
    if span is None or party is None or party.entry_into_force is None or party.cut_off is None:
        return "unknown"
    first, last = span
    if last is not None and last < party.entry_into_force:
        return "before_entry"
    if first is not None and first >= party.cut_off:
        return "new"
    inside = first is not None and first >= party.entry_into_force
    if inside and last is not None and last < party.cut_off:
        return "first_year"
    return "open"


def _part(row: Mapping[str, Any]) -> str:
    parts = {_worlds.part_of(ref) for ref in _worlds.refs_of(row)}
    return parts.pop() if len(parts) == 1 else "undetermined"
