"""Columns whose codes another scheme reads better than the one that they are read as."""

from __future__ import annotations

import json
import math
import random
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import currentframe
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import polars as pl

from annexc import _native
from annexc._errors import ColumnError, ColumnWarning, RegisterWarning
from annexc._question.question import Question
from annexc._register.columns import Input
from annexc._register.roles import SCHEMES, USUAL_SCHEMES
from annexc._tables.foreign import Foreign
from annexc._tables.frames import Eager, Frame, Lazy
from annexc._tables.opened import opened

# So many of the first rows are looked at, and so many schemes are named.
_ROWS = 5_000
_NAMED = 3
# A scheme that no one named has to know so much of the codes.
_FITS = 0.5
# Of the codes that a scheme does not know another is worth a word if it reads most of so many, if
# these are so much of all, and if chance would hardly do as much. Of a scheme that registers of the
# Party use fewer will do.
_UNKNOWN = 0.1
_MOST = 0.6
_LEAST, _LEAST_OWN = 8, 2
_CHANCE, _CHANCE_OWN = 1e-3, 0.02
# Where several others share the unknown ones none reads most: of each so many, by less of a chance.
_PART, _CHANCE_PART = 0.15, 1e-4
# Another scheme that reads less of all codes leaves some that a third may know.
_WHOLE = 0.9
# A scheme that reads more than so much of numbers that look like the codes reads nearly anything.
_LOOSE = 0.5
# So many numbers tell how much of them a scheme reads, and so many schemes are looked at.
_DRAWN = 200
_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the codes of a column may not be, or not all be, of the scheme that it is read as.

    Attributes:
        scheme: The scheme that it is read as.
        share: What share of the distinct codes it knows.
        better: Schemes that read clearly more of all of them, the likeliest first, with the shares.
        unknown: How many distinct codes it does not know.
        beside: If none reads clearly more of nearly all: the schemes of which most, or each some,
            of the unknown ones are codes, with the numbers.
    """

    scheme: str
    share: float
    better: tuple[tuple[str, float], ...] = ()
    unknown: int = 0
    beside: tuple[tuple[str, int], ...] = ()

    @property
    def likeliest(self) -> str:
        """The scheme that is most likely meant, of all codes or of those that are not known."""
        return self.better[0][0] if self.better else self.beside[0][0]

    @property
    def others(self) -> str:
        """Which other schemes read how much, in a line."""
        better = ", ".join(f"`{one}` {rate:.0%}" for one, rate in self.better[:_NAMED])
        if not self.beside:
            return better
        first, *rest = (f"{count} are codes of `{one}`" for one, count in self.beside[:_NAMED])
        known = ", ".join([first, *(line.replace("are codes of", "of") for line in rest)])
        line = f"of the {self.unknown} distinct codes that `{self.scheme}` does not know, {known}"
        return "; ".join(filter(None, [better, line]))

    def __str__(self) -> str:
        return f"`{self.scheme}`, which knows {self.share:.0%} of its codes; {self.others}"


def misfits(frame: Frame, question: Question) -> list[ColumnWarning]:
    """A word on each column of codes of which another scheme reads clearly more.

    A lazy table and a stream are not read for it: of a lazy one it is said where a function of
    annexc collects it (`say_misfits`), of a stream as its first rows are read (`watched`).

    Args:
        frame: The table.
        question: What is asked of it.

    Raises:
        ColumnError: As `hold_form`.
    """
    if not isinstance(frame, Eager | Foreign):
        return []
    return _misfits(frame, question.own, question.parties.default)


def say_misfits(rows: pl.LazyFrame, inputs: Iterable[Input], party: str | None) -> None:
    """Warns as `misfits` of a lazy table that is about to be collected.

    Args:
        rows: The table.
        inputs: What is read of it.
        party: Whose all rows are, by alpha-3 code; None if rows differ or no one says.

    Raises:
        ColumnError: As `hold_form`.
    """
    for warning in _misfits(Lazy(rows), inputs, party):
        warnings.warn(warning, stacklevel=_callers())


def watched(stream: Any, question: Question) -> Any:
    """A classified stream that warns as `misfits` of its first rows, as they are read.

    Args:
        stream: What a stream was classified to: a pyarrow reader, or a table where it had to be
            read as one. A stream of another library comes back as it is.
        question: What was asked of it.

    Raises:
        ColumnError: As `hold_form`; of a reader as its rows are read.
    """
    if isinstance(stream, pl.DataFrame):
        say_misfits(stream.lazy(), question.own, question.parties.default)
        return stream
    kind = type(stream)
    if kind.__module__.partition(".")[0] != "pyarrow" or kind.__name__ != "RecordBatchReader":
        return stream
    batches = _not_used_up(stream)
    if any(entry.role in SCHEMES and entry.column for entry in question.own):
        batches = looked_at(batches, question)
    return kind.from_batches(stream.schema, batches)


def _not_used_up(batches: Iterable[Any]) -> Iterator[Any]:
    """The record batches, with a warning if there is none: a reader that was read is empty."""
    none = True
    for batch in batches:
        none = False
        yield batch
    if none:
        said = (
            "the reader gave no batch of rows; it can be read once only, so if it was read before, "
            "make it anew"
        )
        warnings.warn(RegisterWarning(said), stacklevel=_callers())


def looked_at(batches: Iterable[Any], question: Question) -> Iterator[Any]:
    """The record batches, with a warning as `misfits` once enough rows of them were read.

    Raises:
        ColumnError: As `hold_form`.
    """
    coded = [entry for entry in question.own if entry.role in SCHEMES and entry.column]
    headers = list(dict.fromkeys(entry.column.header for entry in coded if entry.column))
    kept: list[pl.DataFrame] = []

    def look() -> None:
        rows = pl.concat(kept, how="vertical_relaxed")
        kept.clear()
        say_misfits(rows.lazy(), coded, question.parties.default)

    left = _ROWS if headers else 0
    for batch in batches:
        if left > 0 and batch.num_rows:
            rows = opened(batch).table(headers, left)
            # The categories of one batch are not those of the next.
            kept.append(rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)))
            left -= kept[-1].height
            if left <= 0:
                look()
        yield batch
    if kept:
        look()


def _callers() -> int:
    """How far up the caller of annexc stands, as `warnings.warn` counts from `say_misfits`."""
    own = __name__.partition(".")[0]
    frame, level = currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == own:
        frame, level = frame.f_back, level + 1
    return level


def _misfits(frame: Frame, inputs: Iterable[Input], party: str | None) -> list[ColumnWarning]:
    coded = [entry for entry in inputs if entry.role in SCHEMES and entry.column]
    if not coded:
        return []
    said = []
    headers = list(dict.fromkeys(entry.column.header for entry in coded if entry.column))
    first = frame.table(headers, _ROWS)
    for entry in coded:
        texts = first.select(entry.text(first.schema)).to_series().drop_nulls().unique()
        doubt = hold_form(entry, texts.to_list(), party)
        if doubt is not None and entry.column is not None:
            header, best = entry.column.header, doubt.likeliest
            mixed = " (and if it mixes both, give each a column of its own)" if doubt.beside else ""
            said.append(
                ColumnWarning(
                    f"column `{header}` is read as {doubt}; if it is `{best}`,",
                    python=f"pass columns={{'{best}': '{header}'}}{mixed}",
                    shell=f"pass --column {best}='{header}'{mixed}",
                )
            )
    return said


def hold_form(entry: Input, texts: Sequence[str], party: str | None = None) -> Doubt | None:
    """As `doubted`; a scheme that is the Party's, and that no one named, is not taken in doubt.

    Raises:
        ColumnError: If most of the texts are no codes of it, or another reads clearly more.
    """
    doubt = doubted(entry.role, texts, party)
    if entry.column is None or entry.column.named_by != "party" or not texts:
        return doubt
    read = _native.match_codes(entry.role, list(texts))
    share = sum(code is not None for code in read) / len(read)
    if (doubt is None or not doubt.better) and share >= _FITS:
        return doubt
    header = entry.column.header
    others = f"; {doubt.others}" if doubt else ""
    raise ColumnError(
        f"column `{header}`: the one scheme that the Party's registers are known to use, "
        f"`{entry.role}`, knows {share:.0%} of its codes{others}. No one named it, so name the "
        "scheme:",
        python=f"columns={{'{entry.role}': '{header}'}} if it is that, or the other's name",
        shell=f"--column {entry.role}='{header}' if it is that, or the other's name",
    )


def doubted(scheme: str, texts: Sequence[str], party: str | None = None) -> Doubt | None:
    """Which schemes read the distinct texts clearly better, or those that this one does not know.

    Those that registers of the Party are known to use go before; those that read nearly any number
    come last.

    Args:
        scheme: What the column is read as.
        texts: Its distinct cells.
        party: Whose register it is, by alpha-3 code.
    """
    # The order of the cells is to say nothing.
    texts = sorted(texts)
    found = _native.misfit(scheme, list(texts))
    own = _known_of(party) if party is not None else ()
    better: list[tuple[str, float]] = []
    if found is not None:
        better = found[1]
        near = [one for one, _ in better[:_LOOKED_AT]]
        loose = {one for one in near if one not in own and _by_chance(one, texts) > _LOOSE}
        better.sort(key=lambda entry: (entry[0] not in own, entry[0] in loose))
        if better[0][0] not in loose:
            rest = None if better[0][1] >= _WHOLE else _beside(scheme, texts, own)
            doubt = Doubt(scheme, found[0], tuple(better))
            # Two others that share what is not known say more than one that reads some of each.
            if rest is None or len(rest.beside) < 2:
                return doubt
            return replace(doubt, unknown=rest.unknown, beside=rest.beside)
    beside = _beside(scheme, texts, own)
    if beside is not None:
        return beside
    return None if found is None else Doubt(scheme, found[0], tuple(better))


@cache
def _known_of(party: str) -> tuple[str, ...]:
    """The schemes that registers of a Party are known to use; those only assumed are left out."""
    rows = json.loads(_native.party_schemes(party))
    return tuple(row["scheme"] for row in rows if row["scheme"] and row["confidence"] != "low")


def _beside(scheme: str, texts: Sequence[str], own: Sequence[str]) -> Doubt | None:
    """The schemes of which most of the codes are that this one does not know."""
    missing = _native.match_missing(list(texts))
    said = [text for text, none in zip(texts, missing, strict=True) if not none]
    left = _unread(scheme, said)
    if len(left) < max(_LEAST_OWN, _UNKNOWN * len(said)):
        return None
    # Of a cell of several codes some may be known.
    codes = dict.fromkeys(code for text in left for code in _native.read_codes(scheme, text))
    unknown = _unread(scheme, list(codes))
    if len(unknown) < _LEAST_OWN:
        return None
    found = [
        (one, count)
        for one in own
        if one != scheme and (count := _telling(one, unknown, _CHANCE_OWN))
    ]
    if len(unknown) >= _LEAST:
        shares = _native.fitting_schemes(list(unknown))
        others = [one for one, share in shares if share >= _MOST and one not in (scheme, *own)]
        found += [
            (one, count)
            for one in others[:_LOOKED_AT]
            if (count := _telling(one, unknown, _CHANCE))
        ]
        # What the likeliest does not know either may be of a third.
        rest = _unread(found[0][0], unknown) if found else unknown
        named = {one for one, _ in found}
        found[1:1] = [entry for entry in _in_part(scheme, rest, own) if entry[0] not in named]
    if not found:
        return None
    share = (len(said) - len(left)) / len(said)
    return Doubt(scheme, share, unknown=len(unknown), beside=tuple(found))


def _in_part(scheme: str, unknown: Sequence[str], own: Sequence[str]) -> list[tuple[str, int]]:
    """Schemes that share the unknown codes: each with how many of those it knows that are left."""
    found: list[tuple[str, int]] = []
    left = list(unknown)
    least = max(_LEAST // 2, _PART * len(unknown))
    while len(left) >= least and len(found) < _NAMED:
        # Of those that read alike the Party's and the usual ones go before.
        near = sorted(
            (-round(share * len(left)), one not in own, one not in USUAL_SCHEMES, one)
            for one, share in _native.fitting_schemes(list(left))
            if one != scheme and share * len(left) >= least
        )
        read = {
            one: count
            for *_, one in near[: 3 * _LOOKED_AT]
            if (count := _telling(one, left, _CHANCE_PART, 0.0))
        }
        if not read:
            break
        best = next(iter(read))
        found.append((best, read[best]))
        left = _unread(best, left)
    return found


def _unread(scheme: str, texts: Sequence[str]) -> list[str]:
    read = _native.match_codes(scheme, list(texts))
    return [text for text, code in zip(texts, read, strict=True) if code is None]


def _telling(scheme: str, codes: Sequence[str], chance: float, least: float = _MOST) -> int:
    """How many codes a scheme reads; 0 if they are not most, or chance might read as many."""
    count = len(codes) - len(_unread(scheme, codes))
    if count < least * len(codes):
        return 0
    rate = _by_chance(scheme, codes)
    at_least = range(count, len(codes) + 1)
    likely = sum(_binomial(len(codes), hits, rate) for hits in at_least)
    return count if likely <= chance else 0


def _binomial(draws: int, hits: int, rate: float) -> float:
    if rate in (0, 1):
        return float(hits == rate * draws)
    ways = math.lgamma(draws + 1) - math.lgamma(hits + 1) - math.lgamma(draws - hits + 1)
    return math.exp(ways + hits * math.log(rate) + (draws - hits) * math.log1p(-rate))


def _by_chance(scheme: str, texts: Sequence[str]) -> float:
    """What share a scheme reads of numbers that look like the codes and begin with the same two.

    Of a code of fewer digits, such as `2.(b)`, the letters say as much, and all of it is drawn.
    """
    # The same numbers each time, so that what is said of a column is.
    drawn = random.Random(0)
    numbers = []
    for place in range(_DRAWN):
        step = place * len(texts) // _DRAWN if len(texts) > _DRAWN else place % len(texts)
        text = texts[step]
        short = sum(sign.isdecimal() for sign in text) <= 2
        digits, number = 0, ""
        for sign in text:
            digits += sign.isdecimal()
            if sign.isdecimal() and (short or digits > 2):
                number += str(drawn.randrange(10))
            elif short and sign.isascii() and sign.isalpha():
                number += drawn.choice(ascii_lowercase if sign.islower() else ascii_uppercase)
            else:
                number += sign
        numbers.append(number)
    return 1 - len(_unread(scheme, numbers)) / _DRAWN
