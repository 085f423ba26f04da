"""How the duties differ from those of an earlier round."""

from __future__ import annotations

import polars as pl

from annexc._progress.compare import Comparison
from annexc._report.model import Block, Section, Text
from annexc._report.sections.figures import chart, table
from annexc._report.words import Words

#: Rows on the page and in the document; the workbook has all.
PAGE_ROWS, DOCUMENT_ROWS = 200, 30


def rounds(compared: Comparison, words: Words, day_before: str, day: str) -> Section:
    """What appeared, closed and changed, and why."""
    column = words.column
    counted = compared.summary.with_columns(words.spelled(compared.summary["status"], "status"))
    blocks: list[Block] = [
        Text(
            words(
                "rounds.intro", before=compared.before, day_before=day_before,
                after=compared.after, day=day,
            )
        ),
        chart("rounds", compared, words),
        table("rounds", counted, words, column("status"), column("sources", "count")),
    ]  # fmt: skip
    changes = compared.changes
    if changes.is_empty():
        blocks.append(Text(words("rounds.no_change")))
    else:
        spelled = changes.with_columns(
            words.spelled(changes["from"], "obligation"),
            words.spelled(changes["to"], "obligation"),
            words.spelled(changes["why"], "report.why", empty=words("why.unknown")),
        )
        blocks.append(
            table(
                "changes", spelled, words,
                column("from"), column("to"), column("why"), column("sources", "count"),
                page_rows=60, document_rows=30, notes=(words("note.changes"),),
            )
        )  # fmt: skip
    if not compared.sources.is_empty():
        blocks.append(_sources(compared.sources, words))
    if not compared.unmatched.is_empty():
        left = compared.unmatched.with_columns(
            words.spelled(compared.unmatched["reason"], "unmatched"),
            # `before` and `after` are keys of the report's own texts.
            pl.col("round").replace_strict(
                {side: words(f"round.{side}") for side in ("before", "after")}
            ),
        )
        blocks += [
            Text(words("rounds.unmatched", count=left.height)),
            table(
                "unmatched", left, words,
                column("round"), column("facility_id", "code"), column("name"), column("reason"),
                workbook_only=True,
            ),
        ]  # fmt: skip
    return Section("rounds", words("section.rounds"), tuple(blocks))


def _sources(rows: pl.DataFrame, words: Words) -> Block:
    spelled = rows.with_columns(
        words.spelled(rows["status"], "status"),
        words.spelled(rows["obligation_before"], "obligation"),
        words.spelled(rows["obligation_after"], "obligation"),
        words.spelled(rows["why"], "report.why"),
        words.references(pl.col("annex_c_before")),
        words.references(pl.col("annex_c_after")),
        pl.col("fields").str.replace_all(";", words.labels["format.list"], literal=True),
    )
    column = words.column
    return table(
        "round_sources", spelled, words,
        column("name"), column("facility_id", "code"), column("status"),
        column("obligation_before"), column("obligation_after"),
        column("annex_c_before", "code", narrow=False),
        column("annex_c_after", "code", narrow=False), column("why"),
        column("fields", "code", narrow=False),
        page_rows=PAGE_ROWS, document_rows=DOCUMENT_ROWS,
    )  # fmt: skip
