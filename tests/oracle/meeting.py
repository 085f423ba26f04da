"""How pieces that speak of one source meet (rules 4 and 5).

- Nothing of lower rank decides between equals that contradict each other: each of them meets the
  lower pieces by itself, and what comes out is united. A union that a lower piece could cut again
  would be several activities cut as one, which in one cell they are not.
- Only a piece of higher rank that names overrules a silent one. Beside an equal, or above, its
  `none` stays.
- To share a category is to share a possibility of it: an incinerator of municipal and one of
  hazardous waste are both II.a, and yet no source is both.
- A piece that counts for nothing (silent beside one that names, set aside) did not speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from oracle.article5 import MAY_BE_NAMED, NAMED_BY_PLAN, NEITHER
from oracle.pieces import RANKS, SECTOR, Piece, is_named, shared, shown
from oracle.tables import Possible, category_of

SECTOR_DISAGREES = "sector_disagrees"
CONTRADICTORY = "contradictory_evidence"


@dataclass(frozen=True)
class Left:
    """What is left, how it came about, and who spoke.

    Attributes:
        possible: The possibilities.
        issues: Those of the words at the border that the algebra gives.
        spoke: The highest rank that counted; None if nothing did.
        steps: What was done, in words.
        beside: Whether a fact opened what may stand beside silent codes.
    """

    possible: Possible
    issues: frozenset[str] = frozenset()
    spoke: str | None = None
    steps: tuple[str, ...] = ()
    beside: bool = False

    @property
    def categories(self) -> frozenset[str]:
        return frozenset(category_of(one) for one in self.possible)


def met(pieces: Sequence[Piece]) -> Left:
    """Rules 4 and 5: pieces meet from the highest rank down."""
    for rank in RANKS:
        equals = [piece for piece in pieces if piece.rank == rank and piece.names]
        if len(equals) > 1 and not shared(piece.possible for piece in equals):
            # Each alone with the rest; a lower piece does not decide between them.
            rest = [piece for piece in pieces if piece not in equals]
            whole = united(met([*rest, one]) for one in equals)
            said = " and ".join(piece.says for piece in equals)
            step = f"{said} share nothing, and are equals: united"
            return replace(whole, issues=whole.issues | {CONTRADICTORY}, steps=(step, *whole.steps))
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
        kinds = _kinds_of_none([piece.possible for piece in silent]) if silent else frozenset()
        if naming and silent:
            # Neither overrules the other, for they are equals: united.
            issues.add(CONTRADICTORY)
        if naming:
            together = _and([piece.possible for piece in naming])
            if overruled:
                together |= kinds
            if named is None:
                # Upper silent: union, reported.
                issues |= {disagrees(naming[0])} if silence is not None else set()
                named, spoke = together, rank
            elif shared([named, together]):
                named = _and([named, together])
            else:
                issues.add(disagrees(naming[0]))
                steps.append(f"what is of rank {rank} shares nothing with it: set aside")
        if silent and overruled and not naming:
            # Lower silent: nothing changes, and it is reported where it says another thing.
            steps.append(f"what is silent of rank {rank} changes nothing")
            if any(is_named(one) for one in named or ()):
                issues.add(disagrees(silent[0]))
        elif silent and not overruled:
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
    (rule 5). A category that the plan adds is shared also where it names the activity by the code
    of one piece, and by that of another may mean it.
    """
    together = reduce(frozenset.intersection, pieces)
    if all(piece & {NAMED_BY_PLAN, MAY_BE_NAMED} for piece in pieces):
        together |= set() if NAMED_BY_PLAN in together else {MAY_BE_NAMED}
    outside = [frozenset(one for one in piece if not is_named(one)) for piece in pieces]
    return together | (_kinds_of_none(outside) if all(outside) else frozenset())


def _kinds_of_none(pieces: Sequence[Possible]) -> Possible:
    """Rule 5, both silent: AND of their kinds of `none`, or the union where that is empty.

    A category that a plan may have added is no kind of `none`: that pieces share it takes no `none`
    away, and proves nothing.
    """
    together = reduce(frozenset.intersection, pieces)
    if any(category_of(one) == NEITHER for one in together):
        return together
    return frozenset().union(*pieces)


def disagrees(piece: Piece) -> str:
    """How a lower piece that is set aside, joined or overruled is reported (rules 4 and 5).

    `sector_disagrees` tells of the owner's main business alone. An activity that a stated category
    or fact overrules is, as a text, `contradictory_evidence`: did it share the word with the
    sector, a row that disagrees with its sector could be turned by a further fact or category, and
    no issue would tell.
    """
    return SECTOR_DISAGREES if piece.rank == SECTOR else CONTRADICTORY


def united(choices: Iterable[Left]) -> Left:
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
