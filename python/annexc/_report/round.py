"""What a report is made of: a classified table, where it comes from, and what was asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.csv import checked_head
from annexc._files.formats import format_of, has_tabs
from annexc._files.origin import origin_of
from annexc._files.xlsx import read_xlsx


@dataclass(frozen=True, slots=True)
class Round:
    """A classified register.

    Attributes:
        data: A LazyFrame where it came from a file, else what was given.
        origin: Its provenance; empty if it carries none.
        name: Of the file, or empty.
        sha256: Of the file, or empty.
    """

    data: Any
    origin: Mapping[str, str]
    name: str = ""
    sha256: str = ""

    def columns(self) -> dict[str, list[str]] | None:
        """Which header was read as which input column, as the provenance has it."""
        found: Any = json.loads(self.origin.get("columns") or "{}")
        return found or None


def opened_round(classified: Any, origin: Mapping[str, str] | None) -> Round:
    """The table of a path with the provenance it carries, or the table as given.

    Args:
        classified: A path, or a table of any kind.
        origin: The provenance; for a path, it counts in place of what the file carries.

    Raises:
        AnnexcError: If the file is none, or is not what its name says.
        OSError: If it cannot be opened.
    """
    if not isinstance(classified, str | Path):
        return Round(classified, dict(origin or {}))
    path = Path(classified)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise AnnexcError(f"{path}: {what}; give one that `annexc classify` wrote")
    kind = format_of(str(path), None)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        data = _table(path, kind)
        found = origin_of(path, kind) if origin is None else dict(origin)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise AnnexcError(f"{path}: cannot be read as {kind}: {said}") from error
    return Round(data, found, path.name, sha256)


def _table(path: Path, kind: str) -> pl.LazyFrame:
    if kind == "parquet":
        return pl.scan_parquet(path, glob=False)
    if kind == "ipc":
        return pl.scan_ipc(path, glob=False)
    if kind == "xlsx":
        return read_xlsx(path, str(path)).lazy()
    separator = checked_head(path, str(path), "\t" if has_tabs(str(path)) else None)
    return pl.scan_csv(path, infer_schema=False, separator=separator, glob=False)
