"""How a difference from the oracle is told: as the least row that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from oracle import drawn
from oracle.compare import COLUMNS, told
from oracle.rows import Row, read

ASKED = drawn.questions()[0]
DRAW = Random(8)
ROWS = [drawn.row(DRAW) for _ in range(60)]


def agreeing(rows: Sequence[Row], asked: drawn.Asked) -> list[dict[str, Any]]:
    """A reader that is of one mind with the oracle, and knows an issue that it does not."""
    found = [dict(read(row, asked.question).columns) for row in rows]
    return [one | {"issues": f"unreadable_date;{one['issues']}"} for one in found]


def forgetful(rows: Sequence[Row], asked: drawn.Asked) -> list[dict[str, Any]]:
    """One that forgets to tell of several codes in a cell of NACE Rev. 2."""
    found = agreeing(rows, asked)
    for row, one in zip(rows, found, strict=True):
        if ";" in row.get("nace2", ""):
            one["issues"] = one["issues"].replace("several_activities", "")
    return found


def test_readers_of_one_mind_have_no_difference() -> None:
    assert told(ROWS, ASKED, agreeing) == ""
    assert set(COLUMNS) == set(agreeing(ROWS[:1], ASKED)[0])


def test_a_difference_is_told_by_its_least_row() -> None:
    row = {
        "category": "II.a;III.g",
        "nace2": "38.21;10.51;24.44",
        "fuel": "coal",
        "construction_started": "2010",
        "releases": "HCB",
    }
    # Where the categories are several too, nothing is missed of it.
    alone = {name: text for name, text in row.items() if name != "category"}

    text = told([*ROWS, row, alone], ASKED, forgetful)

    told_rows = [line for line in text.splitlines() if line.startswith("row:")]
    assert len(told_rows) == 1
    assert told_rows[0].startswith("row: nace2=")
    assert told_rows[0].count(";") == 1
    assert "oracle several_activities" in text
    assert str(ASKED) in text
