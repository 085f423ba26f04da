"""The further tables of a register: what of them was matched, and what they settle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from annexc._classify.classified import Classified
from annexc._classify.kernel import numbered, written
from annexc._progress.counts import selected
from annexc._question.linked.told import Told
from annexc._question.question import Question, resolved
from annexc._tables.compat import STREAMED

_OPEN = "undetermined"
_COUNTS = ("rows", "facilities", "blank", "matched", "lost", "met")
#: What a table does to duties.
EFFECTS = ("settled", "opened", "changed")


def of_tables(classified: Classified) -> pl.DataFrame:
    """The further tables that were given, one a row.

    `table`, `gives`, `file`, `key` and `held` (texts; the headers that were held against each
    other), `rows`, `facilities`, `blank`, `matched`, `lost`, `met` (as `Told`; null where it was
    not counted), and `settled`, `opened`, `changed`: of how many sources the duty is known only by
    the table, open only by it, or known to be another.
    """
    question = classified.told.question
    schema: dict[str, Any] = dict.fromkeys(("table", "gives", "file", "key", "held"), pl.String)
    schema |= dict.fromkeys((*_COUNTS, *EFFECTS), pl.Int64)
    if question is None:
        return pl.DataFrame(schema=schema)
    asked = classified.asked or (classified.frame.lazy(), question)
    rows = [
        {
            "table": told.name, "gives": told.gives, "file": told.file, "key": told.key,
            "held": told.held, **{name: getattr(told, name) for name in _COUNTS},
            **_effects(*asked, told),
        }
        for told in question.tables
        if told.given
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _effects(rows: pl.LazyFrame, question: Question, told: Told) -> Mapping[str, int]:
    """How many duties the register has otherwise without a table."""
    schema = rows.collect_schema()
    numbers = {
        name: numbered(of.expressions(schema), of.spec_of(schema))
        for name, of in (("with", question), ("without", _without(question, told)))
    }
    counted = (
        selected(rows, numbers)
        .group_by("with", "without")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(written(pl.col(name), "obligation").cast(pl.String) for name in numbers)
        .collect(**STREAMED)
    )
    found = dict.fromkeys(EFFECTS, 0)
    for now, before, count in counted.iter_rows():
        if now != before:
            effect = "opened" if now == _OPEN else "settled" if before == _OPEN else "changed"
            found[effect] += count
    return found


def _without(question: Question, told: Told) -> Question:
    """The same question of the register without a table."""
    kept = [
        entry
        for entry in question.own
        if entry.column is None or entry.column.header not in told.columns
    ]
    return resolved(
        kept, question.carried, as_of=question.as_of, parties=question.parties,
        register=question.register, prefix=question.prefix, assume=question.assume,
        rows=question.rows, facts=question.facts, key=question.key,
    )  # fmt: skip
