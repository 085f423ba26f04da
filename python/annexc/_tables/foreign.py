"""Tables of pandas and pyarrow: they lend the columns read and take the columns written.

What Polars does not have (an index, metadata, mixed types) so survives. Neither library is imported
before a table of it is there.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from numbers import Real
from typing import Any

import polars as pl

from annexc._tables.frames import Frame, Step, in_polars, once

# Carries the row of origin through a step; no register has a column of this name.
_ROW = "__annexc_row"


class Foreign(Frame):
    """A table that lends columns, and takes rows and columns back."""

    @abstractmethod
    def _lend(self, names: Sequence[str], rows: int | None) -> dict[str, pl.Series]:
        """Columns in Polars."""

    @abstractmethod
    def _back(self, rows: pl.Series | None, written: pl.DataFrame) -> Any:
        """The table with these rows of itself (None: all as they are) and these columns set."""

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        lent = pl.DataFrame(
            {_ROW: pl.arange(0, self._height(), eager=True), **self._lend(reads, None)}
        )
        result = step(lent.lazy()).collect()
        rows = result[_ROW]
        return self._back(None if rows.equals(lent[_ROW]) else rows, result.select(writes))

    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        return pl.DataFrame(self._lend(self.names if columns is None else columns, rows))

    @abstractmethod
    def _height(self) -> int: ...


class Pandas(Foreign):
    """A pandas DataFrame; its index and the types of its columns stay."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self.names = [name for name in data.columns if isinstance(name, str)]
        once(self.names)

    def _height(self) -> int:
        return len(self._data)

    def _lend(self, names: Sequence[str], rows: int | None) -> dict[str, pl.Series]:
        data = self._data if rows is None else self._data.head(rows)
        return {name: _from_pandas(name, data[name]) for name in names}

    def _back(self, rows: pl.Series | None, written: pl.DataFrame) -> Any:
        result = self._data.copy(deep=False) if rows is None else self._data.iloc[rows.to_numpy()]
        return result.assign(**{column.name: _to_pandas(column) for column in written})


def _from_pandas(name: str, column: Any) -> pl.Series:
    """A pandas column, without the help of pyarrow, which not everyone has."""
    kind = getattr(column.dtype, "kind", "O")
    if kind in "iufb" and hasattr(column.dtype, "newbyteorder"):
        return pl.Series(name, column.to_numpy(), nan_to_null=True)
    if kind == "f" and column.dtype.itemsize in (4, 8):
        # One by one they come as floats of 64 bits, with digits that no one wrote.
        floats = f"float{8 * column.dtype.itemsize}"
        numbers = column.to_numpy(dtype=floats, na_value=float("nan"))
        return pl.Series(name, numbers, nan_to_null=True)
    pd: Any = import_module("pandas")  # here only, as it came with the data
    try:
        # Registers repeat their values: each is turned into text once.
        places, values = pd.factorize(column)
    except (
        TypeError,
        NotImplementedError,
    ):  # lists are not hashable, and Arrow counts none of them
        cells = zip(column.tolist(), column.isna(), strict=True)
        places, values = range(len(column)), [None if none else cell for cell, none in cells]
    texts = pl.Series(name, [_cell(value) for value in values], dtype=pl.String)
    wanted = pl.Series(places, dtype=pl.Int64)
    return texts.gather(wanted.set(wanted < 0, None))


def _cell(value: Any) -> str | None:
    """A value as text, as a column of its type would give it."""
    if isinstance(value, list | tuple | set):
        return ";".join(text for item in value if (text := _cell(item)) is not None)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value).removesuffix(".0") if isinstance(value, Real) else str(value)


def _to_pandas(column: pl.Series) -> Any:
    pd: Any = import_module("pandas")  # here only, as it came with the data
    if isinstance(column.dtype, pl.Enum):
        places = column.to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(places, categories=column.dtype.categories.to_list())
    if column.dtype == pl.Boolean:
        missing = column.is_null().to_numpy().copy()
        return pd.arrays.BooleanArray(column.fill_null(False).to_numpy().copy(), missing)
    if column.dtype == pl.String:
        values = column.drop_nulls().unique().sort()
        places = column.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1
        return pd.Categorical.from_codes(places, categories=values.to_list()).astype(
            "str" if int(pd.__version__.split(".")[0]) >= 3 else object
        )
    return pd.array(column.to_numpy())


class ArrowTable(Foreign):
    """A pyarrow Table; its metadata and the types of its columns stay."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self.names = list(data.schema.names)
        once(self.names)

    def _height(self) -> int:
        return int(self._data.num_rows)

    def _lend(self, names: Sequence[str], rows: int | None) -> dict[str, pl.Series]:
        data = self._data.select(list(names))
        frame = in_polars(data if rows is None else data.slice(0, rows))
        return {name: frame[name] for name in names}

    def _back(self, rows: pl.Series | None, written: pl.DataFrame) -> Any:
        result = self._data if rows is None else self._data.take(rows.to_arrow())
        # Large strings and dictionaries: not every Arrow library reads string views.
        arrow = written.to_arrow(compat_level=pl.CompatLevel.oldest())
        for name, column in zip(arrow.column_names, arrow.itercolumns(), strict=True):
            place = result.schema.get_field_index(name)
            result = (
                result.append_column(name, column)
                if place < 0
                else result.set_column(place, name, column)
            )
        return result


class ArrowBatch(ArrowTable):
    """A pyarrow RecordBatch; comes back as one."""

    def __init__(self, data: Any) -> None:
        self._pa: Any = import_module("pyarrow")  # here only, as it came with the data
        super().__init__(self._pa.Table.from_batches([data]))

    def _back(self, rows: pl.Series | None, written: pl.DataFrame) -> Any:
        table = super()._back(rows, written)
        columns = [column.combine_chunks() for column in table.itercolumns()]
        return self._pa.RecordBatch.from_arrays(columns, schema=table.schema)


class ArrowReader(Frame):
    """A stream of record batches, done batch by batch; rows do not depend on one another.

    If they do (`in_one`) all batches are held at once, from the moment at which the first is read.
    """

    def __init__(self, data: Any, *, whole: bool = False) -> None:
        self._data = data
        self._whole = whole
        self.names = list(data.schema.names)

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        pa: Any = import_module("pyarrow")  # here only, as it came with the data

        def done(batches: list[Any]) -> Any:
            table = pa.Table.from_batches(batches, schema=self._data.schema)
            return ArrowTable(table).run(step, reads, writes)

        schema = done([]).schema

        def batches() -> Iterator[Any]:
            pieces = [list(self._data)] if self._whole else ([batch] for batch in self._data)
            for piece in pieces:
                yield from done(piece).cast(schema).to_batches()

        return pa.RecordBatchReader.from_batches(schema, batches())

    def in_one(self) -> Frame:
        return ArrowReader(self._data, whole=True)

    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        return ArrowTable(self._data.read_all()).table(columns, rows)
