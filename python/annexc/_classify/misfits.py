"""Columns whose codes another scheme reads better than the one that they are read as."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from inspect import currentframe

import polars as pl

from annexc import _native
from annexc._errors import ColumnError, ColumnWarning
from annexc._question.question import Question
from annexc._register.columns import Input
from annexc._register.roles import SCHEMES
from annexc._tables.foreign import Foreign
from annexc._tables.frames import Eager, Frame, Lazy

# So many of the first rows are looked at, and so many schemes are named.
_ROWS = 5_000
_NAMED = 3
# A scheme that no one named has to know so much of the codes.
_FITS = 0.5


def misfits(frame: Frame, question: Question) -> list[ColumnWarning]:
    """A word on each column of codes of which another scheme reads clearly more.

    A lazy table and a stream are not read for it: of a lazy one it is said where a function of
    annexc collects it (`say_misfits`).

    Args:
        frame: The table.
        question: What is asked of it.

    Raises:
        ColumnError: As `hold_form`.
    """
    return _misfits(frame, question.own) if isinstance(frame, Eager | Foreign) else []


def say_misfits(rows: pl.LazyFrame, inputs: Iterable[Input]) -> None:
    """Warns as `misfits` of a lazy table that is about to be collected.

    Raises:
        ColumnError: As `hold_form`.
    """
    for warning in _misfits(Lazy(rows), inputs):
        warnings.warn(warning, stacklevel=_callers())


def _callers() -> int:
    """How far up the caller of annexc stands, as `warnings.warn` counts from `say_misfits`."""
    own = __name__.partition(".")[0]
    frame, level = currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == own:
        frame, level = frame.f_back, level + 1
    return level


def _misfits(frame: Frame, inputs: Iterable[Input]) -> list[ColumnWarning]:
    coded = [entry for entry in inputs if entry.role in SCHEMES and entry.column]
    if not coded:
        return []
    said = []
    headers = list(dict.fromkeys(entry.column.header for entry in coded if entry.column))
    first = frame.table(headers, _ROWS)
    for entry in coded:
        texts = first.select(entry.text(first.schema)).to_series().drop_nulls().unique()
        doubt = hold_form(entry, texts.to_list())
        if doubt is not None and entry.column is not None:
            header, best = entry.column.header, doubt[1][0][0]
            said.append(
                ColumnWarning(
                    f"column `{header}` is read as {told(entry.role, *doubt)}; if it is `{best}`,",
                    python=f"pass columns={{'{best}': '{header}'}}",
                    shell=f"pass --column {best}='{header}'",
                )
            )
    return said


def hold_form(entry: Input, texts: Sequence[str]) -> tuple[float, list[tuple[str, float]]] | None:
    """As `doubted`; a scheme that is the Party's, and that no one named, is not taken in doubt.

    Raises:
        ColumnError: If most of the texts are no codes of it, or another reads clearly more.
    """
    doubt = doubted(entry.role, texts)
    if entry.column is None or entry.column.named_by != "party" or not texts:
        return doubt
    read = _native.match_codes(entry.role, list(texts))
    share = sum(code is not None for code in read) / len(read)
    if doubt is None and share >= _FITS:
        return None
    header = entry.column.header
    others = f"; {told(entry.role, *doubt).split('; ')[1]}" if doubt else ""
    raise ColumnError(
        f"column `{header}`: the one scheme that the Party's registers are known to use, "
        f"`{entry.role}`, knows {share:.0%} of its codes{others}. No one named it, so name the "
        "scheme:",
        python=f"columns={{'{entry.role}': '{header}'}} if it is that, or the other's name",
        shell=f"--column {entry.role}='{header}' if it is that, or the other's name",
    )


def doubted(scheme: str, texts: Sequence[str]) -> tuple[float, list[tuple[str, float]]] | None:
    """What share of the distinct texts a scheme reads, and those that read clearly more."""
    return _native.misfit(scheme, list(texts))


def told(scheme: str, share: float, better: Sequence[tuple[str, float]]) -> str:
    """Which scheme reads how much, and which read more, in a line."""
    others = ", ".join(f"`{one}` {rate:.0%}" for one, rate in better[:_NAMED])
    return f"`{scheme}`, which knows {share:.0%} of its codes; {others}"
