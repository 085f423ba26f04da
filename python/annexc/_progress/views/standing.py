"""Whether a source operates, and of one that does not, why: closed, being built or never built.

The classification says that a source does not operate, on which its duty may turn. Why it does not
is told here, for a reader; nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from annexc import _native
from annexc._classify.kernel import date_spans
from annexc._progress.carried import Carried
from annexc._tables.compat import STREAMED

#: What counts in the headline, then what stands apart from it.
STANDS = ("operating", "unknown")
STANDINGS = (*STANDS, "building", "planned", "closed", "never_built", "stopped")
#: The roles that say it.
ROLES = ("status", "closed", "construction_started", "operation_started")
_UNSAID = STANDINGS[-1]
Holds = Callable[[pl.Expr, pl.Expr], pl.Expr]


def why_stopped(cell: str) -> str:
    """What a status cell of a source that does not operate says of why; `stopped` if nothing.

    Args:
        cell: As the register writes it.
    """
    return _native.why_stopped([cell])[0] or _UNSAID


@dataclass(frozen=True, slots=True)
class Standings:
    """How the standing of each row of a register is told.

    Attributes:
        used: Where its roles are read from.
        as_of: The day asked about; None tells nothing by dates.
        kinds: What each status cell of sources that do not operate says of why.
    """

    used: Carried
    as_of: date | None
    kinds: Mapping[str, str]

    def of(self, operating: pl.Expr) -> pl.Expr:
        """One of `STANDINGS`, of rows with the roles by the names of `columns_of`.

        A status goes before a date, and of several statuses the first that says why.
        """
        said = [self._by_status(name) for name in self._columns("status")]
        why = pl.coalesce(*said, *self._by_dates(), pl.lit(_UNSAID))
        return (
            pl.when(operating)
            .then(pl.lit("operating"))
            .when(operating.is_null())
            .then(pl.lit("unknown"))
            .otherwise(why)
        )

    def _columns(self, role: str) -> list[str]:
        return self.used.columns_of(role) if self.used.has(role) else []

    def _by_status(self, name: str) -> pl.Expr:
        told = {cell: kind for cell, kind in self.kinds.items() if kind != _UNSAID}
        return pl.col(name).replace_strict(
            list(told), list(told.values()), default=None, return_dtype=pl.String
        )

    def _by_dates(self) -> list[pl.Expr]:
        if self.as_of is None:
            return []
        ended = self._any("closed", lambda first, last: first <= self.as_of)
        not_begun = self._any("construction_started", lambda first, last: first > self.as_of)
        begun = self._any("construction_started", lambda first, last: last <= self.as_of)
        later = self._any("operation_started", lambda first, last: first > self.as_of)
        return [
            pl.when(ended).then(pl.lit("closed")),
            pl.when(not_begun).then(pl.lit("planned")),
            pl.when(begun & later).then(pl.lit("building")),
        ]

    def _any(self, role: str, holds: Holds) -> pl.Expr:
        written = self.used.manner.of_dates()
        assert self.as_of is not None
        found = pl.lit(False)
        for name in self._columns(role):
            span = date_spans(pl.col(name), self.as_of, role, written).struct
            found = found | holds(span.field("first"), span.field("last")).fill_null(False)
        return found


def standings_of(rows: pl.LazyFrame, used: Carried, as_of: date | None) -> Standings:
    """Reads what the statuses of sources that do not operate say.

    Args:
        rows: `operating`, and the roles by the names of `columns_of`.
        used: Where they are read from.
        as_of: The day asked about.
    """
    names = used.columns_of("status") if used.has("status") else []
    cells: Sequence[str] = ()
    if names:
        stopped = rows.filter(pl.col("operating").eq_missing(False))
        listed = stopped.select(pl.col(name).unique().drop_nulls().implode() for name in names)
        found: pl.DataFrame = listed.collect(**STREAMED)
        cells = sorted({cell for name in names for cell in found[name][0]})
    return Standings(used, as_of, {cell: why_stopped(cell) for cell in cells})
