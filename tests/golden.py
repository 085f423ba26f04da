"""What the golden rows share: one source asked about, and some of its verdict."""

from __future__ import annotations

from typing import Any

import annexc
import polars as pl


def asked(
    *, party: str | annexc.Party = "FRA", as_of: str = "2026-08-31", assume: Any = None, **row: str
) -> dict[str, Any]:
    """The verdict on one source, in France unless said."""
    return annexc.classify(pl.DataFrame([row]), party=party, as_of=as_of, assume=assume).row(
        0, named=True
    )


def words(verdict: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Some columns of a verdict."""
    return tuple(verdict[name] for name in names)
