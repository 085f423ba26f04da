"""Workbooks: which sheet, which row of headers, and what a cell says, of each kind of file."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from annexc._errors import AnnexcError
from annexc._files.reading.opened import Opened, opened
from annexc._register.reading import Reading

xlsxwriter = pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")

PLANTS = [["id", "name", "nace2"], ["1", "Kiln", "23.51"], ["2", "Mill", "17.11"]]
EXPECTED = [("1", "Kiln", "23.51"), ("2", "Mill", "17.11")]


def book(*sheets: tuple[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook; a cell may be a pair of a value and the format of its number."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"nan_inf_to_errors": True}) as written:
        for name, rows in sheets:
            sheet = written.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    value, code = cell if isinstance(cell, tuple) else (cell, None)
                    form = written.add_format({"num_format": code}) if code else None
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, form)
                    elif value is not None:
                        sheet.write(row, column, value, form)
            if name in hidden:
                sheet.hide()
    return held.getvalue()


def read(content: bytes | Path, **said: Any) -> Opened:
    return opened(content, Reading(**said), name="plants.xlsx")


def cells(content: bytes | Path, **said: Any) -> list[tuple[Any, ...]]:
    return read(content, **said).data.collect().rows()


def refused(content: bytes | Path, **said: Any) -> str:
    with pytest.raises(AnnexcError) as raised:
        read(content, **said)
    return str(raised.value)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1.2e-10, None, "1.2e-10"),
        (1 / 3, None, "0.3333333333333333"),
        (0.30000000000000004, None, "0.3"),  # xlsxwriter stores sixteen digits
        (24.1, None, "24.1"),
        (24.1, "0.00", "24.10"),
        (1.1, "00.00", "01.10"),
        (24.123, "0.00", "24.123"),
        (42, "00000", "00042"),
        (123456, "00000", "123456"),
        (353010, "00\\.00\\.00", "35.30.10"),
        (1234567.25, "#,##0", "1234567.25"),
        (0.125, "0%", "0.125"),
        (5.5, '0.0" MW"', "5.5"),
        (1e20, None, "100000000000000000000"),
        (-7, "000", "-7"),
        (2010, None, "2010"),
        (2010.0, "0", "2010"),
        ("00042", None, "00042"),
        ("12345678901234567890", "@", "12345678901234567890"),
        (True, None, "true"),
        (1, "dd/mm/yyyy", "1900-01-01"),
        (59, "dd/mm/yyyy", "1900-02-28"),
        (60, "dd/mm/yyyy", "1900-02-29"),
        (61, "dd/mm/yyyy", "1900-03-01"),
        (36526, "mmm-yy", "2000-01-01"),
        (36526.75, "dd/mm/yyyy hh:mm", "2000-01-01 18:00:00"),
        (0.75, "hh:mm", "18:00:00"),
        (0, "hh:mm", "00:00:00"),
        (1.5, "[h]:mm", "36:00:00"),
    ],
)
def test_a_cell_says_its_value_or_the_form_of_its_own(
    value: Any, code: str | None, text: str
) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as written:
        sheet = written.add_worksheet("Plants")
        sheet.write_row(0, 0, ["id", "value"])
        sheet.write_string(1, 0, "x")
        form = written.add_format({"num_format": code}) if code else None
        put = sheet.write_string if isinstance(value, str) else sheet.write
        put(1, 1, value, form)
    assert cells(held.getvalue()) == [("x", text)]


def test_cells_keep_their_places_where_the_table_begins_further_in() -> None:
    rows: list[list[Any]] = [[], [], [None, None, "id", "code"]]
    rows += [[None, None, f"p{n}", (n, "00000")] for n in range(4)]
    found = read(book(("Plants", rows)))
    assert found.data.collect()["code"].to_list() == ["00000", "00001", "00002", "00003"]
    assert found.statement.header_row == 3


ERRORS = ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#N/A"]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("prefixed", [False, True], ids=["matched", "parsed"])
def test_an_error_comes_through_as_its_text(error: str, prefixed: bool) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as written:
        sheet = written.add_worksheet("Plants")
        sheet.write_row(0, 0, ["id", "nace2", "closed"])
        sheet.write_row(1, 0, [1, 10.51, 2012])
        sheet.write_number(2, 0, 2)
        sheet.write_formula(2, 1, "=A1", None, error)
        sheet.write_formula(2, 2, "=A1", None, error)
    content = held.getvalue()
    if prefixed:  # as no common program writes it, so that a parser follows the cells
        content = _changed(content, "xl/worksheets/sheet1.xml", b'<c r="A1"', b'<c  r="A1"')
    found = read(content)
    text = None if error == "#N/A" else error
    assert found.data.collect().rows() == [("1", "10.51", "2012"), ("2", text, text)]
    assert f"2 error cells ({error} in B3)" in found.statement.line()


def _changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(held, "w") as written:
        for name in book.namelist():
            text = book.read(name)
            written.writestr(name, text.replace(old, new) if name == part else text)
    return held.getvalue()


def test_errors_are_counted_and_named() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as written:
        sheet = written.add_worksheet("Plants")
        sheet.write_row(0, 0, ["id", "value"])
        sheet.write_row(1, 0, ["x", "y"])
        sheet.write_string(2, 0, "z")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    found = read(held.getvalue())
    assert found.data.collect().rows() == [("x", "y"), ("z", None)]
    assert "1 error cell (#N/A in B3)" in found.statement.line()


def test_the_sheet_of_the_table_is_found_and_the_others_are_named() -> None:
    about = ("About", [["Register of plants"], ["Version", "2"], ["Licence", "CC BY"]] * 9)
    secret = ("Old", PLANTS * 9)
    content = book(about, ("Plants", PLANTS), secret, hidden=("Old",))
    found = read(content)
    assert found.data.collect().rows() == EXPECTED
    line = found.statement.line()
    assert "sheet 'Plants' (2 of 3)" in line
    assert "not read: 'About'" in line
    assert "hidden and not read: 'Old'" in line
    assert read(content, sheet="Old").statement.notes == ("sheet 'Old' is hidden",)
    assert "The nearest is `Plants`" in refused(content, sheet="Plnts")


def test_two_sheets_alike_are_asked_about() -> None:
    content = book(("2016", PLANTS), ("2017", PLANTS))
    said = refused(content)
    assert "--sheet '2016' (3 rows, 3 columns), --sheet '2017' (3 rows, 3 columns)" in said
    assert cells(content, sheet="2017") == EXPECTED


def test_titles_units_blank_rows_and_columns() -> None:
    rows: list[list[Any]] = [
        ["Register 2017"],
        [],
        ["id", "power", "heat", None],
        ["-", "MW", "GWh/a"],
        ["a", 1.5, 2],
        [],
        ["b", 2.5, 3],
    ]
    found = read(book(("Plants", rows)))
    assert found.data.collect().rows() == [("a", "1.5", "2"), ("b", "2.5", "3")]
    line = found.statement.line()
    assert "headers in row 3, 1 below them skipped" in line
    assert "1 blank row dropped" in line


def test_headers_twice_are_refused_as_in_text() -> None:
    assert "row 1: more than one column is called `id`" in refused(
        book(("Plants", [["id", "id"], ["1", "2"], ["3", "4"]]))
    )


def test_a_far_cell_is_said_before_memory_is_taken() -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as written:
        sheet = written.add_worksheet("Plants")
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write(1_048_575, 16_383, "x")
    assert len(held.getvalue()) < 10_000
    said = refused(held.getvalue())
    assert "row 1048576 and column 16384 (XFD1048576)" in said
    assert "bound of what memory holds" in said


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (2 << 20))
    monkeypatch.setattr("annexc._files.reading.workbook.parts.UNPACKED", 1 << 20)
    assert "bound of what is held in memory" in refused(held.getvalue())


def test_entities_are_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(book(("Plants", PLANTS))))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(
                    b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', 1
                )
            packed.writestr(name, content)
    assert "declares entities" in refused(held.getvalue())


def test_both_readings_of_cells_agree() -> None:
    """The pattern is for books as programs write them; the parser of XML reads all."""
    from annexc._files.reading.workbook.cells import CellReader, Styles, matched_cells
    from annexc._files.reading.workbook.parts import parse_xml

    rows = [["id", "a", "b"], *([f"p{n}", (n, "000"), (n / 7, "0.00")] for n in range(50))]
    part = zipfile.ZipFile(io.BytesIO(book(("Plants", rows)))).read("xl/worksheets/sheet1.xml")
    kinds, codes = ["value", "zeros", "zeros"], ["General", "000", "0.00"]
    styles = Styles([*kinds, *["zeros"] * 99], [*codes, *["000", "0.00"] * 50], False)
    slow = CellReader(styles)
    parse_xml(io.BytesIO(part), "x", slow.started, slow.ended, slow.said)
    fast = matched_cells(part, styles)
    assert fast is not None and fast.texts == slow.cells.texts
    assert (fast.rows, fast.columns) == (slow.cells.rows, slow.cells.columns) == (51, 3)
    assert matched_cells(part.replace(b'<c r="A1"', b"<c "), styles) is None


ROWS: list[list[Any]] = [
    ["Register 2017"],
    [],
    ["id", "tiny", "third", "built", "text"],
    ["a", 1.2e-10, 1 / 3, date(2010, 5, 17), "00042"],
    ["b", 24.42, 2.0, date(1999, 1, 1), "5.(b)"],
]


def ods(*sheets: tuple[str, list[list[Any]]], tail: str = "") -> bytes:
    """An OpenDocument spreadsheet of texts, numbers and days."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        kind, text = "string", ""
        if isinstance(value, date):
            kind, text = "date", f' office:date-value="{value}"'
        elif isinstance(value, float):
            kind, text = "float", f' office:value="{value!r}"'
        return (
            f'<table:table-cell office:value-type="{kind}"{text}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            f"<table:table-row>{''.join(map(cell, row or [None]))}</table:table-row>"
            for row in rows
        )
        + tail
        + "</table:table>"
        for name, rows in sheets
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{short}="{urn}{short}:1.0"' for short in ("office", "table", "text"))
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{urn}manifest:1.0"></manifest:manifest>',
        )
    return held.getvalue()


def xls(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """A workbook in BIFF8, as Excel wrote before 2007: records in a compound file."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def cell(row: int, column: int, value: Any) -> bytes:
        form = 1 if isinstance(value, date) else 0
        at = struct.pack("<HHH", row, column, form)
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            return record(0x204, at + struct.pack("<HB", len(value), 1) + text)
        number = (value - date(1899, 12, 30)).days if form else value
        return record(0x203, at + struct.pack("<d", number))

    def part(rows: list[list[Any]]) -> bytes:
        width = max(len(row) for row in rows)
        held = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        held += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                held += b"" if value is None else cell(row, column, value)
        return held + record(0x0A)

    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    head += record(0x42, struct.pack("<H", 1200))
    head += b"".join(record(0xE0, struct.pack("<HHH14x", 0, form, 0)) for form in (0, 14))
    names = [name.encode("utf-16-le") for name, _ in sheets]
    place = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    parts = [part(rows) for _, rows in sheets]
    for name, content in zip(names, parts, strict=True):
        head += record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name)
        place += len(content)
    stream = (head + record(0x0A) + b"".join(parts)).ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        shown = text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2 if name else 0)
        links = struct.pack("<BBIII36xIQ", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size)
        return shown + links

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        "Workbook", 2, 0xFFFFFFFF, 0, len(stream)
    )
    folder += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    header += struct.pack("<109I", sectors + 1, *[0xFFFFFFFF] * 108)
    return header + stream.ljust(sectors * 512, b"\0") + folder + table


@pytest.mark.parametrize(("kind", "write"), [("XLSX", book), ("ODS", ods), ("XLS", xls)])
def test_each_kind_of_book_reads_alike(kind: str, write: Any) -> None:
    rows = ROWS
    if kind == "XLSX":
        days = [[(c, "yyyy-mm-dd") if isinstance(c, date) else c for c in row] for row in ROWS]
        rows = days
    found = read(write(("About", [["of it"]]), ("Plants", rows)))
    assert found.data.collect().rows() == [
        ("a", "1.2e-10", "0.3333333333333333", "2010-05-17", "00042"),
        ("b", "24.42", "2", "1999-01-01", "5.(b)"),
    ]
    assert found.statement.kind == kind
    assert found.statement.header_row == 3
    assert found.statement.unread == ("About",)
    # Which cells another workbook may hold as numbers and days again.
    assert found.kept == {"tiny": None, "third": None, "built": None}


def test_a_far_cell_of_an_ods_is_said() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row><table:table-row>"
        '<table:table-cell table:number-columns-repeated="16000"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    )
    assert "bound of what memory holds" in refused(ods(("Plants", PLANTS), tail=tail))


def test_a_book_cut_off_is_an_error(tmp_path: Path) -> None:
    content = book(("Plants", PLANTS))
    for size in (100, len(content) // 2, len(content) - 30):
        assert "cannot be read as a workbook" in refused(content[:size])


def test_a_column_of_nothing_is_a_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["id", "none"], ["1"], ["2"]]
    assert cells(book(("Plants", rows))) == [("1", None), ("2", None)]
    assert read(book(("Plants", rows))).data.collect_schema()["none"] == pl.String
