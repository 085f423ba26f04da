"""For how many sources the register says that best available techniques are applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from annexc import _native
from annexc._progress import worlds as _worlds

#: A fact of yes or no, whose words in all languages are read here.
_YES_OR_NO = "hazardous_waste"


def uptake_of(counted: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """By obligation; what is empty, cannot be read or contradicts another column is not known."""
    read = [_native.read_facts(_YES_OR_NO, counted[name].to_list()) for name in columns]
    said = [set(cells) - {None} for cells in zip(*read, strict=True)]
    values = [found.pop() if len(found) == 1 else None for found in said]
    answer = {"true": "applied", "false": "not_applied"}
    lines: dict[str, dict[str, Any]] = {}
    for duty in (*_worlds.OBLIGATIONS, "undetermined"):
        lines[duty] = {
            "obligation": duty,
            "sources": 0,
            "applied": 0,
            "not_applied": 0,
            "unknown": 0,
        }
    for duty, count, value in zip(counted["obligation"], counted["rows"], values, strict=True):
        lines[duty]["sources"] += count
        lines[duty][answer.get(value or "", "unknown")] += count
    numbers = ("sources", "applied", "not_applied", "unknown")
    schema = {"obligation": pl.String(), **dict.fromkeys(numbers, pl.Int64())}
    share = {
        "share_floor": pl.col("applied") / pl.col("sources"),
        "share_ceiling": (pl.col("applied") + pl.col("unknown")) / pl.col("sources"),
    }
    found = pl.DataFrame(list(lines.values()), schema=schema).filter(pl.col("sources") > 0)
    return found.with_columns(**share)
