"""National schemes of codes: which of them a header names, and which read a column better."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

from annexc import _native
from annexc._inspect.headers import scheme_hint, words
from annexc._register.roles import SCHEME_TABLE, USUAL_SCHEMES
from annexc._register.words.editions import stated_editions

# Fewer distinct codes prove nothing about a scheme that no header names.
_FEW = 20
# Another scheme is worth a word if it reads so much, and so much more than the one proposed.
_FITS, _FITS_BETTER = 0.8, 0.1
_NAMED = 3
# The name of a scheme holds the number of a revision or a year, and no class.
_CODED = re.compile(r"_\d|\d[.,]\d\d|\d\.?\(|\d{5}|(?<!\d)(?!19|20)\d{3,4}(?!\d)")
_PLURAL = re.compile(r"(?<=[A-Z]{2})s(?![^\W_])")
# A Party's own scheme goes before one that the cells suggest if it reads so much more of so many.
_CLEARLY, _FEW_OWN = 0.2, 5


def named(header: str) -> list[str]:
    """The national schemes that the words of a header name.

    A short word of the table of schemes must stand alone, a longer one may be part of a word.
    """
    # A name in capitals with an s is more than one of them, as the Portuguese write.
    said = words(_PLURAL.sub("", header))
    compact = said.replace(" ", "")
    tokens = {re.sub(r"(rev)?\d+$", "", token) for token in said.split()} | set(said.split())
    told = [word for word in _by_word() if word in tokens or (len(word) > 4 and word in compact)]
    schemes = {scheme for word in told for scheme in _by_word()[word]}
    return [scheme for scheme in SCHEME_TABLE if scheme in schemes] if schemes else []


def scheme_named(text: str) -> str:
    """The scheme that a cell names, such as `ISIC Rev.4`; nothing for none, and for a code."""
    if text.casefold() in SCHEME_TABLE:
        return text.casefold()
    if _CODED.search(text):
        return ""
    usual = {scheme: hinted for scheme in USUAL_SCHEMES if (hinted := scheme_hint(text, scheme))}
    most = max(usual.values(), default=0.0)
    likely = [scheme for scheme, hinted in usual.items() if hinted == most]
    found = [*likely, *(scheme for scheme in usual if scheme not in likely), *named(text)]
    stated = stated_editions(text).schemes
    return next((scheme for scheme in found if scheme in stated), next(iter(found), ""))


@cache
def _by_word() -> dict[str, list[str]]:
    """The national schemes that a word of a header names."""
    found: dict[str, list[str]] = {}
    for scheme, row in SCHEME_TABLE.items():
        for word in row["headers"] if scheme not in USUAL_SCHEMES else ():
            found.setdefault(word, []).append(scheme)
    return found


def better(
    texts: Sequence[str], rate: float, party: str | None = None
) -> list[tuple[str, float, str]]:
    """The schemes that read the values clearly better than so much of them, with a word on each.

    Those of the Party go before; chance reads much of a short list, so that of others a few values
    tell nothing.

    Args:
        texts: The values.
        rate: The share that the scheme proposed reads.
        party: Whose register it is, by alpha-3 code.
    """
    own = _of_party(party)
    if not own and len(texts) < _FEW:
        return []
    shares = dict(_native.fitting_schemes(list(texts)))
    found = [
        (scheme, shares[scheme], f"{'assumed ' if row['confidence'] == 'low' else ''}of {party}")
        for scheme, row in own.items()
        if shares.get(scheme, 0.0) >= _FITS
    ]
    least = max(_FITS, rate + _FITS_BETTER)
    if len(texts) >= _FEW:
        found += [
            (one, share, "") for one, share in shares.items() if share >= least and one not in own
        ]
    return found[:_NAMED]


def fitting_own(texts: Sequence[str], rate: float, party: str | None) -> tuple[str, float] | None:
    """The scheme that a Party's registers are known to use, if it clearly reads more.

    Args:
        texts: The values.
        rate: The share that the scheme proposed reads.
        party: Whose register it is, by alpha-3 code.
    """
    known = [scheme for scheme, row in _of_party(party).items() if row["confidence"] != "low"]
    if len(texts) < _FEW_OWN or not known:
        return None
    read = {
        scheme: sum(code is not None for code in _native.match_codes(scheme, list(texts)))
        / len(texts)
        for scheme in known
    }
    best = max(read, key=lambda scheme: read[scheme])
    return (best, read[best]) if read[best] >= max(_FITS, rate + _CLEARLY) else None


@cache
def _of_party(party: str | None) -> dict[str, dict[str, str]]:
    """The schemes of a Party that can be read, known or assumed."""
    rows = [] if party is None else json.loads(_native.party_schemes(party))
    return {row["scheme"]: row for row in rows if row["scheme"]}
