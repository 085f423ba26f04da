"""Answers tried out: what a source would come to if someone said this or that of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from annexc import _native
from annexc._classify.kernel import numbered, written
from annexc._law.party import party as party_of
from annexc._learnt.ledger import NEVER
from annexc._progress.worlds import categories, listed
from annexc._question.question import Question
from annexc._question.spec import spec, with_readings
from annexc._register.roles import DATES, FACTS, TEXT
from annexc._register.words.known import VALUES

#: What a Party alone can answer.
OF_PARTY = ("action_plan", "action_plan_date", "entry_into_force", "party")
#: What can be asked of a source, by the name that `needs` gives it, and the fact that answers it.
FACT_OF = {
    "activity": "category",
    **{fact: fact for fact in FACTS},
    "construction_started": "construction_started",
    "modification_started": "modification_started",
}
_CONTRADICTORY = ("contradictory_evidence", "contradictory_dates")
# What does not tell groups of sources apart: of dates and words the outcome holds all that matters.
_LOOSE = (*DATES, *TEXT, "status")


@dataclass(frozen=True, slots=True)
class Trials:
    """Groups of sources of which the same questions are to be asked, and the kernel to try answers.

    Attributes:
        groups: One row a group: `group`, what each input says (`0`, `1` ...), `number` (of its
            outcome), its `candidates` and `needs`, `rows` (a list of the numbers of its rows).
        question: Which is asked of them.
    """

    groups: pl.DataFrame
    question: Question

    def tried(self, states: pl.DataFrame, facts: Sequence[str]) -> list[int]:
        """The numbers of the outcomes that states come to.

        Args:
            states: `group`, and a column a fact that was answered, null where it was not.
            facts: These columns.
        """
        own = self.question.inputs
        inputs = self.groups.select("group", *map(str, range(len(own))))
        said = states.join(inputs, on="group", how="left", maintain_order="left")
        answered = [f"answer {fact}" for fact in facts]
        said = said.with_columns(
            pl.when(~_answered(entry.role, facts)).then(pl.col(str(place))).alias(str(place))
            for place, entry in enumerate(own)
        ).with_columns(
            pl.when(pl.col(name) != NEVER).then(pl.col(name)).alias(name) for name in answered
        )
        roles = [*(entry.role for entry in own), *facts]
        asked = self.question
        taken = [*(entry.taking() for entry in own), *({} for _ in facts)]
        told = with_readings(spec(asked.as_of, asked.parties, roles, asked.assume), taken)
        columns = [pl.col(name) for name in (*map(str, range(len(own))), *answered)]
        found: list[int] = said.select(numbered(columns, told)).to_series().to_list()
        return found

    def cut_offs(self) -> dict[int, date | None]:
        """The day from which a source is new, by group."""
        parties = self.question.parties
        columns = [str(n) for n, entry in enumerate(self.question.inputs) if entry.role == "party"]
        named = self.groups.select("group", pl.coalesce(*columns, pl.lit(None, pl.String)))
        by_name: dict[str | None, date | None] = {}
        for name in named.to_series(1).unique():
            code = _native.resolve_party(name) if name else parties.default
            if code is not None:
                by_name[name] = (parties.given.get(code) or party_of(code)).cut_off
        return {group: by_name.get(name) for group, name in named.iter_rows()}


def _answered(role: str, facts: Sequence[str]) -> pl.Expr:
    """Whether an answer speaks in place of an input column."""
    said = pl.lit(False)
    if role in facts:
        said = pl.col(f"answer {role}").is_not_null()
    if role == "retrofit" and "modification_started" in facts:
        said = pl.col("answer modification_started").eq_missing(pl.lit(NEVER))
    return said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a state comes to.

    Attributes:
        obligation: The duty.
        age: Of the source.
        candidates: The categories that stay possible.
        needs: What would settle it.
        issues: What is doubtful.
    """

    obligation: str
    age: str | None
    candidates: frozenset[str]
    needs: tuple[str, ...]
    issues: frozenset[str]

    def is_within(self, before: Outcome, need: str) -> bool:
        """Whether it is one of the worlds that were possible before an answer."""
        # A category that is stated decides, whatever a code says beside it.
        more = set() if need == "activity" else self.issues - before.issues
        return self.candidates <= before.candidates and not more & {*_CONTRADICTORY}


def outcomes(numbers: Iterable[int]) -> dict[int, Outcome]:
    """What the numbers of outcomes stand for."""
    distinct = pl.DataFrame({"number": pl.Series(sorted(set(numbers)), dtype=pl.UInt64)})
    names = ("obligation", "source_age", "annex_c_candidates", "needs", "issues")
    table = distinct.select(
        "number", *(written(pl.col("number"), name).cast(pl.String).alias(name) for name in names)
    )
    return {
        number: Outcome(
            duty, age, frozenset(listed(refs)), tuple(listed(needs)), frozenset(listed(issues))
        )
        for number, duty, age, refs, needs, issues in table.iter_rows()
    }


def trials(rows: pl.LazyFrame, question: Question) -> Trials:
    """The sources of which the duty is not determined, in groups.

    Args:
        rows: The sources.
        question: What is asked of them.
    """
    schema = rows.collect_schema()
    texts = [text.alias(str(n)) for n, text in enumerate(question.texts(schema))]
    number = numbered(question.expressions(schema), question.spec_of(schema))
    # No register has columns of such names.
    held = rows.with_columns(number.alias("annexc number")).with_row_index("annexc row")
    open_ones = held.filter(written(pl.col("annexc number"), "obligation") == "undetermined")
    said = open_ones.select("annexc row", "annexc number", *texts)
    tight = [str(n) for n, entry in enumerate(question.inputs) if entry.role not in _LOOSE]
    loose = [str(n) for n, entry in enumerate(question.inputs) if entry.role in _LOOSE]
    found = (
        said.group_by("annexc number", *tight)
        .agg(pl.col(loose).first(), pl.col("annexc row").alias("rows"))
        .with_columns(
            written(pl.col("annexc number"), name).cast(pl.String).fill_null("").alias(as_)
            for name, as_ in (("annex_c_candidates", "candidates"), ("needs", "needs"))
        )
        .rename({"annexc number": "number"})
        .collect()
    )
    ordered = found.with_columns(pl.col("rows").list.sort()).sort(pl.col("rows").list.first())
    return Trials(ordered.with_row_index("group"), question)


def answers_to(need: str, candidates: frozenset[str], cut_off: date | None) -> list[str]:
    """The answers that are told apart; none where the law gives no day to tell them by.

    Args:
        need: As `needs` names it.
        candidates: The categories that stay possible.
        cut_off: The day from which a source is new.
    """
    if need == "activity":
        return [ref for ref in categories() if ref in candidates]
    if need in FACTS:
        return list(VALUES[need])
    if cut_off is None:
        return []
    new, existing = cut_off.isoformat(), (cut_off - timedelta(days=1)).isoformat()
    return [existing, new] if need == "construction_started" else [NEVER, new]
