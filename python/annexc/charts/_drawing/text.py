"""Texts of charts: wrapped, joined, and with their figures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from annexc import _native
from annexc._labels import Labels, width


def wrapped(text: str, room: int, lines: int = 2) -> list[str]:
    """The text in lines of this many letters; what does not fit is cut, and shown to be cut."""
    found: list[str] = []
    line = ""
    # Not at blanks that hold a line together, as before a French colon.
    for word in text.split(" "):
        for piece in _pieces(word, room):
            longer = f"{line} {piece}" if line else piece
            if line and width(longer) > room:
                found.append(line)
                line = piece
            else:
                line = longer
    found.append(line)
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while width(last) > room - 1:
        last = last[:-1]
    return [*found[: lines - 1], last.rstrip(" ,;:") + "…"]


def _pieces(word: str, room: int) -> Iterable[str]:
    # A writing without blanks may break anywhere.
    piece = ""
    for letter in word:
        if width(piece) + width(letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def axis_numbers(words: Labels) -> str:
    """The Vega expression for whole numbers on an axis in this language."""
    mark = words["format.thousands"]
    return f"replace(format(datum.value, ',d'), /,/g, '{mark}')"


def category(words: Labels, ref: str, name: str | None) -> str:
    """The name of a category; a name of the user's own stays as it is."""
    if name and name != _names().get(ref, name):
        return name
    return words.get(f"category.{ref}", name or ref)


@cache
def _names() -> dict[str, str]:
    return {entry["ref"]: entry["name"] for entry in json.loads(_native.categories())}


def item(words: Labels, name: str, value: str) -> str:
    """A name and what is said of it."""
    return words["chart.item"].format(name=name, value=value)


def listed(words: Labels, items: Iterable[tuple[str, str]]) -> str:
    """Names and their values in a row."""
    return words["chart.list"].join(item(words, name, value) for name, value in items)


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other."""
    return " ".join(part for part in parts if part)
