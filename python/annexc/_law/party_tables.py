"""What is at stake for a Party and what it has to hand in, as tables."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from annexc import _native
from annexc._law.as_of import read_as_of


def chemicals(iso3: str, profile: dict[str, Any] | None, as_of: str | date | None) -> pl.DataFrame:
    """As `Party.chemicals`."""
    texts = ("chemical", "name", "cas", "decision", "at_stake")
    schema: dict[str, Any] = dict.fromkeys(texts, pl.String)
    schema |= {"since": pl.Date} | dict.fromkeys(("article", "why", "source"), pl.String)
    found = json.loads(_native.party_chemicals(iso3, _json(profile), _iso(as_of)))
    return _table(found, schema)


def calendar(iso3: str, profile: dict[str, Any] | None, as_of: str | date | None) -> pl.DataFrame:
    """As `Party.calendar`."""
    day = _iso(as_of)
    schema: dict[str, Any] = {"duty": pl.String, "due": pl.Date}
    schema |= dict.fromkeys(("article", "certainty", "note", "source"), pl.String)
    schema |= {"entry_into_force": pl.Date}
    found = json.loads(_native.party_timetable(iso3, _json(profile), day))
    past = pl.col("due") < date.fromisoformat(day)
    table = _table(found, schema).with_columns(past=past)
    return table.select("duty", "due", "past", *list(schema)[2:])


def _json(profile: dict[str, Any] | None) -> str | None:
    return None if profile is None else json.dumps(profile)


def _iso(as_of: str | date | None) -> str:
    return read_as_of(as_of).isoformat()


def _table(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    """Rows of the native part, with days as days and nothing as null."""
    days = [name for name, kind in schema.items() if kind == pl.Date]
    texts = {**schema, **dict.fromkeys(days, pl.String)}
    found = pl.DataFrame([{name: row[name] or None for name in schema} for row in rows], texts)
    return found.with_columns(pl.col(days).str.to_date("%Y-%m-%d"))
