"""Which questions, put to whom, settle how many sources."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc._asked.plan import BY_PARTY, LEFT_OPEN, SETTLED, Plan, plans
from annexc._asked.trials import FACT_OF, OF_PARTY, Trials, trials
from annexc._classify.classified import Classified, OriginLike, opened_classified
from annexc._classify.kernel import output_names
from annexc._errors import AnnexcError, ColumnError, hint
from annexc._labels import Labels, labels
from annexc._learnt.inputs import NUMBER
from annexc._progress.carried import carried
from annexc._question.question import Question
from annexc._question.recalled import Telling
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._tables.compat import exploded

_KEPT = ("facility_id", "name", "region")
_SOURCE: dict[str, Any] = {
    "row": pl.Int64, "facility_id": pl.String, "source": pl.Int64, "name": pl.String,
    "region": pl.String, "weight": pl.Float64, "candidates": pl.String, "step": pl.Int64,
    "need": pl.String, "fact": pl.String, "question": pl.String, "asked_if": pl.String,
    "answers": pl.String,
    "at_most": pl.Int64, "then": pl.String,
}  # fmt: skip


#: How sources stand after what they are asked.
_TO = {
    SETTLED: "",
    BY_PARTY: "; their duty may turn on what the Party answers",
    LEFT_OPEN: "; their duty may stay open",
}


@dataclass(frozen=True, slots=True, repr=False)
class Questions:
    """What to ask; shows itself in a notebook.

    Attributes:
        party: Of each Party, asked once and first: `party`, `fact`, `question`, `categories`
            (`;`-joined: those of the sources that turn on it), `sources`, `weight`.
        sources: One row a source and question, in the order in which they are asked: `row` (of the
            table, from 1), `facility_id`, `source` (its number where the facility has several; else
            null), `name`, `region`, `weight`, `candidates`, `step` (from
            1), `need`, `fact` (the input column that answers it), `question`, `asked_if` (on which
            answers to those before; empty if always), `answers` (those that are possible,
            `;`-joined; of a date the days on either side of which it matters), `at_most` (how many
            questions the source takes) and `then` (how the source stands after them: `settled`,
            `party` where its duty may still turn on what the Party answers, `open`).
        ways: Which questions together settle how many: `questions` (`;`-joined, in order),
            `at_most`, `then`, `sources`, `weight`, the most useful first.
        undetermined: How many sources are not determined.
        asked: Of how many something is asked.
        settled: How many are settled by the answers, whatever these are, and those of the Party.
        question: To which the sources answer.
    """

    party: pl.DataFrame
    sources: pl.DataFrame
    ways: pl.DataFrame
    undetermined: int
    asked: int
    settled: int
    question: Question

    def __repr__(self) -> str:
        lines = [
            f"{self.undetermined:,} sources are not determined; {self.asked:,} of them are asked "
            f"{self.sources.height:,} questions at most, which settle {self.settled:,}"
        ]
        lines += [
            f"  asked once, of the Party {row['party'] or '(not known)'}: {row['fact']} "
            f"({row['sources']:,} sources)"
            for row in self.party.iter_rows(named=True)
        ]
        lines += ["  asked of each source:"] if self.ways.height else []
        lines += [
            f"  {row['sources']:>8,}  {row['questions'].replace(';', ', then ')}{_TO[row['then']]}"
            for row in self.ways.head(10).iter_rows(named=True)
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = html.escape(repr(self).split("\n", 1)[0])
        return f"<p>{head}</p>{self.party._repr_html_()}{self.ways._repr_html_()}"


def questions(
    classified: Any,
    *,
    limit: int | None = None,
    weight: str | None = None,
    language: str = "en",
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    provenance: OriginLike | None = None,
) -> Questions:
    """Finds the fewest questions that settle each source of which the duty is not determined.

    The answers are tried out: of the questions that could be asked of a source next, the one is
    taken after which the fewest are left at worst, then on average, and what is asked then depends
    on the answer. A source whose duty every answer to one question settles is asked that alone. An
    answer that contradicts what the register says is none of its worlds; it is found when the
    answer is read. What the Party alone knows (its action plan, a day in it, entry into force) is
    asked once, of the Party; put it into the profile and classify again first, since it may settle
    sources that else are asked.

    Nulls: a source without an identifier is asked too; its answer can be put to no row, so give the
    register identifiers first.

    Args:
        classified: A table with the output columns of `classify`, of any kind, or the path of a
            file of it, which tells the rest.
        limit: How many questions may be asked at most, those of the Parties among them; those that
            settle most are asked. None asks all.
        weight: A column of numbers by which sources count; each counts as one without it.
        language: Of the questions: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        party: As given to `classify`.
        as_of: As given to `classify`.
        register: As given to `classify`.
        columns: As given to `classify`.
        prefix: As given to `classify`.
        provenance: What `annexc.provenance` returned for the table, or the path of the file or
            sidecar that holds it.

    Returns:
        The questions of the Parties, of the sources, and which of them together settle how many;
        see `Questions`.

    Raises:
        AnnexcError: If the language is not known, nothing says what was asked, a file is not the
            one that was written, or the answers are not those of the question.
        ColumnError: If an output column or the one of the weights is not there, or a weight is no
            number.
        PartyError: If nothing says which Party.

    Source:
        The possible worlds of each source under Article 5: the classification itself, asked again
        with each answer.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"facility_id": ["A"], "nace2": ["24.51"]})
        >>> asked = {"party": "FRA", "as_of": "2026-08-31"}
        >>> found = annexc.questions(annexc.classify(plants, **asked), **asked)
        >>> found.ways.select("questions", "then", "sources").row(0)
        ('construction_started', 'party', 1)
    """
    opened = opened_classified(
        classified, "questions",
        Telling(party=party, as_of=as_of, register=register, columns=columns, prefix=prefix),
        provenance, outputs=output_names(), needs_party=True,
    )  # fmt: skip
    question = opened.told.question
    if question is None:
        raise AnnexcError(
            "nothing says what was asked of the table;",
            python="give party, as_of, register and columns as to classify, or provenance=",
            shell="give a file that `annexc classify` wrote, with its provenance",
        )
    return asked_of(opened, question, limit=limit, weight=weight, texts=labels(language))


def asked_of(
    opened: Classified, question: Question, *, limit: int | None, weight: str | None, texts: Labels
) -> Questions:
    """The questions to the sources of a classified table that is opened.

    Raises:
        ColumnError: If there is no such column of weights, or a weight is no number.
    """
    rows = opened.frame.lazy()
    tried = trials(rows, question)
    planned = plans(tried)
    known = _known(rows, tried, opened, weight)
    of_party = _of_parties(tried, known, question, texts)
    of_party = of_party if limit is None else of_party.head(limit)
    asked = _asked(tried, planned, known, texts)
    if limit is not None:
        asked = _within(asked, max(limit - of_party.height, 0))
    alone = known.join(_ends(tried, planned), on="group").filter(at_most=0)
    firsts = asked.filter(pl.col("step") == 1)
    by_party = not of_party.is_empty()
    counted = firsts["then"].is_in([SETTLED, *([BY_PARTY] if by_party else [])]).sum()
    return Questions(
        party=of_party,
        sources=asked.drop("group"),
        ways=_ways(asked, firsts),
        undetermined=known.height,
        asked=firsts.height,
        settled=int(counted) + (alone.filter(then=BY_PARTY).height if by_party else 0),
        question=question,
    )


def _known(
    rows: pl.LazyFrame, tried: Trials, opened: Classified, weight: str | None
) -> pl.DataFrame:
    """The sources that are asked: their group, who they are, how much they count, their Party."""
    schema = rows.collect_schema()
    used = carried(opened.told)
    if weight is not None and weight not in schema:
        raise ColumnError(f"weight: there is no column `{weight}`.{hint(weight, list(schema))}")
    if weight is not None:
        _refuse_words(rows.select(weight).collect()[weight])
    weighed = pl.lit(1.0) if weight is None else pl.col(weight).cast(pl.Float64, strict=False)
    texts = used.texts(("party", *_KEPT), schema)
    columns = {name: texts.get(name, pl.lit(None, dtype=pl.String)) for name in ("party", *_KEPT)}
    members = exploded(tried.groups.select("group", "candidates", "needs", "rows"), "rows")
    facility = columns["facility_id"]
    place: pl.Expr = pl.int_range(1, pl.len() + 1).over(facility)
    number = pl.col(NUMBER).cast(pl.Int64, strict=False) if NUMBER in schema else place
    several = facility.is_not_null() & ((pl.len().over(facility) > 1) | (number > 1))
    held = rows.select(
        *(column.alias(name) for name, column in columns.items()),
        weighed.alias("weight"),
        pl.when(several).then(number).alias("source"),
    ).with_row_index("rows")
    return (
        held.join(members.lazy(), on="rows", maintain_order="left")
        .with_columns(pl.col("weight").fill_null(0.0), row=pl.col("rows").cast(pl.Int64) + 1)
        .drop("rows")
        .collect()
    )


def _refuse_words(weights: pl.Series) -> None:
    """Refuses a column of weights that holds words: each would count as nothing.

    Raises:
        ColumnError: If a cell is no number.
    """
    cells = weights.filter(weights.is_not_null())
    if cells.dtype == pl.String:
        cells = cells.filter(cells.str.strip_chars() != "")
    lost = cells.filter(cells.cast(pl.Float64, strict=False).is_null())
    if len(lost):
        raise ColumnError(
            f"weight: the column `{weights.name}` holds {str(lost[0])[:60]!r}, which is no number; "
            "give a column of numbers, or the empty cell where none is known"
        )


def _of_parties(
    tried: Trials, known: pl.DataFrame, question: Question, texts: Labels
) -> pl.DataFrame:
    """What the Parties alone can answer."""
    alike = (
        known.group_by("group", "party")
        .agg(pl.col("needs", "candidates").first(), pl.col("weight").sum(), rows=pl.len())
        .sort("group", "party")
    )
    split = alike.with_columns(
        fact=pl.col("needs").str.split(";"),
        party=pl.coalesce("party", pl.lit(question.parties.default, dtype=pl.String)),
    )
    asked = [name for name in OF_PARTY if name != "party"]
    named = exploded(split, "fact").filter(pl.col("fact").is_in(asked))
    return (
        named.group_by("party", "fact")
        .agg(
            categories=pl.col("candidates").unique().sort().str.join(";"),
            sources=pl.col("rows").sum().cast(pl.Int64),
            weight=pl.col("weight").sum(),
        )
        .with_columns(
            categories=pl.col("categories").str.split(";").list.unique().list.sort().list.join(";"),
            question=pl.col("fact").replace_strict(
                {name: texts[f"question.{name}"] for name in OF_PARTY}, return_dtype=pl.String
            ),
        )
        .select("party", "fact", "question", "categories", "sources", "weight")
        .sort("weight", "party", "fact", descending=[True, False, False])
    )


def _ends(tried: Trials, planned: Mapping[int, Plan]) -> pl.DataFrame:
    """Of each group how many questions it takes at most, and how its sources stand then."""
    held = [(group, plan.most, _then(plan)) for group, plan in planned.items()]
    schema = {"group": pl.UInt32, "at_most": pl.Int64, "then": pl.String}
    return pl.DataFrame(held, schema=schema, orient="row")


def _then(plan: Plan) -> str:
    return next(end for end in (LEFT_OPEN, BY_PARTY, SETTLED) if end in plan.ends)


def _asked(
    tried: Trials, planned: Mapping[int, Plan], known: pl.DataFrame, texts: Labels
) -> pl.DataFrame:
    """One row a source and question, those that settle most with fewest first."""
    lines = [
        (group, *line, plan.most, _then(plan))
        for group, plan in planned.items()
        for line in steps_of(plan)
    ]
    schema = {"group": pl.UInt32, **{name: _SOURCE[name] for name in (
        "step", "need", "asked_if", "answers", "at_most", "then")}}  # fmt: skip
    asked = pl.DataFrame(lines, schema=schema, orient="row").with_columns(
        fact=pl.col("need").replace_strict(FACT_OF, return_dtype=pl.String),
        question=pl.col("need").replace_strict(
            {need: texts[f"question.{need}"] for need in FACT_OF}, return_dtype=pl.String
        ),
    )
    return (
        known.drop("needs", "party")
        .join(asked, on="group", maintain_order="left_right")
        .select("group", *_SOURCE)
    )


def steps_of(plan: Plan) -> list[tuple[int, str, str, str]]:
    """The questions of a plan: step, need, on which answers they are asked, possible answers.

    One that is asked on several ways stands once, where it may first come.
    """
    found: dict[str, tuple[int, list[str], list[str]]] = {}
    for need, before, at in plan.steps():
        _, ways, answers = found.setdefault(need, (len(before), [], []))
        ways.append(" & ".join(f"{name} = {'|'.join(said)}" for name, said in before))
        answers += [text for listed, _ in at.branches for text in listed if text not in answers]
    ordered = sorted(found.items(), key=lambda entry: entry[1][0])
    return [
        (step, need, "" if "" in ways else "; ".join(dict.fromkeys(ways)), ";".join(answers))
        for step, (need, (_, ways, answers)) in enumerate(ordered, 1)
    ]


def _within(asked: pl.DataFrame, limit: int) -> pl.DataFrame:
    """The sources that settle most for the questions they take, as far as the budget goes."""
    sources = (
        asked.filter(pl.col("then") != LEFT_OPEN)
        .unique("row", maintain_order=True)
        .with_columns(worth=pl.col("weight") / pl.col("at_most"))
        .sort("worth", "at_most", "row", descending=[True, False, False])
        .filter(pl.col("at_most").cum_sum() <= limit)
    )
    return asked.join(sources.select("row"), on="row", how="semi", maintain_order="left")


def _ways(asked: pl.DataFrame, firsts: pl.DataFrame) -> pl.DataFrame:
    """Which questions together settle how many.

    Args:
        asked: What is asked, by group and step; of one group all sources are asked the same.
        firsts: The first question of each source.
    """
    steps = (
        asked.unique(["group", "step"])
        .sort("group", "step")
        .group_by("group")
        .agg(pl.col("need").str.join(";").alias("questions"), pl.col("at_most", "then").first())
    )
    counted = firsts.group_by("group").agg(pl.col("weight").sum(), rows=pl.len()).sort("group")
    return (
        counted.join(steps, on="group", maintain_order="left")
        .group_by("questions", "at_most", "then")
        .agg(sources=pl.col("rows").sum().cast(pl.Int64), weight=pl.col("weight").sum())
        .sort("weight", "questions", "then", descending=[True, False, False])
    )
