"""The report in the six languages of the United Nations: whole, in their forms and directions."""

from __future__ import annotations

import re
import string
import zipfile
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._labels import from_the_right, labels, languages
from annexc.charts._drawing.fonts import scripted
from sheets import read_orders

pytestmark = pytest.mark.any_polars

SIX = ("en", "fr", "es", "ar", "ru", "zh")
ASKED: dict[str, Any] = {"party": "MEX", "as_of": "2026-08-31"}
#: Letters of their own, which a text of the language has.
LETTERS = {"ar": "[\u0600-\u06ff]", "ru": "[\u0400-\u04ff]", "zh": "[\u4e00-\u9fff]"}
#: Texts that are signs, codes or names in every language.
SIGNS = re.compile(
    r"format\.|treaty\.(III\.x|none)|chart\.matrix\.cell|report\.(and|book\.day|review\.blank)|chart\.(item|list)"
)
#: What keeps its Latin letters in any writing: names, codes, paragraphs, the form of days.
LATIN = re.compile(
    r"annexc|BAT|BEP|SHA|NACE|ISIC|PRTR|HTML|Excel|values|[IVXivx]{1,4}|[A-Za-m]|[dmy]{2,4}"
)
LABELS = Path(annexc.__file__).parent / "labels"


def fields(text: str) -> set[str]:
    """The places to fill in; those without a name are one of an empty name."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def tables() -> dict[str, dict[str, str]]:
    """By language what the tables hold of it themselves, nothing standing in for anything."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(LABELS.glob("*.csv")):
        table = pl.read_csv(path, infer_schema=False).fill_null("")
        for row in table.iter_rows(named=True):
            key = row.pop("key")
            for language, text in row.items():
                assert key not in found.setdefault(language, {}), (path.name, key)
                found[language][key] = text
    return found


def test_a_language_has_each_text_of_each_table() -> None:
    held = tables()
    assert set(held) == set(languages()) == set(SIX)
    for language, texts in held.items():
        assert set(texts) == set(held["en"]), language
        empty = {key for key, text in texts.items() if not text.strip()}
        assert empty <= {"format.thousands"}, language
        assert labels(language).texts == texts, language


@pytest.mark.parametrize("language", SIX)
def test_a_text_has_the_same_places_to_fill_in(language: str) -> None:
    first, texts = tables()["en"], tables()[language]
    for key, text in texts.items():
        assert fields(text) <= fields(first[key]), key
        if not key.startswith("format."):
            assert fields(text) == fields(first[key]), key


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_no_text_is_left_in_english(language: str) -> None:
    for key, text in tables()[language].items():
        if SIGNS.match(key):
            continue
        assert re.search(LETTERS[language], text), key
        words = re.findall("[A-Za-z]+", re.sub(r"\{[^}]*\}", "", text))
        assert [word for word in words if not LATIN.fullmatch(word)] == [], key


@pytest.mark.parametrize("language", SIX)
def test_texts_fit_where_a_form_holds_them(language: str) -> None:
    texts = labels(language)
    for key in ("instructions", "questions", "party"):  # what a workbook allows a sheet
        name = texts[f"ask.sheet.{key}"]
        assert len(name) <= 31 and not set(name) & set(r"[]:*?/\'"), name
    for key in ("ask.step.dates", "ask.date.error", "ask.list.error"):  # and a message
        assert len(texts[key]) <= 255, key
    # The word stands in a formula, and in the sentence that tells people to write it.
    assert '"' not in texts["ask.never"] and texts["ask.never"] in texts["ask.step.dates"]
    for key in ("ask.yes", "ask.no"):
        assert "," not in texts[key]  # which would part it in two answers of a list
    for family in ("ask.column.", "question."):
        own = [text for key, text in texts.texts.items() if key.startswith(family)]
        assert len(set(own)) == len(own), family


def test_days_keep_their_order_after_arabic_letters() -> None:
    # After such a letter the parts of a day would be set from the right: 17-05-2004.
    for key, text in labels("ar").texts.items():
        if key.startswith(("ask.", "learnt.said_on")):
            for found in re.finditer(r"\d{4}-\d\d-\d\d|\{day\}|(?<=_on){}", text):
                assert text[found.start() - 1] == text[found.end()] == "\u200e", key


@pytest.mark.parametrize("language", SIX)
def test_numbers_and_days_are_those_of_the_common_locale_data(language: str) -> None:
    babel = pytest.importorskip("babel")
    from babel.dates import format_date
    from babel.numbers import format_decimal, format_percent

    locale = {"en": "en_GB", "ar": "ar_TN"}.get(language, language)
    words = labels(language)
    for day in (date(2026, 8, 31), date(2004, 5, 1), date(1999, 12, 12)):
        wanted = format_date(day, "long", locale=locale)
        if language == "ar":  # the names of months differ from State to State
            months = babel.Locale("ar").months["format"]["wide"]
            wanted = f"{day.day} {months[day.month]} {day.year}"
        if language == "fr" and day.day == 1:  # of which the data say that it is written so
            wanted = wanted.replace("1 ", "1er ", 1)
        assert plain(words.day(day)) == plain(wanted)
    if language == "es":
        # A thin space, as the academies of Spanish and ISO 80000 have it: a point is read as the
        # decimal sign from Mexico to Peru.
        assert words.number(1234567) == "1\u202f234\u202f567"
        return
    locale = {"ar": "en"}.get(language, locale)  # European digits, as codes and workbooks have them
    assert words.number(1234567.5, 1) == format_decimal(1234567.5, locale=locale)
    assert plain(words.percent(0.125, 1)) == plain(
        format_percent(0.125, format="#,##0.0%" if language in ("en", "ar", "zh") else None,
                       locale=locale) if language in ("en", "ar", "zh") else
        format_decimal(12.5, locale=locale) + " %"
    )  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200e", "")


@pytest.fixture(scope="module")
def classified() -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "name": ["Plant", "مصنع", "水泥厂", "Завод"],
            "category": ["II.a", "II.b", "III.b", None],
            "construction_started": ["2015", "1990", None, None],
            "latitude": ["19", "20", "21", "22"],
            "longitude": ["-99", "-98", "-97", "-96"],
        }
    )
    return annexc.classify(rows, **ASKED)


@pytest.mark.parametrize("language", SIX)
@pytest.mark.parametrize("by", ["region", "party", "Land"])
def test_what_a_report_is_cut_by_is_named_in_its_language(
    language: str, by: str, tmp_path: Path
) -> None:
    pytest.importorskip("vl_convert")
    rows = pl.DataFrame({"category": ["II.a"], "party": ["MEX"], "Land": ["Jalisco"]})
    told: dict[str, Any] = {"columns": {"region": "Land"}, "as_of": "2026-08-31"}
    found = annexc.classify(rows, **told)
    (file,) = annexc.report(found, tmp_path, by=by, language=language, formats=["html"], **told)
    words = labels(language)
    name = {"Land": "Land"}.get(by) or words[f"report.by.{by}"]
    assert words["report.section.regions"].format(by=name) in file.read_text("utf-8")
    assert words["report.by.region"] != "region" or language == "en"


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_the_page_is_of_its_language(
    language: str, tmp_path: Path, classified: pl.DataFrame
) -> None:
    pytest.importorskip("vl_convert")
    (file,) = annexc.report(classified, tmp_path, language=language, formats=["html"], **ASKED)
    page = file.read_text("utf-8")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    # A picture is laid out from the left on any page.
    assert page.count("<svg role") == page.count('direction="ltr"') > 3
    assert "law data" not in page
    words = labels(language)
    for key in ("report.section.summary", "report.section.form", "need.construction_started"):
        assert words[key] in page


def test_arabic_in_pictures_reads_from_the_right() -> None:
    svg = '<svg><text x="1">المصادر: 12 BAT</text><text>12</text></svg>'
    turned = scripted(svg, rtl=True)
    assert turned.count("\u2067") == turned.count("\u2069") == 1
    assert "\u2067" not in scripted(svg)


def test_document_and_workbook_in_arabic_go_from_the_right(
    tmp_path: Path, classified: pl.DataFrame
) -> None:
    pytest.importorskip("docx")
    files = annexc.report(
        classified, tmp_path, language="ar", formats=["docx", "xlsx"], **ASKED
    )  # fmt: skip
    with zipfile.ZipFile(files[0]) as archive:
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert body.count("<w:bidiVisual/>") == body.count("<w:tblStyle ") > 5
    assert body.count("<w:rtl/>") >= body.count("<w:t ") > 50
    assert "<w:bidi/>" in styles
    assert 'w:bidi="ar-SA"' in styles
    assert "\u200e5(d)\u200e" in body
    # Pictures have the letters of common faces, and the document says so.
    assert labels("ar")["report.pictures"] in body
    with zipfile.ZipFile(files[1]) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        assert all(b'rightToLeft="1"' in archive.read(name) for name in sheets)


def test_each_text_of_the_workbook_reads_the_way_of_its_letters(
    tmp_path: Path, classified: pl.DataFrame
) -> None:
    pytest.importorskip("xlsxwriter")
    (file,) = annexc.report(classified, tmp_path, language="ar", formats=["xlsx"], **ASKED)
    told = read_orders(file.read_bytes())
    assert {order for text, order in told if from_the_right(text)} == {"2"}
    assert {order for text, order in told if not from_the_right(text)} == {"0"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_digits_stand_below_digits_of_their_rank(
    language: str, tmp_path: Path, classified: pl.DataFrame
) -> None:
    pytest.importorskip("docx")
    (file,) = annexc.report(classified, tmp_path, language=language, formats=["docx"], **ASKED)
    with zipfile.ZipFile(file) as archive:
        body = archive.read("word/document.xml").decode()
    [duties] = re.findall(
        rf'<w:tblCaption w:val="{labels(language)["report.table.by_duty"]}.*?</w:tbl>', body
    )
    # In a paragraph that begins at the right, the format's left is the right.
    assert set(re.findall(r'<w:jc w:val="(\w+)"/>', duties)) == {
        "left" if language == "ar" else "right"
    }
    if language == "ar":
        # The comma between references is no letter, which would tear them apart.
        assert "\u200e5(d)\u060c 5(e)(ii)\u200e" in duties


@pytest.mark.parametrize("language", SIX)
def test_no_sentence_ends_twice(language: str, tmp_path: Path, classified: pl.DataFrame) -> None:
    (file,) = annexc.report(classified, tmp_path, language=language, formats=["html"], **ASKED)
    assert re.findall(r"\w\.\.(?!\.)", file.read_text("utf-8")) == []


#: What people said: a fixed word of each kind, in whatever language, then what is none.
SAID = [
    ("feed", "secondaire", "answer.feed.secondary"),
    ("hazardous_waste", "no", "ask.no"),
    ("modification_started", "never", "ask.never"),
    ("category", "none", "category.none"),
    ("status", "closed", "standing.closed"),
    ("party", "France", "party.FRA"),
    ("construction_started", "2004-05-17", None),
    ("operation_started", "2004", None),
    ("nace2", "24.42", None),
]


@pytest.mark.parametrize("language", SIX)
def test_what_people_said_is_told_in_the_language(language: str, tmp_path: Path) -> None:
    rows = pl.DataFrame({"facility_id": [str(place) for place in range(len(SAID))]})
    plants = rows.with_columns(nace2=pl.lit("24.44"))
    facts = rows.with_columns(
        fact=pl.Series([fact for fact, _, _ in SAID]),
        value=pl.Series([value for _, value, _ in SAID]),
        said_on=pl.lit("2026-03-02"),
    )
    found = annexc.classify(plants, facts=facts, **ASKED)
    origin = annexc.provenance(plants, facts=facts, **ASKED)
    (file,) = annexc.report(
        found, tmp_path, provenance=origin, language=language, formats=["html"], **ASKED
    )
    page = file.read_text("utf-8")
    words = labels(language)
    told = page.partition('id="table-facts"')[2].partition("</table>")[0]
    for _, value, key in SAID:
        day = words.day(date(2004, 5, 17)).replace(" ", "\u00a0")
        shown = words[key] if key else value if value != "2004-05-17" else day
        assert escape(shown) in told.replace(" ", "\u00a0") or escape(shown) in told, value
    # When it was said is a day too, which sorts as one.
    assert told.count('data-sort="2026-03-02"') == len(SAID)
    raw = {value for _, value, key in SAID if key and words[key] != value} | {"2004-05-17"}
    assert not any(f"<bdi>{value}</bdi>" in told for value in raw)


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_pictures_keep_a_language_that_the_faces_hold(
    language: str, tmp_path: Path, classified: pl.DataFrame
) -> None:
    pytest.importorskip("docx")
    assert labels(language).of_pictures == language
    (file,) = annexc.report(classified, tmp_path, language=language, formats=["docx"], **ASKED)
    with zipfile.ZipFile(file) as archive:
        assert labels(language)["report.pictures"] not in archive.read("word/document.xml").decode()


def test_french_says_all_of_its_versions_in_french(
    tmp_path: Path, classified: pl.DataFrame
) -> None:
    (file,) = annexc.report(
        classified, tmp_path, language="fr", formats=["xlsx"],
        provenance=annexc.provenance(**ASKED),
    )  # fmt: skip
    with zipfile.ZipFile(file) as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert "avec les listes de Parties du" in text
    assert "with the lists" not in text
