"""`annexc report`: a page, a document to edit and a workbook on a classified register."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

_FORMATS = ("html", "docx", "xlsx")

_DESCRIPTION = """\
Writes the report on a classified register: report.html, one page that fetches nothing;
report.docx, a document to edit; report.xlsx, a workbook with all tables. What was asked is read
from the provenance that `annexc classify` wrote with the file; what contradicts it is refused. What
the register leaves open is reported as a range. The same file gives the same report. A file of it
that was edited, or of which nothing is known, is not replaced unless --force says so.
"""

_EXAMPLES = """
annexc report duties.parquet -o report/
annexc report duties.parquet -o rapport/ --lang fr --title "Article 5 : état des lieux"
annexc report duties-2026.parquet -o report/ --before duties-2022.parquet
annexc report duties.parquet -o report/ --by region
annexc report duties.parquet -o report/ --force
annexc report duties.csv -o report/ --format docx,xlsx
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "report",
        summary="write the report on a classified register: HTML, DOCX and XLSX",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="CLASSIFIED", help="a register that annexc has classified")
    parser.add_argument(
        "-o", "--output", metavar="FOLDER", required=True, help="where to; made if it is not there"
    )
    parser.add_argument("--before", metavar="FILE", help="an earlier round, to compare with")
    shared.add_question(parser)
    shared.add_provenance(parser)
    parser.add_argument(
        "--before-provenance", metavar="FILE", type=Path, help="the same for the earlier round"
    )
    group = parser.add_argument_group("report")
    shared.add_language(group)
    group.add_argument(
        "--by",
        metavar="COLUMN",
        help="tables and charts by `region`, `party` or another column of the register",
    )
    group.add_argument("--title", metavar="TEXT", help="in place of the usual one")
    group.add_argument(
        "--format",
        metavar="LIST",
        type=_formats,
        default=_FORMATS,
        help="some of html,docx,xlsx; all without it",
    )
    group.add_argument("--prefix", default="", help="the one that was given to classify")
    group.add_argument(
        "--force",
        action="store_true",
        help="replaces a report that was edited since it was written",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="no progress and no list")


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._report import report
    from annexc.cli._terminal.progress import Progress

    assumed = shared.assumptions_of(arguments)
    with Progress(quiet=arguments.quiet) as progress:
        progress.step(f"reporting on {arguments.input}")
        files = report(
            Path(arguments.input),
            Path(arguments.output),
            before=None if arguments.before is None else Path(arguments.before),
            by=arguments.by,
            party=shared.party_of(arguments),
            as_of=arguments.as_of,
            register=shared.register_of(arguments),
            columns=shared.columns_of(arguments) or None,
            assume=assumed or None,
            prefix=arguments.prefix,
            title=arguments.title,
            language=arguments.lang,
            formats=arguments.format,
            provenance=arguments.provenance,
            before_provenance=arguments.before_provenance,
            force=arguments.force,
            constants=shared.constants_of(arguments),
            where=arguments.where or None,
        )
    if not arguments.quiet:
        for file in files:
            print(plain(str(file)))


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(text.split(",")))
    for name in wanted:
        if name not in _FORMATS:
            raise argparse.ArgumentTypeError(
                f"{name!r} is no format; give some of {','.join(_FORMATS)}"
            )
    return wanted
