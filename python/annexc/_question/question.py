"""One question put to data: resolved once from what the caller gave, and handed on whole."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import ColumnWarning
from annexc._law.as_of import read_as_of
from annexc._learnt.inputs import (
    Contested,
    Key,
    key_of,
    of_whole_facilities,
    own_inputs,
    with_learnt,
)
from annexc._learnt.ledger import Ledger
from annexc._learnt.read import FactsLike, ledger
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.linked.links import given_by
from annexc._question.linked.told import Told
from annexc._question.scheme import with_scheme
from annexc._question.spec import (
    Parties,
    PartyLike,
    checked,
    read_parties,
    spec,
    with_readings,
    with_words,
)
from annexc._register.columns import (
    Column,
    ColumnsLike,
    Input,
    Mapped,
    inputs,
    inputs_of,
    read_columns,
    remarks,
    with_constants,
)
from annexc._register.description import Register, load_register, read_constants
from annexc._register.roles import CODE, EVIDENCE, ROLES, TEXT
from annexc._register.rows import Filter, Rows, WhereLike, read_where


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of data with certain columns, and where each input of it is read from.

    Attributes:
        inputs: What the kernel reads, in the order of its roles.
        spec: What is asked of the kernel, in JSON.
        carried: What no kernel reads and reports carry: identifiers, names, places.
        as_of: The day asked about.
        parties: The Parties with their profiles, and whose the rows are that name none.
        register: Which description it was; its mapping is resolved in `inputs` and `carried`.
        prefix: Of the output columns.
        assume: What is taken for granted.
        rows: Which rows are sources, by the register and by the caller; all if empty.
        tables: The further tables that the register names. What they gave stands in columns that
            are read as any other, so that they are part of no answer by themselves.
        facts: What people said of the sources, already in place in `inputs`.
        key: How a row says of which source they speak; None without facts.
        remarks: What a reader should know of how the columns are read; part of no answer.
    """

    inputs: tuple[Input, ...]
    spec: str
    carried: tuple[Input, ...] = ()
    as_of: date = date.min
    parties: Parties = field(default_factory=Parties)
    register: Register | None = None
    prefix: str = ""
    assume: Assumptions = field(default_factory=Assumptions)
    rows: Rows = field(default_factory=Rows)
    tables: tuple[Told, ...] = field(default=(), compare=False)
    facts: Ledger = field(default_factory=Ledger)
    key: Key | None = None
    remarks: tuple[ColumnWarning, ...] = field(default=(), compare=False)

    @property
    def reads(self) -> list[str]:
        """The columns of the data that are read: by the kernel, and to tell which rows count."""
        read = [entry.column.header for entry in self.inputs if entry.column]
        keys = self.key.reads if self.key else []
        return list(dict.fromkeys([*read, *keys, *self.rows.reads]))

    @property
    def is_plain(self) -> bool:
        """Whether the kernel alone can answer it: tables, filters and facts are not its work."""
        tables = any(entry.values for entry in self.inputs)
        return not (self.rows.filters or self.facts or tables)

    @property
    def counts_rows(self) -> bool:
        """Whether a row has to be counted among those of its facility to know which source it is.

        So it is if something was said of one source and no column numbers them.
        """
        numbered = self.key is None or self.key.number is not None
        return not numbered and any(entry.source is not None for entry in self.facts.entries)

    @property
    def of_all_rows(self) -> Question:
        """The same of rows that are all sources, since the others are left out already."""
        return replace(self, rows=Rows())

    @property
    def mapping(self) -> dict[str, tuple[Input, ...]]:
        """Where the register says each role that is read, in the order of the border."""
        return _by_role((*self.own, *self.carried))

    @property
    def with_facts(self) -> dict[str, tuple[Input, ...]]:
        """The same, with what was learnt in place of what the register says."""
        return _by_role((*self.stating, *self.carried))

    @property
    def stating(self) -> tuple[Input, ...]:
        """The inputs that say something: all but the marks that others contradict each other."""
        return tuple(entry for entry in self.inputs if not isinstance(entry, Contested))

    @property
    def own(self) -> tuple[Input, ...]:
        """The inputs as the register has them, without what was learnt."""
        return own_inputs(self.inputs)

    @property
    def splitting(self) -> tuple[Input, ...]:
        """The inputs that tell the sources of a row apart: but for what is said of one of them."""
        return with_learnt(self.own, of_whole_facilities(self.facts), self.key)

    def remark(self, stacklevel: int) -> None:
        """Says once what there is to say of the columns; `stacklevel` as in `warnings.warn`."""
        for warning in self.remarks:
            warnings.warn(warning, stacklevel=stacklevel + 1)

    def expressions(self, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """The inputs as the kernel reads them, in order."""
        return [entry.expression(schema) for entry in self.inputs]

    def spec_of(self, schema: Mapping[str, pl.DataType]) -> str:
        """The spec that goes with `expressions`."""
        words = [entry.words(schema) for entry in self.inputs]
        return with_words(self.spec, words) if any(words) else self.spec

    def feeds(self) -> list[tuple[str | None, str | None]]:
        """Of each input the header that is read, or the constant."""
        return [entry.feed() for entry in self.inputs]

    def spec_of_texts(self) -> str:
        """The spec that goes with `feeds`: how the texts of each input are taken."""
        return with_readings(self.spec, [entry.reading() for entry in self.inputs])

    def one(self, row: pl.DataFrame) -> tuple[str, str]:
        """A row as the kernel explains it: the spec of what it says, and that by input column."""
        read = row.select(
            expression.alias(str(place)) for place, expression in enumerate(self.texts(row.schema))
        )
        # In the order of the roles' names, in which the kernel takes them one after another.
        said = sorted(
            (
                (entry, read[str(place)][0])
                for place, entry in enumerate(self.inputs)
                if read[str(place)][0] is not None
            ),
            key=lambda cell: cell[0].role,
        )
        values: dict[str, list[str]] = {}
        for entry, text in said:
            values.setdefault(entry.role, []).append(text)
        whole = json.loads(self.spec)
        readings = [entry.taking() for entry, _ in said]
        asked = whole | {"roles": [entry.role for entry, _ in said], "readings": readings}
        return json.dumps(asked), json.dumps(values)

    def texts(self, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """The inputs as text, in order."""
        return [entry.text(schema) for entry in self.inputs]

    def also_carrying(self, further: Sequence[Input]) -> Question:
        """The same question, with roles carried that no one had named."""
        return replace(self, carried=(*self.carried, *further))


def _by_role(entries: Sequence[Input]) -> dict[str, tuple[Input, ...]]:
    found = {role: tuple(entry for entry in entries if entry.role == role) for role in ROLES}
    return {role: held for role, held in found.items() if held}


def described(register: str | Path | Register | None) -> tuple[Register | None, Mapped, str]:
    """The description, its mapping, and what errors call it."""
    if register is None:
        return None, Mapped(), "register"
    found = load_register(register)
    return found, found.mapped, f"register {found.key or found.file}"


def asked(
    names: Sequence[str],
    *,
    party: PartyLike | None,
    as_of: str | date | None,
    register: str | Path | Register | None,
    columns: ColumnsLike | None,
    assume: Assumptions | Mapping[str, Any] | None,
    prefix: str = "",
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    tables: tuple[Told, ...] = (),
    facts: FactsLike | None = None,
    whole: bool = True,
) -> Question:
    """The question put to data with these columns; the errors are those of its parts.

    Args:
        names: The columns of the data.
        party: As given to `classify`.
        as_of: As given to `classify`.
        register: As given to `classify`.
        columns: As given to `classify`.
        assume: As given to `classify`.
        prefix: As given to `classify`.
        constants: As given to `classify`.
        where: As given to `classify`.
        tables: What is known of the further tables; `names` has the columns that they add.
        facts: As given to `classify`.
        whole: Whether the data is a register. A row at hand may lack what bears on no verdict.
    """
    allowed = assumptions(assume)
    found, mapped, place = described(register)
    fixed = read_constants(constants)
    given = read_columns(columns or {}, "columns")
    if CODE in {**mapped.columns, **given}:
        of = whose(names, party, found, mapped, given, fixed)
        mapped, given = with_scheme(mapped, given, of, place)
    further = given_by(() if found is None else found.tables, names, mapped, prefix)
    feeds = inputs(
        names, mapped, given, where=place, text=allowed.text, constants=fixed, further=further
    )
    rows = filters(names, found, columns, where)
    has_column = any(entry.role == "party" for entry in feeds)
    parties = read_parties(party, found, has_column=has_column)
    carried = carried_by(
        names, mapped, given, where=place, text=allowed.text, constants=fixed, whole=whole
    )
    said = Ledger() if facts is None else ledger(facts)
    return resolved(
        feeds,
        carried,
        as_of=read_as_of(as_of),
        parties=parties,
        register=None if found is None else found.identity,
        prefix=prefix,
        assume=allowed,
        rows=rows,
        tables=tables,
        facts=said,
        key=key_of([*feeds, *carried], names, said) if said else None,
        remarks=remarks(names, mapped, given, feeds, text=allowed.text),
    )


def whose(
    names: Sequence[str],
    party: PartyLike | None,
    register: Register | None,
    mapped: Mapped,
    given: Mapping[str, tuple[Column, ...]],
    fixed: Mapping[str, str],
) -> str | None:
    """The Party of all rows; None if they say it themselves, or no one does."""
    told = with_constants(mapped, given, fixed)
    if any(inputs_of("party", names, told, given, "register", lenient=True)):
        return None
    if party is None and (register is None or register.party is None):
        return None
    return read_parties(party, register, has_column=False).default


def resolved(
    feeds: Sequence[Input],
    carried: Sequence[Input],
    *,
    as_of: date,
    parties: Parties,
    register: Register | None,
    prefix: str,
    assume: Assumptions,
    rows: Rows | None = None,
    tables: Sequence[Told] = (),
    facts: Ledger | None = None,
    key: Key | None = None,
    remarks: Sequence[ColumnWarning] = (),
) -> Question:
    """The question made of its parts, if the kernel can answer it.

    Raises:
        AnnexcError: Names what is wrong.
    """
    said = Ledger() if facts is None else facts
    feeds = with_learnt(feeds, said, key)
    question = spec(as_of, parties, [entry.role for entry in feeds], assume)
    taken = [entry.taking() for entry in feeds]
    return Question(
        inputs=tuple(feeds),
        spec=checked(with_readings(question, taken) if any(taken) else question),
        carried=tuple(carried),
        as_of=as_of,
        parties=parties,
        register=register,
        prefix=prefix,
        assume=assume,
        rows=rows or Rows(),
        tables=tuple(tables),
        facts=said,
        key=key,
        remarks=tuple(remarks),
    )


def is_read(role: str, *, text: bool) -> bool:
    """Whether the kernel reads a role; `text` is whether free text may be read."""
    return role in EVIDENCE and (text or role not in TEXT)


def carried_by(
    names: Sequence[str],
    mapped: Mapped,
    columns: ColumnsLike | None,
    *,
    where: str,
    text: bool,
    constants: Mapping[str, str] | None = None,
    whole: bool = True,
) -> list[Input]:
    """The roles that no kernel reads.

    Args:
        names: The columns of the data.
        mapped: As given to `inputs`.
        columns: As given to `inputs`.
        where: As given to `inputs`.
        text: Whether the kernel reads free text.
        constants: As given to `inputs`.
        whole: Whether a header that the register names and the data lacks is a mistake.

    Raises:
        ColumnError: If a mapped column is not there.
    """
    asked = read_columns(columns or {}, "columns")
    mapped = with_constants(mapped, asked, constants or {})
    found: list[Input] = []
    for role in ROLES:
        if not is_read(role, text=text):
            lenient = not whole and role not in asked
            found += inputs_of(role, names, mapped, asked, where, lenient=lenient)
    return found


def filters(
    names: Sequence[str],
    register: Register | None,
    columns: ColumnsLike | None,
    where: WhereLike | None,
) -> Rows:
    """The filters of the register and of the caller, for data with these columns.

    A filter by an input column looks at what is mapped to it, also where a constant speaks for it.

    Raises:
        ColumnError: If a column that tells rows apart is not there.
    """
    given: list[tuple[Filter, str]] = []
    mapped, place = Mapped(), "register"
    if register is not None:
        mapped, place = register.mapped, f"register {register.key or register.file}"
        given += [(entry, f"{place}: rows") for entry in register.rows]
    given += [(entry, "where") for entry in read_where(where)]
    if not given:
        return Rows()
    asked_for = read_columns(columns or {}, "columns")
    headers = {
        role: [
            entry.column.header
            for entry in inputs_of(role, names, mapped, asked_for, place, lenient=True)
            if entry.column
        ]
        for role in ROLES
    }
    return Rows(tuple((entry, entry.headers_of(names, headers, at)) for entry, at in given))
