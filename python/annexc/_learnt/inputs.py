"""The inputs of a question with what was learnt in place of the register's own cells.

What a ledger says is looked up by the identifier of the row, as an expression: a lazy table stays
lazy, rows stay as many as they are, and no column of the register changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import polars as pl

from annexc._errors import ColumnError
from annexc._learnt.ledger import NEVER, Entry, Ledger, Place, Which, contradict, hull, meaning
from annexc._register.columns import Input
from annexc._register.roles import CATEGORY, DATES, EVIDENCE, SCHEMES, TEXT
from annexc._register.words.fold import fold_name

#: The column in which `sources` numbers the sources of a row.
NUMBER = "source_no"
# No identifier holds it.
_PARTED = "\x1f"


@dataclass(frozen=True, slots=True)
class Key:
    """How a row says which source it is.

    Attributes:
        ids: Where the identifier of the facility is read from.
        number: The column that numbers its sources; None if the order of the rows does.
        names: Where the name of the source is read from; none where no one told any.
    """

    ids: tuple[Input, ...]
    number: str | None = None
    names: tuple[Input, ...] = ()

    @property
    def reads(self) -> list[str]:
        """The columns that are read."""
        headers = [entry.column.header for entry in (*self.ids, *self.names) if entry.column]
        return headers if self.number is None else [*headers, self.number]

    def facility(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The identifier of the facility; null where there is none."""
        return _first(self.ids, schema)

    def name(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The name of the source; null where there is none."""
        return _first(self.names, schema) if self.names else _NOTHING

    def source(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The number of the source within its facility."""
        place: pl.Expr = pl.int_range(1, pl.len() + 1).over(self.facility(schema))
        number = place if self.number is None else pl.col(self.number)
        return number.cast(pl.Int64, strict=False)

    def places(self, schema: Mapping[str, pl.DataType], told: Collection[str]) -> list[pl.Expr]:
        """What a row may be told by, the closest first, as `_written` writes it.

        A name goes before a number that the order of rows gives. A number that a column gives is
        the register's own, so that no row has to know the others of its facility.

        Args:
            schema: Of the rows.
            told: The facilities that something is said of.
        """
        facility, number = self.facility(schema), self.source(schema).cast(pl.String)
        by_number = _parted(facility, number, pl.lit(""), pl.lit(""))
        if not self.names:
            return [by_number]
        # Names are folded where they are needed alone, which is of few rows.
        name = fold_name(pl.when(facility.is_in(list(told))).then(self.name(schema)))
        if self.number is not None:
            return [_parted(facility, number, name, pl.lit("")), by_number]
        alone = pl.when(pl.len().over(facility, name) == 1).then(pl.lit("alone"))
        return [
            _parted(facility, number, name, alone),
            _parted(facility, pl.lit(""), name, alone),
            _parted(facility, number, name, pl.when(alone.is_null()).then(pl.lit(""))),
            by_number,
        ]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Values by facility, and by source where one is said of it alone."""

    key: Key
    of_all: Mapping[str, str]
    of_one: Mapping[str, str | None]

    def found(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The value of each row; null where there is none."""
        found = _looked_up(self.key.facility(schema), self.of_all)
        if not self.of_one:
            return found
        known = dict.fromkeys(self.of_one, "")
        told = {place.partition(_PARTED)[0] for place in self.of_one}
        for place in reversed(self.key.places(schema, told)):
            is_told = _looked_up(place, known).is_not_null()
            found = pl.when(is_told).then(_looked_up(place, self.of_one)).otherwise(found)
        return found


@dataclass(frozen=True, slots=True)
class Learnt(Input):
    """An input that a ledger speaks for: what it says, and nothing elsewhere."""

    said: Lookup | None = None

    def _changes(self) -> bool:
        return True

    def text(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The input as text."""
        return _NOTHING if self.said is None else self.said.found(schema)


@dataclass(frozen=True, slots=True)
class Contested(Learnt):
    """A mark where people contradict each other on a fact; no statement itself."""

    def taking(self) -> dict[str, object]:
        """What the kernel has to know of the column beside its cells."""
        return {"contested": True}


@dataclass(frozen=True, slots=True)
class Replaced(Input):
    """An input of the register, silent where a ledger speaks in its place."""

    by: Lookup | None = None
    #: What the ledger says there, where only one input of the role is heard.
    instead: Lookup | None = None

    def _changes(self) -> bool:
        return True

    def text(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The input as text."""
        own = Input.text(self, schema)
        if self.by is not None:
            own = pl.when(self.by.found(schema).is_null()).then(own)
        return own if self.instead is None else pl.coalesce(self.instead.found(schema), own)

    @property
    def reads(self) -> list[str]:
        """The columns by which it is known where."""
        return [] if self.by is None else self.by.key.reads

    @property
    def own(self) -> Input:
        """The input as the register has it."""
        return Input(**{field.name: getattr(self, field.name) for field in fields(Input)})


_NOTHING = pl.lit(None, dtype=pl.String)


def _first(entries: Iterable[Input], schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The first text among the columns of a role."""
    texts = [entry.text(schema).str.strip_chars() for entry in entries]
    return pl.coalesce(pl.when(text != "").then(text) for text in texts)


def _parted(*parts: pl.Expr) -> pl.Expr:
    return pl.concat_str(parts, separator=_PARTED)


def _written(facility: str, which: Which) -> str:
    number = "" if which.number is None else str(which.number)
    return _PARTED.join((facility, number, which.name, "alone" if which.alone else ""))


def key_of(inputs: Iterable[Input], names: Sequence[str], said: Ledger) -> Key:
    """How rows with these columns say which source they are.

    Args:
        inputs: All that is read and carried.
        names: The columns of the data.
        said: What was said of sources.

    Raises:
        ColumnError: If no column is the identifier.
    """
    read = [entry for entry in inputs if entry.column]
    ids = tuple(entry for entry in read if entry.role == "facility_id")
    if not ids:
        raise ColumnError(
            "facts: no column is the `facility_id`, by which it is known of which source they "
            "speak.",
            python="Name it with columns={'facility_id': '...'}",
            shell="Name it with --column facility_id='...'",
        )
    return key_by(ids, NUMBER if NUMBER in names else None, read, said)


def key_by(
    ids: tuple[Input, ...], number: str | None, inputs: Iterable[Input], said: Ledger
) -> Key:
    """The key of these columns, with those of names where the ledger has any."""
    named = any(entry.name for entry in said.entries)
    return Key(ids, number, tuple(e for e in inputs if named and e.role == "name" and e.column))


def in_force(held: Ledger, key: Key) -> dict[str, dict[Place, tuple[Entry, ...]]]:
    """By fact and place what holds of the rows of a register."""
    return (held if key.names else held.without_names).by_place(alone=key.number is None)


def with_learnt(inputs: Sequence[Input], held: Ledger, key: Key | None) -> tuple[Input, ...]:
    """The inputs with what was learnt in place of what the register says, in the usual order."""
    if not held or key is None:
        return tuple(inputs)
    told = in_force(held, key)
    said = _weighed(told)
    hidden = _hidden(said)
    silent = {role: _lookup(key, dict.fromkeys(places, "")) for role, places in hidden.items()}
    own = [
        Replaced(
            entry.role, entry.column, entry.constant, entry.values, entry.manner, silent[entry.role]
        )
        if entry.role in silent
        else entry
        for entry in inputs
    ]
    learnt: list[Input] = []
    for fact, places in said.items():
        lookups = _said(key, places)
        heard = [entry for entry in own if entry.role == fact == "party"]
        if heard and isinstance(heard[0], Replaced):
            # Of several columns of Parties the first one is heard.
            own[own.index(heard[0])] = replace(heard[0], instead=lookups.pop())
        learnt += [Learnt(fact, said=lookup) for lookup in lookups]
    # The marks come last, so that a role is named by those that say something.
    marks = [Contested(fact, said=mark) for fact, mark in _contested(key, told).items()]
    order = {role: place for place, role in enumerate(EVIDENCE)}
    return tuple(sorted([*own, *learnt, *marks], key=lambda entry: order[entry.role]))


def own_inputs(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """The inputs as the register has them."""
    return tuple(
        entry.own if isinstance(entry, Replaced) else entry
        for entry in inputs
        if not isinstance(entry, Learnt)
    )


def said_of_rows(held: Ledger, key: Key, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """All that is in force of each row, as one text; empty where nothing was said."""
    said = []
    for fact, places in sorted(in_force(held, key).items()):
        texts = {
            place: f"{fact}={'|'.join(sorted(meaning(fact, entry.value) for entry in entries))}"
            for place, entries in places.items()
        }
        said.append(_lookup(key, texts).found(schema))
    return pl.concat_str(said, separator=";", ignore_nulls=True)


def of_whole_facilities(held: Ledger) -> Ledger:
    """What is said of all sources of a facility."""
    return Ledger(tuple(entry for entry in held.entries if entry.source is None))


def _weighed(
    said: Mapping[str, Mapping[Place, tuple[Entry, ...]]],
) -> dict[str, dict[Place, tuple[Entry, ...]]]:
    """The same where no one knows which of several is right.

    A day of a modification that others say never was is that of a change only. Contradictory days
    are one that lies anywhere from the first to the last of them; of the start of construction the
    kernel weighs each. Of a status and of a Party it hears one: none of contradictory ones is
    heard.
    """
    found = {fact: dict(places) for fact, places in said.items()}
    for place, held in said.get("modification_started", {}).items():
        days = tuple(entry for entry in held if entry.value != NEVER)
        if days and len(days) < len(held):
            found["modification_started"][place] = ()
            changes = found.setdefault("retrofit", {})
            changes[place] = (*changes.get(place, ()), *days)
    for fact in {*DATES} - {"construction_started"}:
        for place, held in found.get(fact, {}).items():
            if contradict(held) and all(entry.value != NEVER for entry in held):
                between = hull(held)
                one = (replace(held[0], value=between),) if between else ()
                found[fact][place] = one
    for place, held in said.get("status", {}).items():
        if len(held) > 1:
            found["status"][place] = ()
    for place, held in said.get("party", {}).items():
        if len(held) > 1:
            # No State has such a name, so that the row is of a Party not known.
            named = " / ".join(sorted(entry.value for entry in held))
            found["party"][place] = (replace(held[0], value=named),)
    return found


def _contested(
    key: Key, said: Mapping[str, Mapping[Place, tuple[Entry, ...]]]
) -> dict[str, Lookup]:
    """By fact where people contradict each other on it."""
    return {
        fact: _lookup(
            key,
            {place: "contested" if contradict(held) else None for place, held in places.items()},
        )
        for fact, places in said.items()
        if any(map(contradict, places.values()))
    }


def _hidden(said: Mapping[str, Mapping[Place, tuple[Entry, ...]]]) -> dict[str, set[Place]]:
    """By input column the places where the register is not heard."""
    hidden: dict[str, set[Place]] = {}
    for fact, places in said.items():
        # A code says what the source does: all else that the register says of it is taken back,
        # for a lower rank would be set aside and a higher one would go before the expert's word.
        roles = (*CATEGORY, *TEXT) if fact in SCHEMES else (fact,)
        for role in roles:
            hidden.setdefault(role, set()).update(places)
        never = {
            place for place, held in places.items() if any(entry.value == NEVER for entry in held)
        }
        if never:
            # A change that was no substantial modification leaves the age as it was.
            hidden.setdefault("retrofit", set()).update(never)
    return hidden


def _said(key: Key, places: Mapping[Place, tuple[Entry, ...]]) -> list[Lookup]:
    """What is learnt of a fact: one lookup, and further ones where equals contradict each other."""
    most = max(len(held) for held in places.values())
    found = []
    for number in range(most):
        values = {
            place: held[number].value if len(held) > number else None
            for place, held in places.items()
        }
        found.append(
            _lookup(key, {p: None if value == NEVER else value for p, value in values.items()})
        )
    return found


def _lookup(key: Key, values: Mapping[Place, str | None]) -> Lookup:
    of_all = {
        facility: value
        for (facility, which), value in values.items()
        if which is None and value is not None
    }
    of_one = {
        _written(facility, which): value
        for (facility, which), value in values.items()
        if which is not None
    }
    return Lookup(key, of_all, of_one)


def _looked_up(keys: pl.Expr, table: Mapping[str, str | None]) -> pl.Expr:
    if not table:
        return _NOTHING
    return keys.replace_strict(
        list(table), list(table.values()), default=None, return_dtype=pl.String
    )
