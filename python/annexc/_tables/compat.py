"""Where the Polars versions that are served differ."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from inspect import signature
from typing import Any, TypeVar

import polars as pl

_Table = TypeVar("_Table", pl.DataFrame, pl.LazyFrame)

# What becomes of an empty list is said in newer versions and cannot be in older ones; no list that
# is exploded here is empty.
_EMPTY: dict[str, Any] = (
    {"empty_as_null": True} if "empty_as_null" in signature(pl.LazyFrame.explode).parameters else {}
)


def exploded(table: _Table, *columns: str) -> _Table:
    """A row for each item of the lists, which are of one length in a row and never empty."""
    return table.explode(*columns, **_EMPTY)


def items(lists: pl.Expr) -> pl.Expr:
    """The items of lists that are never empty, one after another."""
    return lists.explode(**_EMPTY)


# Newer versions take numbers for words by a method of their own and no longer by a cast.
_BY_METHOD = hasattr(pl.col("").cat, "to")


def as_enum(numbers: pl.Expr, words: pl.Enum) -> pl.Expr:
    """The words with these numbers."""
    if _BY_METHOD:
        method: Any = numbers.cat
        named: pl.Expr = method.to(words)
        return named
    return numbers.cast(words)


# Sinks of the streaming engine fail, and may crash, on the oldest versions; from this one on they
# are tested.
STREAMS = tuple(int(part) for part in pl.__version__.split(".")[:2]) >= (1, 44)
#: How a query is collected that should not hold its rows.
STREAMED: dict[str, Any] = {"engine": "streaming"} if STREAMS else {}

# The engine's own pieces are five times as long: no faster, and what is under way from file to file
# then takes twice the room.
_PIECE = 16_384
_SAID = ("POLARS_IDEAL_MORSEL_SIZE", "POLARS_STREAMING_CHUNK_SIZE")


def in_pieces() -> AbstractContextManager[object]:
    """Streams in short pieces in this context, unless the environment says how long they are."""
    if not STREAMS or any(name in os.environ for name in _SAID):
        return nullcontext()
    return pl.Config(streaming_chunk_size=_PIECE)
