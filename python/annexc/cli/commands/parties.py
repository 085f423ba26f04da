"""`annexc parties`: the Parties with their dates, and what is remarked on them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

if TYPE_CHECKING:
    from annexc._law.party import Party

_DESCRIPTION = """\
Lists all States and organisations known, Party or not: since when the Convention is in force, from
which day a source begun counts as new, and from which day best available techniques are required
for new sources of Part II at the latest. With names it shows these with remarks and sources, the
chemicals at stake, and what the Party itself has to hand in next.
"""

_EXAMPLES = """
annexc parties
annexc parties Estonia EUE
annexc parties --profile kenya.toml
annexc parties -o parties.xlsx
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "parties",
        summary="list the Parties with their dates",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="a Party by code or name")
    parser.add_argument(
        "--profile",
        metavar="FILE.toml",
        type=Path,
        action="append",
        default=[],
        help="reads and checks a Party's profile",
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="writes the table of all to a file")
    parser.add_argument("--format", choices=shared.FORMATS, help="of standard output")


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._files.outputs import Outputs
    from annexc._law.party import load_party, parties, party
    from annexc.cli._terminal.printed import printed_or_written
    from annexc.cli._terminal.table import lines

    if arguments.output is not None:
        printed_or_written(
            parties(), arguments.output, arguments.format, Outputs(shared.reads_of(arguments))
        )
        return
    if arguments.names or arguments.profile:
        found = [party(name) for name in arguments.names]
        found += [load_party(path) for path in arguments.profile]
        print(plain("\n\n".join(_shown(entry) for entry in found)))
        return
    head = ("code", "name", "in force", "new from", "BAT required by", "remarks")
    rows = [
        (
            row["iso3"],
            row["name"],
            _standing(row),
            str(row["cut_off"] or ""),
            str(row["bat_deadline"] or ""),
            f"{len(row['remarks'])}" if row["remarks"] else "",
        )
        for row in parties().iter_rows(named=True)
    ]
    print("\n".join(lines([head, *rows])))


def _standing(row: dict[str, Any]) -> str:
    if row["doubt"] is not None:
        return f"{row['entry_into_force'] or 'not known'}, doubtful"
    if row["status"] == "not_a_party":
        return "not a Party"
    return str(row["entry_into_force"] or "not known")


def _shown(entry: Party) -> str:
    import polars as pl

    lines = [repr(entry)]
    ahead = entry.calendar().filter(~pl.col("past"))
    for row in ahead.unique(["duty", "note"], keep="first", maintain_order=True).iter_rows(
        named=True
    ):
        duty = row["duty"].replace("_", " ")
        lines.append(f"  next {duty:<10} {row['due']} (Article {row['article']}; {row['note']})")
    return "\n".join([*lines, f"  source          {entry.source}"])
