"""Golden rows by paragraph and date: Article 5 and the points that its text leaves open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import annexc

# France: in force 2004-05-17, new from 2005-05-17, phase-in over on 2008-05-17.
FRANCE = "FRA"
TODAY = "2026-08-31"
# Kenya: in force 2004-12-23, new from 2005-12-23, phase-in over on 2008-12-23.
NEW_IN_KENYA = "2006-03-01"


def asked(
    *, party: str | annexc.Party = FRANCE, as_of: str = TODAY, assume: Any = None, **row: str
) -> dict[str, Any]:
    """The verdict on one source."""
    return annexc.classify(pl.DataFrame([row]), party=party, as_of=as_of, assume=assume).row(
        0, named=True
    )


def words(verdict: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(verdict[name] for name in names)


@pytest.fixture
def kenya(tmp_path: Path) -> Any:
    """Kenya with an action plan written as TOML."""

    def load(plan: str) -> annexc.Party:
        path = tmp_path / "kenya.toml"
        path.write_text(f'party = "KEN"\n[action_plan]\n{plan}', encoding="utf-8")
        return annexc.load_party(path)

    return load


# Article 5(f), new source: the test is when construction commenced (point 1).


@pytest.mark.parametrize(
    ("column", "text", "age", "basis"),
    [
        ("construction_started", "1998", "existing", "presumed"),
        ("construction_started", "2010", "new", "construction_started"),
        ("construction_started", "2005", "undetermined", "nothing"),
        ("operation_started", "1998", "existing", "presumed"),
        ("operation_started", "2010", "undetermined", "nothing"),
        ("first_reported", "2001", "existing", "presumed"),
        ("first_reported", "2010", "undetermined", "nothing"),
        ("permit_granted", "2010", "new", "permit_granted"),
        ("permit_granted", "1998", "undetermined", "nothing"),
    ],
)
def test_5f_only_the_start_of_construction_settles_the_age(
    column: str, text: str, age: str, basis: str
) -> None:
    verdict = asked(category="II.a", **{column: text})
    assert words(verdict, "source_age", "age_basis") == (age, basis)


def test_5f_without_any_date_the_age_is_missing() -> None:
    verdict = asked(category="II.a")
    assert words(verdict, "source_age", "age_basis") == ("undetermined", "nothing")
    assert verdict["needs"] == "construction_started"


def test_5f_a_lead_time_stands_in_for_the_start_of_construction() -> None:
    assume = {"lead_time": (1, 6)}
    late = asked(category="II.a", operation_started="2012", assume=assume)
    between = asked(category="II.a", operation_started="2011", assume=assume)
    assert words(late, "source_age", "age_basis") == ("new", "lead_time")
    assert between["source_age"] == "undetermined"


# Article 5(f), at least one year after: the anniversary itself is included (point 2).


@pytest.mark.parametrize(
    ("day", "age"), [("2005-05-16", "existing"), ("2005-05-17", "new"), ("2005-05-18", "new")]
)
def test_5f_the_boundary_day_is_new(day: str, age: str) -> None:
    assert asked(category="II.a", construction_started=day)["source_age"] == age


@pytest.mark.parametrize(("day", "age"), [("2013-02-27", "existing"), ("2013-02-28", "new")])
def test_5f_an_anniversary_of_29_february_falls_back_to_28(
    day: str, age: str, tmp_path: Path
) -> None:
    path = tmp_path / "leap.toml"
    path.write_text('party = "PSE"\nentry_into_force = 2012-02-29\n', encoding="utf-8")
    verdict = asked(category="II.a", construction_started=day, party=annexc.load_party(path))
    assert verdict["source_age"] == age


def test_5d_the_fourth_anniversary_of_29_february_is_29_february(tmp_path: Path) -> None:
    path = tmp_path / "leap.toml"
    path.write_text('party = "PSE"\nentry_into_force = 2012-02-29\n', encoding="utf-8")
    party = annexc.load_party(path)
    verdict = asked(category="II.a", construction_started="2014", party=party)
    assert verdict["bat_required_from"] == date(2016, 2, 29)


# The gap year: in force, yet not one year after (point 3).


@pytest.mark.parametrize("day", ["2004-05-16", "2004-05-17", "2004-11-01", "2005-05-16"])
def test_5f_the_gap_year_is_existing(day: str) -> None:
    verdict = asked(category="II.a", construction_started=day)
    assert words(verdict, "source_age", "obligation", "legal_basis") == (
        "existing",
        "promote_existing",
        "5(e)(i)",
    )


# Article 5(d), second sentence: phased in, at the latest four years after (point 4).


def test_5d_within_the_phase_in_a_new_source_of_part_ii_waits_for_the_plan() -> None:
    verdict = asked(category="II.a", construction_started="2006", as_of="2008-05-16")
    assert words(verdict, "bat", "bat_floor", "bat_ceiling", "legal_basis") == (
        "undetermined",
        "promote",
        "require",
        "5(d)",
    )
    assert words(verdict, "needs", "bat_required_from") == ("action_plan", date(2008, 5, 17))


def test_5d_after_the_phase_in_a_source_built_within_it_is_under_the_requirement() -> None:
    verdict = asked(category="II.a", construction_started="2006", as_of="2008-05-17")
    assert words(verdict, "obligation", "bat", "bep", "legal_basis", "bat_required_from") == (
        "require_bat_new",
        "require",
        "promote",
        "5(d)",
        date(2008, 5, 17),
    )


@pytest.mark.parametrize(
    ("plan", "as_of", "bat", "required_from"),
    [
        ("complete = true", "2008-12-22", "promote", date(2008, 12, 23)),
        ("complete = true", "2008-12-23", "require", date(2008, 12, 23)),
        (
            'identified = [{ category = "II.a", bat_required_from = 2007-06-01 }]',
            "2007-05-31",
            "promote",
            date(2007, 6, 1),
        ),
        (
            'identified = [{ category = "II.a", bat_required_from = 2007-06-01 }]',
            "2007-06-01",
            "require",
            date(2007, 6, 1),
        ),
        (
            'identified = [{ category = "II.a", bat_required_from = 2015-01-01 }]',
            "2008-12-23",
            "require",
            date(2008, 12, 23),
        ),
    ],
)
def test_5d_part_ii_is_required_from_the_plan_s_day_and_four_years_at_the_latest(
    plan: str, as_of: str, bat: str, required_from: date, kenya: Any
) -> None:
    verdict = asked(
        category="II.a", construction_started=NEW_IN_KENYA, party=kenya(plan), as_of=as_of
    )
    assert words(verdict, "bat", "legal_basis", "bat_required_from") == (bat, "5(d)", required_from)


def test_5d_part_ii_identified_without_a_day_needs_the_day(kenya: Any) -> None:
    party = kenya('identified = [{ category = "II.a" }]')
    verdict = asked(
        category="II.a", construction_started=NEW_IN_KENYA, party=party, as_of="2008-01-01"
    )
    assert words(verdict, "bat", "needs") == ("undetermined", "action_plan_date")


# Article 5(f): substantial modification makes a new source; without a record it is presumed not
# to have been (point 5).


def test_5f_an_unmodified_source_is_existing_by_presumption() -> None:
    verdict = asked(category="II.a", construction_started="1980")
    assert words(verdict, "source_age", "age_basis") == ("existing", "presumed")


def test_5f_the_presumption_can_be_switched_off() -> None:
    verdict = asked(category="II.a", construction_started="1980", assume={"unmodified": False})
    assert words(verdict, "source_age", "obligation") == ("undetermined", "undetermined")
    assert verdict["needs"] == "modification_started"


@pytest.mark.parametrize(
    ("day", "age"), [("2005-05-16", "existing"), ("2005-05-17", "new"), ("2019", "new")]
)
def test_5f_a_modified_source_is_new_from_the_cut_off_on(day: str, age: str) -> None:
    verdict = asked(category="II.a", construction_started="1980", modification_started=day)
    assert verdict["source_age"] == age
    assert age == "existing" or verdict["age_basis"] == "modification_started"


def test_5f_a_change_of_unknown_weight_leaves_the_age_open() -> None:
    verdict = asked(category="II.a", construction_started="1980", retrofit="2012")
    assert words(verdict, "source_age", "age_basis") == ("undetermined", "retrofit")
    assert verdict["needs"] == "modification_started"


def test_5f_a_change_before_the_cut_off_changes_nothing() -> None:
    verdict = asked(category="II.a", construction_started="1980", retrofit="1999")
    assert words(verdict, "source_age", "age_basis") == ("existing", "presumed")


# Article 5(e), categories such as those in Part III: an open list, filled by the plan (point 6).

LIME = """complete = true
[[action_plan.additional]]
name = "Lime kilns"
codes = { nace2 = ["23.52"] }
"""


def test_5bc_a_lime_kiln_is_in_no_category_by_itself() -> None:
    verdict = asked(nace2="23.52", construction_started="2010")
    assert words(verdict, "annex_c", "obligation", "legal_basis") == ("none", "none", "5(b)-(c)")


@pytest.mark.parametrize(
    ("began", "as_of", "obligation", "basis"),
    [
        ("2006", "2011-12-31", "promote_bat_new", "5(d)"),
        ("2006", "2012-01-01", "require_bat_new", "5(d)"),
        ("1990", "2012-01-01", "promote_existing", "5(e)(i)"),
    ],
)
def test_5d_a_lime_kiln_that_the_plan_adds_has_its_duty(
    began: str, as_of: str, obligation: str, basis: str, kenya: Any
) -> None:
    party = kenya(LIME + "bat_required_from = 2012-01-01\n")
    verdict = asked(nace2="23.52", construction_started=began, party=party, as_of=as_of)
    assert words(verdict, "annex_c", "obligation", "legal_basis") == ("III.x", obligation, basis)


def test_5d_a_lime_kiln_that_the_plan_adds_without_a_day_needs_it(kenya: Any) -> None:
    verdict = asked(nace2="23.52", construction_started="2006", party=kenya(LIME))
    assert words(verdict, "annex_c", "bat", "legal_basis") == ("III.x", "undetermined", "5(d)")
    assert verdict["needs"] == "action_plan_date"


def test_5bc_a_plan_not_yet_adopted_adds_nothing(kenya: Any) -> None:
    party = kenya("adopted = 2007-04-12\n" + LIME)
    verdict = asked(nace2="23.52", construction_started="2006", party=party, as_of="2007-04-11")
    assert verdict["annex_c"] == "none"


def test_5e_ii_a_category_like_part_iii_that_no_plan_adds_is_promoted(kenya: Any) -> None:
    verdict = asked(
        category="III.x", construction_started=NEW_IN_KENYA, party=kenya("complete = true")
    )
    assert words(verdict, "obligation", "legal_basis") == ("promote_bat_new", "5(e)(ii)")


# Article 5(d), third sentence: practices are promoted, never required (point 7).


@pytest.mark.parametrize("category", ["II.a", "II.d.ii", "III.b", "III.m"])
@pytest.mark.parametrize("began", ["1990", "2015"])
def test_5d_5e_practices_are_promoted_for_old_and_new(category: str, began: str) -> None:
    assert asked(category=category, construction_started=began)["bep"] == "promote"


def test_5bc_no_practices_are_asked_for_outside_the_annex() -> None:
    assert words(asked(category="none"), "bat", "bep", "obligation") == ("none", "none", "none")


# Article 5(d) against 5(e)(ii): the plan decides (point 8).


@pytest.mark.parametrize(
    ("plan", "obligation", "basis", "needs"),
    [
        ("complete = true", "promote_bat_new", "5(e)(ii)", ""),
        ("complete = false", "undetermined", None, "action_plan"),
        ('identified = [{ category = "III.b" }]', "undetermined", "5(d)", "action_plan_date"),
        (
            'identified = [{ category = "III.b", bat_required_from = 2012-01-01 }]',
            "require_bat_new",
            "5(d)",
            "",
        ),
        (
            'identified = [{ category = "III.b", bat_required_from = 2030-01-01 }]',
            "promote_bat_new",
            "5(d)",
            "",
        ),
        ('identified = [{ category = "III.g" }]', "undetermined", None, "action_plan"),
        (
            'complete = true\nidentified = [{ category = "III.g" }]',
            "promote_bat_new",
            "5(e)(ii)",
            "",
        ),
    ],
)
def test_5d_or_5e_ii_by_what_the_plan_identifies(
    plan: str, obligation: str, basis: str | None, needs: str, kenya: Any
) -> None:
    verdict = asked(category="III.b", construction_started=NEW_IN_KENYA, party=kenya(plan))
    assert words(verdict, "obligation", "legal_basis", "needs") == (obligation, basis, needs)
    assert words(verdict, "bat_floor", "bep") == (
        "require" if obligation == "require_bat_new" else "promote",
        "promote",
    )


def test_5e_i_an_old_source_of_unknown_route_has_a_known_duty() -> None:
    verdict = asked(nace2="24.44", construction_started="1970")
    assert words(verdict, "annex_c", "annex_c_candidates") == (None, "II.d.i;III.b")
    assert words(verdict, "obligation", "bat", "bep", "legal_basis") == (
        "promote_existing",
        "promote",
        "promote",
        "5(e)(i)",
    )


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
    found = annexc.classify(rows, as_of=TODAY)
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
