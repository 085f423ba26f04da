"""OpenFisca-core.

Tried: the rule as formulas; and, with the law as one table by packed key, the outcome looked up.
`typed` starts at numbers, as OpenFisca is fed; `text` numbers the cells first, by Polars, which is
the fastest way known.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.law_tables import NO_START, LawTables
from benchmarks.openfisca_model import INPUTS, PREFIX, by_outcome, spelled_out
from benchmarks.peer import Variant, typed

_PERIOD = "2026"


def variants(data: pl.DataFrame, tables: LawTables) -> list[Variant]:
    """Both systems, with and without the numbering of the cells."""
    numbers = _numbers(typed(data, tables), tables)
    found = []
    for name, system, spelled in (
        ("rule as formulas", spelled_out(tables), True),
        ("outcome looked up", by_outcome(tables), False),
    ):
        read = partial(_read, tables, system)
        run = partial(_calculated, tables, system, numbers)
        whole = partial(_from_text, tables, system, data)
        found += [
            Variant("openfisca", f"numbers given, {name}", "typed", run, read, spelled),
            Variant("openfisca", f"cells numbered, {name}", "text", whole, read, spelled),
        ]
    return found


def _numbers(encoded: pl.DataFrame, tables: LawTables) -> dict[str, NDArray[np.int32]]:
    empty = {
        "eprtr": tables.eprtr.height - 1,
        "naf2": tables.naf2.height - 1,
        "party": tables.parties.height - 1,
        "operation_started": tables.operations.height - 1,
        "construction_started": NO_START,
    }
    numbers = encoded.select(
        pl.col(name).to_physical().cast(pl.Int32).fill_null(value) for name, value in empty.items()
    )
    return {given: numbers[name].to_numpy() for given, name in zip(INPUTS, empty, strict=True)}


def _from_text(tables: LawTables, system: TaxBenefitSystem, data: pl.DataFrame) -> dict[str, Any]:
    return _calculated(tables, system, _numbers(typed(data, tables), tables))


def _calculated(
    tables: LawTables, system: TaxBenefitSystem, numbers: dict[str, NDArray[np.int32]]
) -> dict[str, Any]:
    count = len(numbers["party"])
    simulation = SimulationBuilder().build_default_simulation(system, count=count)
    for name, values in numbers.items():
        simulation.set_input(name, _PERIOD, values)
    return {name: simulation.calculate(PREFIX + name, _PERIOD) for name in tables.outcomes.columns}


def _read(tables: LawTables, system: TaxBenefitSystem, calculated: dict[str, Any]) -> pl.DataFrame:
    columns = []
    for name, dtype in tables.outcomes.schema.items():
        found = pl.Series(name, np.asarray(calculated[name])).cast(pl.Int32)
        if isinstance(dtype, pl.Enum):
            choice = system.get_variable(PREFIX + name).possible_values
            words = pl.Series([*[member.value for member in choice][:-1], None])
            columns.append(words.gather(found).alias(name))
        else:
            columns.append(found.replace(NO_START, None).cast(dtype))
    return pl.DataFrame(columns)
