"""What a row of a classified register may still turn out to be.

A verdict that is not determined leaves several: its columns of candidates hold them, so that a
count can be given as a range. What the columns do not tell, the law of the row's Party does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from annexc import _native
from annexc._law.article5 import duties_of
from annexc._law.party import Party

NONE = "none"
#: The duties in the order of the border, without `undetermined`.
OBLIGATIONS = ("require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party")
AGES = ("new", "existing")
REQUIRE = OBLIGATIONS[0]
_OUTSIDE = OBLIGATIONS[-1]
_UNDETERMINED = "undetermined"
_GROUPS = 10


@cache
def categories() -> dict[str, dict[str, Any]]:
    """The categories by reference, in the order of the Annex."""
    return {entry["ref"]: entry for entry in json.loads(_native.categories())}


def part_of(ref: str) -> str:
    """`II`, `III` or `none`."""
    return str(categories()[ref]["part"] or NONE)


def listed(joined: str | None) -> list[str]:
    """The items of a `;`-joined cell."""
    return [item for item in (joined or "").split(";") if item]


def refs_of(row: Mapping[str, Any]) -> list[str]:
    """The categories that stay possible."""
    if row["annex_c"] is not None:
        return [row["annex_c"]]
    return listed(row["annex_c_candidates"]) or list(categories())


def is_unreadable(row: Mapping[str, Any]) -> bool:
    """Whether nothing says what the source is, so that it may be of any category of the Annex."""
    named = {ref for ref, entry in categories().items() if entry["part"] and ref != "III.x"}
    return row["evidence"] == "nothing" and named <= set(refs_of(row))


def is_outside(row: Mapping[str, Any]) -> bool:
    """Whether it is certain that the State is no Party."""
    return bool(row["obligation"] == _OUTSIDE)


def ages_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The ages that stay possible; none where the State is no Party, whose sources have no age."""
    if is_outside(row):
        return ()
    return AGES if row["source_age"] == _UNDETERMINED else (row["source_age"],)


#: The duties that a source of one category and age may have under the law of one Party, by its
#: code, category and age.
Law = Mapping[tuple[str, str, str], frozenset[str]]


def law_of(parties: Iterable[Party], as_of: date | None) -> Law:
    """The duties that each Party's sources may have on a day; nothing without a day."""
    if as_of is None:
        return {}
    return {
        (party.iso3, ref, age): duties
        for party in parties
        for (ref, age), duties in duties_of(party, as_of).items()
    }


def obligations_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The duties that stay possible, the strongest first: those of all worlds of the row.

    Where a table holds no candidates any more, what the obligation itself rules out is all there
    is to go by.
    """
    found = listed(row["obligation_candidates"])
    if found:
        return tuple(found)
    duty = row["obligation"]
    return OBLIGATIONS if duty == _UNDETERMINED else (duty,)


def may_be_required() -> pl.Expr:
    """Of columns the same: whether best available techniques may have to be required."""
    candidates = pl.col("obligation_candidates").cast(pl.String).fill_null("")
    duty = pl.col("obligation").cast(pl.String)
    named = candidates.str.contains(REQUIRE, literal=True)
    return pl.when(candidates != "").then(named).otherwise(duty.is_in([REQUIRE, _UNDETERMINED]))


def may_require(row: Mapping[str, Any], ref: str, law: Law) -> bool:
    """Whether best available techniques may have to be required of the source as one of `ref`.

    Where it may be of several categories, the law of its Party says of which. A law that is not at
    hand rules nothing out; nor does it tell apart the categories that a plan adds (`III.x`).
    """
    refs = refs_of(row)
    if REQUIRE not in obligations_of(row) or ref == NONE or ref not in refs:
        return False
    if "new" not in ages_of(row):
        return False
    return len(refs) == 1 or REQUIRE in law.get((row["party"], ref, "new"), OBLIGATIONS)


def standings_of(row: Mapping[str, Any]) -> set[str]:
    """The ages that stay possible, with `not_a_party` where the State is or may be none."""
    outside = _OUTSIDE in obligations_of(row)
    return {*ages_of(row), *((_OUTSIDE,) if outside else ())}


def toolkit_groups_of(row: Mapping[str, Any], codes: Sequence[str]) -> set[int | None]:
    """The Toolkit's source groups that stay possible; None stands for none of them.

    Codes of the register's own speak first. Else the categories say it: a category that the plan
    adds may be of any group; a source in no category is counted in no group.
    """
    if codes:
        return {_group(code) for code in codes}
    found: set[int | None] = set()
    for ref in refs_of(row):
        if ref == "III.x":
            found |= {*range(1, _GROUPS + 1), None}
        else:
            found |= {_group(code) for code in categories()[ref]["toolkit_groups"]} or {None}
    return found


def _group(code: str) -> int:
    """The group of a category such as `7b`."""
    return int(code.rstrip("abcdefghijklmnopqrstuvwxyz"))
