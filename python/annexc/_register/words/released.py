"""What a table of releases says in words: chemicals of Annex C, media, and that there is none.

The words are those of the native tables of releases, which are asked here; no second list of them
is kept. The media alone have a table, `words/media.csv`, since no verdict asks which one it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from annexc import _native
from annexc._register.words.fold import unaccented

#: The chemicals of Annex C, Part I, in the order of the native table.
CHEMICALS = ("PCDD", "PCDF", "HCB", "PCB", "PeCB", "PCN", "HCBD")
TRANSFER = "transfer"
# A longer cell is not read, and no name is so long.
_LONGEST = 2_000
_PARTS = re.compile(r"[;|,，、،\r\n\t]+")  # noqa: RUF001


def chemicals_of(names: Sequence[str]) -> list[str]:
    """For each name of a pollutant the chemicals of Annex C that it stands for, joined by `/`.

    Empty for another pollutant, and for a name that is not known (`unread_in`).
    """
    found: list[list[str]] = [[] for _ in names]
    for chemical in CHEMICALS:
        # A cell of all the others names every one exactly if the name beside them stands for this.
        others = "; ".join(other for other in CHEMICALS if other != chemical)
        is_open = _native.match_releases([f"{others}; {name}" for name in names])
        for listed, left in zip(found, is_open, strict=True):
            listed += [] if left else [chemical]
    return [
        "/".join(listed) if len(name) <= _LONGEST else ""
        for name, listed in zip(names, found, strict=True)
    ]


def unread_in(cells: Sequence[str]) -> list[list[str]]:
    """For each cell of names or media the words that no table of releases knows."""
    return _native.unread_words("releases", list(cells), text=False)


def is_none(cells: Sequence[str]) -> list[bool]:
    """For each cell of amounts whether it says in words or figures that nothing is released."""
    return [not left for left in _native.match_releases([f"HCB {_flat(cell)}" for cell in cells])]


def media_of(cells: Sequence[str]) -> list[str | None]:
    """For each cell of media `air`, `water`, `land` or `transfer`; None if it tells none of them.

    A transfer off site is what the native reader takes for one: an amount beside it is no release.
    """
    kept = _native.match_releases([f"HCB 1 kg {_flat(cell)}" for cell in cells])
    return [TRANSFER if not left else _medium(cell) for cell, left in zip(cells, kept, strict=True)]


def unread_media(cells: Sequence[str]) -> list[bool]:
    """For each cell of media whether it holds a word that no table of releases knows."""
    return [bool(words) for words in unread_in([f"HCB {_flat(cell)}" for cell in cells])]


def _flat(cell: str) -> str:
    """A cell as one part of a cell of releases, so that its words speak of the name before them."""
    return _PARTS.sub(" ", cell)[:_LONGEST]


def _medium(cell: str) -> str | None:
    plain = unaccented(cell)
    words = set(re.findall(r"\w+", plain))
    found = {
        medium
        for word, medium in _media().items()
        if word in words or (not word.isascii() and not _is_parted(word) and word in plain)
    }
    return found.pop() if len(found) == 1 else None


def _is_parted(word: str) -> bool:
    """Whether the script of a word parts words by blanks: those of China and Japan do not."""
    return not any("\u3000" <= sign <= "\u9fff" for sign in word)


@cache
def _media() -> dict[str, str]:
    """The table `words/media.csv`: plain word to medium."""
    table = resources.files("annexc").joinpath("words", "media.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(table))
    return {unaccented(row["word"]): row["medium"] for row in rows}
