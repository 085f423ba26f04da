"""Hand-written DuckDB SQL.

Tried: the register scanned in place as Arrow and held as DuckDB's own table; words of the answer as
VARCHAR and as ENUM; one join on the key or two; the result as an Arrow table and as a table of
DuckDB's own. Codes as ENUM number themselves, so their joins are on small integers. Threads are on.
The result holds the 16 columns and the number of the row, since rows come in the order in which
threads finish; they need not be sorted to count as equal.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import partial
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.duckdb_rule import ANSWERS, WORLDS
from benchmarks.law_tables import (
    KIND_SHIFT,
    NO_OUTCOME,
    STANDINGS,
    STATE,
    STATE_BITS,
    LawTables,
)
from benchmarks.peer import Form, Variant

_NEVER, _NONE, _ALWAYS = "DATE '0001-01-01'", "DATE '1970-01-01'", "DATE '9999-12-31'"


def variants(data: pl.DataFrame, tables: LawTables) -> list[Variant]:
    """All that were tried."""
    connection = _connection(data, tables)

    def variant(source: str, words: str, joins: int, result: str, form: Form = "text") -> Variant:
        query = f"WITH {_keys(source, tables, form)} {_looked_up(words, joins, tables)}"
        name = f"{source}, answers as {words}, {joins} join(s) on the key, into {result}"
        if result == "Arrow":
            return Variant("duckdb", name, form, partial(_arrow, connection, query), _sorted)
        return Variant("duckdb", name, form, partial(_table, connection, query), _read)

    def spelled(source: str, form: Form = "text") -> Variant:
        as_of = date(1970, 1, 1) + timedelta(days=tables.as_of)
        worlds = WORLDS.format(as_of=as_of)
        query = f"WITH {_keys(source, tables, form)}, {worlds} {ANSWERS}"
        run, name = partial(_arrow, connection, query), f"{source}, rule spelled out, into Arrow"
        return Variant("duckdb", name, form, run, _sorted, True)

    return [
        variant("arrow_rows", "varchar", 1, "Arrow"),
        variant("arrow_rows", "enum", 1, "Arrow"),
        variant("arrow_rows", "enum", 2, "Arrow"),
        variant("own_rows", "varchar", 1, "Arrow"),
        variant("own_rows", "varchar", 2, "Arrow"),
        variant("own_rows", "enum", 1, "Arrow"),
        variant("own_rows", "enum", 2, "Arrow"),
        variant("own_rows", "enum", 1, "table"),
        variant("own_rows", "enum", 2, "table"),
        spelled("arrow_rows"),
        spelled("own_rows"),
        spelled("typed_rows", "typed"),
        variant("typed_rows", "enum", 1, "Arrow", "typed"),
        variant("typed_rows", "enum", 2, "Arrow", "typed"),
        variant("typed_rows", "enum", 2, "table", "typed"),
    ]


def _arrow(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    return connection.sql(query).to_arrow_table()


def _sorted(answer: Any) -> pl.DataFrame:
    return pl.DataFrame(answer).sort("row").drop("row")


def _table(connection: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answer AS {query}")
    return connection


def _read(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return _sorted(connection.sql("FROM answer").to_arrow_table())


def _connection(data: pl.DataFrame, tables: LawTables) -> duckdb.DuckDBPyConnection:
    """The small tables, and the register in three forms."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.cpu_count()}")
    connection.execute("SET preserve_insertion_order = false")
    # The small tables are always the ones to hash.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
    connection.register("arrow_rows", data.with_row_index("row").to_arrow())
    connection.execute("CREATE TABLE own_rows AS FROM arrow_rows")
    pairs = {"pair": np.arange(len(tables.evidence), dtype=np.int32), "evidence": tables.evidence}
    small = {
        "eprtr_cells": _numbered(tables.eprtr),
        "naf2_cells": _numbered(tables.naf2),
        "party_cells": _numbered(tables.parties).with_columns(
            pl.col("cut_off", "deadline").cast(pl.Date)
        ),
        "classes": _numbered(_as_text(tables.classes)),
        "operation_cells": _numbered(tables.operations).with_columns(
            pl.col("last").clip(upper_bound=2_932_896).cast(pl.Date)
        ),
        "pairs": pl.DataFrame(pairs),
    }
    known = np.flatnonzero(tables.keys != NO_OUTCOME)
    outcome = tables.keys[known].astype(np.int32)
    keys = pl.DataFrame({"key": known.astype(np.int32), "outcome": outcome})
    for words, outcomes in (("enum", tables.outcomes), ("varchar", _as_text(tables.outcomes))):
        small[f"{words}_1"] = outcomes[outcome].with_columns(keys["key"])
        small[f"{words}_2"] = outcomes.with_columns(outcome=pl.int_range(pl.len(), dtype=pl.Int32))
    small["keys"] = keys
    small["joined_words"] = small["varchar_2"].select("outcome", "needs", "issues")
    for name, table in small.items():
        connection.register("given", table.to_arrow())
        connection.execute(f"CREATE TABLE {name} AS FROM given")
        connection.unregister("given")
    _own_typed(connection, tables)
    return connection


def _own_typed(connection: duckdb.DuckDBPyConnection, tables: LawTables) -> None:
    columns = []
    for name, table in (
        ("eprtr", tables.eprtr),
        ("naf2", tables.naf2),
        ("operation_started", tables.operations),
        ("party", tables.parties),
    ):
        words = ", ".join(f"'{word}'" for word in table[name].drop_nulls())
        connection.execute(f"CREATE TYPE {name}_cell AS ENUM ({words})")
        columns.append(f"{name}::{name}_cell AS {name}")
    connection.execute(
        f"CREATE TABLE typed_rows AS SELECT row, {', '.join(columns)}, "
        "construction_started::DATE AS construction_started FROM own_rows"
    )


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(number=pl.int_range(pl.len(), dtype=pl.Int32))


def _as_text(outcomes: pl.DataFrame) -> pl.DataFrame:
    return outcomes.with_columns(pl.col(pl.Enum).cast(pl.String))


def _looked_up(words: str, joins: int, tables: LawTables) -> str:
    """The outcome by the packed key."""
    outcomes = f"{words}_{joins}"
    chosen = ", ".join(f"f.{name}" for name in tables.outcomes.columns)
    final = (
        f"LEFT JOIN {outcomes} f ON f.key = k.key"
        if joins == 1
        else f"LEFT JOIN keys USING (key) LEFT JOIN {outcomes} f ON f.outcome = keys.outcome"
    )
    return f"SELECT k.row, {chosen} FROM k {final}"


def _keys(source: str, tables: LawTables, form: Form) -> str:
    """Cells to numbers, dates to a state, one packed key; the rest is for the rule spelled out."""
    empty = {
        "eprtr": tables.eprtr.height - 1,
        "naf2": tables.naf2.height - 1,
        "party": tables.parties.height - 1,
        "operation": tables.operations.height - 1,
    }
    if form == "typed":
        number = {
            "eprtr": f"coalesce(enum_code(r.eprtr), {empty['eprtr']})",
            "naf2": f"coalesce(enum_code(r.naf2), {empty['naf2']})",
            "party": f"coalesce(enum_code(r.party), {empty['party']})",
            "operation": f"coalesce(enum_code(r.operation_started), {empty['operation']})",
        }
        codes = ""
        party, operation = "r.party = p.number", "r.operation = o.number"
    else:
        number = {
            "eprtr": f"coalesce(e.number, {empty['eprtr']})",
            "naf2": f"coalesce(n.number, {empty['naf2']})",
            "party": "r.party",
            "operation": "r.operation_started",
        }
        codes = "LEFT JOIN eprtr_cells e USING (eprtr) LEFT JOIN naf2_cells n USING (naf2)"
        party, operation = "r.party = p.party", "r.operation = o.operation_started"
    cut_off, last = f"coalesce(p.cut_off, {_NONE})", f"coalesce(o.last, {_ALWAYS})"
    state = {
        "unbuilt": "r.unbuilt",
        "built_new": f"r.start >= {cut_off}",
        "contradictory": f"r.start > {last}",
        "stopped": f"coalesce(o.later, false) OR r.start > {_NONE} + {tables.as_of}",
        "opened_new": f"{last} >= {cut_off}",
    }
    bits = " + ".join(f"({said})::INTEGER * {STATE[name]}" for name, said in state.items())
    return f"""
        cells AS (
            SELECT
                r.row,
                ({number["eprtr"]})::INTEGER * {tables.naf2.height} + {number["naf2"]} AS pair,
                {number["party"]} AS party,
                {number["operation"]} AS operation,
                r.construction_started IS NULL AS unbuilt,
                coalesce(r.construction_started::DATE, {_NEVER}) AS start
            FROM {source} r {codes}
        ), k AS (
            SELECT
                r.row,
                (coalesce(p.number, {empty["party"]}) * {tables.evidence_classes} + x.evidence)
                    * {2**STATE_BITS} + coalesce(o.kind, 0) * {2**KIND_SHIFT} + {bits} AS key,
                x.evidence AS class, r.unbuilt, r.start, coalesce(o.kind, 0) AS kind,
                {last} AS last, {cut_off} AS cut_off, {state["stopped"]} AS stopped,
                coalesce(p.standing, {STANDINGS["party_unknown"]}) AS standing,
                coalesce(p.deadline, {_NONE}) AS deadline
            FROM cells r
            LEFT JOIN party_cells p ON {party}
            LEFT JOIN operation_cells o ON {operation}
            LEFT JOIN pairs x ON r.pair = x.pair
        )
    """
