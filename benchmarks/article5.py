"""The rule spelled out on arrays, as an analyst writes it: `where`, `select`, no packed key.

Without an action plan, as in the benchmark. Every function takes and gives arrays, one entry a
source. Words of the answer are numbers here, the positions in the lists below; -1 is null. The
joined words of `needs` and `issues` are the only answers that are not spelled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.law_tables import KINDS, NO_START, STANDINGS

Array = NDArray[Any]
Truth = NDArray[np.bool_]

SOURCE_AGES = ["new", "existing", "undetermined"]
AGE_BASES = ["construction_started", "presumed", "contradictory", "nothing", "not_a_party"]
OBLIGATIONS = [
    "require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party", "undetermined",
]  # fmt: skip
STRENGTHS = ["none", "promote", "require", "undetermined"]
LEGAL_BASES = ["5(d)", "5(e)(i)", "5(b)-(c)"]
#: What the functions below find, and its words.
WORDS = {
    "source_age": SOURCE_AGES,
    "age_basis": AGE_BASES,
    "obligation": OBLIGATIONS,
    "bat": STRENGTHS,
    "bep": STRENGTHS,
    "bat_floor": STRENGTHS,
    "bat_ceiling": STRENGTHS,
    "legal_basis": LEGAL_BASES,
}
_NULL = -1


@dataclass(frozen=True, slots=True)
class Ages:
    """Which ages the dates leave possible, and whether they contradict each other."""

    new: Truth
    existing: Truth
    contradictory: Truth
    party: Truth
    not_a_party: Truth


def contradictory(start: Array, kind: Array, last: Array) -> Truth:
    """Construction begins on its day, and not later than the last day of a start of operation."""
    found: Truth = (start != NO_START) & (kind == KINDS["read"]) & (start > last)
    return found


def may_be_existing(start: Array, cut_off: Array, contradict: Truth, party: Truth) -> Truth:
    """Begun before the cut-off, for all that the dates tell."""
    found: Truth = (start < cut_off) | contradict | ~party
    return found


def may_be_new(
    start: Array, kind: Array, last: Array, cut_off: Array, contradict: Truth, party: Truth
) -> Truth:
    """Begun on or after the cut-off, for all that the dates tell."""
    built = start != NO_START
    begun_before = built & (start < cut_off)
    opened_before = (kind == KINDS["read"]) & (last < cut_off)
    begun_after = built & (start >= cut_off)
    found: Truth = ~(begun_before | opened_before) | (contradict & begun_after) | ~party
    return found


def ages(start: Array, kind: Array, last: Array, cut_off: Array, standing: Array) -> Ages:
    """Both ages, where the Convention has no cut-off for the State."""
    party = standing == STANDINGS["party"]
    contradict = contradictory(start, kind, last)
    return Ages(
        may_be_new(start, kind, last, cut_off, contradict, party),
        may_be_existing(start, cut_off, contradict, party),
        contradict,
        party,
        standing == STANDINGS["not_a_party"],
    )


def source_age(age: Ages) -> Array:
    """New, existing, or either."""
    return np.select([~age.existing, ~age.new], [0, 1], 2)


def age_basis(age: Ages) -> Array:
    """What the age rests on."""
    open_, certain_new = age.new & age.existing, ~age.existing
    return np.select(
        [age.not_a_party, ~age.party, age.contradictory & open_, certain_new, ~age.new],
        [4, 3, 2, 0, 1],
        3,
    )


@dataclass(frozen=True, slots=True)
class Worlds:
    """Which duties hold in some possible world of a source."""

    require: Truth
    promote: Truth
    promote_existing: Truth
    no_duty: Truth
    new_part_ii: Truth
    new_part_iii: Truth
    party: Truth
    not_a_party: Truth


def may_be_promoted(
    new_ii: Truth, new_iii: Truth, deadline: Array, party: Truth, as_of: int
) -> Truth:
    """A new source, before the requirement: 5(d) and 5(e)(ii)."""
    found: Truth = (new_ii & (as_of < deadline)) | new_iii | (~party & new_ii)
    return found


def worlds(
    age: Ages, part_ii: Truth, part_iii: Truth, neither: Truth, deadline: Array, as_of: int
) -> Worlds:
    """5(d), 5(e)(i), 5(e)(ii), without a plan: what may be required may also be promoted."""
    new_ii, new_iii = age.new & part_ii, age.new & part_iii
    return Worlds(
        require=new_ii | new_iii,
        promote=may_be_promoted(new_ii, new_iii, deadline, age.party, as_of),
        promote_existing=age.existing & (part_ii | part_iii),
        no_duty=neither,
        new_part_ii=new_ii,
        new_part_iii=new_iii,
        party=age.party,
        not_a_party=age.not_a_party,
    )


def obligation(of: Worlds) -> Array:
    """The class of duty, where all worlds agree; without a date none do."""
    kinds = [of.require, of.promote, of.promote_existing, of.no_duty]
    several = sum(kind.astype(np.int8) for kind in kinds) > 1
    return np.select([of.not_a_party, ~of.party | several, *kinds], [4, 5, 0, 1, 2, 3], 5)


def bat_floor(of: Worlds) -> Array:
    """The weakest that it can be."""
    none = of.no_duty | ~of.party
    return np.select([none, of.promote | of.promote_existing], [0, 1], 2)


def bat_ceiling(of: Worlds) -> Array:
    """The strongest that it can be."""
    return np.select([of.not_a_party, of.require, of.promote | of.promote_existing], [0, 2, 1], 0)


def bat(of: Worlds) -> Array:
    """The strength, where floor and ceiling are one."""
    floor = bat_floor(of)
    return np.where(floor == bat_ceiling(of), floor, 3)


def bep(of: Worlds) -> Array:
    """Promoted, never required."""
    duty = (of.require | of.promote | of.promote_existing) & ~of.not_a_party
    none = of.no_duty | ~of.party
    return np.select([duty & none, duty], [3, 1], 0)


def legal_basis(of: Worlds) -> Array:
    """The paragraph, where all worlds agree on one: (d), (e)(i) or (b)-(c)."""
    under_d = of.new_part_ii
    several = under_d.astype(np.int8) + of.promote_existing + of.no_duty > 1
    mixed = of.new_part_iii | several | ~of.party
    return np.select([mixed, under_d, of.promote_existing, of.no_duty], [_NULL, 0, 1, 2], _NULL)


def bat_required_from(of: Worlds, deadline: Array) -> Array:
    """In days, where all worlds are new sources of Part II; else `NO_START`."""
    certain = of.new_part_ii & ~of.new_part_iii & ~of.promote_existing & ~of.no_duty & of.party
    return np.where(certain, deadline, NO_START)


def stopped(start: Array, later: Truth, as_of: int) -> Truth:
    """Whether a date says that the source does not operate yet."""
    found: Truth = later | (start > as_of)
    return found
