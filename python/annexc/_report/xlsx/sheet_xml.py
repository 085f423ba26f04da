"""Rows of a sheet as XML, many at a time: cell by cell a million takes half a minute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from annexc._report.model import Column

#: Rows that are held as text together.
_BATCH = 50_000
_LETTERS = 32_767
# Day 0 of a workbook, as its writers reckon.
_DAY_0 = pl.date(1899, 12, 30)
# As in `_safe`; Polars holds no lone surrogates.
_BREAKS = r"[\t\r\n\x{85}\x{2028}\x{2029}]+"
_ILLEGAL = (
    r"[\x{00}-\x{08}\x{0b}\x{0c}\x{0e}-\x{1f}\x{7f}-\x{84}\x{86}-\x{9f}"
    r"\x{fffe}\x{ffff}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
)


def rows_xml(
    rows: pl.DataFrame, columns: Sequence[Column], styles: Sequence[int], *, first: int
) -> Iterator[bytes]:
    """The rows, batch by batch.

    Args:
        rows: The values.
        columns: Which of them, in order.
        styles: The number of the cell format of each column.
        first: The number of the first row in the sheet.
    """
    cells = [
        _cell(column, place, style)
        for place, (column, style) in enumerate(zip(columns, styles, strict=True))
    ]
    line = pl.concat_str(pl.lit('<row r="'), pl.col("_row"), pl.lit('">'), *cells, pl.lit("</row>"))
    for start in range(0, rows.height, _BATCH):
        batch = rows.slice(start, _BATCH).with_columns(
            pl.int_range(first + start, first + start + pl.len()).cast(pl.String).alias("_row")
        )
        yield "".join(batch.select(line.alias("xml"))["xml"].to_list()).encode()


def filled(xml: bytes, body: Iterator[bytes], rows: int) -> Iterator[bytes]:
    """The sheet with the rows at the end of those it has."""
    before, mark, after = xml.partition(b"</sheetData>")
    # The range that the head names does not count the rows that come now.
    yield re.sub(
        rb'(<dimension ref="A1:[A-Z]+)\d+"', lambda found: b'%s%d"' % (found[1], rows + 1), before
    )
    yield from body
    yield mark + after


def letters(place: int) -> str:
    """The letters of a column."""
    name = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        name = chr(65 + left) + name
    return name


def _cell(column: Column, place: int, style: int) -> pl.Expr:
    at = pl.concat_str(pl.lit(f'<c r="{letters(place)}'), pl.col("_row"), pl.lit(f'" s="{style}"'))
    value = pl.col(column.name)
    match column.kind:
        case "count" | "share" | "year":
            told = pl.concat_str(pl.lit("><v>"), value.cast(pl.String), pl.lit("</v></c>"))
        case "day":
            days = (value.cast(pl.Date) - _DAY_0).dt.total_days().cast(pl.String)
            told = pl.concat_str(pl.lit("><v>"), days, pl.lit("</v></c>"))
        case _:
            told = pl.concat_str(
                pl.lit(' t="inlineStr"><is><t xml:space="preserve">'),
                _escaped(value.cast(pl.String)),
                pl.lit("</t></is></c>"),
            )
    return pl.concat_str(at, pl.when(value.is_not_null()).then(told).otherwise(pl.lit("/>")))


def _escaped(text: pl.Expr) -> pl.Expr:
    """Fit for XML; `_x0041_` is how a workbook writes a letter by number, so it is taken apart."""
    return (
        text.str.replace_all(_BREAKS, " ")
        .str.replace_all(_ILLEGAL, "\ufffd")
        .str.slice(0, _LETTERS)
        .str.replace_all(r"_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
