"""A scheme from the input column, the register's key or the Party's row; none in silence."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc import _native
from annexc.cli import main
from hypothesis import given
from hypothesis import strategies as st

AS_OF = "2026-08-31"
KBLI = pl.DataFrame({"Kode": ["24201", "19213", "47111", "38211"]})
SCHEMES = annexc.schemes()


def row(name: str) -> dict[str, Any]:
    return SCHEMES.row(by_predicate=pl.col("scheme") == name, named=True)


def known(iso3: str) -> list[str]:
    """The schemes that a Party's registers are known to use."""
    rows = json.loads(_native.party_schemes(iso3))
    return [entry["scheme"] for entry in rows if entry["confidence"] != "low"]


def described(folder: Path, text: str) -> str:
    path = folder / "register.toml"
    path.write_text(f'name = "R"\n{text}', encoding="utf-8")
    return str(path)


def of_one_scheme() -> list[str]:
    parties = annexc.parties().filter(pl.col("status") == "party")["iso3"]
    return [iso3 for iso3 in parties if len(known(iso3)) == 1]


def of_other() -> list[str]:
    parties = annexc.parties().filter(pl.col("status") == "party")["iso3"]
    return [iso3 for iso3 in parties if len(known(iso3)) != 1]


def codes_of(scheme: str) -> list[str]:
    """Codes of a scheme with a row, its own or its parent's."""
    return annexc.crosswalk(scheme)["code"].to_list()


@pytest.mark.parametrize("scheme", ["kbli2020", "nace2", "eprtr", "gbt4754", "wz2008"])
def test_the_key_of_a_description_is_the_same_as_the_name_of_the_column(
    scheme: str, tmp_path: Path
) -> None:
    data = pl.DataFrame({"C": codes_of(scheme)[:50]})
    by_key = described(tmp_path, f'party = "FRA"\nscheme = "{scheme}"\n[columns]\ncode = "C"')
    one = annexc.classify(data, register=by_key, as_of=AS_OF)
    other = annexc.classify(data.rename({"C": scheme}), party="FRA", as_of=AS_OF)
    answers = [name for name in one.columns if name not in ("C", "issues", "needs")]
    assert one.select(answers).equals(other.select(answers)) or scheme == "gbt4754"
    assert annexc.load_register(by_key).to_toml().count(f'scheme = "{scheme}"') == 1


def test_each_way_is_said_in_provenance_and_in_explain(tmp_path: Path) -> None:
    by_key = described(tmp_path, 'party = "IDN"\nscheme = "kbli2020"\n[columns]\ncode = "Kode"')
    asked: list[tuple[dict[str, Any], str, str]] = [
        ({"party": "IDN", "columns": {"kbli2020": "Kode"}}, "column", ""),
        ({"register": by_key}, "register", "key scheme of the register"),
        ({"party": "IDN", "columns": {"code": "Kode"}}, "party", "no one named it"),
    ]
    for question, by, said in asked:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            origin = annexc.provenance(KBLI, as_of=AS_OF, **question)
            found = annexc.explain({"Kode": "19213"}, as_of=AS_OF, **question)
            classified = annexc.classify(KBLI, as_of=AS_OF, **question)
        entry = json.loads(origin["question"])["mapping"][0]
        assert (entry["role"], entry.get("named_by", "column")) == ("kbli2020", by)
        assert found.to_dict()["evidence"][0]["named_by"] == by
        assert said in " ".join(str(found).split())
        assert bool(told) is (by == "party")
        # The provenance is the question: nothing else is needed to read the table again.
        assert annexc.progress(classified, provenance=origin).rows == KBLI.height
        assert annexc.progress(classified, provenance=origin, **question).rows == KBLI.height


@given(iso3=st.sampled_from(of_one_scheme()), count=st.integers(1, 40), data=st.data())
def test_a_party_of_one_known_scheme_is_read_by_it_and_it_is_said(
    iso3: str, count: int, data: st.DataObject
) -> None:
    (scheme,) = known(iso3)
    codes = data.draw(st.lists(st.sampled_from(codes_of(scheme)), min_size=count, max_size=count))
    table = pl.DataFrame({"c": codes})
    with pytest.warns(annexc.ColumnWarning, match=f"is read as `{scheme}`"):
        found = annexc.classify(table, party=iso3, as_of=AS_OF, columns={"code": "c"})
    named = annexc.classify(table, party=iso3, as_of=AS_OF, columns={scheme: "c"})
    assert found.equals(named)


@given(iso3=st.sampled_from(of_other()))
def test_what_is_assumed_or_of_several_narrows_nothing(iso3: str) -> None:
    table = pl.DataFrame({"c": ["2420", "1921"]})
    with pytest.raises(annexc.ColumnError, match="of which scheme its codes are") as refused:
        annexc.classify(table, party=iso3, as_of=AS_OF, columns={"code": "c"})
    for scheme in known(iso3):
        assert f"`{scheme}`" in str(refused.value)


def test_codes_of_another_form_are_no_codes_of_the_party() -> None:
    foreign = pl.DataFrame({"c": ["5.(b)", "1.(c)", "words"]})
    for call in (annexc.classify, lambda data, **asked: annexc.explain(data[:1], **asked)):
        with (
            warnings.catch_warnings(),
            pytest.raises(annexc.ColumnError, match=r"knows \d+% of its codes"),
        ):
            warnings.simplefilter("ignore", annexc.ColumnWarning)
            call(foreign, party="IDN", as_of=AS_OF, columns={"code": "c"})


def test_rows_of_several_parties_have_no_one_scheme() -> None:
    table = KBLI.with_columns(Land=pl.lit("IDN"))
    with pytest.raises(annexc.ColumnError, match="not known to be of one Party"):
        annexc.classify(table, as_of=AS_OF, columns={"code": "Kode", "party": "Land"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('scheme = "kbli2021"\n[columns]\ncode = "C"', r"`kbli2020`"),
        ('scheme = "kbli2020"\n[columns]\nname = "N"', "no column is read as `code`"),
        (
            'party = "DEU"\nscheme = "auto"\n[columns]\ncode = "Kode"',
            "`wz2008`, `wz2025`, `wz2003`",
        ),
        ('party = "DEU"\n[columns]\ncode = "Kode"', "`wz2008`, `wz2025`, `wz2003`"),
    ],
)
def test_a_key_that_settles_nothing_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(annexc.AnnexcError, match=said):
        annexc.classify(KBLI, register=described(tmp_path, text), as_of=AS_OF)


def test_values_of_code_are_those_of_its_scheme(tmp_path: Path) -> None:
    text = 'party = "IDN"\nscheme = "kbli2020"\n[columns]\ncode = "K"\n[values.code]\nm = "24201"'
    path = described(tmp_path, text)
    table = pl.DataFrame({"K": ["m"]})
    found = annexc.classify(table, register=path, as_of=AS_OF)
    assert found["annex_c_candidates"].item() == "III.b;none"
    both = pl.DataFrame({"K": ["24201; 19213"]})
    with pytest.warns(annexc.ColumnWarning, match="is read as `kbli2020`"):
        parted = annexc.sources(
            both, register=described(tmp_path, text.replace("kbli2020", "auto"))
        )
    assert parted["K"].to_list() == ["24201", "19213"]


def test_the_shell_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    KBLI.write_csv(tmp_path / "in.csv")
    arguments = ["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]
    asked = ["--party", "IDN", "--as-of", AS_OF, "--column", "code=Kode"]
    assert main([*arguments, *asked]) == 0
    assert "is read as `kbli2020`" in capsys.readouterr().err
    pl.DataFrame({"Kode": ["5.(b)", "1.(c)"]}).write_csv(tmp_path / "in.csv")
    assert main([*arguments, *asked]) == 1
    assert "knows 0% of its codes" in capsys.readouterr().err


@pytest.fixture(params=["kbli2020", "nic2008"])
def many(request: pytest.FixtureRequest) -> Iterator[tuple[str, pl.DataFrame]]:
    codes = [code for code in codes_of(request.param) if len(code) == 5]
    yield request.param, pl.DataFrame({"kode": codes * 3})


def test_inspect_proposes_the_schemes_of_a_party(many: tuple[str, pl.DataFrame]) -> None:
    scheme, table = many
    iso3 = row(scheme)["party"][0]
    (note,) = annexc.inspect(table, party=iso3).table["note"]
    assert note.startswith(f"national? {scheme} 100% (of {iso3})")
    assert annexc.inspect(table, party=iso3).mapping.get(scheme) is None, "a note maps nothing"
    isic = pl.DataFrame({"kode": [code for code in codes_of("isic4") if len(code) == 4] * 3})
    proposed = annexc.inspect(isic, party="AFG")
    assert "isic4_national" not in proposed.mapping


def test_titles_stand_in_crosswalk_inspect_and_explain() -> None:
    rows = annexc.crosswalk("okved2").filter(pl.col("scheme") == "okved2")
    assert rows["title_local"].drop_nulls().len() > 20
    assert annexc.crosswalk("nace2").filter(code="24.42")["title"].item() == "Aluminium production"
    shown = annexc.inspect(pl.DataFrame({"nace2": ["24.42"] * 9 + ["24.10"]})).table["title"]
    assert shown.to_list() == ["Aluminium production"]
    code, title = (
        rows.filter(pl.col("title_local").is_not_null()).select("code", "title_local").row(0)
    )
    assert title in " ".join(str(annexc.explain({"okved2": code}, party="FRA")).split())
