"""The look of the document: A4, black on white, styles that an editor can change at one place."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

#: The table style, by its identifier, and the width of the text in twentieths of a point.
TABLE, TEXT_WIDTH = "ReportTable", 9638
_FACE = "Calibri"
_REGIONS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}
_SIZES = {"Title": 22, "Subtitle": 13, "Heading 1": 15, "Heading 2": 12, "Caption": 9.5}

_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/>
  <w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
      <w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:bCs/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""


def dressed(opened: Opened, language: str) -> None:
    """Sets page and styles."""
    page = opened.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    styles = opened.styles
    _language(styles.element, _REGIONS.get(language, language))
    styles.element.append(parse_xml(_TABLE_STYLE))
    normal = styles["Normal"]
    _face(normal)
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        style = styles[name]
        _face(style)
        style.font.size = Pt(size)
        style.font.bold = name != "Subtitle"
        style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
    _unruled(styles["Title"])
    styles["Heading 1"].paragraph_format.space_before = Pt(20)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    styles["Caption"].paragraph_format.space_before = Pt(8)
    styles["Caption"].paragraph_format.space_after = Pt(3)
    _added(opened, "Table Text", size=8.5, after=0)
    _added(opened, "After Table", size=4, after=0)
    _added(opened, "Note", size=9, after=6)
    _added(opened, "Term", size=10.5, after=5)
    _added(opened, "Contents Heading", size=11, after=2).font.bold = True
    _added(opened, "toc 1", size=10.5, after=1)
    figure = _added(opened, "Figure", size=10.5, after=0)
    figure.paragraph_format.keep_with_next = True
    figure.paragraph_format.space_before = Pt(8)


def _added(opened: Opened, name: str, *, size: float, after: float) -> Any:
    style: Any = opened.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = opened.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.space_before = Pt(0)
    return style


def _face(style: Any) -> None:
    """One face for all letters; those of the theme would go before it."""
    style.font.name = _FACE
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _unruled(style: Any) -> None:
    """Without the line under it."""
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _language(styles: Any, region: str) -> None:
    for found in styles.iter(qn("w:lang")):
        found.set(qn("w:val"), region)
