"""The reasoning for one source."""

from __future__ import annotations

import html
import json
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._labels import languages

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}


def test_it_agrees_with_classify() -> None:
    rows = pl.DataFrame(
        {
            "eprtr": ["5.(b)", None, "2.(e).(ii)"],
            "nace2": ["38.21", "24.44", "24.42"],
            "feed": [None, "primary", None],
            "construction_started": ["1994", "2010-01-01", "1993 und 2012"],
        }
    )
    found = annexc.classify(rows, **ASKED)
    for place in range(rows.height):
        outcome = annexc.explain(rows.row(place, named=True), **ASKED).to_dict()["outcome"]
        row = found.row(place, named=True)
        day = row["bat_required_from"]
        row["bat_required_from"] = None if day is None else day.isoformat()
        assert outcome == {name: row[name] for name in outcome}


def test_it_reads_well_in_a_terminal() -> None:
    row = {"category": "II.d.i;III.b", "nace2": "24.44", "operation_started": "1994"}
    shown = str(annexc.explain(row, **ASKED))
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 100
    for title in (
        "Party",
        "Evidence, the strongest first",
        "Age",
        "Article 5",
        "Missing",
        "Outcome",
    ):
        assert title in lines
    assert "nace2 = 24.44" in shown
    assert "rules out" in shown
    assert "+ 5(e)(i)" in shown
    assert "does not apply: the source is existing" in shown
    assert "feed" in shown
    assert repr(annexc.explain({"nace2": "47.11"}, **ASKED)).startswith("Party")


def test_all_rules_are_named_with_the_reason() -> None:
    rules = annexc.explain({"nace2": "24.44"}, **ASKED).to_dict()["rules"]
    assert {rule["applies"] for rule in rules} <= {"yes", "perhaps", "no"}
    assert all(rule["why"] for rule in rules)
    assert any(rule["paragraph"].startswith("5(d)") for rule in rules)


def test_everything_is_escaped_in_a_notebook() -> None:
    found = annexc.explain({"nace2": "<script>alert(1)</script>"}, **ASKED)
    shown = found._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_the_steps_are_plain_values_and_a_copy() -> None:
    found = annexc.explain({"nace2": "24.44"}, **ASKED)
    steps = found.to_dict()
    assert json.loads(json.dumps(steps)) == steps
    steps["outcome"].clear()
    assert found.to_dict()["outcome"]


@pytest.mark.parametrize("kind", ["dict", "polars", "lazy", "pandas", "series"])
def test_a_row_comes_in_many_forms(kind: str) -> None:
    cells = {"nace2": "47.11", "construction_started": "1994"}
    frame = pl.DataFrame([cells])
    row: object = {"dict": cells, "polars": frame, "lazy": frame.lazy()}.get(kind)
    if row is None:
        pd = pytest.importorskip("pandas")
        table = pd.DataFrame([cells])
        row = table if kind == "pandas" else table.iloc[0]
    assert annexc.explain(row, **ASKED).to_dict()["outcome"]["annex_c"] == "none"


@pytest.mark.parametrize(("rows", "said"), [(0, "no row"), (2, "more than one row")])
def test_one_row_is_explained(rows: int, said: str) -> None:
    with pytest.raises(annexc.AnnexcError, match=said):
        annexc.explain(
            pl.DataFrame({"nace2": ["24.44"] * rows}, schema={"nace2": pl.String}), **ASKED
        )


def test_a_register_is_read_as_in_classify() -> None:
    cement = annexc.sample("gem-cement")
    found = annexc.classify(cement, register="gem-cement", as_of="2026-08-31")
    for place in (0, 100, 2000):
        row = cement.row(place, named=True)
        outcome = annexc.explain(row, register="gem-cement", as_of="2026-08-31").to_dict()[
            "outcome"
        ]
        assert outcome["obligation"] == found["obligation"][place]
        assert outcome["needs"] == found["needs"][place]


def test_what_says_nothing_is_told() -> None:
    steps = annexc.explain({"nace2": "99.99", "construction_started": "201"}, **ASKED).to_dict()
    assert steps["silent"][0]["column"] == "nace2"
    assert steps["outcome"]["issues"] == "unknown_code;unreadable_date"


def test_a_state_that_is_no_party() -> None:
    shown = str(annexc.explain({"nace2": "24.44"}, party="USA", as_of="2026-08-31"))
    assert "not a Party" in shown
    assert "not_a_party" in shown


#: The texts of the reasoning are a table of the native part, which has fewer languages.
REASONED = ("en", "fr", "es")


@pytest.mark.parametrize("language", sorted({*languages()} - {*REASONED}))
def test_it_says_that_it_does_not_speak_a_language(language: str) -> None:
    with pytest.raises(annexc.AnnexcError, match="en, fr, es"):
        annexc.explain({"nace2": "24.44"}, **ASKED, language=language)


def test_it_speaks_the_languages_of_the_report() -> None:
    row = {"nace2": "24.44", "operation_started": "1994"}
    titles = {
        language: [line for line in str(said).splitlines() if line and not line.startswith(" ")]
        for language in REASONED
        if (said := annexc.explain(row, **ASKED, language=language))
    }
    assert titles == {
        "en": ["Party", "Evidence, the strongest first", "Age", "Article 5", "Missing", "Outcome"],
        "fr": [
            "Partie",
            "Indices, le plus fort d\u2019abord",
            "Âge",
            "Article 5",
            "Manque",
            "Résultat",
        ],
        "es": [
            "Parte",
            "Indicios, el más fuerte primero",
            "Antigüedad",
            "Artículo 5",
            "Falta",
            "Resultado",
        ],
    }


def test_a_line_reads_in_each_language() -> None:
    row = {"category": "II.d.i", "construction_started": "1994", "modification_started": "x"}
    said = {
        "en": (
            "existing (presumed) construction started between 1994-01-01 and 1994-12-31, before",
            "- 5(d), second sentence new source in Part II: BAT required as soon as practicable,",
            "does not apply: the source is existing",
        ),
        "fr": (
            "existante (présumé) construction commencée entre 1994-01-01 et 1994-12-31, avant",
            "- 5(d), deuxième phrase source nouvelle de la partie II : MTD exigées aussitôt que",
            "ne s\u2019applique pas : la source est existante",
        ),
        "es": (
            "existente (presumido) construcción comenzada entre 1994-01-01 y 1994-12-31, antes",
            "- 5(d), segunda frase fuente nueva de la parte II: MTD exigidas lo antes posible, a",
            "no se aplica: la fuente es existente",
        ),
    }
    for language, lines in said.items():
        found = annexc.explain(row, **ASKED, language=language)
        assert found.to_dict()["age"]["source_age"] == "existing"
        # The space before a colon does not break.
        unwrapped = " ".join(str(found).split())
        assert [line for line in lines if line not in unwrapped] == []
        assert html.escape(lines[2]) in " ".join(found._repr_html_().split())


def test_steps_are_the_same_whatever_the_language() -> None:
    row = {"nace2": "24.44", "status": "closed", "construction_started": "2010"}
    each = [annexc.explain(row, **ASKED, language=language).to_dict() for language in REASONED]
    for steps in each[1:]:
        assert steps["outcome"] == each[0]["outcome"]
        assert [step["applies"] for step in steps["rules"]] == [
            step["applies"] for step in each[0]["rules"]
        ]
        assert [step["fact"] for step in steps["missing"]] == [
            step["fact"] for step in each[0]["missing"]
        ]


def test_a_language_that_no_table_has_is_refused() -> None:
    with pytest.raises(annexc.AnnexcError, match=r"language is `de`; there are en, fr, es"):
        annexc.explain({"nace2": "24.44"}, **ASKED, language="de")
