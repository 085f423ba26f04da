"""Golden rows by paragraph and date on what is asked: Article 5(b) to 5(e)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import annexc
import pytest
from golden import asked, words

# France: in force 2004-05-17, new from 2005-05-17, phase-in over on 2008-05-17.
# Kenya: in force 2004-12-23, new from 2005-12-23, phase-in over on 2008-12-23.
NEW_IN_KENYA = "2006-03-01"


@pytest.fixture
def kenya(tmp_path: Path) -> Any:
    """Kenya with an action plan written as TOML."""

    def load(plan: str) -> annexc.Party:
        path = tmp_path / "kenya.toml"
        path.write_text(f'party = "KEN"\n[action_plan]\n{plan}', encoding="utf-8")
        return annexc.load_party(path)

    return load


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


def test_5d_the_fourth_anniversary_of_29_february_is_29_february(tmp_path: Path) -> None:
    path = tmp_path / "leap.toml"
    path.write_text('party = "PSE"\nentry_into_force = 2012-02-29\n', encoding="utf-8")
    party = annexc.load_party(path)
    verdict = asked(category="II.a", construction_started="2014", party=party)
    assert verdict["bat_required_from"] == date(2016, 2, 29)


# Article 5(e), categories such as those in Part III: an open list, filled by the plan (point 6).

LIME = """complete = true
[[action_plan.additional]]
name = "Lime kilns"
codes = { nace2 = ["23.52"] }
"""


def test_5bc_a_lime_kiln_is_in_no_category_by_itself() -> None:
    lime = {"nace2": "23.52", "construction_started": "2010"}
    verdict = asked(**lime, assume={"plan_adds_nothing": True})
    assert words(verdict, "annex_c", "obligation", "legal_basis") == ("none", "none", "5(b)-(c)")
    # The Toolkit has a source group for it, and it is not known whether the plan adds it.
    verdict = asked(**lime)
    assert words(verdict, "annex_c_candidates", "obligation") == ("III.x;none", "undetermined")
    assert "action_plan" in verdict["needs"]


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
    # Nor is it known on that day that another adds nothing.
    assert words(verdict, "annex_c_candidates", "needs") == ("III.x;none", "action_plan")


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
    verdict = asked(category="II.d.i/III.b", nace2="24.44", construction_started="1970")
    assert words(verdict, "annex_c", "annex_c_candidates") == (None, "II.d.i;III.b")
    assert words(verdict, "obligation", "bat", "bep", "legal_basis") == (
        "promote_existing",
        "promote",
        "promote",
        "5(e)(i)",
    )
