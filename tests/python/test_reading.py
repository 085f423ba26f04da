"""One reader for all files: what it finds, what it says, what it asks, what it refuses."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from annexc._errors import AnnexcError
from annexc._files.reading.opened import Opened, opened
from annexc._register.reading import Reading
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

PLAIN = b"id;name;nace2\n1;Kiln;23.51\n2;Smelter;24.44\n3;Mill;17.11\n"


def read(content: bytes | Path, name: str = "plants.csv", **said: Any) -> Opened:
    return opened(content, Reading(**said), name=name)


def rows(content: bytes | Path, name: str = "plants.csv", **said: Any) -> list[tuple[Any, ...]]:
    return read(content, name, **said).data.collect().rows()


def refused(content: bytes | Path, name: str = "plants.csv", **said: Any) -> str:
    with pytest.raises(AnnexcError) as raised:
        found = read(content, name, **said)
        found.data.collect()
        found.statement.line()
    return str(raised.value)


EXPECTED = [("1", "Kiln", "23.51"), ("2", "Smelter", "24.44"), ("3", "Mill", "17.11")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_dialects_are_found_and_said(sign: str, end: str, encoding: str) -> None:
    text = PLAIN.decode().replace(";", sign).replace("\n", end)
    found = read(text.encode(encoding))
    assert found.data.collect().rows() == EXPECTED
    told = found.statement
    assert (told.separator, told.header_row, told.rows) == (sign, 1, 3)
    assert told.encoding == encoding


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Société générale d'énergie à Nîmes, fondée en Île-de-France"),
        ("cp1250", "Zakłady Azotowe Puławy, Elektrownia Bełchatów, źródło"),
        ("iso8859_2", "Zakłady Azotowe Puławy, Elektrownia Bełchatów, źródło"),
        ("cp1251", "Череповецкий металлургический комбинат, Магнитогорск"),
        ("koi8_r", "Череповецкий металлургический комбинат, Магнитогорск"),
        ("cp1253", "Ατμοηλεκτρικός Σταθμός Αγίου Δημητρίου, λιγνίτης"),
        ("cp1254", "İskenderun Demir Çelik, Ereğli, çimento, şeker"),
        ("cp1256", "مصنع الأسمنت محطة كهرباء القاهرة"),
        ("cp850", "Société générale d'énergie à Nîmes, fondée en Île-de-France"),
        ("mac_roman", "Société générale d'énergie à Nîmes, fondée en Île-de-France"),
    ],
)
def test_encodings_are_found_by_what_they_say(encoding: str, name: str) -> None:
    pytest.importorskip("charset_normalizer")
    found = read(f"id;name\n1;{name}\n2;x\n".encode(encoding))
    assert found.data.collect()["name"].to_list() == [name, "x"]
    # The encoding found may be another that decodes alike.
    told = found.statement.encoding or ""
    assert name.encode(encoding).decode(told) == name


def test_no_letter_is_replaced_wherever_it_stands() -> None:
    lines = [f"{number};name\n".encode() for number in range(200_000)]
    lines[150_000] = "150000;Élan à Nîmes, où\n".encode("cp1252")
    found = read(b"id;name\n" + b"".join(lines)).data.collect()
    assert found["name"][150_000] == "Élan à Nîmes, où"
    header = "Année à Nîmes;Écart\n1;2\n".encode("cp1252")
    assert read(header).data.collect_schema().names() == ["Année à Nîmes", "Écart"]


def test_a_wrong_encoding_names_line_and_byte() -> None:
    said = refused(b"id;name\n1;x\n2;mill\x81\n", encoding="cp1252")
    assert "line 3: byte 0x81 is no cp1252" in said
    mixed = "id;name\n1;Élan à Zürich\n".encode() + "2;Société à Nîmes\n".encode("cp1252")
    said = refused(mixed)
    assert "line 3: byte 0xE9 is no UTF-8" in said
    assert "--encoding" in said
    assert "is no encoding" in refused(PLAIN, encoding="rot13")


def test_thin_evidence_asks_and_shows_what_it_would_read() -> None:
    said = refused("id;name\n1;café\n".encode("cp1252"))
    assert "line 2: byte 0xE9 is no UTF-8" in said
    assert "--encoding cp1252 (then it reads '1;café')" in said


@pytest.mark.parametrize("above", ["Register of plants\n", "Register;;\nKenya;;\n\n;;\n"])
def test_titles_above_the_headers_are_passed_over(above: str) -> None:
    found = read(above.encode() + PLAIN)
    assert found.data.collect().rows() == EXPECTED
    line = above.count("\n") + 1
    assert f"headers in line {line}" in found.statement.line()


def test_a_title_of_as_many_cells_is_asked_about() -> None:
    said = refused(b"State;Kenya;\n\n" + PLAIN)
    assert "--header-row 1: (State, Kenya) or --header-row 3: (id, name, nace2)" in said
    assert rows(b"State;Kenya;\n\n" + PLAIN, header_row=3) == EXPECTED


def test_units_and_numbers_below_the_headers_are_passed_over() -> None:
    content = b"id;capacity;energy\n-;MW;GWh/a\n1;2;3\n4;5;6\n"
    found = read(content)
    assert found.data.collect().rows() == [("1", "2", "3"), ("4", "5", "6")]
    assert "1 below them skipped" in found.statement.line()
    assert len(rows(content, skip=0)) == 3
    numbered = b"a;b;c;d\n(1);(2);(3);(4)\nx;y;z;w\n"
    assert rows(numbered) == [("x", "y", "z", "w")]


def test_two_rows_of_headers_are_asked_about() -> None:
    body = b"".join(b"%d;%d;%d\n" % (n, n, n) for n in range(9))
    content = b"number;power;heat\nNummer;Leistung;Waerme\n" + body
    said = refused(content)
    assert "--header-row 1: (number, power, heat)" in said
    assert "--header-row 2: (Nummer, Leistung, Waerme)" in said
    assert read(content, header_row=2).data.collect_schema().names()[0] == "Nummer"


#: Columns of one head, and groups of several, each with a cell of its body.
SINGLES = {"S/No.": "{}", "Code": "{}.1", "Remarks": "word {}", "Owner": "person {}"}
GROUPS = {
    "Facility": {"Name": "Kiln {}", "Kind": "kind {}"},
    "Location": {"County": "Nakuru {}", "Town": "Njoro {}", "Easting": "35{}"},
    "Dates": {"Started": "201{}", "Closed": "2020-01-0{}"},
}


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from([0, 1, 2]), st.integers(1, 6), st.booleans(), st.booleans())
def test_heads_that_are_merged_over_columns_and_rows_are_joined(
    data: st.DataObject, titles: int, count: int, is_book: bool, is_said: bool
) -> None:
    singles = data.draw(st.lists(st.sampled_from(sorted(SINGLES)), min_size=1, unique=True))
    groups = data.draw(st.lists(st.sampled_from(["Dates", "Facility"]), max_size=2, unique=True))
    drawn = data.draw(st.permutations([*singles, *groups, "Location"]))
    upper, lower, names, body = [], [], [], []
    for head in drawn:
        further = GROUPS.get(head, {"": SINGLES.get(head, "")})
        upper += [head, *[""] * (len(further) - 1)]
        lower += list(further)
        names += [f"{head} {name}".strip() for name in further]
        body += list(further.values())
    rows = [["Register of plants", *[""] * (len(names) - 1)]] * titles
    rows += [upper, lower, *([cell.format(n) for cell in body] for n in range(1, count + 1))]
    said = {"header_row": titles + data.draw(st.sampled_from([1, 2]))} if is_said else {}
    if is_book:
        pytest.importorskip("fastexcel")
        held = io.BytesIO()
        with pytest.importorskip("xlsxwriter").Workbook(held) as written:
            sheet = written.add_worksheet("Plants")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, [cell or None for cell in row])
        found = read(held.getvalue(), "plants.xlsx", **said)
    else:
        found = read("".join(";".join(row) + "\n" for row in rows).encode(), **said)
    assert found.data.collect().columns == names
    assert found.data.collect().height == count
    assert f"headers of two rows joined, the upper one {titles + 1}" in found.statement.line()


@pytest.mark.parametrize(
    "content",
    [
        b"Name;;NACE\nKiln;Nakuru;23.51\nMill;Thika;17.11\nWorks;Embu;\n",
        b"Name;;NACE\nKiln;Nakuru;\nMill;Thika;17.11\nWorks;Embu;24.10\n",
        b"id;name;;code\n1;Kiln;Nakuru;\n2;Mill;Thika;17.11\n",
        b"id;power;;heat\n-;MW;MW;\n1;2;3;4\n5;6;7;8\n",
    ],
)
def test_a_row_of_the_body_is_no_second_row_of_headers(content: bytes) -> None:
    found = read(content)
    assert found.statement.header_row == 1
    assert "joined" not in found.statement.line()


def test_two_separators_alike_are_asked_about() -> None:
    content = b"a;b,c\n1;2,3\n4;5,6\n"
    said = refused(content)
    assert "--separator ','" in said
    assert "--separator ';'" in said
    assert rows(content, separator=";") == [("1", "2,3"), ("4", "5,6")]
    # Decimal commas in some rows are no separator.
    assert rows(b"a;b\n1,5;2,5\n3;4\n") == [("1,5", "2,5"), ("3", "4")]
    assert rows(b'"a, b and c";d\n1;2\n3;4\n') == [("1", "2"), ("3", "4")]


def test_a_stated_separator_is_taken() -> None:
    found = read(b"sep=;\r\n" + PLAIN)
    assert found.data.collect().rows() == EXPECTED
    assert found.statement.header_row == 2


def test_blank_short_and_long_rows_are_told() -> None:
    content = b'a;b;c\n1;2;3\n;;\n\n ; ;\n4;5\n6;"x\ny";7\n'
    found = read(content)
    assert found.data.collect().rows() == [("1", "2", "3"), ("4", "5", None), ("6", "x\ny", "7")]
    line = found.statement.line()
    assert "3 rows, 3 columns; 3 blank rows dropped; 1 short line (first: line 6)" in line
    assert "1 row over several lines" in line
    said = refused(b"a;b\n1;2\n3;4;5\n")
    assert "line 3: 3 fields, and the first line has 2" in said
    assert "'5'" in said


def test_an_unquoted_line_break_is_seen() -> None:
    content = b"id;name;town\n1;Kiln;Oslo\n2;Smelter\nand Mill;Bergen\n3;Works;Narvik\n"
    told = read(content).statement
    assert (told.rows, told.short, told.first_short) == (4, 2, 3)


@pytest.mark.parametrize("counted", [True, False])
def test_quotes_gone_astray_are_named(counted: bool) -> None:
    body = b"".join(b"%d;name %d;x\n" % (n, n) for n in range(100))
    for wrong in (
        b'a;b;c\n1;"open;2\n' + body,
        b'a;b;c\n1;"open;2\n' + body + b'2;end";3\n',
        b'a;b;c\n1;"open;2\n' + body + b'2;"end;3\n',
        b'a;b;c\n1;"open" 5;2\n' + body,
    ):
        with pytest.raises(AnnexcError, match="line 2: a quotation mark opens a field here"):
            opened(wrong, name="p.csv", counted=counted)


def test_a_mark_inside_a_field_is_a_letter() -> None:
    content = b'a;b;c\n1;5" pipe;x\n2;y;z\n3;6";"q;r"\n'
    assert rows(content) == [("1", '5" pipe', "x"), ("2", "y", "z"), ("3", '6"', "q;r")]


def test_fields_of_any_length_are_read() -> None:
    long = "x" * 300_000
    assert rows(f"{long};b\n1;2\n".encode())[0] == ("1", "2")
    assert rows(f"a;b\n{long};2\n".encode())[0] == (long, "2")
    assert rows(f'a;b\n"{long};\n{long}";2\n'.encode())[0] == (f"{long};\n{long}", "2")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        (b"a;b\n1;x\0y\n", "line 2: holds a NUL byte"),
        (b"a;b;a\n1;2;3\n", "line 1: more than one column is called `a`"),
        (b'"a\nb";c;"a\nb"\n1;2;3\n', "more than one column is called `a b`"),
        (b"%PDF-1.7 x", "is a PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is a page of HTML"),
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        (b"PAR1 broken", "cannot be read as parquet"),
        (b"ARROW1\0\0 broken", "cannot be read as ipc"),
        (b"\xff\xff\xff\xff\x10\0\0\0 broken", "cannot be read as ipc"),
        (gzip.compress(PLAIN, mtime=0)[:-9], "cannot be read as gzip"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_headers_alone_are_a_table_of_no_rows() -> None:
    found = read(b"a;b\n")
    assert found.data.collect().shape == (0, 2)
    assert found.statement.rows == 0


def test_columns_without_a_header_are_called_by_number() -> None:
    found = read(b"a;;c;\n1;2;3;4\n")
    assert found.data.collect_schema().names() == ["a", "column 2", "c", "column 4"]
    assert "2 without a header, called by number" in found.statement.line()


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_packed_files_are_read_by_content(packing: str, tmp_path: Path) -> None:
    if packing == "zstd":
        zstd = pytest.importorskip(
            "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
        )
        content = zstd.compress(PLAIN)
    else:
        content = gzip.compress(PLAIN, mtime=0)
    for name in ("plants.csv.gz", "plants.csv", "plants"):
        path = tmp_path / name
        path.write_bytes(content)
        found = opened(path)
        assert found.data.collect().rows() == EXPECTED
        assert f"CSV in {packing}" in found.statement.line()
    book = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(book)
    assert read(gzip.compress(book.getvalue()), "x.gz").data.collect().rows() == [(1,)]


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annexc._files.reading.content.UNPACKED", 1 << 20)
    assert "unpacks to more than" in refused(gzip.compress(b"a" * (2 << 20)), "x.csv.gz")


def test_a_name_that_tells_another_format_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    pl.DataFrame({"a": ["1"]}).write_parquet(path)
    found = opened(path)
    assert found.data.collect().rows() == [("1",)]
    assert "it is Parquet, although it is called csv" in found.statement.line()
    assert rows(PLAIN, "plants.xls") == EXPECTED
    assert "although it is called xlsx" in read(PLAIN, "plants.xls").statement.line()


def test_json_lines_keep_what_is_written() -> None:
    content = b'{"id": 1.10, "name": "K\xc3\xa9n"}\n\n{"id": 12345678901234567890, "on": true}\n'
    found = read(content, "x.jsonl")
    assert found.data.collect().rows() == [
        ("1.10", "Kén", None),
        ("12345678901234567890", None, "true"),
    ]
    assert "line 2: is no JSON" in refused(b'{"a": 1}\n{"a": \n', "x.ndjson")
    assert "line 1: `a` stands twice" in refused(b'{"a": 1, "a": 2}\n', "x.jsonl")
    assert "line 1: is no object" in refused(b"[1]\n", "x.jsonl")


@pytest.mark.parametrize(
    "half", [r"\ud800", r"\uDBFF", r"\udc00", r"\ud83d \ude00", r"\ude00\ud83d"]
)
@pytest.mark.parametrize(
    "line",
    ['{"nace2": "10.51%s"}', '{"%s": "10.51"}', '{"a": {"b": ["%s"]}}', '{"a": [{"%s": 1}]}'],
)
def test_half_of_a_sign_in_json_lines_is_named(line: str, half: str) -> None:
    said = refused(b'{"nace2": "1"}\n' + (line % half).encode(), "x.jsonl")
    assert "x.jsonl line 2: \\u" in said and "take it away" in said
    whole = read((line % r"\ud83d\ude00").encode(), "x.jsonl").data.collect()
    assert "\U0001f600" in str(whole.to_dicts())


@pytest.mark.parametrize("packing", ["zstd", "snappy", "uncompressed"])
@pytest.mark.parametrize("command", ["inspect", "classify", "explain"])
def test_a_damaged_page_of_parquet_is_named(
    packing: Any, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.parquet"
    data = pl.DataFrame({"nace2": ["38.21", "10.51"] * 1000, "id": map(str, range(2000))})
    data.write_parquet(path, compression=packing)
    content = bytearray(path.read_bytes())
    content[40:400] = bytes(sign ^ 0x5A for sign in content[40:400])
    path.write_bytes(content)
    further = {"classify": ["-o", str(tmp_path / "out.csv")], "explain": ["--row", "1"]}
    party = [] if command == "inspect" else ["--party=FRA"]
    assert main([command, str(path), *further.get(command, []), *party]) == 1
    said = capsys.readouterr().err
    assert f"{path}: cannot be read as parquet" in said and "export it again" in said
    assert "fault of annexc" not in said
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.parquet"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.jsonl", b'{"nace2": "10.51"}\n'), ("x.csv.gz", gzip.compress(b"nace2,a\n10.51,1\n"))],
)
def test_a_row_of_a_format_that_is_read_alone_is_explained(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert main(["explain", str(tmp_path / name), "--row=1", "--party=FRA"]) == 0
    assert "10.51" in capsys.readouterr().out


def test_typed_formats_keep_types_and_streams_are_read() -> None:
    data = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
    for write, name in (
        (data.write_parquet, "x.parquet"),
        (data.write_ipc, "x.arrow"),
        (data.write_ipc_stream, "x.arrows"),
    ):
        held = io.BytesIO()
        write(held)
        for called in (name, "x"):
            found = read(held.getvalue(), called)
            assert_frame_equal(found.data.collect(), data)
            assert found.statement.rows == 2
        assert "cannot be read as" in refused(held.getvalue()[:-20], name)


# Polars before 2 maps CSV and Parquet into memory, and hands out no way not to.
SHRINKING = ["arrow", "parquet", "csv"] if pl.__version__.split(".")[0] >= "2" else ["arrow"]


@pytest.mark.parametrize("ending", SHRINKING)
def test_a_file_that_shrinks_while_it_is_read_is_no_death(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending}"
    data = pl.DataFrame({"a": [f"{n}" * 9 for n in range(300_000)], "b": range(300_000)})
    if ending == "arrow":
        data.write_ipc(path, compression="uncompressed")
    else:
        getattr(data, f"write_{ending}")(path)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from annexc._files.reading.opened import opened\n"
        "path = Path(sys.argv[1]); found = opened(path)\n"
        "def cut(batch): os.truncate(path, 4000); return batch\n"
        "try: found.data.map_batches(cut, streamable=True).collect(engine='streaming')\n"
        "except BaseException as error: print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, env=os.environ, check=False
    )
    assert done.returncode == 0, done.stderr


def test_options_that_do_not_belong_are_refused() -> None:
    assert "--sheet is for workbooks" in refused(PLAIN, sheet="x")
    held = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(held)
    assert "are for CSV" in refused(held.getvalue(), "x.parquet", separator=";")
    assert "--header-row and --skip" in refused(held.getvalue(), "x.parquet", header_row=2)
    assert "--header-row 99" in refused(PLAIN, header_row=99)
    assert "header_row: 0 is no whole number" in refused(PLAIN, header_row=0)
    assert "is no separator" in refused(PLAIN, separator="ab")


def test_the_statement_cannot_steer_a_terminal() -> None:
    line = read(PLAIN, "x\x1b[2J\x07.csv").statement.line()
    assert line.isprintable()


def test_one_cell_over_any_bound_is_no_refusal() -> None:
    content = b"id;nace2\n1;" + b"1" * 200_000 + b"\n2;24.44\n"
    assert read(content).data.collect().height == 2


def test_a_large_file_is_counted_when_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "plants.csv"
    path.write_bytes(PLAIN + b";;\n4;short\n")
    found = opened(path, counted=False)
    assert found.data.collect().height == 4
    told = found.statement
    assert (told.rows, told.blank, told.short, told.first_short) == (4, 1, 1, 6)
    path.write_bytes(b"id;name\n" + b"x;y\n" * 400_000 + b"1;Soci\xe9t\xe9 \xe0 N\xeemes\n")
    with pytest.raises(pl.exceptions.PolarsError):
        opened(path, counted=False).data.collect()
    assert opened(path).data.collect()["name"][-1] == "Société à Nîmes"


def test_an_archive_that_is_no_workbook_is_said() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("plants.csv", PLAIN)
    assert "it is an archive of 1 files (plants.csv)" in refused(held.getvalue(), "x.zip")


def test_few_headers_that_stand_twice_are_told_apart_by_number() -> None:
    held = b"a;b;fuel;c;fuel;fuel (1);d;e\n" + b"11;12;13;14;15;16;17;18\n" * 3
    found = read(held)
    names = ["a", "b", "fuel (1)'", "c", "fuel (2)", "fuel (1)", "d", "e"]
    assert found.data.collect_schema().names() == names
    assert found.data.collect().row(0) == tuple(map(str, range(11, 19)))
    assert "several columns called `fuel`, told apart by number" in found.statement.line()
