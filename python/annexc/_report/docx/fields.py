"""Fields of a Word document: numbers of captions and pages, and the table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def sequence(paragraph: Paragraph, label: str, number: int, text: str) -> None:
    """A caption whose number Word keeps in order."""
    paragraph.add_run(f"{label} ")
    _field(paragraph._p, f" SEQ {label} \\* ARABIC ", str(number))
    paragraph.add_run(f". {text}")


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links lead to."""
    start, end = _element("w:bookmarkStart"), _element("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"_{name}")
    end.set(qn("w:id"), str(number))
    paragraph._p.insert(1, start)
    paragraph._p.append(end)


def contents(opened: Opened, entries: Sequence[tuple[str, str]]) -> None:
    """A table of contents, filled already, so that no program has to ask before it shows it."""
    for place, (name, title) in enumerate(entries):
        paragraph = opened.add_paragraph(style="toc 1")
        if place == 0:
            _mark(paragraph._p, "begin")
            _instruction(paragraph._p, ' TOC \\o "1-1" \\h \\z \\n ')
            _mark(paragraph._p, "separate")
        link = _element("w:hyperlink")
        link.set(qn("w:anchor"), f"_{name}")
        link.append(_run(title))
        paragraph._p.append(link)
        if place == len(entries) - 1:
            _mark(paragraph._p, "end")


def footer(opened: Opened, title: str, pattern: str) -> None:
    """Title and page number at the foot of each page.

    Args:
        opened: The document.
        title: Of the report.
        pattern: Text with `{page}` and `{pages}` in it.
    """
    paragraph = opened.sections[0].footer.paragraphs[0]
    paragraph.style = opened.styles["Note"]
    paragraph.add_run(f"{title}  ·  ")
    before, _, rest = pattern.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _field(paragraph._p, " PAGE ", "1")
    paragraph.add_run(between)
    _field(paragraph._p, " NUMPAGES ", "1")
    paragraph.add_run(after)


def _field(parent: Any, instruction: str, shown: str) -> None:
    _mark(parent, "begin")
    _instruction(parent, instruction)
    _mark(parent, "separate")
    parent.append(_run(shown))
    _mark(parent, "end")


def _mark(parent: Any, kind: str) -> None:
    run, mark = _element("w:r"), _element("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    parent.append(run)


def _instruction(parent: Any, text: str) -> None:
    run, instruction = _element("w:r"), _element("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    run.append(instruction)
    parent.append(run)


def _run(text: str) -> Any:
    run, told = _element("w:r"), _element("w:t")
    told.set(qn("xml:space"), "preserve")
    told.text = text
    run.append(told)
    return run


def _element(name: str) -> Any:
    return OxmlElement(name)
