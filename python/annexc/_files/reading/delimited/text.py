"""A text of rows and fields: its encoding, its dialect and its headers found, its rows counted."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.content import head_of, whole
from annexc._files.reading.delimited.dialect import (
    Record,
    first_records,
    separator_of,
    stated_separator,
)
from annexc._files.reading.delimited.encoding import decoded, guessed, line_of, marked
from annexc._files.reading.delimited.loose import loosely_read
from annexc._files.reading.delimited.tally import Shape, Tally, blank_rows, empty_rows, tallied
from annexc._files.reading.heading import Heading, heading
from annexc._files.reading.statement import Statement
from annexc._register.bounds import HEAD
from annexc._register.reading import Reading

_AS_IT_IS = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is open: its table, its separator, and what counts it when it is asked."""

    data: pl.LazyFrame
    separator: str
    told: Callable[[], Statement]


def read_text(
    source: Path | bytes, name: str, said: Reading, *, tabs: bool = False, counted: bool = True
) -> Text:
    """A CSV as a lazy table of texts, and what tells how it was read.

    What is in UTF-8 with line feeds is scanned as it is; else its text is made anew in memory.

    Nulls: an empty cell is null or an empty text; both say nothing.

    Args:
        source: The file, or its content.
        name: What errors call it.
        said: What was said of it.
        tabs: Whether its name says that tabs separate the fields.
        counted: Whether its rows are counted at once. If not, what is wrong behind its beginning
            comes up as it is read, as an error of Polars, or when it is counted.

    Raises:
        AnnexcError: If it cannot be read, or in more than one way; names line and way out.
        OSError: If the file cannot be opened.
    """
    encoding = _encoding(source, name, said)
    if encoding is None or encoding.replace("_", "-") not in _AS_IT_IS:
        encoding, source = _recoded(source, name, encoding)
    source = _with_line_feeds(source)
    try:
        return _read(source, name, said, encoding, tabs=tabs, counted=counted)
    except pl.exceptions.PolarsError as error:
        content = whole(source)
        zero = content.find(b"\0")
        if zero >= 0:
            raise AnnexcError(
                f"{name} line {line_of(content, zero)}: holds a NUL byte, which no text does; is "
                "it of another format, or in UTF-16? Say --encoding, or export it again"
            ) from error
        try:
            content.decode()
        except UnicodeDecodeError:
            if said.encoding is not None:
                decoded(content, name, said.encoding)
        else:
            raise AnnexcError(f"{name}: {str(error).splitlines()[0]}") from error
        encoding, source = _recoded(content, name, None)
        return _read(_with_line_feeds(source), name, said, encoding, tabs=tabs, counted=True)


def _encoding(source: Path | bytes, name: str, said: Reading) -> str | None:
    """The encoding as it is said, marked, or, as far as the beginning shows, UTF-8; else None."""
    head = head_of(source, HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise AnnexcError(f"{name}: is empty; a CSV begins with a line of headers")
    if said.encoding is not None:
        return codecs.lookup(said.encoding).name
    mark = marked(head)
    if mark is not None:
        return mark
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _recoded(source: Path | bytes, name: str, encoding: str | None) -> tuple[str, bytes]:
    """The text in UTF-8, and the encoding it was in.

    Raises:
        AnnexcError: If a byte is none of the encoding, or no encoding is likelier than others.
    """
    content = whole(source)
    if encoding is None:
        guess = guessed(content)
        if guess.encoding is None:
            raise _undecided(content, name, guess.proposed)
        encoding = guess.encoding
    return encoding, decoded(content, name, encoding).removeprefix("\ufeff").encode()


def _undecided(content: bytes, name: str, proposed: tuple[str, ...]) -> AnnexcError:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    line = line_of(content, place, "latin-1")
    told = f"{name} line {line}: byte 0x{content[place]:02X} is no UTF-8; say which encoding it is"
    begin, end = (content.rfind(b"\n", 0, place) + 1, content.find(b"\n", place))
    raw = content[max(begin, place - 12) : (end if 0 <= end < place + 13 else place + 13)]
    shown = [
        f"--encoding {encoding} (then it reads {raw.decode(encoding, 'replace').strip()!r})"
        for encoding in proposed[:3]
    ]
    return AnnexcError(
        f"{told}: {' or '.join(shown)}"
        if shown
        else f"{told}, often --encoding cp1252 (Western Europe) or cp1250 (Central Europe)"
    )


def _with_line_feeds(source: Path | bytes) -> Path | bytes:
    """The same if its lines end in line feeds; where they end in returns alone, with line feeds.

    A return alone inside a field of a file of line feeds stays what it is.
    """
    head = head_of(source, HEAD)
    alone = head.count(b"\r") - head.count(b"\r\n")
    if alone == 0 or (head.count(b"\n") >= alone and not _ends_in_return(head)):
        return source
    content = whole(source)
    if b'"' in content:
        return _of_returns(content)
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _ends_in_return(head: bytes) -> bool:
    """Whether the first line outside quoted fields ends in a return alone."""
    outside = b"".join(head.split(b'"')[::2])
    found = re.search(rb"\r\n|\r|\n", outside)
    return found is not None and found[0] == b"\r"


def _of_returns(content: bytes) -> bytes:
    """With line feeds for returns outside quoted fields; a break inside one stays in it."""
    parts = content.split(b'"')
    parts[::2] = [part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for part in parts[::2]]
    return b'"'.join(parts)


def _read(
    source: Path | bytes, name: str, said: Reading, encoding: str, *, tabs: bool, counted: bool
) -> Text:
    head, cut = _head(source)
    stated = stated_separator(head)
    separator = said.separator or stated
    if separator is None:
        separator = separator_of(head, name, "\t" if tabs else None)
    records = first_records(head, separator)
    if cut and len(records) > 1 and records[-1].last >= head.count("\n"):
        records.pop()
    above = 1 if stated and said.header_row is None else 0
    found = heading(
        [record.fields for record in records[above:]],
        name,
        said,
        [record.first for record in records[above:]],
    )
    header = records[above + found.row]
    start = _start(records[above + found.row :], found.skip, header)
    shape = Shape(name, separator, len(found.names), header.first, start)
    marks = '"' in head
    if not cut and records[-1].last <= start:  # headers alone, which Polars reads as nothing
        none = pl.LazyFrame(schema=dict.fromkeys(found.names, pl.String))
        told = _statement(name, encoding, shape, found, Tally())
        return Text(none, separator, lambda: told)
    if not counted and isinstance(source, Path):
        data = _scanned(source, shape, found, header).filter(~empty_rows(found.names))

        def later() -> Statement:
            return _statement(name, encoding, shape, found, tallied(source, shape, marks=marks))

        return Text(data, separator, later)
    tally = tallied(source, shape, marks=marks)
    if tally.strict:
        data = _scanned(source, shape, found, header)
        if tally.blank:
            data = data.filter(~blank_rows(found.names))
    else:
        text = whole(source).decode("utf-8-sig")
        frame, tally = loosely_read(text, shape, found.names)
        data = frame.lazy()
    told = _statement(name, encoding, shape, found, tally)
    return Text(data, separator, lambda: told)


def _head(source: Path | bytes) -> tuple[str, bool]:
    """The beginning up to a line's end, and whether more follows."""
    content = head_of(source, HEAD + 1)
    if len(content) > HEAD:
        end = content.rfind(b"\n")
        if end < 0:  # one line longer than what is looked at
            content = head_of(source, 64 * HEAD)
            end = content.find(b"\n")
        cut = 0 <= end < len(content) - 1
        content = content[: end + 1] if cut else content
        return codecs.getincrementaldecoder("utf-8-sig")().decode(content), cut
    return content.decode("utf-8-sig"), False


def _start(records: list[Record], skip: int, header: Record) -> int:
    """How many lines stand above the first row."""
    return records[min(skip, len(records) - 1)].last if skip else header.last


def _scanned(source: Path | bytes, shape: Shape, found: Heading, header: Record) -> pl.LazyFrame:
    def named(given: list[str]) -> list[str]:
        if len(given) != len(found.names):  # a dialect that Polars reads otherwise
            raise AnnexcError(f"{shape.name} line {header.first}: {len(given)} headers are read")
        return found.names

    return pl.scan_csv(
        io.BytesIO(source) if isinstance(source, bytes) else source,
        infer_schema=False,
        separator=shape.separator,
        skip_lines=header.first - 1,
        skip_rows_after_header=found.skip,
        with_column_names=named,
        glob=False,
    )


def _statement(name: str, encoding: str, shape: Shape, found: Heading, tally: Tally) -> Statement:
    told = Statement(
        name,
        "csv",
        encoding=encoding.replace("_", "-"),
        separator=shape.separator,
        header_row=shape.header_row,
        skipped=found.skip,
        columns=len(found.names),
        rows=tally.rows,
        blank=tally.blank,
        short=tally.short,
        first_short=tally.first_short,
        multi_line=tally.multi_line,
    )
    unnamed = (f"{found.unnamed} without a header, called by number",) if found.unnamed else ()
    return replace(told, notes=(*unnamed, *found.notes))
