"""Whenever a run is killed, what stands there is the old or the whole of the new: never half."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import annexc
import pytest

pytestmark = [
    pytest.mark.any_polars,
    pytest.mark.skipif(os.name != "posix", reason="it is swept where the system has locks"),
]

#: Kills a format; ANNEXC_KILLS=100 for a long search.
KILLS = int(os.environ.get("ANNEXC_KILLS", "8"))
SOURCES = 10_167
RUN = [sys.executable, "-m", "annexc", "classify", "sample:fr-irep", "--register", "fr-irep", "-q"]


def _started(target: Path, as_of: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(
        [str(Path(annexc.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    )
    return subprocess.Popen(
        [*RUN, "-o", str(target), "--as-of", as_of],
        env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _day(target: Path) -> str:
    """The day that the file was asked about, held against its bytes, rows and answers."""
    counted = annexc.progress(target)
    assert counted.rows == SOURCES
    return str(counted.as_of)


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow"])
def test_a_killed_run_leaves_the_old_or_the_new(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{ending}"
    begun = time.monotonic()
    assert _started(target, "2020-01-01").wait() == 0
    whole = time.monotonic() - begun
    days = {"2020-01-01"}
    # Seeded, and most of them where files are put in place.
    drawn = random.Random(ending)
    for kill in range(KILLS):
        day = f"2021-01-{1 + kill % 28:02}"
        run = _started(target, day)
        time.sleep(whole * (drawn.random() if kill % 2 else drawn.uniform(0.7, 1.1)))
        run.kill()
        run.wait()
        days.add(day)
        assert _day(target) in days
    assert _started(target, "2026-08-31").wait() == 0
    assert _day(target) == "2026-08-31"
    sidecars = [f"{target.name}.provenance.json"] if ending == "csv" else []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([target.name, *sidecars])
