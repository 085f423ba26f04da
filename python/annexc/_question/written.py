"""A question as text, to be kept with what it gave, and read back as the same question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from annexc._errors import AnnexcError
from annexc._law.party import Party, party, with_profile
from annexc._learnt.inputs import key_by
from annexc._learnt.ledger import ledger_of
from annexc._question.assumptions import Assumptions
from annexc._question.linked.told import from_values, to_values
from annexc._question.question import Question, is_read, resolved
from annexc._question.spec import Parties
from annexc._register.columns import Column, Input, Mapped
from annexc._register.description import Register
from annexc._register.manner import Manner, read_manner
from annexc._register.reading import Reading
from annexc._register.roles import ROLES
from annexc._register.rows import Filter, Rows


def to_text(question: Question) -> str:
    """The whole question in JSON, of signs that every format can hold.

    It has `as_of`, `party` (whose the rows are that name none), `parties` (code to `profile` and
    its `sha256`), `register` (which description; null without one), `mapping` (each input in
    order: `role`, then `header` or `constant`, and what is not as usual of its reading), `rows`
    (each filter in order: `column`, `values`, `keep`, and the `headers` it looks at; left out if
    all rows are sources), `tables` (what is known of each further table, `Told`; left out if the
    register names none), `facts` (each entry of the ledger as a list of its columns) with `source`
    (the column that numbers the sources of a facility; both left out without any), `lapsed` (the
    entries that no longer apply, each with why; left out without any), `prefix` and `assume`.
    """
    parties = {
        code: {"profile": entry.profile, "sha256": entry.profile_sha256}
        for code, entry in question.parties.given.items()
    }
    whole: dict[str, Any] = {
        "as_of": question.as_of.isoformat(),
        "party": question.parties.default,
        "parties": parties,
        "register": None if question.register is None else _register(question.register),
        "mapping": [_input(entry) for entry in (*question.own, *question.carried)],
        "prefix": question.prefix,
        "assume": question.assume.to_dict(),
    }
    if question.facts:
        whole["facts"] = question.facts.to_json()
        whole["source"] = None if question.key is None else question.key.number
    if question.facts.lapsed:
        whole["lapsed"] = question.facts.lapsed_to_json()
    if question.rows.filters:
        whole["rows"] = [_filter(*entry) for entry in question.rows.filters]
    if question.tables:
        whole["tables"] = [to_values(told) for told in question.tables]
    return json.dumps(whole, separators=(",", ":"))


def from_text(text: str, where: str) -> Question:
    """The question that `to_text` wrote.

    Args:
        text: The JSON.
        where: What an error names as its place.

    Raises:
        AnnexcError: If it is nothing that annexc wrote, or cannot be asked any more.
    """
    try:
        whole = json.loads(text)
        assume = Assumptions(**whole["assume"])
        entries = [_read_input(entry) for entry in whole["mapping"]]
        facts = ledger_of(whole.get("facts", []), whole.get("lapsed", []))
        ids = tuple(entry for entry in entries if entry.role == "facility_id" and entry.column)
        kept = whole["register"]
        return resolved(
            [entry for entry in entries if is_read(entry.role, text=assume.text)],
            [entry for entry in entries if not is_read(entry.role, text=assume.text)],
            as_of=date.fromisoformat(whole["as_of"]),
            parties=_read_parties(whole["party"], whole["parties"]),
            register=None if kept is None else _read_register(kept),
            prefix=_text(whole["prefix"]),
            assume=assume,
            rows=Rows(tuple(_read_filter(entry) for entry in whole.get("rows", []))),
            tables=[from_values(entry) for entry in whole.get("tables", [])],
            facts=facts,
            key=key_by(ids, whole["source"], entries, facts) if facts else None,
        )
    except (AnnexcError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnnexcError(
            f"{where}: the question in it cannot be read, and annexc did not write it so "
            f"({type(error).__name__}: {error}); classify again"
        ) from error


def _register(register: Register) -> dict[str, Any]:
    whole = {
        "name": register.name,
        "file": register.file,
        "sha256": register.sha256,
        "key": register.key,
        "party": register.party,
        "origin": register.origin,
        "licence": register.licence,
        **_manner(register.mapped.manner),
    }
    return {name: value for name, value in whole.items() if value is not None}


def _read_register(kept: Mapping[str, Any]) -> Register:
    texts = ("name", "file", "sha256", "key", "party", "origin", "licence")
    said: dict[str, Any] = {name: _text(kept[name]) for name in texts if name in kept}
    return Register(
        mapped=Mapped(manner=read_manner(kept, "register")),
        # A classified file begins with its headers, however the register was read.
        reading=Reading(),
        **said,
    )


def _input(entry: Input) -> dict[str, Any]:
    found: dict[str, Any] = {"role": entry.role}
    if entry.column is None:
        found["constant"] = entry.constant
    else:
        found["header"] = entry.column.header
        starts = ("starts_with", "not_starts_with", "named_by")
        found |= {name: getattr(entry.column, name) for name in starts}
    if entry.values:
        found["values"] = dict(entry.values)
    found |= _manner(entry.manner)
    return {name: value for name, value in found.items() if value is not None}


def _read_input(kept: Mapping[str, Any]) -> Input:
    role = kept["role"]
    if role not in ROLES:
        raise ValueError(f"{role!r} is no input column")
    values = {_text(raw): _text(value) for raw, value in kept.get("values", {}).items()}
    manner = read_manner(kept, role)
    if "constant" in kept:
        return Input(role, constant=_text(kept["constant"]), values=values, manner=manner)
    begins = kept.get("starts_with"), kept.get("not_starts_with")
    column = Column(_text(kept["header"]), *begins, named_by=kept.get("named_by"))
    return Input(role, column, values=values, manner=manner)


def _filter(entry: Filter, headers: tuple[str, ...]) -> dict[str, Any]:
    return {
        "column": entry.column,
        "values": list(entry.values),
        "keep": entry.keep,
        "headers": list(headers),
    }


def _read_filter(kept: Mapping[str, Any]) -> tuple[Filter, tuple[str, ...]]:
    if not isinstance(kept["keep"], bool):
        raise TypeError(f"{kept['keep']!r} is neither true nor false")
    values, headers = (tuple(map(_text, kept[name])) for name in ("values", "headers"))
    if not values or not headers:
        raise ValueError("a filter has values and headers")
    return Filter(_text(kept["column"]), values, kept["keep"]), headers


def _manner(manner: Manner) -> dict[str, Any]:
    return {name: value for name, value in asdict(manner).items() if value is not None}


def _read_parties(default: str | None, kept: Mapping[str, Any]) -> Parties:
    return Parties(default, {code: _read_party(code, entry) for code, entry in kept.items()})


def _read_party(code: str, kept: Mapping[str, Any]) -> Party:
    if kept["profile"] is None:
        return party(code)
    found = with_profile(kept["profile"], kept["sha256"])
    if found.iso3 != code:
        raise ValueError(f"the profile of {code} is one of {found.iso3}")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
