"""Source by source: to be required, to be promoted, and all of them."""

from __future__ import annotations

import polars as pl

from annexc._progress.views.listed import (
    MOST,
    every_source,
    promoted_sources,
    required_sources,
)
from annexc._progress.views.viewed import Viewed
from annexc._report.model import Column, Section, Table, Text
from annexc._report.sections.figures import table
from annexc._report.words import Words

#: Rows on the page and in the document; the workbook has all.
PAGE_ROWS, DOCUMENT_ROWS = 500, 200
#: Of those in the document, rows that are only possible where few or none are certain.
POSSIBLE_ROWS = 40
#: Of the longer list of those to be promoted.
PROMOTED_PAGE, PROMOTED_DOCUMENT = 200, 40


def required(view: Viewed, words: Words, *, several: bool) -> Section:
    """Those for which best available techniques must, or may have to, be required.

    Args:
        view: The register, source by source.
        words: Texts of the language.
        several: Whether it is of several Parties.
    """
    rows = required_sources(view)
    title = words("section.required")
    if rows.is_empty():
        return Section("required", title, (Text(words("required.none")),))
    certain = int(rows["certain"].sum())
    must, may = words("must"), words("may")
    shown = _spelled(rows, words).with_columns(
        certain=pl.when("certain").then(pl.lit(must)).otherwise(pl.lit(may)),
    )
    column = words.column
    columns = (
        *_named(words, several=several),
        column("category", "code"), column("source_age", narrow=False), column("certain"),
        column("standing"), *_region(view, words),
        column("bat_required_from", "day", only_if_any=True), column("needs", only_if_any=True),
    )  # fmt: skip
    return Section(
        "required",
        title,
        (
            Text(words("required.intro", certain=certain, possible=rows.height - certain)),
            table(
                "required", shown, words, *columns,
                page_rows=PAGE_ROWS, document_rows=min(DOCUMENT_ROWS, max(certain, POSSIBLE_ROWS)),
            ),
        ),
    )  # fmt: skip


def promoted(view: Viewed, words: Words, *, several: bool) -> Section:
    """Those for which they are to be promoted, for certain."""
    rows = promoted_sources(view)
    title = words("section.promoted")
    if rows.is_empty():
        return Section("promoted", title, (Text(words("promoted.none")),))
    column = words.column
    return Section(
        "promoted",
        title,
        (
            Text(words("promoted.intro", count=rows.height)),
            table(
                "promoted", _spelled(rows, words), words,
                *_named(words, several=several),
                column("category", "code"), column("obligation"), column("standing"),
                *_region(view, words),
                page_rows=PROMOTED_PAGE, document_rows=PROMOTED_DOCUMENT,
            ),
        ),
    )  # fmt: skip


def every(view: Viewed, rows: int, words: Words, *, several: bool) -> Section:
    """A sheet with every source and its duty; of a very long register the first of them."""
    column = words.column
    notes = (words("note.every", most=MOST),) if rows > MOST else ()
    found: Table = table(
        "every", _spelled(every_source(view), words), words,
        *_named(words, several=several), *_region(view, words),
        column("category", "code"), column("source_age"), column("obligation"),
        column("legal_basis", "code"), column("bat_required_from", "day"), column("standing"),
        column("evidence"), column("needs"), column("issues"),
        workbook_only=True, notes=notes,
    )  # fmt: skip
    return Section("every", words("section.every"), (found,))


def _named(words: Words, *, several: bool) -> tuple[Column, ...]:
    party = (words.column("party", "code"),) if several else ()
    return (words.column("name"), words.column("facility_id", "code"), *party)


def _region(view: Viewed, words: Words) -> tuple[Column, ...]:
    return () if view.by is None else (words.column("region", narrow=False),)


def _spelled(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The rows in words; a category that is open is named by what it may be."""
    families = {
        "source_age": "age", "obligation": "obligation", "standing": "standing",
        "evidence": "evidence", "needs": "need", "issues": "issue",
    }  # fmt: skip
    basis = pl.col("legal_basis").cast(pl.String)
    return rows.with_columns(
        *(words.spelled(rows[name].cast(pl.String), family) for name, family in families.items()),
        category=words.references(pl.coalesce("annex_c", "annex_c_candidates")),
        legal_basis=basis.str.replace_all(";", words.labels["format.list"], literal=True),
    )
