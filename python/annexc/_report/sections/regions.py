"""The figures by region, or by whatever else the register is cut by."""

from __future__ import annotations

import polars as pl

from annexc._progress.views.lots import by_region, region_duties
from annexc._progress.views.viewed import Viewed
from annexc._report.model import Section
from annexc._report.sections.figures import chart, table
from annexc._report.words import Words

_PAGE, _DOCUMENT = 200, 40


def regions(view: Viewed, words: Words) -> Section | None:
    """One line a region, and a small chart each; None if the report is not cut."""
    if view.by is None:
        return None
    unknown = pl.col("region").fill_null(words("region.unknown"))
    rows = by_region(view).with_columns(unknown)
    column = words.column
    total = {"region": words("total")} | {
        name: rows[name].sum() for name in rows.columns if name != "region"
    }
    return Section(
        "regions",
        words("section.regions", by=view.by),
        (
            chart("regions", region_duties(view), words),
            table(
                "by_region", rows, words,
                column("region"), column("sources", "count"),
                column("require_floor", "count"), column("require_ceiling", "count"),
                column("promote_bat_new", "count"), column("promote_existing", "count"),
                column("none", "count"), column("not_a_party", "count", only_if_any=True),
                column("undetermined", "count"), column("apart", "count", only_if_any=True),
                foot=(total,), page_rows=_PAGE, document_rows=_DOCUMENT,
                notes=(words("note.regions"),),
            ),
        ),
    )  # fmt: skip
