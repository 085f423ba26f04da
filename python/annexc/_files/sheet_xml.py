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

# A text of this form is what a reader makes of the number: nothing of it is lost as one.
_NUMBER = r"^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?(?:e-?[1-9]\d*)?$"
_DAY_TEXT, _MOMENT_TEXT = r"^\d{4}-\d\d-\d\d$", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"

#: The texts that may be what a reader made of a number, a day, a moment or a truth value.
PLAIN = f"{_NUMBER}|{_DAY_TEXT}|{_MOMENT_TEXT}|^(?:true|false)$"

#: How the cells of a column are written; `kept` are texts that were read from cells of any kind.
Kind = Literal["number", "day", "truth", "text", "kept"]


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of a sheet.

    Attributes:
        name: Its name in the table.
        kind: Numbers and days that a workbook cannot tell are written as text.
        style: The number of its cell format.
        styles: Of kept cells: those of a day, and of a moment.
        kept: The texts of kept cells that were no texts in the workbook; None where none was one.
    """

    name: str
    kind: Kind
    style: int
    styles: tuple[int, int] = (0, 0)
    kept: frozenset[str] | None = None


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


def filled(xml: bytes, body: Iterator[bytes], rows: int, columns: int) -> Iterator[bytes]:
    """The sheet with the rows at the end of those it has."""
    before, mark, after = xml.partition(b"</sheetData>")
    # The range that the head names does not count the rows that come now.
    last = f"{letters(columns - 1)}{rows + 1}".encode()
    yield re.sub(
        rb'(<dimension ref="A1:)[A-Z]+\d+"', lambda found: b'%s%s"' % (found[1], last), before
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
    at = pl.concat_str(pl.lit(f'<c r="{letters(place)}'), pl.col("_row"), pl.lit('" s="'))
    value = pl.col(column.name)
    if column.kind == "kept":
        return pl.concat_str(at, _kept(value, column))
    at = pl.concat_str(at, pl.lit(f'{column.style}"'))
    match column.kind:
        case "number":
            exact = value.is_not_nan() & (value.abs() < _MOST)
            told = pl.when(exact).then(_value(value.cast(pl.String))).otherwise(_text(value))
        case "day":
            days = value.cast(pl.Date)
            told = pl.when(days >= _FIRST_DAY).then(_value(_number_of(days).cast(pl.String)))
            told = told.otherwise(_text(value))
        case "truth":
            number = value.cast(pl.Int8).cast(pl.String)
            told = pl.concat_str(pl.lit(' t="b"><v>'), number, pl.lit("</v></c>"))
        case "text":
            told = _text(value, plain=plain)
    return pl.concat_str(at, pl.when(value.is_not_null()).then(told).otherwise(pl.lit("/>")))


def _number_of(days: pl.Expr) -> pl.Expr:
    return (days - _DAY_0).dt.total_days() - (days < _MARCH).cast(pl.Int64)


def _kept(value: pl.Expr, column: Cells) -> pl.Expr:
    """A text as the number, day, moment or truth value that it was read from."""
    was = pl.lit(value=True) if column.kept is None else value.is_in(sorted(column.kept))
    text = value.cast(pl.String)
    finite = text.cast(pl.Float64, strict=False).is_finite()
    number = text.str.contains(_NUMBER) & finite.fill_null(value=False)
    days = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    seconds = (
        text.str.slice(11, 2).cast(pl.Int64, strict=False) * 3600
        + text.str.slice(14, 2).cast(pl.Int64, strict=False) * 60
        + text.str.slice(17, 2).cast(pl.Int64, strict=False)
    )
    moment = _number_of(days) + seconds / 86_400
    day_style, moment_style = column.styles

    def styled(style: int, rest: pl.Expr) -> pl.Expr:
        return pl.concat_str(pl.lit(f'{style}"'), rest)

    told = (
        pl.when(was & number)
        .then(styled(column.style, _value(text)))
        .when(was & text.str.contains(_DAY_TEXT) & (days >= _FIRST_DAY))
        .then(styled(day_style, _value(_number_of(days).cast(pl.String))))
        .when(was & text.str.contains(_MOMENT_TEXT) & (days >= _FIRST_DAY) & (seconds < 86_400))
        .then(styled(moment_style, _value(moment.cast(pl.String))))
        .when(was & text.is_in(["true", "false"]))
        .then(
            styled(
                column.style,
                pl.concat_str(
                    pl.lit(' t="b"><v>'),
                    (text == "true").cast(pl.Int8).cast(pl.String),
                    pl.lit("</v></c>"),
                ),
            )
        )
        .otherwise(styled(column.style, _text(value)))
    )
    return pl.when(value.is_not_null()).then(told).otherwise(pl.lit(f'{column.style}"/>'))


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
