"""The chemicals at stake for a Party, and what it has to hand in by when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from oracle.anniversaries import years_after

CERTAIN = annexc.parties().filter(pl.col("doubt").is_null(), status="party")
ORIGINAL = ["PCDD/PCDF", "HCB", "PCB"]
LATER = {
    "PeCB": date(2010, 8, 26),
    "PCN": date(2016, 12, 15),
    "HCBD": date(2018, 12, 18),
}


@pytest.fixture
def profile(tmp_path: Path) -> Any:
    """Writes a profile and loads it."""

    def load(text: str) -> annexc.Party:
        path = tmp_path / "profile.toml"
        path.write_text(text, encoding="utf-8")
        return annexc.load_party(path)

    return load


def at_stake(party: annexc.Party, as_of: str) -> dict[str, str]:
    found = party.chemicals(as_of)
    return dict(zip(found["chemical"], found["at_stake"], strict=True))


# Annex C, Part I, and its amendments (Articles 22(3), 22(4), 25(4), 26).


def test_the_chemicals_are_those_of_annex_c_with_their_days() -> None:
    found = annexc.party("FRA").chemicals("2026-08-31")
    assert found.columns == [
        "chemical", "name", "cas", "decision", "at_stake", "since", "article", "why", "source",
    ]  # fmt: skip
    since = dict(zip(found["chemical"], found["since"], strict=True))
    assert since == dict.fromkeys(ORIGINAL, date(2004, 5, 17)) | LATER
    assert found["decision"].to_list() == [None, None, None, "SC-4/16", "SC-7/14", "SC-8/12"]
    assert found["source"].null_count() == 0


@pytest.mark.parametrize(("chemical", "day"), LATER.items())
def test_an_amendment_binds_from_its_own_day(chemical: str, day: date) -> None:
    france = annexc.party("FRA")
    before = date.fromordinal(day.toordinal() - 1)
    assert at_stake(france, before.isoformat())[chemical] == "no"
    assert at_stake(france, day.isoformat())[chemical] == "yes"


def test_every_party_with_a_declaration_is_open_on_amendments_and_no_other_is() -> None:
    for row in CERTAIN.iter_rows(named=True):
        found = at_stake(annexc.party(row["iso3"]), "2026-11-28")
        assert {found[name] for name in ORIGINAL} == {"yes"}, row["iso3"]
        later = [found[name] for name in LATER]
        if row["article_25_4_declaration"] == "false":
            assert later == ["yes"] * 3, row["iso3"]
        else:
            # An instrument for an amendment is known of a few.
            known = {"CAN": 1, "CHN": 2, "NZL": 1}.get(row["iso3"], 0)
            assert later == ["yes"] * known + ["unknown"] * (3 - known), row["iso3"]


def test_who_joins_later_has_them_all_from_its_own_day() -> None:
    italy = annexc.party("ITA")
    assert set(at_stake(italy, "2022-12-27").values()) == {"no"}
    assert set(italy.chemicals("2022-12-28")["since"]) == {date(2022, 12, 28)}


def test_a_profile_names_amendments_that_were_not_accepted(profile: Any) -> None:
    party = profile('party = "FRA"\nnot_accepted = ["Pentachlorobenzene", "SC-8/12"]\n')
    assert at_stake(party, "2026-08-31") == {
        **dict.fromkeys(ORIGINAL, "yes"),
        "PeCB": "no",
        "PCN": "yes",
        "HCBD": "no",
    }


def test_the_repr_says_what_is_at_stake_and_what_is_not_known() -> None:
    assert "PCDD/PCDF, HCB, PCB since 2004-05-17; PeCB since 2010-08-26" in repr(
        annexc.party("FRA")
    )
    assert "PeCB, PCN, HCBD not known" in repr(annexc.party("IND"))


# The deadlines of Articles 5(a), 7 and 15.


def of_kind(party: annexc.Party, duty: str, as_of: str = "2026-08-31") -> list[date | None]:
    return party.calendar(as_of).filter(duty=duty)["due"].to_list()


def test_plans_are_due_two_years_after_entry_into_force_for_every_party() -> None:
    for iso3, entry in CERTAIN.select("iso3", "entry_into_force").iter_rows():
        party = annexc.party(iso3)
        assert of_kind(party, "action_plan") == [years_after(entry, 2)], iso3
        assert of_kind(party, "implementation_plan") == [years_after(entry, 2)], iso3


def test_every_deadline_has_its_paragraph_and_source() -> None:
    found = annexc.party("KEN").calendar("2026-08-31")
    articles = dict(found.select("duty", "article").unique().iter_rows())
    assert articles == {
        "action_plan": "5(a)",
        "implementation_plan": "7(1)(b)",
        "review": "5(a)(v)",
        "plan_update": "7(1)(c)",
        "report": "15(1)",
    }
    assert found["source"].null_count() == 0
    assert found["due"].is_sorted()
    assert (found["past"] == (found["due"] < date(2026, 8, 31))).all()


def test_reviews_count_from_the_plan_where_its_day_is_known(profile: Any) -> None:
    assert of_kind(annexc.party("KEN"), "review", "2012-01-01") == [
        date(2011, 12, 23),
        date(2016, 12, 23),
    ]
    planned = profile('party = "KEN"\n[action_plan]\nadopted = 2007-04-12\n')
    assert of_kind(planned, "review", "2012-01-01") == [date(2012, 4, 12)]


def test_updates_follow_the_amendments_that_bind(profile: Any) -> None:
    assert of_kind(annexc.party("FRA"), "plan_update") == [
        date(2012, 8, 26),
        date(2018, 12, 15),
        date(2020, 12, 18),
    ]
    assert of_kind(annexc.party("ITA"), "plan_update") == []
    assert of_kind(annexc.party("IND"), "plan_update") == [None, None, None]
    refused = profile('party = "FRA"\nnot_accepted = "PCN"\n')
    assert date(2018, 12, 15) not in of_kind(refused, "plan_update")


@pytest.mark.parametrize(
    ("as_of", "following", "certainty"),
    [
        ("2005-01-01", date(2007, 7, 31), "stated"),
        ("2013-01-01", date(2014, 8, 31), "computed"),
        ("2026-08-30", date(2026, 8, 31), "stated"),
        ("2026-09-01", date(2030, 8, 31), "computed"),
        ("2040-01-01", date(2042, 8, 31), "computed"),
    ],
)
def test_the_next_report_is_the_last_one_listed(
    as_of: str, following: date, certainty: str
) -> None:
    found = annexc.party("FRA").calendar(as_of).filter(duty="report")
    assert found.select("due", "certainty").row(-1) == (following, certainty)


@pytest.mark.parametrize("iso3", ["USA", "ISR", "PSE"])
def test_without_a_day_of_entry_into_force_nothing_is_listed(iso3: str) -> None:
    assert annexc.party(iso3).calendar("2026-08-31").is_empty()


def test_two_possible_days_have_rows_of_their_own() -> None:
    found = annexc.party("EST").calendar("2026-08-31").filter(duty="action_plan")
    assert found.select("due", "entry_into_force").rows() == [
        (date(2011, 2, 5), date(2009, 2, 5)),
        (date(2016, 2, 18), date(2014, 2, 18)),
    ]


# Profiles: what they may say of the Party's standing, and the days they cannot give.


def test_a_party_that_withdrew_has_no_duty_from_that_day_on(profile: Any) -> None:
    party = profile('party = "KEN"\nwithdrawn = 2015-06-01\n')
    row = pl.DataFrame({"category": ["II.a"], "construction_started": ["1990"]})
    before = annexc.classify(row, party=party, as_of="2015-05-31")["obligation"].item()
    after = annexc.classify(row, party=party, as_of="2015-06-01")["obligation"].item()
    assert (before, after) == ("promote_existing", "not_a_party")
    assert set(at_stake(party, "2015-06-01").values()) == {"no"}
    assert of_kind(party, "report")[-1] == date(2014, 8, 31)
    assert "no Party from 2015-06-01 on" in repr(party)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('party = "KEN"\nentry_into_force = 2001-05-23', "entry_into_force: 2001-05-23 is before"),
        ('party = "KEN"\n[action_plan]\nadopted = 1995-01-01', "write 2004-12-23"),
        (
            'party = "KEN"\n[action_plan]\n'
            'identified = [{ category = "II.a", bat_required_from = 2004-12-22 }]',
            "action_plan.identified[0].bat_required_from: 2004-12-22 is before 2004-12-23",
        ),
        ('party = "KEN"\nwithdrawn = 2007-01-01', "withdrawn: 2007-01-01 is before 2008-12-23"),
        ('party = "USA"\nwithdrawn = 2020-01-01', "nothing to withdraw from"),
        ('party = "KEN"\nnot_accepted = ["DDT"]', "takes PeCB (SC-4/16), PCN (SC-7/14), HCBD"),
        ('party = "KEN"\nnot_accepted = ["PCB"]', "in Annex C from the beginning"),
        ('party = "KEN"\nnot_accepted = [7]', "7 names no amendment"),
    ],
)
def test_a_day_or_amendment_that_cannot_be_is_refused(profile: Any, text: str, said: str) -> None:
    with pytest.raises(annexc.PartyError) as error:
        profile(text + "\n")
    assert said in str(error.value)
    assert "profile.toml" in str(error.value)
