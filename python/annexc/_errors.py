"""Errors of the package. Each names the file, column or value at fault and the way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# Letters of a name that another may be meant by. What looks for likeness takes a time that grows
# with the square of them, and a longer header is a text that no one misspells.
_LONGEST = 300


class Hinted:
    """What is wrong, and the way out, which has other names in Python and in the shell.

    Attributes:
        problem: What is wrong: the file, column or value, with a way out that both have.
        python: The way out in Python, a sentence or more; empty if `problem` says it.
        shell: The same in the shell.
    """

    problem: str
    python: str
    shell: str

    def _say(self, problem: str, python: str, shell: str | None) -> str:
        self.problem, self.python = problem, python
        self.shell = python if shell is None else shell
        return _joined(problem, python)

    def in_shell(self) -> str:
        """The message as the shell gives it."""
        return _joined(self.problem, self.shell)

    def in_python(self) -> str:
        """The message as Python gives it."""
        return _joined(self.problem, self.python)


def _joined(problem: str, way_out: str) -> str:
    return f"{problem} {way_out}" if way_out else problem


class AnnexcError(Hinted, ValueError):
    """Something given to the package cannot be used as it stands.

    Attributes:
        problem: What is wrong.
        python: The way out in Python; empty if `problem` says it.
        shell: The way out in the shell.
    """

    def __init__(self, problem: str, *, python: str = "", shell: str | None = None) -> None:
        super().__init__(self._say(problem, python, shell))

    def at(self, place: str) -> AnnexcError:
        """The same error of a place, which begins the message."""
        return type(self)(f"{place}: {self.problem}", python=self.python, shell=self.shell)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.problem, self.python, self.shell)


def _again(kind: type[AnnexcError], problem: str, python: str, shell: str) -> AnnexcError:
    """An error that came from another process."""
    return kind(problem, python=python, shell=shell)


class ColumnError(AnnexcError):
    """A column is missing, has a type that cannot be read, or is in the way."""


class PartyError(AnnexcError):
    """No State or regional organisation of this name is known, or a Party profile is bad."""


class RegisterError(AnnexcError):
    """A register description cannot be read."""


class ColumnWarning(Hinted, UserWarning):
    """A column looks like an input column, yet is not read.

    Attributes:
        problem: What is remarked.
        python: The way out in Python.
        shell: The way out in the shell.
    """

    def __init__(self, problem: str, *, python: str = "", shell: str | None = None) -> None:
        super().__init__(self._say(problem, python, shell))


class RegisterWarning(UserWarning):
    """Rows that are left out of a register, or words of its description that say nothing of it."""


def spelling(name: str) -> str:
    """A name without case, blanks and punctuation; nothing of one that is longer than any name."""
    if len(name) > _LONGEST:
        return ""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def same_but_for_spelling(one: str, other: str) -> bool:
    """Whether two names differ in case, blanks and punctuation only."""
    return spelling(one) == spelling(other) != ""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """The known names most like this one, the likeliest first; none if none is near.

    Of names that are as near as each other none is left out.
    """
    by_plain: dict[str, str] = {}
    for candidate in known:
        by_plain.setdefault(spelling(candidate), candidate)
    by_plain.pop("", None)
    plain = spelling(name)
    if not plain:
        return []
    found = difflib.get_close_matches(plain, by_plain, n=count, cutoff=0.6)
    if len(found) == count:
        least = difflib.SequenceMatcher(a=found[-1], b=plain).ratio()
        close = difflib.get_close_matches(plain, by_plain, n=len(by_plain), cutoff=least)
        found += [other for other in close if other not in found]
    return [by_plain[other] for other in found]


def hint(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known names, or nothing."""
    near = nearest(name, known)
    if not near:
        return ""
    return " The nearest is " + " or ".join(f"`{candidate}`" for candidate in near) + "."
