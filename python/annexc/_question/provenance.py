"""Where a result comes from, written beside it by whatever writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._law.as_of import read_as_of
from annexc._learnt.ledger import Ledger
from annexc._learnt.read import FactsLike, ledger
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.linked.links import Links, TablesLike, linked
from annexc._question.question import Question, asked, described
from annexc._question.spec import Parties, PartyLike, read_parties
from annexc._question.written import to_text
from annexc._register.columns import Column, ColumnsLike, read_columns
from annexc._register.description import Register
from annexc._register.rows import WhereLike, read_where
from annexc._tables.frames import Lazy
from annexc._tables.opened import names_of, opened
from annexc._tables.streams import Stream

#: Of the columns that `classify` adds. The first number is raised where one of them, or a word in
#: it, is renamed, moved or dropped; the second where something is added.
SCHEMA_VERSION = "1.0"
#: What only a column can tell.
BY_ROW = "by row"


def provenance(
    data: Any = None,
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    assume: Assumptions | Mapping[str, Any] | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    tables: TablesLike | None = None,
    facts: FactsLike | None = None,
) -> dict[str, str]:
    """What a reader needs to make the same result again.

    With the data it holds the whole question, so that `progress`, `report`, `compare`, `data_gaps`
    and `explain` need nothing else beside a classified table: which columns were read as what
    depends on the columns that there are.

    Nulls: none are read; of the data only the names of its columns count, and with `tables`, where
    the rows are at hand, the identifiers that the tables are held against.

    Args:
        data: The table that was classified, before or after; a pyarrow RecordBatchReader stays
            unread. None if it is not at hand.
        party: As given to `classify`.
        as_of: As given to `classify`.
        register: As given to `classify`.
        columns: As given to `classify`.
        prefix: As given to `classify`.
        assume: As given to `classify`.
        constants: As given to `classify`.
        where: As given to `classify`.
        tables: As given to `classify`; they are read whole, to be counted and summed.
        facts: As given to `classify`.

    Returns:
        Names and texts, fit for the metadata of a file: `annexc` (package version), `schema` (of
        the output columns, see `annexc.schema`), `law_data`, `crosswalk_data` (their versions),
        `as_of`, `party` (alpha-3 codes, `;`-joined; `by row` if
        only a column names them), `profile_sha256` (`CODE:hash`, `;`-joined; empty without a
        profile), `register`, `register_sha256` (empty without a register), `assumptions` (JSON) and
        `of_plans` (in words, what is assumed where an action plan is not known). With the data also
        `columns`, `constants` and `where` (JSON, as given), `prefix` and `question` (JSON: all of
        it, with the plan of each Party, each input with the column, constant, values and manner by
        which it is read, which rows are sources, what was learnt, and the further tables with
        their SHA-256, keys and counts). With `facts` also `facts` (JSON: how many entries, in
        force, contradictory, lapsed, of how many facilities) and `facts_sha256` (of what they say).

    Raises:
        AnnexcError: As `classify`.

    Source:
        The package itself.

    Example:
        >>> import annexc, polars as pl
        >>> annexc.provenance(party="FRA", as_of="2026-08-31", register="fr-irep")["party"]
        'FRA'
        >>> asked = {"party": "FRA", "as_of": "2026-08-31", "columns": {"nace2": "NACE"}}
        >>> found = annexc.classify(pl.DataFrame({"NACE": ["24.42"]}), **asked)
        >>> origin = annexc.provenance(found, **asked)
        >>> annexc.progress(found, provenance=origin).rows
        1
    """
    if data is not None:
        names = names_of(data)
        found, _, _ = described(register)
        links = linked(tables, found, names, columns, prefix, again=True)
        question = asked(
            list(dict.fromkeys([*names, *links.adds])),
            party=party,
            as_of=as_of,
            register=register,
            columns=columns,
            prefix=prefix,
            assume=assume,
            constants=constants,
            where=where,
            tables=links.told(whole=True, register=_at_hand(data, links)),
            facts=facts,
        )
        return of_question(question, columns, constants, where)
    found, _, _ = described(register)
    # The data is not at hand: where neither names one Party, a column must.
    by_row = party is not None or found is None or found.party is None
    return _flat(
        read_as_of(as_of),
        read_parties(party, found, has_column=by_row),
        found,
        assumptions(assume),
        Ledger() if facts is None else ledger(facts),
    )


def _at_hand(data: Any, links: Links) -> pl.LazyFrame | None:
    """The rows that tables are joined to; None of those that stay unread, or without tables."""
    if not links:
        return None
    frame = opened(data)
    return None if isinstance(frame, Lazy | Stream) else frame.table(links.reads).lazy()


def of_question(
    question: Question,
    columns: ColumnsLike | None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
) -> dict[str, str]:
    """The provenance of what a question gives.

    Args:
        question: As it was put.
        columns: As the caller gave it, for a reader; what came of it is in the question.
        constants: Likewise.
        where: Likewise.
    """
    given = read_columns(columns or {}, "columns")
    shown = {role: [_shown(column) for column in listed] for role, listed in given.items()}
    return {
        **_flat(
            question.as_of, question.parties, question.register, question.assume, question.facts
        ),
        "columns": json.dumps(shown, ensure_ascii=False),
        "constants": json.dumps(dict(constants or {}), ensure_ascii=False),
        "where": json.dumps(
            [text for entry in read_where(where) for text in entry.told()], ensure_ascii=False
        ),
        "prefix": question.prefix,
        "question": to_text(question),
    }


def _flat(
    as_of: date, parties: Parties, register: Register | None, assume: Assumptions, facts: Ledger
) -> dict[str, str]:
    said = told(as_of, parties, register, assume, facts)
    return {**versions(), **said, "of_plans": assume.of_plans}


def versions() -> dict[str, str]:
    """The versions of the package and of its data, on which each answer rests."""
    held = json.loads(_native.data_versions())
    return {
        "annexc": _native.version(),
        "schema": SCHEMA_VERSION,
        "law_data": str(held["law"]),
        "crosswalk_data": str(held["crosswalk"]),
    }


def told(
    as_of: date,
    parties: Parties,
    register: Register | None,
    assume: Assumptions,
    facts: Ledger | None = None,
) -> dict[str, str]:
    """What was asked, in a few words of which each can be held against another."""
    learnt = {"facts": json.dumps(facts.counts), "facts_sha256": facts.sha256} if facts else {}
    return {
        "as_of": as_of.isoformat(),
        "party": ";".join(sorted(parties.given)) or BY_ROW,
        "profile_sha256": ";".join(
            f"{code}:{entry.profile_sha256}"
            for code, entry in sorted(parties.given.items())
            if entry.profile is not None
        ),
        "register": "" if register is None else register.key or register.name,
        "register_sha256": "" if register is None else register.sha256,
        "assumptions": json.dumps(assume.to_dict()),
        **learnt,
    }


def _shown(column: Column) -> str | dict[str, str | list[str]]:
    """A column as `columns` takes it."""
    how = {"starts_with": column.starts_with, "not_starts_with": column.not_starts_with}
    said = {name: text for name, text in how.items() if text is not None}
    if column.others:
        return {"any": [column.header, *column.others], **said}
    return {"column": column.header, **said} if said else column.header
