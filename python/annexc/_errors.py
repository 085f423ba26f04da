"""Errors of the package. Each names the file, column or value at fault and the way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class AnnexcError(ValueError):
    """Something given to the package cannot be used as it stands."""


class ColumnError(AnnexcError):
    """A column is missing, has a type that cannot be read, or is in the way."""


class PartyError(AnnexcError):
    """No State or regional organisation of this name is known, or a Party profile is bad."""


class RegisterError(AnnexcError):
    """A register description cannot be read."""


class ColumnWarning(UserWarning):
    """A column looks like an input column, yet is not read."""


class RegisterWarning(UserWarning):
    """Rows that are left out of a register, or words of its description that say nothing of it."""


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def same_but_for_spelling(one: str, other: str) -> bool:
    """Whether two names differ in case, blanks and punctuation only."""
    return _plain(one) == _plain(other) != ""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """The known names most like this one, the likeliest first; none if none is near."""
    by_plain: dict[str, str] = {}
    for candidate in known:
        by_plain.setdefault(_plain(candidate), candidate)
    found = difflib.get_close_matches(_plain(name), by_plain, n=count, cutoff=0.6)
    return [by_plain[plain] for plain in found]


def hint(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known names, or nothing."""
    near = nearest(name, known)
    if not near:
        return ""
    return " The nearest is " + " or ".join(f"`{candidate}`" for candidate in near) + "."
