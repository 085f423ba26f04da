"""A register counted by outcome: the same tables as row by row, from whatever holds the rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc import _native
from annexc._classify.classify import given as given_out
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

CODES = (
    "24.10",
    "38.21",
    "35.11",
    "47.11",
    "24.44",
    "3821",
    "99.99",
    "abc",
    "",
    None,
    "24.10; 38.21",
)
DATES = ("1994", "2012-05-17", "2031", "1/2/2003", "früher", "", None, "2004-05-17", "17.05.2005")
WORDS = ("yes", "no", "vielleicht", "?", None, "oui", "secondary", "scrap")
PARTIES = ("FRA", "Kenya", "USA", "ZZZ", "", None)
ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}

ROWS = st.fixed_dictionaries(
    {
        "nace2": st.sampled_from(CODES),
        "construction_started": st.sampled_from(DATES),
        "first_reported": st.sampled_from(DATES),
        "feed": st.sampled_from(WORDS),
        "status": st.sampled_from(("closed", "operating", "wird gebaut", "hm", None)),
        "bat_applied": st.sampled_from(WORDS),
        "toolkit": st.sampled_from(("2a", "1b", "x", None)),
        "latitude": st.sampled_from(("48.9", "91", "", None, "0,5")),
        "longitude": st.sampled_from(("2.3", "-200", None, "7")),
        "name": st.sampled_from(("Mill", "Works", None)),
        "facility_id": st.sampled_from(("A", "B", None)),
        "party": st.sampled_from(PARTIES),
    }
)
SCHEMA = dict.fromkeys(
    ("nace2", "construction_started", "first_reported", "feed", "status", "bat_applied", "toolkit",
     "latitude", "longitude", "name", "facility_id", "party"),
    pl.String,
)  # fmt: skip


@st.composite
def registers(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.lists(ROWS, max_size=30))
    kept = draw(st.sets(st.sampled_from(sorted(set(SCHEMA) - {"nace2"}))))
    table = pl.DataFrame(rows, schema=SCHEMA).select("nace2", *sorted(kept))
    return pl.concat([table] * draw(st.integers(1, 3)))


def same(one: annexc.Progress, other: annexc.Progress) -> None:
    assert one.tables().keys() == other.tables().keys()
    for name, table in one.tables().items():
        assert_frame_equal(table, other.tables()[name])
    for name in (
        "rows",
        "party",
        "as_of",
        "undetermined_duty",
        "undetermined_operating",
        "unplaced",
    ):
        assert getattr(one, name) == getattr(other, name)


@settings(max_examples=40, deadline=None)
@given(table=registers())
def test_what_is_counted_does_not_depend_on_what_holds_the_rows(
    table: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("counts")
    found = annexc.classify(table, **ASKED)
    told = annexc.progress(found, **ASKED)
    # Its own lazy table, known by itself; one made of it; a file; rows in another order.
    lazy = annexc.classify(table.lazy(), **ASKED)
    assert given_out(lazy) is not None
    same(told, annexc.progress(lazy, **ASKED))
    other = lazy.filter(pl.lit(True))
    assert given_out(other) is None
    same(told, annexc.progress(other, **ASKED))
    found.write_parquet(folder / "found.parquet")
    same(told, annexc.progress(folder / "found.parquet", **ASKED))
    same(told, annexc.progress(found.reverse(), **ASKED))


@settings(max_examples=40, deadline=None)
@given(table=registers())
def test_the_counts_are_those_of_the_rows(table: pl.DataFrame) -> None:
    found = annexc.classify(table, **ASKED)
    told = annexc.progress(found, **ASKED)
    rows = found.to_dicts()
    assert told.rows == len(rows)
    assert told.totals["adds_up"].all()
    duties = [(row["obligation_candidates"] or "").split(";") for row in rows]
    for line in told.by_duty.iter_rows(named=True):
        word = line["obligation"]
        assert line["floor"] == sum(row["obligation"] == word for row in rows)
        assert line["ceiling"] == sum(word in listed for listed in duties)
    issues = Counter(
        word for row in rows for word in filter(None, (row["issues"] or "").split(";"))
    )
    assert dict(told.by_issue.iter_rows()) == issues
    may = [row for row, listed in zip(rows, duties, strict=True) if "require_bat_new" in listed]
    assert told.required.height == len(may)
    assert told.required["certain"].sum() == sum(r["obligation"] == "require_bat_new" for r in may)
    assert_frame_equal(told.gaps, annexc.data_gaps(found, columns={}))
    if told.points is not None:
        assert told.points["sources"].sum() + told.unplaced == len(rows)
    if told.bat_uptake is not None:
        assert told.bat_uptake["sources"].sum() == len(rows)


DATED = {
    "construction_started": ["built", "erected"],
    "operation_started": ["opened"],
    "first_reported": ["reported"],
}
WRITTEN = st.sampled_from((*DATES, "before 1990", "1990-2012", "2005", "2004-05-18"))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {name: WRITTEN for names in DATED.values() for name in names}
            | {"nace2": st.sampled_from(CODES)}
        ),
        min_size=1,
        max_size=30,
    ),
    kept=st.sets(st.sampled_from(sorted(DATED))),
)
def test_starts_are_counted_by_what_their_dates_say(
    rows: list[dict[str, str | None]], kept: set[str]
) -> None:
    names = [name for role in DATED if role in kept for name in DATED[role]]
    table = pl.DataFrame(rows, schema=dict.fromkeys(["nace2", *names], pl.String))
    columns = {"nace2": "nace2"} | {role: DATED[role] for role in DATED if role in kept}
    asked = ASKED | {"columns": columns}
    told = annexc.progress(annexc.classify(table, **asked), **asked)
    party = annexc.party("FRA")
    expected = Counter(
        begun(
            {role: [row[name] for name in DATED[role]] for role in columns if role in DATED}, party
        )
        for row in rows
    )
    counted: Counter[tuple[int | None, str, str]] = Counter()
    for line in told.phase_in.iter_rows(named=True):
        counted[line["year"], line["period"], line["basis"]] += line["sources"]
    assert counted == expected


def begun(cells: dict[str, list[str | None]], party: Any) -> tuple[int | None, str, str]:
    """When a source began, read cell by cell: its year, period and the date that says so."""
    for role, texts in cells.items():
        spans = [_native.read_date(text, ASKED["as_of"], role=role) for text in texts if text]
        ends = [span for span in spans if isinstance(span, tuple)]
        if not ends:
            continue
        firsts = [date.fromisoformat(one) if one else date.min for one, _ in ends]
        lasts = [date.fromisoformat(two) if two else date.max for _, two in ends]
        # What contradicts leaves all that was said.
        apart = max(firsts) > min(lasts)
        first, last = (min(firsts), max(lasts)) if apart else (max(firsts), min(lasts))
        year = first.year if first.year == last.year else None
        entry, cut_off = party.entry_into_force, party.cut_off
        if last < entry:
            return year, "before_entry", role
        if first >= cut_off:
            return year, "new", role
        return year, "first_year" if first >= entry and last < cut_off else "open", role
    return None, "unknown", ""


def test_a_lazy_table_is_counted_without_its_columns() -> None:
    """Only the numbers of the outcomes are asked for; the columns are written for each outcome."""
    table = pl.DataFrame({"nace2": ["24.10", "38.21", "47.11", None] * 5_000})
    lazy = annexc.classify(table.lazy(), **ASKED)
    before = calls()
    told = annexc.progress(lazy, **ASKED)
    asked = {name: count - before[name] for name, count in calls().items()}
    assert told.rows == 20_000
    assert {"bat", "bep", "age_basis", "bat_floor", "required_since"} <= {
        name for name, count in asked.items() if count == 0
    }


def calls() -> Counter[str]:
    return Counter(json.loads(_native.written_calls()))


def test_a_lazy_table_that_was_edited_is_held_to_the_question() -> None:
    table = pl.DataFrame({"nace2": ["24.10", "38.21"]})
    lazy = annexc.classify(table.lazy(), **ASKED)
    edited = lazy.with_columns(pl.lit("none").cast(pl.String).alias("obligation"))
    with pytest.raises(annexc.AnnexcError, match="obligation"):
        annexc.progress(edited, **ASKED)
    with pytest.raises(annexc.AnnexcError, match=r"obligation|bat_required_from|annex_c"):
        annexc.progress(lazy, party="FRA", as_of="1999-08-31")


def test_what_is_known_of_a_lazy_table_goes_with_it() -> None:
    from annexc._classify import classify as module

    def held() -> Iterator[int]:
        for number in range(3):
            yield id(annexc.classify(pl.LazyFrame({"nace2": [str(number)]}), **ASKED))

    before = len(module._GIVEN)
    assert len(list(held())) == 3
    assert len(module._GIVEN) <= before + 1


@settings(max_examples=30, deadline=None)
@given(table=registers())
@pytest.mark.parametrize("target", ["out.csv", "out.parquet", "out.xlsx"])
def test_the_shell_says_the_same_whatever_it_writes(
    target: str, table: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("shell")
    table = table.filter(pl.col("nace2").fill_null("") != "")
    table.write_csv(folder / "in.csv", quote_style="always")
    said = []
    for name in (target, "other.arrow"):
        code, text = shell(folder, name)
        assert code == 0, text
        said.append(text.replace(name, "OUT"))
    assert said[0] == said[1]
    found = annexc.classify(table, **ASKED)
    unknown = sum("unknown_code" in (issues or "") for issues in found["issues"])
    assert ("unknown codes" in said[0]) == bool(unknown)


def shell(folder: Path, name: str) -> tuple[int, str]:
    import contextlib
    import io

    held = io.StringIO()
    command = ["classify", str(folder / "in.csv"), "-o", str(folder / name), "--party", "FRA"]
    with contextlib.redirect_stderr(held):
        code = main([*command, "--as-of", "2026-08-31"])
    return code, held.getvalue()
