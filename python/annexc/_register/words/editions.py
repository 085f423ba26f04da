"""Editions of classifications, as the words of a header state them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from annexc._register.roles import SCHEME_TABLE
from annexc._register.words.fold import unaccented

# `Rev. 2`, `rev2.1`, `R2` and the like. `Rev2_1` may be 2.1, or the first of several columns.
_NUMBERED = re.compile(
    r"(?:(?<![^\W_])|(?<=nace))(?:rev(?:ision)?|version|ver|r|v)[\W_]*(2[.,]1|1[.,]1|21|11|2|1)"
    r"(?!\d|[\W_]\d(?!\d))"
)
# Without such a word only what can be nothing else: `NACE 2` may be the second column of them.
_BARE = re.compile(r"nace[\W_]*(1[.,]1|21|11|2008)(?!\d)|(?<![\d.,])(2[.,]1)(?!\d)")
_MEANT = {"2": "nace2", "2008": "nace2", "21": "nace21", "1": "nace11", "11": "nace11"}

# What may stand between the name of a classification and its edition; the second also says that a
# number is that of an edition.
_BETWEEN = (
    r"[\W_]*(?:(?:codes?|codigo|kode?|class\w*|klass\w*|sector|industry|main|nr|no|分类|代码|第|제)"
    r"[\W_]*)*"
)
_REVISION = rf"{_BETWEEN}(?:revision|rev|version|ver|edition|ed|r|v)[\W_]*"
# Letters of a header that are looked at; a longer one is a text, and may have millions.
_LOOKED_AT = 500
_YEAR = re.compile(r"(?:19|20)\d\d")
# A smaller number without a word before it may count columns: `ISIC 2`.
_LEAST_BARE = 3
#: The revisions of ISIC, by all of its names.
_ISIC = ("isic", "ciiu", "citi", "cinu")
_ISIC_REVISIONS = {"Rev. 3.1": "isic31", "Rev. 4": "isic4", "Rev. 5": "isic5"}
#: Each revision's classification, for those that have several.
_FAMILIES = {
    "nace11": "nace", "nace2": "nace", "nace21": "nace", "isic31": "isic", "isic4": "isic",
    "isic5": "isic",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What a header says of the edition of its codes.

    Attributes:
        schemes: The schemes of the editions that it names.
        others: Editions that no scheme is of, each with the one that comes nearest.
    """

    schemes: frozenset[str] = frozenset()
    others: tuple[tuple[str, str], ...] = ()


def stated_revision(header: str) -> str | None:
    """The revision of NACE that the words of a header state: `NACE Rev. 2 (2008)` says `nace2`."""
    plain = unaccented(header[:_LOOKED_AT])
    if "nace" not in plain:
        return None
    bare = (one or other for one, other in _BARE.findall(plain))
    said = {*_NUMBERED.findall(plain), *bare}
    meant = {_MEANT[re.sub(r"[.,]", "", number)] for number in said}
    return meant.pop() if len(meant) == 1 else None


@lru_cache(maxsize=10_000)
def stated_editions(header: str) -> Stated:
    """The editions that a header names: `WZ 03` is WZ 2003, `NAF 1993` one that no scheme is of."""
    if header in SCHEME_TABLE:
        return Stated(frozenset({header}))
    plain = unaccented(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header[:_LOOKED_AT]))
    revision = stated_revision(header)
    said = {revision} if revision is not None else set()
    others: dict[str, str] = {}
    compact = re.sub(r"[\W_]", "", plain)
    for word, editions in _editions().items():
        if _bare(word) not in compact:
            continue
        for edition in editions:
            if any(pattern.search(plain) for pattern in _patterns(word, edition.written)):
                if edition.scheme:
                    said.add(edition.scheme)
                else:
                    others[edition.name] = edition.nearest
    return Stated(frozenset(said), tuple(others.items()))


def other_edition(header: str, role: str) -> Stated | None:
    """What a header says that is mapped to the scheme of another edition; None if it is not.

    Args:
        header: The header.
        role: The scheme that it is mapped to.
    """
    if header == role or role not in SCHEME_TABLE:
        return None
    stated = stated_editions(header)
    own = _lineage(role)
    if any(own & _lineage(scheme) for scheme in stated.schemes):
        return None
    near = frozenset(scheme for scheme in stated.schemes if _related(scheme, role))
    others = tuple(other for other in stated.others if _related(other[1], role))
    return Stated(near, others) if near or others else None


def _lineage(scheme: str) -> set[str]:
    return {scheme, SCHEME_TABLE[scheme]["parent"] or scheme}


def _related(one: str, other: str) -> bool:
    """Whether two schemes are editions of one classification, or refine such."""
    families = [_FAMILIES.get(SCHEME_TABLE[scheme]["parent"] or scheme) for scheme in (one, other)]
    shared = set(SCHEME_TABLE[one]["headers"]) & set(SCHEME_TABLE[other]["headers"])
    return bool(shared) or (families[0] is not None and families[0] == families[1])


@dataclass(frozen=True, slots=True)
class _Edition:
    """One edition of a classification: its scheme, or its name and the nearest scheme."""

    written: str
    scheme: str = ""
    name: str = ""
    nearest: str = ""


@cache
def _editions() -> dict[str, list[_Edition]]:
    """The editions by the names of their classifications."""
    found: dict[str, list[_Edition]] = {}
    for scheme, row in SCHEME_TABLE.items():
        for word in row["headers"]:
            # NACE is read by `stated_revision`, the revisions of ISIC below.
            if word != "nace" and not (word in _ISIC and _FAMILIES.get(scheme) == "isic"):
                editions = row["version"].split(";")
                found.setdefault(word, []).extend(_Edition(one, scheme) for one in editions)
    for word in _ISIC:
        revisions = _ISIC_REVISIONS.items()
        found.setdefault(word, []).extend(_Edition(one, scheme) for one, scheme in revisions)
    text = resources.files("annexc").joinpath("words", "editions.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for word in row["words"].split(";"):
            found.setdefault(word, []).extend(
                _Edition(one, name=f"{word.upper()} {one}", nearest=row["nearest"])
                for one in row["editions"].split(";")
            )
    return found


@cache
def _patterns(word: str, edition: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_written(word, edition))


def _written(word: str, edition: str) -> Iterator[re.Pattern[str]]:
    """The patterns by which a name with its edition is found in a header without its accents."""
    ends = r"(?!\d|[.,_]\d)"
    bare = _bare(word)
    name = r"[\W_]*".join(map(re.escape, bare))
    name = rf"(?<![^\W\d_]){name}" if bare.isascii() else name
    number = edition.removeprefix("Rev. ").strip("'")
    # `'08`, `07` and `25` are years; the tenth edition of KSIC is counted.
    if re.fullmatch(r"'\d\d|0\d|2\d", edition):
        number = f"20{number}"
    if _YEAR.fullmatch(number):
        # A name that ends in a digit needs a mark before the next one.
        apart = r"[\W_]+" if bare[-1].isdigit() else ""
        short = f"|{number[2:]}" if not bare[-1].isdigit() else ""
        yield re.compile(rf"{name}(?:{_BETWEEN}|{_REVISION}){apart}(?:{number}{short}){ends}")
        yield re.compile(rf"(?<!\d){number}[\W_]*(?:uk|us)?[\W_]*{name}(?![^\W\d_])")
    elif re.fullmatch(r"\d+(?:\.\d+)?", number):
        whole, _, part = number.partition(".")
        after = rf"(?:[.,]?{part})" if part not in ("", "0") else ""
        after = "(?:[.,]0)?" if part == "0" else after
        yield re.compile(rf"{name}{_REVISION}{whole}{after}{ends}")
        if part:
            yield re.compile(rf"{name}{_BETWEEN}{whole}[.,]{part}{ends}")
        if part not in ("", "0") or int(whole) >= _LEAST_BARE:
            yield re.compile(rf"{name}{_BETWEEN}{whole}{after}{ends}")


@cache
def _bare(word: str) -> str:
    """The name of a classification without its year: `sn2007` is `sn`."""
    plain = re.sub(r"[\W_]", "", unaccented(word))
    return _YEAR.sub("", plain) or plain
