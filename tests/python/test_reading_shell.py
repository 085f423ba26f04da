"""Files in the shell: one line says how a file was read; each answer has an option and a key."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from annexc._errors import RegisterError
from annexc._register.description import load_register
from annexc.cli import main
from calls import calls

ROWS = "id;nace2;town\n1;24.44;Köln\n2;23.51;Zürich\n;;\n3;17.11;Århus\n"


def run(source: Path, *options: str) -> tuple[int, Path]:
    target = source.with_name("out.csv")
    line = ["classify", str(source), "-o", str(target), "--party=FRA", "--as-of=2026-08-31"]
    return main([*line, *options]), target


def test_one_line_says_how_a_file_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "plants.csv"
    source.write_text("Register of plants\n\n" + ROWS, encoding="utf-8")
    status, target = run(source)
    assert status == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "CSV, utf-8" in line]
    assert lines == [
        f"{source.name}: CSV, utf-8, separator semicolon, headers in line 3; 3 rows, 3 columns; "
        "1 blank row dropped"
    ]
    assert len(target.read_text("utf-8").splitlines()) == 4
    for command in (["inspect", str(source)], ["explain", str(source), "--party=FRA", "--row=1"]):
        assert main(command) == 0
        assert "headers in line 3; 3 rows" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["plants.csv.gz", "plants.csv", "plants.txt"])
def test_packed_and_recoded_files_come_through(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    content = ROWS.encode("cp1252")
    source.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    status, target = run(source, "--encoding=cp1252", "-q")
    assert status == 0
    assert ";Köln;" in target.read_text("utf-8")


def test_options_and_register_keys_say_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, register = tmp_path / "plants.csv", tmp_path / "mine.toml"
    source.write_bytes(("Title|x|y\n" + ROWS.replace(";", "|")).encode("cp1252"))
    options = ["--encoding=cp1252", "--separator=|", "--header-row=2", "--skip=1"]
    status, target = run(source, *options)
    assert status == 0
    by_option, said = target.read_bytes(), capsys.readouterr().err
    assert "cp1252, separator bar, headers in line 2, 1 below them skipped; 2 rows" in said
    keys = 'encoding = "cp1252"\nseparator = "|"\nheader_row = 2\nskip = 1\n'
    register.write_text(
        f'name = "Mine"\n[reading]\n{keys}[columns]\nnace2 = "nace2"\n', encoding="utf-8"
    )
    status, target = run(source, "--register", str(register))
    assert status == 0
    assert target.read_bytes() == by_option
    # An option goes before the key.
    assert run(source, "--register", str(register), "--skip=0")[0] == 0
    assert "headers in line 2; 3 rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('separatr = ";"', "separatr is no key. The nearest is `separator`"),
        ('separator = "ab"', "'ab' is no separator"),
        ('encoding = "rot13"', "'rot13' is no encoding"),
        ("header_row = 0", "header_row: 0 is no whole number from 1 up"),
        ("skip = true", "skip: True is no whole number"),
        ("sheet = 3", "sheet: 3 is no name"),
        ('format = "doc"', "format: 'doc' is none of csv"),
    ],
)
def test_keys_are_checked_when_they_are_read(keys: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "M"\n[reading]\n{keys}\n[columns]\nnace2 = "n"\n', encoding="utf-8")
    with pytest.raises(RegisterError, match="reading") as raised:
        load_register(path)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        'name = "M"\n' + "a." * 100_000 + "b = 1\n",
        'name = "M"\n' + "a . " * 50_000 + "b = 1\n",
        'name = "M"\n[' + "a." * 100_000 + "b]\n",
        'name = "M"\nx = ' + "[" * 100_000 + "\n",
        'name = "M"\nx = ' + "{a=" * 50_000 + "\n",
        'name = "M"\nx = ' + "\n[" * 5_000 + "\n",
        'name = "M"\n# ' + "x" * (2 << 20) + "\n",
    ],
)
def test_descriptions_are_bounded(content: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")

    def refused() -> None:
        with pytest.raises(RegisterError, match=r"mine\.toml"):
            load_register(path)

    # Some calls a letter, and not more the longer the text is.
    assert calls(refused) < 5 * len(content)


def test_a_description_may_hold_many_long_values(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    values = "".join(f'"{n} {"a.b." * 200}" = "II.a"\n' for n in range(900))
    path.write_text(
        f'name = "M"\n[columns]\ncategory = "c"\n[values.category]\n{values}', encoding="utf-8"
    )
    assert len(load_register(path).mapped.values["category"]) == 900


def test_what_is_wrong_in_a_file_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "plants.csv"
    body = "".join(f"{n};24.44;x\n" for n in range(3000))
    faults = {
        "lost in it": f'id;nace2;town\n1;"24.44;x\n{body}2;a";x\n',
        "4 fields, and the first line has 3": f"id;nace2;town\n{body}1;2;3;4\n",
        "is no UTF-8": f"id;nace2;town\n{body}1;2;\xe9\n",
    }
    # A large file is counted beside its reading, with the same outcome.
    for bound in (64 << 20, 1000):
        monkeypatch.setattr("annexc._files.reading.opened._COUNTED_FIRST", bound)
        for told, text in faults.items():
            source.write_bytes(text.encode("latin-1"))
            assert run(source)[0] == 1
            assert told in capsys.readouterr().err
            assert [path.name for path in tmp_path.iterdir()] == ["plants.csv"]
