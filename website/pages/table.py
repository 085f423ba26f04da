"""Tables of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(value: object) -> str:
    """A value as a cell: lists joined, nothing where there is none, no mark-up of its own."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(cell, value))
    text = " ".join(str(value).split())
    for sign in ("\\", "|", "*", "_", "<", "["):
        text = text.replace(sign, f"\\{sign}" if sign != "<" else "&lt;")
    return text


def code(text: object) -> str:
    """A value as code; nothing where there is none."""
    return f"`{text}`".replace("|", "\\|") if text not in (None, "") else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are written already."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
