"""Sources by year of start, against the dates of the Convention for their Party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from annexc import _native
from annexc._law.party import Party
from annexc._progress import worlds as _worlds
from annexc._register.manner import Manner

#: The dates that say when a source began, the closest to the law's own first. A permit and a
#: modification say something else.
STARTS = ("construction_started", "operation_started", "first_reported")
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


def phase_in_of(
    rows: pl.DataFrame,
    dates: Mapping[str, Sequence[str]],
    met: Mapping[str, Party | None],
    as_of: date,
    manner: Manner,
) -> pl.DataFrame:
    """Counts all rows; those without a date that can be read have neither year nor basis.

    Args:
        rows: The sources, `dates` as text.
        dates: The date roles of the register, each with its columns.
        met: The Parties by code.
        as_of: The day asked about.
        manner: How the register writes its dates.
    """
    starts = [role for role in STARTS if role in dates]
    found = rows.select(
        "party",
        "annex_c",
        "annex_c_candidates",
        pl.col("source_age").cast(pl.String),
        *(column for role in starts for column in dates[role]),
    ).with_columns(
        first=pl.lit(None, dtype=pl.Date), last=pl.lit(None, dtype=pl.Date), basis=pl.lit("")
    )
    for role in starts:
        for column in dates[role]:
            read = _spans(rows[column], role, as_of, manner).rename(
                {name: f"{column} {name}" for name in ("first", "last", "read")}
            )
            found = found.join(
                read, left_on=column, right_on="text", how="left", maintain_order="left"
            )
        # The first role that reads as a date counts, with all that its columns say.
        free = (pl.col("basis") == "") & pl.any_horizontal(
            pl.col(f"{column} read").fill_null(False) for column in dates[role]
        )
        first, last = _met(dates[role])
        found = found.with_columns(
            first=pl.when(free).then(first).otherwise("first"),
            last=pl.when(free).then(last).otherwise("last"),
            basis=pl.when(free).then(pl.lit(role)).otherwise("basis"),
        )
    parts = _parts(rows)
    keys = ["party", "annex_c_candidates", "annex_c"]
    counted = (
        found.group_by(*keys, "source_age", "first", "last", "basis")
        .agg(sources=pl.len().cast(pl.Int64))
        .join(parts, on=["annex_c", "annex_c_candidates"], how="left", nulls_equal=True)
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


def _met(columns: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """First and last day that all columns of a role leave; of all that they say if they contradict.

    Null for an open end, and where no column says anything.
    """
    firsts = [pl.col(f"{column} first") for column in columns]
    lasts = [pl.col(f"{column} last") for column in columns]
    first, last = pl.max_horizontal(firsts), pl.min_horizontal(lasts)
    apart = (first > last).fill_null(False)
    return (
        pl.when(apart).then(pl.min_horizontal(firsts)).otherwise(first),
        pl.when(apart).then(pl.max_horizontal(lasts)).otherwise(last),
    )


def _spans(texts: pl.Series, role: str, as_of: date, manner: Manner) -> pl.DataFrame:
    """First and last day of each writing that reads as a date; null for an open end."""
    day, written = as_of.isoformat(), manner.of_dates()
    lines: list[tuple[str, date | None, date | None, bool]] = []
    for text in texts.unique().to_list():
        read = None if text is None else _native.read_date(text, day, role=role, **written)
        if isinstance(read, tuple):
            first, last = (None if day is None else date.fromisoformat(day) for day in read)
            lines.append((text, first, last, True))
    schema = {"text": pl.String(), "first": pl.Date(), "last": pl.Date(), "read": pl.Boolean()}
    return pl.DataFrame(lines, schema=schema, orient="row")


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
