"""Answers in the words of a language, and back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

from annexc import _native
from annexc._labels import Labels, labels, languages
from annexc._learnt.ledger import NEVER, NEVER_OF
from annexc._progress.worlds import categories
from annexc._register.roles import DATES, FACTS
from annexc._register.words.fold import folded
from annexc._register.words.known import VALUES

_TRUTH = ("yes", "no")
_OF_TRUTH = {"true": "yes", "false": "no"}
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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


def told(fact: str, value: str, texts: Labels) -> str:
    """What was said of a fact, for a reader: fixed words and days in the language, the rest as is.

    Args:
        fact: An input column.
        value: As whoever said it wrote it.
        texts: In the language of the reader.
    """
    if fact in FACTS:
        parts = [part.strip() for part in value.split(";")]
        read = _native.read_facts(fact, list(parts))
        return texts["report.and"].join(
            part if word is None else answer_text(fact, _OF_TRUTH.get(word, word), texts)
            for part, word in zip(parts, read, strict=True)
        )
    if fact == "category":
        refs = {ref.casefold(): ref for ref in categories()}
        ref = refs.get(value.strip().casefold())
        return answer_text(fact, ref, texts) if ref else value
    if fact in DATES:
        return answer_text(fact, value, texts) if value == NEVER else _day(value, texts)
    if fact == "party":
        code = _native.resolve_party(value)
        return f"{texts.get(f'party.{code}', value)} ({code})" if code else value
    if fact == "status":
        why = _native.why_stopped([value])[0]
        return texts[f"standing.{why}"] if why else value
    return value


def _day(value: str, texts: Labels) -> str:
    if not _ISO_DAY.fullmatch(value):
        return value
    try:
        return texts.day(date.fromisoformat(value))
    except ValueError:
        return value


@cache
def answers_by_text(fact: str) -> dict[str, str]:
    """The answers by what forms of all languages show, as heard; none of what means two things."""
    values = categories() if fact == "category" else (*VALUES.get(fact, ()), NEVER)
    found: dict[str, set[str]] = {}
    for language in languages():
        for value in values:
            # Only of a modification: of a start it would say nothing that could be true.
            if value != NEVER or fact == NEVER_OF:
                shown = heard(answer_text(fact, value, labels(language)))
                found.setdefault(shown, set()).add(value)
    return {text: meant.pop() for text, meant in found.items() if len(meant) == 1}


@cache
def written_by_text(fact: str) -> dict[str, str]:
    """The answers as a person may write them by the same texts: of a category its reference."""
    meant = answers_by_text(fact)
    found: dict[str, str] = {}
    for language in languages():
        for value in dict.fromkeys(meant.values()):
            shown = answer_text(fact, value, labels(language))
            if heard(shown) in meant:
                # `none` for a category would be heard as no answer at all.
                is_reference = fact == "category" and value != "none"
                found.setdefault(heard(shown), value if is_reference else shown)
    return found


@cache
def keys_by_text(family: str) -> dict[str, str]:
    """The keys of a family of labels by their texts in all languages, as heard."""
    return {
        heard(text): key.removeprefix(family)
        for language in languages()
        for key, text in labels(language).texts.items()
        if key.startswith(family)
    }
