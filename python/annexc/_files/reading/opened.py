"""Any file as a table, read in one way for all commands, and a statement of how it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.content import head_of, mark, refuse_foreign, unpacked, whole
from annexc._files.reading.delimited.text import read_text
from annexc._files.reading.jsonl import read_jsonl
from annexc._files.reading.statement import Statement
from annexc._files.reading.typed import read_typed
from annexc._files.reading.workbook.book import read_workbook
from annexc._files.workbook import Kept
from annexc._register.reading import Reading

# The formats by the ends of names; what a file holds goes before what it is called.
_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv",
    ".parquet": "parquet", ".pq": "parquet",
    ".arrow": "ipc", ".feather": "ipc", ".ipc": "ipc", ".arrows": "ipc",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xlsb": "xlsx", ".xls": "xlsx", ".ods": "xlsx",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_PACKINGS = (".gz", ".gzip", ".zst", ".zstd")
_TEXTS = ("csv", "jsonl")
# Bytes of a text up to which its rows are counted before it is read; a larger one is read as Polars
# reads it, and counted when it is asked for.
_COUNTED_FIRST = 64 << 20


@dataclass(frozen=True)
class Opened:
    """A file that is open.

    Attributes:
        data: The table, lazy: all texts but for Parquet and IPC, which keep their types. A CSV in
            UTF-8 and Parquet are streamed; all else is held in memory.
        name: What messages call it.
        source: The file, or its bytes as they came.
        separator: Of a CSV.
    """

    data: pl.LazyFrame
    name: str
    source: Path | bytes
    separator: str | None
    _told: Callable[[], Statement]
    _kept: Callable[[], Kept] = dict

    @cached_property
    def statement(self) -> Statement:
        """How it was read, with what was counted in it.

        Raises:
            AnnexcError: If a large file turns out to be wrong as it is counted.
        """
        return self._told()

    @cached_property
    def kept(self) -> Kept:
        """Of a workbook, which texts of the table are none in it; empty of all else."""
        return self._kept()

    @cached_property
    def sha256(self) -> str:
        """Of the bytes as they came, packed ones as they are packed."""
        if isinstance(self.source, bytes):
            return hashlib.sha256(self.source).hexdigest()
        with self.source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def opened(
    source: Path | bytes,
    options: Reading | None = None,
    *,
    name: str | None = None,
    counted: bool | None = None,
) -> Opened:
    """Opens a file of any format as a table.

    It is read as what its content shows it to be, packed with gzip or zstd or not; a name that says
    another is said in the statement. What the options do not say is found; where two answers are as
    good as each other, it is asked for.

    Nulls: an empty cell is null or an empty text; both say nothing. Blank rows are dropped.

    Args:
        source: The file, or its content.
        options: What is said of it.
        name: What messages call it; the path without it.
        counted: Whether a text is counted before it is read, so that all that is wrong in it is
            said first; without it, unless it is large.

    Raises:
        AnnexcError: If it cannot be read, or in more than one way; names file, place and way out.
        OSError: If it cannot be opened.
    """
    said = options or Reading()
    shown = name or ("the input" if isinstance(source, bytes) else str(source))
    called = _by_name(shown)
    content, packed = source, None
    head = head_of(source, 1024)
    found = mark(head)
    if found is not None and found[1] == "packed":
        packed = found[0]
        content = unpacked(source, shown, packed)
        head = content[:1024]
        found = mark(head)
    kind, note = _kind(head, shown, said, called, found)
    _refuse_options(shown, said, kind)
    data, separator, told, which = _read(content, shown, said, kind, counted)
    notes = (note,) if note else ()

    def statement() -> Statement:
        made = told()
        return replace(made, packed=packed, notes=(*notes, *made.notes))

    return Opened(data, shown, source, separator, statement, which)


def _by_name(name: str) -> str | None:
    path = Path(name.lower())
    if path.suffix in _PACKINGS:
        path = path.with_suffix("")
    return _ENDINGS.get(path.suffix)


def _kind(
    head: bytes, name: str, said: Reading, called: str | None, found: tuple[str, str] | None
) -> tuple[str, str | None]:
    """The format, and what is to be said of a name or an option that tells another."""
    told = said.format or called
    if found is not None:
        what, kind = found
        if kind == "packed":
            raise AnnexcError(f"{name}: is packed twice; unpack it first")
        if told is not None and told != kind:
            return kind, f"it is {what}, although it is called {told}"
        return kind, None
    if told in (None, *_TEXTS):
        refuse_foreign(head, name)
    if said.format in _TEXTS:
        return said.format, None
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins.startswith((b'{"', b"{ ")) and (called != "csv" or b'": ' in begins):
        note = None if told in (None, "jsonl") else f"it is JSON lines, although called {told}"
        return "jsonl", note
    if told in (None, *_TEXTS):
        return told or "csv", None
    refuse_foreign(head, name)
    if _is_table(head):
        return "csv", f"it is a text, although it is called {told}"
    raise AnnexcError(
        f"{name}: cannot be read as {told}: its content is of no known format; if it is a CSV, "
        "say --format csv"
    )


def _is_table(head: bytes) -> bool:
    """Whether a text that is called otherwise is one of fields: two lines with one separator."""
    lines = head.split(b"\n")[:2]
    return len(lines) == 2 and any(
        lines[0].count(sign) == lines[1].count(sign) > 0 for sign in (b"\t", b";", b",", b"|")
    )


def _refuse_options(name: str, said: Reading, kind: str) -> None:
    """Stops before an option is passed over in silence."""
    if kind != "csv" and (said.encoding or said.separator):
        raise AnnexcError(f"{name}: --encoding and --separator are for CSV, and this is {kind}")
    if kind != "xlsx" and said.sheet:
        raise AnnexcError(f"{name}: --sheet is for workbooks, and this is {kind}")
    if kind not in ("csv", "xlsx") and (said.header_row or said.skip):
        raise AnnexcError(
            f"{name}: --header-row and --skip are for CSV and workbooks, and this is {kind}"
        )


def _read(
    content: Path | bytes, name: str, said: Reading, kind: str, counted: bool | None
) -> tuple[pl.LazyFrame, str | None, Callable[[], Statement], Callable[[], Kept]]:
    if kind == "csv":
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        first = size <= _COUNTED_FIRST if counted is None else counted
        tabs = Path(name.lower()).with_suffix("").suffix == ".tsv" or name.lower().endswith(".tsv")
        text = read_text(content, name, said, tabs=tabs, counted=first)
        return text.data, text.separator, text.told, dict
    if kind in ("parquet", "ipc"):
        scanned, statement = read_typed(content, name, kind)
        return scanned, None, statement, dict
    which: Callable[[], Kept] = dict
    if kind == "jsonl":
        data, told = read_jsonl(whole(content), name)
    else:
        data, told, which = read_workbook(content, name, said)
    return data.lazy(), None, lambda: told, which
