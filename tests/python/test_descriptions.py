"""What a register description may say, and what of it is held against the words and the data."""

from __future__ import annotations

import json
import string
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc._register.bounds import DESCRIPTION
from annexc._register.columns import Column, Mapped
from annexc._register.description import Register
from annexc._register.manner import CALENDARS, DATE_ORDERS, Manner
from annexc._register.roles import EVIDENCE, ROLES
from annexc._register.rows import Filter
from annexc._register.words.known import VALUES, not_understood
from annexc.cli import main
from calls import calls
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED = {"party": "FRA", "as_of": "2026-08-31"}
PLANTS = pl.DataFrame(
    {
        "ID": ["a", "b", "c", "d"],
        "Kind": ["Cement", "CEMENT ", "Total", None],
        "State": ["Functional", "closed", "functional", ""],
    }
)


def described(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "M"\n{text}', encoding="utf-8")
    return path


def quiet(*arguments: object, **options: object) -> pl.DataFrame:
    """`classify`, where what it says of the description is not what is looked at."""
    with pytest.warns(annexc.RegisterWarning):
        found: pl.DataFrame = annexc.classify(*arguments, **ASKED, **options)
    return found


# --- rows


def test_rows_that_are_no_source_are_left_out_and_counted(tmp_path: Path) -> None:
    path = described(tmp_path, '[columns]\nname = "Kind"\n[rows]\ndrop = { Kind = ["total"] }\n')
    with pytest.warns(annexc.RegisterWarning, match=r"1 of 4 rows are left out \(Kind!=total\)"):
        found = annexc.classify(PLANTS, **ASKED, register=path, constants={"nace2": "23.51"})
    assert found["ID"].to_list() == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("State=FUNCTIONAL", "ac"),
        ("State!=functional", "bd"),
        (["State=functional", "State=Closed"], "abc"),
        (["State=functional", "Kind!=Total"], "a"),
        ({"Kind": "cement"}, "ab"),
        ({"State": ["func\N{NO-BREAK SPACE}tional", "CLOSED"]}, "abc"),
        ("State=", "d"),
        ("State!=", "abc"),
        ("Kind!=\N{FULLWIDTH LATIN CAPITAL LETTER T}otal", "a b d"),
    ],
)
def test_rows_are_told_whatever_their_case_width_and_blanks(where: object, ids: str) -> None:
    found = quiet(PLANTS, where=where, constants={"nace2": "23.51"})
    assert "".join(found["ID"]) == ids.replace(" ", "")


def test_every_kind_of_table_leaves_out_the_same_rows() -> None:
    options = {"where": "State=functional", "constants": {"nace2": "23.51"}}
    expected = quiet(PLANTS, **options)
    assert quiet(PLANTS.lazy(), **options).collect().equals(expected)
    assert quiet(PLANTS.to_pandas(), **options)["ID"].to_list() == ["a", "c"]
    assert quiet(PLANTS.to_arrow(), **options)["ID"].to_pylist() == ["a", "c"]
    reader = PLANTS.to_arrow().to_reader()
    assert quiet(reader, **options).read_all()["ID"].to_pylist() == ["a", "c"]
    coded = PLANTS.with_columns(nace2=pl.lit("23.51"))
    with pytest.warns(annexc.RegisterWarning, match="2 of 4 rows are left out"):
        split = annexc.sources(coded, where="State=functional")
    assert split["ID"].to_list() == ["a", "c"]


def test_an_input_column_tells_rows_where_no_header_does(tmp_path: Path) -> None:
    path = described(
        tmp_path, '[columns]\nstatus = "State"\n[rows]\nkeep = { status = ["functional"] }\n'
    )
    found = quiet(PLANTS, register=path, constants={"nace2": "23.51"})
    assert found["ID"].to_list() == ["a", "c"]


WIDE_A = "\N{FULLWIDTH LATIN CAPITAL LETTER A}"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["A", "a ", "b", "", None, WIDE_A]), max_size=12),
    st.lists(st.sampled_from(["x", "y", None]), min_size=12, max_size=12),
    st.lists(st.sampled_from(["u=a", "u=B", "u=", "u!=a", "u!=", "v=X", "v!=x"]), min_size=1,
             max_size=3, unique=True),
)  # fmt: skip
def test_what_is_left_out_is_never_counted_and_always_told(
    first: list[str | None], second: list[str | None], where: list[str]
) -> None:
    def plain(cell: str | None) -> str:
        return (cell or "").strip().upper().replace(WIDE_A, "A")

    def stays(row: dict[str, str | None]) -> bool:
        for column in "uv":
            keeps = [plain(text[2:]) for text in where if text.startswith(f"{column}=")]
            drops = [plain(text[3:]) for text in where if text.startswith(f"{column}!=")]
            if (keeps and plain(row[column]) not in keeps) or plain(row[column]) in drops:
                return False
        return True

    data = pl.DataFrame(
        {"u": first, "v": second[: len(first)]}, schema={"u": pl.String, "v": pl.String}
    )
    options = {"constants": {"nace2": "24.42"}, "where": where}
    with pytest.warns(annexc.RegisterWarning) as said:
        found = annexc.classify(data, **ASKED, **options)
    kept = [row for row in data.to_dicts() if stays(row)]
    assert found.select(data.columns).to_dicts() == kept
    line = f"{len(first) - len(kept)} of {len(first)} rows are left out ("
    assert sum(str(entry.message).startswith(line) for entry in said) == 1
    assert annexc.progress(found, **ASKED, **options).rows == len(kept)
    origin = annexc.provenance(found, **ASKED, **options)
    assert annexc.progress(found, provenance=origin).rows == len(kept)


def test_a_value_or_column_of_rows_that_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.warns(annexc.RegisterWarning) as said:
        annexc.classify(PLANTS, **ASKED, where="State!=functionl", constants={"nace2": "23.51"})
    assert any("no cell of `State` is 'functionl'" in str(line.message) for line in said)
    assert any("nearest is `Functional`" in str(line.message) for line in said)
    with pytest.raises(annexc.ColumnError, match=r"where: .*`Stat`.*The nearest is `State`"):
        annexc.classify(PLANTS, **ASKED, where="Stat=a", constants={"nace2": "23.51"})
    for bad in ("State", "=x", ["State"], [3]):
        with pytest.raises(annexc.ColumnError, match="is no filter"):
            annexc.classify(PLANTS, **ASKED, where=bad, constants={"nace2": "23.51"})


def shell(tmp_path: Path, target: str, *options: str) -> tuple[pl.DataFrame, dict[str, str]]:
    source, out = tmp_path / "in.csv", tmp_path / target
    PLANTS.write_csv(source)
    code = main(
        ["classify", str(source), "-o", str(out), "--party", "FRA", "--constant", "nace2=23.51",
         "--as-of", "2026-08-31", *options]
    )  # fmt: skip
    assert code == 0
    if target.endswith("csv"):
        sidecar = next(tmp_path.glob(f"{target}.*json"))
        return pl.read_csv(out, infer_schema=False), json.loads(sidecar.read_text())
    metadata = pl.read_parquet_metadata(out)
    held = {name.removeprefix("annexc."): text for name, text in metadata.items()}
    return pl.read_parquet(out), held


@pytest.mark.parametrize("target", ["out.csv", "out.parquet"])
@pytest.mark.parametrize("split", [(), ("--split",)])
def test_the_shell_leaves_out_counts_and_keeps_what_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str, split: tuple[str, ...]
) -> None:
    found, origin = shell(
        tmp_path, target, "--where", "State=functional", "--where", "Kind!=total", *split
    )
    assert found["ID"].to_list() == ["a"]
    assert "3 of 4 rows are left out (State=functional; Kind!=total)" in capsys.readouterr().err
    assert origin["rows"] == "1"
    assert origin["rows_left_out"] == "3"
    assert json.loads(origin["where"]) == ["State=functional", "Kind!=total"]
    assert json.loads(origin["constants"]) == {"nace2": "23.51"}


@pytest.mark.parametrize("wrong", ["nace2", "=x", "nacr2=23.51", "latitude=1"])
def test_the_shell_refuses_a_constant_that_is_none(wrong: str) -> None:
    assert main(["classify", "x.csv", "-o", "y.csv", "--constant", wrong]) == 2


# --- constants


def test_constants_of_the_caller_go_before_the_register(tmp_path: Path) -> None:
    path = described(tmp_path, '[columns]\nnace2 = "Code"\n[constants]\nhazardous_waste = "yes"\n')
    kilns = pl.DataFrame({"Code": ["23.51"]})
    found = annexc.classify(kilns, **ASKED, register=path)
    assert "II.b" in found["annex_c_candidates"][0]
    found = annexc.classify(kilns, **ASKED, register=path, constants={"hazardous_waste": "no"})
    assert "II.b" not in found["annex_c_candidates"][0]
    found = annexc.classify(kilns, **ASKED, register=path, constants={"nace2": "47.11"})
    assert found["evidence"].to_list() == ["stated"]
    trace = annexc.explain(
        {"Code": "23.51"}, **ASKED, register=path, constants={"hazardous_waste": "no"}
    )
    assert "II.b" not in trace.to_dict()["outcome"]["annex_c_candidates"]
    with pytest.raises(annexc.ColumnError, match="constants: nace2 is read from a column too"):
        annexc.classify(kilns, **ASKED, columns={"nace2": "Code"}, constants={"nace2": "1"[:0]})


# --- value tables


def test_the_rest_is_what_a_cell_says_and_no_key_names(tmp_path: Path) -> None:
    path = described(
        tmp_path,
        '[columns]\nnace2 = "nace2"\nwaste_burned = "W"\n'
        '[values.waste_burned]\n"RDF plant" = "municipal"\n"*" = "none"\n',
    )
    cells = [
        "rdf  PLANT",
        "gas",
        None,
        "",
        "unknown",
        "n/a",
        "\N{FULLWIDTH LATIN SMALL LETTER R}DFplant",
    ]
    data = pl.DataFrame({"nace2": ["38.21"] * len(cells), "W": cells})
    plain = [
        annexc.classify(
            pl.DataFrame({"nace2": ["38.21"], "waste_burned": [value]},
                         schema_overrides={"waste_burned": pl.String}),
            **ASKED,
        )["annex_c_candidates"][0]
        for value in ("municipal", "none", None)
    ]  # fmt: skip
    found = annexc.classify(data, **ASKED, register=path)["annex_c_candidates"].to_list()
    municipal, none, unknown = plain
    assert found == [municipal, none, unknown, unknown, unknown, unknown, municipal]
    # The same by every way in: lazily, and as a stream of batches.
    assert (
        annexc.classify(data.lazy(), **ASKED, register=path)
        .collect()["annex_c_candidates"]
        .to_list()
        == found
    )
    stream = annexc.classify(data.to_arrow().to_reader(), **ASKED, register=path)
    assert stream.read_all()["annex_c_candidates"].to_pylist() == found
    shown = [
        annexc.explain(row, **ASKED, register=path).to_dict()["outcome"]["annex_c_candidates"]
        for row in data.to_dicts()
    ]
    assert shown == found


def test_a_key_that_matches_no_cell_is_said_with_the_nearest(tmp_path: Path) -> None:
    path = described(
        tmp_path, '[columns]\nfuel = "F"\nnace2 = "N"\n[values.fuel]\n"lignit" = "coal"\n'
    )
    data = pl.DataFrame({"N": ["35.11"] * 2, "F": ["Lignite", "gas"]})
    with pytest.warns(
        annexc.RegisterWarning, match="no cell is 'lignit'. The nearest is 'Lignite'"
    ):
        annexc.classify(data, **ASKED, register=path)
    path = described(
        tmp_path, '[columns]\nfuel = "F"\nnace2 = "N"\n[values.fuel]\n"LIGNITE" = "coal"\n'
    )
    assert annexc.classify(data, **ASKED, register=path).height == 2


def test_keys_of_a_description_that_ships_are_not_held_against_the_data() -> None:
    # Its words are those of all rounds; a file of one round has some of them.
    table = {"fuel": {"Lignite": "coal"}, "category": {"x": "II.a"}}
    mapped = Mapped({"fuel": (Column("F"),), "category": (Column("category"),)}, table)
    rows = (Filter("Kind", ("total",), False),)
    ships = Register("M", "m.toml", "0" * 64, key="m", party="FRA", mapped=mapped, rows=rows)
    data = pl.DataFrame({"F": ["gas"] * 2, "category": ["X ", "II.b"], "Kind": ["plant", "Total"]})
    with pytest.warns(annexc.RegisterWarning) as said:
        found = annexc.classify(data, **ASKED, register=ships)
    assert found["annex_c"].to_list() == ["II.a"]
    assert [str(line.message) for line in said] == ["1 of 2 rows are left out (Kind!=total)"]


def test_category_values_that_are_not_mapped_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = described(
        tmp_path,
        'party = "FRA"\n[columns]\ncategory = "Art"\n[values.category]\nSmelter = "III.b"\n',
    )
    data = pl.DataFrame({"Art": ["smelter", "Kiln", "Kiln", "II.a", None, "unknown"]})
    with pytest.warns(annexc.RegisterWarning, match=r"1 values are no category.*'Kiln' \(2\)"):
        found = annexc.classify(data, register=path)
    assert found["annex_c"].to_list() == ["III.b", None, None, "II.a", None, None]
    data.write_csv(tmp_path / "in.csv")
    assert main(["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"),
                 "--register", str(path)]) == 0  # fmt: skip
    said = capsys.readouterr().err
    assert "'Kiln' (2)" in said
    assert "category Kiln" in said


# --- what is checked when it is read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\ncategory = "K"\n[values.category]\nX = "II.z"', "'II.z' is no category.*`II."),
        ('[columns]\nname = "K"\n[constants]\nhazardous_waste = "maybe"', "'maybe' is no word of"),
        ('[columns]\nfuel = "K"\n[values.fuel]\nx = "coall"', "nearest is `coal`"),
        ('[columns]\nnace2 = "K"\n[values.nace2]\nx = "99.99"', "'99.99' is no code of nace2"),
        ('[columns]\nname = "K"\n[constants]\nclosed = "soon"', "'soon' is no date"),
        ('party = "/path/p.toml"\n[columns]\nnace2 = "K"', "party: .* is no State"),
        ('party = "Farnce"\n[columns]\nnace2 = "K"', "party: .*nearest is `France`"),
        ('[columns]\nname = "K"\n[constants]\nparty = "/path/p.toml"', "is no State"),
        ('[columns]\nfuel = "K"\n[values.fuel]\nA = "coal"\n"a " = "gas"', "differ in case"),
        ('[columns]\nfuel = "K"\n[values.fuel]\n" " = "coal"', "an empty cell says nothing"),
        ('[columns]\nfuel = { any = [] }', "is no column"),
        ('[columns]\nfuel = { any = ["A"], column = "B" }', "is no column"),
        ('[columns]\nnace2 = "K"\n[rows]\nkeeps = { a = ["b"] }', "nearest is `keep`"),
        ('[columns]\nnace2 = "K"\n[rows]\nkeep = ["b"]', "must be a table of columns"),
        ('[columns]\nnace2 = "K"\n[rows]\nkeep = { a = [] }', "has no value"),
        ('[columns]\nnace2 = "K"\n[rows]\nkeep = { a = [[1]] }', "is no cell"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_when_it_is_read(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(annexc.RegisterError, match=said):
        annexc.load_register(described(tmp_path, text))


def test_a_description_reads_no_file_of_a_party(tmp_path: Path) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text('party = "KEN"\n', encoding="utf-8")
    path = described(tmp_path, f'party = "{profile}"\n[columns]\nnace2 = "K"\n')
    with pytest.raises(annexc.RegisterError, match="is no State"):
        annexc.classify(pl.DataFrame({"K": ["38.21"]}), register=path)
    # Not even one that was made by hand.
    made = Register("M", "m", "0", party=str(profile), mapped=Mapped({"nace2": (Column("K"),)}))
    with pytest.raises(annexc.PartyError):
        annexc.classify(pl.DataFrame({"K": ["38.21"]}), register=made)


@pytest.mark.parametrize("role", ["name", "latitude", "longitude", "region", "facility_id", "fuel"])
def test_a_header_that_is_not_there_is_said_with_the_nearest(tmp_path: Path, role: str) -> None:
    data = pl.DataFrame({"Code": ["38.21"], "Ort des Werks": ["x"]})
    path = described(tmp_path, f'[columns]\nnace2 = "Code"\n{role} = "Ort des Werk"\n')
    with pytest.raises(annexc.ColumnError, match=f"`{role}` .*nearest is `Ort des Werks`"):
        annexc.classify(data, **ASKED, register=path)
    with pytest.raises(annexc.ColumnError, match=f"`{role}` .*nearest is `Ort des Werks`"):
        annexc.classify(data, **ASKED, columns={"nace2": "Code", role: "Ort des Werk"})


def test_one_description_serves_rounds_with_other_headers(tmp_path: Path) -> None:
    path = described(
        tmp_path,
        '[columns]\nfacility_id = { any = ["ID", "Identifiant"] }\n'
        'nace2 = { any = ["Code", "APE"], starts_with = "38" }\n',
    )
    for headers in (("ID", "Code"), ("Identifiant", "APE")):
        data = pl.DataFrame({headers[0]: ["a", "b"], headers[1]: ["38.21", "47.11"]})
        assert annexc.classify(data, **ASKED, register=path)["evidence"].to_list() == [
            "sector",
            "nothing",
        ]
    with pytest.raises(annexc.ColumnError, match="`ID` and `Identifiant`"):
        annexc.classify(
            pl.DataFrame({"ID": ["a"], "Identifiant": ["b"], "APE": ["38.21"]}),
            **ASKED,
            register=path,
        )
    with pytest.raises(annexc.ColumnError, match=r"`Code` or `APE`.*nearest is `Cod`"):
        annexc.classify(pl.DataFrame({"ID": ["a"], "Cod": ["x"]}), **ASKED, register=path)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join(["'a b'"] * 50_000) + "]\n",
        "x = { " + ".".join(["\"k\""] * 50_000) + " = 1 }",
        "x = " + "[" * 50_000,
        "x = " + "{a=" * 5_000,
        "x = " + "1" * 50_000,
        "a" * 200_000,
        '"' * 200_000,
        "x = " + "'" * 199_999,
        "#" + "x" * DESCRIPTION,
        "a." * 8,
    ],
    ids=range(11),
)  # fmt: skip
def test_a_description_out_of_bounds_is_refused_at_once(tmp_path: Path, text: str) -> None:
    path = described(tmp_path, text)

    def refused() -> None:
        with pytest.raises(annexc.RegisterError, match=r"mine\.toml"):
            annexc.load_register(path)

    assert calls(refused) < max(len(text), 10_000)


# --- properties

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
KEYS = TEXTS.filter(lambda text: text.strip() != "")
COLUMNS = st.builds(
    Column,
    header=TEXTS,
    starts_with=st.none() | TEXTS,
    not_starts_with=st.none() | TEXTS,
    others=st.lists(TEXTS, max_size=2, unique=True).map(tuple),
).filter(lambda column: column.header not in column.others)
WORDED = [role for role in VALUES if role in EVIDENCE]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    columns = draw(
        st.dictionaries(
            st.sampled_from([role for role in ROLES if role not in ("nace2", "nace21")]),
            st.lists(COLUMNS, max_size=3, unique=True).map(tuple),
            min_size=1,
            max_size=5,
        )
    )
    values = {}
    for role in draw(st.lists(st.sampled_from(WORDED), max_size=3, unique=True)):
        # One value for all keys: two that are one cell may not differ.
        value = draw(st.sampled_from([*VALUES[role], ""]))
        keys = draw(st.lists(KEYS.filter(_plain), min_size=1, max_size=4, unique=True))
        values[role] = dict.fromkeys(keys, value)
    free = [role for role in WORDED if role not in columns]
    constants = {
        role: draw(st.sampled_from(VALUES[role]))
        for role in draw(
            st.lists(st.sampled_from(free), max_size=2, unique=True) if free else st.just([])
        )
    }
    manner = draw(
        st.builds(
            Manner,
            date_order=st.none() | st.sampled_from(DATE_ORDERS),
            calendar=st.none() | st.sampled_from(CALENDARS),
            fiscal_year_start=st.none() | st.integers(1, 12),
        )
    )
    filters = draw(
        st.dictionaries(
            TEXTS,
            st.lists(st.text(max_size=8).filter(_plain_cell), min_size=1, max_size=3).map(tuple),
            max_size=3,
        )
    )
    kept = tuple(Filter(column, cells, True) for column, cells in filters.items())
    left = draw(
        st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), max_size=2)
    )
    dropped = tuple(Filter(column, cells, False) for column, cells in left.items())
    return Register(
        draw(TEXTS), "m.toml", "", party=draw(st.none() | st.sampled_from(["FRA", "Kenya"])),
        origin=draw(st.none() | TEXTS), licence=draw(st.none() | TEXTS),
        mapped=Mapped(columns, values, constants, manner), rows=kept + dropped,
    )  # fmt: skip


def _plain(text: str) -> bool:
    from annexc._register.words.fold import folded

    return folded([text]) != [""]


def _plain_cell(text: str) -> bool:
    return all(sign.isprintable() for sign in text)


@settings(max_examples=150, deadline=None)
@given(registers())
def test_a_description_reads_back_as_it_was_written(made: Register) -> None:
    from annexc._register.description import _read

    back = _read(made.to_toml().encode(), "m.toml", None)
    assert back.mapped == made.mapped
    assert back.rows == made.rows
    for name in ("name", "party", "origin", "licence"):
        assert getattr(back, name) == getattr(made, name)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(WORDED), st.data())
def test_a_misspelt_word_is_refused_with_the_nearest(role: str, data: st.DataObject) -> None:
    from annexc._register.words.known import check

    word = data.draw(
        st.sampled_from([word for word in VALUES[role] if len(word) > 4] or ["copper"])
    )
    place = data.draw(st.integers(1, len(word) - 1))
    other = data.draw(st.sampled_from(string.ascii_lowercase))
    wrong = word[:place] + other + word[place + 1 :]
    if not not_understood(role, [wrong], {}):
        return
    with pytest.raises(annexc.RegisterError) as error:
        check(role, [wrong], "values", {})
    known = VALUES[role]
    assert "nearest is" in str(error.value) or all(name in str(error.value) for name in known)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ROLES), st.data())
def test_a_misspelt_role_is_refused_with_the_nearest(role: str, data: st.DataObject) -> None:
    from annexc._register.description import _read

    place = data.draw(st.integers(0, len(role) - 1))
    wrong = role[:place] + "q" + role[place + 1 :]
    with pytest.raises(annexc.RegisterError) as error:
        _read(f'name = "M"\n[columns]\n{wrong} = "A"\n'.encode(), "m.toml", None)
    assert f"{wrong} is no input column" in str(error.value)
    assert role in str(error.value)


@pytest.mark.parametrize("cell", ["İzmir", "izmir", "IZMIR", "İ z m i r", "\u0131\u200bzmir"])
def test_a_dot_over_a_capital_is_no_other_letter(cell: str) -> None:
    rows = pl.DataFrame({"nace2": ["38.21", "10.51"], "İl": [cell, "Bursa"]})
    with pytest.warns(annexc.RegisterWarning, match="1 of 2 rows"):
        found = annexc.classify(rows, party="TUR", where="İl=İZMİR")
    assert found.height == 1
