"""The output columns of a table that was classified: read as they are, and held to the question.

A file may have been edited, cut or joined with another. What a table says is believed only if the
question gives it again; where the question is not known, at least each word must be one that
`classify` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_kinds, output_names, output_words
from annexc._errors import AnnexcError, ColumnError
from annexc._labels import labels
from annexc._question.question import Question, resolved

_ROW = "__annexc_row"
_AGAIN = "__annexc_again_"
# Sets of words, by the column whose words they are made of.
_SETS = {
    "annex_c_candidates": "annex_c",
    "ancillary": "annex_c",
    "obligation_candidates": "obligation",
}
# Other sets, by the family of labels that names their words.
_FAMILIES = {"needs": "need.", "issues": "report.issue."}
# What depends on the day asked about only through the dates of the law and of the source itself.
_OF_ANY_DAY = ("annex_c_candidates", "obligation", "bat_required_from")


def answer(header: str, name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """An output column as `classify` gives it, also where a file kept it as text.

    Args:
        header: Where it stands.
        name: The output column.
        schema: Of the table.
    """
    column, held = pl.col(header), schema[header]
    kind = output_kinds()[name]
    if kind == "date":
        # pandas and some workbooks make moments of days.
        text = column.cast(pl.String).str.slice(0, len("2026-08-31"))
        return column if held == pl.Date else text.str.to_date("%Y-%m-%d", strict=False)
    if kind == "bool":
        text = column.cast(pl.String).str.to_lowercase().str.strip_suffix(".0")
        holds, not_so = text.is_in(["true", "1"]), text.is_in(["false", "0"])
        return column if held == pl.Boolean else pl.when(holds).then(True).when(not_so).then(False)
    # An Enum is small, and a large register has ten of them.
    return column if isinstance(held, pl.Enum) else filled(column.cast(pl.String))


def filled(text: pl.Expr) -> pl.Expr:
    """An empty text is none."""
    return pl.when(text != "").then(text)


# --- Words


def check_words(rows: pl.LazyFrame, names: Sequence[str], prefix: str, place: str) -> None:
    """Stops at a word in an output column that `classify` does not write.

    Args:
        rows: The table.
        names: The output columns that there are.
        prefix: Of them.
        place: What an error names as the table.

    Raises:
        ColumnError: Names the column and the word.
    """
    schema = rows.collect_schema()
    met = rows.select(
        pl.col(prefix + name).cast(pl.String).unique().drop_nulls().implode().alias(name)
        for name in names
    ).collect()
    for name in names:
        texts: list[str] = [text for text in met[name][0].to_list() if text.strip()]
        for text in _unknown(name, texts, schema[prefix + name]):
            raise ColumnError(
                f"{place}: column `{prefix + name}` holds {text!r}, which classify does not write;",
                python="give the table as classify returned it, or classify again",
                shell="classify again",
            )


def _unknown(name: str, texts: Sequence[str], held: pl.DataType) -> Iterator[str]:
    kind = output_kinds()[name]
    if kind in ("date", "bool"):
        column = pl.DataFrame({name: pl.Series(texts, dtype=pl.String)})
        if held.is_temporal() or held == pl.Boolean:
            return
        read = column.select(read=answer(name, name, column.schema), text=name)
        yield from read.filter(pl.col("read").is_null())["text"]
        return
    known = _known(name)
    if known is not None:
        for text in texts:
            parts = text.split(";") if name not in output_words() else [text]
            if not set(parts) <= known:
                yield text


def _known(name: str) -> frozenset[str] | None:
    words = output_words()
    if name in words or name in _SETS:
        return frozenset(words[_SETS.get(name, name)].categories.to_list())
    family = _FAMILIES.get(name)
    if family is None:
        return None
    keys = labels("en").texts
    return frozenset(key.removeprefix(family) for key in keys if key.startswith(family))


# --- Answers


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
    if not any_day:
        return _first(_differing(rows, question, names), question.prefix, names)
    names = [name for name in names if name in _OF_ANY_DAY]
    # Of those alone that today does not explain: a register has few of them.
    left = _differing(rows, question, names).collect()
    for day in _days(question) if left.height else ():
        kept = [*rows.collect_schema().names(), _ROW]
        again = _differing(left.select(kept).lazy(), _of(question, day), names).collect()
        left = left.join(again.select(_ROW), on=_ROW, how="semi", maintain_order="left")
    return _first(left.lazy(), question.prefix, names)


def _differing(rows: pl.LazyFrame, question: Question, names: Sequence[str]) -> pl.LazyFrame:
    """The rows that differ, with their number and with what the question gives beside them."""
    columns = rows.collect_schema().names()
    asked = with_verdict(rows, question, [_AGAIN + name for name in output_names()])
    compared = asked.select(*columns, *(_AGAIN + name for name in names))
    if _ROW not in columns:
        compared = compared.with_row_index(_ROW)
    schema = compared.collect_schema()
    return compared.filter(
        pl.any_horizontal(
            _shown(header, name, schema, schema[header]).ne_missing(
                _shown(_AGAIN + name, name, schema, schema[header])
            )
            for name in names
            for header in (question.prefix + name,)
        )
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
        question.inputs,
        question.carried,
        as_of=day,
        parties=question.parties,
        register=question.register,
        prefix=question.prefix,
        assume=question.assume,
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
