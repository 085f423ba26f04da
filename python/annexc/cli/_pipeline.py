"""From a register to the staged result: one way for all inputs and outputs.

The register is a lazy table, its rows are counted by outcome as they pass, and what takes the
result is a file that is written as they come or, where a format or a target cannot be, one made in
memory.
"""

from __future__ import annotations

import argparse
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from annexc import _native
from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_names
from annexc._classify.sources import split
from annexc._files.formats import separator_of
from annexc._files.ipc import add_metadata
from annexc._files.outputs import (
    Outputs,
    add_sidecar,
    add_table,
    metadata,
    refuse_nested,
    without_formulas,
)
from annexc._files.read import Input, as_it_reads, sha256_of
from annexc._files.reading.statement import Statement
from annexc._files.reading.typed import is_panic
from annexc._progress.unread import BY_WORDS
from annexc._register.columns import outputs as output_columns
from annexc._tables.compat import STREAMED, STREAMS
from annexc._tables.frames import Lazy
from annexc.cli._beside import beside
from annexc.cli._summary import CODES, Unread, doubts, summary, words_off
from annexc.cli._terminal.progress import Progress

if TYPE_CHECKING:
    from annexc.cli.commands.classify import Asking


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to."""

    name: str
    rows: int
    origin: dict[str, str]
    said: list[str]
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Way:
    """Where the result goes, and what is to be said as it is made."""

    arguments: argparse.Namespace
    kind: str
    asking: Asking
    outputs: Outputs
    progress: Progress


def staged(way: Way, source: Input) -> Done:
    """Stages the result of a register.

    Raises:
        AnnexcError: If the register cannot be read or classified, or the result not be written.
        OSError: If nothing can be written there.
    """
    if may_sink(way, source):
        try:
            found = _made(way, source, sunk=True)
        except BaseException as error:
            if not isinstance(error, pl.exceptions.PolarsError) and not is_panic(error):
                raise
            found = None
        if found is not None:
            return found
        # In memory it fails again, with the message that names the place, or comes through.
        way.outputs.discard()
    found = _made(way, as_it_reads(source), sunk=False)
    assert found is not None
    return found


def may_sink(way: Way, source: Input) -> bool:
    """Whether the result can be written to a file as the rows come."""
    target = Path(way.arguments.output)
    if not STREAMS or not source.streams or way.kind not in ("csv", "parquet", "ipc"):
        return False
    if way.arguments.output == "-" or (target.exists() and not target.is_file()):
        return False
    sink = signature(pl.LazyFrame.sink_parquet).parameters
    return not way.arguments.split and (way.kind != "parquet" or "metadata" in sink)


def _made(way: Way, source: Input, *, sunk: bool) -> Done | None:
    """The staged result; None if the rows turn out not to be those that were counted before."""
    arguments, kind, asking = way.arguments, way.kind, way.asking
    joined, said_of_tables = asking.joined(source.data)
    question = asking.of(joined.collect_schema().names())
    data, remarks = asking.sources(joined, question)
    if arguments.split:
        data = split(Lazy(data), question.splitting, arguments.prefix)
    schema = data.collect_schema()
    counter = _Tally()
    kept = [entry for entry in question.stating if entry.role in _KEPT]
    texts = [entry.text(schema) for entry in kept]
    written = output_columns(schema.names(), output_names(), arguments.prefix)
    result = with_verdict(data, question, written, counter.token, texts)
    if kind in ("csv", "xlsx"):
        refuse_nested(result.collect_schema(), arguments.output, kind)
    if arguments.no_formulas:
        result = without_formulas(result)
    origin_of = partial(asking.origin, question, source.name)
    way.progress.step(f"classifying {source.name}")
    try:
        if sunk:
            origin = _sunk(way, source, (data, result), counter, origin_of)
        else:
            origin = _collected(way, source, result, counter, origin_of)
    finally:
        tally = counter.taken()  # also after a failure, so that it is not kept
    if origin is None:
        return None
    unread = Unread.of(tally.cells, [entry.role for entry in kept], text=question.assume.text)
    unread.doubts.extend(doubts(data, question, {role for role, _ in unread.codes}))
    off = words_off(tally.outcomes, question)
    said = [*said_of_tables, *remarks, *summary(tally.outcomes, unread), *off]
    return Done(source.name, tally.rows, origin, said, source.statement)


#: The inputs whose cells are kept where something was not understood.
_KEPT = (*CODES, *BY_WORDS)


def _sunk(
    way: Way,
    source: Input,
    tables: tuple[pl.LazyFrame, pl.LazyFrame],
    counter: _Tally,
    origin_of: Callable[[str, int], dict[str, str]],
) -> dict[str, str] | None:
    arguments, kind = way.arguments, way.kind
    data, result = tables
    origin: dict[str, str] = {}
    total = None
    if kind == "parquet":
        # Its metadata is given before it is written; elsewhere the sum may come last.
        total = int(data.select(pl.len()).collect(**STREAMED).item())
        origin = origin_of(source.sha256, total)
    part = way.outputs.stage(arguments.output)

    def work() -> None:
        if kind == "parquet":
            told = {**source.carried, **metadata(origin)}
            result.sink_parquet(part, metadata=told, engine="streaming")
        elif kind == "ipc":
            result.sink_ipc(part, engine="streaming")
        else:
            texts = pl.col(pl.String)
            # A CSV cannot tell an empty text from none.
            plain = result.with_columns(pl.when(texts != "").then(texts))
            sign = separator_of(arguments.output, source.separator)
            plain.sink_csv(part, separator=sign, engine="streaming")

    # What is wrong in a large text comes up as it is counted; nothing is put in place then.
    beside(
        [work, lambda: source.statement, lambda: source.sha256],
        partial(_shown, way, counter, total),
        what=source.name,
    )
    rows = counter.rows
    if total is not None and rows != total:
        return None
    if kind != "parquet":
        origin = origin_of(source.sha256, rows)
    if kind == "ipc":
        add_metadata(part, metadata(origin))
    if kind == "csv":
        add_sidecar(way.outputs, arguments.output, origin, sha256_of(part))
    return origin


def _shown(way: Way, counter: _Tally, total: int | None) -> int:
    """How many rows have passed, once that is shown."""
    rows = counter.rows
    way.progress.rows("classifying", rows, total)
    return rows


def _collected(
    way: Way,
    source: Input,
    result: pl.LazyFrame,
    counter: _Tally,
    origin_of: Callable[[str, int], dict[str, str]],
) -> dict[str, str]:
    arguments = way.arguments
    found: list[pl.DataFrame] = []
    beside(
        [lambda: found.append(result.collect(**STREAMED))],
        partial(_shown, way, counter, None),
        what=source.name,
    )
    table = found[0]
    origin = origin_of(source.sha256, table.height)
    way.progress.step(f"writing {arguments.output}")
    sign = separator_of(arguments.output, source.separator)
    carried = source.carried if way.kind == "parquet" else None
    kept = source.kept if way.kind == "xlsx" else None
    add_table(
        way.outputs,
        arguments.output,
        table,
        way.kind,
        origin,
        separator=sign,
        carried=carried,
        kept=kept,
    )
    return origin


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the rows came to: their number, and as `_native.take_tally` has it."""

    rows: int
    outcomes: pl.DataFrame
    cells: list[dict[str, Any]]


class _Tally:
    """The rows counted as they pass."""

    def __init__(self) -> None:
        self.token = uuid.uuid4().hex

    @property
    def rows(self) -> int:
        """How many have passed."""
        return _native.tallied_rows(self.token)

    def taken(self) -> _Counted:
        """What they came to; nothing is kept of it."""
        found = json.loads(_native.take_tally(self.token))
        words = ("annex_c_candidates", "obligation", "evidence", "needs", "issues", "ancillary")
        schema = {
            **dict.fromkeys(words, pl.String()),
            "operating": pl.Boolean(),
            "rows": pl.Int64(),
        }
        outcomes = pl.DataFrame(found["outcomes"], schema=schema)
        return _Counted(found["rows"], outcomes, found["cells"])
