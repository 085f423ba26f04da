"""CSV in: every cell as text, and a message that names the line where it cannot be read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError

_SEPARATORS = ",;\t"
_BOM = b"\xef\xbb\xbf"


def read_csv(
    source: Path | bytes, name: str, *, encoding: str | None = None, separator: str | None = None
) -> tuple[pl.DataFrame, str]:
    """A CSV as text, and its separator.

    Nulls: an empty cell is null.

    Args:
        source: The file, or its content.
        name: What errors call it.
        encoding: If it is not UTF-8.
        separator: Taken from the first line if None.

    Raises:
        AnnexcError: If a line has more fields than the first, or the bytes are of another encoding.
        OSError: If the file cannot be opened.
    """
    if encoding is not None:
        content = source if isinstance(source, bytes) else source.read_bytes()
        source = _decoded(content, name, encoding).encode()
    separator = checked_head(source, name, separator)
    try:
        table = pl.read_csv(source, infer_schema=False, separator=separator, glob=False)
    except pl.exceptions.PolarsError as error:
        raise AnnexcError(_reason(source, name, separator, str(error))) from error
    return table, separator


def checked_head(source: Path | bytes, name: str, separator: str | None) -> str:
    """The separator, once the beginning has been seen to be that of a CSV.

    Raises:
        AnnexcError: If it is none, or two columns have one name.
        OSError: If the file cannot be opened.
    """
    head = _head(source)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise AnnexcError(f"{name}: is in UTF-16; say --encoding utf-16")
    if not head.strip():
        raise AnnexcError(f"{name}: is empty; a CSV begins with a line of headers")
    line = head.removeprefix(_BOM).lstrip(b"\r\n").split(b"\n")[0].decode("utf-8", "replace")
    separator = separator or _sniffed(line)
    headers = next(csv.reader([line], delimiter=separator))
    repeated = sorted(header for header, count in Counter(headers).items() if count > 1)
    if repeated:
        called = f"called `{repeated[0]}`" if repeated[0] else "without a name"
        raise AnnexcError(f"{name} line 1: more than one column is {called}; rename one of them")
    return separator


def _head(source: Path | bytes) -> bytes:
    """The beginning, with the whole of the first line."""
    if isinstance(source, bytes):
        return source[: 1 << 20]
    with source.open("rb") as file:
        return file.read(1 << 20)


def _decoded(content: bytes, name: str, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise AnnexcError(
            f"{name} line {line}: byte 0x{content[error.start]:02X} is no {encoding}; "
            "say another --encoding"
        ) from error


def _sniffed(line: str) -> str:
    """The separator that splits the line of headers into most fields, the comma if none does."""
    return max(_SEPARATORS, key=lambda sign: len(next(csv.reader([line], delimiter=sign))))


def _reason(source: Path | bytes, name: str, separator: str, said: str) -> str:
    """Why a CSV cannot be read, with the line; found by reading it again, slowly."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return (
            f"{name} line {line}: byte 0x{content[error.start]:02X} is no UTF-8; say which "
            "encoding it is, often --encoding cp1252 (Western Europe) or cp1250 (Central Europe)"
        )
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    fields = len(next(rows, []))
    try:
        for row in rows:
            if len(row) > fields:
                value = row[fields]
                return (
                    f"{name} line {rows.line_num}: {len(row)} fields, and the first line has "
                    f"{fields}; the first one too many is {value!r}. Quote the fields that hold "
                    f"{separator!r}, or say another --separator"
                )
    except csv.Error as error:
        return f"{name} line {rows.line_num}: {error}"
    return f"{name}: {said.splitlines()[0]}"
