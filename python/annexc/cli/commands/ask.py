"""`annexc ask`: forms to send to those who know what a register does not say."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain
from annexc.cli._terminal.progress import grouped

# So many files are named.
_LISTED = 12

_DESCRIPTION = """\
Finds the fewest questions that settle the sources of a classified register of which the duty is not
determined, and writes forms to send: a workbook, or one a region, and the same as a page that works
from a file. Each has a row a source, with what is known and why it is asked; only the cells that
are needed are open. A form on the Party's action plan comes with them where sources turn on it.
`annexc answers` reads them back.
"""

_EXAMPLES = """
annexc ask classified.csv -o ask/
annexc ask classified.parquet -o ask/ --by region --lang fr
annexc ask classified.csv -o ask/ --lang ar
annexc ask classified.csv -o ask/ --limit 200 --weight dioxins_g
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "ask",
        summary="write forms that ask for what is missing",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="IN", help="a register that annexc has classified")
    parser.add_argument("-o", "--output", metavar="FOLDER", required=True, help="of the forms")
    parser.add_argument("--by", choices=["region"], help="a form for each region")
    shared.add_language(parser)
    parser.add_argument(
        "--limit", type=shared.whole_number(0), metavar="N", help="questions at most"
    )
    parser.add_argument("--weight", metavar="HEADER", help="the numbers by which sources count")
    parser.add_argument("--prefix", default="", help="the one that was given to classify")
    shared.add_provenance(parser)
    shared.add_reading(parser)


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from pathlib import Path

    from annexc._asked.book import workbook
    from annexc._asked.form import forms, nameless
    from annexc._asked.page import page
    from annexc._asked.party import party_forms
    from annexc._asked.questions import questions
    from annexc._errors import AnnexcError
    from annexc._files.outputs import Outputs
    from annexc._labels import labels

    folder = Path(arguments.output)
    if folder.exists() and not folder.is_dir():
        raise AnnexcError(f"{folder}: is a file; name a folder")
    texts = labels(arguments.lang)
    outputs = Outputs(shared.reads_of(arguments))
    data, provenance = shared.classified_of(arguments)
    found = questions(
        data, limit=arguments.limit, weight=arguments.weight, language=arguments.lang,
        prefix=arguments.prefix, provenance=provenance,
    )  # fmt: skip
    made = forms(found, texts, arguments.by) if found.asked else []
    of_parties = list(party_forms(found, texts))
    folder.mkdir(parents=True, exist_ok=True)
    with outputs:
        for form in made:
            outputs.add(str(folder / f"{form.name}.xlsx"), workbook(form))
            outputs.add(str(folder / f"{form.name}.html"), page(form).encode())
        for name, content in of_parties:
            outputs.add(str(folder / f"{name}.xlsx"), content)
    lines = [repr(found)]
    lost = nameless(found)
    if lost:
        lines.append(f"{grouped(lost)} of them have no identifier and stand in no form")
    written = [f"{form.name}.xlsx" for form in made] + [f"{name}.xlsx" for name, _ in of_parties]
    lines += ["", *(str(folder / name) for name in written[:_LISTED])]
    if len(written) > _LISTED:
        lines.append(f"and {grouped(len(written) - _LISTED)} more in {folder}")
    if written:
        beside = " (the same as a page beside each: .html)" if made else ""
        back = shlex.quote(str(folder))
        lines += ["", f"next: send them{beside}, and read back what came:"]
        lines.append(f"  annexc answers {back}/*.xlsx -o facts.csv")
    print(plain("\n".join(lines)))
