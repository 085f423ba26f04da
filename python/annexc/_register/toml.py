"""The text of a register description: read within bounds, and written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from annexc._errors import RegisterError
from annexc._register.columns import Column, Mapped
from annexc._register.manner import KEYS
from annexc._register.rows import Filter

#: A description of ten thousand words has half of this; what is larger is no description.
MOST_BYTES = 1_000_000
#: `values.fuel."hard coal"` has three parts. The time to read a key grows with their square.
MOST_PARTS = 16
# Lists in tables in lists: a description has five levels at most.
_MOST_BRACKETS = 32

_PART = r"""(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MOST_PARTS},}}")
_BRACKETS = re.compile(rf"(?:[\[{{]\s*+){{{_MOST_BRACKETS},}}")


def read_toml(content: bytes, place: str) -> dict[str, Any]:
    """The tables of a description.

    Raises:
        RegisterError: If it is longer or deeper than a description can be, or is no TOML.
    """
    if len(content) > MOST_BYTES:
        raise RegisterError(
            f"{place}: is longer than {MOST_BYTES:,} bytes, which no description is; give the "
            "TOML file that maps the headers, not the data"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegisterError(f"{place}: is no TOML in UTF-8: {error}") from error
    deep = _LONG_KEY.search(text) or _BRACKETS.search(text)
    if deep is not None:
        line = text.count("\n", 0, deep.start()) + 1
        raise RegisterError(
            f"{place}: line {line}: is deeper than a description, whose keys have three parts and "
            f"at most {MOST_PARTS}"
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{place}: is no TOML in UTF-8: {error}") from error
    except (RecursionError, OverflowError, ValueError) as error:
        raise RegisterError(
            f"{place}: is deeper than a description, or has a number too long"
        ) from (error)


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    # A JSON string is a TOML basic string but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


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


def written(heads: Mapping[str, str | None], mapped: Mapped, rows: Iterable[Filter] = ()) -> str:
    """A description as a text that reads back the same.

    Args:
        heads: `name`, `party`, `origin` and `licence`.
        mapped: Roles, headers, value tables, constants and manner.
        rows: The filters.
    """
    lines = [f"{name} = {quoted(text)}" for name, text in heads.items() if text is not None]
    for name in KEYS:
        value = getattr(mapped.manner, name)
        if value is not None:
            lines.append(f"{name} = {quoted(value) if isinstance(value, str) else value}")
    if mapped.columns:
        lines += ["", "[columns]"]
    for role, columns in mapped.columns.items():
        entries = [column(entry) for entry in columns]
        value = entries[0] if len(entries) == 1 else "[" + ", ".join(entries) + "]"
        lines.append(f"{role} = {value}")
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
    return "\n".join(lines) + "\n"


def _several(texts: Iterable[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"
