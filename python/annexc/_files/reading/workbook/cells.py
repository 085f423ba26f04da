"""The cells of a sheet in XML: how far they reach, which hold errors, what formats show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from annexc._files.reading.workbook.shown import shown

# Days before the first of March 1900 are where the calendar of spreadsheets is off.
_OFF = 61
#: What a cell says that is left empty on purpose, in the words of formulas.
NOT_AVAILABLE = "#N/A"
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>'
    rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)"
)
# A cell with something in it, as all common programs write it.
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]><(?:v|f|is)\b')


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

    def reach(self, row: int, column: int) -> None:
        """Notes that something stands in a cell."""
        if row > self.rows or column > self.columns:
            self.far = called(row, column)
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)
        self.first_column = min(self.first_column or column, column)

    def hold(self, row: int, column: int, text: str | None) -> None:
        """Notes what a cell holds by its format; nothing if the library reads it as well."""
        if text is not None:
            self.texts[row, column] = text

    def failed(self, row: int, column: int, error: str) -> None:
        """Notes a cell that holds an error: `#N/A` says that nothing is there, others are lost."""
        if error != NOT_AVAILABLE:
            self.texts[row, column] = error
        self.errors += 1
        if self.first_error is None:
            self.first_error = f"{error} in {called(row, column)}"


@dataclass(frozen=True)
class Styles:
    """The styles of a book: of each, what kind its format is, and its code."""

    kinds: list[str]
    codes: list[str]
    since_1904: bool

    def told(self) -> set[str]:
        """The numbers of the styles whose cells the library does not read as they are shown."""
        return {str(at) for at, kind in enumerate(self.kinds) if kind != "value"}

    def text(self, style: str, stored: str) -> str | None:
        """What a cell holds by its format; None if the library reads it as well."""
        number = int(style)
        if self.kinds[number] in ("day", "moment") and not _is_off(stored):
            return None
        return _shown(stored, self.codes[number], self.since_1904)


@cache
def _shown(stored: str, code: str, since_1904: bool) -> str:
    return shown(stored, code, since_1904=since_1904)


def _is_off(stored: str) -> bool:
    try:
        return float(stored) < _OFF
    except ValueError:
        return False


def matched_cells(content: bytes, styles: Styles) -> Cells | None:
    """What is seen in a sheet that is written as all common programs do; None if it is not.

    A pattern is ten times as fast as a parser of XML that calls back for each cell.
    """
    named = content.count(b'<c r="')
    if named != content.count(b"<c ") + content.count(b"<c>") or b":c " in content[:100_000]:
        return None
    cells = Cells()
    rows: dict[bytes, bytes] = {}
    for letters, number in _FILLED.findall(content):
        if len(number) > len(rows.get(letters, b"")) or number > rows[letters]:
            rows[letters] = number
    for letters, number in rows.items():
        cells.reach(int(number), _column(letters.decode()))
    wanted = b"|".join(number.encode() for number in sorted(styles.told()))
    if wanted:
        told = re.compile(
            rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(' + wanted + rb')"(?: t="n")?>'
            rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>"
        )
        for letters, number, style, stored in told.findall(content):
            text = styles.text(style.decode(), stored.decode())
            cells.hold(int(number), _column(letters.decode()), text)
    wrong = (
        rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)'
    )
    for letters, number, error in re.findall(wrong, content):
        cells.failed(int(number), _column(letters.decode()), error.decode("utf-8", "replace"))
    return cells


@cache
def _column(letters: str) -> int:
    return place_of(letters + "1")[1]


class CellReader:
    """Follows the cells of a sheet."""

    def __init__(self, styles: Styles) -> None:
        self.cells = Cells()
        self._styles = styles
        self._told = styles.told()
        self._style: str | None = None
        self._error = False
        self._row = self._column = 0
        self._text: list[str] | None = None

    def started(self, tag: str, has: dict[str, str]) -> None:
        if tag == "c" or tag.endswith(":c"):
            place = has.get("r")
            if place:
                self._row, self._column = place_of(place)
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
        if self._error:
            self.cells.failed(self._row, self._column, stored)
        else:
            self.cells.hold(self._row, self._column, self._styles.text(self._style or "", stored))

    def _reached(self) -> None:
        self.cells.reach(self._row, self._column)


def place_of(name: str) -> tuple[int, int]:
    """The row and the column of a cell by its name, from 1."""
    column = 0
    for at, sign in enumerate(name):
        if not sign.isalpha():
            return int(name[at:] or 0), column
        column = 26 * column + ord(sign.upper()) - 64
    return 0, column


def called(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
