"""What the Stockholm Convention asks of its Party at every facility of a national register.

`classify` adds the duty under Article 5 and Annex C to each row of a table; `sources` makes rows of
several activities; `explain` gives the reasoning for one row; `data_gaps` counts what is missing;
`inspect` looks at an unknown table; `obligation` is the same as a Polars expression. `progress`
makes the tables of a progress report, `compare` those of two rounds, `charts` draws them, and
`report` writes all of it as a page, a document and a workbook.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annexc import charts
    from annexc._asked.answers import Answers, answers
    from annexc._asked.questions import Questions, questions
    from annexc._asked.scenarios import Scenarios, scenarios
    from annexc._classify.classify import classify
    from annexc._classify.explain import Explanation, explain
    from annexc._classify.obligation import obligation
    from annexc._classify.releases import releases
    from annexc._classify.schema import Schema, schema
    from annexc._classify.sources import sources
    from annexc._errors import (
        AnnexcError,
        ColumnError,
        ColumnWarning,
        PartyError,
        RegisterError,
        RegisterWarning,
    )
    from annexc._inspect.inspection import Inspection, inspect
    from annexc._law.annex_c import Guidance, categories, crosswalk, guidance, schemes
    from annexc._law.party import Party, load_party, parties, party
    from annexc._learnt.ledger import Ledger
    from annexc._learnt.read import ledger
    from annexc._progress.compare import Comparison, compare
    from annexc._progress.gaps import data_gaps
    from annexc._progress.progress import Progress, progress
    from annexc._question.assumptions import Assumptions
    from annexc._question.provenance import provenance
    from annexc._register.description import Register, load_register, registers
    from annexc._register.samples import sample
    from annexc._report.report import report

    __version__: str

__all__ = [
    "AnnexcError",
    "Answers",
    "Assumptions",
    "ColumnError",
    "ColumnWarning",
    "Comparison",
    "Explanation",
    "Guidance",
    "Inspection",
    "Ledger",
    "Party",
    "PartyError",
    "Progress",
    "Questions",
    "Register",
    "RegisterError",
    "RegisterWarning",
    "Scenarios",
    "Schema",
    "__version__",
    "answers",
    "categories",
    "charts",
    "classify",
    "compare",
    "crosswalk",
    "data_gaps",
    "explain",
    "guidance",
    "inspect",
    "ledger",
    "load_party",
    "load_register",
    "obligation",
    "parties",
    "party",
    "progress",
    "provenance",
    "questions",
    "registers",
    "releases",
    "report",
    "sample",
    "scenarios",
    "schema",
    "schemes",
    "sources",
]

# Where each name lives: a module is loaded when one of its names is first used, so that the shell
# answers `--help` without Polars.
_HOME = {
    "AnnexcError": "_errors",
    "Answers": "_asked.answers",
    "Assumptions": "_question.assumptions",
    "ColumnError": "_errors",
    "ColumnWarning": "_errors",
    "Comparison": "_progress.compare",
    "Explanation": "_classify.explain",
    "Guidance": "_law.annex_c",
    "Inspection": "_inspect.inspection",
    "Ledger": "_learnt.ledger",
    "Party": "_law.party",
    "PartyError": "_errors",
    "Progress": "_progress.progress",
    "Questions": "_asked.questions",
    "Register": "_register.description",
    "RegisterError": "_errors",
    "RegisterWarning": "_errors",
    "answers": "_asked.answers",
    "Scenarios": "_asked.scenarios",
    "Schema": "_classify.schema",
    "categories": "_law.annex_c",
    "classify": "_classify.classify",
    "compare": "_progress.compare",
    "crosswalk": "_law.annex_c",
    "data_gaps": "_progress.gaps",
    "explain": "_classify.explain",
    "guidance": "_law.annex_c",
    "inspect": "_inspect.inspection",
    "ledger": "_learnt.read",
    "load_party": "_law.party",
    "load_register": "_register.description",
    "obligation": "_classify.obligation",
    "parties": "_law.party",
    "party": "_law.party",
    "progress": "_progress.progress",
    "provenance": "_question.provenance",
    "questions": "_asked.questions",
    "registers": "_register.description",
    "releases": "_classify.releases",
    "report": "_report.report",
    "sample": "_register.samples",
    "scenarios": "_asked.scenarios",
    "schema": "_classify.schema",
    "schemes": "_law.annex_c",
    "sources": "_classify.sources",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = import_module("annexc._native").version()
    elif name == "charts":
        value = import_module("annexc.charts")
    elif name in _HOME:
        value = getattr(import_module(f"annexc.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module 'annexc' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
