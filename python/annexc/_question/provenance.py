"""Where a result comes from, written beside it by whatever writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from annexc import _native
from annexc._law.as_of import read_as_of
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.question import described
from annexc._question.spec import PartyLike, read_parties
from annexc._register.description import Register


def provenance(
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    assume: Assumptions | Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """What a reader needs to make the same result again.

    Args:
        party: As given to `classify`.
        as_of: As given to `classify`.
        register: As given to `classify`.
        assume: As given to `classify`.

    Returns:
        Names and texts, fit for the metadata of a file: `annexc` (package version), `law_data`,
        `crosswalk_data` (their versions), `as_of`, `party` (alpha-3 codes, `;`-joined; `by row` if
        only a column names them), `profile_sha256` (`CODE:hash`, `;`-joined; empty without a
        profile), `register`, `register_sha256` (empty without a register), `assumptions` (JSON) and
        `of_plans` (in words, what is assumed where an action plan is not known).

    Raises:
        AnnexcError: As `classify`.

    Source:
        The package itself.

    Example:
        >>> import annexc
        >>> annexc.provenance(party="FRA", as_of="2026-08-31", register="fr-irep")["party"]
        'FRA'
    """
    found, _, _ = described(register)
    assumed = assumptions(assume)
    # The data is not at hand: where neither names one Party, a column must.
    by_row = party is not None or found is None or found.party is None
    parties = read_parties(party, found, has_column=by_row)
    versions = json.loads(_native.data_versions())
    profiles = {
        code: entry for code, entry in sorted(parties.given.items()) if entry.profile is not None
    }
    return {
        "annexc": _native.version(),
        "law_data": str(versions["law"]),
        "crosswalk_data": str(versions["crosswalk"]),
        "as_of": read_as_of(as_of).isoformat(),
        "party": ";".join(sorted(parties.given)) or "by row",
        "profile_sha256": ";".join(
            f"{code}:{entry.profile_sha256}" for code, entry in profiles.items()
        ),
        "register": "" if found is None else found.key or found.name,
        "register_sha256": "" if found is None else found.sha256,
        "assumptions": json.dumps(assumed.to_dict()),
        "of_plans": assumed.of_plans,
    }
