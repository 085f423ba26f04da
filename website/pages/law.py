"""The law as the package holds it: categories, rules, Parties, crosswalks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import annexc
import polars as pl
from annexc import _native

from website.pages.table import cell, code, table

_PARTS = {"II": "a category of Part II", "III": "a category of Part III", "none": "no category"}
_CROSSWALK = """\
# {title}

As the input column `{scheme}`. *Possible* are the categories that stay; *told apart by* are facts
that would settle it; *beside it* are categories often found on such a site, which change no duty.

{rows}
"""


def categories() -> str:
    """The Annex, category by category."""
    return "\n".join(_category(row) for row in annexc.categories().iter_rows(named=True))


def _category(row: dict[str, str]) -> str:
    title = row["name"] if row["ref"] == "none" else f"{row['ref']} {row['name']}"
    facts = {"Toolkit groups": row["toolkit_groups"], "Guidelines": row["guideline_section"]}
    lines = [f"- {name}: {cell(what)}" for name, what in facts.items() if what]
    if row["part"] in ("II", "III"):
        lines.append(f"- What to take into consideration: `annexc.guidance({row['ref']!r})`")
    return f"## {cell(title)}\n\n{cell(row['notes'])}\n\n" + "\n".join(lines) + "\n"


def rules() -> str:
    """What Article 5 attaches to a source, by part and age."""
    rows = [
        [_PARTS[found["part"]], found["source_age"], _duties(found["duties"])]
        for found in json.loads(_native.article5())
    ]
    return table(["a source in", "age", "duty, the strongest first"], rows)


def _duties(duties: list[dict[str, str]]) -> str:
    return "<br>".join(f"`{duty['obligation']}` {duty['legal_basis'] or ''}" for duty in duties)


def parties() -> str:
    """All Parties with their dates."""
    dates = ("entry_into_force", "cut_off", "bat_deadline")
    rows = [
        [code(row["iso3"]), cell(row["name"]), *(cell(row[name]) for name in dates), _remarks(row)]
        for row in annexc.parties().filter(status="party").iter_rows(named=True)
    ]
    return table(["", "Party", "in force", "cut-off", "required", "remarks"], rows)


def _remarks(row: dict[str, object]) -> str:
    remarks = row.get("remarks") or []
    return " ".join(map(cell, remarks if isinstance(remarks, list) else [remarks]))


def others() -> str:
    """The States that are no Parties."""
    listed = annexc.parties().filter(pl.col("status") != "party").select("iso3", "name").rows()
    return "; ".join(f"{cell(name)} (`{iso3}`)" for iso3, name in listed)


def _own_rows() -> dict[str, pl.DataFrame]:
    """The schemes that have rows of their own, with these."""
    held = {name: annexc.crosswalk(name).filter(scheme=name) for name in annexc.schemes()["scheme"]}
    return {name: rows for name, rows in held.items() if rows.height}


def crosswalks() -> str:
    """The schemes with a page, and how many rows it has."""
    titles = dict(annexc.schemes().select("scheme", "title").rows())
    rows = [
        [f"[`{name}`](crosswalk/{name}.md)", cell(titles[name]), str(rows.height)]
        for name, rows in _own_rows().items()
    ]
    return table(["scheme", "", "rows"], rows)


def crosswalk_pages() -> Iterator[tuple[str, str]]:
    """A page a scheme, row by row."""
    titles = dict(annexc.schemes().select("scheme", "title").rows())
    head = ["code", "possible", "told apart by", "beside it", "why", "source"]
    columns = ("categories", "facts", "ancillary", "why", "source")
    for name, rows in _own_rows().items():
        lines = [
            [code(row["code"]), *(cell(row[column]) for column in columns)]
            for row in rows.iter_rows(named=True)
        ]
        page = _CROSSWALK.format(title=cell(titles[name]), scheme=name, rows=table(head, lines))
        yield f"law/crosswalk/{name}.md", page


#: By the name that stands in a page.
TABLES = {
    "categories": categories,
    "rules": rules,
    "parties": parties,
    "others": others,
    "crosswalks": crosswalks,
}
