"""`annexc inspect`: which column of an unknown file looks like which code or date."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_DESCRIPTION = """\
Looks at an unknown file and says which column is likely which input column: codes by the share that
each scheme's list knows, dates by the share that reads as one. With -o it writes a register
description to start from; check every line of it.
"""

_EXAMPLES = """
annexc inspect plants.csv
annexc inspect plants.xlsx --sheet Plants -o plants.toml --name "Plants of Kenya"
annexc inspect sample:gem-cement
annexc inspect kbli.csv --party IDN
annexc inspect big.csv --rows 5000 -o - > big.toml
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "inspect",
        summary="say which column of an unknown file looks like which code or date",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="IN", help="the file")
    parser.add_argument("-o", "--output", metavar="FILE.toml", help="writes a register description")
    parser.add_argument("--name", help="the register's title in it; the file's name without it")
    parser.add_argument(
        "--party", metavar="CODE", help="whose register it is: proposes the schemes of its codes"
    )
    parser.add_argument("--force", action="store_true", help="replaces a description that is there")
    parser.add_argument(
        "--rows",
        type=shared.whole_number(1),
        default=100_000,
        metavar="N",
        help="how many rows are looked at, from the top; 100000 without it",
    )
    shared.add_reading(parser)


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from pathlib import Path

    from annexc._errors import AnnexcError
    from annexc._files.outputs import Outputs
    from annexc._files.read import read
    from annexc._inspect.inspection import inspect
    from annexc.cli._terminal.progress import Progress

    target = arguments.output
    if target not in (None, "-"):
        if not target.endswith(".toml"):
            raise AnnexcError(f"{target}: a register description is a .toml file; name it so")
        if Path(target).exists() and not arguments.force:
            raise AnnexcError(f"{target}: is there already; say --force to replace it")
    outputs = Outputs(shared.reads_of(arguments))
    if target is not None:
        outputs.refuse(target)
    with Progress() as progress:
        progress.step(f"reading {arguments.input}")
        reading = shared.reading_of(arguments)
        table = read(arguments.input, reading)
        progress.step(f"looking at {len(table.data.columns)} columns")
        name = arguments.name or Path(table.name.removeprefix("sample:")).stem
        found = inspect(table.data, rows=arguments.rows, name=name, party=arguments.party)
    lacks = [f"missing: {text}" for text in found.missing]
    lacks += [f"lacks: {text}" for text in found.lacks]
    if table.statement is not None:
        print(table.statement.line(), file=sys.stderr)
    if target is None:
        options = shared.reading_as_said(arguments)
        step = f"next: {found.command(arguments.input, options=options)}"
        print(plain("\n".join([str(found), "", *lacks, step])))
        return
    with outputs:
        outputs.add(target, found.to_toml(name, reading=reading).encode())
    if target != "-":
        said = [str(found), "", f"{target} is written; check every line of it", *lacks]
        step = f"next: {found.command(arguments.input, target)}"
        print(plain("\n".join([*said, step])), file=sys.stderr)
