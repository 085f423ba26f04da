"""Rows of a sheet as XML, many at a time: cell by cell a million takes half a minute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

#: Rows that are held as text together.
_BATCH = 10_000
#: What the format allows a cell.
LETTERS = 32_767
# Day 0 of a workbook, as its writers reckon; before March 1900 they count a day less, since they
# take that year for a leap year.
_DAY_0, _MARCH = pl.date(1899, 12, 30), pl.date(1900, 3, 1)
# The first day that a workbook has a number for.
_FIRST_DAY = pl.date(1900, 1, 1)
# Whole numbers beyond are not told apart by a workbook.
_MOST = 2.0**53
# What XML cannot hold, by the way in which a workbook writes a letter by its number.
_CONTROLS = [*range(9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF]
# What XML cannot hold as it is, or what a workbook takes for the begin of a letter by its number.
_ODD = r"[&<>_\x00-\x08\x0B\x0C\x0D\x0E-\x1F\x{FFFE}\x{FFFF}]"

#: How the cells of a column are written.
Kind = Literal["number", "day", "truth", "text"]


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of a sheet.

    Attributes:
        name: Its name in the table.
        kind: Numbers and days that a workbook cannot tell are written as text.
        style: The number of its cell format.
    """

    name: str
    kind: Kind
    style: int


def rows_xml(rows: pl.DataFrame, columns: Sequence[Cells], *, first: int) -> Iterator[bytes]:
    """The rows, batch by batch.

    Nulls: a cell with its format and nothing in it.

    Args:
        rows: The values; those of a column of the kind `text` are texts.
        columns: Which of them, in order.
        first: The number of the first row in the sheet.
    """
    for start in range(0, rows.height, _BATCH):
        batch = rows.slice(start, _BATCH).with_columns(
            pl.int_range(first + start, first + start + pl.len()).cast(pl.String).alias("_row")
        )
        plain = _plain(batch, columns)
        cells = [_cell(column, place, column in plain) for place, column in enumerate(columns)]
        line = pl.concat_str(
            pl.lit('<row r="'), pl.col("_row"), pl.lit('">'), *cells, pl.lit("</row>")
        )
        xml = batch.select(line.str.join("").alias("xml"))["xml"][0]
        yield xml.encode()


def _plain(batch: pl.DataFrame, columns: Sequence[Cells]) -> set[Cells]:
    """The columns of texts that stand in XML as they are, which saves most of the work."""
    texts = [column for column in columns if column.kind == "text"]
    if not texts:
        return set()
    odd = batch.select(
        (text.str.contains(_ODD) | (text.str.len_bytes() > LETTERS)).any().alias(column.name)
        for column in texts
        for text in (pl.col(column.name).cast(pl.String),)
    ).row(0)
    return {column for column, is_odd in zip(texts, odd, strict=True) if not is_odd}


def filled(xml: bytes, body: Iterator[bytes], rows: int) -> Iterator[bytes]:
    """The sheet with the rows at the end of those it has."""
    before, mark, after = xml.partition(b"</sheetData>")
    # The range that the head names does not count the rows that come now.
    yield re.sub(
        rb'(<dimension ref="A1:[A-Z]+)\d+"', lambda found: b'%s%d"' % (found[1], rows + 1), before
    )
    yield from body
    yield mark + after


def styles_of(xml: bytes) -> list[int]:
    """The numbers of the cell formats of the first row below the head."""
    # The plain format has no number.
    return [int(style or 0) for style in re.findall(rb'<c r="[A-Z]+2"(?: s="(\d+)")?', xml)]


def letters(place: int) -> str:
    """The letters of a column."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(65 + left) + name
    return name


def _cell(column: Cells, place: int, plain: bool) -> pl.Expr:
    at = pl.concat_str(
        pl.lit(f'<c r="{letters(place)}'), pl.col("_row"), pl.lit(f'" s="{column.style}"')
    )
    value = pl.col(column.name)
    match column.kind:
        case "number":
            exact = value.is_not_nan() & (value.abs() < _MOST)
            told = pl.when(exact).then(_value(value.cast(pl.String))).otherwise(_text(value))
        case "day":
            days = value.cast(pl.Date)
            number = (days - _DAY_0).dt.total_days() - (days < _MARCH).cast(pl.Int64)
            told = pl.when(days >= _FIRST_DAY).then(_value(number.cast(pl.String)))
            told = told.otherwise(_text(value))
        case "truth":
            number = value.cast(pl.Int8).cast(pl.String)
            told = pl.concat_str(pl.lit(' t="b"><v>'), number, pl.lit("</v></c>"))
        case "text":
            told = _text(value, plain=plain)
    return pl.concat_str(at, pl.when(value.is_not_null()).then(told).otherwise(pl.lit("/>")))


def _value(number: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit("><v>"), number, pl.lit("</v></c>"))


def _text(value: pl.Expr, *, plain: bool = False) -> pl.Expr:
    begin = pl.lit(' t="inlineStr"><is><t xml:space="preserve">')
    text = value.cast(pl.String)
    return pl.concat_str(begin, text if plain else _escaped(text), pl.lit("</t></is></c>"))


def _escaped(text: pl.Expr) -> pl.Expr:
    """Fit for XML; `_x0041_` is how a workbook writes a letter by number, so it is taken apart."""
    return (
        text.str.slice(0, LETTERS)
        .str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
        .str.replace_many(
            [chr(sign) for sign in _CONTROLS], [f"_x{sign:04X}_" for sign in _CONTROLS]
        )
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
