"""Fills the tables of pages, adds those that are written whole, and keeps the site to itself."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from website.pages import law, reference  # noqa: E402

TABLES = {**law.TABLES, **reference.TABLES}
#: What the search needs where pages are files, and where Material would fetch it.
SHIM, ELSEWHERE = "assets/iframe-worker.js", re.compile(r"https://[\w.]+/iframe-worker/shim")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages that are written whole, the house, and a script that is not fetched."""
    house = (HERE.parent / "CONTRIBUTING.md").read_text("utf-8")
    for path, text in (("house.md", house), *law.crosswalk_pages()):
        files.append(File.generated(config, path, content=text))
    files.append(File.generated(config, SHIM, abs_src_path=str(HERE / "iframe-worker.js")))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """The page with its tables."""
    return re.sub(r"<!-- from the tables: (\w+) -->", lambda found: TABLES[found[1]](), markdown)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The page, with the script of its own folder."""
    return ELSEWHERE.sub(get_relative_url(SHIM, page.url), output)


def on_post_template(output_content: str, **_: object) -> str:
    """The page of what is not found, likewise."""
    return ELSEWHERE.sub(f"/{SHIM}", output_content)
