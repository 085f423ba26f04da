"""The only place where the kernel becomes Polars expressions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from polars.plugins import register_plugin_function

from annexc import _native
from annexc._tables.compat import as_enum


def numbered(
    inputs: Sequence[pl.Expr],
    spec: str,
    tally: str | None = None,
    texts: Sequence[pl.Expr] = (),
) -> pl.Expr:
    """The number of each row's outcome, by expressions in the order of the roles of the spec.

    `written` makes columns of the numbers, in the same process. With a tally, the outcomes are
    counted under that token (`_native.take_tally`), and with them what `texts` hold in rows with
    something that was not understood.
    """
    if tally is None:
        return _call("number", inputs, {"spec": spec})
    return _call("number", [*inputs, *texts], {"spec": spec, "tally": tally})


def written(numbers: pl.Expr, output: str) -> pl.Expr:
    """An output column by the numbers of outcomes; null where there is none."""
    return _named(output, _call("written", [numbers], {"output": output}))


def alike(numbers: pl.Expr, outputs: Sequence[str]) -> pl.Expr:
    """One number for the outcomes that are the same in these outputs, which `written` takes too."""
    return _call("alike", [numbers], {"outputs": list(outputs)})


def date_spans(texts: pl.Expr, as_of: date, role: str, manner: Mapping[str, Any]) -> pl.Expr:
    """Texts of dates as structs: `first` and `last` day, null for an open end, and whether `read`.

    Args:
        texts: As the classification reads them.
        as_of: The day asked about.
        role: The input column whose cells they are.
        manner: How the register writes its dates (`Manner.of_dates`).
    """
    return _call("date_spans", [texts], _writing(as_of, role, manner))


def starts(
    texts: Sequence[tuple[pl.Expr, str, Mapping[str, Any]]], as_of: date, turns: Sequence[date]
) -> pl.Expr:
    """When the source of each row began, as one number, which `started` makes days of.

    Args:
        texts: The columns of dates as the classification reads them, each with its input column and
            how it is written; the first input column that reads as a date counts, with all of its
            columns, which stand together.
        as_of: The day asked about.
        turns: Days to the last of which each day is moved down, within its year: few different
            days are left, each on the same side of all of these.
    """
    days = sorted((turn - date(1970, 1, 1)).days for turn in set(turns))
    how = {"columns": [_writing(as_of, role, manner) for _, role, manner in texts], "turns": days}
    return _call("starts", [text for text, _, _ in texts], how)


def started(starts: pl.Expr, roles: Sequence[str]) -> dict[str, pl.Expr]:
    """The numbers of `starts` as `first` and `last` day, null for an open end, and `basis`.

    Args:
        starts: The numbers.
        roles: The input columns that `starts` was given, in order; `basis` is the one that says it,
            empty if none does.
    """
    days, places = 1 << 31, 1 << 30

    def day(number: pl.Expr) -> pl.Expr:
        since = (number % days).cast(pl.Int64)
        return pl.when(since != 0).then(since - places).cast(pl.Int32).cast(pl.Date)

    ranks = dict(enumerate(dict.fromkeys(roles)))
    basis = (starts // days // days).replace_strict(
        list(ranks), list(ranks.values()), default="", return_dtype=pl.String
    )
    return {"first": day(starts // days), "last": day(starts), "basis": basis}


def _writing(as_of: date, role: str, manner: Mapping[str, Any]) -> dict[str, Any]:
    return {"as_of": as_of.isoformat(), "role": role, **manner}


def classified(inputs: Sequence[pl.Expr], spec: str, outputs: Sequence[str]) -> pl.Expr:
    """Outputs as the fields of a struct, by expressions in the order of the roles of the spec."""
    fields = _call("classify", inputs, {"spec": spec, "outputs": list(outputs)})
    named = [_named(name, pl.field(name)) for name in outputs if name in output_words()]
    return fields.struct.with_fields(named) if named else fields


def _named(output: str, column: pl.Expr) -> pl.Expr:
    # The kernel gives words as their numbers: as Enums they would be looked up one by one when the
    # engine takes them over.
    words = output_words().get(output)
    return column if words is None else as_enum(column, words)


def _call(function: str, inputs: Sequence[pl.Expr], kwargs: dict[str, Any]) -> pl.Expr:
    return register_plugin_function(
        plugin_path=Path(str(_native.__file__)),
        function_name=function,
        args=list(inputs),
        kwargs=kwargs,
        is_elementwise=True,
    )


@cache
def output_words() -> dict[str, pl.Enum]:
    """The output columns that are Enums, with their types."""
    fields = json.loads(_native.output_fields())
    return {field["name"]: pl.Enum(field["words"]) for field in fields if field["kind"] == "enum"}


@cache
def output_names() -> tuple[str, ...]:
    """The names of the output columns, in order."""
    return tuple(field["name"] for field in json.loads(_native.output_fields()))


@cache
def output_kinds() -> dict[str, str]:
    """The output columns, in order, each with `text`, `bool` or `date`."""
    kinds = {field["name"]: field["kind"] for field in json.loads(_native.output_fields())}
    # Engines differ in what they make of an Enum or a dictionary; all of them have text.
    return {name: kind if kind in ("bool", "date") else "text" for name, kind in kinds.items()}
