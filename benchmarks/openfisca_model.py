"""The benchmark's rule as an OpenFisca tax and benefit system.

A source is the entity. Codes, Party and the kind of operation date are numbers, dates are days, as
OpenFisca is fed. Small tables are looked up by number; all else is a variable with a vectorised
formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks import article5
from benchmarks.law_tables import (
    KIND_SHIFT,
    NO_START,
    STANDINGS,
    STATE,
    STATE_BITS,
    LawTables,
)

#: Input variables: the numbers of the cells, and the day on which construction started.
INPUTS = ("eprtr", "naf2", "party", "operation", "start")
#: What stands before the names of the 16 answers.
PREFIX = "answer_"
_TRUTHS = (
    *STATE, "part_ii", "part_iii", "neither", "is_party", "is_not_a_party", "may_be_new",
    "may_be_existing", "new_part_ii", "new_part_iii", "require", "promote", "promote_existing",
)  # fmt: skip
#: Answers that depend on the codes alone.
_BY_CLASS = ("annex_c", "annex_c_candidates", "evidence", "ancillary")
_Formula = Any


class _System:
    """Variables are added one by one, as classes of OpenFisca's."""

    def __init__(self) -> None:
        self._source = build_entity(key="source", plural="sources", label="Source", is_person=True)
        self.system = TaxBenefitSystem([self._source])

    def add(self, name: str, kind: type, formula: _Formula = None, **more: Any) -> None:
        """A variable; an input if it has no formula."""
        body = {
            "value_type": kind,
            "entity": self._source,
            "definition_period": DateUnit.YEAR,
            "label": name,
            **more,
        }
        if formula is not None:
            body["formula"] = formula
        self.system.add_variable(type(name, (Variable,), body))

    def add_words(self, name: str, words: list[str], index: _Formula) -> None:
        """An answer in words; the formula gives their positions, -1 for null."""
        members = {f"word_{number}": word for number, word in enumerate(words)}
        choice = Enum(PREFIX + name, {**members, "null": "(null)"})

        def formula(sources: Any, period: Any) -> Any:
            found = index(sources, period)
            return EnumArray(np.where(found < 0, len(words), found).astype(np.uint8), choice)

        self.add(PREFIX + name, Enum, formula, possible_values=choice, default_value=choice.null)


def by_outcome(tables: LawTables) -> TaxBenefitSystem:
    """The outcome looked up by the packed key, then its answers."""
    made = _begun(tables)
    for column in tables.outcomes.iter_columns():
        _add_looked_up(made, column, "outcome")
    return made.system


def spelled_out(tables: LawTables) -> TaxBenefitSystem:
    """The rule as formulas (`article5`); only `needs` and `issues` are looked up."""
    made = _begun(tables)
    for name, formula in _rule_formulas(tables).items():
        made.add(name, bool if name in _TRUTHS else int, formula)
    for name in _BY_CLASS:
        _add_looked_up(made, tables.classes[name], "evidence")
    for name, words in article5.WORDS.items():
        made.add_words(name, words, _on(getattr(article5, name), name))
    made.add(
        f"{PREFIX}bat_required_from",
        int,
        lambda sources, period: article5.bat_required_from(
            _worlds(sources, period), sources("deadline", period)
        ),
    )
    made.add(
        f"{PREFIX}operating",
        int,
        lambda sources, period: np.where(sources("stopped", period), 0, NO_START),
    )
    for name in ("needs", "issues"):
        _add_looked_up(made, tables.outcomes[name], "outcome")
    return made.system


def _begun(tables: LawTables) -> _System:
    made = _System()
    for name in INPUTS:
        made.add(name, int)
    for name, formula in _key_formulas(tables).items():
        made.add(name, bool if name in _TRUTHS else int, formula)
    return made


def _add_looked_up(made: _System, column: pl.Series, by: str) -> None:
    """Dates and truth values are numbers, since OpenFisca knows no null."""
    null = -1 if isinstance(column.dtype, pl.Enum) else NO_START
    values = column.to_physical().cast(pl.Int32).fill_null(null).to_numpy()

    def formula(sources: Any, period: Any) -> Any:
        return values[sources(by, period)]

    if isinstance(column.dtype, pl.Enum):
        made.add_words(column.name, column.dtype.categories.to_list(), formula)
    else:
        made.add(PREFIX + column.name, int, formula)


def _key_formulas(tables: LawTables) -> dict[str, _Formula]:
    """Evidence from the codes, the state from the dates, the outcome from both."""
    cut_offs = tables.parties["cut_off"].to_numpy()
    kinds, lasts, laters = (
        tables.operations[name].to_numpy() for name in ("kind", "last", "later")
    )
    naf2_cells, classes = tables.naf2.height, tables.evidence_classes

    def evidence(sources: Any, period: Any) -> Any:
        return tables.evidence[sources("eprtr", period) * naf2_cells + sources("naf2", period)]

    def cut_off(sources: Any, period: Any) -> Any:
        return cut_offs[sources("party", period)]

    def last(sources: Any, period: Any) -> Any:
        return lasts[sources("operation", period)]

    def unbuilt(sources: Any, period: Any) -> Any:
        return sources("start", period) == NO_START

    def built_new(sources: Any, period: Any) -> Any:
        return sources("start", period) >= sources("cut_off", period)

    def contradictory(sources: Any, period: Any) -> Any:
        return sources("start", period) > sources("last", period)

    def stopped(sources: Any, period: Any) -> Any:
        return laters[sources("operation", period)] | (sources("start", period) > tables.as_of)

    def opened_new(sources: Any, period: Any) -> Any:
        return sources("last", period) >= sources("cut_off", period)

    def state(sources: Any, period: Any) -> Any:
        kind = kinds[sources("operation", period)] << KIND_SHIFT
        return kind + sum(sources(name, period) * bit for name, bit in STATE.items())

    def outcome(sources: Any, period: Any) -> Any:
        row = sources("party", period) * classes + sources("evidence", period)
        return tables.keys[(row << STATE_BITS) | sources("state", period)]

    made = (
        evidence,
        cut_off,
        last,
        unbuilt,
        built_new,
        contradictory,
        stopped,
        opened_new,
        state,
        outcome,
    )
    return {formula.__name__: formula for formula in made}


def _column(table: pl.DataFrame, name: str, by: str) -> _Formula:
    values = table[name].to_numpy()
    return lambda sources, period: values[sources(by, period)]


def _rule_formulas(tables: LawTables) -> dict[str, _Formula]:
    """What the rule rests on, each a variable, computed once a run."""

    def on(function: _Formula, *names: str, last: tuple[Any, ...] = ()) -> _Formula:
        return lambda sources, period: function(*(sources(n, period) for n in names), *last)

    return {
        "part_ii": _column(tables.classes, "part_ii", "evidence"),
        "part_iii": _column(tables.classes, "part_iii", "evidence"),
        "neither": _column(tables.classes, "neither", "evidence"),
        "deadline": _column(tables.parties, "deadline", "party"),
        "standing": _column(tables.parties, "standing", "party"),
        "kind": _column(tables.operations, "kind", "operation"),
        "is_party": on(lambda standing: standing == STANDINGS["party"], "standing"),
        "is_not_a_party": on(lambda standing: standing == STANDINGS["not_a_party"], "standing"),
        "may_be_new": on(
            article5.may_be_new, "start", "kind", "last", "cut_off", "contradictory", "is_party"
        ),
        "may_be_existing": on(
            article5.may_be_existing, "start", "cut_off", "contradictory", "is_party"
        ),
        "new_part_ii": on(np.logical_and, "may_be_new", "part_ii"),
        "new_part_iii": on(np.logical_and, "may_be_new", "part_iii"),
        "require": on(np.logical_or, "new_part_ii", "new_part_iii"),
        "promote": on(
            article5.may_be_promoted, "new_part_ii", "new_part_iii", "deadline", "is_party",
            last=(tables.as_of,),
        ),
        "promote_existing": on(
            lambda existing, ii, iii: existing & (ii | iii),
            "may_be_existing", "part_ii", "part_iii",
        ),
    }  # fmt: skip


def _ages(sources: Any, period: Any) -> article5.Ages:
    names = ("may_be_new", "may_be_existing", "contradictory", "is_party", "is_not_a_party")
    return article5.Ages(*(sources(name, period) for name in names))


def _worlds(sources: Any, period: Any) -> article5.Worlds:
    names = (
        "require", "promote", "promote_existing", "neither", "new_part_ii", "new_part_iii",
        "is_party", "is_not_a_party",
    )  # fmt: skip
    return article5.Worlds(*(sources(name, period) for name in names))


def _on(function: _Formula, name: str) -> _Formula:
    given = _ages if name in ("source_age", "age_basis") else _worlds
    return lambda sources, period: function(given(sources, period))
