"""The input of a command as a table: a file, standard input (`-`) or a sample (`sample:NAME`)."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.opened import Opened, opened
from annexc._files.reading.statement import Statement
from annexc._files.reading.typed import broken, is_panic
from annexc._register.reading import Reading
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
        statement: How it was read; None for a sample.
    """

    data: pl.DataFrame
    name: str
    format: str
    separator: str
    sha256: str
    statement: Statement | None = None


def read(path: str, said: Reading) -> Table:
    """Reads an input whole.

    Args:
        path: A file, `-` for standard input, or `sample:` and a name.
        said: What was said of it.

    Raises:
        AnnexcError: If it cannot be read; names file, line and way out.
        OSError: If it cannot be opened.
    """
    source = open_input(path, said)
    if source is None:
        name = path.removeprefix(_SAMPLE)
        data = sample(name)
        packed = resources.files("annexc").joinpath("samples", FILES[name]).read_bytes()
        return Table(data, path, "csv", ",", sha256_of(packed))
    return loaded(source, said)


def open_input(path: str, said: Reading) -> Opened | None:
    """Opens a file or standard input; None for a sample, which is read as it ships.

    Raises:
        AnnexcError: If it cannot be read; names file, line and way out.
        OSError: If it cannot be opened.
    """
    if path.startswith(_SAMPLE):
        return None
    if path == "-":
        return opened(sys.stdin.buffer.read(), said, name="standard input")
    source = Path(path)
    if source.is_dir():
        raise AnnexcError(f"{path}: is a folder; name a file in it")
    if source.exists() and not source.is_file():  # a pipe can be read once only
        return opened(source.read_bytes(), said, name=path)
    return opened(source, said, name=path)


def loaded(source: Opened, said: Reading) -> Table:
    """All rows of an open file; what comes up as they are read is said with its place.

    Raises:
        AnnexcError: If it cannot be read.
    """
    try:
        data = source.data.collect()
    except pl.exceptions.PolarsError:
        # A large text that was not counted first: counting names the place, or finds the way.
        source = opened(source.source, said, name=source.name, counted=True)
        data = source.data.collect()
    except BaseException as error:
        if not is_panic(error):
            raise
        raise broken(source.name, source.statement.format, error) from error
    told = source.statement
    return Table(data, source.name, told.format, told.separator or ",", source.sha256, told)


def sha256_of(source: Path | bytes) -> str:
    """The sum of a file, or of its content."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
