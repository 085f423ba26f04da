"""What a report is made of: a classified register, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from annexc._classify.classified import Classified
from annexc._files.read import sha256_of
from annexc._question.retold import shown_column
from annexc._register.columns import read_columns


@dataclass(frozen=True, slots=True)
class Round:
    """A classified register.

    Attributes:
        classified: The register, opened and held to its provenance.
        origin: Its provenance, with what was told where it is silent.
        name: Of the file, or empty.
        sha256: Of the file, or empty.
    """

    classified: Classified
    origin: Mapping[str, str]
    name: str = ""
    sha256: str = ""

    def columns(self) -> dict[str, list[str]]:
        """Which header was named for which input column, as the provenance has it."""
        found = read_columns(json.loads(self.origin.get("columns") or "{}"), "provenance: columns")
        return {role: [shown_column(column) for column in listed] for role, listed in found.items()}


def round_of(classified: Classified, told: Mapping[str, str]) -> Round:
    """A register with its provenance, filled up with what was told beside it.

    Args:
        classified: The register.
        told: What stands where the provenance is silent.
    """
    path = classified.path
    return Round(
        classified,
        {**told, **classified.told.origin},
        "" if path is None else path.name,
        "" if path is None else sha256_of(path),
    )
