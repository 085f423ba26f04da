"""Cells and words without what people write differently: case, width, blanks, accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import polars as pl

# The last three have no width and are no blanks to a regex.
_BLANKS = r"[\s\x{200B}\x{FEFF}\x{00AD}]+"
# What else people write differently in names. The marks of other scripts are letters to a reader.
_NO_NAME = r"[\x{0300}-\x{036F}]|[^\p{L}\p{M}\p{N}]"


def fold(text: pl.Expr) -> pl.Expr:
    """A text without case, width of letters and blanks: `HARD  Coal ` and `hard coal` are one.

    Nulls: null stays null.
    """
    # Through capitals, in which the two forms of a letter (`ß` and `ss`, the sigmas) meet.
    plain = text.str.normalize("NFKC").str.to_uppercase().str.to_lowercase()
    # The small form of the Turkish capital with a dot keeps the dot beside it.
    return plain.str.normalize("NFKC").str.replace_all("[\u0307]|" + _BLANKS, "")


def folded(texts: Iterable[str]) -> list[str]:
    """The same of texts at hand, in order."""
    return (
        pl.Series("text", list(texts), dtype=pl.String)
        .to_frame()
        .select(fold(pl.col("text")))["text"]
        .to_list()
    )


def fold_name(text: pl.Expr) -> pl.Expr:
    """A name without accents and punctuation too: `Hórno No. 1` and `HORNO NO 1` are one.

    Nulls: null stays null, and where no letter and no number is left there is no name.
    """
    plain = fold(text).str.normalize("NFKD").str.replace_all(_NO_NAME, "")
    return pl.when(plain != "").then(plain)


def folded_names(texts: Iterable[str]) -> dict[str, str]:
    """The same of names at hand, each once; empty where there is no name."""
    given = pl.DataFrame({"text": list(dict.fromkeys(texts))}, schema={"text": pl.String})
    return dict(given.select("text", name=fold_name(pl.col("text")).fill_null("")).iter_rows())


def unaccented(text: str) -> str:
    """A text without case and accents, its blanks kept: `Período` and `periodo` are one."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
