"""Where another reading of the same rows differs from the oracle's, told so that it can be settled.

Rows that differ in the same columns are one difference; of each the least row that still differs is
shown, with the steps of the oracle and both answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from oracle.drawn import Asked
from oracle.rows import DATES, ISSUES, Found, Row, read

Answers = Sequence[Mapping[str, object]]
Reader = Callable[[Sequence[Row], Asked], Answers]

COLUMNS = (
    "annex_c",
    "annex_c_candidates",
    "evidence",
    "ancillary",
    "source_age",
    "obligation",
    "obligation_candidates",
    "bat",
    "bep",
    "bat_floor",
    "bat_ceiling",
    "bat_required_from",
    "required_since",
    "legal_basis",
    "issues",
)


def differing(found: Found, other: Mapping[str, object]) -> tuple[str, ...]:
    """The columns in which another answer differs from the oracle's."""
    return tuple(name for name in COLUMNS if found.columns[name] != _of(other, name))


def told(rows: Sequence[Row], asked: Asked, reader: Reader, most: int = 4) -> str:
    """All differences over some rows, in words; empty if there is none.

    Args:
        rows: The rows.
        asked: The question.
        reader: The other reading.
        most: How many differences to show in full, the most frequent first.
    """
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row, other in zip(rows, reader(rows, asked), strict=True):
        columns = differing(read(row, asked.question), other)
        if columns:
            kinds.setdefault(columns, []).append(row)
    if not kinds:
        return ""
    count = sum(map(len, kinds.values()))
    lines = [f"{count} of {len(rows)} rows differ ({asked}):"]
    by_frequency = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    lines += [f"  {len(those):5} in {', '.join(columns)}" for columns, those in by_frequency]
    for columns, those in by_frequency[:most]:
        row = shrunk(min(those, key=_size), columns, asked, reader)
        lines += ["", *_shown(row, asked, reader)]
    return "\n".join(lines)


def shrunk(row: Row, columns: Sequence[str], asked: Asked, reader: Reader) -> Row:
    """The least row that still differs in one of some columns."""
    while True:
        smaller = list(_smaller(row))
        if not smaller:
            return row
        for candidate, other in zip(smaller, reader(smaller, asked), strict=True):
            if set(columns) & set(differing(read(candidate, asked.question), other)):
                row = candidate
                break
        else:
            return row


def _smaller(row: Row) -> Iterator[Row]:
    """A row without one of its cells, then without one of several codes or values of a cell."""
    for name in row:
        if len(row) > 1:
            yield {other: text for other, text in row.items() if other != name}
    for name, text in row.items():
        parts = text.split(";")
        if name not in DATES and len(parts) > 1:
            for number in range(len(parts)):
                yield {**row, name: ";".join(parts[:number] + parts[number + 1 :])}


def _size(row: Row) -> int:
    return sum(text.count(";") + 1 for text in row.values())


def _shown(row: Row, asked: Asked, reader: Reader) -> Iterator[str]:
    """A row, what the oracle did with it, and both answers."""
    found = read(row, asked.question)
    (other,) = reader([row], asked)
    yield "row: " + ", ".join(f"{name}={text!r}" for name, text in row.items())
    yield f"question: {asked}"
    yield from (f"  | {step}" for step in found.steps)
    for name in differing(found, other):
        yield f"  {name:22} oracle {found.columns[name]!s:32} kernel {_of(other, name)!s}"


def _of(other: Mapping[str, object], name: str) -> object:
    """A column of the other answer; of its issues those that the oracle knows."""
    if name != "issues":
        return other[name]
    given = str(other[name] or "").split(";")
    return ";".join(issue for issue in ISSUES if issue in given)
