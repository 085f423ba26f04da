"""What was classified, and on what basis."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from annexc import _native
from annexc._errors import AnnexcError
from annexc._law.party import Party
from annexc._progress.progress import Progress
from annexc._question.question import Question
from annexc._register.description import Register
from annexc._report.asked import Asked
from annexc._report.cells import NOTHING
from annexc._report.model import Section, Terms, Text
from annexc._report.round import Round
from annexc._report.words import Words

#: More Parties than these are not listed by name in a line.
_NAMED = 5


def named_parties(progress: Progress, words: Words) -> str:
    """The Parties whose duties are reported, or how many they are."""
    found = [
        words.party(code, name)
        for code, name in progress.by_party.select("party", "name").iter_rows()
        if code
    ]
    if not found:
        return words("party.unknown")
    return words.listed(found) if len(found) <= _NAMED else words("parties.many", count=len(found))


def basis(asked: Asked, progress: Progress, words: Words) -> Section:
    """With what it says the same result can be made again."""
    entries: list[tuple[str, str]] = []
    exact: set[str] = set()
    for name, text, code in _entries(asked, progress, words):
        label = words(f"basis.{name}")
        entries.append((label, text))
        if code:
            exact.add(label)
    return Section(
        "basis",
        words("section.basis"),
        (Text(words("basis.intro")), Terms(tuple(entries), frozenset(exact), side_by_side=True)),
    )


def _entries(asked: Asked, progress: Progress, words: Words) -> Iterator[tuple[str, str, bool]]:
    given, before, register = asked.given, asked.before, asked.register
    origin = given.origin
    yield "party", named_parties(progress, words), False
    yield "as_of", day_of(progress.as_of, words), False
    if progress.milestones.height == 1:
        dates = progress.milestones.row(0, named=True)
        for name in ("entry_into_force", "cut_off", "bat_deadline"):
            found = dates[name]
            yield name, words.labels.day(found) if found else words("not_known"), False
    yield "plan", _plan(origin, asked.parties, words), False
    if origin.get("profile_sha256"):
        yield "profile_sha256", origin["profile_sha256"], True
    yield "rows", _rows(origin, progress, words), False
    if register is not None or origin.get("register"):
        yield "register", _register(register, origin), False
    if origin.get("register_sha256"):
        yield "register_sha256", origin["register_sha256"], True
    if origin.get("input"):
        yield "input", origin["input"], False
    if origin.get("input_sha256"):
        yield "input_sha256", origin["input_sha256"], True
    if given.name:
        yield "file", given.name, False
        yield "file_sha256", given.sha256, True
    columns = given.columns()
    if columns:
        read = (f"{role} = {' | '.join(headers) or NOTHING}" for role, headers in columns.items())
        yield "columns", "; ".join(read), False
    said = _constants(origin)
    if said:
        yield "constants", said, False
    question = asked.told.question
    if question is not None and question.rows.filters:
        kept = origin.get("rows_left_out", "")
        lost = words.labels.number(int(kept)) if kept.isdecimal() else words("not_recorded")
        yield "where", words("basis.where.text", filters=str(question.rows), rows=lost), False
    if origin.get("split") == "true":
        yield "split", words("basis.split.text"), False
    if question is not None:
        yield from _beside(question, words)
    yield "assumptions", " ".join(_assumptions(origin, words)), False
    if before is not None:
        yield "before", _before(before, words), False
        if before.sha256:
            yield "before_sha256", before.sha256, True
    yield "versions", _versions(origin, words), False


def _beside(question: Question, words: Words) -> Iterator[tuple[str, str, bool]]:
    """What was asked beside the register: further tables, and what was learnt."""
    sums = [f"{told.name}: {told.sha256}" for told in question.tables if told.sha256]
    if sums:
        yield "tables_sha256", "; ".join(sums), True
    if question.facts:
        yield "facts", words("facts.intro", **question.facts.counts), False
        yield "facts_sha256", question.facts.sha256, True


def _rows(origin: Mapping[str, str], progress: Progress, words: Words) -> str:
    told = words("basis.rows.text", rows=progress.rows)
    kept = origin.get("rows", "")
    if not kept.isdecimal() or int(kept) == progress.rows:
        return told
    return f"{told} {words('basis.rows.changed', rows=int(kept))}"


def _constants(origin: Mapping[str, str]) -> str:
    held = json.loads(origin.get("constants") or "{}")
    return "; ".join(f"{role} = {value}" for role, value in held.items())


def day_of(day: date | None, words: Words) -> str:
    """The day that was asked about, in words."""
    return words("not_recorded") if day is None else words.labels.day(day)


def day_before(before: Round, words: Words) -> str:
    """The day that was asked about in the earlier round, in words."""
    day = before.origin.get("as_of")
    return _written_day(day, words) if day else words("not_recorded")


def _plan(origin: Mapping[str, str], plans: Mapping[str, Party], words: Words) -> str:
    told = [_told(party, words) for party in plans.values() if party.profile]
    if told:
        return " ".join(told)
    if origin.get("profile_sha256"):
        return words("plan.hash_only")
    return words("plan.none" if "profile_sha256" in origin else "not_recorded")


def _told(party: Party, words: Words) -> str:
    plan: Mapping[str, Any] | None = (party.profile or {}).get("action_plan")
    if not plan:
        return words("plan.profile_only", party=words.party(party.iso3, party.name))
    named = [_identified(entry, words) for entry in plan.get("identified", ())]
    added = [str(entry["name"]) for entry in plan.get("additional", ())]
    parts = [words("plan.of", party=words.party(party.iso3, party.name))]
    if plan.get("adopted"):
        parts.append(words("plan.adopted", day=_written_day(plan["adopted"], words)))
    listed = words.listed(named)
    parts.append(words("plan.identified", named=listed) if named else words("plan.identifies_none"))
    if added:
        parts.append(words("plan.added", named=words.listed(added)))
    parts.append(words("plan.complete" if plan.get("complete") else "plan.incomplete"))
    return " ".join(parts)


def _identified(entry: Mapping[str, Any], words: Words) -> str:
    day = entry.get("bat_required_from")
    if not day:
        return str(entry["category"])
    return words("plan.from", category=entry["category"], day=_written_day(day, words))


def _written_day(day: object, words: Words) -> str:
    try:
        return words.labels.day(date.fromisoformat(str(day)))
    except ValueError:
        return str(day)


def _register(register: Register | None, origin: Mapping[str, str]) -> str:
    if register is None:
        return origin["register"]
    told = [register.name, *(f"({register.key})" for _ in [0] if register.key)]
    parts = [" ".join(told), *(text for text in (register.origin, register.licence) if text)]
    return "; ".join(parts)


def _assumptions(origin: Mapping[str, str], words: Words) -> Iterator[str]:
    if not origin.get("assumptions"):
        yield words("not_recorded")
        return
    try:
        held = json.loads(origin["assumptions"])
        unmodified, lead_time, text = held["unmodified"], held["lead_time"], held["text"]
        # Before there was such a word, a plan that was not known added nothing.
        adds_nothing = held.get("plan_adds_nothing", True)
    except (ValueError, KeyError, TypeError) as error:
        raise AnnexcError(
            f"provenance: assumptions is {origin['assumptions']!r}, which annexc did not write; "
            "classify again"
        ) from error
    yield words("assume.unmodified" if unmodified else "assume.modification_unknown")
    if lead_time is None:
        yield words("assume.no_lead_time")
    else:
        least, most = (
            words.labels.number(year, 0 if year == int(year) else 1) for year in lead_time
        )
        yield words("assume.lead_time", least=least, most=most)
    yield words("assume.text" if text else "assume.no_text")
    yield words("assume.plan_adds_nothing" if adds_nothing else "assume.plan_may_add")


def _law(version: str, words: Words) -> str:
    """The version of the law's data, which the native part writes in English."""
    law, _, lists = version.partition(" with the lists of Parties of ")
    return words("versions.law", law=law, lists=lists) if lists else law


def _before(before: Round, words: Words) -> str:
    name = before.name or before.origin.get("input") or words("basis.before.table")
    return words("basis.before.text", name=name, day=day_before(before, words))


def _versions(origin: Mapping[str, str], words: Words) -> str:
    used = _native.version()
    if not origin.get("annexc"):
        return words("versions.report", version=used)
    told = words(
        "versions.classified",
        version=origin["annexc"],
        law=_law(origin.get("law_data", ""), words) or words("not_recorded"),
        crosswalk=origin.get("crosswalk_data") or words("not_recorded"),
    )
    if origin["annexc"] == used:
        return told
    return f"{told} {words('versions.report', version=used)}"
