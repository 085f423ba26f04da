"""From file to file in pieces: no more is held than the engine works on."""

from __future__ import annotations

import argparse
import json
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classify import with_verdict
from annexc._classify.kernel import output_names
from annexc._files.csv import checked_head
from annexc._files.formats import format_of, has_tabs, separator_of
from annexc._files.ipc import add_metadata
from annexc._files.outputs import SIDECAR, Outputs, metadata, refuse_nested, without_formulas
from annexc._files.read import sha256_of
from annexc._question.question import asked
from annexc._question.said import doubts, left_out
from annexc._register.columns import outputs as output_columns
from annexc._register.rows import Rows
from annexc._tables.compat import STREAMS
from annexc.cli._arguments import constants_of
from annexc.cli._summary import not_understood, summary
from annexc.cli._terminal.progress import Progress

_STREAMED = ("csv", "parquet", "ipc")


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a run came to."""

    name: str
    rows: int
    origin: dict[str, str]
    said: list[str]


def streamed(
    arguments: argparse.Namespace,
    kind: str,
    columns: dict[str, list[str]],
    options: dict[str, Any],
    outputs: Outputs,
    progress: Progress,
    origin_of: Callable[..., dict[str, str]],
) -> Streamed | None:
    """Stages the result; None, with nothing staged, if it has to be made in memory."""
    source, target = Path(arguments.input), Path(arguments.output)
    if arguments.input == "-" or arguments.input.startswith("sample:") or not source.is_file():
        return None
    if not STREAMS:
        return None
    if arguments.output == "-" or (target.exists() and not target.is_file()):
        return None
    read = format_of(arguments.input, arguments.format)
    if read not in _STREAMED or kind not in _STREAMED or arguments.split:
        return None
    if arguments.encoding or arguments.sheet or (read != "csv" and arguments.separator):
        return None
    if kind == "parquet" and "metadata" not in signature(pl.LazyFrame.sink_parquet).parameters:
        return None
    progress.step(f"reading {arguments.input}")
    separator = ","
    if read == "csv":
        sign = arguments.separator or ("\t" if has_tabs(arguments.input) else None)
        separator = checked_head(source, arguments.input, sign)
    try:
        return _run(
            arguments, (read, kind, separator), columns, options, outputs, progress, origin_of
        )
    except pl.exceptions.PolarsError:
        # In memory it fails again, with the message that names the place, or comes through.
        outputs.discard()
        return None


def _run(
    arguments: argparse.Namespace,
    formats: tuple[str, str, str],
    columns: dict[str, list[str]],
    options: dict[str, Any],
    outputs: Outputs,
    progress: Progress,
    origin_of: Callable[..., dict[str, str]],
) -> Streamed | None:
    read, kind, separator = formats
    source, prefix = Path(arguments.input), arguments.prefix
    data = _scanned(source, read, separator)
    names = data.collect_schema().names()
    question = asked(
        names,
        columns=columns,
        constants=constants_of(arguments),
        where=arguments.where,
        **options,
    )
    remarks = doubts(data, question)
    left = 0
    if question.rows.filters:
        whole = _count(data)
        data = data.filter(question.rows.holds(data.collect_schema()))
        kept = _count(data)
        left, remarks = whole - kept, [*left_out(whole, kept, question), *remarks]
        question = replace(question, rows=Rows())
    written = output_columns(names, output_names(), prefix)
    token = uuid.uuid4().hex
    result = with_verdict(data, question, written, token)
    if kind == "csv":
        refuse_nested(result.collect_schema(), arguments.output, kind)
    origin: dict[str, str] = {}
    counted = -1
    if kind == "parquet":
        counted = _count(data)
        origin = origin_of(arguments, arguments.input, sha256_of(source), counted, options, left)
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
    sums: list[str] = []
    tasks = [work]
    if kind != "parquet":
        # Its metadata is given before it is written; elsewhere the sum may come last.
        tasks.append(lambda: sums.append(sha256_of(source)))
    try:
        _beside(tasks)
    finally:
        outcome = _tallied(token)  # also after a failure, so that it is not kept
    rows = int(outcome["rows"].sum())
    if kind == "parquet" and rows != counted:
        outputs.discard()
        return None
    if kind != "parquet":
        origin = origin_of(arguments, arguments.input, sums[0], rows, options, left)
    if kind == "ipc":
        add_metadata(staged, metadata(origin))
    if kind == "csv":
        text = json.dumps(origin, indent=2, ensure_ascii=False)
        outputs.add(arguments.output + SIDECAR, f"{text}\n".encode())
    progress.step("counting")
    plain = with_verdict(data, question, written)
    unknown = not_understood(plain, question, outcome, prefix)
    return Streamed(arguments.input, rows, origin, [*remarks, *summary(outcome, unknown)])


def _count(data: pl.LazyFrame) -> int:
    return int(data.select(pl.len()).collect(engine="streaming").item())


def _scanned(source: Path, kind: str, separator: str) -> pl.LazyFrame:
    if kind == "csv":
        return pl.scan_csv(source, infer_schema=False, separator=separator, glob=False)
    if kind == "parquet":
        return pl.scan_parquet(source, glob=False)
    return pl.scan_ipc(source, glob=False)


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
