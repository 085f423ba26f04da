"""What a form asks: a row a source, what is known of it, and which cells are to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from annexc._asked.questions import Questions
from annexc._asked.trials import FACT_OF
from annexc._asked.words import answer_text
from annexc._errors import ColumnError
from annexc._labels import Labels
from annexc._register.roles import DATES

#: What each answer is to be kept with, by the names of the ledger, and what else someone says.
BESIDE = ("said_by", "said_on", "document", "remarks")
#: What says which source it is, and stays as it is.
FIXED = ("facility_id", "source", "name", "region", "known", "why")
# So many answers of a condition are named: references of categories, and words.
_MANY, _FEW = 12, 4
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_IS_NAMED = pl.col("facility_id").str.strip_chars().fill_null("") != ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be filled in.

    Attributes:
        answers: The answers to choose from, as they are shown; none for a day.
        always: Whether it is asked whatever the cells before it say.
    """

    answers: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A source: what is known of it, and its cells by what is asked."""

    known: Mapping[str, str]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to send.

    Attributes:
        name: Of its file, without the ending.
        needs: What is asked, in order: a column each.
        lines: The sources.
        as_of: The day asked about, after which no answer lies.
        texts: In its language.
    """

    name: str
    needs: tuple[str, ...]
    lines: tuple[Line, ...]
    as_of: date
    texts: Labels

    def header(self, column: str) -> str:
        """What a column is called."""
        is_need = column in self.needs
        return self.texts[f"question.{column}" if is_need else f"ask.column.{column}"]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in order; those in which no source says anything are left out."""
        fixed = [name for name in FIXED if any(line.known.get(name) for line in self.lines)]
        return (*fixed, *self.needs, *BESIDE)

    def steps(self, *names: str) -> list[str]:
        """How it is to be filled in, by the names of the steps."""
        return [self.texts[f"ask.step.{name}"] for name in names]


def forms(found: Questions, texts: Labels, by: str | None = None) -> list[Form]:
    """The forms to send: one, or one a value of `region`.

    A source without an identifier stands in none: its answers could be put to no row.

    Args:
        found: The questions.
        texts: In the language of the forms.
        by: `region`, or None.

    Raises:
        ColumnError: If no source that is asked has an identifier.
    """
    table = found.sources.filter(_IS_NAMED).sort("row", "step")
    if table.is_empty() and found.asked:
        raise ColumnError(
            "no source that is asked has an identifier, so that no answer could be put to its row. "
            "Name the column that tells facilities apart, and classify again",
            python="with columns={'facility_id': '...'}",
            shell="with --column facility_id='...', or facility_id = \"...\" in the description",
        )
    if by is None:
        parts = [("questions", table)]
    else:
        parts = [
            (_file_name(str(key[0] or "")), part)
            for key, part in table.group_by(by, maintain_order=True)
        ]
    names = _distinct([name for name, _ in parts])
    days = found.question.as_of
    return [
        Form(name, _needs(part), tuple(_lines(part, texts)), days, texts)
        for name, (_, part) in zip(names, parts, strict=True)
    ]


def nameless(found: Questions) -> int:
    """How many sources that are asked have no identifier, and so stand in no form."""
    return found.sources.filter(~_IS_NAMED)["row"].n_unique()


def _needs(part: pl.DataFrame) -> tuple[str, ...]:
    """What is asked, that which is asked first of most sources first."""
    ranked = part.group_by("need").agg(pl.col("step").mean(), pl.len()).sort("step", "len", "need")
    return tuple(ranked["need"])


def _lines(part: pl.DataFrame, texts: Labels) -> Iterator[Line]:
    for _, rows in part.group_by("row", maintain_order=True):
        steps = rows.to_dicts()
        first = steps[0]
        refs = [answer_text("category", ref, texts) for ref in first["candidates"].split(";")]
        days = _days(steps, texts)
        known = {
            **{name: first[name] or "" for name in ("facility_id", "name", "region")},
            "source": str(first["source"] or ""),
            "known": "\n".join(refs),
            "why": "\n".join(_why(step, days, texts) for step in steps),
        }
        yield Line(known, {step["need"]: _cell(step, texts) for step in steps})


def _cell(step: Mapping[str, str], texts: Labels) -> Cell:
    fact = FACT_OF[step["need"]]
    listed = [] if fact in DATES else [value for value in step["answers"].split(";") if value]
    shown = tuple(answer_text(fact, value, texts) for value in listed)
    return Cell(shown, not step["asked_if"])


def _why(step: Mapping[str, str], days: Mapping[str, str], texts: Labels) -> str:
    question = texts[f"question.{step['need']}"]
    if not step["asked_if"]:
        return texts["ask.why.duty"].format(question=question)
    ways = _joined(step["asked_if"].split("; "))
    told = f" {texts['ask.or']} ".join(_condition(way, days, texts) for way in ways[:3])
    return texts["ask.why.if"].format(question=question, condition=told)


def _joined(ways: Sequence[str]) -> list[str]:
    """The ways that lead to a question, those of one question alone in one."""
    found: dict[str, list[str]] = {}
    for way in ways:
        need, _, said = way.partition(" = ")
        # Of a way of several answers each counts for itself.
        key = way if " & " in way else need
        found.setdefault(key, []).append(said)
    return [key if " & " in key else f"{key} = {'|'.join(said)}" for key, said in found.items()]


def _condition(way: str, days: Mapping[str, str], texts: Labels) -> str:
    """On which answers a question is asked, in words."""
    parts = []
    for part in way.split(" & "):
        need, _, said = part.partition(" = ")
        fact = FACT_OF[need]
        values = said.split("|")
        # Of a category the title stands above, and a list of titles would hide what is asked.
        short = fact == "category"
        shown = [
            value
            if short and value != "none"
            else days.get(value) or answer_text(fact, value, texts)
            for value in values[: _MANY if short else _FEW]
        ]
        listed = texts["format.list"].join([*shown, *(["…"] if len(values) > len(shown) else [])])
        named = texts[f"need.{need}"]
        parts.append(texts["chart.item"].format(name=named, value=listed))
    return " + ".join(parts)


def _days(steps: list[dict[str, str]], texts: Labels) -> dict[str, str]:
    """Of the days that stand for an answer what they stand for."""
    found = {}
    for step in steps:
        if FACT_OF[step["need"]] in DATES:
            before, _, new = step["answers"].rpartition(";")
            found[new] = texts["ask.from"].format(day=new)
            if _DAY.fullmatch(before):
                found[before] = texts["ask.before"].format(day=new)
    return found


def _file_name(text: str) -> str:
    """A text as the name of a file."""
    plain = re.sub(r"[^\w.-]+", "-", text.strip(), flags=re.UNICODE).strip("-.")
    return plain[:60] or "questions"


def _distinct(names: list[str]) -> list[str]:
    """Names of which none is another whatever its case."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        number = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        found.append(name if number == 1 else f"{name}-{number}")
    return found
