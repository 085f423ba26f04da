"""The distinct cells of a column with how often each occurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress
from operator import mul

import polars as pl

from annexc import _native

# A short column is counted before the engine has begun.
_SHORT = 5_000
# What is longer is prose, and its beginning tells as much.
_LONGEST = 2_000
# Two rows may have the numbers 1 and 2 by chance; of so many each next one is the next number.
_LEAST_COUNTED, _COUNTED = 3, 0.9


@dataclass(frozen=True)
class Cells:
    """What the cells of a column say; empty ones and marks for nothing left out.

    Attributes:
        texts: The distinct cells, the most frequent first; of very many some thousands.
        counts: How often each occurs.
        filled: Cells that say something.
        rows: Cells looked at.
        distinct: Different cells.
        nothing: Marks for nothing that occur, such as `n/a`.
    """

    texts: list[str]
    counts: list[int]
    filled: int
    rows: int
    distinct: int
    nothing: tuple[str, ...] = ()

    def share(self, holds: Sequence[object]) -> float:
        """The share of cells whose text holds."""
        held = sum(compress(self.counts, holds))
        return held / self._total if self._total else 0.0

    def like(self, pattern: str) -> float:
        """The share of cells that match a pattern from their beginning, whatever their case."""
        return self.share(list(map(_matcher(pattern), self.texts)))

    @cached_property
    def _total(self) -> int:
        return sum(self.counts)

    def first(self, count: int) -> Cells:
        """The same of the most frequent cells alone, for a look that is cheap."""
        if len(self.texts) <= count:
            return self
        texts, counts = self.texts[:count], self.counts[:count]
        return Cells(texts, counts, self.filled, self.rows, self.distinct, self.nothing)

    @cached_property
    def length(self) -> float:
        """The mean length of a cell."""
        lengths = sum(map(mul, map(len, self.texts), self.counts))
        return lengths / self._total if self._total else 0.0

    @cached_property
    def is_unique(self) -> bool:
        """Whether hardly a cell occurs twice, in so many rows that this is no chance."""
        return self.filled >= 10 and self.distinct >= 0.99 * self.filled

    @cached_property
    def whole_numbers(self) -> float:
        """The share of plain whole numbers."""
        return self.like(r"-?\d+(\.0+)?\Z")

    @cached_property
    def decimals(self) -> float:
        """The share of numbers with a fraction, as measurements are."""
        return self.like(r"[-+]?\d*[.,]\d+(e[-+]?\d+)?\Z")


@cache
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(pattern, re.IGNORECASE).match


def cells_of(column: pl.Series, most: int) -> Cells:
    """The cells of a column of text, so many of them as texts."""
    counted = _counted(column)
    texts, counts = counted[0][: 2 * most], counted[1][: 2 * most]
    blank = _native.match_missing(list(texts))
    total = sum(counted[1])
    lost = sum(count for count, nothing in zip(counts, blank, strict=True) if nothing)
    said = [
        (-count, text)
        for text, count, nothing in zip(texts, counts, blank, strict=True)
        if not nothing
    ]
    said.sort()
    kept = said[:most]
    return Cells(
        [text[:_LONGEST] for _, text in kept],
        [-count for count, _ in kept],
        total - lost,
        len(column),
        len(counted[0]) - sum(blank),
        tuple(text for text, nothing in zip(texts, blank, strict=True) if nothing and text)[:5],
    )


def _counted(column: pl.Series) -> tuple[list[str], list[int]]:
    """The distinct texts and their counts, the most frequent first."""
    if len(column) <= _SHORT:
        plain = Counter(cell.strip() for cell in column.to_list() if cell is not None)
        pairs = plain.most_common()
        return [text for text, _ in pairs], [count for _, count in pairs]
    found = column.drop_nulls().str.strip_chars().value_counts(sort=True, name="cells")
    return found.to_series(0).to_list(), found.to_series(1).to_list()


def counts_rows(texts: pl.Series) -> bool:
    """Whether a column merely counts its rows from 1, but for a few such as those of totals."""
    numbers = _numbers(texts).drop_nulls()
    filled = texts.str.strip_chars().replace("", None).count()
    every = pl.int_range(1, len(numbers) + 1, eager=True)
    least = max(_LEAST_COUNTED, _COUNTED * filled)
    return len(numbers) >= least and bool((numbers == every).all())


def counted_within(numbers: pl.Series, groups: pl.Series) -> bool:
    """Whether a column counts from 1 the rows of each value of another."""
    rows = pl.DataFrame({"number": _numbers(numbers), "group": groups})
    every = pl.int_range(1, pl.len() + 1).over("group")
    return bool(rows.select((pl.col("number").eq_missing(every)).all()).item())


def count_of_ones(texts: pl.Series) -> int:
    """How many cells are the first of a list."""
    return int((_numbers(texts) == 1).sum())


def _numbers(texts: pl.Series) -> pl.Series:
    """Whole numbers, as lists are numbered: `7`, `007`, `7.`, `7)`."""
    return texts.str.extract(r"^\s*(\d{1,15})(?:\.0)?[.)]?\s*$").cast(pl.Int64)
