"""What is to be said of further tables: what matches nothing, and what of them is not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from annexc._question.linked.folded import KEY
from annexc._question.linked.keys import key_of
from annexc._question.linked.links import Link, Links
from annexc._question.linked.tidy import tidy, year_of
from annexc._register.description import Register
from annexc._tables.frames import Frame, Lazy
from annexc._tables.streams import Stream

_MOST = 5
_KEY = "key"
#: What of a table of releases is not read, and the column whose cells show it.
ISSUES = {
    "no_chemical": ("without the name of a chemical", "substance"),
    "unknown_chemical": ("with words for a chemical that no table knows", "substance"),
    "unknown_medium": ("with a medium that no table knows", "medium_written"),
    "unknown_unit": ("with a unit that is no mass known", "unit"),
    "other_time": ("with a unit of another time than a year", "unit"),
    "no_unit": ("with an amount without a unit", "amount"),
    "two_units": ("with two units that are not the same", "amount"),
    "two_readings": ("with an amount with two readings", "amount"),
    "two_unit_readings": ("with a unit with two readings", "unit"),
    "unreadable_amount": ("with an amount that cannot be read", "amount"),
    "unreadable_year": ("with a year that cannot be read", "year_written"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say of a further table.

    Attributes:
        text: A sentence or more.
        amiss: Whether it should be looked into.
    """

    text: str
    amiss: bool = True


def missed(links: Links, register: Register | None) -> list[str]:
    """The tables that a description names and no one gave; none of one that ships with the package.

    Of such few have all tables, so that they are missed only where some were given.
    """
    own = register is not None and register.key is None
    return [_missing(told.name, told.gives) for told in links.missing if own or links]


def said_of_tables(frame: Frame, links: Links, register: Register | None) -> list[str]:
    """What of the tables should be looked into if the rows are at hand, and which are missing."""
    missing = missed(links, register)
    if isinstance(frame, Lazy | Stream) or not links:
        return missing
    rows = frame.table(links.reads).lazy()
    return [*missing, *(remark.text for remark in remarks_on(rows, links) if remark.amiss)]


def remarks_on(rows: pl.LazyFrame, links: Links) -> list[Remark]:
    """What there is to say of the tables.

    Args:
        rows: The register, with the columns that the keys of the tables are held against.
        links: The tables.
    """
    found = [remark for link in links.given for remark in _of_table(rows, link)]
    return [*found, *_of_absence(rows, links)]


def remarks_on_missing(links: Links) -> list[Remark]:
    """A word on each table that the description names and no one gave."""
    return [Remark(_missing(told.name, told.gives), amiss=False) for told in links.missing]


def _missing(name: str, gives: str) -> str:
    return f"table {name}: is not given, so that the answers rest on the register without {gives}"


def _of_table(rows: pl.LazyFrame, link: Link) -> Iterator[Remark]:
    name = f"table {link.table.name}"
    counted = _keys(link.rows, link.table.key.header)
    blank, keys = counted.filter(pl.col(_KEY).is_null()), counted.drop_nulls()
    held = _keys(rows, link.held).drop_nulls()
    lost = keys.join(held, on=_KEY, how="anti").sort(_KEY)
    without = held.join(keys, on=_KEY, how="anti")
    counts = f"{_count(int(counted['rows'].sum()), 'row')} on {_facilities(keys.height)}"
    if not lost.height:
        rest = f", which has {without.height:,} more" if without.height else ""
        yield Remark(f"{name}: {counts}, all of the register{rest}", amiss=False)
    else:
        shown = ", ".join(repr(key) for key in lost[_KEY].head(_MOST))
        yield Remark(
            f"{name}: {counts}; in no row of the register: {lost.height:,} of them, such as "
            f"{shown}; of the register without a row here: {_facilities(without.height)}"
        )
        yield from _of_like(name, lost, held)
    if blank.height:
        rows_without = _count(int(blank["rows"].sum()), "row")
        yield Remark(f"{name}: {rows_without} without an identifier, and so of no use")
    several = held.filter(pl.col("rows") > 1).height
    if several:
        yield Remark(
            f"{name}: in more than one row of the register: {_facilities(several)}; each row takes "
            "what the table gives",
            amiss=False,
        )
    read = link.rows.select(link.reads).collect()
    twice = read.height - read.unique().height
    if twice:
        yield Remark(f"{name}: {_count(twice, 'row')} that stand there before, sign by sign")
    if link.table.gives == "releases":
        yield from _of_releases(name, link)
    if link.table.gives == "rounds":
        yield from _of_years(name, link)


def _keys(rows: pl.LazyFrame, header: str) -> pl.DataFrame:
    """The different identifiers of a column, with their `rows`."""
    key = key_of(header, rows.collect_schema()).alias(_KEY)
    return rows.select(key).group_by(_KEY).agg(pl.len().alias("rows")).collect()


def _of_like(name: str, lost: pl.DataFrame, held: pl.DataFrame) -> Iterator[Remark]:
    """Identifiers that differ by what people and spreadsheets add or take: they stay different."""
    plain = pl.col(_KEY).str.strip_chars().str.to_lowercase().str.strip_chars_start("0")
    pairs = lost.with_columns(plain.alias("plain")).join(
        held.with_columns(plain.alias("plain")), on="plain", suffix="_held"
    )
    if pairs.height:
        first = pairs.sort(_KEY, f"{_KEY}_held").row(0, named=True)
        yield Remark(
            f"{name}: {pairs[_KEY].n_unique():,} of its identifiers are like others of the "
            "register but for zeros before them, case or blanks, such as "
            f"{first[_KEY]!r} and {first[f'{_KEY}_held']!r}. They count as different; if they are "
            "the same facilities, write them alike"
        )


def _of_releases(name: str, link: Link) -> Iterator[Remark]:
    told = tidy(link.table, link.rows).filter(pl.col("issue").is_not_null()).collect()
    for issue, (what, column) in ISSUES.items():
        rows = told.filter(pl.col("issue").str.split(";").list.contains(issue))
        if rows.height:
            cells = rows[column].drop_nulls().value_counts(name="rows")
            ranked = cells.sort(["rows", column], descending=[True, False])[column].head(_MOST)
            such = f", such as {', '.join(repr(cell[:60]) for cell in ranked)}"
            yield Remark(
                f"{name}: {_count(rows.height, 'row')} {what}{such if len(ranked) else ''}"
            )


def _of_years(name: str, link: Link) -> Iterator[Remark]:
    written, year = year_of(link.table, link.rows.collect_schema())
    cells = link.rows.select(written.alias("written"), year.alias("year")).filter(
        pl.col("year").is_null()
    )
    lost = cells.collect()
    if lost.height:
        shown = ", ".join(repr(cell) for cell in lost["written"].unique().sort().head(_MOST))
        yield Remark(
            f"{name}: {_count(lost.height, 'row')} of no year that can be read, such as {shown}"
        )


def _of_absence(rows: pl.LazyFrame, links: Links) -> Iterator[Remark]:
    """Facilities of the register that stand in earlier rounds and not in the last one.

    Their duty is not touched: no provision makes a source closed because it is not reported.
    """
    rounds = [link for link in links.given if link.table.gives == "rounds"]
    if not rounds:
        return
    years = pl.concat(
        link.folded.select(KEY, pl.col(link.added["last_reported"]).alias("year"))
        for link in rounds
    )
    last = years.group_by(KEY).agg(pl.col("year").max()).collect()
    gone = last.filter(pl.col("year") < pl.col("year").max())
    held = pl.concat(_keys(rows, header) for header in {link.held for link in rounds})
    absent = gone.filter(pl.col(KEY).is_in(held[_KEY].implode())).height
    if absent:
        yield Remark(
            f"rounds: in earlier ones and not in the last ({last['year'].max()!r}): "
            f"{_facilities(absent)} of the register. They may have closed, have another "
            "identifier or fallen below a threshold: nothing is concluded of them"
        )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else what + 's'}"


def _facilities(number: int) -> str:
    return f"{number:,} {'facility' if number == 1 else 'facilities'}"
