"""What is taken for granted where the register is silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from annexc._errors import AnnexcError, hint


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Assumptions about what a register does not say; the defaults assume as little as is usual.

    Attributes:
        unmodified: A source without a recorded modification counts as never substantially modified;
            its age is then marked `presumed`. False leaves it undetermined.
        lead_time: Least and most years from the start of construction to the start of operation,
            such as (1, 6). None (the default): operation says only that construction began before
            it.
        text: Words in the name, activity and fuel columns may rule categories out; the evidence is
            then marked `text`.
        plan_adds_nothing: A plan that is not known adds no category to those of the Annex. By
            default that is assumed of activities without a source group of the UNEP Toolkit outside
            the Annex only; the others (lime, brick, glass, refining and the like) stay `III.x;none`
            until the plan is known.

    Raises:
        AnnexcError: If the lead time is no pair of years, the lesser first.

    Example:
        >>> import annexc
        >>> annexc.Assumptions(lead_time=(1, 6))
        Assumptions(unmodified=True, lead_time=(1, 6), text=False, plan_adds_nothing=False)
    """

    unmodified: bool = True
    lead_time: tuple[float, float] | None = None
    text: bool = False
    plan_adds_nothing: bool = False

    def __post_init__(self) -> None:
        for name in ("unmodified", "text", "plan_adds_nothing"):
            if not isinstance(getattr(self, name), bool):
                raise AnnexcError(
                    f"assume: {name} must be True or False, not {getattr(self, name)!r}"
                )
        if self.lead_time is None:
            return
        years: Any = self.lead_time
        pair = isinstance(years, Sequence) and not isinstance(years, str) and len(years) == 2
        if not pair or not all(_is_years(year) for year in years) or years[0] > years[1]:
            raise AnnexcError(
                f"assume: lead_time is {years!r}; give the least and the most years from the "
                "start of construction to that of operation, such as (1, 6)"
            )
        object.__setattr__(self, "lead_time", tuple(years))

    @property
    def of_plans(self) -> str:
        """What is taken for granted where a plan is not known, as provenance states it."""
        if self.plan_adds_nothing:
            return "a plan that is not known is taken to add no category"
        return (
            "a plan that is not known is taken to add no category for activities without a Toolkit "
            "group outside the Annex"
        )

    def to_dict(self) -> dict[str, Any]:
        """The assumptions as plain values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}


def _is_years(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def assumptions(assume: Assumptions | Mapping[str, Any] | None) -> Assumptions:
    """The assumptions given as such, as a mapping of some of them, or not at all.

    Raises:
        AnnexcError: If one is not known or has a bad value.
    """
    if assume is None:
        return Assumptions()
    if isinstance(assume, Assumptions):
        return assume
    if not isinstance(assume, Mapping):
        raise AnnexcError(
            f"assume is {assume!r};",
            python="give annexc.Assumptions(...) or a dict of some of its fields",
        )
    known = [entry.name for entry in fields(Assumptions)]
    for name in assume:
        if name not in known:
            raise AnnexcError(
                f"assume: {name!r} is no assumption.{hint(str(name), known)} "
                f"There are {', '.join(known)}"
            )
    return Assumptions(**assume)
