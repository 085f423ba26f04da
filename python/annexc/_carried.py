"""What of a register's own columns goes into a report: names, dates, places, the Party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from annexc._columns import Column, ColumnsLike, Input, read_columns
from annexc._errors import ColumnError, hint
from annexc._plugin import output_kinds, output_names
from annexc._question import described
from annexc._register import Register
from annexc._roles import DATES, IDENTITY, REPORTED

_TEXTS = ("party", "name", "toolkit", *IDENTITY, *REPORTED)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where each carried role is read from."""

    inputs: Mapping[str, tuple[Input, ...]]
    register: Register | None

    @property
    def dates(self) -> tuple[str, ...]:
        """The date roles that the register has."""
        return tuple(role for role in DATES if self.has(role))

    @property
    def party(self) -> tuple[Input, ...]:
        """The Party columns."""
        return self.inputs.get("party", ())

    @property
    def constant_party(self) -> str | None:
        """The Party that the register says of every row."""
        return self.register.mapped.constants.get("party") if self.register else None

    @property
    def register_party(self) -> str | None:
        """The Party whose register it is."""
        return self.register.party if self.register else None

    def has(self, role: str) -> bool:
        """Whether the register has a column of the role."""
        return bool(self.inputs.get(role))

    def headers(self) -> list[str]:
        """The columns that are read."""
        return [
            entry.column.header
            for entries in self.inputs.values()
            for entry in entries
            if entry.column is not None
        ]

    def taken(self, table: pl.DataFrame, prefix: str) -> pl.DataFrame:
        """Roles and output columns by their own names; roles as text, null where there is none."""
        schema = table.schema
        columns = {name: _verdict(prefix + name, name, schema) for name in output_names()}
        for role in (*_TEXTS, *DATES):
            entries = [entry.text(schema) for entry in self.inputs.get(role, ())]
            blank = pl.lit(None, dtype=pl.String)
            if role == "party" and not entries and self.constant_party is not None:
                blank = pl.lit(self.constant_party, dtype=pl.String)
            columns[role] = pl.coalesce([filled(entry) for entry in entries]) if entries else blank
        return table.select(**columns)


def carried(
    names: Sequence[str], register: str | Path | Register | None, columns: ColumnsLike | None
) -> Carried:
    """The carried roles of data with these columns: as asked, else by the register, else by name.

    Raises:
        ColumnError: If a column that was asked for is not there.
        RegisterError: If the register description cannot be read.
    """
    found, mapped, where = described(register)
    asked = read_columns(columns or {}, "columns")
    inputs: dict[str, tuple[Input, ...]] = {}
    for role in (*_TEXTS, *DATES):
        values = mapped.values.get(role, {})
        chosen = asked.get(role, mapped.columns.get(role))
        if chosen is None:
            chosen = (Column(role),) if role in names and role not in mapped.constants else ()
        for column in chosen:
            if column.header not in names:
                place = "columns" if role in asked else where
                raise ColumnError(
                    f"{place}: `{role}` is read from the column `{column.header}`, which the data "
                    f"does not have.{hint(column.header, names)} Name it with "
                    f"columns={{'{role}': '...'}}, or leave it out with columns={{'{role}': None}}"
                )
        inputs[role] = tuple(Input(role, column, values=values) for column in chosen)
    return Carried(inputs, found)


def _verdict(header: str, name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """An output column as `classify` gives it, also where a file kept it as text; words as text."""
    column, held = pl.col(header), schema[header]
    kind = output_kinds()[name]
    if kind == "date":
        read = column.str.to_date("%Y-%m-%d") if held == pl.String else column.cast(pl.Date)
    elif kind == "bool":
        read = column
        if held != pl.Boolean:
            text = column.cast(pl.String).str.to_lowercase()
            read = pl.when(text == "true").then(True).when(text == "false").then(False)
    else:
        read = filled(column.cast(pl.String))
    return read


def filled(text: pl.Expr) -> pl.Expr:
    """An empty text is none."""
    return pl.when(text != "").then(text)
