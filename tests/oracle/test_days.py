"""Dates, the day asked about, and since when a duty binds (rule 8)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle import drawn, rows, strategies
from oracle.anniversaries import cut_off, phase_in_ends
from oracle.article5 import EXISTING, NEW
from oracle.rows import Question, issues
from oracle.worlds import Plan

KENYA = drawn.KENYA

OLD = {"category": "II.a", "construction_started": "1980"}


@pytest.mark.parametrize(
    ("row", "as_of", "age"),
    [
        (OLD | {"modification_started": "2020"}, "2010-01-01", EXISTING),
        (OLD | {"modification_started": "2020"}, "2026-08-31", NEW),
        (OLD | {"modification_started": "2020"}, "2020-06-30", "undetermined"),
        (OLD | {"retrofit": "2020"}, "2019-12-31", EXISTING),
        (OLD | {"retrofit": "2020"}, "2020-01-01", "undetermined"),
        ({"category": "II.a", "building_permit": "2020"}, "2020-12-31", NEW),
        ({"category": "II.a", "building_permit": "2020"}, "2020-06-30", "undetermined"),
        ({"category": "II.a", "building_permit": "2020"}, "2019-06-30", "undetermined"),
        ({"category": "II.a", "permit_granted": "2020"}, "2026-08-31", "undetermined"),
        # The cut-off is 2005-12-23.
        ({"category": "II.a", "construction_started": "2010"}, "2005-12-22", EXISTING),
        ({"category": "II.a", "construction_started": "2010"}, "2005-12-23", NEW),
        ({"category": "II.a", "closed": "2005-12-22"}, "2026-08-31", EXISTING),
        ({"category": "II.a", "closed": "2005-12-23"}, "2026-08-31", "undetermined"),
        ({"category": "II.a", "closed": "2005", "retrofit": "2004"}, "2026-08-31", "undetermined"),
        (
            {"category": "II.a", "closed": "2004", "modification_started": "2010"},
            "2026-08-31",
            "undetermined",
        ),
        (
            {"category": "II.a", "first_reported": "2005", "building_permit": "2020"},
            "2019-06-30",
            "undetermined",
        ),
        ({"category": "II.a"}, "2004-03-01", "undetermined"),
        # It may be ahead, and if it is not it contradicts the closing: that world is none.
        ({"category": "II.a", "closed": "1980", "first_reported": "2020"}, "2020-06-30", EXISTING),
        ({"category": "II.a", "closed": "1980", "retrofit": "2020"}, "2020-06-30", EXISTING),
        (
            {"category": "II.a", "closed": "1980", "first_reported": "2020"},
            "2020-12-31",
            "undetermined",
        ),
        # In all worlds the closing contradicts the construction: any of them may be right.
        (
            {
                "category": "II.a",
                "closed": "1970-05",
                "construction_started": "2005-05",
                "building_permit": "2020",
            },
            "2020-06-30",
            "undetermined",
        ),
        # The closing may be what is wrong, and then bounds no modification.
        (
            {
                "category": "II.a",
                "closed": "2005-06-20",
                "operation_started": "2005-06-21",
                "modification_started": "2005",
            },
            "2020-06-30",
            "undetermined",
        ),
    ],
)
def test_8_what_has_not_happened_does_not_speak(row: dict[str, str], as_of: str, age: str) -> None:
    found = rows.read(row, Question(KENYA, as_of=date.fromisoformat(as_of)))
    assert found.columns["source_age"] == age


@given(strategies.rows(), st.sampled_from(list(drawn.days_to_ask(KENYA).values())))
def test_8_nothing_is_new_before_the_cut_off(row: dict[str, str], as_of: date) -> None:
    found = rows.read(row, Question(KENYA, as_of=as_of))
    if as_of < cut_off(KENYA):
        assert found.columns["source_age"] in (EXISTING, "undetermined")
        assert (found.columns["source_age"] == "undetermined") == (as_of < KENYA)


# Since when, and in which window: the cut-off is 2005-12-23, the fourth anniversary 2008-12-23.


@pytest.mark.parametrize(
    ("dates", "since", "in_window"),
    [
        ({"construction_started": "2006"}, date(2008, 12, 23), True),
        ({"construction_started": "2008-12-22"}, date(2008, 12, 23), True),
        ({"construction_started": "2008-12-23"}, date(2008, 12, 23), False),
        ({"construction_started": "2010-05-01"}, date(2010, 5, 1), False),
        ({"construction_started": "2010"}, None, False),
        ({"construction_started": "2008-12"}, None, False),
        ({"building_permit": "2007"}, None, False),
        (
            {"construction_started": "1990", "modification_started": "2006"},
            date(2008, 12, 23),
            True,
        ),
        (
            {"construction_started": "2006", "modification_started": "2015-01-01"},
            date(2008, 12, 23),
            True,
        ),
        ({"modification_started": "2015-01-01"}, None, False),
        ({"modification_started": "2007"}, date(2008, 12, 23), True),
        # What was modified before anything can have been built: one of the two is wrong.
        ({"construction_started": "2012-12-23", "modification_started": "2006"}, None, False),
        ({"construction_started": "2012-12-23", "retrofit": "2006"}, None, False),
        ({"building_permit": "2026", "modification_started": "2006-01-21"}, None, False),
        # A retrofit may have been the first substantial modification.
        (
            {
                "construction_started": "1990",
                "retrofit": "2010",
                "modification_started": "2015-01-01",
            },
            None,
            False,
        ),
        (
            {"modification_started": "2008-11", "closed": "2008-12-23", "first_reported": "2026"},
            None,
            False,
        ),
        (
            {
                "construction_started": "1990",
                "modification_started": "2008",
                "closed": "2008-11-30",
            },
            date(2008, 12, 23),
            True,
        ),
    ],
)
def test_required_since_the_later_of_requirement_and_start(
    dates: dict[str, str], since: date | None, in_window: bool
) -> None:
    found = rows.read({"category": "II.a"} | dates, Question(KENYA))
    assert found.columns["bat_required_from"] == phase_in_ends(KENYA)
    assert found.columns["required_since"] == since
    assert ("phase_in_window" in issues(found)) == in_window


def test_required_since_where_the_start_is_later_than_each_requirement() -> None:
    """Each category has a day of its own, and the source was begun after all of them."""
    plan = Plan(complete=True, identified={"II.a": date(2007, 6, 1), "III.b": date(2012, 1, 1)})
    found = rows.read(
        {"category": "II.a;III.b", "construction_started": "2019-02-17"}, Question(KENYA, plan)
    )
    assert found.columns["bat_required_from"] is None
    assert found.columns["required_since"] == date(2019, 2, 17)
