"""The words of the border, each with an example that is run."""

from __future__ import annotations

import csv
import tomllib
import warnings
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import annexc
import polars as pl
from annexc._labels import labels
from annexc._register import roles

from website.pages.table import cell, code, table

ROOT = Path(__file__).parents[2]
EXAMPLES = tomllib.loads((ROOT / "website/examples.toml").read_text("utf-8"))


def classified(row: dict[str, str], plan: str | None = None) -> dict[str, Any]:
    """A row of the examples with its answer, by a Party's plan if there is one."""
    asked = {"party": EXAMPLES["party"], "as_of": EXAMPLES["as_of"]}
    if "party" in row:
        del asked["party"]
    if plan is not None:
        with TemporaryDirectory() as folder:
            path = Path(folder, "plan.toml")
            path.write_text(plan, encoding="utf-8")
            asked["party"] = annexc.load_party(path)
    columns = {"nace2": "NACE"} if "NACE" in row else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = annexc.classify(pl.DataFrame([row]), columns=columns, **asked)
    return found.row(0, named=True)


def words(column: str) -> list[str]:
    """The words of an output column."""
    return annexc.schema().columns.filter(column=column)["words"].item().to_list()


def issues() -> str:
    """What is remarked of a row."""
    rows = []
    for issue in words("issues"):
        row = EXAMPLES["issues"][issue]
        found = classified(row)
        assert issue in found["issues"].split(";"), f"{row} has the issues {found['issues']!r}"
        means = labels("en")[f"report.issue.{issue}"]
        stays = cell(found["annex_c_candidates"].split(";"))
        rows.append([code(issue), cell(means), _shown(row), stays, code(found["obligation"])])
    return table(["issue", "means", "such as", "categories that stay", "duty"], rows)


def needs() -> str:
    """What would settle a row."""
    rows = []
    for need in words("needs"):
        row = EXAMPLES["needs"][need]
        found = classified(row, EXAMPLES["plans"].get(need))
        assert need in found["needs"].split(";"), f"{row} needs {found['needs']!r}, not {need}"
        rows.append([code(need), cell(labels("en")[f"question.{need}"]), _shown(row)])
    return table(["need", "the question", "such as"], rows)


def _shown(row: dict[str, str]) -> str:
    return "<br>".join(f"{cell(name)} {code(value)}" for name, value in row.items())


def inputs(names: Sequence[str]) -> str:
    """What `classify` reads, of some inputs."""
    rows = [
        [code(name), cell(_means(name)), " ".join(map(code, _fact_words().get(name, ()))),
         code(_example(name))]
        for name in names
    ]  # fmt: skip
    return table(["input", "", "words", "such as"], rows)


def _means(name: str) -> str:
    if name in roles.SCHEMES:
        return str(roles.SCHEME_TABLE[name]["title"])
    return str(EXAMPLES["means"].get(name) or labels("en")[f"need.{name}"])


def _example(name: str) -> str:
    if name in roles.SCHEMES:
        return str(annexc.crosswalk(name)["code"][0])
    return str(EXAMPLES["inputs"][name])


@cache
def _fact_words() -> dict[str, list[str]]:
    """The words of each fact, from its table."""
    found: dict[str, list[str]] = {}
    lines = (ROOT / "src/evidence/data/facts.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        found.setdefault(row["fact"], []).append(row["value"])
    return found


#: By the name that stands in a page.
TABLES: dict[str, Callable[[], str]] = {
    "issues": issues,
    "needs": needs,
    "identity": partial(inputs, (*roles.IDENTITY, *roles.TEXT, "party", "status")),
    "kinds": partial(inputs, ("category", *roles.USUAL_SCHEMES)),
    "facts": partial(inputs, (*roles.FACTS, *roles.RELEASES)),
    "dates": partial(inputs, roles.DATES),
    "reported": partial(inputs, roles.REPORTED),
}
