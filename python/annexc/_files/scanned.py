"""A file as a lazy table: nothing is read but its head, until something is asked of it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.formats import format_of
from annexc._files.reading.opened import opened
from annexc._register.reading import Reading


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
    # What annexc wrote begins with its headers.
    first = Reading(header_row=1, skip=0) if kind in ("csv", "xlsx") else Reading()
    return opened(path, first).data, kind
