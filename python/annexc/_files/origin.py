"""The provenance that a classified file carries, read back."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.formats import format_of
from annexc._files.ipc import METADATA, SCHEMA, Buffer
from annexc._files.outputs import SIDECAR
from annexc._files.reading.content import head_of
from annexc._files.xlsx import library

_SHEET = "provenance"
_PARQUET = b"PAR1"
# They describe the columns, of which there are more now.
_OF_COLUMNS = ("ARROW:schema", "pandas")


def origin_of(path: Path, kind: str) -> dict[str, str]:
    """What `annexc classify` wrote with the table; empty if it was written by something else.

    Args:
        path: The file.
        kind: Its format.

    Raises:
        AnnexcError: If a CSV has a sidecar that cannot be read.
    """
    if kind == "csv":
        return _of_csv(path)
    if kind == "xlsx":
        return _of_xlsx(path)
    entries = pl.read_parquet_metadata(path) if kind == "parquet" else _of_ipc(path)
    return {
        name.removeprefix("annexc."): text
        for name, text in entries.items()
        if name == "annexc" or name.startswith("annexc.")
    }


def carried_metadata(source: Path | bytes) -> dict[str, str]:
    """What others wrote into the metadata of a Parquet file, as far as it holds of any columns."""
    if head_of(source, len(_PARQUET)) != _PARQUET:
        return {}
    entries = pl.read_parquet_metadata(io.BytesIO(source) if isinstance(source, bytes) else source)
    return {
        name: text
        for name, text in entries.items()
        if name.split(".")[0] != "annexc" and name not in _OF_COLUMNS
    }


def origin_at(path: Path) -> dict[str, str]:
    """The provenance that a classified file, or the sidecar of one, holds; empty if it has none.

    Raises:
        AnnexcError: If there is no such file, or it cannot be read.
    """
    if not path.is_file():
        raise AnnexcError(f"provenance: {path}: there is no such file")
    if path.suffix == ".json":
        return _of_sidecar(path)
    return origin_of(path, format_of(str(path), None))


def sidecar_of(path: Path) -> Path:
    """The file beside a CSV that says where it comes from."""
    return path.with_name(path.name + SIDECAR)


def _of_csv(path: Path) -> dict[str, str]:
    sidecar = sidecar_of(path)
    return _of_sidecar(sidecar) if sidecar.is_file() else {}


def _of_sidecar(sidecar: Path) -> dict[str, str]:
    try:
        found: Any = json.loads(sidecar.read_text("utf-8"))
    except ValueError as error:
        raise AnnexcError(
            f"{sidecar}: is no JSON: {error}. Classify again, or take the file away"
        ) from error
    if not isinstance(found, dict):
        raise AnnexcError(
            f"{sidecar}: holds no names and values. Classify again, or take the file away"
        )
    return {str(name): str(text) for name, text in found.items()}


def _of_xlsx(path: Path) -> dict[str, str]:
    book = library("fastexcel").read_excel(str(path))
    if _SHEET not in book.sheet_names:
        return {}
    table = pl.DataFrame(book.load_sheet(_SHEET, dtypes="string"))
    if table.columns[:2] != ["name", "value"]:
        return {}
    found: dict[str, str] = {}
    for name, value in table.select("name", "value").rows():
        if name:  # what no cell holds goes on in the next row of the same name
            found[name] = found.get(name, "") + (value or "")
    return found


def _of_ipc(path: Path) -> dict[str, str]:
    """The metadata of the schema, which Polars does not hand out; it stands in the footer."""
    with path.open("rb") as file:
        end = file.seek(0, 2) - 10
        if end < 0:
            return {}
        file.seek(end)
        (size,) = struct.unpack("<i", file.read(4))
        if not 0 < size <= end:
            return {}
        file.seek(end - size)
        read = Buffer(file.read(size))
    schema = read.referred(read.follow(0), SCHEMA)
    if schema is None:
        return {}
    entries = read.vector(read.referred(schema, METADATA))
    return {_text(read, entry, 0): _text(read, entry, 1) for entry in entries}


def _text(read: Buffer, table: int, number: int) -> str:
    start = read.referred(table, number)
    if start is None:
        return ""
    (size,) = struct.unpack_from("<I", read.content, start)
    return read.content[start + 4 : start + 4 + size].decode("utf-8", "replace")
