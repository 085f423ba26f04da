"""From file to file in pieces: no more is held than the engine works on."""

from __future__ import annotations

import argparse
import json
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from annexc import _native
from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_names
from annexc._files.formats import separator_of
from annexc._files.ipc import add_metadata
from annexc._files.outputs import Outputs, add_sidecar, metadata, refuse_nested, without_formulas
from annexc._files.read import sha256_of
from annexc._files.reading.opened import Opened
from annexc._files.reading.statement import Statement
from annexc._files.reading.typed import is_panic
from annexc._register.columns import outputs as output_columns
from annexc._tables.compat import STREAMS
from annexc.cli._summary import not_understood, summary
from annexc.cli._terminal.progress import Progress

if TYPE_CHECKING:
    from annexc.cli.classify import Asking

_STREAMED = ("csv", "parquet", "ipc")


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a run came to."""

    name: str
    rows: int
    origin: dict[str, str]
    said: list[str]
    statement: Statement


def streamed(
    arguments: argparse.Namespace,
    source: Opened | None,
    kind: str,
    asking: Asking,
    outputs: Outputs,
    progress: Progress,
) -> Streamed | None:
    """Stages the result; None, with nothing staged, if it has to be made in memory."""
    target = Path(arguments.output)
    if source is None or isinstance(source.source, bytes) or not STREAMS:
        return None
    if arguments.output == "-" or (target.exists() and not target.is_file()):
        return None
    if kind not in _STREAMED or arguments.split:
        return None
    if kind == "parquet" and "metadata" not in signature(pl.LazyFrame.sink_parquet).parameters:
        return None
    try:
        return _run(arguments, source, kind, asking, outputs, progress)
    except BaseException as error:
        if not isinstance(error, pl.exceptions.PolarsError) and not is_panic(error):
            raise
        # In memory it fails again, with the message that names the place, or comes through.
        outputs.discard()
        return None


def _run(
    arguments: argparse.Namespace,
    opened: Opened,
    kind: str,
    asking: Asking,
    outputs: Outputs,
    progress: Progress,
) -> Streamed | None:
    prefix, separator = arguments.prefix, opened.separator or ","
    names = opened.data.collect_schema().names()
    question = asking.of(names)
    data, remarks = asking.sources(opened.data, question)
    written = output_columns(names, output_names(), prefix)
    token = uuid.uuid4().hex
    result = with_verdict(data, question, written, token)
    if kind == "csv":
        refuse_nested(result.collect_schema(), arguments.output, kind)
    origin: dict[str, str] = {}
    counted = -1
    if kind == "parquet":
        counted = int(data.select(pl.len()).collect(engine="streaming").item())
        origin = asking.origin(question, arguments.input, opened.sha256, counted)
    staged = outputs.stage(arguments.output)

    def work() -> None:
        if kind == "parquet":
            result.sink_parquet(staged, metadata=metadata(origin), engine="streaming")
        elif kind == "ipc":
            result.sink_ipc(staged, engine="streaming")
        else:
            texts = pl.col(pl.String)
            # A CSV cannot tell an empty text from none.
            plain = result.with_columns(pl.when(texts != "").then(texts))
            if arguments.no_formulas:
                plain = without_formulas(plain)
            sign = separator_of(arguments.output, separator)
            plain.sink_csv(staged, separator=sign, engine="streaming")

    progress.step(f"classifying {arguments.input}")
    # What is wrong in a large text comes up as it is counted; nothing is put in place then. The
    # metadata of Parquet is given before it is written; elsewhere the sum may come last.
    tasks: list[Callable[[], object]] = [work, lambda: opened.statement, lambda: opened.sha256]
    try:
        _beside(tasks)
    finally:
        outcome = _tallied(token)  # also after a failure, so that it is not kept
    rows = int(outcome["rows"].sum())
    if kind == "parquet" and rows != counted:
        outputs.discard()
        return None
    if kind != "parquet":
        origin = asking.origin(question, arguments.input, opened.sha256, rows)
    if kind == "ipc":
        add_metadata(staged, metadata(origin))
    if kind == "csv":
        add_sidecar(outputs, arguments.output, origin, sha256_of(staged))
    progress.step("counting")
    plain = with_verdict(data, question, written)
    unknown = not_understood(plain, question, outcome, prefix)
    said = [*remarks, *summary(outcome, unknown)]
    return Streamed(arguments.input, rows, origin, said, opened.statement)


def _tallied(token: str) -> pl.DataFrame:
    found = json.loads(_native.take_tally(token))["outcomes"]
    words = ("annex_c_candidates", "obligation", "evidence", "needs", "issues", "ancillary")
    schema = {**dict.fromkeys(words, pl.String()), "operating": pl.Boolean(), "rows": pl.Int64()}
    return pl.DataFrame(found, schema=schema)


def _beside(tasks: Sequence[Callable[[], object]]) -> None:
    """Does the tasks in threads, so that a signal can stop the program meanwhile."""
    failed: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=[task], daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            thread.join(0.05)
    if failed:
        raise failed[0]
