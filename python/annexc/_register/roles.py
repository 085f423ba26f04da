"""The input columns by the names fixed at the border."""

from __future__ import annotations

#: Code schemes that speak of the activity of the source.
ACTIVITY_SCHEMES = ("eprtr", "ied", "eper", "snap97", "nfr14", "toolkit")
#: Code schemes that speak of the main business of the establishment.
SECTOR_SCHEMES = (
    "nace11", "nace2", "nace21", "naf2", "uksic", "isic31", "isic4", "isic5", "naics", "scian",
    "ussic", "gnfr14",
)  # fmt: skip
SCHEMES = ACTIVITY_SCHEMES + SECTOR_SCHEMES
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
