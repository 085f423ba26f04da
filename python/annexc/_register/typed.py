"""Cells of typed columns as the text that a reader of the register would write for them."""

from __future__ import annotations

from datetime import date

import polars as pl

from annexc._errors import ColumnError

# The days that can be written; an engine's infinity lies beyond them.
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_FIRST_SECOND, _LAST_SECOND = -62_135_510_400, 253_402_214_400  # a day within, for all zones
_BEYOND = pl.lit(2**31 - 1, dtype=pl.Int32)
#: Stands for a day that cannot be written, so that the cell is unreadable and not empty.
OUT_OF_RANGE = "out of range"
# A scale, or a float, gives a number zeros that no one wrote.
_ZEROS = r"\.0*$|(\.\d*[1-9])0+$"


def as_text(header: str, dtype: pl.DataType, role: str) -> pl.Expr:
    """A column as text; the items of a list are joined by `;`.

    Raises:
        ColumnError: If it is of a type that is no text, number, day, moment or truth value.
    """
    column = pl.col(header)
    if is_plain(dtype):
        return _text(column, dtype)
    if isinstance(dtype, pl.List | pl.Array) and is_plain(inner := _inner(dtype)):
        items = column if isinstance(dtype, pl.List) else column.arr.to_list()
        return items.list.eval(_text(pl.element(), inner)).list.join(";")
    raise ColumnError(
        f"column `{header}` (read as `{role}`) has the type {dtype}, which cannot be read: "
        "cast it to text, or leave the column out"
    )


def day_of(moment: pl.Expr, dtype: pl.Datetime) -> pl.Expr:
    """The day of a moment, at the place of its time zone; one that no day can hold is far away."""
    second = {"ms": 10**3, "us": 10**6, "ns": 10**9}[dtype.time_unit]
    # Of a moment beyond these the engine cannot tell the day.
    holds = moment.to_physical().is_between(
        max(_FIRST_SECOND * second, -(2**63)), min(_LAST_SECOND * second, 2**63 - 2)
    )
    day = pl.when(holds).then(moment).dt.date()
    return pl.when(~holds).then(_BEYOND.cast(pl.Date)).otherwise(day)


def is_plain(dtype: object) -> bool:
    """Whether the values of a type are texts, numbers, days, moments or truth values."""
    plain = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)
    return isinstance(dtype, plain) or (isinstance(dtype, pl.DataType) and dtype.is_numeric())


def _inner(dtype: pl.List | pl.Array) -> pl.DataType:
    inner = dtype.inner
    return inner if isinstance(inner, pl.DataType) else inner()


def _text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.String):
        return column
    if isinstance(dtype, pl.Datetime):
        return _written(day_of(column, dtype))
    if isinstance(dtype, pl.Date):
        return _written(column)
    text = column.cast(pl.String)
    if dtype.is_float() or dtype.is_decimal():
        return text.str.replace(_ZEROS, "$1")
    return text


def _written(day: pl.Expr) -> pl.Expr:
    """A day as ISO text; the engine fails over days that it cannot write."""
    known = pl.when(day.is_between(_FIRST, _LAST)).then(day)
    lost = day.is_not_null() & known.is_null()
    return pl.when(lost).then(pl.lit(OUT_OF_RANGE)).otherwise(known.cast(pl.String))
