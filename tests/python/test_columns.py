"""From a register's headers to input columns: mapping, types, replaced values, mistakes."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._register.roles import EVIDENCE, TEXT
from annexc.cli import main
from hypothesis import assume, given, settings
from hypothesis import strategies as st

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}


def one(**cells: object) -> dict[str, object]:
    frame = pl.DataFrame({name: [value] for name, value in cells.items()}, strict=False)
    return annexc.classify(frame, **ASKED).row(0, named=True)


def test_columns_are_read_by_their_own_names_without_a_mapping() -> None:
    assert one(nace2="24.42", feed="secondary")["annex_c"] == "II.d.iii"


def test_the_argument_maps_headers() -> None:
    frame = pl.DataFrame({"Code": ["24.42"], "Charge": ["secondary"]})
    found = annexc.classify(frame, columns={"nace2": "Code", "feed": "Charge"}, **ASKED)
    assert found["annex_c"].to_list() == ["II.d.iii"]


def test_several_columns_of_one_scheme_count_as_their_union() -> None:
    frame = pl.DataFrame({"first": ["47.11", "47.11"], "second": ["24.51", None]})
    found = annexc.classify(frame, columns={"nace2": ["first", "second"]}, **ASKED)
    assert found["annex_c_candidates"].to_list() == ["III.b;none", "none"]
    assert found["issues"].to_list() == ["several_activities", ""]


def test_a_mapped_role_is_not_read_from_its_own_name_too() -> None:
    frame = pl.DataFrame({"nace2": ["24.42"], "Code": ["47.11"]})
    assert annexc.classify(frame, columns={"nace2": "Code"}, **ASKED)["annex_c"].item() == "none"


def test_none_leaves_a_role_out() -> None:
    frame = pl.DataFrame({"nace2": ["24.42"], "feed": ["secondary"]})
    found = annexc.classify(frame, columns={"feed": None}, **ASKED)
    assert found["annex_c"].item() is None


def test_a_column_may_be_told_apart_by_how_its_values_begin() -> None:
    frame = pl.DataFrame({"code": ["EPER_1.1", "5.(b)", None]})
    columns = {
        "eper": {"column": "code", "starts_with": "EPER_"},
        "eprtr": {"column": "code", "not_starts_with": "EPER_"},
    }
    found = annexc.classify(frame, columns=columns, **ASKED)
    assert found["issues"].to_list() == ["", "", ""]
    assert found["evidence"].to_list() == ["activity", "activity", "nothing"]


@pytest.mark.parametrize(
    "value",
    [
        331314,
        331314.0,
        Decimal("331314"),
        "331314",
        ["331314"],
        [331314],
    ],
)
def test_codes_are_read_from_any_plain_type(value: object) -> None:
    assert one(naics=value)["annex_c"] == "II.d.iii"


@pytest.mark.parametrize(
    "value", [1994, 1994.0, "1994", date(1994, 3, 1), datetime(1994, 3, 1, 12, 30)]
)
def test_dates_are_read_from_any_plain_type(value: object) -> None:
    assert one(nace2="24.51", construction_started=value)["source_age"] == "existing"


def test_truth_values_are_read() -> None:
    assert one(snap97="030311", hazardous_waste=True)["annex_c"] == "II.b"


def test_categories_and_enums_are_read() -> None:
    frame = pl.DataFrame(
        {"nace2": pl.Series(["24.42"], dtype=pl.Categorical), "feed": ["secondary"]},
        schema_overrides={"feed": pl.Enum(["primary", "secondary"])},
    )
    assert annexc.classify(frame, **ASKED)["annex_c"].item() == "II.d.iii"


def test_a_list_of_codes_is_their_union() -> None:
    assert one(nace2=["24.51", "47.11"])["annex_c_candidates"] == "III.b;none"


@pytest.mark.parametrize(
    "value", [{"a": 1}, b"24.42", [{"a": 1}], datetime(2000, 1, 1) - datetime(1999, 1, 1)]
)
def test_other_types_name_the_column(value: object) -> None:
    with pytest.raises(
        annexc.ColumnError, match=r"column `nace2` \(read as `nace2`\) has the type"
    ):
        one(nace2=value)


def test_a_missing_column_names_the_nearest_and_the_way_out() -> None:
    frame = pl.DataFrame({"Code NACE": ["24.42"], "x": [1]})
    with pytest.raises(annexc.ColumnError) as error:
        annexc.classify(frame, columns={"nace2": "Code_NAC"}, **ASKED)
    said = str(error.value)
    assert "`Code_NAC`, which the data does not have" in said
    assert "The nearest is `Code NACE`" in said
    assert "columns={'nace2': None}" in said


def test_a_misspelt_role_names_the_nearest() -> None:
    with pytest.raises(
        annexc.ColumnError, match=r"naec2 is no input column. The nearest is `nace2`"
    ):
        annexc.classify(pl.DataFrame({"x": ["24.42"]}), columns={"naec2": "x"}, **ASKED)


def test_a_table_without_codes_says_so() -> None:
    with pytest.raises(annexc.ColumnError, match="`NACE 2` looks like `nace2`"):
        annexc.classify(pl.DataFrame({"NACE 2": ["24.42"]}), **ASKED)


def test_a_header_that_differs_in_spelling_only_is_warned_of() -> None:
    frame = pl.DataFrame({"nace2": ["24.42"], "Hazardous Waste": ["no"]})
    with pytest.warns(annexc.ColumnWarning, match=r"`Hazardous Waste` is not read"):
        annexc.classify(frame, **ASKED)


# Every input column but free text, which is read only where it is allowed.
INPUTS = [role for role in EVIDENCE if role not in TEXT]


@given(role=st.sampled_from(INPUTS), data=st.data())
def test_any_input_name_in_another_spelling_is_warned_of(role: str, data: st.DataObject) -> None:
    signs = [data.draw(st.sampled_from([sign.lower(), sign.upper()])) for sign in role]
    blank = st.sampled_from(["", " ", "\u00a0", "\t"])
    header = data.draw(blank) + "".join(signs).replace("_", data.draw(blank)) + data.draw(blank)
    assume(header != role)
    beside = role if data.draw(st.booleans()) else "nace2"
    frame = pl.DataFrame(schema=dict.fromkeys(["nace2", beside, header], pl.String()))
    if header != "nace2":
        with pytest.warns(annexc.ColumnWarning, match="is not read.*; if it is") as said:
            annexc.classify(frame, **ASKED)
        assert f"`{header}`" in str(said[0].message)
    read = [name for name in frame.columns if name in (role, header)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        annexc.classify(frame, columns={role: read}, **ASKED)


@pytest.mark.parametrize("role", [role for role in EVIDENCE if role in TEXT])
def test_free_text_is_warned_of_where_it_is_read(role: str) -> None:
    frame = pl.DataFrame({"nace2": ["24.42"], role.upper(): ["x"]})
    annexc.classify(frame, **ASKED)
    with pytest.warns(annexc.ColumnWarning, match=f"`{role.upper()}` is not read"):
        annexc.classify(frame, assume={"text": True}, **ASKED)


def test_a_category_of_annex_c_is_one() -> None:
    frame = pl.DataFrame({"nace2": ["10.51"], "Annex C category": ["II.a"]})
    with pytest.warns(annexc.ColumnWarning, match="pass columns={'category': 'Annex C category'}"):
        annexc.classify(frame, **ASKED)


def test_a_second_column_of_an_input_is_named_beside_the_first() -> None:
    frame = pl.DataFrame({"nace2": ["10.51"], "NACE2": ["24.42"]})
    with pytest.warns(annexc.ColumnWarning, match=r"'nace2': \['nace2', 'NACE2'\]"):
        annexc.classify(frame, **ASKED)


@pytest.mark.parametrize("entry", [3, "", {"header": "x"}, {"column": "x", "ends_with": "y"}])
def test_a_mapping_of_another_form_is_refused(entry: Any) -> None:
    with pytest.raises(annexc.ColumnError, match=r"columns: nace2: .* is no column"):
        annexc.classify(pl.DataFrame({"x": ["24.42"]}), columns={"nace2": entry}, **ASKED)


def test_an_output_name_in_use_asks_for_a_prefix() -> None:
    frame = pl.DataFrame({"nace2": ["24.42"], "obligation": ["mine"]})
    with pytest.raises(annexc.ColumnError, match=r"`obligation` is a column .* pass prefix="):
        annexc.classify(frame, **ASKED)
    found = annexc.classify(frame, prefix="c_", **ASKED)
    assert found["obligation"].item() == "mine"
    assert found["c_obligation"].item() == "undetermined"


def test_names_are_not_read_unless_text_is_allowed() -> None:
    frame = pl.DataFrame({"name": ["Crematorium of Nowhere"], "nace2": [None]})
    asked = annexc.classify(frame, **ASKED)
    assert asked["evidence"].item() == "nothing"
    allowed = annexc.classify(frame, assume={"text": True}, **ASKED)
    assert allowed["evidence"].item() == "text"
    assert allowed["annex_c"].item() == "III.g"


def test_a_bad_code_keeps_the_row() -> None:
    assert one(nace2="99.99")["issues"] == "unknown_code"
    assert one(nace2="24.42", construction_started="201")["issues"] == "unreadable_date"


CELLS = st.sampled_from([None, " ", "1", "2", "N1"])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_of_several_headers_of_an_identifier_a_row_fills_one(
    pairs: list[tuple[str | None, str | None]],
) -> None:
    schema = {"NRA": pl.String, "No": pl.String}
    data = pl.DataFrame(pairs, schema, orient="row").with_columns(category=pl.lit("II.a"))
    asked: dict[str, Any] = {**ASKED, "columns": {"facility_id": ["NRA", "No"]}}
    told = [[cell for cell in pair if (cell or "").strip()] for pair in pairs]
    twice = [row for row, cells in enumerate(told, 1) if len({*cells}) > 1]
    if twice:
        both = f"row {twice[0]} has {pairs[twice[0] - 1][0]!r} under `NRA` and .* under `No`"
        with pytest.raises(annexc.ColumnError, match=f"{both}(?s:.*)make one column of them"):
            annexc.classify(data, **asked)
        # Where rows are at hand only later they are held to it then.
        found = annexc.classify(data.lazy(), **asked).collect()
        for read in (annexc.questions, annexc.progress):
            with pytest.raises(annexc.ColumnError, match=both):
                read(found, **asked)
        with pytest.raises(annexc.ColumnError, match=both):
            annexc.compare(found, found, columns=asked["columns"])
        return
    # Whichever header it stands under, it is the identifier wherever one is used.
    ids = [cells[0] if cells else None for cells in told]
    facts = [{"facility_id": of, "fact": "category", "value": "none"} for of in {*ids} if of]
    table = pl.DataFrame(facts, dict.fromkeys(("facility_id", "fact", "value"), pl.String))
    found = annexc.classify(data, **asked)
    assert annexc.questions(found, **asked).sources["facility_id"].to_list() == ids
    learnt = annexc.classify(data, facts=table, **asked)["annex_c"].to_list()
    assert learnt == ["none" if of else "II.a" for of in ids]
    alone = [of for of in ids if of and ids.count(of) == 1]
    compared = annexc.compare(found, found, columns=asked["columns"])
    assert compared.totals["matched"].to_list() == [len(alone)] * 2


def test_the_shell_refuses_a_row_of_two_identifiers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.csv"
    file.write_text("NRA,No,category\nN1,1,II.a\n", encoding="utf-8")
    ids = ["--column", "facility_id=NRA", "--column", "facility_id=No"]
    asked = ["--party", "FRA", "--as-of", "2026-08-31", "-o", str(tmp_path / "out.csv")]
    assert main(["classify", str(file), *ids, *asked]) == 1
    assert "row 1 has 'N1' under `NRA` and '1' under `No`" in capsys.readouterr().err
