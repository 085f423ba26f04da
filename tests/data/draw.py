"""Makes the excerpts in this folder again from the whole files; see ORIGIN.md.

    python tests/data/draw.py FOLDER

FOLDER holds `data` and `reference`. The draw is seeded: the same files give the same excerpts.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
SEED = "annexc"

Row = dict[str, str]
Holds = Callable[[Row], bool]

#: By file: how many rows are drawn by chance, and how many more of each kind that a test looks at.
DRAWN: dict[str, tuple[int | None, list[tuple[int, Holds]]]] = {
    "truth_annexc_chemical_reporters.csv": (None, []),
    "eu_eprtr_taranto_activities_raw.csv": (None, []),
    "us_tri_2018_facilities_odd_regions.csv": (400, []),
    "us_tri_il_2023_basic_raw.csv": (120, [(10, lambda row: row["31. NAICS 2"] != "")]),
    "us_eia860_2019_plants_naics_commissioning.csv": (
        250,
        [(30, lambda row: row["other_fuel2"] != "")],
    ),
    "de_opsd_power_plants_2020.csv": (
        130,
        [
            (25, lambda row: row["energy_source"] == "Waste"),
            (25, lambda row: row["retrofit"] != ""),
            (15, lambda row: row["shutdown"] != ""),
            (15, lambda row: row["energy_source"] in ("Hydro", "Nuclear")),
        ],
    ),
    "eu_eper_combustion_facilities.csv": (
        170,
        [
            (10, lambda row: row["CountryCode"] == "EL"),
            (10, lambda row: row["CountryCode"] == "UK"),
        ],
    ),
}
#: Of the table of Parties the codes and the days.
PARTIES = ("iso3", "entry_into_force")


def chosen(rows: list[Row], file: str) -> list[Row]:
    """The rows of the excerpt, in the order of the file."""
    by_chance, kinds = DRAWN[file]
    if by_chance is None:
        return rows
    draw = random.Random(f"{SEED} {file}")
    places = set(draw.sample(range(len(rows)), by_chance))
    for count, holds in kinds:
        of_kind = [place for place, row in enumerate(rows) if holds(row)]
        places.update(draw.sample(of_kind, min(count, len(of_kind))))
    return [rows[place] for place in sorted(places)]


def write(target: Path, columns: list[str], rows: list[Row]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    for name in DRAWN:
        with (folder / "data" / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        write(HERE / "registers" / name, list(reader.fieldnames or ()), chosen(rows, name))
    with (folder / "reference" / "parties.csv").open(encoding="utf-8", newline="") as file:
        write(HERE / "reference" / "parties.csv", list(PARTIES), list(csv.DictReader(file)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
