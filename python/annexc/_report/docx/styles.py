"""The look of the document: A4, black on white, styles that an editor can change at one place."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from annexc._labels import Labels, from_the_right

#: The table style, by its identifier, and the width of the text in twentieths of a point.
TABLE, TEXT_WIDTH = "ReportTable", 9638
_FACE = "Calibri"
_LEFT = "\N{LEFT-TO-RIGHT MARK}"
_REGIONS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU"}
# Faces and languages of letters of which the styles keep account by themselves.
_COMPLEX = {
    "ar": ("cs", "bidi", "Arial", "ar-SA"),
    "zh": ("eastAsia", "eastAsia", "SimSun", "zh-CN"),
}
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


def dressed(opened: Opened, labels: Labels) -> None:
    """Sets page and styles."""
    language = labels.language
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
    if language in _COMPLEX:
        _lettered(styles.element, *_COMPLEX[language])
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


def _lettered(styles: Any, face: str, kind: str, name: str, region: str) -> None:
    """The face and the language of letters that are neither Latin, Greek nor Cyrillic."""
    for fonts in styles.iter(qn("w:rFonts")):
        fonts.set(qn(f"w:{face}"), name)
    for found in styles.iter(qn("w:lang")):
        found.set(qn(f"w:{kind}"), region)


def turned(opened: Opened) -> None:
    """From the right to the left: paragraphs, tables and their columns, and the runs in them."""
    for style in opened.styles.element.iter(qn("w:style")):
        if style.get(qn("w:type")) == "paragraph":
            _first(style.get_or_add_pPr(), "w:bidi")
        # Letters from the right have sizes and weights of their own.
        for name in ("w:b", "w:i", "w:sz"):
            for given in list(style.iter(qn(name))):
                twin = _made(f"{name}Cs", val=given.get(qn("w:val"), "1"))
                for old in given.getparent().findall(twin.tag):
                    given.getparent().remove(old)
                given.addnext(twin)
    for part in (opened.element.body, opened.sections[0].footer._element):
        for properties in part.iter(qn("w:tblStyle")):
            properties.addnext(_made("w:bidiVisual"))
        for run in part.iter(qn("w:r")):
            run.get_or_add_rPr().append(_made("w:rtl"))
        for text in part.iter(qn("w:t")):
            if text.text and not from_the_right(text.text):
                # A reference such as 5(d) would be torn apart.
                text.text = f"{_LEFT}{text.text}{_LEFT}"


def _first(properties: Any, name: str) -> None:
    """A property in the place that the format wants, before spacing, indents and sides."""
    later = ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
             "suppressOverlap", "jc", "textDirection", "textAlignment", "outlineLvl")  # fmt: skip
    found = next((entry for name in later for entry in properties.findall(qn(f"w:{name}"))), None)
    if found is None:
        properties.append(_made(name))
    else:
        found.addprevious(_made(name))


def _made(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
