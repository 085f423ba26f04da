"""A further table as one row a facility, so that a join multiplies nothing."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from annexc._question.linked.keys import key_of
from annexc._question.linked.tidy import tidy, year_of
from annexc._register.columns import Input
from annexc._register.tables import Table
from annexc._register.words.by_text import says
from annexc._tables.compat import items

#: The column of identifiers of a folded table; no register has one of this name.
KEY = "__annexc_key"
# Names that are not known tell no chemical; so many of a facility are handed on, to be said.
_UNKNOWN = 10
_DIGITS = 6
_APART = r"[;|,\s]+"


def folded(table: Table, rows: pl.LazyFrame, added: Mapping[str, str]) -> pl.LazyFrame:
    """One row a facility, with the columns that the table adds. No order of rows bears on it.

    Args:
        table: Its description, with the headers that it has.
        rows: Its rows.
        added: The columns by what they are (`Table.added`).
    """
    fold = {"releases": _releases, "activities": _activities, "rounds": _rounds}[table.gives]
    found = fold(table, rows)
    return found.select(KEY, *(pl.col(role).alias(header) for role, header in added.items()))


def _releases(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The chemicals of Annex C that a facility reports, with what is released in the latest year.

    An amount of naught and a transfer off site are written as such, and are no release to the
    reader of the cell.
    """
    told = tidy(table, rows).filter(pl.col("facility_id").is_not_null())
    one = ("facility_id", "chemical")
    year, last = pl.when("released").then("year"), pl.col("last")
    latest = pl.col("released") & pl.col("year").eq_missing(last)
    grams, teq = pl.col("grams").filter(latest), pl.col("teq").filter(latest)
    named = (
        told.filter(pl.col("chemical").is_not_null())
        .with_columns(year.max().over(one).alias("last"))
        .group_by(one)
        .agg(
            pl.col("released").any(),
            last.first(),
            # The sum of floats depends on their order: they are put in one first.
            grams.sort().sum().alias("total"),
            (grams.is_not_null().all() & (teq.n_unique() == 1)).alias("is_known"),
            teq.max(),
            (pl.col("grams") == 0).any().alias("naught"),
        )
        .select(
            "facility_id",
            pl.lit(0).alias("place"),
            pl.concat_str("chemical", _released()).alias("text"),
        )
    )
    unknown = (
        told.filter(pl.col("chemical").is_null(), pl.col("issue").str.contains("unknown_chemical"))
        .group_by("facility_id")
        .agg(pl.col("substance").str.replace_all(_APART, " ").unique().sort().head(_UNKNOWN))
        .select(
            "facility_id",
            pl.lit(1).alias("place"),
            pl.col("substance").list.eval(pl.element().str.head(60)).list.join("; ").alias("text"),
        )
    )
    return (
        pl.concat([named, unknown])
        .group_by("facility_id")
        .agg(pl.col("text").sort_by("place", "text").str.join("; ").alias("releases"))
        .rename({"facility_id": KEY})
    )


def _released() -> pl.Expr:
    """What a facility releases of a chemical, in words that the reader of the cell knows."""
    total = pl.col("total").round_sig_figs(_DIGITS).cast(pl.String).str.replace(r"\.0$", "")
    amount = pl.concat_str(pl.lit(" "), total, pl.lit(" g"), _after(" ", pl.col("teq")))
    return (
        pl.when("released")
        .then(
            pl.concat_str(
                pl.when("is_known").then(amount).otherwise(pl.lit("")),
                pl.when(pl.col("last").is_not_null())
                .then(pl.concat_str(pl.lit(" ("), "last", pl.lit(")")))
                .otherwise(pl.lit("")),
            )
        )
        .when("naught")
        .then(pl.lit(" 0 g"))
        .otherwise(pl.lit(" transfer off site"))
    )


def _after(sign: str, text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(pl.concat_str(pl.lit(sign), text)).otherwise(pl.lit(""))


def _activities(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The codes of a facility, of each scheme in one cell, each once."""
    schema = rows.collect_schema()
    cells = []
    for role in table.roles:
        values = table.values.get(role, {})
        entries = [Input(role, column, values=values) for column in table.columns.get(role, ())]
        if role in table.constants:
            entries.append(Input(role, constant=table.constants[role]))
        texts = [entry.text(schema) for entry in entries]
        said = [pl.when(says(text)).then(text) for text in texts]
        cells.append(pl.concat_list(said).alias(role))
    told = rows.select(key_of(table.key.header, schema).alias(KEY), *cells)
    joined = [
        items(pl.col(role)).drop_nulls().unique().sort().str.join(";").alias(role)
        for role in table.roles
    ]
    found = told.filter(pl.col(KEY).is_not_null()).group_by(KEY).agg(joined)
    return found.with_columns(
        pl.when(pl.col(role) != "").then(pl.col(role)).alias(role) for role in table.roles
    )


def _rounds(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The first and the last year in which a facility stands in a round.

    The first is kept as it was written; of two writings of one year either is true.
    """
    written, year = year_of(table, rows.collect_schema())
    told = rows.select(
        key_of(table.key.header, rows.collect_schema()).alias(KEY),
        written.alias("written"),
        year.alias("year"),
    )
    earliest = pl.col("year") == pl.col("year").min()
    return (
        told.filter(pl.col(KEY).is_not_null(), pl.col("year").is_not_null())
        .group_by(KEY)
        .agg(
            pl.col("written").filter(earliest).max().alias("first_reported"),
            pl.col("year").max().alias("last_reported"),
        )
    )
