"""Hand-written Polars expressions.

Tried: codes to numbers by join, by `replace_strict` and by a cast to Enum; dates parsed and
compared as text; the outcome by joins, by gathering, and by the rule spelled out; the in-memory and
the streaming engine. All threads are on. The result holds the 16 columns only, words as Enums,
which spares the peer its inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import numpy as np
import polars as pl

from benchmarks.law_tables import KIND_SHIFT, NO_OUTCOME, NO_START, STATE, STATE_BITS, LawTables
from benchmarks.peer import Form, Variant, typed
from benchmarks.polars_rule import spelled_out

Engine = Literal["in-memory", "streaming"]
_U16 = pl.UInt16


def variants(data: pl.DataFrame, tables: LawTables) -> list[Variant]:
    """All that were tried."""
    by = {"join": _by_join, "replace": _by_replace, "enum": _by_enum}
    encoded = typed(data, tables)

    def variant(codes: str, dates: str, last: str, engine: Engine, form: Form = "text") -> Variant:
        frame = (data if form == "text" else encoded).lazy()
        day = {"parsed": _parsed, "as text": _as_text, "given": _given}[dates]
        final = {"join": _joined, "gather": _gathered, "rule spelled out": spelled_out}[last]
        query = final(day(by[codes](frame, tables), tables), tables)
        spelled = final is spelled_out
        name = (
            f"codes by {codes}, dates {dates}, {'' if spelled else 'outcome by '}{last}, {engine}"
        )
        run = partial(query.collect, engine=engine)
        return Variant("polars", name, form, run, pl.DataFrame, spelled)

    return [
        variant("join", "parsed", "join", "in-memory"),
        variant("join", "parsed", "join", "streaming"),
        variant("join", "parsed", "gather", "in-memory"),
        variant("replace", "parsed", "gather", "in-memory"),
        variant("replace", "parsed", "join", "streaming"),
        variant("enum", "parsed", "gather", "in-memory"),
        variant("enum", "parsed", "gather", "streaming"),
        variant("enum", "parsed", "join", "streaming"),
        variant("enum", "as text", "gather", "in-memory"),
        variant("enum", "as text", "gather", "streaming"),
        variant("enum", "parsed", "rule spelled out", "in-memory"),
        variant("enum", "parsed", "rule spelled out", "streaming"),
        variant("enum", "given", "rule spelled out", "in-memory", "typed"),
        variant("enum", "given", "rule spelled out", "streaming", "typed"),
        variant("enum", "given", "gather", "in-memory", "typed"),
        variant("enum", "given", "gather", "streaming", "typed"),
        variant("enum", "given", "join", "streaming", "typed"),
    ]


#: The texts of annexc, which are no Enums there.
_TEXTS = ("annex_c_candidates", "ancillary", "needs", "issues")


def floors(data: pl.DataFrame, tables: LawTables) -> dict[str, pl.LazyFrame]:
    """What is left without any law: the 16 columns of given outcome numbers.

    `floor` gathers 14 Enums; `floor, as written` those types that annexc writes.
    """
    numbers = _numbered(_given(_by_enum(typed(data, tables).lazy(), tables), tables), tables)
    given = numbers.collect().lazy()
    plain = tables.outcomes.with_columns(pl.col(_TEXTS).cast(pl.String))
    return {
        "floor": _of_numbers(given, tables.outcomes),
        "floor, as written": _of_numbers(given, plain),
    }


def floor(data: pl.DataFrame, tables: LawTables) -> list[Variant]:
    """Both floors."""
    return [
        Variant(
            name, "outcome numbers given, columns gathered", "text",
            partial(query.collect, engine="streaming"), pl.DataFrame,
        )
        for name, query in floors(data, tables).items()
    ]  # fmt: skip


def columns(data: pl.DataFrame, tables: LawTables) -> dict[Form, pl.LazyFrame]:
    """The fastest query of each form, of which some columns are taken."""
    text = _parsed(_by_enum(data.lazy(), tables), tables)
    encoded = _given(_by_enum(typed(data, tables).lazy(), tables), tables)
    return {"text": _gathered(text, tables), "typed": _gathered(encoded, tables)}


def _table(values: pl.Series, numbers: pl.Expr, dtype: type[pl.DataType]) -> pl.Expr:
    """The rows of a small table, one a number."""
    return pl.lit(values.cast(dtype)).gather(numbers)


def _numbers(tables: LawTables) -> dict[str, pl.DataFrame]:
    return {
        "eprtr": tables.eprtr,
        "naf2": tables.naf2,
        "party": tables.parties,
        "operation_started": tables.operations,
    }


def _with_tables(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """From the numbers of the cells to what the tables say of them."""
    pair = pl.col("eprtr").cast(pl.UInt32) * tables.naf2.height + pl.col("naf2")
    operation = pl.col("operation_started")
    return frame.select(
        "construction_started",
        "party",
        evidence=_table(pl.Series(tables.evidence), pair, _U16),
        cut_off=_table(tables.parties["cut_off"], pl.col("party"), pl.Int32),
        kind=_table(tables.operations["kind"], operation, pl.UInt8),
        last=_table(tables.operations["last"], operation, pl.Int32),
        later=_table(tables.operations["later"], operation, pl.Boolean),
    )


def _by_enum(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """A cast is a hash look-up a cell, and the number comes with it."""
    return _with_tables(
        frame.with_columns(
            pl.col(name)
            .cast(pl.Enum(table[name].drop_nulls()))
            .to_physical()
            .fill_null(table.height - 1)
            for name, table in _numbers(tables).items()
        ),
        tables,
    )


def _by_replace(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    return _with_tables(
        frame.with_columns(
            pl.col(name).replace_strict(
                table[name], pl.int_range(table.height, dtype=_U16, eager=True), return_dtype=_U16
            )
            for name, table in _numbers(tables).items()
        ),
        tables,
    )


def _by_join(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """One join a column, one for the pair of codes."""
    pairs = tables.eprtr.join(tables.naf2, how="cross").with_columns(
        evidence=pl.Series(tables.evidence)
    )
    numbered = tables.parties.select("party", "cut_off", number=pl.int_range(pl.len(), dtype=_U16))
    joins = (
        (pairs, ["eprtr", "naf2"]),
        (numbered, ["party"]),
        (tables.operations, ["operation_started"]),
    )
    for table, on in joins:
        frame = frame.join(table.lazy(), on=on, how="left", nulls_equal=True, maintain_order="left")
    return frame.select(
        "construction_started", "evidence", "cut_off", "kind", "last", "later", party="number"
    )


def _parsed(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    day = pl.col("construction_started").str.to_date("%Y-%m-%d", cache=False)
    return _given(frame.with_columns(day), tables)


def _given(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    day = pl.col("construction_started").to_physical().fill_null(NO_START)
    frame = frame.with_columns(day.alias("start"), unbuilt=pl.col("construction_started").is_null())
    return _keyed(frame, tables, lambda column: column, pl.lit(tables.as_of, pl.Int32))


def _as_text(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """ISO dates compare as text; the few cut-offs and last days are written out beforehand."""
    start = pl.col("construction_started")
    frame = frame.with_columns(start.fill_null("").alias("start"), unbuilt=start.is_null())
    days = pl.concat([tables.parties["cut_off"], tables.operations["last"]]).unique()
    texts = days.clip(upper_bound=2_932_896).cast(pl.Date).dt.to_string("%Y-%m-%d")
    as_of = str(pl.select(pl.lit(tables.as_of).cast(pl.Date)).item())
    return _keyed(
        frame,
        tables,
        lambda day: day.replace_strict(days, texts, return_dtype=pl.String),
        pl.lit(as_of),
    )


def _keyed(
    frame: pl.LazyFrame, tables: LawTables, written: Callable[[pl.Expr], pl.Expr], as_of: pl.Expr
) -> pl.LazyFrame:
    start, kind = pl.col("start"), pl.col("kind").cast(pl.UInt32)
    bits = {
        "unbuilt": pl.col("unbuilt"),
        "built_new": start >= written(pl.col("cut_off")),
        "contradictory": start > written(pl.col("last")),
        "stopped": pl.col("later") | (start > as_of),
        "opened_new": pl.col("last") >= pl.col("cut_off"),
    }
    state = kind * 2**KIND_SHIFT
    for name, said in bits.items():
        state = state + said.cast(pl.UInt32) * STATE[name]
    party = pl.col("party").cast(pl.UInt32)
    key = (party * tables.evidence_classes + pl.col("evidence")) * 2**STATE_BITS + state
    return frame.with_columns(key=key)


def _gathered(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """First the small number of the outcome, then its 16 columns from a table that fits a cache."""
    return _of_numbers(_numbered(frame, tables), tables.outcomes)


def _numbered(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    return frame.select(outcome=pl.lit(pl.Series(tables.keys)).gather(pl.col("key")))


def _of_numbers(numbers: pl.LazyFrame, outcomes: pl.DataFrame) -> pl.LazyFrame:
    return numbers.select(
        pl.lit(column).gather(pl.col("outcome")).alias(column.name)
        for column in outcomes.iter_columns()
    )


def _joined(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """One join on the packed key."""
    known = np.flatnonzero(tables.keys != NO_OUTCOME)
    table = tables.outcomes[tables.keys[known]].with_columns(key=pl.Series(known, dtype=pl.UInt32))
    found = frame.select("key").join(table.lazy(), on="key", how="left", maintain_order="left")
    return found.select(tables.outcomes.columns)
