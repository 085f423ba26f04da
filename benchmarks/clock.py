"""Timing: a warm-up each, then rounds in which all take turns."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.peer import Variant


@dataclass(frozen=True, slots=True)
class Timing:
    """What a variant took, in seconds, round by round."""

    variant: Variant
    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        """The shortest of the rounds."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The middle one of the rounds."""
        return statistics.median(self.seconds)


def timed(variants: Sequence[Variant], rounds: int) -> list[Timing]:
    """Runs all once to warm up, then all in turn, round by round."""
    seconds: list[list[float]] = [[] for _ in variants]
    for number in range(rounds + 1):
        for variant, taken in zip(variants, seconds, strict=True):
            once = _once(variant.run)
            if number:
                taken.append(once)
    return [Timing(variant, tuple(taken)) for variant, taken in zip(variants, seconds, strict=True)]


def _once(run: Callable[[], Any]) -> float:
    """The result is let go after the clock has stopped."""
    gc.collect()
    start = time.perf_counter()
    result = run()
    taken = time.perf_counter() - start
    del result
    return taken


def say(text: str) -> None:
    """What is going on, for who waits."""
    print(text, file=sys.stderr, flush=True)
