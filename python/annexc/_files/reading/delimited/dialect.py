"""With which sign the fields are separated, as the first records show."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from annexc._errors import AnnexcError
from annexc._register.bounds import HEAD_RECORDS

SEPARATORS = ",;\t|"
# Of the records, so many must have one number of fields for a sign to be the separator.
_STEADY = 0.8
_LIMIT = threading.Lock()


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a text, with the number of the line in which it begins and the last one."""

    fields: list[str]
    first: int
    last: int


@contextmanager
def any_length() -> Iterator[None]:
    """Lifts the bound of 128 kB that Python's `csv` has for a field, and puts it back."""
    with _LIMIT:
        before = csv.field_size_limit(2**31 - 1)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def first_records(text: str, separator: str) -> list[Record]:
    """The first records, as many as are looked at for the headers."""
    found = []
    # A return alone is a letter here, and no end of a line.
    text = re.sub(r"\r(?!\n)", " ", text)
    with any_length():
        reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)
        before = 0
        for fields in islice(reader, HEAD_RECORDS):
            found.append(Record(fields, before + 1, reader.line_num))
            before = reader.line_num
    return found


def stated_separator(text: str) -> str | None:
    """What a first line such as `sep=;` states, which spreadsheets write and read."""
    line = text[:8].split("\n")[0].rstrip("\r").strip('"')
    return line[4] if len(line) == 5 and line.lower().startswith("sep=") else None


def separator_of(text: str, name: str, expected: str | None = None) -> str:
    """The separator that most records split by into one number of fields.

    Args:
        text: The beginning of the text.
        name: What errors call it.
        expected: What the name of the file lets expect; it wins where it splits steadily.

    Raises:
        AnnexcError: If two signs split it alike.
    """
    weighed = {sign: _weight(first_records(text, sign)) for sign in SEPARATORS}
    if expected is not None and weighed[expected][1] > 1:
        return expected
    best = max(SEPARATORS, key=lambda sign: weighed[sign])
    steady, fields = weighed[best]
    if fields < 2:
        return expected or ","
    rivals = [sign for sign in SEPARATORS if sign != best and weighed[sign] == (steady, fields)]
    if rivals:
        told = " or ".join(f"--separator {sign!r}" for sign in (best, *rivals))
        raise AnnexcError(
            f"{name}: {best!r} and {rivals[0]!r} each split its lines into {fields} fields; "
            f"say which separates them: {told}"
        )
    return best


def _weight(records: list[Record]) -> tuple[bool, int]:
    """Whether the records have one number of fields, and how many; titles may stand above."""
    counts = [len(record.fields) for record in records if any(record.fields)]
    if not counts:
        return False, 0
    usual, often = Counter(counts).most_common(1)[0]
    # The headers are as many as the fields of the body, or there is no table by this sign.
    widest = max(counts)
    if usual == 1 and widest > 1 and counts.count(1) < _STEADY * len(counts):
        usual, often = Counter(count for count in counts if count > 1).most_common(1)[0]
    return often >= _STEADY * len(counts) and usual > 1, usual
