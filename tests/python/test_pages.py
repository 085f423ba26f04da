"""The pages: every block of code runs and prints what stands there, and no page is too long."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import blocks
import pytest

pytestmark = pytest.mark.any_polars

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from website import pictures  # noqa: E402

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Words of prose that a person reads at a sitting; tables are looked things up in.
MOST_WORDS = 1600
#: Written from tables, or a list to look things up in.
LISTS = ("decisions.md", "schemes.md")


def _prose(page: str) -> list[str]:
    page = re.sub(r"^ *```.*?^ *```$", "", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in page.splitlines() if not line.lstrip().startswith("|")]
    return re.findall(r"\w+", " ".join(lines))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
@pytest.mark.filterwarnings("ignore::annexc.RegisterWarning")
def test_every_block_runs_and_prints_what_stands_there(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks.run(path.read_text("utf-8"), path.name, tmp_path, monkeypatch)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_is_longer_than_a_person_reads(path: Path) -> None:
    if path.name not in LISTS:
        assert len(_prose(path.read_text("utf-8"))) <= MOST_WORDS


@pytest.mark.parametrize("path", sorted((ROOT / "docs/pictures").iterdir()), ids=lambda p: p.name)
def test_a_picture_is_small_and_told_in_words_where_it_is_shown(path: Path) -> None:
    assert path.stat().st_size < 60_000
    pages = [page.read_text("utf-8") for page in PAGES if page.name.startswith("start")]
    told = re.findall(rf"!\[([^\]]+)\]\(pictures/{re.escape(path.name)}\)", "\n".join(pages))
    assert len(told) == 1
    assert len(told[0].split()) > 5


@pytest.mark.parametrize("language", pictures.PAGES)
def test_a_chart_of_the_pages_is_as_it_is_drawn(language: str, tmp_path: Path) -> None:
    held = pictures.FOLDER / f"gaps.{language}.svg"
    assert held.read_bytes() == pictures.chart(language, tmp_path), "make pictures"


def test_few_blocks_are_not_run() -> None:
    left = [
        (path.name, block.line)
        for path in PAGES
        for block in blocks.blocks(path.read_text("utf-8"))
        if not block.is_run
    ]
    assert {name for name, _ in left} <= {"README.md", "spark.md"}, left
