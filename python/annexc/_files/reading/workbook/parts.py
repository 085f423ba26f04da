"""What a workbook of XML says of its sheets that its reader does not hand out.

Which are hidden, how far their cells reach, which cells hold an error, and what numbers show in a
format of their own. Read with the parser of XML that Python ships; entities are refused, so that no
part of a book grows as it is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from annexc._errors import AnnexcError
from annexc._files.reading.workbook.shown import format_code, kind_of, shown
from annexc._register.bounds import UNPACKED

_PIECE = 1 << 16
# Days before the first of March 1900 are where the calendar of spreadsheets is off.
_OFF = 61


@dataclass(slots=True)
class Cells:
    """What was seen in the cells of a sheet.

    Attributes:
        rows: The number of the last row with a cell.
        columns: The number of the last column with a cell.
        first_column: The number of the first column with a cell.
        far: The name of the cell that stands farthest.
        texts: By row and column, both from 1, what a cell holds where its format tells.
        errors: How many cells hold an error.
        first_error: The first of them.
    """

    rows: int = 0
    columns: int = 0
    first_column: int = 0
    far: str = ""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: int = 0
    first_error: str | None = None


class Parts:
    """The parts of a workbook in XML (XLSX, XLSM)."""

    def __init__(self, source: Path | bytes, name: str) -> None:
        self._name = name
        self._book = opened_zip(source, name)
        parts = set(self._book.namelist())
        self.sheets: dict[str, str] = {}
        self._since_1904 = False
        self._kinds: list[str] = []
        self._codes: list[str] = []
        if "xl/workbook.xml" in parts:
            self._read_book()
            if "xl/styles.xml" in parts:
                self._read_styles()

    def cells(self, sheet: str) -> Cells | None:
        """What was seen in a sheet; None if this is no book of XML."""
        part = self.sheets.get(sheet)
        if part is None or part not in self._book.namelist():
            return None
        reader = _CellReader(self._kinds, self._codes, since_1904=self._since_1904)
        self._parse(part, reader.started, reader.ended, reader.said)
        return reader.cells

    def _read_book(self) -> None:
        targets: dict[str, str] = {}
        relations = "xl/_rels/workbook.xml.rels"

        def relation(tag: str, has: dict[str, str]) -> None:
            if _local(tag) == "Relationship":
                target = has.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                targets[has.get("Id", "")] = posixpath.normpath(whole)

        def sheet(tag: str, has: dict[str, str]) -> None:
            if _local(tag) == "workbookPr":
                self._since_1904 = has.get("date1904") in ("1", "true")
            if _local(tag) == "sheet":
                number = next((text for key, text in has.items() if _local(key) == "id"), "")
                self.sheets[has.get("name", "")] = targets.get(number, "")

        if relations in self._book.namelist():
            self._parse(relations, relation)
        self._parse("xl/workbook.xml", sheet)

    def _read_styles(self) -> None:
        own: dict[int, str] = {}
        inside = False

        def style(tag: str, has: dict[str, str]) -> None:
            nonlocal inside
            if _local(tag) == "numFmt" and has.get("numFmtId", "").isdecimal():
                own[int(has["numFmtId"])] = has.get("formatCode", "")
            elif _local(tag) in ("cellXfs", "cellStyleXfs"):
                inside = _local(tag) == "cellXfs"
            elif _local(tag) == "xf" and inside:
                number = has.get("numFmtId", "0")
                self._codes.append(format_code(int(number) if number.isdecimal() else 0, own))

        self._parse("xl/styles.xml", style)
        self._kinds = [kind_of(code) for code in self._codes]

    def _parse(
        self,
        part: str,
        started: Callable[[str, dict[str, str]], None],
        ended: Callable[[str], None] | None = None,
        said: Callable[[str], None] | None = None,
    ) -> None:
        with self._book.open(part) as file:
            parse_xml(file, f"{self._name}: {part}", started, ended, said)


def opened_zip(source: Path | bytes, name: str) -> zipfile.ZipFile:
    """A packed workbook, once it is seen that it unpacks to what memory can hold.

    Raises:
        AnnexcError: If it does not, or is broken.
    """
    try:
        book = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, ValueError) as error:
        raise AnnexcError(f"{name}: cannot be read as a workbook: {error}") from error
    size = sum(part.file_size for part in book.infolist())
    if size > UNPACKED:
        raise AnnexcError(
            f"{name}: its parts unpack to {size / 2**30:.1f} GB, and {UNPACKED >> 30} GB are the "
            "bound of what is held in memory; save the sheet as CSV"
        )
    return book


def parse_xml(
    file: IO[bytes],
    name: str,
    started: Callable[[str, dict[str, str]], None],
    ended: Callable[[str], None] | None = None,
    said: Callable[[str], None] | None = None,
) -> None:
    """Reads XML piece by piece.

    Raises:
        AnnexcError: If it is none, or declares entities, which no workbook does.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = said

    def refused(*_: Any) -> None:
        raise AnnexcError(f"{name}: declares entities of XML, which no workbook does")

    parser.EntityDeclHandler = refused
    try:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, EOFError) as error:
        raise AnnexcError(f"{name}: cannot be read as a workbook: {error}") from error


class _CellReader:
    """Follows the cells of a sheet."""

    def __init__(self, kinds: list[str], codes: list[str], *, since_1904: bool) -> None:
        self.cells = Cells()
        self._codes = codes
        self._since_1904 = since_1904
        # Styles whose cells are looked at; `day` only where it may be off.
        self._told = {str(at): kind for at, kind in enumerate(kinds) if kind != "value"}
        self._style: str | None = None
        self._error = False
        self._row = self._column = 0
        self._text: list[str] | None = None

    def started(self, tag: str, has: dict[str, str]) -> None:
        if tag == "c" or tag.endswith(":c"):
            place = has.get("r")
            if place:
                self._row, self._column = _place(place)
            else:
                self._column += 1
            kind = has.get("t", "n")
            style = has.get("s", "0")
            self._style = style if kind == "n" and style in self._told else None
            self._error = kind == "e"
        elif tag in ("v", "is") or tag.endswith((":v", ":is")):
            self._reached()
            if self._style is not None or self._error:
                self._text = []
        elif tag == "row" or tag.endswith(":row"):
            number = has.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = 0

    def said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def ended(self, tag: str) -> None:
        if self._text is None or not (tag == "v" or tag.endswith(":v")):
            return
        stored, self._text = "".join(self._text), None
        cells = self.cells
        if self._error:
            cells.errors += 1
            if cells.first_error is None:
                cells.first_error = f"{stored} in {_called(self._row, self._column)}"
            return
        style = self._style or ""
        if self._told[style] in ("day", "moment") and not _is_off(stored):
            return
        text = shown(stored, self._codes[int(style)], since_1904=self._since_1904)
        cells.texts[self._row, self._column] = text

    def _reached(self) -> None:
        cells = self.cells
        if self._row > cells.rows or self._column > cells.columns:
            cells.far = _called(self._row, self._column)
        cells.rows = max(cells.rows, self._row)
        cells.columns = max(cells.columns, self._column)
        cells.first_column = min(cells.first_column or self._column, self._column)


def _is_off(stored: str) -> bool:
    try:
        return float(stored) < _OFF
    except ValueError:
        return False


def _place(name: str) -> tuple[int, int]:
    column = 0
    for at, sign in enumerate(name):
        if not sign.isalpha():
            return int(name[at:] or 0), column
        column = 26 * column + ord(sign.upper()) - 64
    return 0, column


def _called(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _local(tag: str) -> str:
    return tag.rsplit(":", 1)[-1]


def reach_of_ods(source: Path | bytes, name: str) -> dict[str, tuple[int, int]]:
    """How many rows and columns the sheets of an ODS have up to their last cells."""
    found: dict[str, tuple[int, int]] = {}
    sheet, row, column, repeated, width = "", 0, 0, 1, 0

    def started(tag: str, has: dict[str, str]) -> None:
        nonlocal sheet, row, column, repeated, width
        if tag == "table:table":
            sheet, row = has.get("table:name", ""), 0
            found[sheet] = (0, 0)
        elif tag == "table:table-row":
            repeated = int(has.get("table:number-rows-repeated", "1"))
            column = width = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            column += int(has.get("table:number-columns-repeated", "1"))
            if "office:value-type" in has or "calcext:value-type" in has:
                width = column

    def ended(tag: str) -> None:
        nonlocal row
        if tag == "table:table-row":
            row += repeated
            if width:
                found[sheet] = (row, max(found[sheet][1], width))

    with opened_zip(source, name) as book:
        if "content.xml" not in book.namelist():
            return {}
        with book.open("content.xml") as file:
            parse_xml(file, name, started, ended)
    return found
