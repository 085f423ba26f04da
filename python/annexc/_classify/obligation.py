"""The classification as a Polars expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc._classify.kernel import classified, output_names
from annexc._errors import AnnexcError, ColumnError
from annexc._law.as_of import read_as_of
from annexc._law.party import Party
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.spec import Parties, checked, read_parties, spec, with_readings
from annexc._register.columns import known_role
from annexc._register.manner import Manner
from annexc._register.roles import CATEGORY, EVIDENCE, SCHEMES, TEXT, USUAL_SCHEMES


def obligation(
    code: pl.Expr | str | None = None,
    *,
    scheme: str | None = None,
    party: str | Path | Party | pl.Expr | None = None,
    as_of: str | date | None = None,
    assume: Assumptions | Mapping[str, Any] | None = None,
    fields: Sequence[str] | None = None,
    **roles: pl.Expr | str,
) -> pl.Expr:
    """The same as `classify`, as an expression.

    Nulls: a null is not known, never no; every field of the struct follows the rule of its column
    in `classify`, and the struct itself is never null.

    Args:
        code: The codes, as an expression or a column name.
        scheme: The scheme of the codes, such as `nace2`.
        party: A code or name, `annexc.Party`, the path of a profile (.toml), or an expression that
            gives the Party row by row.
        as_of: The day asked about (ISO date); today if None.
        assume: `annexc.Assumptions` or a dict of some of its fields.
        fields: The fields of the struct, by the names of output columns; all of them if None. Only
            these are written, so that a few cost less than all.
        **roles: Further input columns by name (`construction_started`, `feed`, a second scheme
            ...), each an expression or a column name. Text, numbers, dates and truth values are
            read.

    Returns:
        An expression of the length of its inputs: a struct with the output columns of `classify` as
        fields, or with those of them that are asked for.

    Raises:
        ColumnError: If a name is no input column, nothing says what the sources are, or a field is
            no output column.
        PartyError: If the Party is not known or not given.
        AnnexcError: If `facts` or `tables` are given: they are of facilities, and an expression
            knows of none; `classify` takes them.

    Source:
        As `classify`.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"nace": ["24.51", "47.11"], "seen": ["1994", None]})
        >>> duty = annexc.obligation(
        ...     "nace", scheme="nace2", party="FRA", as_of="2026-08-31", first_reported="seen",
        ...     fields=["obligation", "legal_basis"],
        ... )
        >>> plants.select(duty.struct.field("obligation"))["obligation"].to_list()
        ['promote_existing', 'none']
    """
    for name in ("facts", "tables"):
        if name in roles:
            raise AnnexcError(
                f"obligation: {name}: an expression does not know of which facility a row is; "
                f"annexc.classify(data, {name}=...) takes them, of a lazy table too"
            )
    given: dict[str, pl.Expr] = {role: _expression(value) for role, value in roles.items()}
    for role in given:
        known_role(role, f"obligation: {role}", EVIDENCE)
    if (code is None) != (scheme is None):
        raise ColumnError(
            "obligation: code and scheme go together, such as code=pl.col('nace'), scheme='nace2'"
        )
    if code is not None and scheme is not None:
        known_role(scheme, f"obligation: scheme {scheme!r}", SCHEMES)
        if scheme in given:
            raise ColumnError(
                f"obligation: the codes of {scheme} are given twice, as code= and as {scheme}="
            )
        given[scheme] = _expression(code)
    if isinstance(party, pl.Expr):
        given["party"], party = party, None
    allowed = assumptions(assume)
    if not allowed.text:
        given = {role: value for role, value in given.items() if role not in TEXT}
    if not set(given) & {*CATEGORY, *TEXT}:
        raise ColumnError(
            "obligation: nothing says what the sources are; give code= and scheme=, or one of "
            f"category, {', '.join(USUAL_SCHEMES)}, or a national scheme of annexc.schemes()"
        )
    parties: Parties = read_parties(party, None, has_column="party" in given)
    question = spec(read_as_of(as_of), parties, list(given), allowed)
    # A column is judged by its name here too; what has none of its own is named by the caller.
    taken = [
        Manner().taking(role, value.meta.output_name(raise_if_undetermined=False) or role)
        for role, value in given.items()
    ]
    question = checked(with_readings(question, taken) if any(taken) else question)
    return classified(list(given.values()), question, _fields(fields)).alias("annexc")


def _fields(asked: Sequence[str] | None) -> Sequence[str]:
    known = output_names()
    if asked is None:
        return known
    names = [asked] if isinstance(asked, str) else list(asked)
    strange = [name for name in names if name not in known]
    if strange or not names:
        said = f"{strange[0]!r} is no output column" if strange else "no output column is named"
        raise ColumnError(f"obligation: fields: {said}; there are {', '.join(known)}")
    return list(dict.fromkeys(names))


def _expression(value: pl.Expr | str) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.col(value)
