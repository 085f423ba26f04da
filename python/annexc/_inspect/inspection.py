"""A look at an unknown table: which column is likely which input column."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import ColumnError, RegisterError
from annexc._inspect.guess import Guess, guess
from annexc._inspect.headers import scheme_hint
from annexc._register.roles import CATEGORY, IDENTITY, ROLES, SCHEMES
from annexc._register.typed import as_text
from annexc._tables.opened import opened

_FIRST = ("facility_id", "name", "party", "status", "region", "latitude", "longitude")
_ORDER = _FIRST + tuple(role for role in ROLES if role not in _FIRST)
# A further fuel, beside the main one; not another level of the same.
_FURTHER = re.compile(r"\b(other|second|further|additional)|\D\d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the columns of a table look like, and the mapping that follows.

    Attributes:
        rows: Rows looked at.
        columns: One guess a column, in the order of the table.
    """

    rows: int
    columns: tuple[Guess, ...]

    @property
    def mapping(self) -> dict[str, list[str]]:
        """Input column to headers, as `classify` takes it in `columns`."""
        return {role: [entry.column for entry in found] for role, found in self._chosen().items()}

    @property
    def table(self) -> pl.DataFrame:
        """One row a column of the data.

        `column`, `filled` (share), `distinct`, `role` (null if none is proposed), `match` (share of
        the filled cells that read so), `also` (other schemes), `example`, `note`.
        """
        chosen = {entry.column for found in self._chosen().values() for entry in found}
        return pl.DataFrame(
            [
                {
                    "column": entry.column,
                    "filled": entry.filled / entry.rows if entry.rows else 0.0,
                    "distinct": entry.distinct,
                    "role": entry.role if entry.column in chosen else None,
                    "match": entry.match,
                    "also": "; ".join(f"{scheme} {_percent(rate)}" for scheme, rate in entry.also),
                    "example": entry.example,
                    "note": self._note(entry, chosen),
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
                "note": pl.String,
            },
        )

    def _note(self, entry: Guess, chosen: set[str]) -> str:
        told = entry.role not in (None, "name", *IDENTITY)
        if told and entry.column not in chosen:
            return f"could be {entry.role}; another column is likelier"
        return entry.note

    def _chosen(self) -> dict[str, list[Guess]]:
        """The likeliest column of each role; of a scheme and of fuel also its sisters."""
        found: dict[str, list[Guess]] = {}
        for role in _ORDER:
            same = [entry for entry in self.columns if entry.role == role]
            if not same:
                continue
            best = max(same, key=lambda entry: entry.score)
            found[role] = [entry for entry in same if entry is best or _is_sister(entry, best)]
        return found

    def to_toml(self, name: str = "My register") -> str:
        """A register description to start from, with the shares as comments.

        Args:
            name: The register's title.
        """
        chosen = self._chosen()
        lines = [
            f"# Proposed from {self.rows} rows by what the cells look like. Check every line.",
            f"name = {_quoted(name)}",
        ]
        if "party" not in chosen:
            lines.append('# party = "FRA"  # whose register it is, by ISO 3166-1 alpha-3 code')
        lines += ["", "[columns]"]
        for role, entries in chosen.items():
            headers = [_quoted(entry.column) for entry in entries]
            value = headers[0] if len(headers) == 1 else f"[{', '.join(headers)}]"
            rates = [_percent(entry.match) for entry in entries if entry.match is not None]
            remark = f"  # {' '.join(rates)} of the filled cells read so" if rates else ""
            also = "; ".join(f"{scheme} {_percent(rate)}" for scheme, rate in entries[0].also)
            lines.append(f"{role} = {value}{remark}{f'; also {also}' if also else ''}")
        if not set(chosen) & set(CATEGORY):
            lines.append(
                "# No column looks like a code; one of these is needed: " + ", ".join(CATEGORY)
            )
        noted = [entry for entry in self.columns if entry.note and entry.note != "empty"]
        lines += [f"# {_quoted(entry.column)}: {entry.note}" for entry in noted]
        return "\n".join(lines) + "\n"

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

    def __str__(self) -> str:
        shown = [("column", "filled", "role", "match", "also / note", "example")]
        for row in self.table.iter_rows(named=True):
            remark = row["note"] or (f"also {row['also']}" if row["also"] else "")
            match = "" if row["match"] is None else _percent(row["match"])
            shown.append(
                (
                    row["column"],
                    _percent(row["filled"]),
                    row["role"] or "",
                    match,
                    remark,
                    row["example"],
                )
            )
        cut = [
            tuple(_cut(cell, width) for cell, width in zip(row, _WIDTHS, strict=True))
            for row in shown
        ]
        widths = [max(len(row[place]) for row in cut) for place in range(len(_WIDTHS))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cut
        ]
        return "\n".join([f"{self.rows} rows, {len(self.columns)} columns", *lines])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        table = self.table
        head = "".join(f"<th>{html.escape(name)}</th>" for name in table.columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(_shown(name, cell))}</td>" for name, cell in row.items())
            + "</tr>"
            for row in table.iter_rows(named=True)
        )
        head = f"<thead><tr>{head}</tr></thead>"
        return f"<p>{self.rows} rows</p><table>{head}<tbody>{body}</tbody></table>"


_WIDTHS = (36, 7, 22, 7, 44, 30)


def _is_sister(entry: Guess, best: Guess) -> bool:
    """Whether a column says more of the same kind, so that both are read."""
    role = best.role or ""
    if role in SCHEMES:
        return scheme_hint(best.column, role) > 0 and scheme_hint(entry.column, role) > 0
    level = "level" in entry.column.casefold()
    return role == "fuel" and not level and _FURTHER.search(entry.column) is not None


def _cut(text: str, width: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _percent(share: float | None) -> str:
    return (
        ""
        if share is None
        else f"{share:.0%}"
        if share in (0, 1) or 0.01 <= share <= 0.99
        else f"{share:.1%}"
    )


def _shown(name: str, cell: Any) -> str:
    if cell is None:
        return ""
    return _percent(cell) if name in ("filled", "match") else str(cell)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def inspect(data: Any, *, rows: int | None = 100_000) -> Inspection:
    """Looks at an unknown table and proposes which column is which input column.

    Nulls: empty cells and words such as `unknown` count as not filled; shares are of the filled
    cells.

    Args:
        data: A table of any kind that `classify` takes, or a mapping of column names to values. A
            stream is used up by it.
        rows: How many rows are looked at, from the top; None for all.

    Returns:
        An object that prints as a table; `table` is the same as a Polars DataFrame, `mapping` fits
        the argument `columns` of `classify`, and `write_toml` starts a register description. Where
        two schemes read a column alike (NACE, ISIC and others share codes), the header, the way the
        codes are written and how usual the scheme is decide, and the others are named under `also`:
        a proposal, to be checked.

    Raises:
        TypeError: If the data is no table.
        ColumnError: If `rows` is no number of rows.

    Source:
        The code lists embedded in the package.

    Example:
        >>> import annexc
        >>> annexc.inspect(annexc.sample("fr-irep")).mapping["naf2"]
        ['Code_APE']
    """
    if rows is not None and rows < 1:
        raise ColumnError(f"rows is {rows}; give how many rows to look at, or None for all")
    frame = opened(pl.DataFrame(data) if isinstance(data, Mapping) else data)
    table = frame.table(rows=rows)
    found = []
    for name, dtype in table.schema.items():
        try:
            cells = table.select(as_text(name, dtype, "text").alias("value"))["value"]
        except ColumnError:
            found.append(
                Guess(
                    name,
                    table[name].count(),
                    table.height,
                    0,
                    note=f"of the type {dtype}: not looked at",
                )
            )
            continue
        found.append(guess(name, cells))
    return Inspection(table.height, tuple(found))
