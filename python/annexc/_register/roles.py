"""The input columns by the names fixed at the border."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from annexc import _native
from annexc._errors import hint, same_but_for_spelling

#: The table of code schemes, by their names; the native library reads the same one.
SCHEME_TABLE: dict[str, dict[str, Any]] = {
    row["scheme"]: row for row in json.loads(_native.schemes())
}


def _of_rank(rank: str) -> tuple[str, ...]:
    return tuple(name for name, row in SCHEME_TABLE.items() if row["rank"] == rank)


#: Code schemes that speak of the activity of the source.
ACTIVITY_SCHEMES = _of_rank("activity")
#: Code schemes that speak of the main business of the establishment.
SECTOR_SCHEMES = _of_rank("sector")
SCHEMES = ACTIVITY_SCHEMES + SECTOR_SCHEMES
# What the table calls the schemes that one Party alone uses.
_SELDOM = 50
#: The schemes that registers of many Parties use; the national ones are many more.
USUAL_SCHEMES = tuple(name for name in SCHEMES if SCHEME_TABLE[name]["usual"] < _SELDOM)
#: The schemes of which another revision is written in the same way, and that revision.
SIBLINGS: dict[str, str] = {
    name: row["sibling"] for name, row in SCHEME_TABLE.items() if row["sibling"] is not None
}
#: Codes whose scheme stands elsewhere: in a description's key `scheme`, or in the Party's row.
CODE = "code"
#: What the source is: at least one of these is needed.
CATEGORY = ("category", *SCHEMES)
FACTS = (
    "hazardous_waste", "waste_burned", "elemental_chlorine", "metal", "feed", "fuel", "chloranil",
    "elv_shredder", "product", "combustion",
)  # fmt: skip
DATES = (
    "construction_started", "modification_started", "retrofit", "operation_started",
    "building_permit", "permit_granted", "first_reported", "closed",
)  # fmt: skip
#: The chemicals of Annex C that the register itself reports for the facility.
RELEASES = ("releases",)
#: Free text, read only if the assumptions allow it.
TEXT = ("name", "activity")
#: Everything that bears on the verdict.
EVIDENCE = ("party", "status", *TEXT, *CATEGORY, *FACTS, *RELEASES, *DATES)
#: Where a source is, in any of the ways that registers say it.
PLACE = ("latitude", "longitude", "coordinates", "easting", "northing", "utm_zone")
#: Columns that say which source it is and where; carried, never read.
IDENTITY = ("facility_id", "region", *PLACE)
#: What is reported of a source; it bears on no verdict.
REPORTED = ("bat_applied",)
ROLES = EVIDENCE + IDENTITY + REPORTED
#: What may be said of every row at once.
CONSTANT = (*EVIDENCE, "utm_zone")
#: The same without the national schemes, which are many.
USUAL_ROLES = tuple(name for name in ROLES if name not in SCHEMES or name in USUAL_SCHEMES)


def role_hint(name: str, known: Sequence[str]) -> str:
    """A sentence that names the input columns most likely meant, or nothing.

    Registers call a scheme by a name that several have, such as `sic`; else what is spelt alike.
    """
    called = [
        scheme
        for scheme, row in SCHEME_TABLE.items()
        if scheme in known and any(same_but_for_spelling(name, word) for word in row["headers"])
    ]
    if not called:
        return hint(name, known)
    return " Schemes called so are " + ", ".join(f"`{scheme}`" for scheme in called) + "."
