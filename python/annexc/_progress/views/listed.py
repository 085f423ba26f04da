"""Source by source: every source with its duty, and those that are to be required or promoted."""

from __future__ import annotations

import polars as pl

from annexc._progress import worlds as _worlds
from annexc._progress.progress import party_codes
from annexc._progress.views.viewed import Viewed
from annexc._tables.compat import STREAMED

#: A longer register is listed by the classified file itself: a workbook of it would be no help.
MOST = 200_000
_COLUMNS = (
    "name", "facility_id", "party", "region", "annex_c", "annex_c_candidates", "source_age",
    "obligation", "standing", "bat_required_from", "legal_basis", "evidence", "needs", "issues",
)  # fmt: skip
_PROMOTED = ("promote_bat_new", "promote_existing")


def every_source(view: Viewed) -> pl.DataFrame:
    """All sources, in the order of the register, up to `MOST`."""
    return _collected(view.rows.head(MOST), view)


def required_sources(view: Viewed) -> pl.DataFrame:
    """Those for which best available techniques must (`certain`) or may have to be required.

    Those that are certain first, each lot by date and identifier.
    """
    rows = view.rows.filter(_worlds.may_be_required())
    certain = pl.col("obligation") == _worlds.REQUIRE
    found = _collected(rows.with_columns(certain=certain), view, "certain")
    return _sorted(found, "certain", "bat_required_from")


def promoted_sources(view: Viewed) -> pl.DataFrame:
    """Those for which they are to be promoted for certain, new ones first."""
    rows = view.rows.filter(pl.col("obligation").is_in(_PROMOTED))
    return _sorted(_collected(rows, view), "obligation")


def _collected(rows: pl.LazyFrame, view: Viewed, *further: str) -> pl.DataFrame:
    """The columns that are listed, with the codes of the Parties."""
    found: pl.DataFrame = rows.select(*_COLUMNS, *further).collect(**STREAMED)
    return found.with_columns(party=party_codes(found["party"], view.default))


def _sorted(rows: pl.DataFrame, *first: str) -> pl.DataFrame:
    # By all columns, so that the order of the rows that went in does not show.
    order = [*first, "facility_id"]
    order += [name for name in rows.columns if name not in order]
    return rows.sort(order, descending=[name == "certain" for name in order], nulls_last=True)
