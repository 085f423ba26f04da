"""Tables that Polars holds as a whole: its own, and what comes by the Arrow stream interface.

A step is a function from a LazyFrame to a LazyFrame that keeps the columns it does not write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

Step = Callable[[pl.LazyFrame], pl.LazyFrame]


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

    def __init__(self, data: Any, kind: type | None = None) -> None:
        super().__init__(pl.DataFrame(data))
        self._kind = kind or type(data)

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        result = super().run(step, reads, writes)
        from_arrow = getattr(self._kind, "from_arrow", None)
        return result if from_arrow is None else from_arrow(result)


class DuckDB(Eager):
    """A DuckDB relation: computed in memory, then a relation of the same connection again."""

    def __init__(self, data: Any) -> None:
        super().__init__(pl.DataFrame(data))
        self._origin = data

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        # DuckDB finds the frame by the name of this variable and keeps it alive with the relation.
        annexc_result = super().run(step, reads, writes)  # noqa: F841
        return self._origin.query("annexc_input", "SELECT * FROM annexc_result")
