"""Words that no table understands: counted, listed, and not asked for as if they were missing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._progress.unread import BY_WORDS, words_in
from annexc.cli import main

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
PLANTS = pl.DataFrame(
    {
        "Code": ["35.30", "35.30", "35.30", "35.30", "24.44"],
        "Energie": ["wibble", "wibble; coal", None, "coal", None],
        "Etat": ["operating", "flurbed", "operating", "flurbed", "operating"],
        "Metal": [None, None, None, None, "unobtanium"],
    }
)
COLUMNS = {"nace21": "Code", "fuel": "Energie", "status": "Etat", "metal": "Metal"}


@pytest.fixture
def classified() -> pl.DataFrame:
    return annexc.classify(PLANTS, columns=COLUMNS, **ASKED)


@pytest.mark.parametrize("role", BY_WORDS)
def test_an_unknown_word_is_named_and_a_known_or_missing_one_is_not(role: str) -> None:
    found = words_in(role, ["wibble flurb", "", "unknown", "n/a"], text=False)
    assert list(found) == ["wibble flurb"]
    assert " ".join(found["wibble flurb"]) == "wibble flurb"


def test_what_is_stated_in_unknown_words_is_not_asked_for(classified: pl.DataFrame) -> None:
    assert classified["needs"].str.contains("fuel").to_list()[:3] == [True, True, True]

    found = annexc.data_gaps(classified, columns=COLUMNS)

    counts = {(row["kind"], row["fact"]): row["sources"] for row in found.iter_rows(named=True)}
    assert counts["word", "fuel"] == 2
    assert counts["fact", "fuel"] == 1
    asked = found.filter(kind="word", fact="fuel")["question"].item()
    assert "[values.fuel]" in asked
    # A status is no fact that anything waits for.
    assert ("word", "status") not in counts


def test_without_the_columns_nothing_is_taken_for_unread(classified: pl.DataFrame) -> None:
    found = annexc.data_gaps(classified)
    assert found.filter(kind="word").is_empty()
    assert found.filter(kind="fact", fact="fuel")["sources"].item() == 3
    # Columns of the input's own names need no mapping.
    named = PLANTS.rename({header: role for role, header in COLUMNS.items()})
    found = annexc.data_gaps(annexc.classify(named, **ASKED))
    assert found.filter(kind="word", fact="fuel")["sources"].item() == 2


def test_needs_and_words_add_up(classified: pl.DataFrame) -> None:
    found = annexc.data_gaps(classified, columns=COLUMNS).filter(pl.col("kind") != "ancillary")
    needs = Counter(
        fact for cell in classified["needs"] for fact in (cell or "").split(";") if fact
    )
    both = found.group_by("fact").agg(pl.col("sources").sum())
    assert dict(both.iter_rows()) == needs


def test_progress_lists_the_words_by_frequency(classified: pl.DataFrame) -> None:
    progress = annexc.progress(classified, columns=COLUMNS, **ASKED)
    assert progress.unread.rows() == [
        ("fuel", "wibble", 2),
        ("status", "flurbed", 2),
        ("metal", "unobtanium", 1),
    ]
    assert progress.gaps.filter(kind="word", fact="fuel")["sources"].item() == 2
    plain = annexc.classify(pl.DataFrame({"category": ["II.a"]}), **ASKED)
    assert annexc.progress(plain, **ASKED).unread.is_empty()


def test_a_constant_in_unknown_words_counts_for_every_row(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "M"\n[columns]\nnace21 = "Code"\n[constants]\nfuel = "wibble"\n', encoding="utf-8"
    )
    table = PLANTS.select("Code").head(3)
    found = annexc.classify(table, register=path, **ASKED)
    progress = annexc.progress(found, register=path, **ASKED)
    assert progress.unread.rows() == [("fuel", "wibble", 3)]
    assert annexc.data_gaps(found, register=path).filter(kind="word")["sources"].to_list() == [3]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("split", [[], ["--split"]])
def test_the_summary_lists_unknown_words(
    ending: str, split: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / f"out.{ending}"
    # More than the summary shows, one of them long and one that would move the cursor.
    more = pl.DataFrame(
        {"Energie": [f"word{number}" for number in range(12)] + ["x" * 99, "\x1b[2J"]}
    )
    rows = more.with_columns(Code=pl.lit("35.30"), Etat=pl.lit("flurbed"), Metal=pl.lit(""))
    pl.concat([PLANTS, rows.select(PLANTS.columns)]).write_csv(source)
    mapped = [f"--column={role}={header}" for role, header in COLUMNS.items()]
    line = ["classify", str(source), "-o", str(target), "--party=FRA", "--as-of=2026-08-31"]

    assert main([*line, *mapped, *split]) == 0

    said = capsys.readouterr().err
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "unknown words, to be mapped or spelt (17, the 10 most frequent)" in lines
    start = lines.index("unknown words, to be mapped or spelt (17, the 10 most frequent)")
    assert lines[start + 1] == "status flurbed 16 84.2%"
    assert lines[start + 2] == "fuel wibble 2 10.5%"
    assert len(lines[start + 1 :]) == 10
    assert "fuel, said in unknown words 16 84.2%" in lines
    assert "fuel 1 5.3%" in lines
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 130

    assert main(["gaps", str(target)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "In the register, in words that were not understood" in told
    assert "map them in [values.fuel]" in told
