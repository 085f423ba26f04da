"""The input of a command as a table: a file, standard input (`-`) or a sample (`sample:NAME`)."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.origin import carried_metadata
from annexc._files.reading.opened import Opened, opened
from annexc._files.reading.statement import Statement
from annexc._files.reading.typed import broken, is_panic
from annexc._files.workbook import Kept
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


@dataclass(frozen=True)
class Input:
    """An input that is open.

    Attributes:
        data: The rows, lazy; all text but for Parquet and IPC, which keep their types.
        name: What messages call it.
        separator: Of a CSV.
        streams: Whether it is a file, which can be read more than once and piece by piece.
    """

    data: pl.LazyFrame
    name: str
    separator: str
    streams: bool
    _said: Reading
    _opened: Opened | None
    _packed: bytes = b""

    @property
    def sha256(self) -> str:
        """Of the bytes as they came."""
        return sha256_of(self._packed) if self._opened is None else self._opened.sha256

    @property
    def carried(self) -> dict[str, str]:
        """What others wrote into its metadata, of a Parquet file."""
        return {} if self._opened is None else carried_metadata(self._opened.source)

    @property
    def kept(self) -> Kept:
        """Of a workbook, which texts of the table are none in it; empty of all else."""
        return {} if self._opened is None else self._opened.kept

    @property
    def statement(self) -> Statement | None:
        """How it was read; None for a sample.

        Raises:
            AnnexcError: If a large file turns out to be wrong as it is counted.
        """
        return None if self._opened is None else self._opened.statement


def open_input(path: str, said: Reading) -> Input:
    """Opens a file, standard input (`-`) or a sample (`sample:` and a name).

    Raises:
        AnnexcError: If it cannot be read; names file, line and way out.
        OSError: If it cannot be opened.
    """
    if path.startswith(_SAMPLE):
        name = path.removeprefix(_SAMPLE)
        data = sample(name)
        packed = resources.files("annexc").joinpath("samples", FILES[name]).read_bytes()
        return Input(data.lazy(), path, ",", False, said, None, packed)
    found = _opened(path, said)
    streams = isinstance(found.source, Path)
    name = path if streams else found.name
    return Input(found.data, name, found.separator or ",", streams, said, found)


def _opened(path: str, said: Reading) -> Opened:
    if path == "-":
        return opened(sys.stdin.buffer.read(), said, name="standard input")
    source = Path(path)
    if source.is_dir():
        raise AnnexcError(f"{path}: is a folder; name a file in it")
    if source.exists() and not source.is_file():  # a pipe can be read once only
        return opened(source.read_bytes(), said, name=path)
    return opened(source, said, name=path)


def as_it_reads(source: Input) -> Input:
    """The same, read whole; what comes up as the rows are read is said with its place.

    Raises:
        AnnexcError: If it cannot be read.
    """
    found = source._opened
    if found is None:
        return source
    try:
        data = source.data.collect()
    except pl.exceptions.PolarsError:
        # A large text that was not counted first: counting names the place, or finds the way.
        found = opened(found.source, source._said, name=found.name, counted=True)
        try:
            data = found.data.collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise broken(found.name, found.statement.format, error) from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise broken(found.name, found.statement.format, error) from error
    return replace(
        source, data=data.lazy(), separator=found.separator or ",", _opened=found, name=found.name
    )


def read(path: str, said: Reading) -> Table:
    """Reads an input whole.

    Args:
        path: A file, `-` for standard input, or `sample:` and a name.
        said: What was said of it.

    Raises:
        AnnexcError: If it cannot be read; names file, line and way out.
        OSError: If it cannot be opened.
    """
    found = as_it_reads(open_input(path, said))
    told = found.statement
    kind = "csv" if told is None else told.format
    data = found.data.collect()
    return Table(data, found.name, kind, found.separator, found.sha256, told)


def sha256_of(source: Path | bytes) -> str:
    """The sum of a file, or of its content."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
