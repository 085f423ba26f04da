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

# Stands for a quoted field while fields are counted; no text has it.
_FIELD = "\ufdd0"
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


def tallied(source: Path | bytes, shape: Shape, *, marks: bool = True) -> Tally:
    """Counts the rows.

    Args:
        source: The text, in UTF-8.
        shape: What its rows are held to.
        marks: Whether quotation marks are to be expected; it saves a pass if that is right.

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
    found = _unusual(lines, shape, several=marks)
    if not marks and found.select((pl.col("marks") % 2 == 1).any()).item():
        found = _unusual(lines, shape, several=True)
    rows = _taken_apart(_joined(found), shape)
    tally = Tally(rows=int(lines.select(pl.len()).collect().item()))
    if rows["loose"].any():
        tally.strict = False
        return tally
    for number, last in rows.filter("swallows").select("number", "last").head(1).iter_rows():
        raise astray(shape.name, number, f"and closed in line {last} only")
    long = rows.filter(pl.col("fields") > shape.fields)
    for number, text in long.select("number", "text").head(1).iter_rows():
        raise too_many(shape, number, _fields(number, text, shape))
    blank = pl.col("blank")
    short = rows.filter(~blank & (pl.col("fields") < shape.fields))
    tally.blank = int(rows["blank"].sum())
    tally.short = short.height
    tally.first_short = int(short["number"].item(0)) if short.height else None
    tally.multi_line = int(rows.select((pl.col("several") & ~blank).sum()).item())
    beyond = (pl.col("last") - pl.col("number")).cast(pl.Int64)
    tally.rows -= tally.blank + int(rows.select(beyond.sum()).item())
    return tally


def _unusual(lines: pl.LazyFrame, shape: Shape, *, several: bool) -> pl.DataFrame:
    """The lines that are not plainly one row each.

    Args:
        lines: All lines.
        shape: What they are held to.
        several: Whether rows of several lines are among them: then each of their lines is given.
    """
    line, sign, usual = pl.col("line"), re.escape(shape.separator), shape.fields - 1
    marks, full = pl.col("marks"), pl.col("full")
    quoted = pl.when(marks > 0).then(line)
    # Where separators stand inside quoted fields, those outside are counted.
    outside = (
        pl.when((marks > 0) & ~full)
        .then(line)
        .str.replace_all(r'"[^"]*"', "")
        .str.count_matches(shape.separator, literal=True)
    )
    unusual = (
        line.is_null()
        | (marks % 2 == 1)
        | (~full & (outside.is_null() | (outside != usual)))
        | line.str.contains(rf'^[\s{sign}"]*$')
        | quoted.str.contains(rf'[^{sign}"]"[^{sign}"]').fill_null(False)
    )
    if several:
        unusual |= (marks.cum_sum() - marks) % 2 == 1
    return (
        lines.with_row_index("number", offset=shape.start + 1)
        .with_columns(
            marks=pl.when(line.str.contains('"', literal=True))
            .then(line)
            .str.count_matches('"', literal=True)
            .fill_null(0),
            # A separator within marks parts nothing: `"a;"` is one field.
            full=(
                ~line.str.contains('"', literal=True)
                & (line.str.count_matches(shape.separator, literal=True) == usual)
            ).fill_null(False),
        )
        .filter(unusual)
        .collect(engine="streaming")
    )


def _joined(lines: pl.DataFrame) -> pl.DataFrame:
    """The rows that these lines make; a row goes on while a mark is open."""
    marks = pl.col("marks")
    return (
        lines.with_columns(row=((marks.cum_sum() - marks) % 2 == 0).cum_sum())
        .group_by("row", maintain_order=True)
        .agg(
            number=pl.col("number").first(),
            last=pl.col("number").last(),
            text=pl.col("line").fill_null("").str.join("\n"),
            inside=pl.col("full").slice(1).sum() - pl.col("full").last(),
        )
    )


def _taken_apart(rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """The rows with their number of fields, and what is wrong with their marks."""
    sign = re.escape(shape.separator)
    # A quoted field, as the format has it, is one letter that nothing else is.
    plain = pl.col("text").str.replace_all(rf'(^|{sign})"(?:[^"]|"")*"', f"${{1}}{_FIELD}")
    rows = rows.with_columns(plain=plain)
    several = pl.col("last") > pl.col("number")
    return rows.select(
        "number",
        "last",
        "text",
        fields=pl.col("plain").str.count_matches(shape.separator, literal=True) + 1,
        loose=pl.col("plain").str.contains(rf'"|{_FIELD}[^{sign}]'),
        swallows=several & (pl.col("inside") >= _SWALLOWED) & (shape.fields > 2),
        blank=pl.col("text")
        .str.replace_all(rf'(^|{sign})\s*"\s*"', "${1}")
        .str.contains(rf"^[\s{sign}]*$"),
        several=several,
    )


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


def returned(name: str, number: int) -> AnnexcError:
    """What is said of a return that may end a row, where line feeds end the others."""
    return AnnexcError(
        f"{name} line {number}: a carriage return stands here alone, outside quotation marks, and "
        "the other lines end in line feeds: does it end a row? Save the file with one kind of line "
        "end, or take the return away"
    )


def _fields(number: int, text: str, shape: Shape) -> list[str]:
    with any_length():
        try:
            return next(csv.reader(io.StringIO(text, newline="\n"), delimiter=shape.separator))
        except csv.Error as error:
            raise returned(shape.name, number) from error


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


def empty_rows(names: Iterable[str]) -> Any:
    """The expression that is true of rows without any cell, which costs next to nothing."""
    return pl.all_horizontal(pl.col(name).is_null() | (pl.col(name) == "") for name in names)
