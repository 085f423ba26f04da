"""The fewest questions: answers settle the sources that they promised to, and none asks more."""

from __future__ import annotations

import random
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._asked.plan import BY_PARTY, SETTLED, Plan, plans
from annexc._asked.trials import FACT_OF, OF_PARTY, trials
from annexc._question.question import asked
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
CELLS = {
    "nace2": ["24.44", "24.42", "24.51", "23.51", "47.11", "38.21", "17.11", "13.30", "38.31"],
    "eprtr": ["5.(b)", "5.(a)", "2.(e)", "1.(c)", "7.(a)", "3.(c)"],
    "feed": ["primary", "secondary"],
    "hazardous_waste": ["yes", "no"],
    "construction_started": ["1994", "2005", "2010-05-01"],
    "operation_started": ["1999", "2012"],
    "retrofit": ["2014"],
}


@st.composite
def registers(draw: st.DrawFn) -> pl.DataFrame:
    size = draw(st.integers(1, 5))
    cells = {
        role: draw(
            st.lists(st.one_of(st.none(), st.sampled_from(values)), min_size=size, max_size=size)
        )
        for role, values in CELLS.items()
    }
    names = [f"F{number}" for number in range(size)]
    return pl.DataFrame(
        {"facility_id": names, **cells}, schema_overrides=dict.fromkeys(CELLS, pl.String)
    )


def answered(plan: Plan, pick: random.Random) -> tuple[list[tuple[str, str]], Plan]:
    """Someone who knows the truth answers: each question once, as long as there is one."""
    said = []
    while plan.need is not None:
        answers, after = pick.choice(plan.branches)
        said.append((FACT_OF[plan.need], pick.choice(answers)))
        plan = after
    return said, plan


def planned(data: pl.DataFrame, **more: Any) -> tuple[dict[int, Plan], pl.DataFrame]:
    question = asked(data.columns, **(ASKED | more), register=None, columns=None, assume=None)
    found = trials(data.lazy(), question)
    return plans(found), found.groups


@settings(deadline=None, max_examples=30)
@given(registers(), st.randoms(use_true_random=False))
def test_answers_settle_what_they_promised(data: pl.DataFrame, pick: random.Random) -> None:
    found, groups = planned(data)
    before = annexc.classify(data, **ASKED)
    open_rows = [row for rows in groups["rows"] for row in rows]
    assert sorted(open_rows) == [
        n for n, duty in enumerate(before["obligation"]) if duty == "undetermined"
    ]
    entries, ends = [], {}
    for group, rows in groups.select("group", "rows").iter_rows():
        for row in rows:
            said, end = answered(found[group], pick)
            assert len(said) <= found[group].most
            entries += [(data["facility_id"][row], *fact) for fact in said]
            ends[row] = end.end
    schema = dict.fromkeys(("facility_id", "fact", "value"), pl.String)
    facts = pl.DataFrame(entries, schema=schema, orient="row")
    after = annexc.classify(data, facts=facts, **ASKED)
    for row, end in ends.items():
        duty, needs = after["obligation"][row], set((after["needs"][row] or "").split(";"))
        if end == SETTLED:
            assert duty != "undetermined"
        elif end == BY_PARTY:
            assert needs <= {*OF_PARTY}
        else:
            # Nothing settles what the register itself says two ways.
            assert "contradictory" in before["issues"][row]


@settings(deadline=None, max_examples=15)
@given(registers())
def test_no_single_question_settles_what_is_asked_two(data: pl.DataFrame) -> None:
    found, groups = planned(data)
    for group, rows in groups.select("group", "rows").iter_rows():
        plan = found[group]
        if plan.most < 2:
            continue
        row = data[rows[0]]
        for _, branches in [(plan.need, plan.branches)]:
            # The first answer alone leaves some world open, else the second would not be asked.
            assert any(after.need is not None for _, after in branches)
            for answers, after in branches:
                fact = pl.DataFrame(
                    {"facility_id": row["facility_id"], "fact": [FACT_OF[str(plan.need)]],
                     "value": [answers[0]]}
                )  # fmt: skip
                duty = annexc.classify(row, facts=fact, **ASKED)["obligation"][0]
                assert (duty == "undetermined") == (after.need is not None or after.end != SETTLED)


def test_one_question_that_settles_is_asked_alone() -> None:
    data = pl.DataFrame({"facility_id": ["A"], "category": ["II.a"]})
    found = annexc.questions(annexc.classify(data, **ASKED), **ASKED)
    assert found.sources.select("step", "need", "asked_if", "then").rows() == [
        (1, "construction_started", "", "settled")
    ]
    assert found.sources["answers"].item() == "2005-05-16;2005-05-17"
    assert found.party.is_empty()


def test_the_next_question_depends_on_the_answer() -> None:
    data = pl.DataFrame({"facility_id": ["A"], "nace2": ["17.11"], "retrofit": ["2012"]})
    found = annexc.questions(annexc.classify(data, **ASKED), **ASKED).sources
    assert found["need"].to_list() == [
        "elemental_chlorine", "construction_started", "modification_started",
    ]  # fmt: skip
    assert found["asked_if"][2].endswith("construction_started = 2005-05-16")


def test_the_party_is_asked_once_and_first() -> None:
    data = pl.DataFrame({"facility_id": ["A", "B", "C"], "category": ["III.c", "III.d", "II.a"],
                         "construction_started": ["2010", "2011", None]})  # fmt: skip
    found = annexc.questions(annexc.classify(data, **ASKED), **ASKED)
    assert found.party.select("party", "fact", "categories", "sources").rows() == [
        ("FRA", "action_plan", "III.c;III.d", 2)
    ]
    assert found.sources["facility_id"].to_list() == ["C"]
    assert (found.undetermined, found.asked, found.settled) == (3, 1, 3)


def test_a_budget_goes_where_it_settles_most() -> None:
    data = pl.DataFrame(
        {"facility_id": ["A", "B", "C"], "nace2": ["24.44", None, None],
         "category": [None, "II.a", "II.b"], "emitted": [9.0, 1.0, 2.0]}
    )  # fmt: skip
    classified = annexc.classify(data, **ASKED)
    assert annexc.questions(classified, limit=0, **ASKED).sources.is_empty()
    few = annexc.questions(classified, limit=2, **ASKED)
    assert few.party.height + few.sources.height <= 2
    weighed = annexc.questions(classified, limit=3, weight="emitted", **ASKED).sources
    assert weighed["facility_id"].to_list() == ["A", "A"]
    with pytest.raises(annexc.ColumnError, match="The nearest is `emitted`"):
        annexc.questions(classified, weight="emitte", **ASKED)


def test_a_million_rows_are_asked_in_groups() -> None:
    sample = annexc.sample("fr-irep").head(500)
    many = pl.concat([sample] * 20)
    options = {"register": "fr-irep", "as_of": "2026-08-31"}
    once = planned_groups(sample, options)
    assert planned_groups(many, options) == once


def planned_groups(data: pl.DataFrame, options: dict[str, Any]) -> int:
    question = asked(data.columns, party=None, columns=None, assume=None, **options)
    return trials(data.lazy(), question).groups.height
