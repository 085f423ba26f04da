"""How a register writes: the order and calendar of its dates, the revision of its NACE codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._register.manner import Manner
from annexc._register.roles import SCHEME_TABLE, SIBLINGS
from annexc._register.words.editions import other_edition, stated_editions, stated_revision

AS_OF = "2026-08-31"
#: A class that NACE Rev. 2 and Rev. 2.1 do not mean the same by.
DIFFERS = "38.31"


def described(tmp_path: Path, lines: str, columns: str = 'category = "C"') -> Path:
    path = tmp_path / "mine.toml"
    text = f'name = "Mine"\nparty = "FRA"\n{lines}\n[columns]\n{columns}\n'
    path.write_text(text, encoding="utf-8")
    return path


def age(register: Path, built: str) -> str:
    """The age of a source of which the register says when it was built."""
    table = pl.DataFrame({"C": ["II.a"], "construction_started": [built]})
    asked: dict[str, Any] = {"register": register, "as_of": AS_OF}
    found = annexc.classify(table, **asked)["source_age"].item()
    # By whatever way a row is read.
    assert annexc.explain(table, **asked).to_dict()["outcome"]["source_age"] == found
    pa = pytest.importorskip("pyarrow")
    stream = annexc.classify(pa.RecordBatchReader.from_stream(table), **asked)
    assert stream.read_all()["source_age"].to_pylist() == [found]
    return str(found)


# In France a source is new from 2005-05-17 on.


@pytest.mark.parametrize(
    ("lines", "built", "expected"),
    [
        ("", "06/05/2005", "undetermined"),
        ('date_order = "day_first"', "06/05/2005", "existing"),
        ('date_order = "month_first"', "06/05/2005", "new"),
        ("", "2005-06", "undetermined"),
        ('date_order = "iso"', "2005-06", "new"),
        ("fiscal_year_start = 7", "2005/06", "new"),
        ('calendar = "gregorian"', "2006", "new"),
        ('calendar = "buddhist"', "2549", "new"),
        ('calendar = "buddhist"', "2540", "existing"),
        ('calendar = "bikram_sambat"', "2065", "new"),
        ('calendar = "bikram_sambat"', "2055", "existing"),
        ('calendar = "ethiopian"', "2000", "new"),
        ('calendar = "ethiopian"', "1990", "existing"),
        ('calendar = "persian"', "1388", "new"),
        ('calendar = "persian"', "1370", "existing"),
    ],
)
def test_a_register_says_how_its_dates_are_written(
    tmp_path: Path, lines: str, built: str, expected: str
) -> None:
    assert age(described(tmp_path, lines), built) == expected


def test_the_years_of_start_are_those_of_the_calendar(tmp_path: Path) -> None:
    register = described(tmp_path, 'calendar = "buddhist"')
    table = pl.DataFrame({"C": ["II.a"], "construction_started": ["2549"]})
    found = annexc.classify(table, register=register, as_of=AS_OF)
    progress = annexc.progress(found, register=register, as_of=AS_OF)
    assert progress.phase_in.select("year", "period").rows() == [(2006, "new")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('date_order = "dmy"', "date_order: 'dmy' is none of iso, day_first, month_first"),
        ("date_order = 1", "date_order: 1 is none of"),
        ('calendar = "budhist"', "The nearest is `buddhist`"),
        ("fiscal_year_start = 13", "fiscal_year_start: 13 is no month"),
        ("fiscal_year_start = 0", "fiscal_year_start: 0 is no month"),
        ("fiscal_year_start = true", "fiscal_year_start: True is no month"),
        ('fiscal_year_start = "April"', "fiscal_year_start: 'April' is no month"),
        ('revision = "nace11"', "revision: 'nace11' is none of nace2, nace21"),
        ('date_ordre = "iso"', "The nearest is `date_order`"),
    ],
)
def test_a_bad_key_names_file_key_and_way_out(tmp_path: Path, line: str, told: str) -> None:
    path = described(tmp_path, line)
    with pytest.raises(annexc.RegisterError) as error:
        annexc.load_register(path)
    assert told in str(error.value)
    assert str(path) in str(error.value)


def test_a_revision_that_is_not_that_of_the_column_is_refused(tmp_path: Path) -> None:
    path = described(tmp_path, 'revision = "nace21"', 'nace2 = "NACE"')
    with pytest.raises(annexc.RegisterError, match="map the column to nace21"):
        annexc.load_register(path)


def test_what_a_description_states_is_shown(tmp_path: Path) -> None:
    shown = str(annexc.load_register(described(tmp_path, 'calendar = "persian"')))
    assert "calendar: persian" in shown
    assert "date_order" not in shown


@pytest.mark.parametrize(
    ("header", "revision"),
    [
        ("NACE Rev. 2", "nace2"),
        ("NACE_Rev2", "nace2"),
        ("NACE Rev.2 (2008)", "nace2"),
        ("nace_2008", "nace2"),
        ("nace_r2", "nace2"),
        ("Code NACE rév. 2", "nace2"),
        ("NACE (Revision 2)", "nace2"),
        ("NACERev2", "nace2"),
        ("nace rev2.1", "nace21"),
        ("NACE 2.1", "nace21"),
        ("NACE-Code, Rev. 2,1", "nace21"),
        ("NACE Rev. 1.1", "nace11"),
        ("NACE", None),
        # May be the second column of them.
        ("NACE 2", None),
        ("NACE_Rev2_1", None),
        ("NACE Rev. 2 / 2.1", None),
        ("NACE level 2", None),
        ("NACE year 2010", None),
        ("ISIC Rev. 2", None),
    ],
)
def test_the_words_of_a_header_state_the_revision(header: str, revision: str | None) -> None:
    assert stated_revision(header) == revision


def unstated(table: pl.DataFrame, **asked: Any) -> bool:
    asked = {"party": "FRA", "as_of": AS_OF} | asked
    found = annexc.classify(table, **asked)["issues"].item().split(";")
    explained = annexc.explain(table, **asked).to_dict()["outcome"]["issues"].split(";")
    assert explained == found
    return "revision_unstated" in found


@pytest.mark.parametrize("role", ["nace2", "nace21"])
def test_a_mapped_header_does_not_state_the_revision(role: str) -> None:
    for header in ("NACE", "Code", "NACE 2"):
        table = pl.DataFrame({header: [DIFFERS]})
        assert unstated(table, columns={role: header})
        assert unstated(table.lazy().collect(), columns={role: header})
        # A class that both mean alike says the same in both.
        assert not unstated(pl.DataFrame({header: ["24.42"]}), columns={role: header})
    assert not unstated(pl.DataFrame({role: [DIFFERS]}))


def test_a_header_or_a_register_states_it(tmp_path: Path) -> None:
    for role, header in (("nace2", "NACE Rev. 2"), ("nace21", "NACE Rev. 2.1")):
        assert not unstated(pl.DataFrame({header: [DIFFERS]}), columns={role: header})
        register = described(tmp_path, f'revision = "{role}"', f'{role} = "NACE"')
        table = pl.DataFrame({"NACE": [DIFFERS]})
        assert not unstated(table, register=register)
        assert unstated(table, register=described(tmp_path, "", f'{role} = "NACE"'))


def test_a_constant_names_its_scheme(tmp_path: Path) -> None:
    path = described(tmp_path, "", f'name = "N"\n[constants]\nnace2 = "{DIFFERS}"')
    assert not unstated(pl.DataFrame({"N": ["a"]}), register=path)


def test_an_expression_is_judged_by_its_name() -> None:
    table = pl.DataFrame({"code": [DIFFERS]})
    for code, said in ((pl.col("code"), True), (pl.col("code").alias("nace2"), False)):
        duty = annexc.obligation(code, scheme="nace2", party="FRA", as_of=AS_OF)
        issues = table.select(duty.struct.field("issues")).item()
        assert ("revision_unstated" in issues) is said


def test_a_header_that_says_another_revision_is_warned_of() -> None:
    table = pl.DataFrame({"NACE Rev. 2.1": [DIFFERS]})
    with pytest.warns(annexc.ColumnWarning, match=r"read as `nace2`, and its header says `nace21`"):
        found = annexc.classify(table, columns={"nace2": "NACE Rev. 2.1"}, party="FRA")
    assert "revision_unstated" in found["issues"].item()


@pytest.mark.parametrize("register", annexc.registers()["register"].to_list())
def test_no_built_in_description_leaves_the_revision_open(register: str) -> None:
    mapped = annexc.load_register(register).mapped
    for role in ("nace2", "nace21"):
        for column in mapped.columns.get(role, ()):
            assert not mapped.manner.taking(role, column.header)


# A header that names another edition, and what it says.
OTHERS = [
    ("wz2008", "WZ2003", "`wz2003`"),
    ("wz2008", "WZ 03", "`wz2003`"),
    ("wz2025", "WZ08", "`wz2008`"),
    ("uksic", "SIC2003", "`uksic2003`"),
    ("uksic", "UK SIC (2003)", "`uksic2003`"),
    ("isic4", "ISIC Rev.3", "ISIC Rev. 3, an edition that no scheme here is of"),
    ("isic4", "ISIC3", "such as `isic31`"),
    ("isic4", "ISIC Rev. 3.1", "`isic31`"),
    ("isic4", "CIIU Rev. 3", "such as `isic31`"),
    ("naf2", "naf 1993", "NAF 1993, an edition that no scheme here is of"),
    ("naf2", "CodeNAF2003", "`naf1`"),
    ("ateco2007", "ATECO 2025", "`ateco2025`"),
    ("cnae2009", "CNAE-2025", "`cnae2025`"),
    ("nace2", "nace 1.1", "`nace11`"),
    ("nace2", "WZ 2003", "`wz2003`"),
    ("gbt4754", "GB/T 4754-2011", "`gbt4754_2011`"),
    ("okved2", "\u041e\u041a\u0412\u042d\u0414 2001", "2001, an edition that no scheme here is of"),
    ("kved2010", "\u041a\u0412\u0415\u0414-2005", "2005, an edition"),
    ("oked_kz", "\u041e\u041a\u042d\u0414 2007", "2007, an edition"),
    ("tsic2552", "TSIC 2544", "TSIC 2544, an edition"),
    ("kbli2020", "KBLI 2015", "KBLI 2015, an edition"),
    ("cnae_br", "CNAE 1.0", "CNAE 1.0, an edition"),
    ("clae", "CLaNAE 2004", "CLANAE 2004, an edition"),
    ("scian", "SCIAN 2023", "SCIAN 2023, an edition"),
    ("ssic2020", "SSIC 2025", "SSIC 2025, an edition"),
    ("vsic2018", "VSIC 2007", "VSIC 2007, an edition"),
    ("snap97", "SNAP 94", "SNAP 1994, an edition"),
    ("nfr14", "NFR09", "an edition"),
    ("ied", "IED 2024", "IED 2024, an edition"),
    ("bimschv4", "4. BImSchV 1997", "BIMSCHV 1997, an edition"),
    (
        "jsic",
        "\u65e5\u672c\u6a19\u6e96\u7523\u696d\u5206\u985e\uff08\u7b2c12\u56de\u6539\u5b9a\uff09",
        "12, an edition",
    ),
    ("ksic", "\ud55c\uad6d\ud45c\uc900\uc0b0\uc5c5\ubd84\ub958(9\ucc28)", "9, an edition"),
    ("teaor08", "TE\N{LATIN CAPITAL LETTER A WITH ACUTE}OR'25", "`teaor25`"),
]


@pytest.mark.parametrize(("role", "header", "told"), OTHERS)
def test_a_header_of_another_edition_is_warned_of_once(
    role: str, header: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from annexc.cli import main

    table = pl.DataFrame({header: ["27.10"]})
    with pytest.warns(annexc.ColumnWarning) as caught:
        annexc.classify(table, columns={role: header}, party="FRA", as_of=AS_OF)
    said = [str(warning.message) for warning in caught if "its header says" in str(warning.message)]
    assert len(said) == 1
    assert f"column `{header}` is read as `{role}`" in said[0]
    assert told in said[0]

    table.write_csv(tmp_path / "mine.csv")
    asked = ["classify", str(tmp_path / "mine.csv"), "--party", "FRA", "--as-of", AS_OF]
    main([*asked, "--column", f"{role}={header}", "-o", str(tmp_path / "out.csv")])
    shown = " ".join(capsys.readouterr().err.split())
    assert shown.count("its header says") == 1
    assert told in shown


@pytest.mark.parametrize(
    ("role", "header"),
    [
        ("wz2008", "WZ 2008"), ("wz2008", "NACE Rev. 2"), ("nace2", "WZ 2008"), ("wz2008", "WZ"),
        ("uksic", "SIC 2007"), ("isic4", "ISIC 2"), ("ciiu4_co", "CIIU Rev. 4 A.C."),
        ("cnae_br", "CNAE 2.3"), ("naf2", "APE"), ("ksic", "KSIC 10"), ("nace2", "NACE 2"),
        ("isic4", "NACE Rev. 1.1 / ISIC Rev. 4"), ("caen2", "CAEN 2"), ("naics", "NAICS 2017"),
        ("okved2", "\u041e\u041a\u0412\u042d\u0414"), ("okved2", "OKVED 2"),
        ("ksic", "\ud55c\uad6d\ud45c\uc900\uc0b0\uc5c5\ubd84\ub958(10\ucc28)"),
        ("tsic2552", "TSIC 2009"), ("scian", "SCIAN 2018"),
        ("cnae2009", "CNAE 2009"), ("cnae_br", "CNAE 2.0"), ("naics", "SCIAN 2017"),
    ],
)  # fmt: skip
def test_a_header_of_the_same_edition_or_of_none_is_no_matter(role: str, header: str) -> None:
    assert other_edition(header, role) is None


def test_every_edition_is_known_by_its_name_and_version_and_no_other_scheme_agrees() -> None:
    held = 0
    for scheme, row in SCHEME_TABLE.items():
        assert other_edition(scheme, scheme) is None
        for word in row["headers"]:
            header = f"{word} {row['version']}"
            if scheme not in stated_editions(header).schemes:
                continue
            held += 1
            assert other_edition(header, scheme) is None, header
            sibling = SIBLINGS.get(scheme)
            if sibling is not None:
                assert other_edition(header, sibling) is not None, header
                assert Manner().taking(sibling, header), header
                assert not Manner().taking(scheme, header), header
    assert held > 130


@pytest.mark.parametrize("role", [role for role in SIBLINGS if SCHEME_TABLE[role]["parent"]])
def test_a_mapping_states_no_edition_of_a_national_scheme_either(role: str) -> None:
    table = SCHEME_TABLE[role]
    for word in table["headers"][:1]:
        header = f"{word.rstrip('0123456789')} code"
        assert Manner().taking(role, header) == {"revision_unstated": True}
    assert not Manner(revision=role).taking(role, "code")
    assert not Manner(scheme=role).taking(role, "code")
    assert not Manner().taking(role, role)
    assert not Manner().taking(role, None)


def test_a_header_of_both_editions_states_neither() -> None:
    assert unstated(
        pl.DataFrame({"WZ 2008 / 2025": [DIFFERS]}), columns={"wz2008": "WZ 2008 / 2025"}
    )
    assert unstated(pl.DataFrame({"WZ": [DIFFERS]}), columns={"wz2008": "WZ"})
    assert not unstated(pl.DataFrame({"WZ 2008": [DIFFERS]}), columns={"wz2008": "WZ 2008"})
    with pytest.warns(annexc.ColumnWarning, match="its header says `wz2025`"):
        assert unstated(pl.DataFrame({"WZ 2025": [DIFFERS]}), columns={"wz2008": "WZ 2025"})
