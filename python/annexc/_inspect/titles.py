"""The titles of codes, by which a column that writes titles in place of codes is read."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from string import ascii_lowercase

from annexc import _native
from annexc._register.words.known import trace_of

#: The lists whose titles are looked up; where two have the same title, the first goes before.
_LISTS = ("toolkit", "eprtr", "nace2", "isic4")
# Titles such as `Other` name nothing by themselves.
_SHORTEST = 4


def _candidates(scheme: str) -> Iterator[str]:
    """Everything that may be a code of the list."""
    if scheme == "toolkit":
        groups = [str(number) for number in range(1, 11)]
        yield from (group + letter for group in groups for letter in ["", *ascii_lowercase[:13]])
    elif scheme == "eprtr":
        for number in range(1, 10):
            for letter in ascii_lowercase[:13]:
                yield f"{number}.({letter})"
                yield from (f"{number}.({letter}).({part})" for part in ("i", "ii", "iii", "iv"))
    elif scheme == "nace2":
        yield from (f"{number:04}"[:2] + "." + f"{number:04}"[2:] for number in range(100, 10_000))
        yield from (f"{number:03}"[:2] + "." + f"{number:03}"[2:] for number in range(10, 1_000))
    else:
        yield from (f"{number:04}" for number in range(100, 10_000))


@cache
def _titles(scheme: str) -> Mapping[str, str]:
    """Folded title to code; a title that several codes share names none of them."""
    written = list(_candidates(scheme))
    known = _native.match_codes(scheme, list(written))
    codes = list(dict.fromkeys(code for code in known if code is not None and ";" not in code))
    found: dict[str, set[str]] = {}
    for start in range(0, len(codes), 200):
        for step in trace_of(scheme, codes[start : start + 200])["evidence"]:
            for line in step["read_as"]:
                if line["title"]:
                    found.setdefault(line["title"], set()).add(line["entry"])
    by_key: dict[str, set[str]] = {}
    for title, named in found.items():
        by_key.setdefault(plain(title), set()).update(named)
    # A group and its only class share a title, and mean the same.
    return {
        key: min(named, key=len)
        for key, named in by_key.items()
        if len(key) >= _SHORTEST and _is_line(named)
    }


def _is_line(codes: set[str]) -> bool:
    """Whether each of the codes is a finer one of the shortest."""
    shortest = min(codes, key=len)
    return all(code.startswith(shortest) for code in codes)


def codes_titled(texts: list[str]) -> list[tuple[str, str] | None]:
    """Scheme and code of each title, whatever its case and blanks; None if it is none."""
    return [
        next(
            ((scheme, code) for scheme in _LISTS if (code := _titles(scheme).get(key)) is not None),
            None,
        )
        for key in map(plain, texts)
    ]


@cache
def kind_words() -> Mapping[str, tuple[str, str]]:
    """The table `words/kinds.csv`: folded word to scheme and code."""
    text = resources.files("annexc").joinpath("words", "kinds.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {plain(row["word"]): (row["scheme"], row["code"]) for row in rows}


def kind_named(texts: list[str]) -> list[tuple[str, str] | None]:
    """Scheme and code of words for a kind of source."""
    book = kind_words()
    return [book.get(plain(text)) for text in texts]


@cache
def _totals() -> Mapping[str, bool]:
    """The table `words/totals.csv`: folded words to whether no source is called so."""
    text = resources.files("annexc").joinpath("words", "totals.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {plain(row["words"]): row["certain"] == "yes" for row in rows}


def total_words() -> Mapping[str, bool]:
    """The folded words that rows are called by which sum up others, to whether no source is."""
    return _totals()


def sums_up(text: str) -> bool | None:
    """Whether a name is certainly that of a row that sums up others; None if it is none such."""
    return _totals().get(plain(text.strip(" :*")))


def plain(text: str) -> str:
    """Without case, blanks, hyphens and accents, with which people are free in titles."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sign
        for sign in letters
        if not (unicodedata.combining(sign) or sign.isspace() or sign == "-")
    )
