"""Of which scheme the codes of the input column `code` are: by the register, or by the Party."""

from __future__ import annotations

import json
from collections.abc import Mapping

from annexc import _native
from annexc._errors import ColumnError
from annexc._register.columns import Column, Mapped, coded
from annexc._register.manner import AUTO
from annexc._register.roles import CODE

Asked = dict[str, tuple[Column, ...]]


def with_scheme(
    mapped: Mapped, asked: Mapping[str, tuple[Column, ...]], party: str | None, where: str
) -> tuple[Mapped, Asked]:
    """Both mappings with the input column `code` read as the scheme that its codes are of.

    Args:
        mapped: The register's mapping.
        asked: The caller's.
        party: Whose all rows are, by alpha-3 code; None if rows differ or no one says.
        where: What an error names as the place of the register's mapping.

    Raises:
        ColumnError: If no one names the scheme, and the Party is not known to use one alone.
    """
    if not (asked.get(CODE) or mapped.columns.get(CODE)):
        return mapped.without_code(), {role: held for role, held in asked.items() if role != CODE}
    scheme, by = mapped.manner.scheme, "register"
    if scheme in (None, AUTO):
        header = (asked.get(CODE) or mapped.columns[CODE])[0].header
        scheme, by = _of_party(party, header, "columns" if CODE in asked else where), "party"
    columns = coded(mapped.columns, scheme, by)
    values = {scheme if role == CODE else role: table for role, table in mapped.values.items()}
    return mapped.over(columns, values), coded(asked, scheme, by)


def _of_party(party: str | None, header: str, where: str) -> str:
    """The one scheme that a Party's registers are known to use.

    Raises:
        ColumnError: If there are several or none.
    """
    rows = [] if party is None else json.loads(_native.party_schemes(party))
    known = [row["scheme"] for row in rows if row["confidence"] != "low"]
    if len(known) == 1:
        return str(known[0])
    if party is None:
        why, first = "the rows are not known to be of one Party", "nace2"
    elif known:
        listed = ", ".join(f"`{scheme}`" for scheme in known)
        why, first = f"registers of {party} use {listed}", known[0]
    else:
        assumed = "; ".join(
            f"{row['title']}" + (f" (`{row['scheme']}`)" if row["scheme"] else "") for row in rows
        )
        first = next((row["scheme"] for row in rows if row["scheme"]), "isic4")
        why = f"of {party} it is not known which its registers use" + (
            f", but assumed: {assumed}" if assumed else ""
        )
    raise ColumnError(
        f"{where}: `code` is read from `{header}`, and no one says of which scheme its codes are: "
        f"{why}.",
        python=f"Name it with columns={{'{first}': '{header}'}}, or with scheme = \"{first}\" in "
        "the register's description",
        shell=f"Name it with --column {first}='{header}', or with scheme = \"{first}\" in the "
        "register's description",
    )
