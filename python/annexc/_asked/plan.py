"""The fewest questions that settle a source, found by trying out the answers.

A plan is a tree: a question, and for each of its answers what is to be asked then. Of the questions
that may come next the one is taken after which the fewest are left at worst, then on average.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from annexc._asked.trials import FACT_OF, OF_PARTY, Outcome, Trials, answers_to, outcomes
from annexc._progress.gaps import QUESTIONS

_OPEN = "undetermined"
# The category and the two dates settle a source, so that no way is longer.
_DEEPEST = 3
# How a source stands once nothing more can be asked of it.
SETTLED, BY_PARTY, LEFT_OPEN = "settled", "party", "open"


@dataclass(frozen=True, eq=False)
class Plan:
    """What to ask of a source, and what then.

    Attributes:
        need: What is asked, as `needs` names it; None where nothing is left to ask.
        branches: The plan after each of the answers that are possible, those of one plan together.
        end: How the source stands where nothing is left to ask.
    """

    need: str | None = None
    branches: tuple[tuple[tuple[str, ...], Plan], ...] = ()
    end: str = SETTLED

    @cached_property
    def most(self) -> int:
        """How many questions are asked at most."""
        return 0 if self.need is None else 1 + max(plan.most for _, plan in self.branches)

    @cached_property
    def mean(self) -> float:
        """How many are asked if each answer is as likely."""
        if self.need is None:
            return 0.0
        answers = sum(len(answers) for answers, _ in self.branches)
        left = sum(len(answers) * plan.mean for answers, plan in self.branches)
        return 1 + left / answers

    @cached_property
    def ends(self) -> frozenset[str]:
        """How the source may stand at the end."""
        if self.need is None:
            return frozenset({self.end})
        return frozenset(end for _, plan in self.branches for end in plan.ends)

    def steps(
        self, asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ) -> Iterator[tuple[str, tuple[tuple[str, tuple[str, ...]], ...], Plan]]:
        """Each question with the answers that lead to it, in the order in which they are asked."""
        if self.need is None:
            return
        yield self.need, asked, self
        for answers, plan in self.branches:
            yield from plan.steps((*asked, (self.need, answers)))


@dataclass(slots=True)
class _State:
    """A group with what was answered, and what it came to.

    Attributes:
        group: The group.
        answers: By fact what was answered.
        outcome: What it came to; of equal ones there is one object.
        questions: What may be asked of it next.
        end: How it stands if nothing more is asked.
        is_open: Whether there is something to ask.
        tried: By question the answers that are possible, each with the state after it.
    """

    group: int
    answers: Mapping[str, str]
    outcome: Outcome
    questions: tuple[str, ...]
    end: str
    is_open: bool
    tried: dict[str, list[tuple[tuple[str, ...], _State]]] = field(default_factory=dict)


def _questions(outcome: Outcome, answered: frozenset[str]) -> tuple[str, ...]:
    """What may be asked of a source: what it needs, or which category it is of."""
    named = [name for name in outcome.needs if name in FACT_OF]
    if len(outcome.candidates - {"III.x"}) > 1 and "activity" not in named:
        named.append("activity")
    return tuple(name for name in named if FACT_OF[name] not in answered)


def _end(outcome: Outcome) -> str:
    """How a source stands if nothing more is asked."""
    if outcome.obligation != _OPEN:
        return SETTLED
    named = set(outcome.needs)
    return BY_PARTY if named and named <= {*OF_PARTY} else LEFT_OPEN


class _Search:
    """The states that answers lead to, by whichever way each is reached."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._cut_offs = trials.cut_offs()
        self._outcomes: dict[int, Outcome] = {}
        self._same: dict[Outcome, Outcome] = {}
        # Equal outcomes are one object, so that a look-up need not compare what they hold.
        self._known: dict[tuple[int, frozenset[str], int], _State] = {}
        self._shapes: dict[tuple[int, frozenset[str]], tuple[tuple[str, ...], str, bool]] = {}
        self._possible: dict[tuple[int, int, bool], bool] = {}
        self._answers: dict[tuple[str, int, date | None], list[str]] = {}
        self._plans: dict[object, Plan] = {}
        self._best: dict[int, Plan] = {}

    def starts(self) -> list[_State]:
        """The groups before anything is asked."""
        held = self._trials.groups.select("group", "number").rows()
        self._learn(number for _, number in held)
        return [self._state(group, {}, self._outcomes[number]) for group, number in held]

    def step(self, states: Sequence[_State]) -> list[_State]:
        """Tries all answers to what may be asked; gives what is open then."""
        asked = [
            (state, need, answer)
            for state in states
            for need in state.questions
            for answer in self._answers_to(need, state)
        ]
        numbers = self._tried(asked)
        self._learn(numbers)
        came: dict[tuple[int, str], dict[int, tuple[Outcome, list[str]]]] = {}
        for (state, need, answer), number in zip(asked, numbers, strict=True):
            outcome = self._outcomes[number]
            if self._is_within(outcome, state.outcome, need):
                held = came.setdefault((id(state), need), {})
                held.setdefault(id(outcome), (outcome, []))[1].append(answer)
        return self._next(states, came)

    def _answers_to(self, need: str, state: _State) -> list[str]:
        cut_off = self._cut_offs[state.group]
        key = (need, id(state.outcome), cut_off)
        if key not in self._answers:
            self._answers[key] = answers_to(need, state.outcome.candidates, cut_off)
        return self._answers[key]

    def _is_within(self, outcome: Outcome, before: Outcome, need: str) -> bool:
        key = (id(outcome), id(before), need == "activity")
        if key not in self._possible:
            self._possible[key] = outcome.is_within(before, need)
        return self._possible[key]

    def _next(
        self,
        states: Sequence[_State],
        came: Mapping[tuple[int, str], Mapping[int, tuple[Outcome, list[str]]]],
    ) -> list[_State]:
        frontier: dict[int, _State] = {}
        for state in states:
            for need in state.questions:
                state.tried[need] = [
                    (tuple(answers), self._after(state, need, answers[0], outcome))
                    for outcome, answers in came.get((id(state), need), {}).values()
                ]
            if any(_settles(children) for children in state.tried.values()):
                continue  # one question does, and no other way is shorter
            for children in state.tried.values():
                frontier.update((id(child), child) for _, child in children if child.is_open)
        return [child for child in frontier.values() if not child.tried]

    def plan(self, state: _State) -> Plan:
        """The best way to settle a state."""
        if id(state) not in self._best:
            self._best[id(state)] = self._planned(state)
        return self._best[id(state)]

    def _planned(self, state: _State) -> Plan:
        ways = []
        for need, children in state.tried.items():
            # A question of which no answer says anything is none.
            if any(child.outcome is not state.outcome for _, child in children):
                by_plan: dict[int, tuple[Plan, list[str]]] = {}
                for answers, child in children:
                    plan = self.plan(child)
                    by_plan.setdefault(id(plan), (plan, []))[1].extend(answers)
                branches = tuple((tuple(answers), plan) for plan, answers in by_plan.values())
                ways.append(Plan(need, branches))
        if not state.is_open or not ways:
            return self._plans.setdefault(state.end, Plan(end=state.end))
        best = min(ways, key=_length)
        key = (best.need, tuple((answers, id(plan)) for answers, plan in best.branches))
        return self._plans.setdefault(key, best)

    def _tried(self, asked: Sequence[tuple[_State, str, str]]) -> list[int]:
        facts = sorted(
            {FACT_OF[need] for _, need, _ in asked}
            | {fact for state, _, _ in asked for fact in state.answers}
        )
        # What each state was answered stands once, and is gathered for all that is tried of it.
        states = list({id(state): state for state, _, _ in asked}.values())
        places = {id(state): place for place, state in enumerate(states)}
        named = {f"answer {fact}": fact for fact in facts}
        before = pl.DataFrame(
            {
                "group": [state.group for state in states],
                **{
                    name: [state.answers.get(fact) for state in states]
                    for name, fact in named.items()
                },
            },
            schema={"group": pl.UInt32, **dict.fromkeys(named, pl.String)},
        )
        tried = before[[places[id(state)] for state, _, _ in asked]].with_columns(
            pl.Series("fact", [FACT_OF[need] for _, need, _ in asked], dtype=pl.String),
            pl.Series("said", [answer for _, _, answer in asked], dtype=pl.String),
        )
        tried = tried.select(
            "group",
            *(
                pl.when(pl.col("fact") == fact).then("said").otherwise(name).alias(name)
                for name, fact in named.items()
            ),
        )
        return self._trials.tried(tried, facts)

    def _learn(self, numbers: Iterable[int]) -> None:
        for number, outcome in outcomes(set(numbers) - self._outcomes.keys()).items():
            self._outcomes[number] = self._same.setdefault(outcome, outcome)

    def _state(self, group: int, answers: Mapping[str, str], outcome: Outcome) -> _State:
        answered = frozenset(answers)
        key = (group, answered, id(outcome))
        if key not in self._known:
            self._known[key] = _State(group, answers, outcome, *self._shape(outcome, answered))
        return self._known[key]

    def _shape(
        self, outcome: Outcome, answered: frozenset[str]
    ) -> tuple[tuple[str, ...], str, bool]:
        """What may be asked of such states, how they stand, and whether they are open."""
        key = (id(outcome), answered)
        if key not in self._shapes:
            questions, end = _questions(outcome, answered), _end(outcome)
            self._shapes[key] = questions, end, end == LEFT_OPEN and bool(questions)
        return self._shapes[key]

    def _after(self, state: _State, need: str, answer: str, outcome: Outcome) -> _State:
        return self._state(state.group, {**state.answers, FACT_OF[need]: answer}, outcome)


def plans(trials: Trials) -> dict[int, Plan]:
    """The plan of each group."""
    search = _Search(trials)
    starts = search.starts()
    frontier = [state for state in starts if state.is_open]
    for _ in range(_DEEPEST):
        if frontier:
            frontier = search.step(frontier)
    return {state.group: search.plan(state) for state in starts}


def _settles(children: Sequence[tuple[tuple[str, ...], _State]]) -> bool:
    return bool(children) and not any(child.is_open for _, child in children)


def _length(plan: Plan) -> tuple[object, ...]:
    """How long a way is: at worst, on average; of ways as long the usual order decides."""
    order = QUESTIONS.index(plan.need) if plan.need in QUESTIONS[1:] else len(QUESTIONS)
    return LEFT_OPEN in plan.ends, plan.most, round(plan.mean, 9), order
