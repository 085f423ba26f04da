"""Forms that are sent and come back: what is sure is learnt, whatever else is listed."""

from __future__ import annotations

import io
import random
import re
import subprocess
import tempfile
import tomllib
import zipfile
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._asked.answers import read_answer
from annexc._asked.book import workbook
from annexc._asked.form import Form, forms, nameless
from annexc._asked.page import page
from annexc._asked.party import listed_categories, party_forms
from annexc._asked.trials import FACT_OF
from annexc._asked.words import answer_text, answers_by_text
from annexc._files.sheet_xml import letters
from annexc._files.workbook import height_of
from annexc._labels import from_the_right, labels, languages
from annexc._labels import width as width_of
from annexc._progress.worlds import categories
from annexc._register.roles import DATES, FACTS
from annexc._register.words.known import VALUES
from annexc.cli import main
from hypothesis import given
from hypothesis import strategies as st
from sheets import read_orders

ASKED: dict[str, Any] = {"party": "FRA", "as_of": "2026-08-31"}
PLANTS = pl.DataFrame(
    {
        "facility_id": ["A", "B", "C", "C"],
        "name": ["Smelter <1>", "=Kiln()", "Mill", "Mill"],
        "region": ["North", "South", "North", "North"],
        "nace2": ["24.44", None, "17.11", "24.44"],
        "category": [None, "II.b", None, None],
        "retrofit": [None, None, None, "2012"],
    }
)


def asked(data: pl.DataFrame = PLANTS, **more: Any) -> annexc.Questions:
    return annexc.questions(annexc.classify(data, **ASKED), **ASKED, **more)


def filled(book: bytes, written: dict[str, str], sheet: int = 2) -> bytes:
    """The workbook with texts in cells of a sheet of it, as someone would write them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == f"xl/worksheets/sheet{sheet}.xml":
                text = content.decode()
                for cell, value in written.items():
                    pattern = rf'<c r="{cell}"( s="\d+")?(/>| t="s"><v>\d+</v></c>)'
                    inline = f't="inlineStr"><is><t>{escape(value)}</t></is></c>'
                    text, times = re.subn(pattern, rf'<c r="{cell}"\1 {inline}', text)
                    assert times == 1, cell
                content = text.encode()
            new.writestr(name, content)
    return made.getvalue()


def place(form: Form, column: str, row: int) -> str:
    return f"{letters(form.columns.index(column))}{row + 2}"


def answers_of(form: Form, row: int, pick: random.Random) -> dict[str, str]:
    """Someone answers all that a row asks, from the lists of the form."""
    said = {}
    for need, cell in form.lines[row].cells.items():
        day = pick.choice(["1994", "2003-11-30", "2012-02-29", "2015"])
        said[need] = pick.choice(cell.answers) if cell.answers else day
    return said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("seed", range(3))
def test_a_form_comes_back_as_what_was_answered(language: str, seed: int, tmp_path: Path) -> None:
    data = annexc.sample("fr-irep").sample(40, seed=seed)
    options = {"register": "fr-irep", "as_of": "2026-08-31"}
    classified = annexc.classify(data, **options)
    found = annexc.questions(classified, provenance=annexc.provenance(data, **options))
    [form] = forms(found, labels(language))
    pick = random.Random(seed)
    said = [answers_of(form, row, pick) for row in range(len(form.lines))]
    cells = {
        place(form, need, row): text for row, mine in enumerate(said) for need, text in mine.items()
    }
    cells |= {place(form, "said_by", row): "Ann" for row in range(len(said))}
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(workbook(form), cells))
    back = annexc.answers(path)
    assert back.problems.is_empty()
    learnt = {(e.facility_id, e.source, e.fact): e.value for e in back.ledger.entries}
    for line, mine in zip(form.lines, said, strict=True):
        source = int(line.known["source"]) if line.known["source"] else None
        for need, text in mine.items():
            value = learnt[line.known["facility_id"], source, FACT_OF[need]]
            assert value == read_answer(FACT_OF[need], text)[1]
    after = annexc.classify(data, facts=back.ledger, **options)
    promised = found.sources.filter(pl.col("then") == "settled")["row"].unique() - 1
    asked_of = annexc.classify(data, **options)
    for row in promised:
        # All cells were answered at random: only what contradicts itself stays open.
        if "contradictory" not in (after["issues"][row] or ""):
            assert after["obligation"][row] != "undetermined"
        assert asked_of["obligation"][row] == "undetermined"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_form_that_another_office_saved_comes_back_the_same(
    ending: str, office: str, tmp_path: Path
) -> None:
    [form] = forms(asked(), labels("ar"))
    pick = random.Random(7)
    cells = {
        place(form, need, row): text
        for row in range(len(form.lines))
        for need, text in answers_of(form, row, pick).items()
    }
    cells |= {place(form, "remarks", 0): "انظر الرسالة"}
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(workbook(form), cells))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", ending, "--outdir", str(tmp_path / "saved"), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    before, after = annexc.answers(path), annexc.answers(tmp_path / "saved" / f"form.{ending}")
    assert after.ledger == before.ledger and len(before.ledger.entries) > 3
    assert after.problems.drop("file").equals(before.problems.drop("file"))
    assert "remark" in " ".join(before.problems["why"])


@pytest.mark.parametrize("name", ["form.xlsx", "form.ods", "form.xls"])
def test_a_file_that_is_no_workbook_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="form"):
        annexc.answers(tmp_path / name)
    (tmp_path / name).write_text("hello", encoding="utf-8")
    with pytest.raises(annexc.AnnexcError, match=name):
        annexc.answers(tmp_path / name)


@pytest.mark.parametrize("language", languages())
def test_the_sheets_and_the_page_go_the_way_of_their_language(language: str) -> None:
    found, texts = asked(), labels(language)
    [form] = forms(found, texts)
    [(_, party)] = party_forms(found, texts)
    for content in (workbook(form), party):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
        turned = [b'rightToLeft="1"' in sheet for sheet in sheets]
        assert set(turned) == {language == "ar"}
    shown = page(form)
    way = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{way}">' in shown
    assert not re.search("(margin|border|padding)-(left|right)", shown)
    for need in form.needs:
        assert escape(texts[f"question.{need}"]) in shown


def test_each_text_of_a_sheet_reads_the_way_of_its_letters() -> None:
    found, texts = asked(), labels("ar")
    [form] = forms(found, texts)
    [(_, party)] = party_forms(found, texts)
    for content in (workbook(form), party):
        told = 0
        for text, order in read_orders(content):
            told += order == "2"
            # By itself a program takes the way of the first letter, which may be that of a code.
            assert (order == "2") == from_the_right(text), text
        assert told > 10
    assert {order for _, order in read_orders(workbook(forms(found, labels("fr"))[0]))} == {"0"}


@pytest.mark.parametrize("language", languages())
def test_the_page_comes_back_as_what_was_answered(language: str, tmp_path: Path) -> None:
    [form] = forms(asked(), labels(language))
    said = [answers_of(form, row, random.Random(row)) for row in range(len(form.lines))]
    columns = ("facility_id", "source", *form.needs, "said_by")
    rows = [
        [line.known["facility_id"], line.known["source"], *(mine.get(n) for n in form.needs), "Ann"]
        for line, mine in zip(form.lines, said, strict=True)
    ]
    heads = [form.header(name) for name in columns]
    path = tmp_path / "form.csv"
    pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row").write_csv(
        path, include_bom=True, line_terminator="\r\n", quote_style="always"
    )
    back = annexc.answers(path)
    assert back.problems.is_empty()
    assert len(back.ledger.entries) == sum(len(mine) for mine in said)


@pytest.mark.parametrize("language", languages())
def test_a_party_answers_in_its_language(language: str, tmp_path: Path) -> None:
    texts = labels(language)
    [(_, book)] = party_forms(asked(), texts)
    cells = {
        f"{letters(2)}{row}": texts["ask.yes" if row % 2 else "ask.no"]
        for row in range(3, 3 + len(listed_categories()))
    }
    path = tmp_path / "party.xlsx"
    path.write_bytes(filled(book, cells | {"D2": "2007-04-12"}, sheet=1))
    found = annexc.answers(path)
    assert found.problems.is_empty()
    profile = tomllib.loads(found.profiles["FRA"])["action_plan"]
    assert profile["complete"] and profile["adopted"] == date(2007, 4, 12)
    named = [entry["category"] for entry in profile["identified"]]
    assert named == listed_categories()[::2]


#: Signs that are not seen, which keyboards and programs put beside texts from the right.
UNSEEN = ("", "\u200e", "\u200f", "\u061c", "\u2067")


@given(
    st.sampled_from(sorted(VALUES.keys() & {*FACTS})), st.sampled_from(languages()),
    st.sampled_from(UNSEEN), st.sampled_from(UNSEEN), st.data(),
)  # fmt: skip
def test_signs_that_are_not_seen_change_no_answer(
    fact: str, language: str, before: str, after: str, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from(VALUES[fact]))
    shown = answer_text(fact, value, labels(language))
    assert read_answer(fact, f"{before}{shown}{after}") == (fact, value)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.sampled_from("\u0660\u06f0\uff100"),
       st.sampled_from(UNSEEN))  # fmt: skip
def test_a_day_is_read_in_any_digits(day: date, zero: str, unseen: str) -> None:
    written = unseen + "".join(
        chr(ord(zero) + int(sign)) if sign.isdecimal() else sign for sign in day.isoformat()
    )
    assert read_answer("construction_started", written)[1] == day.isoformat()
    rows = [("FRA", "", ""), ("III.c", "نعم" + unseen, written)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "party.csv"
        pl.DataFrame(
            rows, schema=["category", "identified", "bat_required_from"], orient="row"
        ).write_csv(path)
        [profile] = annexc.answers(path).profiles.values()
    [entry] = tomllib.loads(profile)["action_plan"]["identified"]
    assert entry == {"category": "III.c", "bat_required_from": day}


def test_a_row_is_high_enough_for_wide_letters() -> None:
    assert height_of([("水" * 40, 20)]) == height_of([("w" * 80, 20)]) > height_of([("w" * 40, 20)])


@given(st.text(alphabet="ab 水\n", max_size=80), st.integers(4, 40))
def test_a_row_is_as_high_as_what_is_broken_into_lines(text: str, width: int) -> None:
    one = height_of([("", width)])
    lines = height_of([(text, width)]) / one
    assert lines >= text.count("\n") + 1
    # All letters find room, and no more than twice as many lines as they fill.
    letters = sum(width_of(part) for part in text.split("\n"))
    assert letters / width <= lines or lines * one >= 400
    assert height_of([(text, width), ("", width)]) == lines * one
    assert height_of([(f"{text} aaaa", width)]) >= lines * one


def test_only_what_is_needed_is_open_and_ids_are_locked() -> None:
    [form] = forms(asked(), labels("fr"))
    with zipfile.ZipFile(io.BytesIO(workbook(form))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<sheetProtection" in sheet
    formats = re.findall(
        r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1].split("</cellXfs")[0]
    )
    unlocked = {n for n, entry in enumerate(formats) if 'locked="0"' in entry}
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet))
    opened = {cell for cell, style in cells.items() if int(style) in unlocked}
    wanted = {
        place(form, column, row)
        for row, line in enumerate(form.lines)
        for column in (*line.cells, "said_by", "said_on", "document", "remarks")
    }
    assert opened == wanted
    assert sheet.count("<dataValidation ") == sum(len(line.cells) for line in form.lines)
    assert workbook(form) == workbook(form)


def test_a_form_each_region() -> None:
    found = forms(asked(), labels("en"), "region")
    assert sorted((form.name, len(form.lines)) for form in found) == [("North", 3), ("South", 1)]


def test_sources_of_one_facility_are_told_apart() -> None:
    [form] = forms(asked(), labels("en"))
    assert [(line.known["facility_id"], line.known["source"]) for line in form.lines] == [
        ("A", ""), ("B", ""), ("C", "1"), ("C", "2"),
    ]  # fmt: skip


def test_an_answer_keeps_the_name_that_its_source_was_asked_under(tmp_path: Path) -> None:
    [form] = forms(asked(), labels("en"))
    path = tmp_path / "form.xlsx"
    cells = {place(form, "activity", row): "nace2 24.51" for row in range(len(form.lines))}
    path.write_bytes(filled(workbook(form), cells))
    entries = annexc.answers(path).ledger.entries
    assert {(e.facility_id, e.source, e.name) for e in entries} == {
        (line.known["facility_id"], int(line.known["source"] or 0) or None, line.known["name"])
        for line in form.lines
    }
    # A number is that of another source in another round, if the names say so.
    rounds = [tmp_path / f"{year}.csv" for year in (2025, 2026)]
    for sheet, name, value in zip(rounds, ["Kiln", "KILN 2"], ["1990", "2010"], strict=True):
        head = "facility_id,source,name,construction_started,said_by"
        sheet.write_text(f"{head}\nC,1,{name},{value},Ann\n", encoding="utf-8")
    found = annexc.answers(rounds)
    assert [entry.value for entry in found.ledger.entries] == ["1990", "2010"]
    assert found.problems.is_empty()
    # The page gives the name back with the answers.
    shown = page(form)
    assert '"facility_id", "source", "name"' in shown and 'data-name="Mill"' in shown


def test_whatever_people_write_is_taken_or_listed(tmp_path: Path) -> None:
    [form] = forms(asked(), labels("en"))
    cells = {
        place(form, "construction_started", 1): "vers 1990, je crois",
        place(form, "activity", 0): "nace2 24.51",
        place(form, "document", 1): "permit",
        place(form, "facility_id", 2): "CC",
        place(form, "elemental_chlorine", 2): "oui",
        place(form, "remarks", 3): "ask Bo",
    }
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(workbook(form), cells))
    other = tmp_path / "other.csv"
    other.write_text("facility_id,construction_started,why not\nB,1990,closed?\nB,2010,\n,2011,\n")
    found = annexc.answers([path, other])
    assert [(e.facility_id, e.fact, e.value) for e in found.ledger.entries] == [
        ("A", "nace2", "24.51")
    ]
    listed = {
        (Path(row["file"]).name, row["cell"], row["why"])
        for row in found.problems.iter_rows(named=True)
    }
    assert {
        ("form.xlsx", place(form, "construction_started", 1), "'vers 1990, je crois' is no date"),
        ("form.xlsx", place(form, "facility_id", 2), "of this facility nothing was asked"),
        ("form.xlsx", "", "the row of this source is not there"),
        ("form.xlsx", place(form, "remarks", 3), "a remark"),
        ("form.xlsx", place(form, "said_by", 0), "no one is named who answers"),
        ("other.csv", "B2", "two answers to one question"),
        ("other.csv", "B3", "two answers to one question"),
        ("other.csv", "A4", "an answer without an identifier"),
    } <= listed
    assert ("other.csv", "no column of a form") in {(name, why) for name, _, why in listed}


@pytest.mark.parametrize("written", ["1905-07-04", "in summer", "05/2029/12", "maybe 2004"])
def test_no_day_is_guessed(written: str) -> None:
    with pytest.raises(annexc.AnnexcError):
        read_answer("construction_started", written)


#: What people write, whichever question it is an answer to.
WRITTEN = sorted(
    {text for fact in (*FACTS, *DATES, "category") for text in answers_by_text(fact)}
    | {"never", "jamais", "no", "none", "2004", "17/05/2004", "平成16年5月17日", "1425/03/28"}
    | {"2547", "nace2 24.44", "NACE2: 24.44", "II.d.i", "ii.d.i", "?", "n/a", "12", "yes; no"}
)


@given(st.sampled_from(sorted({*FACTS, *DATES, "category"})), st.sampled_from(WRITTEN))
def test_an_answer_that_is_taken_is_one_that_the_ledger_takes(fact: str, written: str) -> None:
    try:
        learnt, value = read_answer(fact, written)
    except annexc.AnnexcError:
        return
    row = {"facility_id": ["A"], "fact": [learnt], "value": [value]}
    [entry] = annexc.ledger(pl.DataFrame(row)).entries
    assert (entry.fact, entry.value) == (learnt, value)


@given(st.sampled_from(sorted({*FACTS, "category"})), st.sampled_from(languages()), st.data())
def test_what_is_suggested_for_an_answer_can_be_written(
    fact: str, language: str, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from((*categories(),) if fact == "category" else VALUES[fact]))
    shown = answer_text(fact, value, labels(language))
    # The words of the list without its number, or with a letter too few.
    bare = shown.removeprefix(value).strip() if fact == "category" else shown
    cut = data.draw(st.integers(0, len(bare) - 1))
    written = data.draw(st.sampled_from([bare, bare[:cut] + bare[cut + 1 :]]))
    try:
        read_answer(fact, written)
    except annexc.AnnexcError as error:
        near = re.search(r"perhaps '(.+)', or write|perhaps '(.+)'", error.python)
        if near is None:
            return
        suggested = (near[1] or near[2]).replace("\\\\", "\\")
        assert read_answer(fact, suggested)[0] == fact
        assert suggested in {*categories()} or " " in suggested or suggested.isalpha()


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "Hornos de cemento que queman desechos peligrosos"),
        ("fr", "Fours à ciment brûlant des déchets dangereux"),
        ("en", "Cement kilns firing hazardous waste"),
    ],
)
def test_a_category_in_the_words_of_the_list_alone_is_suggested_by_its_number(
    language: str, written: str, tmp_path: Path
) -> None:
    form = tmp_path / "answers.csv"
    form.write_text(f"facility_id,activity,said_by\nA,{written},Ann\n", encoding="utf-8")
    [problem] = annexc.answers(form, language=language).problems.to_dicts()
    assert re.search(r"\bII\.b\b", problem["way_out"]), problem


def test_never_is_an_answer_of_a_modification_alone() -> None:
    assert read_answer("modification_started", "jamais") == ("modification_started", "never")
    for fact in {*DATES} - {"modification_started"}:
        with pytest.raises(annexc.AnnexcError, match="is no date"):
            read_answer(fact, "jamais")


def test_each_answer_reads_back_in_every_language() -> None:
    for fact in ("category", *FACTS):
        for value in (*categories(),) if fact == "category" else VALUES[fact]:
            for language in languages():
                shown = answer_text(fact, value, labels(language))
                assert read_answer(fact, shown) == (fact, value), (language, shown)
    assert all(answers_by_text(fact) for fact in FACTS)
    for language in languages():
        for value in ("never",):
            shown = answer_text("modification_started", value, labels(language))
            assert read_answer("modification_started", shown)[1] == value
    assert {*FACT_OF.values()} <= {"category", *FACTS, *DATES}


def test_the_page_works_from_a_file_and_asks_the_same() -> None:
    [form] = forms(asked(), labels("es"))
    shown = page(form)
    assert "http" not in shown and "Smelter &lt;1&gt;" in shown
    assert shown.count("<fieldset") == len(form.lines)
    for line in form.lines:
        for need in line.cells:
            assert f'name="{need}"' in shown
    fields = re.findall(r'<(?:select|input) name="(\w+)"', shown)
    assert len(fields) == sum(len(line.cells) + 4 for line in form.lines)


def test_the_shell_asks_and_reads_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    PLANTS.write_csv(tmp_path / "plants.csv")
    duties, folder = tmp_path / "duties.csv", tmp_path / "ask"
    asking = ["classify", str(tmp_path / "plants.csv"), "-o", str(duties), "-q"]
    assert main([*asking, "--party", "FRA", "--as-of", "2026-08-31"]) == 0
    assert main(["ask", str(duties), "-o", str(folder), "--by", "region", "--lang", "fr"]) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["North.html", "North.xlsx", "South.html", "South.xlsx", "party-FRA.xlsx"]
    facts = tmp_path / "facts.csv"
    sent = [str(folder / name) for name in ("North.xlsx", "South.xlsx")]
    assert main(["answers", *sent, "-o", str(facts)]) == 0
    assert "0 answers are sure" in capsys.readouterr().out
    problems = pl.read_csv(tmp_path / "facts-problems.csv", infer_schema=False)
    assert set(problems["why"]) == {"not answered"}
    assert main(["answers", *sent, "-o", str(facts), "--profile", str(tmp_path / "p.toml")]) == 1


def test_what_a_party_answers_becomes_its_profile(tmp_path: Path) -> None:
    rows = [("FRA", "", "2007-04-12"), ("III.c", "oui", "2012-01-01"), ("III.d", "no", ""),
            ("III.e", "perhaps", "2012")]  # fmt: skip
    form = pl.DataFrame(rows, schema=["category", "identified", "bat_required_from"], orient="row")
    form.write_csv(tmp_path / "party.csv")
    found = annexc.answers(tmp_path / "party.csv")
    assert found.problems.select("cell", "why").rows() == [
        ("B5", "neither yes nor no"), ("C5", "no whole day"),
    ]  # fmt: skip
    profile = tmp_path / "fra.toml"
    profile.write_text(found.profiles["FRA"])
    new = pl.DataFrame({"category": ["III.c", "III.e"], "construction_started": ["2012"] * 2})
    duty = annexc.classify(new, party=str(profile), as_of="2026-08-31")["obligation"].to_list()
    # What was not answered stays open: the plan is not complete.
    assert duty == ["require_bat_new", "undetermined"]


@pytest.mark.parametrize("language", languages())
def test_a_condition_names_the_question_that_it_turns_on(language: str) -> None:
    texts = labels(language)
    [form] = forms(asked(), texts)
    conditional = 0
    for line in form.lines:
        whys = line.known["why"].split("\n")
        for why, (need, cell) in zip(whys, line.cells.items(), strict=True):
            assert why.startswith(texts[f"question.{need}"])
            if not cell.always:
                conditional += 1
                others = [other for other in line.cells if other != need]
                assert any(texts[f"need.{other}"] in why for other in others), why
    assert conditional


def test_the_number_of_an_instruction_stands_at_its_first_line() -> None:
    [form] = forms(asked(), labels("fr"))
    with zipfile.ZipFile(io.BytesIO(workbook(form))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1])
    numbers = re.findall(r'<c r="A\d+" s="(\d+)"><v>', sheet)
    assert len(numbers) == len(re.findall(r'<c r="A\d+"', sheet)) == 6
    assert all('vertical="top"' in formats[int(number)] for number in numbers)


#: What someone may write wrongly.
WRONG = """\
facility_id,source,feed,construction_started,activity,hazardous_waste,remarks,said_on,huh
A,x,perhaps,soon,nace2 99.99,n/a,ask,maybe,there
,,primary,1905-07-04,,,,,
C,1,perhaps,soon,nace2 99.99,n/a,ask,maybe,there
B,,seconary,2010,wurst,yes,,,
B,,primary,2011,,,,,
B,,primary,1905-07-04,,,,,
"""


@pytest.mark.parametrize("language", languages())
def test_problems_are_told_in_the_language_that_is_asked_for(language: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(WRONG)
    [form] = forms(asked(), labels("es"))
    sent = tmp_path / "form.xlsx"
    sent.write_bytes(filled(workbook(form), {place(form, "facility_id", 0): "AA"}))
    party = tmp_path / "party.csv"
    party.write_text(
        "category,identified,bat_required_from,remarks\nII.a,perhaps,2012,ask\nzz,,,\n"
    )
    files = [path, sent, party]
    found, first = annexc.answers(files, language), annexc.answers(files)
    same = ("file", "sheet", "cell", "facility_id", "fact", "written")
    assert found.problems.select(same).equals(first.problems.select(same))
    assert found.ledger == first.ledger
    texts = labels(language).texts
    for column, family in (("why", "problem."), ("way_out", "way_out.")):
        known = [
            re.compile(re.sub(r"\\{[^{}]*\\}", ".+", re.escape(text)), re.DOTALL)
            for key, text in texts.items()
            if key.startswith(family)
        ]
        for told in found.problems[column]:
            assert any(pattern.fullmatch(told) for pattern in known), told
    assert found.problems["why"].n_unique() >= 14
    with pytest.raises(annexc.AnnexcError, match="language"):
        annexc.answers(files, "xx")


def test_a_problem_is_told_whole_in_every_language() -> None:
    families = [
        {key.partition(".")[2] for key in labels("en").texts if key.startswith(family)}
        for family in ("problem.", "way_out.")
    ]
    assert families[0] == families[1]


def test_the_party_is_asked_since_when_the_convention_is_in_force(tmp_path: Path) -> None:
    unknown = next(
        code
        for code, status, entry in annexc.parties()
        .select("iso3", "status", "entry_into_force")
        .iter_rows()
        if status == "party" and entry is None
    )
    asking = {"party": unknown, "as_of": "2026-08-31"}
    data = pl.DataFrame({"facility_id": ["A"], "category": ["II.a"],
                         "construction_started": ["2015"]})  # fmt: skip
    before = annexc.classify(data, **asking)
    assert "entry_into_force" in before["needs"][0]
    found = annexc.questions(before, **asking)
    assert "entry_into_force" in found.party["fact"].to_list()
    [(name, book)] = party_forms(found, labels("fr"))
    sent = tmp_path / f"{name}.xlsx"
    # The second row of the form, below that of the plan's adoption.
    sent.write_bytes(filled(book, {"D3": "2006-03-04"}, sheet=1))
    back = annexc.answers(sent, "fr")
    assert back.problems.is_empty()
    assert tomllib.loads(back.profiles[unknown]) == {
        "party": unknown, "entry_into_force": date(2006, 3, 4)
    }  # fmt: skip
    profile = tmp_path / "p.toml"
    profile.write_text(back.profiles[unknown])
    after = annexc.classify(data, party=str(profile), as_of="2026-08-31")
    assert after["obligation"][0] == "require_bat_new"
    # Of a Party of which it is known nobody asks.
    [(_, known)] = party_forms(asked(), labels("fr"))
    with zipfile.ZipFile(io.BytesIO(known)) as held:
        assert labels("fr")["ask.row.entry"].encode() not in held.read("xl/sharedStrings.xml")


def test_the_same_questions_with_other_ends_are_told_apart() -> None:
    data = pl.DataFrame({"facility_id": ["A", "B"], "category": ["II.a", "III.b"]})
    told = repr(asked(data)).splitlines()
    assert len(told) == len(set(told))
    lines = [line for line in told if "construction_started" in line]
    assert len(lines) == 2 and sum("what the Party answers" in line for line in lines) == 1
    assert any("of the Party FRA: action_plan" in line for line in told)


def test_a_source_without_an_identifier_stands_in_no_form() -> None:
    some = PLANTS.with_columns(facility_id=pl.Series([None, "B", " ", "C"]))
    found = asked(some)
    [form] = forms(found, labels("en"))
    assert {line.known["facility_id"] for line in form.lines} == {"B", "C"}
    assert nameless(found) == 2
    for data in (PLANTS.drop("facility_id"), PLANTS.with_columns(facility_id=pl.lit(" "))):
        with pytest.raises(annexc.ColumnError, match="facility_id") as refused:
            forms(asked(data), labels("en"))
        assert "--column facility_id=" in refused.value.in_shell()


def test_the_shell_says_what_it_wrote_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classified, folder, ledger = (tmp_path / name for name in ("c.parquet", "ask", "facts.csv"))
    source = tmp_path / "plants.csv"
    PLANTS.with_columns(facility_id=pl.Series([None, "B", "C", "C"])).write_csv(source)
    options = ["--party", "FRA", "--as-of", "2026-08-31"]
    assert main(["classify", str(source), "-o", str(classified), *options, "-q"]) == 0
    assert main(["ask", str(classified), "-o", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "1 of them have no identifier and stand in no form" in said
    assert {line for line in said if line.startswith(str(folder))} == {
        str(path) for path in folder.glob("*.xlsx")
    }
    assert said[-1] == f"  annexc answers {folder}/*.xlsx -o facts.csv"
    [form] = forms(annexc.questions(classified), labels("en"))
    back = folder / "questions.xlsx"
    need = next(iter(form.lines[0].cells))
    text = next(iter(form.lines[0].cells[need].answers), "2012")
    back.write_bytes(filled(workbook(form), {place(form, need, 0): text}))
    assert main(["answers", str(back), "-o", str(ledger)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"next: annexc classify as before, and --facts {ledger}"
    )


def test_what_is_no_form_is_refused_with_a_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "ask"
    folder.mkdir()
    page_of = folder / "questions.html"
    page_of.write_text("<p>", encoding="utf-8")
    broken = folder / "broken.xlsx"
    broken.write_text("a,b", encoding="utf-8")
    classified = folder / "classified.csv"
    annexc.classify(PLANTS, **ASKED).write_csv(classified)
    register = folder / "register.csv"
    PLANTS.write_csv(register)
    [form] = forms(asked(), labels("en"))
    changed = folder / "changed.xlsx"
    changed.write_bytes(filled(workbook(form), {"A1": "No."}))
    for path, said in (
        (folder, "is a folder"),
        (page_of, "the CSV that its button saves"),
        (broken, "cannot be read as a workbook"),
        (classified, "holds no form"),
        (register, "holds no form"),
        (changed, "its row of headers is not as it was sent"),
    ):
        with pytest.raises(annexc.AnnexcError, match=said):
            annexc.answers(path)
    with pytest.raises(FileNotFoundError):
        annexc.answers(folder / "none.xlsx")


def test_sources_are_not_weighed_by_words() -> None:
    weights = pl.Series(["2.5", "", None, "much"])
    with pytest.raises(annexc.ColumnError, match=r"'much', which is no number"):
        asked(PLANTS.with_columns(worth=weights), weight="worth")
    assert asked(PLANTS.with_columns(worth=weights.replace("much", "1")), weight="worth").asked
