"""Any kind of table in, the same kind back: which kind is it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._tables.foreign import ArrowBatch, ArrowTable, Pandas
from annexc._tables.frames import DuckDB, Eager, Frame, Lazy
from annexc._tables.streams import Stream


def _libraries(data: Any) -> set[str]:
    # By name of module, so that no library is imported which the caller does not use.
    return {kind.__module__.split(".")[0].lstrip("_") for kind in type(data).__mro__}


def opened(data: Any) -> Frame:
    """The table, whatever its kind.

    Raises:
        TypeError: If it is no table.
    """
    match data:
        case pl.LazyFrame():
            return Lazy(data)
        case pl.DataFrame():
            return Eager(data)
    library = _libraries(data)
    kind = type(data).__name__
    if "pandas" in library and kind == "DataFrame":
        return Pandas(data)
    if "pyarrow" in library and kind == "Table":
        return ArrowTable(data)
    if "pyarrow" in library and kind == "RecordBatch":
        return ArrowBatch(data)
    if "pyarrow" in library and kind == "RecordBatchReader":
        return Stream(data)
    if "duckdb" in library and hasattr(data, "query"):
        return DuckDB(data)
    if hasattr(data, "__arrow_c_stream__") and kind != "Series":
        try:
            return Stream(data)
        except ValueError as error:  # a column alone is a stream too
            if isinstance(error, AnnexcError):
                raise
    raise TypeError(
        f"data is a {type(data).__module__}.{kind}, which is no table: give a Polars LazyFrame or "
        "DataFrame, a pandas DataFrame, a pyarrow Table, a DuckDB relation or another object with "
        "the Arrow stream interface (a file is read first, as text: "
        "polars.scan_csv(path, infer_schema=False), polars.read_excel(path, sheet_name=..., "
        "infer_schema_length=0); the shell finds sheets, titles and encodings by itself)"
    )


def names_of(data: Any) -> list[str]:
    """The names of the columns of a table; a reader that tells them by its schema is not read.

    Raises:
        TypeError: If it is no table.
    """
    if "pyarrow" in _libraries(data) and hasattr(data, "schema"):
        return list(data.schema.names)
    return opened(data).names


@dataclass(frozen=True, slots=True)
class Row:
    """One row, of a table or of values by header; its cells keep their types.

    Attributes:
        names: Its headers.
        taken: Some of its columns, as a table of one row.
    """

    names: list[str]
    taken: Callable[[Sequence[str]], pl.DataFrame]


def one_row(data: Any) -> Row:
    """The only row of a table, or a mapping as a row.

    Raises:
        AnnexcError: If the table does not have exactly one row.
    """
    if "pandas" in _libraries(data) and type(data).__name__ == "Series":
        data = dict(data.items())  # `to_dict` widens the numbers of numpy
    if isinstance(data, Mapping):
        cells = {str(key): value for key, value in data.items()}
        return Row(list(cells), lambda names: pl.DataFrame([_cell(n, cells[n]) for n in names]))
    frame = opened(data).table(rows=2)
    if frame.height != 1:
        count = "no row" if frame.height == 0 else "more than one row"
        raise AnnexcError(
            f"the data has {count}, and one is explained: filter it, or give a row as a dict"
        )
    return Row(frame.columns, frame.select)


def _cell(name: str, value: Any) -> pl.Series:
    """A column of one value; a scalar of numpy keeps its width, a number of pandas is none."""
    if hasattr(value, "dtype") and hasattr(value, "reshape"):
        return pl.Series(name, value.reshape(1), nan_to_null=True)
    return pl.Series(name, [value], strict=False, nan_to_null=True)
