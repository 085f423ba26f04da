"""From rows in memory to answers in memory: annexc beside the peers, then annexc alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from benchmarks import peer_annexc, peers_duckdb, peers_openfisca, peers_pandas, peers_polars
from benchmarks.clock import Timing, say, timed
from benchmarks.law_tables import COLUMNS, LawTables, law_tables
from benchmarks.peer import Variant, check_equal, comparable
from benchmarks.registers import register

ROUNDS = 5
TRIAL_ROUNDS = 2
#: Rows on which every variant's answers are compared, cell by cell, before anything is timed.
CHECKED = 500_000
#: How many times as fast as its fastest variant annexc is to be.
TARGETS = {"polars": 10, "duckdb": 10, "pandas": 200, "openfisca": 20}
ALONE_TARGET = 100e6
#: Of annexc, by columns and form, in times of the floor of 16 columns.
COLUMN_TARGETS = {
    "16, text": 2.1, "4, text": 1.4, "1, text": 1.1, "counts, text": 1.2, "16, typed": 1.5,
}  # fmt: skip
_FOUR = ("annex_c", "source_age", "obligation", "needs")
_PEERS: dict[str, Callable[[pl.DataFrame, LawTables], list[Variant]]] = {
    "polars": peers_polars.variants,
    "duckdb": peers_duckdb.variants,
    "pandas": peers_pandas.variants,
    "openfisca": peers_openfisca.variants,
}


def measure(rows: int, as_of: date) -> dict[str, Any]:
    """All of it, as the report needs it.

    Raises:
        AssertionError: If a variant gives another answer than annexc, before anything is timed.
    """
    say("kernel: making the tables that the peers are given")
    tables = law_tables(as_of)
    checked = min(rows, CHECKED)
    _check(register(checked), tables, as_of)
    say(f"kernel: drawing {rows:,} rows")
    data = register(rows)
    trials: list[dict[str, Any]] = []
    finalists = peer_annexc.variants(data, tables, as_of)
    for tool, variants in _PEERS.items():
        tried = _trial(tool, _looked_up(variants(data, tables)))
        trials += [_row(timing, rows) for timing in tried]
        finalists += _fastest(tried)
        del tried
    finalists += peers_polars.floor(data, tables)
    say(f"kernel: the fastest of each, {ROUNDS} rounds")
    finals = [_row(timing, rows) for timing in timed(finalists, ROUNDS)]
    _with_ratio(finals)
    del finalists
    say("kernel: some of the columns")
    some = [_row(timing, rows) for timing in timed(_some_columns(data, tables, as_of), ROUNDS)]
    _with_floor(some)
    say("kernel: annexc on one code and one date column")
    alone = timed(peer_annexc.alone(data, tables, as_of), ROUNDS)
    return {
        "rows": rows,
        "as_of": as_of.isoformat(),
        "checked_rows": checked,
        "rounds": ROUNDS,
        "finals": finals,
        "columns": some,
        "columns_targets": COLUMN_TARGETS,
        "trial_rounds": TRIAL_ROUNDS,
        "trials": trials,
        "alone": [_row(timing, rows) for timing in alone],
        "alone_target_rows_per_second": ALONE_TARGET,
    }


def _some_columns(data: pl.DataFrame, tables: LawTables, as_of: date) -> list[Variant]:
    """16, four and one of the columns, and counts, by annexc, by Polars and by the floors."""
    queries = {
        ("annexc", form): query for form, query in peer_annexc.columns(data, tables, as_of).items()
    }
    queries |= {
        ("polars", form): query for form, query in peers_polars.columns(data, tables).items()
    }
    queries |= {(name, "text"): query for name, query in peers_polars.floors(data, tables).items()}
    taken: dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
        "16": lambda query: query.select(COLUMNS),
        "4": lambda query: query.select(_FOUR),
        "1": lambda query: query.select("obligation"),
        "counts": lambda query: query.group_by("obligation", "source_age").len(),
    }
    return [
        Variant(tool, name, form, partial(take(query).collect, engine="streaming"), pl.DataFrame)
        for name, take in taken.items()
        for (tool, form), query in queries.items()
    ]


def _with_floor(rows: list[dict[str, Any]]) -> None:
    """How many times as long as the floor of 16 columns each takes."""
    floor = next(
        row["median_seconds"] for row in rows if (row["tool"], row["variant"]) == ("floor", "16")
    )
    for row in rows:
        row["times_floor"] = row["median_seconds"] / floor
        target = COLUMN_TARGETS.get(f"{row['variant']}, {row['form']}")
        row["target"] = target if row["tool"] == "annexc" else None


def _check(data: pl.DataFrame, tables: LawTables, as_of: date) -> None:
    first, *others = peer_annexc.variants(data, tables, as_of)
    expected = comparable(first.answers(first.run()))
    for tool, variants in _PEERS.items():
        others += _looked_up(variants(data, tables))
        if tool == "polars":
            others += peers_polars.floor(data, tables)
        say(f"kernel: comparing the answers of {tool} on {data.height:,} rows")
        for variant in others:
            check_equal(expected, variant)
        others = []


def _looked_up(variants: list[Variant]) -> list[Variant]:
    """Without those that spell the rule out: they state ages by the first edition of the law."""
    return [variant for variant in variants if not variant.spelled_out]


def _trial(tool: str, variants: list[Variant]) -> list[Timing]:
    """Each by itself, so that no variant's memory is in the way of another's."""
    found = []
    for variant in variants:
        found += timed([variant], TRIAL_ROUNDS)
        say(f"  {tool}: {found[-1].best:7.3f} s  {variant.form}: {variant.name}")
    return found


def _fastest(tried: list[Timing]) -> list[Variant]:
    """The fastest of each form, and the fastest that spells the rule out where that is another."""
    found: list[Variant] = []
    for form in ("text", "typed"):
        of_form = sorted(
            (timing for timing in tried if timing.variant.form == form),
            key=lambda timing: timing.best,
        )
        found.append(of_form[0].variant)
        spelled = [timing.variant for timing in of_form if timing.variant.spelled_out]
        found += [variant for variant in spelled[:1] if variant is not found[-1]]
    return found


def _row(timing: Timing, rows: int) -> dict[str, Any]:
    return {
        "tool": timing.variant.tool,
        "variant": timing.variant.name,
        "form": timing.variant.form,
        "spelled_out": timing.variant.spelled_out,
        "median_seconds": timing.median,
        "best_seconds": timing.best,
        "seconds": list(timing.seconds),
        "rows_per_second": rows / timing.median,
    }


def _with_ratio(finals: list[dict[str, Any]]) -> None:
    """How many times as long as annexc each takes on the same form of the register."""
    annexc = {row["form"]: row["median_seconds"] for row in finals if row["tool"] == "annexc"}
    for row in finals:
        row["times_annexc"] = row["median_seconds"] / annexc[row["form"]]
        row["target"] = TARGETS.get(row["tool"])
