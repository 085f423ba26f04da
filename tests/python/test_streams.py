"""Arrow streams are classified a batch at a time, by whatever engine they come from."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from polars.testing import assert_frame_equal

pytestmark = pytest.mark.any_polars

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}


class Source:
    """An object with the Arrow stream interface and nothing else."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(pl.all().cast(pl.String))


@pytest.mark.parametrize("register", ["fr-irep", "gem-cement"])
def test_a_stream_comes_to_the_same_as_the_table(register: str) -> None:
    asked = {"register": register, "as_of": "2026-08-31"}
    table = annexc.sample(register)

    found = pl.DataFrame(annexc.classify(Source(table), **asked))

    assert_frame_equal(as_text(found), as_text(annexc.classify(table, **asked)))


def test_every_layout_of_a_column_reads_the_same() -> None:
    pa = pytest.importorskip("pyarrow")
    texts = ["24.42", None, "2442; 24.51 and some words", "47.11", "24.42"]
    days = [datetime.date(1994, 3, 1), None, datetime.date(2012, 5, 17), None, None]
    years = [1994, None, 2012, None, None]
    plain = pl.DataFrame({"nace2": texts, "construction_started": days, "operation_started": years})
    expected = as_text(annexc.classify(plain, **ASKED).drop(plain.columns))
    text_types = (
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.uint32(), pa.large_string()),
    )
    day_types = (pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns"), pa.string())
    year_types = (pa.int16(), pa.int32(), pa.int64(), pa.uint16(), pa.float64())
    for text, day, year in zip(text_types, day_types, year_types, strict=True):
        table = pa.table(
            {
                "nace2": pa.array(texts, pa.string()).cast(text),
                "construction_started": pa.array(days, pa.date32()).cast(day),
                "operation_started": pa.array(years, year),
            }
        )
        # A slice, so that offsets and validity do not begin at nought.
        padded = pa.concat_tables([table.slice(0, 3), table]).combine_chunks().slice(3)
        reader = pa.RecordBatchReader.from_batches(padded.schema, padded.to_batches())

        found = pl.DataFrame(annexc.classify(reader, **ASKED).read_all())

        assert_frame_equal(as_text(found.drop(plain.columns)), expected)


def test_one_batch_is_held_at_a_time() -> None:
    pa = pytest.importorskip("pyarrow")
    given = 0
    schema = pa.schema([("nace2", pa.string())])

    def batches() -> Iterator[Any]:
        nonlocal given
        for _ in range(50):
            given += 1
            yield pa.record_batch({"nace2": ["24.42", "47.11"]})

    found = annexc.classify(pa.RecordBatchReader.from_batches(schema, batches()), **ASKED)
    assert given == 0
    for number, batch in enumerate(found, start=1):
        assert given == number
        assert batch.column("obligation").to_pylist()[1] == "none"
    assert given == 50


def test_duckdb_writes_a_table_from_a_stream_larger_than_its_memory(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pa = pytest.importorskip("pyarrow")
    # 64 MB for DuckDB, and texts of about 200 MB that come and go.
    rows, size = 200, 10_000
    schema = pa.schema([("id", pa.int64()), ("nace2", pa.string()), ("note", pa.string())])

    def batches() -> Iterator[Any]:
        for number in range(rows):
            ids = range(number * size, (number + 1) * size)
            notes = [f"{place:0100d}" for place in ids]
            yield pa.record_batch(
                {"id": list(ids), "nace2": ["24.42", "47.11"] * (size // 2), "note": notes}, schema
            )

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    # DuckDB finds the stream by the name of this variable.
    stream = annexc.classify(reader, **ASKED)  # noqa: F841
    connection = duckdb.connect(
        str(tmp_path / "out.duckdb"), config={"memory_limit": "64MB", "threads": "1"}
    )
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("CREATE TABLE result AS SELECT * FROM stream")
    counted = connection.execute(
        "SELECT obligation, count(*), count(DISTINCT id) FROM result GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    connection.close()
    assert counted == [("none", 1_000_000, 1_000_000), ("undetermined", 1_000_000, 1_000_000)]


def test_a_stream_is_read_once_and_says_so() -> None:
    stream = annexc.classify(Source(pl.DataFrame({"nace2": ["24.42"]})), **ASKED)
    assert pl.DataFrame(stream).height == 1
    with pytest.raises(ValueError, match="can be read once only"):
        pl.DataFrame(stream)


def test_a_column_that_only_polars_reads_takes_the_way_of_tables() -> None:
    table = pl.DataFrame({"nace2": [["24.51", "47.11"], None]})
    found = annexc.classify(Source(table), **ASKED)
    assert isinstance(found, pl.DataFrame)
    assert found["annex_c_candidates"][0] == "III.b;none"


def test_a_register_replaces_values_of_a_typed_column_too(tmp_path: Path) -> None:
    described = tmp_path / "own.toml"
    described.write_text(
        'name = "Own"\nparty = "FRA"\n[columns]\nnace2 = "code"\nconstruction_started = "built"\n'
        '[values.construction_started]\n"1900-01-01" = ""\n',
        encoding="utf-8",
    )
    days = [datetime.date(1900, 1, 1), datetime.date(1994, 3, 1)]
    table = pl.DataFrame({"code": ["24.42", "24.42"], "built": days})
    asked = {"register": str(described), "as_of": "2026-08-31"}

    found = pl.DataFrame(annexc.classify(Source(table), **asked))

    assert found["source_age"].cast(pl.String).to_list() == ["undetermined", "existing"]
    assert_frame_equal(as_text(found), as_text(annexc.classify(table, **asked)))


def test_sources_and_gaps_take_streams() -> None:
    split = annexc.sources(Source(pl.DataFrame({"eprtr": ["6.(a); 1.(c)"]})))
    assert pl.DataFrame(split)["source_no"].to_list() == [1, 2]
    stream = annexc.classify(Source(pl.DataFrame({"nace2": ["24.44"]})), **ASKED)
    assert annexc.data_gaps(stream).height > 0


def test_no_other_library_is_imported_for_a_stream() -> None:
    code = (
        "import sys, annexc, polars as pl\n"
        "class S:\n"
        "    def __arrow_c_stream__(self, requested_schema=None):\n"
        "        return pl.DataFrame({'nace2': ['24.42']}).__arrow_c_stream__()\n"
        "assert pl.DataFrame(annexc.classify(S(), party='FRA')).height == 1\n"
        "assert not {'pyarrow', 'pandas', 'duckdb', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
