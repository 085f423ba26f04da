"""The quality of the data: what stood in the way of reading sources, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from annexc._asked.words import told
from annexc._learnt.ledger import Ledger
from annexc._progress.progress import Progress
from annexc._question.linked.told import Told
from annexc._question.question import Question
from annexc._report.model import Block, Kind, Section, Text
from annexc._report.sections.figures import table
from annexc._report.words import Words

_PAGE, _DOCUMENT = 40, 25
# So many facilities of which nothing applies any more are named.
_LAPSED = 10


def quality(
    progress: Progress,
    unreadable: pl.DataFrame,
    tables: pl.DataFrame,
    question: Question | None,
    words: Words,
) -> Section:
    """Every word of `issues` with its meaning, and the most frequent cells that were not read.

    Args:
        progress: The counts.
        unreadable: Codes and dates that could not be read, as `unreadable`.
        tables: The further tables of the register, as `of_tables`.
        question: What was asked, with the names of tables that were not given and what was learnt.
        words: Texts of the language.
    """
    blocks = tuple(_blocks(progress, unreadable, words))
    if not blocks:
        text = "quality.empty" if not progress.rows else "quality.good"
        blocks = (Text(words(text)),)
    if question is not None:
        blocks += (*_of_tables(tables, question.tables, words), *_of_facts(question.facts, words))
    return Section("issues", words("section.issues"), blocks)


def _of_tables(tables: pl.DataFrame, told: Sequence[Told], words: Words) -> Iterator[Block]:
    """What of further tables was matched, and which of them were not given."""
    column = words.column
    if not tables.is_empty():
        by = pl.concat_str("key", pl.lit(" = "), "held")
        rows = tables.with_columns(
            words.spelled(tables["gives"], "gives"),
            joined_by=pl.when(pl.col("key") != "").then(by),
        )
        yield table(
            "tables", rows, words,
            column("table"), column("gives"), column("file", narrow=False, only_if_any=True),
            column("joined_by", "code", narrow=False), column("rows", "count"),
            column("facilities", "count"), column("matched", "count"), column("lost", "count"),
            column("blank", "count", only_if_any=True), column("met", "count"),
            column("settled", "count"), column("opened", "count"), column("changed", "count"),
            notes=(words("note.tables"),),
        )  # fmt: skip
    missing = [
        f"{entry.name} ({words.law('gives', entry.gives)})" for entry in told if not entry.given
    ]
    if missing:
        yield Text(words("tables.missing", tables=words.listed(missing)))


def _of_facts(facts: Ledger, words: Words) -> Iterator[Block]:
    """What people said of sources; what contradicts each other first."""
    gone = list(dict.fromkeys(entry.facility_id for entry, _ in facts.lapsed))
    if gone:
        named = [*gone[:_LAPSED], *(["…"] if len(gone) > _LAPSED else [])]
        yield Text(words("facts.lapsed", facilities=words.listed(named)))
    if not facts:
        return
    yield Text(words("facts.intro", **facts.counts))
    said = facts.table()
    kinds = said["fact"].unique().to_list()
    names = [words.labels.get(f"need.{name}", name) for name in kinds]
    values = said.select("fact", "value").unique()
    shown = values.with_columns(
        shown=pl.Series(
            [told(fact, value, words.labels) for fact, value in values.iter_rows()],
            dtype=pl.String,
        )
    )
    days = said["said_on"].str.to_date("%Y-%m-%d", strict=False)
    if days.null_count() == said["said_on"].null_count():
        # A month or a year is no day: where one is among them all stay as they were written.
        said = said.with_columns(days)
    when: Kind = "day" if said.schema["said_on"] == pl.Date else "text"
    counts = [words(f"facts.{name}") for name in ("contradicted", "yes", "replaced")]
    contradicted, yes, replaced = (pl.lit(text) for text in counts)
    rows = said.sort(
        "contradicted", "in_force", "facility_id", "source", "fact",
        descending=[True, True, False, False, False], maintain_order=True,
    ).with_columns(
        learnt=pl.col("fact").replace_strict(kinds, names, return_dtype=pl.String),
        counts=pl.when("contradicted").then(contradicted).when("in_force").then(yes)
        .otherwise(replaced),
    ).join(shown, on=["fact", "value"], how="left", maintain_order="left").with_columns(
        value=pl.col("shown")
    )  # fmt: skip
    column = words.column
    yield table(
        "facts", rows, words,
        column("facility_id", "code"),
        column("source", "count", head="source_no", only_if_any=True),
        column("learnt"), column("value"), column("said_by"), column("said_on", when, narrow=False),
        column("document", narrow=False), column("counts"),
        page_rows=_PAGE, document_rows=_DOCUMENT, notes=(words("note.facts"),),
    )  # fmt: skip


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
