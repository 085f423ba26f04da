"""`annexc explain`: the reasoning for one source, step by step."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from annexc._question.question import Question

_DESCRIPTION = """\
Explains the verdict on one source: each piece of evidence and what it rules out, the age, which
rule of Article 5 applies and which does not and why, and what is missing. The source is a row of a
file, or given cell by cell. Of a file that annexc has classified nothing needs to be told again.
"""

_EXAMPLES = """
annexc explain sample:fr-irep --register fr-irep --row 1
annexc explain plants.csv --party KEN --id Identifier=KE-0017
annexc explain duties.parquet --row 12
annexc explain --party FRA --cell nace2=24.42 --cell feed=secondary --cell construction_started=2010
annexc explain plants.csv --party KEN --row 12 --json
annexc explain duties.parquet --row 12 --lang fr
"""

# More than this cannot be read.
_MOST = 10


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "explain",
        summary="explain the verdict on one source",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="IN", nargs="?", help="the register")
    which = parser.add_argument_group("which source").add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--row", type=shared.whole_number(1), metavar="N", help="by number; 1 follows the headers"
    )
    which.add_argument(
        "--id", type=_pair, metavar="HEADER=VALUE", help="the rows with this value there"
    )
    which.add_argument(
        "--cell",
        type=_pair,
        action="append",
        metavar="ROLE=VALUE",
        help="a source without a file, by its input columns; given again for each",
    )
    shared.add_question(parser)
    shared.add_tables(parser)
    shared.add_facts(parser)
    shared.add_provenance(parser)
    shared.add_reading(parser)
    parser.add_argument("--prefix", default="", help="the one that was given to classify, if any")
    parser.add_argument(
        "--lang", metavar="LANGUAGE", default="en", help="en (the default), fr or es"
    )
    parser.add_argument("--json", action="store_true", help="the steps as JSON")
    parser.set_defaults(parser=parser)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: write NAME=VALUE")
    return name, value


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._classify.explain import explained
    from annexc._tables.opened import one_row

    if (arguments.input is None) != (arguments.cell is not None):
        arguments.parser.error("give a file with --row or --id, or cells without a file")
    origin = _origin(arguments)
    rows = [(title, one_row(row)) for title, row in _rows(arguments, origin)]
    question = _question(arguments, rows[0][1].names, origin)
    question.remark(1)
    found = [
        (title, explained(row, question, of_a_day=True, language=arguments.lang))
        for title, row in rows
    ]
    if arguments.json:
        steps = [explanation.to_dict() for _, explanation in found]
        text = json.dumps(steps[0] if len(steps) == 1 else steps, indent=2, ensure_ascii=False)
        print(plain(text))
        return
    for place, (title, explanation) in enumerate(found):
        if title:
            shown = plain(title)
            print(("\n" if place else "") + shown + "\n" + "=" * len(shown))
        print(plain(str(explanation)))


def _origin(arguments: argparse.Namespace) -> dict[str, str]:
    """The provenance that the file carries, or the one that was named; empty without one."""
    from pathlib import Path

    from annexc._classify.classified import origin_beside, origin_from

    if arguments.provenance is not None:
        return origin_from(arguments.provenance)
    if arguments.input is not None and Path(arguments.input).is_file():
        return origin_beside(Path(arguments.input), arguments.format)
    return {}


def _question(
    arguments: argparse.Namespace, names: Sequence[str], origin: Mapping[str, str]
) -> Question:
    """What is asked of the rows: that of the provenance, if the file carries one."""
    from annexc._classify.explain import question_of
    from annexc._question.recalled import Telling

    telling = Telling(
        party=shared.party_of(arguments),
        as_of=arguments.as_of if origin else shared.day_of(arguments),
        register=shared.register_of(arguments),
        columns=shared.columns_of(arguments),
        prefix=arguments.prefix,
        assume=shared.assumptions_of(arguments) or None,
        constants=shared.constants_of(arguments),
        where=arguments.where or None,
        facts=shared.facts_of(arguments),
    )
    return question_of(names, telling, origin)


def _rows(arguments: argparse.Namespace, origin: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Titles and rows; a source given by cells has no title."""
    from annexc._classify.classified import as_it_was
    from annexc._errors import AnnexcError
    from annexc._files.read import read
    from annexc._question.linked.links import linked
    from annexc._tables.frames import Eager

    if arguments.cell is not None:
        return [("", _cells(arguments.cell))]
    register = shared.register_of(arguments)
    table = read(arguments.input, shared.reading_of(arguments, register))
    if table.statement is not None:
        print(table.statement.line(), file=sys.stderr)
    data = as_it_was(Eager(table.data), origin).table()
    links = linked(
        shared.tables_of(arguments),
        register,
        data.columns,
        shared.columns_of(arguments),
        arguments.prefix,
        source=arguments.input,
    )
    data = links.joined(data.lazy()).collect()
    if arguments.row is not None:
        if arguments.row > data.height:
            raise AnnexcError(
                f"{table.name}: there is no row {arguments.row}; there are {data.height}"
            )
        numbers = [arguments.row - 1]
    else:
        numbers = _matching(data, table.name, *arguments.id)
    if len(numbers) > _MOST:
        raise AnnexcError(
            f"{table.name}: {len(numbers)} rows have `{arguments.id[0]}` = {arguments.id[1]!r}, "
            f"and {_MOST} at most are explained; take --row, such as --row {numbers[0] + 1}"
        )
    return [(f"{table.name}, row {number + 1}", data.slice(number, 1)) for number in numbers]


def _cells(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    from annexc._errors import AnnexcError
    from annexc._register.roles import ROLES, USUAL_ROLES, role_hint

    for role, _ in pairs:
        if role not in ROLES:
            raise AnnexcError(
                f"--cell: {role!r} is no input column.{role_hint(role, ROLES)} "
                f"There are {', '.join(USUAL_ROLES)}, and the national schemes that "
                "`annexc crosswalk` lists"
            )
    return dict(pairs)


def _matching(data: pl.DataFrame, name: str, header: str, value: str) -> list[int]:
    import polars as pl

    from annexc._errors import AnnexcError, hint

    if header not in data.columns:
        raise AnnexcError(
            f"{name}: has no column `{header}`.{hint(header, data.columns)} "
            f"There are {shared.headers_of(data.columns)}"
        )
    found = (data[header].cast(pl.String) == value).fill_null(False).arg_true().to_list()
    if not found:
        raise AnnexcError(f"{name}: no row has `{header}` = {value!r}")
    return [int(number) for number in found]
