"""The French register on Ray Data: the tasks get the options, each block comes back classified.

Needs `ray[data]` beside annexc; `python docs/ray_example.py`.
"""

from __future__ import annotations

from collections import Counter

import annexc
import ray
from annexc.spark import BatchClassifier


def main() -> None:
    """Counts the duties of the register."""
    register = annexc.sample("fr-irep").to_arrow()
    classifier = BatchClassifier(register="fr-irep", as_of="2026-08-31")
    sources = ray.data.from_arrow(register).repartition(4)

    found = sources.map_batches(classifier.__call__, batch_format="pyarrow", batch_size=4096)

    counts = Counter(row["obligation"] for row in found.iter_rows())
    for obligation, count in sorted(counts.items()):
        print(f"{count:>6} {obligation}")


if __name__ == "__main__":
    main()
