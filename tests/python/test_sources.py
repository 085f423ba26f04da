"""One row a source."""

from __future__ import annotations

from pathlib import Path

import annexc
import polars as pl
import pytest
from excerpts import register
from polars.testing import assert_frame_equal


def test_a_cell_with_several_codes_becomes_rows() -> None:
    works = pl.DataFrame({"id": ["a", "b"], "eprtr": ["2.(a); 1.(c)", "5.(b)"]})
    found = annexc.sources(works)
    assert found.rows() == [("a", "2.(a)", 1), ("a", "1.(c)", 2), ("b", "5.(b)", 1)]


def test_several_columns_of_a_scheme_become_rows() -> None:
    works = pl.DataFrame({"n1": ["331314", "327310"], "n2": ["327310", None], "x": [1, 2]})
    found = annexc.sources(works, columns={"naics": ["n1", "n2"]})
    assert found.rows() == [
        ("331314", None, 1, 1),
        ("327310", None, 1, 2),
        ("327310", None, 2, 1),
    ]


def test_a_code_written_twice_is_one_source() -> None:
    works = pl.DataFrame({"n1": ["331314"], "n2": ["331314.0"]})
    found = annexc.sources(works, columns={"naics": ["n1", "n2"]})
    assert found.rows() == [("331314", "331314.0", 1)]


def test_the_highest_rank_splits() -> None:
    works = pl.DataFrame({"eprtr": ["2.(a);1.(c)"], "nace2": ["24.10;35.11"]})
    found = annexc.sources(works)
    assert found["eprtr"].to_list() == ["2.(a)", "1.(c)"]
    assert found["nace2"].to_list() == ["24.10;35.11"] * 2


def test_a_stated_category_goes_first() -> None:
    works = pl.DataFrame({"category": ["II.a; III.d"], "eprtr": ["5.(b);1.(c);5.(a)"]})
    assert annexc.sources(works)["category"].to_list() == ["II.a", "III.d"]


def test_one_activity_is_one_source_whatever_else_its_owner_does() -> None:
    works = pl.DataFrame({"eprtr": ["5.(b)"], "nace2": ["38.21;35.30"]})
    assert annexc.sources(works).rows() == [("5.(b)", "38.21;35.30", 1)]


def test_an_activity_code_that_is_none_does_not_hold_back_the_others() -> None:
    works = pl.DataFrame({"eprtr": ["77.(x)"], "nace2": ["38.21;35.30"]})
    assert annexc.sources(works)["nace2"].to_list() == ["38.21", "35.30"]


def test_rows_without_a_code_stay() -> None:
    works = pl.DataFrame({"eprtr": [None, ""], "x": [1, 2]}, schema_overrides={"eprtr": pl.String})
    assert annexc.sources(works).rows() == [(None, 1, 1), ("", 2, 1)]


def test_unknown_codes_stay_as_written() -> None:
    works = pl.DataFrame({"eprtr": ["5.(b);77.(x)"]})
    assert annexc.sources(works)["eprtr"].to_list() == ["5.(b)", "77.(x)"]


def test_lazy_stays_lazy_and_agrees() -> None:
    works = pl.DataFrame({"id": range(100), "eprtr": ["2.(a);1.(c)", "5.(b)"] * 50})
    lazy = annexc.sources(works.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    eager = annexc.sources(works)
    assert lazy.collect_schema() == eager.schema
    assert_frame_equal(lazy.collect(), eager)
    assert_frame_equal(lazy.collect(engine="streaming"), eager)


def test_pandas_repeats_its_rows() -> None:
    pd = pytest.importorskip("pandas")
    works = pd.DataFrame({"eprtr": ["2.(a);1.(c)", "5.(b)"], "x": [1.5, 2.5]}, index=["p", "q"])
    found = annexc.sources(works)
    assert list(found.index) == ["p", "p", "q"]
    assert list(found["eprtr"]) == ["2.(a)", "1.(c)", "5.(b)"]
    assert list(found["x"]) == [1.5, 1.5, 2.5]
    assert list(found["source_no"]) == [1, 2, 1]


def test_pyarrow_repeats_its_rows() -> None:
    pa = pytest.importorskip("pyarrow")
    works = pa.table({"eprtr": ["2.(a);1.(c)", "5.(b)"], "x": pa.array([1, 2], pa.int8())})
    found = annexc.sources(works)
    assert found["x"].to_pylist() == [1, 1, 2]
    assert found.schema.field("x").type == pa.int8()
    assert found["source_no"].to_pylist() == [1, 2, 1]


def test_the_counter_may_be_in_the_way() -> None:
    works = pl.DataFrame({"eprtr": ["5.(b)"], "source_no": [9]})
    with pytest.raises(annexc.ColumnError, match=r"`source_no` is a column .* prefix="):
        annexc.sources(works)
    assert annexc.sources(works, prefix="c_").columns == ["eprtr", "source_no", "c_source_no"]


def test_a_shared_column_keeps_what_tells_its_schemes_apart() -> None:
    works = pl.DataFrame(
        {"IAReportedActivityCode": ["EPER_1.1;EPER_1.3", "2.(a);1.(c)"]}
    ).with_columns(FacilityReportID=pl.lit("1"))
    found = annexc.sources(works, register="eu-eprtr")
    codes = found["IAReportedActivityCode"].to_list()
    assert codes[2:] == ["2.(a)", "1.(c)"]
    assert all(code.startswith("EPER_") for code in codes[:2])
    done = annexc.classify(found, register="eu-eprtr", party="ITA")
    assert done["issues"].unique().to_list() == [""]


def test_classified_sources_have_one_activity_each() -> None:
    works = pl.DataFrame({"eprtr": ["2.(a);1.(c)"]})
    whole = annexc.classify(works, party="FRA")
    split = annexc.classify(annexc.sources(works), party="FRA")
    assert whole["issues"].to_list() == ["several_activities"]
    assert split["issues"].to_list() == ["", ""]


def test_the_raw_tri_file_splits(shared: Path) -> None:
    data = register(shared, "us_tri_il_2023_basic_raw.csv")
    found = annexc.sources(data, register="us-tri-basic")
    codes = data.select(pl.concat_list(f"{30 + n}. NAICS {n + 1}" for n in range(1, 6)))
    further = codes.to_series().list.drop_nulls().list.len().sum()
    assert data.height < found.height <= data.height + further
    assert found.filter(pl.col("source_no") > 1).height == found.height - data.height
