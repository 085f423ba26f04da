"""Workbooks out: a sheet a table, and never a formula made of a text."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from math import ceil
from typing import IO, Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.sheet_xml import LETTERS, Cells, Kind, filled, rows_xml, styles_of
from annexc._files.xlsx import library
from annexc._files.zip import repacked
from annexc._labels import from_the_right
from annexc._labels import width as width_of

# The limits of the format.
_ROWS, _COLUMNS = 1_048_575, 16_384
# Fewer letters than a cell may have, since one outside the first plane counts for two.
_PIECE = 16_000
_WIDEST = 48
# A line of text, and what the format allows a row, in points.
_LINE, _HIGHEST = 15.5, 400
# A workbook says when it was made; the same input is to give the same bytes.
#: The day of a workbook that has none.
NO_DAY = datetime(1980, 1, 1)
#: By column, the texts that are numbers, days or truth values in the workbook that was read; None
#: where no cell of the column is a text there. A column that is not named holds texts.
Kept = Mapping[str, frozenset[str] | None]
#: Texts stay texts, also those that look like a formula, a link or a number.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def book_of(held: IO[bytes], direction: str = "ltr") -> Any:
    """A new workbook, of no day: what is written twice has the same bytes.

    Args:
        held: Where it is written.
        direction: `rtl` lets its sheets begin at the right, and each text with letters that are
            written from the right read from there: by itself a program takes the way of the first
            letter, so that a sentence that begins with a code comes out torn.

    Raises:
        AnnexcError: If xlsxwriter is not installed.
    """
    book = library("xlsxwriter").Workbook(held, PLAIN)
    book.set_properties({"created": NO_DAY})
    return _TurnedBook(book) if direction == "rtl" else book


def finished(book: Any) -> None:
    """Writes a workbook to its end.

    Raises:
        OSError: If it cannot be written: the library has an error of its own around it.
    """
    try:
        book.close()
    except library("xlsxwriter").exceptions.FileCreateError as error:
        [refused] = error.args
        raise refused from error


def reading(book: Any, form: Any, texts: Iterable[str]) -> Any:
    """The format of a column of which only the first cell is written here."""
    if isinstance(book, _TurnedBook) and any(map(from_the_right, texts)):
        return book.turned(form)
    return form


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """How high a row is in which texts are broken into lines, each at the width of its column."""
    return min(_LINE * max((_lines(text, width) for text, width in texts), default=1), _HIGHEST)


def _lines(text: str, width: float) -> int:
    """The lines of a text; not every program has the narrow letters by which widths are told."""
    room = max(width * 0.9, 1)
    found = 0
    for part in text.split("\n"):
        found += 1
        used = 0
        for word in part.split(" "):
            letters = width_of(word)
            if used and used + 1 + letters > room:
                found, used = found + 1, 0
            used += letters + bool(used)
            if used > room:
                # A word that is longer than a line, or a writing without blanks.
                found, used = found + ceil(used / room) - 1, round(used % room)
    return found


class _TurnedBook:
    """A workbook of a language that is written from the right."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._given: dict[int, Mapping[str, Any]] = {}
        self._turned: dict[int, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def add_worksheet(self, name: str) -> _TurnedSheet:
        sheet = self._book.add_worksheet(name)
        sheet.right_to_left()
        return _TurnedSheet(sheet, self)

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Any:
        # Names of other letters stand on the same side, or they would run into what is beside them.
        given = {"align": "right", **(properties or {})}
        made = self._book.add_format(given)
        self._given[id(made)] = given
        return made

    def turned(self, form: Any) -> Any:
        """The same format, for a text that reads from the right."""
        if id(form) not in self._turned:
            given = {"align": "right"} if form is None else self._given[id(form)]
            made = self._book.add_format({**given, "reading_order": 2})
            self._turned[id(form)] = self._turned[id(made)] = made
        return self._turned[id(form)]


class _TurnedSheet:
    """A sheet of such a workbook."""

    def __init__(self, sheet: Any, book: _TurnedBook) -> None:
        self._sheet = sheet
        self._book = book

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sheet, name)

    def write_string(self, row: int, place: int, text: str, form: Any = None) -> Any:
        turned = self._book.turned(form) if from_the_right(text) else form
        return self._sheet.write_string(row, place, text, turned)

    def write_url(self, row: int, place: int, url: str, form: Any, text: str) -> Any:
        turned = self._book.turned(form) if from_the_right(text) else form
        return self._sheet.write_url(row, place, url, turned, text)


def write_xlsx(
    table: pl.DataFrame, provenance: Mapping[str, str], name: str, *, kept: Kept | None = None
) -> bytes:
    """A workbook with the table and a sheet `provenance`.

    Texts are written as texts, those too that begin like a formula; dates, numbers and truth values
    keep their types, as far as a workbook can tell them. The same input gives the same bytes.

    Args:
        table: The table.
        provenance: Where it comes from.
        name: What errors call the file.
        kept: Of texts that were read from a workbook, which were none there.

    Raises:
        AnnexcError: If the table is larger than a sheet, a text longer than a cell, or xlsxwriter
            is not installed.
    """
    _fits(table, name)
    kinds = {column.name: _kind(column.dtype) for column in table}
    # The formats of days and moments are shown by two cells behind the last column.
    typed = dict(kept or {}) if table.width + 2 <= _COLUMNS else {}
    kinds |= {name: "kept" for name in typed if kinds.get(name) == "text"}
    shown = table.with_columns(
        _printed(column) for column in table if kinds[column.name] in ("text", "kept")
    )
    with tempfile.TemporaryFile() as held, io.BytesIO() as written:
        _framed(held, shown, kinds, provenance)
        held.seek(0)
        body = partial(_filled, rows=shown, kinds=kinds, kept=typed)
        repacked(held, written, {"xl/worksheets/sheet1.xml": body} if shown.height else {})
        return written.getvalue()


def _framed(
    held: IO[bytes], table: pl.DataFrame, kinds: Mapping[str, Kind], provenance: Mapping[str, str]
) -> None:
    """The workbook without the rows, but for the formats of the first."""
    book = book_of(held)
    bold = book.add_format({"bold": True})
    formats = {"day": book.add_format({"num_format": "yyyy-mm-dd"})}
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    general = book.add_format()
    sheet = book.add_worksheet("sources")
    for place, column in enumerate(table):
        sheet.write_string(0, place, column.name, bold)
        if table.height:
            # It shows which format the column has, and is written again with the others.
            sheet.write_blank(1, place, None, formats.get(kinds[column.name], general))
        widest = max((len(str(value)) for value in column.head(200)), default=0)
        sheet.set_column(place, place, min(max(widest, len(column.name), 6) + 2, _WIDEST))
    if table.height and "kept" in kinds.values():
        sheet.write_blank(1, table.width, None, formats["day"])
        sheet.write_blank(1, table.width + 1, None, moment)
    sheet.freeze_panes(1, 0)
    if table.width:
        sheet.autofilter(0, 0, table.height, table.width - 1)
    origin = book.add_worksheet("provenance")
    origin.set_column(0, 0, 20)
    origin.set_column(1, 1, 80)
    pairs = [("name", "value")]
    for name, text in provenance.items():
        # What no cell holds goes on in the next row of the same name.
        parts = range(0, max(len(text), 1), _PIECE)
        pairs += [(name, text[start : start + _PIECE]) for start in parts]
    for row, pair in enumerate(pairs):
        for place, part in enumerate(pair):
            origin.write_string(row, place, part, bold if row == 0 else None)
    finished(book)


def _filled(
    xml: bytes, *, rows: pl.DataFrame, kinds: Mapping[str, Kind], kept: Kept
) -> Iterator[bytes]:
    styles = styles_of(xml)
    day, moment = styles[rows.width :] or (0, 0)
    columns = [
        Cells(name, kinds[name], style, (day, moment), kept.get(name))
        for name, style in zip(rows.columns, styles, strict=False)
    ]
    framed = re.sub(rb'<row r="2".*?</row>', b"", xml, flags=re.DOTALL)
    return filled(framed, rows_xml(rows, columns, first=2), rows.height, rows.width)


def _kind(dtype: pl.DataType) -> Kind:
    if dtype.is_integer() or dtype.is_float():
        return "number"
    return "truth" if dtype == pl.Boolean else "day" if dtype == pl.Date else "text"


def _printed(column: pl.Series) -> pl.Series:
    """A column as text, as it prints."""
    if column.dtype in (pl.String, pl.Null) or isinstance(column.dtype, pl.Enum | pl.Categorical):
        return column.cast(pl.String)
    texts = [None if value is None else str(value) for value in column]
    return pl.Series(column.name, texts, dtype=pl.String)


def _fits(table: pl.DataFrame, name: str) -> None:
    if table.height > _ROWS or table.width > _COLUMNS:
        raise AnnexcError(
            f"{name}: a sheet holds {_ROWS} rows and {_COLUMNS} columns, and there are "
            f"{table.height} and {table.width}; write CSV or Parquet"
        )
    for column in table.select(pl.col(pl.String)):
        row = (column.str.len_chars() > LETTERS).arg_max() if column.len() else None
        if row is not None and len(column[row] or "") > LETTERS:
            raise AnnexcError(
                f"{name}: row {row + 2}, column `{column.name}`: the text has {len(column[row])} "
                f"letters and a cell holds {LETTERS}; write CSV or Parquet"
            )
