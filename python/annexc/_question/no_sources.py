"""Rows that look like no sources: totals, headers that stand again, numbers of columns."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from annexc._inspect.titles import total_words
from annexc._question.question import Question
from annexc._tables.compat import STREAMED

# Totals stand in the first columns, where a register has the name of the source.
_FIRST = 2
_ROW = "__annexc_row"
_WAY_OUT = (
    "if they are no sources, leave them out with `drop` under [rows] of a description, or by "
    "where (`{header}!={cell}`)"
)


def looked_at(names: Sequence[str], question: Question) -> list[str]:
    """The columns by which such rows are known: the first, those of a name, all that is read."""
    carried = [
        entry.column.header
        for entry in question.carried
        if entry.column and entry.role in ("facility_id", "name", "region")
    ]
    found = dict.fromkeys([*names[:_FIRST], *carried, *question.reads])
    return [name for name in found if name in names]


def no_sources(rows: pl.LazyFrame, names: Sequence[str], question: Question) -> list[str]:
    """A line on each kind of such rows; they stay sources.

    Args:
        rows: All rows, with the columns of `looked_at`.
        names: All columns of the table, in order.
        question: What is asked of them.
    """
    schema = rows.collect_schema()
    texts = [name for name in looked_at(names, question) if schema.get(name) == pl.String]
    if not texts:
        return []
    read = [name for name in question.reads if name in texts]
    named = [name for name in texts if name not in read]
    kinds = {"like totals": [_sums_up(name, first=name == names[0]) for name in named]}
    if len(texts) > 1:
        again = pl.sum_horizontal(pl.col(name).str.strip_chars() == name for name in texts)
        numbers = pl.all_horizontal(
            pl.col(name).str.strip_chars(" ()[]").eq(str(names.index(name) + 1)).fill_null(False)
            for name in texts
        )
        kinds |= {"like the headers again": [again > 1], "like numbers of columns": [numbers]}
    index = pl.int_range(1, pl.len() + 1)
    kept = question.rows.holds(schema) if question.rows.filters else pl.lit(True)
    found = (
        rows.with_columns(index.alias(_ROW))
        .filter(kept)
        .select(
            _ROW, *texts, **{kind: pl.any_horizontal(test) for kind, test in kinds.items() if test}
        )
        .filter(pl.any_horizontal(kind for kind, test in kinds.items() if test))
        .collect(**STREAMED)
        if any(kinds.values())
        else pl.DataFrame()
    )
    lines = []
    for kind in (kind for kind, test in kinds.items() if test):
        held = found.filter(pl.col(kind)).sort(_ROW)
        if held.height:
            header = _where(held, named, names[0]) if kind == "like totals" else texts[0]
            cell = held[header][0]
            one = "row looks" if held.height == 1 else "rows look"
            way_out = _WAY_OUT.format(header=header, cell=cell)
            lines.append(
                f"{held.height:,} {one} {kind} (first: row {held[_ROW][0]:,}, `{cell}`): {way_out}"
            )
    return lines


def _where(held: pl.DataFrame, named: Sequence[str], first: str) -> str:
    """The column in which the first of the rows says that it is a total."""
    row = held.head(1)
    return next(name for name in named if row.select(_sums_up(name, first=name == first)).item())


def _sums_up(name: str, *, first: bool) -> pl.Expr:
    """Whether a cell says that its row sums up others; `Total` may be a company but there."""
    words = [word for word, certain in total_words().items() if certain or first]
    text = pl.col(name)
    # Few cells are short and without a digit: no other is looked at more closely.
    short = (text.str.len_bytes() <= 4 * max(map(len, words))) & ~text.str.contains(r"\d")
    plain = (
        pl.when(short)
        .then(text)
        .str.strip_chars(" :*")
        .str.normalize("NFKD")
        .str.to_lowercase()
        .str.replace_all(r"[\s\p{M}-]", "")
    )
    return plain.is_in(words).fill_null(False)
