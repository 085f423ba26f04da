"""The site as a folder: nothing is fetched, nothing is dead, every public name has its place."""

from __future__ import annotations

import os
import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import annexc
import pytest
from annexc._register.roles import USUAL_ROLES
from annexc.cli import main

pytestmark = pytest.mark.any_polars

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SITE = ROOT / "site"
PAGES = sorted(SITE.rglob("*.html"))
IS_BUILT = bool(PAGES)
needs_site = pytest.mark.skipif(
    not IS_BUILT and "ANNEXC_REQUIRE_SITE" not in os.environ, reason="make docs builds it"
)
#: Elements that load something by themselves; a link waits for a click.
LOADED = re.compile(r"<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)=\"?([^\"\s>]+)")
LINKS = re.compile(r"<a\b[^>]*?\bhref=\"?([^\"\s>]+)")


def test_every_public_name_stands_on_a_page_of_functions() -> None:
    pages = [path.read_text("utf-8") for path in (ROOT / "docs/reference").glob("*.md")]
    held = re.findall(r"^::: annexc\.([\w.]+)$", "\n".join(pages), re.MULTILINE)
    charts = [f"charts.{name}" for name in annexc.charts.__all__ if name[0].islower()]
    names = set(annexc.__all__) - {"__version__", "charts"}
    assert sorted(held) == sorted([*names, *charts])


def test_every_word_has_its_example_and_no_other_has_one() -> None:
    from website.pages import reference

    for column in ("issues", "needs"):
        assert set(reference.EXAMPLES[column]) == set(reference.words(column))
    for name, written in reference.TABLES.items():
        assert written().count("\n") > 2, name


def test_every_input_stands_on_its_page() -> None:
    from website.pages.reference import TABLES

    page = (ROOT / "docs/reference/inputs.md").read_text("utf-8")
    tables = "".join(TABLES[name]() for name in re.findall(r"from the tables: (\w+)", page))
    assert [name for name in USUAL_ROLES if f"| `{name}` |" not in tables] == []


def test_all_keys_of_a_description_stand_on_their_page(tmp_path: Path) -> None:
    page = (ROOT / "docs/reference/registers.md").read_text("utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "x"\nzzz = 1\n', encoding="utf-8")
    with pytest.raises(annexc.RegisterError) as refused:
        annexc.load_register(bad)
    known = str(refused.value.problem).split("There are ")[1].split(", ")
    for key in known:
        assert f"`{key}`" in page or f"`[{key}" in page, key


@needs_site
def test_the_site_loads_nothing_of_others() -> None:
    assert len(PAGES) > 60
    for page in PAGES:
        for target in LOADED.findall(page.read_text("utf-8")):
            assert not urlsplit(target).netloc, f"{page}: {target}"
    for file in (*SITE.rglob("*.css"),):
        assert not re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", file.read_text("utf-8"))


@needs_site
def test_no_link_within_the_site_is_dead() -> None:
    for page in PAGES:
        for target in LINKS.findall(page.read_text("utf-8")):
            place = urlsplit(unescape(target))
            if place.scheme or place.netloc or not place.path or page.name == "404.html":
                continue
            assert (page.parent / unquote(place.path)).exists(), f"{page}: {target}"


@needs_site
def test_the_law_can_be_searched() -> None:
    index = (SITE / "search/search_index.js").read_text("utf-8")
    for word in ("Sinter plants", "Kenya", "24.44", "phase_in_window"):
        assert word in index, word


def test_pages_that_are_not_installed_are_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("annexc.cli.commands.docs.find_spec", lambda name: None)
    assert main(["docs"]) == 1
    assert 'pip install "annexc[docs]"' in capsys.readouterr().err


def test_pages_that_are_installed_are_found_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "annexc_docs/site/law"
    site.mkdir(parents=True)
    (site.parents[1] / "__init__.py").write_text("", encoding="utf-8")
    (site / "parties.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "secret.html").write_text("<p>", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert main(["docs", "law/parties", "--path"]) == 0
    assert capsys.readouterr().out.strip() == str((site / "parties.html").resolve())
    for page in ("../../secret", "nowhere"):
        assert main(["docs", page, "--path"]) == 1
        assert "there is no page" in capsys.readouterr().err
