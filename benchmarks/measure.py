"""Runs a command; prints its wall time and its peak memory as JSON.

A small process of its own: the kernel counts to a child's peak what its parent held when it was
started, and a benchmark that holds millions of rows would spoil the figure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> int:
    """Runs what the arguments say; its exit status."""
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    code = process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps({"seconds": seconds, "peak_bytes": usage.ru_maxrss * 1024}))
    return code


if __name__ == "__main__":
    sys.exit(main())
