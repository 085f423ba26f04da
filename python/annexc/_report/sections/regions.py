"""The figures by region, or by whatever else the register is cut by."""

from __future__ import annotations

import polars as pl

from annexc._classify.classified import Classified
from annexc._progress.views.lots import by_region, region_duties
from annexc._progress.views.viewed import Viewed, region_middles
from annexc._report.model import Block, Section
from annexc._report.sections.figures import chart, table
from annexc._report.words import Words

_PAGE, _DOCUMENT = 200, 40


def regions(view: Viewed, classified: Classified, words: Words) -> Section | None:
    """One line a region, a small chart each, and a map; None if the report is not cut."""
    if view.by is None:
        return None
    middles = region_middles(classified, view.by)
    unknown = pl.col("region").fill_null(words("region.unknown"))
    rows = by_region(view).with_columns(unknown)
    column = words.column
    total = {"region": words("total")} | {
        name: rows[name].sum() for name in rows.columns if name != "region"
    }
    return Section(
        "regions",
        words("section.regions", by=words.labels.get(f"report.by.{view.by}", view.by)),
        (
            chart("regions", region_duties(view), words),
            *_map(by_region(view), middles, words),
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


def _map(rows: pl.DataFrame, middles: pl.DataFrame | None, words: Words) -> tuple[Block, ...]:
    if middles is None or middles.is_empty():
        return ()
    placed = rows.join(middles, on="region", how="inner", maintain_order="left")
    return (chart("regions_map", placed, words),) if placed.height else ()
