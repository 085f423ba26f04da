"""Facilities known to report dioxins or furans are found, and most others are left alone.

A table that called everything a candidate would find them all and prove nothing: hence both bounds.
"""

from __future__ import annotations

from pathlib import Path

import annexc
import polars as pl
import pytest
from excerpts import register

AS_OF = "2026-08-31"

#: Why it is right that these codes name no category, though a facility under them reports dioxins.
MISSES = {
    "327410": "lime kilns are not named in Annex C; a Party's own plan may add them",
    "212312": "quarries with a lime kiln: lime is not named",
    "212399": "a mineral quarry with a kiln: not named",
    "321114": "wood preservation: dioxins as impurities of pentachlorophenol, no combustion",
    "324122": "asphalt roofing is not named",
    "331221": "a steel mill under the code for rolling bought steel: the code misnames it",
    "332312": "a steel mill under the code for fabricated structures: the code misnames it",
    "335912": "a lead smelter under the code for primary batteries: the code misnames it",
    "336310": "a foundry inside an engine works: the code names the engines",
    "325510": "a pigment works under the code for paint: the code misnames it",
    "325998": "residual chemical products: no process that Annex C names",
    "311999": "a maize mill under residual foods: its boiler is not usual there",
}


def _found(rows: pl.DataFrame) -> pl.Series:
    return (rows["annex_c_candidates"] != "none") | (rows["ancillary"] != "")


#: What of the table of reporters is read in which register.
REGISTERS: dict[str, tuple[str, dict[str, str | None]]] = {
    "eprtr": ("FRA", {"eprtr": "code", "naf2": "code2"}),
    "naics": ("USA", {"naics": "code"}),
}


def _reporters(shared: Path, scheme: str, **columns: str) -> pl.DataFrame:
    truth = register(shared, "truth_annexc_chemical_reporters.csv")
    dioxins = pl.col("pollutants").str.to_lowercase().str.contains("dioxin")
    party, codes = REGISTERS[scheme]
    return annexc.classify(
        truth.filter(dioxins, scheme=scheme), party=party, as_of=AS_OF, columns=codes | columns
    )


@pytest.mark.parametrize(("scheme", "least", "rows"), [("eprtr", 0.90, 19), ("naics", 0.92, 350)])
def test_nine_in_ten_dioxin_reporters_have_a_category(
    scheme: str, least: float, rows: int, shared: Path
) -> None:
    reporters = _reporters(shared, scheme)

    found = _found(reporters)
    missed = reporters.filter(~found)["code"].value_counts(sort=True)

    print(f"\n{scheme}: recall {found.mean():.1%} of {reporters.height} reporters of dioxins")
    for code, count in missed.iter_rows():
        print(f"  missed {count} under {code}: {MISSES.get(code, 'NOT ARGUED')}")
    assert reporters.height >= rows
    assert found.sum() >= least * reporters.height
    assert set(missed["code"]) <= set(MISSES)


@pytest.mark.parametrize("scheme", REGISTERS)
def test_no_reporter_is_a_determined_none_where_the_register_holds_the_release(
    scheme: str, shared: Path
) -> None:
    by_codes = _reporters(shared, scheme)
    assert (by_codes["annex_c"] == "none").any()

    found = _reporters(shared, scheme, releases="pollutants")

    assert not (found["annex_c"] == "none").any()
    reopened = found.filter(by_codes["annex_c"] == "none")
    assert reopened["issues"].str.contains("releases_reported").all()
    assert reopened["needs"].str.contains("activity").all()
    # What the codes name stays as it was.
    named = by_codes["annex_c"].is_not_null() & (by_codes["annex_c"] != "none")
    assert found.filter(named)["annex_c"].equals(by_codes.filter(named)["annex_c"])


@pytest.mark.parametrize(
    ("file", "name", "party", "least"),
    [
        ("fr_irep_2015_etablissements.csv", "fr-irep", "FRA", 0.60),
        ("us_tri_2018_facilities_odd_regions.csv", "us-tri", "USA", 0.70),
        ("us_tri_il_2023_basic_raw.csv", "us-tri-basic", "USA", 0.50),
    ],
)
def test_most_of_a_register_is_left_alone(
    file: str, name: str, party: str, least: float, shared: Path
) -> None:
    rows = register(shared, file)

    classified = annexc.classify(rows, register=name, party=party, as_of=AS_OF)

    neither = (classified["annex_c"] == "none").sum() / classified.height
    ancillary = (classified["ancillary"] != "").sum() / classified.height
    print(f"\n{name}: {neither:.1%} none, {ancillary:.1%} with an ancillary category")
    assert neither >= least
    assert ancillary <= 0.4
