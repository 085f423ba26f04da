"""`annexc compare`: two rounds of one register, what changed between them and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_TABLES = ("summary", "changes", "sources", "unmatched", "totals", "renamed")

_DESCRIPTION = """\
Compares two classified rounds of one register, matched by their identifiers: what appeared, closed
and changed its duty, and why. What was asked is read from the provenance that `annexc classify`
wrote with each file.
"""

_EXAMPLES = """
annexc compare duties-2022.parquet duties-2026.parquet
annexc compare duties-2022.csv duties-2026.csv -o changed.xlsx
annexc compare duties-2022.csv duties-2026.csv --table unmatched
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "compare",
        summary="compare two classified rounds of a register",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("before", metavar="BEFORE", help="the earlier round, classified")
    parser.add_argument("input", metavar="AFTER", help="the later one, classified")
    parser.add_argument("-o", "--output", metavar="OUT", help="writes a table to a file")
    parser.add_argument(
        "--table",
        choices=_TABLES,
        help="which table: the sources that are not the same are written to a file, the summary "
        "and the changes shown without it",
    )
    parser.add_argument("--register", metavar="NAME", help="the one that was given to classify")
    parser.add_argument(
        "--column", metavar="ROLE=HEADER", type=shared.column, action="append", default=[],
        help="the ones that were given to classify",
    )  # fmt: skip
    parser.add_argument("--prefix", default="", help="the one that was given to classify")
    shared.add_provenance(parser)
    parser.add_argument(
        "--before-provenance", metavar="FILE", type=Path, help="the same for the earlier round"
    )
    parser.add_argument(
        "--format", choices=shared.FORMATS, help="format of OUT, where its name does not tell it"
    )


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._files.outputs import Outputs
    from annexc._progress.compare import compare
    from annexc.cli._terminal.printed import printed_or_written

    outputs = Outputs(shared.reads_of(arguments))
    if arguments.output is not None:
        outputs.refuse(arguments.output)
    found = compare(
        Path(arguments.before),
        Path(arguments.input),
        register=shared.register_of(arguments),
        columns=shared.columns_of(arguments) or None,
        prefix=arguments.prefix,
        before_origin=arguments.before_provenance,
        after_origin=arguments.provenance,
    )
    tables = found.tables()
    if arguments.output is not None:
        table = tables[arguments.table or "sources"]
        printed_or_written(table, arguments.output, arguments.format, outputs)
        return
    shown = [arguments.table] if arguments.table else ["summary", "changes"]
    blocks = [f"{arguments.before}: {found.before:,} rows; {arguments.input}: {found.after:,}"]
    blocks += [_printed(name, tables[name]) for name in shown]
    blocks += [] if arguments.table else [found.shares()]
    if not arguments.table and tables["unmatched"].height:
        blocks.append(f"rows that match nothing: {tables['unmatched'].height:,}; --table unmatched")
    if not arguments.table and found.renamed.height:
        blocks.append(f"{found.other_names()}; --table renamed")
    print(plain("\n\n".join(blocks)))


def _printed(name: str, table: Any) -> str:
    """A table under its name, or that there is nothing in it."""
    from annexc.cli._terminal.progress import grouped
    from annexc.cli._terminal.table import wrapped

    if table.is_empty():
        return f"{name}: none"
    numbers = [place for place, kind in enumerate(table.dtypes) if kind.is_integer()]
    rows = [
        tuple(
            grouped(value) if place in numbers else "" if value is None else str(value)
            for place, value in enumerate(row)
        )
        for row in table.iter_rows()
    ]
    return "\n".join([name, *wrapped([tuple(table.columns), *rows], right=tuple(numbers))])
