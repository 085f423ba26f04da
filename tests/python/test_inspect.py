"""A look at an unknown table."""

from __future__ import annotations

import tomllib
from pathlib import Path

import annexc
import polars as pl
import pytest
from excerpts import register

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
    assert schemes <= {*EXPECTED[file], "ied"}


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
