"""A cell says the same whatever the type of its column, and whatever was classified before it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import annexc
import polars as pl
import polars.selectors as cs
import pytest
from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_names
from annexc._question.question import asked
from annexc._register.roles import CATEGORY, DATES, EVIDENCE, FACTS
from annexc._tables.compat import STREAMS
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

# Columns drawn at random may look like those of another scheme, and are warned of.
pytestmark = pytest.mark.filterwarnings("ignore:.*which knows.*:annexc.ColumnWarning")

AS_OF = "2026-08-31"
ASKED: dict[str, Any] = {"party": "FRA", "as_of": AS_OF}
ZONES = (None, "UTC", "America/New_York", "Asia/Kolkata")
#: An engine writes infinity as the last day or moment that it can hold.
LAST_DAY, LAST_MOMENT = 2**31 - 1, 2**63 - 1

# What registers hold, by kind of column: codes, years, yes and no, and what is none of them.
NUMBERS = [0, 1, 5, 22, 24, 38, 101, 1975, 1994, 2004, 2010, 2420, 3821, 24420, 327310, 331314]
FRACTIONS = [24.42, 38.21, 24.4, 35.1, 1.1, 2004.75, 1994.0, 2010.0, 331314.0, 3821.0, 1.0, 0.0]
DAYS = [date(1975, 7, 4), date(1900, 1, 1), date(1970, 1, 1), date(2005, 5, 16), date(2005, 5, 17)]
DAYS += [date(2010, 1, 1), date(2019, 2, 28), date(2030, 6, 1), date(2099, 1, 1), date(204, 1, 1)]
TEXTS = ["24.42", "3821", "38.21;24.42", "5.(b)", "1.(c)", "331314", "II.a", "none", "II.d;none"]
TEXTS += ["1975", "2010", "2005-06", "2019-02-28", "1994.0", "unknown", "", "no", "true"]
TEXTS += [
    "secondary",
    "copper",
    "municipal;sludge",
    "gas",
    "boiler",
    "closed",
    "operating",
    "Atlantis",
    "KEN",
]

INTEGERS = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64]
INTEGERS += [getattr(pl, name) for name in ("Int128",) if hasattr(pl, name)]


def bounds(dtype: Any) -> tuple[int, int]:
    low, high = pl.select(low=dtype.min(), high=dtype.max()).row(0)
    return low, high


def cells(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.none() | values, min_size=1, max_size=5)


@st.composite
def integers(draw: st.DrawFn) -> pl.Series:
    dtype = draw(st.sampled_from(INTEGERS))
    low, high = (-(2**127), 2**127 - 1) if str(dtype) == "Int128" else bounds(dtype)
    known = st.sampled_from([number for number in NUMBERS if number <= high])
    return pl.Series(draw(cells(known | st.integers(low, high))), dtype=dtype)


@st.composite
def floats(draw: st.DrawFn) -> pl.Series:
    dtype = draw(st.sampled_from([pl.Float32, pl.Float64]))
    odd = st.sampled_from([float("nan"), float("inf"), -1.0, 1979.9999999999998])
    return pl.Series(draw(cells(st.sampled_from(FRACTIONS) | odd)), dtype=dtype)


@st.composite
def decimals(draw: st.DrawFn) -> pl.Series:
    scale = draw(st.integers(0, 6))
    written = [Decimal(str(value)) for value in (*FRACTIONS, *NUMBERS)]
    fit = [value for value in written if value == round(value, scale)]
    return pl.Series(draw(cells(st.sampled_from(fit))), dtype=pl.Decimal(20, scale))


def days() -> st.SearchStrategy[date]:
    return st.sampled_from(DAYS) | st.dates(date(1850, 1, 1), date(2100, 1, 1))


@st.composite
def dates(draw: st.DrawFn) -> pl.Series:
    numbers = [
        None if day is None else day if isinstance(day, int) else (day - date(1970, 1, 1)).days
        for day in draw(cells(days() | st.just(LAST_DAY)))
    ]
    return pl.Series(numbers, dtype=pl.Int32).cast(pl.Date)


@st.composite
def moments(draw: st.DrawFn) -> pl.Series:
    unit = draw(st.sampled_from(["ms", "us", "ns"]))
    zone = draw(st.sampled_from(ZONES))
    # Nanoseconds end in 2262 and begin in 1677.
    day = st.dates(date(1850, 1, 1), date(2100, 1, 1)) | st.sampled_from(DAYS[:-1])
    found = []
    for moment in draw(cells(st.tuples(day, st.integers(0, 86_399)) | st.just(LAST_MOMENT))):
        if isinstance(moment, tuple):
            whole = datetime.combine(moment[0], datetime.min.time())
            since = whole + timedelta(seconds=moment[1]) - datetime(1970, 1, 1)
            moment = since // timedelta(milliseconds=1)
            moment *= {"ms": 1, "us": 1_000, "ns": 1_000_000}[unit]
        found.append(moment)
    return pl.Series(found, dtype=pl.Int64).cast(pl.Datetime(unit, zone))


@st.composite
def words(draw: st.DrawFn) -> pl.Series:
    texts = draw(cells(st.sampled_from(TEXTS)))
    kinds = [pl.String, pl.Categorical, pl.Enum(sorted(set(TEXTS)))]
    return pl.Series(texts, dtype=pl.String).cast(draw(st.sampled_from(kinds)))


@st.composite
def truths(draw: st.DrawFn) -> pl.Series:
    return pl.Series(draw(cells(st.booleans())), dtype=pl.Boolean)


@st.composite
def lists(draw: st.DrawFn) -> pl.Series:
    inner = draw(st.sampled_from([pl.String, pl.Int32, pl.Float64, pl.Date]))
    pool: dict[Any, Sequence[Any]] = {
        pl.String: [text for text in TEXTS if text and ";" not in text],
        pl.Int32: NUMBERS,
        pl.Float64: FRACTIONS,
        pl.Date: DAYS,
    }
    items = st.lists(st.none() | st.sampled_from(pool[inner]), max_size=3)
    return pl.Series(draw(cells(items)), dtype=pl.List(inner))


COLUMNS: tuple[Callable[[], st.SearchStrategy[pl.Series]], ...] = (
    integers, floats, decimals, dates, moments, words, truths, lists,
)  # fmt: skip


def written(value: Any, dtype: Any) -> str | None:
    """A value as one would write it in a register."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        shown = str(value) if dtype == pl.Float64 else _short(value)
        return shown.removesuffix(".0")
    if isinstance(value, Decimal):
        shown = f"{value:f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return str(value)


def _short(value: float) -> str:
    """The shortest text of a float of 32 bits, found by trying."""
    tried = (f"{value:.{digits}g}" for digits in range(1, 10))
    same = (text for text in tried if pl.Series([float(text)], dtype=pl.Float32).item() == value)
    return str(float(next(same, str(value))))


def as_texts(column: pl.Series) -> pl.Series:
    """The same cells as texts, made without the package."""
    dtype = column.dtype
    if isinstance(dtype, pl.Date | pl.Datetime):
        texts = [_day(number, dtype) for number in column.to_physical().to_list()]
    elif isinstance(dtype, pl.List):
        texts = [
            None if cell is None else ";".join(
                text for item in cell if (text := written(item, dtype.inner)) is not None
            )
            for cell in column.to_list()
        ]  # fmt: skip
    else:
        texts = [written(value, dtype) for value in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _day(number: int | None, dtype: pl.Date | pl.Datetime) -> str | None:
    if number is None:
        return None
    if number in (LAST_DAY, LAST_MOMENT):
        return "beyond all days"
    if isinstance(dtype, pl.Date):
        return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
    micro = {"ms": number * 1_000, "us": number, "ns": number // 1_000}[dtype.time_unit]
    moment = datetime(1970, 1, 1) + timedelta(microseconds=micro)
    if dtype.time_zone is not None:
        moment = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(dtype.time_zone))
    return moment.date().isoformat()


class Tables(list[pl.DataFrame]):
    """Tables that are shown by what they hold: the engine cannot write a day that is none."""

    def __repr__(self) -> str:
        shown = [
            {f"{column.name}: {column.dtype}": column.to_physical().to_list() for column in table}
            for table in self
        ]
        return "\n".join(map(str, shown))


@st.composite
def registers(draw: st.DrawFn) -> Tables:
    """Several tables with the same headers, to which the same question is put."""
    # A name is no evidence, and one column must say what the sources are.
    others = [role for role in EVIDENCE if role not in ("name", "activity")]
    roles = draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True))
    roles += [] if set(roles) & set(CATEGORY) else [draw(st.sampled_from(CATEGORY))]
    tables = Tables()
    for _ in range(draw(st.integers(2, 4))):
        columns = [draw(draw(st.sampled_from(COLUMNS))()).alias(role) for role in roles]
        rows = max(column.len() for column in columns)
        # Shorter columns go on with what they have, so that rows differ.
        tables.append(
            pl.DataFrame(
                [column[[number % column.len() for number in range(rows)]] for column in columns]
            )
        )
    return tables


_fresh = count(1)


def without_memory(table: pl.DataFrame) -> pl.DataFrame:
    """The verdicts by a kernel that has met nothing before."""
    question = asked(table.columns, register=None, columns=None, assume=None, **ASKED)
    # White space changes no question, and what is remembered goes by the text of it.
    unmet = type(question)(question.inputs, question.spec + " " * next(_fresh))
    found = with_verdict(table.lazy(), unmet, output_names()).collect()
    return found.select(output_names())


@settings(max_examples=250)
@given(registers())
def test_typed_columns_say_what_their_texts_say(tables: Tables) -> None:
    for table in [*tables, *reversed(tables)]:
        found = annexc.classify(table, **ASKED).select(output_names())
        texts = table.select(as_texts(column) for column in table)
        assert_frame_equal(found, without_memory(texts))


@settings(max_examples=60)
@given(registers())
def test_typed_columns_of_a_stream_say_what_their_texts_say(tables: Tables) -> None:
    pa = pytest.importorskip("pyarrow")
    for table in tables:
        assume("Int128" not in map(str, table.dtypes))  # not a type of Arrow
        stream = pa.RecordBatchReader.from_stream(table)
        found = pl.DataFrame(annexc.classify(stream, **ASKED).read_all()).select(output_names())
        texts = table.select(as_texts(column) for column in table)
        expected = without_memory(texts)
        assert found.cast(pl.String).equals(expected.cast(pl.String), null_equal=True), Tables(
            [table]
        )


def by_engine(table: pl.DataFrame) -> dict[str, Callable[[], Any]]:
    """The register as each kind of table that can hold it, classified."""
    found: dict[str, Callable[[], Any]] = {
        "lazy": lambda: annexc.classify(table.lazy(), **ASKED).collect(),
        "by chunks": lambda: annexc.classify(
            pl.concat([table[at : at + 1] for at in range(table.height)], rechunk=False), **ASKED
        ),
    }
    if STREAMS:
        found["streaming"] = lambda: annexc.classify(table.lazy(), **ASKED).collect(
            engine="streaming"
        )
    # Neither holds a whole number of 128 bits.
    if "Int128" not in map(str, table.dtypes):
        found["arrow table"] = lambda: annexc.classify(table.to_arrow(), **ASKED)
    # To pandas what is no number is missing, and its days end with those of Python.
    odd = table.select(
        cs.float().is_nan().any(),
        cs.temporal().to_physical().is_in([LAST_DAY, LAST_MOMENT]).any(),
    )
    if "arrow table" in found and not (odd.width and any(odd.row(0))):
        found["pandas"] = lambda: annexc.classify(
            table.to_pandas(use_pyarrow_extension_array=True), **ASKED
        )
    return found


@settings(max_examples=60)
@given(registers())
def test_every_engine_says_the_same_of_typed_columns(tables: Tables) -> None:
    pytest.importorskip("pyarrow")
    for table in tables:
        expected = annexc.classify(table, **ASKED).select(output_names()).cast(pl.String)
        for engine, classified in by_engine(table).items():
            answer = classified()
            found = answer if isinstance(answer, pl.DataFrame) else pl.DataFrame(answer)
            found = found.select(output_names()).cast(pl.String)
            assert found.equals(expected, null_equal=True), (engine, Tables([table]))


@settings(max_examples=40)
@given(registers())
def test_a_relation_of_duckdb_says_the_same_of_typed_columns(tables: Tables) -> None:
    duckdb = pytest.importorskip("duckdb")
    for table in tables:
        # A moment of another zone or unit, a category and a number of 128 bits are others there.
        kinds = [dtype for dtype in table.dtypes if dtype.is_integer() or dtype.is_float()]
        kinds += [dtype for dtype in table.dtypes if dtype in (pl.String, pl.Boolean, pl.Date)]
        if len(kinds) < table.width or "Int128" in map(str, kinds):
            continue
        expected = annexc.classify(table, **ASKED).select(output_names()).cast(pl.String)
        relation = duckdb.connect().from_arrow(table.to_arrow())
        found = annexc.classify(relation, **ASKED).pl().select(output_names()).cast(pl.String)
        assert found.equals(expected, null_equal=True), Tables([table])


@settings(max_examples=60)
@given(registers())
def test_an_explained_row_comes_to_what_is_classified(tables: Tables) -> None:
    for table in tables:
        found = annexc.classify(table, **ASKED).select(output_names())
        for number in range(table.height):
            row = table[number : number + 1]
            expected = json.loads(json.dumps(found.row(number, named=True), default=str))
            outcome = annexc.explain(row, **ASKED).to_dict()["outcome"]
            assert outcome == {name: expected[name] for name in outcome}, Tables([row])
            assert set(outcome) == set(expected)


def test_a_year_and_the_day_with_its_number_are_not_the_same() -> None:
    # 2010 days after 1970 it was 1975-07-04.
    asks = {"party": "FRA", "as_of": "2026-08-30"}
    years = pl.DataFrame({"category": ["II.a"], "construction_started": [2010]})
    day = pl.DataFrame({"category": ["II.a"], "construction_started": [date(1975, 7, 4)]})
    for table, age in ((years, "new"), (day, "existing"), (years, "new")):
        assert annexc.classify(table, **asks)["source_age"].to_list() == [age]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_an_infinite_moment_is_unreadable_and_not_empty(unit: Any) -> None:
    moments = pl.Series([LAST_MOMENT, None], dtype=pl.Int64).cast(pl.Datetime(unit))
    table = pl.DataFrame({"category": ["II.a", "II.a"], "construction_started": moments})
    issues = annexc.classify(table, **ASKED)["issues"].to_list()
    assert issues == ["unreadable_date", ""]
    assert "construction_started" in str(annexc.inspect(table))


def test_the_day_of_a_moment_is_that_of_its_place() -> None:
    # Midnight in Greenwich is the evening before in New York.
    moment = pl.Series([datetime(2005, 5, 17, 1)], dtype=pl.Datetime("us", "UTC"))
    for zone, age in (("UTC", "new"), ("America/New_York", "existing")):
        table = pl.DataFrame(
            {"category": ["II.a"], "construction_started": moment.dt.convert_time_zone(zone)}
        )
        assert annexc.classify(table, **ASKED)["source_age"].to_list() == [age]


@pytest.mark.parametrize("scale", [2, 6])
@pytest.mark.parametrize(
    ("role", "value"),
    [("naics", "331314"), ("nace2", "24.42"), ("isic4", "2420"), ("hazardous_waste", "1"),
     ("construction_started", "2010")],
)  # fmt: skip
def test_the_scale_of_a_number_adds_no_digits(role: str, value: str, scale: int) -> None:
    base = {"snap97": ["030311"]} if role in (*FACTS, *DATES) else {}
    plain = pl.DataFrame({**base, role: [value]})
    typed = plain.with_columns(pl.col(role).cast(pl.Decimal(20, scale)))
    floats = plain.with_columns(pl.col(role).cast(pl.Float64))
    expected = annexc.classify(plain, **ASKED).select(output_names())
    assert expected["issues"].item() in ("", "phase_in_window")
    for table in (typed, floats):
        assert_frame_equal(annexc.classify(table, **ASKED).select(output_names()), expected)


@pytest.mark.parametrize("kind", ["pandas", "series", "dict"])
def test_a_float_of_32_bits_is_read_as_written(kind: str) -> None:
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame({"nace2": pd.Series([24.42], dtype="float32"), "feed": ["secondary"]})
    assert annexc.classify(table, **ASKED)["annex_c"].tolist() == ["II.d.iii"]
    row = {"pandas": table, "series": table.iloc[0], "dict": {"nace2": table["nace2"][0]}}[kind]
    outcome = annexc.explain(row, **ASKED).to_dict()["outcome"]
    assert outcome["issues"] == ""
    assert "II.d.iii" in outcome["annex_c_candidates"]


def test_objects_of_pandas_are_read_as_written() -> None:
    pd = pytest.importorskip("pandas")
    cells = [Decimal("331314.00"), 331314.0, 331314, "331314", pd.NA, [331314.0]]
    table = pd.DataFrame({"naics": pd.Series(cells, dtype="object")})
    expected = ["II.d.iii"] * 4 + [None, "II.d.iii"]
    found = annexc.classify(table, **ASKED)["annex_c"]
    assert [None if pd.isna(value) else value for value in found] == expected
