"""What a classified register comes to, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from annexc import _native
from annexc._gaps import weighed_gaps
from annexc._question import Question
from annexc._roles import SCHEMES
from annexc.cli._progress import grouped
from annexc.cli._table import lines

_MOST = 10
# A list of more categories than this is counted instead of shown.
_MANY = 6
# No register has a column of this name.
_CELL = "__annexc_cell"
_OUTCOME = ("annex_c_candidates", "obligation", "needs", "issues", "ancillary")


def outcomes(result: pl.LazyFrame, prefix: str) -> pl.DataFrame:
    """The distinct outcomes among classified rows, with the number of `rows` of each."""
    return (
        result.select(pl.col(prefix + name).cast(pl.String).alias(name) for name in _OUTCOME)
        .group_by(_OUTCOME)
        .agg(rows=pl.len().cast(pl.Int64))
        .collect(engine="streaming")
    )


def summary(counted: pl.DataFrame, unknown: Counter[tuple[str, str]]) -> list[str]:
    """Obligations, what is undetermined and why, categories, issues, unknown codes.

    Args:
        counted: Of `outcomes`.
        unknown: Scheme and code to the number of rows, of the codes no list knows.
    """
    total = int(counted["rows"].sum())
    found = ["", *_ranked("obligation", _weighed(counted, "obligation"), total)]
    gaps = weighed_gaps(counted).filter(pl.col("kind") == "fact", pl.col("duty") > 0)
    if gaps.height:
        found += [
            "",
            "undetermined obligations, by what is missing (a source may miss several)",
            *_table(list(gaps.select("fact", "duty").iter_rows()), total),
        ]
    short: Counter[str] = Counter()
    for candidates, rows in _weighed(counted, "annex_c_candidates").items():
        if candidates is not None and candidates != "none":
            short[_short(candidates)] += rows
    if short:
        found += ["", *_ranked("what may be in Annex C", short, total)]
    found += _section("issues", _weighed(counted, "issues"), total)
    if unknown:
        known = unknown.most_common(_MOST)
        rest = f", the {_MOST} most frequent" if len(unknown) > _MOST else ""
        found += ["", f"unknown codes ({len(unknown)}{rest})"]
        found += _table([(f"{scheme} {code}", rows) for (scheme, code), rows in known], total)
    return found


def _weighed(found: pl.DataFrame, column: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell, rows in found.select(column, "rows").iter_rows():
        counted[cell] += rows
    return counted


def _short(candidates: str) -> str:
    listed = candidates.split(";")
    return candidates if len(listed) <= _MANY else f"one of {len(listed)} possibilities"


def _section(title: str, joined: Mapping[str, int], total: int) -> list[str]:
    """The words of a `;`-joined column by frequency; nothing if there are none."""
    words: Counter[str] = Counter()
    for cell, count in joined.items():
        words.update(dict.fromkeys(filter(None, (cell or "").split(";")), count))
    return ["", *_ranked(title, words, total)] if words else []


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
    result: pl.LazyFrame, question: Question, outcome: pl.DataFrame, prefix: str
) -> Counter[tuple[str, str]]:
    """The codes that no list knows, by scheme, with the number of rows that hold them.

    Args:
        result: The classified rows; they are run again only if there is such a code.
        question: What was asked of them.
        outcome: Of `outcomes`.
        prefix: As given to `classify`.
    """
    found: Counter[tuple[str, str]] = Counter()
    if not outcome["issues"].fill_null("").str.contains("unknown_code", literal=True).any():
        return found
    rows = result.filter(pl.col(prefix + "issues").str.contains("unknown_code", literal=True))
    texts = question.texts(result.collect_schema())
    held = [
        (entry.role, f"{_CELL}{place}", cells)
        for place, (entry, cells) in enumerate(zip(question.inputs, texts, strict=True))
        if entry.role in SCHEMES
    ]
    # Beside the rows, since a constant of the register has a length of its own.
    counted = (
        rows.with_columns(cells.alias(name) for _, name, cells in held)
        .group_by(name for _, name, _ in held)
        .agg(pl.len().cast(pl.Int64).alias(_CELL))
        .collect(engine="streaming")
    )
    for role, name, _ in held:
        for cell, count in counted.select(name, _CELL).drop_nulls().iter_rows():
            for code in dict.fromkeys(_native.read_codes(role, cell)):
                if _native.match_codes(role, [code]) == [None]:
                    found[role, code] += count
    return found
