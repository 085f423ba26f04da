"""The report as one page of HTML that fetches nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

from annexc import _native
from annexc._report.cells import sorted_by, written
from annexc._report.model import Block, Column, Document, Figure, Section, Table, Terms
from annexc._report.safe import plain
from annexc._report.words import Words


def write(document: Document, words: Words, as_of: date | None, target: Path) -> None:
    """Writes the page."""
    target.write_text(page(document, words), "utf-8")


def page(document: Document, words: Words) -> str:
    """The page, its style, script and charts inside it."""
    import jinja2
    from markupsafe import Markup

    script = _file("sort.js")
    # Only this script may run: whatever a name in the register holds, it is not this one.
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    labels: dict[str, Iterator[int]] = {name: count(1) for name in ("table", "figure")}
    text: str = environment.from_string(_file("report.html.j2")).render(
        document=document,
        title=plain(document.title),
        subtitle=plain(document.subtitle),
        words=words,
        version=_native.version(),
        style=Markup(_file("style.css")),
        script=Markup(script),
        script_hash=script_hash,
        sections=[_section(section, words, labels) for section in document.visible()],
    )
    return text


@cache
def _file(name: str) -> str:
    return resources.files("annexc._report.html").joinpath("templates", name).read_text("utf-8")


def _section(section: Section, words: Words, labels: dict[str, Iterator[int]]) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "own_page": section.own_page,
        "blocks": [_block(block, words, labels) for block in section.visible()],
    }


def _block(block: Block, words: Words, labels: dict[str, Iterator[int]]) -> dict[str, Any]:
    from markupsafe import Markup

    kind = type(block).__name__
    match block:
        case Table():
            return {"type": kind, **_table(block, words, next(labels["table"]))}
        case Figure():
            label = f"{words('figure_label')} {next(labels['figure'])}."
            # The chart writes its texts as XML does.
            drawn = Markup(block.drawn(words.labels.language).svg())
            return {"type": kind, "key": block.key, "caption": block.caption, "label": label,
                    "svg": drawn}  # fmt: skip
        case Terms():
            entries = [(name, plain(text), name in block.exact) for name, text in block.entries]
            return {"type": kind, "entries": entries}
    return {
        "type": kind,
        "text": getattr(block, "text", ""),
        "entries": getattr(block, "entries", ()),
    }


def _table(block: Table, words: Words, number: int) -> dict[str, Any]:
    columns = block.shown(narrow=False)
    names = [column.name for column in columns]
    rows = block.rows if block.page_rows is None else block.rows.head(block.page_rows)
    notes = list(block.notes)
    if rows.height < block.rows.height:
        notes.insert(0, words("shown", shown=rows.height, all=block.rows.height, sheet=block.sheet))
    return {
        "key": block.key,
        "caption": block.caption,
        "label": f"{words('table_label')} {number}.",
        "columns": columns,
        "rows": [
            _row(row, columns, words, blank=block.blank) for row in rows.select(names).iter_rows()
        ],
        "foot": [_row([row.get(name) for name in names], columns, words) for row in block.foot],
        "notes": notes,
        "sortable": rows.height > 1 and not block.blank,
    }


def _row(
    row: Sequence[Any], columns: Sequence[Column], words: Words, *, blank: bool = False
) -> list[dict[str, Any]]:
    return [
        {"text": written(value, column, words.labels, blank=blank),
         "sort": sorted_by(value, column)}
        for value, column in zip(row, columns, strict=True)
    ]  # fmt: skip
