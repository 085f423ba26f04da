"""From file to file: the shell's `annexc classify` beside the same scan and sink without it.

Beside the register's copy stands the copy of annexc's own result, which is as much to write.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import registers
from benchmarks.clock import say
from benchmarks.law_tables import INPUTS

ROUNDS = 3
#: Longer registers are run once.
MANY_ROWS = 20_000_000
LIMIT_TARGETS = {"parquet": 1.1, "csv": 1.15}
PEAK_TARGET = 700_000_000
FORMATS = ("parquet", "csv")
_WRITERS = {"parquet": registers.write_parquet, "csv": registers.write_csv}
_COPIES = {
    "parquet": "pl.scan_parquet(sys.argv[1]).sink_parquet(sys.argv[2])",
    "csv": "pl.scan_csv(sys.argv[1], infer_schema=False).sink_csv(sys.argv[2])",
}


def measure(
    sizes: list[int], formats: list[str], as_of: date, folder: Path | None
) -> list[dict[str, Any]]:
    """One entry a format and size.

    Args:
        sizes: Rows of the registers.
        formats: Of `FORMATS`.
        as_of: The day asked about.
        folder: Where the files go until each is done with; the system's temporary one if None.
    """
    found = []
    for form in formats:
        for rows in sizes:
            with tempfile.TemporaryDirectory(prefix="annexc-bench-", dir=folder) as name:
                found.append(_measured(form, rows, as_of, Path(name)))
    return found


def _measured(form: str, rows: int, as_of: date, folder: Path) -> dict[str, Any]:
    source, target = folder / f"register.{form}", folder / f"out.{form}"
    copied, again = folder / f"copied.{form}", folder / f"again.{form}"
    say(f"files: writing {rows:,} rows of {form}")
    _WRITERS[form](rows, source)
    copy = f"import sys, polars as pl; {_COPIES[form]}"
    day = as_of.isoformat()
    commands = {
        "copy": [sys.executable, "-c", copy, str(source), str(copied)],
        "annexc": [
            *_shell(),
            "classify",
            str(source),
            "-o",
            str(target),
            "--as-of",
            day,
            "--quiet",
        ],
        "copy of result": [sys.executable, "-c", copy, str(target), str(again)],
    }
    written = dict(zip(commands, (copied, target, again), strict=True))
    if rows < MANY_ROWS:
        gathered = folder / f"gathered.{form}"
        _run(commands["annexc"])
        commands["limit"] = _limit(form, folder, target, gathered)
        written["limit"] = gathered
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    sizes: dict[str, int] = {}
    rounds = ROUNDS if rows < MANY_ROWS else 1
    # The first round brings the file into memory, and is not counted where there are several.
    for number in range(rounds + (rounds > 1)):
        for name, command in commands.items():
            run = _run(command)
            say(f"  {name}: {run['seconds']:.2f} s, peak {run['peak_bytes'] / 1e6:.0f} MB")
            if number or rounds == 1:
                runs[name].append(run)
            sizes[name] = written[name].stat().st_size
            _check_rows(form, written[name], rows)
            if name != "annexc":  # its result is copied later in the round
                written[name].unlink()
        for left in folder.glob("out.*"):
            left.unlink()
    median = {name: statistics.median(run["seconds"] for run in of) for name, of in runs.items()}
    return {
        "format": form,
        "rows": rows,
        "rounds": rounds,
        "input_bytes": source.stat().st_size,
        "output_bytes": sizes,
        "median_seconds": median,
        "seconds": {name: [run["seconds"] for run in of] for name, of in runs.items()},
        "peak_bytes": {name: max(run["peak_bytes"] for run in of) for name, of in runs.items()},
        "nanoseconds_per_row": {name: 1e9 * taken / rows for name, taken in median.items()},
        "ratio": {name: taken / median["copy"] for name, taken in median.items()},
        "limit_target": LIMIT_TARGETS[form],
        "peak_target_bytes": PEAK_TARGET,
    }


_LIMIT = """
import sys, polars as pl
outcomes = pl.read_parquet(sys.argv[2])
columns = [pl.lit(c).gather(pl.col("outcome")).alias(c.name) for c in outcomes.iter_columns()]
(SCAN(sys.argv[1], **OPTIONS).with_columns(pl.col("outcome").cast(pl.UInt32))
 .with_columns(columns).drop("outcome").SINK(sys.argv[3], engine="streaming"))
"""


def _limit(form: str, folder: Path, result: Path, target: Path) -> list[str]:
    """The output columns gathered from the numbers of outcomes, which stand in the register."""
    numbered, table = folder / f"numbered.{form}", folder / "outcomes.parquet"
    scan = pl.scan_parquet if form == "parquet" else _scan_texts
    found = scan(result)
    outputs = [name for name in found.collect_schema().names() if name not in INPUTS]
    outcomes = found.select(outputs).unique().collect(engine="streaming")
    outcomes.write_parquet(table)
    joined = found.join(
        outcomes.lazy().with_columns(outcome=pl.int_range(pl.len(), dtype=pl.UInt32)),
        on=outputs, how="left", nulls_equal=True, maintain_order="left",
    ).drop(outputs)  # fmt: skip
    script = _LIMIT
    if form == "parquet":
        joined.sink_parquet(numbered, engine="streaming")
        names = {"SCAN": "pl.scan_parquet", "OPTIONS": "{}", "SINK": "sink_parquet"}
    else:
        joined.sink_csv(numbered, engine="streaming")
        names = {"SCAN": "pl.scan_csv", "OPTIONS": "{'infer_schema': False}", "SINK": "sink_csv"}
    for name, text in names.items():
        script = script.replace(name, text)
    return [sys.executable, "-c", script, str(numbered), str(table), str(target)]


def _scan_texts(path: Path) -> pl.LazyFrame:
    return pl.scan_csv(path, infer_schema=False)


def _shell() -> list[str]:
    """The command beside the running Python, else the module."""
    beside = Path(sys.executable).with_name("annexc")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "annexc"]


def _run(command: list[str]) -> dict[str, float]:
    launcher = [sys.executable, str(Path(__file__).with_name("measure.py"))]
    done = subprocess.run([*launcher, *command], check=True, stdout=subprocess.PIPE, text=True)
    run: dict[str, float] = json.loads(done.stdout)
    return run


def _check_rows(form: str, target: Path, rows: int) -> None:
    scan = pl.scan_parquet(target) if form == "parquet" else pl.scan_csv(target, infer_schema=False)
    found = scan.select(pl.len()).collect(engine="streaming").item()
    if found != rows:
        raise AssertionError(f"{target.name}: {found} rows, not {rows}")
