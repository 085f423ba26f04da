"""The text of a register description: read within bounds, and written."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from annexc._errors import RegisterError
from annexc._register.bounds import (
    DESCRIPTION,
    DESCRIPTION_DEPTH,
    DESCRIPTION_KEY,
    DESCRIPTION_PARTS,
)
from annexc._register.columns import Column, Mapped
from annexc._register.manner import KEYS
from annexc._register.reading import KEYS as READING
from annexc._register.reading import Reading
from annexc._register.rows import Filter
from annexc._register.tables import Table

#: Of brackets that stand within one another.
_BRACKETS = re.compile(rf"(?:[\[{{]\s*+){{{DESCRIPTION_DEPTH},}}")
_QUOTED = re.compile(
    r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*+"|'[^'\n]*+'|#[^\n]*+''', re.DOTALL
)
# Controls, marks of direction and other signs that are not seen, and ends of lines.
_STEERING = ("Cc", "Cf", "Zl", "Zp")
_PART = r"""(?:""|[\w-]++)"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{DESCRIPTION_PARTS},}}")


def read_toml(content: bytes, place: str) -> dict[str, Any]:
    """The tables of a description.

    Raises:
        RegisterError: If it is longer or deeper than a description can be, or is no TOML.
    """
    try:
        return tomllib.loads(_bounded(content, place))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterError(f"{place}: is no TOML in UTF-8: {error}") from error
    except (RecursionError, OverflowError, ValueError) as error:
        if isinstance(error, RegisterError):
            raise
        raise RegisterError(
            f"{place}: is deeper than a description, or has a number too long"
        ) from error


def _bounded(content: bytes, place: str) -> str:
    """A description as a text, once it is seen that reading it takes a time that it is worth.

    Raises:
        RegisterError: If it is longer or deeper, or has longer keys, than any description.
        UnicodeDecodeError: If it is no UTF-8.
    """
    if len(content) > DESCRIPTION:
        raise RegisterError(
            f"{place}: has more than {DESCRIPTION:,} bytes, which are the bound of a description; "
            "is it another file?"
        )
    text = content.decode("utf-8-sig")
    for number, line in enumerate(text.split("\n"), start=1):
        key = re.split(r"[=\"'#]", line, maxsplit=1)[0]
        # A key has a point between each two words; prose in a text of several lines has not.
        if len(key) > DESCRIPTION_KEY and key.count(".") >= len(key.replace(".", " ").split()) - 1:
            raise RegisterError(
                f"{place} line {number}: a key of {len(key):,} letters; {DESCRIPTION_KEY} are "
                "the bound"
            )
    # What stands in quotes is one part of a key, or a value, whatever it holds.
    plain = _QUOTED.sub(lambda said: '""' + "\n" * said[0].count("\n"), text)
    deep = _LONG_KEY.search(plain) or _BRACKETS.search(plain)
    if deep is not None:
        at = plain.count("\n", 0, deep.start()) + 1
        raise RegisterError(
            f"{place} line {at}: is deeper than a description, whose keys have at most "
            f"{DESCRIPTION_PARTS} parts"
        )
    return text


def quoted(text: str) -> str:
    """A text as TOML writes it, without signs that steer a terminal or turn the direction."""
    # A JSON string is a TOML basic string but for the delete character.
    written = json.dumps(text, ensure_ascii=False)
    if written.isascii() and written.isprintable():
        return written
    return "".join(_escaped(sign) if _steers(sign) else sign for sign in written)


def _steers(sign: str) -> bool:
    # Without the joiners some scripts cannot be written.
    return sign not in "\u200c\u200d" and unicodedata.category(sign) in _STEERING


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def key(text: str) -> str:
    """A key as TOML writes it, in quotes where it needs them."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else quoted(text)


def listed(texts: Iterable[str]) -> str:
    """Texts as TOML writes them: one alone, several as a list."""
    written = [quoted(text) for text in texts]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def column(entry: Column) -> str:
    """A column as a description names it."""
    parts = (
        [f"any = [{', '.join(quoted(name) for name in (entry.header, *entry.others))}]"]
        if entry.others
        else [f"column = {quoted(entry.header)}"]
    )
    for name in ("starts_with", "not_starts_with"):
        text = getattr(entry, name)
        parts += [f"{name} = {quoted(text)}"] if text else []
    if len(parts) == 1 and not entry.others:
        return quoted(entry.header)
    return f"{{ {', '.join(parts)} }}"


def written(
    heads: Mapping[str, str | None],
    mapped: Mapped,
    rows: Iterable[Filter] = (),
    reading: Reading | None = None,
    tables: Iterable[Table] = (),
) -> str:
    """A description as a text that reads back the same.

    Args:
        heads: `name`, `party`, `origin` and `licence`.
        mapped: Roles, headers, value tables, constants and manner.
        rows: The filters.
        reading: How the file is read.
        tables: The further tables.
    """
    lines = [f"{name} = {quoted(text)}" for name, text in heads.items() if text is not None]
    for name in KEYS:
        value = getattr(mapped.manner, name)
        if value is not None:
            lines.append(f"{name} = {quoted(value) if isinstance(value, str) else value}")
    said = {} if reading is None else {name: getattr(reading, name) for name in READING}
    said = {name: value for name, value in said.items() if value is not None}
    if said:
        lines += ["", "[reading]"]
        lines += [
            f"{name} = {quoted(value) if isinstance(value, str) else value}"
            for name, value in said.items()
        ]
    if mapped.columns:
        lines += ["", "[columns]"]
    lines += [f"{role} = {_columns(listed)}" for role, listed in mapped.columns.items()]
    if mapped.constants:
        lines += ["", "[constants]"]
        lines += [f"{role} = {quoted(value)}" for role, value in mapped.constants.items()]
    filters = list(rows)
    if filters:
        lines += ["", "[rows]"]
    for kind, keep in (("keep", True), ("drop", False)):
        held = [entry for entry in filters if entry.keep is keep]
        if held:
            parts = [f"{key(entry.column)} = {_several(entry.values)}" for entry in held]
            lines.append(f"{kind} = {{ {', '.join(parts)} }}")
    for role, table in mapped.values.items():
        lines += ["", f"[values.{role}]"]
        lines += [f"{key(raw)} = {quoted(value)}" for raw, value in table.items()]
    for further in tables:
        lines += ["", *_table(further)]
    return "\n".join(lines) + "\n"


def _columns(entries: Iterable[Column]) -> str:
    told = [column(entry) for entry in entries]
    return told[0] if len(told) == 1 else f"[{', '.join(told)}]"


def _table(table: Table) -> list[str]:
    """A further table, without the blank line before it."""
    texts = {name: getattr(table, name) for name in ("gives", "register_key", "sheet", "decimal")}
    lines = [f"[tables.{key(table.name)}]", f"key = {column(table.key)}"]
    lines += [f"{name} = {quoted(text)}" for name, text in texts.items() if text is not None]
    lines += [f"columns.{role} = {_columns(listed)}" for role, listed in table.columns.items()]
    lines += [f"constants.{role} = {quoted(text)}" for role, text in table.constants.items()]
    for role, words in table.values.items():
        lines += [f"values.{role}.{key(raw)} = {quoted(text)}" for raw, text in words.items()]
        lines += [] if words else [f"values.{role} = {{}}"]
    return lines


def _several(texts: Iterable[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"
