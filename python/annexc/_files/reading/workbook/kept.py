"""Which texts of a table are no texts in the workbook: another workbook can hold what they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from annexc._files.sheet_xml import PLAIN

#: By column of the sheet, from 0, the rows from 0 whose cells are texts.
TextCells = Callable[[], Mapping[int, Sequence[int]] | None]


def kept(
    table: pl.DataFrame, types: Sequence[pl.DataType], names: Mapping[int, str], texts: TextCells
) -> dict[str, frozenset[str] | None]:
    """By column the texts that stand for numbers, days or truth values.

    None where no cell of the column is a text. A text that is one in a cell of the column and none
    in another stays a text, and so do all of a column of both kinds of cells where the file does
    not tell which they are.

    Args:
        table: The cells as texts, from the first row on.
        types: Of the cells below the headers; a text where any of them is one.
        names: The columns of the table that are kept, by their places.
        texts: Which cells are texts; None if the file does not tell.
    """
    found: dict[str, frozenset[str] | None] = {}
    if len(types) != table.width:
        return found
    mixed = []
    for place, name in names.items():
        if types[place] == pl.String:
            column = table.to_series(place)
            if column.str.contains(PLAIN).any():
                mixed.append((column, place, name))
        elif types[place] != pl.Null:
            found[name] = None
    told = texts() if mixed else None
    for column, place, name in mixed if told is not None else ():
        rows = [row for row in (told or {}).get(place, ()) if row < column.len()]
        number = pl.int_range(column.len(), eager=True)
        is_text = number.is_in(rows) if rows else number < 0
        plain = column.filter(column.str.contains(PLAIN) & ~is_text).unique()
        typed = frozenset(plain.to_list()) - frozenset(column.filter(is_text).unique().to_list())
        if typed:
            found[name] = typed
    return found
