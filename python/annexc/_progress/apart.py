"""What is counted apart: what operates, what says that a source is in no category, the remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from annexc._progress.worlds import NONE, listed

#: The words of `evidence`, the highest rank first.
EVIDENCE = ("stated", "activity", "sector", "text", "nothing")
_OPERATING = {True: "yes", None: "unknown", False: "no"}
_COUNT = "rows"
Outcomes = Sequence[Mapping[str, Any]]


def standing(outcomes: Outcomes) -> list[Mapping[str, Any]]:
    """Those that operate or may: without closed, planned and never-built sources."""
    return [row for row in outcomes if row["operating"] is not False]


def by_operating_of(outcomes: Outcomes) -> pl.DataFrame:
    """How many sources operate, and of how many of them best available techniques are required."""
    lines = {word: Counter[str]() for word in ("yes", "no", "unknown")}
    for row in outcomes:
        line = lines[_OPERATING[row["operating"]]]
        line["sources"] += row[_COUNT]
        if "require_bat_new" in row["duties"]:
            line["require_ceiling"] += row[_COUNT]
            line["require_floor"] += row[_COUNT] * (len(row["duties"]) == 1)
    names = ("sources", "require_floor", "require_ceiling")
    counts = {
        name: pl.Series([line[name] for line in lines.values()], dtype=pl.Int64) for name in names
    }
    return pl.DataFrame({"operating": list(lines), **counts})


def by_evidence_of(outcomes: Outcomes) -> pl.DataFrame:
    """What spoke of each source, and of how many it says that they are in no category."""
    sources, none, beside, releases = (Counter[str]() for _ in range(4))
    for row in outcomes:
        word, count = row["evidence"], row[_COUNT]
        sources[word] += count
        if row["annex_c"] == NONE:
            none[word] += count
            beside[word] += count * bool(row["ancillary"])
        elif "releases_reported" in listed(row["issues"]):
            releases[word] += count
    counts = {"sources": sources, "none": none, "ancillary": beside, "releases": releases}
    return pl.DataFrame(
        {
            "evidence": EVIDENCE,
            **{
                name: pl.Series([counter[word] for word in EVIDENCE], dtype=pl.Int64)
                for name, counter in counts.items()
            },
        }
    )


def by_issue_of(outcomes: Outcomes) -> pl.DataFrame:
    """The words of `issues` by the number of sources that they are said of."""
    counts: Counter[str] = Counter()
    for row in outcomes:
        for word in listed(row["issues"]):
            counts[word] += row[_COUNT]
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return pl.DataFrame(ordered, schema={"issue": pl.String, "sources": pl.Int64}, orient="row")


def written_operating(column: pl.Expr) -> pl.Expr:
    """`operating` as `yes`, `no` or `unknown`."""
    return (
        pl.when(column)
        .then(pl.lit(_OPERATING[True]))
        .when(~column)
        .then(pl.lit(_OPERATING[False]))
        .otherwise(pl.lit(_OPERATING[None]))
    )
