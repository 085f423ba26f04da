"""Forms that came back, as grids of texts: workbooks and CSVs, wherever people wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from annexc._asked.book import HELD
from annexc._asked.form import BESIDE
from annexc._asked.trials import FACT_OF
from annexc._asked.words import heard, keys_by_text
from annexc._errors import AnnexcError
from annexc._files.read import read
from annexc._files.reading.workbook.book import Book
from annexc._files.sheet_xml import letters
from annexc._labels import labels
from annexc._register.reading import Reading

# A head stands within the first rows of a sheet, if someone wrote above it.
_SEARCHED = 30
_MIDNIGHT = " 00:00:00"
# A form goes out as the first of these, and comes back as whatever someone's program saves.
_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_PAGES = (".html", ".htm")
# A table that has identifiers and none of these asks nothing: a register, perhaps a classified one.
_ASKS = {*FACT_OF, *BESIDE}


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet that came back.

    Attributes:
        file: Its file.
        sheet: Its name; empty for a CSV.
        columns: What stands in which column, by key: a question, or what a form asks beside.
        unknown: The columns that no form has, with their headers.
        rows: The number of each row in the sheet, and its cells.
        asked: Of each facility and source the questions that were asked; None if that is not known.
    """

    file: str
    sheet: str
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    asked: Mapping[tuple[str, str], tuple[str, ...]] | None = field(default=None)

    def cell(self, cells: tuple[str, ...], key: str) -> str:
        """What stands in the column of a key."""
        place = self.columns.get(key)
        return cells[place] if place is not None and place < len(cells) else ""

    def at(self, row: int, key: str) -> str:
        """The place of a cell, as a workbook names it."""
        place = self.columns.get(key)
        return f"{letters(place)}{row}" if place is not None else str(row)


def grids(path: Path) -> list[Grid]:
    """The sheets of a file that hold answers.

    Raises:
        AnnexcError: If the file cannot be read, or none of its sheets is a form.
        OSError: If it cannot be opened.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        raise AnnexcError(f"{path}: is a folder; name the forms in it, such as {path / '*.xlsx'}")
    if ending in _PAGES:
        raise AnnexcError(f"{path}: is the page itself; give the CSV that its button saves")
    with path.open("rb"):  # what cannot be opened is said as of any other file
        pass
    is_book = ending in _BOOKS
    found = list(_of_workbook(path) if is_book else _of_table(path))
    if not found and is_book and HELD in Book(path, str(path)).sheets:
        raise AnnexcError(
            f"{path}: is a form that annexc ask wrote, and its row of headers is not as it was "
            "sent; put it back from the form as it was sent, with the column of identifiers"
        )
    if not found:
        column, question = (labels("en")[f"ask.column.{key}"] for key in ("facility_id", "said_by"))
        raise AnnexcError(
            f"{path}: holds no form that annexc ask wrote: no row has its headers, such as "
            f"`{column}` and `{question}`"
        )
    return found


def _of_table(path: Path) -> Iterator[Grid]:
    table = read(str(path), Reading()).data
    texts = table.select(pl.all().cast(pl.String).fill_null(""))
    grid = _grid(str(path), "", [tuple(table.columns), *texts.iter_rows()], None)
    if grid is not None:
        yield grid


def _of_workbook(path: Path) -> Iterator[Grid]:
    book = Book(path, str(path))
    asked = _asked(book) if HELD in book.sheets else None
    for name in book.sheets:
        if name != HELD:
            grid = _grid(str(path), name, _cells(book, name), asked)
            if grid is not None:
                yield grid


def _cells(book: Book, name: str) -> list[tuple[str, ...]]:
    table, _ = book.loaded(name, "string")
    texts = table.select(pl.all().cast(pl.String).fill_null("").str.strip_suffix(_MIDNIGHT))
    return list(texts.iter_rows())


def _asked(book: Book) -> dict[tuple[str, str], tuple[str, ...]]:
    """What was asked of whom, from the sheet that was not to be changed."""
    found = {}
    for row in _cells(book, HELD):
        facility, source, needs = (*row, "", "", "")[:3]
        found[facility, source] = tuple(json.loads(needs or "[]"))
    return found


def _grid(
    file: str,
    sheet: str,
    cells: list[tuple[str, ...]],
    asked: Mapping[tuple[str, str], tuple[str, ...]] | None,
) -> Grid | None:
    """The form in a sheet; None if there is none."""
    for number, row in enumerate(cells[:_SEARCHED]):
        columns: dict[str, int] = {}
        unknown = {}
        for place, text in enumerate(row):
            key = _key(text)
            if key is not None and key not in columns:
                columns[key] = place
            elif text.strip():
                unknown[place] = text
        of_sources = "facility_id" in columns and bool(_ASKS & columns.keys())
        if of_sources or {"category", "identified"} <= columns.keys():
            below = enumerate(cells[number + 1 :], number + 2)
            rows = tuple((at, held) for at, held in below if any(text.strip() for text in held))
            return Grid(file, sheet, columns, unknown, rows, asked)
    return None


def _key(text: str) -> str | None:
    """What a header stands for, in any language; the keys themselves too."""
    columns, needs = keys_by_text("ask.column."), keys_by_text("question.")
    if text.strip() in (*columns.values(), *needs.values()):
        return text.strip()
    return columns.get(heard(text)) or needs.get(heard(text))
