"""A way to get the answers, as the benchmark runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from benchmarks.law_tables import LawTables

#: `text`: five columns of text, as a register is read from a file. `typed`: codes, years and Party
#: as Enums and the start of construction as a date, the conversion done beforehand.
Form = Literal["text", "typed"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write it.

    Attributes:
        tool: Such as `polars`.
        name: What distinguishes it from the tool's other variants.
        form: Of its input.
        run: Does the work and holds the result in memory.
        answers: Makes the 16 columns of a result comparable; not timed.
        spelled_out: Whether it spells the rule out, rather than look the outcome up in one table
            that was made with annexc. Its fastest such variant stands for a tool too.
    """

    tool: str
    name: str
    form: Form
    run: Callable[[], Any]
    answers: Callable[[Any], pl.DataFrame]
    spelled_out: bool = False


def typed(data: pl.DataFrame, tables: LawTables) -> pl.DataFrame:
    """The same register as Enums and a date."""
    lists = {
        "eprtr": tables.eprtr,
        "naf2": tables.naf2,
        "operation_started": tables.operations,
        "party": tables.parties,
    }
    return data.with_columns(
        *(pl.col(c).cast(pl.Enum(table[c].drop_nulls())) for c, table in lists.items()),
        pl.col("construction_started").str.to_date(),
    )


def comparable(answers: pl.DataFrame) -> pl.DataFrame:
    """Words as text, whatever they were encoded as; names, order and nulls stay."""
    return answers.with_columns(
        pl.col(name).cast(pl.String)
        for name, kind in answers.schema.items()
        if kind in (pl.Enum, pl.Categorical)
    )


def check_equal(expected: pl.DataFrame, variant: Variant) -> None:
    """Compares all columns, cell by cell.

    Raises:
        AssertionError: If a cell differs; names tool, variant, column and the first such row.
    """
    found = comparable(variant.answers(variant.run()))
    where = f"{variant.tool}, {variant.name}, {variant.form}"
    if found.columns != expected.columns or found.height != expected.height:
        raise AssertionError(f"{where}: other columns or rows: {found.columns}, {found.height}")
    for name in expected.columns:
        differ = expected[name].ne_missing(found[name]).arg_true()
        if len(differ):
            row = differ[0]
            raise AssertionError(
                f"{where}: {name} differs in {len(differ)} rows, first in row {row}: "
                f"{expected[name][row]!r}, not {found[name][row]!r}"
            )
