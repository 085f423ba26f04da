"""How a file is to be read, as far as someone says it: a caller, a flag, or a description."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from annexc._errors import AnnexcError, hint

#: The formats that are read. All workbooks (XLSX, XLSM, XLS, ODS) are one.
FORMATS = ("csv", "parquet", "ipc", "xlsx", "jsonl")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of a file; what is not said is found out.

    Attributes:
        encoding: Of a text: `cp1252`, `utf-16` or any other that Python knows.
        separator: Of a CSV: one character.
        header_row: The number of the line, or of the row of a sheet, that holds the headers; the
            first is 1. What stands above is not read.
        skip: How many rows right below the headers are none of the register: units, numbers of
            columns. 0 keeps them all.
        sheet: Of a workbook, by name.
        format: One of `FORMATS`, where neither content nor name tell it.
    """

    encoding: str | None = None
    separator: str | None = None
    header_row: int | None = None
    skip: int | None = None
    sheet: str | None = None
    format: str | None = None

    def __post_init__(self) -> None:
        if self.encoding is not None:
            checked_encoding(self.encoding)
        if self.separator is not None:
            object.__setattr__(self, "separator", checked_separator(self.separator))
        for name, least in (("header_row", 1), ("skip", 0)):
            number = getattr(self, name)
            if number is not None and (type(number) is not int or number < least):
                raise AnnexcError(f"{name}: {number!r} is no whole number from {least} up")
        if self.sheet is not None and not isinstance(self.sheet, str):
            raise AnnexcError(f"sheet: {self.sheet!r} is no name; write it as a text")
        if self.format is not None and self.format not in FORMATS:
            raise AnnexcError(
                f"format: {self.format!r} is none of {', '.join(FORMATS)}."
                f"{hint(str(self.format), FORMATS)}"
            )

    def over(self, other: Reading) -> Reading:
        """This, and what the other says beside it."""
        said = {
            field.name: getattr(other, field.name)
            if getattr(self, field.name) is None
            else getattr(self, field.name)
            for field in fields(Reading)
        }
        return Reading(**said)


#: The keys of the table `[reading]` of a description.
KEYS = tuple(field.name for field in fields(Reading))


def read_reading(table: Any, where: str) -> Reading:
    """The table `[reading]` of a register description.

    Raises:
        AnnexcError: If a key is none, or has another value than those it takes.
    """
    if not isinstance(table, Mapping):
        raise AnnexcError(f'{where}: must be a table, such as separator = ";" below [reading]')
    for name in table:
        if name not in KEYS:
            raise AnnexcError(
                f"{where}: {name} is no key.{hint(name, KEYS)} There are {', '.join(KEYS)}"
            )
    try:
        return Reading(**table)
    except AnnexcError as error:
        raise AnnexcError(f"{where}: {error}") from error


def checked_encoding(name: Any) -> str:
    """The name of an encoding of texts.

    Raises:
        AnnexcError: If it is none. `rot13` and the like turn texts into texts, and are none.
    """
    try:
        if codecs.lookup(name)._is_text_encoding:
            return str(name)
    except (LookupError, TypeError, ValueError):
        pass
    raise AnnexcError(
        f"{name!r} is no encoding; usual ones are cp1252, latin-1, cp1250, cp1251 and utf-16"
    )


def checked_separator(sign: Any) -> str:
    r"""A separator; `\\t` and `tab` are the tab.

    Raises:
        AnnexcError: If it is not one character of ASCII that can stand between fields.
    """
    found = {"\\t": "\t", "tab": "\t"}.get(sign, sign) if isinstance(sign, str) else ""
    if len(found.encode("utf-8", "replace")) != 1 or found in '"\r\n\0':
        raise AnnexcError(f"{sign!r} is no separator; give one character")
    return str(found)
