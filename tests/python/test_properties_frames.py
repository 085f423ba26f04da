"""An answer never depends on row order, chunks, neighbours or engine."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, Literal

import annexc
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

AS_OF = date(2026, 8, 31)
CELLS: dict[str, list[str | None]] = {
    "party": ["FRA", "KEN", "usa", "PSE", "Italy", "Atlantis", None, ""],
    "category": ["II.a", "III.b;none", "II.d", "III.x", "nonsense", None, None],
    "nace2": ["24.44", "3821", "C24.42", "23.51; 35.11", "99.99", "", None, None],
    "eprtr": ["5.(b)", "5b", "2.(e).(ii)", "1.(c);6.(a)", "x", None, None, None],
    "naics": ["331410", "221112.0", "000000", None, None, None],
    "feed": ["primary", "secondary", "?", None, None],
    "waste_burned": ["none", "hazardous", "municipal;sludge", None, None],
    "construction_started": ["1990", "2005-05-17", "2005.0", "23.07.2015", "unknown", None, None],
    "operation_started": ["1979.9999999999998", "2012", "201", None, None],
    "modification_started": ["2019-02", None, None, None],
    "status": ["operating", "closed", "planned", None],
}
SCHEMA = dict.fromkeys(CELLS, pl.String)
INPUTS = list(CELLS)


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> pl.DataFrame:
    """A register of some rows with all the quirks above."""
    row = st.tuples(*(st.sampled_from(cells) for cells in CELLS.values()))
    rows = draw(st.lists(row, min_size=least, max_size=30))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def classified(table: pl.DataFrame, **question: Any) -> pl.DataFrame:
    return annexc.classify(table, party="FRA", as_of=AS_OF, **question)


def ask_lazily(table: pl.DataFrame) -> pl.LazyFrame:
    return annexc.classify(table.lazy(), party="FRA", as_of=AS_OF)


@settings(max_examples=60)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table: pl.DataFrame, shuffled: Any) -> None:
    order = list(range(table.height))
    shuffled.shuffle(order)
    assert_frame_equal(classified(table)[order], classified(table[order]))


@settings(max_examples=60)
@given(tables(), st.integers(0, 30), st.integers(0, 30))
def test_the_chunks_of_a_table_do_not_matter(table: pl.DataFrame, one: int, two: int) -> None:
    first, second = sorted((one, two))
    slices = [table[:first], table[first:second], table[second:]]
    chunked = pl.concat(slices, rechunk=False)
    whole = classified(table.rechunk())
    assert_frame_equal(classified(chunked), whole)
    assert_frame_equal(pl.concat([classified(part) for part in slices]), whole)


@settings(max_examples=60)
@given(tables(), st.data())
def test_each_column_may_come_in_pieces_of_its_own(
    table: pl.DataFrame, data: st.DataObject
) -> None:
    columns = []
    for column in table:
        cuts = data.draw(st.lists(st.integers(0, table.height), max_size=4).map(sorted))
        ends = [0, *cuts, table.height]
        pieces = [column[one:two] for one, two in pairwise(ends)]
        # Some of them without rows, as an engine may hand on, too.
        made = pieces[0].clone()
        for piece in pieces[1:]:
            made.append(piece)
        columns.append(made)
    chunked = pl.DataFrame(columns)
    expected = classified(table.rechunk())
    assert_frame_equal(classified(chunked), expected)
    assert_frame_equal(ask_lazily(chunked).collect(), expected)


@settings(max_examples=40)
@given(tables())
@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_the_engine_does_not_matter(
    engine: Literal["in-memory", "streaming"], table: pl.DataFrame
) -> None:
    assert_frame_equal(ask_lazily(table).collect(engine=engine), classified(table))


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_the_engine_does_not_matter_on_many_morsels(
    engine: Literal["in-memory", "streaming"],
) -> None:
    # Columns of different lengths of period, so that the rows differ.
    height = 250_000
    table = pl.DataFrame(
        {
            name: pl.Series(cells, dtype=pl.String)[
                [number % len(cells) for number in range(height // 10)]
            ]
            for name, cells in CELLS.items()
        }
    )
    table = pl.concat([table] * 10, rechunk=False)
    one = classified(table[: height // 10])
    assert_frame_equal(ask_lazily(table).collect(engine=engine), pl.concat([one] * 10))


@settings(max_examples=40)
@given(tables(least=1))
def test_a_row_does_not_depend_on_its_neighbours(table: pl.DataFrame) -> None:
    whole = classified(table)
    for number in range(table.height):
        assert_frame_equal(classified(table[number : number + 1]), whole[number : number + 1])


@settings(max_examples=40)
@given(tables())
def test_rows_of_nulls_stay_and_change_no_other(table: pl.DataFrame) -> None:
    nulls = pl.DataFrame([[None] * len(CELLS)] * 2, schema=SCHEMA, orient="row")
    found = classified(pl.concat([nulls, table, nulls]))
    assert found.height == table.height + 4
    assert_frame_equal(found[2:-2], classified(table))
    assert found[0, "evidence"] == "nothing"
    assert found[0, "obligation"] == "undetermined"


@settings(max_examples=40)
@given(tables())
def test_a_prefix_changes_names_only(table: pl.DataFrame) -> None:
    plain, prefixed = classified(table), classified(table, prefix="law_")
    added = [name for name in plain.columns if name not in INPUTS]
    assert prefixed.columns == [*INPUTS, *(f"law_{name}" for name in added)]
    assert_frame_equal(prefixed.rename({f"law_{name}": name for name in added}), plain)


@settings(max_examples=40)
@given(tables())
def test_the_input_comes_back_as_it_was(table: pl.DataFrame) -> None:
    assert_frame_equal(classified(table).select(INPUTS), table)


def test_a_table_without_rows_has_the_columns() -> None:
    empty = classified(pl.DataFrame(schema=SCHEMA))
    assert empty.height == 0
    assert (
        empty.schema
        == classified(pl.DataFrame([["FRA"] + [None] * 10], SCHEMA, orient="row")).schema
    )


def test_text_of_other_types_reads_the_same() -> None:
    table = pl.DataFrame(
        {"nace2": ["24.44", "38.21", None], "feed": ["primary", None, "secondary"]}
    )
    plain = classified(table).drop(table.columns)
    for dtype in (pl.Categorical, pl.Enum(["24.44", "38.21", "primary", "secondary"])):
        assert_frame_equal(classified(table.cast(dtype)).drop(table.columns), plain)
