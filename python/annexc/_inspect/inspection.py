"""A look at an unknown table: which column is likely which input column."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import ColumnError, RegisterError
from annexc._inspect.cells import count_of_ones, counted_within
from annexc._inspect.guess import Guess, guess
from annexc._inspect.headers import other_hint
from annexc._inspect.known import fitting
from annexc._inspect.proposal import Proposal, percent, proposed
from annexc._inspect.shown import as_html, as_text_table, whole_notes
from annexc._law.party import party as state_of
from annexc._register.reading import Reading
from annexc._register.roles import IDENTITY
from annexc._register.typed import as_text
from annexc._tables.opened import opened

# So many cells are looked at, however many columns there are; of each column at least some rows.
_MOST_CELLS = 2_000_000
_LEAST_ROWS = 200
# Of the cells of a column the most frequent are read, so many for tables of a usual width.
# What a second column of an identifier may be taken for.
_LIKE_IDS = (None, "facility_id")
_MOST_TEXTS, _LEAST_TEXTS, _USUAL_WIDTH = 5_000, 30, 100


@dataclass(frozen=True)
class Inspection:
    """What the columns of a table look like, and the mapping that follows.

    Attributes:
        rows: Rows looked at.
        columns: One guess a column, in the order of the table.
        name: What the table is called, which may say what kind of sources it lists.
        party: Whose register it is, by alpha-3 code; None if no one says.
        pair: Two columns that tell its rows apart together, and neither alone.
    """

    rows: int
    columns: tuple[Guess, ...]
    name: str = ""
    party: str | None = None
    pair: tuple[str, str] | None = None

    @cached_property
    def _proposal(self) -> Proposal:
        return proposed(self.columns, self.name, self.party, self.pair)

    @property
    def mapping(self) -> dict[str, list[str]]:
        """Input column to headers, as `classify` takes it in `columns`."""
        return self._proposal.mapping

    @property
    def values(self) -> dict[str, dict[str, str]]:
        """Input column to words of the table with what they are proposed to stand for."""
        return {role: dict(table) for role, table in self._proposal.values.items()}

    @property
    def constants(self) -> dict[str, str]:
        """Input column to a value that seems to hold in every row."""
        return {role: value for role, (value, _) in self._proposal.constants.items()}

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be said before the register can be classified; empty if nothing."""
        return self._proposal.missing

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it can be classified without, and what cannot be done then; empty if nothing."""
        return self._proposal.lacks

    @property
    def described(self) -> tuple[str, ...]:
        """The built-in descriptions whose headers the table has, the one of most headers first."""
        return fitting([entry.column for entry in self.columns])

    @property
    def table(self) -> pl.DataFrame:
        """One row a column of the data.

        `column`, `filled` (share), `distinct`, `role` (null if none is proposed), `match` (share of
        the filled cells that read so), `also` (other schemes), `example`, `title` (of the example,
        where it is a code), `note`.
        """
        roles: dict[str, list[str]] = {}
        for role, headers in self.mapping.items():
            for header in headers:
                roles.setdefault(header, []).append(role)
        return pl.DataFrame(
            [
                {
                    "column": entry.column,
                    "filled": entry.fill,
                    "distinct": entry.distinct,
                    "role": "; ".join(roles.get(entry.column, ())) or None,
                    "match": entry.match,
                    "also": "; ".join(f"{scheme} {percent(rate)}" for scheme, rate in entry.also),
                    "example": entry.example,
                    "title": entry.title or None,
                    "note": self._note(entry, entry.column in roles),
                }
                for entry in self.columns
            ],
            schema={
                "column": pl.String,
                "filled": pl.Float64,
                "distinct": pl.Int64,
                "role": pl.String,
                "match": pl.Float64,
                "also": pl.String,
                "example": pl.String,
                "title": pl.String,
                "note": pl.String,
            },
        )

    def _note(self, entry: Guess, chosen: bool) -> str:
        if not chosen and entry.kinds is not None:
            return "kinds in words; another column says more"
        if not chosen and entry.role in ("easting", "northing"):
            return f"{entry.role}, in metres: give the zone, such as utm_zone = '19S'"
        told = entry.role not in (None, "name", *IDENTITY)
        if told and not chosen:
            return f"could be {entry.role}; another column is likelier"
        unread = len(entry.kinds.unread if entry.kinds else entry.unread)
        words = "word" if unread == 1 else "words"
        lost = f"{unread} {words} not understood" if chosen and unread else ""
        return "; ".join(filter(None, [entry.note if entry.role or not chosen else "", lost]))

    def to_toml(self, name: str = "My register", *, reading: Reading | None = None) -> str:
        """A register description to start from, with the shares as comments.

        It works as it stands if `missing` is empty (but for the Party, which may be given with the
        question); else its comments say what is missing.

        Args:
            name: The register's title.
            reading: What was said of how the file is read; it stands under `[reading]`.
        """
        chosen = {entry.column for found in self._proposal.chosen.values() for entry in found}
        noted = [
            entry
            for entry in self.columns
            if entry.note
            and (entry.note != "empty")
            and (entry.role is None or entry.column in chosen)
        ]
        return self._proposal.to_toml(name, self.rows, noted, reading)

    def write_toml(
        self, path: str | Path, name: str | None = None, *, overwrite: bool = False
    ) -> Path:
        """Writes the description to a file and returns its path.

        Args:
            path: The file; its name without the ending is the register's title unless `name` is
                given.
            name: The register's title.
            overwrite: Whether a file that is there may be replaced.

        Raises:
            RegisterError: If the file is there already or cannot be written.
        """
        path = Path(path)
        if path.exists() and not overwrite:
            raise RegisterError(
                f"register file {path} is there already;",
                python="pass overwrite=True to replace it",
                shell="say --force to replace it",
            )
        try:
            path.write_text(self.to_toml(name or path.stem), encoding="utf-8")
        except OSError as error:
            raise RegisterError(f"register file {path}: {error.strerror or error}") from error
        return path

    def command(self, source: str, register: str | None = None, options: str = "") -> str:
        """The next command of the shell.

        Args:
            source: The file that was looked at.
            register: The description that was written from it; None if none was.
            options: How the file is read, as the shell was told; the description that was written
                says it itself.
        """
        stem = Path(source.removeprefix("sample:")).name.split(".")[0] or "register"
        given = shlex.quote(source)
        if register is None and self.described:
            target = shlex.quote(f"{stem}-duties.csv")
            return f"annexc classify {given}{options} -o {target} --register {self.described[0]}"
        if register is None:
            toml = f"{stem}.toml" if stem != "-" else "register.toml"
            whose = f" --party {self.party}" if self.party is not None else ""
            return f"annexc inspect {given}{options} -o {shlex.quote(toml)}{whose}"
        # The description that was written names the Party that was told.
        told = "party" in self.mapping or self.party is not None
        party = "" if told else " --party CODE"
        target = shlex.quote(f"{stem}-duties.csv")
        step = f"annexc classify {given} -o {target} --register {shlex.quote(register)}{party}"
        return f"say in {register} what is missing, then {step}" if self._is_short else step

    @property
    def _is_short(self) -> bool:
        """Whether more is missing than the Party."""
        return any(not text.startswith("the Party") for text in self.missing)

    def next_step(self) -> str:
        """What to do next, in Python."""
        if self.lacks and self.lacks[0].startswith("headers"):
            return f"missing: {self.lacks[0]}"
        if self.described:
            return f'next: annexc.classify(data, register="{self.described[0]}")'
        if self._is_short:
            return "missing: " + "; ".join(self.missing)
        told = "party" in self.mapping or self.party is not None
        party = "" if told else ', party="CODE"'
        return (
            'next: inspection.write_toml("register.toml"), look it over, then '
            f'annexc.classify(data, register="register.toml"{party})'
        )

    def __str__(self) -> str:
        head = f"{self.rows} rows, {len(self.columns)} columns"
        said = [
            f"{role} = {value!r} in every row: {why}"
            for role, (value, why) in self._proposal.constants.items()
        ]
        known = [
            f"the package describes such a register: --register {name}" for name in self.described
        ]
        table = self.table
        return "\n".join([head, *as_text_table(table), *whole_notes(table), *said, *known])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self.table, self.rows, self.values, self.constants, self.next_step())


def inspect(
    data: Any, *, rows: int | None = 100_000, name: str = "", party: str | None = None
) -> Inspection:
    """Looks at an unknown table and proposes which column is which input column.

    Nulls: empty cells and words such as `unknown` count as not filled; shares are of the filled
    cells.

    Args:
        data: A table of any kind that `classify` takes, or a mapping of column names to values. A
            stream is used up by it.
        rows: How many rows are looked at, from the top; None for all. Of a table of very many
            columns fewer are looked at (two million cells in all, and 200 rows at least).
        name: What the table is called, such as the name of its file: it may say what kind of
            sources it lists.
        party: Whose register it is, by code or name: a scheme that its registers are known to use
            is proposed for a column of codes that no header names, where it reads clearly more than
            another; those that are only assumed stand in a note, as far as they read it. The
            description that is written names the Party.

    Returns:
        An object that prints as a table; `table` is the same as a Polars DataFrame, `mapping` fits
        the argument `columns` of `classify`, `values` and `constants` are what words and the file
        as a whole seem to stand for, `missing` says what cannot be told, and `write_toml` starts a
        register description. Where two schemes read a column alike (NACE, ISIC and others share
        codes), the header, the way the codes are written and how usual the scheme is decide, and
        the others are named under `also`: a proposal, to be checked.

    Raises:
        TypeError: If the data is no table.
        ColumnError: If `rows` is no number of rows.
        PartyError: If no such State is known.

    Source:
        The code lists embedded in the package; `words/headers.csv`, `words/header_senses.csv` and
        `words/kinds.csv` of it.

    Example:
        >>> import annexc
        >>> annexc.inspect(annexc.sample("fr-irep")).mapping["naf2"]
        ['Code_APE']
    """
    if rows is not None and rows < 1:
        raise ColumnError(f"rows is {rows}; give how many rows to look at, or None for all")
    whose = None if party is None else state_of(party).iso3
    frame = opened(pl.DataFrame(data) if isinstance(data, Mapping) else data)
    width = max(1, len(frame.names))
    if rows is not None:
        rows = min(rows, max(_LEAST_ROWS, _MOST_CELLS // width))
    table = frame.table(rows=rows)
    # A wide table is told by fewer cells of each column, so that it costs no more than a long one.
    most = max(_LEAST_TEXTS, min(_MOST_TEXTS, _MOST_TEXTS * _USUAL_WIDTH // width))
    found = tuple(_looked_at(column, most, whose) for column in table.iter_columns())
    return Inspection(table.height, found, name, whose, _pair(table, found))


def _pair(table: pl.DataFrame, found: Sequence[Guess]) -> tuple[str, str] | None:
    """Two columns that tell the rows apart together, of which neither does alone.

    Both are called identifiers, or one counts the rows of the other: of other columns a pair is
    told apart by chance.
    """
    full = [e for e in found if e.filled == e.rows and e.distinct > 1 and e.role in _LIKE_IDS]
    ids = [e for e in full if e.role == "facility_id" or other_hint(e.column) == "facility_id"]
    if any(entry.distinct == entry.rows for entry in ids):
        return None
    shared = [entry for entry in full if entry.distinct < entry.rows]
    for one, other in combinations(ids, 2):
        if not table.select(one.column, other.column).is_duplicated().any():
            return one.column, other.column
    for counter in shared:
        texts = _texts(table[counter.column])
        # The first row is the first of its group, and each group has one.
        firsts = count_of_ones(texts) if count_of_ones(texts[:1]) else 0
        for one in shared:
            if one.distinct == firsts and counted_within(texts, table[one.column]):
                return one.column, counter.column
    return None


def _texts(column: pl.Series) -> pl.Series:
    text = as_text(column.name, column.dtype, "text")
    return column.to_frame().select(text.alias("value"))["value"]


def _looked_at(column: pl.Series, most: int, party: str | None) -> Guess:
    if isinstance(column.dtype, pl.String):
        return guess(column.name, column, most, party=party)
    try:
        text = as_text(column.name, column.dtype, "text")
    except ColumnError:
        note = f"of the type {column.dtype}: not looked at"
        return Guess(column.name, column.count(), len(column), 0, note=note)
    texts = column.to_frame().select(text.alias("value"))["value"]
    return guess(column.name, texts, most, party=party)
