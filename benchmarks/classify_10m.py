"""Rows per second and peak memory of `classify` on 10 M synthetic rows.

The rows are drawn, with a fixed seed, from the code frequencies of the French sample and the start
years of the cement sample. Run: `make bench`.
"""

from __future__ import annotations

import platform
import resource
import statistics
import time

import annexc
import polars as pl

ROWS = 10_000_000
ROUNDS = 5


def register(rows: int, seed: int = 5) -> pl.DataFrame:
    """Synthetic rows with two code columns, a date column and a Party column."""
    french = annexc.sample("fr-irep").select("code_eprtr", "Code_APE")
    cement = annexc.sample("gem-cement").select("Start date")
    parties = pl.Series("party", ["FRA", "DEU", "POL", "KEN", "IND", "ITA", "USA"])
    drawn = [
        french.sample(rows, with_replacement=True, seed=seed),
        cement.sample(rows, with_replacement=True, seed=seed + 1),
        parties.sample(rows, with_replacement=True, seed=seed + 2).to_frame(),
    ]
    names = {"code_eprtr": "eprtr", "Code_APE": "naf2", "Start date": "operation_started"}
    return pl.concat(drawn, how="horizontal").rename(names)


def main() -> None:
    """Prints the median over some rounds, after one that warms up."""
    data = register(ROWS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    annexc.classify(data.head(1000), as_of="2026-08-31")
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        annexc.classify(data, as_of="2026-08-31")
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"annexc {annexc.__version__}, polars {pl.__version__}, Python {platform.python_version()}"
    )
    print(f"{ROWS:,} rows, 2 code columns, 1 date column, 1 party column; median of {ROUNDS}")
    print(f"{median:.2f} s, {ROWS / median / 1e6:.1f} M rows/s")
    print(f"peak memory {peak / 1024:.0f} MB, of which the input {before / 1024:.0f} MB")


if __name__ == "__main__":
    main()
