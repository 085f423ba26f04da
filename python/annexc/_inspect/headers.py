"""What the words of a header hint at, in the languages of the registers seen."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from annexc._register.roles import DATES, FACTS
from annexc._register.roles import USUAL_SCHEMES as SCHEMES

#: Words of a header that name a scheme; a short one must stand alone, a longer one may be part of a
#: word.
_SCHEME_WORDS: dict[str, tuple[str, ...]] = {
    "eprtr": ("eprtr", "prtr", "iaactivity", "iareportedactivity"),
    "ied": ("ied", "ippc"),
    "eper": ("eper", "iaactivity"),
    "nace11": ("nace",),
    "nace2": ("nace",),
    "nace21": ("nace",),
    "naf2": ("naf", "ape"),
    "uksic": ("uksic", "sic"),
    "isic31": ("isic",),
    "isic4": ("isic",),
    "isic5": ("isic",),
    "naics": ("naics",),
    "scian": ("scian",),
    "ussic": ("ussic", "sic"),
    "snap97": ("snap",),
    "nfr14": ("nfr",),
    "gnfr14": ("gnfr",),
    "toolkit": ("toolkit", "sourcegroup"),
}

_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"
_DATE_ROLES = frozenset(DATES)
_FACT_ROLES = frozenset(FACTS)
_OTHER_ROLES = frozenset({"party", "status", "latitude", "longitude", "facility_id", "name"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words that name a role if a header has all of them, in whatever order."""

    role: str
    words: tuple[str, ...]

    def names(self, said: Sequence[str]) -> bool:
        """Whether the words of a header name the role."""
        return all(any(_is(word, wanted) for word in said) for wanted in self.words)


def _is(word: str, wanted: str) -> bool:
    """Whether a word is the wanted one; `-` stands for what else may be part of it."""
    plain = wanted.strip("-")
    if wanted.startswith("-"):
        return plain in word if wanted.endswith("-") else word.endswith(plain)
    return word.startswith(plain) if wanted.endswith("-") else word == plain


@cache
def _entries() -> tuple[_Entry, ...]:
    """The table `words/headers.csv`, in its order: what stands first goes before."""
    text = resources.files("annexc").joinpath("words", "headers.csv").read_text(encoding="utf-8")
    found = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        wanted = (re.sub(r"[^\W_]+", _folded, word) for word in row["words"].split())
        found.append(_Entry(row["role"], tuple(wanted)))
    return tuple(found)


def _folded(part: re.Match[str]) -> str:
    return words(part[0])


def words(header: str) -> str:
    """A header in plain words: `NACEMainActivityCode` is `nace main activity code`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    # The dotless i of Turkish is the capital I of everyone else.
    plain = unicodedata.normalize("NFKD", parted).casefold().replace(_DOTLESS, "i")
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


def scheme_hint(header: str, scheme: str) -> float:
    """How plainly a header names a scheme: 0 (not), 1 (its family), more (also its revision)."""
    said = words(header)
    compact = said.replace(" ", "")
    tokens = {re.sub(r"(rev)?\d+$", "", token) for token in said.split()}
    named = any(
        word in tokens or (len(word) > 4 and word in compact) for word in _SCHEME_WORDS[scheme]
    )
    if not named:
        return 0.0
    own = "".join(re.findall(r"\d", scheme))
    written = "".join(re.findall(r"\d", re.sub(r"^\d+\s", "", said)))
    return 1.0 + (0.2 if own and written.endswith(own) else 0.0)


def date_hint(header: str) -> str | None:
    """The date column that a header names."""
    return _first(header, _DATE_ROLES)


def fact_hint(header: str) -> str | None:
    """The fact that a header names."""
    return _first(header, _FACT_ROLES)


def other_hint(header: str) -> str | None:
    """Party, status, coordinate, identifier or name, as a header names it."""
    return _first(header, _OTHER_ROLES)


def names_region(header: str) -> bool:
    """Whether a header names a part of a country, whose codes look like those of countries."""
    return _first(header, frozenset({"region"})) is not None


def names_releases(header: str) -> bool:
    """Whether a header says that chemicals stand below it."""
    return _first(header, frozenset({"releases"})) is not None


def _first(header: str, roles: frozenset[str]) -> str | None:
    said = words(header).split()
    entries = (entry for entry in _entries() if entry.role in roles)
    return next((entry.role for entry in entries if entry.names(said)), None)


assert set(_SCHEME_WORDS) == set(SCHEMES)
