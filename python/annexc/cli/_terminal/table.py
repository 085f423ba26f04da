"""Tables as plain text."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

_GAP = "  "


def lines(
    rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = ""
) -> list[str]:
    """Rows as lines with their columns aligned.

    Args:
        rows: The cells; all rows of one length.
        right: The columns set to the right.
        indent: Put before each line.
    """
    if not rows:
        return []
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        (
            indent
            + _GAP.join(
                cell.rjust(width) if place in right else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        ).rstrip()
        for row in rows
    ]


def wrapped(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """The same, the last column broken into lines so that all fits the terminal."""
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    *leading, _ = zip(*rows, strict=True)
    before = sum(max(map(len, column)) + len(_GAP) for column in leading)
    found: list[Sequence[str]] = []
    for row in rows:
        parts = textwrap.wrap(row[-1], max(width - before, 24)) or [""]
        found.append([*row[:-1], parts[0]])
        found += [[*([""] * (len(row) - 1)), part] for part in parts[1:]]
    return lines(found, right=right)
