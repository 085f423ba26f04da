"""What the register does not say, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.model import Block, Section, Text
from annexc._report.sections.figures import chart, table
from annexc._report.words import Words


def gaps(progress: Progress, words: Words) -> Section:
    """What is missing, and what that leaves open."""
    return Section("gaps", words("section.gaps"), tuple(_gaps(progress, words)))


def _gaps(progress: Progress, words: Words) -> Iterator[Block]:
    column = words.column
    facts = progress.gaps.filter(kind="fact")
    if not progress.rows:
        yield Text(words("gaps.empty"))
    elif facts.is_empty():
        yield Text(words("gaps.none"))
    else:
        yield Text(words("gaps.intro"))
        yield chart("data_gaps", progress, words)
        asked = [words(f"ask.{fact}") for fact in facts["fact"]]
        yield table(
            "gaps",
            facts.with_columns(
                words.spelled(facts["fact"], "need"), question=pl.Series(asked, dtype=pl.String)
            ),
            words,
            column("fact"), column("question"), column("sources", "count"),
            column("alone", "count"), column("duty", "count"), notes=(words("note.gaps"),),
        )  # fmt: skip
    stated = progress.gaps.filter(kind="word")
    if not stated.is_empty():
        yield table(
            "words", stated.with_columns(words.spelled(stated["fact"], "need")), words,
            column("fact"), column("sources", "count"), column("alone", "count"),
            column("duty", "count"), notes=(words("note.words"),),
        )  # fmt: skip
    ancillary = progress.gaps.filter(kind="ancillary")
    if not ancillary.is_empty():
        yield table(
            "ancillary",
            ancillary.with_columns(
                words.spelled(ancillary["fact"], "category").alias("name"), ref=pl.col("fact")
            ),
            words,
            column("ref", "code"), column("name", head="category_name"), column("sources", "count"),
            column("alone", "count"), column("duty", "count"), notes=(words("note.ancillary"),),
        )  # fmt: skip


def undetermined(progress: Progress, words: Words) -> Section:
    """Which duties are open, and what they wait for."""
    column = words.column
    if progress.undetermined.is_empty():
        said = "lead.open.none" if progress.rows else "gaps.empty"
        blocks: tuple[Block, ...] = (Text(words(said)),)
    else:
        needs = words.spelled(progress.undetermined["needs"], "need", empty=words("needs.nothing"))
        blocks = (
            Text(words("undetermined.intro")),
            table(
                "undetermined", progress.undetermined.with_columns(needs), words,
                column("needs"), column("sources", "count"), page_rows=40, document_rows=25,
                foot=({"needs": words("total"), "sources": progress.undetermined_duty},),
                notes=(words("note.undetermined"),),
            ),
        )  # fmt: skip
    return Section("undetermined", words("section.undetermined"), blocks)
