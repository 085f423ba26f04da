"""The columns after `issues`: each duty that is possible, and since when BAT is required."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import annexc
import polars as pl
import pytest
from polars.testing import assert_frame_equal

pytestmark = pytest.mark.any_polars

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
ADDED = ["obligation_candidates", "required_since"]
#: France: the fourth anniversary of entry into force.
REQUIRED = date(2008, 5, 17)


class Source:
    """An object with the Arrow stream interface and nothing else."""

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def since(**cells: str) -> date | None:
    found = annexc.classify(pl.DataFrame([{"category": "II.a", **cells}]), **ASKED)
    day: date | None = found["required_since"][0]
    explained = annexc.explain({"category": "II.a", **cells}, **ASKED).to_dict()["outcome"]
    assert explained["required_since"] == (None if day is None else day.isoformat())
    return day


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        ({"construction_started": "2006"}, REQUIRED),
        ({"construction_started": "2008-05-17"}, REQUIRED),
        ({"construction_started": "2008-05-18"}, date(2008, 5, 18)),
        ({"construction_started": "2030-01-31"}, date(2030, 1, 31)),
        ({"construction_started": "2015"}, None),
        ({"construction_started": "1999"}, None),
        ({"operation_started": "2015-02-03"}, None),
        ({"building_permit": "2006", "operation_started": "2008-05-17"}, REQUIRED),
        ({"building_permit": "2006", "operation_started": "2008-05-18"}, None),
        ({"first_reported": "1999", "modification_started": "2015-02-03"}, date(2015, 2, 3)),
        ({"construction_started": "2015-02-03", "closed": "2014"}, None),
    ],
)
def test_the_later_of_the_requirement_and_the_start(
    cells: dict[str, str], day: date | None
) -> None:
    assert since(**cells) == day


def test_every_duty_that_is_possible_the_strongest_first() -> None:
    rows = [
        ("II.a", "2015", "require_bat_new"),
        ("II.a", None, "require_bat_new;promote_existing"),
        ("III.b", "2015", "require_bat_new;promote_bat_new"),
        ("III.b;none", None, "require_bat_new;promote_bat_new;promote_existing;none"),
        ("none", "2015", "none"),
    ]
    data = pl.DataFrame(rows, schema=["category", "construction_started", "wanted"], orient="row")
    found = annexc.classify(data, **ASKED)
    assert found["obligation_candidates"].to_list() == found["wanted"].to_list()
    undetermined = found["obligation_candidates"].str.contains(";")
    assert (
        found["obligation"].cast(pl.String) == "undetermined"
    ).to_list() == undetermined.to_list()
    none = annexc.classify(data, party="USA", as_of="2026-08-31")
    assert set(none["obligation_candidates"]) == {"not_a_party"}


@pytest.mark.parametrize("more", [[], ["operation_started"], ["party", "status"]])
@pytest.mark.parametrize("typed", [True, False])
def test_batches_streams_and_layouts_give_the_same_days(more: list[str], *, typed: bool) -> None:
    """Many blocks of rows, days repeated and not, of one date column and of several."""
    rows = 5_000
    days = [date(2001, 1, 1) + timedelta(days=(7 * row) % 9_000) for row in range(rows)]
    data = pl.DataFrame(
        {
            "category": ["II.a", "none", "III.b", "II.c"] * (rows // 4),
            "construction_started": [
                None if row % 11 == 0 else day for row, day in enumerate(days)
            ],
            "operation_started": [None if row % 3 else "2029" for row in range(rows)],
            "party": ["FRA", "ITA", "KEN", "USA", "EST"] * (rows // 5),
            "status": ["operating", None] * (rows // 2),
        }
    ).select("category", "construction_started", *more)
    if not typed:
        data = data.with_columns(pl.col("construction_started").cast(pl.String))

    found = annexc.classify(data, **ASKED)

    day = pl.col("construction_started").cast(pl.String).str.to_date()
    if "party" not in more:
        required = pl.col("bat_required_from").is_not_null()
        wanted = pl.when(required).then(pl.max_horizontal(day, "bat_required_from"))
        assert_frame_equal(found.select(required_since=wanted), found.select("required_since"))
    assert 0 < found["required_since"].null_count() < rows
    for other in (
        pl.concat([annexc.classify(part, **ASKED) for part in data.iter_slices(777)]),
        annexc.classify(data.lazy(), **ASKED).collect(),
        pl.DataFrame(annexc.classify(Source(data), **ASKED)),
    ):
        text = [pl.col(name).cast(pl.String) for name in ADDED]
        assert_frame_equal(other.select(text), found.select(text))
