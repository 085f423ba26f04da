"""What is in no category is told apart by what says so; what does not operate heads no report."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._labels import labels, languages
from annexc.cli import main

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
#: A retailer; a hospital, which often runs an incinerator; a landfill by its own activity.
PLANTS = pl.DataFrame(
    {
        "nace2": ["47.11", "47.11", "86.10", None, None, None, None],
        "eprtr": [None, None, None, "5.(d)", None, None, None],
        "category": [None, None, None, None, "none", None, "II.a"],
    },
    schema_overrides={"eprtr": pl.String, "category": pl.String},
)
#: Words for a certainty that a code of the owner's business does not give.
CERTAIN = re.compile(
    r"certainly|for certain|certainement|avec certitude|con certeza|seguramente|sin duda",
    re.IGNORECASE,
)


QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"


def text_of(page: Path) -> str:
    """The words of a page, with plain blanks, quotes and dashes."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")))
    return " ".join(text.replace(QUOTE, "'").replace("\N{EN DASH}", "-").split())


@pytest.fixture(scope="module")
def progress() -> annexc.Progress:
    return annexc.progress(annexc.classify(PLANTS, **ASKED), **ASKED)


def test_each_source_counts_under_what_spoke(progress: annexc.Progress) -> None:
    lines = {row[0]: row[1:] for row in progress.by_evidence.iter_rows()}
    assert lines == {
        "stated": (2, 1, 0, 0),
        "activity": (1, 1, 1, 0),
        "sector": (3, 3, 1, 0),
        "text": (0, 0, 0, 0),
        "nothing": (1, 0, 0, 0),
    }
    assert progress.by_evidence["sources"].sum() == progress.rows
    assert progress.totals.filter(table="by_evidence")["adds_up"].item()


def test_what_was_inferred_shows_in_a_notebook(progress: annexc.Progress) -> None:
    assert "in no category by their owner's main business alone 3" in repr(progress)


def test_a_release_reopens_what_a_business_closed() -> None:
    table = PLANTS.head(1).with_columns(releases=pl.lit("PCDD/F"))
    found = annexc.progress(annexc.classify(table, **ASKED), **ASKED)
    line = found.by_evidence.filter(evidence="sector").row(0, named=True)
    assert (line["none"], line["releases"]) == (0, 1)
    assert found.by_issue.rows() == [("releases_reported", 1)]


def test_the_summary_tells_them_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("csv", "parquet"):
        source, target = tmp_path / "in.csv", tmp_path / f"out.{ending}"
        # With a name, since a row of nothing is no row of a file.
        PLANTS.with_row_index("facility_id").write_csv(source)
        line = ["classify", str(source), "-o", str(target), "--party=FRA", "--as-of=2026-08-31"]
        assert main(line) == 0
        said = capsys.readouterr().err
        lines = [" ".join(line.split()) for line in said.splitlines()]
        start = lines.index("no category of Annex C, by what says so")
        assert lines[start + 1 : start + 7] == [
            "by the source or its activity 2 28.6%",
            "inferred from the owner's business 3 42.9%",
            "of these often with one beside 1 14.3%",
            "",
            "open in what it is, and why",
            "nothing readable says what it is 1 14.3%",
        ]
        assert not CERTAIN.search(said)


TEXTS = {
    "en": (
        "by what the register says of the source or its activity: 2",
        "inferred from the owner's main business, which proves nothing of the site: 3. Of these, 1",
        "nothing readable says what they are: 1",
    ),
    "fr": (
        "d'après ce que le registre dit de la source ou de son activité : 2",
        "par déduction de l'activité principale du propriétaire, qui ne prouve rien du site : 3",
        "rien de lisible ne dit ce qu'elles sont : 1",
    ),
    "es": (
        "según lo que el registro dice de la fuente o de su actividad: 2",
        "inferencia de la actividad principal del titular, que nada prueba del emplazamiento: 3",
        "nada legible dice qué son: 1",
    ),
    "ar": (
        "وفق ما يقوله السجل عن المصدر أو نشاطه: 2",
        "استنتاجاً من النشاط الرئيسي للمالك، وهو لا يثبت شيئاً عن الموقع: 3",
        "لا يوجد شيء مقروء يبيّن ماهيتها: 1",
    ),
    "ru": (
        "деятельности: 2",
        "деятельности владельца, которая ничего не доказывает",
        "ничто читаемое не говорит, что они собой представляют: 1",
    ),
    "zh": (
        "据登记册对来源或其活动的说明\uff0c不属于附件C任何类别\uff1a2",
        "据所有者主要业务推断不属于任何类别\uff08对场址不构成证明\uff09\uff1a3",
        "没有任何可读信息说明其性质的来源\uff1a1",
    ),
}


@pytest.mark.parametrize("language", languages())
def test_the_report_tells_them_apart(language: str, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    pytest.importorskip("vl_convert")
    found = annexc.classify(PLANTS, **ASKED)

    (file,) = annexc.report(found, tmp_path, language=language, formats=["html"], **ASKED)

    plain = text_of(file)
    for text in TEXTS[language]:
        assert text in plain
    assert labels(language)["evidence.sector"].replace(QUOTE, "'") in plain


def test_no_text_calls_an_inference_certain() -> None:
    about = re.compile(
        r"obligation\.none|part\.none|category\.none|evidence\.|lead\.none|lead\.range"
    )
    about = re.compile(about.pattern + r"|note\.(range|evidence)|chart\.(duty\.said|matrix\.note)")
    for language in languages():
        texts = labels(language).texts
        looked = {key: text for key, text in texts.items() if about.search(key)}
        assert len(looked) > 12
        for key, text in looked.items():
            assert not CERTAIN.search(text), (key, text)


# What does not operate.

SHUT = pl.DataFrame(
    {
        "category": ["II.a"] * 6,
        "construction_started": ["2015", "2015", "2015", "1990", None, None],
        "status": ["operating", "closed", "planned", "closed", "closed", None],
    }
)


def test_closed_and_unbuilt_sources_are_counted_apart() -> None:
    found = annexc.progress(annexc.classify(SHUT, **ASKED), **ASKED)

    duties = {row["obligation"]: row for row in found.by_duty.iter_rows(named=True)}
    required = duties["require_bat_new"]
    assert (required["floor"], required["ceiling"]) == (3, 5)
    assert (required["operating_floor"], required["operating_ceiling"]) == (1, 2)
    assert (found.undetermined_duty, found.undetermined_operating) == (2, 1)
    assert found.by_operating.rows() == [("yes", 1, 1, 1), ("no", 4, 2, 3), ("unknown", 1, 0, 1)]
    assert found.required["operating"].value_counts().sort("operating").rows() == [
        ("no", 3),
        ("unknown", 1),
        ("yes", 1),
    ]
    assert "of these closed, planned or never built 4" in repr(found)


def test_the_headline_is_of_what_operates(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    pytest.importorskip("vl_convert")
    found = annexc.classify(SHUT, **ASKED)

    (file,) = annexc.report(found, tmp_path, formats=["html"], **ASKED)

    page, plain = file.read_text("utf-8"), text_of(file)
    assert "For at least 1 and at most 2 of the 2 sources that operate, or may, the Party" in plain
    assert "Planned: 1 (BAT would have to be required: 1)" in plain
    assert "Closed or standing still: 3 (BAT would have to be required: 1-2)" in plain
    tiles = re.findall(r"<div><dt>([^<]*)</dt><dd>([^<]*)</dd></div>", page)
    assert ("Closed or standing still: counted apart", "3") in tiles
    assert ("Planned: counted apart", "1") in tiles
    assert ("Require BAT (new source)", "1\N{EN DASH}2") in tiles


def test_the_summary_counts_them_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    SHUT.write_csv(source)
    line = ["classify", str(source), "-o", str(target), "--party=FRA", "--as-of=2026-08-31"]
    assert main(line) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().err.splitlines()]
    start = lines.index("obligation")
    assert lines[start + 1 : start + 3] == ["require_bat_new 1 16.7%", "undetermined 1 16.7%"]
    start = lines.index("obligation of sources closed, planned or never built, counted apart")
    assert "require_bat_new 2 33.3%" in lines[start:]


# What the rows remark.


def test_every_issue_has_a_name_and_a_sentence_in_every_language() -> None:
    text = (Path(__file__).parents[2] / "src/classify/issues.rs").read_text("utf-8")
    variants = re.findall(r"^    (\w+),$", text.split("pub enum Issue {")[1].split("}")[0], re.M)
    names = [re.sub(r"(?<!^)(?=[A-Z])", "_", variant).lower() for variant in variants]
    assert "phase_in_window" in names
    for language in languages():
        for name in names:
            assert labels(language)[f"issue.{name}"]
            assert labels(language)[f"report.issue.{name}"][-1] in ".。"


def test_every_need_has_a_name_and_a_question() -> None:
    from annexc._progress.gaps import QUESTIONS

    for language in languages():
        for name in QUESTIONS:
            assert labels(language)[f"need.{name}"]
            assert labels(language)[f"report.ask.{name}"][-1] in "?؟\uff1f" or name == "activity"


def test_issues_have_a_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("jinja2")
    pytest.importorskip("vl_convert")
    table = pl.DataFrame({"nace2": ["99.99", "24.42"], "construction_started": [None, "201"]})
    found = annexc.classify(table, **ASKED)
    (file,) = annexc.report(found, tmp_path, formats=["html"], **ASKED)
    page = html.unescape(file.read_text("utf-8"))
    for sentence in ("A code is in no list known here", "A date cannot be read"):
        assert sentence in page
    table.write_csv(tmp_path / "in.csv")
    assert (
        main(["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / "o.csv"), "--party=FRA"])
        == 0
    )
    said = " ".join(capsys.readouterr().err.split())
    assert "A code is in no list known here; it rules nothing out." in said
