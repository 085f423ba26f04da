"""Workbooks out: what is written is what a reader gets, cell for cell, and the same bytes again."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
from annexc._files import sheet_xml
from annexc._files.reading.opened import opened
from annexc._files.workbook import write_xlsx
from annexc._register.reading import Reading
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

fastexcel = pytest.importorskip("fastexcel")
xlsxwriter = pytest.importorskip("xlsxwriter")

ORIGIN = {"annexc": "1", "party": "FRA"}
# XML has no lone surrogates; a reader takes a carriage return for a line end.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"), max_size=20
) | st.sampled_from(
    ["=1+1", "+33 1", "@x", "-", "00042", "1e5", "_x0041_", "a&b<c>", " lead", "x\ny", "\x01"]
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.just(1.2e-10)
DAYS = st.dates(date(1890, 1, 1), date(2200, 1, 1))


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(st.none() | values, min_size=rows, max_size=rows))

    return pl.DataFrame(
        {
            "text": pl.Series(column(TEXTS), dtype=pl.String),
            "whole": pl.Series(column(st.integers(-(2**60), 2**60)), dtype=pl.Int64),
            "broken": pl.Series(column(NUMBERS), dtype=pl.Float64),
            "day": pl.Series(column(DAYS), dtype=pl.Date),
            "truth": pl.Series(column(st.booleans()), dtype=pl.Boolean),
        }
    )


def read(content: bytes) -> pl.DataFrame:
    book = fastexcel.read_excel(content)
    table = pl.DataFrame(book.load_sheet("sources", dtypes="string"))
    if "broken" in table.columns and table.height:
        # As a text a reader cuts a number after nine decimals.
        numbers = book.load_sheet("sources", use_columns=["broken"], dtypes={"broken": "float"})
        table = table.with_columns(pl.DataFrame(numbers)["broken"])
    return table


@settings(max_examples=80, deadline=None)
@given(table=tables(), batch=st.integers(1, 5))
def test_a_table_reads_back_as_it_was(table: pl.DataFrame, batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xml, "_BATCH", batch)
        found = read(write_xlsx(table, ORIGIN, "out.xlsx"))

    assert found.columns == table.columns
    # A reader drops the blank rows at the end.
    assert found.height <= table.height
    for number, row in enumerate(table.iter_rows(named=True)):
        told = found.row(number, named=True) if number < found.height else dict.fromkeys(row)
        assert (told["text"] or "") == (row["text"] or "")
        if row["whole"] is None or told["whole"] is None:
            assert told["whole"] == row["whole"]
        else:
            assert int(float(told["whole"])) == row["whole"] or told["whole"] == str(row["whole"])
        if row["broken"] is None:
            assert told["broken"] is None
        elif math.isfinite(row["broken"]):
            assert told["broken"] == pytest.approx(row["broken"], rel=1e-15, abs=0)
        if row["day"] is not None:
            assert told["day"] == (
                f"{row['day']} 00:00:00" if row["day"].year >= 1900 else str(row["day"])
            )
        if row["truth"] is not None:
            assert told["truth"].lower() == str(row["truth"]).lower()


@settings(max_examples=20, deadline=None)
@given(table=tables())
def test_the_same_table_gives_the_same_bytes(table: pl.DataFrame) -> None:
    assert write_xlsx(table, ORIGIN, "a.xlsx") == write_xlsx(table, ORIGIN, "b.xlsx")


def test_what_a_workbook_has_no_kind_for_is_printed() -> None:
    table = pl.DataFrame(
        {
            "moment": [datetime(2020, 1, 2, 3, 4, 5)],
            "enum": pl.Series(["new"], dtype=pl.Enum(["new"])),
            "nothing": pl.Series([None], dtype=pl.Null),
        }
    )

    found = read(write_xlsx(table, ORIGIN, "out.xlsx"))

    assert found["moment"].item() == "2020-01-02 03:04:05"
    assert found["enum"].item() == "new"


# What a cell of a register may hold: its value, and the format of its number.
LONG = st.integers(-(2**53), 2**53) | st.integers(10**15, 10**20).map(float)
LIKE_NUMBERS = st.sampled_from(
    ["7", "00042", "24.10", "1e5", "-3", "1.5", "2010-05-17", "true", "2010-05-17 10:00:00", "n.a."]
)
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(2150, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
KINDS: dict[str, st.SearchStrategy[tuple[Any, str | None]]] = {
    "ints": st.integers(-(10**6), 10**6).map(lambda value: (value, None)),
    "long ints": LONG.map(lambda value: (value, None)),
    "floats": st.floats(-1e300, 1e300).map(lambda value: (value, None)),
    "tiny": st.floats(1e-13, 1e-6).map(lambda value: (value, "0.00E+00")),
    "shares": st.floats(0, 1).map(lambda value: (value, "0%")),
    "days": st.dates(date(1900, 1, 1), date(2150, 1, 1)).map(lambda day: (day, "yyyy-mm-dd")),
    "moments": MOMENTS.map(lambda moment: (moment, "yyyy-mm-dd hh:mm")),
    "truths": st.booleans().map(lambda value: (value, None)),
    "texts": LIKE_NUMBERS.map(lambda text: (text, None)),
}
#: As a reader of workbooks is told them: the kind of the cell, and its value.
Cell = tuple[str, Any] | None


def a_book(rows: list[list[tuple[Any, str | None] | None]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Plants")
        sheet.write_row(0, 0, ["id", *(f"c{place}" for place in range(len(rows[0])))])
        forms: dict[str, Any] = {}
        for row, cells in enumerate(rows):
            sheet.write_string(row + 1, 0, f"p{row}")
            for place, cell in enumerate(cells):
                value, code = cell or (None, None)
                form = code and forms.setdefault(code, book.add_format({"num_format": code}))
                if isinstance(value, date):
                    sheet.write_datetime(row + 1, place + 1, value, form or None)
                elif value is not None:
                    sheet.write(row + 1, place + 1, value, form or None)
    return held.getvalue()


def stored(content: bytes, columns: int) -> list[list[Cell]]:
    """The cells of the first sheet by what the file itself says, without a reader of workbooks."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    texts = ["".join(one.itertext()) for one in shared]
    codes = {
        one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(".//x:numFmt", space)
    }
    formats = [codes.get(one.get("numFmtId")) for one in styles.iterfind("x:cellXfs/x:xf", space)]
    names = {sheet_xml.letters(place): place for place in range(columns)}
    rows: list[list[Cell]] = []
    for row in sheet.iterfind(".//x:row", space):
        cells: list[Cell] = [None] * columns
        for cell in row.iterfind("x:c", space):
            place = names.get((cell.get("r") or "").rstrip("0123456789"))
            kind, value = cell.get("t", "n"), cell.find("x:v", space)
            if place is None:
                continue
            if kind == "inlineStr":
                cells[place] = ("text", "".join(cell.itertext()))
            elif value is not None and kind == "s":
                cells[place] = ("text", texts[int(value.text or "")])
            elif value is not None:
                code = formats[int(cell.get("s", 0))] or ""
                form = "truth" if kind == "b" else "day" if code.startswith("yyyy") else "number"
                cells[place] = (form, float(value.text or ""))
        rows.append(cells)
    return rows


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_of_a_workbook_holds_the_same_kinds_of_cells(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sets(st.sampled_from(list(KINDS)), min_size=1, max_size=2),
                                min_size=1, max_size=4))  # fmt: skip
    columns = [st.none() | st.one_of(*(KINDS[kind] for kind in sorted(kinds))) for kinds in chosen]
    rows = data.draw(st.lists(st.tuples(*columns).map(list), min_size=1, max_size=8))
    source = a_book(rows)
    read_first = opened(source, Reading(), name="in.xlsx")
    table = read_first.data.collect()
    written = write_xlsx(table, ORIGIN, "out.xlsx", kept=read_first.kept)

    assert opened(written, Reading(sheet="sources"), name="x").data.collect().equals(table)
    width = len(chosen) + 1
    before, after = stored(source, width), stored(written, width)
    assert len(after) == len(before)
    for place in range(width):
        cells = [row[place] for row in before[1:]]
        texts = {cell[1] for cell in cells if cell and cell[0] == "text"}
        for was, now in zip(cells, [row[place] for row in after[1:]], strict=True):
            if was is None or now is None:
                assert was == now
            elif was[0] == "text" or now[0] == "text":
                # A number that stands in the column as a text too stays with it.
                assert now[0] == "text"
                assert was[0] == "text" or now[1] in texts
            else:
                assert was[0] == now[0]
                off = 1e-9 if was[0] == "day" else 0
                assert was[1] == pytest.approx(now[1], rel=1e-15, abs=off)


def test_numbers_stay_numbers_from_workbook_to_workbook(tmp_path: Path) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    start = datetime(2010, 5, 17, 6, 30)
    rows: list[list[tuple[Any, str | None] | None]] = [
        [("II.a", None), (1.2e-10 * n, None), (n if n % 3 else "n.a.", None), ("00042", None),
         (start + timedelta(days=n), "yyyy-mm-dd hh:mm"), (n % 2 == 0, None)]
        for n in range(1, 40)
    ]  # fmt: skip
    source.write_bytes(a_book([*rows[:20], [None] * 6, *rows[20:]]))
    command = ["classify", str(source), "-o", str(target), "--party", "FRA", "-q"]
    command += ["--column", "category=c0", "--column", "construction_started=c4"]

    assert main([*command, "--where", "id!=p3"]) == 0
    kinds = [[cell and cell[0] for cell in row] for row in stored(target.read_bytes(), 7)[1:]]
    assert len(kinds) == 39
    for row in kinds[:3] + kinds[4:19]:
        assert row[:3] == ["text", "text", "number"]
        assert row[4:] == ["text", "day", "truth"]
    assert {row[3] for row in kinds if row[2]} == {"text", "number"}
