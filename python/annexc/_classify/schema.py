"""The columns that `classify` adds, with a version for programs that read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from annexc._classify.kernel import output_kinds
from annexc._classify.outputs import is_joined, known_words
from annexc._question.provenance import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Schema:
    """The output columns and their version.

    `version` is two numbers. While the first stays, every column keeps its name, place, kind and
    words; the second is raised when a column is added at the end, or a word to those of `needs` and
    `issues`. Only these two gain words: a program may list all words of any other column. Each
    output names its version in the provenance, as `schema`.
    """

    version: str
    columns: pl.DataFrame


def schema() -> Schema:
    """The columns that `classify` adds to a table, and what will stay of them.

    Returns:
        A `Schema`: `version`, and `columns` with one row a column, in order: `column`, `kind`
        (`text`, `bool` or `date`), `joined` (whether its words are joined by `;`; none at all is
        an empty text, in CSV and XLSX an empty cell) and `words` (list; null for days and truth
        values).
        Of a classified table `annex_c`, `legal_basis`, the days and the truth value can be null.

    Source:
        The table of outputs that all borders of the package share.

    Example:
        >>> import annexc
        >>> annexc.schema().columns.filter(column="bat")["words"].item().to_list()
        ['none', 'promote', 'require', 'undetermined']
    """
    rows: list[dict[str, Any]] = [
        {"column": name, "kind": kind, "joined": is_joined(name), "words": known_words(name)}
        for name, kind in output_kinds().items()
    ]
    types = {"column": pl.String, "kind": pl.String, "joined": pl.Boolean}
    return Schema(SCHEMA_VERSION, pl.DataFrame(rows, schema=types | {"words": pl.List(pl.String)}))
