"""`annexc answers`: forms that came back, read into a ledger and a list of problems."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_DESCRIPTION = """\
Reads back the forms that `annexc ask` wrote: workbooks, and CSVs that the page saved. What is sure
goes into a ledger, which `annexc classify --facts` takes; whatever else stands in them, into a list
of problems with file, sheet and cell. What a Party answers of its action plan becomes a profile.
No answer is guessed.
"""

_EXAMPLES = """
annexc answers ask/*.xlsx -o facts.csv
annexc answers ask/*.csv ask/*.xlsx -o facts.csv --problems problems.csv --lang fr
annexc answers ask/party-FRA.xlsx --profile fra.toml
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "answers",
        summary="read answered forms into a ledger",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("forms", metavar="FORM", nargs="+", help="workbooks and CSVs")
    parser.add_argument("-o", "--output", metavar="LEDGER", help="of what is sure")
    parser.add_argument(
        "--problems", metavar="OUT", help="of what is not; without it beside the ledger"
    )
    parser.add_argument(
        "--profile", metavar="FILE.toml", help="of the Party that answered, if one did"
    )
    shared.add_language(parser)
    parser.set_defaults(parser=parser)


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from pathlib import Path

    from annexc._asked.answers import answers
    from annexc._errors import AnnexcError
    from annexc._files.formats import format_of
    from annexc._files.outputs import Outputs, add_table

    if arguments.output is None and arguments.profile is None:
        arguments.parser.error("name what to write: -o LEDGER, --profile FILE.toml, or both")
    outputs = Outputs(arguments.forms)
    found = answers(arguments.forms, arguments.lang)
    if arguments.profile is not None and len(found.profiles) != 1:
        told = ", ".join(found.profiles) or "none"
        raise AnnexcError(f"--profile: one Party has to have answered, and there is {told}")
    lines = [repr(found)]
    with outputs:
        if arguments.output is not None:
            beside = Path(arguments.output)
            problems = arguments.problems or str(beside.with_name(f"{beside.stem}-problems.csv"))
            held = (
                (arguments.output, found.ledger.table().drop("in_force", "contradicted")),
                (problems, found.problems),
            )
            for target, table in held:
                add_table(outputs, target, table, format_of(target, None), {"of": "annexc answers"})
            lost = found.problems.height
            unsure = "cell that is" if lost == 1 else "cells that are"
            lines.append(f"{problems}: {lost} {unsure} not sure")
            if found.ledger.entries:
                known = shlex.quote(arguments.output)
                lines.append(f"next: annexc classify as before, and --facts {known}")
        if arguments.profile is not None:
            outputs.add(arguments.profile, next(iter(found.profiles.values())).encode())
    if found.profiles and arguments.profile is None:
        told = ", ".join(found.profiles)
        lines.append(f"{told} answered of its action plan; write its profile with --profile")
    print(plain("\n".join(lines)))
