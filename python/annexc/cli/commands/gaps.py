"""`annexc gaps`: which missing fact would settle how many sources."""

from __future__ import annotations

import argparse
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_DESCRIPTION = """\
Counts, for each missing fact, the sources of a classified register that it would help to settle,
the most useful first; and for each category of Annex C that sites with such codes often run beside
their main activity, the sites that may have one.
"""

_EXAMPLES = """
annexc gaps duties.csv
annexc gaps duties.parquet -o gaps.xlsx
annexc classify plants.csv -o - --party KEN -q | annexc gaps -
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "gaps",
        summary="count which missing fact would settle how many sources",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="IN", help="a register that annexc has classified")
    parser.add_argument("-o", "--output", metavar="OUT", help="writes the table to a file")
    parser.add_argument("--prefix", default="", help="the one that was given to classify")
    shared.add_provenance(parser)
    shared.add_reading(parser)


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._files.outputs import Outputs
    from annexc._progress.gaps import data_gaps
    from annexc.cli._terminal.printed import printed_or_written
    from annexc.cli._terminal.progress import grouped
    from annexc.cli._terminal.table import wrapped

    outputs = Outputs(shared.reads_of(arguments))
    if arguments.output is not None:
        outputs.refuse(arguments.output)
    data, provenance = shared.classified_of(arguments)
    found = data_gaps(data, arguments.prefix, provenance=provenance)
    if arguments.output is not None:
        printed_or_written(found, arguments.output, arguments.format, outputs)
        return
    if found.is_empty():
        name = "standard input" if arguments.input == "-" else arguments.input
        said = "nothing is missing in its sources"
        if not _has_rows(data):
            said = "holds no rows, so that nothing can be said of what is missing"
        print(plain(f"{name}: {said}"))
        return
    titles = {
        "fact": "Missing: sources that need it, that need only it, whose obligation is open",
        "word": "In the register, in words that were not understood: the same",
        "ancillary": "Perhaps on the site too: sites, that name only it, with no or an open duty",
    }
    blocks = []
    for kind, title in titles.items():
        rows = [
            (row["fact"], *(grouped(row[name]) for name in ("sources", "alone", "duty")),
             row["question"] or "")
            for row in found.filter(kind=kind).iter_rows(named=True)
        ]  # fmt: skip
        if rows:
            head = (kind, "sources", "alone", "open", "ask")
            blocks.append("\n".join([title, *wrapped([head, *rows], right=(1, 2, 3))]))
    print(plain("\n\n".join(blocks)))


def _has_rows(data: Any) -> bool:
    """Whether a table or a file of one has any."""
    from annexc._classify.classified import is_path
    from annexc._files.scanned import scanned
    from annexc._tables.opened import opened

    rows = scanned(data)[0] if is_path(data) else opened(data).lazy()
    return bool(rows.head(1).collect().height)
