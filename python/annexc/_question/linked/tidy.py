"""A table of releases as one row a chemical, medium and amount, in grams."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from annexc._question.linked.keys import key_of
from annexc._register.columns import Input
from annexc._register.tables import MEDIA, Table
from annexc._register.words.amounts import amounts, grams_of, teq_of
from annexc._register.words.by_text import by_text, says
from annexc._register.words.released import (
    TRANSFER,
    chemicals_of,
    media_of,
    unread_in,
    unread_media,
)

#: The columns of the tidy table.
TIDY: Mapping[str, pl.DataType] = {
    "facility_id": pl.String(),
    "chemical": pl.String(),
    "substance": pl.String(),
    "medium": pl.String(),
    "grams": pl.Float64(),
    "teq": pl.String(),
    "year": pl.Int32(),
    "released": pl.Boolean(),
    "amount": pl.String(),
    "unit": pl.String(),
    "medium_written": pl.String(),
    "year_written": pl.String(),
    "issue": pl.String(),
    "table": pl.String(),
}
# No register has columns of these names.
_NAMES = ("row", "place", "amount", "unit", "grams", "none", "differs", "issues")
_ROW, _PLACE, _AMOUNT, _UNIT, _GRAMS, _NONE, _DIFFERS, _ISSUES = (
    f"__annexc_{name}" for name in _NAMES
)
_UNITS = pl.Struct({"grams": pl.Float64, "teq": pl.String, "issue": pl.String})
_YEAR = r"(?:^|[^0-9])([12][0-9]{3})(?:[^0-9]|$)"


def tidy(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of a table of releases, with all that was written kept; none is left out.

    Nulls: a cell that is empty or a mark for nothing is null and says nothing.
    """
    written = _by_medium(table, rows) if {*MEDIA} & {*table.columns} else _listed(table, rows)
    read = written.with_columns(
        amounts(pl.col("amount"), table.decimal).alias(_AMOUNT),
        _name(pl.col("substance")).alias("chemical"),
        by_text(pl.col("medium_written"), media_of, pl.String()).alias("medium"),
        _year(pl.col("year_written")).alias("year"),
    )
    of_cell, said = pl.col(_AMOUNT).struct.field("unit"), pl.col("unit")
    read = read.with_columns(_unit(pl.coalesce(of_cell, said)).alias(_UNIT))
    amount, unit = pl.col(_AMOUNT).struct, pl.col(_UNIT).struct
    # Some versions of Polars cannot mask a struct within `when`.
    read = read.with_columns(
        (amount.field("value") * unit.field("grams")).alias(_GRAMS),
        amount.field("none").alias(_NONE),
        ((of_cell != said) & (_unit(said).struct.field("grams") != unit.field("grams"))).alias(
            _DIFFERS
        ),
    )
    two_units, none = pl.col(_DIFFERS), pl.col(_NONE)
    grams = pl.when(~two_units.fill_null(False)).then(pl.col(_GRAMS))
    named = by_text(pl.col("substance"), teq_of, pl.String())
    read, listed = read.with_columns(_issues(two_units).alias(_ISSUES)), pl.col(_ISSUES)
    return read.select(
        "facility_id",
        "chemical",
        "substance",
        "medium",
        pl.when(none).then(0.0).otherwise(grams).alias("grams"),
        pl.coalesce(unit.field("teq"), named).alias("teq"),
        "year",
        (pl.col("chemical").is_not_null() & ~none & pl.col("medium").ne_missing(TRANSFER)).alias(
            "released"
        ),
        "amount",
        pl.coalesce(said, of_cell).alias("unit"),
        "medium_written",
        "year_written",
        pl.when(listed.list.len() > 0)
        .then(listed.list.unique(maintain_order=True).list.join(";"))
        .alias("issue"),
        pl.lit(table.name).alias("table"),
    )


def _unit(text: pl.Expr) -> pl.Expr:
    def read(texts: list[str]) -> list[dict[str, object]]:
        return [
            {"grams": unit.grams, "teq": unit.teq, "issue": unit.issue} for unit in grams_of(texts)
        ]

    return by_text(text, read, _UNITS)


def _name(text: pl.Expr) -> pl.Expr:
    found = by_text(text, chemicals_of, pl.String())
    return pl.when(found != "").then(found)


def _issues(two_units: pl.Expr) -> pl.Expr:
    """What of a row was not read."""
    amount, unit = pl.col(_AMOUNT).struct, pl.col(_UNIT).struct
    substance, medium = pl.col("substance"), pl.col("medium_written")
    found = {
        "no_key": pl.col("facility_id").is_null(),
        "no_chemical": substance.is_null(),
        "unknown_chemical": by_text(substance, _is_unread, pl.Boolean()),
        "unknown_medium": pl.col("medium").is_null() & by_text(medium, unread_media, pl.Boolean()),
        "unreadable_year": pl.col("year").is_null() & pl.col("year_written").is_not_null(),
        "no_unit": pl.col(_UNIT).is_null() & (amount.field("value") > 0),
        "two_units": two_units,
    }
    said = [pl.when(holds).then(pl.lit(issue)) for issue, holds in found.items()]
    return pl.concat_list(*said, amount.field("issue"), unit.field("issue")).list.drop_nulls()


def _is_unread(names: list[str]) -> list[bool]:
    return [bool(words) for words in unread_in(names)]


def _listed(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each of a table with a column of amounts, or with none."""
    schema = rows.collect_schema()
    return rows.select(
        *_common(table, schema),
        _cells(table, "amount", schema).alias("amount"),
        _cells(table, "medium", schema).alias("medium_written"),
    )


def _by_medium(table: Table, rows: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each medium of a table with a column of amounts for each of them.

    An empty cell beside a medium with an amount says nothing and is no row. Where there is none,
    a name without an amount is left, which counts as a release.
    """
    schema = rows.collect_schema()
    cells = [
        (medium, _text(Input("amount", column), schema))
        for medium in MEDIA
        for column in table.columns.get(medium, ())
    ]
    common = rows.select(
        *_common(table, schema),
        *(text.alias(f"{_AMOUNT}{place}") for place, (_, text) in enumerate(cells)),
    ).with_row_index(_ROW)
    headers = [f"{_AMOUNT}{place}" for place in range(len(cells))]
    # What one of the media says that is no naught.
    told = pl.any_horizontal(
        pl.col(header).is_not_null() & ~amounts(pl.col(header), table.decimal).struct.field("none")
        for header in headers
    )
    common = common.with_columns(told.alias(_PLACE))
    parts = [
        common.filter(pl.col(header).is_not_null() | ~pl.col(_PLACE)).select(
            pl.exclude(*headers, _PLACE),
            pl.col(header).alias("amount"),
            pl.lit(medium).alias("medium_written"),
            pl.lit(place).alias(_PLACE),
        )
        for place, (header, (medium, _)) in enumerate(zip(headers, cells, strict=True))
    ]
    return pl.concat(parts).sort(_ROW, _PLACE).drop(_ROW, _PLACE)


def _common(table: Table, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    return [
        key_of(table.key.header, schema).alias("facility_id"),
        _cells(table, "chemical", schema).alias("substance"),
        _cells(table, "unit", schema).alias("unit"),
        _cells(table, "year", schema).alias("year_written"),
    ]


def _cells(table: Table, role: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """What the table says of a role in each row, as text; null where it says nothing."""
    if role in table.constants:
        return pl.lit(table.constants[role])
    columns = table.columns.get(role, ())
    if not columns:
        return pl.lit(None, dtype=pl.String)
    return _text(Input(role, columns[0], values=table.values.get(role, {})), schema)


def year_of(table: Table, schema: Mapping[str, pl.DataType]) -> tuple[pl.Expr, pl.Expr]:
    """The years of a table as they are written, and as numbers: null where none is read."""
    written = _cells(table, "year", schema)
    return written, _year(written)


def _year(written: pl.Expr) -> pl.Expr:
    return written.str.extract(_YEAR).cast(pl.Int32)


def _text(entry: Input, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    text = entry.text(schema)
    return pl.when(says(text)).then(text)
