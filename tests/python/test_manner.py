"""How a register writes: the order and calendar of its dates, the revision of its NACE codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._register.manner import stated_revision

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
