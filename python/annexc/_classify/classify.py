"""What Article 5 asks of the Party at every source of a register."""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from annexc._classify.kernel import numbered, output_names
from annexc._classify.kernel import written as output
from annexc._classify.misfits import misfits, watched
from annexc._learnt.read import FactsLike
from annexc._question.assumptions import Assumptions
from annexc._question.linked.links import Links, TablesLike, linked
from annexc._question.linked.said import said_of_tables
from annexc._question.question import Question, asked, described
from annexc._question.said import hold_ids, said_of, warn
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike, outputs
from annexc._register.description import Register
from annexc._register.rows import WhereLike
from annexc._tables.frames import Eager, Frame, Lazy
from annexc._tables.opened import opened
from annexc._tables.streams import Stream

Data = TypeVar("Data")


def classify(
    data: Data,
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    assume: Assumptions | Mapping[str, Any] | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    tables: TablesLike | None = None,
    facts: FactsLike | None = None,
) -> Data:
    """Adds to each row what Article 5 of the Convention asks of the Party there.

    Nulls: an empty cell means not known, never no. What the row leaves open comes back as
    `undetermined` (`annex_c`, `legal_basis`, `bat_required_from`, `operating`: null), with the
    missing facts in `needs`.

    Args:
        data: A table, one row a source: a Polars LazyFrame or DataFrame, a pandas DataFrame, a
            pyarrow Table or RecordBatchReader, a DuckDB relation, or any object with the Arrow
            stream interface. A file is best read as text, since leading zeros matter.
        party: The Party whose duty is asked: a code or name, `annexc.Party`, or the path of a
            profile (.toml). A `party` column goes before it, row by row; its empty cells take the
            argument. A list brings the profiles of several Parties to such a column.
        as_of: The day asked about (ISO date); today if None.
        register: The name of a built-in description (`annexc.registers()`), or the path of a TOML
            file.
        columns: Input column to header, to a list of headers (all are read), or to None (not read).
            Goes before the register.
        prefix: Put before the names of the added columns.
        assume: `annexc.Assumptions` or a dict of some of its fields.
        constants: Input column to a value that holds in every row. Goes before the register.
        where: Which rows are sources, `"status=functional"`, a list of such (`!=` leaves rows out),
            or a mapping of columns to values; cells are matched whatever their case, width and
            blanks. Beside the filters of the register. Rows left out are counted in a
            `RegisterWarning`; of a lazy table or a stream the warning names the filters alone.
        tables: Further tables of the register, by the names under which its description has them
            (`[tables.NAME]`): tables of any kind, or paths of files. Each is turned into one row a
            facility and joined by its key, so that no row is added, left out or moved. What they
            give stands in columns of their own before the output columns, named `TABLE_INPUT`
            (`activities_eprtr`; `releases` for that of the table of this name) after the prefix:
            the chemicals of Annex C released, further codes, the first year in a round, and the
            last one (`rounds_last_reported`), from which nothing is concluded. A lazy table stays
            lazy if the data is. What of them matches nothing is said in a `RegisterWarning`, if
            data and tables are at hand.
        facts: What people said of the sources (`annexc.ledger`): the path of a ledger, a table, or
            a list of such. It counts in place of what the register says, whose columns come back
            as they were. Identifiers that no row has are said in a `RegisterWarning`, of rows at
            hand.

    Returns:
        A table of the same kind (a lazy one stays lazy): the same rows in the same order, but for
        those that `where` or the register leave out, all
        columns as they were, then the output columns: `annex_c`, `annex_c_candidates`,
        `source_age`, `age_basis`, `obligation`, `bat`, `bep`, `bat_floor`, `bat_ceiling`,
        `bat_required_from`, `legal_basis`, `operating`, `evidence`, `ancillary`, `needs`, `issues`,
        `obligation_candidates` (each duty that is possible, the strongest first) and
        `required_since` (the later of `bat_required_from` and the start of the source itself; null
        unless every possible world gives the same day).
        A pyarrow RecordBatchReader or another object with the Arrow stream interface comes back as
        a stream, classified batch by batch as it is read: by its own `from_arrow`, where it has
        one, else as an object with the Arrow stream interface, which can be read once (the words
        and texts are dictionaries). If a column is read that only Polars can read (a list, a
        decimal, a moment with a time zone), or the register has value tables or filters, or `facts`
        are given, such an object comes back as a Polars DataFrame. Where `facts` speak of one
        source by its number and no column `source_no` holds these, a RecordBatchReader is held
        whole from its first batch on.

    Raises:
        ColumnError: If a mapped column is missing, is of a type that cannot be read, or has the
            name of an output column, or if no column says what the sources are.
        PartyError: If the Party is not known or not given.
        RegisterError: If the register description or `constants` cannot be read, or it names no
            such table.
        AnnexcError: If `as_of`, `assume` or `facts` cannot be read.

    Source:
        Article 5 and Annex C of the Stockholm Convention; the crosswalk, row by row
        (`annexc.crosswalk`).

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"nace2": ["24.51", "47.11"], "first_reported": ["1994", None]})
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> found["obligation"].to_list()
        ['promote_existing', 'none']
    """
    frame = opened(data)
    found, _, _ = described(register)
    links = linked(tables, found, frame.names, columns, prefix)
    question = asked(
        [*frame.names, *links.adds], party=party, as_of=as_of, register=found, columns=columns,
        assume=assume, prefix=prefix, constants=constants, where=where, tables=links.told(),
        facts=facts,
    )  # fmt: skip
    question.remark(2)
    ids = question.mapping.get("facility_id", ())
    if len(ids) > 1 and not isinstance(frame, Lazy | Stream):
        headers = [entry.column.header for entry in ids if entry.column]
        hold_ids(frame.table(headers).lazy(), ids)
    seen = _joined(frame, question, links)
    warn([*said_of(seen, question), *said_of_tables(frame, links, found)], stacklevel=2)
    for warning in misfits(seen, question):
        warnings.warn(warning, stacklevel=2)
    found_rows = answered(frame, question, links)
    result: Data = watched(found_rows, question) if isinstance(frame, Stream) else found_rows
    return result


def _joined(frame: Frame, question: Question, links: Links) -> Frame:
    """What is read of a table at hand, with what further tables give; another table as it is."""
    if not links or isinstance(frame, Lazy | Stream):
        return frame
    reads = [name for name in (*links.reads, *question.reads) if name in frame.names]
    rows = frame.table(list(dict.fromkeys(reads))).lazy()
    return Eager(links.joined(rows).collect())


def answered(frame: Frame, question: Question, links: Links | None = None) -> Any:
    """The table with what the question gives, of its own kind; joined with further tables first.

    Raises:
        ColumnError: If the data has a column of the name of an output column, or one that is read
            is of a type that cannot be.
    """
    links = links or Links()
    written = outputs([*frame.names, *links.adds], output_names(), question.prefix)
    if not isinstance(frame, Lazy):
        links = links.held()

    if isinstance(frame, Stream) and question.is_plain and not links:
        stream = frame.classified(question.spec_of_texts(), question.feeds(), written)
        if stream is not None:
            return stream

    if question.counts_rows:
        frame = frame.in_one()

    def step(rows: pl.LazyFrame) -> pl.LazyFrame:
        sources = kept(links.joined(rows), question)
        found = with_verdict(sources, question, written)
        _GIVEN[id(found)] = Given(weakref.ref(found, _forgotten(id(found))), question, sources)
        return found

    reads = [name for name in question.reads if name not in links.adds]
    return frame.run(step, list(dict.fromkeys([*links.reads, *reads])), [*links.adds, *written])


@dataclass(frozen=True, slots=True)
class Given:
    """What a lazy table that was given out is.

    Attributes:
        table: The table itself, as long as anyone has it.
        question: Which it answers.
        rows: Those it was asked of.
    """

    table: weakref.ref[pl.LazyFrame]
    question: Question
    rows: pl.LazyFrame


# A lazy table cannot be edited, only made into another: the same object is the same answer.
_GIVEN: dict[int, Given] = {}


def _forgotten(key: int) -> Callable[[object], None]:
    def forget(_: object) -> None:
        _GIVEN.pop(key, None)

    return forget


def given(table: Any) -> Given | None:
    """What is known of a lazy table, if it is the very one that `classify` gave."""
    found = _GIVEN.get(id(table))
    return found if found is not None and found.table() is table else None


def kept(rows: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    """The rows that are sources."""
    if not question.rows.filters:
        return rows
    return rows.filter(question.rows.holds(rows.collect_schema()))


def with_verdict(
    rows: pl.LazyFrame,
    question: Question,
    written: Sequence[str],
    tally: str | None = None,
    texts: Sequence[pl.Expr] = (),
) -> pl.LazyFrame:
    """The rows, all of them, with the output columns; `tally`, `texts` as `kernel.numbered`.

    The kernel gives one column, the number of each row's outcome; the output columns are read from
    it one by one, so that a query writes those only that it asks for.
    """
    schema = rows.collect_schema()
    # A name that no column of the table has and none that is added: short, as a plan repeats it.
    names = {*schema, *written}
    held = next(name for number in count() if (name := f"annexc {number}") not in names)
    inputs = _of_rows(question.expressions(schema), schema)
    numbers = numbered(inputs, question.spec_of(schema), tally, texts)
    return (
        rows.with_columns(numbers.alias(held))
        .with_columns(
            output(pl.col(held), name).alias(column)
            for name, column in zip(output_names(), written, strict=True)
        )
        .drop(held)
    )


def _of_rows(inputs: Sequence[pl.Expr], schema: pl.Schema) -> list[pl.Expr]:
    """The inputs, one of them as long as the table: of constants alone one row would be counted.

    An engine hands a constant on as one cell, however many rows it stands for, and makes rows of
    the one answer only after the kernel has counted it.
    """
    listed = list(inputs)
    if not listed or not len(schema) or any(entry.meta.root_names() for entry in listed):
        return listed
    # No text at all, once a row: of two equal branches of a `when` an engine keeps the one cell.
    nothing = pl.col(next(iter(schema))).is_null().cast(pl.String).str.head(0)
    return [pl.concat_str([listed[0], nothing]), *listed[1:]]
