"""Loop-free pandas.

Tried: the rule spelled out (`article5`) on merged columns, with words of the answer as text, which
is how an analyst writes it; and the law as one table by packed key, reached by merges, by `map`
with dictionaries, and by codes of categoricals with NumPy look-ups, the casts timed where the
register is text. In the latter three, words of the answer are categoricals, which spares pandas
millions of strings. The result holds the 16 columns only.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from benchmarks import article5
from benchmarks.law_tables import KIND_SHIFT, NO_OUTCOME, NO_START, STATE, STATE_BITS, LawTables
from benchmarks.peer import Variant, typed

_Numbers = NDArray[np.integer]


def variants(data: pl.DataFrame, tables: LawTables) -> list[Variant]:
    """All that were tried."""
    law = _Law(tables)
    text = data.to_pandas()
    encoded = typed(data, tables).to_pandas()
    runs = {"merges": _merged, "map": _mapped, "categorical codes": _coded}
    spelled = Variant(
        "pandas", "merges, rule spelled out", "text", partial(_spelled_out, text, law), _read, True
    )
    found = [
        spelled,
        *(
            Variant("pandas", name, "text", partial(run, text, law), pl.from_pandas)
            for name, run in runs.items()
        ),
    ]
    last = partial(_coded, encoded, law)
    return [*found, Variant("pandas", "categorical codes", "typed", last, pl.from_pandas)]


class _Law:
    """The tables as pandas and NumPy hold them."""

    def __init__(self, tables: LawTables) -> None:
        self.tables = tables
        self.eprtr, self.naf2, self.parties, self.operations = (
            table.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias(f"{name}_number"))
            .to_pandas()
            for name, table in (
                ("eprtr", tables.eprtr),
                ("naf2", tables.naf2),
                ("party", tables.parties),
                ("operation", tables.operations),
            )
        )  # fmt: skip
        self.outcomes = tables.outcomes.to_pandas()
        known = np.flatnonzero(tables.keys != NO_OUTCOME)
        self.by_key = self.outcomes.take(tables.keys[known]).assign(key=known)
        self.columns = list(self.outcomes.columns)
        words = pl.col(pl.Enum).cast(pl.String)
        classes = tables.classes.with_columns(words).with_row_index("class").to_pandas()
        self.classes = classes.astype({"class": np.uint16})
        self.texts = {name: self.outcomes[name].astype("str").array for name in ("needs", "issues")}


def _key(
    law: _Law,
    party: _Numbers,
    evidence: _Numbers,
    start: _Numbers,
    cut_off: _Numbers,
    operation: tuple[_Numbers, _Numbers, NDArray[np.bool_]],
) -> _Numbers:
    kind, last, later = operation
    bits = {
        "unbuilt": start == NO_START,
        "built_new": start >= cut_off,
        "contradictory": start > last,
        "stopped": later | (start > law.tables.as_of),
        "opened_new": last >= cut_off,
    }
    state = kind.astype(np.int32) << KIND_SHIFT
    for name, said in bits.items():
        state |= said.astype(np.int32) * STATE[name]
    found: _Numbers = (
        (party.astype(np.int32) * law.tables.evidence_classes + evidence) << STATE_BITS
    ) | state
    return found


def _days(column: pd.Series) -> _Numbers:
    """Days since 1970; `NO_START` where there is none."""
    if column.dtype.kind != "M":
        column = pd.to_datetime(column, format="%Y-%m-%d")
    days = column.to_numpy().astype("datetime64[D]").astype(np.int64)
    found: _Numbers = np.where(column.isna().to_numpy(), NO_START, days).astype(np.int32)
    return found


def _joined(data: pd.DataFrame, law: _Law) -> pd.DataFrame:
    """The register with what the small tables say of its cells, and the key."""
    rows = data.merge(law.eprtr, on="eprtr", how="left").merge(law.naf2, on="naf2", how="left")
    rows = rows.merge(law.parties, on="party", how="left")
    rows = rows.merge(law.operations, on="operation_started", how="left")
    pair = rows["eprtr_number"].to_numpy() * len(law.naf2) + rows["naf2_number"].to_numpy()
    rows["class"] = law.tables.evidence[pair]
    rows["start"] = _days(rows["construction_started"])
    rows["key"] = _key(
        law,
        rows["party_number"].to_numpy(),
        rows["class"].to_numpy(),
        rows["start"].to_numpy(),
        rows["cut_off"].to_numpy(),
        (rows["kind"].to_numpy(), rows["last"].to_numpy(), rows["later"].to_numpy()),
    )
    return rows


def _merged(data: pd.DataFrame, law: _Law) -> pd.DataFrame:
    rows = _joined(data, law)
    return rows[["key"]].merge(law.by_key, on="key", how="left")[law.columns]


def _spelled_out(data: pd.DataFrame, law: _Law) -> pd.DataFrame:
    rows = _joined(data, law).merge(law.classes, on="class", how="left")
    given = {name: rows[name].to_numpy() for name in rows.columns}
    dates = ("start", "kind", "last", "cut_off", "standing")
    age = article5.ages(*(given[name] for name in dates))
    worlds = article5.worlds(
        age,
        given["part_ii"],
        given["part_iii"],
        given["neither"],
        given["deadline"],
        law.tables.as_of,
    )
    found = {
        name: rows[name] for name in ("annex_c", "annex_c_candidates", "evidence", "ancillary")
    }
    for name, words in article5.WORDS.items():
        function = getattr(article5, name)
        code = function(age if name in ("source_age", "age_basis") else worlds)
        found[name] = pd.array(words, dtype="str").take(code, allow_fill=True)
    days = article5.bat_required_from(worlds, given["deadline"])
    since = days.astype("datetime64[D]").astype("datetime64[s]")
    found["bat_required_from"] = np.where(days == NO_START, np.datetime64("NaT", "s"), since)
    stopped = article5.stopped(given["start"], given["later"], law.tables.as_of)
    found["operating"] = pd.arrays.BooleanArray(np.zeros(len(rows), dtype=bool), ~stopped)
    outcome = law.tables.keys[given["key"]]
    for name in ("needs", "issues"):
        found[name] = law.texts[name].take(outcome)
    return pd.DataFrame(found)[law.columns]


def _read(answer: pd.DataFrame) -> pl.DataFrame:
    return pl.from_pandas(answer).with_columns(pl.col("bat_required_from").cast(pl.Date))


def _mapped(data: pd.DataFrame, law: _Law) -> pd.DataFrame:
    def number(column: str, table: pd.DataFrame) -> _Numbers:
        words = table[column].iloc[:-1]
        numbers = data[column].map(dict(zip(words, range(len(words)), strict=True)))
        found: _Numbers = numbers.fillna(len(words)).to_numpy().astype(np.int32)
        return found

    return _looked_up(
        data,
        law,
        number("eprtr", law.eprtr),
        number("naf2", law.naf2),
        number("party", law.parties),
        number("operation_started", law.operations),
    )


def _coded(data: pd.DataFrame, law: _Law) -> pd.DataFrame:
    def number(column: str, table: pd.DataFrame) -> _Numbers:
        words = table[column].iloc[:-1]
        series = data[column]
        if not isinstance(series.dtype, pd.CategoricalDtype):
            series = series.astype(pd.CategoricalDtype(words))
        codes = series.cat.codes.to_numpy().astype(np.int32)
        found: _Numbers = np.where(codes < 0, len(words), codes)
        return found

    return _looked_up(
        data,
        law,
        number("eprtr", law.eprtr),
        number("naf2", law.naf2),
        number("party", law.parties),
        number("operation_started", law.operations),
    )


def _looked_up(
    data: pd.DataFrame,
    law: _Law,
    eprtr: _Numbers,
    naf2: _Numbers,
    party: _Numbers,
    opened: _Numbers,
) -> pd.DataFrame:
    evidence = law.tables.evidence[eprtr * len(law.naf2) + naf2]
    operation = tuple(law.operations[name].to_numpy()[opened] for name in ("kind", "last", "later"))
    key = _key(
        law,
        party,
        evidence,
        _days(data["construction_started"]),
        law.parties["cut_off"].to_numpy()[party],
        operation,
    )
    return law.outcomes.take(law.tables.keys[key])
