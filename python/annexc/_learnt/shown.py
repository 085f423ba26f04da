"""What was learnt of a source in prose, for the reasoning on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annexc._labels import Labels
from annexc._learnt.ledger import Entry, told

_PARTS = ("said_by", "said_on", "document", "replaces", "source")


def learnt_section(said: Sequence[tuple[Entry, bool]], texts: Labels) -> Mapping[str, Any]:
    """A section of an explanation.

    Args:
        said: What is in force of the source; each with whether another contradicts it.
        texts: In the language of the reader.
    """
    lines = [
        {
            "label": entry.fact,
            "text": f"{entry.value}  ({'; '.join(_parts(entry, texts))})",
            "more": [texts["learnt.contradicted"]] if contradicted else [],
        }
        for entry, contradicted in said
    ]
    return {"title": texts["learnt.title"], "lines": lines}


def attributed(step: Mapping[str, Any], said: Sequence[Entry]) -> Mapping[str, Any]:
    """A step of the reasoning with the entries that it rests on, if it rests on any.

    Args:
        step: With the input `column` that it is about, and the `value` that stands there.
        said: What is in force of the source, in place of what the register says of the same.
    """
    own = [told(entry) for entry in _own(said, step["column"], step["value"])]
    return {**step, "learnt": own} if own else step


def said_by(section: Mapping[str, Any], said: Sequence[Entry], texts: Labels) -> Mapping[str, Any]:
    """A section of an explanation, each line with who said what it rests on."""
    lines = []
    for line in section["lines"]:
        column, _, value = line["label"].partition(" = ")
        by_whom = [
            f"{entry.value}: {'; '.join(_parts(entry, texts))}"
            for entry in _own(said, column, value)
        ]
        more = [texts["learnt.by_whom"].format(text) for text in by_whom]
        lines.append({**line, "more": [*more, *line["more"]]})
    return {**section, "lines": lines}


def _own(said: Sequence[Entry], column: str, value: str) -> Sequence[Entry]:
    """What a line about a column rests on: of what was said of it that with its value, or all."""
    of_column = [entry for entry in said if entry.fact == column]
    return [e for e in of_column if e.value in (value, *value.split("; "))] or of_column


def _parts(entry: Entry, texts: Labels) -> list[str]:
    found = [
        texts[f"learnt.{name}"].format(value)
        for name in _PARTS
        if (value := getattr(entry, name)) not in ("", None)
    ]
    return found if entry.said_by else [texts["learnt.anyone"], *found]
