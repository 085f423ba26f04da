"""The tables of a progress report: ranges that are exact, and totals that add up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import annexc
import pandas as pd
import polars as pl
import pytest
from annexc import cli
from annexc._classify import kernel as _plugin
from annexc._labels import labels, languages
from annexc._progress import worlds as _worlds
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = "2026-08-31"
REFS = list(_worlds.categories())


def classified(rows: dict[str, Any], **asked: Any) -> pl.DataFrame:
    return annexc.classify(pl.DataFrame(rows), **({"party": "FRA", "as_of": AS_OF} | asked))


# --- Small registers counted by hand -----------------------------------------------------------

SMALL = classified(
    {
        "category": ["II.a", "II.a", "II.b", "II.d.i;III.b", "III.g", "none", "III.b;none"],
        "construction_started": ["2015", "1990", None, "1990", None, "2015", "1990"],
        "name": ["Neu", "Alt", "Ofen", "Kupfer", "Krematorium", "Bäcker", "Guss"],
    }
)


def test_duties_of_a_small_register() -> None:
    found = annexc.progress(SMALL, party="FRA")

    spans = {row[0]: row[2:4] for row in found.by_duty.iter_rows()}
    assert spans == {
        "require_bat_new": (1, 3),
        "promote_bat_new": (0, 1),
        "promote_existing": (2, 5),
        "none": (1, 2),
        "not_a_party": (0, 0),
    }
    assert found.undetermined_duty == 3
    assert found.rows == 7


def test_categories_parts_and_ages_of_a_small_register() -> None:
    found = annexc.progress(SMALL, party="FRA")

    lines = {row["ref"]: row for row in found.by_category.iter_rows(named=True)}
    assert list(lines) == REFS
    assert (lines["II.a"]["floor"], lines["II.a"]["ceiling"]) == (2, 2)
    assert (lines["III.b"]["floor"], lines["III.b"]["ceiling"]) == (0, 2)
    assert (lines["II.b"]["require_floor"], lines["II.b"]["require_ceiling"]) == (0, 1)
    assert lines["II.b"]["undetermined"] == 1
    # The copper works is old: nothing can be required of it, whatever it is.
    assert lines["II.d.i"]["require_ceiling"] == 0
    assert found.by_part.rows() == [("II", 3, 4), ("III", 1, 3), ("none", 1, 2)]
    assert found.by_age.rows() == [("new", 2, 4), ("existing", 3, 5), ("not_a_party", 0, 0)]
    cells = {(row[0], row[1]): row[3:] for row in found.matrix.iter_rows()}
    assert cells["II", "new"] == (1, 2)
    assert cells["II", "existing"] == (1, 3)
    assert cells["III", "existing"] == (0, 3)
    assert cells["none", "new"] == (1, 1)


def test_toolkit_groups_come_from_the_category_and_from_a_code() -> None:
    found = annexc.progress(SMALL, party="FRA").by_toolkit_group
    spans = {row[0]: row[2:] for row in found.iter_rows()}
    assert list(spans) == list(range(1, 11))
    assert spans[1] == (2, 2)
    assert spans[2] == (1, 2)  # copper is group 2 by either route; the foundry may be none
    assert spans[8] == (1, 1)

    coded = classified({"toolkit": ["1a", "5b", "9e", None]})
    by_code = annexc.progress(coded, party="FRA").by_toolkit_group
    assert {row[0]: row[2] for row in by_code.iter_rows() if row[2]} == {1: 1, 5: 1, 9: 1}


def test_sources_that_may_have_to_be_required_are_listed_the_certain_first() -> None:
    found = annexc.progress(SMALL, party="FRA").required

    assert found["name"].to_list() == ["Neu", "Krematorium", "Ofen"]
    assert found["certain"].to_list() == [True, False, False]
    assert found["bat_required_from"].to_list() == [date(2008, 5, 17), None, None]


def test_phase_in_holds_starts_against_the_dates_of_each_party() -> None:
    rows = classified(
        {
            "category": ["II.a"] * 7,
            "party": ["FRA", "FRA", "FRA", "FRA", "ITA", "PSE", "FRA"],
            "operation_started": ["2003", "2004-06-01", "2006", "2005", "2006", "2006", "unknown"],
        },
        party=None,
    )
    found = annexc.progress(rows)

    periods = [
        (row["year"], row["period"])
        for row in found.phase_in.iter_rows(named=True)
        for _ in range(row["sources"])
    ]
    assert sorted(periods, key=str) == sorted(
        [
            (2003, "before_entry"),
            (2004, "first_year"),
            (2006, "new"),
            (2005, "open"),  # the cut-off, 17 May 2005, lies in that year
            (2006, "before_entry"),  # Italy
            (2006, "unknown"),  # no date of entry is known for Palestine
            (None, "unknown"),
        ],
        key=str,
    )
    assert found.milestones.filter(party="FRA")["cut_off"].item() == date(2005, 5, 17)


def test_the_closest_date_to_the_start_of_construction_counts() -> None:
    rows = classified(
        {
            "category": ["II.a", "II.a"],
            "construction_started": ["2001", None],
            "operation_started": ["2006", "2007"],
        }
    )
    found = annexc.progress(rows, party="FRA").phase_in

    assert found.select("year", "basis").rows() == [
        (2001, "construction_started"),
        (2007, "operation_started"),
    ]


def test_bat_uptake_is_a_range_where_the_register_does_not_say() -> None:
    rows = classified(
        {
            "category": ["II.a"] * 5,
            "construction_started": ["2015"] * 4 + ["1990"],
            "bat_applied": ["yes", "oui", "non", None, "perhaps"],
        }
    )
    found = annexc.progress(rows, party="FRA").bat_uptake

    assert found is not None
    assert found.rows() == [
        ("require_bat_new", 4, 2, 1, 1, 0.5, 0.75),
        ("promote_existing", 1, 0, 0, 1, 0.0, 1.0),
    ]
    assert annexc.progress(SMALL, party="FRA").bat_uptake is None


def test_points_are_counted_by_place_and_what_has_none_is_said() -> None:
    rows = classified(
        {
            "category": ["II.a"] * 4,
            "latitude": ["48,85", "48.85", "91", None],
            "longitude": ["2.35", "2.35", "2.35", "2.35"],
        }
    )
    found = annexc.progress(rows, party="FRA")

    assert found.points is not None
    assert found.points.select("latitude", "longitude", "sources").rows() == [(48.85, 2.35, 2)]
    assert found.unplaced == 2


def test_parties_are_counted_by_their_own_dates() -> None:
    rows = classified(
        {"category": ["II.a"] * 4, "party": ["FRA", "USA", "France", "Atlantis"]}, party=None
    )
    found = annexc.progress(rows).by_party

    assert found.select("party", "sources", "not_a_party").rows() == [
        ("FRA", 2, 0),
        ("", 1, 0),
        ("USA", 1, 1),
    ]


def test_a_prefix_and_other_headers_are_read() -> None:
    rows = pl.DataFrame({"Kat": ["II.a"], "Werk": ["A"], "Bau": ["2015"]})
    columns = {"category": "Kat", "facility_id": "Werk", "construction_started": "Bau"}
    asked = {"columns": columns, "prefix": "x_", "party": "FRA"}
    found = annexc.progress(annexc.classify(rows, as_of=AS_OF, **asked), as_of=AS_OF, **asked)

    assert found.required["facility_id"].to_list() == ["A"]
    assert found.phase_in["year"].to_list() == [2015]
    assert found.as_of == date(2026, 8, 31)


def test_no_rows_make_empty_tables_that_add_up() -> None:
    found = annexc.progress(SMALL.clear(), party="FRA")

    assert found.rows == 0
    assert found.by_category["ceiling"].sum() == 0
    assert found.totals["adds_up"].all()


def test_what_is_not_classified_is_refused() -> None:
    with pytest.raises(annexc.ColumnError, match="annex_c"):
        annexc.progress(pl.DataFrame({"category": ["II.a"]}))
    with pytest.raises(annexc.ColumnError, match="Werk"):
        annexc.progress(SMALL, columns={"facility_id": "Werk"})


# --- Read as the classification reads ---------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("n/a", "2015"), (2015, "new")),
        (("perhaps", "2015"), (2015, "new")),
        (("1990", "2015"), (None, "open")),
        (("2004", "2004-06-01"), (2004, "first_year")),
        (("2015", "1990"), (None, "open")),
        ((None, None), (None, "unknown")),
    ],
)
def test_all_columns_of_a_date_count(
    cells: tuple[str | None, str | None], expected: tuple[int | None, str]
) -> None:
    columns = {"construction_started": ["a", "b"]}
    rows = pl.DataFrame(
        [("II.a", *cells)], schema=dict.fromkeys(("category", "a", "b"), pl.String), orient="row"
    )
    asked = {"party": "FRA", "columns": columns}
    found = annexc.progress(annexc.classify(rows, as_of=AS_OF, **asked), **asked).phase_in

    assert found.select("year", "period").row(0) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1a", None), {1: (1, 1)}),
        (("1a, 5b", None), {1: (0, 1), 5: (0, 1)}),
        (("1a", "5b"), {1: (0, 1), 5: (0, 1)}),
        (("Group 3", None), {3: (1, 1)}),
        (("10", None), {10: (1, 1)}),
        (
            ("1-2", None),
            {1: (0, 1), 2: (0, 1)},
        ),  # from one to the other, or both: so or so these two
        (("1 to 99", None), dict.fromkeys(range(1, 11), (0, 1))),  # no code: nothing is ruled out
    ],
)
def test_toolkit_codes_are_read_as_the_classification_reads_them(
    cells: tuple[str, str | None], expected: dict[int, tuple[int, int]]
) -> None:
    columns = {"toolkit": ["a", "b"]}
    rows = pl.DataFrame([cells], schema=dict.fromkeys(("a", "b"), pl.String), orient="row")
    asked = {"party": "FRA", "columns": columns}
    found = annexc.progress(annexc.classify(rows, as_of=AS_OF, **asked), **asked).by_toolkit_group

    assert {row[0]: row[2:] for row in found.iter_rows() if row[3]} == expected


@pytest.mark.parametrize("cell", ["n/a", " ", "-", "null", None])
def test_a_party_cell_that_says_nothing_takes_the_default(cell: str | None) -> None:
    rows = pl.DataFrame({"category": ["II.a"], "party": pl.Series([cell], dtype=pl.String)})
    found = annexc.progress(annexc.classify(rows, party="ITA", as_of=AS_OF), party="ITA")

    assert found.by_party["party"].to_list() == ["ITA"]


def test_what_a_register_says_of_every_row_counts(tmp_path: Path) -> None:
    register = tmp_path / "register.toml"
    register.write_text(
        'name = "R"\nparty = "FRA"\n[columns]\ncategory = "Kat"\n'
        '[constants]\nconstruction_started = "2015"\ntoolkit = "3a"\n'
    )
    rows = annexc.classify(pl.DataFrame({"Kat": ["II.a"]}), register=register, as_of=AS_OF)
    found = annexc.progress(rows, register=register)

    assert found.phase_in.select("year", "basis").row(0) == (2015, "construction_started")
    assert found.by_toolkit_group.filter(group=3)["floor"].item() == 1


def test_a_state_that_may_be_no_party_is_counted_as_that_everywhere() -> None:
    found = annexc.progress(
        classified({"category": ["II.a"]}, party="PSE"), party="PSE", as_of=AS_OF
    )

    assert found.by_age.filter(source_age="not_a_party").row(0)[1:] == (0, 1)
    assert found.by_duty.filter(obligation="not_a_party").row(0)[2:4] == (0, 1)
    assert found.totals["adds_up"].all()


def test_plans_with_days_of_their_own_leave_both_duties_open(tmp_path: Path) -> None:
    profile = tmp_path / "fra.toml"
    profile.write_text(
        'party = "FRA"\n[action_plan]\ncomplete = true\n'
        'identified = [{ category = "II.b", bat_required_from = 2006-06-01 }]\n'
    )
    asked = {"party": str(profile), "as_of": "2007-01-01"}
    rows = classified({"category": ["II.a;II.b"], "construction_started": ["2005-12"]}, **asked)
    for day in (asked["as_of"], None):
        found = annexc.progress(rows, party=str(profile), as_of=day)
        spans = {row[0]: row[2:4] for row in found.by_duty.iter_rows()}
        assert (spans["require_bat_new"], spans["promote_bat_new"]) == ((0, 1), (0, 1))
        assert found.totals["adds_up"].all()


def test_tables_of_pandas_and_of_databases_are_taken() -> None:
    rows = pd.DataFrame(
        {
            "facility_id": ["A", "B"],
            "category": ["II.a"] * 2,
            "construction_started": ["2015", None],
            "status": ["operating", "closed"],
        }
    )
    classified_rows = annexc.classify(rows, party="FRA", as_of=AS_OF)
    found = annexc.progress(classified_rows, party="FRA")
    assert found.required["bat_required_from"].to_list() == [date(2008, 5, 17), None]

    texts = pl.DataFrame(classified_rows).with_columns(pl.all().cast(pl.String).fill_null(""))
    numbers = texts.with_columns(operating=pl.Series(["1", "0"]).cast(pl.Int8))
    for table in (texts, numbers):
        again = annexc.progress(table, party="FRA")
        assert again.by_operating.rows() == found.by_operating.rows() == [
            ("yes", 1, 1, 1), ("no", 1, 0, 1), ("unknown", 0, 0, 0)
        ]  # fmt: skip
        assert again.by_duty.equals(found.by_duty)
    with pytest.raises(annexc.ColumnError, match="operating"):
        annexc.progress(texts.with_columns(operating=pl.lit("perhaps")), party="FRA")


# --- Whatever goes in, it adds up ---------------------------------------------------------------

_CATEGORY = st.lists(st.sampled_from([ref for ref in REFS if ref != "III.x"]), max_size=3)
_ROW = st.fixed_dictionaries(
    {
        "category": _CATEGORY.map(";".join),
        "party": st.sampled_from(["FRA", "ITA", "USA", "PSE", "ZZZ", "", "KEN"]),
        "construction_started": st.sampled_from(["", "1990", "2004-06", "2012", "unknown"]),
        "status": st.sampled_from(["", "operating", "closed"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(_ROW, min_size=1, max_size=30))
def test_every_table_adds_up_whatever_goes_in(rows: list[dict[str, str]]) -> None:
    found = annexc.progress(annexc.classify(pl.DataFrame(rows), as_of=AS_OF))

    assert found.totals["adds_up"].all(), found.totals
    assert set(found.totals["rows"]) == {len(rows)}
    for table in found.tables().values():
        if {"floor", "ceiling"} <= set(table.columns):
            assert (table["floor"] <= table["ceiling"]).all()
    assert found.by_duty["floor"].sum() + found.undetermined_duty == len(rows)
    assert found.by_category.select(pl.sum("floor")).item() == sum(
        found.by_category[name].sum() for name in (*_worlds.OBLIGATIONS, "undetermined")
    )
    certain = found.required.filter("certain").height
    assert found.by_duty.filter(obligation="require_bat_new").select("floor", "ceiling").row(0) == (
        certain,
        found.required.height,
    )


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(_ROW, min_size=1, max_size=15), data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, str]], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(rows))
    one, two = (
        annexc.progress(annexc.classify(pl.DataFrame(given), as_of=AS_OF))
        for given in (rows, mixed)
    )
    for name, table in one.tables().items():
        assert table.equals(two.tables()[name]), name


@pytest.mark.parametrize("name", ["fr-irep", "gem-cement"])
def test_the_samples_add_up(name: str) -> None:
    rows = annexc.classify(annexc.sample(name), register=name, as_of=AS_OF)
    found = annexc.progress(rows, register=name)

    assert found.totals["adds_up"].all()
    assert found.rows == rows.height
    assert (
        found.by_duty["floor"].sum() == rows.filter(pl.col("obligation") != "undetermined").height
    )


def test_shows_itself_as_text_and_in_a_notebook() -> None:
    found = annexc.progress(SMALL, party="FRA")

    assert "1 to 3" in repr(found)
    assert "by_category" in found._repr_html_()


# --- Labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_word_of_the_border_has_a_label(language: str) -> None:
    texts = labels(language)
    keys = [f"obligation.{name}" for name in (*_worlds.OBLIGATIONS, "undetermined")]
    keys += [f"category.{ref}" for ref in REFS] + [f"toolkit.{group}" for group in range(1, 11)]
    keys += [f"need.{fact}" for fact in annexc._progress.gaps.QUESTIONS]
    assert all(texts[key].strip() for key in keys)


def test_labels_are_whole_in_every_language() -> None:
    assert set(languages()) >= {"en", "fr", "es"}
    keys = {language: set(labels(language).texts) for language in languages()}
    assert len({frozenset(found) for found in keys.values()}) == 1
    empty = [
        (language, key)
        for language in languages()
        for key, text in labels(language).texts.items()
        if not text.strip() and key != "format.thousands"
    ]
    assert not empty


def test_numbers_and_days_take_the_form_of_the_language() -> None:
    assert labels("en").number(1234567) == "1,234,567"
    assert labels("fr").number(1234567) == "1\u202f234\u202f567"
    assert labels("es").number(1234567.5, 1) == "1\u202f234\u202f567,5"
    assert labels("fr").day(date(2026, 9, 1)) == "1er septembre 2026"
    assert labels("en").span(3, 1200) == "3\u20131,200"
    assert labels("fr").percent(0.125, 1) == "12,5\u00a0%"
    with pytest.raises(annexc.AnnexcError, match="en, fr, es"):
        labels("xx")


def test_group_names_are_the_english_labels() -> None:
    found = annexc.progress(SMALL, party="FRA").by_toolkit_group
    for group, name in found.select("group", "name").iter_rows():
        assert labels("en")[f"toolkit.{group}"] == name
    for ref, name in (
        annexc.progress(SMALL, party="FRA").by_category.select("ref", "name").iter_rows()
    ):
        assert labels("en")[f"category.{ref}"].split()[0] == name.split()[0]


def test_shapes_are_plain_json(tmp_path: Any) -> None:
    found = annexc.progress(SMALL, party="FRA")
    for name, table in found.tables().items():
        assert isinstance(json.loads(table.write_json()), list), name


@pytest.mark.parametrize("suffix", ["csv", "parquet", "ipc", "xlsx"])
def test_a_register_read_back_from_a_file_gives_the_same_tables(
    suffix: str, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / f"out.{suffix}"
    SMALL.drop(_plugin.output_names()).with_columns(
        status=pl.Series(["operating", "closed", None, "", "operating", "x", None])
    ).write_parquet(source)
    command = ["classify", str(source), "-o", str(target), "--party", "FRA", "--as-of", AS_OF, "-q"]
    assert cli.main(command) == 0
    read = {
        "csv": lambda: pl.read_csv(target, infer_schema=False),
        "parquet": lambda: pl.read_parquet(target),
        "ipc": lambda: pl.read_ipc(target),
        "xlsx": lambda: pl.read_excel(target, engine="calamine"),
    }[suffix]()
    in_memory = annexc.classify(pl.read_parquet(source), party="FRA", as_of=AS_OF)

    found = annexc.progress(read, party="FRA")
    expected = annexc.progress(in_memory, party="FRA")

    for name, table in expected.tables().items():
        assert table.equals(found.tables()[name]), name
