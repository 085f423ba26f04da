"""Parties, their profiles, and whose duty a row's is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest

PLANT = pl.DataFrame({"nace2": ["24.51"], "construction_started": ["2015"]})
KENYA = """party = "KEN"
[action_plan]
adopted = 2007-04-12
identified = [ { category = "III.b", bat_required_from = 2012-01-01 }, { category = "III.g" } ]
complete = true
[[action_plan.additional]]
name = "Lime kilns"
codes = { nace2 = ["23.52"] }
"""


@pytest.fixture
def kenya(tmp_path: Path) -> Path:
    path = tmp_path / "kenya.toml"
    path.write_text(KENYA, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["FRA", "fr", "France", "FRANCE"])
def test_a_party_is_found_by_code_and_name(name: str) -> None:
    found = annexc.party(name)
    assert (found.iso3, found.entry_into_force) == ("FRA", date(2004, 5, 17))
    assert (found.cut_off, found.bat_deadline) == (date(2005, 5, 17), date(2008, 5, 17))


def test_an_unknown_party_names_the_nearest() -> None:
    with pytest.raises(annexc.PartyError, match="The nearest is `France`"):
        annexc.party("Frannce")


def test_the_repr_reads_well_and_shows_the_remarks() -> None:
    shown = repr(annexc.party("EST"))
    assert shown.startswith("Estonia (EST)")
    assert "in force since  2009-02-05, or 2014-02-18" in shown
    assert "begun on or after 2010-02-05, or 2015-02-18" in shown
    assert "remark" in shown
    assert "2013-11-20" in shown


def test_the_european_union_has_its_own_date() -> None:
    found = annexc.party("EUE")
    assert found.entry_into_force == date(2005, 2, 14)
    assert "2005-02-14" in repr(annexc.party("MLT"))


def test_a_state_that_is_no_party_and_a_party_without_a_date() -> None:
    assert annexc.party("USA").status == "not_a_party"
    assert "not a Party" in repr(annexc.party("USA"))
    assert annexc.party("PSE").entry_into_force is None
    assert "not known" in repr(annexc.party("PSE"))


def test_a_doubtful_state_says_why() -> None:
    for iso3 in ("EST", "ISR", "PSE"):
        found = annexc.party(iso3)
        assert found.doubt is not None
        assert len(found.possible) == 2
        assert "doubtful" in repr(found)
    assert annexc.party("ISR").possible == ("never", "unknown")
    assert "a Party or none" in repr(annexc.party("ISR"))
    assert annexc.party("FRA").doubt is None
    listed = annexc.parties().filter(pl.col("doubt").is_not_null())
    assert sorted(listed["iso3"]) == ["EST", "ISR", "PSE"]


def test_all_parties_are_listed() -> None:
    found = annexc.parties()
    assert found.filter(status="party").height == 185
    assert found.schema["entry_into_force"] == pl.Date
    assert found["iso3"].is_unique().all()


def test_a_profile_is_read(kenya: Path) -> None:
    found = annexc.load_party(kenya)
    assert found.iso3 == "KEN"
    assert found.profile is not None
    assert found.profile["action_plan"]["complete"] is True
    assert "identifies III.b, III.g; adds Lime kilns" in repr(found)


def test_a_profile_may_give_the_date(tmp_path: Path) -> None:
    path = tmp_path / "palestine.toml"
    path.write_text('party = "PSE"\nentry_into_force = 2018-03-29\n', encoding="utf-8")
    found = annexc.load_party(path)
    assert (found.cut_off, found.bat_deadline) == (date(2019, 3, 29), date(2022, 3, 29))
    assert (found.doubt, found.possible) == (None, ())
    assert annexc.classify(PLANT, party=path)["source_age"].item() == "existing"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('party = "Atlantis"', "party: `Atlantis`"),
        ("party = ", "line 1"),
        ('party = "KEN"\nplan = 1', "plan: is no key"),
    ],
)
def test_a_bad_profile_names_file_key_and_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(annexc.PartyError) as error:
        annexc.load_party(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(annexc.PartyError, match=r"nowhere\.toml"):
        annexc.load_party(tmp_path / "nowhere.toml")


def test_party_may_be_identifier_object_or_path(kenya: Path) -> None:
    by_path = annexc.classify(PLANT, party=str(kenya), as_of="2026-08-31")
    by_object = annexc.classify(PLANT, party=annexc.load_party(kenya), as_of="2026-08-31")
    plain = annexc.classify(PLANT, party="Kenya", as_of="2026-08-31")
    assert by_path["obligation"].item() == by_object["obligation"].item() == "require_bat_new"
    assert by_path["bat_required_from"].item() == date(2012, 1, 1)
    assert plain["needs"].item() == "action_plan"


def test_a_party_column_speaks_row_by_row(kenya: Path) -> None:
    rows = pl.DataFrame(
        {
            "party": ["KEN", "France", None, "Atlantis", "USA"],
            "nace2": "24.51",
            "construction_started": "2015",
        }
    )
    found = annexc.classify(rows, party=kenya, as_of="2026-08-31")
    assert found["obligation"].to_list() == [
        "require_bat_new",
        "undetermined",
        "require_bat_new",
        "undetermined",
        "not_a_party",
    ]
    assert found["issues"].to_list() == ["", "", "", "unknown_party", ""]


def test_a_list_brings_profiles_and_no_default(kenya: Path) -> None:
    rows = pl.DataFrame({"party": ["KEN", None], "nace2": "24.51", "construction_started": "2015"})
    found = annexc.classify(rows, party=[kenya, "FRA"], as_of="2026-08-31")
    assert found["obligation"].to_list() == ["require_bat_new", "undetermined"]


def test_no_party_at_all_is_asked_for() -> None:
    with pytest.raises(annexc.PartyError, match="which Party's duty"):
        annexc.classify(PLANT)


def test_several_parties_need_a_column() -> None:
    with pytest.raises(annexc.PartyError, match="no column says which is whose"):
        annexc.classify(PLANT, party=["FRA", "DEU"])


def test_a_party_given_twice_is_refused() -> None:
    with pytest.raises(annexc.PartyError, match="FRA is given twice"):
        annexc.classify(PLANT, party=["FRA", "France"])


@pytest.mark.parametrize("as_of", ["31.08.2026", "2026", 2026, ""])
def test_a_bad_day_is_refused(as_of: Any) -> None:
    with pytest.raises(annexc.AnnexcError, match=r"as_of is .* write it as 2026-08-31"):
        annexc.classify(PLANT, party="FRA", as_of=as_of)


def test_as_of_decides_who_is_a_party() -> None:
    before = annexc.classify(PLANT, party="ITA", as_of="2020-01-01")
    assert before["obligation"].item() == "not_a_party"


@pytest.mark.parametrize(
    ("assume", "said"),
    [
        ({"lead_tme": (1, 2)}, "The nearest is `lead_time`"),
        ({"lead_time": (3, 1)}, "lead_time is"),
        ({"lead_time": "1-3"}, "lead_time is"),
        ({"text": "yes"}, "text must be True or False"),
        (7, "assume is 7"),
    ],
)
def test_bad_assumptions_are_refused(assume: Any, said: str) -> None:
    with pytest.raises(annexc.AnnexcError, match=said):
        annexc.classify(PLANT, party="FRA", assume=assume)


def test_assumptions_change_the_age() -> None:
    begun = pl.DataFrame({"nace2": ["24.51"], "operation_started": ["2015"]})
    plain = annexc.classify(begun, party="FRA")
    assumed = annexc.classify(begun, party="FRA", assume=annexc.Assumptions(lead_time=(1, 6)))
    assert plain["source_age"].item() == "undetermined"
    assert assumed.select("source_age", "age_basis").row(0) == ("new", "lead_time")
