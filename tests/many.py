"""Tables of which no two are alike, by their seed, and all that is said of one."""

from __future__ import annotations

import random
from typing import Any

import annexc
import polars as pl

CELLS = {
    "nace2": ["24.42", "38.21", "10.51", "23.51; 35.11", "99.99", "C24", "", None],
    "activity": ["waste incineration", "цемент", "焼却炉", "dairy", None],
    "status": ["operating", "fermé", "seltsam", None],
    "construction_started": ["1974", "2011-05-02", "23.07.2003", "avant 2001", "?", None],
    "waste_burned": ["municipal", "blorb", None],
}
PARTIES = ("FRA", "DEU", "BRA", "IND", "USA")


def drawn(seed: int, rows: int = 60) -> tuple[pl.DataFrame, dict[str, Any]]:
    """A table that no other seed has, and what is asked of it."""
    draw = random.Random(seed)
    code, *others = CELLS
    columns = [code, *draw.sample(others, draw.randint(0, len(others)))]
    table = {
        name: [
            # Some of them no other table has, so that nothing can be kept of all.
            str(draw.random()) if draw.random() < 0.2 else draw.choice(CELLS[name])
            for _ in range(rows)
        ]
        for name in columns
    }
    asked = {
        "party": draw.choice(PARTIES),
        "as_of": f"20{draw.randint(10, 40)}-{draw.randint(1, 12):02}-15",
        "prefix": draw.choice(["", "a_"]),
    }
    return pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String)), asked


def answered(seed: int) -> str:
    """All answers of a drawn table, and the reasoning of its first row."""
    table, asked = drawn(seed)
    found = annexc.classify(table, **asked).write_json()
    told = annexc.explain(table.row(0, named=True), party=asked["party"], as_of=asked["as_of"])
    return f"{found}\n{told}"
