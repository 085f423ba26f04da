"""The fewest questions that settle a source, found by trying out the answers.

A plan is a tree: a question, and for each of its answers what is to be asked then. Of the questions
that may come next the one is taken after which the fewest are left at worst, then on average.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
        outcome: What it came to.
        tried: By question the answers that are possible, each with the state after it.
    """

    group: int
    answers: Mapping[str, str]
    outcome: Outcome
    tried: dict[str, list[tuple[tuple[str, ...], _State]]] = field(default_factory=dict)

    @property
    def questions(self) -> list[str]:
        """What may be asked of the source: what it needs, or which category it is of."""
        named = [name for name in self.outcome.needs if name in FACT_OF]
        if len(self.outcome.candidates - {"III.x"}) > 1 and "activity" not in named:
            named.append("activity")
        return [name for name in named if FACT_OF[name] not in self.answers]

    @property
    def end(self) -> str:
        """How it stands if nothing more is asked."""
        if self.outcome.obligation != _OPEN:
            return SETTLED
        named = set(self.outcome.needs)
        return BY_PARTY if named and named <= {*OF_PARTY} else LEFT_OPEN

    @property
    def is_open(self) -> bool:
        """Whether there is something to ask."""
        return self.end == LEFT_OPEN and bool(self.questions)


class _Search:
    """The states that answers lead to, by whichever way each is reached."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._cut_offs = trials.cut_offs()
        self._outcomes: dict[int, Outcome] = {}
        self._known: dict[tuple[int, frozenset[str], Outcome], _State] = {}
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
            for answer in answers_to(need, state.outcome.candidates, self._cut_offs[state.group])
        ]
        numbers = self._tried(asked)
        self._learn(numbers)
        came: dict[tuple[int, str], dict[Outcome, list[str]]] = {}
        for (state, need, answer), number in zip(asked, numbers, strict=True):
            outcome = self._outcomes[number]
            if outcome.is_within(state.outcome, need):
                came.setdefault((id(state), need), {}).setdefault(outcome, []).append(answer)
        return self._next(states, came)

    def _next(
        self, states: Sequence[_State], came: Mapping[tuple[int, str], Mapping[Outcome, list[str]]]
    ) -> list[_State]:
        frontier: dict[int, _State] = {}
        for state in states:
            for need in state.questions:
                state.tried[need] = [
                    (tuple(answers), self._after(state, need, answers[0], outcome))
                    for outcome, answers in came.get((id(state), need), {}).items()
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
            if any(child.outcome != state.outcome for _, child in children):
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
        columns: dict[str, list[object]] = {"group": [state.group for state, _, _ in asked]}
        for fact in facts:
            columns[f"answer {fact}"] = [
                answer if FACT_OF[need] == fact else state.answers.get(fact)
                for state, need, answer in asked
            ]
        schema = {"group": pl.UInt32, **{f"answer {fact}": pl.String for fact in facts}}
        return self._trials.tried(pl.DataFrame(columns, schema=schema), facts)

    def _learn(self, numbers: Iterable[int]) -> None:
        self._outcomes |= outcomes(set(numbers) - self._outcomes.keys())

    def _state(self, group: int, answers: Mapping[str, str], outcome: Outcome) -> _State:
        key = (group, frozenset(answers), outcome)
        if key not in self._known:
            self._known[key] = _State(group, answers, outcome)
        return self._known[key]

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
