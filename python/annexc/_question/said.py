"""What a description says that the data does not bear out, and how many rows it leaves out."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable

import polars as pl

from annexc import _native
from annexc._errors import ColumnError, RegisterWarning
from annexc._question.no_sources import looked_at, no_sources
from annexc._question.question import Question
from annexc._question.unheard import of_ledger, unheard
from annexc._register.columns import Input
from annexc._register.roles import SCHEMES
from annexc._register.rows import Rows
from annexc._register.words.known import is_category
from annexc._register.words.values import unmatched
from annexc._tables.frames import Frame, Lazy
from annexc._tables.streams import Stream

_MOST = 10
# No register has a column of this name.
_ROWS = "__annexc_rows"


def left_out(rows: pl.LazyFrame, kept: Rows) -> tuple[int, list[str]]:
    """How many rows are no sources, and the line that says by which filters.

    Args:
        rows: All rows.
        kept: Which of them are sources.
    """
    if not kept.filters:
        return 0, []
    schema = rows.collect_schema()
    names = [f"{_ROWS}{place}" for place in range(len(kept.filters))]
    counted = rows.select(
        pl.len().alias(_ROWS),
        (~kept.holds(schema)).sum().alias("left"),
        *(count.alias(name) for count, name in zip(kept.left_out(schema), names, strict=True)),
    )
    found = counted.collect(engine="streaming").row(0, named=True)
    line = f"{found['left']:,} of {found[_ROWS]:,} rows are left out ({kept})"
    if len(names) > 1:
        each = (
            f"{entry}: {found[name]:,}"
            for (entry, _), name in zip(kept.filters, names, strict=True)
        )
        line += f"; by each alone {', '.join(each)}"
    return int(found["left"]), [line]


def said_of_rows(frame: Frame, kept: Rows) -> list[str]:
    """The same of a table of any kind: of rows that are not at hand the filters alone."""
    if kept.filters and isinstance(frame, Lazy | Stream):
        return [f"rows are left out where not {kept}"]
    return left_out(frame.table(kept.reads).lazy(), kept)[1] if kept.filters else []


def hold_ids(rows: pl.LazyFrame, inputs: Iterable[Input]) -> None:
    """Stops over a row that has one identifier under one header and another under a second.

    Of several headers each is that of other rounds, so that a row fills one; of a row that fills
    two one would be dropped, and rows that the two together tell apart would be one facility.

    Args:
        rows: All rows.
        inputs: Where the identifier is read from, among others.

    Raises:
        ColumnError: Names the first such row.
    """
    ids = {e.column.header: e for e in inputs if e.role == "facility_id" and e.column}
    if len(ids) < 2:
        return
    schema = rows.collect_schema()
    texts = [entry.text(schema).str.strip_chars() for entry in ids.values()]
    told = pl.concat_list(pl.when(text != "").then(text) for text in texts)
    found = (
        rows.select(row=pl.int_range(1, pl.len() + 1), told=told)
        .filter(pl.col("told").list.drop_nulls().list.n_unique() > 1)
        .head(1)
        .collect()
    )
    for row, cells in found.iter_rows():
        shown = " and ".join(
            f"{cell!r} under `{header}`"
            for header, cell in zip(ids, cells, strict=True)
            if cell is not None
        )
        raise ColumnError(
            f"facility_id: row {row:,} has {shown}, and of several headers a row fills one, since "
            "they are those of different rounds. If they tell facilities apart together, make one "
            "column of them, such as `1-2` of 1 and 2, and name that; if one of them does, name "
            "it alone:",
            python="columns={'facility_id': '...'}",
            shell="--column facility_id='...', or in the description",
        )


def said_of(frame: Frame, question: Question) -> list[str]:
    """What is to be said of filters and value tables, the latter of rows at hand."""
    told = said_of_rows(frame, question.rows)
    if not isinstance(frame, Lazy | Stream):
        rows = frame.table(looked_at(frame.names, question)).lazy()
        told += no_sources(rows, frame.names, question)
    if not question.facts or isinstance(frame, Lazy | Stream):
        told += of_ledger(question)
    else:
        rows = frame.table(question.reads).lazy()
        kept = rows.filter(question.rows.holds(rows.collect_schema()))
        told += unheard(kept, question)
    if isinstance(frame, Lazy | Stream) or not _looked_at(question):
        return [*told, *_unknown_codes(question)]
    return [*told, *doubts(frame.table(question.reads).lazy(), question)]


def doubts(rows: pl.LazyFrame, question: Question) -> list[str]:
    """What a reader should know of value tables and filters, from the rows as they came.

    Keys and values that match no cell, and cells of a column of categories that are none.

    Args:
        rows: All rows, those that are left out too.
        question: What is asked of them.
    """
    headers = _looked_at(question)
    if not headers:
        return _unknown_codes(question)
    # Registers repeat their cells: each combination is looked at once.
    table = (
        rows.group_by(headers).agg(pl.len().alias(_ROWS)).collect(engine="streaming").sort(_ROWS)
    )
    found = [*_unknown_codes(question), *question.rows.unmatched(table)]
    by_role: dict[str, set[str]] = {}
    tables = {}
    for entry in question.own:
        if _holds_keys(entry, question):
            cells = table.select(entry.cells(table.schema).alias("cell"))["cell"].drop_nulls()
            by_role.setdefault(entry.role, set()).update(cells.unique())
            tables[entry.role] = entry.values
        if _states_categories(entry) or (entry.role == "category" and _holds_keys(entry, question)):
            found += _unmapped(table.select(entry.text(table.schema).alias("cell"), _ROWS))
    for role, values in tables.items():
        for key, near in unmatched(values, sorted(by_role[role])):
            like = f" The nearest is {near[0]!r}." if near else ""
            found.append(f"values: {role}: no cell is {key!r}.{like}")
    return found


def _unknown_codes(question: Question) -> list[str]:
    """The constants that are no codes of their lists."""
    return [
        f"constants: {entry.role}: {entry.constant!r} is no code of it; `annexc crosswalk "
        f"{entry.role}` lists those that bear on a category"
        for entry in question.own
        if entry.role in SCHEMES
        and entry.constant
        and _native.match_codes(entry.role, [entry.constant]) == [None]
    ]


def _holds_keys(entry: Input, question: Question) -> bool:
    """Whether an input has a value table of a user's own, whose keys are held against the data."""
    own = question.register is not None and question.register.key is None
    return own and entry.column is not None and bool(entry.values)


def _states_categories(entry: Input) -> bool:
    """Whether a column of some other name is read as categories, so that its cells are words."""
    return (
        entry.role == "category" and entry.column is not None and entry.column.header != entry.role
    )


def _looked_at(question: Question) -> list[str]:
    headers = [
        entry.column.header
        for entry in question.own
        if entry.column and (_holds_keys(entry, question) or _states_categories(entry))
    ]
    return list(dict.fromkeys([*headers, *question.rows.reads]))


def _unmapped(cells: pl.DataFrame) -> list[str]:
    """The cells of a column of categories that are none, the most frequent first."""
    counted: Counter[str] = Counter()
    for cell, rows in cells.drop_nulls("cell").iter_rows():
        counted[cell] += rows
    lost = [(cell, rows) for cell, rows in counted.most_common() if not is_category(cell)]
    if not lost:
        return []
    shown = ", ".join(f"{cell[:60]!r} ({rows:,})" for cell, rows in lost[:_MOST])
    more = f" and {len(lost) - _MOST} more" if len(lost) > _MOST else ""
    return [
        f"category: {len(lost)} values are no category of Annex C and say nothing: {shown}{more}. "
        "Map them under [values.category]"
    ]


def warn(lines: list[str], stacklevel: int) -> None:
    """Says each as a warning; `stacklevel` as in `warnings.warn`."""
    for line in lines:
        warnings.warn(line, RegisterWarning, stacklevel=stacklevel + 1)
