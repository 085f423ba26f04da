"""Which categories of Annex C the codes of each scheme can point to.

The lists were read by hand against the titles and notes of each scheme. A change of a crosswalk
that loses a category, or reaches one more, shows here and has to be argued.
"""

from __future__ import annotations

import annexc
import polars as pl
import pytest

pytestmark = pytest.mark.any_polars

ANNEX = annexc.categories().filter(~pl.col("ref").is_in(["III.x", "none"]))["ref"].to_list()

#: Never a facility: only schemes of whole inventories name homes, vehicles and open fires.
DIFFUSE = {"III.a", "III.c", "III.h"}

#: Scheme to the categories that no code of it names, with the reason.
NOT_NAMED = {
    "eprtr": (DIFFUSE | {"III.g", "III.l"}, "crematoria and cable burning are no Annex I activity"),
    "ied": (DIFFUSE | {"III.g", "III.l"}, "crematoria and cable burning are no Annex I activity"),
    "eper": (DIFFUSE | {"III.g", "III.l"}, "crematoria and cable burning are no Annex I activity"),
    "ippc": (DIFFUSE | {"III.g", "III.l"}, "crematoria and cable burning are no Annex I activity"),
    "kiev": (DIFFUSE | {"III.g", "III.l"}, "crematoria and cable burning are no Annex I activity"),
    "bimschv4": (DIFFUSE | {"III.g"}, "crematoria have an ordinance of their own"),
    "icpe": (
        {"III.c", "III.g", "III.h", "III.l", "III.m"},
        "crematoria are under other law; no rubrique sourced names cables or re-refining",
    ),
    "prtr_jp": (
        DIFFUSE | {"III.d", "III.e", "III.g", "III.k", "III.l"},
        "the list that was sourced ends before power stations and services",
    ),
    "snap97": ({"III.k", "III.l", "III.m"}, "shredding, cables and re-refining have no SNAP entry"),
    "nfr14": ({"III.k", "III.l", "III.m"}, "shredding, cables and re-refining have no NFR entry"),
    "gnfr14": (set(), "its sectors are so wide that each holds whole Parts"),
    "toolkit": (set(), "made for the sources of Annex C"),
    **dict.fromkeys(
        [
            "nace11", "nace2", "nace21", "naf2", "uksic", "isic31", "isic4", "isic5", "naics",
            "scian", "ussic",
        ],
        (DIFFUSE, "a classification of businesses names no homes, vehicles or fires"),
    ),
}  # fmt: skip

#: A Party's own scheme names what the one does that it refines, or a classification of businesses.
NATIONAL = annexc.schemes().filter(~pl.col("scheme").is_in(list(NOT_NAMED)))["scheme"].to_list()
NOT_NAMED |= dict.fromkeys(NATIONAL, (DIFFUSE, "a Party's own classification of businesses"))


def reached(scheme: str) -> set[str]:
    """The categories of the Annex that some code of a scheme leaves possible."""
    return {ref for refs in annexc.crosswalk(scheme)["categories"] for ref in refs} & set(ANNEX)


@pytest.mark.parametrize("scheme", annexc.schemes()["scheme"])
def test_categories_reached_are_those_reviewed(scheme: str) -> None:
    missing, why = NOT_NAMED[scheme]

    assert reached(scheme) == set(ANNEX) - missing, why


@pytest.mark.parametrize("ref", ANNEX)
def test_every_category_is_reached_from_some_scheme(ref: str) -> None:
    assert any(ref in reached(scheme) for scheme in NOT_NAMED)


@pytest.mark.parametrize("scheme", sorted(NOT_NAMED))
def test_every_row_has_its_reason_and_source(scheme: str) -> None:
    rows = annexc.crosswalk(scheme)

    assert rows.filter((pl.col("why") == "") | (pl.col("source") == "")).is_empty()


@pytest.mark.parametrize("scheme", sorted(NOT_NAMED))
def test_classify_reaches_what_the_crosswalk_names(scheme: str) -> None:
    codes = annexc.crosswalk(scheme).select(pl.col("code").alias(scheme))

    found = annexc.classify(codes, party="FRA", as_of="2026-08-31")

    named = {ref for cell in found["annex_c_candidates"] for ref in cell.split(";")}
    # What a plan may add is in no list of the Annex.
    assert named - {"none", "III.x"} == reached(scheme)
    assert not found["issues"].str.contains("unknown_code").any()
