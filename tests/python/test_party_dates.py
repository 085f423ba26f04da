"""The days of all Parties: entry into force, cut-off, gap year, end of the phase-in."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import annexc
import polars as pl
import pytest
from oracle.anniversaries import cut_off, phase_in_ends
from oracle.article5 import AGES, EXISTING, NEW
from oracle.worlds import Plan, answer

DAY = timedelta(days=1)
GENERAL_ENTRY = date(2004, 5, 17)
PARTIES = {
    row["iso3"]: row for row in annexc.parties().filter(status="party").iter_rows(named=True)
}
ENTRIES: dict[str, date] = {
    iso3: row["entry_into_force"] for iso3, row in PARTIES.items() if row["entry_into_force"]
}
# Those of which the sources give one day; the others are judged by every day they may have.
CERTAIN = {iso3: day for iso3, day in ENTRIES.items() if PARTIES[iso3]["doubt"] is None}
ESTONIA = (date(2009, 2, 5), date(2014, 2, 18))


def test_there_are_185_parties_and_one_without_a_date() -> None:
    assert len(PARTIES) == 185
    assert set(PARTIES) - set(ENTRIES) == {"PSE"}


def test_entry_into_force_follows_article_26() -> None:
    computed = {
        iso3: max(GENERAL_ENTRY, row["deposit_date"] + 90 * DAY)
        for iso3, row in PARTIES.items()
        if row["deposit_date"]
    }
    assert computed == ENTRIES


def test_the_dates_are_those_of_the_reference(shared: Path) -> None:
    text = (shared / "reference" / "parties.csv").read_text(encoding="utf-8")
    reference = {row["iso3"]: row["entry_into_force"] for row in csv.DictReader(text.splitlines())}
    assert reference == {iso3: str(row["entry_into_force"] or "") for iso3, row in PARTIES.items()}


def test_the_anniversaries_are_those_of_article_5() -> None:
    found = {iso3: (PARTIES[iso3]["cut_off"], PARTIES[iso3]["bat_deadline"]) for iso3 in ENTRIES}
    assert found == {iso3: (cut_off(day), phase_in_ends(day)) for iso3, day in ENTRIES.items()}
    assert (PARTIES["PSE"]["cut_off"], PARTIES["PSE"]["bat_deadline"]) == (None, None)


@pytest.mark.parametrize("category", ["II.d.i", "III.b"])
def test_a_source_is_new_from_the_first_anniversary_on(category: str) -> None:
    expected = []
    for iso3, entry in CERTAIN.items():
        half = entry + 180 * DAY
        first = cut_off(entry)
        expected += [(iso3, day, EXISTING) for day in (entry - DAY, entry, half, first - DAY)]
        expected += [(iso3, day, NEW) for day in (first, first + DAY, phase_in_ends(entry))]
    rows = pl.DataFrame(expected, schema=["party", "construction_started", "age"], orient="row")

    found = annexc.classify(rows.with_columns(category=pl.lit(category)), as_of=date(2026, 8, 31))

    assert found["source_age"].to_list() == rows["age"].to_list()
    for verdict in found.iter_rows(named=True):
        entry = ENTRIES[verdict["party"]]
        worlds = answer([category], [verdict["age"]], Plan(), entry, date(2026, 8, 31))
        assert {name: verdict[name] for name in vars(worlds)} == vars(worlds), verdict


def test_estonia_is_the_one_party_with_two_dates() -> None:
    assert set(ENTRIES) - set(CERTAIN) == {"EST"}
    assert annexc.party("EST").possible == tuple(str(day) for day in ESTONIA)


@pytest.mark.parametrize("as_of", ["2009-06-01", "2012-01-01", "2016-06-01", "2026-08-31"])
def test_estonia_is_certain_only_where_both_dates_agree(as_of: str) -> None:
    """Two readings of the law, one a date; a column is settled where they say the same."""
    asked = date.fromisoformat(as_of)
    began = [date(year, month, 1) for year in (2008, 2011, 2016, 2020) for month in (1, 6)]
    rows = [(category, day) for category in ("II.a", "III.d", "none") for day in began]
    table = pl.DataFrame(rows, schema=["category", "construction_started"], orient="row")

    found = annexc.classify(table, party="EST", as_of=asked)

    for (category, day), verdict in zip(rows, found.iter_rows(named=True), strict=True):
        # Nothing is new before the cut-off.
        ages = [
            NEW if day >= cut_off(entry) and asked >= cut_off(entry) else EXISTING
            for entry in ESTONIA
        ]
        worlds = [
            answer([category], [age], Plan(), entry, asked)
            for age, entry in zip(ages, ESTONIA, strict=True)
        ]
        one, other = (world.obligation for world in worlds)
        expected = one if one == other else "undetermined"
        assert verdict["obligation"] == expected, (category, day)
        if one != other:
            assert "entry_into_force" in verdict["needs"].split(";"), (category, day)
        same_day = worlds[0].bat_required_from == worlds[1].bat_required_from
        assert verdict["bat_required_from"] == (
            worlds[0].bat_required_from if same_day else None
        ), (category, day)
        assert verdict["bat_ceiling"] == max(
            (world.bat_ceiling for world in worlds), key=("none", "promote", "require").index
        )


@pytest.mark.parametrize("party", ["ISR", "PSE"])
@pytest.mark.parametrize("category", ["II.a", "III.d", "none"])
@pytest.mark.parametrize("began", ["1970", "2010", "2024"])
def test_a_doubtful_state_needs_its_entry_into_force(party: str, category: str, began: str) -> None:
    row = pl.DataFrame({"category": [category], "construction_started": [began]})
    found = annexc.classify(row, party=party, as_of="2026-08-31").row(0, named=True)
    assert found["obligation"] == "undetermined"
    assert "entry_into_force" in found["needs"].split(";")
    # Before the Convention was in force no State was a Party.
    before = annexc.classify(row, party=party, as_of="2004-05-16").row(0, named=True)
    assert before["obligation"] == "not_a_party"


def test_all_others_on_no_list_are_no_party_and_the_day_of_the_lists_is_in_the_provenance() -> None:
    outside = annexc.parties().filter(status="not_a_party")
    assert set(outside.filter(pl.col("doubt").is_not_null())["iso3"]) == {"ISR"}
    rows = outside.filter(pl.col("doubt").is_null()).select(
        party="iso3", category=pl.lit("II.a"), construction_started=pl.lit("2015")
    )
    found = annexc.classify(rows, as_of="2026-08-31")
    assert set(found["obligation"]) == {"not_a_party"}
    assert "lists of Parties of 2024-04-05" in annexc.provenance(party="FRA")["law_data"]


def _days_asked(entry: date) -> list[date]:
    last = phase_in_ends(entry)
    return [entry - DAY, entry, cut_off(entry) - DAY, cut_off(entry), last - DAY, last]


def test_each_party_has_its_duty_from_its_own_days_on() -> None:
    asked: dict[date, list[str]] = {}
    for iso3, entry in CERTAIN.items():
        for as_of in _days_asked(entry):
            asked.setdefault(as_of, []).append(iso3)

    for as_of, parties in asked.items():
        rows = [
            (iso3, category, age)
            for iso3 in parties
            for category in ("II.a", "III.d", "none")
            for age in AGES
        ]
        began = [
            cut_off(ENTRIES[iso3]) - (DAY if age == EXISTING else timedelta())
            for iso3, _, age in rows
        ]
        table = pl.DataFrame(rows, schema=["party", "category", "age"], orient="row")
        found = annexc.classify(
            table.with_columns(pl.Series("construction_started", began)), as_of=as_of
        )
        for (iso3, category, age), verdict in zip(rows, found.iter_rows(named=True), strict=True):
            # Nothing is new before the cut-off.
            ages = [EXISTING if as_of < cut_off(ENTRIES[iso3]) else age]
            worlds = answer([category], ages, Plan(), ENTRIES[iso3], as_of)
            assert {name: verdict[name] for name in vars(worlds)} == vars(worlds), (iso3, as_of)


def test_the_phase_in_bites_on_the_fourth_anniversary() -> None:
    for iso3 in ("FRA", "KEN", "EUE", "MLT", "ITA"):
        last = phase_in_ends(ENTRIES[iso3])
        new = pl.DataFrame({"category": ["II.a"], "construction_started": [cut_off(ENTRIES[iso3])]})

        before = annexc.classify(new, party=iso3, as_of=last - DAY).row(0, named=True)
        on_the_day = annexc.classify(new, party=iso3, as_of=last).row(0, named=True)

        assert (before["bat"], before["bat_floor"], before["bat_ceiling"]) == (
            "undetermined",
            "promote",
            "require",
        )
        assert before["bat_required_from"] == on_the_day["bat_required_from"] == last
        assert (on_the_day["bat"], on_the_day["obligation"]) == ("require", "require_bat_new")
