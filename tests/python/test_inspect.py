"""A look at an unknown table."""

from __future__ import annotations

import csv
import re
import shlex
import tomllib
import warnings
from datetime import date
from importlib import resources
from pathlib import Path

import annexc
import polars as pl
import pytest
import xlsxwriter
from annexc._inspect.headers import senses
from annexc._inspect.known import fitting
from annexc._register.reading import Reading
from annexc.cli import main
from calls import calls
from excerpts import register
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing.parametric import dataframes

HEADERS = list(
    csv.DictReader(
        resources.files("annexc").joinpath("words", "headers.csv").read_text("utf-8").splitlines()
    )
)

EXPECTED = {
    "fr_irep_2015_etablissements.csv": {
        "facility_id": ["Identifiant"],
        "name": ["Nom_Etablissement"],
        "eprtr": ["code_eprtr"],
        "naf2": ["Code_APE"],
    },
    "us_tri_2018_facilities_odd_regions.csv": {
        "facility_id": ["FacilityID"],
        "naics": ["NAICS"],
        "latitude": ["Latitude"],
        "longitude": ["Longitude"],
    },
    "us_tri_il_2023_basic_raw.csv": {"naics": ["30. PRIMARY NAICS", "31. NAICS 2"]},
    "us_eia860_2019_plants_naics_commissioning.csv": {
        "naics": ["Primary Purpose (NAICS Code)"],
        "operation_started": ["commissioning_year"],
        "fuel": ["primary_fuel", "other_fuel1", "other_fuel2"],
    },
    "world_gem_cement_2025.csv": {
        "party": ["Country/Area"],
        "status": ["Operating status"],
        "operation_started": ["Start date"],
        "facility_id": ["GEM Plant ID"],
    },
    "de_opsd_power_plants_2020.csv": {
        "party": ["country"],
        "fuel": ["energy_source"],
        "operation_started": ["commissioned_original"],
        "retrofit": ["retrofit"],
        "closed": ["shutdown"],
        "status": ["status"],
        "latitude": ["lat"],
        "longitude": ["lon"],
    },
    "eu_eper_combustion_facilities.csv": {
        "eper": ["MainIAActivityCode"],
        "nace11": ["NACEMainEconomicActivityCode"],
    },
    "eu_eprtr_taranto_activities_raw.csv": {"eprtr": ["IAReportedActivityCode"]},
}


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_the_columns_of_real_registers_are_found(file: str, shared: Path) -> None:
    data = register(shared, file)
    mapping = annexc.inspect(data).mapping
    for role, headers in EXPECTED[file].items():
        found = mapping.get(role, [])
        assert found[: len(headers)] == headers, role
        assert len(found) == len(headers) or role == "naics", role


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_no_code_is_seen_where_there_is_none(file: str, shared: Path) -> None:
    data = register(shared, file)
    mapping = annexc.inspect(data).mapping
    schemes = {role for role in mapping if role in annexc.schemes()["scheme"].to_list()}
    assert schemes <= {*EXPECTED[file], "ippc"}


def test_the_proposal_can_be_used(tmp_path: Path) -> None:
    data = annexc.sample("fr-irep")
    path = annexc.inspect(data).write_toml(tmp_path / "mine.toml")
    assert tomllib.loads(path.read_text(encoding="utf-8"))["name"] == "mine"
    found = annexc.classify(data, register=path, party="FRA", as_of="2026-08-31")
    built_in = annexc.classify(data, register="fr-irep", as_of="2026-08-31")
    assert found["obligation"].equals(built_in["obligation"])


def test_a_file_is_not_overwritten_unasked(tmp_path: Path) -> None:
    found = annexc.inspect(pl.DataFrame({"nace2": ["24.42"]}))
    found.write_toml(tmp_path / "mine.toml")
    with pytest.raises(annexc.RegisterError, match="is there already"):
        found.write_toml(tmp_path / "mine.toml")
    found.write_toml(tmp_path / "mine.toml", overwrite=True)
    with pytest.raises(annexc.RegisterError, match="nowhere"):
        found.write_toml(tmp_path / "nowhere" / "mine.toml")


def test_the_table_has_a_row_a_column() -> None:
    data = pl.DataFrame({"NACE Rev 2": ["24.42", None, "38.21"], "x": [None, None, "unknown"]})
    table = annexc.inspect(data).table
    assert table["column"].to_list() == ["NACE Rev 2", "x"]
    assert table["filled"].to_list() == pytest.approx([2 / 3, 0.0])
    assert table["role"].to_list() == ["nace2", None]
    assert table["match"].to_list() == [1.0, None]
    assert "nace21" in table["also"][0]


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("APE", ["3821Z", "0111Z"], "naf2"),
        ("ISIC code", ["2420", "3821"], "isic4"),
        ("NACE Rev. 2.1", ["24.42", "38.21"], "nace21"),
        ("SIC 2007", ["24420", "38210"], "uksic"),
        ("code", ["331314", "327310"], "naics"),
        ("Aktivität", ["5.(b)", "2.(e).(ii)"], "eprtr"),
        ("SNAP", ["030310", "090201"], "snap97"),
        ("NFR", ["5 C 1 b v", "1 A 1 a"], "nfr14"),
        ("Inbetriebnahme", ["1993 und 2002", "23.07.2003"], "operation_started"),
        ("Date de fermeture", ["12/05/2001", "2003"], "closed"),
        ("Baubeginn", ["2003.0", "1970"], "construction_started"),
        ("Pays", ["FRA", "DEU"], "party"),
        ("Land", ["Germany", "Austria"], "party"),
        ("Brennstoff", ["coal", "gas"], "fuel"),
        ("hazardous waste fired", ["yes", "no"], "hazardous_waste"),
    ],
)
def test_headers_and_forms_decide_between_lookalikes(
    header: str, cells: list[str], role: str
) -> None:
    table = annexc.inspect({header: cells}).table
    assert table["role"].to_list() == [role]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Year", ["2010", "2011", "2012"]),
        ("Sector", ["1", "2", "22"]),
        ("Zip", ["95824", "66062", "53225"]),
        ("State", ["CA", "DE", "IL"]),
        ("Capacity", ["0.15", "1.5", "2.25"]),
        ("Y/N", ["Y", "N", "N"]),
    ],
)
def test_what_only_looks_like_a_code_is_not_proposed(header: str, cells: list[str]) -> None:
    assert annexc.inspect({header: cells}).mapping == {}


def test_it_prints_and_shows_escaped() -> None:
    found = annexc.inspect({"<b>nace</b>": ["24.42"], "x": ["<i>"]})
    assert "<b>" not in found._repr_html_()
    assert "&lt;b&gt;nace&lt;/b&gt;" in found._repr_html_()
    assert str(found).splitlines()[0] == "1 rows, 2 columns"
    assert repr(found) == str(found)


def test_odd_tables() -> None:
    assert annexc.inspect(pl.DataFrame()).mapping == {}
    found = annexc.inspect(pl.DataFrame({"a": [[1, 2]], "b": [{"x": 1}], "c": [None]}))
    assert "not looked at" in found.table.row(1, named=True)["note"]
    toml = tomllib.loads(annexc.inspect({'a"\n\\': ["x"], "nace2": ["24.42"]}).to_toml('n"\n'))
    assert toml["columns"] == {"nace2": "nace2"}
    with pytest.raises(annexc.ColumnError, match="rows is 0"):
        annexc.inspect(pl.DataFrame({"a": [1]}), rows=0)


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        # A banding of permits is no activity: `1.4` is a number as any other.
        ({"RO Banding": ["1.4", "0.9", "1.4", "2.3", "1.2"] * 30}, {}),
        ({"GNFR": ["B_Industry", "A_PublicPower"] * 10}, {"gnfr14": ["GNFR"]}),
        ({"CIIU": ["2410", "3821"] * 10}, {"isic4": ["CIIU"]}),
        # A column that is full goes before one that names few.
        (
            {
                "Party": [None] * 19 + ["Kenya"],
                "Country of the plant": ["Kenya", "Ghana"] * 10,
                "nace2": ["38.21"] * 20,
            },
            {"party": ["Country of the plant"], "nace2": ["nace2"]},
        ),
        # Whole numbers of which each is another one are what a database calls its rows.
        ({"nr": [str(2410 + step) for step in range(40)]}, {"facility_id": ["nr"]}),
        ({"key": [str(1000 + 7 * step) for step in range(400)]}, {"facility_id": ["key"]}),
        ({"NRA": [f"A/PRG{step:03}/13" for step in range(40)]}, {"facility_id": ["NRA"]}),
        ({"uid": [f"x{step}" for step in range(5)]}, {"facility_id": ["uid"]}),
        ({"Fecha de inicio": ["2003", "2011"]}, {"operation_started": ["Fecha de inicio"]}),
        ({"Año de construcción": ["2003"]}, {"construction_started": ["Año de construcción"]}),
        ({"estado": ["en operación", "cerrado"]}, {"status": ["estado"]}),
        ({"Estado": ["Jalisco", "Sonora"] * 5}, {"region": ["Estado"]}),
        ({"FERC Status": ["Y", "N"] * 5}, {}),
        (
            {"Ash Status": ["OP", *[None] * 19], "nace2": ["35.11"] * 20},
            {"nace2": ["nace2"]},
        ),
        ({"Last modified": ["2019-01-01", "2020-01-02"]}, {}),
        ({"Koordinaten": ["48.86, 2.35", "47.1, 8.2"]}, {"coordinates": ["Koordinaten"]}),
        ({"Where": ["POINT(2.35 48.86)"]}, {"coordinates": ["Where"]}),
        (
            {"Lat": ["48°51'24\"N", "33°27'0\"S"], "Lon": ["2°20'0\"E", "70°39'0\"W"]},
            {"latitude": ["Lat"], "longitude": ["Lon"]},
        ),
        ({"Lat": ["48.86", "33.5"]}, {}),
        (
            {"UTM X": ["354891"], "UTM Y": ["7445840"], "Huso": ["19S"]},
            {"easting": ["UTM X"], "northing": ["UTM Y"], "utm_zone": ["Huso"]},
        ),
        ({"UTM X": ["354891"], "UTM Y": ["7445840"]}, {}),
    ],
)
def test_columns_are_weighed(columns: dict[str, list[str]], mapping: dict[str, list[str]]) -> None:
    assert annexc.inspect(columns).mapping == mapping


def test_marks_for_nothing_are_not_filled() -> None:
    marks = ["k.A.", "inconnu", "sin dato", "n/a", "24.42"]
    assert annexc.inspect({"NACE": marks}).table["filled"].to_list() == [0.2]


def used(data: pl.DataFrame, found: annexc.Inspection, tmp_path: Path) -> pl.DataFrame:
    """The table classified by the description as it was proposed."""
    path = found.write_toml(tmp_path / "mine.toml", overwrite=True)
    party = None if "party" in found.mapping else "FRA"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        return annexc.classify(data, register=path, party=party, as_of="2026-08-31")


def test_kinds_in_words_are_proposed_with_their_codes(tmp_path: Path) -> None:
    kinds = ["Cement", "cement ", "Municipal solid waste incineration", "Krematorium", "Mystery"]
    data = pl.DataFrame({"Industry": kinds * 10})
    found = annexc.inspect(data)
    assert set(found.mapping) == {"nace2", "toolkit"}
    assert found.values["nace2"]["Cement"] == "23.51"
    assert found.values["toolkit"]["Municipal solid waste incineration"] == "1a"
    assert found.values["toolkit"]["Krematorium"] == "8b"
    toml = found.to_toml()
    assert 'Mystery = ""  # 10 rows, not understood' in toml
    classified = used(data, found, tmp_path).head(5)
    assert classified["annex_c"].to_list()[2:4] == ["II.a", "III.g"]
    assert "II.b" in classified["annex_c_candidates"][0]
    assert classified["issues"].to_list()[4] == "unknown_code"


def test_a_waste_a_power_and_a_steel_tracker_without_codes(tmp_path: Path) -> None:
    waste = pl.DataFrame(
        {
            "Plant name": [f"Works {number}" for number in range(40)],
            "Technology": ["Municipal waste incinerator", "Landfill", "Composting", "Crematorium"]
            * 10,
        }
    )
    found = used(waste, annexc.inspect(waste), tmp_path)
    assert found["annex_c"].to_list()[0] == "II.a"
    assert found["annex_c"].to_list()[3] == "III.g"
    power = pl.DataFrame(
        {"Type": ["THERMAL", "HYDRO", "NUCLEAR"] * 10, "Fuel": ["COAL", None, None] * 10}
    )
    found = used(power, annexc.inspect(power), tmp_path)
    assert found["annex_c"].to_list()[1:3] == ["none", "none"]
    assert "III.d" in found["annex_c_candidates"][0]
    steel = pl.DataFrame(
        {
            "Plant": [f"Steel {number}" for number in range(20)],
            "Crude steel capacity (ttpa)": ["1200", "2410"] * 10,
            "Start year": ["1999", "2015"] * 10,
        }
    )
    looked = annexc.inspect(steel)
    assert looked.constants == {"nace2": "24.10"}
    assert [text.partition(":")[0] for text in looked.missing] == ["the Party"]
    found = used(steel, looked, tmp_path)
    assert "III.b" in found["annex_c_candidates"][0]
    assert "of `steel`" in str(looked)


@pytest.mark.parametrize("several", ["SOLAR|TERMICA", "Hydro / thermal", "wind and coal"])
def test_a_kind_beside_another_is_not_what_burns_nothing(several: str) -> None:
    data = {"Type": [several, "Hydro", "thermal"] * 10, "Fuel": ["coal"] * 30}
    found = annexc.inspect(data)
    assert several not in found.values.get("category", {})
    assert found.values["category"]["Hydro"] == "none"


def test_rows_that_sum_up_are_proposed_to_be_left_out(tmp_path: Path) -> None:
    names = ["Works One", "Works Two", "Corporate Total", "Total", "TOTAL RAFFINAGE", "Total SA"]
    data = pl.DataFrame({"Facility name": names, "NACE 2": ["38.21"] * 6})
    found = annexc.inspect(data)
    assert 'drop = { "Facility name" = ["Corporate Total"] }' in found.to_toml()
    # The word alone, and what companies are called, is not left out on a guess.
    assert 'rows named "Total" may sum up others' in found.to_toml()
    assert used(data, found, tmp_path)["Facility name"].to_list() == [
        name for name in names if name != "Corporate Total"
    ]


def test_it_says_what_is_missing_and_what_is_next() -> None:
    nothing = annexc.inspect({"x": ["y", "z"]})
    assert any("No column looks like a code" in text for text in nothing.missing)
    assert any("activity, whose words are read with --assume text" in t for t in nothing.missing)
    wings = annexc.inspect({"Type": ["north wing", "south wing", "annexe"] * 10})
    assert "--assume text" in wings.table["note"].item()
    assert "missing:" in nothing.next_step()
    codes = annexc.inspect({"NACE Rev. 2": ["38.21"], "Country": ["Kenya"]})
    assert codes.missing == ()
    assert codes.command("my plants.csv") == "annexc inspect 'my plants.csv' -o 'my plants.toml'"
    step = codes.command("my plants.csv", "p.toml")
    assert step.startswith("annexc classify 'my plants.csv' -o ")
    assert step.endswith(" --register p.toml")
    assert annexc.inspect({"NACE": ["38.21"]}).command("a.csv", "p.toml").endswith("--party CODE")
    assert "annexc.classify(data, register=" in codes._repr_html_()


def test_the_shell_ends_with_the_next_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "cement_plants.csv"
    pl.DataFrame({"Plant ID": ["a", "b"], "Country": ["Kenya", "Ghana"]}).write_csv(source)
    assert main(["inspect", str(source)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("next: annexc inspect ")
    toml = tmp_path / "p.toml"
    assert main(["inspect", str(source), "-o", str(toml)]) == 0
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("next: annexc classify ")
    words = shlex.split(last.removeprefix("next: annexc "))
    words[words.index("-o") + 1] = str(tmp_path / "duties.csv")
    assert main(words) == 0
    assert pl.read_csv(tmp_path / "duties.csv")["evidence"].to_list() == ["sector", "sector"]


def test_a_table_of_many_columns_costs_in_proportion() -> None:
    def work(width: int) -> int:
        # Headers of its own: what is remembered of others is not counted.
        names = [f"Capacity {width} {n}" for n in range(width)]
        data = pl.DataFrame({name: [f"{n}.5", "a", None] * 70 for n, name in enumerate(names)})

        def inspected() -> None:
            found = annexc.inspect(data)
            str(found)
            found.to_toml()

        return calls(inspected)

    work(50)
    assert work(2000) < 4 * 1.1 * work(500)


def test_a_notebook_shows_what_is_read_first() -> None:
    shown = annexc.inspect({"x": ["q", "r"], "NACE": ["24.42", "38.21"]})._repr_html_()
    assert shown.index("NACE") < shown.index("<details>") < shown.index(">x<")


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["24.42", "3821Z", "5.(b)", "II.a", "Cement", "Hydro", "coal", "France", "2003", "yes",
         "48.86, 2.35", "12°5'N", "Total", "n/a", "1e5", "POINT(1 2)", "{", "19S", "operating"]
    ),
    st.text(max_size=20),
)  # fmt: skip
HEADS = st.one_of(
    st.sampled_from([row["words"].replace("-", "") for row in HEADERS]), st.text(max_size=15)
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(HEADS, st.lists(CELLS, min_size=6, max_size=6)), max_size=6),
    st.integers(1, 8),
    st.text(max_size=20),
)
def test_a_proposal_loads_and_classifies(
    tmp_path_factory: pytest.TempPathFactory,
    columns: list[tuple[str, list[str | None]]],
    times: int,
    name: str,
) -> None:
    data = pl.DataFrame(
        {header: pl.Series(cells * times, dtype=pl.String) for header, cells in columns}
    )
    found = annexc.inspect(data, name=name)
    str(found)
    found._repr_html_()
    tomllib.loads(found.to_toml(name))
    lacks = [text for text in found.missing if not text.startswith("the Party")]
    if lacks:
        return
    # A word of the border among the headers would clash with what is added.
    if set(found.table["column"]) & set(
        annexc.classify(pl.DataFrame({"nace2": ["1"]}), party="FRA").columns[1:]
    ):
        return
    classified = used(data, found, tmp_path_factory.mktemp("mine"))
    assert classified.height <= data.height


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(dataframes(max_cols=5, max_size=8, allow_null=True))
def test_no_table_of_any_types_breaks_it(data: pl.DataFrame) -> None:
    found = annexc.inspect(data)
    assert found.table.height == data.width
    str(found)
    found._repr_html_()
    tomllib.loads(found.to_toml())


def test_it_says_which_edition_a_header_states_and_which_it_leaves_open() -> None:
    def of(header: str, scheme: str) -> tuple[str, str]:
        codes = annexc.crosswalk(scheme)["code"].to_list()
        found = annexc.inspect(pl.DataFrame({header: codes})).table
        role, note = found.select("role", "note").row(0)
        return role, note

    assert of("WZ 2008", "wz2008") == ("wz2008", "")
    assert of("WZ 2025", "wz2025") == ("wz2025", "")
    assert of("WZ 2003", "wz2003") == ("wz2003", "")
    assert of("WZ 03", "wz2008") == ("wz2008", "its header says wz2003")
    assert of("CNAE", "cnae_br") == ("cnae_br", "")
    assert "no edition is stated" in of("WZ", "wz2008")[1]
    assert "no revision of NACE is stated" in of("NACE", "nace2")[1]
    assert of("ISIC Rev. 3.1", "isic31") == ("isic31", "")
    assert "its header says ISIC Rev. 3, an edition" in of("ISIC Rev. 3", "isic31")[1]


def test_the_party_told_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from annexc.cli import main

    # Classes of NACE, and four times as often what a Turkish register breaks them down into.
    codes = [code for code in annexc.crosswalk("nace2")["code"] if len(code) == 5]
    finer = [f"{code.replace('.', '')}01" for code in codes]
    data = pl.DataFrame({"NACE kodu": codes[:40] + finer * 4})
    found = annexc.inspect(data, party="TUR")

    assert found.mapping == {"altili": ["NACE kodu"]}
    assert found.missing == ()
    assert 'party = "TUR"' in found.to_toml()
    assert '# party = "FRA"' not in found.to_toml()
    assert "CODE" not in found.next_step()
    assert "altili" not in annexc.inspect(data).mapping

    file, described = tmp_path / "t.csv", tmp_path / "t.toml"
    data.write_csv(file)
    main(["inspect", str(file), "--party", "TUR", "-o", str(described)])
    assert "missing: the Party" not in capsys.readouterr().err
    main(["classify", str(file), "--register", str(described), "-o", str(tmp_path / "out.csv")])


@pytest.mark.parametrize(
    ("header", "cell", "role"),
    [
        ("착공일", "2005-0{}-01", "construction_started"),
        ("연료", "coal", "fuel"),
        ("사업장명", "제{}공장 소각장", "name"),
        ("事業所名", "第{}工場 製鉄所", "name"),
        ("Razão Social", "Usina {} Ltda", "name"),
        ("Facility", "Plant number {}", "name"),
        ("S/No", "{}", "facility_id"),
        ("CNPJ", "1{}.345.678/0001-90", "facility_id"),
    ],
)
def test_more_headers_of_registers_are_known(header: str, cell: str, role: str) -> None:
    cells = [cell.format(number) for number in range(1, 10)]

    assert annexc.inspect(pl.DataFrame({header: cells})).mapping == {role: [header]}


def test_a_number_of_rows_gives_way_to_a_number_of_plants() -> None:
    numbers = [str(number) for number in range(1, 31)]
    data = pl.DataFrame({"S/No": numbers, "Facility ID": [f"P{number}7" for number in numbers]})

    assert annexc.inspect(data).mapping == {"facility_id": ["Facility ID"]}


def test_a_register_that_the_package_describes_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("fr-irep", "gem-cement"):
        looked = annexc.inspect(annexc.sample(name))
        assert looked.described == (name,)
        assert f'register="{name}"' in looked.next_step()
        assert main(["inspect", f"sample:{name}"]) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        step = last.removeprefix("next: ")
        assert step == (f"annexc classify sample:{name} -o {name}-duties.csv --register {name}")
        told = [*shlex.split(step)[1:3], "-o", str(tmp_path / "o.csv"), "--register", name, "-q"]
        assert main(told) == 0
    fewer = annexc.sample("fr-irep").drop("Code_APE")
    assert annexc.inspect(fewer).described == ()


@pytest.mark.parametrize("name", annexc.registers()["register"])
def test_each_built_in_description_is_known_by_its_headers(name: str) -> None:
    described = annexc.load_register(name)
    headers = {entry.header for held in described.mapped.columns.values() for entry in held}
    headers |= {entry.column for entry in described.rows}
    if len(headers) >= 4:
        assert name in fitting([*sorted(headers), "another"])
    assert name not in fitting(sorted(headers)[1:])


def test_how_a_file_is_read_goes_on_into_the_description_and_the_next_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "two sheets.xlsx"
    with xlsxwriter.Workbook(book) as written:
        for title in ("One", "The other"):
            sheet = written.add_worksheet(title)
            rows = [["Plants"], ["Id", "NACE"], *([f"a{row}", "24.44"] for row in range(30))]
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    assert main(["inspect", str(book)]) == 1
    assert "--sheet 'The other'" in capsys.readouterr().err
    assert main(["inspect", str(book), "--sheet", "The other", "--header-row", "2"]) == 0
    step = capsys.readouterr().out.splitlines()[-1].removeprefix("next: ")
    told = shlex.split(step)[1:]
    told[told.index("-o") + 1] = str(tmp_path / "mine.toml")
    assert main(told) == 0
    assert annexc.load_register(tmp_path / "mine.toml").reading == Reading(
        header_row=2, sheet="The other"
    )
    step = capsys.readouterr().err.splitlines()[-1].removeprefix("next: ")
    told = [part.replace("CODE", "FRA") for part in shlex.split(step)[1:]]
    told[told.index("-o") + 1] = str(tmp_path / "out.csv")
    assert main([*told, "-q"]) == 0
    assert pl.read_csv(tmp_path / "out.csv").height == 30


def test_what_tells_no_facilities_apart_is_said(tmp_path: Path) -> None:
    plants = pl.DataFrame({"NACE": ["24.44", "24.51"] * 15})
    looked = annexc.inspect(plants)
    assert [text.split(",")[0] for text in looked.lacks] == ["facility_id"]
    assert "# facility_id, which ask and compare need" in looked.to_toml()
    named = plants.with_columns(Name=pl.format("Plant of {}", pl.int_range(30)))
    [said] = annexc.inspect(named).lacks
    assert 'facility_id = "Name" would do' in said
    assert annexc.inspect(named.with_columns(Id=pl.int_range(500, 530))).lacks == ()


def test_a_table_of_releases_is_told_from_a_register(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {
            "Identifiant": [f"0{number}" for number in range(40)],
            "Polluant": ["Dioxines et furanes", "Hexachlorobenzène (HCB)"] * 20,
            "quantite": ["0.2"] * 40,
        }
    )
    looked = annexc.inspect(table)
    assert "[tables.releases]" in looked.missing[0]
    assert "what is missing" in looked.command("em.csv", "em.toml")
    text = looked.to_toml()
    block = [line.removeprefix("# ") for line in text.splitlines()]
    start = block.index("[tables.releases]")
    made = "\n".join(
        ['name = "x"', "[columns]", 'facility_id = "Id"', 'nace2 = "N"', *block[start : start + 4]]
    ).replace('amount = "...", unit = "..."', 'amount = "quantite"')
    (tmp_path / "x.toml").write_text(made, encoding="utf-8")
    [further] = annexc.load_register(tmp_path / "x.toml").tables
    assert further.gives == "releases"
    assert further.key.header == "Identifiant"


def test_a_column_that_names_schemes_is_said_and_a_number_is_no_yes_or_no() -> None:
    plants = pl.DataFrame(
        {
            "scheme": ["eprtr", "naics"] * 20,
            "code": ["2.(b)", "331410"] * 20,
            "Production, decommissioned, MW": ["0"] * 38 + ["20", "1"],
        }
    )
    notes = dict(annexc.inspect(plants).table.select("column", "note").iter_rows())
    assert notes["scheme"].startswith("names of schemes")
    assert "scheme=" in notes["scheme"]
    assert "yes or no" not in notes["Production, decommissioned, MW"]


#: How registers name schemes, with the input column.
NAMES = {
    "ISIC Rev.4": "isic4", "NACE Rev.2": "nace2", "E-PRTR": "eprtr", "NACE rév. 2": "nace2",
    "CIIU Rev. 4": "isic4", "NACE Rev. 2.1": "nace21", "naics": "naics", "SNAP 97": "snap97",
    "Registro E-PRTR": "eprtr", "Klassifikation NACE Rev. 2": "nace2", "NFR": "nfr14",
    "WZ 2008": "wz2008", "国民经济行业分类": "gbt4754",
}  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=5, unique=True), st.data())
def test_a_column_of_names_of_schemes_is_noticed_whichever_they_are(
    names: list[str], data: st.DataObject
) -> None:
    others = data.draw(st.lists(st.sampled_from(["other", "?", "n/a"]), max_size=2 * len(names)))
    rows = data.draw(st.permutations([*names * 3, *others]))
    codes = annexc.crosswalk("nace2")["code"].to_list()[: len(rows)]
    looked = annexc.inspect({"Which": rows, "Code": codes})
    note = dict(looked.table.select("column", "note").iter_rows())["Which"]
    assert note.startswith("names of schemes")
    held = {text: scheme for text, scheme in looked.columns[0].schemes if scheme}
    assert held == {name: NAMES[name] for name in names}
    several = [text for text in looked.missing if "says of which scheme each code is" in text]
    assert len(several) == (len(set(held.values())) > 1)
    if several:
        # Nothing is proposed as the next step without it being said.
        assert several[0] in looked.next_step()
        assert "say in x.toml what is missing" in looked.command("x.csv", "x.toml")


@pytest.mark.parametrize("cells", [["NACE 24.42", "NACE 38.21"], ["E-PRTR 5.(b)", "ISIC 2420"]])
def test_codes_with_the_name_of_their_scheme_are_no_names_of_schemes(cells: list[str]) -> None:
    assert not annexc.inspect({"Which": cells * 5}).columns[0].schemes


def test_a_note_that_the_table_cuts_stands_whole_below_it() -> None:
    plants = pl.DataFrame({"Type": ["north wing", "south wing", "annexe"] * 10})
    looked = annexc.inspect(plants)
    note = looked.table["note"].item()
    assert len(note) > 44
    assert f"Type: {note}" in str(looked).splitlines()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(alphabet="abcdefghijklmnoprstuvzčřšžéíőאבגקשт ", min_size=1, max_size=25),
    st.lists(
        st.one_of(
            st.integers(1900, 2025).map(str),
            st.dates(date(1950, 1, 1), date(2025, 1, 1)).map(str),
            st.dates(date(1950, 1, 1), date(2025, 1, 1)).map("{:%d.%m.%Y}".format),
        ),
        min_size=1,
        max_size=19,
    ),
)
def test_no_column_of_dates_is_passed_over_in_silence(header: str, cells: list[str]) -> None:
    looked = annexc.inspect({header: cells})
    told = senses(header) & {"measure", "record", "report", "date"}
    said = any(text.startswith("dates: ") and "map what fits" in text for text in looked.lacks)
    assert looked.mapping or said or told
    if said:
        assert "dates, and not read" in looked.table["note"].item()
        assert "construction_started" in looked.to_toml()


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Capacity", ["2003", "1999", "2011"]),
        ("Reporting year", ["2003", "1999", "2011", "2012"]),
        ("Last updated", ["2003", "1999", "2011", "2012"]),
        ("Rok", ["2003", "2004"] * 10),
        ("Ronda", ["2003", "2004"] * 10),
        ("Comment", ["2003", "none", "closed since long", "see below"]),
    ],
)
def test_what_is_no_date_of_a_plant_is_not_asked_for(header: str, cells: list[str]) -> None:
    assert not any(text.startswith("dates") for text in annexc.inspect({header: cells}).lacks)


@pytest.mark.parametrize(
    "header",
    [
        "Dioxins (g TEQ/a)", "PCDD/F", "pcddF_air", "Dioxiny a furany (g/rok)", "Dioksyny",
        "Dioxinas y furanos", "Dioxine [g I-TEQ]", "Диоксины", "Hexachlorobenzène (kg)", "pcb_kg",
        "HCB emission", "ダイオキシン類", "二噁英", "Dioksiinit", "ΔΙΟΞΙΝΕΣ",
    ],
)  # fmt: skip
def test_amounts_of_a_chemical_of_annex_c_are_said_with_the_way_out(
    header: str, tmp_path: Path
) -> None:
    held = {"Plant ID": ["a1", "b2", "c3"], "NACE": ["10.51"] * 3, header: ["0,1", "2", "0"]}
    plants = pl.DataFrame(held)
    looked = annexc.inspect(held)
    assert header not in looked.mapping
    [said] = [text for text in looked.lacks if text.startswith("releases")]
    keys = said.partition("with ")[2].rpartition(" (or")[0]
    lines = re.sub(r", (?=(?:key|columns|constants) =)", "\n", keys)
    described = tmp_path / "mine.toml"
    described.write_text(f"{looked.to_toml()}\n[tables.releases]\n{lines}\n", encoding="utf-8")
    rows = annexc.classify(
        plants, party="FIN", register=described, tables={"releases": plants}, as_of="2026-08-31"
    )
    assert rows["issues"].str.contains("releases_reported").to_list() == [True, True, False]


@pytest.mark.parametrize("pattern", ["__UNNAMED__{}", "Unnamed: {}", "_duplicated_{}"])
def test_a_title_that_was_taken_for_the_headers_is_said(pattern: str) -> None:
    headers = ["Register 2017", *(pattern.format(place) for place in range(1, 5))]
    looked = annexc.inspect({header: ["Name", "a", "b"] for header in headers})
    assert looked.lacks[0].startswith("headers: 4 of 5 columns have none")
    assert "header_row" in looked.next_step()
    named = {f"Measure {place}": ["a"] for place in range(9)}
    assert not annexc.inspect({**named, pattern.format(1): ["a"]}).lacks[0].startswith("headers")


# --- Identifiers


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(["S/No.", "No", "Plant no.", "#", "Id"]),
    st.sampled_from(["{}", "{:03}", "{}.", "{}.0"]),
    st.integers(10, 40),
    st.sampled_from([None, "NRA", "Licence", "Plant code"]),
    st.booleans(),
)
def test_a_running_number_is_no_identifier_that_stays(
    header: str, written: str, rows: int, other: str | None, ordered: bool
) -> None:
    numbers = list(range(1, rows + 1))
    held = numbers if ordered else numbers[::-1]
    table = {
        header: [written.format(number) for number in held],
        "name": [f"Works {number * 7 % 101}" for number in numbers],
        "nace2": ["23.51"] * rows,
    }
    stays = [f"N{number * 37 % 101}" for number in numbers]
    found = annexc.inspect(table | ({other: stays} if other else {}))
    notes = dict(found.table.select("column", "note").iter_rows())
    if other and ordered:
        assert found.mapping["facility_id"] == [other]
    if found.mapping.get("facility_id") == [header]:
        assert ("counts the rows" in notes[header]) == ordered
        assert ("counts the rows" in found.to_toml()) == ordered
    assert "counts the rows" not in notes.get(other or "", "")


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=8).filter(lambda sizes: max(sizes) > 1),
    st.sampled_from([("NRA", "No"), ("Facility ID", "Unit"), ("Plant code", "S/No.")]),
    st.booleans(),
)
def test_a_pair_that_tells_rows_apart_is_named(
    sizes: list[int], headers: tuple[str, str], alone: bool
) -> None:
    rows = [(f"N{place}", str(n)) for place, size in enumerate(sizes) for n in range(1, size + 1)]
    table = {header: [row[at] for row in rows] for at, header in enumerate(headers)}
    table["nace2"] = ["23.51"] * len(rows)
    if alone:  # another column does without a second
        table["Site ID"] = [f"S{place * 37 % 101}" for place in range(len(rows))]
    found = annexc.inspect(table)
    listed = f'rows share a value in "{headers[0]}" and in "{headers[1]}", and no two share both'
    assert any(listed in text for text in found.lacks) == (not alone)
    assert (listed in found.to_toml()) == (not alone)
    again = {header: [*cells, cells[-1]] for header, cells in table.items()}
    assert not any("share both" in text for text in annexc.inspect(again).lacks)
