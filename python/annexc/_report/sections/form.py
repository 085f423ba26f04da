"""The report beside the form for reports under Article 15, and a page to review and correct it."""

from __future__ import annotations

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.asked import Asked
from annexc._report.model import Section, Table, Terms, Text
from annexc._report.sections.figures import table
from annexc._report.words import Words

#: What Part B, section IV of the form asks of Article 5, as its introductory text lists it, and who
#: can say it. The numbers and wording of its questions are in no source here.
_ITEMS = (
    ("identify", "answered"), ("characterise", "answered"), ("quantify", "open"),
    ("prioritise", "answered"), ("strategies", "open"), ("review", "open"),
    ("questions", "unsourced"),
)  # fmt: skip
_LINES = 15
_ENTRIES = ("reviewer", "office", "day", "signature")


def form(asked: Asked, progress: Progress, words: Words) -> Section:
    """What of the form this report answers, item by item."""
    in_annex = progress.readable["by_category"].filter(pl.col("part") != "")
    counts = {
        "rows": progress.rows,
        "categories": in_annex.filter(pl.col("ceiling") > 0).height,
        "open": progress.undetermined_duty,
    }
    plans = [party for party in asked.parties.values() if (party.profile or {}).get("action_plan")]
    rows = []
    for item, by_whom in _ITEMS:
        text = words(f"form.{item}.text", **counts)
        if item == "strategies" and plans:
            text = words("form.strategies.plan")
        if item == "review" and asked.before is not None:
            text = words("form.review.rounds")
        rows.append(
            {"item": words(f"form.{item}"), "answer": text, "answered": words(f"form.{by_whom}")}
        )
    column = words.column
    return Section(
        "form",
        words("section.form"),
        (
            Text(words("form.intro")),
            table(
                "form", pl.DataFrame(rows), words,
                column("item"), column("answer"), column("answered"),
                notes=(words("note.form"),),
            ),
        ),
    )  # fmt: skip


def review(words: Words) -> Section:
    """Who has read the report, and what is to be corrected."""
    names = ("facility_id", "field", "stands", "correct", "document", "who")
    blank = pl.DataFrame({name: [""] * _LINES for name in names})
    columns = tuple(words.column(name) for name in names)
    entries = tuple((words(f"review.{name}"), words("review.blank")) for name in _ENTRIES)
    lines = Table(
        "corrections", words("sheet.corrections"), words("table.corrections"), columns, blank,
        blank=True,
    )  # fmt: skip
    return Section(
        "review",
        words("section.review"),
        (Text(words("review.intro")), Terms(entries, side_by_side=True), lines),
        own_page=True,
    )
