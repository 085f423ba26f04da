"""What Article 5 attaches to sources, from the law's own tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TypeAlias

from annexc import _native
from annexc._law.party import Party

#: Category and age to the duties that sources of them may have.
Duties: TypeAlias = Mapping[tuple[str, str], frozenset[str]]


@cache
def matrix() -> dict[tuple[str, str], tuple[str, ...]]:
    """Part (`II`, `III`, `none`) and age to the duties there may be, the strongest first.

    Whatever the Party, its plan and the day.
    """
    return {
        (cell["part"], cell["source_age"]): tuple(
            dict.fromkeys(duty["obligation"] for duty in cell["duties"])
        )
        for cell in json.loads(_native.article5())
    }


def bases_of(obligation: str) -> list[str]:
    """The paragraphs that a duty may rest on; none for a State that is no Party."""
    found = {
        duty["legal_basis"]
        for cell in json.loads(_native.article5())
        for duty in cell["duties"]
        if duty["obligation"] == obligation
    }
    return sorted(found)


def duties_of(party: Party, as_of: date) -> Duties:
    """The duties that sources in a Party may have on a day, by category and age.

    Several where its plan, or how the State stands to the Convention, leaves it open.
    """
    profile = None if party.profile is None else json.dumps(party.profile)
    return {
        (cell["category"], cell["source_age"]): frozenset(
            duty["obligation"] for duty in cell["duties"]
        )
        for cell in json.loads(_native.party_duties(party.iso3, profile, as_of.isoformat()))
    }
