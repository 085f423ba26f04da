"""What of a ledger a register does not bear out: of whom it speaks, and what it replaces."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from annexc._errors import nearest
from annexc._learnt.ledger import Entry, contradict, meaning
from annexc._learnt.named import Named, named
from annexc._question.question import Question
from annexc._tables.compat import STREAMED

_MOST = 5
# Finding the nearest of very many identifiers would take longer than reading the register.
_NEAR = 2000
_ID, _COUNT = "__annexc_facility", "__annexc_sources"


def unheard(rows: pl.LazyFrame, question: Question) -> list[str]:
    """What no longer applies of what was learnt, a line each; nothing without facts.

    Args:
        rows: The sources.
        question: What is asked of them.
    """
    if not question.facts or question.key is None:
        return of_ledger(question)
    schema = rows.collect_schema()
    in_force = question.facts.in_force.values()
    said = [entry for places in in_force for held in places.values() for entry in held]
    replaced = {entry.fact for entry in said if entry.replaces}
    own = {entry.role: entry for entry in question.own if entry.role in replaced}
    facility = question.key.facility(schema)
    found = (
        rows.with_columns(facility.alias(_ID))
        .with_columns(entry.text(schema).alias(f"{_ID} {role}") for role, entry in own.items())
        .group_by(_ID)
        .agg(pl.len().alias(_COUNT), *(pl.col(f"{_ID} {role}").first() for role in own))
        .collect(**STREAMED)
    )
    counted = dict(found.select(_ID, _COUNT).iter_rows())
    held = named(rows, question.facts, question.key)
    by_number = [entry for entry in said if entry not in held.settled]
    lines = [*of_ledger(question), *_of_no_one(said, by_number, counted), *_by_name(held, question)]
    # Of a facility of one row it is plain what the register says of it now.
    alone = found.filter(pl.col(_COUNT) == 1)
    now = {row[_ID]: row for row in alone.iter_rows(named=True)}
    lines += [
        f"facts: {entry.facility_id}: what was said of `{entry.fact}` replaces {entry.replaces!r}, "
        f"and the register says {held!r} now; it counts as it was said"
        for entry in said
        if entry.replaces and entry.fact in own and entry.facility_id in now
        for held in (now[entry.facility_id][f"{_ID} {entry.fact}"],)
        if held and meaning(entry.fact, held) not in _meant(entry)
    ]
    return lines


def of_ledger(question: Question) -> list[str]:
    """What is said of a ledger whatever the rows are: what has lapsed, what is contradictory."""
    return [*_lapsed(question), *_contradicted(question)]


def _meant(entry: Entry) -> set[str]:
    """What the register may say without more to be said: the value replaced, or the new one."""
    return {meaning(entry.fact, entry.replaces), meaning(entry.fact, entry.value)}


def _by_name(held: Named, question: Question) -> list[str]:
    """What another name makes of what was said, and what no name keeps with its source."""
    lines = []
    if held.lapsed:
        shown = "; ".join(
            f"{entry.facility_id} source {entry.source} `{entry.fact}` was told of {entry.name!r}, "
            f"and that source {why}"
            for entry, why in held.lapsed[:_MOST]
        )
        lines.append(
            f"facts: {len(held.lapsed):,} have lapsed, since the source of their number has not "
            f"the name that it was told under: {shown}{_more(held.lapsed)}. If it is the same "
            "source, write its name of now into `name` of the ledger; if it is another, leave the "
            "entry out"
        )
    if held.renamed:
        entry, now = next(iter(held.renamed.values()))
        lines.append(
            f"facts: {len(held.renamed):,} facilities have another name than the one that facts "
            f"were told under, and the facts count: {entry.facility_id} was {entry.name!r} and is "
            f"{now!r} now. If they were renamed, write the name of now into `name` of the ledger; "
            "if the identifiers are running numbers that others have now, name a column that "
            "stays, or give a table of identifiers (old, new)"
        )
    if held.by_order:
        first = held.by_order[0]
        also = (
            ""
            if "name" in question.mapping
            else ", and map the register's column of names to `name`"
        )
        lines.append(
            f"facts: {len(held.by_order):,} are told by the number of a source, which rests on the "
            f"order of the rows of its facility, such as {first.facility_id} source "
            f"{first.source}: another order moves them to other sources. Write into `name` of the "
            f"ledger what the source is called{also}; or number the sources in a column "
            f"`source_no`"
        )
    return lines


def _more(listed: Sequence[object]) -> str:
    return f" and {len(listed) - _MOST} more" if len(listed) > _MOST else ""


def _of_no_one(
    said: Sequence[Entry], by_number: Sequence[Entry], counted: dict[str, int]
) -> list[str]:
    """The facilities that no row is of, and the sources that a facility does not have."""
    lines = []
    lost = list(dict.fromkeys(e.facility_id for e in said if e.facility_id not in counted))
    if lost:
        known = [name for name in counted if name is not None]
        near = known if len(known) <= _NEAR else []
        shown = ", ".join(_with_nearest(name, near) for name in lost[:_MOST])
        lines.append(
            f"facts: {len(lost):,} facilities are not in the register, and what was said of them "
            f"counts for none: {shown}{_more(lost)}. If they are called otherwise now, say so in a "
            "table of identifiers (old, new)"
        )
    beyond = list(
        dict.fromkeys(
            f"{e.facility_id} source {e.source}"
            for e in by_number
            if e.source is not None and counted.get(e.facility_id, e.source) < e.source
        )
    )
    if beyond:
        shown = ", ".join(beyond[:_MOST])
        lines.append(f"facts: facilities do not have so many sources: {shown}")
    return lines


def _with_nearest(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known, count=1)
    return f"{name!r} (the nearest is {near[0]!r})" if near else repr(name)


def _contradicted(question: Question) -> list[str]:
    """The facts of which equals say different things, all of which count."""
    said = [
        f"{facility} `{fact}`: " + ", ".join(_by_whom(entry) for entry in held)
        for fact, places in question.facts.in_force.items()
        for (facility, _), held in places.items()
        if contradict(held)
    ]
    if not said:
        return []
    return [
        f"facts: {len(said):,} are contradictory, none of their entries is later, and all count: "
        f"{'; '.join(said[:_MOST])}{_more(said)}. Date them, or name in `replaces` what one stands "
        "in for"
    ]


def _by_whom(entry: Entry) -> str:
    return f"{entry.value!r} ({entry.said_by})" if entry.said_by else repr(entry.value)


def _lapsed(question: Question) -> list[str]:
    return [
        f"facts: {entry.facility_id}: what was said of `{entry.fact}` no longer applies: it {why}"
        for entry, why in question.facts.lapsed
    ]
