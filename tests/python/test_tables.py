"""Further tables of a register: what they give, what they never do, and what is said of them."""

from __future__ import annotations

import json
import random
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import annexc
import duckdb
import polars as pl
import pytest
from annexc._question.written import from_text
from annexc.cli import main
from excerpts import EXCERPTS
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
DESCRIPTION = """
name = "M"
[columns]
facility_id = "id"
eprtr = "code"
[tables.releases]
gives = "releases"
key = "site"
columns.chemical = "chemical"
columns.amount = "amount"
columns.unit = "unit"
columns.medium = "medium"
columns.year = "year"
[tables.activities]
gives = "activities"
key = "site"
columns = { eprtr = "code", nace2 = "NACE Rev. 2" }
[tables.rounds]
gives = "rounds"
key = "site"
columns = { year = "year" }
"""
SITES = pl.DataFrame({"id": ["a", "b", "c", "c"], "code": ["5.(b)", "7.(a)", "7.(a)", None]})


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "mine.toml"
    path.write_text(DESCRIPTION, encoding="utf-8")
    return path


def described(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "M"\n[columns]\nfacility_id = "id"\neprtr = "code"\n{text}', "utf-8")
    return path


def quiet(data: Any, register: Path, **options: Any) -> Any:
    """`classify`, where what it says of the tables is not what is looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        return annexc.classify(data, register=register, **ASKED, **options)


def emissions(*rows: tuple[str, str, str | None, str, str, str]) -> pl.DataFrame:
    names = ["site", "chemical", "amount", "unit", "medium", "year"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def test_on_batches_tables_are_joined_before(register: Path) -> None:
    pytest.importorskip("pyarrow")
    from annexc.spark import BatchClassifier

    releases = emissions(("a", "PCDD/PCDF", "3", "g", "air", "2020"))
    acts = pl.DataFrame({"site": ["b", "c"], "code": ["5.(b)", "2.(b)"], "NACE Rev. 2": None})
    rounds = pl.DataFrame({"site": ["a", "b"], "year": ["2003", "2010"]})
    tables = {"releases": releases, "activities": acts, "rounds": rounds}
    whole = quiet(SITES, register, tables=tables)
    classifier = BatchClassifier(register=register, **ASKED)
    with pytest.warns(annexc.RegisterWarning) as told:
        classifier.bound(SITES.columns)
    assert {"releases", "activities", "rounds"} == {
        re.findall(r"table (\w+): is not given.*annexc\.classify", str(entry.message))[0]
        for entry in told
    }
    added = [name for name in whole.columns if name.startswith(tuple(tables))]
    joined = SITES.join(
        whole.select("id", *added).unique(), on="id", how="left", maintain_order="left"
    )
    found = pl.DataFrame(classifier.bound(joined.columns)(joined.to_arrow()))
    outputs = [name for name in whole.columns if name not in joined.columns]
    assert found.select(outputs).to_dicts() == whole.select(outputs).to_dicts()


# --- What each gives


def test_a_release_reopens_what_only_silence_closed(register: Path) -> None:
    told = emissions(
        ("b", "dioxins", "0.3", "g TEQ/a", "air", "2015"),
        ("c", "HCB", "0", "kg", "air", "2015"),
        ("c", "PCB", "3", "kg", "off-site transfer", "2015"),
    )
    found = quiet(SITES, register, tables={"releases": told})
    assert found["releases"].to_list() == [
        None, "PCDD/PCDF 0.3 g TEQ (2015)", "HCB 0 g; PCB transfer off site",
        "HCB 0 g; PCB transfer off site",
    ]  # fmt: skip
    reopened = found["issues"].str.contains("releases_reported").to_list()
    assert reopened == [False, True, False, False]
    assert found["obligation"].to_list() == ["undetermined", "undetermined", "none", "undetermined"]
    assert quiet(SITES, register)["obligation"][1] == "none"


@pytest.mark.parametrize(
    ("amount", "medium", "released"),
    [
        ("0", "air", False),
        ("0,00", "air", False),
        ("néant", "air", False),
        (None, "air", True),
        ("n.d.", "air", True),
        ("<0.001", "air", True),
        ("1.234", "air", True),
        ("wibble", "air", True),
        ("-5", "air", True),
        ("3", "transfer", False),
        ("3", "Eau (indirect)", False),
        ("3", "wibble", True),
        ("1e-12", "air", True),
    ],
)
def test_what_counts_as_a_release(
    register: Path, amount: str | None, medium: str, released: bool
) -> None:
    told = emissions(("b", "HCB", amount, "kg", medium, "2015"))
    found = quiet(SITES, register, tables={"releases": told})
    assert found["issues"].str.contains("releases_reported")[1] is released
    tidy = annexc.releases(told, register=register)
    assert tidy["released"].to_list() == [released]


def test_activities_are_united_with_those_of_the_register(register: Path) -> None:
    more = pl.DataFrame(
        {
            "site": ["b", "b", "a"],
            "code": ["5.(b)", "5.(b)", None],
            "NACE Rev. 2": [None, None, "-"],
        }
    )
    found = quiet(SITES, register, tables={"activities": more})
    together = SITES.with_columns(code=pl.Series(["5.(b)", "7.(a);5.(b)", "7.(a)", None]))
    outputs = found.columns[-18:]
    assert found.select(outputs).equals(quiet(together, register).select(outputs))
    assert found["activities_nace2"].null_count() == 4


def test_further_activities_become_sources(register: Path) -> None:
    more = pl.DataFrame({"site": ["b"], "code": ["5.(b)"], "NACE Rev. 2": ["01.47"]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        split = annexc.sources(SITES, register=register, tables={"activities": more})
    assert split["id"].to_list() == ["a", "b", "b", "c", "c"]
    assert split["code"].to_list()[1:3] == ["7.(a)", "5.(b)"]
    found = quiet(split.drop("source_no"), register)
    assert found["annex_c_candidates"].to_list()[1:3] == ["none", "II.a"]


def test_a_revision_that_a_header_states_is_that_of_the_table(register: Path) -> None:
    more = pl.DataFrame({"site": ["a"], "code": [None], "NACE Rev. 2": ["38.21"]})
    found = quiet(SITES, register, tables={"activities": more})
    assert not found["issues"].str.contains("revision_unstated").any()


def test_rounds_give_the_first_year_and_conclude_nothing_from_absence(register: Path) -> None:
    rounds = pl.DataFrame({"site": ["a", "a", "b"], "year": [2001, 2004, 2015]})
    assert "1 facility of the register. They may have" in said(register, SITES, rounds=rounds)
    found = quiet(SITES, register, tables={"rounds": rounds})
    assert found["rounds_first_reported"].to_list() == ["2001", "2015", None, None]
    assert found["rounds_last_reported"].to_list() == [2004, 2015, None, None]
    assert found["source_age"].to_list()[0] == "existing"
    without = quiet(SITES, register)
    for name in ("operating", "annex_c_candidates"):
        assert found[name].equals(without[name]), name


# --- What they never do

CELLS = st.sampled_from(["a", "b", "c", "d", "A", "0a", " a", "", "-", None])
SITE_ROWS = st.lists(
    st.tuples(CELLS, st.sampled_from(["5.(b)", "7.(a)", "2.(b)", None])), max_size=6
)
RELEASES = st.lists(
    st.tuples(
        CELLS,
        st.sampled_from(["HCB", "dioxins", "PCBs; HCB", "CO2", "wibble", "", None]),
        st.sampled_from(["0", "1.5", "1.234", "1,5", "<3", "nil", "x", None]),
        st.sampled_from(["kg", "g TEQ", "lb/yr", "ton", "m3", None]),
        st.sampled_from(["air", "Eau (indirect)", "sol", "wibble", None]),
        st.sampled_from(["2015", "2014/15", "x", None]),
    ),
    max_size=8,
)
CODES = st.lists(
    st.tuples(
        CELLS, st.sampled_from(["5.(b)", "7.(a)", "x", None]), st.sampled_from(["38.21", None])
    ),
    max_size=6,
)
YEARS = st.lists(st.tuples(CELLS, st.sampled_from(["2001", "2015", "x", None])), max_size=6)


def table(rows: list[Any], *names: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def drawn(releases: list[Any], codes: list[Any], years: list[Any]) -> dict[str, pl.DataFrame]:
    return {
        "releases": table(releases, "site", "chemical", "amount", "unit", "medium", "year"),
        "activities": table(codes, "site", "code", "NACE Rev. 2"),
        "rounds": table(years, "site", "year"),
    }


@settings(max_examples=15)
@given(SITE_ROWS, RELEASES, CODES, YEARS, st.randoms(use_true_random=False))
def test_rows_stay_and_no_order_counts(
    register: Path,
    sites: list[Any],
    releases: list[Any],
    codes: list[Any],
    years: list[Any],
    chance: random.Random,
) -> None:
    data, tables = table(sites, "id", "code"), drawn(releases, codes, years)
    found = quiet(data, register, tables=tables)
    assert found.select("id", "code").equals(data)
    for rows in (releases, codes, years):
        chance.shuffle(rows)
    turned = dict(reversed(drawn(releases, codes, years).items()))
    assert quiet(data, register, tables=turned).equals(found)
    lazy = quiet(data.lazy(), register, tables={name: rows.lazy() for name, rows in tables.items()})
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(found)
    # What a table gives is known by its key alone: what stands in no row of it is as without it.
    known = {str(row[0]) for rows in (releases, codes, years) for row in rows}
    alone = found.filter(~pl.col("id").cast(pl.String).fill_null("").is_in(list(known)))
    without = quiet(data, register).filter(~pl.col("id").fill_null("").is_in(list(known)))
    assert alone.select(without.columns).equals(without)


@settings(max_examples=10)
@given(SITE_ROWS)
def test_a_table_with_nothing_gives_the_same_as_none(register: Path, sites: list[Any]) -> None:
    data = table(sites, "id", "code")
    found = quiet(data, register, tables=drawn([], [], []))
    assert found.select(quiet(data, register).columns).equals(quiet(data, register))


@settings(max_examples=10)
@given(SITE_ROWS, RELEASES, CODES, YEARS)
def test_a_classified_table_needs_no_second_telling(
    register: Path, sites: list[Any], releases: list[Any], codes: list[Any], years: list[Any]
) -> None:
    data, tables = table(sites, "id", "code"), drawn(releases, codes, years)
    found = quiet(data, register, tables=tables)
    origin = annexc.provenance(found, register=register, **ASKED, tables=tables)
    assert annexc.progress(found, provenance=origin).rows == len(sites)
    assert annexc.progress(found, register=register, **ASKED).rows == len(sites)
    annexc.data_gaps(found, provenance=origin)
    if len(sites):
        told = annexc.explain(found[0], provenance=origin).to_dict()["outcome"]
        assert told["obligation"] == found["obligation"][0]
    again = annexc.provenance(data, register=register, **ASKED, tables=tables)
    assert again == origin
    kept = from_text(origin["question"], "").tables
    assert [(told.name, told.rows, told.given) for told in kept] == [
        (name, rows.height, True) for name, rows in tables.items()
    ]


@pytest.mark.parametrize(
    "kind",
    [pl.DataFrame.lazy, pl.DataFrame.to_pandas, pl.DataFrame.to_arrow,
     lambda table: table.to_arrow().to_reader(), lambda table: duckdb.from_arrow(table.to_arrow())],
    ids=["lazy", "pandas", "arrow", "reader", "duckdb"],
)  # fmt: skip
def test_every_kind_of_table_gives_the_same(
    register: Path, kind: Callable[[pl.DataFrame], Any]
) -> None:
    tables = drawn(
        [("b", "HCB", "2", "kg", "air", "2015")], [("a", "7.(a)", None)], [("c", "2001")]
    )
    expected = quiet(SITES, register, tables=tables)
    found = quiet(kind(SITES), register, tables={name: kind(t) for name, t in tables.items()})
    if isinstance(found, pl.LazyFrame):
        found = found.collect()
    found = found.read_all() if hasattr(found, "read_all") else found
    found = pl.DataFrame(found.arrow() if hasattr(found, "arrow") else found)
    for name in ("id", "releases", "activities_eprtr", "rounds_first_reported", "obligation"):
        assert found[name].cast(pl.String).to_list() == expected[name].cast(pl.String).to_list()


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float64, pl.String, pl.Categorical])
def test_keys_are_compared_by_what_they_say(register: Path, dtype: Any) -> None:
    sites = pl.DataFrame({"id": [7, 70, 123456789012], "code": ["7.(a)"] * 3})
    rounds = pl.DataFrame({"site": ["7", "070", "123456789012"], "year": ["2001"] * 3})
    sites = sites.with_columns(pl.col("id").cast(pl.String).cast(dtype) if dtype != pl.Float64
                               else pl.col("id").cast(dtype))  # fmt: skip
    found = quiet(sites, register, tables={"rounds": rounds})
    assert found["rounds_first_reported"].to_list() == ["2001", None, "2001"]


# --- What is said


def said(register: Path, data: pl.DataFrame, **tables: pl.DataFrame) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        annexc.classify(data, register=register, **ASKED, tables=tables)
    return "\n".join(str(warning.message) for warning in caught)


def test_what_matches_nothing_is_said(register: Path) -> None:
    told = emissions(
        ("z", "HCB", "1", "kg", "air", "2015"),
        ("0A", "HCB", "1", "kg", "air", "2015"),
        ("", "HCB", "1", "kg", "air", "2015"),
        ("b", "wibble", "1", "stone", "ether", "once"),
        ("b", "wibble", "1", "stone", "ether", "once"),
    )
    text = said(register, SITES, releases=told)
    for line in (
        "5 rows on 3 facilities; in no row of the register: 2 of them, such as '0A', 'z'; of the "
        "register without a row here: 2 facilities",
        "1 of its identifiers are like others of the register but for zeros before them, case or "
        "blanks, such as '0A' and 'a'",
        "1 row without an identifier",
        "1 row that stand there before",
        "2 rows with words for a chemical that no table knows, such as 'wibble'",
        "2 rows with a unit that is no mass known, such as 'stone'",
        "2 rows with a medium that no table knows, such as 'ether'",
        "2 rows with a year that cannot be read, such as 'once'",
        "table activities: is not given",
        "table rounds: is not given",
    ):
        assert line in text, line


def test_a_word_not_known_stands_in_the_row(register: Path) -> None:
    told = emissions(("b", "wibble; zxq", "1", "kg", "air", "2015"))
    assert (
        quiet(SITES, register, tables={"releases": told})["issues"][1]
        == "unknown_word;releases_reported"
    )


def test_what_is_all_right_says_nothing(register: Path) -> None:
    tables = drawn(
        [("a", "HCB", "1", "kg", "air", "2015")], [("a", "5.(b)", None)], [("a", "2001")]
    )
    assert said(register, SITES, **tables) == ""


def test_no_table_of_a_shipped_description_is_missed() -> None:
    assert annexc.classify(annexc.sample("fr-irep").head(3), register="fr-irep").height == 3


# --- What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tables.r]\ngives = "release"\nkey = "k"', "none of releases.*nearest is `releases`"),
        ('[tables.r]\nkey = "k"', "gives: None is none of"),
        ('[tables.r]\ngives = "rounds"\ncolumns = { year = "y" }', "key is missing"),
        ('[tables.r]\ngives = "rounds"\nkey = "k"', "year is missing"),
        ('[tables.r]\ngives = "rounds"\nkey = "k"\ncolums = {}', "colums is no key.*`columns`"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemcal = "c" }', "`chemical`"),
        ('[tables.r]\ngives = "activities"\nkey = "k"\ncolumns = { nace = "c" }', "`nace2`"),
        ('[tables.r]\ngives = "activities"\nkey = "k"', "map at least one"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemical = "c", air = "a", '
         'medium = "m" }', "two ways"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemical = "c", unit = "u" }\n'
         'constants = { unit = "kg" }', "unit has a column too"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemical = "c" }\n'
         'constants = { unit = "ton" }', "no unit of mass"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemical = "c" }\n'
         'values = { chemical = { "x" = "CO2" } }', "no chemical of Annex C"),
        ('[tables.r]\ngives = "releases"\nkey = "k"\ncolumns = { chemical = "c" }\n'
         'values = { medium = { "x" = "ether" } }', "no medium"),
        ('[tables.r]\ngives = "rounds"\nkey = "k"\nconstants = { year = "once" }', "no date"),
        ('[tables.r]\ngives = "rounds"\nkey = "k"\ncolumns = { year = ["a", "b"] }', "one column"),
        ('[tables.r]\ngives = "rounds"\nkey = "k"\ncolumns = { year = "y" }\ndecimal = ";"',
         "neither a point"),
        ('[tables."a=b"]\ngives = "rounds"\nkey = "k"\ncolumns = { year = "y" }', "no name"),
        ('tables = 3', "must be tables"),
    ],
)  # fmt: skip
def test_a_description_of_tables_is_checked(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    columns = '[columns]\nfacility_id = "id"\n'
    # A key of the whole description stands before its tables.
    parts = [text, columns] if text.startswith("tables") else [columns, text]
    path.write_text("\n".join(['name = "M"', *parts]), encoding="utf-8")
    with pytest.raises(annexc.RegisterError, match=said) as error:
        annexc.load_register(path)
    assert str(path) in str(error.value)


def test_a_table_that_no_one_named_is_refused(register: Path) -> None:
    with pytest.raises(annexc.RegisterError, match=r"no table of register.*`releases`.*There are"):
        annexc.classify(SITES, register=register, **ASKED, tables={"release": SITES})
    with pytest.raises(annexc.RegisterError, match="no register description"):
        annexc.classify(SITES.rename({"code": "eprtr"}), **ASKED, tables={"releases": SITES})


def test_a_header_that_the_table_lacks_is_refused(register: Path) -> None:
    wrong = pl.DataFrame({"sites": ["a"], "year": ["2001"]})
    with pytest.raises(annexc.ColumnError, match=r"`key` is read from the column `site`.*`sites`"):
        annexc.classify(SITES, register=register, **ASKED, tables={"rounds": wrong})


def test_a_key_is_not_held_against_the_first_of_several_headers(register: Path) -> None:
    rounds = pl.DataFrame({"site": ["a"], "year": ["2001"]})
    data = SITES.with_columns(other=pl.lit(None, dtype=pl.String))
    columns = {"facility_id": [data.columns[0], "other"]}
    with pytest.raises(annexc.ColumnError, match=r"and `other`; name the one .* register_key"):
        annexc.classify(
            data, register=register, columns=columns, **ASKED, tables={"rounds": rounds}
        )


def test_a_column_of_such_a_name_is_in_the_way(register: Path) -> None:
    data = SITES.with_columns(rounds_first_reported=pl.lit("x"))
    rounds = pl.DataFrame({"site": ["a"], "year": ["2001"]})
    with pytest.raises(annexc.ColumnError, match="is a column of the data already"):
        annexc.classify(data, register=register, **ASKED, tables={"rounds": rounds})
    found = quiet(data, register, tables={"rounds": rounds}, prefix="x_")
    assert found["x_rounds_first_reported"].to_list() == ["2001", None, None, None]


def test_tables_are_written_as_they_were_read(register: Path, tmp_path: Path) -> None:
    rich = described(
        tmp_path,
        '[tables."Rejets 2015"]\ngives = "releases"\nkey = { any = ["k", "K"] }\n'
        'register_key = "x"\nsheet = "S 1"\ndecimal = ","\n'
        'columns = { chemical = "c", air = ["a", "b"], unit = "u" }\n'
        'values = { unit = { "ton" = "t", "a.b" = "kg" }, chemical = { "x" = "HCB", "y" = "" } }\n'
        '[tables.act]\ngives = "activities"\nkey = "k"\n'
        'columns = { eprtr = { column = "c", starts_with = "E" } }\n'
        'constants = { nace2 = "38.21" }\n',
    )
    for path in (register, rich):
        kept = annexc.load_register(path)
        again = tmp_path / "again.toml"
        again.write_text(kept.to_toml(), encoding="utf-8")
        assert annexc.load_register(again).tables == kept.tables


# --- The shell, and real registers


def test_the_shell_joins_files_and_keeps_what_it_did(
    tmp_path: Path, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SITES.write_csv(tmp_path / "sites.csv")
    told = emissions(("b", "HCB", "2", "kg", "air", "2015"), ("z", "CO2", "1", "t", "air", "2015"))
    told.write_csv(tmp_path / "emissions.csv")
    out = tmp_path / "out.csv"
    options = ["--register", str(register), "--party", "FRA", "--as-of", "2026-08-31"]
    table = f"releases={tmp_path / 'emissions.csv'}"
    assert (
        main(["classify", str(tmp_path / "sites.csv"), "-o", str(out), *options, "--table", table])
        == 0
    )
    text = capsys.readouterr().err
    assert "table rounds: is not given" in text
    assert "in no row of the register: 1 of them, such as 'z'" in text
    origin = json.loads((tmp_path / "out.csv.provenance.json").read_text("utf-8"))
    kept = from_text(origin["question"], "").tables[0]
    assert (kept.file, kept.rows, kept.facilities) == ("emissions.csv", 2, 2)
    assert len(kept.sha256) == 64
    expected = quiet(SITES, register, tables={"releases": told})
    found = pl.read_csv(out, infer_schema=False)
    assert found["obligation"].to_list() == expected["obligation"].cast(pl.String).to_list()
    assert annexc.progress(out).rows == 4
    assert main(["explain", str(out), "--row", "2"]) == 0
    assert main(["gaps", str(out)]) == 0
    capsys.readouterr()
    raw = ["explain", str(tmp_path / "sites.csv"), "--row", "2", *options, "--table", table]
    assert main(raw) == 0
    assert "HCB 2000 g (2015)" in capsys.readouterr().out
    assert (
        main(["classify", str(tmp_path / "sites.csv"), "-o", str(out), *options, "--table", "x=y"])
        == 1
    )
    assert (
        main(
            [
                "classify",
                str(tmp_path / "sites.csv"),
                "-o",
                str(tmp_path / "emissions.csv"),
                *options,
                "--table",
                table,
            ]
        )
        == 1
    )


def test_a_sheet_of_the_same_workbook_is_found(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        SITES.write_excel(book, "Sites")
        pl.DataFrame({"site": ["a"], "year": ["2001"]}).write_excel(book, "Years")
    register = described(
        tmp_path,
        '[reading]\nsheet = "Sites"\n[tables.rounds]\ngives = "rounds"\nkey = "site"\n'
        'sheet = "Years"\ncolumns = { year = "year" }\n',
    )
    out = tmp_path / "out.csv"
    options = ["--register", str(register), "--party", "FRA", "--as-of", "2026-08-31", "-q"]
    assert main(["classify", str(path), "-o", str(out), *options]) == 0
    found = pl.read_csv(out, infer_schema=False)
    assert found["rounds_first_reported"].to_list()[0] == "2001"
    given = quiet(SITES, register, tables={"rounds": path})
    assert given["rounds_first_reported"].to_list()[0] == "2001"


def excerpt(name: str) -> pl.DataFrame:
    return pl.read_csv(EXCERPTS / "registers" / name, infer_schema=False)


def test_the_french_register_with_its_releases() -> None:
    told = excerpt("fr_irep_2015_emissions.csv")
    found = annexc.classify(
        annexc.sample("fr-irep"), register="fr-irep", as_of="2026-08-31", tables={"releases": told}
    )
    reporters = excerpt("truth_annexc_chemical_reporters.csv").filter(dataset="fr_irep_2015")
    named = found.filter(pl.col("releases").is_not_null())["Identifiant"]
    assert set(reporters["facility_id"]) <= set(named)
    assert found["issues"].str.contains("releases_reported").sum() == 29
    assert not found["issues"].str.contains("unknown_word").any()
    # No facility that releases one is certain to be in no category any more, but by transfer.
    closed = found.filter(pl.col("releases").is_not_null(), pl.col("annex_c") == "none")
    assert closed["releases"].str.contains("transfer off site").all()


ANNEX_C = r"(?i)dioxin|pcdd|hexachlorobenz|hexachloro-1,3|pcbs?\b|biphenyls|pentachlorobenz"


@pytest.mark.parametrize(
    ("register", "data", "tables", "headers"),
    [
        ("us-tri", "us_tri_2018_facilities_odd_regions.csv",
         {"releases": "us_tri_2018_annexc_releases_odd_regions.csv"},
         ("FacilityID", "FlowName", "FlowAmount")),
        ("us-tri-basic", "us_tri_il_2023_basic_raw.csv",
         {"releases": "us_tri_il_2023_basic_raw.csv"},
         ("2. TRIFD", "37. CHEMICAL", "65. ON-SITE RELEASE TOTAL")),
        ("eu-eprtr", "eu_eprtr_taranto_activities_raw.csv",
         {"releases": "eu_eprtr_taranto_releases_raw.csv"},
         ("FacilityReportID", "PollutantCode", "TotalQuantity")),
        ("eu-industry", "fi_prtr_facilities.csv",
         {"releases": "fi_prtr_releases.csv", "rounds": "fi_prtr_releases.csv"},
         ("Facility_INSPIRE_ID", "pollutantName", "totalPollutantQuantityKg")),
    ],
)  # fmt: skip
def test_real_layouts_are_joined(
    register: str, data: str, tables: dict[str, str], headers: tuple[str, str, str]
) -> None:
    rows = excerpt(data)
    read = {name: excerpt(file) for name, file in tables.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = annexc.classify(
            rows, register=register, party="FIN", as_of="2026-08-31", tables=read
        )
    assert found.height == rows.height
    key, name, amount = headers
    released = read["releases"].filter(
        pl.col(name).str.contains(ANNEX_C), pl.col(amount).cast(pl.Float64) > 0
    )
    expected = set(released[key]) & set(rows[key])
    says = pl.col("releases").str.contains("PC|HCB") & ~pl.col("releases").str.contains(" 0 g|off")
    assert set(found.filter(says)[key]) == expected
