"""Runs the benchmarks and writes BENCHMARKS.md and BENCHMARKS.json.

`python -m benchmarks --help`, in the root of the repository. All runs in one process, but for the
file benchmarks, whose runs are processes of their own.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import files
from benchmarks.clock import say
from benchmarks.machine import machine, versions
from benchmarks.report import markdown

_ROOT = Path(__file__).resolve().parents[1]
_PARTS = ("kernel", "files")


def main() -> None:
    """Measures what is asked and writes the report."""
    arguments = _arguments()
    result: dict[str, Any] = {
        "command": _command(arguments),
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
    }
    if arguments.only in (None, "kernel"):
        # Its peers need more to be installed than the file benchmarks do.
        try:
            from benchmarks import kernel
        except ModuleNotFoundError as error:
            raise SystemExit(
                f"{error.name} is missing: pip install -r requirements/bench.txt"
            ) from error
        result["kernel"] = kernel.measure(arguments.rows, arguments.as_of)
    if arguments.only in (None, "files"):
        result["files"] = files.measure(
            arguments.file_rows, arguments.formats, arguments.as_of, arguments.folder
        )
    arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    arguments.markdown.write_text(markdown(result), encoding="utf-8")
    say(f"wrote {arguments.markdown.name} and {arguments.json.name}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--only", choices=_PARTS, help="one part of the two")
    add("--rows", type=int, default=10_000_000, help="of the register in memory")
    add(
        "--file-rows", type=_numbers, default=[1_000_000, 10_000_000], metavar="N,N",
        help="of the registers in files, such as 1000000,10000000,100000000",
    )  # fmt: skip
    add(
        "--formats", type=_formats, default=list(files.FORMATS), metavar="F,F",
        help="parquet, csv or both",
    )  # fmt: skip
    add("--as-of", type=date.fromisoformat, default=date(2026, 8, 31), help="the day asked about")
    add("--folder", type=Path, help="for the registers in files, deleted when done with")
    add("--markdown", type=Path, default=_ROOT / "BENCHMARKS.md", help="where the table goes")
    add("--json", type=Path, default=_ROOT / "BENCHMARKS.json", help="where the figures go")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _formats(text: str) -> list[str]:
    formats = text.split(",")
    if not set(formats) <= set(files.FORMATS):
        raise argparse.ArgumentTypeError(f"{text}: give {' or '.join(files.FORMATS)}")
    return formats


def _command(arguments: argparse.Namespace) -> str:
    """What makes the same figures again, without the paths of this machine."""
    words = ["python -m benchmarks"]
    if arguments.only:
        words.append(f"--only {arguments.only}")
    if arguments.only != "files":
        words.append(f"--rows {arguments.rows}")
    if arguments.only != "kernel":
        words.append(f"--file-rows {','.join(map(str, arguments.file_rows))}")
        words.append(f"--formats {','.join(arguments.formats)}")
    return " ".join([*words, f"--as-of {arguments.as_of.isoformat()}"])


if __name__ == "__main__":
    main()
