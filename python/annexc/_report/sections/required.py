"""The sources for which best available techniques must, or may have to, be required."""

from __future__ import annotations

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.model import Section, Text
from annexc._report.sections.figures import table
from annexc._report.words import Words

#: Rows on the page and in the document; the workbook has all.
PAGE_ROWS, DOCUMENT_ROWS = 500, 200
#: Of those in the document, rows that are only possible where few or none are certain.
POSSIBLE_ROWS = 40


def required(progress: Progress, words: Words) -> Section:
    """The list, certain ones first."""
    rows = progress.required
    title = words("section.required")
    if rows.is_empty():
        return Section("required", title, (Text(words("required.none")),))
    certain = int(rows["certain"].sum())
    must, may = words("must"), words("may")
    shown = rows.with_columns(
        # A category that is open is named by what it may be.
        category=words.references(pl.coalesce("annex_c", "annex_c_candidates")),
        source_age=words.spelled(rows["source_age"], "age"),
        certain=pl.when("certain").then(pl.lit(must)).otherwise(pl.lit(may)),
        operating=words.spelled(rows["operating"], "operating"),
        needs=words.spelled(rows["needs"], "need"),
    )
    column = words.column
    several = progress.by_party.height > 1
    columns = (
        column("name"), column("facility_id", "code"),
        *([column("party", "code")] if several else []),
        column("category", "code"), column("source_age", narrow=False), column("certain"),
        column("operating"), column("bat_required_from", "day", only_if_any=True),
        column("needs", only_if_any=True),
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
