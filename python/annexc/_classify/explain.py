"""The reasoning for one source, step by step."""

from __future__ import annotations

import copy
import html
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import OriginLike, origin_from
from annexc._classify.kernel import output_names
from annexc._classify.misfits import hold_form
from annexc._classify.outputs import answer
from annexc._errors import AnnexcError
from annexc._labels import labels
from annexc._learnt.inputs import in_force
from annexc._learnt.ledger import Which, contradict, told
from annexc._learnt.read import FactsLike
from annexc._learnt.shown import attributed, learnt_section, said_by
from annexc._question.assumptions import Assumptions
from annexc._question.linked.links import Links, TablesLike, linked
from annexc._question.question import Question, asked, described
from annexc._question.recalled import Telling, recalled
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.rows import WhereLike
from annexc._register.words.fold import fold_name
from annexc._tables.opened import Row, one_row

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the verdict on one source comes about; prints as text, shows as tables in a notebook.

    Attributes:
        trace: The steps: the Party's standing, `evidence` piece by piece, what said nothing
            (`silent`), `dates`, `age`, the `rules` of Article 5 with what applies and why, what is
            `missing`, and the `outcome`; with facts also `learnt`, what was said of the source,
            there and in each step of evidence and dates that rests on it.
        sections: The same in prose, in the language asked for: each a `title` and `lines` of
            `label`, `text` and `more`, further lines below it.
    """

    trace: Mapping[str, Any]
    sections: Sequence[Mapping[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """The steps as plain values, a copy."""
        return copy.deepcopy(dict(self.trace))

    def _lines(self) -> Iterator[tuple[str, list[tuple[str, str, list[str]]]]]:
        """Title, and lines as (label, text, further lines)."""
        for section in self.sections:
            lines = [(line["label"], line["text"], line["more"]) for line in section["lines"]]
            yield section["title"], lines

    def __str__(self) -> str:
        lines: list[str] = []
        for title, entries in self._lines():
            lines += ["", title] if lines else [title]
            width = min(max(len(label) for label, _, _ in entries), 24)
            for label, text, more in entries:
                lines += textwrap.wrap(
                    f"{label.ljust(width)}  {text}",
                    _WIDTH,
                    initial_indent="  ",
                    subsequent_indent=" " * (width + 4),
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                for further in more:
                    lines += textwrap.wrap(
                        further,
                        _WIDTH,
                        initial_indent=" " * (width + 4),
                        subsequent_indent=" " * (width + 6),
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = []
        for title, entries in self._lines():
            rows = "".join(
                f"<tr><th scope='row' style='text-align:left'>{html.escape(label)}</th>"
                f"<td style='text-align:left'>{_broken([text, *more])}</td></tr>"
                for label, text, more in entries
            )
            parts.append(f"<h4>{html.escape(title)}</h4><table>{rows}</table>")
        return "".join(parts)


def _broken(lines: list[str]) -> str:
    return "<br>".join(html.escape(line) for line in lines)


def explain(
    row: Any,
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    assume: Assumptions | Mapping[str, Any] | None = None,
    prefix: str = "",
    provenance: OriginLike | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    facts: FactsLike | None = None,
    language: str = "en",
    tables: TablesLike | None = None,
) -> Explanation:
    """Explains the verdict on one source, and which rules did not apply.

    Of a row of a classified table the provenance tells what was asked; a row of which the answers
    are not those that are explained is refused.

    Nulls: a null or empty cell says nothing, as in `classify`.

    Args:
        row: A mapping of headers to values, a pandas Series, or a table of exactly one row.
        party: As in `classify`.
        as_of: As in `classify`.
        register: As in `classify`.
        columns: As in `classify`.
        assume: As in `classify`.
        prefix: As in `classify`, if the row is of a classified table.
        provenance: What `annexc.provenance` returned for the table that the row is of, or the path
            of the file or sidecar that holds it.
        constants: As in `classify`.
        where: As in `classify`; a row that it or the register leaves out has no verdict.
        facts: As in `classify`; the reasoning names who said what, when and in which document.
        language: Of the reasoning: `en`, `fr` or `es`. What is cited from a table, such as the line
            of a crosswalk, stands as it is written there; so do the words of the columns.
        tables: As in `classify`; a row of a table that was classified with them has what they gave.

    Returns:
        An object that prints as text and shows in a notebook; `to_dict()` gives the steps.

    Raises:
        AnnexcError: As `classify`, and if there is not exactly one row, if the provenance
            contradicts what is told, if the answers in the row are others, if the row is left out
            as no source, or if there is no such language.

    Source:
        Each step names its own: the line of the crosswalk or of the facts, the paragraph of Article
        5.

    Example:
        >>> import annexc
        >>> found = annexc.explain({"nace2": "24.42"}, party="FRA", as_of="2026-08-31")
        >>> [step["fact"] for step in found.to_dict()["missing"]]
        ['feed', 'construction_started', 'action_plan']
    """
    given = one_row(row)
    found, _, _ = described(register)
    given = with_tables(given, linked(tables, found, given.names, columns, prefix))
    telling = Telling(party, as_of, register, columns, prefix, assume, constants, where, facts)
    origin = None if provenance is None else origin_from(provenance)
    question = question_of(given.names, telling, origin)
    if provenance is None:
        question.remark(2)
    of_a_day = provenance is not None or as_of is not None
    return explained(given, question, of_a_day=of_a_day, language=language)


def with_tables(row: Row, links: Links) -> Row:
    """The row with what further tables give."""

    def taken(names: Sequence[str]) -> pl.DataFrame:
        own = [name for name in (*links.reads, *names) if name not in links.adds]
        return links.joined(row.taken(list(dict.fromkeys(own))).lazy()).collect().select(names)

    return Row([*row.names, *links.adds], taken) if links else row


def explained(row: Row, question: Question, *, of_a_day: bool, language: str) -> Explanation:
    """The reasoning for a row, held against the answers in it, if it has any.

    Args:
        row: The row.
        question: What is asked of it.
        of_a_day: Whether the day is that of the answers.
        language: Of the reasoning.

    Raises:
        AnnexcError: If the answers are others, or there is no such language.
    """
    read = row.taken(question.reads)
    for entry in question.inputs:
        if entry.column is not None and entry.column.named_by == "party":
            hold_form(
                entry, read.select(entry.text(read.schema)).to_series().drop_nulls().to_list()
            )
    if question.rows.filters and not read.select(question.rows.holds(read.schema)).item():
        said = "; ".join(
            f"`{name}` is {cell!r}"
            for name, cell in read.select(question.rows.reads).to_dicts()[0].items()
        )
        raise AnnexcError(
            f"the row is left out ({question.rows}), since {said}: it is no source, and none of "
            "its duties is counted; explain it without that filter if it is one"
        )
    try:
        found = Explanation(**json.loads(_native.explain(*question.one(read), language)))
        found = with_facts(found, read, question, language)
    except ValueError as error:
        raise AnnexcError(str(error)) from error
    headers = [question.prefix + name for name in output_names()]
    if of_a_day and set(headers) <= set(row.names):
        _hold(row.taken(headers), found.trace["outcome"], question)
    return found


def with_facts(
    found: Explanation, row: pl.DataFrame, question: Question, language: str
) -> Explanation:
    """The reasoning with who said what of the source; as it is where nothing was learnt of it."""
    if question.key is None:
        return found
    facility = row.select(question.key.facility(row.schema)).item()
    number = None if question.key.number is None else int(row[question.key.number][0])
    held = in_force(question.facts, question.key).values()
    if number is None and any(of == facility and which for places in held for of, which in places):
        raise AnnexcError(
            f"facts: what was said of {facility!r} tells its sources apart, and the row does not "
            "say which of them it is; split the register (annexc.sources, in the shell --split) "
            "and give a row of that, which has `source_no`"
        )
    name = row.select(fold_name(question.key.name(row.schema))).item()
    closest = (Which(number, name or ""), Which(number), None)
    found_of = [
        next((places[facility, which] for which in closest if (facility, which) in places), ())
        for places in held
    ]
    said = [(entry, contradict(entries)) for entries in found_of for entry in entries]
    if not said:
        return found
    steps = [{**told(entry), **({"contradicted": True} if more else {})} for entry, more in said]
    entries, texts = [entry for entry, _ in said], labels(language)
    by_whom = {
        part: [attributed(step, entries) for step in found.trace[part]]
        for part in ("evidence", "dates")
    }
    named = [said_by(section, entries, texts) for section in found.sections]
    return Explanation(
        trace={**found.trace, **by_whom, "learnt": steps},
        sections=[*named[:1], learnt_section(said, texts), *named[1:]],
    )


def question_of(
    names: Sequence[str], telling: Telling, origin: Mapping[str, str] | None
) -> Question:
    """The question to explain by: that of the provenance, or the one that is told.

    Raises:
        AnnexcError: If they contradict each other, or the provenance does not hold it whole.
    """
    if origin:
        told = recalled(names, origin, telling, lenient=True, needs_party=True)
        if told.question is None:
            raise AnnexcError(
                "provenance: what was asked is not in it whole, or another version of the law "
                "answered it; classify again"
            )
        return told.question
    return asked(
        names, party=telling.party, as_of=telling.as_of, register=telling.register,
        columns=telling.columns, assume=telling.assume, prefix=telling.prefix,
        constants=telling.constants, where=telling.where, facts=telling.facts, whole=False,
    )  # fmt: skip


def _hold(answers: pl.DataFrame, outcome: Mapping[str, Any], question: Question) -> None:
    """Stops over a row that says other than what is explained."""
    read = answers.select(
        answer(question.prefix + name, name, answers.schema).cast(pl.String).alias(name)
        for name in output_names()
    ).row(0, named=True)
    for name, kept in read.items():
        again = outcome.get(name)
        again = str(again).lower() if isinstance(again, bool) else again
        if (kept or None) != (again or None):
            shown = [f"`{text}`" if text else "empty" for text in (kept, again)]
            raise AnnexcError(
                f"the row has {shown[0]} in `{question.prefix}{name}`, and the question "
                f"({';'.join(question.parties.given) or 'the Party of the row'} on "
                f"{question.as_of}) gives {shown[1]}. It was edited, or asked otherwise;",
                python="give party, as_of, register, columns and assume as to classify, or "
                "provenance=, or classify again",
                shell="give --party, --as-of, --register, --column and --assume as to `annexc "
                "classify`, or classify again",
            )
