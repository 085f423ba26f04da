"""What a report is asked to say: from arguments, and from the provenance where they are silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from annexc._errors import AnnexcError
from annexc._law.as_of import read_as_of
from annexc._law.party import Party
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.spec import PartyLike, read_party
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register, load_register, registers
from annexc._report.round import Round, opened_round

_BY_ROW = "by row"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the report is made from.

    Attributes:
        given: The classified register.
        before: An earlier round.
        parties: The Parties that were asked about, by alpha-3 code; none if a column names them.
        as_of: The day asked about; None if nothing says it.
        register: The description of the register.
        columns: Headers by input column.
        prefix: Of the output columns.
    """

    given: Round
    before: Round | None
    parties: Mapping[str, Party]
    as_of: date | None
    register: Register | None
    columns: ColumnsLike | None
    prefix: str


def read_asked(
    classified: Any,
    before: Any,
    *,
    party: PartyLike | None,
    as_of: str | date | None,
    register: str | Path | Register | None,
    columns: ColumnsLike | None,
    assume: Assumptions | Mapping[str, Any] | None,
    prefix: str,
    origin: Mapping[str, str] | None,
) -> Asked:
    """Reads what was given, and holds it against the provenance.

    Raises:
        AnnexcError: If a file cannot be read, or an argument contradicts the provenance.
    """
    given = opened_round(classified, origin)
    held = given.origin
    parties = _parties(party, held)
    described = _register(register, held)
    day = _day(as_of, held)
    told = {
        "as_of": "" if day is None else day.isoformat(),
        "assumptions": _assumed(assume, held),
        "register": "" if described is None else described.key or described.name,
        "register_sha256": "" if described is None else described.sha256,
    }
    if party is not None or held:
        told["profile_sha256"] = held.get("profile_sha256") or _profiles(parties)
    # What the provenance says stands; the arguments fill what it leaves open.
    given = replace(given, origin={**{k: v for k, v in told.items() if v or k[0] == "p"}, **held})
    return Asked(
        given=given,
        before=None if before is None else opened_round(before, None),
        parties=parties,
        as_of=day,
        register=described,
        columns=columns if columns is not None else given.columns(),
        prefix=prefix or held.get("prefix", ""),
    )


def _day(as_of: str | date | None, held: Mapping[str, str]) -> date | None:
    kept = read_as_of(held["as_of"]) if held.get("as_of") else None
    if as_of is None:
        return kept
    day = read_as_of(as_of)
    if kept is not None and day != kept:
        raise _contradiction("as_of", day.isoformat(), kept.isoformat())
    return day


def _parties(party: PartyLike | None, held: Mapping[str, str]) -> dict[str, Party]:
    kept = [code for code in held.get("party", _BY_ROW).split(";") if code and code != _BY_ROW]
    if party is None:
        return {code: read_party(code) for code in kept}
    several = [party] if isinstance(party, str | Path | Party) else list(party)
    found = {entry.iso3: entry for entry in map(read_party, several)}
    if held.get("party") and sorted(found) != sorted(kept):
        raise _contradiction("party", ";".join(sorted(found)), held["party"])
    hashes = dict(
        entry.split(":", 1) for entry in held.get("profile_sha256", "").split(";") if entry
    )
    for code, entry in found.items():
        # A code alone says nothing of the profile; another profile would describe another plan.
        if "profile_sha256" in held and entry.profile_sha256 not in (None, hashes.get(code)):
            raise AnnexcError(
                f"party: the profile of {code} is not the one that the register was classified "
                "with, as its SHA-256 shows; give that one, or classify again"
            )
    return found


def _profiles(parties: Mapping[str, Party]) -> str:
    return ";".join(
        f"{code}:{entry.profile_sha256}"
        for code, entry in sorted(parties.items())
        if entry.profile_sha256 is not None
    )


def _register(register: str | Path | Register | None, held: Mapping[str, str]) -> Register | None:
    if register is not None:
        return load_register(register)
    name = held.get("register", "")
    # A description of one's own is known by its title only, and has to be given again.
    return load_register(name) if name and name in registers()["register"] else None


def _assumed(assume: Assumptions | Mapping[str, Any] | None, held: Mapping[str, str]) -> str:
    if assume is None:
        return ""
    told = json.dumps(assumptions(assume).to_dict())
    kept = held.get("assumptions")
    if kept and json.loads(kept) != json.loads(told):
        raise _contradiction("assume", told, kept)
    return told


def _contradiction(name: str, told: str, kept: str) -> AnnexcError:
    return AnnexcError(
        f"{name} is {told}, and the register was classified with {kept}, as its provenance says: "
        f"leave {name} out, or classify again"
    )
