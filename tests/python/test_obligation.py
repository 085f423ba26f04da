"""The classification as an expression."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import annexc
import polars as pl
import pytest
from polars.testing import assert_frame_equal

PLANTS = pl.DataFrame(
    {
        "code": ["24.42", "47.11", None],
        "charge": ["secondary", None, None],
        "begun": [1994, 2001, None],
        "country": ["FRA", "DEU", "USA"],
    }
)


def test_it_agrees_with_classify() -> None:
    duty = annexc.obligation(
        "code",
        scheme="nace2",
        party="FRA",
        as_of="2026-08-31",
        feed="charge",
        construction_started=pl.col("begun"),
    )
    found = PLANTS.select(duty).unnest("annexc")
    columns = {"nace2": "code", "feed": "charge", "construction_started": "begun"}
    whole = annexc.classify(PLANTS, party="FRA", as_of="2026-08-31", columns=columns)
    assert_frame_equal(found, whole.select(found.columns))


def test_it_works_lazily_and_in_groups_and_filters() -> None:
    duty = annexc.obligation("code", scheme="nace2", party="FRA", as_of="2026-08-31")
    kept = PLANTS.lazy().filter(duty.struct.field("annex_c") == "none").collect()
    assert kept["code"].to_list() == ["47.11"]


def test_the_party_may_come_row_by_row() -> None:
    duty = annexc.obligation("code", scheme="nace2", party=pl.col("country"))
    found = PLANTS.select(duty.struct.field("obligation")).to_series().to_list()
    assert found == ["undetermined", "none", "not_a_party"]


def test_literals_are_broadcast() -> None:
    duty = annexc.obligation(nace2="code", feed=pl.lit("secondary"), party="FRA")
    found = PLANTS.select(duty.struct.field("annex_c")).to_series().to_list()
    # Who states a feed melts metal, for all that the second code tells.
    assert found == ["II.d.iii", None, None]


def test_further_schemes_are_roles() -> None:
    duty = annexc.obligation("code", scheme="nace2", party="FRA", eprtr=pl.lit("5.(b)"))
    assert PLANTS.select(duty.struct.field("evidence")).to_series().to_list() == ["activity"] * 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scheme": "nace2"}, "code and scheme go together"),
        ({"code": "code"}, "code and scheme go together"),
        ({"code": "code", "scheme": "nace3"}, "The nearest is `nace2"),
        ({"code": "code", "scheme": "nace2", "nace2": "code"}, "given twice"),
        ({"code": "code", "scheme": "nace2", "fed": "charge"}, "The nearest is `feed`"),
        ({"feed": "charge"}, "nothing says what the sources are"),
    ],
)
def test_mistakes_name_the_way_out(given: dict[str, Any], said: str) -> None:
    with pytest.raises(annexc.ColumnError, match=said):
        annexc.obligation(party="FRA", **given)


def test_a_party_is_needed() -> None:
    with pytest.raises(annexc.PartyError, match="which Party's duty"):
        annexc.obligation("code", scheme="nace2")


def test_a_type_that_cannot_be_read_names_the_column() -> None:
    duty = annexc.obligation("code", scheme="nace2", party="FRA")
    with pytest.raises(pl.exceptions.PolarsError, match="code"):
        pl.DataFrame({"code": [["24.42"]]}).select(duty)


def test_a_moment_whose_day_depends_on_the_place_is_refused() -> None:
    began = pl.Series([datetime(2005, 5, 17, 1)], dtype=pl.Datetime("us", "UTC"))
    table = pl.DataFrame(
        {"kind": ["II.a"], "began": began.dt.convert_time_zone("America/New_York")}
    )
    asked: dict[str, Any] = {"category": "kind", "party": "FRA", "as_of": "2026-08-31"}
    with pytest.raises(pl.exceptions.PolarsError, match=r"`began`.*with \.dt\.date\(\)"):
        table.select(annexc.obligation(construction_started="began", **asked))
    there = annexc.obligation(construction_started=pl.col("began").dt.date(), **asked)
    assert table.select(there.struct.field("source_age")).item() == "existing"
