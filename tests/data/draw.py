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
sys.path.insert(0, str(HERE.parent))
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
#: The same of files that are not plain CSV: read by the package, drawn as CSV under the same name.
READ: dict[str, tuple[int, list[tuple[int, Holds]]]] = {
    "africa_wri_power_plants.csv": (
        50,
        [
            (5, lambda row: row["Fuel"] == "Waste"),
            (10, lambda row: row["Fuel"] == "Coal"),
            (5, lambda row: row["Country"] == ""),
        ],
    ),
    "ar_power_plants.csv": (
        25,
        [
            (3, lambda row: row["tipodecentral"] == "NUCLEAR"),
            (3, lambda row: "|" in row["tipodecentral"]),
        ],
    ),
    "au_nger_2017.csv": (40, [(10, lambda row: row["Type"] == "C")]),
    "cl_power_plants_biomass.csv": (29, []),
    "cl_power_plants_thermal.csv": (40, [(5, lambda row: row["Combustible"] == "CARBON")]),
    "fi_power_plants.xlsx": (60, [(5, lambda row: row["Type"] == "Nuclear energy")]),
    "in_cea_co2_database_v15.xlsm": (60, [(10, lambda row: row["UNIT_NO"] in ("0", "0.0"))]),
    "us_eia860_2017_plant_raw.xlsx": (60, []),
    "us_flight_pulp.xls": (40, []),
    "us_nrel_refining_inventory_2017.csv": (60, []),
}
#: Of the table of Parties the codes and the days.
PARTIES = ("iso3", "entry_into_force")


def chosen(rows: list[Row], file: str) -> list[Row]:
    """The rows of the excerpt, in the order of the file."""
    by_chance, kinds = READ[file] if file in READ else DRAWN[file]
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


def read(folder: Path) -> dict[str, tuple[list[str], list[Row]]]:
    """Headers and rows of the files that the package reads, every cell as text."""
    from excerpts import DESCRIBED, whole

    found = {}
    for name in READ:
        data = whole(folder, name, DESCRIBED[name])
        found[name] = (data.columns, data.fill_null("").to_dicts())
    return found


def main(folder: Path) -> None:
    for name in DRAWN:
        with (folder / "data" / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        write(HERE / "registers" / name, list(reader.fieldnames or ()), chosen(rows, name))
    for name, (register, rows) in read(folder).items():
        write(HERE / "registers" / f"{Path(name).stem}.csv", register, chosen(rows, name))
    with (folder / "reference" / "parties.csv").open(encoding="utf-8", newline="") as file:
        write(HERE / "reference" / "parties.csv", list(PARTIES), list(csv.DictReader(file)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
