"""Which rows of a register are sources: filters by column and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import polars as pl

from annexc._errors import ColumnError, hint
from annexc._register.typed import as_text
from annexc._register.words.fold import fold, folded

_KINDS = ("keep", "drop")
# A whole number that a column of decimals, or a workbook, writes with a point: `2004.0`.
_WHOLE = r"^(-?[0-9]+)\.0+$"


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows that are kept, or left out, by what one column says.

    Attributes:
        column: A header; where the data has none of this name, an input column that is mapped.
        values: Cells, whatever their case, width and blanks; an empty text is an empty cell.
        keep: Whether rows with such a cell are kept, and all others left out; else the reverse.
    """

    column: str
    values: tuple[str, ...]
    keep: bool = True

    @property
    def cells(self) -> list[str]:
        """The values without what people write differently, in order."""
        return [re.sub(_WHOLE, r"\1", cell) for cell in folded(self.values)]

    def holds(self, headers: Sequence[str], schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """Whether a row stays, by the columns that `headers_of` gave.

        Nulls: an empty cell is like an empty text alone.
        """
        wanted = self.cells
        like = pl.any_horizontal(
            _plain(as_text(header, schema[header], self.column)).is_in(wanted) for header in headers
        )
        return like if self.keep else ~like

    def same(self, other: Filter) -> bool:
        """Whether the other leaves out the same rows by the same name of the column."""
        return (self.column, self.keep, set(self.cells)) == (
            other.column, other.keep, set(other.cells),
        )  # fmt: skip

    def told(self) -> list[str]:
        """As a caller may give it, a text for each value."""
        sign = "=" if self.keep else "!="
        return [f"{self.column}{sign}{value}" for value in self.values]

    def headers_of(
        self, names: Sequence[str], mapped: Mapping[str, Sequence[str]], where: str
    ) -> tuple[str, ...]:
        """The columns of the data that are looked at.

        Args:
            names: The columns of the data.
            mapped: Input column to the headers it is read from.
            where: What an error names as the place.

        Raises:
            ColumnError: If there is no such column.
        """
        if self.column in names:
            return (self.column,)
        headers = tuple(header for header in mapped.get(self.column, ()) if header in names)
        if headers:
            return headers
        raise ColumnError(
            f"{where}: rows are told by the column `{self.column}`, which the data does not have."
            f"{hint(self.column, names)} Name a header of the data, or an input column that is "
            "mapped"
        )

    def __str__(self) -> str:
        return "; ".join(self.told())


WhereLike: TypeAlias = "str | Filter | Sequence[str | Filter] | Mapping[str, object]"


def _plain(text: pl.Expr) -> pl.Expr:
    """Cells without what people write differently; an empty one is an empty text."""
    return fold(text).str.replace(_WHOLE, "$1").fill_null("")


def read_rows(table: Any, where: str) -> tuple[Filter, ...]:
    """The filters of `[rows]`: `keep` and `drop`, each a table of columns with values.

    Raises:
        ColumnError: If it has another form.
    """
    if not isinstance(table, Mapping):
        raise ColumnError(f"{where}: must be a table; write keep = {{ status = ['functional'] }}")
    for kind in table:
        if kind not in _KINDS:
            raise ColumnError(
                f"{where}: {kind} is neither keep nor drop.{hint(str(kind), _KINDS)} "
                f"Write keep = {{ status = ['functional'] }}"
            )
    found: list[Filter] = []
    for kind in _KINDS:
        listed = table.get(kind, {})
        if not isinstance(listed, Mapping):
            raise ColumnError(
                f"{where}: {kind}: must be a table of columns; write {kind} = {{ status = [...] }}"
            )
        found += [
            Filter(column, _cells(values, f"{where}: {kind}: {column}"), kind == "keep")
            for column, values in listed.items()
        ]
    return tuple(found)


def read_where(where: WhereLike | None) -> tuple[Filter, ...]:
    """The filters that a caller gives: `"status=functional"`, a list of such, or a mapping.

    `!=` leaves rows out. Several values of one column count as any of them; several columns must
    all hold.

    Raises:
        ColumnError: If it has another form.
    """
    if where is None:
        return ()
    if isinstance(where, Mapping):
        return tuple(
            Filter(str(column), _cells(values, f"where: {column}"))
            for column, values in where.items()
        )
    texts = [where] if isinstance(where, str | Filter) else list(where)
    by_column: dict[tuple[str, bool], list[str]] = {}
    for text in texts:
        if isinstance(text, Filter):
            by_column.setdefault((text.column, text.keep), []).extend(text.values)
            continue
        said = re.match(r"(?s)(.+?)(!?)=(.*)\Z", text) if isinstance(text, str) else None
        if said is None or not said[1].strip():
            raise ColumnError(
                f"where: {text!r} is no filter; write COLUMN=VALUE, such as 'status=functional', "
                "or COLUMN!=VALUE for rows to be left out"
            )
        by_column.setdefault((said[1].strip(), not said[2]), []).append(said[3].strip())
    return tuple(Filter(column, tuple(cells), keep) for (column, keep), cells in by_column.items())


def _cells(values: Any, where: str) -> tuple[str, ...]:
    listed = list(values) if isinstance(values, list | tuple | set) else [values]
    if not listed:
        raise ColumnError(f"{where}: has no value; write at least one, or leave the column out")
    return tuple(_cell(value, where) for value in listed)


def _cell(value: Any, where: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float | date):
        return str(value)
    raise ColumnError(f"{where}: {_cut(value)} is no cell; write a text such as 'functional'")


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


@dataclass(frozen=True, slots=True)
class Rows:
    """The filters of one question, with the columns of the data that each looks at."""

    filters: tuple[tuple[Filter, tuple[str, ...]], ...] = ()

    @property
    def reads(self) -> list[str]:
        """The columns that are looked at."""
        return list(dict.fromkeys(header for _, headers in self.filters for header in headers))

    def holds(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """Whether a row is a source by all of them."""
        return pl.all_horizontal(
            pl.lit(True), *(entry.holds(headers, schema) for entry, headers in self.filters)
        )

    def left_out(self, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
        """Of each filter how many rows it leaves out, whatever the others do."""
        return [(~entry.holds(headers, schema)).sum() for entry, headers in self.filters]

    def unmatched(self, table: pl.DataFrame) -> list[str]:
        """What is to be said of the values that no cell is like, each with the nearest cell."""
        found = []
        for entry, headers in self.filters:
            cells = {
                cell or ""
                for header in headers
                for cell in table.select(as_text(header, table.schema[header], entry.column))
                .to_series()
                .unique()
            }
            there = {re.sub(_WHOLE, r"\1", cell) for cell in folded(cells)}
            for value, plain in zip(entry.values, entry.cells, strict=True):
                if plain not in there:
                    near = hint(value, sorted(cells)[:2000])
                    found.append(f"rows: no cell of `{entry.column}` is {value!r}.{near}")
        return found

    def __str__(self) -> str:
        return "; ".join(str(entry) for entry, _ in self.filters)
