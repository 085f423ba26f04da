"""Register descriptions: which of a register's headers is which input column, in a TOML file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, RegisterError, hint
from annexc._register.bounds import DESCRIPTION
from annexc._register.columns import Mapped, known_role, read_columns
from annexc._register.manner import KEYS, REVISIONS, Manner, read_manner
from annexc._register.reading import Reading, read_reading
from annexc._register.roles import CODE, CONSTANT, EVIDENCE, SCHEMES, SIBLINGS
from annexc._register.rows import Filter, read_rows
from annexc._register.tables import Table, read_tables
from annexc._register.toml import read_toml, written
from annexc._register.words.known import check
from annexc._register.words.values import check_keys

_HEADS = ("name", "party", "origin", "licence")
_KEYS = (*_HEADS, *KEYS, "reading", "columns", "values", "constants", "rows", "tables")


@dataclass(frozen=True, slots=True)
class Register:
    """A register description.

    Attributes:
        name: The register's title.
        key: The name of a built-in description; None for a file.
        file: Where it was read from.
        party: The Party whose register it is; None if it has a Party column or serves any.
        origin: Who publishes the register.
        licence: Under which terms.
        mapped: Roles, headers, replaced values and constants; how dates and codes are written.
        reading: How its file is to be read, as far as the description says.
        rows: Which rows are sources; all if empty.
        tables: Its further tables, which are given beside it.
        sha256: Of the bytes of the description.
    """

    name: str
    file: str
    sha256: str
    key: str | None = None
    party: str | None = None
    origin: str | None = None
    licence: str | None = None
    mapped: Mapped = field(default_factory=Mapped)
    reading: Reading = field(default_factory=Reading)
    rows: tuple[Filter, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def identity(self) -> Register:
        """Which description it is and how it writes, without what it says of headers and rows."""
        manner = Mapped(manner=self.mapped.manner)
        return replace(self, file=Path(self.file).name, mapped=manner, rows=(), tables=())

    def to_toml(self) -> str:
        """The description as the text of a TOML file, without comments; it reads back the same."""
        heads = {name: getattr(self, name) for name in _HEADS}
        return written(heads, self.mapped, self.rows, self.reading, self.tables)

    def __str__(self) -> str:
        lines = [f"{self.key or self.file}: {self.name}"]
        for label, text in (
            ("Party", self.party),
            ("Origin", self.origin),
            ("Licence", self.licence),
        ):
            lines += [f"  {label}: {text}"] if text else []
        for role, columns in self.mapped.columns.items():
            headers = (" or ".join((entry.header, *entry.others)) for entry in columns)
            lines.append(f"  {role} <- {', '.join(headers)}")
        lines += [
            f"  {role} = {value!r} in every row" for role, value in self.mapped.constants.items()
        ]
        lines += [f"  {'only' if entry.keep else 'without'} rows of {entry}" for entry in self.rows]
        lines += [f"  table {table.name} gives {table.gives}" for table in self.tables]
        said = {name: getattr(self.mapped.manner, name) for name in KEYS}
        lines += [f"  {name}: {value}" for name, value in said.items() if value is not None]
        return "\n".join(lines)


def registers() -> pl.DataFrame:
    """The built-in register descriptions.

    Returns:
        One row a description: `register` (the name to give), `name`, `party` (alpha-3 code; null
        for a register of several Parties), `origin`, `licence`; sorted by `register`.

    Source:
        The files in `registers/` of this package; each says why a header is read as it is.

    Example:
        >>> import annexc
        >>> annexc.registers().filter(register="fr-irep")["party"].item()
        'FRA'
    """
    found = [load_register(key) for key in _built_in()]
    return pl.DataFrame(
        [
            {
                "register": entry.key,
                "name": entry.name,
                "party": entry.party,
                "origin": entry.origin,
                "licence": entry.licence,
            }
            for entry in found
        ],
        schema=dict.fromkeys(("register", "name", "party", "origin", "licence"), pl.String),
    )


def load_register(register: str | Path | Register) -> Register:
    """Reads a register description.

    Args:
        register: The name of a built-in description (see `registers`), the path of a TOML file, or
            a description read before.

    Returns:
        The description.

    Raises:
        RegisterError: If there is no such description, or it cannot be read; names file, key and
            reason.

    Source:
        The file itself. A file holds `name`, perhaps `party`, `origin` and `licence`; for all date
        columns perhaps `date_order` (`iso`, `day_first`, `month_first`), `calendar` (`gregorian`,
        `ethiopian`, `bikram_sambat`, `buddhist`, `persian`) and `fiscal_year_start` (1 to 12);
        perhaps `revision` (`nace2`, `nace21`, or a national scheme of several editions) of the
        codes, where no header says it; perhaps `scheme` (such as `kbli2020`) of the codes in the
        column that is mapped to `code`, or `auto`: the one that the Party's registers are known to
        use, which is said and never taken where there are several; perhaps the table `[reading]`
        (`encoding`, `separator`, `header_row`, `skip`, `sheet`, `format`) of what a file shows in
        more ways than one; and the tables `[columns]` (input column = header, list of headers, or
        `{ column = "H", starts_with = "A" }`; `{ any = ["H", "I"] }` is one column whose header
        differs from round to round: the data has exactly one of them), `[values.<input column>]`
        ("raw" = "value", in place of a cell that is so but for case, width of letters and blanks;
        `"*"` for whatever else a cell says; an empty value takes the statement away), `[constants]`
        (input column = value of every row) and `[rows]` (`keep` and `drop`, such as `keep = {
        status = ["functional"] }`: rows of other cells, or of these, are no sources and are left
         out); and a table `[tables.NAME]` for each further table (`gives`: `releases`, `activities`
         or `rounds`; `key`: its column of identifiers, held against `facility_id` or the header
         `register_key`; `columns`, `constants` and `values` as above; `sheet`; `decimal`). Values
         and constants must be words that their input column understands.

    Example:
        >>> import annexc
        >>> print(annexc.load_register("fr-irep"))  # doctest: +ELLIPSIS
        fr-irep: ...
    """
    if isinstance(register, Register):
        return register
    if isinstance(register, str) and not register.endswith(".toml"):
        known = _built_in()
        if register not in known:
            raise RegisterError(
                f"`{register}` is no built-in register.{hint(register, known)} "
                f"There are {', '.join(known)}; "
                "a file of your own is given by its path, which ends in .toml"
            )
        file = f"{register}.toml"
        return _read(
            resources.files("annexc").joinpath("registers", file).read_bytes(), file, register
        )
    path = Path(register)
    try:
        with path.open("rb") as opened:
            return _read(opened.read(DESCRIPTION + 1), str(path), None)
    except OSError as error:
        raise RegisterError(f"register file {path}: {error.strerror or error}") from error


def _built_in() -> list[str]:
    folder = resources.files("annexc").joinpath("registers")
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _read(content: bytes, file: str, key: str | None) -> Register:
    place = f"register file {file}"
    table = read_toml(content, place)
    for name in table:
        if name not in _KEYS:
            raise RegisterError(
                f"{place}: {name[:80]} is no key.{hint(name, _KEYS)} There are {', '.join(_KEYS)}"
            )
    if "name" not in table:
        raise RegisterError(f'{place}: name is missing; write name = "..." in the first line')
    try:
        constants = _texts(table.get("constants", {}), f"{place}: constants")
        columns = read_columns(table.get("columns", {}), f"{place}: columns")
        values = _values(table.get("values", {}), f"{place}: values")
        reading = read_reading(table.get("reading", {}), f"{place}: reading")
        manner = read_manner(table, place)
        rows = read_rows(table.get("rows", {}), f"{place}: rows")
        tables = read_tables(table.get("tables", {}), f"{place}: tables")
        party = _text(table.get("party"), f"{place}: party")
        # A name or a code, never a file: a description that was sent must not read one.
        check("party", [party] if party is not None else [], f"{place}: party", {})
        _check_words(values, constants, manner, place)
    except AnnexcError as error:
        raise RegisterError(str(error)) from error
    both = sorted(set(columns) & set(constants))
    if both:
        raise RegisterError(
            f"{place}: constants: {both[0]} has a column too; keep one of the two, since a row "
            "would say both"
        )
    siblings = (
        {*REVISIONS} if manner.revision in REVISIONS else {SIBLINGS.get(manner.revision or "")}
    )
    other = sorted(({*columns, *constants} & siblings) - {manner.revision})
    if manner.revision is not None and other and manner.revision not in columns:
        raise RegisterError(
            f"{place}: revision: is {manner.revision}, and {other[0]} is what is read; map the "
            f"column to {manner.revision}"
        )
    if manner.scheme is not None and CODE not in columns:
        raise RegisterError(
            f"{place}: scheme: is {manner.scheme}, and no column is read as `{CODE}`; write "
            f'{CODE} = "Header" under [columns]'
        )
    if not columns:
        raise RegisterError(f"{place}: columns is missing; a description maps at least one header")
    return Register(
        file=file,
        key=key,
        sha256=hashlib.sha256(content).hexdigest(),
        mapped=Mapped(columns, values, constants, manner),
        reading=reading,
        rows=rows,
        tables=tables,
        party=party,
        **{name: _text(table.get(name), f"{place}: {name}") for name in ("origin", "licence")},
        name=_text(table["name"], f"{place}: name") or "",
    )


def _check_words(
    values: Mapping[str, Mapping[str, str]],
    constants: Mapping[str, str],
    manner: Manner,
    place: str,
) -> None:
    for role, table in values.items():
        check_keys(table, f"{place}: values: {role}")
        check(role, list(table.values()), f"{place}: values: {role}", manner.of_dates())
    for role, value in constants.items():
        # A code that no list knows speaks in every row as one that is not known, and is told there.
        if role not in SCHEMES:
            at = f"{place}: constants: {role}"
            check(role, [value], at, manner.of_dates(), strict=False)


def read_constants(constants: Mapping[str, str] | None) -> dict[str, str]:
    """The constants that a caller gives, each a word that its input column understands.

    Raises:
        RegisterError: If one is not.
    """
    if not isinstance(constants or {}, Mapping):
        raise RegisterError("constants: must map input columns to values, {'nace2': '35.11'}")
    try:
        found = _texts(constants or {}, "constants")
        _check_words({}, found, Manner(), "what was asked")
    except AnnexcError as error:
        raise RegisterError(error.problem, python=error.python, shell=error.shell) from error
    return found


def _text(value: Any, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise RegisterError(f"{where}: must be a text, not {repr(value)[:80]}")
    return value


def _texts(table: Any, where: str) -> dict[str, str]:
    """A table of input columns, or of raw values, with a text each."""
    if not isinstance(table, Mapping):
        raise RegisterError(f"{where}: must be a table")
    for name, value in table.items():
        if where.endswith("constants"):
            known_role(name, f"{where}: {name}", CONSTANT)
        if not isinstance(value, str):
            said = repr(value)[:80]
            raise RegisterError(f'{where}: {name}: must be a text such as "2004", not {said}')
    return dict(table)


def _values(table: Any, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(table, Mapping):
        raise RegisterError(f"{where}: must be tables such as [values.status]")
    found = {}
    for role, replaced in table.items():
        known_role(role, f"{where}: {role}", (*EVIDENCE, CODE))
        found[role] = _texts(replaced, f"{where}: {role}")
    return found
