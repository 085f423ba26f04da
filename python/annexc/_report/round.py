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
from annexc._files.formats import format_of
from annexc._files.origin import origin_of
from annexc._files.reading.opened import opened
from annexc._register.reading import Reading


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
        # What annexc wrote begins with its headers.
        first = Reading(header_row=1, skip=0) if kind in ("csv", "xlsx") else Reading()
        data = opened(path, first).data
        found = origin_of(path, kind) if origin is None else dict(origin)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise AnnexcError(f"{path}: cannot be read as {kind}: {said}") from error
    return Round(data, found, path.name, sha256)
