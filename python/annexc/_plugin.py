"""The only place where the kernel becomes a Polars expression."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
from polars.plugins import register_plugin_function

from annexc import _native


def classified(inputs: Sequence[pl.Expr], spec: str) -> pl.Expr:
    """The kernel over text expressions in the order of the roles of the spec; gives a struct."""
    return register_plugin_function(
        plugin_path=Path(str(_native.__file__)),
        function_name="classify",
        args=list(inputs),
        kwargs={"spec": spec},
        is_elementwise=True,
    )


@cache
def output_names() -> tuple[str, ...]:
    """The names of the output columns, in order."""
    return tuple(field["name"] for field in json.loads(_native.output_fields()))
