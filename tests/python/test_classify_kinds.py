"""The same kind of table comes back, with the same rows in the same order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import annexc
import polars as pl
import pytest
from polars.testing import assert_frame_equal

OUTPUTS = [
    "annex_c",
    "annex_c_candidates",
    "source_age",
    "age_basis",
    "obligation",
    "bat",
    "bep",
    "bat_floor",
    "bat_ceiling",
    "bat_required_from",
    "legal_basis",
    "operating",
    "evidence",
    "ancillary",
    "needs",
    "issues",
    "obligation_candidates",
    "required_since",
]
PLANTS = pl.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "nace2": ["24.42", "47.11", None, "24.42"],
        "feed": ["secondary", None, None, "primary"],
        "construction_started": ["1994", "2001-05-01", None, "2010"],
    }
)
ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}


@pytest.fixture
def found() -> pl.DataFrame:
    return annexc.classify(PLANTS, **ASKED)


def test_eager_keeps_rows_and_columns_and_appends_the_outputs(found: pl.DataFrame) -> None:
    assert found.columns == [*PLANTS.columns, *OUTPUTS]
    assert_frame_equal(found.select(PLANTS.columns), PLANTS)
    assert found["obligation"].to_list()[:2] == ["promote_existing", "none"]
    assert found["annex_c"].to_list() == ["II.d.iii", "none", None, "III.b"]


def test_types_of_the_outputs(found: pl.DataFrame) -> None:
    enums = {name for name in OUTPUTS if isinstance(found.schema[name], pl.Enum)}
    assert enums == {
        "annex_c",
        "source_age",
        "age_basis",
        "obligation",
        "bat",
        "bep",
        "bat_floor",
        "bat_ceiling",
        "legal_basis",
        "evidence",
    }
    assert found.schema["bat_required_from"] == found.schema["required_since"] == pl.Date
    assert found.schema["operating"] == pl.Boolean


def test_lazy_stays_lazy_and_agrees(found: pl.DataFrame) -> None:
    lazy = annexc.classify(PLANTS.lazy(), **ASKED)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect_schema() == found.schema
    assert_frame_equal(lazy.collect(), found)
    assert_frame_equal(lazy.collect(engine="streaming"), found)


def test_chunks_and_order_do_not_matter(found: pl.DataFrame) -> None:
    chunked = pl.concat([PLANTS[:1], PLANTS[1:3], PLANTS[3:]], rechunk=False)
    assert_frame_equal(annexc.classify(chunked, **ASKED), found)
    backwards = annexc.classify(PLANTS.reverse(), **ASKED)
    assert_frame_equal(backwards.reverse(), found)


def test_an_empty_table_has_the_columns(found: pl.DataFrame) -> None:
    empty = annexc.classify(PLANTS.clear(), **ASKED)
    assert empty.schema == found.schema
    assert empty.height == 0


def test_an_empty_table_under_a_register_with_constants() -> None:
    empty = annexc.classify(annexc.sample("gem-cement").clear(), register="gem-cement")
    assert empty.height == 0


def test_pandas_keeps_index_and_types(found: pl.DataFrame) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "mixed": [1, "a", None, 2.5],
            "nace2": PLANTS["nace2"].to_list(),
            "feed": PLANTS["feed"].to_list(),
            "construction_started": ["1994", pd.Timestamp("2001-05-01"), None, 2010],
        },
        index=["a", "b", "c", "d"],
    )
    before = frame.copy()
    result = annexc.classify(frame, **ASKED)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(result[list(before.columns)], before)
    assert list(result.index) == ["a", "b", "c", "d"]
    assert list(result.columns[4:]) == OUTPUTS
    assert list(result["obligation"]) == found["obligation"].to_list()
    assert str(result["bat_required_from"].dtype).startswith("datetime64")
    assert str(result["obligation"].dtype) == "category"


def test_pandas_without_a_text_column() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"naics": [331314.0, None], "feed": [None, None]})
    result = annexc.classify(frame, party="FRA", as_of=date(2026, 8, 31))
    assert result["annex_c"].iloc[0] == "II.d.iii"


@pytest.mark.parametrize("dtype", ["object", "string", "category"])
def test_pandas_text_of_any_type(dtype: str) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"nace2": pd.Series(["24.42", None, "47.11"], dtype=dtype)})
    found = annexc.classify(frame, **ASKED)
    assert list(found["evidence"]) == ["sector", "nothing", "sector"]
    assert found["annex_c"].isna().tolist() == [True, True, False]
    assert found["issues"].tolist() == ["", "", ""]


def test_pandas_lists_dates_and_truth_values() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "nace2": [["24.51", "47.11"], None],
            "construction_started": pd.to_datetime(["1994-03-01", None]),
            "hazardous_waste": pd.array([False, None], dtype="boolean"),
        }
    )
    found = annexc.classify(frame, **ASKED)
    assert found["annex_c_candidates"].iloc[0] == "III.b;none"
    assert found["source_age"].tolist() == ["existing", "undetermined"]


def test_pyarrow_table_keeps_schema_and_metadata(found: pl.DataFrame) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table(
        {"id": pa.array([1, 2, 3, 4], pa.int16()), "nace2": PLANTS["nace2"].to_list()},
        metadata={"origin": "here"},
    )
    result = annexc.classify(table, **ASKED)
    assert isinstance(result, pa.Table)
    assert result.schema.field("id").type == pa.int16()
    assert result.schema.metadata[b"origin"] == b"here"
    assert result.column_names == ["id", "nace2", *OUTPUTS]
    assert result["evidence"].to_pylist() == ["sector", "sector", "nothing", "sector"]


def test_pyarrow_reader_is_done_batch_by_batch() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"nace2": ["24.42", "47.11", "24.42"]})
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    result = annexc.classify(reader, **ASKED)
    assert isinstance(result, pa.RecordBatchReader)
    assert result.read_all()["annex_c"].to_pylist() == [None, "none", None]


def test_duckdb_relation_comes_back_on_its_connection() -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE plants AS SELECT '47.11' AS nace2, 7 AS id")
    result = annexc.classify(connection.table("plants"), **ASKED)
    assert type(result).__name__ == "DuckDBPyRelation"
    again = result.filter("id = 7").project("id, obligation")
    assert again.fetchall() == [(7, "none")]


@pytest.mark.parametrize(
    "spelt", [str.upper, str.capitalize, str.swapcase], ids=["upper", "capital", "swapped"]
)
@pytest.mark.parametrize("name", OUTPUTS)
def test_duckdb_takes_no_name_that_differs_in_case_only(
    name: str, spelt: Callable[[str], str]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    given = connection.sql(f"SELECT '38.21' AS nace2, 'none' AS \"{spelt(name)}\"")
    with pytest.raises(annexc.ColumnError, match=f"does not tell it from `{name}`.*prefix="):
        annexc.classify(given, **ASKED)
    found = annexc.classify(given, prefix="x_", **ASKED)
    assert found.columns == ["nace2", spelt(name), *(f"x_{output}" for output in OUTPUTS)]


def test_sources_of_duckdb_count_in_a_column_of_their_own() -> None:
    duckdb = pytest.importorskip("duckdb")
    given = duckdb.connect().sql("SELECT '38.21' AS nace2, '7' AS \"Source_No\"")
    with pytest.raises(annexc.ColumnError, match="does not tell it from `source_no`"):
        annexc.sources(given)


@pytest.mark.parametrize("kind", ["table", "batch", "reader", "pandas", "duckdb", "case"])
@pytest.mark.parametrize("name", ["nace2", "other"])
@pytest.mark.parametrize("asked", [annexc.classify, annexc.sources, annexc.inspect])
def test_a_name_of_two_columns_is_refused(kind: str, name: str, asked: Any) -> None:
    pa, pd = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    table = pa.table([["38.21"], ["1"], ["2"]], names=["nace2", name, "other"])
    second = "OTHER" if kind == "case" else "other"
    data = {
        "table": lambda: table,
        "batch": lambda: table.to_batches()[0],
        "reader": table.to_reader,
        "pandas": lambda: pd.DataFrame([["38.21", "1", "2"]], columns=table.column_names),
    }.get(kind, lambda: duckdb.sql(f"SELECT '1' AS nace2, '1' AS {name}, '2' AS {second}"))()
    with pytest.raises(annexc.ColumnError, match=r"rename (one|or drop)"):
        asked(data)


def test_any_arrow_stream_comes_back_as_a_stream_or_by_its_own_constructor() -> None:
    class Stream:
        def __init__(self, frame: pl.DataFrame) -> None:
            self.frame = frame

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.frame.__arrow_c_stream__(requested_schema)

    class OwnStream(Stream):
        @classmethod
        def from_arrow(cls, data: pl.DataFrame) -> OwnStream:
            return cls(pl.DataFrame(data))

    plain = pl.DataFrame(annexc.classify(Stream(PLANTS), **ASKED))
    assert plain["obligation"].to_list()[:2] == ["promote_existing", "none"]
    own = annexc.classify(OwnStream(PLANTS), **ASKED)
    assert isinstance(own, OwnStream)
    assert_frame_equal(own.frame, plain)


def _beyond_polars() -> dict[str, Any]:
    """Columns of Arrow that Polars does not have, or takes on trust."""
    pa = pytest.importorskip("pyarrow")
    texts = [pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    return {
        "decimal256": pa.array([Decimal("38.21")], pa.decimal256(50, 2)),
        "no UTF-8": pa.Array.from_buffers(pa.string(), 1, [None, *texts]),
        "run ends": pa.compute.run_end_encode(pa.array(["38.21"])),
        "zone": pa.array([0], pa.timestamp("us", "Foo/Bar")),
    }


class Source:
    """Another library's table, which lends a stream."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("asked", ["classify", "inspect", "explain", "sources"])
@pytest.mark.parametrize("given", ["table", "batch", "reader", "stream"])
@pytest.mark.parametrize("kind", ["decimal256", "no UTF-8", "run ends", "zone"])
def test_what_polars_does_not_have_names_the_column(kind: str, given: str, asked: str) -> None:
    pa = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.compute")
    column = _beyond_polars()[kind]
    code, day = (pa.array(["38.21"]), column) if kind == "zone" else (column, pa.array(["1990"]))
    table = pa.table({"id": ["1"], "nace2": code, "closed": day})
    data = {
        "table": lambda: table,
        "batch": lambda: table.to_batches()[0],
        "reader": table.to_reader,
        "stream": lambda: Source(table),
    }[given]()
    if (kind, given, asked) == ("no UTF-8", "stream", "classify"):  # the kernel reads it itself
        assert "unknown_code" in pl.DataFrame(annexc.classify(data, **ASKED))["issues"].item()
        return
    if asked == "sources" and kind == "zone":  # days are not read for it
        return
    with pytest.raises(annexc.ColumnError, match=r"column `(nace2|closed)`.*cast it to text"):
        found = getattr(annexc, asked)(data, **({} if asked in ("inspect", "sources") else ASKED))
        found.read_all()


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_a_column_alone_is_no_table(library: str) -> None:
    held = pytest.importorskip(library)
    column = (
        held.Series(["38.21"], name="nace2") if library == "pandas"
        else held.chunked_array([["38.21"]])
    )  # fmt: skip
    with pytest.raises(TypeError, match="no table: give a Polars LazyFrame"):
        annexc.classify(column, **ASKED)


@pytest.mark.parametrize("columns", [{}, {"nace2": None, "category": "nace2"}])
def test_a_reader_that_was_read_before_is_warned_of(columns: dict[str, Any]) -> None:
    pa = pytest.importorskip("pyarrow")
    reader = pa.table({"nace2": ["38.21"]}).to_reader()
    reader.read_all()
    with pytest.warns(annexc.RegisterWarning, match="no batch of rows.*make it anew"):
        assert annexc.classify(reader, columns=columns, **ASKED).read_all().num_rows == 0


def test_a_connection_that_takes_no_table_is_named() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect(config={"enable_external_access": "false"})
    given = connection.sql("SELECT '38.21' AS nace2")
    with pytest.raises(annexc.AnnexcError, match=r"enable_external_access is false.*\.pl\(\)"):
        annexc.classify(given, **ASKED)
    assert annexc.classify(given.pl(), **ASKED).height == 1


@pytest.mark.parametrize("data", ["plants.csv", 3, None, pl.Series("nace2", ["24.42"])])
def test_what_is_no_table_says_what_is(data: object) -> None:
    with pytest.raises(TypeError, match="no table: give a Polars LazyFrame"):
        annexc.classify(data, **ASKED)


def test_no_other_library_is_imported_for_polars_users() -> None:
    code = (
        "import sys, annexc; assert 'polars' not in sys.modules; import polars as pl; "
        "annexc.classify(pl.DataFrame({'nace2': ['24.42']}), party='FRA'); "
        "assert not {'pyarrow', 'pandas', 'duckdb', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_frame_survives_a_column_with_the_name_of_the_struct() -> None:
    found = annexc.classify(PLANTS.rename({"id": "annexc"}), **ASKED)
    assert found.columns == ["annexc", *PLANTS.columns[1:], *OUTPUTS]
