"""The releases that a register reports, as one tidy table in grams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import RegisterError, hint
from annexc._question.linked.links import TablesLike, link_of
from annexc._question.linked.tidy import TIDY, tidy
from annexc._register.description import Register, load_register


def releases(
    tables: TablesLike | Any, *, register: str | Path | Register
) -> pl.DataFrame | pl.LazyFrame:
    """The releases of further tables, one row a chemical, medium and amount, in grams.

    All that is written is kept, other pollutants too: those of Annex C are
    `filter(pl.col("chemical").is_not_null())`. Grams of toxic equivalents and grams of mass are
    told apart by `teq` and never summed.

    Nulls: an empty cell and a mark for nothing are null. What is not known for certain is null
    (an amount with two readings, a bound such as `<0.5`, a unit that is no mass), and `issue` says
    why; `grams` is 0 where the table says that there is nothing.

    Args:
        tables: Tables by the names under which the description has them, as given to `classify`;
            or one table, if the description names one of releases.
        register: The description, as given to `classify`.

    Returns:
        A Polars DataFrame; a LazyFrame if a table given is one. `facility_id` (text); `chemical`
        (`PCDD/PCDF`, `HCB`, `PCB`, `PeCB`, `PCN`, `HCBD`, several joined by `/`; null for another
        pollutant or one that is not known); `substance` (as written); `medium` (`air`, `water`,
        `land`, `transfer`; null if it tells none of them); `grams`; `teq` (`TEQ`, `I-TEQ`,
        `WHO-TEQ`; null for a mass, or where it is not said); `year`; `released` (whether it counts
        as a release of the facility: a chemical of Annex C, above naught, not moved off site; a
        name without an amount is one); `amount`, `unit`, `medium_written`, `year_written` (as they
        stand there); `issue` (`;`-joined; null if all was read); `table` (its name).

    Raises:
        RegisterError: If the description names no such table, or none of releases.
        ColumnError: If a table does not have a column that is read.
        AnnexcError: If a file cannot be read.

    Source:
        The words of the native tables of releases; `words/units.csv` and `words/media.csv`. A pound
        is 453.59237 g and a short ton 2000 pounds, by definition.

    Example:
        >>> import annexc, polars as pl
        >>> emissions = pl.DataFrame({
        ...     "Identifiant": ["061.03190"], "Annee_Emission": ["2015"], "Milieu": ["Air"],
        ...     "Polluant": ["Dioxines et furanes"], "quantite": ["0.00015"], "unite": ["kg/an"],
        ... })
        >>> found = annexc.releases(emissions, register="fr-irep")
        >>> found.select("chemical", "medium", "grams").row(0)
        ('PCDD/PCDF', 'air', 0.15)
    """
    found = load_register(register)
    known = {table.name: table for table in found.tables if table.gives == "releases"}
    place = f"register {found.key or found.file}"
    if not known:
        raise RegisterError(f"{place}: names no table that gives releases")
    given = _by_name(tables, list(known), place)
    parts = []
    for name, data in given.items():
        if name not in known:
            raise RegisterError(
                f"tables: {name!r} is no table of releases of {place}.{hint(str(name), known)} "
                f"There are {', '.join(known)}"
            )
        link = link_of(known[name], data)
        parts.append(tidy(link.table, link.rows))
    whole = pl.concat(parts) if parts else pl.LazyFrame(schema=dict(TIDY))
    is_lazy = any(isinstance(data, pl.LazyFrame) for data in given.values())
    return whole if is_lazy else whole.collect()


def _by_name(tables: Any, known: list[str], place: str) -> TablesLike:
    """The tables by name, where one is given alone too."""
    if isinstance(tables, dict):
        return tables
    if len(known) != 1:
        raise RegisterError(
            f"{place}: names several tables of releases; give each by its name, such as "
            f"{{'{known[0]}': table}}"
        )
    return {known[0]: tables}
