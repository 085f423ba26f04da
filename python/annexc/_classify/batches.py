"""The question as a function of Arrow batches, for engines with processes of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from annexc._classify.classify import answered
from annexc._classify.kernel import output_kinds
from annexc._classify.misfits import looked_at
from annexc._errors import ColumnError
from annexc._law.as_of import read_as_of
from annexc._law.party import Party
from annexc._learnt.inputs import NUMBER
from annexc._learnt.read import FactsLike, ledger
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.linked.links import linked
from annexc._question.linked.said import missed
from annexc._question.question import Question, asked, described
from annexc._question.said import warn
from annexc._question.spec import PartyLike, read_party
from annexc._question.unheard import of_ledger
from annexc._register.columns import ColumnsLike, outputs, read_columns
from annexc._register.description import Register, load_register, read_constants
from annexc._register.roles import SCHEMES
from annexc._register.rows import WhereLike, read_where
from annexc._tables.opened import opened


@dataclass(frozen=True, slots=True)
class BatchClassifier:
    """`annexc.classify` with its options settled, to be sent to other processes.

    Files are read and the day is fixed where the object is made, so that every process asks the
    same and needs no file. It holds options only: a Polars expression, which another version may
    read as another function, is built by the process that runs it.

    Nulls: as in `annexc.classify`.

    Attributes:
        party: As in `annexc.classify`; a profile is read at once.
        as_of: As in `annexc.classify`; None becomes the day on which the object is made.
        register: As in `annexc.classify`; read at once.
        columns: As in `annexc.classify`.
        prefix: As in `annexc.classify`.
        assume: As in `annexc.classify`.
        constants: As in `annexc.classify`.
        where: As in `annexc.classify`.
        facts: As in `annexc.classify`; read at once, and sent with the other options. What of them
            matches no row is not said, since no batch knows the others:
            `annexc.classify(ids, facts=...)` of the identifiers says it.

    Raises:
        ColumnError: If `columns` is no mapping of input columns.
        PartyError: If the Party is not known.
        RegisterError: If the register description cannot be read.
        AnnexcError: If `as_of`, `assume` or `facts` cannot be read.

    Source:
        As in `annexc.classify`.

    Example:
        >>> import pyarrow as pa
        >>> from annexc.spark import BatchClassifier
        >>> classifier = BatchClassifier(party="FRA", as_of="2026-08-31")
        >>> found = classifier(pa.table({"nace2": ["24.51"], "first_reported": ["1994"]}))
        >>> found["obligation"].type, found["obligation"].to_pylist()
        (DataType(string), ['promote_existing'])
    """

    party: PartyLike | None = None
    as_of: str | date | None = None
    register: str | Path | Register | None = None
    columns: ColumnsLike | None = None
    prefix: str = ""
    assume: Assumptions | Mapping[str, Any] | None = None
    constants: Mapping[str, str] | None = None
    where: WhereLike | None = None
    facts: FactsLike | None = None

    def __post_init__(self) -> None:
        settled = {
            "party": _read_parties(self.party),
            "as_of": read_as_of(self.as_of),
            "register": None if self.register is None else load_register(self.register),
            "columns": read_columns(self.columns or {}, "columns"),
            "assume": assumptions(self.assume),
            "constants": read_constants(self.constants),
            "where": read_where(self.where),
            "facts": None if self.facts is None else ledger(self.facts),
        }
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    def question(self, names: Sequence[str]) -> Question:
        """The question as it is put to data with these columns, for errors before any run.

        Raises:
            ColumnError: As `annexc.classify` does, and if facts speak of one source of a facility
                by its number and no column holds these.
            PartyError: If no row could have a Party.
        """
        question = asked(
            names,
            party=self.party,
            as_of=self.as_of,
            register=self.register,
            columns=self.columns,
            assume=self.assume,
            prefix=self.prefix,
            constants=self.constants,
            where=self.where,
            facts=self.facts,
        )
        if question.counts_rows:
            raise ColumnError(
                "facts: they speak of one source of a facility by its number, and a batch does not "
                f"know which of the facility's rows came before it; add a column `{NUMBER}` with "
                "the numbers, as annexc.sources does, or say of the whole facility what holds "
                "for all of its sources"
            )
        return question

    def bound(self, names: Sequence[str]) -> BoundClassifier:
        """The same for data with these columns only: the question is resolved here and sent whole.

        What there is to say of the columns is said here, once.

        Raises:
            ColumnError: As `annexc.classify` does, and if the data has a column of the name of an
                output column.
            PartyError: If no row could have a Party.
        """
        question = self.question(names)
        question.remark(3)
        filters = [f"rows are left out where not {question.rows}"] if question.rows.filters else []
        warn([*filters, *of_ledger(question), *self._missed(names)], stacklevel=3)
        return BoundClassifier(question, self.written(names))

    def _missed(self, names: Sequence[str]) -> list[str]:
        """The further tables of the description whose columns the data does not have."""
        register, _, _ = described(self.register)
        links = linked(None, register, names, self.columns, self.prefix)
        way_out = (
            "no table is joined to batches: give the data the columns that it adds, as "
            "annexc.classify(data, tables=...) of the identifiers and codes names and fills them"
        )
        return [f"{line}; {way_out}" for line in missed(links, register)]

    def written(self, names: Sequence[str]) -> dict[str, str]:
        """The columns that are added to data with these, each with `text`, `bool` or `date`.

        Raises:
            ColumnError: If the data has a column of such a name.
        """
        kinds = output_kinds()
        return dict(zip(outputs(names, tuple(kinds), self.prefix), kinds.values(), strict=True))

    def __call__(self, table: Any) -> Any:
        """A pyarrow Table with the output columns as utf8, bool and date32, of any number of rows.

        Raises:
            ColumnError: As `annexc.classify` does.
        """
        return self._bound_to(table)(table)

    def over(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The record batches of a stream with the output columns; asked once for all of them.

        Raises:
            ColumnError: As `annexc.classify` does.
        """
        batches = iter(batches)
        first = next(batches, None)
        if first is None:  # an empty task has no batch to tell its columns by
            return
        yield from self._bound_to(first).over(chain([first], batches))

    def _bound_to(self, table: Any) -> BoundClassifier:
        # What there is to say of the columns was said where the object was made ready.
        names = table.schema.names
        return BoundClassifier(self.question(names), self.written(names))


@dataclass(frozen=True, slots=True)
class BoundClassifier:
    """A question resolved for data with certain columns, to be sent to other processes.

    Attributes:
        question: The question.
        added: The columns that are added, each with `text`, `bool` or `date`.
    """

    question: Question
    added: Mapping[str, str]

    def __call__(self, table: Any) -> Any:
        """A pyarrow Table with the output columns as utf8, bool and date32."""
        for _ in _looked_at([table], self.question):
            pass
        found = answered(opened(table), self.question)
        return found.cast(_plain(found.schema, self.added))

    def over(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The record batches of a stream with the output columns."""
        pa: Any = import_module("pyarrow")  # here only, as it came with the data
        batches = iter(batches)
        first = next(batches, None)
        if first is None:
            return
        read = _looked_at(chain([first], batches), self.question)
        stream = pa.RecordBatchReader.from_batches(first.schema, read)
        found = answered(opened(stream), self.question)
        schema = _plain(found.schema, self.added)
        for batch in found:
            # Through a table: the pyarrow of older runtimes cannot cast a batch.
            yield from pa.Table.from_batches([batch]).cast(schema).to_batches()


# What was looked at in this process: a task has no memory of the one before.
_LOOKED_AT: set[tuple[str, str]] = set()


def _looked_at(batches: Iterable[Any], question: Question) -> Iterable[Any]:
    """The batches, with a warning of codes that another scheme reads better: once in a process."""
    read = {
        (entry.role, entry.column.header)
        for entry in question.own
        if entry.role in SCHEMES and entry.column
    }
    if read <= _LOOKED_AT:
        return batches
    _LOOKED_AT.update(read)
    return looked_at(batches, question)


def _read_parties(given: PartyLike | None) -> Party | tuple[Party, ...] | None:
    if given is None:
        return None
    # Anything that is no sequence is one Party, or the error of `read_party`.
    if isinstance(given, str | Path | Party) or not isinstance(given, Sequence):
        return read_party(given)
    return tuple(read_party(entry) for entry in given)


def _plain(schema: Any, added: Mapping[str, str]) -> Any:
    """The schema with the added columns in the types that every engine takes."""
    pa: Any = import_module("pyarrow")  # here only, as it came with the data
    types = {"text": pa.string(), "bool": pa.bool_(), "date": pa.date32()}
    for name, kind in added.items():
        place = schema.get_field_index(name)
        schema = schema.set(place, pa.field(name, types[kind]))
    return schema
