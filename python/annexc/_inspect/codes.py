"""Which code scheme a column of codes is of."""

from __future__ import annotations

from annexc import _native
from annexc._inspect.cells import Cells
from annexc._inspect.headers import names_scheme, scheme_hint, senses
from annexc._register.roles import USUAL_SCHEMES as SCHEMES

# A match by chance is rarer the longer the code; below this a header must name the scheme.
_LEAST_RATE = 0.5
# So many different cells tell which schemes need no whole look.
_FEW = 40

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
    "gnfr14": (r"[A-Z]_.*", r"[A-Z](\b|_).*"),
    "toolkit": (r"\d{1,2}[a-m]", r"\d{1,2}[ .(]*[a-m]\b.*"),
}
# Where two schemes read a column alike, the more usual one goes before.
_USUAL = (
    "eprtr", "nace2", "naics", "naf2", "isic4", "snap97", "nfr14", "ussic", "uksic", "eper", "ied",
    "nace11", "nace21", "isic31", "scian", "toolkit", "isic5", "gnfr14",
)  # fmt: skip
# Codes of these that are numbers with a point are as any measured number: `1.4`, `2.3`.
_LIKE_NUMBERS = frozenset({"ied", "eper", "eprtr"})


def ranked(header: str, cells: Cells, dates: float) -> list[tuple[float, float, str]]:
    """The schemes that the column may be of: score, share of cells read and name, likeliest first.

    Args:
        header: Its header.
        cells: Its cells.
        dates: The share of them that read as dates: years are codes of many lists.
    """
    named = names_scheme(header)
    if not named and ("measure" in senses(header) or not _is_telling(cells, dates)):
        return []
    few = cells.first(_FEW)
    rated = []
    for scheme in SCHEMES:
        hinted = scheme_hint(header, scheme) if named else 0.0
        likely, _ = _rate(scheme, few, hinted)
        if not likely and len(few.texts) == len(cells.texts):
            continue
        if not likely and few.like(_FORMS[scheme][1]) < 0.2:
            continue
        likely, rate = _rate(scheme, cells, hinted)
        if not likely or rate < (0.2 if hinted else _LEAST_RATE):
            continue
        strict = cells.like(rf"(?:{_FORMS[scheme][0]})\Z")
        score = rate + 0.3 * hinted * (rate > 0) + 0.1 * strict - 0.001 * _USUAL.index(scheme)
        rated.append((score, rate, scheme))
    rated.sort(reverse=True)
    return rated


def _is_telling(cells: Cells, dates: float) -> bool:
    """Whether cells under a header that names no scheme are such as only codes are.

    Years are codes of many lists, identifiers of some; single letters and digits prove nothing, and
    neither do numbers of which no two rows share one.
    """
    if cells.length < 2.5 or dates >= 0.9:
        return False
    if cells.is_unique or (cells.filled > 50 and cells.distinct > 0.8 * cells.filled):
        return False
    # Whole numbers one after another, as a database counts its rows.
    if cells.whole_numbers >= 0.9 and _is_counter(cells):
        return False
    # `24.10` is a class and `24.1` a tonnage: measured numbers are written to no fixed length.
    return cells.decimals < 0.5 or cells.like(r"\d\d\.\d\d\Z") >= 0.95


def _is_counter(cells: Cells) -> bool:
    numbers = sorted({int(float(text)) for text in cells.texts if _is_small_number(text)})
    if len(numbers) < 10:
        return False
    return numbers[-1] - numbers[0] < 2 * len(numbers)


def _is_small_number(text: str) -> bool:
    return len(text) < 12 and text.replace(".0", "").isascii() and text.replace(".0", "").isdigit()


def _rate(scheme: str, cells: Cells, hinted: float) -> tuple[bool, float]:
    """Whether the form of the cells is that of the scheme, and the share that it reads."""
    printed, written = _FORMS[scheme]
    if not hinted and cells.like(rf"(?:{printed})\Z") < _LEAST_RATE:
        return False, 0.0
    loose = cells.like(rf"(?:{written})\Z") if hinted else 0.0
    if not hinted and scheme in _LIKE_NUMBERS and cells.like(r"[\d.,]+\Z") >= 0.5:
        return False, 0.0
    if hinted and loose == 0:
        return False, 0.0
    read = _native.match_codes(scheme, list(cells.texts))
    rate = cells.share([code is not None for code in read])
    if not hinted and scheme.startswith(("nace", "isic")) and cells.decimals >= 0.5 and rate < 0.9:
        return False, rate
    return (loose >= rate / 2 if hinted else True), rate


assert set(_USUAL) == set(_FORMS) == set(SCHEMES)
