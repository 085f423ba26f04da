"""Two reporting rounds of one register: what is told apart, and why a duty changed."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import annexc
import pandas as pd
import polars as pl
import pytest
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = "2026-08-31"


def classified(rows: list[dict[str, Any]], **asked: Any) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return annexc.classify(frame, **({"party": "FRA", "as_of": AS_OF} | asked))


def source(number: str | None, **cells: str | None) -> dict[str, str | None]:
    empty = {"category": "II.a", "construction_started": None, "status": "operating", "feed": None}
    return {"facility_id": number, **empty, **cells}


def why(before: dict[str, Any], after: dict[str, Any], **asked: Any) -> str:
    """The reasons for the change of one source."""
    rounds = [classified([source("A", **cells)]) for cells in (before, after)]
    return annexc.compare(*rounds, **asked).sources["why"].item()


def test_appeared_closed_gone_changed_and_same() -> None:
    before = classified(
        [source("same", construction_started="1990"), source("changed"), source("gone"),
         source("closed", construction_started="1990")]
    )  # fmt: skip
    after = classified(
        [source("same", construction_started="1990"),
         source("changed", construction_started="2015"), source("appeared"),
         source("closed", construction_started="1990", status="closed")]
    )  # fmt: skip
    found = annexc.compare(before, after)

    assert dict(found.summary.iter_rows()) == dict.fromkeys(
        ("same", "changed", "appeared", "closed", "gone"), 1
    )
    assert dict(found.sources.select("facility_id", "status").iter_rows()) == {
        "changed": "changed",
        "appeared": "appeared",
        "closed": "closed",
        "gone": "gone",
    }
    assert found.changes.rows() == [("undetermined", "require_bat_new", "date", 1)]
    assert found.sources.filter(facility_id="closed")["why"].item() == "status"
    assert found.totals["adds_up"].all()
    assert "changed   1" in repr(found)


def test_a_new_date_a_modification_a_fact_and_another_activity_are_told_apart() -> None:
    old = {"construction_started": "1990"}
    assert why({}, {"construction_started": "2015"}) == "date"
    assert why(old, {**old, "modification_started": "2012"}) == "modification"
    copper: dict[str, Any] = {"category": None, "nace2": "24.44", "construction_started": "2015"}
    assert why(copper, {**copper, "feed": "secondary"}) == "fact"
    assert why({"category": "none"}, {"category": "II.a"}) == "activity"
    assert (
        why({"category": "none"}, {"category": "II.a", "construction_started": "2015"})
        == "date;activity"
    )


def test_what_was_asked_explains_what_the_rows_do_not() -> None:
    rows = [source("A", category="III.b", construction_started="2015")]
    before = classified(rows)
    after = before.with_columns(
        pl.lit("promote_bat_new").cast(before["obligation"].dtype).alias("obligation")
    )
    plain = {"as_of": AS_OF, "party": "FRA", "law_data": "1", "profile_sha256": ""}

    def of(**changed: str) -> str:
        origin = {"before_origin": plain, "after_origin": {**plain, **changed}}
        return annexc.compare(before, after, **origin).changes["why"].item()

    assert annexc.compare(before, after).changes["why"].item() == "unknown"
    assert of() == "unknown"
    assert of(profile_sha256="FRA:abc") == "plan"
    assert of(law_data="2") == "law"
    assert of(assumptions="{}", law_data="2") == "law;assumption"
    assert of(as_of="2027-01-01") == "time"  # nothing else can have done it
    assert of(as_of="2027-01-01", law_data="2") == "law"  # no legal date of France lies between
    assert of(as_of="2001-01-01", law_data="2") == "law;time"
    assert of(party="ITA") == "party"


def test_the_same_in_another_writing_is_no_change_of_the_source() -> None:
    one = {"category": "II.a", "feed": "n/a", "operation_started": "2016"}
    two = {"category": "ii.a", "feed": None, "operation_started": "2016-01-01/2016-12-31"}
    assert why(one, {**two, "construction_started": "2015"}) == "date"
    found = annexc.compare(
        classified([source("A", **one)]),
        classified([source("A", **two, construction_started="2015")]),
    )
    assert found.sources["fields"].item() == "construction_started"


def test_a_value_that_moves_to_another_column_of_its_role_is_no_change() -> None:
    columns = {"facility_id": "id", "eprtr": ["a", "b"], "construction_started": "Bau"}
    rows = [("5.(b)", None, None), (None, "5(b)", "2015")]
    rounds = [
        annexc.classify(
            pl.DataFrame(
                [("A", *cells)],
                schema=dict.fromkeys(("id", "a", "b", "Bau"), pl.String),
                orient="row",
            ),
            party="FRA", as_of=AS_OF, columns=columns,
        )
        for cells in rows
    ]  # fmt: skip
    assert (
        annexc.compare(*rounds, columns=columns).sources["fields"].item() == "construction_started"
    )


def test_words_count_where_the_assumptions_let_them() -> None:
    asked = {"assume": {"text": True}}
    origin = annexc.provenance(party="FRA", as_of=AS_OF, **asked)
    rounds = [
        classified([source("A", category=None, name=name, construction_started="1990")], **asked)
        for name in ("Werk", "Crematorium")
    ]
    with pytest.warns(annexc.RegisterWarning, match="another name"):
        found = annexc.compare(*rounds, before_origin=origin, after_origin=origin)

    assert found.sources["why"].item() == "activity"


def test_a_closure_says_why() -> None:
    def closed(before: dict[str, Any], after: dict[str, Any], *days: str) -> str:
        origins = [annexc.provenance(party="FRA", as_of=day) for day in days]
        rounds = [
            classified([source("A", construction_started="1990", **cells)], as_of=day)
            for cells, day in zip((before, after), days, strict=True)
        ]
        found = annexc.compare(*rounds, before_origin=origins[0], after_origin=origins[1])
        assert found.sources["status"].item() == "closed"
        return found.sources["why"].item()

    never = {"closed": None}
    assert closed(never, {"status": "closed", **never}, AS_OF, AS_OF) == "status"
    assert closed(never, {"closed": "2020"}, AS_OF, AS_OF) == "date"
    assert closed({"closed": "2020"}, {"closed": "2020"}, "2019-01-01", AS_OF) == "time"


def test_numbers_are_identifiers_whatever_an_empty_one_makes_of_them() -> None:
    whole = pd.DataFrame({"facility_id": [1, 2], "category": ["II.a"] * 2})
    broken = pd.DataFrame({"facility_id": [1, 2, None], "category": ["II.a"] * 3})
    found = annexc.compare(
        *(annexc.classify(rows, party="FRA", as_of=AS_OF) for rows in (whole, broken))
    )
    assert dict(found.summary.iter_rows())["same"] == 2
    assert found.unmatched["reason"].to_list() == ["no_id"]


def test_the_passing_of_a_legal_date_is_named() -> None:
    rows = [source("A", construction_started="2006-01-01")]
    days = ["2008-05-16", "2008-05-17"]
    before, after = (classified(rows, as_of=day) for day in days)
    origins = [annexc.provenance(party="FRA", as_of=day) for day in days]

    found = annexc.compare(before, after, before_origin=origins[0], after_origin=origins[1])

    assert found.changes.rows() == [("undetermined", "require_bat_new", "time", 1)]


def test_rows_without_an_identifier_of_their_own_are_listed_and_never_matched() -> None:
    before = classified([source("A"), source("B"), source("B"), source(None), source(" ")])
    after = classified([source("A"), source("B"), source("C")])
    found = annexc.compare(before, after)

    assert found.unmatched.select("round", "facility_id", "reason").rows() == [
        ("before", "B", "duplicate_id"),
        ("before", "B", "duplicate_id"),
        ("before", None, "no_id"),
        ("before", None, "no_id"),
        ("after", "B", "duplicate_id"),
    ]
    assert dict(found.summary.iter_rows())["same"] == 1
    assert found.totals["adds_up"].all()


def test_headers_are_those_of_the_register() -> None:
    columns = {"facility_id": "Werk", "category": "Kat", "construction_started": "Bau"}
    frames = [
        annexc.classify(
            pl.DataFrame({"Werk": ["A"], "Kat": ["II.a"], "Bau": [day]}),
            party="FRA",
            as_of=AS_OF,
            columns=columns,
        )
        for day in ("1990", "2015")
    ]
    found = annexc.compare(*frames, columns=columns)

    assert found.sources.select("why", "fields").row(0) == ("date", "construction_started")


def test_a_column_that_one_round_lacks_is_empty_there() -> None:
    before = classified([{"facility_id": "A", "category": "II.a"}])
    after = classified([{"facility_id": "A", "category": "II.a", "construction_started": "2015"}])

    assert annexc.compare(before, after).changes["why"].item() == "date"
    assert annexc.compare(after, before).changes["why"].item() == "date"


def test_rounds_without_identifiers_are_refused() -> None:
    rows = classified([{"category": "II.a"}])
    with pytest.raises(annexc.ColumnError, match="facility_id"):
        annexc.compare(rows, rows)
    with pytest.raises(annexc.ColumnError, match=r"after: .*annex_c"):
        annexc.compare(classified([source("A")]), pl.DataFrame({"facility_id": ["A"]}))


_ROUND = st.lists(
    st.fixed_dictionaries(
        {
            "facility_id": st.sampled_from(["A", "B", "C", "D", "E", "F", "", None]),
            "category": st.sampled_from(["II.a", "III.b", "none"]),
            "construction_started": st.sampled_from([None, "1990", "2015"]),
            "status": st.sampled_from(["operating", "closed", None]),
        }
    ),
    max_size=12,
)
_SCHEMA = dict.fromkeys(("facility_id", "category", "construction_started", "status"), pl.String)


@settings(max_examples=40, deadline=None)
@given(before=_ROUND, after=_ROUND)
def test_both_rounds_always_add_up(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    rounds = [
        annexc.classify(pl.DataFrame(rows, schema=_SCHEMA), party="FRA", as_of=AS_OF)
        for rows in (before, after)
    ]
    found = annexc.compare(*rounds)

    assert found.totals["adds_up"].all(), found.totals
    assert found.totals["rows"].to_list() == [len(before), len(after)]
    assert not found.sources["facility_id"].is_duplicated().any()


def test_a_round_against_itself_is_the_same_throughout() -> None:
    rows = annexc.classify(annexc.sample("gem-cement"), register="gem-cement", as_of=AS_OF)
    found = annexc.compare(rows, rows, register="gem-cement")

    assert found.changes.is_empty()
    assert found.summary.filter(pl.col("status") != "same")["sources"].sum() == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=8, unique=True),
    st.lists(st.integers(1, 99_999), max_size=4, unique=True),
    st.integers(1, 4),
)
def test_identifiers_that_lost_their_zeros_are_said_and_not_matched(
    shared: list[int], other: list[int], zeros: int
) -> None:
    before = [f"{'0' * zeros}{number}" for number in shared]
    after = [str(number) for number in {*shared, *other}]
    first, second = (
        annexc.classify(
            pl.DataFrame({"facility_id": ids, "category": ["II.a"] * len(ids)}),
            party="FRA", as_of="2026-08-31",
        )
        for ids in (before, after)
    )  # fmt: skip
    with pytest.warns(annexc.RegisterWarning, match=f"^{len(shared)} identifiers .* zeros"):
        found = annexc.compare(first, second)
    assert found.summary.filter(status="gone")["sources"].item() == len(before)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        annexc.compare(second, second)


def test_the_share_that_is_determined_is_told_of_both_rounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = pl.DataFrame({"facility_id": ["A", "B", "C"], "category": ["II.a", "II.b", "none"]})
    facts = pl.DataFrame({"facility_id": ["A"], "fact": ["construction_started"],
                          "value": ["1990"]})  # fmt: skip
    asked = {"party": "FRA", "as_of": "2026-08-31"}
    rounds = [annexc.classify(data, **asked), annexc.classify(data, facts=facts, **asked)]
    origins = [annexc.provenance(data, **asked), annexc.provenance(data, facts=facts, **asked)]
    found = annexc.compare(*rounds, before_origin=origins[0], after_origin=origins[1])
    assert found.settled == (1, 2)
    line = "duty determined: 1 of 3 (33.3%) before, 2 of 3 (66.7%) after"
    assert line in repr(found)
    data.write_csv(tmp_path / "in.csv")
    facts.write_csv(tmp_path / "facts.csv")
    asking = ["--party", "FRA", "--as-of", "2026-08-31", "-q"]
    for name, more in (("a.csv", []), ("b.csv", ["--facts", str(tmp_path / "facts.csv")])):
        main(["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / name), *asking, *more])
    assert main(["compare", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]) in (None, 0)
    assert line in capsys.readouterr().out


@settings(deadline=None, max_examples=25)
@given(
    st.dictionaries(
        st.sampled_from("12345"),
        st.tuples(*[st.sampled_from(["Hórno 1", "HORNO 1.", "Caldera", " ", None])] * 2),
        min_size=1,
    )
)
def test_matched_identifiers_under_other_names_are_counted_and_said(
    names: dict[str, tuple[str | None, str | None]],
) -> None:
    def plain(name: str | None) -> str:
        return (name or "").casefold().replace("ó", "o").strip(" .")

    rounds = [
        classified([source(number, name=pair[side]) for number, pair in names.items()])
        for side in (0, 1)
    ]
    others = {
        number: pair
        for number, pair in names.items()
        if all(map(plain, pair)) and plain(pair[0]) != plain(pair[1])
    }
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = annexc.compare(*rounds)
    assert {row[0]: row[1:] for row in found.renamed.iter_rows()} == others
    shown = f"{len(others)} of {len(names)} matched have another name"
    assert (shown in repr(found)) == (shown in found._repr_html_()) == bool(others)
    assert len(caught) == bool(others)
    for warning in caught:
        said = str(warning.message)
        number, before, after = found.renamed.row(0)
        assert said.startswith(
            f"{shown}, such as {number!r}, which was {before!r} and is {after!r}"
        )
        assert "running numbers" in said


def test_the_shell_says_how_many_names_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for year, names in (("2025", ["Uno", "Dos"]), ("2026", ["Cero", "Uno"])):
        rows = classified([source(str(n), name=name) for n, name in enumerate(names, 1)])
        rows.write_parquet(tmp_path / f"{year}.parquet")
    files = [str(tmp_path / f"{year}.parquet") for year in (2025, 2026)]
    for more in ([], ["--table", "renamed"]):
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            assert main(["compare", *files, *more]) in (None, 0)
        told = capsys.readouterr()
        assert "which was 'Uno' and is 'Cero'" in " ".join(told.err.split())
        shown = "Cero" if more else "2 of 2 matched have another name; --table renamed"
        assert shown in told.out
