"""What is known of the further tables of a register: part of the question, kept in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """A further table that the description names.

    Attributes:
        name: Its name.
        gives: What it gives: `releases`, `activities` or `rounds`.
        given: Whether it was given; else the answers rest on the register without it.
        file: The name of its file; empty for a table at hand.
        sha256: Of the bytes of the file, or of the cells that are read, whatever their order.
        rows: How many it has.
        facilities: How many different identifiers it has.
        blank: How many of its rows have none.
        columns: The columns that it added to the register.
        key: Its header that says which facility a row is of.
        held: The header in the register that this was held against.
        matched: How many of its identifiers stand in the register; None where the register was not
            at hand to count.
        met: How many rows of the register have one of them; likewise.
    """

    name: str
    gives: str
    given: bool = True
    file: str = ""
    sha256: str = ""
    rows: int | None = None
    facilities: int | None = None
    blank: int | None = None
    columns: tuple[str, ...] = ()
    key: str = ""
    held: str = ""
    matched: int | None = None
    met: int | None = None

    @property
    def lost(self) -> int | None:
        """How many of its identifiers match nothing."""
        known = self.facilities is not None and self.matched is not None
        return (self.facilities or 0) - (self.matched or 0) if known else None


def to_values(told: Told) -> dict[str, Any]:
    """As it is written in JSON, without what is as usual."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(told).items()
        if value not in (None, "", ())
    }


def from_values(kept: Mapping[str, Any]) -> Told:
    """The same, read back.

    Raises:
        TypeError: If it is nothing that `to_values` wrote.
    """
    texts = ("name", "gives", "file", "sha256", "key", "held")
    numbers = ("rows", "facilities", "blank", "matched", "met")
    ok = (
        {"name", "gives", "given"} <= set(kept)
        and all(isinstance(kept.get(name, ""), str) for name in texts)
        and all(type(kept.get(name, 0)) is int for name in numbers)
        and isinstance(kept["given"], bool)
    )
    if not ok:
        raise TypeError(f"{dict(kept)!r} is no further table")
    return Told(**{**kept, "columns": tuple(str(name) for name in kept.get("columns", ()))})
