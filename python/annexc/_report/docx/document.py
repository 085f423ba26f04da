"""The report as a document that a ministry can edit: native tables, headings and captions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Opened
from docx.oxml import parse_xml
from docx.shared import Cm, Emu

from annexc import _native
from annexc._files.zip import repacked
from annexc._report.docx.fields import bookmark, contents, footer, sequence
from annexc._report.docx.styles import dressed, turned
from annexc._report.docx.tables import pairs_xml, table_xml
from annexc._report.model import Block, Document, Figure, Section, Table, Terms, Text, Tiles
from annexc._report.safe import plain
from annexc._report.words import Words

# The properties want a day; where none is known, the first that a zip file can tell.
_NO_DAY = date(1980, 1, 1)
_WIDTH, _HEIGHT = Cm(16), Cm(20)


def write(document: Document, words: Words, as_of: date | None, target: Path) -> None:
    """Writes the document."""
    opened = docx.Document()
    dressed(opened, words.labels)
    _properties(opened, document, as_of or _NO_DAY)
    opened.add_paragraph(plain(document.title), style="Title")
    opened.add_paragraph(plain(document.subtitle), style="Subtitle")
    sections = document.visible()
    opened.add_paragraph(words("contents"), style="Contents Heading")
    contents(opened, [(section.key, section.title) for section in sections])
    if words.labels.of_pictures != document.language:
        opened.add_paragraph(words("pictures"), style="Note")
    numbers: dict[str, Iterator[int]] = {"table": count(1), "figure": count(1)}
    for place, section in enumerate(sections):
        _section(opened, section, words, numbers, place)
    opened.add_paragraph(words("made_with", version=_native.version()), style="Note")
    footer(opened, plain(document.title), words("page", page="{page}", pages="{pages}"))
    if words.labels.direction == "rtl":
        turned(opened)
    held = io.BytesIO()
    opened.save(held)
    repacked(held, target)


def _properties(opened: Opened, document: Document, day: date) -> None:
    properties = opened.core_properties
    properties.title = plain(document.title)[:255]
    properties.subject = plain(document.subtitle)[:255]
    properties.author = f"annexc {_native.version()}"
    properties.last_modified_by = properties.author
    properties.comments = ""
    properties.keywords = ""
    properties.language = document.language
    properties.created = properties.modified = datetime.combine(day, time())


def _section(
    opened: Opened, section: Section, words: Words, numbers: dict[str, Iterator[int]], place: int
) -> None:
    heading = opened.add_heading(section.title, level=1)
    heading.paragraph_format.page_break_before = section.own_page or None
    bookmark(heading, section.key, place)
    blocks = section.visible()
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        _block(opened, block, words, numbers)
        if isinstance(block, Text) and isinstance(following, Figure | Table | Terms):
            opened.paragraphs[-1].paragraph_format.keep_with_next = True


def _block(opened: Opened, block: Block, words: Words, numbers: dict[str, Iterator[int]]) -> None:
    match block:
        case Text():
            opened.add_paragraph(plain(block.text))
        case Tiles():
            _insert(
                opened, pairs_xml([(label, value) for value, label in block.entries], right=True)
            )
        case Terms(side_by_side=True):
            _insert(opened, pairs_xml(block.entries, exact=block.exact))
        case Terms():
            for name, text in block.entries:
                paragraph = opened.add_paragraph(style="Term")
                paragraph.add_run(f"{plain(name)}. ").bold = True
                paragraph.add_run(plain(text))
        case Figure():
            _figure(opened, block, words, next(numbers["figure"]))
        case Table():
            _table(opened, block, words, next(numbers["table"]))


def _figure(opened: Opened, block: Figure, words: Words, number: int) -> None:
    paragraph = opened.add_paragraph(style="Figure")
    drawn = block.drawn(words.labels.of_pictures).png()
    picture: Any = paragraph.add_run().add_picture(io.BytesIO(drawn))
    scale = min(_WIDTH / picture.width, _HEIGHT / picture.height, 1)
    picture.width, picture.height = (
        Emu(int(picture.width * scale)),
        Emu(int(picture.height * scale)),
    )
    described = picture._inline.docPr
    described.set("name", f"{words('figure_label')} {number}")
    described.set("descr", plain(block.drawn(words.labels.language).description))
    caption = opened.add_paragraph(style="Caption")
    sequence(caption, words("figure_label"), number, plain(block.caption))


def _table(opened: Opened, block: Table, words: Words, number: int) -> None:
    caption = opened.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    sequence(caption, words("table_label"), number, plain(block.caption))
    rows = block.rows if block.document_rows is None else block.rows.head(block.document_rows)
    _insert(opened, table_xml(block, rows, words.labels))
    notes = list(block.notes)
    if rows.height < block.rows.height:
        notes.insert(0, words("shown", shown=rows.height, all=block.rows.height, sheet=block.sheet))
    for note in notes:
        opened.add_paragraph(note, style="Note")


def _insert(opened: Opened, xml: str) -> None:
    """Puts a table at the end, and an empty line after it, as the format wants."""
    opened.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    opened.add_paragraph(style="After Table")
