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
    for iso3, entry in ENTRIES.items():
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


def _days_asked(entry: date) -> list[date]:
    last = phase_in_ends(entry)
    return [entry - DAY, entry, cut_off(entry) - DAY, cut_off(entry), last - DAY, last]


def test_each_party_has_its_duty_from_its_own_days_on() -> None:
    asked: dict[date, list[str]] = {}
    for iso3, entry in ENTRIES.items():
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
            worlds = answer([category], [age], Plan(), ENTRIES[iso3], as_of)
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
