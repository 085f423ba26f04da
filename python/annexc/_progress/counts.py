"""A classified register counted by outcome, Party and what its columns say: never row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from annexc._classify.classified import Classified
from annexc._classify.kernel import alike, numbered, started, starts, written
from annexc._classify.outputs import answer
from annexc._progress.carried import Carried
from annexc._progress.unread import BY_WORDS, says
from annexc._tables.compat import STREAMED

ROWS = "rows"
#: The dates that say when a source began, the closest to the law's own first. A permit and a
#: modification say something else.
STARTS = ("construction_started", "operation_started", "first_reported")
#: What a table is made from: a combination of these stands for all rows that have it.
OUTPUTS = (
    "annex_c", "annex_c_candidates", "source_age", "obligation", "obligation_candidates",
    "legal_basis", "operating", "evidence", "ancillary", "needs", "issues",
)  # fmt: skip
#: What is counted by when sources began.
_BEGUN = ("annex_c", "annex_c_candidates", "source_age")
_NUMBER = "outcome"
_STARTS = "starts"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a register comes to. In every table `rows` is how many rows a line stands for.

    Attributes:
        outcomes: `OUTPUTS` with `party` and the columns of `toolkit`, as they are written.
        starts: `annex_c`, `annex_c_candidates`, `source_age`, `party`; `first` and `last` day on
            which a source may have begun, moved down to a turn or the first of the year, null for
            an open end; `basis`, the date that says so, empty if none does.
        worded: Of rows with words that were not understood: `OUTPUTS` and the columns of these
            words.
        uptake: `obligation` and the columns of `bat_applied`.
    """

    outcomes: pl.DataFrame
    starts: pl.DataFrame
    worded: pl.DataFrame
    uptake: pl.DataFrame


class Later:
    """A table that is made when it is first asked for."""

    def __init__(
        self, made: pl.LazyFrame, then: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    ) -> None:
        self._made = made
        self._then = then

    @cached_property
    def table(self) -> pl.DataFrame:
        """The table."""
        found = self._made.collect(**STREAMED)
        return found if self._then is None else self._then(found)


class _Rows:
    """The rows of a register: what its columns say, and what tells their outcomes apart."""

    def __init__(self, classified: Classified, used: Carried) -> None:
        prefix = classified.told.prefix
        self._used = used
        if classified.asked is None:
            rows = classified.frame.lazy()
            schema = rows.collect_schema()
            self._keys = {name: answer(prefix + name, name, schema) for name in OUTPUTS}
        else:
            # The question gives the answers of the table again, so that one number says them all.
            rows, question = classified.asked
            schema = rows.collect_schema()
            numbers = numbered(question.expressions(schema), question.spec_of(schema))
            self._keys = {_NUMBER: numbers}
        texts = used.texts((*used.inputs,), schema)
        self._rows = selected(rows, self._keys | texts)
        self._texts = set(texts)

    def output(self, name: str) -> pl.Expr:
        """An output column."""
        return written(pl.col(_NUMBER), name) if _NUMBER in self._keys else pl.col(name)

    def columns(self, roles: Sequence[str]) -> list[str]:
        """The columns of some roles that the register has."""
        named = [name for role in roles for name in self._used.columns_of(role)]
        return [name for name in named if name in self._texts]

    def counted(
        self,
        outputs: Sequence[str],
        others: Sequence[str] = (),
        *,
        rows: pl.LazyFrame | None = None,
    ) -> pl.LazyFrame:
        """How many rows there are of each outcome and of what other columns hold."""
        own = self._rows if rows is None else rows
        keys = list(outputs)
        if _NUMBER in self._keys:
            own = own.with_columns(alike(pl.col(_NUMBER), outputs))
            keys = [_NUMBER]
        found = own.group_by(*keys, *others).agg(pl.len().cast(pl.Int64).alias(ROWS))
        return found.select(
            *(self.output(name).alias(name) for name in outputs), *others, pl.col(ROWS)
        )

    def worded(self) -> pl.LazyFrame:
        """Those that hold words which were not understood."""
        return self._rows.filter(says(self.output("issues")))

    def begun(self, as_of: date, turns: Sequence[date]) -> tuple[pl.LazyFrame, list[str]]:
        """All, with the numbers of `starts`, and the roles that these are of; `turns` as there."""
        texts = [
            (pl.col(name), role, written_as)
            for role in STARTS
            for name, written_as in self._used.manners(role).items()
            if name in self.columns([role])
        ]
        if not texts:
            return self._rows, []
        numbers = starts(texts, as_of, turns).alias(_STARTS)
        return self._rows.with_columns(numbers), [role for _, role, _ in texts]


def counts(classified: Classified, used: Carried, as_of: date, turns: Sequence[date]) -> Counts:
    """Counts a register; its rows pass once for each table.

    Args:
        classified: The register.
        used: Where its roles are read from.
        as_of: The day asked about.
        turns: The days on which the law turns; starts are told apart by these and by their years.
    """
    rows = _Rows(classified, used)
    words = rows.columns(BY_WORDS)
    dated, roles = rows.begun(as_of, turns)
    told = [_STARTS] if roles else []
    party, uptake = rows.columns(["party"])[:1], rows.columns(["bat_applied"])
    made = {
        "outcomes": rows.counted(OUTPUTS, [*party, *rows.columns(["toolkit"])]),
        "starts": rows.counted(_BEGUN, [*party, *told], rows=dated),
    }
    if words:
        made["worded"] = rows.counted(OUTPUTS, words, rows=rows.worded())
    if uptake:
        made["uptake"] = rows.counted(["obligation"], uptake)
    # One after another: counted side by side, the engine holds what one is ahead of the other.
    found: dict[str, pl.DataFrame] = {
        name: query.collect(**STREAMED) for name, query in made.items()
    }
    nothing = pl.DataFrame(schema=[*OUTPUTS, ROWS])
    return Counts(
        outcomes=_merged(_with_party(found["outcomes"])),
        starts=_merged(_with_party(_with_starts(found["starts"], roles))),
        worded=_merged(found.get("worded", nothing)),
        uptake=_merged(found.get("uptake", nothing.select("obligation", ROWS))),
    )


def selected(rows: pl.LazyFrame, columns: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """These columns alone; a constant, which has a length of its own, is in all rows."""
    # No register has columns of such names.
    held = {name: f"__annexc_{name}" for name in columns}
    named = rows.with_columns(column.alias(held[name]) for name, column in columns.items())
    return named.select(pl.col(held[name]).alias(name) for name in columns)


def counted_columns(rows: pl.LazyFrame, columns: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """What the columns hold together, with the number of `rows` that do."""
    counted = selected(rows, columns).group_by(*columns).agg(pl.len().cast(pl.Int64).alias(ROWS))
    found: pl.DataFrame = counted.collect(**STREAMED)
    return found


def _merged(counted: pl.DataFrame) -> pl.DataFrame:
    """Lines that say the same made one; those of most rows first."""
    keys = [name for name in counted.columns if name != ROWS]
    return counted.group_by(keys).agg(pl.col(ROWS).sum()).sort(ROWS, *keys, descending=True)


def _with_party(counted: pl.DataFrame) -> pl.DataFrame:
    if "party" in counted.columns:
        return counted
    return counted.with_columns(party=pl.lit(None, dtype=pl.String))


def _with_starts(counted: pl.DataFrame, roles: Sequence[str]) -> pl.DataFrame:
    if not roles:
        nothing = {name: pl.lit(None, dtype=pl.Date) for name in ("first", "last")}
        return counted.with_columns(**nothing, basis=pl.lit(""))
    return counted.with_columns(**started(pl.col(_STARTS), roles)).drop(_STARTS)
