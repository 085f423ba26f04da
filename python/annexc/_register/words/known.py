"""Whether a word is one that an input column understands; else which are nearest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from annexc import _native
from annexc._errors import RegisterError, hint
from annexc._register.place import zone
from annexc._register.roles import DATES, FACTS, RELEASES, SCHEMES

#: The values of the facts by their own names; the tables of words know many more for each.
VALUES: Mapping[str, tuple[str, ...]] = {
    "hazardous_waste": ("yes", "no"),
    "waste_burned": ("none", "municipal", "hazardous", "medical", "sludge", "other"),
    "elemental_chlorine": ("yes", "no"),
    "metal": (
        "copper", "copper-alloy", "aluminium", "zinc", "iron", "ferro-alloy", "lead",
        "other-non-ferrous", "non-ferrous",
    ),
    "feed": ("primary", "secondary"),
    "fuel": (
        "coal", "oil", "gas", "fossil", "biomass", "waste-wood", "refuse", "waste", "biogas",
        "no-combustion",
    ),
    "chloranil": ("yes", "no"),
    "elv_shredder": ("yes", "no"),
    "product": (
        "chlorophenol", "chloranil", "chlorinated-organic", "chlorinated-inorganic",
        "chlorine-free-chemical", "pulp", "unbleached-pulp", "paper", "clinker", "cement",
        "ground-cement", "lime", "sinter", "pig-iron", "steel", "ferro-alloy", "copper",
        "aluminium", "zinc", "lead", "other-non-ferrous", "re-refined-oil", "refinery-fuel", "coke",
        "solid-fuel", "energy",
    ),
    "combustion": ("boiler", "turbine", "engine", "furnace", "incinerator"),
    "status": ("operating", "closed", "planned", "under construction", "cancelled"),
    "releases": ("PCDD/PCDF", "HCB", "PCB", "PeCB", "HCBD", "PCN"),
}  # fmt: skip
#: Facts whose words no list holds all of: one that is not known is told where it is counted.
OPEN = ("waste_burned", "metal", "fuel", "product", "combustion")
_BY_WORDS = (*FACTS, "status", *RELEASES)
_SHOWN = 30


def not_understood(role: str, words: Sequence[str], dates: Mapping[str, Any]) -> list[str]:
    """Those of the words that the input column does not understand.

    Nulls: an empty text and a mark for nothing say nothing, which every column understands.

    Args:
        role: The input column.
        words: Whole cells.
        dates: How dates are written, as `Manner.of_dates` gives it.
    """
    listed: list[str | None] = list(words)
    blank = _native.match_missing(listed)
    said = [word for word, nothing in zip(words, blank, strict=True) if not nothing]
    return [word for word, fits in zip(said, _fit(role, said, dates), strict=True) if not fits]


def _fit(role: str, words: Sequence[str], dates: Mapping[str, Any]) -> list[bool]:
    listed: list[str | None] = list(words)
    if role == "party":
        return [_native.resolve_party(word) is not None for word in words]
    if role == "category":
        return [is_category(word) for word in words]
    if role in SCHEMES:
        return [codes is not None for codes in _native.match_codes(role, listed)]
    if role in _BY_WORDS:
        return [not unread for unread in _native.unread_words(role, listed, text=False)]
    if role == "utm_zone":
        return [zone(word) is not None for word in words]
    if role in DATES:
        today = date.today().isoformat()
        read = [_native.read_date(word, today, role=role, **dates) for word in words]
        return [found != "unreadable" for found in read]
    return [True] * len(words)


@cache
def is_category(cell: str) -> bool:
    """Whether every part of a cell is a reference of Annex C, or `none`."""
    return "unknown_code" not in (outcome_of("category", cell)["issues"] or "")


def outcome_of(role: str, cell: str, *, text: bool = False) -> Mapping[str, Any]:
    """What a cell by itself comes to, by output column; `text` is whether free text may be read."""
    found: Mapping[str, Any] = trace_of(role, [cell], text=text)["outcome"]
    return found


def trace_of(role: str, cells: Sequence[str], *, text: bool = False) -> Mapping[str, Any]:
    """The reasoning on a source of which cells of one input column say all."""
    # Which Party it is, and the day, do not bear on what a cell is read as.
    spec = {
        "as_of": "2026-01-01",
        "party": "FRA",
        "profiles": {},
        "roles": [role],
        "assume": {"unmodified": True, "lead_time": None, "text": text, "plan_adds_nothing": False},
    }
    said = _native.explain(json.dumps(spec), json.dumps({role: list(cells)}), "en")
    found: Mapping[str, Any] = json.loads(said)["trace"]
    return found


def check(
    role: str, words: Sequence[str], where: str, dates: Mapping[str, Any], *, strict: bool = True
) -> None:
    """Raises a RegisterError if the input column does not understand a word.

    Args:
        role: The input column.
        words: Whole cells.
        where: What an error names as the place.
        dates: How dates are written.
        strict: Whether a word of an open fact has to be known; else only a misspelt one is refused.
    """
    for word in not_understood(role, words, dates):
        if not strict and role in OPEN and not hint(word, _known(role)):
            continue
        raise RegisterError(f"{where}: {word!r} is {_kind(role)}.{_way_out(role, word)}")


def _kind(role: str) -> str:
    if role == "party":
        return "no State and no organisation known"
    if role == "category":
        return "no category of Annex C"
    if role in SCHEMES:
        return f"no code of {role}"
    if role == "utm_zone":
        return "no UTM zone"
    return "no date" if role in DATES else f"no word of {role}"


def _way_out(role: str, word: str) -> str:
    known = _known(role)
    near = hint(word, known)
    if near or role == "party":
        return near or " Write its ISO 3166-1 alpha-3 code, such as FRA"
    if role == "utm_zone":
        return " Write its number and the half of the Earth, such as 19S or 33N"
    if role in DATES:
        return " Write it as 2004, 2004-05 or 2004-05-17"
    if role in SCHEMES:
        return f" annexc crosswalk {role} lists the codes that bear on a category"
    return f" There are {', '.join(known[:_SHOWN])}; an empty text takes the statement away"


@cache
def _known(role: str) -> tuple[str, ...]:
    """The names that a misspelt word may have meant."""
    if role == "party":
        listed = json.loads(_native.parties())
        return tuple(entry[name] for name in ("iso3", "name") for entry in listed)
    if role == "category":
        return (*(entry["ref"] for entry in json.loads(_native.categories())), "III.x", "none")
    if role in SCHEMES:
        return tuple(entry["code"] for entry in json.loads(_native.crosswalk(role)))
    return VALUES.get(role, ())
