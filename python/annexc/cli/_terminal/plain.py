"""Text of files and registers on a terminal: shown, and never obeyed."""

from __future__ import annotations

import unicodedata

# They join or part letters, and some scripts cannot be written without them.
_JOINERS = "\u200c\u200d"


def plain(text: str) -> str:
    """The text with the signs that steer a terminal, or turn its direction, as their numbers.

    Line breaks and tabs stay. The numbers are written as in JSON, so that JSON stays what it is.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(sign if _harmless(sign) else _number(sign) for sign in text)


def on_one_line(text: str) -> str:
    """The same, with the line breaks as numbers too: a name does not begin a line of its own."""
    return plain(text).replace("\n", "\\n")


def _harmless(sign: str) -> bool:
    return sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) not in (
        "Cc", "Cf", "Cs", "Zl", "Zp"
    )  # fmt: skip


def _number(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    pairs = (units[place : place + 2].hex() for place in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs)
