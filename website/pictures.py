"""The pictures of the Start pages, made of the files that these pages make: `make pictures`.

What a browser shows is taken with Chromium, charts are drawn by the package itself; so all of them
can be made again.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import annexc
from annexc.cli import main

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
#: The page of each language.
PAGES = {"en": "start.md", "fr": "start.fr.md", "es": "start.es.md"}
_FILE = re.compile(r'^```\w+ title="(?P<name>[^"]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
# Letters without coloured edges take less room.
_PLAIN = ("--no-sandbox", "--disable-lcd-text")
_SIZE = {"width": 760, "height": 520}
# A picture is cut there, so that it stays small.
_HIGHEST = 408


def files(page: str) -> dict[str, str]:
    """The files that a page names, with what stands in them."""
    return {found["name"]: found["text"] for found in _FILE.finditer(page)}


def classified(language: str, folder: Path, *, learnt: bool) -> Path:
    """The register of a Start page as it is classified, without or with what a desk can learn."""
    page = (ROOT / "docs" / PAGES[language]).read_text("utf-8")
    for name, text in files(page).items():
        (folder / name).write_text(text, encoding="utf-8")
    target = folder / "classified.csv"
    desk = ["--profile", folder / "chile.toml", "--constant", "waste_burned=none"] if learnt else []
    _annexc(
        "classify", folder / "centrales.csv", "-o", target, "--as-of", "2026-08-31", "-q",
        "--register", folder / "centrales.toml", *desk,
    )  # fmt: skip
    return target


def chart(language: str, folder: Path) -> bytes:
    """The chart of what is missing, as SVG."""
    drawn = annexc.charts.data_gaps(
        annexc.progress(classified(language, folder, learnt=False)), language=language
    )
    drawn.save(folder / "gaps.svg")
    return (folder / "gaps.svg").read_bytes()


def _annexc(*line: str | Path) -> None:
    if main([str(part) for part in line]):
        raise SystemExit(f"annexc {' '.join(map(str, line))} failed")


def _shots(language: str, folder: Path) -> dict[str, bytes]:
    """The message of the report and the first source of the form, as a browser shows them."""
    from playwright.sync_api import sync_playwright

    register = classified(language, folder, learnt=True)
    _annexc(
        "report", register, "-o", folder / "report", "--lang", language, "--format", "html", "-q"
    )
    _annexc("ask", register, "-o", folder / "ask", "--lang", language)
    shown = {
        "report": (folder / "report/report.html", "section"),
        "form": (folder / "ask/questions.html", "fieldset"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-lcd-text"]
        )
        page = browser.new_page(viewport=_SIZE)
        taken = {}
        for name, (path, part) in shown.items():
            page.goto(path.as_uri())
            box = page.locator(part).first.bounding_box()
            clip = {**box, "height": min(box["height"], _HIGHEST)}
            taken[name] = page.screenshot(clip=clip, full_page=True)
        browser.close()
    return taken


def _make() -> None:
    FOLDER.mkdir(exist_ok=True)
    for language in PAGES:
        with tempfile.TemporaryDirectory() as held:
            folder = Path(held)
            (FOLDER / f"gaps.{language}.svg").write_bytes(chart(language, folder))
            for name, content in _shots(language, folder).items():
                (FOLDER / f"{name}.{language}.png").write_bytes(content)


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    sys.exit(_make())
