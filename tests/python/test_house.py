"""The house: what is public is in the reference, and nothing heavy is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import annexc
import pytest

pytestmark = pytest.mark.any_polars

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs/api.md").read_text("utf-8")
OUTPUTS = (ROOT / "docs/reference/outputs.md").read_text("utf-8")
COMMANDS = (
    "classify", "inspect", "explain", "gaps", "ask", "answers", "compare", "report", "parties",
    "crosswalk", "docs",
)  # fmt: skip
HEAVY = (
    "polars", "pandas", "numpy", "pyarrow", "duckdb", "fastexcel", "xlsxwriter", "altair",
    "vl_convert", "docx", "jinja2",
)  # fmt: skip


@pytest.mark.parametrize("name", annexc.__all__)
def test_public_names_stand_in_the_reference(name: str) -> None:
    assert f"`{name}(" in REFERENCE or f"`{name}`" in REFERENCE


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_stand_in_the_reference(command: str) -> None:
    assert f"`annexc {command}`" in REFERENCE


def test_output_columns_stand_in_the_reference() -> None:
    register = annexc.sample("fr-irep").head(1)
    added = annexc.classify(register, register="fr-irep").columns[register.width :]
    assert len(added) == 18
    for name in added:
        assert f"`{name}`" in OUTPUTS


def loaded(code: str) -> set[str]:
    """The modules that are loaded after a program."""
    line = f"import sys; {code}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, check=True, text=True)
    return set(done.stdout.split("\n"))


def test_import_loads_nothing_heavy() -> None:
    assert not loaded("import annexc") & {*HEAVY, "annexc._native"}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_loads_nothing_heavy(command: str) -> None:
    found = loaded(f"from annexc.cli import main; main(['{command}', '--help'])")

    assert not found & {*HEAVY, "annexc._native"}


def test_classify_loads_polars_and_no_other_library() -> None:
    code = "import annexc; annexc.classify(annexc.sample('fr-irep').head(9), register='fr-irep')"

    assert loaded(code) & set(HEAVY) == {"polars"}


def test_pins_have_no_addresses() -> None:
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert files
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            assert line.startswith(("#", "-r ")) or line.count("==") == 1, f"{file.name}: {line}"
            assert "://" not in line


def test_pinned_polars_are_within_what_the_package_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == ["polars>=1.32,<3"]
    oldest = (ROOT / "requirements/polars-oldest.txt").read_text("utf-8")
    assert "polars==1.32.0" in oldest


def test_the_package_is_typed() -> None:
    assert (ROOT / "python/annexc/py.typed").is_file()
