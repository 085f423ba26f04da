"""`annexc classify`: the duty at every source of a register."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from annexc.cli import _arguments as shared

if TYPE_CHECKING:
    import polars as pl

    from annexc._question.question import Question
    from annexc.cli._terminal.progress import Progress

# Rows done at a time: enough to keep the processor busy, few enough to show how far it is.
_BATCH = 250_000

_DESCRIPTION = """\
Adds to every row of a register what Article 5 of the Stockholm Convention asks of its Party there:
the category of Annex C, the age of the source, the obligation with its paragraph and date, and what
is missing where the register leaves it open. Rows are kept, one for one and in order.
Formats are told by the ends of the names: .csv .tsv .parquet .arrow .xlsx; `-` is standard input or
output, `sample:fr-irep` and `sample:gem-cement` are registers that ship with the package.
"""

_EXAMPLES = """
annexc classify plants.csv -o duties.csv --party KEN --column isic4="ISIC code"
annexc classify irep.csv -o duties.parquet --register fr-irep --as-of 2026-08-31
annexc classify sample:gem-cement -o cement.xlsx --register gem-cement
annexc classify plants.xlsx -o duties.xlsx --sheet Plants --register my-register.toml
annexc classify plants.csv -o duties.csv --profile kenya.toml --register my-register.toml
annexc classify plants.csv -o duties.csv --party KEN --assume text --assume lead-time=2:5
annexc classify permits.csv -o sources.csv --party FRA --split
annexc classify kilns.csv -o duties.csv --party FRA --constant nace2=23.51 \
    --constant hazardous_waste=no --where "status=functional"
zcat plants.csv.gz | annexc classify - -o - --party KEN > duties.csv
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "classify",
        summary="add to every row what Article 5 asks of the Party there",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("input", metavar="IN", help="the register")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="the result")
    shared.add_question(parser)
    shared.add_constant(parser)
    shared.add_where(parser)
    shared.add_reading(parser)
    group = parser.add_argument_group("result")
    group.add_argument(
        "--output-format", choices=shared.FORMATS, help="of the result, where its name tells none"
    )
    group.add_argument("--prefix", default="", help="put before the names of the added columns")
    group.add_argument(
        "--split", action="store_true", help="one row a source: rows of several activities split"
    )
    group.add_argument(
        "--no-formulas",
        action="store_true",
        help="CSV: put an apostrophe before texts that a spreadsheet would take for a formula",
    )
    group.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    from annexc._classify.sources import sources
    from annexc._errors import AnnexcError
    from annexc._files.formats import format_of, separator_of
    from annexc._files.outputs import Outputs, add_table, without_formulas
    from annexc._files.read import read
    from annexc._question.question import asked
    from annexc._question.said import doubts, left_out
    from annexc._register.rows import Rows
    from annexc.cli._stream import streamed
    from annexc.cli._summary import not_understood, outcomes, summary
    from annexc.cli._terminal.progress import Progress

    kind = format_of(arguments.output, arguments.output_format or arguments.format)
    _apart(arguments.input, arguments.output, kind)
    if arguments.no_formulas and kind != "csv":
        raise AnnexcError(
            f"{arguments.output}: --no-formulas is for CSV; in {kind} a text is a text as it is"
        )
    options: dict[str, Any] = {
        "party": shared.party_of(arguments),
        "as_of": shared.day_of(arguments),
        "register": shared.register_of(arguments),
        "assume": shared.assumptions_of(arguments),
    }
    columns = shared.columns_of(arguments)
    with Progress(quiet=arguments.quiet) as progress, Outputs() as outputs:
        found = streamed(arguments, kind, columns, options, outputs, progress, _origin)
        if found is not None:
            origin = found.origin
            said = [_heading(found.name, found.rows, options, origin), *found.said]
        else:
            progress.step(f"reading {arguments.input}")
            table = read(arguments)
            data = table.data
            question = asked(
                data.columns,
                columns=columns,
                constants=shared.constants_of(arguments),
                where=arguments.where,
                **options,
            )
            whole = data.height
            remarks = doubts(data.lazy(), question)
            if question.rows.filters:
                # Before a split, which makes other cells of a column of codes.
                data = data.filter(question.rows.holds(data.schema))
            left = whole - data.height
            remarks = [*left_out(whole, data.height, question), *remarks]
            question = replace(question, rows=Rows())
            if arguments.split:
                progress.step("splitting rows of several activities")
                plain = options["register"] and replace(options["register"], rows=())
                data = sources(
                    data,
                    register=plain,
                    columns=columns,
                    prefix=arguments.prefix,
                    constants=shared.constants_of(arguments),
                )
            result = _classified(data, question, arguments.prefix, progress)
            origin = _origin(arguments, table.name, table.sha256, result.height, options, left)
            progress.step(f"writing {arguments.output}")
            sign = separator_of(arguments.output, table.separator)
            plain = without_formulas(result) if arguments.no_formulas else result
            add_table(outputs, arguments.output, plain, kind, origin, separator=sign)
            progress.step("counting")
            lazy = result.lazy()
            counted = outcomes(lazy, arguments.prefix)
            unknown = not_understood(lazy, question, counted, arguments.prefix)
            said = [_heading(table.name, data.height, options, origin), *remarks]
            said += summary(counted, unknown)
    _say(arguments, kind, said, origin)


def _say(arguments: argparse.Namespace, kind: str, said: list[str], origin: dict[str, str]) -> None:
    if not arguments.quiet:
        if arguments.output == "-" and kind == "csv":
            said += ["", f"provenance {json.dumps(origin, ensure_ascii=False)}"]
        print("\n".join(said), file=sys.stderr)


def _apart(source: str, target: str, kind: str) -> None:
    """Stops before a register would be replaced by its own result."""
    from pathlib import Path

    from annexc._errors import AnnexcError
    from annexc._files.outputs import SIDECAR

    if source == "-" or not Path(source).is_file():
        return
    written = [target, target + SIDECAR] if kind == "csv" else [target]
    for name in written:
        if name != "-" and Path(name).is_file() and Path(name).samefile(source):
            raise AnnexcError(f"{target}: the result would replace the register; name another file")


def _classified(
    data: pl.DataFrame, question: Question, prefix: str, progress: Progress
) -> pl.DataFrame:
    import polars as pl

    from annexc._classify.classify import with_verdict
    from annexc._classify.kernel import output_names
    from annexc._register.columns import outputs

    written = outputs(data.columns, output_names(), prefix)
    done = []
    for start in range(0, max(data.height, 1), _BATCH):
        progress.rows("classifying", start, data.height)
        batch = data.slice(start, _BATCH).lazy()
        done.append(with_verdict(batch, question, written).collect())
    return pl.concat(done)


def _origin(
    arguments: argparse.Namespace,
    name: str,
    sha256: str,
    rows: int,
    options: dict[str, Any],
    left: int,
) -> dict[str, str]:
    """All that is needed to make the same result again."""
    from pathlib import Path

    from annexc._question.provenance import provenance

    changed = {"no_formulas": "true"} if arguments.no_formulas else {}
    return {
        **provenance(**options),
        **changed,
        "columns": json.dumps(shared.columns_of(arguments), ensure_ascii=False),
        "constants": json.dumps(shared.constants_of(arguments), ensure_ascii=False),
        "where": json.dumps(arguments.where, ensure_ascii=False),
        "rows_left_out": str(left),
        "prefix": arguments.prefix,
        "split": "true" if arguments.split else "false",
        "input": Path(name).name,
        "input_sha256": sha256,
        "rows": str(rows),
    }


def _heading(name: str, rows: int, options: dict[str, Any], origin: dict[str, str]) -> str:
    from annexc.cli._terminal.progress import grouped

    whose = "the Party of each row" if origin["party"] == "by row" else origin["party"]
    by = f", register {origin['register']}" if origin["register"] else ""
    asked = f"{name}: {grouped(rows)} sources, {whose} on {options['as_of']}{by}"
    return f"{asked}\nassumed: {origin['of_plans']}"
