"""The words of a report in its language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from annexc._labels import Labels, with_one_point
from annexc._report.model import Column, Kind


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of the report's own table, and of the law's.

    Attributes:
        labels: All texts of the language.
    """

    labels: Labels

    def __call__(self, key: str, **values: Any) -> str:
        """A text of the report with its places filled: numbers as the language writes them."""
        written = {
            name: self.labels.number(value) if isinstance(value, int) else str(value)
            for name, value in values.items()
        }
        return with_one_point(self.labels[f"report.{key}"].format(**written))

    def law(self, family: str, word: str | None) -> str | None:
        """The text for a word of the law, such as an obligation."""
        return None if word is None else self.labels[f"{family}.{word}"]

    def party(self, code: str, name: str | None) -> str:
        """The name of a Party with its code."""
        if not code:
            return self("party.unknown")
        found = self.labels.get(f"party.{code}", name or code)
        return found if found == code else f"{found} ({code})"

    def listed(self, texts: Iterable[str]) -> str:
        """Texts one after another."""
        return self.labels["format.list"].join(texts)

    def column(
        self, name: str, kind: Kind = "text", *, head: str | None = None, **how: bool
    ) -> Column:
        """A column with its head, which is that of its name or of another."""
        return Column(name, self(f"column.{head or name}"), kind, **how)

    def references(self, column: pl.Expr) -> pl.Expr:
        """References of categories, those that are possible joined by `or`."""
        named = column.cast(pl.String).str.replace(r"\bnone\b", self("no_category"))
        return named.str.replace_all(";", self("or"), literal=True)

    def spelled(self, column: pl.Series, family: str, *, empty: str | None = None) -> pl.Series:
        """A column of words, or of words joined by `;`, in the language."""
        # Each text once: a column of a million rows has few.
        texts = [text for text in column.unique().to_list() if text is not None]
        shown = [
            self("and").join(self.labels[f"{family}.{word}"] for word in text.split(";"))
            if text
            else empty
            for text in texts
        ]
        return column.replace_strict(texts, shown, default=empty, return_dtype=pl.String)
