"""Arguments that several commands take, and how their values are read."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from annexc._errors import AnnexcError
from annexc._files.formats import FORMATS as FORMATS
from annexc._files.formats import SIDECAR
from annexc._register.reading import FORMATS as READ
from annexc._register.reading import Reading, checked_encoding, checked_separator
from annexc.cli._terminal.plain import on_one_line

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from annexc._law.party import Party
    from annexc._register.description import Register


class Parser(argparse.ArgumentParser):
    """A parser whose help keeps the line breaks of its examples."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and where help is, and exits with status 2."""
        told = on_one_line(message)
        self.exit(2, f"{self.prog}: error: {told}\n{self.prog} --help shows the way\n")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Prints the help; a place that it cannot be written to is an error, as of any output."""
        print(self.format_help(), end="", file=file)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


def command(
    commands: Any, name: str, *, summary: str, description: str, examples: str, run: Any
) -> Parser:
    """Adds a command with its help."""
    lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
    parser: Parser = commands.add_parser(
        name, help=summary, description=description, epilog=f"examples:\n{lines}"
    )
    parser.set_defaults(run=run)
    return parser


def add_language(parser: argparse._ActionsContainer) -> None:
    """In which language people read what is written."""
    parser.add_argument(
        "--lang",
        metavar="LANGUAGE",
        default="en",
        help="one of the six of the United Nations: en (the default), fr, es, ar, ru or zh",
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How a table is read."""
    group = parser.add_argument_group("reading")
    group.add_argument(
        "--format",
        choices=READ,
        help="format of standard input and output, or of files whose content and names do not "
        "tell it; xlsx stands for all workbooks",
    )
    group.add_argument(
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="of a CSV, such as cp1252; found without it where the letters tell",
    )
    group.add_argument(
        "--separator",
        type=_separator,
        metavar="CHAR",
        help="of a CSV; without it `,` `;` `|` or a tab (also written \\t), as its lines show",
    )
    group.add_argument(
        "--header-row",
        type=whole_number(1),
        metavar="N",
        help="the line, or row of a sheet, with the headers; found below titles without it",
    )
    group.add_argument(
        "--skip",
        type=whole_number(0),
        metavar="N",
        help="rows right below the headers that are none of the register: units, numbers of "
        "columns; found without it",
    )
    group.add_argument(
        "--sheet", metavar="NAME", help="of a workbook; without it the one that holds the table"
    )


def reading_of(arguments: argparse.Namespace, register: Register | None = None) -> Reading:
    """What is said of how the file is to be read: by options, and by the description below them."""
    said = Reading(
        arguments.encoding,
        arguments.separator,
        arguments.header_row,
        arguments.skip,
        arguments.sheet,
        arguments.format,
    )
    return said.over(register.reading) if register is not None else said


def reading_as_said(arguments: argparse.Namespace) -> str:
    """The options of how a file is read as they were given, each with a blank before it."""
    said = {
        "--format": arguments.format, "--encoding": arguments.encoding,
        "--separator": arguments.separator, "--header-row": arguments.header_row,
        "--skip": arguments.skip, "--sheet": arguments.sheet,
    }  # fmt: skip
    given = {name: str(value) for name, value in said.items() if value is not None}
    return "".join(f" {name} {shlex.quote(text)}" for name, text in given.items())


def add_question(parser: argparse.ArgumentParser) -> None:
    """What is asked: the Party, the day, the register, the assumptions."""
    group = parser.add_argument_group("what is asked")
    group.add_argument(
        "--party", metavar="NAME", help="the Party, by ISO 3166-1 alpha-3 code, name or profile"
    )
    group.add_argument(
        "--profile",
        metavar="FILE.toml",
        type=Path,
        action="append",
        default=[],
        help="a Party's action plan; may be given again for a register of several Parties",
    )
    group.add_argument("--as-of", type=_day, metavar="DATE", help="the day asked about; today")
    group.add_argument(
        "--register",
        metavar="NAME",
        help="a built-in description, or a .toml file of your own; `annexc inspect` says whether "
        "there is one, and a name that is none lists them",
    )
    group.add_argument(
        "--column",
        metavar="ROLE=HEADER",
        type=column,
        action="append",
        default=[],
        help="reads an input column from this header; may be given again, the same role too; "
        "`ROLE=` alone leaves it unread",
    )
    group.add_argument(
        "--constant",
        metavar="ROLE=VALUE",
        type=_constant,
        action="append",
        default=[],
        help="an input column with the same value in every row: hazardous_waste=no",
    )
    group.add_argument(
        "--where",
        metavar="COLUMN=VALUE",
        type=_filter,
        action="append",
        default=[],
        help="only rows of this value are sources (`!=`: all others); may be given again: values "
        "of one column count as any of them, columns as all. Rows left out are counted",
    )
    group.add_argument(
        "--assume",
        metavar="WHAT",
        type=_assumption,
        action="append",
        default=[],
        help="`text`: words in names and activities count; `lead-time=2:5`: construction began 2 "
        "to 5 years before operation; `modification-unknown`: silence does not mean unmodified; "
        "`plan-adds-nothing`: a plan that is not known adds no category",
    )


def add_tables(parser: argparse.ArgumentParser) -> None:
    """The further tables of a register."""
    parser.add_argument(
        "--table",
        dest="tables",
        metavar="NAME=FILE",
        type=_table,
        action="append",
        default=[],
        help="a further table that the register names (releases=emissions.csv); may be given "
        "again. A sheet of the register's own workbook need not be given",
    )


def tables_of(arguments: argparse.Namespace) -> dict[str, str]:
    """The further tables by name.

    Raises:
        AnnexcError: If one is given twice.
    """
    found: dict[str, str] = {}
    for name, path in arguments.tables:
        if found.setdefault(name, path) != path:
            raise AnnexcError(f"--table {name}: is given twice, {found[name]} and {path}")
    return found


def add_facts(parser: argparse.ArgumentParser) -> None:
    """What people said of the sources."""
    group = parser.add_argument_group("what was learnt")
    group.add_argument(
        "--facts",
        metavar="LEDGER",
        action="append",
        default=[],
        help="what people said of the sources (facility_id, fact, value, said_by, said_on, "
        "document, replaces, source, name); counts in place of what the register says. May be "
        "given again",
    )
    group.add_argument(
        "--ids",
        metavar="FILE",
        help="a table with the columns old and new: facilities of the ledger that are called "
        "otherwise in this register",
    )


def facts_of(arguments: argparse.Namespace) -> Any:
    """The ledger, read once; None if none is named.

    Raises:
        AnnexcError: If it cannot be read.
    """
    if not arguments.facts:
        return None
    from annexc._learnt.read import ledger

    return ledger(arguments.facts, ids=arguments.ids)


def party_of(arguments: argparse.Namespace) -> Party | list[Party] | None:
    """The Party asked about, or several with their profiles; each file is read once.

    Raises:
        PartyError: If one is not known, a profile is bad, or a Party has two.
    """
    from annexc._errors import PartyError
    from annexc._law.party import load_party
    from annexc._question.spec import read_party

    profiles: dict[str, Party] = {}
    for path in arguments.profile:
        loaded = load_party(path)
        if loaded.iso3 in profiles:
            raise PartyError(f"Party profile {path}: party: {loaded.iso3} has a profile already")
        profiles[loaded.iso3] = loaded
    if arguments.party is None:
        found = list(profiles.values())
    else:
        asked = read_party(arguments.party)
        found = [
            profiles.pop(asked.iso3, asked) if asked.profile is None else asked,
            *profiles.values(),
        ]
    if len(found) <= 1:
        return found[0] if found else None
    return found


def register_of(arguments: argparse.Namespace) -> Register | None:
    """The register description, read once.

    Raises:
        RegisterError: If it cannot be read.
    """
    if arguments.register is None:
        return None
    from annexc._register.description import load_register

    return load_register(arguments.register)


def add_provenance(parser: argparse.ArgumentParser) -> None:
    """Where it stands what was asked of a classified register that does not carry it."""
    parser.add_argument(
        "--provenance",
        metavar="FILE",
        type=Path,
        help="the classified file or sidecar that says what was asked; without it IN itself does",
    )


def reads_of(arguments: argparse.Namespace) -> list[Path]:
    """All files that the arguments name to be read; what is no file is among them too."""
    named = [
        getattr(arguments, name, None)
        for name in ("input", "before", "register", "party", "provenance", "ids")
    ]
    tables = [path for _, path in getattr(arguments, "tables", ())]
    found = [Path(name) for name in (*named, *tables, *_several(arguments)) if name]
    return [*found, *(path.with_name(path.name + SIDECAR) for path in found if path.name)]


def _several(arguments: argparse.Namespace) -> list[Any]:
    return [*getattr(arguments, "profile", ()), *getattr(arguments, "facts", ())]


def classified_of(arguments: argparse.Namespace) -> tuple[Any, Any]:
    """A classified register and where its provenance stands, if not in the file itself."""
    from annexc._classify.classified import origin_beside
    from annexc._files.read import read

    path = Path(arguments.input)
    how = ("format", "encoding", "separator", "header_row", "skip", "sheet")
    if path.is_file() and not any(getattr(arguments, name, None) for name in how):
        return path, arguments.provenance
    data = read(arguments.input, reading_of(arguments)).data
    if arguments.provenance is None and path.is_file():
        return data, origin_beside(path, arguments.format) or None
    return data, arguments.provenance


def columns_of(arguments: argparse.Namespace) -> dict[str, list[str]]:
    """Input column to headers; an empty list leaves the input column unread."""
    found: dict[str, list[str]] = {}
    for role, header in arguments.column:
        found.setdefault(role, []).extend([header] if header else [])
    return found


def constants_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Input column to the value of every row."""
    return dict(arguments.constant)


def assumptions_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The assumptions, as `classify` takes them."""
    return dict(arguments.assume)


def day_of(arguments: argparse.Namespace) -> date:
    """The day asked about, the same for the whole run."""
    day: date = arguments.as_of or date.today()
    return day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-08-31") from None


def column(text: str) -> tuple[str, str]:
    """`ROLE=HEADER`, as the option `--column` takes it."""
    role, equals, header = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f'{text!r}: write ROLE=HEADER, such as nace2="NACE code"')
    from annexc._register.roles import CODE, ROLES, USUAL_ROLES, role_hint

    if role not in (*ROLES, CODE):
        raise argparse.ArgumentTypeError(
            f"{role!r} is no input column.{role_hint(role, ROLES)} There are "
            f"{', '.join(USUAL_ROLES)}, and the national schemes that `annexc crosswalk` lists"
        )
    return role, header


def _constant(text: str) -> tuple[str, str]:
    role, equals, value = text.partition("=")
    if not equals or not value:
        raise argparse.ArgumentTypeError(f"{text!r}: write ROLE=VALUE, such as hazardous_waste=no")
    from annexc._register.roles import CONSTANT, ROLES, USUAL_ROLES, role_hint

    if role not in CONSTANT:
        usual = [name for name in CONSTANT if name in USUAL_ROLES or name not in ROLES]
        raise argparse.ArgumentTypeError(
            f"{role!r} is no input column of which something can be said for every row."
            f"{role_hint(role, CONSTANT)} There are {', '.join(usual)}, and the national "
            "schemes that `annexc crosswalk` lists"
        )
    return role, value


def _table(text: str) -> tuple[str, str]:
    name, equals, path = text.partition("=")
    if not equals or not name or not path:
        raise argparse.ArgumentTypeError(
            f"{text!r}: write NAME=FILE, such as releases=emissions.csv"
        )
    return name, path


def _filter(text: str) -> str:
    if not re.match(r"(?s)\s*[^\s=!].*?=", text):
        raise argparse.ArgumentTypeError(
            f"{text!r}: write COLUMN=VALUE, such as status=functional, or COLUMN!=VALUE"
        )
    return text


def _assumption(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if text == "text":
        return "text", True
    if text == "modification-unknown":
        return "unmodified", False
    if text == "plan-adds-nothing":
        return "plan_adds_nothing", True
    years = re.fullmatch(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)", value)
    if name == "lead-time" and years:
        least, most = (float(year) for year in years.groups())
        if least <= most <= 100:
            return "lead_time", (least, most)
    raise argparse.ArgumentTypeError(
        f"{text!r} is no assumption; there are text, modification-unknown, plan-adds-nothing and "
        "lead-time=LEAST:MOST in years, the lesser first"
    )


def _encoding(text: str) -> str:
    return _checked(checked_encoding, text)


def _separator(text: str) -> str:
    return _checked(checked_separator, text)


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except AnnexcError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole_number(least: int) -> Any:
    """A reader of whole numbers from `least` up."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} up")
        return int(text)

    return read


def headers_of(names: Sequence[str]) -> str:
    """The headers of a table for a message, cut where they are many."""
    shown = ", ".join(f"`{name}`" for name in names[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "")
