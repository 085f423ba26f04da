"""The Parties: their dates, what is remarked on them, their action plans and deadlines."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._errors import PartyError, hint
from annexc._law import party_tables as _party_tables
from annexc._law import party_text as _party_text


@dataclass(frozen=True, slots=True)
class Party:
    """A State, or the European Union, and what is known of its standing under the Convention.

    Attributes:
        iso3: ISO 3166-1 alpha-3 code; `EUE` for the European Union.
        name: Short English name.
        status: `party` or `not_a_party`, by the table; see `doubt` too.
        entry_into_force: Day on which the Convention entered into force for it; None if not known.
            Where sources give several, the first.
        cut_off: First day on which a source begun counts as new (Article 5(f)): the first
            anniversary.
        bat_deadline: Day from which best available techniques are required for new sources of Part
            II at the latest (Article 5(d)): the fourth anniversary.
        signature_date: Day of signature; None if it did not sign.
        instrument: Ratification, acceptance, approval or accession.
        deposit_date: Day of deposit of the instrument.
        article_25_4_declaration: `true`, `false` or `unknown`.
        confidence: `high`, `medium`, `low` or `unsourced`.
        source: Where the dates were read.
        remarks: What a reader should know of them, such as a conflict between sources.
        doubt: Why it is not certain whether, or since when, it is a Party; None if it is. Its
            sources are judged by every possibility, and what they do not agree on needs
            `entry_into_force`.
        possible: The possibilities then: days of entry into force, `unknown` (a Party since a day
            that no source gives), `never`.
        profile: The Party's action plan, if a profile was loaded.
        profile_sha256: Of the bytes of the profile file.
    """

    iso3: str
    name: str
    status: str
    entry_into_force: date | None = None
    cut_off: date | None = None
    bat_deadline: date | None = None
    signature_date: date | None = None
    instrument: str | None = None
    deposit_date: date | None = None
    article_25_4_declaration: str | None = None
    confidence: str | None = None
    source: str | None = None
    remarks: tuple[str, ...] = ()
    doubt: str | None = None
    possible: tuple[str, ...] = ()
    profile: dict[str, Any] | None = field(default=None, hash=False)
    profile_sha256: str | None = None

    def __repr__(self) -> str:
        return _party_text.told(self)

    def chemicals(self, as_of: str | date | None = None) -> pl.DataFrame:
        """The chemicals of Annex C that are at stake for the Party on a day.

        Amendments have added chemicals, and no source category. They bind a Party from days of its
        own: after a declaration under Article 25(4) only by an instrument for each, and not if it
        notified within a year that it could not accept one (Article 22(3)(b)). Such notices were
        not collected; a profile may name them (`not_accepted`). No duty of a source turns on this:
        limb (b) of Article 5(f)(vi), by which a source that only an amendment brought under the
        Convention is new by that amendment's day, is not applied, since every category was covered
        for the first chemicals already. A chemical process (III.f) that releases a later one and
        none of those would be the exception.

        Args:
            as_of: The day asked about; today if none is given.

        Returns:
            One row a chemical: `chemical` (short), `name`, `cas`, `decision` (null for the original
            text), `at_stake` (`yes`, `no`, `unknown`), `since` (date; null unless `yes` and
            the sources agree on it), `article` on which the answer rests, `why` and `source`.

        Source:
            Annex C, Part I, and the decisions that amend it, as each row names them.

        Example:
            >>> import annexc
            >>> annexc.party("FRA").chemicals("2016-12-14")["at_stake"].to_list()
            ['yes', 'yes', 'yes', 'yes', 'no', 'no']
        """
        return _party_tables.chemicals(self.iso3, self.profile, as_of)

    def calendar(self, as_of: str | date | None = None) -> pl.DataFrame:
        """What the Party itself has to hand in, and by when.

        The action plan and the reviews of it (Article 5(a)), the implementation plan and its
        updates after amendments of Annex C (Article 7), the reports (Article 15). Amendments of
        Annexes A and B ask for updates of their own, which are not listed.

        Args:
            as_of: The day asked about; today if none is given. What repeats is listed up to the
                first after it.

        Returns:
            One row a deadline, by day: `duty` (`action_plan`, `implementation_plan`, `review`,
            `plan_update`, `report`), `due` (null if what it is counted from is not known), `past`
            (whether it lies before the day asked about), `article`, `certainty` (`stated` in a
            source, `computed`, `unknown`), `note`, `source` and `entry_into_force`, on which the
            row rests: where sources give two days, each has rows of its own. No rows for a State
            that is no Party or whose day is not known.

        Source:
            The text of the Convention and decisions of its Conference of the Parties, as each row
            names them.

        Example:
            >>> import annexc
            >>> annexc.party("Kenya").calendar("2026-08-01").filter(duty="report")["due"].max()
            datetime.date(2026, 8, 31)
        """
        return _party_tables.calendar(self.iso3, self.profile, as_of)


def party(identifier: str) -> Party:
    """A Party by its code or name.

    Args:
        identifier: ISO 3166-1 alpha-3 or alpha-2 code (`EUE` or `EU` for the European Union) or a
            usual English name; case and accents do not matter.

    Returns:
        Its dates and remarks. A date that no source gives is None, never a guess.

    Raises:
        PartyError: If no State is called so; names the nearest. Of a territory it says what is
            known of it, and that it is judged as no State.

    Source:
        The table of Parties embedded in the package; each Party names its own sources.

    Example:
        >>> import annexc
        >>> annexc.party("France").cut_off
        datetime.date(2005, 5, 17)
    """
    found = _native.resolve_party(identifier)
    if found is None:
        territory = _native.describe_territory(identifier)
        if territory is not None:
            raise PartyError(territory)
        known = [name for entry in _all().values() for name in (entry.name, entry.iso3)]
        raise PartyError(
            f"no State is known as {identifier!r}.{hint(identifier, known)} Give its ISO 3166-1 "
            "alpha-3 code;",
            python="annexc.parties() lists all",
            shell="`annexc parties` lists all",
        )
    return _all()[found]


def parties() -> pl.DataFrame:
    """All States and organisations known, Party or not.

    Returns:
        One row each: `iso3`, `name`, `status`, the dates `entry_into_force`, `cut_off`,
        `bat_deadline`, `signature_date`, `deposit_date`, then `instrument`,
        `article_25_4_declaration`, `confidence`, `remarks` (list of text), `source` and `doubt`
        (why it is not certain whether or since when it is a Party; else null). A date that no
        source gives is null; where sources give several, it is the first.

    Source:
        The table of Parties embedded in the package.

    Example:
        >>> import annexc
        >>> annexc.parties().filter(status="party").height
        185
    """
    dates = ("entry_into_force", "cut_off", "bat_deadline", "signature_date", "deposit_date")
    schema: dict[str, Any] = {"iso3": pl.String, "name": pl.String, "status": pl.String}
    schema |= dict.fromkeys(dates, pl.Date)
    schema |= dict.fromkeys(("instrument", "article_25_4_declaration", "confidence"), pl.String)
    schema |= {"remarks": pl.List(pl.String), "source": pl.String, "doubt": pl.String}
    rows = [
        {**{name: getattr(entry, name) for name in schema}, "remarks": list(entry.remarks)}
        for entry in _all().values()
    ]
    return pl.DataFrame(rows, schema=schema)


def load_party(path: str | Path) -> Party:
    """A Party with its profile, read from a TOML file.

    Args:
        path: A file with `party` and, where known, `[action_plan]`: `adopted`, `complete`,
            `identified` (categories of Part II and III, each perhaps with `bat_required_from`) and
            `additional` (categories of the plan's own, with the codes that mean them).
            `entry_into_force` replaces the table's date, `withdrawn` is the first day on which it
            is no Party any more (Article 28), `not_accepted` lists amendments of Annex C that do
            not bind it, by chemical or decision (`["PCN", "SC-8/12"]`). Days before its entry into
            force, or before the Convention, are refused.

    Returns:
        The Party; `profile` holds what the file says.

    Raises:
        PartyError: If the file cannot be read; names file, key and reason.

    Source:
        The file.

    Example:
        >>> import annexc, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "kenya.toml")
        ...     text = "party = 'KEN'; [action_plan]; identified = [{ category = 'III.b' }]"
        ...     _ = path.write_text(text.replace("; ", chr(10)), encoding="utf-8")
        ...     annexc.load_party(path).profile["action_plan"]["identified"][0]["category"]
        'III.b'
    """
    path = Path(path)
    try:
        content = path.read_bytes()
        profile = json.loads(_native.read_profile(content.decode("utf-8"), str(path)))
    except OSError as error:
        raise PartyError(f"Party profile {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PartyError(f"Party profile {path}: is not UTF-8: {error}") from error
    except ValueError as error:
        raise PartyError(f"Party profile {error}") from error
    return with_profile(profile, hashlib.sha256(content).hexdigest())


def with_profile(profile: dict[str, Any], sha256: str | None) -> Party:
    """The Party of a profile as `load_party` reads it.

    Args:
        profile: As `Party.profile` holds it.
        sha256: Of the file that it was read from.
    """
    found = replace(_all()[profile["party"]], profile=profile, profile_sha256=sha256)
    if not profile.get("entry_into_force"):
        return found
    entry = date.fromisoformat(profile["entry_into_force"])
    return replace(
        found,
        status="party",
        entry_into_force=entry,
        cut_off=_party_text.anniversary(entry, 1),
        bat_deadline=_party_text.anniversary(entry, 4),
        remarks=(*found.remarks, "the profile gives the day of entry into force"),
        doubt=None,
        possible=(),
    )


@cache
def _all() -> dict[str, Party]:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return {
        entry["iso3"]: Party(
            iso3=entry["iso3"],
            name=entry["name"],
            status=entry["status"],
            entry_into_force=day(entry["entry_into_force"]),
            cut_off=day(entry["cut_off"]),
            bat_deadline=day(entry["bat_deadline"]),
            signature_date=day(entry["signature_date"]),
            instrument=entry["instrument"],
            deposit_date=day(entry["deposit_date"]),
            article_25_4_declaration=entry["article_25_4_declaration"],
            confidence=entry["confidence"],
            source=entry["source"],
            remarks=tuple(entry["remarks"]),
            doubt=entry["doubt"]["reason"] if entry["doubt"] else None,
            possible=tuple(entry["doubt"]["possible"]) if entry["doubt"] else (),
        )
        for entry in json.loads(_native.parties())
    }
