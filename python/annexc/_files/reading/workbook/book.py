"""A sheet of a workbook as a table of texts: which sheet, where its headers are, what cells say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, hint
from annexc._files.reading.content import head_of
from annexc._files.reading.heading import Heading, heading, is_blank
from annexc._files.reading.statement import Statement
from annexc._files.reading.workbook.cells import Cells
from annexc._files.reading.workbook.kept import kept
from annexc._files.reading.workbook.parts import Parts, opened_zip, reach_of_ods
from annexc._files.workbook import Kept
from annexc._files.xlsx import library
from annexc._register.bounds import HEAD_RECORDS, SHEET_CELLS
from annexc._register.reading import Reading

# Sheets that tell of the others; one of them is read where there is no other, or where it is named.
_ABOUT = {
    "about", "readme", "read me", "notes", "note", "info", "information", "contents", "content",
    "index", "legend", "metadata", "cover", "disclaimer", "glossary", "changelog", "provenance",
    "lisez-moi", "sommaire", "notice", "inhalt", "hinweise", "impressum", "deckblatt", "léeme",
    "indice", "índice", "contenido", "notas", "leia-me", "legenda", "описание", "说明",
}  # fmt: skip
# A sheet with this part of the rows and of the columns of the largest is as good as it.
_AS_LARGE = 0.5
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
# A time of day comes on the day before the first, or on the first, of its calendar.
_TIME = r"^1899-12-3[01] (\d\d:\d\d:\d\d)(?:\.\d+)?$"
_NUMBER = r"^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$"


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: int
    columns: int


class Book:
    """A workbook, with what is known of its cells before they are laid out in memory."""

    def __init__(self, source: Path | bytes, name: str) -> None:
        self.name = name
        self._library = library("fastexcel")
        head = head_of(source, 4)
        self.kind = "XLS"
        self._parts: Parts | None = None
        self._cells: dict[str, Cells | None] = {}
        if head.startswith(b"PK"):
            self._parts = Parts(source, name)
            self.kind = _kind(source, name)
            if self.kind == "ODS":  # the library lays out all sheets as it opens the book
                for sheet, reach in reach_of_ods(source, name).items():
                    self._bounded(sheet, *reach)
        try:
            self._book: Any = self._library.read_excel(
                source if isinstance(source, bytes) else str(source)
            )
        except self._library.FastExcelError as error:
            raise AnnexcError(f"{name}: cannot be read as a workbook: {_first(error)}") from error
        self.sheets: list[str] = self._book.sheet_names

    def cells(self, sheet: str) -> Cells | None:
        """What the parts tell of a sheet's cells.

        Raises:
            AnnexcError: If the sheet reaches farther than memory should.
        """
        if sheet not in self._cells:
            found = self._parts.cells(sheet) if self._parts is not None else None
            if found is not None:
                self._bounded(sheet, found.rows, found.columns, f" ({found.far})")
            self._cells[sheet] = found
        return self._cells[sheet]

    def _bounded(self, sheet: str, rows: int, columns: int, far: str = "") -> None:
        if rows * columns > SHEET_CELLS:
            raise AnnexcError(
                f"{self.name}: sheet {sheet!r} reaches to row {rows} and column {columns}{far}, "
                f"which are {rows * columns:,} cells, and {SHEET_CELLS:,} are the bound of what "
                "memory holds; delete the rows and columns behind the table and save it again, or "
                "save the sheet as CSV"
            )

    def loaded(self, sheet: str, dtype: str, rows: int | None = None) -> tuple[pl.DataFrame, Any]:
        """The cells from the first row on, as they are by this type."""
        self.cells(sheet)
        try:
            found = self._book.load_sheet(
                sheet, header_row=None, skip_rows=0, n_rows=rows, dtypes=dtype
            )
            table = pl.DataFrame(found)
        except (self._library.FastExcelError, pl.exceptions.PolarsError) as error:
            raise AnnexcError(f"{self.name}: sheet {sheet!r}: {_first(error)}") from error
        return table.with_columns(pl.col(pl.Null).cast(pl.String)), found

    def types(self, sheet: str, first: int, empty: Sequence[int]) -> list[pl.DataType]:
        """Of the columns from a row on; a text where any of their cells is one.

        The library remarks on columns without a cell, so they are named.
        """
        try:
            found = self._book.load_sheet(
                sheet,
                header_row=None,
                skip_rows=first,
                schema_sample_rows=None,
                dtypes=dict.fromkeys(empty, "string") or None,
            )
            return pl.DataFrame(found).dtypes
        except (self._library.FastExcelError, pl.exceptions.PolarsError):
            return []

    def text_cells(
        self, sheet: str, cells: Cells | None, first: int
    ) -> dict[int, list[int]] | None:
        """The rows of texts by the place of their column, both from 0; of rows from one on."""
        found = self._parts.text_cells(sheet) if self._parts is not None else None
        if found is None or cells is None:
            return None
        return {
            column - cells.first_column: [row - 1 - first for row in rows if row > first]
            for column, rows in found.items()
        }


def read_workbook(
    source: Path | bytes, name: str, said: Reading
) -> tuple[pl.DataFrame, Statement, Callable[[], Kept]]:
    """A sheet as a table of texts, how it was read, and what tells which of them are none in it.

    Nulls: an empty cell is null, and so is one of `#N/A`; another error is its text, `#REF!`.

    Args:
        source: The file, or its content.
        name: What errors call it.
        said: What was said of it.

    Raises:
        AnnexcError: If it is no workbook, has no such sheet, more than one may be meant, or
            fastexcel is not installed.
    """
    book = Book(source, name)
    sheet, shown, hidden = _chosen(book, said)
    table, _ = book.loaded(sheet, "string")
    where = f"{name}: sheet {sheet!r}"
    if not table.height:
        raise AnnexcError(f"{where}: is empty; a table begins with a row of headers")
    cells = book.cells(sheet)
    numbers, _ = book.loaded(sheet, "float")
    table = _with_digits(table, numbers)
    if cells is not None:
        table = _with_texts(table, cells)
    head = table.head(HEAD_RECORDS).rows()
    found = heading(head, where, said, range(1, len(head) + 1), "row")
    data, blank = _below(table, found)
    told = Statement(
        name,
        "xlsx",
        kind=book.kind,
        header_row=found.row + 1,
        skipped=found.skip,
        sheet=sheet,
        number=book.sheets.index(sheet) + 1,
        sheets=len(book.sheets),
        unread=tuple(each for each in shown if each != sheet),
        hidden=tuple(each for each in hidden if each != sheet),
        columns=data.width,
        rows=data.height,
        blank=blank,
        notes=found.notes,
    )
    if sheet in hidden:
        told = replace(told, notes=(f"sheet {sheet!r} is hidden", *told.notes))
    if cells is not None and cells.errors:
        told = replace(told, errors=cells.errors, first_error=cells.first_error)
    places = {place: header for place, header in enumerate(found.names) if header in data.columns}
    first = found.row + 1 + found.skip

    def which() -> Kept:
        below = table.slice(first)
        empty = [place for place, column in enumerate(below) if column.null_count() == below.height]
        types = book.types(sheet, first, empty)
        return kept(below, types, places, lambda: book.text_cells(sheet, cells, first))

    return data, told, which


def _kind(source: Path | bytes, name: str) -> str:
    with opened_zip(source, name) as book:
        parts = set(book.namelist())
        if "content.xml" in parts:
            return "ODS"
        if "xl/workbook.bin" in parts:
            return "XLSB"
        if "xl/workbook.xml" not in parts:
            raise AnnexcError(
                f"{name}: cannot be read as a workbook: it is an archive of {len(parts)} files "
                f"({', '.join(sorted(parts)[:3])}); unpack it and name the file"
            )
        return "XLSM" if "xl/vbaProject.bin" in parts else "XLSX"


def _chosen(book: Book, said: Reading) -> tuple[str, list[str], list[str]]:
    """The sheet to read, and all that are shown and hidden.

    Raises:
        AnnexcError: If several may be meant; names them with what they hold.
    """
    if said.sheet is not None and said.sheet not in book.sheets:
        raise AnnexcError(
            f"{book.name}: has no sheet {said.sheet!r}.{hint(said.sheet, book.sheets)} "
            f"There are {', '.join(book.sheets)}"
        )
    shown: list[str] = []
    hidden: list[str] = []
    likely: list[_Sheet] = []
    for name in book.sheets:
        try:
            head, found = book.loaded(name, "string", HEAD_RECORDS)
        except AnnexcError:
            if said.sheet in (None, name):
                raise
            shown.append(name)
            continue
        (shown if found.visible == "visible" else hidden).append(name)
        if found.visible == "visible" and head.height:
            width = max((sum(cell is not None for cell in row) for row in head.rows()), default=0)
            likely.append(_Sheet(name, found.total_height, width))
    if said.sheet is not None:
        return said.sheet, shown, hidden
    tables = [sheet for sheet in likely if sheet.name.strip().casefold() not in _ABOUT]
    tables = tables or likely
    if not tables:
        only = (shown or hidden)[0]
        return only, shown, hidden
    best = max(tables, key=lambda sheet: sheet.rows * sheet.columns)
    alike = [
        sheet
        for sheet in tables
        if sheet.rows >= _AS_LARGE * best.rows and sheet.columns >= _AS_LARGE * best.columns
    ]
    if len(alike) > 1:
        told = ", ".join(
            f"--sheet {sheet.name!r} ({sheet.rows} rows, {sheet.columns} columns)"
            for sheet in alike
        )
        raise AnnexcError(f"{book.name}: several sheets may be the register; say which: {told}")
    return best.name, shown, hidden


def _with_digits(texts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Numbers with all their digits, where the library cut them behind the ninth.

    A text that looks like a number stays as it was written: what the library writes of a number has
    no zeros around it, and a text of that form is the same number.
    """
    if texts.width != numbers.width or texts.height != numbers.height:
        return texts
    columns = []
    for text in texts:
        number = numbers[text.name]
        if number.dtype == pl.Float64 and number.null_count() < number.len():
            written = pl.col("text").str.contains(_NUMBER) & (pl.col("text").str.len_bytes() <= 19)
            cut = pl.col("number").is_finite() & (pl.col("number") != pl.col("number").round(0))
            text = (
                pl.DataFrame({"text": text, "number": number})
                .select(
                    pl.when(written & cut)
                    .then(pl.col("number").cast(pl.String))
                    .otherwise("text")
                    .alias(text.name)
                )
                .to_series()
            )
        columns.append(text)
    table = pl.DataFrame(columns)
    times = pl.col(pl.String).str.replace(_MIDNIGHT, "${1}").str.replace(_TIME, "${1}")
    return table.with_columns(times)


def _with_texts(table: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """What cells hold by a format of their own, in their places."""
    by_column: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in cells.texts.items():
        by_column.setdefault(column - cells.first_column, []).append((row - 1, text))
    for place, found in by_column.items():
        if not 0 <= place < table.width:
            continue
        series = table.to_series(place)
        kept = [(row, text) for row, text in found if row < table.height]
        if kept:
            rows, texts = zip(*kept, strict=True)
            table.replace_column(place, series.scatter(list(rows), list(texts)))
    return table


def _below(table: pl.DataFrame, found: Heading) -> tuple[pl.DataFrame, int]:
    """The rows below the headers, and how many blank ones are dropped; columns without any cell go.

    A column without a header and without a cell is what a sheet reaches beyond its table.
    """
    data = table.slice(found.row + 1 + found.skip)
    header = table.row(found.row)
    kept = [
        place
        for place, name in enumerate(found.names)
        if not is_blank([header[place]]) or data.to_series(place).null_count() < data.height
    ]
    data = data.select(data.to_series(place).alias(found.names[place]) for place in kept)
    filled = ~pl.all_horizontal(pl.all().is_null() | (pl.all().str.strip_chars() == ""))
    kept_rows = data.filter(filled)
    return kept_rows, data.height - kept_rows.height


def _first(error: Exception) -> str:
    return str(error).splitlines()[0]
