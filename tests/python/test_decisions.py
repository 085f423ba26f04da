"""The page of decisions on open points: whole, numbered, and each held by tests that exist."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from golden import asked

pytestmark = pytest.mark.any_polars

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/law/decisions.md").read_text("utf-8")
SECTIONS = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
NUMBERS = [section.split(".", 1)[0] for section in SECTIONS]
LABELS = {
    row[0]: row[1:]
    for row in csv.reader(
        (ROOT / "python/annexc/labels/report.csv").read_text("utf-8").splitlines()
    )
    if row and not row[0].startswith("#")
}


@cache
def written() -> set[str]:
    """The names of all tests in the repository."""
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("*.py"):
        found |= set(re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE))
    test = re.compile(r"#\[test\](?:\s*#\[[^\]]*\]|\s*//[^\n]*)*\s*fn (\w+)\(")
    for folder in ("src", "tests"):
        for file in (ROOT / folder).rglob("*.rs"):
            found |= set(test.findall(file.read_text("utf-8")))
    return found


def test_decisions_are_numbered_through() -> None:
    assert [int(number) for number in NUMBERS] == list(range(1, len(SECTIONS) + 1))
    assert len(SECTIONS) >= 36


@pytest.mark.parametrize("section", SECTIONS, ids=NUMBERS)
def test_a_decision_has_its_reason_paragraph_and_tests(section: str) -> None:
    body = section.split("\n", 2)[2].split("\n## ")[0]
    decided, why, paragraph, tests = re.split(
        r"^Why: |^Paragraph: |^Tests: ", body, flags=re.MULTILINE
    )
    assert min(map(len, (decided.strip(), why.strip(), paragraph.strip()))) > 1
    named = re.findall(r"`(\w+)`", tests)
    assert named
    assert [name for name in named if name not in written()] == []


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert set(named) <= written()


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_the_page_is_linked(page: str) -> None:
    assert "law/decisions.md" in (ROOT / page).read_text("utf-8")


# Decisions that no other file holds.


def test_14_a_later_chemical_moves_no_cut_off() -> None:
    """A chemical works begun before the amendments, and after the Convention's own cut-off."""
    for began, age in (("2005-05-16", "existing"), ("2005-05-17", "new"), ("2019-12-17", "new")):
        verdict = asked(category="III.f", construction_started=began)
        assert verdict["source_age"] == age


def test_19_the_report_says_that_the_party_is_bound_and_not_the_operator() -> None:
    for said, party, operator in zip(
        LABELS["report.method.intro"],
        ("bind the Party", "lient la Partie", "vinculan a la Parte"),
        ("not the operator", "exploitant", "no al titular"),
        strict=True,
    ):
        assert party in said
        assert operator in said


@pytest.mark.parametrize(
    "code",
    [
        {"eprtr": "2.(c).(i)"},
        {"eprtr": "2.(c).(iii)"},
        {"ied": "2.3(a)"},
        {"nace2": "24.20"},
        {"nace2": "25.61"},
        {"naics": "332812"},
        {"ussic": "3479"},
        {"snap97": "040307"},
    ],
)
def test_30_heating_without_smelting_stays_open(code: dict[str, str]) -> None:
    verdict = asked(**code, construction_started="1990")
    assert {"III.b", "none"} <= set(verdict["annex_c_candidates"].split(";"))
    assert verdict["obligation"] == "undetermined"


def test_36_the_general_duties_bind_for_every_source_in_every_language() -> None:
    for said, every in zip(
        LABELS["report.method.5bc.text"],
        ("for every source", "pour toutes les sources", "para todas las fuentes"),
        strict=True,
    ):
        assert every in said
    for said, four in zip(
        LABELS["report.method.categories.text"],
        ("four categories", "quatre catégories", "cuatro categorías"),
        strict=True,
    ):
        assert four in said
    for said, third in zip(
        LABELS["report.method.5d.text"],
        ("third sentence", "troisième phrase", "tercera frase"),
        strict=True,
    ):
        assert third in said
