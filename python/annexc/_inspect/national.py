"""National schemes of codes: which of them a header names, and which read a column better."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from annexc import _native
from annexc._inspect.headers import words
from annexc._register.roles import SCHEME_TABLE, USUAL_SCHEMES

# Fewer distinct codes prove nothing about a scheme that no header names.
_FEW = 20
# Another scheme is worth a word if it reads so much, and so much more than the one proposed.
_FITS, _FITS_BETTER = 0.8, 0.1


def named(header: str) -> list[str]:
    """The national schemes that the words of a header name.

    A short word of the table of schemes must stand alone, a longer one may be part of a word.
    """
    said = words(header)
    compact = said.replace(" ", "")
    tokens = {re.sub(r"(rev)?\d+$", "", token) for token in said.split()} | set(said.split())
    told = [word for word in _by_word() if word in tokens or (len(word) > 4 and word in compact)]
    schemes = {scheme for word in told for scheme in _by_word()[word]}
    return [scheme for scheme in SCHEME_TABLE if scheme in schemes] if schemes else []


@cache
def _by_word() -> dict[str, list[str]]:
    """The national schemes that a word of a header names."""
    found: dict[str, list[str]] = {}
    for scheme, row in SCHEME_TABLE.items():
        for word in row["headers"] if scheme not in USUAL_SCHEMES else ():
            found.setdefault(word, []).append(scheme)
    return found


def better(texts: Sequence[str], rate: float) -> list[tuple[str, float]]:
    """The schemes that read the values clearly better than so much of them, the best first.

    Chance reads much of a short list, so that a few values tell nothing.
    """
    if len(texts) < _FEW:
        return []
    least = max(_FITS, rate + _FITS_BETTER)
    fitting = _native.fitting_schemes(list(texts))
    return [(scheme, share) for scheme, share in fitting if share >= least][:2]
