"""One row a source: facilities with several activities become several rows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from annexc import _native
from annexc._learnt.inputs import Replaced, key_of, of_whole_facilities, with_learnt
from annexc._learnt.read import FactsLike, ledger
from annexc._question.linked.links import Links, TablesLike, given_by, linked
from annexc._question.linked.said import said_of_tables
from annexc._question.question import carried_by, described, filters, whose
from annexc._question.said import said_of_rows, warn
from annexc._question.scheme import with_scheme
from annexc._register.columns import (
    Column,
    ColumnsLike,
    Input,
    inputs,
    outputs,
    read_columns,
    remarks,
)
from annexc._register.description import Register, read_constants
from annexc._register.roles import ACTIVITY_SCHEMES, SECTOR_SCHEMES
from annexc._register.rows import Rows, WhereLike
from annexc._register.words.by_text import by_text
from annexc._tables.compat import exploded
from annexc._tables.frames import Frame, Lazy
from annexc._tables.opened import opened

Data = TypeVar("Data")

# The higher rank first: within a rank the order in which the border names the schemes.
_RANKS: tuple[tuple[str, ...], ...] = (("category",), ACTIVITY_SCHEMES, SECTOR_SCHEMES)
_READ = pl.Struct({"codes": pl.List(pl.String), "known": pl.Boolean})


def sources(
    data: Data,
    *,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    tables: TablesLike | None = None,
    facts: FactsLike | None = None,
) -> Data:
    """Makes one row a source of a register whose rows hold several activities.

    A row is split by the codes of the highest rank that speaks (a stated category before activity
    schemes, these before sector schemes): several codes in a cell, or in several columns of one
    scheme, become as many rows. Where the highest rank names one activity the row is one source,
    whatever else its owner does, and is not split by the sector codes.

    Nulls: an empty cell is no code; a row without any code stays one row.

    Args:
        data: A table of any kind that `classify` takes.
        register: As in `classify`.
        columns: As in `classify`.
        prefix: Put before the name of the added column.
        constants: As in `classify`; what holds in every row splits none.
        where: As in `classify`: rows that are no sources are not split, and left out.
        tables: As in `classify`: what they give stands in columns of their own, which `classify`
            then reads without being given the tables again; further codes split rows as those of
            the register do.
        facts: As in `classify`; a facility of which a code was learnt is not split by its others.

    Returns:
        A table of the same kind (a lazy one stays lazy). In a split row the first column of the
        scheme holds the one code, as its list prints it, and the scheme's other columns are null;
        columns that may be split become text. All else is repeated as it was. `source_no` counts
        the sources of a row from 1.

    Raises:
        ColumnError: As in `classify`.
        RegisterError: If the register description or `constants` cannot be read.

    Source:
        Article 5(f): the unit of the duty is the source, not the site.

    Example:
        >>> import annexc, polars as pl
        >>> works = pl.DataFrame({"name": ["Mill"], "eprtr": ["6.(a); 1.(c)"]})
        >>> annexc.sources(works)["eprtr"].to_list()
        ['6.(a)', '1.(c)']
    """
    frame = opened(data)
    described_as, mapped, place = described(register)
    fixed = read_constants(constants)
    given = read_columns(columns or {}, "columns")
    of = whose(frame.names, None, described_as, mapped, given, fixed)
    mapped, given = with_scheme(mapped, given, of, place)
    links = linked(tables, described_as, frame.names, columns, prefix)
    names = [*frame.names, *links.adds]
    further = given_by(described_as.tables if described_as else (), names, mapped, prefix)
    found = inputs(names, mapped, given, where=place, text=False, constants=fixed, further=further)
    kept = filters(frame.names, described_as, columns, where)
    for warning in remarks(names, mapped, given, found, text=False):
        warnings.warn(warning, stacklevel=2)
    told = [*said_of_rows(frame, kept), *said_of_tables(frame, links, described_as)]
    warn(told, stacklevel=2)
    if facts is not None:
        carried = carried_by(names, mapped, given, where=place, text=False, constants=fixed)
        said = of_whole_facilities(ledger(facts))
        found = list(with_learnt(found, said, key_of(carried, names, said)))
    result: Data = split(frame, found, prefix, kept, links)
    return result


def split(
    frame: Frame,
    found: Sequence[Input],
    prefix: str,
    kept: Rows | None = None,
    links: Links | None = None,
) -> Any:
    """The table with a row for each source, of its own kind.

    Args:
        frame: The table.
        found: The inputs by which its codes are read.
        prefix: Put before the name of the added column.
        kept: Which rows are sources; all without it.
        links: Further tables, which are joined first.
    """
    links = links or Links()
    if not isinstance(frame, Lazy):
        links = links.held()
    by_scheme = {
        scheme: feeds
        for scheme in sum(_RANKS, ())
        if (feeds := [entry for entry in found if entry.role == scheme and entry.column])
    }
    counter = outputs([*frame.names, *links.adds], ["source_no"], prefix)[0]
    headers = list(
        dict.fromkeys(e.column.header for feeds in by_scheme.values() for e in feeds if e.column)
    )

    def step(rows: pl.LazyFrame) -> pl.LazyFrame:
        rows = links.joined(rows)
        if kept is not None and kept.filters:
            rows = rows.filter(kept.holds(rows.collect_schema()))
        return _split(rows, by_scheme, headers, counter)

    keys = [header for entry in found if isinstance(entry, Replaced) for header in entry.reads]
    filtered = kept.reads if kept is not None else ()
    reads = dict.fromkeys([*links.reads, *headers, *keys, *filtered])
    writes = list(dict.fromkeys([*links.adds, *headers, counter]))
    return frame.run(step, [name for name in reads if name not in links.adds], writes)


def _split(
    rows: pl.LazyFrame,
    by_scheme: Mapping[str, Sequence[Input]],
    headers: Sequence[str],
    counter: str,
) -> pl.LazyFrame:
    schema = rows.collect_schema()
    names = list(by_scheme)
    rows = rows.with_columns(
        _read(scheme, feeds, schema).alias(_held(scheme)) for scheme, feeds in by_scheme.items()
    )
    # Which scheme splits the row, as its place in `names`; none if the highest rank names one
    # activity.
    chosen = pl.lit(None, dtype=pl.Int32)
    for rank in reversed(_RANKS):
        here = [name for name in names if name in rank]
        if not here:
            continue
        several = reduce(
            lambda rest, name: (
                pl.when(_codes(name).list.len() > 1)
                .then(pl.lit(names.index(name), dtype=pl.Int32))
                .otherwise(rest)
            ),
            reversed(here),
            pl.lit(None, dtype=pl.Int32),
        )
        speaks = pl.any_horizontal(pl.col(_held(name)).struct.field("known") for name in here)
        many = pl.any_horizontal(_codes(name).list.len() > 1 for name in here)
        chosen = pl.when(speaks | many).then(several).otherwise(chosen)
    one: pl.Expr = pl.lit([None], dtype=pl.List(pl.String))
    codes = one
    for place, name in enumerate(names):
        codes = pl.when(pl.col("__annexc_by") == place).then(_codes(name)).otherwise(codes)
    rows = (
        rows.with_columns(chosen.alias("__annexc_by"))
        .with_columns(codes.alias("__annexc_code"))
        .with_columns(
            pl.int_ranges(1, pl.col("__annexc_code").list.len() + 1, dtype=pl.Int32).alias(counter)
        )
    )
    rows = exploded(rows, "__annexc_code", counter)
    return rows.with_columns(_written(header, by_scheme, schema) for header in headers).drop(
        "__annexc_by", "__annexc_code", *(_held(name) for name in names)
    )


def _held(scheme: str) -> str:
    return f"__annexc_{scheme}"


def _codes(scheme: str) -> pl.Expr:
    return pl.col(_held(scheme)).struct.field("codes")


def _read(scheme: str, feeds: Sequence[Input], schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The codes of a row in a scheme, each once, and whether the scheme knows any of them."""

    def read(cells: list[str]) -> list[dict[str, object]]:
        codes = [_codes_in(scheme, cell) for cell in cells]
        return [{"codes": listed, "known": _knows(scheme, listed)} for listed in codes]

    parts = [by_text(entry.text(schema), read, _READ) for entry in feeds]
    none = pl.lit([], dtype=pl.List(pl.String))
    codes = [part.struct.field("codes").fill_null(none) for part in parts]
    return pl.struct(
        pl.concat_list(codes).list.unique(maintain_order=True).alias("codes"),
        pl.any_horizontal(part.struct.field("known").fill_null(False) for part in parts).alias(
            "known"
        ),
    )


def _codes_in(scheme: str, cell: str) -> list[str]:
    if scheme == "category":
        parts = [part.strip() for part in re.split(r"[;|\n]", cell)]
        finer = [part.strip() for part in re.split(r"[;|\n,/]", cell)]
        # `Annex C, Part III.b` is one reference; `II.a, III.b` are two.
        if all(re.match(r"(II|III|none)\b", part, re.IGNORECASE) for part in finer if part):
            parts = finer
        return list(dict.fromkeys(part for part in parts if part))
    return _native.read_codes(scheme, cell)


def _knows(scheme: str, codes: list[str]) -> bool:
    if scheme == "category":
        return bool(codes)
    return any(code is not None for code in _native.match_codes(scheme, list(codes)))


def _written(
    header: str, by_scheme: Mapping[str, Sequence[Input]], schema: Mapping[str, pl.DataType]
) -> pl.Expr:
    """A column of codes after the split: its one code, null beside it, or as it was."""
    result: pl.Expr | None = None
    for place, feeds in enumerate(by_scheme.values()):
        for number, entry in enumerate(feeds):
            column = entry.column
            if column is None or column.header != header:
                continue
            if result is None:
                result = _as_it_was(entry, schema)
            code: pl.Expr = (
                pl.col("__annexc_code") if number == 0 else pl.lit(None, dtype=pl.String)
            )
            if column.starts_with is not None and number == 0:
                # The column is told from another scheme's by this beginning, so the code keeps it.
                start = column.starts_with
                code = (
                    pl.when(code.str.starts_with(start)).then(code).otherwise(pl.lit(start) + code)
                )
            result = pl.when(pl.col("__annexc_by") == place).then(code).otherwise(result)
    return (pl.col(header) if result is None else result).alias(header)


def _as_it_was(entry: Input, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The whole column as text, without the filter and the replacements of its mapping."""
    header = entry.column.header if entry.column else entry.role
    return Input(entry.role, Column(header)).text(schema)
