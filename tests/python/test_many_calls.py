"""Many calls, many threads, processes of their own: the same answers, and memory that stays."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
from many import answered

pytestmark = pytest.mark.filterwarnings("ignore::annexc.ColumnWarning")


def threads() -> Executor:
    return ThreadPoolExecutor(8)


def processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("several", [threads, processes])
def test_who_asks_beside_others_hears_what_he_hears_alone(several: Any) -> None:
    seeds = [*range(40), *range(40)]
    with several() as pool:
        beside = list(pool.map(answered, seeds))

    assert beside == [answered(seed) for seed in seeds]


#: The most that the process has held, in MB, after each hundred of calls.
_CALLS = """
import json, resource, sys, warnings
import annexc
from many import drawn
warnings.simplefilter("ignore")
held = []
for call in range(1200):
    table, asked = drawn(call)
    annexc.classify(table, **asked)
    if call % 100 == 99:
        unit = 2**20 if sys.platform == "darwin" else 2**10
        held.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)
print(json.dumps(held))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it is not counted there")
def test_a_thousand_calls_hold_no_more_than_two_hundred() -> None:
    path = json.dumps(sys.path)
    code = f"import sys; sys.path[:0] = {path}\n{_CALLS}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)
    # Nothing is kept of a call; what an allocator holds back differs by some MB.
    assert held[-1] - held[1] < 24, held
