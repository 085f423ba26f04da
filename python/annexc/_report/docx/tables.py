"""Native Word tables, written as XML at once: cell by cell takes minutes on long ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from xml.sax.saxutils import escape

import polars as pl
from docx.oxml.ns import nsdecls

from annexc._labels import Labels
from annexc._report.cells import written
from annexc._report.docx.styles import TABLE, TEXT_WIDTH
from annexc._report.model import Column, Table
from annexc._report.safe import plain

# Twentieths of a point: a letter of these tables, and the margins of a cell.
_LETTER, _MARGINS = 92, 150
# Tables of more columns are set in smaller letters: in half points, and how much smaller that is.
_MANY, _SMALL, _SMALLER = 7, 14, 0.82
# Codes of a face of fixed width, in half points.
_EXACT = 15
# No word or text asks for more letters than these, however long it is.
_WORD, _LINE = 18, 60


def table_xml(block: Table, rows: pl.DataFrame, labels: Labels) -> str:
    """A table with a head that is repeated on each page."""
    columns = block.shown(narrow=True)
    head = [column.label for column in columns]
    body = [
        [
            written(value, column, labels, blank=block.blank)
            for value, column in zip(row, columns, strict=True)
        ]
        for row in rows.select([column.name for column in columns]).iter_rows()
    ]
    foot = [
        [written(line.get(column.name), column, labels) for column in columns]
        for line in block.foot
    ]
    many = len(columns) > _MANY
    size = _SMALL if many else None
    # Where a text begins at the right, what the format calls the left is the right: digits stand
    # below digits of their rank in any language.
    side = "left" if labels.direction == "rtl" else "right"
    lines = [
        _row(head, columns, head=True, kept=True, size=size, side=side),
        *(
            _row(texts, columns, kept=place == 0, size=size, side=side)
            for place, texts in enumerate(body)
        ),
        *(_row(texts, columns, bold=True, size=size, side=side) for texts in foot),
    ]
    letter = round(_LETTER * (_SMALLER if many else 1))
    widths = _widths(head, list(zip(*body, *foot, strict=True)) or [()] * len(head), letter)
    return _table(widths, lines, block.caption, first_row=True)


def _widths(head: Sequence[str], columns: Sequence[Sequence[str]], letter: int) -> list[int]:
    """Room for the longest word of each column, and what is left by the lengths of the texts."""
    words = [
        # The head is bold, which is wider.
        min(max(_longest(texts), _longest([label]) * 1.15), _WORD)
        for label, texts in zip(head, columns, strict=True)
    ]
    # The head may take several lines.
    lines = [min(max(map(len, texts), default=0), _LINE) for texts in columns]
    least = [round(letter * (word + 1)) + _MARGINS for word in words]
    more = [round(max(line - word, 0)) + 1 for line, word in zip(lines, words, strict=True)]
    left = TEXT_WIDTH - sum(least)
    if left < 0:
        return [TEXT_WIDTH * width // sum(least) for width in least]
    return [width + left * share // sum(more) for width, share in zip(least, more, strict=True)]


def _longest(texts: Sequence[str]) -> int:
    """The letters of the longest word."""
    return max((len(word) for text in texts for word in text.split(" ")), default=0)


def pairs_xml(
    entries: Sequence[tuple[str, str]], *, exact: Collection[str] = (), right: bool = False
) -> str:
    """A table of two columns without a head: names and what is said of each."""
    side = "right" if right else ""
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(plain(name), bold=True, kept=place < 3)}"
        f"{_cell(plain(text), side=side, exact=name in exact, kept=place < 3)}</w:tr>"
        for place, (name, text) in enumerate(entries)
    ]
    part = TEXT_WIDTH // 3
    widths = [2 * part, part] if right else [part, 2 * part]
    return _table(widths, rows, "", first_row=False)


def _table(widths: Sequence[int], rows: Sequence[str], caption: str, *, first_row: bool) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    said = f'<w:tblCaption w:val="{_attribute(caption)}"/>' if caption else ""
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{TABLE}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0020" if first_row else "0000"}" w:firstRow="{int(first_row)}" '
        f'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{said}'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    texts: Sequence[str],
    columns: Sequence[Column],
    *,
    head: bool = False,
    bold: bool = False,
    kept: bool = False,
    size: int | None = None,
    side: str = "right",
) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    told = "".join(
        _cell(plain(text), side=side if column.right else "", bold=bold, kept=kept, size=size)
        for text, column in zip(texts, columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>"


def _cell(
    text: str,
    *,
    side: str = "",
    bold: bool = False,
    exact: bool = False,
    kept: bool = False,
    size: int | None = None,
) -> str:
    set_to = f'<w:jc w:val="{side}"/>' if side else ""
    # The head and the first row stay with the row below, so that no page ends with them.
    with_next = "<w:keepNext/>" if kept else ""
    face = (
        '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
        if exact
        else ""
    )
    weight = "<w:b/><w:bCs/>" if bold else ""
    size = _EXACT if exact else size
    letters = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    kind = f"<w:rPr>{face}{weight}{letters}</w:rPr>" if face or weight or letters else ""
    return (
        f'<w:tc><w:p><w:pPr><w:pStyle w:val="TableText"/>{with_next}{set_to}</w:pPr>'
        f'<w:r>{kind}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _attribute(text: str) -> str:
    return escape(plain(text), {'"': "&quot;"})
