"""Workbooks in and out: cells as text, and never a formula made of a text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, hint

# The limits of the format.
_ROWS, _COLUMNS, _LETTERS = 1_048_575, 16_384, 32_767
# Fewer, since a letter outside the first plane counts for two.
_PIECE = 16_000


def library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise AnnexcError(
            f"workbooks need {name}, which is not installed: pip install 'annexc[excel]', "
            "or use CSV or Parquet"
        ) from None


def read_xlsx(source: Path | bytes, name: str, *, sheet: str | None = None) -> pl.DataFrame:
    """A sheet of a workbook, every cell as text; its first row holds the headers.

    Nulls: an empty cell is null.

    Args:
        source: The file, or its content.
        name: What errors call it.
        sheet: The sheet's name; the first if None.

    Raises:
        AnnexcError: If it is no workbook, has no such sheet, or fastexcel is not installed.
    """
    fastexcel = library("fastexcel")
    try:
        book = fastexcel.read_excel(source if isinstance(source, bytes) else str(source))
    except fastexcel.FastExcelError as error:
        raise AnnexcError(f"{name}: cannot be read as a workbook: {_first(error)}") from error
    names: list[str] = book.sheet_names
    if sheet is not None and sheet not in names:
        raise AnnexcError(
            f"{name}: has no sheet {sheet!r}.{hint(sheet, names)} There are {', '.join(names)}"
        )
    try:
        loaded = book.load_sheet(sheet or 0, dtypes="string")
        table = pl.DataFrame(loaded)
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError) as error:
        raise AnnexcError(f"{name}: sheet {sheet or names[0]}: {_first(error)}") from error
    # A column of no cell has no type; a cell of a day comes as its midnight.
    table = table.with_columns(pl.col(pl.Null).cast(pl.String))
    midnight = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
    return table.with_columns(pl.col(pl.String).str.replace(midnight, "${1}"))


def _first(error: Exception) -> str:
    return str(error).splitlines()[0]


def write_xlsx(table: pl.DataFrame, provenance: Mapping[str, str], name: str) -> bytes:
    """A workbook with the table and a sheet `provenance`.

    Texts are written as texts, those too that begin like a formula; dates, numbers and truth values
    keep their types.

    Raises:
        AnnexcError: If the table is larger than a sheet, a text longer than a cell, or xlsxwriter
            is not installed.
    """
    xlsxwriter = library("xlsxwriter")
    _fits(table, name)
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("sources")
    for place, column in enumerate(table):
        sheet.write_string(0, place, column.name, bold)
        _write(sheet, place, column, days)
        widest = max((len(str(value)) for value in column.head(200)), default=0)
        sheet.set_column(place, place, min(max(widest, len(column.name), 6) + 2, 48))
    sheet.freeze_panes(1, 0)
    if table.width:
        sheet.autofilter(0, 0, table.height, table.width - 1)
    origin = book.add_worksheet("provenance")
    origin.set_column(0, 0, 20)
    origin.set_column(1, 1, 80)
    pairs = [("name", "value")]
    for name_of, text in provenance.items():
        # What no cell holds goes on in the next row of the same name.
        parts = range(0, max(len(text), 1), _PIECE)
        pairs += [(name_of, text[start : start + _PIECE]) for start in parts]
    for row, pair in enumerate(pairs):
        for place, part in enumerate(pair):
            origin.write_string(row, place, part, bold if row == 0 else None)
    book.close()
    return held.getvalue()


def _fits(table: pl.DataFrame, name: str) -> None:
    if table.height > _ROWS or table.width > _COLUMNS:
        raise AnnexcError(
            f"{name}: a sheet holds {_ROWS} rows and {_COLUMNS} columns, and there are "
            f"{table.height} and {table.width}; write CSV or Parquet"
        )
    for column in table.select(pl.col(pl.String)):
        row = (column.str.len_chars() > _LETTERS).arg_max() if column.len() else None
        if row is not None and len(column[row] or "") > _LETTERS:
            raise AnnexcError(
                f"{name}: row {row + 2}, column `{column.name}`: the text has {len(column[row])} "
                f"letters and a cell holds {_LETTERS}; write CSV or Parquet"
            )


def _write(sheet: Any, place: int, column: pl.Series, days: Any) -> None:
    for row, value in enumerate(column, start=1):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, int | float) and abs(value) < 2**53:
            sheet.write_number(row, place, value)
        elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
            sheet.write_datetime(row, place, value, days)
        else:
            sheet.write_string(row, place, str(value))
