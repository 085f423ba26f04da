"""What of a register's own columns goes into a report: names, dates, places, the Party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any

import polars as pl

from annexc._classify.kernel import output_kinds, output_names
from annexc._classify.outputs import answer, filled
from annexc._errors import ColumnError
from annexc._question.recalled import Recalled
from annexc._register.columns import Input
from annexc._register.description import Register
from annexc._register.manner import Manner
from annexc._register.roles import DATES, IDENTITY, REPORTED

_ID = "facility_id"
_TEXTS = ("party", "name", "toolkit", *IDENTITY, *REPORTED)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where each carried role is read from."""

    inputs: Mapping[str, tuple[Input, ...]]
    register: Register | None

    @property
    def manner(self) -> Manner:
        """How the register writes its dates."""
        return self.register.mapped.manner if self.register else Manner()

    def has(self, role: str) -> bool:
        """Whether the register says something of the role."""
        return bool(self.inputs.get(role))

    def headers(self, roles: Sequence[str] | None = None) -> list[str]:
        """The columns that are read, of some roles or of all."""
        return [
            entry.column.header
            for role, entries in self.inputs.items()
            for entry in entries
            if entry.column is not None and (roles is None or role in roles)
        ]

    def columns_of(self, role: str) -> list[str]:
        """The columns of `taken` for a role: of each header that is mapped to it one.

        Of an identifier a row has one, under whichever header.
        """
        count = 1 if role == _ID else max(1, len(self.inputs.get(role, ())))
        return [role, *(f"{role} {number}" for number in range(2, count + 1))]

    def manners(self, role: str) -> dict[str, dict[str, Any]]:
        """How each of `columns_of` writes its dates; what was learnt in a way of its own."""
        entries = self.inputs.get(role, ())
        columns = zip(self.columns_of(role), entries, strict=False)
        return {name: entry.manner.of_dates() for name, entry in columns}

    def texts(self, roles: Sequence[str], schema: Mapping[str, pl.DataType]) -> dict[str, pl.Expr]:
        """The roles that the register has as text, by the names of `columns_of`."""
        return {
            name: text.alias(name)
            for role in roles
            for name, text in zip(self.columns_of(role), self._texts(role, schema), strict=False)
        }

    def _texts(self, role: str, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """The texts of `columns_of` that the register has."""
        texts = [filled(_text(entry, schema)) for entry in self.inputs.get(role, ())]
        if role != _ID or not texts:
            return texts
        return [pl.coalesce(pl.when(text.str.strip_chars() != "").then(text) for text in texts)]

    def taken(self, table: pl.DataFrame, prefix: str) -> pl.DataFrame:
        """Roles and output columns by their own names; roles as text, null where there is none.

        Raises:
            ColumnError: If an output column holds what `classify` does not write.
        """
        schema = table.schema
        columns = {name: answer(prefix + name, name, schema) for name in output_names()}
        for role in (*_TEXTS, *DATES):
            for name, text in zip_longest(self.columns_of(role), self._texts(role, schema)):
                columns[name] = _BLANK if text is None else text
        found = table.select(**columns)
        for name, kind in output_kinds().items():
            held = table[prefix + name]
            if kind == "text" or held.dtype in (pl.Date, pl.Boolean):
                continue
            lost = held.drop_nulls().len() - found[name].drop_nulls().len()
            blank = held.cast(pl.String).str.strip_chars() == ""
            if lost > blank.sum():
                raise ColumnError(
                    f"column `{prefix + name}` holds values that classify does not write; give the "
                    "table as classify returned it"
                )
        return found


_BLANK = pl.lit(None, dtype=pl.String)


def carried(told: Recalled) -> Carried:
    """The carried roles of a classified table."""
    return Carried(told.mapping, told.register)


def tables_of(report: Any) -> dict[str, pl.DataFrame]:
    """The tables among the fields of a dataclass by name, in their order."""
    found = {field.name: getattr(report, field.name) for field in fields(report)}
    return {name: table for name, table in found.items() if isinstance(table, pl.DataFrame)}


def text_of(table: pl.DataFrame, entry: Input) -> pl.Series:
    """An input of a table as text."""
    return table.select(_text(entry, table.schema).alias("text")).to_series()


def _text(entry: Input, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """An input as text; a float that is no number is none."""
    text = entry.text(schema)
    if entry.column is None or not schema[entry.column.header].is_float():
        return text
    return pl.when(text != "NaN").then(text)
