"""Workbooks out: what is written is what a reader gets, cell for cell, and the same bytes again."""

from __future__ import annotations

import math
from datetime import date, datetime

import polars as pl
import pytest
from annexc._files import sheet_xml
from annexc._files.workbook import write_xlsx
from hypothesis import given, settings
from hypothesis import strategies as st

fastexcel = pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")

ORIGIN = {"annexc": "1", "party": "FRA"}
# XML has no lone surrogates; a reader takes a carriage return for a line end.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"), max_size=20
) | st.sampled_from(
    ["=1+1", "+33 1", "@x", "-", "00042", "1e5", "_x0041_", "a&b<c>", " lead", "x\ny", "\x01"]
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.just(1.2e-10)
DAYS = st.dates(date(1890, 1, 1), date(2200, 1, 1))


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(st.none() | values, min_size=rows, max_size=rows))

    return pl.DataFrame(
        {
            "text": pl.Series(column(TEXTS), dtype=pl.String),
            "whole": pl.Series(column(st.integers(-(2**60), 2**60)), dtype=pl.Int64),
            "broken": pl.Series(column(NUMBERS), dtype=pl.Float64),
            "day": pl.Series(column(DAYS), dtype=pl.Date),
            "truth": pl.Series(column(st.booleans()), dtype=pl.Boolean),
        }
    )


def read(content: bytes) -> pl.DataFrame:
    book = fastexcel.read_excel(content)
    table = pl.DataFrame(book.load_sheet("sources", dtypes="string"))
    if "broken" in table.columns and table.height:
        # As a text a reader cuts a number after nine decimals.
        numbers = book.load_sheet("sources", use_columns=["broken"], dtypes={"broken": "float"})
        table = table.with_columns(pl.DataFrame(numbers)["broken"])
    return table


@settings(max_examples=80, deadline=None)
@given(table=tables(), batch=st.integers(1, 5))
def test_a_table_reads_back_as_it_was(table: pl.DataFrame, batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xml, "_BATCH", batch)
        found = read(write_xlsx(table, ORIGIN, "out.xlsx"))

    assert found.columns == table.columns
    # A reader drops the blank rows at the end.
    assert found.height <= table.height
    for number, row in enumerate(table.iter_rows(named=True)):
        told = found.row(number, named=True) if number < found.height else dict.fromkeys(row)
        assert (told["text"] or "") == (row["text"] or "")
        if row["whole"] is None or told["whole"] is None:
            assert told["whole"] == row["whole"]
        else:
            assert int(float(told["whole"])) == row["whole"] or told["whole"] == str(row["whole"])
        if row["broken"] is None:
            assert told["broken"] is None
        elif math.isfinite(row["broken"]):
            assert told["broken"] == pytest.approx(row["broken"], rel=1e-15, abs=0)
        if row["day"] is not None:
            assert told["day"] == (
                f"{row['day']} 00:00:00" if row["day"].year >= 1900 else str(row["day"])
            )
        if row["truth"] is not None:
            assert told["truth"].lower() == str(row["truth"]).lower()


@settings(max_examples=20, deadline=None)
@given(table=tables())
def test_the_same_table_gives_the_same_bytes(table: pl.DataFrame) -> None:
    assert write_xlsx(table, ORIGIN, "a.xlsx") == write_xlsx(table, ORIGIN, "b.xlsx")


def test_what_a_workbook_has_no_kind_for_is_printed() -> None:
    table = pl.DataFrame(
        {
            "moment": [datetime(2020, 1, 2, 3, 4, 5)],
            "enum": pl.Series(["new"], dtype=pl.Enum(["new"])),
            "nothing": pl.Series([None], dtype=pl.Null),
        }
    )

    found = read(write_xlsx(table, ORIGIN, "out.xlsx"))

    assert found["moment"].item() == "2020-01-02 03:04:05"
    assert found["enum"].item() == "new"
