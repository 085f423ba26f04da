"""Outputs that appear whole or not at all, all of a command or none."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.formats import SIDECAR as SIDECAR
from annexc._files.ipc import with_metadata
from annexc._files.staging import KEPT, alone_in, held_part, sweep
from annexc._files.workbook import Kept, write_xlsx

#: Eager or lazy.
Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)

#: The SHA-256 of a CSV in that file.
SEAL = "sha256"


class Outputs:
    """The outputs of one command: staged beside their targets, put in place together at the end.

    Left by an error, it puts nothing in place. Should putting one in place fail, those before it
    are taken back. What is read is never written over, and if it is another when they are to be put
    in place than it was in the beginning, nothing is. What a run that was killed has left beside a
    target is taken away by the next that writes there; what a living one is at is held by it.
    """

    def __init__(self, reads: Iterable[str | Path] = ()) -> None:
        """Nothing is staged.

        Args:
            reads: The files that are going to be read; what is no file (`-`, a sample) is left out.
        """
        self._reads = {path: _seen(path) for path in map(Path, reads) if path.is_file()}
        self._files: list[tuple[Path, Path]] = []
        self._streams: list[tuple[str, bytes]] = []
        self._held: list[int] = []

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._put_in_place()
        finally:
            self.discard()

    def refuse(self, target: str) -> None:
        """Stops before something that is read would be written over.

        Raises:
            AnnexcError: If the target is a file that is read, by whatever name.
        """
        path = Path(target)
        if target == "-" or not path.exists():
            return
        for read in self._reads:
            if path.samefile(read):
                raise AnnexcError(
                    f"{target}: the result would replace the register or another file that is "
                    f"read ({read}); name another file"
                )

    def add(self, target: str, content: bytes, *, first: bool = False) -> None:
        """Stages an output; `-` is standard output.

        Args:
            target: The file, or `-`.
            content: What is written.
            first: Whether it is put in place before those that are staged already.

        Raises:
            AnnexcError: If the target is a folder, its folder is not there, or it is read.
            OSError: If nothing can be written beside it.
        """
        self.refuse(target)
        path = Path(target)
        if target == "-" or (path.exists() and not path.is_file() and not path.is_dir()):
            # A device or a pipe must never be replaced by a file.
            self._streams.append((target, content))
            return
        with self.stage(target).open("wb") as file:
            file.write(content)
        if first:
            self._files.insert(0, self._files.pop())

    def stage(self, target: str) -> Path:
        """A new file beside the target, to be written; the target is no device and not `-`.

        Raises:
            AnnexcError: If the target is a folder, its folder is not there, or it is read.
            OSError: If nothing can be written beside it.
        """
        self.refuse(target)
        path = Path(target).resolve()
        if path.is_dir():
            raise AnnexcError(f"{target}: is a folder; name a file in it")
        if not path.parent.is_dir():
            raise AnnexcError(f"{target}: there is no folder {path.parent}; make it first")
        if path.exists() and not os.access(path, os.W_OK):
            raise AnnexcError(f"{target}: may not be written; name another file")
        sweep(path)
        try:
            number, staged = held_part(path)
        except OSError as error:  # of a name that nobody gave
            raise type(error)(error.errno, error.strerror, target) from error
        if number is not None:
            self._held.append(number)
        self._files.append((staged, path))
        return staged

    def discard(self) -> None:
        """Takes back what is staged."""
        for staged, _ in self._files:
            staged.unlink(missing_ok=True)
        self._files.clear()
        for number in self._held:
            os.close(number)
        self._held.clear()

    def _put_in_place(self) -> None:
        # Of two runs at once into one place, all files are of the one or of the other.
        with alone_in(path.parent for _, path in self._files):
            self._refuse_changed()
            self._replace()

    def _refuse_changed(self) -> None:
        """Stops where a file may have been read in part as it was and in part as it is."""
        for path, seen in self._reads.items():
            if not path.is_file() or _seen(path) != seen:
                raise AnnexcError(
                    f"{path}: was changed while it was read, so nothing is written; run this again "
                    "when no one is at it"
                )

    def _replace(self) -> None:
        undo: list[tuple[Path, Path | None]] = []
        try:
            for staged, path in self._files:
                with staged.open("rb+") as file:
                    os.fsync(file.fileno())
                staged.chmod(_mode(path))
                kept = _kept(path, staged)
                undo.append((path, kept))
                staged.replace(path)
            for target, content in self._streams:
                _pour(target, content)
        except BaseException:
            for path, kept in reversed(undo):
                if kept is None:
                    path.unlink(missing_ok=True)
                else:
                    kept.replace(path)
            raise
        finally:
            for _, kept in undo:
                if kept is not None:
                    kept.unlink(missing_ok=True)


def _seen(path: Path) -> tuple[int, int, int]:
    """What of a file changes when it is written or another takes its place."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _kept(path: Path, staged: Path) -> Path | None:
    """The file that stands there now under a second name, to be put back; None if there is none."""
    if not path.exists():
        return None
    kept = staged.with_suffix(KEPT)
    with contextlib.suppress(OSError):  # a file system without second names: it is copied
        os.link(path, kept)
        return kept
    kept.write_bytes(path.read_bytes())
    kept.chmod(_mode(path))
    return kept


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, or those of a new one."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _pour(target: str, content: bytes) -> None:
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        with Path(target).open("wb") as file:
            file.write(content)


def add_table(
    outputs: Outputs,
    target: str,
    table: pl.DataFrame,
    kind: str,
    provenance: Mapping[str, str],
    *,
    separator: str = ",",
    carried: Mapping[str, str] | None = None,
    kept: Kept | None = None,
) -> None:
    """Stages a table with its provenance.

    Parquet and IPC carry the provenance in their metadata, a workbook in a sheet; beside a CSV goes
    a file of its name and `.provenance.json` (none beside standard output or a device).

    Args:
        outputs: Those of the command.
        target: The file, or `-`.
        table: What is written.
        kind: The format.
        provenance: Where it comes from.
        separator: Of a CSV.
        carried: What the input's own metadata said, for a Parquet file.
        kept: Of texts that were read from a workbook, which were none there; for a workbook.

    Raises:
        AnnexcError: If the table does not fit the format.
    """
    content = _content(table, target, kind, provenance, separator, carried or {}, kept)
    outputs.add(target, content)
    path = Path(target)
    if kind == "csv" and target != "-" and (path.is_file() or not path.exists()):
        add_sidecar(outputs, target, provenance, hashlib.sha256(content).hexdigest())


def add_sidecar(outputs: Outputs, target: str, provenance: Mapping[str, str], sha256: str) -> None:
    """Stages the file beside a CSV, which says where it comes from and which bytes it has."""
    text = json.dumps({**provenance, SEAL: sha256}, indent=2, ensure_ascii=False)
    outputs.add(target + SIDECAR, f"{text}\n".encode())


def metadata(provenance: Mapping[str, str]) -> dict[str, str]:
    """The provenance by names that say whose they are."""
    return {
        "annexc" if name == "annexc" else f"annexc.{name}": text
        for name, text in provenance.items()
    }


def without_formulas(table: Table) -> Table:
    """With an apostrophe before each text that a spreadsheet would run as it opens a CSV.

    Headers likewise. Numbers keep their sign. It changes what the register wrote, so it is done on
    request only, and `with_formulas` takes it back: a text that begins with apostrophes and would
    run without them gets one more.
    """
    texts = pl.col(pl.String)
    disarmed = table.with_columns(pl.when(~_runs(texts)).then(texts).otherwise("'" + texts))
    return disarmed.rename({name: f"'{name}" for name in _that(table, _runs(pl.col("name")))})


def with_formulas(table: Table) -> Table:
    """What `without_formulas` was given, again."""
    texts = pl.col(pl.String)
    armed = table.with_columns(
        pl.when(~_is_disarmed(texts)).then(texts).otherwise(texts.str.slice(1))
    )
    return armed.rename({name: name[1:] for name in _that(table, _is_disarmed(pl.col("name")))})


def _that(table: Table, holds: pl.Expr) -> list[str]:
    """The columns of whose `name` this holds."""
    names = table.collect_schema().names()
    told = pl.DataFrame({"name": names}, schema={"name": pl.String})
    return told.filter(holds)["name"].to_list()


def _runs(texts: pl.Expr) -> pl.Expr:
    """Whether a spreadsheet would run it, or what stands behind its apostrophes.

    Some take the wide signs of East Asia too.
    """
    number = r"^[+-]?[0-9][0-9 .,\u{a0}\u{202f}]*([eE][+-]?[0-9]+)?%?$"
    return texts.str.contains(
        r"(?s)^'*\s*[=+@\-\u{ff1d}\u{ff0b}\u{ff20}\u{ff0d}]."
    ) & ~texts.str.contains(number)


def _is_disarmed(texts: pl.Expr) -> pl.Expr:
    return texts.str.starts_with("'") & _runs(texts.str.slice(1))


def refuse_nested(schema: Mapping[str, pl.DataType], target: str, kind: str) -> None:
    """Stops before a list or the like is written to a format without them."""
    for name, dtype in schema.items():
        if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
            raise AnnexcError(
                f"{target}: column `{name}` is of the type {dtype}, which {kind} cannot hold; "
                "write Parquet or IPC"
            )


def _content(
    table: pl.DataFrame,
    target: str,
    kind: str,
    provenance: Mapping[str, str],
    separator: str,
    carried: Mapping[str, str],
    kept: Kept | None,
) -> bytes:
    if kind in ("csv", "xlsx"):
        refuse_nested(table.schema, target, kind)
        # Neither can tell an empty text from none.
        texts = pl.col(pl.String)
        table = table.with_columns(pl.when(texts != "").then(texts))
    if kind == "xlsx":
        return write_xlsx(table, provenance, target, kept=kept)
    held = io.BytesIO()
    if kind == "csv":
        # Polars 1.32 crashes now and then when it writes many rows of an Enum as CSV.
        words = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)]
        table = table.with_columns(pl.col(words).cast(pl.String))
        table.write_csv(held, separator=separator)
        return held.getvalue()
    if kind == "parquet":
        table.write_parquet(held, metadata={**carried, **metadata(provenance)})
        return held.getvalue()
    table.write_ipc(held)
    return with_metadata(held.getvalue(), metadata(provenance))
