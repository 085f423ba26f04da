"""The shell's files: formats in and out, what is wrong in them, and that they appear whole."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from annexc._files.ipc import with_metadata
from annexc._files.outputs import Outputs
from annexc._tables.compat import STREAMS, in_pieces
from annexc.cli import main
from polars.testing import assert_frame_equal

DATA = pl.DataFrame(
    {
        "id": ["007", "=1+1", "+33 1", "-", "@x"],
        "nace2": ["24.42", "0111", "35.11", None, "86.10"],
        "construction_started": ["1999", "2010-05-17", None, "unknown", "2003.0"],
    }
)
FORMATS = ["csv", "tsv", "parquet", "arrow", "xlsx"]


def written(folder: Path, ending: str, data: pl.DataFrame = DATA) -> Path:
    path = folder / f"in.{ending}"
    match ending:
        case "csv":
            data.write_csv(path)
        case "tsv":
            data.write_csv(path, separator="\t")
        case "parquet":
            data.write_parquet(path)
        case "arrow":
            data.write_ipc(path)
        case "xlsx":
            workbook(path, data)
    return path


def workbook(path: Path, data: pl.DataFrame) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Plants")
        for place, column in enumerate(data):
            for row, value in enumerate([column.name, *column]):
                if value is not None:
                    sheet.write_string(row, place, value)


def read(path: Path) -> pl.DataFrame:
    match path.suffix:
        case ".csv":
            return pl.read_csv(path, infer_schema=False)
        case ".tsv":
            return pl.read_csv(path, infer_schema=False, separator="\t")
        case ".parquet":
            return pl.read_parquet(path)
        case ".arrow":
            return pl.read_ipc(path)
    fastexcel = pytest.importorskip("fastexcel")
    return pl.DataFrame(fastexcel.read_excel(str(path)).load_sheet(0, dtypes="string"))


def run(source: Path | str, target: Path | str, *options: str) -> int:
    line = ["classify", str(source), "-o", str(target), "--party=FRA", "--as-of=2026-08-31", "-q"]
    return main([*line, *options])


def plain(data: pl.DataFrame) -> pl.DataFrame:
    """As text, empty as null: what all formats can hold."""
    text = data.select(pl.all().cast(pl.String))
    return text.with_columns(pl.when(pl.all() != "").then(pl.all()))


@pytest.mark.parametrize("into", FORMATS)
@pytest.mark.parametrize("out_of", FORMATS)
def test_every_format_to_every_format(out_of: str, into: str, tmp_path: Path) -> None:
    expected = tmp_path / "expected.parquet"
    assert run(written(tmp_path, "parquet"), expected) == 0
    target = tmp_path / f"out.{into}"
    assert run(written(tmp_path, out_of), target) == 0
    assert_frame_equal(plain(read(target)), plain(read(expected)))


def test_typed_formats_keep_types(tmp_path: Path) -> None:
    data = DATA.with_columns(built=pl.Series([1999, 2004, None, 2010, 2011], dtype=pl.Int32))
    for ending in ("parquet", "arrow"):
        target = tmp_path / f"out.{ending}"
        assert run(written(tmp_path, ending, data), target) == 0
        found = read(target)
        assert_frame_equal(found.select(data.columns), data)
        assert found.schema["bat_required_from"] == pl.Date
        assert isinstance(found.schema["obligation"], pl.Enum)
        assert found.schema["operating"] == pl.Boolean


def test_texts_that_begin_like_formulas_stay_texts(tmp_path: Path) -> None:
    import zipfile

    target = tmp_path / "out.xlsx"
    assert run(written(tmp_path, "csv"), target) == 0
    with zipfile.ZipFile(target) as book:
        sheets = [name for name in book.namelist() if "worksheets/" in name]
        assert not any(b"<f>" in book.read(name) for name in sheets)
    assert read(target)["id"].to_list() == DATA["id"].to_list()


def test_cells_of_a_workbook_are_read_as_text(tmp_path: Path) -> None:
    from datetime import date

    xlsxwriter = pytest.importorskip("xlsxwriter")
    source, target = tmp_path / "typed.xlsx", tmp_path / "out.csv"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("Plants")
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, header in enumerate(("nace2", "construction_started", "year", "none")):
            sheet.write_string(0, place, header)
        sheet.write_number(1, 0, 24.42)
        sheet.write_datetime(1, 1, date(2010, 5, 17), days)
        sheet.write_number(1, 2, 2010)
        book.add_worksheet("Other")
    assert run(source, target) == 0
    found = read(target).row(0)
    assert found[:4] == ("24.42", "2010-05-17", "2010", None)
    assert run(source, target, "--sheet=Plants") == 0


def test_a_sheet_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path, "xlsx")
    assert run(source, tmp_path / "o.csv", "--sheet=Plnts") == 1
    assert "The nearest is `Plants`" in capsys.readouterr().err


def test_without_the_extra_the_way_out_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path, "csv")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert run(source, tmp_path / "o.xlsx") == 1
    assert "pip install 'annexc[excel]'" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_provenance_goes_with_every_format(tmp_path: Path) -> None:
    source = written(tmp_path, "csv")
    found = {}
    for ending in ("csv", "parquet", "arrow", "xlsx"):
        target = tmp_path / f"out.{ending}"
        assert run(source, target, "--column=name=id") == 0
        found[ending] = provenance_of(target)
    assert found["csv"]["as_of"] == "2026-08-31"
    assert found["csv"]["columns"] == '{"name": ["id"]}'
    assert found["csv"]["input"] == "in.csv"
    assert len(found["csv"]["input_sha256"]) == 64
    # Only what lies beside its file has to say of which bytes it speaks.
    seal = found["csv"].pop("sha256")
    assert seal == hashlib.sha256((tmp_path / "out.csv").read_bytes()).hexdigest()
    assert all(entry == found["csv"] for entry in found.values())


def provenance_of(path: Path) -> dict[str, str]:
    if path.suffix == ".csv":
        held: dict[str, str] = json.loads(Path(f"{path}.provenance.json").read_text("utf-8"))
        return held
    if path.suffix == ".xlsx":
        fastexcel = pytest.importorskip("fastexcel")
        sheet = fastexcel.read_excel(str(path)).load_sheet("provenance", dtypes="string")
        return {name: value or "" for name, value in pl.DataFrame(sheet).iter_rows()}
    pa = pytest.importorskip("pyarrow")
    if path.suffix == ".parquet":
        entries = pytest.importorskip("pyarrow.parquet").read_metadata(path).metadata
    else:
        entries = pa.ipc.open_file(path).schema.metadata
    texts = {key.decode(): value.decode() for key, value in entries.items()}
    return {
        key.removeprefix("annexc."): value
        for key, value in texts.items()
        if key.startswith("annexc")
    }


@pytest.mark.parametrize("rows", [0, 1, 3, 100_000])
def test_ipc_with_metadata_is_the_same_table(rows: int) -> None:
    import io

    pa = pytest.importorskip("pyarrow")
    data = pl.DataFrame(
        {"a": pl.Series(range(rows), dtype=pl.Int64)},
    ).with_columns(
        b=pl.col("a").cast(pl.String),
        c=pl.Series(["x"] * rows, dtype=pl.Enum(["x", "y"])),
        d=pl.concat_list("a", "a"),
    )
    held = io.BytesIO()
    data.write_ipc(held)
    entries = {"annexc": "1", "": "", "annexc.long": "é" * 1001}
    content = held.getvalue()
    for part in ({}, entries, {"later": "too"}):
        content = with_metadata(content, part)
    assert_frame_equal(pl.read_ipc(content), data)
    file = pa.ipc.open_file(content)
    assert file.schema.metadata == {
        key.encode(): value.encode() for key, value in {**entries, "later": "too"}.items()
    }
    table = file.read_all()
    table.validate(full=True)
    assert_frame_equal(pl.DataFrame(table), data)


def test_encodings_are_told_and_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes("id;nace2\ncafé;24.42\n".encode("cp1252"))
    assert run(source, target) == 1
    said = capsys.readouterr().err
    assert f"{source} line 2: byte 0xE9 is no UTF-8" in said
    assert "--encoding cp1252" in said
    assert run(source, target, "--encoding=cp1252") == 0
    text = target.read_text("utf-8")
    assert text.startswith("id;nace2;annex_c;")  # the separator it came with
    assert "\ncafé;" in text
    source.write_bytes("id;nace2\ncafé;24.42\n".encode("utf-16"))
    # Its mark says that it is in UTF-16: it is read, with the option or without.
    assert run(source, target) == 0
    assert "\ncafé;" in target.read_text("utf-8")
    assert run(source, target, "--encoding=utf-16") == 0
    source.write_bytes(b"\xef\xbb\xbfnace2\r\n24.42\r\n")
    assert run(source, target) == 0
    assert target.read_text("utf-8").startswith("nace2,annex_c,")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_separators_are_seen(sign: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f'nace2{sign}"a,b;c"{sign}d\n24.42{sign}1{sign}2\n', encoding="utf-8")
    assert run(source, target) == 0
    # A file called .csv has no tabs; the other separators come back.
    found = pl.read_csv(target, infer_schema=False, separator=sign.replace("\t", ","))
    assert found.columns[:3] == ["nace2", "a,b;c", "d"]
    source.write_text("nace2|x\n24.42|1\n", encoding="utf-8")
    assert run(source, target, "--separator=|") == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("nace2,x\n24.42,1\n24.43,2,3\n", "line 3: 3 fields, and the first line has 2"),
        ("nace2,x,x\n24.42,1,2\n", "line 1: more than one column is called `x`"),
    ],
)
def test_bad_lines_are_named(
    content: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(content, encoding="utf-8")
    assert run(source, tmp_path / "out.csv") == 1
    said = capsys.readouterr().err
    assert str(source) in said
    assert told in said
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("ending", ["parquet", "arrow", "xlsx"])
def test_a_broken_file_is_named(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / f"in.{ending}"
    source.write_bytes(b"nothing of the kind")
    assert run(source, tmp_path / "out.csv") == 1
    assert f"{source}: cannot be read as" in capsys.readouterr().err


def test_places_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path, "csv")
    for target, told in (
        (tmp_path / "no" / "out.csv", "there is no folder"),
        (tmp_path / "out.pdf", "its name tells no format"),
        (source, "would replace the register"),
    ):
        assert run(source, target) == 1
        assert told in capsys.readouterr().err
    (tmp_path / "dir.csv").mkdir()
    assert run(source, tmp_path / "dir.csv") == 1
    assert "is a folder" in capsys.readouterr().err
    assert run(tmp_path / "gone.csv", tmp_path / "out.csv") == 1
    assert "No such file" in capsys.readouterr().err
    assert_frame_equal(read(source), DATA)


def test_lists_need_a_format_that_holds_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = DATA.with_columns(parts=pl.concat_list("id", "nace2"))
    source = written(tmp_path, "parquet", data)
    assert run(source, tmp_path / "out.csv") == 1
    assert "column `parts`" in capsys.readouterr().err
    assert run(source, tmp_path / "out.arrow") == 0


def test_devices_are_written_to_and_not_replaced(tmp_path: Path) -> None:
    assert run(written(tmp_path, "csv"), "/dev/null", "--output-format=csv") == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert not Path("/dev/null.provenance.json").exists()


def test_a_link_and_its_rights_stay(tmp_path: Path) -> None:
    source, real, link = written(tmp_path, "csv"), tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run(source, link) == 0
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert read(real).height == DATA.height


def test_all_outputs_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("old", encoding="utf-8")
    with pytest.raises(IsADirectoryError), Outputs() as outputs:
        outputs.add(str(first), b"new")
        outputs.add(str(second), b"new")
        second.mkdir()
    assert first.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Outputs() as outputs:
        outputs.add(str(tmp_path / "first"), b"new")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_run_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time, annexc._files.outputs as w; from annexc.cli import main\n"
        "put = w.Outputs._put_in_place\n"
        "w.Outputs._put_in_place = lambda self: (print('staged', flush=True), time.sleep(60))\n"
        f"sys.exit(main(['crosswalk', 'nace2', '-o', {str(tmp_path / 'out.csv')!r}]))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"staged\n"
        assert len(list(tmp_path.iterdir())) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=50) == 143
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("into", ["csv", "parquet", "arrow"])
@pytest.mark.parametrize("out_of", ["csv", "parquet", "arrow"])
def test_streamed_is_as_from_memory(
    out_of: str,
    into: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = pl.concat([DATA] * 60_000).with_columns(id=pl.int_range(pl.len()).cast(pl.String))
    source = written(tmp_path, out_of, many)
    first, second = tmp_path / f"first.{into}", tmp_path / f"second.{into}"
    first.touch()
    first.chmod(0o640)
    assert run(source, first) == 0
    said = capsys.readouterr().err
    monkeypatch.setattr("annexc.cli._pipeline.may_sink", lambda *_: False)
    assert run(source, second) == 0
    assert capsys.readouterr().err == said
    assert_frame_equal(read(first), read(second))
    assert read(first)["id"].to_list() == many["id"].to_list()
    assert provenance_of(first) == provenance_of(second)
    assert stat.S_IMODE(first.stat().st_mode) == 0o640
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("streamed", [True, False])
def test_texts_that_a_spreadsheet_would_run_are_disarmed_on_request(
    streamed: bool, tmp_path: Path
) -> None:
    names = {
        '=HYPERLINK("http://x")': '\'=HYPERLINK("http://x")',
        "+1+cmd|' /C calc'!A0": "'+1+cmd|' /C calc'!A0",
        "@SUM(1)": "'@SUM(1)",
        "\t=1+1": "'\t=1+1",
        "-5.2": "-5.2",
        "+33 1 02": "+33 1 02",
        "-": "-",
        "Kiln = 2": "Kiln = 2",
    }
    data = pl.DataFrame({"name": list(names), "category": "II.a"})
    source = written(tmp_path, "csv", data)
    target = tmp_path / "out.csv"
    command = ["classify", str(source), "-o", str(target), "--party", "FRA", "-q"]
    command += [] if streamed else ["--split"]

    assert main(command) == 0
    assert read(target)["name"].to_list() == list(names)
    assert main([*command, "--no-formulas"]) == 0
    assert read(target)["name"].to_list() == list(names.values())
    assert json.loads(Path(f"{target}.provenance.json").read_text())["no_formulas"] == "true"


def test_formulas_are_a_matter_of_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = written(tmp_path, "csv"), tmp_path / "out.parquet"
    command = ["classify", str(source), "-o", str(target), "--party", "FRA", "-q", "--no-formulas"]

    assert main(command) == 1
    assert "--no-formulas is for CSV" in capsys.readouterr().err
    assert not target.exists()


def test_rows_go_in_short_pieces_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("POLARS_IDEAL_MORSEL_SIZE", "POLARS_STREAMING_CHUNK_SIZE")

    def told() -> list[str]:
        return [os.environ[name] for name in names if name in os.environ]

    for name in names:
        monkeypatch.delenv(name, raising=False)
    with in_pieces():
        assert told() == (["16384"] if STREAMS else [])
    assert told() == []
    monkeypatch.setenv(names[0], "500")
    with in_pieces():
        assert told() == ["500"]
    assert told() == ["500"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that takes no files")
def test_what_cannot_be_written_is_called_by_the_name_that_was_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["parties", "-o", "/proc/parties.csv"]) == 1
    assert "/proc/parties.csv: " in capsys.readouterr().err
