"""Territories: no State is guessed for them, and what is known of them is said."""

from __future__ import annotations

import csv
from pathlib import Path

import annexc
import polars as pl
import pytest

TABLE = Path(__file__).parents[2] / "src/law/data/territories.csv"
LINES = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
TERRITORIES = list(csv.DictReader(LINES))
STATES = {row["iso3"]: row["name"] for row in annexc.parties().iter_rows(named=True)}


def written(row: dict[str, str]) -> list[str]:
    names = [row["iso3"], row["iso3"].lower(), row["name"], row["name"].upper()]
    return names + [name for name in row["names"].split(";") if name]


@pytest.mark.parametrize("row", TERRITORIES, ids=[row["iso3"] for row in TERRITORIES])
def test_a_territory_is_named_with_what_is_known_and_judged_as_no_state(
    row: dict[str, str],
) -> None:
    for name in written(row):
        with pytest.raises(annexc.PartyError) as error:
            annexc.party(name)
        said = str(error.value)
        assert said.startswith(f"`{name.strip()}`")
        assert row["known"] in said
        if row["state"]:
            assert f"write {row['state']} where" in said
            assert row["state"] in STATES

    table = pl.DataFrame({"party": written(row)}).with_columns(
        category=pl.lit("II.a"), construction_started=pl.lit("2015")
    )
    found = annexc.classify(table, as_of="2026-08-31")
    assert set(found["obligation"]) == {"undetermined"}
    assert set(found["issues"]) == {"unknown_party"}


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Greenland", "GRL"),
        ("Føroyar", "FRO"),
        ("Hongkong", "HKG"),
        ("香港", "HKG"),
        ("La Réunion", "REU"),
        ("Neukaledonien", "NCL"),
        ("Porto Rico", "PRI"),
        ("Taiwan, Province of China", "TWN"),
        ("Kosovë", "XKX"),
        ("Åland", "ALA"),
        ("Svalbard", "SJM"),
        ("Curaçao", "CUW"),
        ("Isle of Man", "IMN"),
        ("Channel Islands", "CHI"),
    ],
)
def test_territories_are_known_by_many_names(name: str, iso3: str) -> None:
    known = {row["iso3"]: row["known"] for row in TERRITORIES}
    with pytest.raises(annexc.PartyError) as error:
        annexc.party(name)
    assert known[iso3] in str(error.value)


def test_every_code_of_iso_3166_is_a_state_or_a_territory() -> None:
    codes = {row["iso3"] for row in TERRITORIES}
    assert not codes & set(STATES)
    # 249 officially assigned codes; the EU has none, and five here are those of usual lists.
    assert len(codes | set(STATES)) - len({"EUE", "XKX", "CHI", "ANT", "CYN", "SOL"}) == 249


def test_the_countries_of_the_united_kingdom_are_parts_of_it() -> None:
    for name in ("England", "Scotland", "Wales", "Northern Ireland"):
        assert annexc.party(name).iso3 == "GBR"


def test_a_profile_of_a_territory_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "greenland.toml"
    path.write_text('party = "Greenland"\n', encoding="utf-8")
    with pytest.raises(annexc.PartyError, match="party: `Greenland` is a territory of Denmark"):
        annexc.load_party(path)
