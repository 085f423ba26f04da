"""What is asked, resolved before the run: the day, the Party, its plan, the assumptions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from annexc import _native
from annexc._errors import AnnexcError, PartyError
from annexc._law.party import Party, load_party, party
from annexc._question.assumptions import Assumptions
from annexc._register.description import Register

PartyLike: TypeAlias = "str | Path | Party | Sequence[str | Path | Party]"


@dataclass(frozen=True, slots=True)
class Parties:
    """The Party of rows that name none, and all that were given, by alpha-3 code."""

    default: str | None = None
    given: Mapping[str, Party] = field(default_factory=dict)


def read_party(given: str | Path | Party) -> Party:
    """A Party by code or name, as it is, or from a profile (a path that ends in .toml)."""
    if isinstance(given, Party):
        return given
    if isinstance(given, Path) or (isinstance(given, str) and given.endswith(".toml")):
        return load_party(given)
    if isinstance(given, str):
        return party(given)
    raise PartyError(
        f"party is {given!r};",
        python="give a code, a name, annexc.Party or the path of a profile",
        shell="give a code, a name or the path of a profile",
    )


def read_parties(
    given: PartyLike | None, register: Register | None, *, has_column: bool
) -> Parties:
    """The Parties given, or the register's.

    One Party speaks for every row that names none; several only bring their profiles to a register
    with a Party column.

    Raises:
        PartyError: If one is not known, is given twice, or no row could have a Party.
    """
    if given is None and register is not None and register.party is not None and not has_column:
        # A code or a name, never a file: what a description says does not reach one.
        given = party(register.party)
    if given is None:
        if has_column:
            return Parties()
        raise PartyError(
            "which Party's duty?",
            python="Pass party='FRA', a profile such as party='kenya.toml', or map a column of "
            "Parties with columns={'party': 'Country'}",
            shell="Pass --party FRA, a profile such as --party kenya.toml, or map a column of "
            "Parties with --column party='Country'",
        )
    if isinstance(given, str | Path | Party):
        found = read_party(given)
        return Parties(found.iso3, {found.iso3: found})
    by_code: dict[str, Party] = {}
    for entry in given:
        found = read_party(entry)
        if found.iso3 in by_code:
            raise PartyError(f"party: {found.iso3} is given twice")
        by_code[found.iso3] = found
    if not has_column and len(by_code) != 1:
        raise PartyError(
            f"party: {len(by_code)} Parties are given and no column says which is whose;",
            python="map one with columns={'party': 'Country'}",
            shell="map one with --column party='Country'",
        )
    return Parties(next(iter(by_code)) if len(by_code) == 1 else None, by_code)


def spec(as_of: date, parties: Parties, roles: Sequence[str], assume: Assumptions) -> str:
    """The question as the kernel takes it, in JSON."""
    profiles: dict[str, Any] = {
        iso3: entry.profile for iso3, entry in parties.given.items() if entry.profile is not None
    }
    return json.dumps(
        {
            "as_of": as_of.isoformat(),
            "party": parties.default,
            "profiles": profiles,
            "roles": list(roles),
            "assume": assume.to_dict(),
        }
    )


def with_readings(question: str, readings: Sequence[Mapping[str, Any]]) -> str:
    """The same question, with how the texts of each input are taken."""
    return json.dumps({**json.loads(question), "readings": list(readings)})


def with_words(question: str, words: Sequence[Sequence[str]]) -> str:
    """The same question, with the words of each input that comes as their numbers."""
    return json.dumps({**json.loads(question), "words": [list(entry) for entry in words]})


def checked(question: str) -> str:
    """The same question, if the kernel can answer it, so that errors come before data is read.

    Raises:
        AnnexcError: Names what is wrong.
    """
    try:
        _native.check_spec(question)
    except ValueError as error:
        raise AnnexcError(str(error)) from error
    return question
