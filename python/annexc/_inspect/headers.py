"""What the words of a header hint at, in the languages of the registers seen."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from annexc._register.roles import DATES, FACTS
from annexc._register.roles import USUAL_SCHEMES as SCHEMES
from annexc._register.words.released import chemicals_of

_DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"
# So many letters of a word lead to the entries that may begin with it.
_START = 3
_DATE_ROLES = frozenset(DATES)
_FACT_ROLES = frozenset(FACTS)
_OTHER_ROLES = frozenset(
    {
        "party", "status", "latitude", "longitude", "coordinates", "easting", "northing",
        "utm_zone", "facility_id", "name",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """Words that name a role if a header has all of them, in whatever order."""

    role: str
    words: tuple[str, ...]

    #: What every header that it names holds.
    stem: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", self.words[-1].strip("-"))

    def names(self, said: Sequence[str]) -> bool:
        """Whether the words of a header name the role."""
        return all(any(_is(word, wanted) for word in said) for wanted in self.words)


def _is(word: str, wanted: str) -> bool:
    """Whether a word is the wanted one; `-` stands for what else may be part of it."""
    plain = wanted.strip("-")
    if wanted.startswith("-"):
        return plain in word if wanted.endswith("-") else word.endswith(plain)
    return word.startswith(plain) if wanted.endswith("-") else word == plain


@dataclass(frozen=True, slots=True)
class _Book:
    """The entries of a table by the beginning of their first word: a header meets a few of them."""

    entries: tuple[_Entry, ...]
    by_start: dict[str, list[int]] = field(default_factory=dict)
    #: Entries whose first word may stand within another, in Latin letters and in others.
    within: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    def told(self, said: Sequence[str]) -> Iterator[_Entry]:
        """The entries that a header names, in the order of the table."""
        starts = {word[:length] for word in said for length in (1, 2, _START)}
        places = [place for start in starts for place in self.by_start.get(start, ())]
        plain = all(word.isascii() for word in said)
        places += self.within[0] if plain else [*self.within[0], *self.within[1]]
        joined = " ".join(said)
        for place in sorted(places):
            entry = self.entries[place]
            # The cheapest look goes before the exact one.
            if entry.stem in joined and entry.names(said):
                yield entry


@cache
def _entries() -> tuple[_Entry, ...]:
    """The table `words/headers.csv`, in its order: what stands first goes before."""
    return _read("headers.csv", "role")


@cache
def _book(file: str, column: str) -> _Book:
    book = _Book(_entries() if file == "headers.csv" else _read(file, column))
    for place, entry in enumerate(book.entries):
        first = entry.words[0]
        if first.startswith("-"):
            book.within[0 if first.isascii() else 1].append(place)
        else:
            book.by_start.setdefault(first.strip("-")[:_START], []).append(place)
    return book


def _read(file: str, column: str) -> tuple[_Entry, ...]:
    text = resources.files("annexc").joinpath("words", file).read_text(encoding="utf-8")
    found = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        wanted = (re.sub(r"[^\W_]+", _folded, word) for word in row["words"].split())
        found.append(_Entry(row[column], tuple(wanted)))
    return tuple(found)


def _folded(part: re.Match[str]) -> str:
    return words(part[0])


@lru_cache(maxsize=100_000)
def words(header: str) -> str:
    """A header in plain words: `NACEMainActivityCode` is `nace main activity code`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header[:500])
    # The dotless i of Turkish is the capital I of everyone else.
    plain = unicodedata.normalize("NFKD", parted).casefold().replace(_DOTLESS, "i")
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


@lru_cache(maxsize=100_000)
def _hints(header: str) -> tuple[_Entry, ...]:
    said = words(header).split()
    # `NACE2` and `NACErev2` are `NACE`, whose number is looked at apart.
    bare = [re.sub(r"(rev)?\d+$", "", word) for word in said]
    return tuple(
        _book("headers.csv", "role").told(list(dict.fromkeys([*said, *filter(None, bare)])))
    )


@lru_cache(maxsize=100_000)
def senses(header: str) -> frozenset[str]:
    """What else a header says: `date`, `record`, `report`, `end`, `source`, `owner`, `kind`."""
    said = words(header).split()
    return frozenset(entry.role for entry in _book("header_senses.csv", "sense").told(said))


def scheme_hint(header: str, scheme: str) -> float:
    """How plainly a header names a scheme: 0 (not), 1 (its family), more (also its revision)."""
    if not any(entry.role == scheme for entry in _hints(header)):
        return 0.0
    own = "".join(re.findall(r"\d", scheme))
    written = "".join(re.findall(r"\d", re.sub(r"^\d+\s", "", words(header))))
    return 1.0 + (0.2 if own and written.endswith(own) else 0.0)


def names_scheme(header: str) -> bool:
    """Whether a header names any scheme."""
    return any(entry.role in _SCHEMES for entry in _hints(header))


_SCHEMES = frozenset(SCHEMES)


def date_hint(header: str) -> str | None:
    """The date column that a header names."""
    found = _first(header, _DATE_ROLES)
    # The end of construction bounds its beginning, as the start of operation does.
    if found == "construction_started" and "end" in senses(header):
        return "operation_started"
    # The day on which a record was changed says nothing of the plant.
    return None if found == "modification_started" and "record" in senses(header) else found


def fact_hint(header: str) -> str | None:
    """The fact that a header names."""
    return _first(header, _FACT_ROLES)


def other_hint(header: str) -> str | None:
    """Party, status, place, identifier or name, as a header names it."""
    return _first(header, _OTHER_ROLES)


def names(header: str, role: str) -> bool:
    """Whether a header names this input column, whatever else it names."""
    return any(entry.role == role for entry in _hints(header))


def names_region(header: str) -> bool:
    """Whether a header names a part of a country, whose codes look like those of countries."""
    return names(header, "region")


def names_releases(header: str) -> bool:
    """Whether a header says that chemicals stand below it."""
    return names(header, "releases")


@lru_cache(maxsize=100_000)
def chemicals_named(header: str) -> str:
    """The chemicals of Annex C that a header names, joined by `/`; nothing if it names none."""
    return next(filter(None, chemicals_of([header[:200], words(header)[:200]])), "")


def _first(header: str, roles: frozenset[str]) -> str | None:
    return next((entry.role for entry in _hints(header) if entry.role in roles), None)
