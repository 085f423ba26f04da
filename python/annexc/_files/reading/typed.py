"""Parquet and Arrow IPC: tables that keep their types.

Nothing is mapped into memory: a file that another program cuts while it is read would end the
process by a signal that no one can catch, where a read that falls short is an error.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.content import head_of, whole
from annexc._files.reading.statement import Statement
from annexc._register.bounds import COLUMNS

_END = b"\xff\xff\xff\xff"


def read_typed(
    source: Path | bytes, name: str, kind: str
) -> tuple[pl.LazyFrame, Callable[[], Statement]]:
    """The table, and what tells how it was read.

    Raises:
        AnnexcError: If it is broken, or two columns have one name.
    """
    what = "Arrow IPC stream" if kind == "ipc" and _is_stream(source) else ""
    try:
        data = _scanned(source, kind, stream=bool(what))
        names = data.collect_schema().names()
        rows = int(data.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise broken(name, kind, error) from error
    except BaseException as error:  # a panic of Polars is no Exception
        if not is_panic(error):
            raise
        raise broken(name, kind, error) from error
    repeated = [header for header, count in Counter(names).items() if count > 1]
    if repeated or len(names) > COLUMNS:
        fault = (
            f"more than one column is called `{repeated[0]}`; rename one of them"
            if repeated
            else f"{len(names)} columns, and {COLUMNS} are the bound"
        )
        raise AnnexcError(f"{name}: {fault}")
    told = Statement(name, kind, kind=what, columns=len(names), rows=rows)
    return data, lambda: told


def is_panic(error: BaseException) -> bool:
    """Whether an error is a panic of Polars, which Python takes for no Exception."""
    return type(error).__name__ == "PanicException"


def broken(name: str, kind: str, error: BaseException) -> AnnexcError:
    """What is said of a file that is not what it seems, or was cut while it was read."""
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if is_panic(error):
        said = "it is cut off or damaged"
    return AnnexcError(
        f"{name}: cannot be read as {kind}: {said}. It may be cut off or damaged: copy or export "
        "it again"
    )


def _is_stream(source: Path | bytes) -> bool:
    return not head_of(source, 6).startswith(b"ARROW1")


def _scanned(source: Path | bytes, kind: str, *, stream: bool) -> pl.LazyFrame:
    if kind == "parquet":
        return pl.scan_parquet(
            io.BytesIO(source) if isinstance(source, bytes) else source, glob=False
        )
    if stream:
        content = whole(source)
        # Batches may be missing at the end, and no one would know.
        if not content.rstrip(b"\0").endswith(_END):
            raise pl.exceptions.ComputeError("the stream is cut off: its end mark is missing")
        return pl.read_ipc_stream(io.BytesIO(content)).lazy()
    # Polars maps IPC files, whatever is asked of its later versions: the file is read first.
    return pl.scan_ipc(io.BytesIO(whole(source)))
