"""A table written in any dialect reads back cell for cell, and what was read is counted right."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import polars as pl
import pytest
from annexc._errors import AnnexcError
from annexc._files.reading.delimited.loose import loosely_read
from annexc._files.reading.delimited.tally import Shape, tallied
from annexc._files.reading.opened import opened
from annexc._register.reading import Reading
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEPARATORS = [",", ";", "\t", "|"]
ENDS = ["\n", "\r\n", "\r"]
# Letters of all scripts, and what dialects are made of; other controls are no text.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
ASSIGNED = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
HOSTILE = st.text(st.one_of(LETTERS, st.sampled_from(list(",;\t|\"'\n\r ="))), max_size=12)
PLAIN = st.one_of(
    st.sampled_from(["", "24.42", "5.(b)", "1,5", "Kiln; old", 'the "new" mill', "n/a", "2010"]),
    st.text(st.characters(codec="utf-8", categories=("L",)), min_size=1, max_size=8),
)
LATIN = st.text(st.sampled_from('abcdeéèàçßñöäü ŒŸ-,;"0123456789'), max_size=12)


def tables(cell: st.SearchStrategy[str], *, least: int = 1) -> st.SearchStrategy[list[list[str]]]:
    """Rows of one width."""
    return st.integers(least, 6).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=12
        )
    )


def written(rows: list[list[str]], separator: str, end: str, quoting: Any) -> str:
    held = io.StringIO(newline="")
    if any("\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # without marks a return at the end is the line's
    csv.writer(held, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return held.getvalue()


def headers(width: int) -> list[str]:
    return [f"header {chr(97 + place)}" for place in range(width)]


def blank(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row)


def expected(rows: list[list[str]]) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in rows if not blank(row)]


def cells(data: pl.LazyFrame) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in data.collect().rows()]


@SETTINGS
@given(
    rows=tables(HOSTILE),
    separator=st.sampled_from(SEPARATORS),
    end=st.sampled_from(ENDS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"]),
    packed=st.booleans(),
)
def test_any_cells_in_a_stated_dialect(
    rows: list[list[str]], separator: str, end: str, quoting: Any, encoding: str, packed: bool
) -> None:
    width = len(rows[0])
    # A field of several lines that each look like a row is asked about: it may be one by fault.
    assume(not any(cell.count("\n") > 2 for row in rows for cell in row))
    content = written([headers(width), *rows], separator, end, quoting).encode(encoding)
    content = gzip.compress(content) if packed else content
    said = Reading(separator=separator, encoding=encoding, header_row=1, skip=0)
    found = opened(content, said)
    assert found.data.collect_schema().names() == headers(width)
    assert cells(found.data) == expected(rows)
    told = found.statement
    assert (told.rows, told.blank) == (len(expected(rows)), len(rows) - len(expected(rows)))
    assert (told.short, told.separator) == (0, separator)


@SETTINGS
@given(
    rows=tables(PLAIN, least=4),
    separator=st.sampled_from(SEPARATORS),
    end=st.sampled_from(ENDS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    titles=st.sampled_from([[], ["Register of plants"], ["Plants", "", "As of 2017"]]),
    bare=st.booleans(),
    packed=st.booleans(),
)
def test_the_dialect_is_found(
    rows: list[list[str]],
    separator: str,
    end: str,
    encoding: str,
    titles: list[str],
    bare: bool,
    packed: bool,
) -> None:
    width = len(rows[0])
    rows = [*rows, *([f"p{place}" for place in range(width)] for _ in range(4))]
    above = [[title] if bare else [title, *[""] * (width - 1)] for title in titles]
    content = written([*above, headers(width), *rows], separator, end, csv.QUOTE_MINIMAL)
    raw = content.encode(encoding)
    found = opened(gzip.compress(raw) if packed else raw)
    assert found.data.collect_schema().names() == headers(width)
    assert cells(found.data) == expected(rows)
    told = found.statement
    assert (told.separator, told.header_row) == (separator, len(titles) + 1)


@SETTINGS
@given(rows=tables(LATIN, least=2), separator=st.sampled_from(SEPARATORS))
def test_no_letter_of_another_encoding_is_lost(rows: list[list[str]], separator: str) -> None:
    width = len(rows[0])
    content = written([headers(width), *rows], separator, "\n", csv.QUOTE_MINIMAL).encode("cp1252")
    try:
        found = opened(content, Reading(separator=separator, header_row=1, skip=0))
    except AnnexcError as error:
        assert "--encoding" in str(error)
        return
    read = [tuple(cell or "" for cell in row) for row in cells(found.data)]
    told = found.statement.encoding or ""
    assert "\ufffd" not in str(read)
    again = written([headers(width), *map(list, read)], separator, "\n", csv.QUOTE_MINIMAL)
    kept = written(
        [headers(width), *(row for row in rows if not blank(row))],
        separator,
        "\n",
        csv.QUOTE_MINIMAL,
    )
    assert again.encode(told) == kept.encode("cp1252")


@SETTINGS
@given(rows=tables(HOSTILE, least=2), cut=st.lists(st.integers(1, 6), max_size=12))
def test_both_counts_agree(rows: list[list[str]], cut: list[int]) -> None:
    """The pass over lines counts what the parser counts."""
    width = len(rows[0])
    for row, fields in zip(rows, cut, strict=False):
        del row[fields:]
    text = written([headers(width), *rows], ";", "\n", csv.QUOTE_MINIMAL)
    shape = Shape("x", ";", width, 1, 1)
    try:
        loose = loosely_read(text, shape, headers(width))[1]
    except AnnexcError:
        return
    counted = tallied(text.encode(), shape)
    if counted.strict:
        loose.strict = True
        assert counted == loose


@SETTINGS
@given(rows=tables(PLAIN, least=2), ends=st.lists(st.sampled_from(ENDS), min_size=13, max_size=13))
def test_mixed_line_ends_part_the_rows_or_are_said(rows: list[list[str]], ends: list[str]) -> None:
    body = [headers(len(rows[0])), *rows]
    lines = [
        written([row], ",", end, csv.QUOTE_MINIMAL) for row, end in zip(body, ends, strict=False)
    ]
    try:
        found = opened("".join(lines).encode(), name="x.csv").data.collect()
    except AnnexcError as error:
        assert str(error).startswith("x.csv")
        return
    if found.width == len(rows[0]) and found.columns == headers(len(rows[0])):
        assert found.height <= len(rows)


def test_a_return_among_line_feeds_is_named() -> None:
    for mark in ("", 'a"b'):
        text = f"id,nace2\r\n1,38.21{mark}\r2,10.51\n3,10.51\r\n"
        with pytest.raises(AnnexcError, match=r"x line 2: a carriage return .* Save the file"):
            opened(text.encode(), name="x")


@SETTINGS
@given(content=st.binary(max_size=400), name=st.sampled_from(["x.csv", "x.xlsx", "x", "x.jsonl"]))
def test_any_bytes_are_a_table_or_an_error_with_words(content: bytes, name: str) -> None:
    try:
        found = opened(content, name=name)
        found.data.collect()
        line = found.statement.line()
    except AnnexcError as error:
        assert str(error).startswith("x")
        return
    assert line.isprintable()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=tables(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12
        )
    ),
    titles=st.integers(0, 3),
)
def test_texts_of_a_workbook_read_back(rows: list[list[str]], titles: int) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    width = len(rows[0])
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Plants")
        for place in range(titles):
            sheet.write_string(place, 0, f"Title {place}")
        for at, row in enumerate([headers(width), *rows]):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(titles + at, column, cell)
    found = opened(held.getvalue(), Reading(header_row=titles + 1, skip=0))
    assert found.data.collect_schema().names() == headers(width)
    assert cells(found.data) == expected(rows)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_numbers_of_a_workbook_keep_their_value(numbers: list[float]) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("Plants")
        sheet.write_string(0, 0, "id")
        sheet.write_string(0, 1, "value")
        for at, number in enumerate(numbers, start=1):
            sheet.write_string(at, 0, "x")
            sheet.write_number(at, 1, number)
    found = opened(held.getvalue()).data.collect()["value"].to_list()
    # Sixteen digits are what the writer stores.
    assert [float(text) for text in found] == [float(f"{number:.16G}") for number in numbers]
