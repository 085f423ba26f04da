"""New or existing: the kernel on combinations of dates, against the second reading of the law."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations, product

import annexc
import polars as pl
import pytest
from oracle.anniversaries import cut_off
from oracle.dates import Age, Interval, age

ENTRY = date(2004, 12, 23)
AS_OF = "2026-08-31"
COLUMNS = (
    "construction_started",
    "operation_started",
    "first_reported",
    "permit_granted",
    "modification_started",
    "retrofit",
)
# As registers write them, about the cut-off, 2005-12-23.
TEXTS: dict[str, Interval] = {
    "1990": (date(1990, 1, 1), date(1990, 12, 31)),
    "2005": (date(2005, 1, 1), date(2005, 12, 31)),
    "2005-12": (date(2005, 12, 1), date(2005, 12, 31)),
    "2005-12-22": (date(2005, 12, 22), date(2005, 12, 22)),
    "2005-12-23": (date(2005, 12, 23), date(2005, 12, 23)),
    "2006": (date(2006, 1, 1), date(2006, 12, 31)),
    "2018-03": (date(2018, 3, 1), date(2018, 3, 31)),
}
Row = dict[str, str]


def _rows() -> list[Row]:
    draw = random.Random(1)
    rows: list[Row] = [{}]
    for count in (1, 2):
        for names in combinations(COLUMNS, count):
            rows += [dict(zip(names, texts, strict=True)) for texts in product(TEXTS, repeat=count)]
    for _ in range(600):
        names = tuple(draw.sample(COLUMNS, draw.randint(3, len(COLUMNS))))
        rows.append({name: draw.choice(list(TEXTS)) for name in names})
    return rows


ROWS = _rows()


@pytest.mark.parametrize("unmodified", [True, False])
@pytest.mark.parametrize("lead_time", [None, (0, 0), (1, 6)], ids=str)
def test_ages_follow_the_table_of_dates(
    unmodified: bool, lead_time: tuple[int, int] | None
) -> None:
    table = pl.DataFrame(
        [{"category": "III.b", **row} for row in ROWS],
        schema=dict.fromkeys(("category", *COLUMNS), pl.String),
    )
    assume = {"unmodified": unmodified, "lead_time": lead_time}

    found = annexc.classify(table, party="KEN", as_of=AS_OF, assume=assume)

    for row, verdict in zip(ROWS, found.iter_rows(named=True), strict=True):
        dates = {name: TEXTS[text] for name, text in row.items()}
        expected = age(dates, cut_off(ENTRY), unmodified=unmodified, lead_time=lead_time)
        assert verdict["source_age"] == _word(expected), row
        assert verdict["age_basis"] in expected.basis, row
        issues = verdict["issues"].split(";")
        assert ("contradictory_dates" in issues) == expected.contradictory, row


def _word(expected: Age) -> str:
    return next(iter(expected.ages)) if len(expected.ages) == 1 else "undetermined"
