"""How the duties were found: Article 5 in plain words, paragraph by paragraph."""

from __future__ import annotations

import polars as pl

from annexc._report.model import Block, Section, Terms, Text
from annexc._report.words import Words

#: Restated from Article 5 and Annex C of the Convention; its own words decide.
_PARAGRAPHS = ("5d", "5ei", "5eii", "5bc")
_RULES = ("categories", "age", "cut_off", "deadline", "modified", "range", "undetermined",
          "evidence", "unit", "not_a_party")  # fmt: skip


def method(tables: pl.DataFrame, words: Words) -> Section:
    """The rule, the dates, and what is done where the register is silent.

    Args:
        tables: The further tables of the register, as `of_tables`.
        words: Texts of the language.
    """
    return Section(
        "method",
        words("section.method"),
        (
            Text(words("method.intro")),
            Terms(_pairs(_PARAGRAPHS, words)),
            *_of_tables(tables, words),
            Text(words("method.rules")),
            Terms(_pairs(_RULES, words)),
            Text(words("method.limits")),
        ),
    )


def _of_tables(tables: pl.DataFrame, words: Words) -> tuple[Block, ...]:
    """How further tables were joined, and what they say."""
    if tables.is_empty():
        return ()
    entries = []
    for line in tables.iter_rows(named=True):
        joined = words("method.tables.uncounted")
        if line["matched"] is not None:
            counts = {name: line[name] for name in ("held", "facilities", "matched", "lost")}
            joined = words("method.tables.text", own=line["key"], **counts)
        gives = words(f"method.gives.{line['gives']}")
        entries.append((line["table"], f"{joined} {gives}"))
    return Text(words("method.tables")), Terms(tuple(entries))


def _pairs(names: tuple[str, ...], words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((words(f"method.{name}.term"), words(f"method.{name}.text")) for name in names)
