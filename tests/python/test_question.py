"""A question is resolved once, kept whole with what it gave, and read back as the same question."""

from __future__ import annotations

import json
import pickle
import warnings
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import annexc
import duckdb
import polars as pl
import pytest
from annexc._question.question import asked
from annexc._question.written import from_text, to_text
from annexc._register.columns import Column, Mapped
from annexc._register.description import Register
from annexc._register.manner import CALENDARS, DATE_ORDERS, REVISIONS, Manner
from annexc._register.roles import CATEGORY, EVIDENCE, ROLES
from annexc._register.rows import Filter, read_where
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = "2026-08-31"
# Whatever a header or a value of a register may be.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
HEADERS = st.lists(TEXTS, min_size=3, max_size=9, unique=True)
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
PROFILE = """
party = "KEN"
[action_plan]
adopted = 2007-04-12
complete = true
identified = [{ category = "III.b", bat_required_from = 2012-01-01 }, { category = "III.g" }]
[[action_plan.additional]]
name = "Lime \\"kilns\\" é"
codes = { nace2 = ["23.52"] }
"""


@st.composite
def columns(draw: st.DrawFn, headers: list[str]) -> Column:
    header = draw(st.sampled_from(headers))
    starts = st.one_of(st.none(), TEXTS)
    how = draw(st.sampled_from(["all", "starts_with", "not_starts_with"]))
    return Column(header) if how == "all" else Column(header, **{how: draw(starts)})


@st.composite
def filters(draw: st.DrawFn, headers: list[str]) -> Filter:
    values = draw(st.lists(st.one_of(TEXTS, st.just("")), min_size=1, max_size=3))
    return Filter(draw(st.sampled_from(headers)), tuple(values), draw(st.booleans()))


@st.composite
def registers(draw: st.DrawFn, headers: list[str]) -> Register:
    """A description of any kind that can be written, of data with these columns."""
    roles = draw(st.lists(st.sampled_from(ROLES), unique=True, max_size=8))
    roles += [] if set(roles) & set(CATEGORY) else [draw(st.sampled_from(CATEGORY))]
    mapped = {
        role: tuple(draw(st.lists(columns(headers), min_size=1, max_size=3))) for role in roles
    }
    values = {
        role: draw(st.dictionaries(TEXTS, st.text(max_size=6), min_size=1, max_size=4))
        for role in draw(st.lists(st.sampled_from(EVIDENCE), unique=True, max_size=4))
    }
    free = [role for role in EVIDENCE if role not in mapped]
    constants = {
        role: draw(TEXTS) for role in draw(st.lists(st.sampled_from(free), unique=True, max_size=3))
    }
    manner = Manner(
        draw(st.sampled_from([None, *DATE_ORDERS])),
        draw(st.sampled_from([None, *CALENDARS])),
        draw(st.sampled_from([None, 1, 4, 12])),
        draw(st.sampled_from([None, *REVISIONS])),
    )
    return Register(
        name=draw(TEXTS),
        file=draw(st.sampled_from(["mine.toml", "/far/away/mine.toml"])),
        sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        key=draw(st.sampled_from([None, "mine"])),
        party=draw(st.sampled_from([None, "FRA"])),
        origin=draw(st.one_of(st.none(), TEXTS)),
        licence=draw(st.one_of(st.none(), TEXTS)),
        mapped=Mapped(mapped, values, constants, manner),
        rows=tuple(draw(st.lists(filters([*headers, *mapped]), max_size=2))),
    )


ASSUMPTIONS = st.builds(
    annexc.Assumptions,
    unmodified=st.booleans(),
    lead_time=st.sampled_from([None, (1, 6), (0, 2.5)]),
    text=st.booleans(),
    plan_adds_nothing=st.booleans(),
)


@pytest.fixture(scope="module")
def kenya(tmp_path_factory: pytest.TempPathFactory) -> annexc.Party:
    path = tmp_path_factory.mktemp("profile") / "kenya.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return annexc.load_party(path)


@settings(max_examples=200)
@given(data=st.data())
def test_any_question_is_read_back_as_it_was(kenya: annexc.Party, data: st.DataObject) -> None:
    headers = data.draw(HEADERS)
    register = data.draw(registers(headers))
    parties = data.draw(st.sampled_from(["FRA", kenya, [kenya], "USA"]))
    question = asked(
        headers,
        party=parties,
        as_of=data.draw(DAYS),
        register=register,
        columns=data.draw(st.sampled_from([None, {"nace2": headers[0], "name": headers[1:3]}])),
        assume=data.draw(ASSUMPTIONS),
        prefix=data.draw(st.sampled_from(["", "x_", "é "])),
        constants=data.draw(st.sampled_from([None, {"feed": "primary", "utm_zone": "19S"}])),
        where=data.draw(st.one_of(st.none(), st.lists(filters(headers), max_size=2))),
    )

    again = from_text(to_text(question), "provenance")

    assert again == question
    assert again.spec == question.spec
    assert again.mapping == question.mapping
    assert to_text(again) == to_text(question)
    assert "/far/away" not in to_text(question)
    assert pickle.loads(pickle.dumps(question)) == question


@settings(max_examples=60)
@given(text=st.one_of(st.text(max_size=20), st.sampled_from(["{}", "[]", "null", "3"])))
def test_what_is_no_question_is_named(text: str) -> None:
    with pytest.raises(annexc.AnnexcError, match="annexc did not write it so"):
        from_text(text, "provenance")


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": "soon"}, {"party": "Atlantis"}, {"parties": {"ZZZ": {"profile": None}}},
        {"mapping": [{"role": "nace22", "header": "x"}]}, {"mapping": [{"role": "nace2"}]},
        {"assume": {"hope": True}}, {"prefix": 3}, {"register": {"name": "x"}},
    ],
)  # fmt: skip
def test_a_question_that_was_edited_is_named(change: dict[str, Any]) -> None:
    origin = annexc.provenance(pl.DataFrame({"nace2": ["1"]}), party="FRA", as_of=AS_OF)
    text = json.dumps({**json.loads(origin["question"]), **change})
    found = annexc.classify(pl.DataFrame({"nace2": ["24.42"]}), party="FRA", as_of=AS_OF)
    with pytest.raises(annexc.AnnexcError, match="provenance"):
        annexc.progress(found, provenance={**origin, "question": text})


# --- What is told twice ---------------------------------------------------------------------------

PLANTS = pl.DataFrame(
    {
        "Id": ["A", "B", "C"],
        "Code": ["24.42", "38.21", "47.11"],
        "Bau": ["2010", "2006-01", None],
        "Art": ["secondary", None, None],
        "nace21": ["24.42", None, None],
    }
)
COLUMNS = {"nace2": "Code", "construction_started": "Bau", "feed": "Art", "nace21": None}
ASKED: dict[str, Any] = {"party": "FRA", "as_of": AS_OF, "columns": COLUMNS}
OTHERS: dict[str, st.SearchStrategy[Any]] = {
    "party": st.sampled_from(["KEN", "Germany", ["FRA", "KEN"], "EUE"]),
    "as_of": DAYS.filter(lambda day: day.isoformat() != AS_OF),
    "columns": st.sampled_from(
        [{"nace2": "Id"}, {"feed": None}, {"fuel": "Art"}, {"nace21": "nace21"},
         {"nace2": ["Code", "nace21"]}, {"nace2": {"column": "Code", "starts_with": "2"}}]
    ),
    "assume": ASSUMPTIONS.filter(lambda assume: assume != annexc.Assumptions()),
    "prefix": st.sampled_from(["x_", "annexc_"]),
    "register": st.sampled_from(["fr-irep", "gem-cement"]),
    "constants": st.sampled_from([{"feed": "primary"}, {"fuel": "coal"}, {"nace2": "24.42"}]),
    "where": st.sampled_from(["Id=A", "Code!=24.42", {"nace2": ["24.42", "38.21"]}]),
}  # fmt: skip
# As they stand in the message: what was told again, and what was told first.
KEPT = {
    "party": "FRA", "as_of": AS_OF, "assume": '"text": false', "prefix": "''",
    "register": "no register description", "where": "all rows",
}  # fmt: skip


@settings(max_examples=80)
@given(data=st.data())
@pytest.mark.parametrize("name", OTHERS)
def test_a_second_telling_that_contradicts_the_first_is_refused_with_both(
    name: str, data: st.DataObject
) -> None:
    other = data.draw(OTHERS[name])
    found = annexc.classify(PLANTS, **ASKED)
    origin = annexc.provenance(found, **ASKED)

    with pytest.raises(annexc.AnnexcError) as error:
        annexc.progress(found, provenance=origin, **{name: other})

    said = str(error.value)
    assert said.startswith(f"{name} is ")
    assert "as its provenance says" in said
    shown = {"party": "KEN", "as_of": str(other), "assume": '"text": ', "prefix": repr(other)}
    if name == "party":
        assert ";".join(sorted(_codes(other))) in said
    elif name == "register":
        assert f"'{other}' (SHA-256 {annexc.load_register(other).sha256[:12]}" in said
    elif name == "columns":
        role, header = next(iter(other.items()))
        assert f"{role} = " in said
        assert (
            header if isinstance(header, str) else "no column" if header is None else ""
        ) in said
        assert {"nace2": "`Code`", "feed": "`Art`"}.get(role, "no column") in said
    elif name == "constants":
        role, value = next(iter(other.items()))
        assert f"{role} = {value!r} in every row" in said
        assert {"nace2": "`Code`", "feed": "`Art`"}.get(role, "no column") in said
    elif name == "where":
        assert str(read_where(other)[0]) in said
    else:
        assert shown[name] in said
    assert KEPT.get(name, "") in said
    # The same told again is no contradiction.
    assert annexc.progress(found, provenance=origin, **ASKED).rows == 3


def _codes(given: str | list[str]) -> list[str]:
    return [annexc.party(one).iso3 for one in ([given] if isinstance(given, str) else given)]


def test_readers_of_all_kinds_refuse_a_second_telling(tmp_path: Path) -> None:
    found = annexc.classify(PLANTS, **ASKED)
    origin = annexc.provenance(found, **ASKED)
    readers: list[Any] = [
        lambda: annexc.report(found, tmp_path / "out", provenance=origin, party="KEN"),
        lambda: annexc.explain(found.head(1), provenance=origin, party="KEN"),
        lambda: annexc.data_gaps(found, provenance=origin, columns={"feed": "Id"}),
        lambda: annexc.compare(
            found, found, before_origin=origin, after_origin=origin, columns={"feed": "Id"}
        ),
    ]
    for reader in readers:
        with pytest.raises(annexc.AnnexcError, match="as its provenance says"):
            reader()
    assert not (tmp_path / "out").exists()


SOME: dict[str, Any] = {
    "party": "FRA", "as_of": AS_OF, "where": ["Id!=c", "nace2=24.42"],
    "columns": {"nace2": "Code", "construction_started": "Bau", "nace21": None},
    "constants": {"feed": "secondary"},
}  # fmt: skip


def _some(data: Any = PLANTS) -> Any:
    with pytest.warns(annexc.RegisterWarning, match=r"left out .*Id!=c; nace2=24\.42"):
        return annexc.classify(data, **SOME)


def test_filters_and_constants_are_kept_and_held() -> None:
    found = _some()
    assert found["Id"].to_list() == ["A"]
    origin = annexc.provenance(found, **SOME)
    assert json.loads(origin["where"]) == ["Id!=c", "nace2=24.42"]
    assert json.loads(origin["constants"]) == {"feed": "secondary"}
    same: list[dict[str, Any]] = [
        {}, SOME, {"where": "Id!=C"}, {"where": "Code = 24.42 "}, {"constants": SOME["constants"]},
        {"constants": {"utm_zone": "19S"}},
    ]  # fmt: skip
    for told in same:
        assert annexc.progress(found, provenance=origin, **told).rows == 1, told
    assert annexc.progress(found, **SOME).rows == 1
    for told, kept in (
        ({"where": "Id!=b"}, "Id!=c; nace2=24.42"),
        ({"where": "Id=c"}, "Id!=c; nace2=24.42"),
        ({"constants": {"feed": "primary"}}, "feed = 'secondary' in every row"),
        ({"columns": {"feed": "Art"}}, "feed = 'secondary' in every row"),
    ):
        with pytest.raises(annexc.AnnexcError, match="as its provenance says") as error:
            annexc.progress(found, provenance=origin, **told)
        assert kept in str(error.value)


def test_a_row_that_is_left_out_is_in_no_answer(tmp_path: Path) -> None:
    whole = annexc.classify(PLANTS, **{**SOME, "where": None})
    origin = annexc.provenance(whole, **SOME)
    readers: list[Any] = [
        lambda: annexc.progress(whole, **SOME),
        lambda: annexc.progress(whole, provenance=origin),
        lambda: annexc.data_gaps(whole, provenance=origin),
        lambda: annexc.report(whole, tmp_path / "out", **SOME),
        lambda: annexc.report(whole, tmp_path / "out", provenance=origin),
    ]
    for reader in readers:
        with pytest.raises(annexc.AnnexcError, match=r"2 of its rows, the first row 2, .*Id!=c"):
            reader()
    for told in (SOME, {"provenance": origin}):
        assert annexc.explain(whole.head(1), **told).to_dict()["outcome"]["obligation"]
        with pytest.raises(annexc.AnnexcError, match=r"the row is left out .*`Code` is '38\.21'"):
            annexc.explain(whole[1], **told)


def test_batches_leave_out_the_same_rows() -> None:
    pa = pytest.importorskip("pyarrow")
    from annexc.spark import BatchClassifier

    classifier = BatchClassifier(**SOME)
    with pytest.warns(annexc.RegisterWarning, match=r"rows are left out where not Id!=c"):
        bound = classifier.bound(PLANTS.columns)
    assert bound.question == asked(PLANTS.columns, register=None, assume=None, **SOME)
    there = pickle.loads(pickle.dumps(bound))
    batches = list(there.over(iter(PLANTS.to_arrow().to_batches(max_chunksize=1))))
    table = pa.Table.from_batches(batches)
    assert table["Id"].to_pylist() == ["A"]
    assert table["obligation"].to_pylist() == _some()["obligation"].to_list()
    assert classifier(PLANTS.to_arrow())["Id"].to_pylist() == ["A"]


def test_a_role_that_no_one_named_may_be_named_later() -> None:
    found = annexc.classify(PLANTS, **ASKED)
    origin = annexc.provenance(found, **ASKED)
    told = annexc.progress(found, provenance=origin, columns={"facility_id": "Id"})
    assert told.required["facility_id"].to_list()[0] == "A"


def test_a_provenance_that_contradicts_itself_is_refused() -> None:
    found = annexc.classify(PLANTS, **ASKED)
    origin = annexc.provenance(found, **ASKED)
    for name, text in (
        ("party", "KEN"), ("as_of", "2020-01-01"), ("prefix", "x_"), ("register_sha256", "ab"),
    ):  # fmt: skip
        with pytest.raises(annexc.AnnexcError, match=f"{name}|no column `x_"):
            annexc.progress(found, provenance={**origin, name: text})


# --- What nothing says is asked for ---------------------------------------------------------------


def test_a_table_made_for_one_party_is_not_that_of_another() -> None:
    plants = pl.DataFrame({"category": ["II.a", "none"], "construction_started": ["2015", None]})
    found = annexc.classify(plants, party="FRA", as_of=AS_OF)
    for day in (AS_OF, None):
        assert annexc.progress(found, party="FRA", as_of=day).rows == 2
        with pytest.raises(annexc.AnnexcError) as error:
            annexc.progress(found, party="ITA", as_of=day)
        for told in ("ITA", "`require_bat_new`", "1 row, first row 1"):
            assert told in str(error.value)
    for missing in (
        lambda: annexc.progress(found),
        lambda: annexc.report(found, "nowhere", as_of=AS_OF),
    ):
        with pytest.raises(annexc.PartyError, match="which Party's duty"):
            missing()
    with pytest.raises(annexc.AnnexcError, match="of which day are the duties"):
        annexc.report(found, "nowhere", party="FRA")


def test_columns_that_nothing_names_are_asked_for() -> None:
    found = annexc.classify(
        PLANTS.drop("nace21"), party="FRA", as_of=AS_OF, columns={"nace2": "Code"}
    )
    with pytest.raises(annexc.ColumnError, match="give register= and columns= as to classify"):
        annexc.progress(found, party="FRA", as_of=AS_OF)


def test_a_description_of_which_only_the_title_is_kept_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "Mine"\n[columns]\nnace2 = "Code"\n', encoding="utf-8")
    asked_for = {"party": "FRA", "as_of": AS_OF, "register": path}
    found = annexc.classify(PLANTS, **asked_for)
    older = annexc.provenance(**asked_for)  # without the data: as files were written before
    with pytest.raises(annexc.RegisterError, match=r"'Mine' .* give the file with register="):
        annexc.progress(found, provenance=older)
    assert annexc.progress(found, provenance=older, register=path).rows == 3


# --- Said once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--split"], ["--separator=,"], ["--encoding=utf-8"]])
def test_a_run_remarks_once_of_one_column(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("nace2,Hazardous Waste\n24.42,no\n", encoding="utf-8")
    line = ["classify", str(source), "-o", str(tmp_path / "out.csv"), "--party=FRA", *options]
    assert main(line) == 0
    said = capsys.readouterr().err
    assert said.count("is not read") == 1
    assert "pass --column hazardous_waste='Hazardous Waste'" in said
    for again in (["report", "-o", str(tmp_path / "r"), "--format=xlsx"], ["gaps"]):
        assert main([again[0], str(tmp_path / "out.csv"), *again[1:]]) == 0
        assert "is not read" not in capsys.readouterr().err


def test_a_question_bound_to_columns_is_sent_whole_and_remarks_where_it_is_made() -> None:
    pa = pytest.importorskip("pyarrow")
    from annexc.spark import BatchClassifier

    table = pa.table({"nace2": ["24.42", "47.11"], "Hazardous Waste": ["no", None]})
    classifier = BatchClassifier(party="FRA", as_of=AS_OF)
    with pytest.warns(annexc.ColumnWarning, match="is not read") as said:
        bound = classifier.bound(table.schema.names)
    assert len(said) == 1
    there = pickle.loads(pickle.dumps(bound))
    batches = list(there.over(iter(table.to_batches(max_chunksize=1))))  # a warning is an error
    assert pa.Table.from_batches(batches).equals(classifier(table))
    assert list(there.over(iter([]))) == []


def test_python_remarks_once_and_where_it_was_called() -> None:
    table = pl.DataFrame({"nace2": ["24.42"] * 3, "Hazardous Waste": ["no"] * 3})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = annexc.classify(table, party="FRA", as_of=AS_OF)
    assert len(said) == 1
    assert said[0].filename == __file__
    assert annexc.progress(found, party="FRA", as_of=AS_OF).rows == 3  # a warning is an error here


# --- The whole way, file by file ------------------------------------------------------------------

REGISTER = """
name = "Meine Liste"
party = "FRA"
date_order = "day_first"
[columns]
facility_id = "Id"
name = "Nom"
nace2 = "Code"
construction_started = "Bati"
latitude = "Lat"
longitude = "Lon"
status = "Etat"
[values.status]
ouvert = "operating"
[constants]
feed = "secondary"
"""


@pytest.mark.parametrize("split", [[], ["--split"]])
@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "xlsx"])
def test_a_file_of_some_rows_needs_no_second_telling(
    ending: str, split: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if ending == "xlsx":
        pytest.importorskip("fastexcel")
    source, target = tmp_path / "in.csv", tmp_path / f"out.{ending}"
    plants = pl.DataFrame(
        {
            "Id": ["1", "2", "3", "4"],
            "Code": ["24.42;38.21", "24.42", "38.21", "24.42;38.21"],
            "Year": ["2004.0", "2004", "2003", "2003"],
        }
    )
    plants.write_csv(source)
    register = tmp_path / "r.toml"
    register.write_text(
        'name = "R"\nparty = "FRA"\n[columns]\nfacility_id = "Id"\nnace2 = "Code"\n[rows]\n'
        'keep = { nace2 = ["24.42;38.21", "24.42"] }\n',
        encoding="utf-8",
    )
    line = ["classify", str(source), "-o", str(target), "--register", str(register), *split]
    line += ["--constant", "construction_started=2010", "--where", "Year=2004", "--as-of", AS_OF]
    assert main(line) == 0
    said = capsys.readouterr().err
    assert "2 of 4 rows are left out (nace2=24.42;38.21; nace2=24.42; Year=2004)" in said
    assert "nace2=24.42;38.21; nace2=24.42: 1, Year=2004: 2" in said
    register.unlink()
    found = annexc.progress(target)
    assert found.rows == (3 if split else 2)
    assert found.required["facility_id"].unique().sort().to_list() == ["1", "2"]
    for again in (["gaps"], ["report", "-o", str(tmp_path / "r"), "--format=html"]):
        assert main([again[0], str(target), *again[1:]]) == 0
    page = (tmp_path / "r" / "report.html").read_text("utf-8")
    assert "Year=2004" in page
    told = ["report", str(target), "-o", str(tmp_path / "s"), "--format=html", "-q"]
    assert main([*told, "--where", "Year=2004", "--constant", "construction_started=2010"]) == 0
    capsys.readouterr()
    assert main([*told, "--where", "Year=2003"]) == 1
    assert "where is Year=2003" in capsys.readouterr().err
    assert main([*told, "--constant", "construction_started=2011"]) == 1
    assert "leave --constant out" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "arrow", "xlsx"])
def test_a_file_needs_no_second_telling(ending: str, tmp_path: Path) -> None:
    if ending == "xlsx":
        pytest.importorskip("fastexcel")
    register, source, target = (tmp_path / name for name in ("r.toml", "in.csv", f"out.{ending}"))
    register.write_text(REGISTER, encoding="utf-8")
    plants = pl.DataFrame(
        {
            "Id": ["A1", "A2", "A3"],
            "Nom": ["Werk <A>", "Werk B", "Werk C"],
            "Code": ["24.42", "24.44", "38.21"],
            "Bati": ["01/02/2010", "1999", "01.02.2005"],
            "Lat": ["48,1", "48.2", "48.3"],
            "Lon": ["2.1", "2.2", "2.3"],
            "Etat": ["ouvert", "closed", "ouvert"],
        }
    )
    plants.write_csv(source)
    asked_for = {"register": register, "as_of": AS_OF, "assume": {"lead_time": (1, 3)}}
    classified = annexc.classify(plants, **asked_for)
    expected = annexc.progress(classified, **asked_for)
    line = ["classify", str(source), "-o", str(target), "--register", str(register), "-q"]
    assert main([*line, "--as-of", AS_OF, "--assume", "lead-time=1:3"]) == 0
    register.unlink()

    found = annexc.progress(target)

    assert found.by_party["party"].to_list() == ["FRA"]
    assert found.as_of == date(2026, 8, 31)
    assert found.required["name"].to_list() == expected.required["name"].to_list()
    for name, table in expected.tables().items():
        assert table.equals(found.tables()[name]), name
    assert annexc.data_gaps(target).equals(annexc.data_gaps(classified))
    assert annexc.compare(target, target).summary.filter(status="same")["sources"].item() == 3
    explained = annexc.explain(classified.head(1), provenance=target).to_dict()
    assert explained["outcome"]["obligation"] == classified["obligation"][0]
    page = annexc.report(target, tmp_path / "out", formats=["html"])[0].read_text("utf-8")
    for told in (
        "Meine Liste",
        "Werk &lt;A&gt;",
        "France (FRA)",
        "31 August 2026",
        "1 to 3 years",
    ):
        assert told in page


def test_long_value_tables_go_through_every_format(tmp_path: Path) -> None:
    pytest.importorskip("fastexcel")
    register = tmp_path / "r.toml"
    values = "\n".join(f'"mot_x0041_ é {number:05}" = "operating"' for number in range(3000))
    register.write_text(
        f'name = "L"\nparty = "FRA"\n[columns]\nnace2 = "Code"\nstatus = "Art"\n'
        f"[values.status]\n{values}\n",
        encoding="utf-8",
    )
    PLANTS.select("Code", "Art").write_csv(tmp_path / "in.csv")
    questions = []
    for ending in ("csv", "parquet", "arrow", "xlsx"):
        target = tmp_path / f"out.{ending}"
        line = ["classify", str(tmp_path / "in.csv"), "-o", str(target), "-q", "--as-of", AS_OF]
        assert main([*line, "--register", str(register)]) == 0
        from annexc._files.origin import origin_at

        questions.append(from_text(origin_at(target)["question"], ending))
        assert annexc.progress(target).rows == 3
    assert len(questions[0].mapping["status"][0].values) == 3000
    assert all(question == questions[0] for question in questions)


def test_the_day_is_that_of_the_question_and_not_today(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("category,construction_started\nII.a,2006-01-01\n", encoding="utf-8")
    before = date(2008, 5, 16)
    line = ["classify", str(source), "-o", str(target), "--party=FRA", "-q"]
    for day in (before, before + timedelta(days=1)):
        assert main([*line, f"--as-of={day}"]) == 0
        assert annexc.progress(target).as_of == day
        row = pl.read_csv(target, infer_schema=False)
        outcome = annexc.explain(row, provenance=target).to_dict()["outcome"]
        assert outcome["obligation"] == row["obligation"].item()


TOTALS = ["Total", "TOTAL :", "Grand total", "Sub-total", "Celkem", "Summe"]


@pytest.mark.parametrize("kind", ["polars", "pandas", "duckdb"])
@pytest.mark.parametrize(
    ("row", "told"),
    [
        *(((word, "2", None), "1 row looks like totals") for word in TOTALS),
        (("id", "nace2", "closed"), "1 row looks like the headers again"),
        (("(1)", "(2)", "(3)"), "1 row looks like numbers of columns"),
    ],
)
def test_a_row_that_looks_like_no_source_is_said_and_stays(
    row: tuple[str, str, str | None], told: str, kind: str
) -> None:
    rows = [("1", "38.21", None), row, ("3", "10.51", "2001")]
    table = pl.DataFrame(rows, schema=["id", "nace2", "closed"], orient="row")
    data = {
        "polars": lambda: table,
        "pandas": table.to_pandas,
        "duckdb": lambda: duckdb.from_arrow(table.to_arrow()),
    }[kind]()
    with pytest.warns(annexc.RegisterWarning, match=rf"{told} \(first: row 2, .* leave them out"):
        found = annexc.classify(data, party="FRA")
    assert len(found) == 3
    with pytest.warns(annexc.RegisterWarning, match="are left out") as said:
        annexc.classify(table, party="FRA", where=f"id!={row[0]}")
    assert not any("looks like" in str(warning.message) for warning in said)


def test_a_company_called_total_is_a_source() -> None:
    rows = pl.DataFrame({"id": ["1"], "name": ["Total"], "nace2": ["38.21"]})
    assert annexc.classify(rows, party="FRA").height == 1


def test_the_shell_says_which_rows_look_like_no_sources(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,nace2,closed\n1,38.21,\nTotal,2,\n", encoding="utf-8")
    assert main(["classify", str(source), "-o", str(tmp_path / "o.csv"), "--party=FRA"]) == 0
    assert "1 row looks like totals (first: row 2, `Total`)" in capsys.readouterr().err
