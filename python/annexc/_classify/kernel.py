"""The only place where the kernel becomes a Polars expression."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
from polars.plugins import register_plugin_function

from annexc import _native
from annexc._tables.compat import as_enum


def classified(inputs: Sequence[pl.Expr], spec: str, tally: str | None = None) -> pl.Expr:
    """The kernel over expressions in the order of the roles of the spec; gives a struct.

    With a tally, the outcomes are counted under that token (`_native.take_tally`).
    """
    # The kernel gives words as their numbers: as Enums they would be looked up one by one when the
    # engine takes them over.
    numbered = register_plugin_function(
        plugin_path=Path(str(_native.__file__)),
        function_name="classify",
        args=list(inputs),
        kwargs={"spec": spec} if tally is None else {"spec": spec, "tally": tally},
        is_elementwise=True,
    )
    return numbered.struct.with_fields(
        as_enum(pl.field(name), words) for name, words in output_words().items()
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
