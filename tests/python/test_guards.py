"""No command writes over what it reads, and no report over what was written into the last."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc._register.toml import quoted
from annexc.cli import main
from annexc.cli._terminal.plain import plain
from hypothesis import example, given
from hypothesis import strategies as st

AS_OF = "2026-08-31"
REGISTER = 'name = "R"\nparty = "FRA"\n[columns]\ncategory = "Kat"\n'
PROFILE = 'party = "FRA"\n[action_plan]\ncomplete = true\nidentified = []\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register, its description and profile, and what was classified of it in every format."""
    (tmp_path / "r.toml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "fra.toml").write_text(PROFILE, encoding="utf-8")
    plants = pl.DataFrame({"Kat": ["II.a", "III.b"], "construction_started": ["2015", None]})
    plants.write_csv(tmp_path / "in.csv")
    for ending in ("csv", "parquet", "arrow", "xlsx"):
        line = ["classify", tmp_path / "in.csv", "-o", tmp_path / f"out.{ending}", "-q"]
        line += ["--register", tmp_path / "r.toml", "--as-of", AS_OF]
        assert main([str(part) for part in line]) == 0
    return tmp_path


def names(path: Path) -> Iterator[Path]:
    """The file by every name under which a command may meet it."""
    yield path
    link = path.with_name(f"soft-{path.name}")
    link.symlink_to(path)
    yield link
    second = path.with_name(f"hard-{path.name}")
    os.link(path, second)
    yield second
    (path.parent / "sub").mkdir(exist_ok=True)
    yield path.parent / "sub" / ".." / path.name


LINES = {
    # What is read and written over, and the command; IN and OUT stand for that file.
    "classify": ("in.csv", ["classify", "IN", "-o", "OUT", "--register", "r.toml"]),
    "classify a parquet": ("out.parquet", ["classify", "IN", "-o", "OUT", "--prefix=x_",
                                           "--register", "r.toml"]),
    "gaps of a csv": ("out.csv", ["gaps", "IN", "-o", "OUT"]),
    "gaps of a parquet": ("out.parquet", ["gaps", "IN", "-o", "OUT"]),
    "gaps of an arrow": ("out.arrow", ["gaps", "IN", "-o", "OUT"]),
    "gaps of an xlsx": ("out.xlsx", ["gaps", "IN", "-o", "OUT"]),
    "gaps by provenance": ("out.parquet", ["gaps", "out.csv", "--provenance", "IN", "-o", "OUT"]),
    "inspect": ("in.toml", ["inspect", "IN", "-o", "OUT", "--force", "--format=csv"]),
}  # fmt: skip


@pytest.mark.parametrize("case", LINES)
def test_no_command_writes_over_what_it_reads(
    case: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    name, line = LINES[case]
    if name == "in.toml":
        shutil.copy("in.csv", name)
    before = (folder / name).read_bytes()
    for target in names(folder / name):
        places = {"IN": str(folder / name), "OUT": str(target)}
        capsys.readouterr()
        assert main([places.get(part, part) for part in line]) == 1
        assert "would replace the register" in capsys.readouterr().err
        assert (folder / name).read_bytes() == before
        assert not list(folder.glob(".*"))


@pytest.mark.parametrize("read", ["r.toml", "fra.toml"])
def test_a_description_or_profile_is_not_written_over(
    read: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "x.csv"
    target.symlink_to(folder / read)
    before = (folder / read).read_bytes()
    option = {"r.toml": "--register", "fra.toml": "--profile"}[read]
    lines = [["classify", folder / "in.csv", "--column=category=Kat", "--party=FRA"]]
    lines += [["parties"]] if read == "fra.toml" else []
    for line in lines:
        whole = [*line, option, folder / read, "-o", target]
        assert main([str(part) for part in whole]) == 1
        assert "would replace" in capsys.readouterr().err
        assert (folder / read).read_bytes() == before


def test_a_sidecar_does_not_fall_on_what_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "new.csv"
    Path(f"{target}.provenance.json").symlink_to(folder / "in.csv")
    line = ["classify", folder / "in.csv", "-o", target, "--register", folder / "r.toml"]
    assert main([str(part) for part in line]) == 1
    assert "would replace" in capsys.readouterr().err
    assert (folder / "in.csv").read_text("utf-8").startswith("Kat,")


@pytest.mark.parametrize("which", ["input", "before"])
def test_a_report_does_not_fall_on_what_is_reported(
    which: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("xlsxwriter")
    source = folder / "report.xlsx"
    shutil.copy(folder / "out.xlsx", source)
    before = source.read_bytes()
    files = {"input": [source], "before": [folder / "out.csv", "--before", source]}[which]
    assert main([str(part) for part in ["report", *files, "-o", folder]]) == 1
    assert "would replace" in capsys.readouterr().err
    assert source.read_bytes() == before
    given = {"input": (source, None), "before": (folder / "out.csv", source)}[which]
    with pytest.raises(annexc.AnnexcError, match="would replace"):
        annexc.report(given[0], folder, before=given[1])
    assert source.read_bytes() == before


# --- A report that was edited ---------------------------------------------------------------------


def _edit(path: Path) -> bytes:
    """Another document under the name, as an editor would save it."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].replace(b"Duties under", b"Our duties under", 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in {**parts, "word/document.xml": text}.items():
            archive.writestr(name, part)
    return path.read_bytes()


def test_a_document_that_was_edited_is_not_replaced_unasked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("docx")
    out = folder / "report"
    line = ["report", str(folder / "out.csv"), "-o", str(out)]
    assert main(line) == 0
    assert main([*line, "--lang=fr"]) == 0  # as it was written, it may be replaced
    edited = _edit(out / "report.docx")
    page = (out / "report.html").read_bytes()
    capsys.readouterr()

    assert main(line) == 1

    assert "report.docx: was edited since it was written; take it elsewhere, or say --force" in (
        capsys.readouterr().err
    )
    assert (out / "report.docx").read_bytes() == edited
    assert (out / "report.html").read_bytes() == page  # all of a report or nothing
    with pytest.raises(annexc.AnnexcError, match="pass force=True"):
        annexc.report(folder / "out.csv", out)
    assert main([*line, "--format=html,xlsx"]) == 0
    assert (out / "report.docx").read_bytes() == edited
    assert main(line) == 1  # the others were bound again, and it was not
    assert main([*line, "--force"]) == 0
    assert (out / "report.docx").read_bytes() != edited
    assert main(line) == 0


def test_a_document_of_which_nothing_is_known_may_have_been_edited(folder: Path) -> None:
    pytest.importorskip("docx")
    out = folder / "report"
    annexc.report(folder / "out.csv", out)
    (out / "report.provenance.json").unlink()
    with pytest.raises(annexc.AnnexcError, match="may be edited"):
        annexc.report(folder / "out.csv", out)
    assert annexc.report(folder / "out.csv", out, force=True)


def test_the_files_of_a_report_are_bound_to_what_they_were_made_of(folder: Path) -> None:
    import hashlib

    pytest.importorskip("docx")
    out = folder / "report"
    files = annexc.report(folder / "out.csv", out)
    held = json.loads((out / "report.provenance.json").read_text("utf-8"))
    assert set(held) == {file.name for file in files}
    for file in files:
        assert held[file.name]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        of = held[file.name]["of"]
        assert of["file_sha256"] == hashlib.sha256((folder / "out.csv").read_bytes()).hexdigest()
        assert of["party"] == "FRA"
        assert of["question"]
    (out / "report.html").write_text("mine", encoding="utf-8")
    with pytest.raises(annexc.AnnexcError, match=r"report\.html: was edited"):
        annexc.report(folder / "out.csv", out)
    for content in ("{", "[]", '{"report.docx": 3}'):
        (out / "report.provenance.json").write_text(content, encoding="utf-8")
        with pytest.raises(annexc.AnnexcError, match=r"report\.provenance\.json"):
            annexc.report(folder / "out.csv", out)


# --- What a message shows -------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x1b]0;x\x07", "\x9b2J", "\u202e", "\u2066", "\n"])
def test_signs_that_steer_a_terminal_are_shown_as_numbers(
    sign: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plants = pl.DataFrame({"Kat": ["II.a"], f"fe{sign}ed": ["x"], "nace2": [f"9{sign}9"]})
    source = folder / "odd.parquet"
    plants.write_parquet(source)
    target = str(folder / "odd.csv")
    for line in (
        ["classify", str(source), "-o", target, "--party=FRA", f"--column=feed=no{sign}"],
        ["classify", str(source), "-o", target, "--party=FRA", "--column=category=Kat"],
        ["classify", str(source), "-o", str(folder / f"no{sign}" / "x.csv"), "--party=FRA"],
        ["explain", str(source), "--party=FRA", "--row=1"],
        ["explain", str(source), "--party=FRA", "--row=1", "--json"],
        ["explain", str(source), "--party=FRA", f"--id=Kat={sign}"],
        ["inspect", str(source)],
        ["inspect", str(source), "-o", "-", f"--name=x{sign}"],
        ["inspect", f"sample:{sign}"],
        ["crosswalk", "nace2", f"x{sign}"],
        ["crosswalk", f"x{sign}"],
        ["parties", f"x{sign}"],
        ["docs", f"x{sign}"],
        ["gaps", target],
        ["report", target, "-o", str(folder / "file.txt"), f"--title={sign}", "--lang=xx"],
        ["classify", str(source), f"--{sign}"],
    ):
        capsys.readouterr()
        main(line)
        said = capsys.readouterr()
        for text in (said.out, said.err):
            assert sign == "\n" or sign not in text, line
            assert "\x1b" not in text


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
@example('\x9b\u202e\u2066\u2028\U000e0001\x7f"\\')
def test_a_description_holds_any_text_and_steers_no_terminal(text: str) -> None:
    written = quoted(text)
    assert tomllib.loads(f"[a]\nx = {written}\n[b]\n{written} = 1") == {
        "a": {"x": text},
        "b": {text: 1},
    }
    assert plain(written) == written


def test_the_shell_speaks_of_options_and_python_of_arguments() -> None:
    from annexc._errors import AnnexcError, ColumnWarning

    for kind in (AnnexcError, annexc.ColumnError, ColumnWarning):
        error = kind("it is wrong:", python="pass x=1", shell="say --x 1")
        assert str(error) == error.in_python() == "it is wrong: pass x=1"
        assert error.in_shell() == "it is wrong: say --x 1"
        assert kind("it is wrong").in_shell() == str(kind("it is wrong")) == "it is wrong"


def test_an_error_comes_whole_from_another_process() -> None:
    import pickle

    error = annexc.PartyError("which?", python="pass party=", shell="say --party")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is annexc.PartyError
    assert (str(again), again.in_shell()) == (str(error), error.in_shell())
