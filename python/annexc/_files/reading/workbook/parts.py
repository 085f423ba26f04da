"""What a workbook of XML says of its sheets that its reader does not hand out.

Which are hidden, how far their cells reach, which cells hold an error, and what numbers show in a
format of their own. Read with the parser of XML that Python ships; entities are refused, so that no
part of a book grows as it is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from annexc._errors import AnnexcError
from annexc._files.reading.workbook.cells import CellReader, Cells, Styles, matched_cells, place_of
from annexc._files.reading.workbook.shown import format_code, kind_of
from annexc._register.bounds import UNPACKED

_PIECE = 1 << 16
# What the cells of texts are called: shared, within the cell, the result of a formula.
_TEXTS = ("s", "inlineStr", "str")


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
        styles = Styles(self._kinds, self._codes, self._since_1904)
        try:
            content = self._book.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise AnnexcError(f"{self._name}: cannot be read as a workbook: {error}") from error
        found = matched_cells(content, styles)
        if found is not None:
            return found
        reader = CellReader(styles)
        self._parse(part, reader.started, reader.ended, reader.said)
        return reader.cells

    def text_cells(self, sheet: str) -> dict[int, list[int]] | None:
        """By number of the column, the numbers of the rows whose cells are texts, both from 1.

        None if this is no book of XML.
        """
        part = self.sheets.get(sheet)
        if part is None or part not in self._book.namelist():
            return None
        found: dict[int, list[int]] = {}
        row = column = 0

        def started(tag: str, has: dict[str, str]) -> None:
            nonlocal row, column
            if _local(tag) == "row":
                number = has.get("r", "")
                row, column = (int(number) if number.isdecimal() else row + 1), 0
            elif _local(tag) == "c":
                place = has.get("r")
                row, column = place_of(place) if place else (row, column + 1)
                if has.get("t") in _TEXTS:
                    found.setdefault(column, []).append(row)

        self._parse(part, started)
        return found

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
