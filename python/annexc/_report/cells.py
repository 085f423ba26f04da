"""Values as the language writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from annexc._labels import Labels
from annexc._report.model import Column
from annexc._report.safe import short

#: Stands where there is no value.
NOTHING = "\N{EN DASH}"


def written(value: Any, column: Column, words: Labels, *, blank: bool = False) -> str:
    """A value as text; `blank` leaves room where there is none, to be filled in by hand."""
    if value is None or value == "":
        return "" if blank else NOTHING
    if column.kind == "count" and isinstance(value, int):
        return words.number(value)
    if column.kind == "share" and isinstance(value, int | float):
        return words.percent(value, 1)
    if column.kind == "day" and isinstance(value, date):
        # A day is not broken between lines.
        return words.day(value).replace(" ", "\N{NO-BREAK SPACE}")
    return short(str(value))


def sorted_by(value: Any, column: Column) -> str | None:
    """What a column is sorted by where its text will not do; None where it will."""
    if value is None:
        return ""
    if column.kind in ("count", "share", "year"):
        return str(value)
    if column.kind == "day":
        return value.isoformat() if isinstance(value, date) else ""
    return None
