"""What a classified register comes to, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from annexc import _native
from annexc._gaps import data_gaps
from annexc._question import Question
from annexc._roles import SCHEMES
from annexc.cli._progress import grouped
from annexc.cli._table import lines

_MOST = 10
# A list of more categories than this is counted instead of shown.
_MANY = 6
# No register has a column of this name.
_CELL = "__annexc_cell"


def summary(result: pl.DataFrame, unknown: Counter[tuple[str, str]], *, prefix: str) -> list[str]:
    """Obligations, what is undetermined and why, categories, issues, unknown codes.

    Args:
        result: The classified rows.
        unknown: Scheme and code to the number of rows, of the codes no list knows.
        prefix: As given to `classify`.
    """
    total = result.height
    found = ["", *_counts("obligation", result[prefix + "obligation"].cast(pl.String), total)]
    gaps = data_gaps(result, prefix).filter(pl.col("kind") == "fact", pl.col("duty") > 0)
    if gaps.height:
        rows = gaps.sort("duty", descending=True, maintain_order=True)
        found += [
            "",
            "undetermined obligations, by what is missing (a source may miss several)",
            *_table(list(rows.select("fact", "duty").iter_rows()), total),
        ]
    candidates = result[prefix + "annex_c_candidates"]
    candidates = candidates.filter(candidates != "none")
    short = candidates.map_elements(_short, return_dtype=pl.String)
    if short.len():
        found += ["", *_counts("what may be in Annex C", short, total)]
    found += _section("issues", result[prefix + "issues"], total)
    if unknown:
        known = unknown.most_common(_MOST)
        rest = f", the {_MOST} most frequent" if len(unknown) > _MOST else ""
        found += ["", f"unknown codes ({len(unknown)}{rest})"]
        found += _table([(f"{scheme} {code}", rows) for (scheme, code), rows in known], total)
    return found


def _short(candidates: str) -> str:
    listed = candidates.split(";")
    return candidates if len(listed) <= _MANY else f"one of {len(listed)} possibilities"


def _section(title: str, joined: pl.Series, total: int) -> list[str]:
    """The words of a `;`-joined column by frequency; nothing if there are none."""
    words: Counter[str] = Counter()
    for cell, count in joined.value_counts().iter_rows():
        words.update(dict.fromkeys(filter(None, (cell or "").split(";")), count))
    return ["", *_ranked(title, words, total)] if words else []


def _counts(title: str, column: pl.Series, total: int) -> list[str]:
    return _ranked(title, dict(column.value_counts().iter_rows()), total)


def _ranked(title: str, counted: Mapping[str, int], total: int) -> list[str]:
    shown = sorted(counted.items(), key=lambda entry: (-entry[1], str(entry[0])))
    found = _table(shown[:_MOST], total)
    if len(shown) > _MOST:
        rest = sum(rows for _, rows in shown[_MOST:])
        found += _table([(f"{len(shown) - _MOST} others", rest)], total)
    return [title, *(found or ["  nothing"])]


def _table(rows: Sequence[tuple[str, int]], total: int) -> list[str]:
    cells = [
        (str(word), grouped(count), f"{count / total:.1%}" if total else "") for word, count in rows
    ]
    # The same width in every section, so that the figures stand in one column.
    padded = [(word.ljust(34), count.rjust(9), share.rjust(6)) for word, count, share in cells]
    return lines(padded, indent="  ")


def unknown_codes(
    data: pl.DataFrame, question: Question, issues: pl.Series
) -> Counter[tuple[str, str]]:
    """The codes that no list knows, by scheme, with the number of rows that hold them.

    Args:
        data: The rows that were classified.
        question: What was asked of them.
        issues: The column `issues` of the result.
    """
    found: Counter[tuple[str, str]] = Counter()
    hit = issues.fill_null("").str.contains("unknown_code", literal=True)
    if not hit.any():
        return found
    rows = data.filter(hit)
    for entry, cells in zip(question.inputs, question.texts(rows.schema), strict=True):
        if entry.role not in SCHEMES:
            continue
        # Beside the rows, since a constant of the register has a length of its own.
        counted = rows.with_columns(cells.alias(_CELL))[_CELL].drop_nulls().value_counts()
        for cell, count in counted.iter_rows():
            for code in dict.fromkeys(_native.read_codes(entry.role, cell)):
                if _native.match_codes(entry.role, [code]) == [None]:
                    found[entry.role, code] += count
    return found
