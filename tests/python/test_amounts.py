"""Amounts and units as registers write them, in grams; words of media and chemicals."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc import _native
from annexc._register.words.amounts import amounts, grams_of
from annexc._register.words.released import CHEMICALS, chemicals_of, media_of, unread_media
from hypothesis import assume, given
from hypothesis import strategies as st

WORDS = Path(annexc.__file__).parent / "words"


def read(cells: list[str | None], decimal: str | None = None) -> pl.DataFrame:
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})
    return frame.select(amounts(pl.col("cell"), decimal).alias("read")).unnest("read")


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("17100", 17100.0, None),
        ("0.292000", 0.292, None),
        ("1 234,5", 1234.5, None),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", 1234567.0, None),
        ("1,234.5", 1234.5, None),
        ("1.234,5", 1234.5, None),
        ("12,34,567.8", 1234567.8, None),
        ("1'234'567.5", 1234567.5, None),
        ("1.13E10", 1.13e10, None),
        ("1,2\N{MULTIPLICATION SIGN}10\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ONE}\N{SUPERSCRIPT ZERO}",
         1.2e-10, None),
        ("0.003 g TEQ", 0.003, "g TEQ"),
        ("~5", 5.0, None),
    ],
)  # fmt: skip
def test_numbers_are_read(cell: str, value: float, unit: str | None) -> None:
    found = read([cell]).row(0, named=True)
    assert found["value"] == pytest.approx(value)
    assert (found["unit"], found["none"], found["issue"]) == (unit, False, None)


@pytest.mark.parametrize(
    ("cell", "issue"),
    [
        ("<0.5", "bound"), ("≥ 3", "bound"), ("< LOD", "no_amount"), ("-5", "unreadable_amount"),
        ("wibble", "unreadable_amount"), ("1.2.3", "unreadable_amount"), ("1.234", "two_readings"),
        ("1,234", "two_readings"), ("5 10", "unreadable_amount"), ("0.5-1.2", "unreadable_amount"),
        ("1e400", "unreadable_amount"), ("", None), ("-", None), ("n/a", None), (None, None),
    ],
)  # fmt: skip
def test_what_is_not_certain_has_no_value(cell: str | None, issue: str | None) -> None:
    found = read([cell]).row(0, named=True)
    assert (found["value"], found["none"], found["issue"]) == (None, False, issue)


@pytest.mark.parametrize("cell", ["0", "0.000", "0,0", "0e5", "néant", "zero", "keine"])
def test_naught_is_told(cell: str) -> None:
    assert read([cell])["none"].to_list() == [True]


@pytest.mark.parametrize(
    ("cells", "decimal", "value"),
    [
        (["1.234", "0.5"], None, 1.234),
        (["1.234", "1.234.567"], None, 1234.0),
        (["1.234", "2,5"], None, 1234.0),
        (["1,234", "2.5"], None, 1234.0),
        (["1.234", "0.5", "2,5"], None, None),
        (["1.234"], ".", 1.234),
        (["1.234"], ",", 1234.0),
        (["1,234"], ",", 1.234),
    ],
)
def test_other_cells_tell_what_a_sign_parts(
    cells: list[str], decimal: str | None, value: float | None
) -> None:
    assert read(cells, decimal)["value"][0] == value
    assert read(cells[::-1], decimal)["value"][-1] == value


NUMBERS = st.floats(1e-15, 1e15).map(lambda value: float(f"{value:.12g}"))


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from([".", ","]))
def test_a_number_comes_back_from_each_writing(values: list[float], decimal: str) -> None:
    def grouped(value: float) -> str:
        return f"{value:,.20f}".replace(",", " ").replace(".", decimal)

    for written in (
        [repr(value).replace(".", decimal) for value in values],
        [f"{value:e}".replace(".", decimal) for value in values],
        [grouped(value) for value in values],
    ):
        expected = pytest.approx(values, rel=1e-6, abs=1e-19)
        assert read(list(written), decimal)["value"].to_list() == expected


def units() -> list[tuple[str, float]]:
    with (WORDS / "units.csv").open(encoding="utf-8") as file:
        return [(row["word"], float(row["grams"])) for row in csv.DictReader(file) if row["grams"]]


@given(NUMBERS, st.sampled_from(units()), st.sampled_from(units()),
       st.sampled_from(["", "/an", "/yr", " per year", "/a", " p.a."]))  # fmt: skip
def test_units_round_trip(
    value: float, one: tuple[str, float], other: tuple[str, float], year: str
) -> None:
    assume(not (one[0] == "gr" and year))
    (first,), (second,) = grams_of([one[0] + year]), grams_of([other[0] + year])
    assert (first.grams, second.grams) == (one[1], other[1])
    grams = value * one[1]
    assert grams / other[1] * other[1] / one[1] == pytest.approx(value)
    cell = read([f"{value!r} {one[0]}{year}"]).row(0, named=True)
    assert cell["value"] == pytest.approx(value)
    assert grams_of([cell["unit"]])[0].grams == one[1]


@pytest.mark.parametrize(
    ("unit", "grams", "teq"),
    [
        ("kg/an", 1000.0, None), ("t/an", 1e6, None), ("Grams", 1.0, None), ("KGM", 1000.0, None),
        ("Pounds", 453.59237, None), ("g I-TEQ/a", 1.0, "I-TEQ"), ("gTEQ", 1.0, "TEQ"),
        ("mg WHO-TEQ/yr", 0.001, "WHO-TEQ"), ("g (TEQ)", 1.0, "TEQ"), ("kg yr-1", 1000.0, None),
        ("mg", 0.001, None),
    ],
)  # fmt: skip
def test_units_are_grams(unit: str, grams: float, teq: str | None) -> None:
    (found,) = grams_of([unit])
    assert (found.grams, found.teq, found.issue) == (grams, teq, None)


@pytest.mark.parametrize(
    ("unit", "issue"),
    [
        ("ton", "two_unit_readings"), ("Mg", "two_unit_readings"), ("Mt", "two_unit_readings"),
        ("kg/d", "other_time"), ("kg/h", "other_time"), ("m3", "unknown_unit"),
        ("wibble", "unknown_unit"), ("", "unknown_unit"),
    ],
)  # fmt: skip
def test_a_unit_is_never_guessed(unit: str, issue: str) -> None:
    (found,) = grams_of([unit])
    assert (found.grams, found.issue) == (None, issue)


def test_every_medium_is_one_and_known_to_the_native_reader() -> None:
    with (WORDS / "media.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    words = [row["word"] for row in rows]
    assert media_of(words) == [row["medium"] for row in rows]
    assert media_of([word.upper() for word in words]) == [row["medium"] for row in rows]


def test_transfers_are_those_of_the_native_reader() -> None:
    cells = ["Eau (indirect)", "off-site transfer", "transfert hors site", "AIR", "none", "wibble"]
    assert media_of(cells) == ["transfer", "transfer", "transfer", "air", None, None]
    assert unread_media(cells) == [False] * 5 + [True]


def test_chemicals_are_those_of_the_law() -> None:
    known = json.loads(_native.party_chemicals("FRA", None, "2026-08-31"))
    listed = [name for row in known for name in row["chemical"].split("/")]
    assert sorted(listed) == sorted(CHEMICALS)
    assert chemicals_of(list(CHEMICALS)) == list(CHEMICALS)


@given(st.sets(st.sampled_from(CHEMICALS), min_size=1), st.sampled_from(["; ", " + ", ", ", " / "]))
def test_names_of_several_chemicals_are_all_of_them(names: set[str], sign: str) -> None:
    listed = [name for name in CHEMICALS if name in names]
    assert chemicals_of([sign.join(listed)]) == ["/".join(listed)]


@given(st.text())
def test_no_text_is_more_than_a_word(text: str) -> None:
    assert len(chemicals_of([text])) == len(media_of([text])) == len(grams_of([text])) == 1
    assert read([text]).height == 1
