"""What one column of an unknown table looks like: a code scheme, a date, a fact, a Party."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from annexc import _native
from annexc._inspect.headers import (
    date_hint,
    fact_hint,
    names_region,
    names_releases,
    other_hint,
    scheme_hint,
)
from annexc._inspect.national import better, named
from annexc._register.roles import USUAL_SCHEMES as SCHEMES

# A match by chance is rarer the longer the code; below this a header must name the scheme.
_LEAST_RATE = 0.5
# Facts are open lists of words, of which the tables know those that bear on a category.
_LEAST_FACTS = 0.3
_MOST_VALUES = 5_000

#: A fact of yes and no, whose words say so in any language.
_TRUTH = "elemental_chlorine"

#: How the codes of a scheme are printed, and how else they may be written: a list reads loosely, so
#: that a title may follow a code, and chance matches are told from codes by their form.
_FORMS = {
    "eprtr": (r"\d\.?\(?[a-z]\)?(\.?\(?[ivx]+\)?)?", r"\d\.?\(?[a-z]\b.*"),
    "ied": (r"\d\.[1-9]\.?(\([a-z]\).*)?", r"\d\.[1-9].*"),
    "eper": (r"EPER_.*", r"(EPER_)?\d\.[1-9].*"),
    "nace11": (r"NACE_1\.1:\d\d\.\d\d", r"(NACE.*:)?[A-Z]?\d\d(\.?\d{1,2})?\b.*"),
    "nace2": (r"[A-Z]?\d\d\.\d\d?|[A-Z]?\d{4}", r"[A-Z]?\d\d?(\.?\d{1,2})?\b.*"),
    "nace21": (r"[A-Z]?\d\d\.\d\d?|[A-Z]?\d{4}", r"[A-Z]?\d\d?(\.?\d{1,2})?\b.*"),
    "naf2": (r"\d\d\.?\d\d ?[A-Z]", r"\d\d(\.?\d{1,2} ?[A-Z]?)?\b.*"),
    "uksic": (r"\d{5}", r"\d{2,5}\b.*"),
    "isic31": (r"[A-Z]?\d{4}", r"[A-Z]?\d{2,4}\b.*"),
    "isic4": (r"[A-Z]?\d{4}", r"[A-Z]?\d{2,4}\b.*"),
    "isic5": (r"[A-Z]?\d{4}", r"[A-Z]?\d{2,4}\b.*"),
    "naics": (r"\d{6}", r"\d{2,6}\b.*"),
    "scian": (r"\d{6}", r"\d{2,6}\b.*"),
    "ussic": (r"\d{4}", r"\d{2,4}\b.*"),
    "snap97": (r"\d{6}|\d\d \d\d \d\d", r"\d{1,2}([ .]?\d\d){0,2}\b.*"),
    "nfr14": (r"\d ?[A-Z] ?\d.*", r"\d[ .]?[A-Z].*"),
    "gnfr14": (r"[A-Z]_.*", r"[A-Z]\b.*"),
    "toolkit": (r"\d{1,2}[a-m]", r"\d{1,2}[ .(]*[a-m]\b.*"),
}
# Where two schemes read a column alike, the more usual one goes before.
_USUAL = (
    "eprtr", "nace2", "naics", "naf2", "isic4", "snap97", "nfr14", "ussic", "uksic", "eper", "ied",
    "nace11", "nace21", "isic31", "scian", "toolkit", "isic5", "gnfr14",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column looks like.

    Attributes:
        column: Its header.
        filled: Cells that hold something, of all looked at.
        rows: Cells looked at.
        distinct: Different values.
        role: The input column proposed for it, or None.
        match: Share of the filled cells that read as that role; None where nothing is read.
        score: How likely the role is, to choose among columns.
        also: Other schemes that read it nearly as well, with their shares.
        example: A frequent value.
        note: What a reader should know.
    """

    column: str
    filled: int
    rows: int
    distinct: int
    role: str | None = None
    match: float | None = None
    score: float = 0.0
    also: tuple[tuple[str, float], ...] = ()
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Values:
    """The distinct values of a column with the number of their cells."""

    texts: list[str]
    counts: list[int]

    def share(self, holds: list[bool]) -> float:
        """The share of cells whose value holds."""
        total = sum(self.counts)
        return (
            sum(count for count, yes in zip(self.counts, holds, strict=True) if yes) / total
            if total
            else 0.0
        )

    def like(self, pattern: str) -> float:
        """The share of cells that match a pattern from their beginning, whatever their case."""
        found = re.compile(pattern, re.IGNORECASE)
        return self.share([found.match(text) is not None for text in self.texts])

    def length(self) -> float:
        """The mean length of a cell."""
        total = sum(self.counts)
        lengths = sum(
            len(text) * count for text, count in zip(self.texts, self.counts, strict=True)
        )
        return lengths / total if total else 0.0


def guess(column: str, cells: pl.Series) -> Guess:
    """What a column of text looks like."""
    counted = (
        cells.drop_nulls()
        .str.strip_chars()
        .to_frame("value")
        .group_by("value")
        .agg(cells=pl.len())
        .filter(~pl.col("value").map_batches(_is_nothing, return_dtype=pl.Boolean))
        .sort(["cells", "value"], descending=[True, False])
    )
    filled, distinct = int(counted["cells"].sum() or 0), counted.height
    top = counted.head(_MOST_VALUES)
    values = _Values(top["value"].to_list(), top["cells"].to_list())
    plain = Guess(
        column, filled, cells.len(), distinct, example=values.texts[0][:60] if values.texts else ""
    )
    if not values.texts:
        return _with(plain, note="empty")
    for look in (_code, _date, _releases, _fact, _other):
        found = look(plain, values)
        if found is not None:
            return _national(found, values)
    return _national(plain, values)


def _national(found: Guess, values: _Values) -> Guess:
    """The national scheme that the header names, or a note on those that read the codes better."""
    ids = found.filled > 50 and found.distinct > 0.8 * found.filled
    digits = not ids and values.length() >= 2.5 and values.like(r"[A-Z]?\d[\d.,/' -]*\b") >= 0.8
    if found.role not in (SCHEMES if found.role else (None,)):
        return found
    read = {
        scheme: values.share(
            [code is not None for code in _native.match_codes(scheme, list(values.texts))]
        )
        for scheme in named(found.column)
    }
    # Of two editions that read alike the first of the table is the one in use.
    best = max(read, key=lambda scheme: read[scheme], default=None)
    # Where the header names the scheme found too, a national one has to read more.
    also_named = found.role is not None and scheme_hint(found.column, found.role) > 0
    least = (found.match or 0.0) + (0.1 if also_named else -0.05)
    if best is not None and read[best] >= max(_LEAST_RATE, least):
        also = tuple((one, rate) for one, rate in read.items() if one != best)
        return _with(found, role=best, match=read[best], score=read[best] + 0.3, also=also)
    fits = better(values.texts, found.match or 0.0) if digits else []
    said = ", ".join(f"{scheme} {share:.0%}" for scheme, share in fits)
    return _with(found, note=f"national? {said}") if said else found


def _is_nothing(values: pl.Series) -> pl.Series:
    return pl.Series(_native.match_missing(values.to_list()), dtype=pl.Boolean)


def _with(plain: Guess, **changes: object) -> Guess:
    kept = {name: getattr(plain, name) for name in Guess.__slots__}
    return Guess(**(kept | changes))


def _code(plain: Guess, values: _Values) -> Guess | None:
    hinted = {scheme: scheme_hint(plain.column, scheme) for scheme in SCHEMES}
    named = any(hinted.values())
    # Years are codes of many lists, identifiers of some; single letters and digits prove nothing.
    dates = values.share(_native.match_dates(list(values.texts), _today()))
    telling = (
        values.length() >= 2.5
        and dates < 0.9
        and not (plain.filled > 50 and plain.distinct > 0.8 * plain.filled)
    )
    if not (named or (telling and date_hint(plain.column) is None)):
        return None
    rated = []
    for scheme in SCHEMES:
        rate = values.share(
            [code is not None for code in _native.match_codes(scheme, list(values.texts))]
        )
        strict, loose = (values.like(rf"(?:{pattern})\Z") for pattern in _FORMS[scheme])
        score = (
            rate + 0.3 * hinted[scheme] * (rate > 0) + 0.1 * strict - 0.001 * _USUAL.index(scheme)
        )
        likely = loose >= rate / 2 if hinted[scheme] else strict >= _LEAST_RATE
        if likely and rate >= (0.2 if hinted[scheme] else _LEAST_RATE):
            rated.append((score, rate, scheme))
    if not rated:
        return None
    rated.sort(reverse=True)
    score, rate, scheme = rated[0]
    also = tuple(
        (other, other_rate) for _, other_rate, other in rated[1:5] if other_rate >= rate - 0.1
    )
    return _with(plain, role=scheme, match=rate, score=score, also=also)


def _date(plain: Guess, values: _Values) -> Guess | None:
    rate = values.share(_native.match_dates(list(values.texts), _today()))
    role = date_hint(plain.column)
    if role is not None and rate >= _LEAST_RATE:
        # Of two columns of the same date the finer one says more.
        finer = 0.1 * plain.distinct / plain.filled
        return _with(plain, role=role, match=rate, score=rate + finer)
    if (
        rate >= 0.9
        and values.length() >= 4
        and re.search(r"year|date|annee|jahr|datum|ano\b|vuosi|rok", plain.column, re.IGNORECASE)
    ):
        return _with(plain, match=rate, note="a date; of what is for the reader to say")
    return None


def _today() -> str:
    """The day by which a date is judged to be too far ahead."""
    return date.today().isoformat()


def _releases(plain: Guess, values: _Values) -> Guess | None:
    """A column of chemicals; most of a long list may be others if the header says what it is."""
    rate = values.share(_native.match_releases(list(values.texts)))
    if rate >= _LEAST_RATE or (rate > 0 and names_releases(plain.column)):
        return _with(plain, role="releases", match=rate, score=rate)
    return None


def _fact(plain: Guess, values: _Values) -> Guess | None:
    role = fact_hint(plain.column)
    yes_no = values.share(_native.match_facts(_TRUTH, list(values.texts))) >= 0.9
    if role is None:
        return None
    if yes_no and role not in (
        "hazardous_waste",
        "elemental_chlorine",
        "chloranil",
        "elv_shredder",
    ):
        return _with(plain, note=f"yes or no, about {role}? If so, map its values")
    rate = values.share(_native.match_facts(role, list(values.texts)))
    if rate < _LEAST_FACTS:
        return None
    # Of two columns of the same fact the fuller one says more.
    return _with(plain, role=role, match=rate, score=rate * plain.filled / plain.rows)


def _other(plain: Guess, values: _Values) -> Guess | None:
    role = other_hint(plain.column)
    if role in ("party", None) and not names_region(plain.column):
        rate = values.share([_native.resolve_party(text) is not None for text in values.texts])
        # Two letters mean much else.
        if rate >= (0.5 if role == "party" else 0.95 if values.length() > 2.5 else 2.0):
            return _with(plain, role="party", match=rate, score=rate + (role == "party"))
    if role in ("latitude", "longitude"):
        rate = values.like(r"[-+]?\d{1,3}[.,]\d+\Z|[-+]?\d{1,3}\Z")
        return _with(plain, role=role, match=rate, score=rate) if rate >= _LEAST_RATE else None
    if role == "status":
        rate = values.share(_native.match_statuses(list(values.texts)))
        return _with(plain, role=role, match=rate, score=rate) if rate >= 0.3 else None
    if role == "facility_id" and plain.distinct >= 0.3 * plain.filled:
        return _with(plain, role=role, score=plain.distinct / plain.rows)
    if (
        role == "name"
        and values.like(r".*[^\W\d_]{2}") >= 0.9
        and plain.distinct >= 0.3 * plain.filled
    ):
        about = re.search(
            r"facilit|plant|etabl|asset|werk|anlage|site", plain.column, re.IGNORECASE
        )
        return _with(plain, role=role, score=plain.distinct / plain.rows + (1.0 if about else 0.0))
    if names_region(plain.column) and _is_region(plain, values):
        # Of two levels the coarser one is easier to count by.
        coarse = 1 - plain.distinct / plain.filled
        return _with(plain, role="region", score=coarse + plain.filled / plain.rows)
    if values.like(r"[-+]?\d{1,3}\.\d+\s*[,;]\s*[-+]?\d{1,3}\.\d+\Z") >= 0.9:
        return _with(plain, note="both coordinates in one cell; split it to use them")
    return None


def _is_region(plain: Guess, values: _Values) -> bool:
    """Whether the cells are names or codes that rows share."""
    return plain.distinct <= 0.5 * plain.filled and values.like(r".*[^\W\d_]") >= _LEAST_RATE


assert set(_USUAL) == set(_FORMS) == set(SCHEMES)
