"""The words of tables, charts and reports by language, from the tables in `labels/`."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from annexc._errors import AnnexcError, hint

#: A column of the tables that is no language.
_KEY = "key"
#: The language that says what there is to say; it has every text.
_FIRST = "en"
#: Languages written from the right to the left.
_FROM_THE_RIGHT = frozenset({"ar"})
# Letters that are written from the right; not the comma, which stands between any.
_LETTERS_FROM_THE_RIGHT = re.compile("[\u0590-\u060b\u060d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_TWO_POINTS = re.compile(r"(?<=\w)\.\.(?=\s|$)")
#: Languages whose letters are not in the typefaces with which pictures are drawn on any computer.
_WITHOUT_FACES = frozenset({"ar", "zh"})


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of one language, and how it writes numbers and days."""

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`ltr`, or `rtl` for a language that is written from the right."""
        return "rtl" if self.language in _FROM_THE_RIGHT else "ltr"

    @property
    def of_pictures(self) -> str:
        """The language of texts in pictures, which hold no letters but those of common faces."""
        return _FIRST if self.language in _WITHOUT_FACES else self.language

    def __getitem__(self, key: str) -> str:
        """The text of a key.

        Raises:
            AnnexcError: If no table has it.
        """
        if key not in self.texts:
            raise AnnexcError(f"labels/: there is no text {key!r}.{hint(key, self.texts)}")
        return self.texts[key]

    def get(self, key: str, default: str) -> str:
        """The text of a key, or what stands in for it."""
        return self.texts.get(key, default)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's marks."""
        written = f"{value:,.{digits}f}"
        marks = {",": self["format.thousands"], ".": self["format.decimal"]}
        return "".join(marks.get(sign, sign) for sign in written)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of one as a percentage."""
        return self["format.percent"].format(self.number(100 * share, digits))

    def day(self, day: date) -> str:
        """A day in words."""
        first = self["format.first_day"].format(day=1)
        return self["format.day"].format(
            day=first if day.day == 1 else day.day, month=self[f"month.{day.month}"], year=day.year
        )

    def span(self, floor: int, ceiling: int) -> str:
        """A count, or the range in which it lies."""
        if floor == ceiling:
            return self.number(floor)
        return self["format.span"].format(floor=self.number(floor), ceiling=self.number(ceiling))


def width(text: str) -> int:
    """The width of a text in letters; those of Chinese, Japanese and Korean count twice."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter)
        for letter in text
    )


def from_the_right(text: str) -> bool:
    """Whether a text has letters that are written from the right."""
    return _LETTERS_FROM_THE_RIGHT.search(text) is not None


def with_one_point(text: str) -> str:
    """A text in which the point of an abbreviation, as in a Russian day, ends the sentence too."""
    return _TWO_POINTS.sub(".", text)


def languages() -> tuple[str, ...]:
    """The languages that there are."""
    return tuple(_tables())


def labels(language: str) -> Labels:
    """The texts of a language; one that it lacks stands in English.

    Raises:
        AnnexcError: If no table has such a column.
    """
    texts = _tables()
    if language not in texts:
        raise AnnexcError(
            f"language is {language!r}; there are {', '.join(texts)}. "
            "Another one is a further table of texts by key in annexc/labels/"
        )
    return Labels(language, {**texts[_FIRST], **texts[language]})


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Each language's texts, the language in which all is said first.

    A table holds the texts of one room in several languages, or all texts of one further language.
    """
    texts: dict[str, dict[str, str]] = {_FIRST: {}}
    folder = resources.files("annexc").joinpath("labels")
    # A table of several languages goes before those of one, whose names are the languages'.
    for table in sorted(folder.iterdir(), key=lambda entry: (len(entry.name) == 6, entry.name)):
        if not table.name.endswith(".csv"):
            continue
        reader = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline=""))
        columns = [name for name in reader.fieldnames or () if name != _KEY]
        for row in reader:
            for name in columns:
                texts.setdefault(name, {})[row[_KEY]] = row[name]
    return texts
