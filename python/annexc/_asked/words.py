"""Answers in the words of a language, and back."""

from __future__ import annotations

import unicodedata
from functools import cache

from annexc._labels import Labels, labels, languages
from annexc._learnt.ledger import NEVER
from annexc._progress.worlds import categories
from annexc._register.roles import DATES
from annexc._register.words.fold import folded
from annexc._register.words.known import VALUES

_TRUTH = ("yes", "no")


def plain(text: str) -> str:
    """A text without signs that only turn or join what is beside them, with European digits.

    A keyboard of a language written from the right puts them in, unseen.
    """
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)


def heard(text: str) -> str:
    """A text as texts are compared: plain and folded."""
    return folded([plain(text)])[0]


def answer_text(fact: str, value: str, texts: Labels) -> str:
    """An answer as a form shows it."""
    if fact == "category":
        title = texts.get(f"category.{value}", categories()[value]["name"])
        return title if value == "none" else f"{value}  {title}"
    if value in (*_TRUTH, NEVER) and (VALUES.get(fact) == _TRUTH or fact in DATES):
        return texts[f"ask.{value}"]
    return texts.get(f"answer.{fact}.{value}", value)


@cache
def answers_by_text(fact: str) -> dict[str, str]:
    """The answers by what forms of all languages show, as heard; none of what means two things."""
    values = categories() if fact == "category" else (*VALUES.get(fact, ()), NEVER)
    found: dict[str, set[str]] = {}
    for language in languages():
        for value in values:
            if value != NEVER or fact in DATES:
                shown = heard(answer_text(fact, value, labels(language)))
                found.setdefault(shown, set()).add(value)
    return {text: meant.pop() for text, meant in found.items() if len(meant) == 1}


@cache
def keys_by_text(family: str) -> dict[str, str]:
    """The keys of a family of labels by their texts in all languages, as heard."""
    return {
        heard(text): key.removeprefix(family)
        for language in languages()
        for key, text in labels(language).texts.items()
        if key.startswith(family)
    }
