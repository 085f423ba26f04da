"""Zip files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

# The first day that the format can tell.
_DAY = (1980, 1, 1, 0, 0, 0)
# Rows by the million are mostly marks that repeat: the lowest level takes a quarter of the time.
_FAST = 1


def repacked(
    source: IO[bytes],
    target: Path | IO[bytes],
    changed: Mapping[str, Callable[[bytes], Iterable[bytes]]] | None = None,
) -> None:
    """Writes the parts of a zip file again, without the time at which they were first written.

    Args:
        source: The file.
        target: Where to: a file, or its name.
        changed: By name of the part, what makes of its content what is written, piece by piece.
    """
    changed = changed or {}
    with (
        zipfile.ZipFile(source) as read,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as written,
    ):
        for name in read.namelist():
            part = zipfile.ZipInfo(name, _DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            if name in changed:
                # A part that is opened by its name has this day and these rights by itself.
                with written.open(name, "w", force_zip64=True) as file:
                    for piece in changed[name](read.read(name)):
                        file.write(piece)
            else:
                written.writestr(part, read.read(name), compresslevel=6)
