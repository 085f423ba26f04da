"""What is told of a question a second time: the same as the first time, or refused with both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from annexc._errors import AnnexcError
from annexc._law.as_of import read_as_of
from annexc._law.party import Party
from annexc._learnt.ledger import Ledger
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.provenance import BY_ROW
from annexc._question.spec import PartyLike, read_party
from annexc._register.columns import Column, Input
from annexc._register.description import Register
from annexc._register.rows import Rows, WhereLike, read_where


def contradiction(name: str, given: str, kept: str) -> AnnexcError:
    """The error over a second telling that is not the first."""
    return AnnexcError(
        f"{name} is {given}, and the register was classified with {kept}, as its provenance says:",
        python=f"leave {name} out, or classify again",
        shell=f"leave --{_OPTIONS.get(name, name.replace('_', '-'))} out, or classify again",
    )


_OPTIONS = {"columns": "column", "constants": "constant"}


def hold_party(given: PartyLike | None, kept: Mapping[str, Party], default: str | None) -> None:
    if given is None:
        return
    several = [given] if isinstance(given, str | Path | Party) else list(given)
    found = {entry.iso3: entry for entry in map(read_party, several)}
    if sorted(found) != sorted(kept):
        raise contradiction("party", ";".join(sorted(found)), ";".join(sorted(kept)) or BY_ROW)
    for code, entry in found.items():
        hold_profile(code, entry, kept[code].profile_sha256)


def hold_profile(code: str, entry: Party, sha256: str | None) -> None:
    # A code alone says nothing of the profile; another profile would describe another plan.
    if entry.profile_sha256 in (None, sha256):
        return
    kept = f"SHA-256 {sha256[:12]}..." if sha256 else "none"
    raise AnnexcError(
        f"party: the profile of {code} is not the one that the register was classified with, as "
        f"its SHA-256 shows ({entry.profile_sha256[:12] if entry.profile_sha256 else ''}..., and "
        f"the provenance says {kept}); give that one, or classify again"
    )


def hold_day(given: str | date | None, kept: date) -> None:
    if given is not None and read_as_of(given) != kept:
        raise contradiction("as_of", read_as_of(given).isoformat(), kept.isoformat())


def hold_register(given: Register, kept: Register | None) -> None:
    if kept is None or given.sha256 != kept.sha256:
        raise contradiction(
            "register",
            named_register(given.key or given.name, given.sha256),
            "no register description"
            if kept is None
            else named_register(kept.key or kept.name, kept.sha256),
        )


def hold_prefix(given: str, kept: str) -> None:
    """Stops at a prefix other than that of the output columns; an empty one says nothing.

    Raises:
        AnnexcError: Names both.
    """
    if given and given != kept:
        raise contradiction("prefix", repr(given), repr(kept))


def hold_assumptions(given: Assumptions | Mapping[str, Any] | None, kept: Assumptions) -> None:
    if given is not None and assumptions(given) != kept:
        raise contradiction(
            "assume", json.dumps(assumptions(given).to_dict()), json.dumps(kept.to_dict())
        )


def hold_facts(given: Ledger, kept: Ledger) -> None:
    """Stops at facts other than those that were learnt when the register was classified.

    Raises:
        AnnexcError: Names both.
    """
    if given.sha256 != kept.sha256:
        shown = [f"{held!r} (SHA-256 {held.sha256[:12]}...)" for held in (given, kept)]
        raise contradiction("facts", shown[0], shown[1] if kept else "none")


def hold_where(
    given: WhereLike | None,
    kept: Rows,
    mapping: Mapping[str, Sequence[Input]],
    names: Sequence[str],
) -> None:
    """Stops at a filter by which no row was left out; each that is told again may be one of them.

    Raises:
        AnnexcError: Names both.
        ColumnError: If `given` is no filter, or of a column that is not there.
    """
    for entry in read_where(given):
        if any(entry.same(other) for other, _ in kept.filters):
            continue
        headers = {
            role: [e.column.header for e in entries if e.column is not None]
            for role, entries in mapping.items()
        }
        looked_at = entry.headers_of(names, headers, "where")
        # By another name: a role for its header, or the reverse.
        if not any(
            looked_at == read and replace(entry, column=other.column).same(other)
            for other, read in kept.filters
        ):
            raise contradiction("where", f"{entry}", f"{kept}" if kept.filters else "all rows")


# --- As a message shows it


def named_register(name: str, sha256: str) -> str:
    if not name:
        return "no register description"
    return f"{name!r} (SHA-256 {sha256[:12]}...)" if sha256 else repr(name)


def shown_column(column: Column) -> str:
    """A header, with which of its values are read if not all are."""
    how = {"starts_with": column.starts_with, "not_starts_with": column.not_starts_with}
    said = [f" ({name} {text!r})" for name, text in how.items() if text is not None]
    return " or ".join((column.header, *column.others)) + "".join(said)


def shown_columns(columns: Sequence[Column]) -> str:
    return ", ".join(f"`{shown_column(column)}`" for column in columns) or "no column"


def shown_inputs(entries: Sequence[Input]) -> str:
    constants = [f"{entry.constant!r} in every row" for entry in entries if entry.column is None]
    columns = shown_columns([entry.column for entry in entries if entry.column is not None])
    return "; ".join([*constants, *([columns] if columns != "no column" or not constants else [])])
