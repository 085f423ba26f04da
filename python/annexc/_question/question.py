"""One question put to data: the kernel's inputs and its spec, from what the caller gave."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc._law.as_of import read_as_of
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.spec import (
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
    with_constants,
)
from annexc._register.description import Register, load_register, read_constants
from annexc._register.roles import ROLES
from annexc._register.rows import Filter, Rows, WhereLike, read_where


@dataclass(frozen=True, slots=True)
class Question:
    """The inputs of the kernel and what is asked of it."""

    inputs: list[Input]
    spec: str
    rows: Rows = field(default_factory=Rows)
    #: Whether its value tables are a user's own, whose keys are held against the data.
    own: bool = False

    @property
    def reads(self) -> list[str]:
        """The columns of the data that are read."""
        read = [entry.column.header for entry in self.inputs if entry.column]
        return list(dict.fromkeys([*read, *self.rows.reads]))

    @property
    def is_plain(self) -> bool:
        """Whether the kernel alone can answer it: value tables and filters are not its work."""
        return not (self.rows.filters or any(entry.values for entry in self.inputs))

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
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
) -> Question:
    """The question put to data with these columns; the errors are those of its parts."""
    allowed = assumptions(assume)
    found, mapped, place = described(register)
    fixed = read_constants(constants)
    feeds = inputs(names, mapped, columns, where=place, text=allowed.text, constants=fixed)
    rows = filters(names, found, columns, where, constants=fixed)
    has_column = any(entry.role == "party" for entry in feeds)
    parties = read_parties(party, found, has_column=has_column)
    roles = [entry.role for entry in feeds]
    question = spec(read_as_of(as_of), parties, roles, allowed)
    taken = [entry.taking() for entry in feeds]
    settled = checked(with_readings(question, taken) if any(taken) else question)
    return Question(feeds, settled, rows, found is not None and found.key is None)


def filters(
    names: Sequence[str],
    register: Register | None,
    columns: ColumnsLike | None,
    where: WhereLike | None,
    *,
    constants: Mapping[str, str] | None = None,
) -> Rows:
    """The filters of the register and of the caller, for data with these columns.

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
    mapped = with_constants(mapped, asked_for, constants or {})
    headers = {
        role: [
            entry.column.header
            for entry in inputs_of(role, names, mapped, asked_for, place, lenient=True)
            if entry.column
        ]
        for role in ROLES
    }
    return Rows(tuple((entry, entry.headers_of(names, headers, at)) for entry, at in given))
