"""How far long work has come: a line on a terminal that is rewritten, nothing in a pipe."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from annexc.cli._terminal.plain import on_one_line

_WIDTH = 78
_EVERY = 0.1
# Work that is done sooner needs no line.
_PATIENCE = 0.5


class Progress:
    """The line; a context, so that it is gone in the end whatever happens."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._shows = not quiet and sys.stderr.isatty()
        self._written = False
        self._began = time.monotonic()
        self._last = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def step(self, what: str) -> None:
        """Says what is being done."""
        self._show(on_one_line(what))

    def rows(self, what: str, done: int, total: int | None) -> None:
        """Says how many rows are done, of how many if that is known; as often as can be read."""
        now = time.monotonic()
        if now - self._last < _EVERY or now - self._began < _PATIENCE:
            return
        self._last = now
        if total is None:
            self._show(f"{on_one_line(what)} {grouped(done)} rows")
            return
        share = done / total if total else 1.0
        bar = ("#" * round(20 * share)).ljust(20, ".")
        self._show(
            f"{on_one_line(what)} [{bar}] {share:4.0%}  {grouped(done)} of {grouped(total)} rows"
        )

    def clear(self) -> None:
        """Takes the line away."""
        if self._written:
            print("\r" + " " * _WIDTH + "\r", end="", file=sys.stderr, flush=True)
            self._written = False

    def _show(self, text: str) -> None:
        if self._shows:
            self._written = True
            print("\r" + text[:_WIDTH].ljust(_WIDTH), end="", file=sys.stderr, flush=True)


def grouped(number: int) -> str:
    """A number with its thousands set apart by blanks."""
    return f"{number:,}".replace(",", " ")
