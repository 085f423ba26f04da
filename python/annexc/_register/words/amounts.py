"""Amounts and their units, as registers write them, in grams."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from annexc import _native
from annexc._register.words.by_text import by_text
from annexc._register.words.released import is_none, unread_in


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit says.

    Attributes:
        grams: How many grams it is; None if that is not certain.
        teq: Of toxic equivalents by which scheme (`TEQ`, `I-TEQ`, `WHO-TEQ`); None for a mass.
        issue: Why it is not certain.
    """

    grams: float | None
    teq: str | None = None
    issue: str | None = None


_TEQ = re.compile(
    r"[\s(\[-]*(?:(i|int|nato|who)(?:\s*-?\s*(?:19|20)?(?:98|05|22))?\s*[-_ ]?\s*)?"
    r"(?:teqs?|tef|eqt|tox(?:ic)?\.?\s*eq\w*)(?:\s*-?\s*(?:19|20)?(?:98|05|22))?[)\]]*",
    re.IGNORECASE,
)
_YEARS = (
    r"(?:annum|année|año|ano|anno|ans|an|a|years|year|yrs|yr|y|jahr|jaar|j|år|ar|vuosi|v|rok|god|y\u0131l|"
    r"yil|год|\u0433|年)"
)
_YEAR = re.compile(
    r"(?:\s*(?:/|\b(?:per|par|pro|por)\b|\bp\.?(?=\s*a))\s*"
    + _YEARS
    + r"|\s+"
    + _YEARS
    + r"(?:-1)?)\.?$",
    re.IGNORECASE,
)
_TIME = re.compile(r"\s*(?:/|\bper\b|\bpar\b|\bpro\b|\bpor\b)\s*\w+\.?$")


def grams_of(units: Sequence[str]) -> list[Unit]:
    """What each unit is in grams: `kg/an`, `g I-TEQ`, `Pounds`, `t`."""
    return [_unit(unit) for unit in units]


def teq_of(texts: Sequence[str]) -> list[str | None]:
    """For each text (a unit, the name of a pollutant) the scheme of toxic equivalents it names."""
    return [_teq(text)[0] for text in texts]


def _teq(text: str) -> tuple[str | None, str]:
    """The scheme, and the text without it."""
    plain = unicodedata.normalize("NFKC", text)
    found = _TEQ.search(plain)
    if found is None:
        return None, plain
    scheme = (found[1] or "").lower()
    rest = (plain[: found.start()] + plain[found.end() :]).strip()
    return {"": "TEQ", "who": "WHO-TEQ"}.get(scheme, "I-TEQ"), rest


def _unit(text: str) -> Unit:
    teq, rest = _teq(text)
    rest = _YEAR.sub("", rest.strip().strip("()[]").strip())
    teq, rest = (teq, rest) if teq else _teq(rest)
    rest = re.sub(r"\s+", " ", rest).strip(" .")
    book = _units()
    grams = book[rest] if rest in book else book.get(rest.casefold(), 0.0)
    if grams is None:
        return Unit(None, teq, "two_unit_readings")
    if grams:
        return Unit(grams, teq)
    return Unit(None, teq, "other_time" if _TIME.search(rest) else "unknown_unit")


@cache
def _units() -> dict[str, float | None]:
    """The table `words/units.csv`: grams by word, None for a word of two readings."""
    table = resources.files("annexc").joinpath("words", "units.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(table))
    return {row["word"]: float(row["grams"]) if row["grams"] else None for row in rows}


# --- Numbers

# Mark, number, power of ten, and what follows: a unit, perhaps.
_AMOUNT = (
    r"^([<>≤≥~≈=]*)\s*\+?([0-9][0-9.,]*)"
    r"(?:[eE]([-+]?[0-9]{1,3})|\s*[xX\x{D7}*·]\s*10\s*\^?([-+]?[0-9]{1,3}))?\s*(.*)$"
)
_PARTED = r"^([^0-9]*)([0-9]{1,3}(?:[\s'\x{2019}][0-9]{3})+)([^0-9].*)?$"
# One sign before three digits: decimals, or thousands.
_OPEN = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"
_SINGLE = {".": r"^[0-9]+\.[0-9]*$", ",": r"^[0-9]+,[0-9]*$"}
_MIXED = {
    ".": r"^[0-9]{1,3}(?:,[0-9]{2,3})+\.[0-9]*$",
    ",": r"^[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*$",
}
_GROUPED = {
    ".": r"^[0-9]{1,3}(?:\.[0-9]{3}){2,}$",
    ",": r"^[0-9]{1,3}(?:,[0-9]{2,3}){2,}$",
}
_OTHER = {".": ",", ",": "."}
# What a cell of amounts is read as.
_READ = {"value": pl.Float64, "unit": pl.String, "none": pl.Boolean, "issue": pl.String}


def amounts(text: pl.Expr, decimal: str | None = None) -> pl.Expr:
    """Cells of amounts as structs: `value`, `unit` written in the cell, `none`, and the `issue`.

    `1 234,5`, `1,234.5`, `1.2e-10`, `1,2x10⁻¹⁰`, `0.003 g TEQ`. Where one sign stands before three
    digits (`1.234`) the other cells of the column tell whether it parts decimals or thousands; if
    they do not, it has `two_readings` and no value. `none` is whether the cell says, in figures or
    words, that there is nothing. `<0.5` is a `bound`, no value, and no naught.

    Nulls: a null, an empty cell and a mark for nothing have neither value nor issue.

    Args:
        text: The cells.
        decimal: The sign before decimals, if the description says it.
    """

    def read(cells: pl.Series) -> pl.Series:
        # Each text that occurs is read once; all of them tell what a sign parts.
        book = _read(cells.drop_nulls().unique(), decimal)
        joined = cells.to_frame("cell").join(book, on="cell", how="left", maintain_order="left")
        # A cell that says nothing does not say that there is none.
        whole = joined.with_columns(pl.col("none").fill_null(False))
        return whole.select(pl.struct(*_READ)).to_series()

    return text.map_batches(read, return_dtype=pl.Struct(_READ))


def _read(cells: pl.Series, decimal: str | None) -> pl.DataFrame:
    """The different cells of a column, each with what it is read as."""
    plain = pl.col("plain")
    parted = cells.alias("cell").to_frame().with_columns(_plain(pl.col("cell")).alias("plain"))
    parts = plain.str.extract_groups(_AMOUNT).struct
    mark, number, power, rest = (pl.col(name) for name in ("mark", "number", "power", "rest"))
    told = parted.with_columns(
        parts.field("1").alias("mark"),
        parts.field("2").alias("number"),
        pl.coalesce(parts.field("3"), parts.field("4")).fill_null("0").alias("power"),
        parts.field("5").str.strip_chars().alias("rest"),
    )
    told = told.with_columns(_figures(number, power, decimal).alias("figures"))
    value = pl.concat_str("figures", pl.lit("e"), "power").cast(pl.Float64, strict=False)
    told = told.with_columns(
        pl.when(value.is_finite()).then(value).alias("value"),
        # Cells with a figure are many and different, and have no such word.
        by_text(pl.when(number.is_null()).then(plain), _words, pl.String()).alias("words"),
    )
    words, value = pl.col("words"), pl.col("value")
    told = told.with_columns(
        pl.when(number.is_null())
        .then(pl.when(words != "none").then(words))
        .when(rest.str.contains("^[-+0-9.,/]"))
        .then(pl.lit("unreadable_amount"))
        .when(mark.str.contains("[<>≤≥]"))
        .then(pl.lit("bound"))
        .when(value.is_null() & number.str.contains(_OPEN))
        .then(pl.lit("two_readings"))
        .when(value.is_null())
        .then(pl.lit("unreadable_amount"))
        .alias("issue")
    )
    read = told.with_columns(
        pl.when(pl.col("issue").is_null()).then(value).alias("value"),
        pl.when(rest != "").then(rest).alias("unit"),
        pl.when(number.is_null()).then(words == "none").otherwise(value == 0).alias("zero"),
    ).with_columns((pl.col("zero") & pl.col("issue").is_null()).fill_null(False).alias("none"))
    return read.select("cell", *_READ)


def _plain(cell: pl.Expr) -> pl.Expr:
    """A cell with signs of one kind, and no blanks between thousands."""
    plain = cell.str.normalize("NFKC").str.replace_all(r"[\x{2010}-\x{2015}\x{2212}]", "-")
    plain = plain.str.strip_chars()
    parts = plain.str.extract_groups(_PARTED).struct
    whole = parts.field("2").str.replace_all("[^0-9]", "")
    rest = parts.field("3").fill_null("")
    return pl.coalesce(pl.concat_str(parts.field("1"), whole, rest), plain)


def _figures(number: pl.Expr, power: pl.Expr, decimal: str | None) -> pl.Expr:
    """The number with a point before its decimals and no sign between thousands; null if open."""
    is_open = number.str.contains(_OPEN) & (power == "0")
    read = [pl.when(~number.str.contains("[.,]")).then(number)]
    for sign, other in _OTHER.items():
        single = number.str.contains(_SINGLE[sign])
        mixed = number.str.contains(_MIXED[sign])
        plain = number.str.replace_all(other, "", literal=True).str.replace(sign, ".", literal=True)
        is_decimal = (single & ~is_open | mixed) & (decimal in (None, sign))
        is_decimal |= single & is_open & _parts_decimals(sign, number, is_open, decimal)
        is_grouped = number.str.contains(_GROUPED[sign]) & (decimal in (None, other))
        is_grouped |= single & is_open & _parts_decimals(other, number, is_open, decimal)
        read.append(pl.when(is_decimal).then(plain))
        read.append(pl.when(is_grouped).then(number.str.replace_all(sign, "", literal=True)))
    return pl.coalesce(read)


def _parts_decimals(sign: str, number: pl.Expr, is_open: pl.Expr, decimal: str | None) -> pl.Expr:
    """Whether the sign parts decimals in the column, as its description or other cells tell."""
    if decimal is not None:
        return pl.lit(decimal == sign)

    def before_decimals(sign: str) -> pl.Expr:
        single = number.str.contains(_SINGLE[sign]) & ~is_open
        grouped = number.str.contains(_GROUPED[_OTHER[sign]])
        return (single | grouped | number.str.contains(_MIXED[sign])).any(ignore_nulls=True)

    return before_decimals(sign) & ~before_decimals(_OTHER[sign])


def _words(cells: list[str]) -> list[str | None]:
    """What cells without a figure say: `none`, an issue, or nothing."""
    missing = _native.match_missing(list(cells))
    naught, unread = is_none(cells), unread_in([f"HCB {cell}" for cell in cells])
    return [
        None
        if nothing
        else "none"
        if none
        else "unreadable_amount"
        if words or any(sign.isdigit() for sign in cell)
        else "no_amount"
        for cell, nothing, none, words in zip(cells, missing, naught, unread, strict=True)
    ]
