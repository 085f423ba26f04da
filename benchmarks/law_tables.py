"""What the peers are given: the law as lookup tables, made beforehand through annexc's public API.

The law must be the same for all, so what is compared is the work a row, not who reads the
Convention. A peer turns each cell into a small number, compares the dates, packs one key a row and
looks the outcome up. That is the shortest way known to these answers, and shorter than what a
register's analyst would write by hand.

The key: `((party * evidence_classes + evidence) << STATE_BITS) | state`, where the bits of `state`
say what the dates do (`STATE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import annexc
import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.registers import PARTIES

CODES = ("eprtr", "naf2")
INPUTS = ("eprtr", "naf2", "operation_started", "construction_started", "party")
#: The columns that all tools give. What annexc has added since (`obligation_candidates`, and
#: `required_since`, which is another day in every row) is left to it, so that rounds compare.
COLUMNS = (
    "annex_c", "annex_c_candidates", "source_age", "age_basis", "obligation", "bat", "bep",
    "bat_floor", "bat_ceiling", "bat_required_from", "legal_basis", "operating", "evidence",
    "ancillary", "needs", "issues",
)  # fmt: skip
_NO_DAYS = (date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1))
STATE_BITS = 7
#: Bits of the state; the two above them hold the kind of operation date (`KINDS`).
STATE = {"unbuilt": 1, "built_new": 2, "contradictory": 4, "stopped": 8, "opened_new": 16}
KIND_SHIFT = 5
KINDS = {"missing": 0, "unreadable": 1, "read": 2}
#: How a State stands to the Convention on the day asked about.
STANDINGS = {"party": 0, "not_a_party": 1, "entry_unknown": 2, "party_unknown": 3}
#: Days that stand for no start of construction, and for no last day of a start of operation.
NO_START, NO_END = -(2**31) + 1, 2**31 - 1
#: Stands for keys that no row can have.
NO_OUTCOME = 2**16 - 1


@dataclass(frozen=True, slots=True)
class LawTables:
    """Small tables; the row of a cell in its table is its number, and the empty cell stands last.

    Attributes:
        as_of: The day asked about, as days since 1970.
        eprtr: `eprtr`, all cells there are.
        naf2: `naf2`, all cells there are.
        parties: `party`, its `standing` (`STANDINGS`), and in days its `cut_off` and the `deadline`
            from which BAT is required; any day for those that have none.
        operations: `operation_started`, its `kind`, `last` day, and whether it is `later` than the
            day asked about.
        evidence: Class of evidence by `eprtr * len(naf2) + naf2`.
        classes: By class of evidence, the four columns that no date and no Party changes, and
            whether categories of `part_ii`, of `part_iii`, or `neither` are possible.
        keys: Row in `outcomes` by key; `NO_OUTCOME` where no row can have the key.
        outcomes: The distinct answers: 16 columns, words as Enums.
    """

    as_of: int
    eprtr: pl.DataFrame
    naf2: pl.DataFrame
    parties: pl.DataFrame
    operations: pl.DataFrame
    evidence: NDArray[np.uint16]
    classes: pl.DataFrame
    keys: NDArray[np.uint16]
    outcomes: pl.DataFrame

    @property
    def evidence_classes(self) -> int:
        """How many classes of evidence there are."""
        return self.classes.height


def law_tables(as_of: date) -> LawTables:
    """Asks annexc for one row of every kind, and keeps the answers."""
    today = _days(as_of)
    french = annexc.sample("fr-irep")
    eprtr = _cells(french["code_eprtr"], "eprtr")
    naf2 = _cells(french["Code_APE"], "naf2")
    operations = _operations(today)
    parties = _parties()
    pairs = eprtr.join(naf2, how="cross")
    evidence, first = _evidence(pairs, as_of)
    states = _states(parties, operations, today)
    asked = states.join(pairs[first].with_row_index("evidence"), how="cross")
    answers = _answers(asked.select(INPUTS), as_of)
    numbered = answers.with_columns(outcome=pl.struct(answers.columns).rank("dense") - 1)
    outcomes = numbered.unique("outcome").sort("outcome").drop("outcome")
    classes = len(first)
    keys = np.full((parties.height * classes) << STATE_BITS, NO_OUTCOME, dtype=np.uint16)
    place = (
        asked["number"].to_numpy().astype(np.int64) * classes + asked["evidence"].to_numpy()
    ) << STATE_BITS
    keys[place | asked["state"].to_numpy()] = numbered["outcome"].to_numpy()
    return LawTables(
        today, eprtr, naf2, parties, operations, evidence,
        _classes(pairs[first], as_of), keys,
        outcomes.with_columns(_as_enum(column) for column in outcomes.iter_columns()),
    )  # fmt: skip


def _cells(column: pl.Series, name: str) -> pl.DataFrame:
    """The distinct cells, the empty one last."""
    written = column.drop_nulls().unique().sort()
    return pl.concat([written, pl.Series([None], dtype=pl.String)]).alias(name).to_frame()


def _days(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _answers(asked: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The 16 columns, words as text."""
    found = annexc.classify(asked, as_of=as_of)
    words = pl.col(pl.Enum, pl.Categorical).cast(pl.String)
    return told(found.select(COLUMNS).with_columns(words))


def told(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers without the two remarks that the peers' key does not tell.

    They turn on further days of each Party, and would multiply the key of every peer.
    """
    issues = pl.col("issues").str.split(";").list
    other = pl.element().filter(~pl.element().is_in(["phase_in_window", "other_clock"]))
    kept = issues.eval(other).list.join(";")
    return answers.with_columns(kept.alias("issues"))


def _as_enum(column: pl.Series) -> pl.Series:
    if column.dtype != pl.String:
        return column
    return column.cast(pl.Enum(column.unique().sort().drop_nulls()))


def _operations(today: int) -> pl.DataFrame:
    """Cells of the cement sample: a year of four digits, or nothing that can be read."""
    written = _cells(annexc.sample("gem-cement")["Start date"], "operation_started")
    year = pl.col("operation_started").str.extract(r"^(\d{4})$").cast(pl.Int32)
    kind = pl.when(year.is_not_null()).then(KINDS["read"]).otherwise(KINDS["unreadable"])
    missing = pl.col("operation_started").is_null()
    return written.with_columns(
        kind=pl.when(missing).then(KINDS["missing"]).otherwise(kind).cast(pl.Int32),
        last=pl.date(year, 12, 31).to_physical().fill_null(NO_END),
        later=(pl.date(year, 1, 1).to_physical() > today).fill_null(value=False),
    )  # fmt: skip


def _parties() -> pl.DataFrame:
    days = pl.col("cut_off", "bat_deadline").to_physical()
    known = annexc.parties().select("iso3", "status", days).rename({"bat_deadline": "deadline"})
    drawn = pl.DataFrame({"party": list(PARTIES)})
    standing = (
        pl.when(pl.col("status").is_null())
        .then(STANDINGS["party_unknown"])
        .when(pl.col("status") != "party")
        .then(STANDINGS["not_a_party"])
        .when(pl.col("cut_off").is_null())
        .then(STANDINGS["entry_unknown"])
        .otherwise(STANDINGS["party"])
    )
    return drawn.join(
        known, left_on="party", right_on="iso3", how="left", maintain_order="left"
    ).select("party", pl.col("cut_off", "deadline").fill_null(0), standing=standing.cast(pl.Int32))


def _classes(pairs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    found = _answers(pairs.with_columns(party=pl.lit("FRA")), as_of)
    one_of = pl.col("annex_c_candidates").str.split(";").list
    classes = found.select(
        "annex_c", "annex_c_candidates", "evidence", "ancillary",
        part_ii=one_of.eval(pl.element().str.starts_with("II.")).list.any(),
        part_iii=one_of.eval(pl.element().str.starts_with("III.")).list.any(),
        neither=one_of.contains("none"),
    )  # fmt: skip
    return classes.with_columns(_as_enum(column) for column in classes.iter_columns())


def _evidence(pairs: pl.DataFrame, as_of: date) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    """Pairs of codes that answer alike wherever they are asked; the first pair of each class."""
    dates = pl.DataFrame(
        {
            "operation_started": [None, "1950", "2025", None, "unknown"],
            "construction_started": [None, None, None, "2025-01-01", "1950-01-01"],
        }
    )
    places = pl.DataFrame({"party": ["FRA", "ITA", "USA", "PSE", "ZZZ"]})
    answers = []
    for context in dates.join(places, how="cross").iter_rows(named=True):
        asked = pairs.with_columns(
            pl.lit(value, pl.String).alias(name) for name, value in context.items()
        )
        found = _answers(asked, as_of)
        answers.append(found.select(pl.struct(found.columns).rank("dense")).to_series())
    alike = pl.DataFrame([a.alias(str(number)) for number, a in enumerate(answers)])
    classes = alike.select(pl.struct(alike.columns).rank("dense") - 1).to_series()
    first = classes.to_frame("class").with_row_index().group_by("class").first().sort("class")
    return classes.to_numpy().astype(np.uint16), first["index"].to_numpy()


def _states(parties: pl.DataFrame, operations: pl.DataFrame, today: int) -> pl.DataFrame:
    """A pair of dates for each Party and each thing that dates can say there.

    Comparisons can change only at the ends of years, at the cut-off and on the day asked about, so
    trying the days around them finds every state.
    """
    ends = pl.date_range(date(1820, 1, 1), date(2040, 1, 1), "1y", eager=True).to_physical()
    cut_offs = parties["cut_off"].unique()
    starts = pl.concat(
        [ends, ends - 1, cut_offs, cut_offs - 1, pl.Series([today, today + 1], dtype=pl.Int32)]
    )
    # Days that programs write where they have none say nothing to annexc; the registers have none.
    starts = starts.filter(~starts.is_in([_days(day) for day in _NO_DAYS]))
    starts = pl.concat([starts.unique().sort(), pl.Series([None], dtype=pl.Int32)])
    days = operations.join(starts.alias("start").to_frame(), how="cross")
    start = pl.col("start").fill_null(NO_START)
    bits = {
        "unbuilt": pl.col("start").is_null(),
        "built_new": start >= pl.col("cut_off"),
        "contradictory": start > pl.col("last"),
        "stopped": pl.col("later") | (start > today),
        "opened_new": pl.col("last") >= pl.col("cut_off"),
    }
    state = pl.sum_horizontal(said.cast(pl.Int32) * STATE[name] for name, said in bits.items())
    state = state + pl.col("kind") * 2**KIND_SHIFT
    written = pl.col("start").cast(pl.Date).dt.to_string("%Y-%m-%d").alias("construction_started")
    given = days.with_columns(written)
    return pl.concat(
        given.with_columns(
            number=pl.lit(number), party=pl.lit(party, pl.String), cut_off=pl.lit(cut_off)
        )
        .with_columns(state=state)
        .unique("state", keep="any")
        for number, (party, cut_off) in enumerate(parties.select("party", "cut_off").iter_rows())
    )
