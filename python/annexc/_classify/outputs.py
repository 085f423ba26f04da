"""The output columns of a table that was classified: their words, and how files keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from annexc._classify.kernel import output_kinds, output_words
from annexc._errors import ColumnError
from annexc._labels import labels

# Sets of words, `;`-joined: the column whose words they are made of, and the word that is none of a
# set.
_SETS = {
    "annex_c_candidates": ("annex_c", None),
    "ancillary": ("annex_c", "none"),
    "obligation_candidates": ("obligation", "undetermined"),
}
# Other sets, by the families of labels of which each names all of their words.
_FAMILIES = {"needs": ("need.", "question."), "issues": ("report.issue.",)}


def answer(header: str, name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """An output column as `classify` gives it, also where a file kept it as text.

    Args:
        header: Where it stands.
        name: The output column.
        schema: Of the table.
    """
    column, held = pl.col(header), schema[header]
    kind = output_kinds()[name]
    if kind == "date":
        # pandas and some workbooks make moments of days.
        text = column.cast(pl.String).str.slice(0, len("2026-08-31"))
        return column if held == pl.Date else text.str.to_date("%Y-%m-%d", strict=False)
    if kind == "bool":
        text = column.cast(pl.String).str.to_lowercase().str.strip_suffix(".0")
        holds, not_so = text.is_in(["true", "1"]), text.is_in(["false", "0"])
        return column if held == pl.Boolean else pl.when(holds).then(True).when(not_so).then(False)
    # An Enum is small, and a large register has ten of them.
    return column if isinstance(held, pl.Enum) else filled(column.cast(pl.String))


def filled(text: pl.Expr) -> pl.Expr:
    """An empty text is none."""
    return pl.when(text != "").then(text)


def check_words(rows: pl.LazyFrame, names: Sequence[str], prefix: str, place: str) -> None:
    """Stops at a word in an output column that `classify` does not write.

    Args:
        rows: The table.
        names: The output columns that there are.
        prefix: Of them.
        place: What an error names as the table.

    Raises:
        ColumnError: Names the column and the word.
    """
    schema = rows.collect_schema()
    met = rows.select(
        pl.col(prefix + name).cast(pl.String).unique().drop_nulls().implode().alias(name)
        for name in names
    ).collect()
    for name in names:
        texts: list[str] = [text for text in met[name][0].to_list() if text.strip()]
        for text in _unknown(name, texts, schema[prefix + name]):
            raise ColumnError(
                f"{place}: column `{prefix + name}` holds {text!r}, which classify does not write;",
                python="give the table as classify returned it, or classify again",
                shell="classify again",
            )


def is_joined(name: str) -> bool:
    """Whether an output column holds several words, joined by `;`."""
    return name in _SETS or name in _FAMILIES


def _unknown(name: str, texts: Sequence[str], held: pl.DataType) -> Iterator[str]:
    kind = output_kinds()[name]
    if kind in ("date", "bool"):
        column = pl.DataFrame({name: pl.Series(texts, dtype=pl.String)})
        if held.is_temporal() or held == pl.Boolean:
            return
        read = column.select(read=answer(name, name, column.schema), text=name)
        yield from read.filter(pl.col("read").is_null())["text"]
        return
    known = known_words(name)
    if known is not None:
        for text in texts:
            parts = text.split(";") if name not in output_words() else [text]
            if not set(parts) <= set(known):
                yield text


def known_words(name: str) -> tuple[str, ...] | None:
    """The words that an output column is made of; None where there is no list of them."""
    made_of, left_out = _SETS.get(name, (name, None))
    if made_of in output_words():
        return tuple(word for word in output_words()[made_of].categories if word != left_out)
    if name not in _FAMILIES:
        return None
    keys = labels("en").texts
    named = (
        {key.removeprefix(family) for key in keys if key.startswith(family)}
        for family in _FAMILIES[name]
    )
    return tuple(sorted(set.intersection(*named)))
