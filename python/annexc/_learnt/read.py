"""A ledger read from a file or a table."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from annexc._errors import AnnexcError, ColumnError, RegisterWarning, hint
from annexc._files.read import read
from annexc._learnt.ledger import COLUMNS, NEEDED, Entry, Ledger, checked
from annexc._register.reading import Reading
from annexc._register.typed import as_text
from annexc._tables.opened import opened

#: A ledger, a file or a table of one, or several of these.
FactsLike: TypeAlias = "Ledger | str | Path | Sequence[str | Path | Ledger] | Any"
#: Old to new identifiers, or a file or a table with the columns `old` and `new`.
IdsLike: TypeAlias = "Mapping[str, str | None] | str | Path | Any"


def ledger(facts: FactsLike, *, ids: IdsLike | None = None) -> Ledger:
    """Reads a ledger: what people said of sources, to be put in place of what the register holds.

    Each row is one thing that someone said. `facility_id`, `fact` (an input column, `category`
    among them) and `value` are needed; `said_by`, `said_on`, `document`, `replaces`, `source` (the
    number of the source within the facility, from 1) and `name` (what the register called it when
    this was said) may be left out. What is said of one source is of that of the name, if the
    register has a column of names: the one of the number, or, where the order of rows numbers
    them, the only other one of the name; else it has lapsed, which is said. A category, a fact or a
    date counts as stated. A code stands alone: it replaces all that the register itself says of the
    activity, its other codes too. Of one fact a later entry (by `said_on`, or by naming in
    `replaces` the value that it stands in for) replaces an earlier one; what is said of one source
    goes before what is said of the whole facility, unless that is later; equals that contradict
    each other are all put to the classification, which reports it.

    Nulls: an empty cell of `said_by`, `said_on`, `document`, `replaces`, `source` or `name` says
    nothing; an empty `value` is refused. A source without a name in the register is of no name.

    Args:
        facts: The path of a CSV, a Parquet or IPC file or a workbook, a table of any kind that
            `classify` takes, a `Ledger`, or a list of such.
        ids: Of facilities that are called otherwise in the register of today: old to new
            identifiers, as a mapping, or a file or table with the columns `old` and `new`. An
            identifier without a new one, or with several, has lapsed: what was said of it is kept
            in `lapsed` and counts for none.

    Returns:
        The ledger, as `classify(facts=...)` takes it.

    Raises:
        AnnexcError: If a fact or a value is not known (with the nearest right one), a value is
            empty, or a day is none; names the rows.
        ColumnError: If a column is missing.
        OSError: If a file cannot be opened.

    Source:
        The ledger itself: each entry names who said it, when and in which document.

    Example:
        >>> import annexc, polars as pl
        >>> said = pl.DataFrame({
        ...     "facility_id": ["A", "A"], "fact": ["feed", "feed"],
        ...     "value": ["primary", "secondary"], "said_on": ["2025-03-01", "2026-02-11"],
        ... })
        >>> annexc.ledger(said).table().filter("in_force")["value"].to_list()
        ['secondary']
    """
    several = facts if isinstance(facts, list | tuple) else [facts]
    entries = tuple(entry for one in several for entry in _entries(one))
    lapsed = tuple(gone for one in several if isinstance(one, Ledger) for gone in one.lapsed)
    return _moved(Ledger(entries, lapsed), {} if ids is None else _moves(ids))


def _entries(given: Any) -> tuple[Entry, ...]:
    if isinstance(given, Ledger):
        return given.entries
    table, place = _table(given, "facts")
    names = {name: name.strip().casefold() for name in table.columns}
    known = [plain for plain in names.values() if plain in COLUMNS]
    for plain in known:
        if known.count(plain) > 1:
            raise ColumnError(f"{place}: more than one column is `{plain}`; rename one of them")
    table = table.rename({name: plain for name, plain in names.items() if plain in COLUMNS})
    for name in NEEDED:
        if name not in table.columns:
            raise ColumnError(
                f"{place}: has no column `{name}`.{hint(name, table.columns)} "
                f"A ledger has {', '.join(COLUMNS)}"
            )
    further = [name for name in table.columns if name not in COLUMNS]
    if further:
        listed = ", ".join(f"`{name}`" for name in further)
        warnings.warn(
            f"{place}: {listed} is no column of a ledger and is not read", RegisterWarning,
            stacklevel=4,
        )  # fmt: skip
    rows = table.select(
        (_said(name, table) if name in table.columns else pl.lit("")).alias(name)
        for name in COLUMNS
    )
    numbered = rows.with_row_index("row", 1).filter(pl.any_horizontal(pl.col(COLUMNS) != ""))
    places = [f"{place}, row {number}" for number in numbered["row"]]
    read_rows = numbered.drop("row").iter_rows(named=True)
    found = [_entry(row, where) for row, where in zip(read_rows, places, strict=True)]
    return checked(found, places)


def _said(name: str, table: pl.DataFrame) -> pl.Expr:
    return as_text(name, table.schema[name], name).str.strip_chars().fill_null("")


def _entry(row: Mapping[str, str], where: str) -> Entry:
    number = row["source"].removesuffix(".0")
    if number and not (number.isdecimal() and int(number)):
        raise AnnexcError(
            f"{where}: source is {row['source']!r}; write the number of the source within its "
            "facility, from 1, or leave it empty"
        )
    texts = {name: row[name] for name in COLUMNS if name != "source"}
    return Entry(**texts, source=int(number) if number else None)


def _table(given: Any, name: str) -> tuple[pl.DataFrame, str]:
    """A file or a table whole, and what errors call it."""
    if isinstance(given, str | Path):
        return read(str(given), Reading()).data, str(given)
    return opened(given).table(), name


# --- Facilities that are called otherwise


def _moves(given: IdsLike) -> dict[str, tuple[str, ...]]:
    """Old identifier to the new ones, of which there may be none."""
    if isinstance(given, Mapping):
        pairs = [(str(old), "" if new is None else str(new)) for old, new in given.items()]
    else:
        table, place = _table(given, "ids")
        for name in ("old", "new"):
            if name not in table.columns:
                raise ColumnError(
                    f"{place}: has no column `{name}`.{hint(name, table.columns)} It has `old` and "
                    "`new`, the identifiers of a facility before and now"
                )
        pairs = table.select(_said("old", table), _said("new", table)).rows()
    found: dict[str, tuple[str, ...]] = {}
    for old, new in pairs:
        kept = found.setdefault(old.strip(), ())
        now = new.strip()
        if now and now not in kept:
            found[old.strip()] = (*kept, now)
    return found


def _moved(held: Ledger, moves: Mapping[str, Sequence[str]]) -> Ledger:
    entries, lapsed = [], list(held.lapsed)
    for entry in held.entries:
        now = moves.get(entry.facility_id, [entry.facility_id])
        if len(now) == 1:
            entries.append(replace(entry, facility_id=now[0]))
        elif now:
            lapsed.append((entry, f"is {' and '.join(now)} now: say of which it holds"))
        else:
            lapsed.append((entry, "is no more"))
    return Ledger(tuple(entries), tuple(lapsed))
