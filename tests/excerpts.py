"""Real registers to test on: excerpts that are in the repository, and the whole files beside it."""

from __future__ import annotations

from pathlib import Path

import annexc
import polars as pl

_TESTS = Path(__file__).resolve().parent
EXCERPTS = _TESTS / "data"
_WHOLE = _TESTS.parents[1] / "shared"

#: The folders by name; in a clone alone there is the first only.
FOLDERS = {"excerpts": EXCERPTS} | ({"whole": _WHOLE} if (_WHOLE / "data").is_dir() else {})

#: These ship with the package, whole.
_SAMPLES = {
    "fr_irep_2015_etablissements.csv": "fr-irep",
    "world_gem_cement_2025.csv": "gem-cement",
}


def register(folder: Path, file: str) -> pl.DataFrame:
    """A register of one of the folders, every column as text."""
    if file in _SAMPLES:
        return annexc.sample(_SAMPLES[file])
    return pl.read_csv(
        folder / ("registers" if folder == EXCERPTS else "data") / file, infer_schema=False
    )
