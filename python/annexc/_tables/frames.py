"""Tables that Polars holds as a whole: its own, and what comes by the Arrow stream interface.

A step is a function from a LazyFrame to a LazyFrame that keeps the columns it does not write.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import polars as pl

from annexc._errors import AnnexcError, ColumnError
from annexc._files.reading.typed import is_panic

# Polars has no such types, or loses a part of them.
_ONLY_DUCKDB = re.compile(r"\b(?:INTERVAL|BIT|TIME WITH TIME ZONE)\b")

Step = Callable[[pl.LazyFrame], pl.LazyFrame]


def once(names: Sequence[str]) -> None:
    """Raises a ColumnError where two columns have one name: no one says which of them is meant."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ColumnError(f"the data has more than one column `{twice[0]}`; rename one of them")


def in_polars(data: Any, suspects: Sequence[str] = ()) -> pl.DataFrame:
    """A table of Arrow in Polars, its texts held to UTF-8, which Polars takes on trust.

    Args:
        data: The table.
        suspects: The columns that it may fail over, where the table itself cannot be asked again.

    Raises:
        ColumnError: If a column is of a type that Polars does not have, or its text is no text.
    """
    try:
        frame = pl.DataFrame(data)
    except BaseException as error:
        if not _is_of_polars(error):
            raise
        raise _beyond(_failing(data) or suspects, str(error)) from error
    for column in frame.select(pl.col(pl.String)):
        try:
            column.cast(pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError as error:
            raise _beyond([column.name], "it holds bytes that are no UTF-8") from error
    return frame


def _is_of_polars(error: BaseException) -> bool:
    return isinstance(error, pl.exceptions.PolarsError | ValueError) or is_panic(error)


def _failing(data: Any) -> list[str]:
    """The columns of a pyarrow table that Polars cannot take."""
    if not hasattr(data, "select") or not hasattr(data, "column_names"):
        return []
    found = []
    for name in data.column_names:
        try:
            pl.DataFrame(data.select([name]))
        except BaseException as error:
            if not _is_of_polars(error):
                raise
            found.append(name)
    return found


def _beyond(names: Sequence[str], why: str) -> ColumnError:
    told = " or ".join(f"`{name}`" for name in names[:5]) or "of the table"
    return ColumnError(
        f"column {told} cannot be read ({why.splitlines()[0] if why else 'it is damaged'}):",
        python="cast it to text, or leave it out of the table",
    )


class Frame(ABC):
    """A table of some library."""

    #: The column names that can be read.
    names: list[str]

    @abstractmethod
    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        """The table with the step done; `reads` and `writes` are the columns it touches."""

    @abstractmethod
    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        """The first rows (None: all) of some columns (None: all), in Polars."""

    def lazy(self) -> pl.LazyFrame:
        """All of it, in Polars; lazy as it is, if it is."""
        return self.table().lazy()

    def in_one(self) -> Frame:
        """The same for a step in which rows depend on one another: never done piece by piece."""
        return self


class Lazy(Frame):
    """A LazyFrame; stays lazy."""

    def __init__(self, data: pl.LazyFrame) -> None:
        self._data = data
        self.names = data.collect_schema().names()

    # All columns are at hand, so that it does not matter which are read and written.
    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        return step(self._data)

    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        data = self._data if columns is None else self._data.select(columns)
        return (data if rows is None else data.head(rows)).collect()

    def lazy(self) -> pl.LazyFrame:
        return self._data


class Eager(Frame):
    """A DataFrame."""

    def __init__(self, data: pl.DataFrame) -> None:
        self._data = data
        self.names = data.columns

    # All columns are at hand, so that it does not matter which are read and written.
    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        return step(self._data.lazy()).collect()

    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        data = self._data if columns is None else self._data.select(columns)
        return data if rows is None else data.head(rows)


class Capsule(Eager):
    """Anything else with the Arrow stream interface; comes back by its own `from_arrow`, if any."""

    def __init__(self, data: Any, kind: type | None = None, suspects: Sequence[str] = ()) -> None:
        super().__init__(in_polars(data, suspects))
        self._kind = kind or type(data)

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        result = super().run(step, reads, writes)
        from_arrow = getattr(self._kind, "from_arrow", None)
        return result if from_arrow is None else from_arrow(result)


class DuckDB(Eager):
    """A DuckDB relation: computed in memory, then a relation of the same connection again.

    A column of a type that Polars has not goes through it as text; each comes back as what it was.
    """

    def __init__(self, data: Any) -> None:
        once(data.columns)
        _apart(data.columns)
        self._origin = data
        self._types = dict(zip(data.columns, map(str, data.types), strict=True))
        for name, kind in self._types.items():
            if "UNION(" in kind:
                raise ColumnError(
                    f"column `{name}` is of the type {kind}, which DuckDB alone can hold;",
                    python=f"leave it out: relation.project('* EXCLUDE ({_quoted(name)})')",
                )
        texts = [name for name, kind in self._types.items() if _ONLY_DUCKDB.search(kind)]
        casts = ", ".join(f"CAST({_quoted(name)} AS VARCHAR) AS {_quoted(name)}" for name in texts)
        super().__init__(in_polars(data.project(f"* REPLACE ({casts})") if casts else data))

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        _apart(self.names, [name for name in writes if name not in self.names])
        # DuckDB finds a frame by the name of a variable, once its catalog has no such table, and
        # keeps it alive with the relation. Nobody's table has a name that is drawn.
        name = f"annexc_{uuid4().hex}"
        globals()[name] = super().run(step, reads, writes)
        try:
            with self._finding_variables():
                return self._as_it_was(self._origin.query(f"{name}_input", f"SELECT * FROM {name}"))
        except Exception as error:
            if type(error).__name__ != "CatalogException" or name not in str(error):
                raise
            raise AnnexcError(
                "the connection of the DuckDB relation takes no table from outside "
                "(enable_external_access is false), so that the result cannot be one of its own:",
                python="give relation.pl() in its place, or set it to true as you connect",
            ) from error
        finally:
            del globals()[name]

    def _as_it_was(self, result: Any) -> Any:
        """The relation with the types that its columns had."""
        now = dict(zip(result.columns, map(str, result.types), strict=True))
        casts = ", ".join(
            # Older versions of Polars hand a map back as a list of pairs, which no cast takes.
            f"map_from_entries({_quoted(name)}) AS {_quoted(name)}"
            if kind.startswith("MAP(")
            else f"CAST({_quoted(name)} AS {kind}) AS {_quoted(name)}"
            for name, kind in self._types.items()
            if now.get(name, kind) != kind
        )
        return result.project(f"* REPLACE ({casts})") if casts else result

    @contextmanager
    def _finding_variables(self) -> Iterator[None]:
        """While this lasts, the connection looks for variables, whatever its owner has set."""
        setting = "python_enable_replacements"
        found = self._origin.query("annexc", f"SELECT current_setting('{setting}')").fetchall()
        if found[0][0]:
            yield
            return
        self._origin.query("annexc", f"SET {setting} = true")
        try:
            yield
        finally:
            self._origin.query("annexc", f"SET {setting} = false")


def _apart(names: Sequence[str], added: Sequence[str] = ()) -> None:
    """Raises a ColumnError where DuckDB takes two names for one, and would rename the second.

    Args:
        names: The columns that are there.
        added: Those that are to be added.
    """
    held: dict[bytes, str] = {}
    for name in (*names, *added):
        # Of bytes only the letters of ASCII have two cases, as in DuckDB.
        other = held.setdefault(name.encode().lower(), name)
        if other != name:
            raise ColumnError(
                f"`{other}` is a column of the data already, and DuckDB does not tell it from "
                f"`{name}`:",
                python="rename one of them" if name in names
                else "pass prefix='annexc_' (or another), or rename it",
            )  # fmt: skip


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
