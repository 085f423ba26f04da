"""The page of the report in a browser: what it asks for, what can be done with it, how it fits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._report import report

pytestmark = pytest.mark.any_polars

CHROMIUM = Path("/usr/bin/chromium")
ASKED = {"party": "MEX", "as_of": "2026-08-31"}
NAMES = (
    "<script>window.__hit = 1</script>",
    '"><img src=x onerror="window.__hit = 2">',
    "</script><script>window.__hit = 3</script>",
    "<svg onload=window.__hit=4>",
    "javascript:window.__hit=5",
    "مصنع الأسمنت",
    "long" * 60,
)


def missing(what: str) -> None:
    if os.environ.get("ANNEXC_REQUIRE_BROWSER"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    categories = ("II.a", "II.b", "III.b", "none", None)
    rows = [
        {
            "facility_id": f"F{number:03}",
            "name": NAMES[number] if number < len(NAMES) else f"Plant {number}",
            "category": "II.a" if number < 30 else categories[number % 5],
            "nace2": "24.44",
            "construction_started": ("2015-01-01", "1990", None)[number // 10 % 3],
            "bat_applied": ("yes", "no", None)[number % 3],
            "latitude": str(16 + number / 10),
            "longitude": str(-100 + number / 10),
        }
        for number in range(60)
    ]
    register = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    earlier = register.with_columns(construction_started=pl.lit(None, dtype=pl.String))
    after, before = (annexc.classify(data, **ASKED) for data in (register, earlier))
    folder = tmp_path_factory.mktemp("page")
    title = "<script>window.__hit = 6</script>"
    asked: dict[str, Any] = {**ASKED, "formats": ["html"], "before": before, "title": title}
    return report(after, folder, **asked)[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    if not CHROMIUM.is_file():
        missing(str(CHROMIUM))
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    """The page, which fails the test if it says or asks for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert said == []
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]


def column(page: Any, table: str, place: int) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"#table-{table} tbody tr", f"rows => rows.map(row => row.cells[{place}].textContent)"
    )
    return found


def counts(texts: list[str]) -> list[int]:
    return [int(text.replace(",", "")) for text in texts]


def test_names_are_inert(page: Any) -> None:
    page.wait_for_timeout(200)

    assert page.evaluate("window.__hit") is None
    assert NAMES[0] in column(page, "required", 0)
    assert page.evaluate("document.scripts.length") == 1
    assert page.title().startswith("<script>")


def test_policy_stops_scripts_that_are_not_the_pages_own(browser: Any, file: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())

    page.evaluate(
        "() => { const added = document.createElement('script');"
        "added.textContent = 'window.__hit = 7'; document.body.append(added);"
        "const image = document.createElement('img'); image.src = 'http://127.0.0.1:9/x';"
        "document.body.append(image); }"
    )
    page.wait_for_timeout(200)

    assert page.evaluate("window.__hit") is None
    assert sum("Content Security Policy" in text for text in said) == 2
    context.close()


def test_charts_are_there_and_have_a_size(page: Any) -> None:
    boxes = page.eval_on_selector_all(
        "figure svg[role=img]",
        "charts => charts.map(chart => { const box = chart.getBoundingClientRect();"
        "return [box.width, box.height, chart.querySelectorAll('path').length]; })",
    )

    assert len(boxes) == 7
    for width, height, paths in boxes:
        assert width > 300
        assert height > 100
        assert paths > 3


def test_heads_sort_by_mouse(page: Any) -> None:
    button = page.locator("#table-by_category thead button").nth(3)
    head = page.locator("#table-by_category thead th").nth(3)

    button.click()
    up = counts(column(page, "by_category", 3))
    assert up == sorted(up)
    assert head.get_attribute("aria-sort") == "ascending"

    button.click()
    down = counts(column(page, "by_category", 3))
    assert down == sorted(up, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"

    page.locator("#table-by_category thead button").nth(1).click()
    assert head.get_attribute("aria-sort") is None


def test_heads_sort_by_keyboard(page: Any) -> None:
    button = page.locator("#table-required thead button").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    up = column(page, "required", 1)
    page.keyboard.press("Space")

    assert up == sorted(up)
    assert column(page, "required", 1) == up[::-1]


def test_days_sort_as_days_and_none_come_last(page: Any) -> None:
    place = column_of(page, "required", "Required from")
    page.locator("#table-required thead button").nth(place).click()

    days = column(page, "required", place)
    assert days[0] != "\N{EN DASH}"
    assert days[-1] == "\N{EN DASH}"


def column_of(page: Any, table: str, label: str) -> int:
    labels: list[str] = page.eval_on_selector_all(
        f"#table-{table} thead th", "heads => heads.map(head => head.textContent.trim())"
    )
    return labels.index(label)


def test_sums_stay_below_the_sorted_rows(page: Any) -> None:
    page.locator("#table-by_duty thead button").nth(2).click()

    foot = page.locator("#table-by_duty tfoot tr").all_inner_texts()
    assert len(foot) == 2
    assert foot[1].startswith("All sources")


def test_tab_reaches_all_that_can_be_used(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(found => found.closest('table')?.id ?? found.className)(document.activeElement)"
            )
        )
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
    assert {"table-by_duty", "table-matrix", "scroll"} <= reached


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_fits_the_width(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What is wider scrolls in a place of its own.
    wide = page.eval_on_selector_all(
        "main *",
        "(found, width) => found.filter(one => !one.closest('.scroll') && "
        "one.getBoundingClientRect().right > width + 1).map(one => one.tagName)",
        width,
    )
    assert wide == []


def test_text_has_contrast(page: Any) -> None:
    colours = page.evaluate(
        """() => [...document.querySelectorAll("p, dt, dd, td, th, a, button, figcaption")]
            .map(one => getComputedStyle(one).color)"""
    )

    for colour in set(colours):
        red, green, blue = (
            int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(", ")[:3]
        )
        light = sum(
            weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
            for weight, part in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
        )
        # Against the shade of the heads, the darkest ground that text stands on.
        assert (0.888 + 0.05) / (light + 0.05) >= 4.5, colour


def test_page_prints(page: Any, tmp_path: Path) -> None:
    page.emulate_media(media="print")
    assert page.locator("thead button").first.is_hidden()
    assert page.locator(".skip").is_hidden()
    overflows = page.eval_on_selector_all(
        ".scroll", "found => found.filter(one => getComputedStyle(one).overflowX !== 'visible')"
    )
    assert overflows == []

    printed = page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)

    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") > 5


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_narrow_page_shows_where_a_chart_begins_and_ranks_below_ranks(
    browser: Any, language: str, tmp_path: Path
) -> None:
    rows = pl.DataFrame({"category": ["II.a", "III.b", "none", None]})
    found = annexc.classify(rows, **ASKED)
    (file,) = annexc.report(found, tmp_path, language=language, formats=["html"], **ASKED)
    context = browser.new_context(viewport={"width": 360, "height": 800})
    shown = context.new_page()
    shown.goto(file.as_uri())
    starts = shown.eval_on_selector_all(
        "figure .scroll",
        "all => all.map(one => one.querySelector('svg').getBoundingClientRect().left"
        " - one.getBoundingClientRect().left)",
    )
    sides = shown.eval_on_selector_all(
        "td.number, th.number", "all => all.map(one => getComputedStyle(one).textAlign)"
    )
    context.close()
    # The left end, where the labels are, is in sight.
    assert starts and all(start >= 0 for start in starts)
    assert set(sides) == {"right"}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_no_label_of_the_matrix_touches_a_box(browser: Any, language: str) -> None:
    found = annexc.classify(pl.DataFrame({"category": ["II.a", "III.b", "none", None]}), **ASKED)
    drawn = annexc.charts.matrix(annexc.progress(found, **ASKED), language=language)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    shown.set_content(f"<body style='margin:0'>{drawn.svg()}</body>")
    boxes, texts = (
        shown.eval_on_selector_all(
            selector,
            "all => all.map(one => one.getBoundingClientRect())"
            ".map(r => [r.left, r.top, r.right, r.bottom])",
        )
        for selector in (".mark-rect:nth-of-type(1) path", ".mark-text.role-mark text")
    )
    context.close()
    boxes = [box for box in boxes if box[2] - box[0] > 300]
    assert len(boxes) == 6 and len(texts) > 12
    for left, top, right, bottom in texts:
        for box in boxes:
            across = left < box[2] + 6 and right > box[0] - 6
            down = top < box[3] and bottom > box[1]
            within = left > box[0] and right < box[2] and top >= box[1] - 1 and bottom <= box[3] + 1
            assert within or not (across and down), (left, top, right, bottom, box)
