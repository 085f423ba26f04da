"""Streams of Arrow batches: classified one batch at a time, by the kernel itself.

No other library is needed, and no more than one batch is held. What is no plain classification (a
step that splits rows, say), or reads a column that only Polars can read, takes the way of tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from annexc import _native
from annexc._tables.foreign import ArrowReader
from annexc._tables.frames import Capsule, Frame, Step, once


class Stream(Frame):
    """A stream of record batches that can be read once.

    A pyarrow reader comes back as one, another object as a stream with the Arrow stream interface.
    """

    def __init__(self, data: Any) -> None:
        self._native = _native.ArrowStream(data)
        self._of_pyarrow = type(data).__module__.split(".")[0] == "pyarrow" and hasattr(
            type(data), "from_stream"
        )
        self._kind = type(data)
        self.names = self._native.names()
        once(self.names)

    def classified(
        self,
        spec: str,
        feeds: Sequence[tuple[str | None, str | None]],
        written: Sequence[str],
    ) -> Any:
        """The stream with the output columns, or None if it has to be read as a table.

        `feeds` holds of each input of `spec` the header that is read, or the constant.
        """
        if {header for header, _ in feeds} & set(self._native.unread()):
            return None
        return self._back(self._native.classify(spec, feeds, list(written)))

    def run(self, step: Step, reads: Sequence[str], writes: Sequence[str]) -> Any:
        return self._table().run(step, reads, writes)

    def table(self, columns: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        return self._table().table(columns, rows)

    def in_one(self) -> Frame:
        return self._table().in_one()

    def _table(self) -> Frame:
        if self._of_pyarrow:
            return ArrowReader(self._kind.from_stream(self._native))
        return Capsule(self._native, self._kind, self._native.unread())

    def _back(self, stream: _native.ArrowStream) -> Any:
        if self._of_pyarrow:
            return self._kind.from_stream(stream)
        from_arrow = getattr(self._kind, "from_arrow", None)
        return stream if from_arrow is None else from_arrow(stream)
