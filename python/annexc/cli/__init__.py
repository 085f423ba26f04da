"""The shell: `annexc` and its commands, one module each.

Exit status: 0 done, 1 failed, 2 wrong usage. A message says what failed, where, and the way out.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from io import UnsupportedOperation
from pathlib import Path
from types import FrameType
from typing import TextIO

from annexc._errors import ColumnWarning
from annexc.cli._arguments import Parser
from annexc.cli._terminal.plain import on_one_line
from annexc.cli.commands import (
    answers,
    ask,
    classify,
    compare,
    crosswalk,
    docs,
    explain,
    gaps,
    inspect,
    parties,
    report,
)

_COMMANDS = (
    classify, inspect, explain, gaps, ask, answers, compare, report, parties, crosswalk,
    docs,
)  # fmt: skip

_EPILOG = """\
examples:
  annexc classify register.csv -o classified.csv --party KEN --column isic4="ISIC code"
  annexc classify sample:fr-irep -o french.xlsx --register fr-irep
  annexc inspect register.csv
  annexc explain sample:fr-irep --register fr-irep --row 1
  annexc COMMAND --help    shows more of them
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line and returns the exit status.

    Args:
        argv: The arguments after the program's name; those of the process if None.
    """
    _stand_in_for_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal without UTF-8 shows escapes, and nothing fails
            reconfigure(errors="backslashreplace")
    return _guarded(argv)


def _stand_in_for_closed_streams() -> None:
    """Of a closed input nothing is read, messages are lost, and an output fails as it is written.

    For each of them Python has None.
    """
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="annexc",
        usage="annexc [-h] [--version] COMMAND ...",
        description="What Article 5 of the Stockholm Convention asks of its Party at every source "
        "of a register.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, help="print the versions and exit")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND ...", prog="annexc", required=True, parser_class=Parser
    )
    for command in _COMMANDS:
        command.add(commands)
    return parser


class _Version(argparse.Action):
    """Prints the versions; they are read only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest=argparse.SUPPRESS, nargs=0, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        import json

        from annexc import _native

        data = json.loads(_native.data_versions())
        print(f"annexc {_native.version()} (law {data['law']}, crosswalk {data['crosswalk']})")
        parser.exit()


def _run(argv: Sequence[str] | None) -> int:
    status = 0
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said why, or printed what was asked for
        status = int(stop.code or 0)
    else:
        arguments.run(arguments)
    sys.stdout.flush()
    return status


def _guarded(argv: Sequence[str] | None) -> int:
    """Runs the command; every failure becomes one message and an exit status."""
    before = signal.getsignal(signal.SIGTERM)
    _on_terminate(_terminated)
    unraisable = sys.unraisablehook
    if not os.environ.get("ANNEXC_TRACEBACK"):
        # After a failure a library's half-made file complains as it is thrown away.
        sys.unraisablehook = lambda _: None
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _said
            # What is remarked of a column is said, and stops nothing.
            warnings.simplefilter("always", ColumnWarning)
            return _run(argv)
    except BrokenPipeError:
        # Whoever read the output has gone; the flush at exit must not fail over it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except KeyboardInterrupt:
        return _failed("stopped; every output is as it was before, or new and whole", 130)
    except SystemExit as stop:
        return int(stop.code or 0)
    except Exception as error:
        if os.environ.get("ANNEXC_TRACEBACK"):
            raise
        return _failed(_message(error), 1)
    finally:
        sys.unraisablehook = unraisable
        _on_terminate(before)


def _on_terminate(handler: object) -> None:
    try:
        signal.signal(signal.SIGTERM, handler)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return  # not the main thread, or a handler that Python did not set: left as it is


def _terminated(number: int, frame: FrameType | None) -> None:
    # Unwinding removes the temporary files.
    raise SystemExit(143)


def _message(error: Exception) -> str:
    from annexc._errors import AnnexcError

    if isinstance(error, AnnexcError):
        return on_one_line(error.in_shell())
    if isinstance(error, MemoryError):
        return "out of memory; classify the register in parts, or take fewer columns"
    if isinstance(error, UnsupportedOperation):
        return "standard output is closed"
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return on_one_line(f"{where}{error.strerror or error}")
    return (
        f"{on_one_line(f'{type(error).__name__}: {error}')}\n"
        "(this is a fault of annexc; ANNEXC_TRACEBACK=1 shows where)"
    )


def _failed(message: str, status: int) -> int:
    print(f"annexc: error: {message}", file=sys.stderr)
    return status


def _said(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    from annexc._errors import Hinted

    told = message.in_shell() if isinstance(message, Hinted) else str(message)
    print(f"annexc: warning: {on_one_line(told)}", file=sys.stderr)
