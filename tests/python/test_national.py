"""National schemes: every one is an input column; foreign codes are warned of."""

from __future__ import annotations

import warnings
from pathlib import Path

import annexc
import polars as pl
import pytest

pytestmark = pytest.mark.any_polars

SCHEMES = annexc.schemes()


def _codes(scheme: str) -> list[str]:
    """Codes that have a row of the scheme's own; those of its parent's where it has none."""
    rows = annexc.crosswalk(scheme)
    own = rows.filter(scheme=scheme)
    return (own if own.height else rows)["code"].to_list()


@pytest.mark.parametrize("scheme", SCHEMES["scheme"])
def test_every_scheme_is_an_input_column(scheme: str) -> None:
    code = _codes(scheme)[0]
    data = pl.DataFrame({"code": [code]})

    found = annexc.classify(data, party="FRA", as_of="2026-08-31", columns={scheme: "code"})

    assert found["evidence"].to_list() == SCHEMES.filter(scheme=scheme)["rank"].to_list()
    assert "unknown_code" not in found["issues"][0]


@pytest.mark.parametrize(
    ("scheme", "code", "candidates"),
    [
        ("gbt4754", "C3011", "II.a;II.b;none"),
        ("isic4", "3011", "none"),
        ("clae", "381100", "II.a;none"),
        ("cnae_br", "3821-1/00", "II.a;none"),
        ("teaor08", "3821'08", "II.a;none"),
        ("nacebel2008", "9603203", "III.g"),
    ],
)
def test_a_national_code_is_read_by_its_own_scheme(scheme: str, code: str, candidates: str) -> None:
    data = pl.DataFrame({scheme: [code]})

    found = annexc.classify(data, party="FRA", as_of="2026-08-31")

    assert found["annex_c_candidates"].to_list() == [candidates]


@pytest.mark.parametrize(
    ("scheme", "column"),
    [("gbt4754", "isic4"), ("jsic", "isic4"), ("nic2008", "isic4"), ("naics", "nace2")],
)
def test_a_column_of_foreign_codes_is_warned_of(scheme: str, column: str) -> None:
    data = pl.DataFrame({"codes": _codes(scheme)})

    with pytest.warns(annexc.ColumnWarning, match=f"`codes` is read as `{column}`.*`{scheme}` "):
        annexc.classify(data, party="FRA", as_of="2026-08-31", columns={column: "codes"})


@pytest.mark.parametrize("scheme", ["gbt4754", "isic4", "nace2", "nic2008", "jsic"])
def test_codes_of_its_own_scheme_are_no_matter(scheme: str) -> None:
    data = pl.DataFrame({"codes": _codes(scheme)})

    with warnings.catch_warnings():
        warnings.simplefilter("error", annexc.ColumnWarning)
        annexc.classify(data, party="FRA", as_of="2026-08-31", columns={scheme: "codes"})


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("function", ["progress", "compare", "data_gaps", "questions"])
def test_a_lazy_column_of_foreign_codes_is_warned_of_where_it_is_collected(
    function: str, known: bool
) -> None:
    asked = {"party": "CHN", "as_of": "2026-08-31", "columns": {"isic4": "codes"}}
    data = pl.LazyFrame({"codes": _codes("gbt4754"), "facility_id": _codes("gbt4754")})
    with warnings.catch_warnings():
        # It stays lazy: nothing of it is read, and nothing can be said.
        warnings.simplefilter("error", annexc.ColumnWarning)
        found = annexc.classify(data, **asked)
    if not known:
        found = found.filter(pl.col("codes").is_not_null())
    own = asked if function in ("progress", "questions") else {"columns": asked["columns"]}
    given = (found, found) if function == "compare" else (found,)

    with pytest.warns(annexc.ColumnWarning, match="`codes` is read as `isic4`.*`gbt4754` ") as said:
        getattr(annexc, function)(*given, **own)

    assert {warning.filename for warning in said} == {__file__}


def test_the_report_of_a_lazy_table_warns_of_foreign_codes(tmp_path: Path) -> None:
    data = pl.LazyFrame({"isic4": _codes("gbt4754")})
    found = annexc.classify(data, party="CHN", as_of="2026-08-31")

    with pytest.warns(annexc.ColumnWarning, match="`isic4` is read as `isic4`.*`gbt4754` "):
        annexc.report(found, tmp_path / "report", party="CHN", as_of="2026-08-31")


def test_lazy_codes_of_their_own_scheme_are_no_matter() -> None:
    found = annexc.classify(
        pl.LazyFrame({"gbt4754": _codes("gbt4754")}), party="CHN", as_of="2026-08-31"
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error", annexc.ColumnWarning)
        annexc.progress(found, party="CHN")


def test_few_codes_are_no_matter() -> None:
    data = pl.DataFrame({"isic4": _codes("gbt4754")[:10]})

    with warnings.catch_warnings():
        warnings.simplefilter("error", annexc.ColumnWarning)
        annexc.classify(data, party="CHN", as_of="2026-08-31")


def test_the_shell_names_the_scheme_that_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from annexc.cli import main

    register = tmp_path / "register.csv"
    pl.DataFrame({"isic4": _codes("gbt4754")}).write_csv(register)

    main(["classify", str(register), "--party", "CHN", "-o", str(tmp_path / "out.csv")])

    said = " ".join(capsys.readouterr().err.split())
    assert "`isic4` is read as `isic4`, which knows" in said
    assert "`gbt4754` 100%" in said


@pytest.mark.parametrize(
    ("header", "scheme"), [("NIC code", "nic2008"), ("GB/T 4754", "gbt4754"), ("KSIC", "ksic")]
)
def test_inspect_proposes_the_scheme_that_a_header_names(header: str, scheme: str) -> None:
    found = annexc.inspect(pl.DataFrame({header: _codes(scheme)}))

    assert found.table.filter(column=header)["role"].item() == scheme


def test_inspect_notes_a_national_scheme_that_no_header_names() -> None:
    found = annexc.inspect(pl.DataFrame({"sector": _codes("gbt4754") * 2}))

    assert "national? gbt4754 100%" in found.table.filter(column="sector")["note"].item()


def test_an_assumed_scheme_is_only_proposed() -> None:
    assert "AFG" not in SCHEMES["party"].explode().to_list()
    assert set(SCHEMES["confidence"]) == {"high", "medium"}
