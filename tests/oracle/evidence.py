"""The evidence of a row: facts, choices and releases (rules 2, 3, 6 and 7).

How the pieces of one choice meet stands in `oracle.meeting`, what a plan makes of a piece in
`oracle.pieces`. Where the rules leave more than one reading open, the one taken stands under its
function with the reason; in short:

- Facts cut, and codes drop out, within a choice; only where no code of any choice stands do the
  facts stand alone. (Were each choice to fall back by itself, a row would be exactly the union of
  the rows that `sources` makes of it; yet a power station with an incinerator, said to burn coal,
  would then be open to all that burns coal.)
- Stated categories and facts that exclude each other are equals: both stand.
- `evidence` names no rank of a piece that did not speak, and does not call a row `stated` for facts
  that change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from oracle.article5 import reference
from oracle.meeting import CONTRADICTORY, Left, disagrees, met, united
from oracle.pieces import (
    NEITHER,
    RANKS,
    SECTOR,
    STATED,
    Facts,
    Piece,
    as_the_plan_has_it,
    is_named,
    shown,
)
from oracle.tables import Possible, category_of

NOTHING = "nothing"
SEVERAL = "several_activities"
RELEASES = "releases_reported"


@dataclass(frozen=True)
class Reading:
    """What the evidence of a row comes to; the columns that rest on evidence alone."""

    left: Left
    evidence: str
    ancillary: frozenset[str]


def read(
    cells: Sequence[Sequence[Piece]],
    facts: Facts,
    nothing: Facts,
    *,
    released: bool,
    perhaps: Sequence[Facts] = (),
) -> Reading:
    """The evidence of a row.

    Args:
        cells: Of each column of codes and of the stated categories, what stands in its cell.
        facts: All facts together.
        nothing: The same if none were stated.
        released: Whether the register itself reports a release of a chemical of Annex C.
        perhaps: All facts together, for each value that one which was not read may have.
    """
    cells = [cell for cell in cells if cell]
    left = _row(cells, facts, released=released)
    evidence = left.spoke or NOTHING
    # A fact speaks if without it something else would be left, be it only another kind within a
    # category: to say more would call a source seen for a fact that is true of every source.
    if facts.says and _row(cells, nothing, released=released).possible != left.possible:
        evidence = STATED
    left = _heard(left, cells, [_row(cells, one, released=released) for one in perhaps])
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
    left = _reopened(left, cells, facts) if released else left
    return _beside(left, cells, facts)


def _heard(left: Left, cells: Sequence[Sequence[Piece]], others: Sequence[Left]) -> Left:
    """A fact was not read, and only silence is left: it may be what any of its values makes of it.

    As of a code that was not read: where a piece names a category, or someone stated that there is
    none, that decides. No rank spoke for it.
    """
    names = any(is_named(one) for one in left.possible) and not left.beside
    if names or RELEASES in left.issues:
        return left
    if any(piece.rank == STATED and not piece.unread for cell in cells for piece in cell):
        return left
    possible = left.possible.union(*(other.possible for other in others))
    if possible == left.possible:
        return left
    step = "a fact was not read where only silence is left: all that its values make of it is open"
    return replace(left, possible=possible, steps=(*left.steps, step))


def _beside(left: Left, cells: Sequence[Sequence[Piece]], facts: Facts) -> Left:
    """A fact tells of something that a source of the Annex has, and only silence is left of codes.

    It may be what stands beside such an activity, as far as all facts allow it; that is no finding.
    """
    if not any(cells) or any(is_named(one) for one in left.possible) or RELEASES in left.issues:
        return left
    if any(piece.rank == STATED and not piece.unread for cell in cells for piece in cell):
        return left
    # A kind of `none` that is left and explains a fact leaves it a sign of nothing else.
    signs = [signs for signs in facts.beside if not signs & left.possible]
    opened = frozenset().union(*signs) & facts.possible
    opened = frozenset(one for one in opened if category_of(one) != NEITHER)
    if not opened:
        return left
    step = "a fact tells of what may stand beside a silent code: it is open"
    issue = disagrees(Piece("", left.spoke or SECTOR, frozenset()))
    return replace(
        left,
        possible=left.possible | opened,
        issues=left.issues | {issue},
        steps=(*left.steps, step),
        beside=True,
    )


def _reopened(left: Left, cells: Sequence[Sequence[Piece]], facts: Facts) -> Left:
    """Rule 7: a release is reported, and only silence is left: then all is open.

    - Only silence of the *row*: where another of its activities names a category the release has
      its source.
    - All that the facts allow: a release says no fact is wrong.
    - The ranks that spoke stay named: who reads must still see that a business was assumed.
    """
    if any(is_named(one) for one in left.possible):
        return left
    if any(piece.rank == STATED and not piece.unread for cell in cells for piece in cell):
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
      exclude `none` and fit what often stands beside the activity (a hospital that burns medical
      waste), the code is
      not contradicted, only not of the source: as of one that is set aside.
    - Of several stated categories those that the facts empty drop out, with their choices: what is
      stated decides, and no lower piece speaks in its place. If all do, facts and categories are
      equals and one of the two is wrong: the categories stand whole, beside all that the facts make
      of the rest of the row.
    - What was not read is empty of nothing: the facts may be said of it, and its choice stands.
    """
    if not choices[0]:
        return Left(facts.alone, steps=_begun(facts))
    stated = {
        piece for pieces in choices for piece in pieces if piece.rank == STATED and not piece.unread
    }
    decided = {piece for piece in stated if _cut(piece, facts)}
    if stated and not decided:
        alone = Left(
            frozenset().union(*(piece.possible for piece in stated)),
            frozenset({CONTRADICTORY}),
            STATED,
            (" or ".join(sorted(one.says for one in stated)) + ", which the facts exclude",),
        )
        rest = [tuple(piece for piece in pieces if piece not in stated) for pieces in choices]
        return united([alone, _choices(rest, facts)])
    found = [
        one
        for pieces in choices
        if decided.issuperset(stated.intersection(pieces))
        and (one := _choice(pieces, facts)) is not None
    ]
    if found:
        whole = united(found)
        return replace(whole, steps=(*_begun(facts), *whole.steps))
    emptied = {piece for pieces in choices for piece in pieces}
    steps = (*_begun(facts), "they empty every code")
    beside = frozenset(
        one for one in facts.alone if any(category_of(one) in piece.ancillary for piece in emptied)
    )
    # Facts that leave `none` too prove no category, and so none of those beside it.
    proves = all(is_named(one) for one in facts.alone)
    if beside and proves:
        # All are set aside at once: one report, on the nearest to the source.
        issues = frozenset({disagrees(min(emptied, key=lambda piece: RANKS.index(piece.rank)))})
        return Left(beside, issues, STATED, (*steps, "left is what often stands beside it"))
    return Left(facts.alone, frozenset({CONTRADICTORY}), STATED, steps)


def _choice(pieces: Sequence[Piece], facts: Facts) -> Left | None:
    """One choice, of which the facts have emptied some; None if they have emptied all.

    Silence excludes nothing, and so not what a piece that was not read may name: where none of the
    others names, all is open that the facts allow.
    """
    unread = [piece for piece in pieces if piece.unread]
    read = [piece for piece in pieces if not piece.unread]
    standing = [replace(piece, possible=kept) for piece in read if (kept := _cut(piece, facts))]
    if not standing and not unread:
        return None
    emptied = [piece for piece in read if not _cut(piece, facts)]
    whole = met(standing) if standing else Left(facts.alone)
    if unread and not any(piece.names for piece in standing):
        step = " and ".join(piece.says for piece in unread) + " was not read: all is open"
        whole = replace(whole, possible=facts.alone, steps=(*whole.steps, step))
    return replace(
        whole,
        issues=whole.issues | {disagrees(piece) for piece in emptied},
        steps=(*(f"{piece.says} drops out" for piece in emptied), *whole.steps),
    )


def _cut(piece: Piece, facts: Facts) -> Possible:
    """What the facts leave of a piece, as the Party's plan has it."""
    kept = piece.possible & facts.allows
    return kept if piece.rank == STATED else as_the_plan_has_it(kept, piece.plan)


def _begun(facts: Facts) -> tuple[str, ...]:
    return (f"facts ({facts.says}): {shown(facts.possible)}",) if facts.says else ()
