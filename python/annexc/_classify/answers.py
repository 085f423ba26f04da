"""The answers of a table that was classified, held to the question.

A file may have been edited, cut or joined with another. What a table says is believed only if the
question gives it again; where the question is not known, at least each word must be one that
`classify` writes (`outputs`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_kinds, output_names, output_words
from annexc._classify.outputs import answer, filled
from annexc._errors import AnnexcError
from annexc._question.question import Question, resolved
from annexc._tables.compat import STREAMED

_ROW = "__annexc_row"
_AGAIN = "__annexc_again_"
# What depends on the day asked about only through the dates of the law and of the source itself.
_OF_ANY_DAY = ("annex_c_candidates", "obligation", "bat_required_from")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a table and the question differ.

    Attributes:
        rows: How many rows differ.
        row: The first of them, counted from 1.
        column: The first output column that differs there.
        table: What the table says.
        again: What the question gives.
    """

    rows: int
    row: int
    column: str
    table: str
    again: str

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return (
            f"{rows}, first row {self.row:,}: `{self.column}` is {self.table} there, and the "
            f"question gives {self.again}"
        )


def difference(
    rows: pl.LazyFrame, question: Question, names: Sequence[str], *, any_day: bool
) -> Difference | None:
    """Where the output columns are not what the question gives; None if they are.

    Args:
        rows: The table, with the columns that are read and the output columns.
        question: What was asked.
        names: The output columns that there are.
        any_day: Whether the day is not known, so that an answer counts that some day gives.
    """
    if any_day:
        names = [name for name in names if name in _OF_ANY_DAY]
    # A table is as it should be nearly always, and then nothing needs to be gathered.
    compared, differ = _compared(rows, question, names)
    if not compared.select(differ.any()).collect(**STREAMED).item():
        return None
    differing = compared.filter(differ)
    if not any_day:
        return _first(differing, question.prefix, names)
    left = differing.collect()
    kept = [*rows.collect_schema().names(), _ROW]
    for day in _days(question):
        compared, differ = _compared(left.select(kept).lazy(), _of(question, day), names)
        again = compared.filter(differ).select(_ROW).collect()
        left = left.join(again, on=_ROW, how="semi", maintain_order="left")
    return _first(left.lazy(), question.prefix, names)


def _compared(
    rows: pl.LazyFrame, question: Question, names: Sequence[str]
) -> tuple[pl.LazyFrame, pl.Expr]:
    """The rows with their number and what the question gives beside them; and where they differ."""
    columns = rows.collect_schema().names()
    asked = with_verdict(rows, question, [_AGAIN + name for name in output_names()])
    compared = asked.select(*columns, *(_AGAIN + name for name in names))
    if _ROW not in columns:
        compared = compared.with_row_index(_ROW)
    schema = compared.collect_schema()
    return compared, pl.any_horizontal(
        _shown(header, name, schema, schema[header]).ne_missing(
            _shown(_AGAIN + name, name, schema, schema[header])
        )
        for name in names
        for header in (question.prefix + name,)
    )


def _first(differing: pl.LazyFrame, prefix: str, names: Sequence[str]) -> Difference | None:
    schema = differing.collect_schema()
    firsts = {
        kept: _shown(header, name, schema, schema[prefix + name]).first()
        for name in names
        for header, kept in ((prefix + name, name), (_AGAIN + name, _AGAIN + name))
    }
    counted = differing.select(rows=pl.len(), row=pl.col(_ROW).first(), **firsts)
    found = counted.collect().row(0, named=True)
    if not found["rows"]:
        return None
    # The duty says most.
    ordered = sorted(names, key=lambda name: name != "obligation")
    name = next(name for name in ordered if found[name] != found[_AGAIN + name])
    table, again = _quoted(found[name]), _quoted(found[_AGAIN + name])
    return Difference(int(found["rows"]), int(found["row"]) + 1, prefix + name, table, again)


def _shown(
    header: str, name: str, schema: Mapping[str, pl.DataType], beside: pl.DataType
) -> pl.Expr:
    """An output column in the form in which it can be held against another.

    `beside` is the type of it in the table: where a file kept days or truth values as texts, a text
    that reads as none is no empty cell.
    """
    found = answer(header, name, schema)
    if beside == output_words().get(name):
        return pl.col(header)
    if output_kinds()[name] not in ("date", "bool"):
        return filled(found.cast(pl.String))
    if beside in (pl.Date, pl.Boolean):
        return found
    text = pl.col(header).cast(pl.String).str.strip_chars()
    return pl.coalesce(found.cast(pl.String), filled(text))


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        value = str(value).lower()
    return "empty" if value is None else f"`{value}`"


def _of(question: Question, day: date) -> Question:
    return resolved(
        question.own,
        question.carried,
        as_of=day,
        parties=question.parties,
        register=question.register,
        prefix=question.prefix,
        assume=question.assume,
        rows=question.rows,
        facts=question.facts,
        key=question.key,
    )


def _days(question: Question) -> list[date]:
    """Days on each side of which the law of the Parties that were named is another."""
    marks: set[date] = set()
    for party in question.parties.given.values():
        marks |= {day for name in _MARKS if (day := getattr(party, name)) is not None}
        marks |= set(_dates_in(party.profile))
    before = {mark - timedelta(days=1) for mark in marks if mark > date(1900, 1, 1)}
    return sorted(marks | before, reverse=True)


_MARKS = ("entry_into_force", "cut_off", "bat_deadline")


def _dates_in(value: Any) -> Iterator[date]:
    """The dates of a profile, wherever they stand."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _dates_in(item)
    elif isinstance(value, str):
        try:
            yield date.fromisoformat(value)
        except ValueError:
            return


def refused(found: Difference, question: Question, place: str, *, held: bool) -> AnnexcError:
    """The error over a table whose answers are not those of the question."""
    whose = ";".join(sorted(question.parties.given)) or "the Party of each row"
    if held:
        return AnnexcError(
            f"{place}: its answers are not those of the question in its provenance ({whose} on "
            f"{question.as_of}): {found}. It was edited, or is of another question;",
            python="classify again",
            shell="classify again",
        )
    return AnnexcError(
        f"{place}: its answers are not those of the question that is told ({whose} on "
        f"{question.as_of}): {found}. It was edited, or asked otherwise:",
        python="give party, as_of, register, columns, assume and prefix as to classify, or "
        "provenance=, or classify again",
        shell="give --party, --as-of, --register, --column, --assume and --prefix as to `annexc "
        "classify`, or --provenance, or classify again",
    )
