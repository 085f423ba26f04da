"""Value tables: what a register's own words stand for, whatever their case, width and blanks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from annexc._errors import RegisterError, nearest
from annexc._register.words.by_text import says
from annexc._register.words.fold import fold, folded

#: The key that stands for whatever else a cell says.
REST = "*"


def replaced(text: pl.Expr, table: Mapping[str, str]) -> pl.Expr:
    """A column of text with its words replaced; an empty replacement takes the statement away.

    Nulls: an empty cell stays empty, and so does a mark for nothing that no key names: `*` speaks
    for what a cell says, and such a cell says nothing.
    """
    keys = [key for key in table if key != REST]
    # Several writings of one word are one key.
    book = dict(zip(folded(keys), [table[key] or None for key in keys], strict=True))
    plain, meant = list(book), list(book.values())
    key = fold(text)
    other = text
    if REST in table:
        other = pl.when(says(text)).then(pl.lit(table[REST] or None, dtype=pl.String))
    if not keys:
        return other
    by_key = key.replace_strict(plain, meant, default=None, return_dtype=pl.String)
    return pl.when(key.is_in(plain)).then(by_key).otherwise(other)


def unmatched(table: Mapping[str, str], cells: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The keys that no cell is like, each with the nearest cells.

    Args:
        table: The value table.
        cells: The different cells of its columns.
    """
    listed = list(cells)
    there = set(folded(listed))
    keys = [key for key in table if key != REST]
    missing = [key for key, plain in zip(keys, folded(keys), strict=True) if plain not in there]
    # The nearest of very many would take longer than reading the register.
    near = listed[:2000]
    return [(key, nearest(key, near, count=1)) for key in missing]


def check_keys(table: Mapping[str, str], where: str) -> None:
    """Raises a RegisterError if two keys are one and the same cell, or a key is an empty one."""
    seen: dict[str, str] = {}
    for key, plain in zip(table, folded(table), strict=True):
        if not plain:
            raise RegisterError(
                f"{where}: {key!r}: an empty cell says nothing and stands for no value; what holds "
                "for every row is written under [constants]"
            )
        other = seen.setdefault(plain, key)
        if table[other] != table[key]:
            raise RegisterError(
                f"{where}: {key!r} and {other!r} differ in case, width or blanks only, and stand "
                "for different values; keep one of the two"
            )
