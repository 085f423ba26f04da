"""The report: its message, what operates and what does not, sites, regions, quality, the form."""

from __future__ import annotations

import csv
import html
import json
import re
import warnings
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._classify.classified import opened_classified
from annexc._labels import labels
from annexc._progress import worlds
from annexc._progress.views import listed, lots
from annexc._progress.views.joined import of_tables
from annexc._progress.views.standing import STANDINGS, STANDS, why_stopped
from annexc._progress.views.viewed import region_middles, viewed
from annexc._question.recalled import Telling
from annexc.cli import main
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.any_polars

ROOT = Path(__file__).parents[2]
ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
NAMES = {"facility_id": "id", "region": "Land"}
#: Word, and what it says of why a source does not operate.
SAID = {
    "Closed": "closed", "retired": "closed", "mothballed": "closed", "Geschlossen": "closed",
    "définitivement fermée": "closed", "закрыт": "closed", "已关闭": "closed", "مغلق": "closed",
    "under construction": "building", "En construcción": "building", "en chantier": "building",
    "in Bau": "building", "строится": "building", "在建": "building", "قيد الإنشاء": "building",
    "planned": "planned", "pre-construction": "planned", "en projet": "planned",
    "permitted (not built)": "planned", "拟建": "planned", "проект": "planned",
    "cancelled": "never_built", "never built": "never_built", "annulé": "never_built",
    "application refused": "never_built", "отменен": "never_built", "取消": "never_built",
    "inactive": "stopped", "not operating": "stopped", "hors service": "stopped",
}  # fmt: skip


def view_of(rows: pl.DataFrame, by: str | None = None, **asked: Any) -> Any:
    found = annexc.classify(rows, **ASKED, **asked)
    opened = opened_classified(found, "report", Telling(**ASKED, **asked), needs_party=True)
    return viewed(opened, by)


# --- What operates


@pytest.mark.parametrize(("word", "standing"), SAID.items())
def test_a_status_says_why_a_source_does_not_operate(word: str, standing: str) -> None:
    assert why_stopped(word) == standing
    rows = pl.DataFrame({"category": ["II.a"], "status": [word]})
    assert lots.by_standing(view_of(rows)).filter(standing=standing)["sources"].to_list() == [1]


def test_no_word_that_means_operating_is_asked_why_it_does_not() -> None:
    table = ROOT / "src/evidence/data/status_words.csv"
    lines = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
    words = {row["word"]: row["operating"] for row in csv.DictReader(lines)}
    rows = pl.DataFrame({"status": list(words)}).with_columns(category=pl.lit("II.a"))
    counted = lots.by_standing(view_of(rows))
    apart = counted.filter(~pl.col("standing").is_in(STANDS))
    stopped = [word for word, operating in words.items() if operating == "false"]
    assert apart["sources"].sum() == len(stopped) > 1000
    # The words that say no more than that it does not operate are few.
    unsaid = apart.filter(standing="stopped")["sources"].item()
    assert unsaid < 0.3 * len(stopped)


def test_dates_say_why_where_no_status_does() -> None:
    rows = pl.DataFrame(
        {
            "category": ["II.a"] * 4,
            "construction_started": ["1990", "2027-05", "2025", "2025"],
            "operation_started": [None, None, "2028", "2026-01-01"],
            "closed": ["2010", None, None, None],
        }
    )
    found = dict(lots.by_standing(view_of(rows)).select("standing", "sources").iter_rows())
    assert (found["closed"], found["planned"], found["building"]) == (1, 1, 1)
    assert found["operating"] + found["unknown"] == 1


statuses = st.sampled_from([*SAID, "operating", "en service", "weird", None])
categories = st.sampled_from(["II.a", "II.b", "III.b", "none", "II.a;III.d", None])
dates = st.sampled_from(["1990", "2004-12", "2015-01-01", "2030", None, "20x"])
regions = st.sampled_from(["Nord", "Süd", "", None])
registers = st.lists(
    st.tuples(statuses, categories, dates, regions, st.sampled_from(["a", "b", "c", "", None])),
    min_size=1, max_size=25,
)  # fmt: skip


def table(rows: list[Any]) -> pl.DataFrame:
    names = ("status", "category", "construction_started", "Land", "id")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers)
def test_every_lot_adds_up_to_the_register(rows: list[Any]) -> None:
    view = view_of(table(rows), "region", columns=NAMES)
    progress = annexc.progress(
        annexc.classify(table(rows), **ASKED, columns=NAMES), **ASKED, columns=NAMES
    )
    standings = lots.by_standing(view)
    assert standings["standing"].to_list() == list(STANDINGS)
    assert standings["sources"].sum() == len(rows)
    stands = standings.filter(pl.col("standing").is_in(STANDS))
    duty = progress.by_duty.row(0, named=True)
    assert stands["require_floor"].sum() == duty["operating_floor"]
    assert stands["require_ceiling"].sum() == duty["operating_ceiling"]
    assert stands["undetermined"].sum() == progress.undetermined_operating
    by_region = lots.by_region(view)
    assert by_region["sources"].sum() + by_region["apart"].sum() == len(rows)
    assert by_region["require_ceiling"].sum() == duty["operating_ceiling"]
    sites = lots.by_site(view)
    if sites is not None:
        for line in sites.iter_rows(named=True):
            assert line["sites_floor"] <= line["sites_ceiling"] <= line["sources_ceiling"]
    steps = lots.steps(view)
    assert (steps["settled"] <= steps["sources"]).all()
    assert int(steps["settled"].sum()) <= progress.undetermined_operating
    required = listed.required_sources(view)
    assert required.height == progress.required.height
    assert required["certain"].sum() == progress.required["certain"].sum()
    assert listed.every_source(view).height == len(rows)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers)
def test_what_is_named_as_settling_settles(rows: list[Any]) -> None:
    view = view_of(table(rows), columns=NAMES)
    steps = {row["fact"]: row for row in lots.steps(view).iter_rows(named=True)}
    date = steps.get("construction_started")
    if date is None:
        return
    # Told of all that lack it alone, whatever the answer is, none of them stays open.
    for day in ("1990-01-01", "2020-01-01"):
        answered = table(rows).with_columns(construction_started=pl.lit(day))
        before = view.rows.select("obligation", "needs", "standing").collect()
        after = view_of(answered, columns=NAMES).rows.select("obligation").collect()
        alone = (
            (before["needs"] == "construction_started")
            & (before["obligation"] == "undetermined")
            & before["standing"].is_in(STANDS)
        )
        assert alone.sum() == date["settled"]
        assert "undetermined" not in after["obligation"].filter(alone).to_list()


def test_lists_name_parties_by_their_codes() -> None:
    rows = pl.DataFrame({"party": ["France", "KEN", None], "category": ["II.a"] * 3})
    found = annexc.classify(rows, as_of="2026-08-31")
    opened = opened_classified(found, "report", Telling(as_of="2026-08-31"), needs_party=True)
    assert listed.every_source(viewed(opened))["party"].to_list() == ["FRA", "KEN", ""]


# --- What the report says of it


def page_of(rows: pl.DataFrame, folder: Path, **how: Any) -> str:
    pytest.importorskip("jinja2")
    pytest.importorskip("vl_convert")
    asked = {"columns": how.pop("columns")} if "columns" in how else {}
    found = annexc.classify(rows, **ASKED, **asked)
    (file,) = annexc.report(found, folder, formats=["html"], **ASKED, **asked, **how)
    text = re.sub(r"<(style|script|svg).*?</\1>", "", file.read_text("utf-8"), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_message_comes_first_and_hashes_last(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"category": ["II.a"] * 5 + ["II.b"], "construction_started": [None] * 5 + ["1990"]}
    )
    text = page_of(rows, tmp_path)
    message = text.index("For none of the 6 sources that operate, or may, is it certain")
    step = text.index("To be learnt of 5 sources whose duty is open, it would by itself settle 5")
    assert "for up to 5 it may have to" in text
    assert message < step < text.index("Table 1.") < text.rindex("Versions")
    assert text.rindex("What was classified, and on what basis") > text.rindex("Cross-check")


def test_what_the_party_answers_once_is_asked_of_the_party(tmp_path: Path) -> None:
    rows = pl.DataFrame({"category": ["III.b"] * 3, "construction_started": ["2020"] * 3})
    text = page_of(rows, tmp_path)
    assert "one answer of the Party, asked once: “Action plan of the Party”" in text


def test_quality_has_every_remark_and_what_was_not_read(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "nace2": ["99.99", "99.99", "24.42", "77.zz"],
            "construction_started": ["201x", None, "201x", None],
            "fuel": [None, "moonshine", None, None],
        }
    )
    text = page_of(rows, tmp_path)
    found = annexc.progress(annexc.classify(rows, **ASKED), **ASKED)
    for issue, count in found.by_issue.iter_rows():
        from annexc._labels import labels

        assert (
            f"{labels('en')[f'issue.{issue}']} {labels('en')[f'report.issue.{issue}']} {count}"
            in (text)
        )
    for cell in ("99.99 2", "201x 2", "77.zz 1", "moonshine 1"):
        assert cell in text


def test_what_nothing_is_known_of_stands_once(tmp_path: Path) -> None:
    rows = pl.DataFrame({"category": ["II.a", *[None] * 9], "name": [f"P{n}" for n in range(10)]})
    found = annexc.progress(annexc.classify(rows, **ASKED), **ASKED)
    assert found.unreadable == 9
    assert found.by_category["ceiling"].to_list()[:2] == [10, 9]
    assert found.readable["by_category"]["ceiling"].to_list()[:2] == [1, 0]
    chart = annexc.charts.duty_by_category(found)
    assert "Activity not readable, may be of any category (not shown): 9" in chart.description
    assert "II.b" not in chart.description


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_file_without_rows_says_so(language: str, tmp_path: Path) -> None:
    from annexc._labels import labels

    rows = pl.DataFrame({"category": ["II.a"]}).clear()
    text = page_of(rows, tmp_path, language=language)
    words = labels(language)
    assert words["report.lead.empty"].split("{")[0].strip() in text
    assert words["report.gaps.empty"] in text
    for silly in ("report.gaps.none", "report.lead.open.none", "report.quality.good"):
        assert words[silly] not in text


def test_a_filter_that_leaves_nothing_says_so_in_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("category,status\nII.a,open\n", "utf-8")
    out = str(tmp_path / "out.csv")
    line = ["classify", str(tmp_path / "in.csv"), "-o", out, "--party=FRA", "--where", "status=x"]
    assert main([*line, "-q", "--as-of=2026-08-31"]) == 0
    capsys.readouterr()
    assert main(["gaps", out]) == 0
    assert "holds no rows" in capsys.readouterr().out


def test_regions_are_tables_and_small_charts(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"category": ["II.a"] * 4, "construction_started": ["2015", "1990", None, None],
         "Land": ["Nord", "Nord", "Süd", None]}
    )  # fmt: skip
    for by, asked in (("Land", {}), ("region", {"columns": {"region": "Land"}})):
        text = page_of(rows, tmp_path / by, by=by, **asked)
        assert "Nord 2 1 1 0 1 0 0" in text
        assert "Süd 1 0 1 0 0 0 1" in text
        assert "Not stated 1 0 1 0 0 0 1" in text
    chart = annexc.charts.regions(lots.region_duties(view_of(rows, "Land")))
    assert "Nord: Require BAT (new source): 1" in chart.description
    with pytest.raises(annexc.ColumnError, match="by is 'Lnd'"):
        view_of(rows, "Lnd")


def test_regions_stand_on_a_map_in_the_middle_of_their_sources(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {"category": ["II.a"] * 4, "construction_started": ["2015", "1990", None, None],
         "Land": ["Nord", "Nord", "Sud", "Nowhere"], "latitude": ["50", "52", "44", None],
         "longitude": ["2", "4", "5", None]}
    )  # fmt: skip
    found = annexc.classify(rows, **ASKED)
    opened = opened_classified(found, "report", Telling(**ASKED), needs_party=True)
    middles = region_middles(opened, "Land")
    assert middles is not None
    assert middles.rows() == [("Nord", 51.0, 3.0), ("Sud", 44.0, 5.0)]
    assert "Regions by sources for which best available techniques" in page_of(
        rows, tmp_path, by="Land"
    )
    # Without places there is no map, and nothing says that there should be.
    plain = page_of(rows.drop("latitude", "longitude"), tmp_path / "plain", by="Land")
    assert "Regions by sources" not in plain


def test_the_form_marks_what_is_not_sourced(tmp_path: Path) -> None:
    text = page_of(pl.DataFrame({"category": ["II.a"]}), tmp_path)
    assert "Numbers and wording of the questions Not sourced" in text
    assert "Quantify releases Not in this report" in text
    assert "beside the form itself. Not sourced here" in text
    assert "For the Party to state" in text


def test_a_map_does_not_call_a_state_outside_without_a_specific_duty() -> None:
    points = pl.DataFrame(
        {"latitude": [1.0, 2.0, 3.0], "longitude": [1.0, 2.0, 3.0], "sources": [1, 2, 4],
         "obligation": ["promote_existing", "none", "not_a_party"], "name": ["a", "b", "c"]}
    )  # fmt: skip
    said = annexc.charts.sources_map(points).description
    assert "Without a specific duty (not shown): 2" in said
    assert "In a State that is not a Party (not shown): 4" in said


def test_the_workbook_has_every_source_with_filters(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    fastexcel = pytest.importorskip("fastexcel")
    rows = pl.DataFrame({"category": ["II.a", "none", "III.g", None], "name": list("abcd")})
    found = annexc.classify(rows, **ASKED)
    (file,) = annexc.report(found, tmp_path, formats=["xlsx"], **ASKED)
    sheet = pl.DataFrame(fastexcel.read_excel(str(file)).load_sheet("Every source"))
    assert sheet["Name"].to_list() == ["a", "b", "c", "d"]
    assert sheet["Duty"].to_list()[1] == "No specific duty"
    assert sheet["Category"].to_list()[:3] == ["II.a", "none", "III.g"]


def test_what_was_edited_by_hand_is_not_replaced(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    found = annexc.classify(pl.DataFrame({"category": ["II.a"]}), **ASKED)
    files = annexc.report(found, tmp_path, **ASKED)
    annexc.report(found, tmp_path, **ASKED)  # what stands as it was written is replaced
    for file in files:
        kept = file.read_bytes()
        file.write_bytes(kept + b" ")
        with pytest.raises(annexc.AnnexcError, match="was edited"):
            annexc.report(found, tmp_path, **ASKED)
        file.write_bytes(kept)
    files[0].write_bytes(b"mine")
    annexc.report(found, tmp_path, force=True, **ASKED)
    assert files[0].read_bytes() != b"mine"


def test_a_word_that_is_no_keyword_is_refused(tmp_path: Path) -> None:
    found = annexc.classify(pl.DataFrame({"category": ["II.a"]}), **ASKED)
    with pytest.raises(TypeError, match="partei"):
        annexc.report(found, tmp_path, partei="FRA")  # type: ignore[call-arg]


# --- The shell


def test_rounds_are_compared_in_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, built in (("then", None), ("now", "2015")):
        rows = pl.DataFrame({"facility_id": ["A", "B"], "category": ["II.a", "none"]})
        source, target = tmp_path / f"{name}.csv", tmp_path / f"{name}.parquet"
        rows.with_columns(construction_started=pl.lit(built, pl.String)).write_csv(source)
        line = ["classify", str(source), "-o", str(target), "-q", "--party=FRA"]
        assert main([*line, "--as-of=2026-08-31"]) == 0
        files.append(str(target))
    capsys.readouterr()

    assert main(["compare", *files]) == 0
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "changed 1" in said
    assert "same 1" in said
    assert "undetermined require_bat_new date 1" in said

    out = tmp_path / "changed.csv"
    assert main(["compare", *files, "-o", str(out)]) == 0
    assert pl.read_csv(out)["facility_id"].to_list() == ["A"]
    assert main(["compare", files[0], files[1], "-o", files[0]]) == 1
    assert "would replace" in capsys.readouterr().err


def test_candidates_are_what_the_lots_go_by() -> None:
    assert set(lots.OF_THE_PARTY) < {*annexc._progress.gaps.QUESTIONS}
    assert set(worlds.OBLIGATIONS) >= {"require_bat_new", "not_a_party"}


# --- Further tables, and what was learnt

TABLES = """
name = "M"
party = "FRA"
[columns]
facility_id = "id"
eprtr = "code"
[tables.emissions]
gives = "releases"
key = "site"
columns = { chemical = "chemical", amount = "amount", unit = "unit", medium = "medium" }
[tables.acts]
gives = "activities"
key = "plant"
columns = { category = "category" }
[tables.years]
gives = "rounds"
key = "site"
columns = { year = "year" }
"""
sites = st.sampled_from(["a", "b", "c", "d", "e", "", None])


@st.composite
def joined_registers(draw: st.DrawFn) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    ids = draw(st.lists(sites, min_size=1, max_size=6))
    codes = ["7.(a)", "5.(b)", "2.(b)", None]
    rows = {"id": ids, "code": [draw(st.sampled_from(codes)) for _ in ids]}
    keys = draw(st.lists(sites, max_size=6))
    chemicals = [draw(st.sampled_from(["HCB", "dioxins", "lead"])) for _ in keys]
    emissions = {"site": keys, "chemical": chemicals, "amount": ["3"] * len(keys),
                 "unit": ["g"] * len(keys), "medium": ["air"] * len(keys)}  # fmt: skip
    plants = draw(st.lists(sites, max_size=6))
    acts = {
        "plant": plants,
        "category": [draw(st.sampled_from(["II.a", "III.b", "none"])) for _ in plants],
    }
    text = dict.fromkeys(("id", "code", *emissions, *acts), pl.String)
    frames = [
        pl.DataFrame(of, schema={name: text[name] for name in of}) for of in (rows, emissions, acts)
    ]
    return frames[0], {"emissions": frames[1], "acts": frames[2]}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(joined_registers())
def test_what_tables_do_is_what_the_register_has_otherwise_without_them(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[pl.DataFrame, dict[str, pl.DataFrame]]
) -> None:
    register = tmp_path_factory.getbasetemp() / "tables.toml"
    register.write_text(TABLES, "utf-8")
    data, tables = drawn
    asked = {"register": str(register), "as_of": "2026-08-31"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = annexc.classify(data, tables=tables, **asked)
        origin = annexc.provenance(data, tables=tables, **asked)
        opened = opened_classified(found, "report", Telling(), origin, needs_party=True)
        table = of_tables(opened)
        assert table["table"].to_list() == ["emissions", "acts"]
        held = set(data["id"].drop_nulls()) - {""}
        for line in table.iter_rows(named=True):
            name, key = line["table"], line["key"]
            own = [site for site in tables[name][key] if site]
            assert (line["held"], key) == ("id", {"emissions": "site", "acts": "plant"}[name])
            assert line["rows"] == tables[name].height
            assert line["blank"] == line["rows"] - len(own)
            assert line["facilities"] == len({*own})
            assert line["matched"] == len(held & {*own})
            assert line["lost"] == len({*own} - held)
            assert line["met"] == sum(site in own for site in data["id"] if site)
            others = {other: rows for other, rows in tables.items() if other != name}
            without = annexc.classify(data, tables=others, **asked)
            pairs = list(zip(without["obligation"], found["obligation"], strict=True))
            known = [(was != "undetermined", now != "undetermined", was != now)
                     for was, now in pairs]  # fmt: skip
            assert line["settled"] == known.count((False, True, True))
            assert line["opened"] == known.count((True, False, True))
            assert line["changed"] == known.count((True, True, True))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_report_says_which_tables_were_joined_and_what_was_learnt(
    tmp_path: Path, language: str
) -> None:
    register = tmp_path / "tables.toml"
    register.write_text(TABLES, "utf-8")
    data = pl.DataFrame({"id": ["a", "b", "c", "d"], "code": ["7.(a)", "7.(a)", "5.(b)", "2.(b)"]})
    emissions = pl.DataFrame({"site": ["a", "zz"], "chemical": ["HCB"] * 2, "amount": ["3"] * 2,
                              "unit": ["g"] * 2, "medium": ["air"] * 2})  # fmt: skip
    facts = pl.DataFrame(
        {"facility_id": ["c", "c", "d"], "fact": ["construction_started"] * 3,
         "value": ["1994", "2012", "1990"], "said_by": ["Ann Lee", "Bo Chen", None],
         "said_on": ["2026-01-02", "2026-01-02", None], "document": ["letter 12", None, None]}
    )  # fmt: skip
    asked = {"register": str(register), "as_of": "2026-08-31"}
    more = {"tables": {"emissions": emissions}, "facts": facts}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", annexc.RegisterWarning)
        found = annexc.classify(data, **more, **asked)
        origin = annexc.provenance(data, **more, **asked)
        annexc.report(found, tmp_path, provenance=origin, language=language)
    page = html.unescape((tmp_path / "report.html").read_text("utf-8"))
    texts = labels(language)
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    sections = {
        key: page.split(f'id="{key}"', 1)[1].split("</section>", 1)[0]
        for key in ("issues", "method", "basis")
    }
    sums = json.loads(origin["question"])["tables"][0]["sha256"]
    assert sums in sections["basis"] and origin["facts_sha256"] in sections["basis"]
    told = texts["report.method.tables.text"].format(
        own="site", held="id", facilities=2, matched=1, lost=1
    )
    assert told in sections["method"]
    assert texts["report.method.gives.releases"] in sections["method"]
    for wanted in ("emissions", "Ann Lee", "Bo Chen", "1994", "2012", "1990"):
        assert wanted in sections["issues"]
    assert texts["report.facts.contradicted"] in sections["issues"]
    named = "acts", "years"
    assert all(name in sections["issues"] for name in named)
    for note in ("report.note.tables", "report.note.facts"):
        # Narrow blanks of the language are blanks.
        assert " ".join(texts[note].split()) in text
    assert "letter 12" in text
    # A report on a register alone says nothing of tables.
    alone = pl.DataFrame({"category": ["II.a"]})
    plain = {"party": "FRA", "as_of": "2026-08-31"}
    folder = tmp_path / "plain"
    annexc.report(annexc.classify(alone, **plain), folder, formats=["html"], language=language,
                  **plain)  # fmt: skip
    bare = html.unescape((folder / "report.html").read_text("utf-8"))
    assert texts["report.method.tables"] not in bare and texts["report.note.facts"] not in bare
