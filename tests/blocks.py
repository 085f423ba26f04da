"""The code blocks of a page, run in its order in one folder, as a reader would follow them.

A block with a title is a file of that name. Python is run with the names of the blocks before it,
and what a prompt shows is held to what is printed; `$ annexc` likewise. A line of three dots stands
for what is left out. A comment `<!-- not run: why -->` before a block says why it cannot be.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc.cli import main

_FENCE = re.compile(
    r"(?P<skip><!-- not run: [^>]+ -->\n+)?"
    r"^(?P<indent> *)```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_PROMPT = re.compile(r"^\$ ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its title, and where it stands."""

    language: str
    title: str | None
    body: str
    line: int
    is_run: bool


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in order."""
    for found in _FENCE.finditer(page):
        title = re.search(r'title="([^"]+)"', found["rest"])
        body = re.sub(f"^{found['indent']}", "", found["body"], flags=re.MULTILINE)
        yield Block(
            found["language"],
            title and title[1],
            body,
            page.count("\n", 0, found.start("language")) + 1,
            found["skip"] is None,
        )


def run(page: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the blocks of a page in a folder; a difference fails with its place."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COLUMNS", raising=False)
    names: dict[str, object] = {"annexc": annexc}
    with pl.Config(tbl_width_chars=120, tbl_hide_column_data_types=True, tbl_rows=20):
        for block in blocks(page):
            if block.is_run:
                _run(block, f"{name}:{block.line}", folder, names)


def _run(block: Block, place: str, folder: Path, names: dict[str, object]) -> None:
    if block.title is not None:
        (folder / block.title).write_text(block.body, encoding="utf-8")
    if block.language == "toml":
        _read_toml(block, folder)
    elif block.language in ("python", "pycon") and ">>> " in block.body:
        _prompted(block.body, place, names)
    elif block.language == "python":
        exec(compile(block.body, place, "exec"), names)
    elif block.language in ("console", "sh"):
        _shell(block.body, place)
    else:
        assert block.language in ("csv", "text", "json"), f"{place}: what is {block.language}?"


def _read_toml(block: Block, folder: Path) -> None:
    held = tomllib.loads(block.body)
    if block.title is not None and "action_plan" in held:
        annexc.load_party(folder / block.title)
    elif block.title is not None:
        annexc.load_register(folder / block.title)


def _prompted(body: str, place: str, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, place, place, 0)
    said = io.StringIO()
    doctest.DocTestRunner(optionflags=_FLAGS).run(test, out=said.write, clear_globs=False)
    names.update(test.globs)
    assert not said.getvalue(), said.getvalue()


def _shell(body: str, place: str) -> None:
    """Commands after `$` with what they print; commands alone are run, of annexc."""
    parts = _PROMPT.split(body)[1:] or [f"{line}\n" for line in body.splitlines()]
    for part in parts:
        command, expected = _command(part)
        words = shlex.split(command, comments=True)
        if words[:1] == ["annexc"]:
            status, printed = _printed(words[1:])
            assert status == 0, f"{place}: {command}\n{printed}"
            if expected:
                _same(expected, printed, f"{place}: {command}")


def _command(part: str) -> tuple[str, str]:
    lines = part.splitlines(keepends=True)
    end = next(i for i, line in enumerate(lines) if not line.rstrip().endswith("\\"))
    command = "".join(lines[: end + 1]).replace("\\\n", " ")
    return command, "".join(lines[end + 1 :])


def _printed(words: list[str]) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main(words)
    return status, said.getvalue()


def _same(expected: str, printed: str, place: str) -> None:
    wanted, got = (f"{text.rstrip()}\n" for text in (expected, printed))
    if not doctest.OutputChecker().check_output(wanted, got, _FLAGS):
        pytest.fail(f"{place}\nexpected:\n{wanted}\nprinted:\n{got}")
