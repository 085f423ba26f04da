"""What could not be read: the most frequent codes, dates and words, as the register writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import Classified
from annexc._classify.outputs import answer
from annexc._progress.carried import Carried, carried
from annexc._progress.counts import selected
from annexc._progress.unread import says
from annexc._register.roles import DATES, SCHEMES
from annexc._tables.compat import STREAMED

#: So many of each column are kept, those of most sources.
MOST = 200
Unread = Callable[[str, list[str]], list[bool]]


def unreadable(classified: Classified) -> pl.DataFrame:
    """`column` (an input column), `word` (a cell of it) and `sources`, those of most sources first.

    Codes that no list knows, and dates that cannot be read; the words of facts are in `unread` of
    the progress. Of a cell with several codes, of which some were read, the whole is told.
    """
    frame, told = classified.frame.lazy(), classified.told
    used, schema = carried(told), frame.collect_schema()
    issues = answer(told.prefix + "issues", "issues", schema).cast(pl.String)
    counts: Counter[tuple[str, str]] = Counter()

    def codes(role: str, cells: list[str]) -> list[bool]:
        return [found is None for found in _native.match_codes(role, list(cells))]

    def dates(role: str, cells: list[str]) -> list[bool]:
        written = used.manner.of_dates()
        day = (told.as_of or date.today()).isoformat()
        return [
            _native.read_date(cell, day, role=role, **written) == "unreadable" for cell in cells
        ]

    for issue, roles, unread in (
        ("unknown_code", SCHEMES, codes), ("unreadable_date", DATES, dates),
    ):  # fmt: skip
        held = [role for role in roles if used.has(role)]
        if held:
            rows = _flagged(frame, used, schema, issues, issue, held)
            counts.update(_counted(rows, used, held, unread))
    lines = [(column, word, count) for (column, word), count in counts.items()]
    table = pl.DataFrame(
        lines, orient="row",
        schema={"column": pl.String(), "word": pl.String(), "sources": pl.Int64()},
    )  # fmt: skip
    return table.sort("sources", "column", "word", descending=[True, False, False])


def _flagged(
    frame: pl.LazyFrame,
    used: Carried,
    schema: Mapping[str, pl.DataType],
    issues: pl.Expr,
    issue: str,
    roles: list[str],
) -> pl.DataFrame:
    """The cells of these roles in rows with the issue, each combination with its rows."""
    texts = used.texts(roles, schema)
    rows = selected(frame, {**texts, "issues": issues}).filter(says(pl.col("issues"), issue))
    counted = rows.group_by(*texts).agg(pl.len().cast(pl.Int64).alias("rows"))
    found: pl.DataFrame = counted.collect(**STREAMED)
    return found


def _counted(
    rows: pl.DataFrame, used: Carried, roles: Iterable[str], unread: Unread
) -> dict[tuple[str, str], Any]:
    found: Counter[tuple[str, str]] = Counter()
    for role in roles:
        for name in used.columns_of(role):
            cells = rows.select(name, "rows").drop_nulls(name)
            counted = dict(cells.group_by(name).agg(pl.col("rows").sum()).iter_rows())
            words = sorted(counted, key=lambda word: (-counted[word], word))
            blank = _native.match_missing(list(words))
            lost = unread(role, words)
            kept = [
                word for word, nothing, bad in zip(words, blank, lost, strict=True)
                if bad and not nothing
            ]  # fmt: skip
            for word in kept[:MOST]:
                found[role, word] += counted[word]
    return found
