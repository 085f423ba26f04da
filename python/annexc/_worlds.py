"""What a row of a classified register may still turn out to be.

A verdict that is not determined leaves several: they are read back from the output columns, so that
a count can be given as a range. `certain` counts need no reading: a determined column is certain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from annexc import _native

NONE = "none"
#: The duties in the order of the border, without `undetermined`.
OBLIGATIONS = ("require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party")
AGES = ("new", "existing")
_UNDETERMINED = "undetermined"
_PLAN = {"action_plan", "action_plan_date"}
#: Facts of the Party, not of the source: while one is open, so is whether there is any duty.
_STANDING = {"party", "entry_into_force"}


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


def obligations_of(row: Mapping[str, Any]) -> set[str]:
    """The duties that stay possible.

    Tight where one category is left, or where the plan is known to be the only open point; where
    several categories of Part III are left and a complete plan names some of them, promoting is
    kept beside requiring although the columns cannot tell.
    """
    if row["obligation"] != _UNDETERMINED:
        return {row["obligation"]}
    refs = refs_of(row)
    real = [ref for ref in refs if ref != NONE]
    needs = set(listed(row["needs"]))
    found: set[str] = set()
    if NONE in refs:
        found.add("none")
    if needs & _STANDING:
        found.add("not_a_party")
    if real and "existing" in ages_of(row):
        found.add("promote_existing")
    if real and "new" in ages_of(row):
        requires = row["bat_ceiling"] == "require"
        if requires:
            found.add("require_bat_new")
        several_of_part_three = len(real) > 1 and any(part_of(ref) == "III" for ref in real)
        open_plan = bool(needs & (_PLAN | _STANDING))
        if not requires or open_plan or several_of_part_three:
            found.add("promote_bat_new")
    return found


def may_require(row: Mapping[str, Any], ref: str) -> bool:
    """Whether best available techniques may have to be required of the source as one of `ref`."""
    if ref == NONE or ref not in refs_of(row) or "require_bat_new" not in obligations_of(row):
        return False
    alone = all(part_of(other) != "II" for other in refs_of(row))
    needs = set(listed(row["needs"]))
    # In Part III only the plan can bring the requirement.
    return part_of(ref) == "II" or alone or bool(needs & (_PLAN | _STANDING))


def toolkit_groups_of(row: Mapping[str, Any], code: str | None) -> set[int | None]:
    """The Toolkit's source groups that stay possible; None stands for none of them.

    A Toolkit code of the register's own speaks first.
    """
    own = {_group(part) for part in listed(code)}
    if own and None not in own:
        return own
    found: set[int | None] = set()
    for ref in refs_of(row):
        found |= {_group(code) for code in categories()[ref]["toolkit_groups"]} or {None}
    return found


def _group(code: str) -> int | None:
    digits = ""
    for sign in code.strip():
        if not sign.isdigit():
            break
        digits += sign
    number = int(digits) if digits else 0
    return number if 1 <= number <= 10 else None
