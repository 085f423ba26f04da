"""The kernel over rows of all kinds of evidence, against the second reading of the law.

A difference is told by the least row that shows it (`oracle.compare`); the points on which the
rules leave more than one reading open, and why the oracle reads them as it does, stand in the
docstrings of `oracle.evidence`, `oracle.dates` and `oracle.rows`.
"""

from __future__ import annotations

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
from oracle.rows import DATES, Row
from oracle.worlds import Plan

ROWS_A_QUESTION = 120
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
