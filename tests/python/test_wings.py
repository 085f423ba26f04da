"""The house: each wing uses only those below it, and no private name leaves its room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import annexc
import pytest

HOUSE = Path(annexc.__file__).parent
# From the ground up.
WINGS = (
    "_errors",
    "_native",
    "_labels",
    "_register",
    "_law",
    "_files",
    "_tables",
    "_inspect",
    "_learnt",
    "_question",
    "_classify",
    "_progress",
    "_asked",
    "charts",
    "spark",
    "_report",
    "cli",
)
# A folder that is longer is one in which a reader has to search.
MOST_FILES = 12


def _rooms() -> list[Path]:
    doors = {HOUSE / "__init__.py", HOUSE / "__main__.py"}
    return sorted(path for path in HOUSE.rglob("*.py") if path not in doors)


def _wing(module: str) -> str:
    return module.split(".")[1]


def _module(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(["annexc", *(part for part in parts if part != "__init__")])


def _imports(path: Path) -> Iterator[tuple[str, str | None]]:
    """Each module of the package that a file imports, with the name taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] == "annexc":
                    yield name.name, None
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports by their whole names only"
            if node.module is not None and node.module.split(".")[0] == "annexc":
                for name in node.names:
                    yield node.module, name.name


def _reached(module: str, name: str | None) -> str | None:
    """The wing that an import reaches; None for the front door."""
    if module != "annexc":
        return _wing(module)
    return name if name in WINGS else None


def test_each_room_stands_in_a_wing() -> None:
    assert {_wing(_module(path)) for path in _rooms()} == set(WINGS) - {"_native"}


@pytest.mark.parametrize("path", _rooms(), ids=_module)
def test_a_wing_uses_only_those_below_it(path: Path) -> None:
    own = _wing(_module(path))
    for module, name in _imports(path):
        wing = _reached(module, name)
        # The front door loads what it is asked for: nothing inside may go through it.
        assert wing is not None, f"{_module(path)} imports {name} from the front door"
        assert WINGS.index(wing) <= WINGS.index(own), f"{_module(path)} imports {module}"


@pytest.mark.parametrize("path", _rooms(), ids=_module)
def test_no_private_name_leaves_its_room(path: Path) -> None:
    own = _module(path)
    for module, name in _imports(path):
        last = (name or module).rsplit(".", 1)[-1]
        if not last.startswith("_") or last == "_native":
            continue
        # A private room serves the rooms of its own folder and those within.
        folder = own if path.name == "__init__.py" else own.rsplit(".", 1)[0]
        is_room = (HOUSE.parent / Path(*module.split("."), last)).with_suffix(".py").exists()
        assert is_room and (folder + ".").startswith(module + "."), f"{own}: {module}.{last}"


def test_no_folder_is_longer_than_a_reader_can_see() -> None:
    folders = {path.parent for path in _rooms()} - {HOUSE}
    for folder in folders:
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(files) <= MOST_FILES, folder


def test_the_report_does_not_know_the_shell() -> None:
    for path in (HOUSE / "_report").rglob("*.py"):
        assert all(module.split(".")[1:2] != ["cli"] for module, _ in _imports(path)), path
