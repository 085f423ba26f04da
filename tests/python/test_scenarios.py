"""A supposition stands beside the finding, and is marked as what it is."""

from __future__ import annotations

from typing import Any

import annexc
import polars as pl
import pytest
from annexc._labels import labels

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
PLANTS = pl.DataFrame(
    {
        "facility_id": ["A", "B", "C"],
        "category": ["II.a", "III.b", "none"],
        "operation_started": ["2004", "2012", None],
    }
)
SUPPOSED = {
    "quick": {"lead_time": (0, 2)},
    "told": pl.DataFrame(
        {"facility_id": ["B"], "fact": ["construction_started"], "value": ["2000"]}
    ),
    "both": {"assume": {"lead_time": (0, 2)}, "as_of": "2005-01-01"},
}


def test_each_scenario_counts_what_classify_would() -> None:
    found = annexc.scenarios(PLANTS, SUPPOSED, **ASKED)
    asked = {
        "finding": {},
        "quick": {"assume": {"lead_time": (0, 2)}},
        "told": {"facts": SUPPOSED["told"]},
        "both": {"assume": {"lead_time": (0, 2)}, "as_of": "2005-01-01"},
    }
    for name, more in asked.items():
        rows = annexc.classify(PLANTS, **(ASKED | more))
        table = found.table.filter(scenario=name)
        floors = dict(table.select("obligation", "floor").iter_rows())
        assert {duty: count for duty, count in floors.items() if count} == dict(
            rows["obligation"].cast(pl.String).value_counts().iter_rows()
        )
        for duty, ceiling in table.select("obligation", "ceiling").iter_rows():
            possible = rows["obligation_candidates"].cast(pl.String).str.split(";")
            certain = (rows["obligation"].cast(pl.String) == duty).sum()
            named = possible.list.contains(duty).fill_null(False).sum()
            assert ceiling == max(named, certain if duty == "undetermined" else 0)


def test_suppositions_are_marked() -> None:
    found = annexc.scenarios(PLANTS.lazy(), SUPPOSED, **ASKED)
    told = dict(found.table.select("scenario", "supposition").unique().iter_rows())
    assert told["finding"] == "" and all(told[name] for name in SUPPOSED)
    assert "supposed: quick" in repr(found) and "1 fact" in told["told"]
    for language in ("en", "fr", "es"):
        drawn = annexc.charts.scenarios(found, language=language)
        for name in SUPPOSED:
            marked = labels(language)["chart.scenarios.supposed"].format(name=name)
            assert drawn.description.count(marked) == 1


@pytest.mark.parametrize(
    ("supposed", "named"),
    [({"finding": {"text": True}}, "call it otherwise"), ({"x": {"lead_tme": 1}}, "`lead_time`"),
     ({"x": {}}, "nothing"), ({"x": {"facts": PLANTS}}, "no column `fact`")],
)  # fmt: skip
def test_what_cannot_be_supposed_is_refused(supposed: dict[str, Any], named: str) -> None:
    with pytest.raises(annexc.AnnexcError, match=named):
        annexc.scenarios(PLANTS, supposed, **ASKED)
