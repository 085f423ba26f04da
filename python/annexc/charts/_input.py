"""What a chart is drawn from: a result, or the one table of it that the chart needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from annexc._errors import ColumnError, hint
from annexc._labels import Labels

#: More Parties than these are counted, not named.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Given:
    """The table, None if the register has no such data, and the result that it belongs to."""

    frame: pl.DataFrame | None
    whole: Any

    def part(self, name: str) -> pl.DataFrame | None:
        """Another table of the result, if a result was given."""
        table = getattr(self.whole, name, None)
        return table if isinstance(table, pl.DataFrame) else None

    def origin(self, words: Labels) -> list[str]:
        """What the figures are of: rows, Party, day. Nothing if only a table was given."""
        rows = getattr(self.whole, "rows", None)
        if rows is None:
            return []
        parts = [words["chart.rows"].format(rows=words.number(rows))]
        parties = [code for code in str(getattr(self.whole, "party", "") or "").split(";") if code]
        by_party = self.part("by_party")
        if not parties and by_party is not None:
            parties = [code for code in by_party["party"].to_list() if code]
        if 0 < len(parties) <= _NAMED:
            parts.append(words["chart.party"].format(party=", ".join(parties)))
        elif parties:
            parts.append(words["chart.parties"].format(parties=words.number(len(parties))))
        as_of = getattr(self.whole, "as_of", None)
        if as_of is not None:
            parts.append(words["chart.as_of"].format(day=words.day(as_of)))
        return [" · ".join(parts)]


def taken(given: Any, table: str, columns: Sequence[str]) -> Given:
    """The table of this name from a result, or the table itself.

    Raises:
        TypeError: If it is neither.
        ColumnError: If the table lacks a column.
    """
    whole = None
    frame = given
    if not isinstance(given, pl.DataFrame):
        if not hasattr(given, table):
            raise TypeError(
                f"a {type(given).__name__} has no table `{table}`: give what annexc.progress or "
                "annexc.compare returned, or that table of it as a Polars DataFrame"
            )
        whole, frame = given, getattr(given, table)
    if frame is not None:
        for name in columns:
            if name not in frame.columns:
                raise ColumnError(
                    f"the table has no column `{name}`.{hint(name, frame.columns)} "
                    f"The chart is drawn from `{table}`"
                )
    return Given(frame, whole)
