"""The words of tables, charts and reports by language, from the tables in `labels/`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from annexc._errors import AnnexcError, hint

#: A column of the tables that is no language.
_KEY = "key"


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of one language, and how it writes numbers and days."""

    language: str
    texts: dict[str, str]

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


def languages() -> tuple[str, ...]:
    """The languages that all tables have."""
    return tuple(_tables()[0])


def labels(language: str) -> Labels:
    """The texts of a language.

    Raises:
        AnnexcError: If the tables have no such column.
    """
    known, texts = _tables()
    if language not in known:
        raise AnnexcError(
            f"language is {language!r}; there are {', '.join(known)}. "
            "Another one is a further column of the tables in annexc/labels/"
        )
    return Labels(language, texts[language])


@cache
def _tables() -> tuple[list[str], dict[str, dict[str, str]]]:
    """The languages, and each one's texts."""
    known: list[str] = []
    texts: dict[str, dict[str, str]] = {}
    folder = resources.files("annexc").joinpath("labels")
    for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not table.name.endswith(".csv"):
            continue
        reader = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline=""))
        columns = [name for name in reader.fieldnames or () if name != _KEY]
        # A language that one table lacks would fail in the middle of a report.
        known = [name for name in known if name in columns] if texts else columns
        for row in reader:
            for name in columns:
                texts.setdefault(name, {})[row[_KEY]] = row[name]
    return known, texts
