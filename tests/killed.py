"""Runs of the shell to which something happens, at a moment or at a call of the system.

They are killed or interrupted, the system refuses a call, a file may grow no more, or what they
read is changed.

The package is loaded once and each run is a fork of that process, so that hundreds of kills take
minutes. The process itself runs no command: what it has begun, a fork would not have.
"""

from __future__ import annotations

import errno
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

if sys.platform != "win32":
    import resource

#: The calls by which a file comes to be, is made safe, renamed or taken away.
CALLS = ("open", "fsync", "chmod", "link", "replace", "unlink", "mkdir", "rmdir")
#: What may happen at a call, beside the name of an error of the system: `ENOSPC` refuses this call,
#: `ENOSPC...` this and all after it.
KILLED, INTERRUPTED = "killed", "interrupted"
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
        by: str = KILLED,
        changed: str | None = None,
        longest: int | None = None,
    ) -> Ended:
        """Runs a command line in a folder.

        Args:
            line: The arguments of `annexc`.
            folder: In which it runs.
            after: It happens after so many seconds.
            at: It happens right before its call of this number among `CALLS`, from 1.
            by: What happens.
            changed: Someone else adds the last line of this file to it once more.
            longest: Bytes that a file may grow to, as where the disk is full.
        """
        asked = {
            "line": list(line), "folder": str(folder), "after": after, "at": at, "by": by,
            "changed": changed, "longest": longest,
        }  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


def _forked(line: list[str], folder: str, after: float | None, **happens: Any) -> Ended:
    counted, told = os.pipe()
    # No file, which a run could be refused; what a run says is short enough for a pipe.
    heard, said = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os.close(counted)
        os.close(heard)
        _child(line, folder, told, said, **happens)
    os.close(told)
    os.close(said)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGINT if happens["by"] == INTERRUPTED else signal.SIGKILL)
    end = begun + PATIENCE
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)
    took = time.monotonic() - begun
    calls = int(os.read(counted, 20) or b"0")
    os.close(counted)
    text = os.read(heard, 1 << 16).decode("utf-8", "replace")[-2_000:]
    os.close(heard)
    return Ended(os.waitstatus_to_exitcode(ended[1]), took, calls, text)


def _child(
    line: list[str],
    folder: str,
    told: int,
    said: int,
    *,
    at: int | None,
    by: str,
    changed: str | None,
    longest: int | None,
) -> None:
    """Runs the command line as the process that was forked; does not come back."""
    status = 70
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nowhere, number)
        os.dup2(said, 2)
        # What the process had may be of another kind than a pipe.
        sys.stderr = open(2, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115
        if longest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
        counter = _Counter(at, by, changed)
        from annexc.cli import main

        status = main(line)
        os.write(told, str(counter.calls).encode())
    finally:
        os._exit(status)


class _Counter:
    """Counts calls of the system in this process, and lets something happen right before one."""

    def __init__(self, at: int | None, by: str, changed: str | None) -> None:
        self.calls = 0
        self._at = at
        self._by = by
        self._changed = changed
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Any) -> Any:
        def counted(*given: Any, **named: Any) -> Any:
            self.calls += 1
            if self._at is not None and self.calls >= self._at:
                self._happens(first=self.calls == self._at)
            return call(*given, **named)

        return counted

    def _happens(self, *, first: bool) -> None:
        if self._changed is not None:
            if first:
                with Path(self._changed).open("r+b") as file:
                    last = file.read().splitlines(keepends=True)[-1]
                    file.write(last)
        elif self._by in (KILLED, INTERRUPTED):
            if first:
                killed = self._by == KILLED
                os.kill(os.getpid(), signal.SIGKILL if killed else signal.SIGINT)
        elif first or self._by.endswith("..."):
            number = getattr(errno, self._by.removesuffix("..."))
            raise OSError(number, os.strerror(number))


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
