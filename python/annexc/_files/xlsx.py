"""Workbooks in: cells as text."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, hint


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
