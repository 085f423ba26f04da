"""A file as a lazy table: nothing is read but its head, until something is asked of it."""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.csv import checked_head
from annexc._files.formats import format_of, has_tabs
from annexc._files.xlsx import read_xlsx

# Older versions of Polars take no word on signs in a name that may stand for several.
_LITERALLY: dict[str, Any] = {"glob": False} if "glob" in signature(pl.scan_ipc).parameters else {}


def scanned(path: Path) -> tuple[pl.LazyFrame, str]:
    """The table of a file that annexc wrote, and its format.

    Raises:
        AnnexcError: If there is none, or it is not what its name says.
        OSError: If it cannot be opened.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise AnnexcError(f"{path}: {what}; give one that `annexc classify` wrote")
    kind = format_of(str(path), None)
    try:
        table = _table(path, kind)
        table.collect_schema()
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise AnnexcError(f"{path}: cannot be read as {kind}: {said}") from error
    return table, kind


def _table(path: Path, kind: str) -> pl.LazyFrame:
    if kind == "parquet":
        return pl.scan_parquet(path, glob=False)
    if kind == "ipc":
        return pl.scan_ipc(path, **_LITERALLY)
    if kind == "xlsx":
        return read_xlsx(path, str(path)).lazy()
    separator = checked_head(path, str(path), "\t" if has_tabs(str(path)) else None)
    return pl.scan_csv(path, infer_schema=False, separator=separator, glob=False)
