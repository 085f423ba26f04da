"""The pieces of evidence: what each says of the source, and of what rank (rules 1 and 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from oracle.article5 import (
    CATEGORIES,
    LIKE_PART_III,
    MAY_BE_ADDED,
    MAY_BE_NAMED,
    NAMED_BY_PLAN,
    NEITHER,
    READINGS_OF_ADDED,
)
from oracle.tables import TOOLKIT, Possible, category_of, possibilities

STATED, ACTIVITY, SECTOR, TEXT = "stated", "activity", "sector", "text"
# From the statement on the source itself to words in a free text.
RANKS = (STATED, ACTIVITY, SECTOR, TEXT)


@dataclass(frozen=True)
class Naming:
    """What the Party's plan, as far as known on the day, says of the activity that a piece names.

    Attributes:
        names: Whether it is known to add `all` of the activity, or `perhaps` the activity: the code
            is coarser than the plan's, or the plan adds something and gives no code of the piece's
            scheme for it. None if it is not known to.
        may_add: Whether it may have added it besides, for all that is known: no plan is known, or
            not all of it, and the user does not assume that it adds nothing.
    """

    names: str | None = None
    may_add: bool = False


UNNAMED = Naming()


@dataclass(frozen=True)
class Piece:
    """A statement: a stated category, a code, or words of a text.

    Attributes:
        says: What it is, for whoever reads the steps.
        rank: How near it is to the source.
        possible: What it leaves possible.
        ancillary: The categories of what often stands beside the activity it names.
        plan: What the plan says of that activity.
        unread: Whether it was written and not understood, so that it may say anything.
    """

    says: str
    rank: str
    possible: Possible
    ancillary: frozenset[str] = frozenset()
    plan: Naming = UNNAMED
    unread: bool = False

    @property
    def names(self) -> bool:
        """Rule 1: it names if it holds a category, or was stated: an expert's word decides.

        A code holds a category III.x only once the plan has named its activity
        (`as_the_plan_has_it`); one that it may have named is silent.
        """
        return self.rank == STATED or any(is_named(one) for one in self.possible)


@dataclass(frozen=True)
class Facts:
    """All facts stated about the source; also none.

    Attributes:
        says: The facts, for whoever reads the steps; empty if none is stated.
        possible: What they leave possible together.
        contradictory: Whether no source fits them all.
        plan: What the plan may have added, as no code tells the activity.
        beside: What each of them opens where the codes are silent.
    """

    says: str
    possible: Possible
    contradictory: bool = False
    plan: Naming = UNNAMED
    beside: tuple[Possible, ...] = ()

    @property
    def allows(self) -> Possible:
        """What a piece may keep beside them.

        Facts that leave a source in no category (the product is lime) do not deny that a plan has
        added it; III.x stands in few tables, for no fact can tell what the plans of Parties say.
        """
        added = any(category_of(one) in (NEITHER, LIKE_PART_III) for one in self.possible)
        return self.possible | ({LIKE_PART_III, NAMED_BY_PLAN} if added else set())

    @property
    def alone(self) -> Possible:
        """What the facts leave by themselves, as the Party's plan has it."""
        if LIKE_PART_III in self.possible:
            return self.possible
        return as_the_plan_has_it(self.possible, self.plan)


def everything() -> Possible:
    return frozenset(possibilities())


def is_named(possibility: str) -> bool:
    """Whether a possibility is in a category: one of the Annex, or III.x that a plan has named."""
    return category_of(possibility) not in (NEITHER, MAY_BE_NAMED, MAY_BE_ADDED)


def shared(pieces: Iterable[Possible]) -> bool:
    """Rule 4: whether pieces share a category; `none` does not count as shared."""
    return any(is_named(one) for one in reduce(frozenset.intersection, pieces))


def stated_facts(
    pieces: Sequence[tuple[str, Possible]],
    world: Possible,
    plan: Naming = UNNAMED,
    *,
    contradictory: bool = False,
) -> Facts:
    """Facts are equals: their AND, or their union where no source fits them all (rule 4).

    Args:
        pieces: The facts, and what each leaves possible.
        world: What is possible of a source of which nothing is known: not III.x, where the Party's
            plan is known to add nothing.
        plan: What the plan may have added.
        contradictory: Whether one of the pieces is of two facts that exclude each other.
    """
    says = ", ".join(said for said, _ in pieces)
    masks = [possible & world for _, possible in pieces]
    together = reduce(frozenset.intersection, masks, world)
    if together:
        return Facts(says, together, contradictory, plan)
    return Facts(says, frozenset().union(*masks), True, plan)


def as_the_plan_has_it(left: Possible, plan: Naming) -> Possible:
    """Rule 9: what the Party's plan makes of what the facts leave of an activity.

    The facts go first: only what they leave in no category can be what the plan has added. So an
    activity whose `none` they exclude is in the Annex, or nowhere, whatever the plan says.

    - Named by the plan: III.x in place of `none`. What the code holds of the Annex stays, for a
      plan cannot take a source out of it (a code for cement and lime).
    - The code is coarser than the plan's: it may be what the plan names. By this very code it names
      nothing, so that the piece is as silent as without a plan.
    - The plan adds something, and gives no code of this scheme for it: it may be this activity,
      whichever it is. A plan is silent on an activity only if it could have been seen to speak.
    - May have been added: III.x is possible where the Toolkit has a source group outside the Annex.
    """
    outside = {one for one in left if category_of(one) == NEITHER}
    if plan.names == "all" and outside:
        return (left - outside) | {NAMED_BY_PLAN}
    added: set[str] = set()
    if plan.names is not None and outside:
        added.add(MAY_BE_NAMED)
    if plan.may_add and TOOLKIT in left:
        added.add(MAY_BE_ADDED)
    return left | added


def shown(possible: Possible) -> str:
    """Possibilities in the order of the Annex; a category that is whole by its reference alone."""
    if possible >= everything():
        return "all"
    found: list[str] = []
    for category in (*CATEGORIES[:-2], *READINGS_OF_ADDED, NEITHER):
        kinds = [one for one in possibilities() if category_of(one) == category]
        held = [one for one in kinds if one in possible]
        found += [category] if (held == kinds and held) or category in possible else held
    return " ".join(found)
