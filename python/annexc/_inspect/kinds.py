"""A column that says in words what kind of source each is: its words as codes, where certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annexc import _native
from annexc._inspect.cells import Cells
from annexc._inspect.headers import senses, words
from annexc._inspect.titles import codes_titled, kind_named
from annexc._register.words.known import outcome_of

# A column of kinds has few; one of names has as many as rows.
_MOST_KINDS = 300
# So much of a column must be understood if its header does not say what it is.
_LEAST_NAMED, _LEAST = 0.05, 0.5
_SEVERAL = re.compile(r"[|;/,+&\n]|\b(?:and|und|et|y|e|ja|och|og|i)\b", re.IGNORECASE)
_IDLE, _POWER = "no-combustion", ("nace2", "35.11")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The words of a column of kinds.

    Attributes:
        tables: Input column (a scheme, or `category`) to its words with their codes.
        counts: Word to the number of its cells.
        unread: Words that were not understood, the most frequent first.
        match: The share of the cells that were understood.
    """

    tables: Mapping[str, Mapping[str, str]]
    counts: Mapping[str, int]
    unread: tuple[tuple[str, int], ...]
    match: float

    def rows_of(self, role: str) -> int:
        """The cells that the table of an input column speaks for."""
        return sum(self.counts[word] for word in self.tables[role])


def kinds_of(cells: Cells, *, named: bool) -> Kinds | None:
    """The words of a column of kinds; None if it is none.

    Args:
        cells: Its cells.
        named: Whether its header says that kinds stand below it.
    """
    if cells.distinct > _MOST_KINDS or cells.length > 120 or cells.length < 2:
        return None
    if cells.distinct > 0.5 * cells.filled and cells.filled > 10:
        return None
    if cells.like(r".*[^\W\d_]{2}") < 0.9:
        return None
    texts = cells.texts
    found = [
        kind or title for kind, title in zip(kind_named(texts), codes_titled(texts), strict=True)
    ]
    if named:
        found = [one or _category(text) for one, text in zip(found, texts, strict=True)]
    # What burns nothing is a power plant, whose fuel says so; a word beside it (`SOLAR|TERMICA`)
    # may say otherwise.
    fuels = _native.read_facts("fuel", list(texts))
    unknown = _native.unread_words("fuel", list(texts), text=False)
    idle = dict.fromkeys(
        text
        for text, one, fuel, lost in zip(texts, found, fuels, unknown, strict=True)
        if named and one in (None, ("category", "none")) and fuel == _IDLE
        if not lost and _SEVERAL.search(text) is None
    )
    found = [_POWER if text in idle else one for text, one in zip(texts, found, strict=True)]
    match = cells.share([one is not None for one in found])
    if match < (_LEAST_NAMED if named else _LEAST):
        return None
    tables: dict[str, dict[str, str]] = {}
    for text, one in zip(texts, found, strict=True):
        if one is not None:
            tables.setdefault(one[0], {})[text] = one[1]
    if idle:
        tables["fuel"] = dict.fromkeys(idle, _IDLE)
    unread = tuple(
        (text, count)
        for text, count, one in zip(texts, cells.counts, found, strict=True)
        if one is None
    )
    return Kinds(tables, dict(zip(texts, cells.counts, strict=True)), unread, match)


@lru_cache(maxsize=10_000)
def _category(text: str) -> tuple[str, str] | None:
    """The one category, or `none`, that the words of activities leave; None if several or all."""
    if len(text) > 120:
        return None
    trace = outcome_of("activity", text, text=True)
    certain = trace["evidence"] == "text" and not trace["issues"]
    one = trace["annex_c_candidates"]
    return ("category", one) if certain and one and ";" not in one else None


def named_in(name: str, headers: Sequence[str]) -> tuple[str, str, str] | None:
    """The kind that all of a file is of, if its name and headers name one and no other.

    Args:
        name: Of the file.
        headers: Of its columns.

    Returns:
        The words, scheme and code.
    """
    said: dict[tuple[str, str], str] = {}
    for text, is_name in ((name, True), *((header, False) for header in headers)):
        parts = words(text).split()[:20]
        # Beside a word for what is made a product is what the plants make, and not what they buy.
        makes = is_name or "makes" in senses(text)
        runs = [
            " ".join(parts[at : at + length])
            for length in (3, 2, 1)
            for at in range(len(parts) - length + 1)
        ]
        for run, kind in zip(runs, kind_named(runs), strict=True):
            if kind is not None and (makes or " " in run) and len(run) > len(said.get(kind, "")):
                said[kind] = run
    if len(said) != 1:
        return None
    (scheme, code), run = next(iter(said.items()))
    return run, scheme, code
