"""What was asked of a classified table: from its provenance, held against what is told again.

What the provenance says stands. A second telling that says something else is refused with both;
what neither says is asked for by those who need it, and never assumed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from annexc._errors import AnnexcError, ColumnError, RegisterError
from annexc._law.as_of import read_as_of
from annexc._law.party import Party
from annexc._learnt.read import FactsLike, ledger
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.provenance import BY_ROW, told, versions
from annexc._question.question import Question, asked, described, is_read
from annexc._question.retold import (
    contradiction,
    hold_assumptions,
    hold_day,
    hold_facts,
    hold_party,
    hold_prefix,
    hold_profile,
    hold_register,
    hold_where,
    named_register,
    shown_columns,
    shown_inputs,
)
from annexc._question.spec import Parties, PartyLike, read_parties, read_party
from annexc._question.written import from_text
from annexc._register.columns import (
    ColumnsLike,
    Input,
    coded,
    inputs_of,
    read_columns,
    with_constants,
)
from annexc._register.description import Register, load_register, read_constants, registers
from annexc._register.roles import CODE, DATES, IDENTITY, REPORTED, ROLES
from annexc._register.rows import WhereLike

# Roles that a report cannot do without once a header is named for them.
_REPORTED = ("party", "name", "toolkit", *IDENTITY, *REPORTED, *DATES)


class Told(TypedDict, total=False):
    """The keywords by which a caller tells the question again: each as it is given to `classify`.

    A classified file carries the question whole and needs none of them; a bare table needs those
    that were told to `classify`, or the `provenance` of it.
    """

    party: PartyLike | None
    as_of: str | date | None
    register: str | Path | Register | None
    columns: ColumnsLike | None
    prefix: str
    assume: Assumptions | Mapping[str, Any] | None
    constants: Mapping[str, str] | None
    where: WhereLike | None


@dataclass(frozen=True, slots=True)
class Telling:
    """What a caller says of the question, beside what the provenance says; None says nothing."""

    party: PartyLike | None = None
    as_of: str | date | None = None
    register: str | Path | Register | None = None
    columns: ColumnsLike | None = None
    prefix: str = ""
    assume: Assumptions | Mapping[str, Any] | None = None
    constants: Mapping[str, str] | None = None
    where: WhereLike | None = None
    facts: FactsLike | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of the question that a classified table answers.

    Attributes:
        mapping: Where each role is read from.
        parties: The Parties that were named; none if only a column does, or nothing says it.
        as_of: The day asked about; None if nothing says it.
        register: Which description it was.
        prefix: Of the output columns.
        text: Whether free text was read.
        question: The question, to be asked again; None if it is not known whole, or other versions
            of the law answered it. Without `as_of` it is asked of today.
        assume: What is taken for granted; None if nothing says it.
        origin: The provenance; empty if there is none.
        held: Whether a provenance says what was asked.
    """

    mapping: Mapping[str, tuple[Input, ...]]
    parties: Parties
    as_of: date | None
    register: Register | None
    prefix: str
    text: bool
    question: Question | None
    assume: Assumptions | None
    origin: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


def recalled(
    names: Sequence[str],
    origin: Mapping[str, str],
    telling: Telling,
    *,
    lenient: bool = False,
    needs_party: bool = False,
) -> Recalled:
    """The question that a classified table answers.

    Args:
        names: The columns of the table.
        origin: Its provenance; empty if it has none.
        telling: What the caller says.
        lenient: Whether a mapped column that is not there is left out.
        needs_party: Whether the caller cannot do without a Party.

    Raises:
        AnnexcError: If the provenance contradicts itself or the caller, or cannot be read.
        ColumnError: If a column that was read is not there.
        PartyError: If a Party is needed, and nothing says which.
        RegisterError: If the register description has to be given again.
    """
    if "question" in origin:
        return _whole(names, origin, telling, lenient=lenient)
    return _in_part(names, origin, telling, lenient=lenient, needs_party=needs_party)


# --- With the whole question


def _whole(
    names: Sequence[str], origin: Mapping[str, str], telling: Telling, *, lenient: bool
) -> Recalled:
    question = from_text(origin["question"], "provenance")
    _agrees_with_itself(question, origin)
    hold_party(telling.party, question.parties.given, question.parties.default)
    hold_day(telling.as_of, question.as_of)
    if telling.register is not None:
        hold_register(load_register(telling.register), question.register)
    hold_prefix(telling.prefix, question.prefix)
    hold_assumptions(telling.assume, question.assume)
    question = _with_columns(question, names, telling.columns)
    question = _with_constants(question, telling.constants)
    hold_where(telling.where, question.rows, question.mapping, names)
    if telling.facts is not None:
        hold_facts(ledger(telling.facts), question.facts)
    mapping = question.with_facts
    lost = {
        role: entry.column.header
        for role, entries in mapping.items()
        for entry in entries
        if entry.column is not None and entry.column.header not in names
    }
    if lost and not lenient:
        role, header = next(iter(lost.items()))
        raise ColumnError(
            f"provenance: `{role}` was read from the column `{header}`, which the data does not "
            "have; give the table as it was classified"
        )
    return Recalled(
        mapping=there(mapping, names),
        parties=question.parties,
        as_of=question.as_of,
        register=question.register,
        prefix=question.prefix,
        text=question.assume.text,
        question=question if _same_law(origin) and not set(question.reads) - {*names} else None,
        assume=question.assume,
        origin=origin,
        held=True,
    )


def there(
    mapping: Mapping[str, tuple[Input, ...]], names: Sequence[str]
) -> dict[str, tuple[Input, ...]]:
    """What of a mapping data with these columns has."""
    found = {
        role: tuple(e for e in entries if e.column is None or e.column.header in names)
        for role, entries in mapping.items()
    }
    return {role: entries for role, entries in found.items() if entries}


def _agrees_with_itself(question: Question, origin: Mapping[str, str]) -> None:
    said = {
        **told(
            question.as_of, question.parties, question.register, question.assume, question.facts
        ),
        "prefix": question.prefix,
    }
    for name, text in said.items():
        if name in origin and origin[name] != text:
            raise AnnexcError(
                f"provenance: {name} is {origin[name]!r}, and the question in it says {text!r}; "
                "it was edited: classify again"
            )


def _with_columns(
    question: Question, names: Sequence[str], columns: ColumnsLike | None
) -> Question:
    """The question, if the columns given are those that were read; further ones are carried."""
    mapping = question.mapping
    further: list[Input] = []
    asked_for = read_columns(columns or {}, "columns")
    if CODE in asked_for:
        # What the scheme of `code` came to be stands in the mapping.
        for role, entries in mapping.items():
            if any(entry.column is not None and entry.column.named_by for entry in entries):
                asked_for = coded(asked_for, role, "register")
    for role, told_now in asked_for.items():
        given = tuple(column.of(names, f"columns: {role}") for column in told_now)
        kept = tuple(entry.column for entry in mapping.get(role, ()) if entry.column is not None)
        if given == kept and not any(e.column is None for e in mapping.get(role, ())):
            continue
        if is_read(role, text=question.assume.text) or mapping.get(role):
            raise contradiction(
                "columns",
                f"{role} = {shown_columns(given)}",
                f"{role} = {shown_inputs(mapping.get(role, ()))}",
            )
        further += inputs_of(role, names, described(None)[1], {role: given}, "columns")
    return question.also_carrying(further) if further else question


def _with_constants(question: Question, constants: Mapping[str, str] | None) -> Question:
    """The question, if the constants given are those that were read; further ones are carried."""
    further: list[Input] = []
    for role, value in read_constants(constants).items():
        kept = question.mapping.get(role, ())
        if [(entry.column, entry.constant) for entry in kept] == [(None, value)]:
            continue
        given = Input(role, constant=value)
        if is_read(role, text=question.assume.text) or kept:
            raise contradiction(
                "constants",
                f"{role} = {shown_inputs([given])}",
                f"{role} = {shown_inputs(kept)}",
            )
        further.append(given)
    return question.also_carrying(further) if further else question


# --- With a part of it, or none


def _in_part(
    names: Sequence[str],
    origin: Mapping[str, str],
    telling: Telling,
    *,
    lenient: bool,
    needs_party: bool,
) -> Recalled:
    prefix = telling.prefix or origin.get("prefix", "")
    hold_prefix(telling.prefix, origin.get("prefix", telling.prefix))
    day = read_as_of(origin["as_of"]) if origin.get("as_of") else None
    if telling.as_of is not None:
        given = read_as_of(telling.as_of)
        if day is not None:
            hold_day(given, day)
        day = given
    register = _register_of(telling.register, origin)
    columns = _columns_of(telling.columns, origin)
    assumed = _assumed(telling.assume, origin)
    found, mapped, where = described(register)
    read = read_columns(columns, "columns")
    mapped = with_constants(mapped, read, read_constants(telling.constants))
    mapping = {}
    for role in ROLES:
        strict = not lenient and role in _REPORTED
        mapping[role] = inputs_of(role, names, mapped, read, where, lenient=not strict)
    mapping = {role: entries for role, entries in mapping.items() if entries}
    parties, whole = _parties_of(
        telling.party, origin, found, has_column="party" in mapping, needed=needs_party
    )
    question = None
    can_be_asked = (_same_law(origin) and "as_of" in origin) if origin else needs_party
    if whole and can_be_asked:
        try:
            question = asked(
                names, party=list(parties.given.values()) or None, as_of=day, register=register,
                columns=columns, assume=assumed, prefix=prefix, constants=telling.constants,
                where=telling.where, facts=telling.facts,
            )  # fmt: skip
        except ColumnError as error:
            if not lenient:
                raise _as_it_was(error) from error
    text = assumptions(assumed).text
    return Recalled(
        mapping=mapping,
        parties=parties,
        as_of=day,
        register=None if found is None else found.identity,
        prefix=prefix,
        text=text,
        question=question,
        assume=assumed,
        origin=origin,
        held=bool(origin),
    )


def _as_it_was(error: ColumnError) -> ColumnError:
    return ColumnError(
        f"the table does not say what was asked of it: {error.problem}",
        python="give register= and columns= as to classify, or provenance=",
        shell="give --register and --column as to `annexc classify`, or --provenance",
    )


def _register_of(
    given: str | Path | Register | None, origin: Mapping[str, str]
) -> str | Path | Register | None:
    name, sha256 = origin.get("register", ""), origin.get("register_sha256")
    if given is not None:
        found = load_register(given)
        if sha256 is not None and found.sha256 != sha256:
            raise contradiction(
                "register",
                named_register(found.key or found.name, found.sha256),
                named_register(name, sha256),
            )
        return found
    if not name:
        return None
    if name in registers()["register"]:
        found = load_register(name)
        if sha256 in (None, found.sha256):
            return found
    # An older provenance has the title alone, and without its mapping nothing can be read.
    known = named_register(name, sha256 or "")
    raise RegisterError(
        f"the register was classified with the description {known}, and its provenance does not "
        "hold what that maps;",
        python="give the file with register=, or classify again",
        shell="give the file with --register, or classify again",
    )


def _columns_of(given: ColumnsLike | None, origin: Mapping[str, str]) -> dict[str, Any]:
    kept = _json(origin, "columns")
    if given is None:
        return kept
    if "columns" in origin:
        before = read_columns(kept, "columns")
        for role, listed in read_columns(given, "columns").items():
            if role in before and before[role] != listed:
                raise contradiction(
                    "columns",
                    f"{role} = {shown_columns(listed)}",
                    f"{role} = {shown_columns(before[role])}",
                )
    return {**kept, **given}


def _assumed(
    given: Assumptions | Mapping[str, Any] | None, origin: Mapping[str, str]
) -> Assumptions | None:
    kept = _json(origin, "assumptions")
    if not kept:
        return None if given is None else assumptions(given)
    known = {"unmodified", "lead_time", "text", "plan_adds_nothing"}
    if set(kept) - known:
        raise AnnexcError(
            f"provenance: assumptions is {origin['assumptions']!r}, which annexc did not write; "
            "classify again"
        )
    # Before there was such a word, a plan that was not known added nothing.
    held = assumptions({"plan_adds_nothing": True, **kept})
    hold_assumptions(given, held)
    return held


def _json(origin: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        found = json.loads(origin.get(name) or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise AnnexcError(
            f"provenance: {name} is {origin[name]!r}, which annexc did not write; classify again"
        )
    return found


def _parties_of(
    given: PartyLike | None,
    origin: Mapping[str, str],
    register: Register | None,
    *,
    has_column: bool,
    needed: bool,
) -> tuple[Parties, bool]:
    """The Parties, and whether all is known of them that a question needs."""
    hashes = dict(
        entry.split(":", 1) for entry in origin.get("profile_sha256", "").split(";") if ":" in entry
    )
    if given is None and origin.get("party"):
        codes = [code for code in origin["party"].split(";") if code not in ("", BY_ROW)]
        found = {code: read_party(code) for code in codes}
        return Parties(_default(found), found), not hashes
    if given is None and register is not None and register.party is not None and not has_column:
        given = register.party
    if given is None and not has_column and not needed:
        return Parties(), False
    parties = read_parties(given, register, has_column=has_column)
    if origin.get("party"):
        kept = [code for code in origin["party"].split(";") if code not in ("", BY_ROW)]
        if sorted(parties.given) != sorted(kept):
            raise contradiction("party", ";".join(sorted(parties.given)), origin["party"])
    for code, entry in parties.given.items():
        if "profile_sha256" in origin:
            hold_profile(code, entry, hashes.get(code))
    known = all(
        parties.given[code].profile_sha256 == sha256
        for code, sha256 in hashes.items()
        if code in parties.given
    )
    return parties, known


def _default(found: Mapping[str, Party]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


def _same_law(origin: Mapping[str, str]) -> bool:
    """Whether the present law and crosswalk are those that answered."""
    return all(origin.get(name) == text for name, text in versions().items())
