"""Words of facts, statuses and releases that no table understands: the register says something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from annexc import _native
from annexc._register.roles import FACTS, RELEASES

#: The input columns whose cells are read by words.
BY_WORDS = (*FACTS, "status", *RELEASES)
ISSUE = "unknown_word"


def words_in(role: str, cells: Iterable[str], *, text: bool) -> dict[str, list[str]]:
    """The words of each cell that were not understood; cells without any are left out.

    Args:
        role: One of `BY_WORDS`.
        cells: Different cells.
        text: Whether free text may be read.
    """
    listed: list[str | None] = list(cells)
    found = _native.unread_words(role, listed, text=text)
    return {cell: words for cell, words in zip(listed, found, strict=True) if cell and words}


def says(issues: pl.Expr, issue: str = ISSUE) -> pl.Expr:
    """Whether issues name one, by default that a word was not understood."""
    return issues.cast(pl.String).fill_null("").str.contains(issue, literal=True)


def has_any(issues: pl.Series) -> bool:
    """Whether a column of issues names such a word."""
    return bool(issues.to_frame("issues").select(says(pl.col("issues")).any()).item())


def facts_of(rows: pl.DataFrame, columns: Mapping[str, Sequence[str]], *, text: bool) -> pl.Series:
    """The facts that each row states in words that were not understood, `;`-joined.

    Args:
        rows: With `issues`, and columns of text.
        columns: The columns of each fact.
        text: Whether free text may be read.
    """
    named = []
    for role, names in columns.items():
        if role not in FACTS:
            continue
        held = pl.lit(False)
        for name in names:
            unread = words_in(role, rows[name].drop_nulls().unique(), text=text)
            held = held | pl.col(name).is_in(list(unread)).fill_null(False)
        named.append(pl.when(held).then(pl.lit(role)))
    if not named:
        return pl.repeat("", rows.height, dtype=pl.String, eager=True).alias("unread")
    joined = pl.concat_str(named, separator=";", ignore_nulls=True)
    # A fact may have been understood in another way, of which the issues know.
    said = says(pl.col("issues"))
    return rows.select(unread=pl.when(said).then(joined).otherwise(pl.lit(""))).to_series()


def counted(
    rows: pl.DataFrame, columns: Mapping[str, Sequence[str]], *, text: bool
) -> Counter[tuple[str, str]]:
    """Input column and word to the number of rows that hold it.

    Args:
        rows: With columns of text, and in `rows` how many rows each line stands for.
        columns: The columns of each input column of `BY_WORDS`.
        text: Whether free text may be read.
    """
    found: Counter[tuple[str, str]] = Counter()
    for role, names in columns.items():
        for name in names:
            held = rows.select(name, "rows").drop_nulls(name)
            weights = dict(held.group_by(name).agg(pl.col("rows").sum()).iter_rows())
            for cell, words in words_in(role, weights, text=text).items():
                for word in dict.fromkeys(words):
                    found[role, word] += weights[cell]
    return found
