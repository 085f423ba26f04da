"""Texts whose quotation marks stand where the format has none, read record by record.

Python's `csv` takes a mark inside a field as a letter (`5" pipe`), which Polars does not read. It
is slower, and only these texts come here.
"""

from __future__ import annotations

import csv
import io

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.delimited.dialect import any_length
from annexc._files.reading.delimited.tally import Shape, Tally, astray, returned, swallows, too_many

# Rows that are lists of Python at a time.
_BATCH = 50_000


def loosely_read(text: str, shape: Shape, names: list[str]) -> tuple[pl.DataFrame, Tally]:
    """The rows of a text, blank ones dropped, and what was counted.

    Raises:
        AnnexcError: If a line has more fields than the headers, or a mark has swallowed rows.
    """
    tally = Tally(strict=False)
    schema = dict.fromkeys(names, pl.String)
    done, rows = [pl.DataFrame(schema=schema)], []
    with any_length():
        reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=shape.separator, strict=True)
        before = 0
        try:
            for fields in reader:
                first, before = before + 1, reader.line_num
                if first <= shape.start:
                    continue
                row = _row(fields, first, before, shape, tally)
                if row is not None:
                    rows.append(row)
                if len(rows) == _BATCH:
                    done.append(pl.DataFrame(rows, schema=schema, orient="row"))
                    rows = []
        except csv.Error as error:
            raise _reason(shape, before + 1, str(error)) from error
    done.append(pl.DataFrame(rows, schema=schema, orient="row"))
    found = pl.concat(done)
    tally.rows = found.height
    return found, tally


def _row(
    fields: list[str], first: int, last: int, shape: Shape, tally: Tally
) -> list[str | None] | None:
    if not any(field.strip() for field in fields):
        tally.blank += 1
        return None
    if len(fields) > shape.fields:
        raise too_many(shape, first, fields)
    if last > first:
        tally.multi_line += 1
        if any(swallows(field, shape.separator, shape.fields) for field in fields):
            raise astray(shape.name, first, f"and closed in line {last} only")
    missing = shape.fields - len(fields)
    if missing:
        tally.short += 1
        tally.first_short = tally.first_short or first
    return [*(field or None for field in fields), *[None] * missing]


def _reason(shape: Shape, number: int, said: str) -> AnnexcError:
    if "unexpected end" in said:
        return astray(shape.name, number, "and never closed")
    if "expected after" in said:
        return astray(shape.name, number, "and closed in the midst of a field")
    if "new-line character" in said:
        return returned(shape.name, number)
    return AnnexcError(f"{shape.name} line {number}: {said}")
