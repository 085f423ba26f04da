"""What a row of a classified register may still turn out to be.

A verdict that is not determined leaves several: they are read back from the output columns, so that
a count can be given as a range. `certain` counts need no reading: a determined column is certain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classify import classify
from annexc._law.party import Party

NONE = "none"
#: The duties in the order of the border, without `undetermined`.
OBLIGATIONS = ("require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party")
AGES = ("new", "existing")
_UNDETERMINED = "undetermined"
_PLAN = {"action_plan", "action_plan_date"}
#: Facts of the Party, not of the source: while one is open, so is whether there is any duty.
_STANDING = {"party", "entry_into_force"}
#: Before any State was a Party, and no day that stands for none.
_LONG_AGO = "1950-06-15"
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


def is_outside(row: Mapping[str, Any]) -> bool:
    """Whether it is certain that the State is no Party."""
    return bool(row["obligation"] == "not_a_party")


def ages_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The ages that stay possible; none where the State is no Party, whose sources have no age."""
    if is_outside(row):
        return ()
    return AGES if row["source_age"] == _UNDETERMINED else (row["source_age"],)


#: The duties of a source of one category and age under the law of one Party, by its code,
#: category and age.
Law = Mapping[tuple[str, str, str], frozenset[str]]


def law_of(parties: Iterable[Party], as_of: date | None) -> Law:
    """The duties of each Party's sources on a day, each world asked of the classification itself.

    Empty without a day. A Party without a known date of entry has no entry.
    """
    dated = [party for party in parties if party.cut_off is not None]
    if as_of is None or not dated:
        return {}
    worlds = [
        {"party": party.iso3, "category": ref, "construction_started": start, "age": age}
        for party in dated
        for ref in categories()
        for age, start in (("existing", _LONG_AGO), ("new", str(party.cut_off)))
    ]
    found = classify(pl.DataFrame(worlds).drop("age"), party=dated, as_of=as_of)
    return {
        (world["party"], world["category"], world["age"]): (
            # With category and age given only the plan is left open.
            frozenset({"require_bat_new", "promote_bat_new"})
            if obligation == _UNDETERMINED
            else frozenset({obligation})
        )
        for world, obligation in zip(worlds, found["obligation"], strict=True)
    }


def obligations_of(row: Mapping[str, Any], law: Law) -> set[str]:
    """The duties that stay possible: those of the worlds that do.

    Where the law of the row's Party is not at hand, what its columns do not rule out.
    """
    if row["obligation"] != _UNDETERMINED:
        return {row["obligation"]}
    worlds = [(row["party"], ref, age) for ref in refs_of(row) for age in ages_of(row)]
    if _may_be_outside(row) or any(world not in law for world in worlds):
        return _not_ruled_out(row)
    return set().union(*(law[world] for world in worlds))


def _not_ruled_out(row: Mapping[str, Any]) -> set[str]:
    """The duties that the columns of a row leave possible: never too few."""
    refs = refs_of(row)
    real = [ref for ref in refs if ref != NONE]
    found: set[str] = set()
    if NONE in refs:
        found.add("none")
    if _may_be_outside(row):
        found.add("not_a_party")
    if real and "existing" in ages_of(row):
        found.add("promote_existing")
    if real and "new" in ages_of(row):
        requires = row["bat_ceiling"] == "require"
        if requires:
            found.add("require_bat_new")
        # Several categories, or several that the plan adds, may have dates of their own.
        several = len(real) > 1 or real == ["III.x"]
        open_plan = bool(_needs(row) & (_PLAN | _STANDING))
        if not requires or open_plan or several:
            found.add("promote_bat_new")
    return found


def may_require(row: Mapping[str, Any], ref: str, law: Law) -> bool:
    """Whether best available techniques may have to be required of the source as one of `ref`."""
    if ref == NONE or ref not in refs_of(row) or "new" not in ages_of(row):
        return False
    if row["obligation"] == "require_bat_new":
        return True
    world = (row["party"], ref, "new")
    if _may_be_outside(row) or world not in law:
        return "require_bat_new" in obligations_of(row, law)
    return "require_bat_new" in law[world]


def _needs(row: Mapping[str, Any]) -> set[str]:
    return set(listed(row["needs"]))


def _may_be_outside(row: Mapping[str, Any]) -> bool:
    """Whether it is open if the State is a Party."""
    return bool(_needs(row) & _STANDING)


def standings_of(row: Mapping[str, Any]) -> set[str]:
    """The ages that stay possible, with `not_a_party` where the State is or may be none."""
    outside = is_outside(row) or _may_be_outside(row)
    return {*ages_of(row), *(("not_a_party",) if outside else ())}


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
