"""What was learnt of a source in prose, for the reasoning on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annexc._labels import Labels
from annexc._learnt.ledger import Entry

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


def _parts(entry: Entry, texts: Labels) -> list[str]:
    found = [
        texts[f"learnt.{name}"].format(value)
        for name in _PARTS
        if (value := getattr(entry, name)) not in ("", None)
    ]
    return found if entry.said_by else [texts["learnt.anyone"], *found]
