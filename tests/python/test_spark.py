"""On Spark, in processes of their own, every cell is what it is here."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc.spark import BatchClassifier, classify
from hypothesis import given, settings
from hypothesis import strategies as st

# Without Spark the tests that need no session still run.
pa = pytest.importorskip("pyarrow")

pytestmark = pytest.mark.any_polars

DAY = "2026-08-31"
PLAN = """
party = "KEN"
[action_plan]
adopted = 2007-04-12
complete = true
identified = [{ category = "III.b", bat_required_from = 2012-01-01 }, { category = "III.g" }]
[[action_plan.additional]]
name = "Lime kilns"
codes = { nace2 = ["23.52"] }
"""
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
PLANTS = pa.table({"nace2": ["24.42", "47.11", None], "first_reported": ["1994", None, None]})


@pytest.fixture
def kenya(tmp_path: Path) -> Path:
    path = tmp_path / "kenya.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def mixed() -> pl.DataFrame:
    """Sources of many Parties, with every kind of cell that decides, and many that say nothing."""
    rows = product(
        ["KEN", "FRA", "USA", "Atlantis", None],
        ["III.d", None],
        ["24.42", "24.44", "23.52", "47.11", "99.99", "24.44; 38.21", None],
        [None, date(1994, 5, 1), date(2012, 7, 1)],
        [None, True, False],
        ["closed", None],
        [None, "2019", "no date"],
    )
    names = [
        "land",
        "category",
        "nace2",
        "operation_started",
        "hazardous_waste",
        "status",
        "retrofit",
    ]
    return pl.DataFrame(
        list(rows), schema=dict.fromkeys(names, None), orient="row", infer_schema_length=None
    ).with_row_index("id")


# --- Without Spark --------------------------------------------------------------------------------


def test_importing_the_module_loads_no_engine() -> None:
    code = (
        "import sys, annexc.spark; assert not {'pyspark', 'pyarrow', 'pandas'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_sent_needs_no_file(kenya: Path) -> None:
    here = BatchClassifier(party=kenya, as_of=DAY)
    sent = pickle.dumps(here)
    before = here(PLANTS)
    kenya.unlink()

    there = pickle.loads(sent)

    assert there == here
    assert there(PLANTS) == before
    assert b"polars" not in sent


def test_the_day_is_settled_where_the_object_is_made() -> None:
    assert BatchClassifier(party="FRA").as_of == date.today()


def test_types_are_those_that_every_engine_takes() -> None:
    found = BatchClassifier(party="FRA", as_of=DAY, prefix="a_")(PLANTS)

    assert found.column_names == [*PLANTS.column_names, *(f"a_{name}" for name in OUTPUTS)]
    kinds = {field.name.removeprefix("a_"): field.type for field in found.schema}
    assert kinds.pop("operating") == pa.bool_()
    assert kinds.pop("bat_required_from") == kinds.pop("required_since") == pa.date32()
    assert set(kinds.values()) == {pa.string()}


def test_table_and_stream_give_what_classify_gives() -> None:
    register = annexc.sample("fr-irep").head(500)
    table = register.to_arrow()
    classifier = BatchClassifier(register="fr-irep", as_of=DAY)
    expected = annexc.classify(register, register="fr-irep", as_of=DAY).to_dicts()

    streamed = list(classifier.over(iter(table.to_batches(max_chunksize=70))))

    assert classifier(table).to_pylist() == expected
    assert pa.Table.from_batches(streamed).to_pylist() == expected


@st.composite
def registers_with_facts(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame, list[int]]:
    """A register whose rows are numbered, what people said of its sources, and where it is cut."""
    rows = draw(st.integers(1, 9))
    names = draw(st.lists(st.sampled_from("ABC"), min_size=rows, max_size=rows))
    codes = draw(
        st.lists(st.sampled_from(["24.44", "24.51", "38.21", None]), min_size=rows, max_size=rows)
    )
    days = draw(st.lists(st.sampled_from(["1994", "2012", None]), min_size=rows, max_size=rows))
    values = {"feed": ["primary", "secondary"], "construction_started": ["1999", "2010-05-01"],
              "category": ["II.d.i", "none"], "nace2": ["24.42"], "party": ["KEN", "FRA"],
              "status": ["closed", "operating"]}  # fmt: skip
    pairs = [(fact, value) for fact, known in values.items() for value in known]
    entries = draw(
        st.lists(
            st.tuples(st.sampled_from("ABCZ"), st.sampled_from(pairs),
                      st.sampled_from([None, 1, 2]), st.sampled_from(["", "2025", "2026"])),
            max_size=6,
        )
    )  # fmt: skip
    data = pl.DataFrame(
        {"facility_id": names, "nace2": codes, "first_reported": days},
        schema_overrides={"nace2": pl.String, "first_reported": pl.String},
    ).with_columns(source_no=pl.int_range(1, pl.len() + 1).over("facility_id"))
    said = pl.DataFrame(
        [(name, fact, value, source, day) for name, (fact, value), source, day in entries],
        schema={"facility_id": pl.String, "fact": pl.String, "value": pl.String,
                "source": pl.Int64, "said_on": pl.String},
        orient="row",
    )  # fmt: skip
    cuts = sorted(draw(st.sets(st.integers(1, rows))))
    return data, said, cuts


@settings(deadline=None, max_examples=60)
@given(registers_with_facts())
def test_what_was_learnt_counts_the_same_however_rows_are_cut(
    drawn: tuple[pl.DataFrame, pl.DataFrame, list[int]],
) -> None:
    data, said, cuts = drawn
    asked: dict[str, Any] = {"party": "FRA", "as_of": DAY, "facts": said}
    table = data.to_arrow()
    places = [0, *cuts, data.height]
    batches = [
        batch
        for first, last in pairwise(places)
        for batch in table.slice(first, last - first).to_batches()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        whole = annexc.classify(data, **asked)
        classifier = pickle.loads(pickle.dumps(BatchClassifier(**asked)))
        bound = pickle.loads(pickle.dumps(BatchClassifier(**asked).bound(data.columns)))
        # Without the numbers a row is counted among those before it: a reader is held whole.
        bare = table.drop_columns(["source_no"])
        reader = pa.RecordBatchReader.from_batches(
            bare.schema, [batch.drop_columns(["source_no"]) for batch in batches]
        )
        streamed = annexc.classify(reader, **asked).read_all()
    expected = whole.to_dicts()

    assert classifier(table).to_pylist() == expected
    assert pa.Table.from_batches(classifier.over(iter(batches))).to_pylist() == expected
    assert pa.Table.from_batches(bound.over(iter(batches))).to_pylist() == expected
    assert streamed.to_pylist() == whole.drop("source_no").to_dicts()


def test_what_a_batch_cannot_know_is_refused_with_the_way_out() -> None:
    said = {"facility_id": ["A"], "fact": ["feed"], "value": ["primary"], "source": [2]}
    asked: dict[str, Any] = {"party": "FRA", "as_of": DAY, "facts": pl.DataFrame(said)}
    table = pa.table({"facility_id": ["A", "A"], "nace2": ["24.44", "24.44"]})

    with pytest.raises(annexc.ColumnError, match=r"annexc\.sources"):
        BatchClassifier(**asked)(table)
    numbered = table.append_column("source_no", pa.array([1, 2]))
    assert BatchClassifier(**asked)(numbered).num_rows == 2
    with pytest.raises(annexc.ColumnError, match="facility_id"):
        BatchClassifier(**asked).bound(["nace2"])
    for name in ("facts", "tables"):
        with pytest.raises(annexc.AnnexcError, match=f"classify.data, {name}="):
            annexc.obligation("nace2", scheme="nace2", party="FRA", **{name: said})


def test_nothing_in_nothing_out() -> None:
    classifier = BatchClassifier(party="FRA", as_of=DAY)
    empty = PLANTS.slice(0, 0)

    assert list(classifier.over(iter([]))) == []
    assert sum(batch.num_rows for batch in classifier.over(empty.to_batches())) == 0
    assert classifier(empty).schema == classifier(PLANTS).schema


def test_columns_that_are_not_read_stay_as_they_were() -> None:
    other = pa.table(
        {
            "struct": pa.array([{"a": 1}, None, {"a": None}]),
            "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int32())),
            "binary": pa.array([b"\xff", None, b""]),
            "when": pa.array([datetime(2020, 1, 1), None, None], pa.timestamp("us", tz="UTC")),
        }
    )
    table = pa.table([*PLANTS.columns, *other.columns], [*PLANTS.column_names, *other.column_names])

    found = BatchClassifier(party="FRA", as_of=DAY).over(table.to_batches())

    assert pa.Table.from_batches(found).select(table.column_names) == table


def test_tasks_do_not_repeat_what_was_said_of_the_columns() -> None:
    table = PLANTS.append_column("ISIC 4", pa.array(["2420", None, None]))
    classifier = BatchClassifier(party="FRA", as_of=DAY)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert classifier(table).num_rows == 3
        assert sum(batch.num_rows for batch in classifier.over(table.to_batches())) == 3


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"party": "Atlantis"}, annexc.PartyError, "Atlantis"),
        ({"party": 5}, annexc.PartyError, "party is 5"),
        ({"party": ["FRA", "nowhere.toml"]}, annexc.PartyError, "nowhere.toml"),
        ({"as_of": "soon"}, annexc.AnnexcError, "soon"),
        ({"register": "fr-irepp"}, annexc.RegisterError, "fr-irep"),
        ({"columns": {"nace": "x"}}, annexc.ColumnError, "nace2"),
        ({"assume": {"texts": True}}, annexc.AnnexcError, "texts"),
    ],
)
def test_bad_options_fail_at_once(options: dict[str, Any], error: type, said: str) -> None:
    with pytest.raises(error, match=said):
        BatchClassifier(**options)


# --- On Spark -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    pyspark = pytest.importorskip("pyspark")
    folder = tmp_path_factory.mktemp("spark")
    # A cluster of this kind writes its logs under Spark's home, which is to stay as it is.
    home = folder / "home"
    home.mkdir()
    for entry in ("bin", "jars", "sbin"):
        (home / entry).symlink_to(Path(pyspark.__file__).parent / entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        patch.chdir(folder)
        options = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder / "local"),
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "5",
            "spark.ui.enabled": "false",
        }
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("annexc")
        session = builder.config(map=options).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


def cells(found: Any, key: str) -> list[dict[str, Any]]:
    """The rows of a Spark DataFrame, sorted by their key."""
    return sorted((row.asDict() for row in found.collect()), key=lambda row: row[key])


def test_a_register_of_one_party_is_equal_in_every_cell(spark: Any) -> None:
    register = annexc.sample("fr-irep").with_row_index("id").cast({"id": pl.Int64})
    schema = ", ".join(
        f"`{name}` {'long' if name == 'id' else 'string'}" for name in register.columns
    )
    df = spark.createDataFrame(register.rows(), schema).repartition(7)

    found = classify(df, register="fr-irep", as_of=DAY)

    expected = annexc.classify(register, register="fr-irep", as_of=DAY)
    assert found.columns == expected.columns
    assert cells(found, "id") == expected.to_dicts()


def test_what_was_learnt_is_equal_in_every_cell(spark: Any) -> None:
    register = annexc.sample("fr-irep").with_row_index("id").cast({"id": pl.Int64})
    said = Path(__file__).parents[2] / "notebooks" / "data" / "made-up-answers.csv"
    schema = ", ".join(
        f"`{name}` {'long' if name == 'id' else 'string'}" for name in register.columns
    )
    df = spark.createDataFrame(register.rows(), schema).repartition(7)

    found = classify(df, register="fr-irep", as_of=DAY, facts=said)

    expected = annexc.classify(register, register="fr-irep", as_of=DAY, facts=said)
    assert cells(found, "id") == expected.to_dicts()


def test_many_parties_with_a_plan_are_equal_in_every_cell(spark: Any, kenya: Path) -> None:
    register = mixed()
    plan = annexc.load_party(kenya)
    options: dict[str, Any] = {
        "party": [kenya, "FRA"],
        "as_of": DAY,
        "columns": {"party": "land"},
        "assume": annexc.Assumptions(lead_time=(1, 6)),
        "prefix": "annexc_",
    }
    df = spark.createDataFrame(
        register.rows(),
        "id long, land string, category string, nace2 string, operation_started date, "
        "hazardous_waste boolean, status string, retrofit string",
    ).repartition(11)

    found = classify(df, **options)
    kenya.unlink()

    expected = annexc.classify(register, **{**options, "party": [plan, "FRA"]})
    assert cells(found, "id") == expected.to_dicts()
    assert expected["annexc_obligation"].n_unique() == 6


@pytest.mark.parametrize("lost", ["worker", "executor"])
def test_what_is_lost_is_done_again_with_the_same_result(
    spark: Any, lost: str, tmp_path: Path
) -> None:
    register = annexc.sample("fr-irep").with_row_index("id").cast({"id": pl.Int64}).head(4_000)
    schema = ", ".join(
        f"`{name}` {'long' if name == 'id' else 'string'}" for name in register.columns
    )
    df = spark.createDataFrame(register.rows(), schema).repartition(3)
    mark = str(tmp_path / "died")

    def dies_once(batches: Iterator[Any]) -> Iterator[Any]:
        """In the midst of the rows, in one task of all."""
        import os
        import signal
        from pathlib import Path

        for number, batch in enumerate(batches):
            yield batch
            if number == 1:
                try:
                    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                dies = os.getpid()
                if lost == "executor":  # it started the one that forks the workers
                    told = Path(f"/proc/{os.getppid()}/stat").read_text()
                    dies = int(told.rpartition(")")[2].split()[1])
                os.kill(dies, signal.SIGKILL)

    found = classify(df, register="fr-irep", as_of=DAY)
    found = found.mapInArrow(dies_once, found.schema)

    expected = annexc.classify(register, register="fr-irep", as_of=DAY)
    assert cells(found, "id") == expected.to_dicts()
    assert Path(mark).exists()


def test_the_schema_is_what_spark_takes(spark: Any) -> None:
    from pyspark.sql.types import BooleanType, DateType, StringType

    df = spark.createDataFrame([("24.42",)], "nace2 string")

    found = classify(df, party="FRA", as_of=DAY)

    kinds = {field.name: field.dataType for field in found.schema.fields}
    assert list(kinds) == ["nace2", *OUTPUTS]
    assert kinds.pop("operating") == BooleanType()
    assert kinds.pop("bat_required_from") == kinds.pop("required_since") == DateType()
    assert set(kinds.values()) == {StringType()}
    assert df.columns == ["nace2"]


def test_columns_of_other_types_and_empty_partitions_pass(spark: Any) -> None:
    rows = [
        (
            1,
            "24.42",
            [1994, None],
            {"a": "x"},
            {"k": 1},
            b"\xff",
            Decimal("1.50"),
            datetime(2020, 1, 2),
        ),
        (2, None, None, None, None, None, None, None),
        (3, "47.11", [], {"a": None}, {}, b"", Decimal("0.00"), datetime(1999, 12, 31, 23)),
    ]
    df = spark.createDataFrame(
        rows,
        "id int not null, nace2 string, years array<int>, box struct<a: string>, "
        "tags map<string, int>, raw binary, mass decimal(10,2), operation_started timestamp",
    )
    read = ["id", "nace2", "operation_started"]

    found = classify(df.repartition(9), party="FRA", as_of=DAY)

    assert found.schema[: len(df.columns)] == df.schema
    assert cells(found.select(df.columns), "id") == cells(df, "id")
    here = pl.DataFrame([(row[0], row[1], row[7]) for row in rows], schema=read, orient="row")
    expected = annexc.classify(here, party="FRA", as_of=DAY).to_dicts()
    assert cells(found.select(*read, *OUTPUTS), "id") == expected
    assert classify(df.limit(0), party="FRA", as_of=DAY).count() == 0


def test_lists_and_numbers_are_read_as_they_are_here(spark: Any) -> None:
    rows = [
        (1, ["24.42", "47.11"], 1994, Decimal("24.42")),
        (2, [], None, None),
        (3, None, 2, None),
    ]
    schema = "id int, nace2 array<string>, construction_started short, isic4 decimal(4,2)"

    found = classify(spark.createDataFrame(rows, schema), party="FRA", as_of=DAY)

    kinds = {
        "id": pl.Int32,
        "nace2": pl.List(pl.String),
        "construction_started": pl.Int16,
        "isic4": pl.Decimal(4, 2),
    }
    here = pl.DataFrame(rows, schema=kinds, orient="row")
    assert cells(found, "id") == annexc.classify(here, party="FRA", as_of=DAY).to_dicts()


@pytest.mark.parametrize(
    ("schema", "options", "said"),
    [
        ("nace string", {"party": "FRA"}, "no column says what the sources are"),
        ("nace2 string, bat string", {"party": "FRA"}, "`bat` is a column"),
        ("nace2 string, BAT string", {"party": "FRA"}, "does not tell it from `bat`"),
        ("nace2 binary", {"party": "FRA"}, "`nace2`.*Binary"),
        ("nace2 map<string, string>", {"party": "FRA"}, "`nace2`.*cannot be read"),
        ("nace2 array<struct<a: int>>", {"party": "FRA"}, "`nace2`.*cannot be read"),
        ("nace2 string", {}, "which Party's duty"),
        ("nace2 string", {"party": "FRA", "columns": {"feed": "x"}}, "does not have"),
    ],
)
def test_errors_come_before_any_job(
    spark: Any, schema: str, options: dict[str, Any], said: str
) -> None:
    df = spark.createDataFrame([], schema)

    with pytest.raises(annexc.AnnexcError, match=said):
        classify(df, as_of=DAY, **options)


def test_a_column_that_is_there_twice_is_not_read(spark: Any) -> None:
    df = spark.createDataFrame([("24.42", "47.11")], "nace2 string, other string")
    twice = df.select("nace2", df.other.alias("nace2"))

    with pytest.raises(annexc.ColumnError, match="more than one column `nace2`"):
        classify(twice, party="FRA", as_of=DAY)
