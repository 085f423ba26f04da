"""Which missing fact would settle how many sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import OriginLike, opened_classified
from annexc._labels import Labels, labels
from annexc._progress.carried import carried
from annexc._progress.counts import counted_columns
from annexc._progress.unread import facts_of, has_any, says
from annexc._question.recalled import Telling
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.roles import FACTS
from annexc._tables.compat import exploded

#: What `needs` may name, each with its question in `labels/questions.csv`.
QUESTIONS = (
    "activity",
    "hazardous_waste",
    "waste_burned",
    "elemental_chlorine",
    "metal",
    "feed",
    "fuel",
    "chloranil",
    "elv_shredder",
    "product",
    "combustion",
    "construction_started",
    "modification_started",
    "action_plan",
    "action_plan_date",
    "party",
    "entry_into_force",
)
_COLUMNS = ("needs", "obligation", "ancillary")
_ISSUES = "issues"


def data_gaps(
    classified: Any,
    prefix: str = "",
    *,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    language: str = "en",
    provenance: OriginLike | None = None,
) -> pl.DataFrame:
    """Counts, for each missing fact, the sources that it would help to settle.

    Three kinds of rows: `fact`, a fact that rows name in `needs`; `word`, a fact that rows need and
    that the register states for them in words that were not understood: to be mapped, not asked
    for; and `ancillary`, a category that sites with such codes often run beside their main activity
    (a boiler, an incinerator) and that the register does not show at all.

    Nulls: a null in `needs` or `ancillary` counts as nothing needed.

    Args:
        classified: A table with the output columns of `classify`, of any kind, or the path of a
            file of it, which tells the rest.
        prefix: The prefix that was given to `classify`.
        register: As given to `classify`: from which columns the facts were read.
        columns: As given to `classify`.
        language: Of the questions: one of the six of the United Nations.
        provenance: What `annexc.provenance` returned for the table, or the path of the file or
            sidecar that holds it.

    Returns:
        A Polars DataFrame, facts first, the most useful first: `kind`; `fact` (a name that `needs`
        uses, or a category reference); `question`, to put to the operator or the authority, or what
        to do with the words;
        `sources`, rows that need it (for ancillary: rows that name it); `alone`, those of them for
        which nothing else is needed (nothing else named); `duty`, those of them whose obligation is
        undetermined (for ancillary: none or undetermined, so that a source found there would bring
        the site a duty it does not show).

    Raises:
        AnnexcError: If the language is not known, a file is not the one that was written, the
            answers are not those of the question in the provenance, or what is told contradicts it.
        ColumnError: If `needs`, `obligation` or `ancillary` is not there, or an output column holds
            a word that `classify` does not write.
        RegisterError: If the register description cannot be read.

    Source:
        The columns themselves.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"nace2": ["24.44", "24.44"], "feed": [None, "secondary"]})
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> annexc.data_gaps(found).select("fact", "sources", "alone").row(0)
        ('construction_started', 2, 1)
    """
    opened = opened_classified(
        classified, "data_gaps", Telling(register=register, columns=columns, prefix=prefix),
        provenance, outputs=_COLUMNS, lenient=True,
    )  # fmt: skip
    frame, told, prefix = opened.frame, opened.told, opened.told.prefix
    names = {name: prefix + name for name in _COLUMNS}
    if prefix + _ISSUES in frame.names:
        names[_ISSUES] = prefix + _ISSUES
    used = carried(told)
    lazy = frame.lazy()
    schema = lazy.collect_schema()
    outputs = {name: pl.col(column).cast(pl.String) for name, column in names.items()}
    worded = says(outputs.get(_ISSUES, pl.lit("")))
    # What facts say matters only where words were not understood.
    texts = {name: pl.when(worded).then(text) for name, text in used.texts(FACTS, schema).items()}
    rows = counted_columns(lazy, outputs | texts)
    if _ISSUES in names and has_any(rows[_ISSUES]):
        stated = {role: used.columns_of(role) for role in FACTS if used.has(role)}
        rows = rows.with_columns(facts_of(rows, stated, text=told.text))
    return weighed_gaps(rows, language)


def weighed_gaps(rows: pl.DataFrame, language: str = "en") -> pl.DataFrame:
    """The same of `needs`, `obligation` and `ancillary`, each line standing for `rows` sources.

    `unread`, if it is there, names the facts that are stated in words not understood.
    """
    if "unread" not in rows.columns:
        rows = rows.with_columns(unread=pl.lit(""))
    open_duty = pl.col("obligation") == "undetermined"
    kinds = {
        "fact": ("needs", open_duty),
        "word": ("needs", open_duty),
        "ancillary": ("ancillary", open_duty | (pl.col("obligation") == "none")),
    }
    return pl.concat(_counted(rows, language, kind, *said) for kind, said in kinds.items())


def _counted(
    rows: pl.DataFrame, language: str, kind: str, column: str, duty: pl.Expr
) -> pl.DataFrame:
    listed = rows.select(
        fact=pl.col(column).fill_null("").str.split(";"),
        unread=pl.col("unread").fill_null("").str.split(";"),
        sources=pl.col("rows"),
        duty=pl.col("rows") * duty.fill_null(False),
    ).with_columns(alone=pl.col("sources") * (pl.col("fact").list.len() == 1))
    held = pl.col("unread").list.contains(pl.col("fact"))
    if kind == "ancillary":
        held = pl.lit(True)
    elif kind == "fact":
        held = ~held
    counted = (
        exploded(listed, "fact")
        .filter((pl.col("fact") != "") & held)
        .group_by("fact")
        .agg(pl.col("sources", "alone", "duty").sum().cast(pl.Int64))
        .sort(["duty", "sources", "alone", "fact"], descending=[True, True, True, False])
    )
    asks = _questions(kind, labels(language))
    return counted.select(
        kind=pl.lit(kind),
        fact=pl.col("fact"),
        question=pl.col("fact").replace_strict(
            list(asks), list(asks.values()), default=None, return_dtype=pl.String
        ),
        sources=pl.col("sources"),
        alone=pl.col("alone"),
        duty=pl.col("duty"),
    )


def _questions(kind: str, texts: Labels) -> dict[str, str]:
    """What to ask, or to do, for each thing of a kind that may be missing."""
    if kind == "word":
        return {fact: texts["question.word"].format(fact=fact) for fact in FACTS}
    if kind == "ancillary":
        ask = texts["question.ancillary"]
        return {
            entry["ref"]: ask.format(category=texts.get(f"category.{entry['ref']}", entry["name"]))
            for entry in json.loads(_native.categories())
        }
    return {fact: texts[f"question.{fact}"] for fact in QUESTIONS}
