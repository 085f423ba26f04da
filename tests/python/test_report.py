"""The report: what it says, that its figures are the register's, and that it does no harm."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import annexc
import polars as pl
import pytest
from annexc._errors import AnnexcError
from annexc._progress.progress import progress
from annexc._report import report
from annexc.cli import main

pytestmark = pytest.mark.any_polars

docx = pytest.importorskip("docx")
pytest.importorskip("vl_convert")
pytest.importorskip("jinja2")
pytest.importorskip("xlsxwriter")

AS_OF = "2026-08-31"
ASKED = {"party": "MEX", "as_of": AS_OF}
NAMES = (
    "<script>window.__hit = 1</script>",
    '=HYPERLINK("http://example.invalid","press")',
    "+SUM(1)",
    "-2+3",
    "@cmd",
    "bell\x07 and \x0b \x1f",
    "line\nbreak\ttab",
    "مصنع الأسمنت",
    "北京水泥厂",
    "\u202egnp.exe",
    "long" * 200,
    "_x0041_ & <b> \"quoted\" 'so'",
    "\ufffe\uffff",
    "</style></svg>{{ 7 * 7 }}",
)
FORMULA_SIGNS = ("=", "+", "-", "@")


def register() -> pl.DataFrame:
    categories = ("II.a", "II.b", "III.b", "none", None)
    years = ("1990", "2004-06-30", "2015-01-01", None)
    rows = [
        {
            "facility_id": f"F{number}",
            "name": NAMES[number] if number < len(NAMES) else f"Plant {number}",
            "category": categories[number % 5],
            "nace2": "24.44",
            "construction_started": years[number // 5 % 4],
            "bat_applied": ("yes", "no", None)[number % 3],
            "latitude": str(16 + number / 10),
            "longitude": str(-100 + number / 10),
        }
        for number in range(80)
    ]
    # What must be required, first in the list, has the worst of names.
    for row in rows[: len(NAMES)]:
        row |= {"category": "II.a", "construction_started": "2015-01-01"}
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


@pytest.fixture(scope="module")
def classified() -> pl.DataFrame:
    return annexc.classify(register(), **ASKED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, classified: pl.DataFrame) -> Path:
    """A report in English with an earlier round."""
    target = tmp_path_factory.mktemp("report")
    earlier = annexc.classify(
        register().with_columns(construction_started=pl.lit(None, dtype=pl.String)), **ASKED
    )
    origin = annexc.provenance(**ASKED)
    report(classified, target, before=earlier, origin=origin)
    return target


class Page(HTMLParser):
    """The tables, headings and identifiers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.text = ""
        self._table: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._silent = tag in ("style", "script")
        if tag == "table":
            self._table = self.tables.setdefault(str(found["id"]), [])
        if self._table is not None and tag == "tr":
            self._table.append([])
        if self._table and tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag == "table":
            self._table = None
        if tag in ("td", "th") and self._cell is not None and self._table:
            self._table[-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.text += data
        if self._cell is not None:
            self._cell.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    return page


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return read(folder / "report.html")


def figure(text: str) -> int | None:
    return int(text.replace(",", "")) if text.replace(",", "").isdigit() else None


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of a workbook as they are written, texts unescaped."""
    fastexcel = pytest.importorskip("fastexcel")
    book = fastexcel.read_excel(str(path))
    return {
        name: [list(row) for row in pl.DataFrame(book.load_sheet(name, header_row=None)).rows()]
        for name in book.sheet_names
    }


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- What it says


def test_sections_are_those_of_a_progress_report(page: Page) -> None:
    headings = [str(attributes["id"]) for attributes in page.of("h2")]

    assert headings == [
        "contents", "summary", "duties", "categories", "phase_in", "gaps", "undetermined",
        "issues", "uptake", "rounds", "map", "required", "promoted", "form", "method", "review",
        "checks", "basis",
    ]  # fmt: skip
    links = {attributes.get("href") for attributes in page.of("a")}
    assert {f"#{name}" for name in headings[1:]} <= links


def test_figures_are_those_of_progress(page: Page, classified: pl.DataFrame) -> None:
    counted = progress(classified, **ASKED)

    _, *duties, undetermined, total = page.tables["table-by_duty"]
    assert [(figure(row[2]), figure(row[3])) for row in duties] == [
        (row["floor"], row["ceiling"])
        for row in counted.by_duty.iter_rows(named=True)
        if row["obligation"] != "not_a_party"
    ]
    assert figure(undetermined[2]) == counted.undetermined_duty
    assert figure(total[2]) == counted.rows == classified.height
    assert sum(figure(row[2]) or 0 for row in duties) + counted.undetermined_duty == counted.rows
    # Of each source something is readable: one of which nothing is would stand apart.
    assert counted.unreadable == 0
    _, *categories = page.tables["table-by_category"]
    assert [figure(row[3]) for row in categories] == counted.by_category["floor"].to_list()
    assert [figure(row[4]) for row in categories] == counted.by_category["ceiling"].to_list()
    _, *gaps = page.tables["table-gaps"]
    facts = counted.gaps.filter(kind="fact")
    assert [figure(row[2]) for row in gaps] == facts["sources"].to_list()


def test_required_sources_are_listed_certain_ones_first(
    page: Page, classified: pl.DataFrame
) -> None:
    counted = progress(classified, **ASKED).required

    _, *rows = page.tables["table-required"]
    assert len(rows) == counted.height
    assert [row[1] for row in rows] == counted["facility_id"].to_list()
    certainty = [row[4] for row in rows]
    assert certainty == sorted(certainty)
    assert certainty.count("certain") == int(counted["certain"].sum()) > 0


def test_every_table_accounts_for_all_rows(page: Page, classified: pl.DataFrame) -> None:
    _, *rows = page.tables["table-totals"]

    assert len(rows) >= 10
    for row in rows:
        assert row[-1] == "yes"
        assert figure(row[-3]) == figure(row[-2]) == classified.height


def test_basis_names_all_that_is_needed_to_repeat_it(tmp_path: Path) -> None:
    asked = annexc.sample("fr-irep")
    asked.write_csv(tmp_path / "irep.csv")
    done = main(
        ["classify", str(tmp_path / "irep.csv"), "-o", str(tmp_path / "duties.parquet"), "-q",
         "--register", "fr-irep", "--as-of", AS_OF, "--assume", "lead-time=2:5"]
    )  # fmt: skip
    assert done == 0

    (file,) = report(tmp_path / "duties.parquet", tmp_path / "out", formats=["html"])

    text = read(file).text
    origin = annexc.provenance(register="fr-irep", as_of=AS_OF)
    for told in (
        "France (FRA)", "31 August 2026", "17 May 2004", "17 May 2005", "17 May 2008", "irep.csv",
        "duties.parquet", "10,167", origin["register_sha256"], f"annexc {origin['annexc']}",
        f"law data {origin['law_data']}", f"crosswalk data {origin['crosswalk_data']}",
        hashlib.sha256((tmp_path / "irep.csv").read_bytes()).hexdigest(),
        hashlib.sha256((tmp_path / "duties.parquet").read_bytes()).hexdigest(),
        "2 to 5 years before operation", "counts as never substantially modified",
        "which categories its plan identifies counts as not known",
    ):  # fmt: skip
        assert told in text
    # The description gives the names.
    counted = progress(pl.read_parquet(tmp_path / "duties.parquet"), register="fr-irep")
    assert str(counted.required["name"][0]) in text


def test_plan_is_told_in_words(tmp_path: Path) -> None:
    profile = tmp_path / "kenya.toml"
    profile.write_text(
        'party = "KEN"\n[action_plan]\nadopted = 2007-04-12\ncomplete = true\nidentified = ['
        '{ category = "III.b", bat_required_from = 2012-01-01 }, { category = "III.g" } ]\n'
        '[[action_plan.additional]]\nname = "Lime <kilns>"\ncodes = { nace2 = ["23.52"] }\n',
        "utf-8",
    )
    plants = pl.DataFrame({"category": ["III.b", "III.g"]})
    found = annexc.classify(plants, party=profile, as_of=AS_OF)

    (file,) = report(found, tmp_path, party=profile, as_of=AS_OF, formats=["html"])

    text = read(file).text
    assert "Adopted on 12 April 2007." in text
    assert "Identifies III.b (BAT required from 1 January 2012), III.g." in text
    assert "Lime <kilns>" in text
    assert "What is not listed was not identified." in text


@pytest.mark.parametrize("ending", ["parquet", "csv", "arrow", "xlsx"])
def test_provenance_is_read_from_the_file(ending: str, tmp_path: Path) -> None:
    if ending == "xlsx":
        pytest.importorskip("fastexcel")
    register().write_csv(tmp_path / "plants.csv")
    target = tmp_path / f"duties.{ending}"
    asked = ["--party", "MEX", "--as-of", "2025-03-01", "--assume", "modification-unknown", "-q"]
    assert main(["classify", str(tmp_path / "plants.csv"), "-o", str(target), *asked]) == 0

    (file,) = report(target, tmp_path / "out", formats=["html"])

    text = read(file).text
    assert "Mexico (MEX), as of 1 March 2025" in text
    assert "the source may have been modified" in text
    assert "plants.csv" in text


def test_what_contradicts_the_provenance_is_refused(tmp_path: Path, classified: Any) -> None:
    origin = annexc.provenance(**ASKED)

    for given in (
        {"as_of": "2025-01-01"}, {"party": "FRA"}, {"assume": {"text": True}},
    ):  # fmt: skip
        with pytest.raises(AnnexcError, match="as its provenance says"):
            report(classified, tmp_path / "out", origin=origin, **given)
    profile = tmp_path / "mexico.toml"
    profile.write_text('party = "MEX"\n', "utf-8")
    with pytest.raises(AnnexcError, match="profile of MEX is not the one"):
        report(classified, tmp_path / "out", origin=origin, party=profile)
    assert not (tmp_path / "out").exists()


def test_rows_that_were_taken_away_are_told(tmp_path: Path, classified: pl.DataFrame) -> None:
    origin = {**annexc.provenance(**ASKED), "rows": "80"}

    (file,) = report(classified.head(70), tmp_path, origin=origin, formats=["html"])

    assert "The provenance speaks of 80 rows" in read(file).text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", ("31 août 2026", "Mexique (MEX)", "À encourager", "Tableau 1.", "10\u202f000")),
        ("es", ("31 de agosto de 2026", "México (MEX)", "Como mínimo", "Tabla 1.", "10\u202f000")),
    ],
)
def test_language_is_that_of_the_whole_report(
    language: str, told: tuple[str, ...], tmp_path: Path, classified: pl.DataFrame
) -> None:
    many = pl.concat([classified] * 125)
    files = report(many, tmp_path, language=language, **ASKED)

    found = read(files[0])
    assert found.of("html")[0]["lang"] == language
    for text in told:
        assert text in found.text
    assert not re.search(r"\b(report|sources of|at least|undetermined)\b", found.text)
    document = docx.Document(str(files[1]))
    assert document.core_properties.language == language
    languages = re.findall(rb'w:lang w:val="([^"]+)"', parts(files[1])["word/styles.xml"])
    assert {tag.decode()[:2] for tag in languages} == {language}


def test_labels_are_whole_in_every_language() -> None:
    import csv
    import string
    from importlib import resources

    text = resources.files("annexc").joinpath("labels/report.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len({row["key"] for row in rows}) == len(rows) > 250
    for row in rows:
        places = [
            {name for _, name, _, _ in string.Formatter().parse(row[language])}
            for language in ("en", "fr", "es")
        ]
        assert places[0] == places[1] == places[2], row["key"]
        assert all(row[language].strip() for language in ("en", "fr", "es")), row["key"]
        # In French a fine blank stands before these signs, and no line breaks there.
        assert not re.search(r"[^\u202f\u00a0 ][;!?»]|[a-zé] [;:!?»]", row["fr"]), row["key"]


def test_long_lists_are_cut_and_say_so(tmp_path: Path, classified: pl.DataFrame) -> None:
    many = pl.concat([classified.filter(obligation="require_bat_new")] * 60)

    files = report(many, tmp_path, **ASKED)

    found = read(files[0])
    assert len(found.tables["table-required"]) == 501
    assert f"The first 500 of {many.height:,} rows are shown" in found.text
    document = docx.Document(str(files[1]))
    assert f"The first 200 of {many.height:,} rows" in "\n".join(
        paragraph.text for paragraph in document.paragraphs
    )
    assert len(sheets(files[2])["BAT to be required"]) == many.height + 1


def test_register_of_several_parties_lists_them(tmp_path: Path) -> None:
    plants = pl.DataFrame({"party": ["FRA", "KEN", "USA", None], "category": ["II.a"] * 4})
    found = annexc.classify(plants, as_of=AS_OF)

    (file,) = report(found, tmp_path, as_of=AS_OF, formats=["html"])

    names = [row[0] for row in read(file).tables["table-by_party"][1:]]
    assert sorted(names) == [
        "France (FRA)", "Kenya (KEN)", "Party not known", "United States of America (USA)",
    ]  # fmt: skip


def test_empty_register_and_register_of_nothing_but_codes(tmp_path: Path) -> None:
    plants = pl.DataFrame({"nace2": ["10.11", "24.44"]})
    found = annexc.classify(plants, **ASKED)

    for name, rows in (("two", found), ("none", found.clear())):
        files = report(rows, tmp_path / name, **ASKED)
        assert [file.name for file in files] == ["report.html", "report.docx", "report.xlsx"]


# --- That it is always the same


def test_same_input_gives_the_same_bytes(tmp_path: Path, classified: pl.DataFrame) -> None:
    one = report(classified, tmp_path / "one", **ASKED)
    two = report(classified, tmp_path / "two", **ASKED)

    for first, second in zip(one, two, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_other_processes_give_the_same_bytes(tmp_path: Path, classified: pl.DataFrame) -> None:
    classified.write_parquet(tmp_path / "duties.parquet")
    found = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        line = [sys.executable, "-m", "annexc", "report", str(tmp_path / "duties.parquet"), "-q"]
        asked = ["-o", str(out), "--party", "MEX", "--as-of", AS_OF]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*line, *asked], check=True, env=environment)
        found.append([path.read_bytes() for path in sorted(out.iterdir())])

    assert found[0] == found[1]


def test_nothing_tells_when_it_was_made(folder: Path) -> None:
    today = date.today()
    text = (folder / "report.html").read_text("utf-8")
    assert today.isoformat() not in text or today.isoformat() == AS_OF
    properties = docx.Document(str(folder / "report.docx")).core_properties
    assert properties.created.date() == properties.modified.date() == date(2026, 8, 31)
    assert b"2026-08-31T00:00:00Z" in parts(folder / "report.xlsx")["docProps/core.xml"]
    for name in ("report.docx", "report.xlsx"):
        with zipfile.ZipFile(folder / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- That it does no harm


def test_names_are_text_on_the_page(folder: Path, page: Page) -> None:
    raw = (folder / "report.html").read_text("utf-8")

    assert raw.count("<script>") == 1
    assert "<script>window" not in raw
    shown = [row[0] for row in page.tables["table-required"][1:]]
    assert "<script>window.__hit = 1</script>" in shown
    assert '=HYPERLINK("http://example.invalid","press")' in shown
    assert "</style></svg>{{ 7 * 7 }}" in shown
    assert "line break tab" in shown
    assert "bell\ufffd and \ufffd \ufffd" in shown
    assert "مصنع الأسمنت" in shown
    assert "北京水泥厂" in shown
    assert max(map(len, shown)) <= 200
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", raw)


def test_page_asks_for_nothing(folder: Path, page: Page) -> None:
    raw = (folder / "report.html").read_text("utf-8")
    policy = next(
        str(attributes["content"])
        for attributes in page.of("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    for tag, attributes in page.tags:
        for name in ("src", "href", "xlink:href", "action", "data", "poster"):
            address = attributes.get(name) or "#"
            assert address.startswith(("#", "data:,")), (tag, address)
        assert not any(name.startswith("on") for name in attributes), tag
    assert not re.search(r"@import|url\((?!#)", raw)


def test_page_can_be_read_without_seeing_it(page: Page) -> None:
    identifiers = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(identifiers) == len(set(identifiers))
    charts = [attributes for attributes in page.of("svg") if attributes.get("role") == "img"]
    assert len(charts) == 7
    assert all(len(attributes["aria-label"] or "") > 30 for attributes in charts)
    assert len(page.of("figcaption")) == 7
    assert len(page.of("caption")) == len(page.of("table"))
    assert {attributes.get("scope") for attributes in page.of("th")} == {"col", "row"}
    assert page.of("a")[0] == {"class": "skip", "href": "#report"}
    assert len(page.of("h1")) == len(page.of("main")) == 1


def test_workbook_has_texts_and_no_formulas(folder: Path) -> None:
    for name, content in parts(folder / "report.xlsx").items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
        if name.startswith("xl/worksheets/sheet"):
            assert b"<f>" not in content
            assert b"<f " not in content
        # Links within the book have no relation of their own.
        assert b"http://example.invalid" not in content or name == "xl/sharedStrings.xml"
    rows = sheets(folder / "report.xlsx")["BAT to be required"]
    names = [row[0] for row in rows]
    assert '=HYPERLINK("http://example.invalid","press")' in names
    assert "_x0041_ & <b> \"quoted\" 'so'" in names
    assert "long" * 200 in names
    assert "bell\ufffd and \ufffd \ufffd" in names


def test_document_has_texts_and_no_fields_of_a_name(folder: Path) -> None:
    content = parts(folder / "report.docx")

    for name, part in content.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    text = content["word/document.xml"].decode()
    fields = set(re.findall(r"<w:instrText[^>]*> ?(\w+)", text))
    assert fields == {"TOC", "SEQ"}
    assert "example.invalid" not in content["word/_rels/document.xml.rels"].decode()


def test_classified_csv_keeps_names_as_they_are(tmp_path: Path) -> None:
    rows = register()
    rows.write_csv(tmp_path / "plants.csv")
    asked = ["--party", "MEX", "--as-of", AS_OF, "-q"]
    source, target = str(tmp_path / "plants.csv"), tmp_path / "duties.csv"
    assert main(["classify", source, "-o", str(target), *asked]) == 0

    assert pl.read_csv(target, infer_schema=False)["name"].to_list() == rows["name"].to_list()


# --- The document


@pytest.fixture(scope="module")
def document(folder: Path) -> Any:
    return docx.Document(str(folder / "report.docx"))


def test_document_has_headings_captions_and_native_tables(document: Any, page: Page) -> None:
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    captions = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Caption"
    ]

    assert styles[:2] == ["Title", "Subtitle"]
    assert styles.count("Heading 1") == 17
    tables = [text for text in captions if text.startswith("Table ")]
    figures = [text for text in captions if text.startswith("Figure ")]
    assert [text.split(".")[0] for text in tables] == [
        f"Table {number}" for number in range(1, len(tables) + 1)
    ]
    assert len(figures) == len(document.inline_shapes) == 7
    assert len(tables) == len(page.tables)
    # Those of the summary, of the basis and of who reviews have no caption.
    assert len(document.tables) == len(tables) + 3


def test_document_tables_repeat_their_heads_and_set_numbers_right(document: Any) -> None:
    captioned = [
        table for table in document.tables if "w:tblCaption" in table._tbl.xml
    ]  # fmt: skip
    for table in captioned:
        head = table.rows[0]._tr.xml
        assert "<w:tblHeader/>" in head
        assert table.style.name == "Report Table"
    duties = captioned[0]
    assert [cell.text for cell in duties.rows[0].cells][:3] == ["Duty", "Paragraph", "At least"]
    assert 'w:jc w:val="right"' in duties.rows[1].cells[2]._tc.xml
    assert 'w:jc w:val="right"' not in duties.rows[1].cells[0]._tc.xml


def test_document_charts_are_told_in_words(document: Any, page: Page) -> None:
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    labels = [
        attributes["aria-label"] for attributes in page.of("svg") if attributes.get("role") == "img"
    ]

    assert told == labels
    assert all(shape.width <= docx.shared.Cm(17) for shape in document.inline_shapes)


def test_document_has_page_numbers_and_properties(document: Any, folder: Path) -> None:
    footer = parts(folder / "report.docx")["word/footer1.xml"].decode()
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert document.core_properties.title == "Duties under Article 5 of the Stockholm Convention"
    assert document.core_properties.created.date() == date(2026, 8, 31)
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


def test_document_opens_in_libreoffice(folder: Path, office: str, tmp_path: Path) -> None:
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(folder / "report.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    pdf = (tmp_path / "report.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type/Page") > 8
    reader = shutil.which("pdftotext")
    if reader is not None:
        done = subprocess.run(
            [reader, "-layout", str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True
        )
        text = done.stdout.decode()
        for told in ("Duties under Article 5", "Table 1. Sources by duty", "<script>", "Page 2 of"):
            assert told in text


# --- The workbook


def test_workbook_has_a_sheet_a_table_and_one_that_explains_them(folder: Path) -> None:
    found = sheets(folder / "report.xlsx")

    assert list(found)[:3] == ["Read me", "Duties", "Part and age"]
    assert {"Years of start", "Parts", "Unmatched"} & set(found) == {"Years of start", "Parts"}
    told = "\n".join(str(cell) for row in found["Read me"] for cell in row if cell is not None)
    for text in ("31 August 2026", "Assumptions", "Paragraph 5(d)", "Sources by duty", "Versions"):
        assert text in told
    content = parts(folder / "report.xlsx")
    for number in range(2, len(found) + 1):
        xml = content[f"xl/worksheets/sheet{number}.xml"].decode()
        assert '<pane ySplit="1"' in xml
        assert "<autoFilter " in xml


def test_workbook_has_numbers_and_days_not_texts(folder: Path, classified: pl.DataFrame) -> None:
    book = pytest.importorskip("fastexcel").read_excel(str(folder / "report.xlsx"))
    duties = pl.DataFrame(book.load_sheet("Duties"))
    required = pl.DataFrame(book.load_sheet("BAT to be required"))
    counted = progress(classified, **ASKED)

    shown = duties.head(4)
    assert shown["At least"].to_list() == counted.by_duty["floor"].head(4).to_list()
    assert shown["At most"].to_list() == counted.by_duty["ceiling"].head(4).to_list()
    shares = (counted.by_duty["floor"] / classified.height).head(4)
    assert shown["Share, at least"].to_list() == pytest.approx(shares.to_list())
    days = required["Required from"].cast(pl.Date).to_list()
    assert days == counted.required["bat_required_from"].to_list()
    styles = parts(folder / "report.xlsx")["xl/styles.xml"].decode()
    assert 'formatCode="#,##0"' in styles
    assert 'formatCode="0.0%"' in styles
    assert 'formatCode="yyyy-mm-dd"' in styles


def test_long_sheets_are_written_as_short_ones(
    folder: Path, tmp_path: Path, classified: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annexc._files import sheet_xml as _sheet_xml
    from annexc._report import xlsx as _xlsx

    (short,) = report(classified, tmp_path / "short", formats=["xlsx"], **ASKED)
    monkeypatch.setattr(_xlsx, "LONG", 1)
    monkeypatch.setattr(_sheet_xml, "_BATCH", 7)
    (long,) = report(classified, tmp_path / "long", formats=["xlsx"], **ASKED)

    for content in parts(long).values():
        assert b"<f>" not in content
    for name, content in parts(long).items():
        if name.endswith(".xml"):
            ElementTree.fromstring(content)
    assert sheets(long) == sheets(short)


def test_tables_longer_than_a_sheet_go_on_in_another(
    tmp_path: Path, classified: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annexc._report import xlsx as _xlsx

    monkeypatch.setattr(_xlsx, "_ROWS", 30)
    (file,) = report(classified, tmp_path, formats=["xlsx"], **ASKED)

    found = sheets(file)
    count = progress(classified, **ASKED).required.height
    names = [name for name in found if name.startswith("BAT to be required")]
    assert len(names) > 1
    assert sum(len(found[name]) - 1 for name in names) == count


# --- How it is asked for


def test_folder_is_made_and_other_files_stay(tmp_path: Path, classified: pl.DataFrame) -> None:
    target = tmp_path / "a" / "b"
    target.mkdir(parents=True)
    (target / "mine.txt").write_text("mine", "utf-8")
    (target / "report.html").write_text("old", "utf-8")

    report(classified, target, formats=["html", "xlsx"], force=True, **ASKED)

    assert sorted(path.name for path in target.iterdir()) == [
        "mine.txt", "report.html", "report.provenance.json", "report.xlsx",
    ]  # fmt: skip
    assert (target / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_failure_leaves_nothing_behind(
    tmp_path: Path, classified: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annexc._report import xlsx as _xlsx

    def fails(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(_xlsx, "write", fails)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "report.html").write_text("old", "utf-8")

    for target in (tmp_path / "new" / "folder", kept):
        with pytest.raises(OSError, match="disk full"):
            report(classified, target, force=True, **ASKED)

    assert not (tmp_path / "new").exists()
    assert [path.name for path in kept.iterdir()] == ["report.html"]
    assert (kept / "report.html").read_text("utf-8") == "old"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"formats": ["pdf"]}, "'pdf' is none; there are html, docx, xlsx"),
        ({"formats": []}, "formats is empty"),
        ({"language": "de"}, "language is 'de'; there are en, fr, es"),
        ({"title": 3}, "title is 3"),
    ],
)
def test_bad_arguments_are_told(
    given: dict[str, Any], said: str, tmp_path: Path, classified: pl.DataFrame
) -> None:
    with pytest.raises(AnnexcError, match=re.escape(said)):
        report(classified, tmp_path / "out", **{**ASKED, **given})
    assert not (tmp_path / "out").exists()


def test_missing_library_is_named_with_the_extra(tmp_path: Path) -> None:
    code = f"""
import sys
sys.modules["docx"] = None
import annexc, polars as pl
from annexc._report import report
found = annexc.classify(pl.DataFrame({{"category": ["II.a"]}}), party="FRA", as_of="{AS_OF}")
try:
    report(found, {str(tmp_path / "out")!r}, party="FRA", as_of="{AS_OF}")
except annexc.AnnexcError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "python-docx" in done.stdout
    assert "pip install annexc[report]" in done.stdout
    assert not (tmp_path / "out").exists()


def test_title_is_that_given(tmp_path: Path, classified: pl.DataFrame) -> None:
    files = report(classified, tmp_path, title="A & <B>", **ASKED)

    assert "A & <B>" in read(files[0]).text
    assert docx.Document(str(files[1])).core_properties.title == "A & <B>"


def test_shell_writes_and_names_the_files(
    tmp_path: Path, classified: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    classified.write_parquet(tmp_path / "duties.parquet")
    out = tmp_path / "out"
    asked = ["report", str(tmp_path / "duties.parquet"), "-o", str(out)]

    assert main([*asked, "--party", "MEX", "--as-of", AS_OF, "--format", "html,xlsx"]) == 0

    said = capsys.readouterr()
    assert said.out.splitlines() == [str(out / "report.html"), str(out / "report.xlsx")]
    assert said.err == ""
    assert "as of 31 August 2026" in read(out / "report.html").text


def test_shell_tells_what_is_wrong(
    tmp_path: Path, classified: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    classified.drop("obligation").write_parquet(tmp_path / "other.parquet")
    classified.write_csv(tmp_path / "report.csv")
    (tmp_path / "file").write_text("x", "utf-8")
    out = str(tmp_path / "out")

    for arguments, status, said in (
        ([str(tmp_path / "gone.parquet"), "-o", out], 1, "there is no such file"),
        ([str(tmp_path / "other.parquet"), "-o", out], 1, "has no column `obligation`"),
        ([str(tmp_path / "file"), "-o", out], 1, "its name tells no format"),
        ([str(tmp_path / "report.csv"), "-o", str(tmp_path / "file")], 1, "name a folder"),
        ([str(tmp_path / "report.csv"), "-o", out, "--format", "pdf"], 2, "'pdf' is no format"),
        ([str(tmp_path / "report.csv"), "-o", out, "--lang", "de"], 1, "there are en, fr, es"),
        ([str(tmp_path / "report.csv")], 2, "-o/--output"),
    ):
        assert main(["report", *arguments]) == status
        assert said in capsys.readouterr().err
    assert not Path(out).exists()


def test_shell_never_replaces_the_register_by_the_report(
    tmp_path: Path, classified: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "report.xlsx"
    classified.select(pl.all().cast(pl.String)).write_excel(source)
    before = source.read_bytes()

    assert main(["report", str(source), "-o", str(tmp_path)]) == 1

    assert "would replace" in capsys.readouterr().err
    assert source.read_bytes() == before


def test_broken_sidecar_is_told(tmp_path: Path, classified: pl.DataFrame) -> None:
    target = tmp_path / "duties.csv"
    classified.write_csv(target)
    sidecar = tmp_path / "duties.csv.provenance.json"
    for content in ("{", json.dumps([1])):
        sidecar.write_text(content, "utf-8")
        with pytest.raises(AnnexcError, match=r"provenance\.json"):
            report(target, tmp_path / "out", **ASKED)


def test_importing_the_package_loads_no_report() -> None:
    code = "import annexc, sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert not loaded & {"annexc._report", "annexc.charts", "altair", "docx", "jinja2"}


@pytest.mark.parametrize("library", ["altair", "docx", "jinja2", "vl_convert", "xlsxwriter"])
def test_a_library_that_is_missing_is_told_before_anything_is_read(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    shown = {"docx": "python-docx"}.get(library, library.replace("_", "-"))
    with pytest.raises(annexc.AnnexcError, match=rf"needs {shown}, .*pip install annexc\[report\]"):
        annexc.report(tmp_path / "not there.parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()
