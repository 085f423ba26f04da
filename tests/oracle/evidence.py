"""The algebra of evidence: what several statements about one source leave possible together.

Rules 1 to 7 of the algebra, each in a function, in the words of the rules. Where the rules leave
more than one reading open, the one taken here stands under its function with the reason; in short:

- Facts cut, and codes drop out, within a choice; only where no code of any choice stands do the
  facts stand alone. (Were each choice to fall back by itself, a row would be exactly the union of
  the rows that `sources` makes of it; yet a power station with an incinerator, said to burn coal,
  would then be open to all that burns coal.)
- Nothing of lower rank decides between equals that contradict each other: each of them meets the
  lower pieces by itself, and what comes out is united. A union that a lower piece could cut again
  would be several activities cut as one.
- Only a piece of higher rank that names overrules a silent one. Beside an equal, or above, its
  `none` stays.
- To share a category is to share a possibility of it: an incinerator of municipal and one of
  hazardous waste are both II.a, and yet no source is both.
- A piece that counts for nothing (silent under one that names, set aside) did not speak, and
  `evidence` does not name its rank; nor does it call a row `stated` for facts that change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product

from oracle.article5 import (
    CATEGORIES,
    LIKE_PART_III,
    MAY_BE_ADDED,
    MAY_BE_NAMED,
    NAMED_BY_PLAN,
    NEITHER,
    READINGS_OF_ADDED,
    reference,
)
from oracle.tables import TOOLKIT, Possible, category_of, possibilities

STATED, ACTIVITY, SECTOR, TEXT = "stated", "activity", "sector", "text"
# From the statement on the source itself to words in a free text.
RANKS = (STATED, ACTIVITY, SECTOR, TEXT)
NOTHING = "nothing"

SECTOR_DISAGREES = "sector_disagrees"
CONTRADICTORY = "contradictory_evidence"
SEVERAL = "several_activities"
RELEASES = "releases_reported"


@dataclass(frozen=True)
class Plan:
    """What the Party's plan, as far as known on the day, says of the activity that a piece names.

    Attributes:
        names: Whether it is known to add `all` of the activity, a `part` of it (the code is coarser
            than the plan's), or `perhaps` the activity (it adds something, and gives no code of the
            piece's scheme for it). None if it is not known to.
        may_add: Whether it may have added it besides, for all that is known: no plan is known, or
            not all of it, and the user does not assume that it adds nothing.
    """

    names: str | None = None
    may_add: bool = False


SILENT_PLAN = Plan()


@dataclass(frozen=True)
class Piece:
    """A statement: a stated category, a code, or words of a text.

    Attributes:
        says: What it is, for whoever reads the steps.
        rank: How near it is to the source.
        possible: What it leaves possible.
        ancillary: The categories of what often stands beside the activity it names.
        plan: What the plan says of that activity.
    """

    says: str
    rank: str
    possible: Possible
    ancillary: frozenset[str] = frozenset()
    plan: Plan = SILENT_PLAN

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
    """

    says: str
    possible: Possible
    contradictory: bool = False
    plan: Plan = SILENT_PLAN

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


@dataclass(frozen=True)
class Left:
    """What is left, how it came about, and who spoke.

    Attributes:
        possible: The possibilities.
        issues: Those of the words at the border that the algebra gives.
        spoke: The highest rank that counted; None if nothing did.
        steps: What was done, in words.
    """

    possible: Possible
    issues: frozenset[str] = frozenset()
    spoke: str | None = None
    steps: tuple[str, ...] = ()

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(category_of(one) for one in self.possible)


@dataclass(frozen=True)
class Reading:
    """What the evidence of a row comes to; the columns that rest on evidence alone."""

    left: Left
    evidence: str
    ancillary: frozenset[str]


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
    plan: Plan = SILENT_PLAN,
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


def read(
    cells: Sequence[Sequence[Piece]], facts: Facts, nothing: Facts, *, released: bool
) -> Reading:
    """The evidence of a row.

    Args:
        cells: Of each column of codes and of the stated categories, what stands in its cell.
        facts: All facts together.
        nothing: The same if none were stated.
        released: Whether the register itself reports a release of a chemical of Annex C.
    """
    cells = [cell for cell in cells if cell]
    left = _row(cells, facts, released=released)
    evidence = left.spoke or NOTHING
    # A fact speaks if without it something else would be left, be it only another kind within a
    # category: to say more would call a source seen for a fact that is true of every source.
    if facts.says and _row(cells, nothing, released=released).possible != left.possible:
        evidence = STATED
    if any(len({piece.says for piece in cell}) > 1 for cell in cells):
        left = replace(left, issues=left.issues | {SEVERAL})
    beside = frozenset(one for cell in cells for piece in cell for one in piece.ancillary)
    shown = {reference(one) for one in left.categories}
    return Reading(
        left=left,
        evidence=evidence,
        # What is possible for the source itself is not said again of what stands beside it.
        ancillary=beside - shown,
    )


def _row(cells: Sequence[Sequence[Piece]], facts: Facts, *, released: bool) -> Left:
    """Rule 2: the union over all choices of one code from each cell; then rule 7."""
    # The order in which things are written, and how often, never matters.
    columns = [sorted(set(cell), key=lambda piece: piece.says) for cell in cells]
    left = _choices(list(product(*columns)), facts)
    if facts.contradictory:
        left = replace(left, issues=left.issues | {CONTRADICTORY})
    return _reopened(left, cells, facts) if released else left


def _reopened(left: Left, cells: Sequence[Sequence[Piece]], facts: Facts) -> Left:
    """Rule 7: a release is reported, and only silence is left: then all is open.

    - Only silence of the *row*: where another of its activities names a category the release has
      its source.
    - All that the facts allow: a release says no fact is wrong.
    - The ranks that spoke stay named: who reads must still see that a business was assumed.
    """
    if any(is_named(one) for one in left.possible):
        return left
    if any(piece.rank == STATED for cell in cells for piece in cell):
        return left
    return replace(
        left,
        possible=facts.alone,
        issues=left.issues | {RELEASES},
        steps=(*left.steps, "a release is reported where only silence is left: all is open"),
    )


def _choices(choices: Sequence[tuple[Piece, ...]], facts: Facts) -> Left:
    """Rules 3 and 6: within each choice the facts first cut every piece; then the pieces meet.

    - A code that the facts empty drops out of its choice, and what else stands there speaks. A
      choice of which nothing stands drops out as long as another stands. So the facts tell which of
      several activities they are said of, and a further activity takes no candidate away that a
      code gave.
    - If all codes drop out, the facts stand alone, and `contradictory_evidence` says so. Where they
      fit what often stands beside the activity (a hospital that burns medical waste), the code is
      not contradicted, only not of the source: as of one that is set aside.
    - Of several stated categories those that the facts empty drop out, with their choices: what is
      stated decides, and no lower piece speaks in its place. If all do, facts and categories are
      equals and one of the two is wrong: the categories stand whole, beside all that the facts make
      of the rest of the row.
    """
    if not choices[0]:
        return Left(facts.alone, steps=_begun(facts))
    stated = {piece for pieces in choices for piece in pieces if piece.rank == STATED}
    decided = {piece for piece in stated if _cut(piece, facts)}
    if stated and not decided:
        alone = Left(
            frozenset().union(*(piece.possible for piece in stated)),
            frozenset({CONTRADICTORY}),
            STATED,
            (" or ".join(sorted(one.says for one in stated)) + ", which the facts exclude",),
        )
        rest = [tuple(piece for piece in pieces if piece not in stated) for pieces in choices]
        return _united([alone, _choices(rest, facts)])
    found = [
        one
        for pieces in choices
        if decided.issuperset(piece for piece in pieces if piece.rank == STATED)
        and (one := _choice(pieces, facts)) is not None
    ]
    if found:
        united = _united(found)
        return replace(united, steps=(*_begun(facts), *united.steps))
    emptied = {piece for pieces in choices for piece in pieces}
    steps = (*_begun(facts), "they empty every code")
    beside = frozenset(
        one for one in facts.alone if any(category_of(one) in piece.ancillary for piece in emptied)
    )
    if beside:
        # All are set aside at once: one report, on the nearest to the source.
        issues = frozenset({_disagrees(min(emptied, key=lambda piece: RANKS.index(piece.rank)))})
        return Left(beside, issues, STATED, (*steps, "left is what often stands beside it"))
    return Left(facts.alone, frozenset({CONTRADICTORY}), STATED, steps)


def _choice(pieces: Sequence[Piece], facts: Facts) -> Left | None:
    """One choice, of which the facts have emptied some; None if they have emptied all."""
    standing = [replace(piece, possible=kept) for piece in pieces if (kept := _cut(piece, facts))]
    if not standing:
        return None
    emptied = [piece for piece in pieces if not _cut(piece, facts)]
    met = _met(standing)
    return replace(
        met,
        issues=met.issues | {_disagrees(piece) for piece in emptied},
        steps=(*(f"{piece.says} drops out" for piece in emptied), *met.steps),
    )


def _cut(piece: Piece, facts: Facts) -> Possible:
    """What the facts leave of a piece, as the Party's plan has it."""
    kept = piece.possible & facts.allows
    return kept if piece.rank == STATED else as_the_plan_has_it(kept, piece.plan)


def _begun(facts: Facts) -> tuple[str, ...]:
    return (f"facts ({facts.says}): {shown(facts.possible)}",) if facts.says else ()


def _met(pieces: Sequence[Piece]) -> Left:
    """Rules 4 and 5: pieces meet from the highest rank down."""
    for rank in RANKS:
        equals = [piece for piece in pieces if piece.rank == rank and piece.names]
        if len(equals) > 1 and not shared(piece.possible for piece in equals):
            # Each alone with the rest; a lower piece does not decide between them.
            rest = [piece for piece in pieces if piece not in equals]
            united = _united(_met([*rest, one]) for one in equals)
            said = " and ".join(piece.says for piece in equals)
            step = f"{said} share nothing, and are equals: united"
            return replace(
                united, issues=united.issues | {CONTRADICTORY}, steps=(step, *united.steps)
            )
    return _in_turn(pieces)


def _in_turn(pieces: Sequence[Piece]) -> Left:
    """The same, where no equals that name contradict each other."""
    named: Possible | None = None
    # What silent pieces say that no higher one has overruled.
    silence: Possible | None = None
    spoke: str | None = None
    issues: set[str] = set()
    steps: list[str] = []
    for rank in RANKS:
        naming = [piece for piece in pieces if piece.rank == rank and piece.names]
        silent = [piece for piece in pieces if piece.rank == rank and not piece.names]
        steps += [f"{piece.says} ({rank}): {shown(piece.possible)}" for piece in naming + silent]
        overruled = named is not None
        if naming and silent:
            # Neither overrules the other, for they are equals: united.
            issues.add(CONTRADICTORY)
        if naming:
            together = _and([piece.possible for piece in naming])
            if named is None:
                # Upper silent: union, reported.
                issues |= {_disagrees(naming[0])} if silence is not None else set()
                named, spoke = together, rank
            elif shared([named, together]):
                named = _and([named, together])
            else:
                issues.add(_disagrees(naming[0]))
                steps.append(f"what is of rank {rank} shares nothing with it: set aside")
        if silent and overruled:
            # Lower silent: nothing changes, and it is reported where it says another thing.
            steps.append(f"what is silent of rank {rank} changes nothing")
            if not naming and any(is_named(one) for one in named or ()):
                issues.add(_disagrees(silent[0]))
        elif silent:
            kinds = _kinds_of_none([piece.possible for piece in silent])
            if silence is None:
                silence = kinds
            elif naming:
                # Together with its equal it names, and what is above is silent: union.
                silence |= kinds
            else:
                silence = _kinds_of_none([silence, kinds])
            spoke = spoke or rank
    assert named is not None or silence is not None
    possible = (named or frozenset()) | (silence or frozenset())
    return Left(possible, frozenset(issues), spoke, tuple(steps))


def _and(pieces: Sequence[Possible]) -> Possible:
    """Rule 4: what pieces that share a category leave together.

    The kinds of `none` are of the tables and not of the source: a landfill's engine is one of
    energy in one scheme and one of waste in another. Where all pieces hold some kind of it they
    agree that the source may be in no category, and their kinds meet as those of silent pieces do
    (rule 5).
    """
    together = reduce(frozenset.intersection, pieces)
    outside = [frozenset(one for one in piece if not is_named(one)) for piece in pieces]
    return together | (_kinds_of_none(outside) if all(outside) else frozenset())


def _kinds_of_none(pieces: Sequence[Possible]) -> Possible:
    """Rule 5, both silent: AND of their kinds of `none`, or the union where that is empty."""
    together = reduce(frozenset.intersection, pieces)
    return together or frozenset().union(*pieces)


def _disagrees(piece: Piece) -> str:
    """How a lower piece that is set aside, joined or overruled is reported (rules 4 and 5).

    `sector_disagrees` tells of the owner's main business alone. An activity that a stated category
    or fact overrules is, as a text, `contradictory_evidence`: did it share the word with the
    sector, a row that disagrees with its sector could be turned by a further fact or category, and
    no issue would tell.
    """
    return SECTOR_DISAGREES if piece.rank == SECTOR else CONTRADICTORY


def _united(choices: Iterable[Left]) -> Left:
    """The union of several readings; the highest rank that spoke in any of them."""
    several = list(choices)
    ranks = [one.spoke for one in several if one.spoke is not None]
    steps: tuple[str, ...] = several[0].steps
    if len(several) > 1:
        steps = tuple(
            step
            for number, one in enumerate(several, 1)
            for step in (f"reading {number} of {len(several)}:", *(f"  {s}" for s in one.steps))
        )
    return Left(
        frozenset().union(*(one.possible for one in several)),
        frozenset().union(*(one.issues for one in several)),
        min(ranks, key=RANKS.index, default=None),
        steps,
    )


def as_the_plan_has_it(left: Possible, plan: Plan) -> Possible:
    """Rule 9: what the Party's plan makes of what the facts leave of an activity.

    The facts go first: only what they leave in no category can be what the plan has added. So an
    activity whose `none` they exclude is in the Annex, or nowhere, whatever the plan says.

    - Named by the plan: III.x in place of `none`. What the code holds of the Annex stays, for a
      plan cannot take a source out of it (a code for cement and lime).
    - Named in part, the code being coarser: III.x too.
    - The plan adds something, and gives no code of this scheme for it: it may be this activity,
      whichever it is. A plan is silent on an activity only if it could have been seen to speak.
    - May have been added: III.x is possible where the Toolkit has a source group outside the Annex.
    """
    outside = {one for one in left if category_of(one) == NEITHER}
    if plan.names == "all" and outside:
        return (left - outside) | {NAMED_BY_PLAN}
    added: set[str] = set()
    if plan.names is not None and outside:
        added.add(NAMED_BY_PLAN if plan.names == "part" else MAY_BE_NAMED)
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
