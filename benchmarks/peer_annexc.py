"""annexc itself."""

from __future__ import annotations

from datetime import date
from functools import partial

import annexc
import polars as pl

from benchmarks.law_tables import INPUTS, LawTables
from benchmarks.peer import Form, Variant, typed


def variants(data: pl.DataFrame, tables: LawTables, as_of: date) -> list[Variant]:
    """The one call, on both forms of the register."""
    return [
        Variant("annexc", "classify", form, partial(annexc.classify, frame, as_of=as_of), _answers)
        for form, frame in _forms(data, tables)
    ]


def alone(data: pl.DataFrame, tables: LawTables, as_of: date) -> list[Variant]:
    """One code and one date column, the Party given; no peer runs this."""
    found = []
    for form, frame in _forms(data, tables):
        for code, day in (("naf2", "operation_started"), ("eprtr", "construction_started")):
            run = partial(annexc.classify, frame.select(code, day), party="FRA", as_of=as_of)
            found.append(Variant("annexc", f"{code}, {day}", form, run, _answers))
    return found


def _forms(data: pl.DataFrame, tables: LawTables) -> list[tuple[Form, pl.DataFrame]]:
    return [("text", data), ("typed", typed(data, tables))]


def _answers(classified: pl.DataFrame) -> pl.DataFrame:
    return classified.drop(INPUTS, strict=False)
