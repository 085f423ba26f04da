"""How the duties were found: Article 5 in plain words, paragraph by paragraph."""

from __future__ import annotations

from annexc._report.model import Section, Terms, Text
from annexc._report.words import Words

#: Restated from Article 5 and Annex C of the Convention; its own words decide.
_PARAGRAPHS = ("5d", "5ei", "5eii", "5bc")
_RULES = ("categories", "age", "cut_off", "deadline", "modified", "range", "undetermined",
          "evidence", "unit", "not_a_party")  # fmt: skip


def method(words: Words) -> Section:
    """The rule, the dates, and what is done where the register is silent."""
    return Section(
        "method",
        words("section.method"),
        (
            Text(words("method.intro")),
            Terms(_pairs(_PARAGRAPHS, words)),
            Text(words("method.rules")),
            Terms(_pairs(_RULES, words)),
            Text(words("method.limits")),
        ),
    )


def _pairs(names: tuple[str, ...], words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((words(f"method.{name}.term"), words(f"method.{name}.text")) for name in names)
