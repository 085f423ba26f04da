"""The tables that a caller gives, matched with those that the description names, and joined."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, ColumnError, RegisterError, hint
from annexc._files.read import open_input
from annexc._files.reading.content import head_of, mark
from annexc._question.linked.folded import KEY, folded
from annexc._question.linked.keys import key_of
from annexc._question.linked.told import Told
from annexc._register.columns import (
    Column,
    ColumnsLike,
    Input,
    Mapped,
    inputs_of,
    outputs,
    read_columns,
)
from annexc._register.description import Register
from annexc._register.manner import REVISIONS, Manner
from annexc._register.reading import Reading
from annexc._register.roles import SCHEME_TABLE, SIBLINGS
from annexc._register.tables import Table
from annexc._register.typed import as_text
from annexc._tables.frames import Lazy
from annexc._tables.opened import opened

#: Tables by name: of any kind that `classify` takes, or the path of a file.
TablesLike = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """A further table that was given.

    Attributes:
        table: Its description, with the headers that it has.
        rows: Its rows; lazy as they came, if they came so.
        folded: The same as one row a facility, with the columns that it adds.
        held: The header in the register that its key is held against.
        added: The columns that it adds to the register, by what they are.
        file: The file that it was read from.
    """

    table: Table
    rows: pl.LazyFrame
    folded: pl.LazyFrame
    held: str
    added: Mapping[str, str]
    file: str = ""
    _sha256: Callable[[], str] | None = None

    def told(self, *, whole: bool, register: pl.LazyFrame | None = None) -> Told:
        """What is known of it; counted and summed if `whole`.

        Args:
            whole: Whether it may be read.
            register: The rows that it is joined to, if they may be read.
        """
        table = self.table
        found = Told(
            table.name, table.gives, file=self.file, columns=tuple(self.added.values()),
            key=table.key.header, held=self.held,
        )  # fmt: skip
        if not whole:
            return found
        keys = _counted(self.rows, table.key.header)
        own, blank = keys.drop_nulls(), int(keys.filter(pl.col(KEY).is_null())["rows"].sum())
        found = replace(
            found, sha256=self.sha256, rows=int(keys["rows"].sum()), facilities=own.height,
            blank=blank,
        )  # fmt: skip
        if register is None:
            return found
        met = _counted(register, self.held).drop_nulls().join(own, on=KEY, how="semi")
        return replace(found, matched=met.height, met=int(met["rows"].sum()))

    @property
    def sha256(self) -> str:
        """Of the file, or of the cells that are read, whatever their order."""
        if self._sha256 is not None:
            return self._sha256()
        schema = self.rows.collect_schema()
        read = [as_text(header, schema[header], self.table.name) for header in self.reads]
        cells = self.rows.select(read).collect().sort(self.reads)
        return hashlib.sha256(cells.write_csv().encode()).hexdigest()

    @property
    def reads(self) -> list[str]:
        """The columns of the table that are read."""
        listed = [column.header for columns in self.table.columns.values() for column in columns]
        return list(dict.fromkeys([self.table.key.header, *listed]))


def _counted(rows: pl.LazyFrame, header: str) -> pl.DataFrame:
    """The different identifiers of a column, null for none, with their `rows`."""
    key = key_of(header, rows.collect_schema()).alias(KEY)
    return rows.select(key).group_by(KEY).agg(pl.len().alias("rows")).collect()


@dataclass(frozen=True)
class Links:
    """The further tables of a register, as far as they were given."""

    given: tuple[Link, ...] = ()
    #: Those that the description names and no one gave.
    missing: tuple[Told, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.given)

    @property
    def adds(self) -> list[str]:
        """The columns that are added to the register."""
        return [header for link in self.given for header in link.added.values()]

    @property
    def reads(self) -> list[str]:
        """The columns of the register that are read to join them."""
        return list(dict.fromkeys(link.held for link in self.given))

    def told(
        self, *, whole: bool = False, register: pl.LazyFrame | None = None
    ) -> tuple[Told, ...]:
        """What is known of each; counted and summed if `whole`, as `Link.told`."""
        given = (link.told(whole=whole, register=register) for link in self.given)
        return (*given, *self.missing)

    def held(self) -> Links:
        """The same, each table turned into one row a facility once and for all."""
        given = (replace(link, folded=link.folded.collect().lazy()) for link in self.given)
        return replace(self, given=tuple(given))

    def joined(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The rows, as many and in the same order, with what the tables give."""
        schema = rows.collect_schema()
        for link in self.given:
            keyed = rows.with_columns(key_of(link.held, schema).alias(KEY))
            rows = keyed.join(link.folded, on=KEY, how="left", maintain_order="left").drop(KEY)
        return rows


def linked(
    tables: TablesLike | None,
    register: Register | None,
    names: Sequence[str],
    columns: ColumnsLike | None = None,
    prefix: str = "",
    *,
    source: str | None = None,
    again: bool = False,
) -> Links:
    """The tables given, each matched with its description; nothing is read but their headers.

    Args:
        tables: As given to `classify`.
        register: The description.
        names: The columns of the register.
        columns: As given to `classify`.
        prefix: As given to `classify`.
        source: The file of the register, whose other sheets may be tables that are not given.
        again: Whether the register may have what the tables give already.

    Raises:
        RegisterError: If a table is not named by the description.
        ColumnError: If a column that is read is not there, or one that is added is.
        AnnexcError: If a file cannot be read.
    """
    if not isinstance(tables or {}, Mapping):
        raise RegisterError("tables: must map names to tables, {'releases': frame}")
    described = () if register is None else register.tables
    known = {table.name: table for table in described}
    for name in tables or {}:
        if name not in known:
            raise _unknown(str(name), register, list(known))
    sheets = _sheets(described, tables or {}, source)
    found, missing = [], []
    for table in described:
        added = table.added(prefix)
        if table.name not in (tables or {}):
            # Of a register that was joined before each column that a table gives is there.
            if all(header in names for header in added.values()):
                continue
            if table.name not in sheets:
                missing.append(Told(table.name, table.gives, given=False))
                continue
        outputs([] if again else names, list(added.values()), "")
        data = (tables or {}).get(table.name, source)
        found.append(link_of(table, data, _held(table, register, names, columns), added))
    return Links(tuple(found), tuple(missing))


def _unknown(name: str, register: Register | None, known: Sequence[str]) -> RegisterError:
    if register is None:
        return RegisterError(
            f"tables: {name!r} is given, and no register description says what it gives;",
            python="name one with register=, which has [tables.NAME]",
            shell="name one with --register, which has [tables.NAME]",
        )
    there = f"There are {', '.join(known)}" if known else "It names none: write [tables.NAME]"
    return RegisterError(
        f"tables: {name!r} is no table of register {register.key or register.file}."
        f"{hint(name, known)} {there}"
    )


def _sheets(described: Sequence[Table], tables: TablesLike, source: str | None) -> dict[str, Table]:
    """The tables that are sheets of the register's own workbook, and were not given apart."""
    if source is None or not _is_workbook(source):
        return {}
    return {
        table.name: table
        for table in described
        if table.sheet is not None and table.name not in tables
    }


def _is_workbook(path: str) -> bool:
    if not Path(path).is_file():
        return False
    found = mark(head_of(Path(path), 1024))
    return found is not None and found[1] == "xlsx"


def _held(
    table: Table, register: Register | None, names: Sequence[str], columns: ColumnsLike | None
) -> str:
    """The header in the register that the key of a table is held against."""
    if table.register_key is not None:
        if table.register_key in names:
            return table.register_key
        raise ColumnError(
            f"tables: {table.name}: register_key is `{table.register_key}`, which the register "
            f"does not have.{hint(table.register_key, names)}"
        )
    mapped = Mapped() if register is None else register.mapped
    asked = read_columns(columns or {}, "columns")
    listed = inputs_of("facility_id", names, mapped, asked, f"tables: {table.name}")
    headers = [entry.column.header for entry in listed if entry.column is not None]
    if not headers:
        raise ColumnError(
            f"tables: {table.name}: its key is held against facility_id, and no column of the "
            "register is read as that; map one, or name its header with register_key"
        )
    if len(headers) > 1:
        several = " and ".join(f"`{header}`" for header in headers)
        raise ColumnError(
            f"tables: {table.name}: its key is held against facility_id, which is read from "
            f"{several}; name the one that it is held against with register_key"
        )
    return headers[0]


def link_of(
    table: Table, data: Any, held: str = "", added: Mapping[str, str] | None = None
) -> Link:
    """A table that is given, with the headers that it has.

    Raises:
        ColumnError: If a column that is read is not there.
        AnnexcError: If it is no table, or a file that cannot be read.
        OSError: If a file cannot be opened.
    """
    place = f"tables: {table.name}"
    file, sha256 = "", None
    if isinstance(data, str | Path):
        sheet = table.sheet if _is_workbook(str(data)) else None
        source = open_input(str(data), Reading(sheet=sheet))
        rows, file, sha256 = source.data, Path(data).name, lambda: source.sha256
    else:
        try:
            frame = opened(data)
        except TypeError as error:
            raise AnnexcError(f"{place}: {error}") from error
        # A stream can be read once, and is asked several things.
        rows = frame.lazy() if isinstance(frame, Lazy) else frame.table().lazy()
    table = _resolved(table, rows.collect_schema().names(), place)
    added = table.added("") if added is None else added
    return Link(table, rows, folded(table, rows, added), held, added, file, sha256)


def _resolved(table: Table, names: Sequence[str], place: str) -> Table:
    """The description with the headers that the table has."""

    def there(column: Column, role: str) -> Column:
        found = column.of(names, f"{place}: {role}")
        if found.header in names:
            return found
        headers = " or ".join(f"`{name}`" for name in (column.header, *column.others))
        raise ColumnError(
            f"{place}: `{role}` is read from the column {headers}, which the table does not have."
            f"{hint(column.header, names)} Name it in the register description"
        )

    columns = {
        role: tuple(there(column, role) for column in listed)
        for role, listed in table.columns.items()
    }
    return replace(table, key=there(table.key, "key"), columns=columns)


def given_by(
    tables: Sequence[Table], names: Sequence[str], mapped: Mapped, prefix: str
) -> list[Input]:
    """The inputs that stand in the register under the names of what tables add to it."""
    return [
        Input(role, Column(header), manner=_manner(table, role, mapped.manner))
        for table in tables
        for role, header in table.added(prefix).items()
        if role in table.roles and header in names
    ]


def _manner(table: Table, role: str, manner: Manner) -> Manner:
    """How the codes of a table are read: its headers may say of which revision they are."""
    headers = [
        name for column in table.columns.get(role, ()) for name in (column.header, *column.others)
    ]
    if role not in SIBLINGS or any(manner.taking(role, header) for header in headers):
        return manner
    return replace(manner, revision=role if role in REVISIONS else SCHEME_TABLE[role]["parent"])
