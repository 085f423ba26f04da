"""Texts that are looked up once each, since registers repeat their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from annexc import _native


def by_text(
    cells: pl.Expr, read: Callable[[list[str]], Sequence[Any]], dtype: pl.DataType
) -> pl.Expr:
    """What is read in each cell.

    Nulls: null stays null.

    Args:
        cells: The cells, of texts.
        read: Of different texts what each comes to.
        dtype: Of what it gives.
    """

    def looked_up(cells: pl.Series) -> pl.Series:
        texts = cells.drop_nulls().unique()
        book = pl.DataFrame({"cell": texts, "read": pl.Series(read(texts.to_list()), dtype=dtype)})
        return cells.to_frame("cell").join(book, on="cell", how="left", maintain_order="left")[
            "read"
        ]

    return cells.map_batches(looked_up, return_dtype=dtype, is_elementwise=True)


def says(cells: pl.Expr) -> pl.Expr:
    """Whether each cell says something: it is neither empty nor a mark for nothing."""

    def read(texts: list[str]) -> list[bool]:
        return [not nothing for nothing in _native.match_missing(list(texts))]

    return by_text(cells, read, pl.Boolean()).fill_null(False)
