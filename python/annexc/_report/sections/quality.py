"""The quality of the data: what stood in the way of reading sources, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.model import Block, Section, Text
from annexc._report.sections.figures import table
from annexc._report.words import Words

_PAGE, _DOCUMENT = 40, 25


def quality(progress: Progress, unreadable: pl.DataFrame, words: Words) -> Section:
    """Every word of `issues` with its meaning, and the most frequent cells that were not read.

    Args:
        progress: The counts.
        unreadable: Codes and dates that could not be read, as `unreadable`.
        words: Texts of the language.
    """
    blocks = tuple(_blocks(progress, unreadable, words))
    if not blocks:
        text = "quality.empty" if not progress.rows else "quality.good"
        blocks = (Text(words(text)),)
    return Section("issues", words("section.issues"), blocks)


def _blocks(progress: Progress, unreadable: pl.DataFrame, words: Words) -> Iterator[Block]:
    column = words.column
    found = progress.by_issue
    if not found.is_empty():
        meanings = [words(f"issue.{word}") for word in found["issue"]]
        share = pl.col("sources") / progress.rows
        rows = found.with_columns(
            words.spelled(found["issue"], "issue"),
            means=pl.Series(meanings, dtype=pl.String), share=share,
        )  # fmt: skip
        yield Text(words("issues.intro"))
        yield table(
            "by_issue", rows, words,
            column("issue"), column("means"), column("sources", "count"),
            column("share", "share", head="share_of_all"),
        )  # fmt: skip
    for key, lost in (("unreadable", unreadable), ("unread", progress.unread)):
        if not lost.is_empty():
            # A scheme of codes has a name of its own; facts and dates are called as elsewhere.
            names = [words.labels.get(f"need.{name}", name) for name in lost["column"]]
            yield table(
                key, lost.with_columns(column=pl.Series(names, dtype=pl.String)), words,
                column("column", head="input"), column("word", head=f"{key}_cell"),
                column("sources", "count"),
                page_rows=_PAGE, document_rows=_DOCUMENT, notes=(words(f"note.{key}"),),
            )  # fmt: skip
