"""The identifiers by which tables are joined: compared by what they say, sign by sign."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from annexc._register.typed import as_text
from annexc._register.words.by_text import says

# Whole numbers that a column of floats holds for certain.
_EXACT = 2.0**53


def key_of(header: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The identifiers of a column as texts; 17 and `17` are one, `017` is another.

    Nulls: null where the cell is empty or a mark for nothing, which is like no other.

    Raises:
        ColumnError: If the column is of a type that cannot be read.
    """
    column, dtype = pl.col(header), schema[header]
    text = as_text(header, dtype, "key")
    if dtype.is_float():
        whole = column.is_finite() & (column == column.floor()) & (column.abs() < _EXACT)
        number = pl.when(whole).then(column).cast(pl.Int64).cast(pl.String)
        text = pl.coalesce(number, text)
    return pl.when(says(text)).then(text)
