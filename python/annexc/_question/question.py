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
from annexc._question.assumptions import Assumptions, assumptions
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
    ColumnsLike,
    Input,
    Mapped,
    inputs,
    inputs_of,
    read_columns,
    remarks,
)
from annexc._register.description import Register, load_register
from annexc._register.roles import EVIDENCE, ROLES, TEXT


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
    remarks: tuple[ColumnWarning, ...] = field(default=(), compare=False)

    @property
    def reads(self) -> list[str]:
        """The columns of the data that the kernel reads."""
        return list(dict.fromkeys(entry.column.header for entry in self.inputs if entry.column))

    @property
    def mapping(self) -> dict[str, tuple[Input, ...]]:
        """Where each role that is read is read from, in the order of the border."""
        both = (*self.inputs, *self.carried)
        found = {role: tuple(entry for entry in both if entry.role == role) for role in ROLES}
        return {role: entries for role, entries in found.items() if entries}

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
) -> Question:
    """The question put to data with these columns; the errors are those of its parts."""
    allowed = assumptions(assume)
    found, mapped, where = described(register)
    feeds = inputs(names, mapped, columns, where=where, text=allowed.text)
    has_column = any(entry.role == "party" for entry in feeds)
    parties = read_parties(party, found, has_column=has_column)
    return resolved(
        feeds,
        carried_by(names, mapped, columns, where=where, text=allowed.text),
        as_of=read_as_of(as_of),
        parties=parties,
        register=None if found is None else found.identity,
        prefix=prefix,
        assume=allowed,
        remarks=remarks(names, mapped, columns, feeds),
    )


def resolved(
    feeds: Sequence[Input],
    carried: Sequence[Input],
    *,
    as_of: date,
    parties: Parties,
    register: Register | None,
    prefix: str,
    assume: Assumptions,
    remarks: Sequence[ColumnWarning] = (),
) -> Question:
    """The question made of its parts, if the kernel can answer it.

    Raises:
        AnnexcError: Names what is wrong.
    """
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
        remarks=tuple(remarks),
    )


def is_read(role: str, *, text: bool) -> bool:
    """Whether the kernel reads a role; `text` is whether free text may be read."""
    return role in EVIDENCE and (text or role not in TEXT)


def carried_by(
    names: Sequence[str], mapped: Mapped, columns: ColumnsLike | None, *, where: str, text: bool
) -> list[Input]:
    """The roles that no kernel reads, as far as the data has them.

    A register may name headers that a file of it lacks; what the caller names has to be there.

    Raises:
        ColumnError: If a column that the caller named is not there.
    """
    asked = read_columns(columns or {}, "columns")
    found: list[Input] = []
    for role in ROLES:
        if not is_read(role, text=text):
            found += inputs_of(role, names, mapped, asked, where, lenient=role not in asked)
    return found
