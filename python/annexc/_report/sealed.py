"""The files of a report folder, bound to what they were made from and to each other.

A report is there to be edited, the page and the workbook as well as the document. What was
written is kept by its SHA-256, so that the next report does not replace what someone has written
into the last one. These sums are put in place before the files, and tell those of the files that
they replace too: of a run that is killed between two files each is one of the two, and none was
edited.
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
            if sha256_of(path) not in self._sums(name):
                known = bool(self._sums(name))
                why = "was edited" if known else f"is not in {NAME}, and may be edited"
                raise AnnexcError(
                    f"{path}: {why} since it was written;",
                    python="take it elsewhere, or pass force=True to replace it",
                    shell="take it elsewhere, or say --force to replace it",
                )

    def _sums(self, name: str) -> list[str]:
        """The sum of a file as it was written, and of the one that it replaced."""
        entry = self._kept.get(name, {})
        return [entry[key] for key in ("sha256", "before") if key in entry]

    def _before(self, name: str, new: str) -> dict[str, str]:
        """The sum of a file that stands there as it was written, and that another replaces now."""
        path = self.folder / name
        found = sha256_of(path) if path.is_file() else new
        return {"before": found} if found != new and found in self._sums(name) else {}

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
        for name, path in staged.items():
            new = sha256_of(path)
            files[name] = {"sha256": new, **self._before(name, new), "of": origin}
        text = json.dumps(dict(sorted(files.items())), indent=2, ensure_ascii=False)
        outputs.add(str(self._path), f"{text}\n".encode(), first=True)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found: Any = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise AnnexcError(f"{path}: is no JSON: {error}. Take it away") from error
    if not isinstance(found, dict) or not all(isinstance(e, dict) for e in found.values()):
        raise AnnexcError(f"{path}: holds no names of files with their sums. Take it away")
    return found
