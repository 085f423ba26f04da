"""What a file is by its first bytes, whatever its name, and what is packed in it."""

from __future__ import annotations

import gzip
import io
import zlib
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from annexc._errors import AnnexcError
from annexc._register.bounds import UNPACKED

# The first bytes of what is no text: what it is, and as what it is read.
_MARKS = (
    (b"PAR1", "Parquet", "parquet"),
    (b"ARROW1", "Arrow IPC", "ipc"),
    (b"\xff\xff\xff\xff", "Arrow IPC stream", "ipc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS", "xlsx"),
    (b"PK\x03\x04", "workbook", "xlsx"),
    (b"\x1f\x8b", "gzip", "packed"),
    (b"\x28\xb5\x2f\xfd", "zstd", "packed"),
)
_FOREIGN = (
    (b"%PDF", "a PDF; ask for the table it was made from"),
    (b"BZh", "packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "packed with xz; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3", "an SQLite database; export the table as CSV"),
)
_CHUNK = 1 << 20


def mark(head: bytes) -> tuple[str, str] | None:
    """What the first bytes say a file is, and as what it is read; None for a text."""
    return next(((what, kind) for sign, what, kind in _MARKS if head.startswith(sign)), None)


def refuse_foreign(head: bytes, name: str) -> None:
    """Stops before a file of another trade is read as a text.

    Raises:
        AnnexcError: If it is one.
    """
    for sign, what in _FOREIGN:
        if head.startswith(sign):
            raise AnnexcError(f"{name}: is {what}")
    page = head[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if page.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise AnnexcError(
            f"{name}: is a page of HTML or XML and no table, whatever its name says; open it in a "
            "spreadsheet and save it as XLSX or CSV"
        )


def head_of(source: Path | bytes, size: int) -> bytes:
    """The beginning."""
    if isinstance(source, bytes):
        return source[:size]
    with source.open("rb") as file:
        return file.read(size)


def whole(source: Path | bytes) -> bytes:
    """All of it."""
    return source if isinstance(source, bytes) else source.read_bytes()


def unpacked(source: Path | bytes, name: str, packing: str) -> bytes:
    """What is packed in a file, all parts of it.

    Raises:
        AnnexcError: If it is broken, more than memory should hold, or needs a library that is not
            there.
    """
    held = io.BytesIO()
    try:
        with _raw(source) as raw, _opened(raw, packing, name) as file:
            while piece := file.read(_CHUNK):
                if held.tell() + len(piece) > UNPACKED:
                    raise AnnexcError(
                        f"{name}: unpacks to more than {UNPACKED >> 30} GB, which is the bound of "
                        "what is held in memory; unpack it to a file and give that"
                    )
                held.write(piece)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AnnexcError(f"{name}: cannot be read as {packing}: {error}") from error
    except Exception as error:
        if type(error).__name__ == "ZstdError":
            raise AnnexcError(f"{name}: cannot be read as {packing}: {error}") from error
        raise
    return held.getvalue()


def _raw(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _opened(raw: IO[bytes], packing: str, name: str) -> Any:
    if packing == "gzip":
        return gzip.GzipFile(fileobj=raw)
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(module).ZstdFile(raw)
        except ImportError:
            continue
    raise AnnexcError(
        f"{name}: is packed with zstd, which needs backports.zstd before Python 3.14: "
        "pip install 'annexc[files]', or unpack it first"
    )
