"""Golden rows by date on what is a new source: Article 5(f)."""

from __future__ import annotations

from pathlib import Path

import annexc
import pytest
from golden import asked, words

# France: in force 2004-05-17, new from 2005-05-17.


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
        ("building_permit", "2010", "new", "building_permit"),
        ("building_permit", "1998", "undetermined", "nothing"),
        # Operating permits and renewed ones come later than construction.
        ("permit_granted", "2010", "undetermined", "nothing"),
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


# The gap year: in force, yet not one year after (point 3).


@pytest.mark.parametrize("day", ["2004-05-16", "2004-05-17", "2004-11-01", "2005-05-16"])
def test_5f_the_gap_year_is_existing(day: str) -> None:
    verdict = asked(category="II.a", construction_started=day)
    assert words(verdict, "source_age", "obligation", "legal_basis") == (
        "existing",
        "promote_existing",
        "5(e)(i)",
    )


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
