"""Golden rows on whose duty it is, and since when: Articles 22, 25 and 26."""

from __future__ import annotations

from datetime import date

import annexc
import polars as pl
import pytest
from golden import asked, words

# The EU is a Party beside its member States, which are judged by their own dates (point 15).


@pytest.mark.parametrize(
    ("party", "age"), [("EUE", "new"), ("MLT", "existing"), ("ITA", "existing"), ("FRA", "new")]
)
def test_25_2_a_member_state_is_judged_by_its_own_date(party: str, age: str) -> None:
    verdict = asked(category="II.a", construction_started="2010", party=party)
    assert verdict["source_age"] == age


@pytest.mark.parametrize("party", ["MLT", "ITA"])
def test_25_2_a_late_member_state_shows_the_date_of_the_eu_too(party: str) -> None:
    assert any("2005-02-14" in remark for remark in annexc.party(party).remarks)


# States that are no Party have no duty; a day that is not known is not guessed (point 16).


def test_a_state_that_is_no_party_has_no_duty() -> None:
    verdict = asked(category="II.a", construction_started="2015", party="USA")
    assert words(verdict, "obligation", "bat", "bep", "legal_basis", "source_age", "age_basis") == (
        "not_a_party",
        "none",
        "none",
        None,
        "undetermined",
        "not_a_party",
    )
    assert verdict["annex_c"] == "II.a"


def test_26_before_entry_into_force_a_state_is_no_party() -> None:
    last = asked(category="II.a", construction_started="1990", as_of="2004-05-16")
    first = asked(category="II.a", construction_started="1990", as_of="2004-05-17")
    assert (last["obligation"], first["obligation"]) == ("not_a_party", "promote_existing")


def test_26_an_unknown_entry_into_force_is_not_guessed() -> None:
    verdict = asked(category="II.a", construction_started="2015", party="PSE")
    assert words(verdict, "obligation", "bat_floor", "bat_ceiling", "bat_required_from") == (
        "undetermined",
        "none",
        "require",
        None,
    )
    assert "entry_into_force" in verdict["needs"].split(";")


def test_an_unknown_party_keeps_its_row_and_says_so() -> None:
    rows = pl.DataFrame({"party": ["Atlantis", None], "category": ["II.a", "II.a"]})
    found = annexc.classify(rows, as_of="2026-08-31")
    assert found["obligation"].to_list() == ["undetermined", "undetermined"]
    assert found["issues"].to_list() == ["unknown_party", "unknown_party"]


# Late joiners take the text as amended and count from their own day (point 18).


def test_22_a_late_joiner_counts_from_its_own_day() -> None:
    gap_year = asked(category="II.a", construction_started="2023-12-27", party="ITA")
    new = asked(category="II.a", construction_started="2023-12-28", party="ITA")
    assert words(gap_year, "source_age", "obligation") == ("existing", "promote_existing")
    assert words(new, "source_age", "bat_required_from") == ("new", date(2026, 12, 28))


@pytest.mark.parametrize("category", ["II.a", "II.d.iv", "III.a", "III.m"])
def test_22_a_late_joiner_has_the_same_categories(category: str) -> None:
    verdict = asked(category=category, construction_started="1990", party="ITA")
    assert words(verdict, "annex_c", "legal_basis") == (category, "5(e)(i)")
