"""National schemes: every one is an input column; foreign codes are warned of."""

from __future__ import annotations

import random
import re
import warnings
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc import _native
from annexc._classify.misfits import doubted
from annexc._register.roles import SCHEME_TABLE

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


@pytest.mark.parametrize("rows", [7, 10_000])
@pytest.mark.parametrize(("scheme", "foreign"), [("isic4", True), ("gbt4754", False)])
def test_a_stream_warns_of_foreign_codes_as_its_rows_are_read(
    scheme: str, foreign: bool, rows: int
) -> None:
    pa = pytest.importorskip("pyarrow")
    codes = pa.array([None, *_codes("gbt4754")])
    for column in (codes, codes.dictionary_encode(), codes.cast(pa.large_string())):
        table = pa.table({"codes": column})
        asked = {"party": "CHN", "as_of": "2026-08-31", "columns": {scheme: "codes"}}
        with warnings.catch_warnings():
            warnings.simplefilter("error", annexc.ColumnWarning)
            found = annexc.classify(table.to_reader(rows), **asked)

        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            read = found.read_all()

        told = [str(one.message) for one in said if "`gbt4754` " in str(one.message)]
        assert len(told) == foreign
        assert all("`codes` is read as `isic4`" in one for one in told)
        expected = (
            annexc.classify(pl.DataFrame(pl.from_arrow(table)), **asked) if not foreign else None
        )
        assert read.num_rows == table.num_rows
        assert (
            expected is None or read["obligation"].to_pylist() == expected["obligation"].to_list()
        )


def test_the_tasks_of_other_engines_warn_of_foreign_codes_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pa = pytest.importorskip("pyarrow")
    from annexc._classify import batches
    from annexc.spark import BatchClassifier

    table = pa.table({"codes": _codes("gbt4754")})
    made = BatchClassifier(party="CHN", as_of="2026-08-31", columns={"isic4": "codes"})
    calls = (
        lambda: sum(found.num_rows for found in made.over(table.to_batches(20))),
        lambda: made(table).num_rows,
    )
    for call in calls:
        monkeypatch.setattr(batches, "_LOOKED_AT", set())
        with pytest.warns(annexc.ColumnWarning, match="`codes` is read as `isic4`.*`gbt4754` "):
            assert call() == table.num_rows
        with warnings.catch_warnings():
            warnings.simplefilter("error", annexc.ColumnWarning)
            assert call() == table.num_rows


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
        annexc.classify(data, party="FRA", as_of="2026-08-31")


def _said(scheme: str, codes: list[str], party: str) -> str:
    """What is warned of a column of these codes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data = pl.DataFrame({"codes": codes * 3})
        annexc.classify(data, party=party, as_of="2026-08-31", columns={scheme: "codes"})
    return " ".join(str(warning.message) for warning in caught)


def _parted(scheme: str, by: str) -> tuple[list[str], list[str]]:
    """The codes of a scheme that another knows, and those that it does not know."""
    codes = _codes(scheme)
    read = _native.match_codes(by, list(codes))
    known = [code for code, same in zip(codes, read, strict=True) if same is not None]
    return known, [code for code in codes if code not in known]


@pytest.mark.parametrize(
    ("scheme", "other", "party", "counts"),
    [
        ("isic4", "gbt4754_2011", "CHN", (3, 3)),
        ("isic4", "gbt4754", "CHN", (12, 3)),
        ("uksic", "uksic2003", "GBR", (5, 7)),
    ],
)
def test_codes_that_the_scheme_does_not_know_are_said_to_be_of_another(
    scheme: str, other: str, party: str, counts: tuple[int, int]
) -> None:
    known, unknown = _parted(other, scheme)
    mixed = known[: counts[0]] + unknown[: counts[1]]
    number = min(counts[1], len(unknown))

    said = _said(scheme, mixed, party)

    assert f"of the {number} distinct codes that `{scheme}` does not know" in said
    assert f"{number} are codes of `{other}`" in said or f"{number} of `{other}`" in said
    assert "a column of its own" in said


def test_a_column_of_two_schemes_names_the_other_before_one_that_reads_any_number() -> None:
    old = _parted("nace11", "nace2")[1][:40]

    said = _said("nace2", old + _codes("nace2"), "FRA")

    assert f"of the {len(old)} distinct codes that `nace2` does not know, {len(old)} are" in said
    assert "`nace11`" in said
    assert "psic_ph" not in said


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scheme", ["nace2", "isic4", "naics", "cnae_br", "gbt4754", "uksic"])
def test_misspelt_codes_are_no_codes_of_another_scheme(scheme: str, seed: int) -> None:
    drawn = random.Random(seed)
    codes = drawn.sample(_codes(scheme), min(40, len(_codes(scheme))))
    for place in range(len(codes) // 7):
        digits = [at for at, sign in enumerate(codes[place]) if sign.isdigit()]
        at = drawn.choice(digits)
        codes[place] = f"{codes[place][:at]}{drawn.randrange(10)}{codes[place][at + 1 :]}"

    assert _said(scheme, codes, "DZA") == ""


def test_the_schemes_of_the_party_go_before() -> None:
    texts = _codes("uksic2003")

    assert doubted("nace2", texts, "GBR").likeliest == "uksic2003"
    assert doubted("nace2", texts[::-1], "GBR") == doubted("nace2", texts, "GBR")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scheme", ["isic4", "nace2"])
def test_schemes_of_which_none_reads_most_of_what_is_not_known_are_named(
    scheme: str, seed: int
) -> None:
    drawn = random.Random(seed)
    kinds = ("isic4", "nace2", "eprtr", "naics")
    others = [one for one in kinds if one != scheme]
    parts = {one: drawn.sample(_parted(one, scheme)[1], 11) for one in others}
    mixed = drawn.sample(_codes(scheme), 42) + [code for part in parts.values() for code in part]

    said = _said(scheme, mixed, "CZE")

    assert "a column of its own" in said
    # Several schemes know the same codes, and one of them is enough.
    named = [
        one
        for one, part in parts.items()
        if any(
            f"of `{other}`" in said for other, share in _native.fitting_schemes(part) if share > 0.9
        )
    ]
    assert len(named) >= 2, said


@pytest.mark.parametrize("name", ["sic", "WZ", "cnae"])
def test_a_name_that_several_schemes_have_leads_to_all_of_them(name: str) -> None:
    called = [row["scheme"] for row in SCHEME_TABLE.values() if name.lower() in row["headers"]]
    for way in (
        lambda: annexc.crosswalk(name),
        lambda: annexc.classify(pl.DataFrame({"c": ["1"]}), party="FRA", columns={name: "c"}),
    ):
        with pytest.raises(annexc.AnnexcError) as error:
            way()
        assert all(f"`{scheme}`" in str(error.value) for scheme in called)


def test_the_pages_count_the_schemes_as_they_are() -> None:
    root = Path(__file__).parents[2]
    for page in (root / "README.md", *root.glob("docs/**/*.md")):
        text = " ".join(page.read_text(encoding="utf-8").split())
        for count in re.findall(r"(\d+) (?:code )?schemes", text):
            assert int(count) == SCHEMES.height, page


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
