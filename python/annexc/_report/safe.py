"""Texts of a register, made fit for XML and HTML without saying anything else."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold in any way, lone surrogates too; tab and line ends are kept apart below.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]+")
# Signs that turn the direction of all that follows, also outside the name they stand in.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

#: Longer texts are cut on page and document; the workbook has all that a cell can hold.
LONGEST = 200


def plain(text: str) -> str:
    """One line without signs that cannot be written; each is shown as the sign for it."""
    return _ILLEGAL.sub("\ufffd", _TURNS.sub("\ufffd", _BREAKS.sub(" ", text)))


def short(text: str) -> str:
    """The same, cut where it is very long."""
    found = plain(text)
    return found if len(found) <= LONGEST else found[: LONGEST - 1].rstrip() + "…"
