"""The kernel over rows of all kinds of evidence, against the second reading of the law.

A difference is told by the least row that shows it (`oracle.compare`); the points on which the
rules leave more than one reading open, and why the oracle reads them as it does, stand in the
docstrings of `oracle.evidence`, `oracle.dates` and `oracle.rows`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import Any

import annexc
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import drawn, strategies, tables
from oracle.compare import Reader, told
from oracle.rows import DATES, UNREAD, Row
from oracle.worlds import Plan

ROWS_A_QUESTION = 120
# Other draws; `make draws` asks for those that no one has met.
ROWS_OF_A_DRAW = 25
DRAWS = os.environ.get("ANNEXC_DRAWS", "1 2 3").split()
QUESTIONS = drawn.questions()
SCHEMA = dict.fromkeys(
    ("category", *tables.SCHEMES, *tables.facts(), *DATES, "releases"), pl.String
)


def profile(plan: Plan) -> str:
    """A plan as a Party profile."""
    lines = ['party = "KEN"', "[action_plan]", f"complete = {str(plan.complete).lower()}"]
    if plan.adopted:
        lines.append(f"adopted = {plan.adopted}")
    entries = [
        f'{{ category = "{category}"' + (f", bat_required_from = {day} }}" if day else " }")
        for category, day in plan.identified.items()
    ]
    lines.append(f"identified = [{', '.join(entries)}]")
    for day in plan.additional:
        listed = [f"{scheme} = {list(codes)}" for scheme, codes in plan.codes.items()]
        lines += ["[[action_plan.additional]]", 'name = "Kilns"']
        lines += [f"codes = {{ {', '.join(listed)} }}".replace("'", '"')]
        lines += [f"bat_required_from = {day}"] if day else []
    return "\n".join(lines)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The package, asked as the oracle is."""
    parties: dict[str, Any] = {}
    for name, plan in drawn.PLANS.items():
        path = tmp_path_factory.mktemp("profile") / "ken.toml"
        path.write_text(profile(plan), encoding="utf-8")
        parties[name] = annexc.load_party(path) if name != "unknown" else "KEN"

    def read(rows: Sequence[Row], asked: drawn.Asked) -> list[dict[str, Any]]:
        question = asked.question
        found = annexc.classify(
            pl.DataFrame(list(rows), schema=SCHEMA),
            party=parties[asked.plan] if asked.party == "KEN" else asked.party,
            as_of=question.as_of,
            assume={
                "unmodified": question.unmodified,
                "lead_time": question.lead_time,
                "plan_adds_nothing": question.plan_adds_nothing,
            },
        )
        return found.rows(named=True)

    return read


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_the_kernel_reads_evidence_as_the_oracle_does(asked: drawn.Asked, kernel: Reader) -> None:
    draw = Random(str(asked))
    rows = [{}, *(drawn.row(draw) for _ in range(ROWS_A_QUESTION))]
    assert not (difference := told(rows, asked, kernel)), difference


@pytest.mark.parametrize("draw", DRAWS)
def test_the_kernel_reads_other_draws_as_the_oracle_does(draw: str, kernel: Reader) -> None:
    for asked in QUESTIONS:
        of_question = Random(f"{asked} {draw}")
        rows = [drawn.row(of_question) for _ in range(ROWS_OF_A_DRAW)]
        difference = told(rows, asked, kernel)
        assert not difference, f"draw {draw}: {difference}"


# The least rows by which draws have shown the two to differ, each of a kind of its own.
SETTLED: tuple[tuple[str, Row], ...] = (
    # A report or a retrofit that may be ahead, and after the closing if it is not.
    ("unknown", {"closed": "1980", "first_reported": "2026"}),
    ("unknown", {"closed": "1980", "retrofit": "2026"}),
    # A permit that may be ahead, of a source whose dates contradict each other without it.
    (
        "unknown",
        {"closed": "1970-05", "construction_started": "2005-05", "building_permit": "2026"},
    ),
    # A permit that may be ahead of a modification; a change before all construction.
    ("unknown", {"building_permit": "2026", "modification_started": "2006-01-21"}),
    (
        "unknown",
        {
            "category": "II.a",
            "construction_started": "2012-12-23",
            "modification_started": "2006",
        },
    ),
    (
        "unknown",
        {"category": "II.a", "construction_started": "2012-12-23", "retrofit": "2006"},
    ),
    # A closing that something contradicts bounds no modification.
    (
        "unknown",
        {
            "closed": "2005-06-20",
            "operation_started": "2005-06-21",
            "modification_started": "2005",
        },
    ),
    # Begun later than each of the days from which BAT is required.
    ("complete with a few", {"category": "II.a;III.b", "construction_started": "2019-02-17"}),
    # A stated category that the facts exclude is none that the plan may have added.
    ("known in part, adds from a day", {"category": "II.d.i", "product": "unbleached-pulp"}),
    ("known in part, adds from a day", {"category": f"none;{UNREAD}", "scian": "327310"}),
    # What a release opens is compared with what it opens without the facts.
    ("unknown", {"product": "ground-cement", "releases": "PCDD/F", "snap97": "080702"}),
    # A code that the plan names, and of which the facts leave nothing, names nothing.
    (
        "complete, adds without a day",
        {"naf2": "23.32Z", "releases": "PCDD/F", "product": "chlorine-free-chemical"},
    ),
    # A code coarser than the plan's is silent.
    (
        "complete, adds from a day",
        {"eprtr": "3.(c)", "combustion": "engine", "releases": "PCB"},
    ),
    # That codes share a category which the plan may mean takes no `none` away.
    ("complete, adds from a day", {"nfr14": "2 B 1", "snap97": "040608"}),
    ("complete, adds from a far day", {"eprtr": "3.(c)", "eper": "5.1/5.2"}),
    # Beside an equal that the plan names, a silent one stays what it is.
    (
        "complete, adds from a far day",
        {"eprtr": "3.(c).(iii)", "isic31": "1429", "isic4": "2394"},
    ),
)


@pytest.mark.parametrize(("plan", "row"), SETTLED)
def test_what_was_settled_between_the_two_stays_settled(
    plan: str, row: Row, kernel: Reader
) -> None:
    assert not (difference := told([row], drawn.asked(plan), kernel)), difference


def test_codes_that_the_plan_may_mean_prove_nothing(kernel: Reader) -> None:
    """Both had it wrong: two codes that each leave `III.x;none` are no certain `III.x`."""
    asked = drawn.asked("complete, adds from a day")
    row = {"nfr14": "2 B 1", "snap97": "040608"}
    alone = [{name: code} for name, code in row.items()]
    for found in kernel([row, *alone], asked):
        assert found["annex_c_candidates"] == "III.x;none"
        assert found["obligation"] == "undetermined"


@pytest.mark.parametrize("scheme", tables.SCHEMES)
def test_the_kernel_reads_every_row_of_a_crosswalk_alone(scheme: str, kernel: Reader) -> None:
    rows = [{scheme: listed[0]} for _, listed in drawn.codes(scheme)]
    rows += [{scheme: listed[-1], "releases": "PCDD/F"} for _, listed in drawn.codes(scheme)]
    for asked in (QUESTIONS[0], drawn.asked("complete, adds from a day")):
        assert not (difference := told(rows, asked, kernel)), difference


@settings(max_examples=200)
@given(row=strategies.rows(), asked=st.sampled_from(QUESTIONS))
def test_the_kernel_reads_any_row_as_the_oracle_does(
    row: dict[str, str], asked: drawn.Asked, kernel: Reader
) -> None:
    assert not (difference := told([row], asked, kernel)), difference
