"""Test registers, drawn with a fixed seed from the frequencies of the real ones.

The codes are drawn together from the French sample, years and statuses together from the cement
sample, so that what goes with what in the real registers does so here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import annexc
import numpy as np
import polars as pl
import pyarrow.parquet as pq

#: Rows that are drawn together, and held together when a file is written.
BATCH = 1_000_000
SEED = 5
ROW_GROUP = 250_000

#: Parties and how often each is drawn: known dates early and late, deadlines to come (ITA), a
#: Party whose date is not known (PSE), States that are no Party, codes of no State, empty cells.
PARTIES: dict[str | None, int] = {
    "FRA": 160, "DEU": 130, "POL": 80, "ESP": 80, "CZE": 50, "FIN": 30, "SWE": 30, "NLD": 40,
    "GBR": 80, "ITA": 60, "EUE": 10, "CHN": 120, "IND": 100, "JPN": 50, "KOR": 40, "BRA": 50,
    "MEX": 50, "CAN": 40, "AUS": 30, "ZAF": 30, "KEN": 20, "NGA": 20, "EGY": 20, "IRQ": 15,
    "UZB": 15, "MLT": 5, "PSE": 5, "USA": 120, "ISR": 10, "MYS": 15, "XKX": 5, "ZZZ": 5, None: 10,
}  # fmt: skip
_FIRST_DAY, _LAST_DAY = np.datetime64("1900-01-01", "D"), np.datetime64("2027-12-31", "D")


def batches(rows: int, *, described: bool = False, seed: int = SEED) -> Iterator[pl.DataFrame]:
    """A register in pieces; the first rows of a longer one are those of a shorter one.

    Args:
        rows: How many rows in all.
        described: Whether to add what classification does not need: identifier, name, place.
        seed: Of the random numbers.

    Yields:
        Frames of at most `BATCH` rows. All columns are text, but for the coordinates.
    """
    for number, start in enumerate(range(0, rows, BATCH)):
        batch = _batch(np.random.default_rng([seed, number]), start, described)
        yield batch.head(rows - start)


def register(rows: int) -> pl.DataFrame:
    """The columns that say what a source is: two codes, two dates and a Party."""
    return pl.concat(batches(rows), rechunk=True)


def write_parquet(rows: int, path: Path) -> None:
    """Writes a register with all its columns, batch by batch."""
    writer: pq.ParquetWriter | None = None
    for batch in batches(rows, described=True):
        table = batch.to_arrow()
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=ROW_GROUP)
    if writer is not None:
        writer.close()


def write_csv(rows: int, path: Path) -> None:
    """Writes a register with all its columns, batch by batch."""
    with path.open("wb") as file:
        for number, batch in enumerate(batches(rows, described=True)):
            batch.write_csv(file, include_header=number == 0)


@cache
def _samples() -> tuple[pl.DataFrame, pl.DataFrame]:
    french = annexc.sample("fr-irep").select(
        name="Nom_Etablissement", eprtr="code_eprtr", naf2="Code_APE"
    )
    cement = annexc.sample("gem-cement").select(
        operation_started="Start date", status="Operating status"
    )
    return french, cement


def _batch(random: np.random.Generator, start: int, described: bool) -> pl.DataFrame:
    french, cement = _samples()
    facilities = french[random.integers(0, french.height, BATCH)]
    operation = cement[random.integers(0, cement.height, BATCH)]
    weights = np.array(list(PARTIES.values()), dtype=float)
    drawn = random.choice(len(PARTIES), BATCH, p=weights / weights.sum())
    codes = facilities.select("eprtr", "naf2").with_columns(
        operation["operation_started"],
        _construction(random, operation["operation_started"]),
        pl.Series("party", list(PARTIES))[drawn],
    )
    latitude = random.uniform(41.3, 51.1, BATCH).round(5)
    longitude = random.uniform(-5.2, 9.6, BATCH).round(5)
    if not described:
        return codes
    number = pl.int_range(start, start + BATCH, eager=True)
    return codes.select(
        pl.format("F{}", number.cast(pl.String).str.zfill(9)).alias("facility_id"),
        facilities["name"],
        "party",
        pl.Series("latitude", latitude),
        pl.Series("longitude", longitude),
        operation["status"],
        pl.col("eprtr", "naf2", "construction_started", "operation_started"),
    )


def _construction(random: np.random.Generator, operation: pl.Series) -> pl.Series:
    """Start of construction as ISO dates, null for three in ten.

    Up to six years before operation where that is known; one in twenty has nothing to do with it.
    """
    years = operation.str.extract(r"^(\d{4})$").cast(pl.Int64)
    known = years.is_not_null().to_numpy() & (random.random(BATCH) >= 0.05)
    since = years.fill_null(1970).to_numpy() - 1970
    opened = since.astype("datetime64[Y]").astype("datetime64[D]").astype("int64")
    before = opened - random.integers(0, 6 * 365, BATCH)
    anywhere = random.integers(_FIRST_DAY.astype("int64"), _LAST_DAY.astype("int64"), BATCH)
    days = pl.Series("construction_started", np.where(known, before, anywhere)).cast(pl.Int32)
    # Days that programs write where they have none (1900-01-01) are no dates to annexc.
    ends = days.cast(pl.Date).dt.ordinal_day().is_in([1, 2, 363, 364, 365, 366])
    days = days + ends.cast(pl.Int32) * 7
    written = days.cast(pl.Date).dt.to_string("%Y-%m-%d").to_frame()
    missing = pl.Series(random.random(BATCH) < 0.3)
    return written.select(
        pl.when(~missing).then(pl.col("construction_started")).alias("construction_started")
    ).to_series()
