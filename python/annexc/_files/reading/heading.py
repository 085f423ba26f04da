"""Which of the first rows holds the headers, and which below it hold units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annexc._errors import AnnexcError
from annexc._register.bounds import COLUMNS
from annexc._register.reading import Reading

#: A row as far as it is filled; None and blanks are empty.
Row = Sequence[str | None]

# Of the columns that the body fills, so many are named in a row of headers; a title fills one or
# two, a row of groups above the headers fills the first cell of each.
_NAMED = 0.6
# So many are named in a row that stands above a fuller one and is the headers all the same.
_NAMED_OF_HEADERS = 0.75
# So many names may stand there again.
_REPEATED = 0.3
# Rows above it that are looked through.
_DEEPEST = 60

_NUMBER = re.compile(r"[+-]?[\d\s.,'\u00a0\u202f]*\d[\d\s.,]*(?:[eE][+-]?\d+)?\s*%?")
# A number or a day.
_MEASURED = re.compile(rf"{_NUMBER.pattern}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?:[ T].*)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:\s*[-/]\s*\d{2,4})?")
_UNIT = re.compile(
    r"[\[(]?(?:"
    r"[kMGTPmµμnp]?(?:W|Wh|J|g|t|l|Nm3|m3|m²|m2|m³|m|V|VA|Pa|bar)(?:_?(?:e|el|th|TEQ))?"
    r"(?:\s*(?:/|per|par|pro|por)\s*\w+[³²]?)?|"
    r"(?:kg|g|mg|ng|µg|μg|t|kt|Mt)\s*(?:CO2|CO₂|TEQ|I-TEQ|WHO-TEQ|NOx|SO2)\w*(?:\s*/\s*\w+)?|"
    r"%|°C?|°|deg|degrees?|ha|km2?|km²|tonnes?|tons?|years?|ans?|jahre?|años?|"
    r"tpa|tpd|mtpa|ktpa|t/a|kg/a|€|USD|EUR|"
    r"(?:yyyy|jjjj|aaaa|dd|mm|yy)(?:[-/. ](?:yyyy|jjjj|aaaa|dd|mm|yy)){0,2}|"
    r"text|number|numeric|integer|string|date|boolean|unit|units|einheit|unité|unidad|-|n/?a"
    r")[\])]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the headers stand.

    Attributes:
        row: The place of their row among those given, from 0.
        names: One a column; columns without one are named `column 7`.
        skip: How many rows right below hold units or numbers of columns.
        unnamed: How many columns had none.
        repeated: The names that several columns had, which are called by number: `fuel (1)`.
        upper: The number of the row above in the file, if the headers stand in both.
    """

    row: int
    names: list[str]
    skip: int
    unnamed: int
    repeated: tuple[str, ...] = ()
    upper: int | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of headers in two rows, and of names that several columns had."""
        if self.upper is not None:
            joined = f"headers of two rows joined, the upper one {self.upper}"
            return (joined, *replace(self, upper=None).notes)
        shown = ", ".join(f"`{_short(name)}`" for name in self.repeated[:3])
        more = f" and {len(self.repeated) - 3} more" if len(self.repeated) > 3 else ""
        if not self.repeated:
            return ()
        first = _short(self.repeated[0])
        return (f"several columns called {shown}{more}, told apart by number: `{first} (1)`",)


def heading(
    rows: Sequence[Row],
    name: str,
    said: Reading,
    numbers: Sequence[int],
    what: str = "line",
) -> Heading:
    """Where the headers stand: as it was said, or as the rows show.

    Args:
        rows: The first rows.
        name: What errors call the file, or the sheet.
        said: What was said of it.
        numbers: The number of each row in the file, as a person counts.
        what: What such a number counts.

    Raises:
        AnnexcError: If there is no such row, two rows may be it alike, or many columns share a
            name, as in no row of headers.
    """
    if said.header_row is not None:
        if said.header_row not in numbers:
            raise AnnexcError(
                f"{name}: --header-row {said.header_row}: no row begins in that {what} among the "
                f"first {numbers[-1] if numbers else 0}; the headers are the first row of names"
            )
        place = list(numbers).index(said.header_row)
        pair = next((at for at in (place - 1, place) if at >= 0 and _joined(rows, at)), None)
    else:
        pair = _pair(rows)
        place = _found(rows, name, numbers, what) if pair is None else pair
    header, upper = rows[place], None
    if pair is not None:
        header, place, upper = _joined(rows, pair) or header, pair + 1, numbers[pair]
    names, repeated = _names(header, name, numbers[place], what)
    skip = _below(rows, place, len(names)) if said.skip is None else said.skip
    unnamed = sum(not _filled(cell) for cell in _cut(header, len(names)))
    return Heading(place, names, skip, unnamed, repeated, upper)


def _pair(rows: Sequence[Row]) -> int | None:
    """The upper one of two rows that hold the headers together; None if one row does."""
    counts = [sum(map(_filled, row)) for row in rows]
    if not any(counts):
        return None
    width = _width(counts)
    for place in range(min(len(rows) - 1, _DEEPEST)):
        if _joined(rows, place):
            return place
        if counts[place] >= _NAMED * width:  # below it is the table
            break
    return None


def _joined(rows: Sequence[Row], upper: int) -> Row | None:
    """The headers that a row and the one below it hold together; None if they do not.

    Cells are merged: down both rows for one column, and over several columns that have a name each
    in the lower row. Such a group is put before those names.
    """
    if upper + 1 >= len(rows) or len(rows[upper + 1]) < _reach(rows[upper]):
        return None
    below = rows[upper + 1]
    above = _cut(rows[upper], len(below))
    over = [place for place, cell in enumerate(above) if _filled(cell)]
    under = [place for place, cell in enumerate(below) if _filled(cell)]
    alone = [place for place in over if place not in under]
    groups = _groups(over, under)
    if not alone or not groups or sum(map(len, groups.values())) < len(set(under) - set(over)):
        return None
    words = [(below[place] or "").strip() for place in under]
    if _is_units(below, len(below)) or not (
        _are_names(words) and _are_names([*filter(None, above)])
    ):
        return None
    body = [row for row in rows[upper + 2 :] if not is_blank(row)][:50]
    if not _stands_above(body, below, under, alone):
        return None
    joined = [lower if _filled(lower) else cell for cell, lower in zip(above, below, strict=True)]
    for start, further in groups.items():
        for place in (start, *further):
            joined[place] = f"{(above[start] or '').strip()} {(below[place] or '').strip()}"
    return joined


def _groups(over: Sequence[int], under: Sequence[int]) -> dict[int, list[int]]:
    """By the place of a cell that is merged over several columns the further ones of these."""
    found: dict[int, list[int]] = {}
    start = None
    for place in sorted({*over, *under}):
        if place in over:
            start = place if place in under else None
        elif start is not None and place - 1 in under:
            found.setdefault(start, []).append(place)
    return found


def _stands_above(
    body: Sequence[Row], row: Row, under: Sequence[int], alone: Sequence[int]
) -> bool:
    """Whether a row is of headers and no first row of the body, by what stands below it."""

    def cells(place: int) -> list[str]:
        held = (line[place] for line in body if place < len(line))
        return [cell.strip() for cell in held if cell is not None and _filled(cell)]

    if any(not cells(place) for place in alone):
        return False
    if any((row[place] or "").strip() in cells(place) for place in under):
        return False
    # Words above numbers, or columns that only this row leaves empty.
    numeric = any(
        all(map(_MEASURED.fullmatch, found)) and not any(map(str.isdigit, row[place] or ""))
        for place in under
        if (found := cells(place))
    )
    full = sum(len(cells(place)) >= 0.9 * len(body) for place in alone)
    return numeric or (len(body) >= 3 and full >= 2)


def _reach(row: Row) -> int:
    return max((place + 1 for place, cell in enumerate(row) if _filled(cell)), default=0)


def is_blank(row: Row) -> bool:
    """Whether no letter stands in a row."""
    return not any(map(_filled, row))


def _filled(cell: str | None) -> bool:
    return cell is not None and not cell.isspace() and cell != ""


def _cut(row: Row, width: int) -> list[str | None]:
    return [*row[:width], *[None] * (width - len(row))]


def _found(rows: Sequence[Row], name: str, numbers: Sequence[int], what: str) -> int:
    filled = [[cell for cell in row if _filled(cell)] for row in rows]
    first = next((place for place, cells in enumerate(filled) if cells), None)
    if first is None:
        raise AnnexcError(f"{name}: is empty; a table begins with a {what} of headers")
    if len(filled) == first + 1:
        return first
    width = _width([len(cells) for cells in filled[first:]])
    likely = [
        place
        for place in range(first, min(len(rows), first + _DEEPEST))
        if len(filled[place]) >= max(1, _NAMED * width) and _are_names(filled[place])
    ]
    if not likely:
        return first
    one = likely[0]
    other = _rival(rows, filled, likely, width)
    if other is not None:
        shown = [
            f"--header-row {numbers[place]}: {_shown(filled[place])}" for place in (one, other)
        ]
        raise AnnexcError(f"{name}: two rows may hold the headers; say which: {' or '.join(shown)}")
    return one


def _rival(
    rows: Sequence[Row], filled: Sequence[Row], likely: Sequence[int], width: int
) -> int | None:
    """Another row that may as well hold the headers; None if there is none."""
    one, others = likely[0], likely[1:]
    if others and others[0] == one + 1:
        full = len(filled[others[0]]) >= len(filled[one])
        if full and _alike(rows, one, others[0]):
            return others[0]
        # Groups of columns, or a title of some cells, right above. A first column without a name
        # counts the rows, and is no sign of that.
        sparse = len(filled[one]) < _NAMED_OF_HEADERS * width and _filled(rows[one][0])
        if sparse and len(filled[others[0]]) >= width:
            return others[0]
    # A line such as `State;Kenya`, a blank one, and then the headers of three columns.
    if len(filled[one]) < width:
        for other in others:
            if len(filled[other]) >= width and not filled[other - 1]:
                return other
    return None


def _width(counts: Sequence[int]) -> int:
    """How many columns the body fills: what half of its rows reach."""
    body = sorted(count for count in counts if count)
    return body[len(body) // 2]


def _are_names(cells: Sequence[str | None]) -> bool:
    """Whether these can be headers: mostly words, each its own. Years are headers too."""
    texts = [cell.strip() for cell in cells if cell]
    plain = sum(bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text) for text in texts)
    repeated = len(texts) - len(set(texts))
    return plain <= 0.3 * len(texts) and repeated <= _REPEATED * len(texts)


def _alike(rows: Sequence[Row], one: int, other: int) -> bool:
    """Whether a second row of words stands where the body has numbers, and is no row of units."""
    body = [row for row in rows[other + 1 :] if not is_blank(row)][:50]
    if len(body) < 3 or _is_units(rows[other], len(rows[one])):
        return False
    width = min(len(rows[one]), len(rows[other]))
    numeric = words = 0
    for place in range(width):
        cells = [row[place] for row in body if place < len(row) and _filled(row[place])]
        if len(cells) >= 3 and all(_NUMBER.fullmatch((cell or "").strip()) for cell in cells):
            numeric += 1
            cell = (rows[other][place] or "").strip()
            words += len(cell) > 3 and not any(sign.isdigit() for sign in cell)
    return words >= 2 and words > numeric / 2


def _below(rows: Sequence[Row], place: int, width: int) -> int:
    """How many rows right below the headers hold units, or count the columns."""
    count = 0
    for row in rows[place + 1 : place + 4]:
        if not (_is_units(row, width) or _is_numbering(row, width)):
            break
        count += 1
    return count


def _is_units(row: Row, width: int) -> bool:
    cells = [cell.strip() for cell in row if cell is not None and _filled(cell)]
    dashes = sum(cell in "-\u2013\u2014" for cell in cells)
    return (
        len(cells) - dashes >= min(2, width)
        and all(_UNIT.fullmatch(cell) for cell in cells)
        and any(len(cell) < 8 and cell.lower() not in ("n/a", "na", "-") for cell in cells)
    )


def _is_numbering(row: Row, width: int) -> bool:
    cells = [(cell or "").strip(" ()[]") for cell in _cut(row, width)]
    return width >= 4 and cells == [str(number + 1) for number in range(width)]


def _names(row: Row, name: str, number: int, what: str) -> tuple[list[str], tuple[str, ...]]:
    """The names of the columns, and those that were several's; the first row's own width holds.

    Each of several columns of one name gets a number, the first too: by the name alone none of them
    is read, since nothing says which is meant.
    """
    width = len(row)
    if width > COLUMNS:
        raise AnnexcError(
            f"{name} {what} {number}: {width} headers, and {COLUMNS} are the bound; is this the "
            "row of the headers, and the separator right?"
        )
    names = [cell if cell is not None and _filled(cell) else "" for cell in row]
    counted = Counter(header for header in names if header)
    repeated = sorted(header for header, count in counted.items() if count > 1)
    if sum(counted[header] - 1 for header in repeated) > _REPEATED * sum(counted.values()):
        raise AnnexcError(
            f"{name} {what} {number}: more than one column is called `{_short(repeated[0])}`; "
            "rename one of them, or say with --header-row which row holds the headers"
        )
    taken = Counter(counted)
    met: Counter[str] = Counter()
    for place, header in enumerate(names):
        if counted[header] > 1:
            met[header] += 1
            names[place] = _untaken(f"{header} ({met[header]})", taken)
    found = [header or _free(place, taken) for place, header in enumerate(names)]
    return found, tuple(repeated)


def _untaken(found: str, taken: Counter[str]) -> str:
    while found in taken:
        found += "'"
    taken[found] += 1
    return found


def _free(place: int, taken: Counter[str]) -> str:
    return _untaken(f"column {place + 1}", taken)


def _shown(cells: Sequence[str | None]) -> str:
    shown = ", ".join(_short(cell or "") for cell in cells[:4])
    return f"({shown}{', ...' if len(cells) > 4 else ''})"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
