"""Real registers to test on: excerpts that are in the repository, and the whole files beside it."""

from __future__ import annotations

from pathlib import Path

import annexc
import polars as pl

_TESTS = Path(__file__).resolve().parent
EXCERPTS = _TESTS / "data"
_WHOLE = _TESTS.parents[1] / "shared"

#: The folders by name; in a clone alone there is the first only.
FOLDERS = {"excerpts": EXCERPTS} | ({"whole": _WHOLE} if (_WHOLE / "data").is_dir() else {})

#: These ship with the package, whole.
_SAMPLES = {
    "fr_irep_2015_etablissements.csv": "fr-irep",
    "world_gem_cement_2025.csv": "gem-cement",
}


#: Registers that are no plain CSV, by file: the built-in description that says how it is read.
DESCRIBED = {
    "africa_wri_power_plants.csv": "wri-africa",
    "ar_power_plants.csv": "ar-plants",
    "au_nger_2017.csv": "au-nger",
    "cl_power_plants_biomass.csv": "cl-biomass",
    "cl_power_plants_thermal.csv": "cl-thermal",
    "fi_power_plants.xlsx": "fi-plants",
    "in_cea_co2_database_v15.xlsm": "in-cea",
    "us_eia860_2017_plant_raw.xlsx": "us-eia860-raw",
    "us_flight_pulp.xls": "us-flight-pulp",
    "us_nrel_refining_inventory_2017.csv": "us-nrel-refining",
}


def whole(folder: Path, file: str, name: str) -> pl.DataFrame:
    """A whole file as its description has it read, every column as text."""
    from annexc._files.read import read

    data = read(str(folder / "data" / file), annexc.load_register(name).reading).data
    return data.cast(pl.String)


def register(folder: Path, file: str) -> pl.DataFrame:
    """A register of one of the folders, every column as text."""
    if file in _SAMPLES:
        return annexc.sample(_SAMPLES[file])
    if file in DESCRIBED:
        if folder != EXCERPTS:
            return whole(folder, file, DESCRIBED[file])
        file = f"{Path(file).stem}.csv"
    path = folder / ("registers" if folder == EXCERPTS else "data") / file
    # Of some registers no more than the excerpt is at hand.
    path = path if path.exists() else EXCERPTS / "registers" / file
    return pl.read_csv(path, infer_schema=False)
