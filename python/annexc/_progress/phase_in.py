"""Sources by year of start, against the dates of the Convention for their Party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from annexc._law.party import Party, parties
from annexc._progress import worlds as _worlds
from annexc._progress.counts import ROWS

_DATES = ("entry_into_force", "cut_off", "bat_deadline")


def milestones_of(met: Mapping[str, Party | None]) -> pl.DataFrame:
    """The dates of the Parties met, by code."""
    schema: dict[str, Any] = {"party": pl.String, "name": pl.String}
    schema |= dict.fromkeys(_DATES, pl.Date)
    lines = [
        {"party": code, "name": party.name, **{name: getattr(party, name) for name in _DATES}}
        for code, party in sorted(met.items())
        if party is not None
    ]
    return pl.DataFrame(lines, schema=schema)


def turns_of(given: Iterable[Party]) -> list[date]:
    """The days on which the dates of any Party turn, those of the given profiles among them."""
    known = parties().select("entry_into_force", "cut_off")
    listed = [day for column in known.iter_columns() for day in column.drop_nulls().to_list()]
    own = [day for party in given for day in (party.entry_into_force, party.cut_off)]
    return sorted({*listed, *(day for day in own if day is not None)})


def phase_in_of(starts: pl.DataFrame, met: Mapping[str, Party | None]) -> pl.DataFrame:
    """Counts all rows; those without a date that can be read have neither year nor basis.

    Args:
        starts: Of `Counts`, with the codes of the Parties.
        met: The Parties by code.
    """
    counted = (
        starts.with_columns(pl.col("source_age").cast(pl.String), sources=pl.col(ROWS))
        .join(_parts(starts), on=["annex_c", "annex_c_candidates"], how="left", nulls_equal=True)
        .join(milestones_of(met).drop("name"), on="party", how="left")
    )
    same_year = pl.col("first").dt.year() == pl.col("last").dt.year()
    return (
        counted.select(
            year=pl.when(same_year).then(pl.col("first").dt.year().cast(pl.Int64)),
            period=_period(),
            basis="basis",
            source_age="source_age",
            part="part",
            sources="sources",
        )
        .group_by("year", "period", "basis", "source_age", "part")
        .agg(pl.col("sources").sum())
        .sort("year", "period", "basis", "source_age", "part", nulls_last=True)
    )


def _period() -> pl.Expr:
    """What the span of a start is, against the dates of its Party; open ends are null."""
    first, last = pl.col("first"), pl.col("last")
    entry, cut_off = pl.col("entry_into_force"), pl.col("cut_off")
    known = (pl.col("basis") != "") & entry.is_not_null() & cut_off.is_not_null()
    return (
        pl.when(~known)
        .then(pl.lit("unknown"))
        .when(last < entry)
        .then(pl.lit("before_entry"))
        .when(first >= cut_off)
        .then(pl.lit("new"))
        .when((first >= entry) & (last < cut_off))
        .then(pl.lit("first_year"))
        .otherwise(pl.lit("open"))
    )


def _parts(rows: pl.DataFrame) -> pl.DataFrame:
    """The Part of each set of categories that rows have; `undetermined` if there are several."""
    sets = rows.select("annex_c", "annex_c_candidates").unique()
    parts = []
    for row in sets.iter_rows(named=True):
        left = {_worlds.part_of(ref) for ref in _worlds.refs_of(row)}
        parts.append(left.pop() if len(left) == 1 else "undetermined")
    return sets.with_columns(part=pl.Series(parts, dtype=pl.String))
