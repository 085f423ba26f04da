"""What a description says that the data does not bear out, and how many rows it leaves out."""

from __future__ import annotations

import warnings
from collections import Counter

import polars as pl

from annexc._errors import RegisterWarning
from annexc._question.question import Question
from annexc._register.values import unmatched
from annexc._register.words import is_category

_MOST = 10
# No register has a column of this name.
_ROWS = "__annexc_rows"


def left_out(rows: int, kept: int, question: Question) -> list[str]:
    """The line that counts the rows left out; none if nothing was asked of them."""
    if not question.rows.filters:
        return []
    return [f"{rows - kept:,} of {rows:,} rows are left out ({question.rows})"]


def doubts(rows: pl.LazyFrame, question: Question) -> list[str]:
    """What a reader should know of value tables and filters, from the rows as they came.

    Keys and values that match no cell, and cells of a column of categories that are none.

    Args:
        rows: All rows, those that are left out too.
        question: What is asked of them.
    """
    headers = _looked_at(question)
    if not headers:
        return []
    # Registers repeat their cells: each combination is looked at once.
    table = (
        rows.group_by(headers).agg(pl.len().alias(_ROWS)).collect(engine="streaming").sort(_ROWS)
    )
    found = question.rows.unmatched(table)
    by_role: dict[str, set[str]] = {}
    tables = {}
    for entry in question.inputs:
        if entry.column is None or not (entry.values or entry.role == "category"):
            continue
        cells = table.select(entry.cells(table.schema).alias("cell"))["cell"].drop_nulls()
        if entry.values and question.own:
            by_role.setdefault(entry.role, set()).update(cells.unique())
            tables[entry.role] = entry.values
        if entry.role == "category" and (entry.values or entry.column.header != entry.role):
            found += _unmapped(table.select(entry.text(table.schema).alias("cell"), _ROWS))
    for role, values in tables.items():
        for key, near in unmatched(values, sorted(by_role[role])):
            like = f" The nearest is {near[0]!r}." if near else ""
            found.append(f"values: {role}: no cell is {key!r}.{like}")
    return found


def _looked_at(question: Question) -> list[str]:
    headers = [
        entry.column.header
        for entry in question.inputs
        if entry.column
        and (
            (entry.values and question.own)
            or (entry.role == "category" and entry.column.header != entry.role)
        )
    ]
    return list(dict.fromkeys([*headers, *question.rows.reads]))


def _unmapped(cells: pl.DataFrame) -> list[str]:
    """The cells of a column of categories that are none, the most frequent first."""
    counted: Counter[str] = Counter()
    for cell, rows in cells.drop_nulls("cell").iter_rows():
        counted[cell] += rows
    lost = [(cell, rows) for cell, rows in counted.most_common() if not is_category(cell)]
    if not lost:
        return []
    shown = ", ".join(f"{cell[:60]!r} ({rows:,})" for cell, rows in lost[:_MOST])
    more = f" and {len(lost) - _MOST} more" if len(lost) > _MOST else ""
    return [
        f"category: {len(lost)} values are no category of Annex C and say nothing: {shown}{more}. "
        "Map them under [values.category]"
    ]


def warn(lines: list[str], stacklevel: int) -> None:
    """Says each as a warning."""
    for line in lines:
        warnings.warn(line, RegisterWarning, stacklevel=stacklevel + 1)
