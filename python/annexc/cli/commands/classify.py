"""`annexc classify`: the duty at every source of a register."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from annexc.cli import _arguments as shared
from annexc.cli._terminal.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from annexc._files.read import Input
    from annexc._question.linked.links import Links
    from annexc._question.question import Question
    from annexc._register.description import Register
    from annexc._register.reading import Reading

_DESCRIPTION = """\
Adds to every row of a register what Article 5 of the Stockholm Convention asks of its Party there:
the category of Annex C, the age of the source, the obligation with its paragraph and date, and what
is missing where the register leaves it open. Rows are kept, one for one and in order, but for
those that --where or the register leave out, which are counted.
Read are CSV in any dialect, JSON lines, Parquet, Arrow IPC and workbooks (XLSX, XLSM, XLS, ODS),
packed with gzip or zstd or not, told by their content; one line says how. Written is what the name
ends in: .csv .tsv .parquet .arrow .xlsx. `-` is standard input or output, `sample:fr-irep` and
`sample:gem-cement` are registers that ship with the package.
"""

_EXAMPLES = """
annexc classify plants.csv -o duties.csv --party KEN --column isic4="ISIC code"
annexc classify irep.csv -o duties.parquet --register fr-irep --as-of 2026-08-31
annexc classify irep.csv -o duties.csv --register fr-irep --table releases=emissions.csv
annexc classify sample:gem-cement -o cement.xlsx --register gem-cement
annexc classify plants.xlsx -o duties.xlsx --sheet Plants --register my-register.toml
annexc classify plants.csv -o duties.csv --profile kenya.toml --register my-register.toml
annexc classify plants.csv -o duties.csv --party KEN --assume text --assume lead-time=2:5
annexc classify permits.csv -o sources.csv --party FRA --split
annexc classify plants.csv -o duties.csv --party FRA --facts facts.csv
annexc classify kilns.csv -o duties.csv --party FRA --constant nace2=23.51 --where status=functional
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
    shared.add_tables(parser)
    shared.add_facts(parser)
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
    from annexc._errors import AnnexcError
    from annexc._files.formats import format_of
    from annexc._files.outputs import SIDECAR, Outputs
    from annexc._tables.compat import in_pieces
    from annexc.cli._pipeline import Way, staged
    from annexc.cli._terminal.progress import Progress

    kind = format_of(arguments.output, arguments.output_format or arguments.format)
    if arguments.no_formulas and kind != "csv":
        raise AnnexcError(
            f"{arguments.output}: --no-formulas is for CSV; in {kind} a text is a text as it is"
        )
    asking = Asking(arguments)
    with (
        Progress(quiet=arguments.quiet) as progress,
        Outputs(shared.reads_of(arguments)) as outputs,
        in_pieces(),
    ):
        for target in (arguments.output, arguments.output + SIDECAR):
            outputs.refuse(target)
        progress.step(f"reading {arguments.input}")
        source = _opened(arguments.input, shared.reading_of(arguments, asking.register))
        found = staged(Way(arguments, kind, asking, outputs, progress), source)
    if arguments.quiet:
        return
    said = [_heading(found.name, found.rows, found.origin)]
    if found.statement is not None:
        said.append(found.statement.line())
    said += found.said
    if arguments.output == "-" and kind == "csv":
        said += ["", f"provenance {json.dumps(found.origin, ensure_ascii=False)}"]
    print(plain("\n".join(said)), file=sys.stderr)


def _opened(path: str, said: Reading) -> Input:
    """The input; a file is watched as it is opened and counted, a pipe may be long in coming."""
    from pathlib import Path

    from annexc._files.read import open_input
    from annexc.cli._beside import beside

    if not Path(path).is_file():
        return open_input(path, said)
    found: list[Input] = []
    beside([lambda: found.append(open_input(path, said))], what=path)
    return found[0]


class Asking:
    """What the arguments ask: each file read once, resolved once, and said once."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._columns = shared.columns_of(arguments)
        self._options: dict[str, Any] = {
            "party": shared.party_of(arguments),
            "as_of": shared.day_of(arguments),
            "register": shared.register_of(arguments),
            "assume": shared.assumptions_of(arguments),
            "columns": self._columns,
            "prefix": arguments.prefix,
            "constants": shared.constants_of(arguments),
            "where": arguments.where,
            "facts": shared.facts_of(arguments),
        }
        self._tables = shared.tables_of(arguments)
        self._links: Links | None = None
        self._rows: pl.LazyFrame | None = None
        self._question: Question | None = None
        self._left_out = 0

    @property
    def register(self) -> Register | None:
        """The description of the register, if one was named."""
        found: Register | None = self._options["register"]
        return found

    def joined(self, data: pl.LazyFrame) -> tuple[pl.LazyFrame, list[str]]:
        """The rows with what further tables give, and what is to be said of these."""
        from annexc._question.linked.links import linked
        from annexc._question.linked.said import remarks_on, remarks_on_missing

        if self._links is None:
            self._links = linked(
                self._tables,
                self.register,
                data.collect_schema().names(),
                self._columns,
                self._arguments.prefix,
                source=self._arguments.input,
            ).held()
        self._rows = data
        remarks = [*remarks_on_missing(self._links), *remarks_on(data, self._links)]
        return self._links.joined(data), [remark.text for remark in remarks]

    def of(self, names: Sequence[str]) -> Question:
        """The question put to data with these columns."""
        from annexc._question.question import asked

        if self._question is None:
            links = self._links
            tables = () if links is None else links.told(whole=True, register=self._rows)
            self._question = asked(names, **self._options, tables=tables)
            self._question.remark(1)
        return self._question

    def sources(self, data: pl.LazyFrame, question: Question) -> tuple[pl.LazyFrame, list[str]]:
        """The rows that are sources, and what is to be said of the others and of the words."""
        from annexc._classify.classify import kept
        from annexc._classify.misfits import hold_form
        from annexc._question.no_sources import no_sources
        from annexc._question.said import doubts, hold_ids, left_out
        from annexc._question.unheard import unheard

        hold_ids(data, question.carried)
        for entry in question.inputs:
            if entry.column is not None and entry.column.named_by == "party":
                texts = data.select(entry.text(data.collect_schema())).unique().collect()
                hold_form(entry, texts.to_series().drop_nulls().sort().to_list())
        self._left_out, said = left_out(data, question.rows)
        sources = kept(data, question)
        said += no_sources(data, data.collect_schema().names(), question)
        return sources, [*said, *doubts(data, question), *unheard(sources, question)]

    def origin(self, question: Question, name: str, sha256: str, rows: int) -> dict[str, str]:
        """All that is needed to make the same result again."""
        from pathlib import Path

        from annexc._question.provenance import of_question

        changed = {"no_formulas": "true"} if self._arguments.no_formulas else {}
        if question.rows.filters:
            changed["rows_left_out"] = str(self._left_out)
        given = (self._options["constants"], self._options["where"])
        kept = of_question(question, self._columns, *given)
        whole = kept.pop("question")
        return {
            **kept,
            **changed,
            "split": "true" if self._arguments.split else "false",
            "input": Path(name).name,
            "input_sha256": sha256,
            "rows": str(rows),
            "question": whole,
        }


def _heading(name: str, rows: int, origin: dict[str, str]) -> str:
    from annexc.cli._terminal.progress import grouped

    whose = "the Party of each row" if origin["party"] == "by row" else origin["party"]
    by = f", register {origin['register']}" if origin["register"] else ""
    asked = f"{name}: {grouped(rows)} sources, {whose} on {origin['as_of']}{by}"
    return f"{asked}\nassumed: {origin['of_plans']}"
