"""Which of the descriptions that the package brings a table is of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from annexc._register.description import load_register, registers

# So many headers tell a register; one or two stand in many.
_LEAST = 4


def fitting(headers: Sequence[str]) -> tuple[str, ...]:
    """The names of the built-in descriptions that read these headers, those of most first."""
    held = set(headers)
    found = [
        (len(wanted), key)
        for key, wanted in _headers().items()
        if len(wanted) >= _LEAST and all(held & set(ways) for ways in wanted)
    ]
    return tuple(key for _, key in sorted(found, key=lambda entry: (-entry[0], entry[1])))


@cache
def _headers() -> dict[str, tuple[tuple[str, ...], ...]]:
    """By description the headers that it reads, each with those that may stand in its place."""
    found = {}
    for key in registers()["register"]:
        described = load_register(key)
        ways = {
            (entry.header, *entry.others)
            for columns in described.mapped.columns.values()
            for entry in columns
        }
        ways |= {(entry.column,) for entry in described.rows}
        found[key] = tuple(sorted(ways))
    return found
