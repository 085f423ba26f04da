"""How a register writes: the order and calendar of its dates, the revision of its NACE codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annexc._errors import AnnexcError, hint
from annexc._register.roles import DATES, SCHEME_TABLE, SCHEMES, SIBLINGS
from annexc._register.words.editions import stated_editions

DATE_ORDERS = ("iso", "day_first", "month_first")
CALENDARS = ("gregorian", "ethiopian", "bikram_sambat", "buddhist", "persian")
#: Revisions that share a writing and disagree on some classes.
REVISIONS = ("nace2", "nace21")
_DATE_KEYS = ("date_order", "calendar", "fiscal_year_start")
#: Where the scheme of `code` is that of the Party.
AUTO = "auto"
#: The keys of a register description.
KEYS = (*_DATE_KEYS, "revision", "scheme")
_WORDS = {
    "date_order": DATE_ORDERS,
    "calendar": CALENDARS,
    "revision": (*REVISIONS, *(name for name in SIBLINGS if name not in REVISIONS)),
    "scheme": (AUTO, *SCHEMES),
}
# Of longer lists of words these are named in full.
_SHOWN = {"revision": REVISIONS, "scheme": (AUTO,)}


@dataclass(frozen=True, slots=True)
class Manner:
    """How the columns of a register are read, as far as its description says.

    Attributes:
        date_order: In which order the parts of a date stand.
        calendar: By which calendar years are counted.
        fiscal_year_start: The month, 1 to 12, with which the fiscal year begins.
        revision: Of which revision the codes are of a scheme that has several written alike.
        scheme: Of which scheme the codes of the input column `code` are.
    """

    date_order: str | None = None
    calendar: str | None = None
    fiscal_year_start: int | None = None
    revision: str | None = None
    scheme: str | None = None

    def of_dates(self) -> dict[str, Any]:
        """What is not as usual of dates."""
        said = {name: getattr(self, name) for name in _DATE_KEYS}
        return {name: value for name, value in said.items() if value is not None}

    def taking(self, role: str, header: str | None) -> dict[str, Any]:
        """What is not as usual of an input, by the names that the kernel gives it.

        Args:
            role: The input column.
            header: The header it is read from; None for a constant, whose author names the scheme.
        """
        if role in DATES:
            return self.of_dates()
        if role in SIBLINGS and header is not None:
            # A national scheme is of the revision that it refines.
            meant = {role, SCHEME_TABLE[role]["parent"]} - {None}
            told = {self.revision, self.scheme} | _stated_by(header, role)
            return {} if meant & told else {"revision_unstated": True}
        return {}


def read_manner(table: Mapping[str, Any], where: str) -> Manner:
    """The manner that a register description states.

    Raises:
        AnnexcError: If a key has another value than those it takes.
    """
    said = {name: table[name] for name in KEYS if name in table}
    for name, value in said.items():
        if name in _WORDS and value not in _WORDS[name]:
            known = _WORDS[name]
            near = hint(str(value), known)
            there = ", ".join(_SHOWN.get(name, known))
            there += " and the schemes of annexc.schemes()" if name in _SHOWN else ""
            raise AnnexcError(f"{where}: {name}: {value!r} is none of {there}.{near}")
    month = said.get("fiscal_year_start")
    if month is not None and (type(month) is not int or not 1 <= month <= 12):
        raise AnnexcError(
            f"{where}: fiscal_year_start: {month!r} is no month; write its number, such as 4 for a "
            "year that begins in April"
        )
    return Manner(**said)


def _stated_by(header: str, role: str) -> set[str]:
    """The schemes and the revisions that a header states; none if it also names the other edition.

    A column called `pkd2007` names its edition, one called `gbt4754` does not.
    """
    if header == role and not SCHEME_TABLE[role]["parent"] and role not in REVISIONS:
        return set()
    said = stated_editions(header).schemes
    # `Rev. 2.1` is no `2`.
    written = re.findall(r"\d+(?:[.,]\d+)*", header) if SCHEME_TABLE[role]["national"] else ()
    numbers = {re.sub(r"[.,]", "", number) for number in written}
    if SIBLINGS[role] in said or _vintage(SIBLINGS[role]) in numbers:
        return set()
    stated = {*said, *(SCHEME_TABLE[scheme]["parent"] for scheme in said)} - {None}
    return stated | ({role} if _vintage(role) in numbers else set())


def _vintage(scheme: str) -> str:
    """The number of a scheme's version."""
    return "".join(re.findall(r"\d", SCHEME_TABLE[scheme]["version"]))
