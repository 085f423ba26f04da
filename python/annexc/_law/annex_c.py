"""The categories of Annex C, the guidance on them, and the crosswalk from codes to them."""

from __future__ import annotations

import html
import json
import textwrap
from dataclasses import dataclass
from typing import Any

import polars as pl

from annexc import _native
from annexc._errors import AnnexcError, hint
from annexc._register.roles import SCHEME_TABLE, SCHEMES, USUAL_SCHEMES, role_hint


def categories() -> pl.DataFrame:
    """The source categories of Annex C, Parts II and III, with `III.x` and `none`.

    Returns:
        One row a category, in the order of the Annex; Part II lists four, the last as four
        processes with a row each (II.d.i to II.d.iv). `ref`, `part`, `name`, `guideline_section`
        (of the guidelines on best available techniques), `toolkit_groups` (list of the Toolkit's
        source groups) and `notes` on open points.

    Source:
        Annex C of the Convention, restated; the guidelines of May 2007; the UNEP Toolkit of 2013.

    Example:
        >>> import annexc
        >>> annexc.categories().filter(ref="II.b")["name"].item()
        'Cement kilns firing hazardous waste'
    """
    texts = ("ref", "part", "name", "guideline_section")
    schema: dict[str, Any] = dict.fromkeys(texts, pl.String)
    schema |= {"toolkit_groups": pl.List(pl.String), "notes": pl.String}
    return pl.DataFrame(json.loads(_native.categories()), schema=schema)


def schemes() -> pl.DataFrame:
    """The code schemes that can be read.

    Returns:
        One row a scheme: `scheme` (its input column), `rank` (`activity` or `sector`: how far it
        speaks of the source itself), `title`, `vintages` (list), `parent` (the scheme whose
        crosswalk it refines, or null), `party` (list: whose registers use it), `rule` (how its
        codes reduce to its parent's) and `confidence` (how well that rule is known).

    Source:
        The code lists embedded in the package; each names its own source.

    Example:
        >>> import annexc
        >>> annexc.schemes().filter(scheme="naf2")["parent"].item()
        'nace2'
    """
    schema: dict[str, Any] = dict.fromkeys(("scheme", "rank", "title"), pl.String)
    schema |= {"vintages": pl.List(pl.String), "parent": pl.String, "party": pl.List(pl.String)}
    schema |= dict.fromkeys(("rule", "confidence"), pl.String)
    rows = [
        {name: row[name] for name in schema if name != "vintages"}
        | {"vintages": _native.vintages(scheme)}
        for scheme, row in SCHEME_TABLE.items()
    ]
    return pl.DataFrame(rows, schema=schema)


def crosswalk(scheme: str) -> pl.DataFrame:
    """What the codes of a scheme say, row by row.

    A row for a short code speaks for all codes below it that have no row of their own. A code of
    the list without any row is in no category.

    Args:
        scheme: The name of a scheme; see `schemes`.

    Returns:
        One row a code: `scheme` (whose row it is: a scheme takes over those of its parent), `code`,
        `title` (in English) and `title_local` (in the list's own language), null where the list has
        none or its licence leaves none, `categories` (list of references that stay possible),
        `possible` (the same, finer, `;`-joined), `facts` (list of the facts that would tell them
        apart), `ancillary` (list of categories often found beside it), `why` and `source`.

    Raises:
        AnnexcError: If there is no such scheme.

    Source:
        Each row names its own.

    Example:
        >>> import annexc
        >>> annexc.crosswalk("nace2").filter(code="24.44")["categories"].item().to_list()
        ['II.d.i', 'III.b', 'none']
    """
    if scheme not in SCHEMES:
        raise AnnexcError(
            f"{scheme!r} is no scheme.{role_hint(str(scheme), SCHEMES)} There are "
            f"{', '.join(USUAL_SCHEMES)} and the national ones of annexc.schemes()"
        )
    schema: dict[str, Any] = dict.fromkeys(("scheme", "code", "title", "title_local"), pl.String)
    schema |= {"categories": pl.List(pl.String), "possible": pl.String, "facts": pl.List(pl.String)}
    schema |= {"ancillary": pl.List(pl.String), "why": pl.String, "source": pl.String}
    rows = [
        {name: _joined(name, row[name]) for name in schema}
        for row in json.loads(_native.crosswalk(scheme))
    ]
    return pl.DataFrame(rows, schema=schema)


def _joined(name: str, value: Any) -> Any:
    return ";".join(value) if name == "possible" and isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a Party should take into consideration for one category.

    Attributes:
        ref: The category.
        name: Its name.
        guideline_section: The section of the guidelines on it.
        measures: The points of the general guidance (Annex C, Part V) that bear on it, restated:
            `ref`, `group`, `applies_to`, `measure`, `specific` (aimed at this category, not at
            all).
    """

    ref: str
    name: str
    guideline_section: str
    measures: pl.DataFrame

    def __str__(self) -> str:
        lines = [
            f"{self.ref}  {self.name}",
            f"Guidelines: {self.guideline_section or 'no section'}",
        ]
        group = None
        for row in self.measures.iter_rows(named=True):
            if row["group"] != group:
                group = row["group"]
                lines += ["", str(group)]
            mark = "*" if row["specific"] else "-"
            lines += textwrap.wrap(
                row["measure"],
                96,
                initial_indent=f"  {mark} {row['ref']}: ",
                subsequent_indent="      ",
            )
        if self.measures["specific"].any():
            lines += ["", "* aimed at this category; the others concern all."]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(row['ref'])}</td><td>{html.escape(row['group'] or '')}</td>"
            f"<td>{html.escape(row['measure'])}</td>"
            f"<td>{'this category' if row['specific'] else 'all'}</td></tr>"
            for row in self.measures.iter_rows(named=True)
        )
        return (
            f"<h4>{html.escape(self.ref)}: {html.escape(self.name)}</h4>"
            f"<p>Guidelines: {html.escape(self.guideline_section or 'no section')}</p>"
            "<table><thead><tr><th>Point</th><th>Group</th><th>Measure</th><th>Concerns</th></tr>"
            "</thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def guidance(ref: str) -> Guidance:
    """The guidance that Article 5 asks a Party to take into account for a category.

    Args:
        ref: A category reference such as `II.d.i`.

    Returns:
        The section of the guidelines and the points of the general guidance, the specific ones
        first.

    Raises:
        AnnexcError: If there is no such category.

    Source:
        Annex C, Part V, restated; the guidelines of May 2007.

    Example:
        >>> import annexc
        >>> annexc.guidance("II.d.i").guideline_section
        'V.D.(i)'
    """
    known = [entry["ref"] for entry in json.loads(_native.categories())]
    if ref not in known:
        raise AnnexcError(
            f"{ref!r} is no category.{hint(str(ref), known)} There are {', '.join(known)}"
        )
    found = json.loads(_native.guidance(ref))
    schema: dict[str, Any] = dict.fromkeys(("ref", "group", "applies_to", "measure"), pl.String)
    schema["specific"] = pl.Boolean
    rows = [{name: measure[name] for name in schema} for measure in found["measures"]]
    return Guidance(
        ref=found["ref"],
        name=found["name"],
        guideline_section=found["guideline_section"],
        measures=pl.DataFrame(rows, schema=schema),
    )
