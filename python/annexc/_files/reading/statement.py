"""How a file was read, in the words of one line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FORMATS = {"csv": "CSV", "parquet": "Parquet", "ipc": "Arrow IPC", "jsonl": "JSON lines"}
_SIGNS = {"\t": "tab", " ": "blank", ",": "comma", ";": "semicolon", "|": "bar"}
# So many names of sheets are told; a book of a hundred has them by number.
_SHEETS = 6


@dataclass(frozen=True, slots=True)
class Statement:
    """How a file was read, and what was counted in it.

    Attributes:
        name: What messages call the file.
        format: One of those that are read.
        kind: What it is more closely: `XLS`, `Arrow IPC stream`.
        packed: `gzip` or `zstd`, if it is packed.
        encoding: Of a text.
        separator: Of a CSV.
        header_row: The line, or the row of the sheet, with the headers; None for typed formats.
        skipped: Rows below the headers that are none of the register.
        sheet: The sheet that was read.
        number: Its number among the sheets, hidden ones too.
        sheets: How many sheets there are.
        unread: The other sheets that are shown.
        hidden: The other sheets that are hidden.
        columns: How many there are.
        rows: How many came through.
        blank: Rows without a letter in them, which are dropped.
        short: Rows with fewer fields than there are headers; what is missing is empty.
        first_short: The line of the first of them.
        multi_line: Rows that take several lines.
        errors: Cells of a workbook that hold an error: `#N/A` is read as empty, others as text.
        first_error: Where the first of them stands, and what it says.
        notes: What else a reader should know.
    """

    name: str
    format: str
    kind: str = ""
    packed: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    skipped: int = 0
    sheet: str | None = None
    number: int = 0
    sheets: int = 0
    unread: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    columns: int = 0
    rows: int = 0
    blank: int = 0
    short: int = 0
    first_short: int | None = None
    multi_line: int = 0
    errors: int = 0
    first_error: str | None = None
    notes: tuple[str, ...] = ()

    def line(self) -> str:
        """All of it on one line, of letters that a terminal shows and does not obey.

        The file is called by its name without the folder: the line holds enough.
        """
        return plain(
            f"{Path(self.name).name}: {'; '.join([', '.join(self._how()), *self._counted()])}"
        )

    def _how(self) -> list[str]:
        told = [self.kind or _FORMATS.get(self.format, self.format)]
        if self.packed:
            told[0] += f" in {self.packed}"
        told += [self.encoding] if self.encoding else []
        if self.separator:
            told.append(f"separator {_SIGNS.get(self.separator, repr(self.separator))}")
        if self.sheet is not None:
            told.append(f"sheet {self.sheet!r} ({self.number} of {self.sheets})")
        if self.header_row is not None:
            where = "line" if self.sheet is None else "row"
            told.append(f"headers in {where} {self.header_row}")
        if self.skipped:
            told.append(f"{self.skipped} below them skipped")
        return told

    def _counted(self) -> list[str]:
        told = [f"{_number(self.rows, 'row')}, {_number(self.columns, 'column')}"]
        if self.blank:
            told.append(f"{_number(self.blank, 'blank row')} dropped")
        if self.short:
            first = f" (first: line {self.first_short})" if self.first_short else ""
            told.append(f"{_number(self.short, 'short line')}{first}")
        if self.multi_line:
            told.append(f"{_number(self.multi_line, 'row')} over several lines")
        if self.errors:
            told.append(f"{_number(self.errors, 'error cell')} ({self.first_error})")
        for names, what in ((self.unread, "not read"), (self.hidden, "hidden and not read")):
            if names:
                shown = ", ".join(repr(name) for name in names[:_SHEETS])
                more = f" and {len(names) - _SHEETS} more" if len(names) > _SHEETS else ""
                told.append(f"{what}: {shown}{more}")
        return [*told, *self.notes]


def plain(text: str) -> str:
    """A text whose control characters are written out: a file's words cannot steer a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
