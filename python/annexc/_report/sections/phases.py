"""When sources began."""

from __future__ import annotations

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.model import Block, Section, Text
from annexc._report.sections.figures import chart, table
from annexc._report.words import Words


def phase_in(progress: Progress, words: Words) -> Section:
    """When sources began, against the dates of the Convention."""
    found = progress.phase_in
    column = words.column
    blocks: list[Block] = [Text(words("phase_in.intro"))]
    if found["year"].is_not_null().any():
        blocks.append(chart("phase_in", progress, words))
    else:
        blocks.append(Text(words("phase_in.no_year")))
    order = ("before_entry", "first_year", "new", "open", "unknown")
    ages = ("new", "existing", "undetermined")
    periods = pl.DataFrame(
        [
            {
                "period": words.labels[f"period.{period}"],
                **{
                    f"age_{age}": found.filter(period=period, source_age=age)["sources"].sum()
                    for age in ages
                },
                "sources": found.filter(period=period)["sources"].sum(),
            }
            for period in order
        ]
    )
    years = found.with_columns(
        words.spelled(found["period"], "period"),
        words.spelled(found["basis"], "need"),
        words.spelled(found["source_age"], "age"),
        words.spelled(found["part"], "part"),
    )
    by_age = progress.by_age.filter(
        (pl.col("source_age") != "not_a_party") | (pl.col("ceiling") > 0)
    )
    total = {"period": words("total"), "sources": progress.rows}
    total |= {f"age_{age}": periods[f"age_{age}"].sum() for age in ages}
    blocks += [
        table(
            "periods", periods, words,
            column("period"), *(column(f"age_{age}", "count") for age in ages),
            column("sources", "count"), foot=(total,), notes=(words("note.periods"),),
        ),
        table(
            "by_age", by_age.with_columns(words.spelled(by_age["source_age"], "age")), words,
            column("source_age"), column("floor", "count"), column("ceiling", "count"),
        ),
        table(
            "phase_in", years, words,
            column("year", "year"), column("period"), column("basis"), column("source_age"),
            column("part"), column("sources", "count"), workbook_only=True,
        ),
    ]  # fmt: skip
    return Section("phase_in", words("section.phase_in"), tuple(blocks))
