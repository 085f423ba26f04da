"""What people said counts as stated, in place of the register's cells, and changes none of them."""

from __future__ import annotations

import json
import random
import warnings
from pathlib import Path
from typing import Any

import annexc
import annexc.spark
import polars as pl
import pytest
from annexc._register.roles import DATES
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
CODES = {
    "nace2": ["24.44", "24.42", "24.51", "23.51", "47.11", "38.21"],
    "eprtr": ["5.(b)", "7.(a)"],
}
FACTS = {
    "feed": ["primary", "secondary"],
    "metal": ["copper", "zinc", "aluminium"],
    "hazardous_waste": ["yes", "no"],
    "construction_started": ["1994", "2010-05-01", "2005"],
    "operation_started": ["1999", "2012"],
    "category": ["II.d.i", "III.b", "none"],
}
CELLS = {**CODES, **FACTS}
REGISTER = pl.DataFrame(
    {
        "facility_id": ["A", "B", "C", "D"],
        "nace2": ["24.44", "24.51", "47.11", "23.51"],
        "construction_started": [None, None, None, "2001"],
        "eprtr": [None, "2.(b)", None, None],
    },
    schema_overrides={"eprtr": pl.String},
)


def said(*entries: tuple[Any, ...], **more: Any) -> pl.DataFrame:
    rows = pl.DataFrame(
        entries, schema={"facility_id": pl.String, "fact": pl.String, "value": pl.String},
        orient="row",
    )  # fmt: skip
    return rows.with_columns(**{name: pl.Series(values) for name, values in more.items()})


def learnt(facts: Any, data: pl.DataFrame = REGISTER, **more: Any) -> pl.DataFrame:
    return annexc.classify(data, facts=facts, **(ASKED | more))


@st.composite
def registers(draw: st.DrawFn) -> tuple[pl.DataFrame, list[tuple[str, str, str]]]:
    """A register, and statements of which no two are of one fact of one facility."""
    names = draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=6))
    cells: dict[str, Any] = {
        role: draw(
            st.lists(st.one_of(st.none(), st.sampled_from(values)), min_size=len(names),
                     max_size=len(names))
        )
        for role, values in CELLS.items()
    }  # fmt: skip
    keys = draw(
        st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from(sorted(CELLS))), unique=True)
    )
    entries = [(name, role, draw(st.sampled_from(CELLS[role]))) for name, role in keys]
    return pl.DataFrame(
        {"facility_id": names, **cells}, schema_overrides=dict.fromkeys(CELLS, pl.String)
    ), entries


def edited(data: pl.DataFrame, entries: list[tuple[str, str, str]]) -> pl.DataFrame:
    """The register as someone would write it who believes the statements, cell by cell."""
    rows = data.to_dicts()
    for row in rows:
        mine = {role: value for name, role, value in entries if name == row["facility_id"]}
        if set(mine) & set(CODES):
            row.update(dict.fromkeys([*CODES, "category"]))
        row.update(mine)
    return pl.DataFrame(rows, schema=data.schema)


@settings(deadline=None, max_examples=40)
@given(registers())
def test_a_ledger_says_what_the_cells_would(drawn: tuple[pl.DataFrame, list[Any]]) -> None:
    data, entries = drawn
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = learnt(said(*entries), data)
    by_hand = annexc.classify(edited(data, entries), **ASKED)
    assert found.select(data.columns).equals(data)
    assert found.drop(data.columns).equals(by_hand.drop(data.columns))
    assert learnt(said(*entries), data.lazy()).collect().equals(found)
    # Read back from the provenance the question gives the same, or it would be refused.
    origin = annexc.provenance(data, facts=said(*entries), **ASKED)
    assert annexc.progress(found, provenance=origin).rows == data.height


def test_a_code_of_an_expert_stands_alone() -> None:
    entries = said(("B", "nace2", "47.11"), ("D", "eprtr", "7.(a)"), ("C", "category", "II.a"))
    found = learnt(entries)
    assert found["annex_c"].to_list() == [None, "none", "II.a", "none"]


def test_the_later_one_counts_and_history_stays() -> None:
    entries = said(
        ("A", "feed", "primary"), ("A", "feed", "secondary"), said_on=["2026-01-05", "2025-11"]
    )
    ledger = annexc.ledger(entries)
    assert ledger.table().filter("in_force")["value"].to_list() == ["primary"]
    assert ledger.counts["entries"] == 2
    by_name = said(("A", "feed", "primary"), ("A", "feed", "secondary"), replaces=["", "ore"])
    assert annexc.ledger(by_name).table().filter("in_force")["value"].to_list() == ["secondary"]


@pytest.mark.parametrize(
    ("fact", "values", "issue"),
    [
        ("feed", ["primary", "secondary"], ""),
        ("category", ["II.d.i", "III.b"], "several_activities"),
        ("construction_started", ["1994", "2012"], "contradictory_dates"),
    ],
)
def test_equals_that_contradict_each_other_open_the_row(
    fact: str, values: list[str], issue: str
) -> None:
    with pytest.warns(annexc.RegisterWarning, match="1 are contradictory"):
        found = learnt(said(*(("A", fact, value) for value in values)))
    each = [learnt(said(("A", fact, value)))["annex_c_candidates"][0] for value in values]
    assert {ref for refs in each for ref in refs.split(";")} <= {
        *found["annex_c_candidates"][0].split(";")
    }
    assert issue in found["issues"][0]
    assert found["obligation"][0] == "undetermined"


def test_a_modification_that_never_was_closes_what_a_retrofit_opened() -> None:
    data = REGISTER.with_columns(
        construction_started=pl.lit("1990"), retrofit=pl.lit("2015"), category=pl.lit("II.a")
    )
    assert set(learnt(None, data)["source_age"]) == {"undetermined"}
    never = ("A", "modification_started", "never")
    assert learnt(said(never), data)["source_age"].to_list()[:2] == ["existing", "undetermined"]
    both = said(never, ("A", "modification_started", "2016"))
    with pytest.warns(annexc.RegisterWarning, match="contradictory"):
        assert learnt(both, data)["source_age"][0] == "undetermined"


def test_a_statement_of_one_source_is_of_that_alone() -> None:
    rows = pl.DataFrame({"facility_id": ["A", "B", "A"], "nace2": ["24.44"] * 3})
    entries = said(("A", "feed", "secondary"), source=[2])
    with pytest.warns(annexc.RegisterWarning, match="1 are told by the number .* A source 2"):
        assert learnt(entries, rows)["annex_c"].to_list() == [None, None, "II.d.i"]
    numbered = rows.with_columns(source_no=pl.Series([2, 1, 1]))
    assert learnt(entries, numbered)["annex_c"].to_list() == ["II.d.i", None, None]
    with pytest.raises(annexc.AnnexcError, match="does not say which of them"):
        annexc.explain(rows.row(0, named=True), facts=entries, **ASKED)
    assert "secondary" in str(annexc.explain(numbered.row(0, named=True), facts=entries, **ASKED))


def test_a_learnt_code_is_not_split() -> None:
    rows = pl.DataFrame({"facility_id": ["A", "B"], "eprtr": ["5.(b);7.(a)"] * 2})
    found = annexc.sources(rows, facts=said(("A", "eprtr", "5.(b)")))
    assert found["facility_id"].to_list() == ["A", "B", "B"]
    assert found["eprtr"].to_list() == ["5.(b);7.(a)", "5.(b)", "7.(a)"]


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (("A", "feeed", "primary"), "`feed`"),
        (("A", "feed", "secondaryy"), "`secondary`"),
        (("A", "category", "II.z"), "no category"),
        (("A", "feed", ""), "says nothing"),
        (("", "feed", "primary"), "facility_id is empty"),
        (("A", "action_plan", "yes"), "profile"),
        (("A", "nace2", "99.99"), "no code of nace2"),
        (("A", "construction_started", "soon"), "no date"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_row(
    entry: tuple[str, str, str], named: str
) -> None:
    with pytest.raises(annexc.AnnexcError, match="row 2") as raised:
        learnt(said(("A", "feed", "primary"), entry))
    assert named in str(raised.value)


def test_what_no_longer_applies_is_said() -> None:
    entries = said(
        ("old", "feed", "secondary"), ("gone", "feed", "primary"), ("split", "feed", "primary"),
        ("D", "construction_started", "2010"), replaces=["", "", "", "1999"],
    )  # fmt: skip
    moved = {"old": "A", "gone": None}
    ids = pl.DataFrame({"old": [*moved, "split", "split"], "new": [*moved.values(), "B", "C"]})
    with pytest.warns(annexc.RegisterWarning) as caught:
        found = learnt(annexc.ledger(entries, ids=ids))
    assert found["annex_c"][0] == "II.d.i"
    told = "\n".join(str(warning.message) for warning in caught)
    assert "gone: what was said of `feed` no longer applies: it is no more" in told
    assert "split: what was said of `feed` no longer applies: it is B and C now" in told
    assert "replaces '1999', and the register says '2001' now" in told
    with pytest.warns(annexc.RegisterWarning, match=r"'AA' \(the nearest is 'A'\)"):
        learnt(said(("AA", "feed", "secondary")))


def test_identifiers_are_read_as_texts_and_a_blank_one_is_none() -> None:
    entries = said(("A", "feed", "primary"))
    for new, kept in ((7, ["7"]), (" B ", ["B"]), (" ", []), ("", []), (None, [])):
        for ids in ({"A": new}, pl.DataFrame({"old": ["A"], "new": [new]})):
            held = annexc.ledger(entries, ids=ids)
            assert [entry.facility_id for entry in held.entries] == kept
            assert len(held.lapsed) == 1 - len(kept)


def test_a_column_that_is_there_twice_is_refused() -> None:
    twice = said(("A", "feed", "primary")).with_columns(Facility_ID=pl.lit("B"))
    with pytest.raises(annexc.ColumnError, match="more than one column is `facility_id`"):
        annexc.ledger(twice)


def test_what_has_lapsed_is_kept_said_and_reported(tmp_path: Path) -> None:
    gone = {"A": None, "B": None}
    entries = said(("A", "feed", "primary"), ("B", "feed", "primary"), ("C", "feed", "primary"))
    for some in (entries, entries.head(1)):
        facts = annexc.ledger(some, ids=gone)
        # Whatever the rows are, and where none is at hand.
        for data in (REGISTER, REGISTER.lazy()):
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                annexc.classify(data, facts=facts, **ASKED)
            assert "A: what was said of `feed` no longer" in str(told[0].message)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", annexc.RegisterWarning)
            found = annexc.classify(REGISTER, facts=facts, **ASKED)
        origin = annexc.provenance(REGISTER, facts=facts, **ASKED)
        # What was written by annexc is not taken for edited.
        assert annexc.progress(found, provenance=origin).rows == REGISTER.height
        (page,) = annexc.report(
            found, tmp_path / str(some.height), provenance=origin, formats=["html"]
        )
        assert "no longer applies" in page.read_text("utf-8")


def test_explain_and_compare_name_who_said_it() -> None:
    entries = said(
        ("A", "feed", "secondary"), said_by=["Ann Lee"], said_on=["2026-02-01"],
        document=["letter 12"],
    )  # fmt: skip
    origin = annexc.provenance(REGISTER, facts=entries, **ASKED)
    assert json.loads(origin["facts"])["in_force"] == 1
    found = learnt(entries)
    told = annexc.explain(found.row(0, named=True), provenance=origin, language="fr")
    assert "selon Ann Lee; le 2026-02-01; dans letter 12" in str(told)
    assert told.to_dict()["learnt"][0]["said_by"] == "Ann Lee"
    before = annexc.provenance(REGISTER, **ASKED)
    change = annexc.compare(
        annexc.classify(REGISTER, **ASKED), found, before_origin=before, after_origin=origin
    )
    # The category is known now, and the duty is as open as the age.
    assert change.changes.is_empty()
    dated = said(("A", "feed", "secondary"), ("A", "construction_started", "1990"))
    later = annexc.compare(
        annexc.classify(REGISTER, **ASKED), learnt(dated), before_origin=before,
        after_origin=annexc.provenance(REGISTER, facts=dated, **ASKED),
    )  # fmt: skip
    assert later.changes["why"].to_list() == ["learnt"]


def test_another_ledger_is_refused() -> None:
    entries = said(("A", "feed", "secondary"))
    origin = annexc.provenance(REGISTER, facts=entries, **ASKED)
    row = learnt(entries).row(0, named=True)
    again = entries.select("value", "fact", "facility_id")
    annexc.explain(row, provenance=origin, facts=again)
    with pytest.raises(annexc.AnnexcError, match="facts is"):
        annexc.explain(row, provenance=origin, facts=said(("A", "feed", "primary")))


@pytest.mark.parametrize("end", ["csv", "parquet", "xlsx"])
def test_the_shell_takes_ledgers_of_all_formats(
    tmp_path: Path, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = said(("A", "feed", "secondary"), ("Z", "feed", "primary"), said_by=["Ann", "Bo"])
    facts = tmp_path / f"facts.{end}"
    {"csv": entries.write_csv, "parquet": entries.write_parquet, "xlsx": entries.write_excel}[end](
        facts
    )
    REGISTER.write_csv(tmp_path / "in.csv")
    out = tmp_path / "out.parquet"
    asked = ["--party", "FRA", "--as-of", "2026-08-31", "--facts", str(facts)]
    assert main(["classify", str(tmp_path / "in.csv"), "-o", str(out), *asked]) in (None, 0)
    assert "1 facilities are not in the register" in capsys.readouterr().err
    assert pl.read_parquet(out)["annex_c"][0] == "II.d.i"
    # The file says all that is needed to ask it again.
    assert annexc.progress(out).rows == REGISTER.height
    assert main(["explain", str(out), "--id", "facility_id=A"]) in (None, 0)
    assert "said by Ann" in capsys.readouterr().out


def test_a_learnt_day_is_read_as_it_is_written_whatever_the_register_does(tmp_path: Path) -> None:
    # The register counts years by the Buddhist calendar; whoever answered did not.
    register = tmp_path / "thai.toml"
    register.write_text('name = "Thai"\ncalendar = "buddhist"\n[columns]\nfacility_id = "id"\n'
                        'category = "what"\nconstruction_started = "built"\n')  # fmt: skip
    data = pl.DataFrame({"id": ["A", "B"], "what": ["II.a", "II.a"], "built": ["2533", "2533"]})
    facts = said(("A", "construction_started", "2010-05-01"))
    asked = {"party": "THA", "as_of": "2026-08-31", "register": str(register)}
    found = annexc.classify(data, facts=facts, **asked)
    assert found["source_age"].to_list() == ["new", "existing"]
    whole = annexc.progress(found, provenance=annexc.provenance(data, facts=facts, **asked))
    begun = whole.phase_in.filter(pl.col("year").is_not_null())
    assert sorted(begun["year"].to_list()) == [1990, 2010]


# --- What contradicts itself

#: Of each fact two values of which no source can have both.
OTHERWISE = {
    "nace2": ("24.44", "47.11"),
    "feed": ("primary", "secondary"),
    "metal": ("copper", "zinc"),
    "hazardous_waste": ("yes", "no"),
    "category": ("II.d.i", "none"),
    "status": ("operating", "closed"),
    "party": ("FRA", "MEX"),
    "construction_started": ("1994", "2012"),
    "closed": ("2001", "2019-05"),
    "modification_started": ("2012", "never"),
    "operation_started": ("1999", "after 2011"),
    "retrofit": ("2003", "2015"),
    "permit_granted": ("before 2001", "2014"),
}
DATED = [fact for fact in OTHERWISE if fact in DATES]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(sorted(OTHERWISE))), unique=True),
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(sorted(OTHERWISE))), unique=True),
    st.randoms(use_true_random=False),
)
def test_who_contradicts_whom_is_told_in_every_row(
    twice: list[tuple[str, str]], once: list[tuple[str, str]], pick: random.Random
) -> None:
    entries = [(*place, value) for place in twice for value in OTHERWISE[place[1]]]
    entries += [(*place, OTHERWISE[place[1]][0]) for place in once if place not in twice]
    pick.shuffle(entries)
    data = REGISTER.with_columns(state=pl.lit("FRA"), running=pl.lit("operating"))
    more = {"columns": {"party": "state", "status": "running"}, "party": None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = learnt(said(*entries), data, **more)
        turned = learnt(said(*reversed(entries)), data, **more)
        worlds = [
            learnt(said(*(entry for entry in entries if entry not in lost)), data, **more)
            for place in twice
            for lost in ([(*place, value)] for value in OTHERWISE[place[1]])
        ]
    # The order of a ledger says nothing.
    assert found.equals(turned)
    for row, facility in enumerate(data["facility_id"]):
        of_it = [fact for name, fact in twice if name == facility]
        issues = found["issues"][row].split(";")
        assert ("contradictory_dates" in issues) >= bool({*of_it} & {*DATED})
        assert ("contradictory_evidence" in issues) >= bool({*of_it} - {*DATED})
        # What is said of others bears on none.
        own = said(*(entry for entry in entries if entry[0] == facility))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", annexc.RegisterWarning)
            assert learnt(own, data, **more)[row].equals(found[row])
        if "status" in of_it:
            assert found["operating"][row] is None or "closed" in {f for n, f in (*twice, *once)}
    # Whichever of two is right, its world stays possible, unless it contradicts all else.
    for world in worlds:
        for name in ("annex_c_candidates", "obligation_candidates"):
            for held, kept, issues in zip(world[name], found[name], world["issues"], strict=True):
                if "contradictory" not in issues:
                    assert {*held.split(";")} <= {*kept.split(";")}


@pytest.mark.parametrize("fact", sorted(OTHERWISE))
def test_both_values_are_named_in_the_reasoning(fact: str) -> None:
    one, other = OTHERWISE[fact]
    entries = said(
        ("A", fact, one), ("A", fact, other), said_by=["Ann Lee", "Bo"],
        said_on=["2026-02-01", "2026-02-01"], document=["letter 12", None],
    )  # fmt: skip
    told = annexc.explain(REGISTER.row(0, named=True), facts=entries, **ASKED)
    steps = {entry["value"]: entry for entry in told.to_dict()["learnt"]}
    assert set(steps) == {one, other} and all(step["contradicted"] for step in steps.values())
    for name in ("Ann Lee", "Bo", one, other):
        assert name in str(told)
    issue = "contradictory_dates" if fact in DATED else "contradictory_evidence"
    assert issue in told.to_dict()["outcome"]["issues"]
    assert annexc.ledger(entries).counts["contradictory"] == 1
    assert annexc.ledger(entries).table()["contradicted"].to_list() == [True, True]


def test_a_day_within_a_year_contradicts_nothing() -> None:
    entries = said(
        ("A", "construction_started", "2004"), ("A", "construction_started", "2004-05-17")
    )
    assert annexc.ledger(entries).counts["contradictory"] == 0
    found = learnt(entries)
    assert "contradictory" not in found["issues"][0]
    assert found["source_age"][0] == "existing"


def test_what_is_said_of_one_source_is_not_contested_by_what_is_said_of_all() -> None:
    rows = pl.DataFrame({"facility_id": ["A", "A"], "nace2": ["24.44"] * 2, "source_no": [1, 2]})
    entries = said(
        ("A", "feed", "primary"), ("A", "feed", "secondary"), ("A", "feed", "secondary"),
        source=[None, None, 2],
    )  # fmt: skip
    with pytest.warns(annexc.RegisterWarning, match="1 are contradictory"):
        found = learnt(entries, rows)
    assert "contradictory_evidence" in found["issues"][0]
    assert found["annex_c"][1] == "II.d.i" and "contradictory" not in found["issues"][1]


def test_each_step_names_who_said_what_it_rests_on() -> None:
    entries = said(
        ("D", "nace2", "24.42"), ("D", "construction_started", "1990"),
        said_by=["Ann Lee", "Bo"], said_on=["2026-02-01", None], document=["letter 12", None],
    )  # fmt: skip
    told = annexc.explain(REGISTER.row(3, named=True), facts=entries, **ASKED)
    trace = told.to_dict()
    [step] = trace["evidence"]
    assert (step["column"], step["learnt"][0]["said_by"]) == ("nace2", "Ann Lee")
    [date_step] = trace["dates"]
    assert date_step["learnt"][0]["said_by"] == "Bo"
    line = "this is not from the register: 24.42: said by Ann Lee; on 2026-02-01; in letter 12"
    assert line in " ".join(str(told).split())
    plain = annexc.explain(REGISTER.row(3, named=True), **ASKED)
    assert all("learnt" not in step for step in plain.to_dict()["evidence"])
    assert "not from the register" not in str(plain)


def test_a_learnt_party_is_heard_beside_a_column_of_parties() -> None:
    data = REGISTER.with_columns(state=pl.Series(["MEX", "MEX", None, "FRA"]))
    asked = {"party": "FRA", "as_of": "2026-08-31", "columns": {"party": "state"}}
    entries = said(("A", "party", "DEU"), ("C", "party", "MEX"))
    found = annexc.classify(data, facts=entries, **asked)
    by_hand = data.with_columns(state=pl.Series(["DEU", "MEX", "MEX", "FRA"]))
    again = annexc.classify(by_hand, **asked)
    assert found.drop("state").equals(again.drop("state"))
    origin = annexc.provenance(data, facts=entries, **asked)
    counted = annexc.progress(found, provenance=origin).by_party
    assert dict(counted.select("party", "sources").iter_rows()) == {"DEU": 1, "MEX": 2, "FRA": 1}


# --- A source told by its number, and what it was called

#: Another way to write a name.
REWRITTEN = [str, str.upper, lambda name: f" {name.replace('ó', 'o')}. "]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The sources of two rounds: facility and name, in the order of the rows."""
    names = ["Hórno 1", "Horno 2", "Caldera", ""]
    source = st.tuples(st.sampled_from("AB"), st.sampled_from(names))
    before = draw(st.lists(source, min_size=1, max_size=6))
    kept = draw(st.permutations(before))[: draw(st.integers(0, len(before)))]
    after = [(of, draw(st.sampled_from(REWRITTEN))(name)) for of, name in kept]
    return before, draw(st.permutations([*after, *draw(st.lists(source, max_size=2))]))


def plain(name: str) -> str:
    return name.strip(" .").casefold().replace("ó", "o")


def numbered(rows: list[tuple[str, str]]) -> list[int]:
    return [sum(of == row[0] for of, _ in rows[:place]) + 1 for place, row in enumerate(rows)]


def named_rows(rows: list[tuple[str, str]], **more: Any) -> pl.DataFrame:
    table = pl.DataFrame(rows, {"facility_id": pl.String, "name": pl.String}, orient="row")
    return table.with_columns(nace2=pl.lit("24.44"), **more)


@settings(deadline=None, max_examples=25)
@given(rounds(), st.data())
def test_what_was_told_of_a_source_stays_with_its_name(
    drawn: tuple[list[tuple[str, str]], list[tuple[str, str]]], data: st.DataObject
) -> None:
    pa = pytest.importorskip("pyarrow")
    before, after = drawn
    told = [
        (of, name, number, data.draw(st.sampled_from(["primary", "secondary"])))
        for (of, name), number in zip(before, numbered(before), strict=True)
    ]
    ledger = said(
        *((of, "feed", value) for of, _, _, value in told),
        source=[number for _, _, number, _ in told], name=[name for _, name, _, _ in told],
    )  # fmt: skip
    places = list(zip(after, numbered(after), strict=True))
    expected, settled = [], 0
    for of, name, number, _ in told:
        own = [(n, row) for row, n in places if row[0] == of]
        alike = [n for n, row in own if plain(row[1]) == plain(name)]
        if not plain(name):
            taken = number
        else:
            taken = alike[0] if len(alike) == 1 else number if number in alike else 0
            settled += bool(own) and not taken
        expected.append((of, taken))
    rows = named_rows(after)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = learnt(ledger, rows)
    lapsed = [str(one.message) for one in caught if "have lapsed" in str(one.message)]
    assert [line.split()[1] for line in lapsed] == ([str(settled)] if settled else [])
    # What each row is told, written into its cell by hand.
    feeds = [
        {value for place, (*_, value) in zip(expected, told, strict=True) if place == (row[0], n)}
        for row, n in places
    ]
    by_hand = rows.with_columns(
        feed=pl.Series([min(told, default=None) for told in feeds], dtype=pl.String)
    )
    answers = annexc.classify(by_hand, **ASKED).drop("feed")
    for row, held in enumerate(feeds):
        if len(held) < 2:
            assert found[row].equals(answers[row])
        else:
            assert "contradictory_evidence" in found["issues"][row]
    # However the rows come, and read back from what is kept with them.
    assert learnt(ledger, rows.lazy()).collect().equals(found)
    reader = rows.to_arrow().to_batches(max_chunksize=1)
    stream = pa.RecordBatchReader.from_batches(rows.to_arrow().schema, reader)
    with warnings.catch_warnings():
        # A table without rows is a stream without batches, as one is that was read before.
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        streamed = pl.DataFrame(learnt(ledger, stream).read_all())
        assert streamed["annex_c"].cast(pl.String).to_list() == found["annex_c"].to_list()
        origin = annexc.provenance(rows, facts=ledger, **ASKED)
    assert annexc.progress(found, provenance=origin).rows == rows.height


@settings(deadline=None, max_examples=20)
@given(rounds(), st.lists(st.integers(1, 3), min_size=8, max_size=8))
def test_a_number_of_the_register_counts_under_its_name_alone_however_rows_are_cut(
    drawn: tuple[list[tuple[str, str]], list[tuple[str, str]]], numbers: list[int]
) -> None:
    pytest.importorskip("pyarrow")
    before, after = drawn
    ledger = said(
        *((of, "feed", "secondary") for of, _ in before),
        source=numbered(before), name=[name for _, name in before],
    )  # fmt: skip
    rows = named_rows(after, source_no=pl.Series(numbers[: len(after)], dtype=pl.Int64))
    told = {
        (of, plain(name), number)
        for (of, name), number in zip(before, numbered(before), strict=True)
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = learnt(ledger, rows)
        cut = annexc.spark.BatchClassifier(facts=ledger, **ASKED)
        pieces = [pl.DataFrame(cut(piece.to_arrow())) for piece in rows.iter_slices(1)]
    expected = [
        bool({(of, plain(name), number), (of, "", number)} & told)
        for (of, name), number in zip(after, numbers, strict=False)
    ]
    assert [name == "II.d.i" for name in found["annex_c"]] == expected
    assert [piece["annex_c"][0] == "II.d.i" for piece in pieces] == expected
    for row, holds in enumerate(expected):
        told_of = annexc.explain(rows.row(row, named=True), facts=ledger, **ASKED)
        assert ("learnt" in told_of.to_dict()) == holds


def test_who_has_another_name_is_said_with_both_and_the_way_out() -> None:
    # Two furnaces of one plant, and plants under running numbers.
    first = named_rows([("N1", "Horno 1"), ("N1", "Horno 2"), ("1", "Uno"), ("2", "Dos")])
    entries = said(
        ("N1", "category", "II.b"), ("N1", "category", "none"), ("1", "category", "II.a"),
        ("2", "category", "none"), source=[1, 2, None, None],
        name=["Horno 1", "Horno 2", "Uno", "Dos"],
    )  # fmt: skip
    assert learnt(entries, first)["annex_c"].to_list() == ["II.b", "none", "II.a", "none"]
    swapped = first[[1, 0, 2, 3]]
    assert learnt(entries, swapped)["annex_c"].to_list() == ["none", "II.b", "II.a", "none"]
    gone = named_rows([("N1", "Horno 2"), ("1", "Cero"), ("2", "Uno")])
    with pytest.warns(annexc.RegisterWarning) as caught:
        assert learnt(entries, gone)["annex_c"].to_list() == ["none", "II.a", "none"]
    lapsed, renamed = (str(warning.message) for warning in caught)
    assert "1 have lapsed" in lapsed and "`name` of the ledger" in lapsed
    assert "told of 'Horno 1', and that source is 'Horno 2' now" in lapsed
    assert "2 facilities have another name" in renamed and "1 was 'Uno' and is 'Cero'" in renamed
    assert "running numbers" in renamed
    # Without names the order decides, as before, and it is said.
    with pytest.warns(annexc.RegisterWarning, match="2 are told by the number of a source"):
        moved = learnt(entries.drop("name"), swapped)
    assert moved["annex_c"].to_list() == ["II.b", "none", "II.a", "none"]


def test_a_ledger_keeps_names_and_one_without_is_what_it_was(tmp_path: Path) -> None:
    entries = said(("A", "feed", "primary"), ("B", "feed", "primary"), name=["Æble", None])
    ledger = annexc.ledger(entries)
    ledger.table().drop("in_force", "contradicted").write_csv(tmp_path / "facts.csv")
    again = annexc.ledger(tmp_path / "facts.csv")
    assert [entry.name for entry in again.entries] == ["Æble", ""]
    assert again.sha256 == ledger.sha256
    assert ledger.to_json()[0][-1] == "Æble" and len(ledger.to_json()[1]) == 8
    of_old = "ff4d11a3879f7a33aa7e9aeef3b0c9a298b11a00f62383be73bd17e771414c8c"
    assert annexc.ledger(entries.drop("name")).sha256 == of_old
