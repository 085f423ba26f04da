"""The tables of the package, read as data: what a code, a fact or a word leaves possible.

The oracle takes the tables as given, for they are statements on the world and no logic. It reads
them by itself:

- A row of a crosswalk covers the codes that begin with its own; the longest wins. A listed code
  without a row is `none/other`.
- A coarse code under which finer ones have rows of their own is the union of its finest codes.
- A national scheme (NAF, UK SIC) takes the rows of NACE Rev. 2, those with the same code replaced.

Codes are looked up as the lists print them: how people write them is not the oracle's question.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_EVIDENCE = Path(__file__).resolve().parents[2] / "src" / "evidence"
_DATA = _EVIDENCE / "data"

Possible = frozenset[str]
Steps = tuple[str, ...]

# An activity in no category for which the Toolkit has a source group outside Annex C.
TOOLKIT = "none/toolkit"
OTHER = "none/other"

# By what a scheme speaks of: the activity of the source, or the main business of its owner.
ACTIVITY_SCHEMES = ("eprtr", "ied", "eper", "snap97", "nfr14", "toolkit")
SECTOR_SCHEMES = (
    "nace11",
    "nace2",
    "nace21",
    "naf2",
    "uksic",
    "isic31",
    "isic4",
    "isic5",
    "naics",
    "scian",
    "ussic",
    "gnfr14",
)
SCHEMES = (*ACTIVITY_SCHEMES, *SECTOR_SCHEMES)
PARENT = {"naf2": "nace2", "uksic": "nace2"}
_BY_STEPS = ("eprtr", "ied", "nfr14", "toolkit")


@cache
def possibilities() -> tuple[str, ...]:
    """All possibilities, finer than the categories, in the order of the Annex."""
    text = (_EVIDENCE / "possibility.rs").read_text(encoding="utf-8")
    listed = text.partition("POSSIBILITIES")[2].partition("];")[0]
    return tuple(re.findall(r'\("([^"]+)",\s*Category::', listed))


def category_of(possibility: str) -> str:
    """The category of a possibility: `III.b` of `III.b/copper-primary`."""
    return possibility.partition("/")[0]


def of_category(category: str) -> Possible:
    """All possibilities of a category."""
    return frozenset(one for one in possibilities() if category_of(one) == category)


def read_possible(cell: str) -> Possible:
    """A cell of a table: names or references, `all`, or `except:` and what is ruled out."""
    everything = frozenset(possibilities())
    if cell.strip() == "all":
        return everything
    if cell.strip().startswith("except:"):
        return everything - read_possible(cell.strip().removeprefix("except:"))
    found: set[str] = set()
    for name in _joined(cell):
        named = {name} & everything or of_category(name)
        assert named, f"{name} is no possibility"
        found |= named
    return frozenset(found)


@dataclass(frozen=True)
class Code:
    """What a code says of the activity it names, and the categories that often stand beside it."""

    scheme: str
    code: str
    possible: Possible
    ancillary: frozenset[str]


@cache
def code(scheme: str, written: str) -> Code:
    """A code as its list prints it."""
    under = _under(scheme, written)
    own = _row_of(scheme, written)
    finest = [written]
    if any(_row_of(scheme, below) != own for below in under):
        finest = [below for below in under if _under(scheme, below) == (below,)]
    possible: set[str] = set()
    ancillary: set[str] = set()
    for one in finest:
        row = _row_of(scheme, one)
        possible |= read_possible(row["possible"]) if row else {OTHER}
        ancillary |= set(_joined(row["ancillary"])) if row else set()
    return Code(scheme, written, frozenset(possible), frozenset(ancillary))


def listed(scheme: str) -> tuple[str, ...]:
    """The codes of a scheme, in the order of its list."""
    return tuple(_paths(scheme))


@cache
def by_row(scheme: str) -> tuple[tuple[Possible, tuple[str, ...]], ...]:
    """The codes of a scheme by the row that covers them, with its mask; at last those of no row."""
    rows: dict[str, tuple[Possible, list[str]]] = {}
    without: list[str] = []
    for written in _paths(scheme):
        row = _row_of(scheme, written)
        if row is None:
            without.append(written)
        else:
            rows.setdefault(row["code"], (read_possible(row["possible"]), []))[1].append(written)
    found = [(possible, tuple(codes)) for possible, codes in rows.values()]
    return (*found, (frozenset({OTHER}), tuple(without)))


def path(scheme: str, written: str) -> Steps:
    """A code as steps from the coarse to the fine, so that a code above another begins it."""
    if scheme in _BY_STEPS:
        return tuple(re.findall(r"\d+|[a-z]+", written.lower()))
    if scheme == "eper":
        return tuple(written.split("."))
    if scheme == "gnfr14" or _is_section(written):
        return (written,)
    return tuple(written.replace(".", ""))


@cache
def facts() -> dict[str, dict[str, Possible]]:
    """What each value of each fact leaves possible."""
    found: dict[str, dict[str, Possible]] = {}
    for row in _table(_DATA / "facts.csv"):
        found.setdefault(row["fact"], {})[row["value"]] = read_possible(row["possible"])
    return found


@cache
def beside() -> dict[tuple[str, str], Possible]:
    """What a source of which a value of a fact is stated may be where its codes are silent."""
    return {
        (row["fact"], row["value"]): read_possible(row["beside"])
        for row in _table(_DATA / "facts.csv")
        if row["beside"]
    }


@cache
def words() -> dict[str, Possible]:
    """What each word of the table of words leaves possible."""
    return {row["word"]: read_possible(row["possible"]) for row in _table(_DATA / "words.csv")}


def _joined(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _table(file: Path) -> Iterator[dict[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _is_section(written: str) -> bool:
    return len(written) == 1 and written.isalpha()


@cache
def _paths(scheme: str) -> dict[str, Steps]:
    rows = _table(_DATA / "codes" / f"{scheme}.csv")
    return {row["code"]: path(scheme, row["code"]) for row in rows}


@cache
def _crosswalk(scheme: str) -> dict[Steps, dict[str, str]]:
    rows = dict(_crosswalk(PARENT[scheme])) if scheme in PARENT else {}
    for row in _table(_DATA / "crosswalk" / f"{scheme}.csv"):
        rows[path(scheme, row["code"])] = row
    return rows


def _row_of(scheme: str, written: str) -> dict[str, str] | None:
    """The row with the longest beginning of a code."""
    steps = _paths(scheme)[written]
    rows = _crosswalk(scheme)
    for length in range(len(steps), 0, -1):
        if steps[:length] in rows:
            return rows[steps[:length]]
    return None


@cache
def _under(scheme: str, written: str) -> tuple[str, ...]:
    """The codes at or below a code; a section holds all that is listed up to the next one."""
    paths = _paths(scheme)
    if scheme != "gnfr14" and _is_section(written):
        order = list(paths)
        after = order[order.index(written) + 1 :]
        end = next((index for index, one in enumerate(after) if _is_section(one)), len(after))
        return (written, *after[:end])
    above = paths[written]
    return tuple(one for one, steps in paths.items() if steps[: len(above)] == above)
