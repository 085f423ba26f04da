"""What broke once: foreign catalogs and types, closed streams, what a file brings along."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import annexc
import duckdb
import polars as pl
import pyarrow as pa
import pytest
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = "2026-08-31"
ASKED = {"party": "FRA", "as_of": AS_OF}
#: Types of DuckDB, those among them that no other library has.
TYPED = (
    "INTERVAL 1 DAY", "[INTERVAL 1 DAY]", "'0101'::BIT", "'12:00:00+01'::TIMETZ", "12::HUGEINT",
    "uuid()", "MAP {'a': 1}", "'a'::BLOB", "[1, 2]::INT[2]", "TIME '12:00'", "{'a': 1}",
    "'2020-01-01'::TIMESTAMPTZ", "'x'::ENUM('x', 'y')", "1.5::DECIMAL(30, 2)", "'{}'::JSON",
    "'infinity'::TIMESTAMP", "'-infinity'::DATE", "NULL::INTERVAL",
)  # fmt: skip


# --- A user's catalog -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["annexc_result", "annexc_input", "annexc", "data", "self"])
@pytest.mark.parametrize("replacements", [True, False])
def test_no_table_of_the_user_comes_back_in_place_of_the_result(
    name: str, replacements: bool
) -> None:
    connection = duckdb.connect(config={"python_enable_replacements": replacements})
    connection.sql(f"CREATE TABLE {name} AS SELECT 'mine' AS mine")
    before = _catalog(connection)
    found = annexc.classify(connection.sql("SELECT '24.42' AS nace2"), **ASKED)
    assert found.columns[:2] == ["nace2", "annex_c"]
    assert found.fetchall()[0][0] == "24.42"
    assert _catalog(connection) == before
    setting = connection.sql("SELECT current_setting('python_enable_replacements')").fetchall()
    assert setting == [(replacements,)]


def _catalog(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return connection.sql(
        "SELECT table_name FROM duckdb_tables() UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()


@pytest.mark.parametrize("expression", TYPED)
def test_a_column_that_is_not_read_comes_back_as_it_was(expression: str) -> None:
    connection = duckdb.connect()
    connection.sql(f'CREATE TABLE rows AS SELECT \'24.42\' AS nace2, {expression} AS "its "" x"')
    rows = connection.table("rows")
    found = annexc.classify(rows, **ASKED)
    assert found.columns[:2] == rows.columns
    assert str(found.types[1]) == str(rows.types[1])
    assert found.fetchall()[0][:2] == rows.fetchall()[0]


def test_a_type_that_duckdb_alone_can_hold_is_named() -> None:
    rows = duckdb.connect().sql("SELECT '24.42' AS nace2, union_value(num := 2) AS u")
    with pytest.raises(annexc.ColumnError, match=r"`u` is of the type UNION.*EXCLUDE"):
        annexc.classify(rows, **ASKED)


def test_a_record_batch_comes_back_as_one() -> None:
    batch = pa.record_batch({"nace2": ["24.42", "10.51"]})
    for rows in (batch, batch.slice(0, 0)):
        found = annexc.classify(rows, **ASKED)
        assert isinstance(found, pa.RecordBatch)
        assert found.num_rows == rows.num_rows
        assert found.schema.names[:2] == ["nace2", "annex_c"]


# --- Streams ----------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the streams")
@pytest.mark.parametrize(
    ("closing", "line", "status", "told"),
    [
        (">&-", "parties", 1, "standard output is closed"),
        (">&-", "classify in.csv -o out.csv --party FRA", 0, "1 sources"),
        ("2>&-", "classify in.csv -o out.csv --party FRA", 0, ""),
        ("<&-", "classify - -o out.csv --party FRA", 1, "standard input: is empty"),
        ("<&- >&- 2>&-", "classify in.csv -o out.csv --party FRA", 0, ""),
        (">/dev/full", "parties", 1, "No space left"),
        (">/dev/full", "--version", 1, "No space left"),
        (">/dev/full", "--help", 1, "No space left"),
        (">/dev/full", "classify --help", 1, "No space left"),
        (">&-", "--version", 1, "standard output is closed"),
        (">&-", "--help", 1, "standard output is closed"),
        (">/dev/full", "classify in.csv -o - --format csv --party FRA", 1, "No space left"),
    ],
)
def test_streams_that_are_closed_or_full(
    closing: str, line: str, status: int, told: str, tmp_path: Path
) -> None:
    (tmp_path / "in.csv").write_text("id,nace2\n1,24.42\n", encoding="utf-8")
    run = f"exec {sys.executable} -m annexc {line} {closing}"
    done = subprocess.run(
        run, shell=True, cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": _path()},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert told in done.stderr
    assert "fault of annexc" not in done.stderr
    assert (tmp_path / "out.csv").exists() == (status == 0)


def _path() -> str:
    return os.pathsep.join(
        [str(Path(annexc.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    )


# --- What a file brings along -----------------------------------------------------------------


def _classified(source: Path, target: Path, *more: str) -> None:
    line = ["classify", str(source), "-o", str(target), "--party", "FRA", "--as-of", AS_OF, "-q"]
    assert main([*line, *more]) == 0


@pytest.mark.skipif(
    "metadata" not in pl.DataFrame.write_parquet.__doc__, reason="this Polars writes none"
)
def test_what_others_wrote_into_a_parquet_file_stays(tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{name}.parquet" for name in "abc")
    rows = pl.DataFrame({"nace2": ["24.42"]})
    rows.write_parquet(first, metadata={"licence": "CC BY 4.0", "pandas": "{}"})
    _classified(first, second)
    told = pl.read_parquet_metadata(second)
    assert told["licence"] == "CC BY 4.0"
    assert "pandas" not in told
    _classified(second, third, "--prefix", "x_")
    again = pl.read_parquet_metadata(third)
    assert again["licence"] == "CC BY 4.0"
    assert again["annexc.prefix"] == "x_"


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "xlsx"])
def test_the_same_input_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,nace2\n1,24.42\n2,38.21\n", encoding="utf-8")
    for name in "ab":
        _classified(tmp_path / "in.csv", tmp_path / f"{name}.{ending}")
    first, second = (tmp_path / f"{name}.{ending}" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


SIGNS = st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20")


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", " ", "\u3000"]), SIGNS, st.sampled_from(["A1", "c|x", "1-1"])
        ),
        min_size=1, max_size=3, unique=True,
    )
)  # fmt: skip
def test_neither_header_nor_cell_is_run_by_a_spreadsheet(
    parts: list[tuple[str, str, str]],
) -> None:
    from annexc._files.outputs import without_formulas

    texts = ["".join(part) for part in parts]
    disarmed = without_formulas(pl.DataFrame({text: [text, "-1.5", "plain"] for text in texts}))
    assert disarmed.columns == [f"'{text}" for text in texts]
    for column, text in zip(disarmed, texts, strict=True):
        assert column.to_list() == [f"'{text}", "-1.5", "plain"]


@settings(max_examples=60)
@given(
    st.lists(st.text("'=+-@\uff1d\t\n 1aA.%", max_size=6), max_size=8),
    st.lists(
        st.text("'=+-@\uff0b 1a", min_size=1, max_size=4), min_size=1, max_size=3, unique=True
    ),
)
def test_what_is_disarmed_comes_back(cells: list[str], headers: list[str]) -> None:
    from annexc._files.outputs import with_formulas, without_formulas

    table = pl.DataFrame({name: pl.Series(cells, dtype=pl.String) for name in headers})
    disarmed = without_formulas(table)
    assert with_formulas(disarmed).equals(table)
    assert with_formulas(without_formulas(table.lazy())).collect().equals(table)
    assert without_formulas(table).equals(disarmed)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "'=", " ="])
def test_a_disarmed_register_is_found_again_by_its_own_headers(
    sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing needs to be told again, whatever the headers and the cells begin with."""
    names = {role: f"{sign}{role}" for role in ("category", "construction_started", "facility_id")}
    rows = {
        "category": ["II.a", "III.d", "II.a"],
        "construction_started": ["2010", "1990", "n.k."],
        "facility_id": [f"{sign}1a", "-5", "'x"],
    }
    source = tmp_path / "in.csv"
    pl.DataFrame({names[role]: cells for role, cells in rows.items()}).write_csv(source)
    asked = ["--party", "FRA", "--as-of", "2026-08-31"]
    for role, header in names.items():
        asked += ["--column", f"{role}={header}"]
    told = {}
    for name, more in (("plain", []), ("disarmed", ["--no-formulas"])):
        target = tmp_path / name / "out.csv"
        target.parent.mkdir()
        assert main(["classify", str(source), "-o", str(target), "-q", *asked, *more]) == 0
        capsys.readouterr()
        assert main(["gaps", str(target)]) == 0
        assert main(["explain", str(target), "--row", "1"]) == 0
        said = capsys.readouterr().out.replace(str(target), "OUT").replace("=", "")
        assert main(["report", str(target), "-o", str(target.parent), "--format", "xlsx"]) == 0
        told[name] = (said, annexc.progress(target).by_duty.rows())
    assert told["plain"] == told["disarmed"]
    found = annexc.compare(tmp_path / "plain" / "out.csv", target)
    assert found.sources.height == 0
    table = pl.read_csv(target, infer_schema=False)
    assert table.columns[0] == f"'{names['category']}"
    assert annexc.progress(table, provenance=target).rows == 3


# --- No endless wait --------------------------------------------------------------------------


def test_work_that_stands_still_is_given_up_and_slow_work_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from annexc.cli import _beside

    monkeypatch.setattr(_beside, "PATIENCE", 0.4)
    monkeypatch.setattr(_beside, "_NOTHING", 0.01)
    never = threading.Event()
    rows = iter(range(100))
    done: list[str] = []

    def slow() -> None:
        time.sleep(1.2)
        done.append("slow")

    def busy() -> None:
        end = time.thread_time() + 1
        while time.thread_time() < end:
            pass
        done.append("busy")

    # Rows pass, or a thread computes: nothing is given up, however long it takes.
    _beside.beside([slow], lambda: next(rows), what="slow.csv")
    _beside.beside([busy], what="busy.csv")
    assert done == ["slow", "busy"]
    try:
        with pytest.raises(annexc.AnnexcError, match=r"plants\.csv: nothing has moved"):
            _beside.beside([never.wait, lambda: 1 / 0], what="plants.csv")
    finally:
        never.set()


@pytest.mark.parametrize("place", ["sink_csv", "collect"])
def test_an_engine_that_never_comes_back_ends_the_run(
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The run fails with words, and leaves nothing behind."""
    from annexc._tables.compat import STREAMS
    from annexc.cli import _beside

    if place == "sink_csv" and not STREAMS:
        pytest.skip("nothing is sunk on this version")

    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"\xef\xbb\xbfid;category\r\np1;II.a\r\n")
    never = threading.Event()
    monkeypatch.setattr(_beside, "PATIENCE", 0.4)
    monkeypatch.setattr(pl.LazyFrame, place, lambda *given, **said: never.wait())
    command = ["classify", str(source), "-o", str(target), "--party", "FRA", "-q"]
    try:
        assert main(command) == 1
    finally:
        never.set()
    assert "nothing has moved" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_status_that_a_closing_denies_is_told_and_explained() -> None:
    row = {"category": "II.a", "status": "operating", "closed": "2004"}
    found = annexc.classify(pl.DataFrame([row]), **ASKED).row(0, named=True)
    assert (found["operating"], found["issues"]) == (False, "contradictory_evidence")
    assert found["source_age"] == "undetermined"
    for language, words in (("en", "is wrong"), ("fr", "est fausse"), ("es", "es falsa")):
        told = " ".join(str(annexc.explain(row, **ASKED, language=language)).split())
        assert words in told, told
