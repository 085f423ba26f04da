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
    from annexc._assume import Assumptions
    from annexc._classify import classify
    from annexc._compare import Comparison, compare
    from annexc._errors import AnnexcError, ColumnError, ColumnWarning, PartyError, RegisterError
    from annexc._explain import Explanation, explain
    from annexc._gaps import data_gaps
    from annexc._inspect import Inspection, inspect
    from annexc._law import Guidance, categories, crosswalk, guidance, schemes
    from annexc._obligation import obligation
    from annexc._party import Party, load_party, parties, party
    from annexc._progress import Progress, progress
    from annexc._provenance import provenance
    from annexc._register import Register, load_register, registers
    from annexc._report import report
    from annexc._samples import sample
    from annexc._sources import sources

    __version__: str

__all__ = [
    "AnnexcError",
    "Assumptions",
    "ColumnError",
    "ColumnWarning",
    "Comparison",
    "Explanation",
    "Guidance",
    "Inspection",
    "Party",
    "PartyError",
    "Progress",
    "Register",
    "RegisterError",
    "__version__",
    "categories",
    "charts",
    "classify",
    "compare",
    "crosswalk",
    "data_gaps",
    "explain",
    "guidance",
    "inspect",
    "load_party",
    "load_register",
    "obligation",
    "parties",
    "party",
    "progress",
    "provenance",
    "registers",
    "report",
    "sample",
    "schemes",
    "sources",
]

# Where each name lives: a module is loaded when one of its names is first used, so that the shell
# answers `--help` without Polars.
_HOME = {
    "AnnexcError": "_errors",
    "Assumptions": "_assume",
    "ColumnError": "_errors",
    "ColumnWarning": "_errors",
    "Comparison": "_compare",
    "Explanation": "_explain",
    "Guidance": "_law",
    "Inspection": "_inspect",
    "Party": "_party",
    "PartyError": "_errors",
    "Progress": "_progress",
    "Register": "_register",
    "RegisterError": "_errors",
    "categories": "_law",
    "classify": "_classify",
    "compare": "_compare",
    "crosswalk": "_law",
    "data_gaps": "_gaps",
    "explain": "_explain",
    "guidance": "_law",
    "inspect": "_inspect",
    "load_party": "_party",
    "load_register": "_register",
    "obligation": "_obligation",
    "parties": "_party",
    "party": "_party",
    "progress": "_progress",
    "provenance": "_provenance",
    "registers": "_register",
    "report": "_report",
    "sample": "_samples",
    "schemes": "_law",
    "sources": "_sources",
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
