"""`annexc crosswalk`: what the codes of a scheme say, and why."""

from __future__ import annotations

import argparse
import textwrap
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_DESCRIPTION = """\
Lists the code schemes; with a scheme, the rows of its crosswalk to Annex C; with codes, the row
that speaks for each, with its reason and source. A row speaks for all codes below it that have none
of their own; a code of the list without any row is in no category.
"""

_EXAMPLES = """
annexc crosswalk
annexc crosswalk nace2
annexc crosswalk naf2 3821Z 24.44
annexc crosswalk eprtr -o eprtr.csv
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "crosswalk",
        summary="show what the codes of a scheme say, and why",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("scheme", metavar="SCHEME", nargs="?", help="such as nace2 or eprtr")
    parser.add_argument("codes", metavar="CODE", nargs="*", help="in any usual writing")
    parser.add_argument("-o", "--output", metavar="OUT", help="writes the table to a file")
    parser.add_argument("--format", choices=shared.FORMATS, help="of standard output")


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._law.annex_c import crosswalk, schemes
    from annexc.cli._terminal.printed import printed_or_written
    from annexc.cli._terminal.table import lines

    table = schemes() if arguments.scheme is None else crosswalk(arguments.scheme)
    if arguments.output is not None:
        printed_or_written(table, arguments.output, arguments.format)
    elif arguments.scheme is None:
        head = ("scheme", "speaks of", "title", "refines")
        rows = [
            (row["scheme"], row["rank"], row["title"], row["parent"] or "")
            for row in table.iter_rows(named=True)
        ]
        print("\n".join(lines([head, *rows])))
    elif arguments.codes:
        print(plain("\n\n".join(_said(arguments.scheme, code) for code in arguments.codes)))
    else:
        print("\n".join(line for row in table.iter_rows(named=True) for line in _row(row)))


def _row(row: dict[str, Any]) -> list[str]:
    """A code with its title and what it says, and why on the lines below."""
    said = ";".join(row["categories"])
    if row["facts"]:
        said += f"   told apart by {', '.join(row['facts'])}"
    if row["ancillary"]:
        said += f"   beside it {', '.join(row['ancillary'])}"
    indent = " " * 12
    why = textwrap.wrap(row["why"], 100, initial_indent=indent, subsequent_indent=indent)
    titles = dict.fromkeys(filter(None, (row["title"], row["title_local"])))
    title = textwrap.wrap(" / ".join(titles), 100, initial_indent=indent, subsequent_indent=indent)
    return [f"{row['code']:<10}  {said}", *title, *why]


def _said(scheme: str, code: str) -> str:
    """What the kernel makes of one code, as it would in a register."""
    from annexc._classify.explain import explain

    # The code says the same whatever the Party.
    trace = explain({scheme: code}, party="FRA").to_dict()
    if trace["silent"]:
        return f"{scheme} {code}\n  {trace['silent'][0]['why']}"
    found = []
    for step in trace["evidence"]:
        for line in step["read_as"]:
            by = line["row"]
            found.append(f"{scheme} {line['entry']}" + (f", by the row {by}" if by else ""))
            titles = dict.fromkeys(filter(None, (line["title"], line["title_local"])))
            found += [f"  title       {' / '.join(titles)}"] if titles else []
            found += [f"  possible    {line['possible']}", f"  why         {line['why']}"]
            found.append(f"  source      {line['source']}")
        if step["splits"]:
            found.append(f"  told apart  by {', '.join(step['splits'])}")
        if step["ancillary"]:
            found.append(f"  beside it   {', '.join(step['ancillary'])}")
    return "\n".join(found)
