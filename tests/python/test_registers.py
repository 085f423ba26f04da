"""Register descriptions, built in and of one's own, against the files they describe."""

from __future__ import annotations

import warnings
from pathlib import Path

import annexc
import polars as pl
import pytest
from excerpts import DESCRIBED
from excerpts import register as read

FILES = {
    "fr-irep": "fr_irep_2015_etablissements.csv",
    "us-tri": "us_tri_2018_facilities_odd_regions.csv",
    "us-tri-basic": "us_tri_il_2023_basic_raw.csv",
    "us-eia860": "us_eia860_2019_plants_naics_commissioning.csv",
    "gem-cement": "world_gem_cement_2025.csv",
    "de-opsd": "de_opsd_power_plants_2020.csv",
    "eu-eper": "eu_eper_combustion_facilities.csv",
    "eu-eprtr": "eu_eprtr_taranto_activities_raw.csv",
    "eu-industry": "fi_prtr_facilities.csv",
} | {register: file for file, register in DESCRIBED.items()}


@pytest.fixture(scope="module")
def classified(shared: Path) -> dict[str, pl.DataFrame]:
    found = {}
    for register, file in FILES.items():
        data = read(shared, file)
        # Rows of the African list that lost their country take the Party that is asked.
        party = {"eu-eprtr": "ITA", "wri-africa": "ZAF"}.get(register)
        with warnings.catch_warnings():
            if annexc.load_register(register).rows:
                warnings.simplefilter("ignore", annexc.RegisterWarning)
            found[register] = annexc.classify(
                data, register=register, party=party, as_of="2026-08-31"
            )
        if annexc.load_register(register).rows:
            assert 0 < found[register].height < data.height
        else:
            assert found[register].height == data.height
    return found


def test_all_are_listed() -> None:
    found = annexc.registers()
    assert found["register"].to_list() == sorted(FILES)
    assert found["name"].null_count() == 0
    assert found["origin"].null_count() == 0


@pytest.mark.parametrize("register", sorted(FILES))
def test_every_mapped_column_is_there(register: str, shared: Path) -> None:
    data = read(shared, FILES[register])
    mapped = annexc.load_register(register).mapped
    headers = {column.header for columns in mapped.columns.values() for column in columns}
    assert headers <= set(data.columns)


@pytest.mark.parametrize("register", sorted(FILES))
def test_codes_and_parties_are_understood(
    register: str, classified: dict[str, pl.DataFrame]
) -> None:
    found = classified[register]
    issues = found["issues"]
    # Codes of old vintages and territories remain; what is left is a few in a hundred.
    assert issues.str.contains("unknown_code").sum() < 0.05 * found.height
    assert issues.str.contains("unknown_party").sum() < 0.02 * found.height
    assert found["evidence"].is_in(["activity", "sector", "stated"]).sum() > 0.9 * found.height


def test_cement_plants_are_told_apart(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["gem-cement"].filter(pl.col("obligation") != "not_a_party")
    grinding = found.filter(pl.col("Plant type") == "grinding")
    assert grinding["annex_c"].unique().to_list() == ["none"]
    kilns = found.filter(pl.col("Plant type") == "integrated")
    without = kilns.filter(pl.col("Alternative Fuel") == "no")
    assert without["annex_c"].unique().to_list() == ["none"]
    waste = kilns.filter(pl.col("Alternative Fuel") == "yes")
    assert waste["annex_c"].is_null().all()
    assert waste["annex_c_candidates"].str.contains("II.b").all()


def test_cement_plants_of_a_state_that_is_no_party(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["gem-cement"].filter(pl.col("Country/Area") == "United States")
    assert found["obligation"].unique().to_list() == ["not_a_party"]


def test_what_is_retired_does_not_operate(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["gem-cement"]
    by_status = {
        status: found.filter(pl.col("Operating status") == status)["operating"].unique().to_list()
        for status in ("operating", "retired", "announced", "cancelled")
    }
    assert True in by_status["operating"]
    for status in ("retired", "announced", "cancelled"):
        assert by_status[status] == [False], status


def test_power_plants_are_told_apart_by_fuel(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["de-opsd"]
    hydro = found.filter(pl.col("energy_source").is_in(["Hydro", "Nuclear"]))
    assert hydro["annex_c"].unique().to_list() == ["none"]
    waste = found.filter(pl.col("energy_source") == "Waste")
    assert waste["annex_c_candidates"].str.starts_with("II.a").all()


def test_gas_turbines_and_engines_are_no_boilers(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["de-opsd"].filter(~pl.col("issues").str.contains("contradictory_evidence"))
    others = found.filter(pl.col("technology").is_in(["Gas turbine", "Combustion Engine"]))
    assert others.height > 5
    assert others["annex_c"].unique().to_list() == ["none"]
    steam = found.filter(technology="Steam turbine", energy_source="Hard coal")
    assert steam["annex_c_candidates"].str.contains("III.d").all()
    assert not found["issues"].str.contains("unknown_word").any()


def test_old_power_plants_are_existing_unless_retrofitted(
    classified: dict[str, pl.DataFrame],
) -> None:
    found = classified["de-opsd"].filter(pl.col("country") == "DE")
    old = found.filter(pl.col("commissioned").cast(pl.Float64) < 2004)
    untouched = old.filter(pl.col("retrofit").is_null())
    assert untouched["source_age"].unique().to_list() == ["existing"]
    changed = old.filter(pl.col("retrofit").cast(pl.Float64) > 2006)
    assert changed["source_age"].unique().to_list() == ["undetermined"]
    assert changed["age_basis"].unique().to_list() == ["retrofit"]


def test_who_was_in_eper_is_existing(classified: dict[str, pl.DataFrame]) -> None:
    found = classified["eu-eper"]
    assert found["source_age"].unique().to_list() == ["existing"]
    assert not found["issues"].str.contains("unknown_party").any()


def test_both_numberings_of_the_european_register_are_read(
    classified: dict[str, pl.DataFrame],
) -> None:
    assert classified["eu-eprtr"]["issues"].str.contains("unknown_code").sum() == 0
    assert classified["eu-eprtr"]["evidence"].unique().to_list() == ["activity"]


def test_a_role_of_a_register_can_be_left_out() -> None:
    cement = annexc.sample("gem-cement").filter(pl.col("Alternative Fuel") == "no").head(50)
    found = annexc.classify(cement, register="gem-cement", columns={"waste_burned": None})
    assert found["needs"].str.contains("waste_burned").any()


def test_totals_are_no_sources(classified: dict[str, pl.DataFrame]) -> None:
    assert classified["au-nger"]["Facility Name"].str.contains("(?i)total").sum() == 0
    assert not classified["in-cea"]["UNIT_NO"].is_in(["0", "0.0"]).any()


@pytest.mark.parametrize(
    ("register", "fuel", "idle", "burns"),
    [
        ("wri-africa", "Fuel", ["Hydro", "Wind", "Solar"], ["Coal"]),
        ("ar-plants", "tipodecentral", ["HIDRAULICA", "NUCLEAR"], ["TERMICA"]),
        (
            "au-nger",
            "Primary Fuel",
            ["Hydro", "Wind", "Solar"],
            ["Coal Seam Methane", "Black Coal", "Coal"],
        ),
        ("cl-thermal", "Combustible", [], ["CARBON"]),
        ("fi-plants", "Type", ["Hydro power", "Wind power", "Nuclear energy"], ["Industry CHP"]),
        ("in-cea", "TYPE", ["HYDRO", "NUCLEAR"], ["THERMAL"]),
    ],
)
def test_what_burns_nothing_is_in_no_category(
    register: str, fuel: str, idle: list[str], burns: list[str], classified: dict[str, pl.DataFrame]
) -> None:
    found = classified[register]
    assert set(found.filter(pl.col(fuel).is_in(idle))["annex_c"]) <= {"none"}
    fired = found.filter(pl.col(fuel).is_in(burns))
    assert fired.height > 0
    assert fired["annex_c_candidates"].str.contains("III.d").mean() > 0.5


def test_places_of_new_registers_are_read(classified: dict[str, pl.DataFrame]) -> None:
    pytest.importorskip("utm")
    for register, party in (("cl-thermal", "CHL"), ("ar-plants", "ARG")):
        found = annexc.progress(classified[register], register=register, as_of="2026-08-31")
        assert found.points is not None, party
        there = found.points.filter(
            pl.col("latitude").is_between(-56, -17), pl.col("longitude").is_between(-110, -53)
        )
        # One plant in Argentina has its longitude for a latitude too.
        assert found.points["sources"].sum() - there["sources"].sum() <= 1, party
        assert found.unplaced < 0.1 * found.rows, party


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_register_of_ones_own(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        name = "Mine"
        party = "FRA"
        [columns]
        nace2 = ["Code 1", "Code 2"]
        feed = "Charge"
        [values.feed]
        M = "primary"
        S = "secondary"
        "?" = ""
        """,
    )
    data = pl.DataFrame({"Code 1": ["24.42"] * 3, "Code 2": [None] * 3, "Charge": ["S", "M", "?"]})
    found = annexc.classify(data, register=path)
    assert found["annex_c"].to_list() == ["II.d.iii", "III.b", None]
    assert found["issues"].to_list() == ["", "", ""]
    assert annexc.load_register(path).key is None


def test_constants_speak_for_every_row(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'name = "M"\n[columns]\nname = "Nom"\n[constants]\nnace2 = "47.11"\nparty = "FRA"'
    )
    data = pl.DataFrame({"Nom": ["a", "b"]})
    assert annexc.classify(data, register=path)["annex_c"].to_list() == ["none", "none"]
    assert annexc.classify(data.lazy(), register=path).collect().height == 2
    assert annexc.classify(data.clear(), register=path).height == 0


def test_the_argument_goes_before_the_register(tmp_path: Path) -> None:
    path = write(tmp_path, 'name = "M"\nparty = "FRA"\n[columns]\nnace2 = "A"')
    data = pl.DataFrame({"A": ["24.42"], "B": ["47.11"]})
    found = annexc.classify(data, register=path, columns={"nace2": "B"}, party="USA")
    assert found.select("annex_c", "obligation").row(0) == ("none", "not_a_party")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no TOML"),
        ("", "name is missing"),
        ('name = "M"', "columns is missing"),
        ('name = "M"\ncolums = 1', "colums is no key. The nearest is `columns`"),
        ('name = 3\n[columns]\nnace2 = "A"', "name: must be a text, not 3"),
        ('name = "M"\n[columns]\nnaec2 = "A"', "columns: naec2 is no input column"),
        ('name = "M"\n[columns]\nnace2 = 7', "columns: nace2: 7 is no column"),
        ('name = "M"\n[columns]\nnace2 = { header = "A" }', "columns: nace2: .* is no column"),
        ('name = "M"\n[columns]\nnace2 = "A"\n[values.fed]\nx = "y"', "values: fed is no input"),
        (
            'name = "M"\n[columns]\nnace2 = "A"\n[values]\nfeed = "y"',
            "values: feed: must be a table",
        ),
        (
            'name = "M"\n[columns]\nnace2 = "A"\n[values.feed]\nx = 1',
            "values: feed: x: must be a text",
        ),
        (
            'name = "M"\n[columns]\nnace2 = "A"\n[constants]\nnace2 = "1"',
            "constants: nace2 has a column",
        ),
        ('name = "M"\n[columns]\nnace2 = "A"\n[constants]\nlatitude = "1"', "latitude is no input"),
    ],
)
def test_a_bad_register_names_file_key_and_reason(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(annexc.RegisterError, match=said) as error:
        annexc.load_register(path)
    assert str(path) in str(error.value)


def test_an_unknown_register_names_the_nearest() -> None:
    with pytest.raises(annexc.RegisterError, match="The nearest is `fr-irep`"):
        annexc.load_register("fr_irp")
    with pytest.raises(annexc.RegisterError, match=r"nowhere\.toml"):
        annexc.load_register("nowhere.toml")


def test_a_missing_column_of_a_register_names_the_way_out() -> None:
    data = annexc.sample("fr-irep").drop("Code_APE").head(3)
    with pytest.raises(
        annexc.ColumnError, match=r"register fr-irep: `naf2` is read from .*Code_APE"
    ):
        annexc.classify(data, register="fr-irep")
    found = annexc.classify(data, register="fr-irep", columns={"naf2": None})
    assert found.height == 3
