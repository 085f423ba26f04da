"""annexc itself."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import annexc
import polars as pl
import pyarrow as pa

from benchmarks.law_tables import COLUMNS, LawTables, told
from benchmarks.peer import Form, Variant, typed

_BATCH = 65_536


def variants(data: pl.DataFrame, tables: LawTables, as_of: date) -> list[Variant]:
    """The one call, on both forms of the register; and on Arrow batches."""
    found = [
        Variant("annexc", "classify", form, partial(_classified, frame, as_of), _answers)
        for form, frame in _forms(data, tables)
    ]
    arrow = data.to_arrow(compat_level=pl.CompatLevel.newest())
    return [*found, _batches(arrow, "classify, a stream a thread", as_of=as_of)]


def _classified(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    query = annexc.classify(frame.lazy(), as_of=as_of).select(COLUMNS)
    return query.collect(engine="streaming")


def columns(data: pl.DataFrame, tables: LawTables, as_of: date) -> dict[Form, pl.LazyFrame]:
    """The query of which some columns are taken."""
    return {
        form: annexc.classify(frame.lazy(), as_of=as_of) for form, frame in _forms(data, tables)
    }


def alone(data: pl.DataFrame, tables: LawTables, as_of: date) -> list[Variant]:
    """One code and one date column, the Party given; no peer runs this."""
    found = []
    for form, frame in _forms(data, tables):
        for code, day in (("naf2", "operation_started"), ("eprtr", "construction_started")):
            run = partial(annexc.classify, frame.select(code, day), party="FRA", as_of=as_of)
            found.append(Variant("annexc", f"{code}, {day}", form, run, _answers))
    for code, day in (("naf2", "operation_started"), ("eprtr", "construction_started")):
        arrow = data.select(code, day).to_arrow(compat_level=pl.CompatLevel.newest())
        found.append(_batches(arrow, f"{code}, {day}", party="FRA", as_of=as_of))
    return found


def _batches(table: pa.Table, name: str, **asked: Any) -> Variant:
    """Arrow in, Arrow out: a stream of record batches for each core."""
    batches = table.to_batches(max_chunksize=_BATCH)
    threads = os.cpu_count() or 1
    share = -(-len(batches) // threads)

    def one(part: list[pa.RecordBatch]) -> pa.Table:
        stream = pa.RecordBatchReader.from_batches(table.schema, part)
        return annexc.classify(stream, **asked).read_all()

    def run() -> pa.Table:
        parts = [batches[start : start + share] for start in range(0, len(batches), share)]
        with ThreadPoolExecutor(threads) as pool:
            return pa.concat_tables(pool.map(one, parts))

    def answers(found: pa.Table) -> pl.DataFrame:
        return _answers(pl.DataFrame(found))

    return Variant("annexc (Arrow)", name, "text", run, answers)


def _forms(data: pl.DataFrame, tables: LawTables) -> list[tuple[Form, pl.DataFrame]]:
    return [("text", data), ("typed", typed(data, tables))]


def _answers(classified: pl.DataFrame) -> pl.DataFrame:
    return told(classified.select(COLUMNS).with_columns(pl.col("issues").cast(pl.String)))
