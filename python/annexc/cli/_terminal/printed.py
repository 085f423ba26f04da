"""Tables of the package's own data, to a file."""

from __future__ import annotations

import polars as pl

from annexc import _native
from annexc._files.formats import format_of, separator_of
from annexc._files.outputs import Outputs, add_table


def printed_or_written(
    table: pl.DataFrame, target: str, given: str | None, outputs: Outputs | None = None
) -> None:
    """Writes a table to a file or standard output, with the version it comes from.

    Args:
        table: The table; its lists are joined by `;` where the format has none.
        target: The file; `-` for standard output.
        given: The format that was asked for.
        outputs: Those of the command, which know what it has read.
    """
    import json

    kind = format_of(target, given)
    if kind in ("csv", "xlsx"):
        table = table.with_columns(pl.col(pl.List(pl.String)).list.join(";"))
    versions = json.loads(_native.data_versions())
    origin = {
        "annexc": _native.version(),
        "law_data": str(versions["law"]),
        "crosswalk_data": str(versions["crosswalk"]),
    }
    with outputs or Outputs() as written:
        add_table(written, target, table, kind, origin, separator=separator_of(target, ","))
