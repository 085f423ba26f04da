"""Texts of a register, made fit for XML and HTML without saying anything else."""

from __future__ import annotations

import re

import polars as pl

# What XML 1.0 cannot hold in any way, but for line ends; and the signs that turn the direction of
# all that follows, also outside the name they stand in.
_LOST = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069"
_BREAKS = "[\t\r\n\x85\u2028\u2029]+"
_SHOWN = "\ufffd"
# Polars holds no lone surrogates.
_ILLEGAL = re.compile(f"[{_LOST}\ud800-\udfff]")

#: Longer texts are cut on page and document; the workbook has all that a cell can hold.
LONGEST = 200


def plain(text: str) -> str:
    """One line without signs that cannot be written; each is shown as the sign for it."""
    return _ILLEGAL.sub(_SHOWN, re.sub(_BREAKS, " ", text))


def plain_column(text: pl.Expr) -> pl.Expr:
    """The same of a column."""
    return text.str.replace_all(_BREAKS, " ").str.replace_all(f"[{_LOST}]", _SHOWN)


def short(text: str) -> str:
    """The same, cut where it is very long."""
    found = plain(text)
    return found if len(found) <= LONGEST else found[: LONGEST - 1].rstrip() + "…"
