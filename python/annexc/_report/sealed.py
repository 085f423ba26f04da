"""The files of a report folder, bound to what they were made from and to each other.

A report is there to be edited, the page and the workbook as well as the document. What was written
is kept by its SHA-256, so that the next report does not replace what someone has written into the
last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annexc._errors import AnnexcError
from annexc._files.outputs import Outputs
from annexc._files.read import sha256_of
from annexc._report.asked import Asked

#: Beside the files of the report.
NAME = "report.provenance.json"


class Sealed:
    """A report folder with what is known of its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / NAME
        self._kept = _read(self._path) if self._path.is_file() else {}

    def refuse_edited(self, names: Iterable[str]) -> None:
        """Stops before a report is replaced that is not, or may not be, as it was written.

        A file of which nothing is known may have been edited.

        Raises:
            AnnexcError: Names the file.
        """
        for name in names:
            path = self.folder / name
            if not path.is_file():
                continue
            kept = self._kept.get(name, {}).get("sha256")
            if kept is None or sha256_of(path) != kept:
                why = "was edited" if kept is not None else f"is not in {NAME}, and may be edited"
                raise AnnexcError(
                    f"{path}: {why} since it was written;",
                    python="take it elsewhere, or pass force=True to replace it",
                    shell="take it elsewhere, or say --force to replace it",
                )

    def seal(self, staged: Mapping[str, Path], asked: Asked, outputs: Outputs) -> None:
        """Stages what binds the files."""
        origin = {
            name: text
            for name, text in {
                "file": asked.given.name,
                "file_sha256": asked.given.sha256,
                **asked.given.origin,
            }.items()
            if text
        }
        files: dict[str, Any] = {
            name: entry for name, entry in self._kept.items() if (self.folder / name).is_file()
        }
        files |= {name: {"sha256": sha256_of(path), "of": origin} for name, path in staged.items()}
        text = json.dumps(dict(sorted(files.items())), indent=2, ensure_ascii=False)
        outputs.add(str(self._path), f"{text}\n".encode())


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found: Any = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise AnnexcError(f"{path}: is no JSON: {error}. Take it away") from error
    if not isinstance(found, dict) or not all(isinstance(e, dict) for e in found.values()):
        raise AnnexcError(f"{path}: holds no names of files with their sums. Take it away")
    return found
