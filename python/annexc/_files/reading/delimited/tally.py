"""What stands in the lines of a text, counted in one pass without taking its fields apart.

Polars splits the text at line ends and counts separators and quotation marks in each line. A line
of as many separators as the headers have, and of an even number of marks, is a row; the few others
are looked at one by one. The pass costs about half of what reading the fields costs, and is what
lets a fault be named before a row is classified.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.delimited.dialect import any_length

# So many lines with all their fields inside one quoted field are rows that a mark has swallowed.
_SWALLOWED = 2


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        rows: Rows that come through.
        blank: Rows without a letter.
        short: Rows with fewer fields than there are headers.
        first_short: The line of the first of them.
        multi_line: Rows that take several lines.
        strict: Whether each mark stands where the format has it, so that Polars reads it alike.
    """

    rows: int = 0
    blank: int = 0
    short: int = 0
    first_short: int | None = None
    multi_line: int = 0
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of a text are held to."""

    name: str
    separator: str
    fields: int
    header_row: int
    start: int  # lines above the first row


def tallied(source: Path | bytes, shape: Shape) -> Tally:
    """Counts the rows.

    Raises:
        AnnexcError: If a line has more fields than the headers, or a mark has swallowed rows.
        pl.exceptions.PolarsError: If it is no UTF-8, or holds a NUL.
    """
    lines = pl.scan_csv(
        source,
        has_header=False,
        separator="\0",
        quote_char=None,
        schema={"line": pl.String},
        skip_lines=shape.start,
        glob=False,
    )
    found = _unusual(lines, shape, marks=False)
    if found.select((pl.col("marks") % 2 == 1).any()).item():
        # Rows of several lines: each mark counts then.
        found = _unusual(lines, shape, marks=True)
    return _walked(found, int(lines.select(pl.len()).collect().item()), shape)


def _unusual(lines: pl.LazyFrame, shape: Shape, *, marks: bool) -> pl.DataFrame:
    """The lines that are not plainly one row each."""
    line, sign = pl.col("line"), re.escape(shape.separator)
    count, usual = pl.col("marks"), shape.fields - 1
    quoted = pl.when((count > 0) & (count % 2 == 0)).then(line)
    plain = pl.col("signs") == usual
    outside = quoted.str.replace_all(r'"[^"]*"', "").str.count_matches(
        shape.separator, literal=True
    )
    unusual = (
        line.is_null()
        | (count % 2 == 1)
        | (pl.coalesce(outside, "signs") != usual)
        | ~line.str.contains(rf'[^\s{sign}"]')
        | quoted.str.contains(rf'[^{sign}"]"[^{sign}"]').fill_null(False)
    )
    if marks:
        unusual |= count > 0
    return (
        lines.with_row_index("number", offset=shape.start + 1)
        .with_columns(
            marks=line.str.count_matches('"', literal=True).fill_null(0),
            signs=line.str.count_matches(shape.separator, literal=True).fill_null(0),
        )
        .with_columns(full=plain)
        .filter(unusual)
        .collect(engine="streaming")
    )


def _walked(unusual: pl.DataFrame, lines: int, shape: Shape) -> Tally:
    tally = Tally(rows=lines)
    opened: list[str] = []
    first = before = swallowed = 0
    with any_length():
        for number, line, marks, signs, full in unusual.iter_rows():
            text = line or ""
            if opened:
                # Lines between, which are not listed, have all fields and no mark.
                swallowed += number - before - 1
                opened += [""] * (number - before - 1) + [text]
                before = number
                if marks % 2 == 0:
                    swallowed += full
                    continue
                if swallowed >= _SWALLOWED and shape.fields > 2:
                    raise _astray(shape, first, f"and closed in line {number} only")
                fields = _fields("\n".join(opened), shape, first)
                tally.multi_line += 1
                tally.rows -= number - first
                opened = []
                if fields is None:
                    raise _astray(shape, first, "and closed in the midst of a field")
                _counted(tally, fields, first, shape)
            elif marks == 0 and text.strip(f" \t{shape.separator}") and not text.isspace():
                # Blanks of other scripts are blanks too.
                empty = not text.replace(shape.separator, "").strip()
                _counted(tally, [""] if empty else None, number, shape, signs + 1, text)
            elif marks == 0:
                _counted(tally, [""], number, shape, signs + 1, text)
            else:
                found = _fields(text, shape, number)
                if found is None:
                    opened, first, before, swallowed = [text], number, number, 0
                    continue
                tally.strict = tally.strict and marks % 2 == 0 and not _loose(text, shape)
                _counted(tally, found, number, shape)
    if opened:
        raise _astray(shape, first, "and never closed")
    return tally


def _loose(text: str, shape: Shape) -> bool:
    sign = re.escape(shape.separator)
    return re.search(rf'[^{sign}"]"[^{sign}"]', text) is not None


def _fields(text: str, shape: Shape, number: int) -> list[str] | None:
    """The fields of a row; None if a mark is open at its end."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=shape.separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        raise _astray(shape, number, "and closed in the midst of a field") from error
    return rows[0] if rows else [""]


def _counted(
    tally: Tally,
    fields: list[str] | None,
    number: int,
    shape: Shape,
    count: int | None = None,
    text: str = "",
) -> None:
    """Counts a row by its fields, or by their number where they need not be taken apart."""
    if count is None:
        count = len(fields or [])
    if count > shape.fields:
        fields = fields if fields and len(fields) == count else text.split(shape.separator)
        raise too_many(shape, number, fields)
    if fields is not None and not any(field.strip() for field in fields):
        tally.blank += 1
        tally.rows -= 1
    elif count < shape.fields:
        tally.short += 1
        tally.first_short = tally.first_short or number


def too_many(shape: Shape, number: int, fields: Iterable[str]) -> AnnexcError:
    """What is said of a line with more fields than there are headers."""
    held = list(fields)
    whose = "the first line has" if shape.header_row == 1 else f"line {shape.header_row} has"
    value = held[shape.fields]
    return AnnexcError(
        f"{shape.name} line {number}: {len(held)} fields, and {whose} {shape.fields}; the first "
        f"one too many is {value[:60]!r}. Quote the fields that hold {shape.separator!r}, or say "
        "another --separator"
    )


def _astray(shape: Shape, number: int, how: str) -> AnnexcError:
    return astray(shape.name, number, how)


def astray(name: str, number: int, how: str) -> AnnexcError:
    """What is said of a quotation mark that has gone astray."""
    return AnnexcError(
        f"{name} line {number}: a quotation mark opens a field here, {how}, so that rows would be "
        'lost in it. Close it, or write a mark that belongs to the text twice: ""'
    )


def swallows(text: str, separator: str, fields: int) -> bool:
    """Whether a field of several lines holds what look like whole rows."""
    if fields < 3:
        return False
    inner = text.split("\n")[1:-1]
    return sum(line.count(separator) == fields - 1 for line in inner) >= _SWALLOWED


def blank_rows(names: Iterable[str]) -> Any:
    """The expression that is true of rows without a letter."""
    return pl.all_horizontal(
        pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "") for name in names
    )
