"""One column of numbers of outcomes, and output columns read from it where they are asked for."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import annexc
import polars as pl
import pytest
from annexc import _native
from annexc._classify.classify import with_verdict
from annexc._classify.kernel import numbered, output_names, output_words, written
from annexc._question.question import asked
from polars.testing import assert_frame_equal

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
NAMES = output_names()
SPEC = json.dumps({**ASKED, "roles": ["category", "construction_started"]})
INPUTS = [pl.col("category"), pl.col("construction_started")]

Engine = Literal["in-memory", "streaming"]
ENGINES: tuple[Engine, ...] = ("in-memory", "streaming")


def register(rows: int = 4_000) -> pl.DataFrame:
    """Sources of all ages, some of which ask since when BAT is required of them."""
    category = ["II.a", "none", "III.b", None, "II.d.i;III.b", "II.c"]
    days = [date(1999, 1, 1) + timedelta(days=(11 * row) % 11_000) for row in range(rows)]
    return pl.DataFrame(
        {
            "facility_id": [f"F{row:05}" for row in range(rows)],
            "category": [category[row % len(category)] for row in range(rows)],
            "construction_started": [None if row % 7 == 0 else day for row, day in enumerate(days)],
            "status": [("operating", "closed", None)[row % 3] for row in range(rows)],
        }
    )


def classified(data: pl.DataFrame) -> pl.DataFrame:
    found = annexc.classify(data, **ASKED)
    assert isinstance(found, pl.DataFrame)
    return found


def calls() -> dict[str, int]:
    found: dict[str, int] = json.loads(_native.written_calls())
    return found


def numbers_of(data: pl.DataFrame) -> pl.Series:
    return data.select(numbered(INPUTS, SPEC).alias("number"))["number"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (lambda found: found.select("obligation"), {"obligation"}),
        (lambda found: found.select("facility_id", "required_since"), {"required_since"}),
        (lambda found: found.select("facility_id"), set()),
        (lambda found: found.filter(pl.col("bat") == "require").select("needs"), {"bat", "needs"}),
        (
            lambda found: found.group_by("obligation", "source_age").len(),
            {"obligation", "source_age"},
        ),
        (lambda found: found.drop("needs"), set(NAMES) - {"needs"}),
    ],
    ids=["one", "a day", "none", "filter", "count", "all but one"],
)
def test_only_what_is_asked_for_is_written(
    query: Callable[[pl.LazyFrame], pl.LazyFrame], wanted: set[str], engine: Engine
) -> None:
    asked_for = query(annexc.classify(register().lazy(), **ASKED))
    before = calls()
    asked_for.collect(engine=engine)
    after = calls()
    assert {name for name in NAMES if after[name] != before[name]} == wanted
    assert set(after) == set(NAMES)


def _join(found: pl.LazyFrame) -> pl.LazyFrame:
    # Rows without a partner have null in every output.
    half = found.filter(pl.col("facility_id") < "F02000").select("facility_id", *NAMES)
    return found.select("facility_id").join(half, on="facility_id", how="left").sort("facility_id")


QUERIES: dict[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
    "all": lambda found: found,
    "select": lambda found: found.select("issues", "annex_c", "required_since"),
    "filter": lambda found: found.filter(
        pl.col("obligation").is_in(["promote_existing", "undetermined"]),
        pl.col("annex_c") != "II.a",
    ),
    "filter on a day": lambda found: found.filter(pl.col("required_since") > date(2010, 1, 1)),
    "filter on an input": lambda found: found.filter(pl.col("status") == "closed"),
    "group": lambda found: (
        found.group_by("obligation", "annex_c", "operating")
        .agg(pl.len(), pl.col("required_since").max(), pl.col("needs").n_unique())
        .sort("obligation", "annex_c", "operating")
    ),
    "sort": lambda found: found.sort("annex_c", "required_since", "facility_id", nulls_last=True),
    "join": _join,
    "slice": lambda found: found.slice(1_111, 57),
    "tail": lambda found: found.tail(3),
    "concat": lambda found: pl.concat([found.head(10), found.tail(10)]),
    "concat of parts": lambda found: pl.concat(
        [found.select("bat", "legal_basis"), found.select("bat", "legal_basis").head(5)]
    ),
    "unpivot": lambda found: (
        found.select("facility_id", pl.col("bat", "bep").cast(pl.String))
        .unpivot(index="facility_id")
        .sort("facility_id", "variable")
    ),
    "with row index": lambda found: found.with_row_index().select("index", "evidence"),
    "words": lambda found: found.select(
        pl.col(pl.String).str.to_uppercase(), pl.col("operating").not_()
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_sees_what_the_whole_table_holds(
    query: Callable[[pl.LazyFrame], pl.LazyFrame], engine: Engine
) -> None:
    data = register()
    lazy = query(annexc.classify(data.lazy(), **ASKED))
    found = lazy.collect(engine=engine)
    assert dict(lazy.collect_schema()) == dict(found.schema)
    assert_frame_equal(found, query(classified(data).lazy()).collect(engine="in-memory"))


ELSEWHERE = """
import sys
import polars as pl
from annexc._classify.kernel import numbered, written
numbers = pl.read_ipc(sys.stdin.buffer)
# This process has outcomes of its own with the same numbers, in another order.
rows = pl.DataFrame({"category": ["III.b", "II.a"], "construction_started": ["1990", "2015"]})
inputs = [pl.col("category"), pl.col("construction_started")]
rows.select(numbered(inputs, sys.argv[1]).alias("number")).select(written(pl.col("number"), "bat"))
try:
    print(numbers.select(written(pl.col("number"), sys.argv[2]))[:, 0].to_list())
except pl.exceptions.ComputeError as error:
    print("refused:", error)
"""


@pytest.mark.parametrize("name", ["obligation", "needs", "operating", "required_since"])
def test_a_number_means_something_in_its_process_only(name: str) -> None:
    file = io.BytesIO()
    numbers_of(register(20)).to_frame().write_ipc(file)
    said = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, SPEC, name],
        input=file.getvalue(), capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    assert said.startswith("refused: "), said
    assert "another process gave" in said
    assert "`number`" in said


@pytest.mark.parametrize("strange", [0, 1, 255, 2**22 - 1, 2**41, 2**64 - 1])
def test_a_number_of_no_outcome_is_refused(strange: int) -> None:
    numbers = pl.DataFrame({"number": pl.Series([strange], dtype=pl.UInt64)})
    for name in NAMES:
        with pytest.raises(pl.exceptions.ComputeError, match="another process gave"):
            numbers.select(written(pl.col("number"), name))


def test_a_number_beyond_all_outcomes_is_refused() -> None:
    # The mark is right, and there is no such outcome.
    numbers = numbers_of(register(1)).to_frame().with_columns(pl.col("number").add(3_000_000))
    assert numbers["number"].dtype == pl.UInt64
    for name in ("obligation", "needs", "operating", "bat_required_from"):
        with pytest.raises(pl.exceptions.ComputeError, match="another process gave"):
            numbers.select(written(pl.col("number"), name))


def test_no_number_is_null_and_no_rows_are_no_rows() -> None:
    data = register(200)
    some = (
        numbers_of(data)
        .to_frame()
        .with_columns(pl.when(pl.int_range(pl.len()) % 3 != 0).then("number").name.keep())
    )
    whole = classified(data)
    for name in NAMES:
        found = some.select(written(pl.col("number"), name).alias(name))
        keeps = pl.when(pl.int_range(pl.len()) % 3 != 0).then(name).name.keep()
        if name not in ("operating", "issues"):  # nothing is asked of the status here
            assert_frame_equal(found, whole.select(keeps))
        empty = some.clear().select(written(pl.col("number"), name))
        assert empty.height == 0
        nothing = some.select(written(pl.lit(None, dtype=pl.UInt64), name))
        assert nothing[:, 0].to_list() == [None]


def test_a_number_outlives_the_memory_of_its_question() -> None:
    data = register(500)
    numbers = numbers_of(data).to_frame()
    before = [numbers.select(written(pl.col("number"), name)) for name in NAMES]
    for year in range(1990, 2030):  # more questions than are kept compiled
        annexc.classify(data.head(50), party="DEU", as_of=f"{year}-01-01")
    again = numbers_of(data).to_frame()
    assert_frame_equal(again, numbers)
    for name, column in zip(NAMES, before, strict=True):
        assert_frame_equal(numbers.select(written(pl.col("number"), name)), column)


def test_questions_of_one_process_do_not_mix() -> None:
    data = register(600)
    parties = ("FRA", "USA", "KEN", "ITA")
    each = [annexc.classify(data.lazy(), party=party, as_of="2026-08-31") for party in parties]
    together = pl.concat(each).collect()
    alone = [annexc.classify(data, party=party, as_of="2026-08-31") for party in parties]
    assert_frame_equal(together, pl.concat(alone))


def test_what_stands_under_a_null_is_the_number_of_a_word(tmp_path: Path) -> None:
    """255 for null passes every comparison of frames, and breaks files that others read."""
    pytest.importorskip("pyarrow")
    found = classified(register(300))
    file = tmp_path / "found.arrow"
    found.write_ipc(file)
    assert_frame_equal(pl.read_ipc(io.BytesIO(file.read_bytes())), found)
    gaps = 0
    for name, words in output_words().items():
        column = found[name]
        gaps += column.null_count()
        indices = column.to_physical().to_arrow()
        raw = bytes(indices.buffers()[1])[indices.offset : indices.offset + len(indices)]
        assert max(raw) < len(words.categories), name
    assert gaps > 0


@pytest.mark.parametrize("prefix", ["", "annexc", "annexc_", "x_"])
def test_the_hidden_column_hits_no_other(prefix: str) -> None:
    data = register(30).rename({"facility_id": "annexc", "status": "annexc_status"})
    longest = f"{prefix}obligation_candidates"
    for header in (
        "annexcannexc",
        f"annexc{longest}",
        f"annexc_{longest}",
        f"annexcannexc{longest}",
    ):
        table = data.with_columns(pl.col("annexc").alias(header))
        found = annexc.classify(table, prefix=prefix, columns={"status": None}, **ASKED)
        assert found.columns == [*table.columns, *(prefix + name for name in NAMES)]
        assert_frame_equal(found.select(table.columns), table)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tally_counts_what_passes(engine: Engine) -> None:
    data = register()
    question = asked(data.columns, register=None, columns=None, assume=None, **ASKED)
    token = f"a tally of {engine}"
    found = with_verdict(data.lazy(), question, NAMES, token).collect(engine=engine)
    tally = json.loads(_native.take_tally(token))
    told = [
        "annex_c_candidates", "obligation", "evidence", "operating", "needs", "issues", "ancillary"
    ]  # fmt: skip
    assert tally["rows"] == found.height
    counts = pl.DataFrame(tally["outcomes"]).select(*told, "rows")
    wanted = found.with_columns(pl.col(pl.Enum).cast(pl.String)).group_by(told).len("rows")
    assert_frame_equal(
        counts, wanted.cast({"rows": pl.Int64}), check_row_order=False, check_column_order=True
    )
    assert json.loads(_native.take_tally(token)) == {"rows": 0, "outcomes": [], "cells": []}


def test_fields_of_the_expression_are_those_asked_for() -> None:
    data = register(100)
    whole = data.select(duty := annexc.obligation(**_given()))["annexc"].struct.unnest()
    assert whole.columns == list(NAMES)
    for fields in (["needs", "obligation"], ["required_since"], "bat"):
        before = calls()
        some = data.select(annexc.obligation(**_given(), fields=fields))["annexc"].struct.unnest()
        after = calls()
        names = [fields] if isinstance(fields, str) else fields
        assert_frame_equal(some, whole.select(names))
        assert {name for name in NAMES if after[name] != before[name]} == set(names)
    assert duty.meta.output_name() == "annexc"
    for wrong in (["obligations"], []):
        with pytest.raises(annexc.ColumnError, match="there are annex_c, annex_c_candidates"):
            annexc.obligation(**_given(), fields=wrong)


def _given() -> dict[str, Any]:
    roles = {name: name for name in ("category", "construction_started", "status")}
    return {**ASKED, **roles}
