"""The report as a workbook: a sheet that says what is in it, and a sheet a table."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._files.sheet_xml import LETTERS, Cells, Kind, filled, rows_xml, styles_of
from annexc._files.workbook import book_of, finished, height_of, reading
from annexc._files.zip import repacked
from annexc._labels import width as width_of
from annexc._report.model import Column, Document, Table, Terms, Text
from annexc._report.safe import plain, plain_column
from annexc._report.words import Words

# The limits of the format.
_ROWS, _NAME = 1_048_576, 31
#: Longer tables are written as XML at once, shorter ones cell by cell.
LONG = 5_000
_WIDEST = 60
# The columns of the first sheet, and the height of a head in points.
_READ_ME, _HEAD = (34, 100), 32
_NO_DAY = date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table, or the part of it that fits a sheet."""

    name: str
    table: Table
    rows: pl.DataFrame
    last: bool


def write(document: Document, words: Words, as_of: date | None, target: Path) -> None:
    """Writes the workbook."""
    sheets = list(_sheets(document, words))
    # The long tables are put in afterwards, into the sheets that stand for them.
    with tempfile.TemporaryFile(dir=target.parent) as held:
        book = book_of(held, words.labels.direction)
        day = datetime.combine(as_of or _NO_DAY, time())
        made = f"annexc {_native.version()}"
        book.set_properties(
            {
                "title": plain(document.title)[:255],
                "subject": plain(document.subtitle)[:255],
                "author": made,
                "created": day,
            }
        )
        formats = _formats(book, words("book.day"))
        _read_me(book, document, sheets, words, formats)
        for sheet in sheets:
            _write(book, sheet, formats)
        finished(book)
        # The first sheet says what is in the book.
        changed = {
            f"xl/worksheets/sheet{place}.xml": partial(_long, sheet)
            for place, sheet in enumerate(sheets, start=2)
            if sheet.rows.height > LONG
        }
        held.seek(0)
        repacked(held, target, changed)


def _formats(book: Any, day: str) -> dict[str, Any]:
    top = {"valign": "top"}
    numbers = {"count": "#,##0", "share": "0.0%", "day": day, "year": "0"}
    found = {kind: book.add_format({**top, "num_format": form}) for kind, form in numbers.items()}
    found |= {kind: book.add_format(top) for kind in ("code", "long_text")}
    found["text"] = book.add_format({**top, "text_wrap": True})
    found |= {
        f"bold_{kind}": book.add_format({**top, "num_format": form, "bold": True, "top": 1})
        for kind, form in numbers.items()
    }
    found |= {
        f"bold_{kind}": book.add_format({**top, "bold": True, "top": 1})
        for kind in ("text", "code")
    }
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#F2F2F2"}
    found["head"] = book.add_format(head)
    found["head_right"] = book.add_format({**head, "align": "right"})
    found["title"] = book.add_format({"bold": True, "font_size": 16})
    found["part"] = book.add_format({"bold": True, "font_size": 12, "bottom": 1})
    found["name"] = book.add_format({**top, "bold": True, "text_wrap": True})
    found["wrapped"] = book.add_format({**top, "text_wrap": True})
    found["link"] = book.add_format({**top, "underline": 1, "font_color": "#00507A"})
    return found


def _sheets(document: Document, words: Words) -> Iterator[_Sheet]:
    used = {words("sheet.read_me").casefold()}
    for table in document.tables():
        # Below the head, and above the last rows.
        fits = _ROWS - 1 - len(table.foot)
        for part, start in enumerate(range(0, max(table.rows.height, 1), fits), start=1):
            rows = table.rows.slice(start, fits)
            name = _name(table.sheet if part == 1 else f"{table.sheet[:26]} ({part})", used)
            yield _Sheet(name, table, rows, last=start + rows.height >= table.rows.height)


def _name(wanted: str, used: set[str]) -> str:
    """A name that a sheet may have, and no other has."""
    name = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip("' ")[:_NAME]
    number = 2
    while name.casefold() in used:
        name = f"{name[: _NAME - 4]} {number}"
        number += 1
    used.add(name.casefold())
    return name


def _write(book: Any, sheet: _Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    columns, rows = sheet.table.columns, sheet.rows
    long = rows.height > LONG
    # The head is bold, and has the sign of a filter in its corner.
    heads = [(column.label, _width(column, rows) - 3) for column in columns]
    page.set_row(0, max(height_of(heads), _HEAD))
    for place, column in enumerate(columns):
        page.write_string(0, place, column.label, formats["head_right" if column.right else "head"])
        page.set_column(place, place, _width(column, rows))
        # Of a long table the first row stands for all: it shows which format each column has.
        shown = rows[column.name].head(1 if long else rows.height)
        kind = "long_text" if long and column.kind == "text" else column.kind
        form = formats[kind]
        if long and column.kind == "text":
            form = reading(book, form, rows[column.name].head(LONG).drop_nulls().cast(pl.String))
        for row, value in enumerate(shown, start=1):
            _cell(page, row, place, value, form)
    if sheet.last:
        for row, line in enumerate(sheet.table.foot, start=rows.height + 1):
            for place, column in enumerate(columns):
                _cell(page, row, place, line.get(column.name), formats[f"bold_{column.kind}"])
    if not long:
        _raised(page, sheet)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(rows.height, 1), len(columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(page: Any, row: int, place: int, value: Any, form: Any) -> None:
    if value is None:
        page.write_blank(row, place, None, form)
    elif isinstance(value, int | float):
        page.write_number(row, place, value, form)
    elif isinstance(value, date) and value.year >= 1900:
        page.write_datetime(row, place, datetime.combine(value, time()), form)
    else:
        page.write_string(row, place, plain(str(value))[:LETTERS], form)


def _raised(page: Any, sheet: _Sheet) -> None:
    """Makes rows as high as their texts want, which not every program does by itself."""
    texts = [column for column in sheet.table.columns if column.kind == "text"]
    if not texts:
        return
    widths = [_width(column, sheet.rows) for column in texts]
    for row, values in enumerate(sheet.rows.select([column.name for column in texts]).rows(), 1):
        height = height_of(
            (str(value or ""), width) for value, width in zip(values, widths, strict=True)
        )
        if height > height_of([("", 1)]):
            page.set_row(row, height)


def _width(column: Column, rows: pl.DataFrame) -> float:
    """Wide enough for the longest word of the head and for most values."""
    # A writing without blanks may be broken anywhere.
    head = min(max(map(width_of, column.label.split())), 20) + 3
    if column.kind in ("count", "share", "year", "day"):
        return max(head, 12)
    texts = rows[column.name].head(500).cast(pl.String).drop_nulls().unique()
    return min(max(head, max(map(width_of, texts), default=0) + 2, 8), _WIDEST)


def _long(sheet: _Sheet, xml: bytes) -> Iterator[bytes]:
    """The sheet with the rows after the first, which is in it already."""
    columns = [
        Cells(column.name, _kind(column), style)
        for column, style in zip(sheet.table.columns, styles_of(xml), strict=True)
    ]
    texts = [column.name for column in columns if column.kind == "text"]
    rows = sheet.rows.slice(1).with_columns(plain_column(pl.col(texts).cast(pl.String)))
    return filled(xml, rows_xml(rows, columns, first=3), sheet.rows.height, len(columns))


def _kind(column: Column) -> Kind:
    if column.kind in ("count", "share", "year"):
        return "number"
    return "day" if column.kind == "day" else "text"


def _read_me(
    book: Any, document: Document, sheets: Sequence[_Sheet], words: Words, formats: dict[str, Any]
) -> None:
    page = book.add_worksheet(_name(words("sheet.read_me"), set()))
    for place, width in enumerate(_READ_ME):
        page.set_column(place, place, width)
    page.hide_gridlines(2)
    page.write_string(0, 0, plain(document.title), formats["title"])
    page.write_string(1, 0, plain(document.subtitle))
    row = 3
    for section in document.sections:
        if section.key not in ("summary", "basis", "method"):
            continue
        page.write_string(row, 0, section.title, formats["part"])
        page.write_blank(row, 1, None, formats["part"])
        row += 1
        for name, text in _lines(section.blocks):
            page.write_string(row, 0, plain(name), formats["name"])
            page.write_string(row, 1, plain(text)[:LETTERS], formats["wrapped"])
            page.set_row(row, height_of(((name, _READ_ME[0]), (text, _READ_ME[1]))))
            row += 1
        row += 1
        if section.key != "summary":
            continue
        page.write_string(row, 0, words("book.sheets"), formats["part"])
        page.write_blank(row, 1, None, formats["part"])
        row += 1
        for sheet in sheets:
            quoted = sheet.name.replace("'", "''")
            page.write_url(row, 0, f"internal:'{quoted}'!A1", formats["link"], sheet.name)
            told = " ".join((f"{sheet.table.caption}.", *sheet.table.notes))
            page.write_string(row, 1, told, formats["wrapped"])
            page.set_row(row, height_of(((told, _READ_ME[1]),)))
            row += 1
        row += 1
    page.write_string(row, 0, words("made_with", version=_native.version()))
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _lines(blocks: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Text():
                yield "", block.text
            case Terms():
                yield from block.entries
