"""Land outlines, clipped to what a map shows. `ORIGIN.md` says where they come from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources

Point = tuple[float, float]
Ring = list[Point]

_UNIT = 100  # of a degree


@cache
def _land() -> tuple[tuple[Ring, ...], ...]:
    content = resources.files("annexc.charts").joinpath("land.json.gz").read_bytes()
    return tuple(
        tuple(_ring(steps) for steps in polygon) for polygon in json.loads(gzip.decompress(content))
    )


def _ring(steps: list[int]) -> Ring:
    """From the first corner and the steps to the others, in hundredths of a degree."""
    x = y = 0
    found = []
    for step_x, step_y in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + step_x, y + step_y
        found.append((x / _UNIT, y / _UNIT))
    return found


def land(west: float, south: float, east: float, north: float) -> Iterator[list[Ring]]:
    """The polygons within a frame, in degrees; frame and rings may reach beyond 180 degrees."""
    for turn in (-360, 0, 360):
        for polygon in _land():
            rings = [
                [(x + turn, y) for x, y in ring]
                for ring in (
                    _clipped(ring, west - turn, south, east - turn, north) for ring in polygon
                )
                if len(ring) > 2
            ]
            if rings:
                yield rings


def _clipped(ring: Ring, west: float, south: float, east: float, north: float) -> Ring:
    """The ring cut at one side of the frame after the other (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if all(sign * (point[axis] - limit) >= 0 for point in ring):
            continue
        found: Ring = []
        for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True):
            was, now = (sign * (at[axis] - limit) for at in (before, point))
            if (was >= 0) != (now >= 0):
                share = was / (was - now)
                found.append(
                    (
                        before[0] + share * (point[0] - before[0]),
                        before[1] + share * (point[1] - before[1]),
                    )
                )
            if now >= 0:
                found.append(point)
        ring = found
        if not ring:
            break
    return ring
