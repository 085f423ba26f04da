"""Runs of the shell that are killed: at a moment, or at a call of the system.

The package is loaded once and each run is a fork of that process, so that hundreds of kills take
minutes. The process itself runs no command: what it has begun, a fork would not have.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

#: The calls by which a file comes to be, is made safe, renamed or taken away.
CALLS = ("open", "fsync", "chmod", "link", "replace", "unlink", "mkdir", "rmdir")
#: A run that takes so many seconds hangs.
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended.

    Attributes:
        status: Its exit status; negative the number of the signal that killed it.
        took: Seconds.
        calls: How many of `CALLS` it made; 0 of one that was killed.
        said: The end of what it wrote to standard error.
    """

    status: int
    took: float
    calls: int
    said: str


class Runs:
    """Forks of one process that has the package loaded."""

    def __enter__(self) -> Runs:
        import annexc

        roots = [str(Path(annexc.__file__).parents[1]), str(Path(__file__).parents[1])]
        path = os.pathsep.join([*roots, os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed"], env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def run(
        self,
        line: Sequence[str],
        folder: Path,
        *,
        after: float | None = None,
        at: int | None = None,
    ) -> Ended:
        """Runs a command line in a folder.

        Args:
            line: The arguments of `annexc`.
            folder: In which it runs.
            after: Kills it after so many seconds.
            at: Kills it right before its call of this number among `CALLS`, from 1.
        """
        asked = {"line": list(line), "folder": str(folder), "after": after, "at": at}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def _forked(line: list[str], folder: str, after: float | None, at: int | None) -> Ended:
    counted, told = os.pipe()
    said = (
        os.memfd_create("said") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
    )
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os.close(counted)
        _child(line, folder, at, told, said)
    os.close(told)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    end = begun + PATIENCE
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)
    took = time.monotonic() - begun
    calls = int(os.read(counted, 20) or b"0")
    os.close(counted)
    os.lseek(said, 0, os.SEEK_SET)
    text = os.read(said, 100_000).decode("utf-8", "replace")[-2_000:]
    os.close(said)
    return Ended(os.waitstatus_to_exitcode(ended[1]), took, calls, text)


def _child(line: list[str], folder: str, at: int | None, told: int, said: int) -> None:
    """Runs the command line as the process that was forked; does not come back."""
    status = 70
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nowhere, number)
        os.dup2(said, 2)
        counter = _Counter(at)
        from annexc.cli import main

        status = main(line)
        os.write(told, str(counter.calls).encode())
    finally:
        os._exit(status)


class _Counter:
    """Counts calls of the system in this process, and ends it right before one of them."""

    def __init__(self, at: int | None) -> None:
        self.calls = 0
        self._at = at
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Any) -> Any:
        def counted(*given: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self._at:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return counted


def _serve() -> None:
    import annexc

    for module in pkgutil.walk_packages(annexc.__path__, "annexc."):
        if module.name not in ("annexc.spark", "annexc.__main__"):
            importlib.import_module(module.name)
    for asked in sys.stdin:
        ended = _forked(**json.loads(asked))
        held = {name: getattr(ended, name) for name in ("status", "took", "calls", "said")}
        print(json.dumps(held), flush=True)


if __name__ == "__main__":
    _serve()
