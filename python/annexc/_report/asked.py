"""What a report is asked to say: from the provenance, and from arguments where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from annexc._classify.classified import OriginLike, opened_classified
from annexc._errors import AnnexcError
from annexc._law.party import Party
from annexc._question.assumptions import Assumptions
from annexc._question.provenance import told as told_of
from annexc._question.recalled import Recalled, Telling
from annexc._register.description import Register
from annexc._report.round import Round, round_of


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the report is made from.

    Attributes:
        given: The classified register.
        before: An earlier round.
        by: What the sources are cut by.
    """

    given: Round
    before: Round | None
    by: str | None = None

    @property
    def told(self) -> Recalled:
        """What was asked of the register."""
        return self.given.classified.told

    @property
    def parties(self) -> Mapping[str, Party]:
        """The Parties that were asked about, by alpha-3 code; none if a column names them."""
        return self.told.parties.given

    @property
    def as_of(self) -> date | None:
        """The day asked about; None if nothing says it."""
        return self.told.as_of

    @property
    def register(self) -> Register | None:
        """The description of the register."""
        return self.told.register


def read_asked(
    classified: Any,
    before: Any,
    telling: Telling,
    *,
    origin: OriginLike | None,
    before_origin: OriginLike | None,
    by: str | None = None,
) -> Asked:
    """Opens what was given, and holds it to its provenance.

    Raises:
        AnnexcError: As `opened_classified`, and if nothing says which day was asked about.
    """
    given = opened_classified(classified, "report", telling, origin, needs_party=True)
    if given.told.as_of is None:
        raise AnnexcError(
            "of which day are the duties?",
            python="Give as_of as to classify, or provenance=",
            shell="Give --as-of as to `annexc classify`, or --provenance",
        )
    earlier = None
    if before is not None:
        # It has its own day, plan and assumptions, and its own columns if something tells them.
        opened = opened_classified(
            before, "report", Telling(), before_origin, place="before", lenient=True,
            like=given.told,
        )  # fmt: skip
        earlier = round_of(opened, {})
    return Asked(round_of(given, _told(given.told, telling)), earlier, by)


def _told(known: Recalled, telling: Telling) -> dict[str, str]:
    """What was told, as far as something was."""
    said = told_of(
        known.as_of or date.min, known.parties, known.register, known.assume or Assumptions()
    )
    said.pop("party")
    if known.assume is None:
        said.pop("assumptions")
    if known.register is None:
        said.pop("register")
        said.pop("register_sha256")
    # Without a word on the Party nothing is known of its plan.
    if telling.party is None and not known.held:
        said.pop("profile_sha256")
    return said
