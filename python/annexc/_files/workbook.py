"""Workbooks out: a sheet a table, and never a formula made of a text."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import IO, Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.sheet_xml import LETTERS, Cells, Kind, filled, rows_xml, styles_of
from annexc._files.xlsx import library
from annexc._files.zip import repacked

# The limits of the format.
_ROWS, _COLUMNS = 1_048_575, 16_384
# Fewer letters than a cell may have, since one outside the first plane counts for two.
_PIECE = 16_000
_WIDEST = 48
# A workbook says when it was made; the same input is to give the same bytes.
#: The day of a workbook that has none.
NO_DAY = datetime(1980, 1, 1)
#: By column, the texts that are numbers, days or truth values in the workbook that was read; None
#: where no cell of the column is a text there. A column that is not named holds texts.
Kept = Mapping[str, frozenset[str] | None]
#: Texts stay texts, also those that look like a formula, a link or a number.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def book_of(held: IO[bytes]) -> Any:
    """A new workbook, of no day: what is written twice has the same bytes.

    Raises:
        AnnexcError: If xlsxwriter is not installed.
    """
    book = library("xlsxwriter").Workbook(held, PLAIN)
    book.set_properties({"created": NO_DAY})
    return book


def directed(book: Any, direction: str) -> None:
    """Lets the sheets that there are begin at the right, for a direction of `rtl`."""
    if direction == "rtl":
        for sheet in book.worksheets():
            sheet.right_to_left()


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
    book.close()


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
