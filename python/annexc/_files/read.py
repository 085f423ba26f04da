"""Any input as a table: a file, standard input (`-`) or a sample (`sample:NAME`)."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.csv import read_csv
from annexc._files.formats import format_of, has_tabs
from annexc._files.xlsx import read_xlsx
from annexc._register.samples import FILES, sample

_SAMPLE = "sample:"


@dataclass(frozen=True, slots=True)
class Table:
    """What was read.

    Attributes:
        data: The rows; all text but for Parquet and IPC, which keep their types.
        name: What messages call it.
        format: Its format.
        separator: Of a CSV.
        sha256: Of the bytes read.
    """

    data: pl.DataFrame
    name: str
    format: str
    separator: str
    sha256: str


def read(arguments: argparse.Namespace) -> Table:
    """Reads the input that the arguments name.

    Raises:
        AnnexcError: If it cannot be read as what its name says; names file, line and way out.
        OSError: If it cannot be opened.
    """
    path: str = arguments.input
    if path.startswith(_SAMPLE):
        name = path.removeprefix(_SAMPLE)
        data = sample(name)
        packed = resources.files("annexc").joinpath("samples", FILES[name]).read_bytes()
        return Table(data, path, "csv", ",", sha256_of(packed))
    kind = format_of(path, arguments.format)
    if kind != "csv" and (arguments.encoding or arguments.separator):
        raise AnnexcError(f"{path}: --encoding and --separator are for CSV, and this is {kind}")
    if kind != "xlsx" and arguments.sheet:
        raise AnnexcError(f"{path}: --sheet is for workbooks, and this is {kind}")
    source: Path | bytes = sys.stdin.buffer.read() if path == "-" else Path(path)
    shown = "standard input" if path == "-" else path
    separator = ","
    if isinstance(source, Path) and not source.is_file():
        if source.is_dir():
            raise AnnexcError(f"{shown}: is a folder; name a file in it")
        if source.exists():  # a pipe can be read once only
            source = source.read_bytes()
    if kind == "csv":
        sign = arguments.separator or ("\t" if has_tabs(path) else None)
        data, separator = read_csv(source, shown, encoding=arguments.encoding, separator=sign)
    elif kind == "xlsx":
        data = read_xlsx(source, shown, sheet=arguments.sheet)
    else:
        data = _typed(source, shown, kind)
    return Table(data, shown, kind, separator, sha256_of(source))


def _typed(source: Path | bytes, name: str, kind: str) -> pl.DataFrame:
    try:
        if kind == "parquet":
            return pl.read_parquet(source, glob=False)
        if isinstance(source, bytes) and not source.startswith(b"ARROW1"):
            return pl.read_ipc_stream(source)
        return pl.read_ipc(source)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise AnnexcError(f"{name}: cannot be read as {kind}: {said}") from error


def sha256_of(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
