"""Which column of the data is read as what: from input columns to a register's headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import polars as pl

from annexc._errors import ColumnError, ColumnWarning, hint, spelling
from annexc._register.manner import Manner
from annexc._register.roles import (
    CATEGORY,
    CODE,
    EVIDENCE,
    ROLES,
    SCHEME_TABLE,
    SCHEMES,
    TEXT,
    USUAL_ROLES,
    USUAL_SCHEMES,
    role_hint,
)
from annexc._register.typed import as_text, day_of
from annexc._register.words.editions import other_edition
from annexc._register.words.values import replaced


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data, or those of its values that begin (or do not begin) with a text.

    Attributes:
        header: Its header.
        starts_with: Only values that begin so count.
        not_starts_with: Only values that do not begin so count.
        others: What its header is in other rounds of the register; the data has one of them.
        named_by: Who named the scheme of its codes, where the input column did not: `register` or
            `party`.
    """

    header: str
    starts_with: str | None = None
    not_starts_with: str | None = None
    others: tuple[str, ...] = ()
    named_by: str | None = field(default=None, compare=False)

    def of(self, names: Sequence[str], where: str) -> Column:
        """The column under the header that the data has; as it is if it has none of them.

        Raises:
            ColumnError: If the data has several of them, since which is meant is not for a guess.
        """
        there = [name for name in (self.header, *self.others) if name in names]
        if len(there) > 1:
            listed = " and ".join(f"`{name}`" for name in there)
            raise ColumnError(
                f"{where}: the data has {listed}, and `any` names one column under the headers of "
                "different rounds; name the one that is meant, or list both to read both"
            )
        return replace(self, header=there[0], others=()) if there else self


# Whole numbers that the kernel takes as text only.
_WIDE = tuple(getattr(pl, name) for name in ("Int128", "UInt128") if hasattr(pl, name))

ColumnLike: TypeAlias = "str | Column | Mapping[str, str | Sequence[str]]"
ColumnsLike: TypeAlias = "Mapping[str, ColumnLike | Sequence[ColumnLike] | None]"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which columns each input column is read from, and how their values are taken."""

    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = field(default_factory=Manner)

    def over(
        self, columns: Mapping[str, tuple[Column, ...]], values: Mapping[str, Mapping[str, str]]
    ) -> Mapped:
        """The same with other columns and value tables."""
        return replace(self, columns=columns, values=values)

    def without_code(self) -> Mapped:
        """The same without the input column whose scheme stands elsewhere."""
        if CODE not in {**self.columns, **self.values}:
            return self
        columns = {role: held for role, held in self.columns.items() if role != CODE}
        return self.over(columns, {r: table for r, table in self.values.items() if r != CODE})


def coded(
    columns: Mapping[str, tuple[Column, ...]], scheme: str, named_by: str
) -> dict[str, tuple[Column, ...]]:
    """A mapping whose input column `code` is read as a scheme, beside what is so already."""
    held = tuple(replace(column, named_by=named_by) for column in columns.get(CODE, ()))
    found = {role: listed for role, listed in columns.items() if role != CODE}
    return {**found, scheme: (*found.get(scheme, ()), *held)} if CODE in columns else found


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the kernel: a role, and the column or the constant that speaks for it."""

    role: str
    column: Column | None = None
    constant: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = field(default_factory=Manner)

    def expression(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The input as the kernel reads it: as it is where no text is needed, else as text.

        Raises:
            ColumnError: As `text`.
        """
        if self.column is not None and not self._changes():
            dtype = schema[self.column.header]
            if dtype not in _WIDE and (dtype.is_integer() or dtype in (pl.Date, pl.Boolean)):
                return pl.col(self.column.header)
            if isinstance(dtype, pl.Datetime):
                return day_of(pl.col(self.column.header), dtype)
            if self.words(schema):
                return pl.col(self.column.header).to_physical()
        return self.text(schema)

    def words(self, schema: Mapping[str, pl.DataType]) -> list[str]:
        """The words whose numbers `expression` gives; empty if it gives no numbers of words."""
        if self.column is None or self._changes():
            return []
        dtype = schema[self.column.header]
        return dtype.categories.to_list() if isinstance(dtype, pl.Enum) else []

    def feed(self) -> tuple[str | None, str | None]:
        """The header that is read, or the constant."""
        return (self.column.header, None) if self.column else (None, self.constant)

    def taking(self) -> dict[str, object]:
        """What the kernel has to know of the column beside its cells."""
        by = self.column.named_by if self.column else None
        named = {} if by is None else {"named_by": by}
        return self.manner.taking(self.role, self.column.header if self.column else None) | named

    def reading(self) -> dict[str, object]:
        """The same, and how texts are taken, for a kernel that reads the column as it is."""
        column = self.column or Column("")
        return {
            "starts_with": column.starts_with,
            "not_starts_with": column.not_starts_with,
            "values": dict(self.values),
            **self.taking(),
        }

    def _changes(self) -> bool:
        """Whether some of the values are left out or replaced."""
        column = self.column
        filters = column is not None and (column.starts_with or column.not_starts_with)
        return bool(self.values or filters)

    def text(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The input as text.

        Raises:
            ColumnError: If the column is of a type that is no text, number, date or truth value.
        """
        if self.column is None:
            return pl.lit(self.constant, dtype=pl.String)
        text = as_text(self.column.header, schema[self.column.header], self.role)
        if self.column.starts_with is not None:
            text = pl.when(text.str.starts_with(self.column.starts_with)).then(text)
        if self.column.not_starts_with is not None:
            text = pl.when(~text.str.starts_with(self.column.not_starts_with)).then(text)
        return replaced(text, self.values) if self.values else text

    def cells(self, schema: Mapping[str, pl.DataType]) -> pl.Expr:
        """The input as text before its value table."""
        return replace(self, values={}).text(schema)


def read_columns(columns: Mapping[str, object], where: str) -> dict[str, tuple[Column, ...]]:
    """The columns of a mapping from roles, as a register file or the argument `columns` gives it.

    Args:
        columns: Role to header, to a list of headers, or to None (the role is not read). Instead of
            a header a table `{column = "H", starts_with = "A"}` or `{..., not_starts_with = "A"}`;
            with `any = ["H", "I"]` for `column` the one of these headers that the data has.
        where: What an error names as the place.

    Raises:
        ColumnError: If a role is not known or an entry has another form.
    """
    if not isinstance(columns, Mapping):
        raise ColumnError(
            f"{where}: must map input columns to headers, such as {{'nace2': 'NACE code'}}"
        )
    found: dict[str, tuple[Column, ...]] = {}
    for role, entry in columns.items():
        known_role(role, f"{where}: {role}", (*ROLES, CODE))
        entries = entry if isinstance(entry, list | tuple) else () if entry is None else (entry,)
        found[role] = tuple(read_column(item, f"{where}: {role}") for item in entries)
    return found


def known_role(role: object, where: str, known: Sequence[str]) -> None:
    """Raises a ColumnError unless it is one of the known input columns."""
    if role not in known:
        usual = [name for name in known if name in USUAL_ROLES]
        raise ColumnError(
            f"{where} is no input column.{role_hint(str(role), known)} There are "
            f"{', '.join(usual)} and the schemes of annexc.schemes()"
        )


def read_column(entry: object, where: str) -> Column:
    """A column as a header or as a table of it.

    Raises:
        ColumnError: If it has another form.
    """
    if isinstance(entry, Column):
        return entry
    if isinstance(entry, str) and entry:
        return Column(entry)
    if isinstance(entry, Mapping):
        extra = set(entry) - {"column", "any", "starts_with", "not_starts_with"}
        texts = all(_is_text(value) for name, value in entry.items() if name != "any")
        headers = entry.get("any", [entry.get("column")])
        listed = isinstance(headers, list | tuple) and all(map(_is_text, headers)) and headers
        if len({"column", "any"} & set(entry)) == 1 and texts and listed and not extra:
            first, *others = dict.fromkeys(headers)
            begins = entry.get("starts_with"), entry.get("not_starts_with")
            return Column(first, *begins, tuple(others))
    said = repr(entry)
    raise ColumnError(
        f"{where}: {said if len(said) <= 200 else said[:199] + '…'} is no column; write "
        '"Header", a list of headers, { column = "Header", starts_with = "..." } '
        '(or not_starts_with), or { any = ["Header", "Header of another round"] }'
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def inputs(
    names: Sequence[str],
    mapped: Mapped,
    columns: ColumnsLike | None,
    *,
    where: str,
    text: bool,
    constants: Mapping[str, str] | None = None,
    further: Sequence[Input] = (),
) -> list[Input]:
    """The inputs of the kernel for data with these columns.

    A role is read from what `columns` or `constants` say of it, else from what the register says,
    else from a column of the role's own name.

    Args:
        names: The columns of the data.
        mapped: The register's mapping; empty without a register.
        columns: The caller's mapping, which goes before the register's.
        where: What an error names as the place of the register's mapping.
        text: Whether free text may be read.
        constants: Input column to the value of every row, likewise.
        further: Inputs that other tables give, beside what the columns say of their roles.

    Raises:
        ColumnError: If a mapped column is not there, or no column says what the sources are.
    """
    asked = read_columns(columns or {}, "columns")
    mapped = with_constants(mapped, asked, constants or {})
    found: list[Input] = []
    for role in EVIDENCE:
        if role not in TEXT or text:
            own = inputs_of(role, names, mapped, asked, where)
            read = {entry.column.header for entry in own if entry.column}
            found += own
            if asked.get(role) != ():
                found += [e for e in further if e.role == role and e.column
                          and e.column.header not in read]  # fmt: skip
    _require_category(found, names, text=text)
    return found


def remarks(
    names: Sequence[str],
    mapped: Mapped,
    columns: ColumnsLike | None,
    found: Sequence[Input],
    *,
    text: bool,
) -> list[ColumnWarning]:
    """What a reader should know of how the columns are read, to be said once.

    Args:
        names: The columns of the data.
        mapped: As given to `inputs`.
        columns: As given to `inputs`.
        found: What `inputs` returned.
        text: As given to `inputs`.
    """
    said = _of_editions(found) + _of_party(found)
    if not mapped.columns:
        settled = {*(columns or {}), *(entry.role for entry in found if not entry.column)}
        roles = [role for role in EVIDENCE if text or role not in TEXT]
        said += _of_lookalikes(names, [role for role in roles if role not in settled], found)
    return said


def inputs_of(
    role: str,
    names: Sequence[str],
    mapped: Mapped,
    asked: Mapping[str, tuple[Column, ...]],
    where: str,
    *,
    lenient: bool = False,
) -> tuple[Input, ...]:
    """Where one role is read from: as asked, else as the register says, else by its own name.

    Args:
        role: The input column.
        names: The columns of the data.
        mapped: The register's mapping.
        asked: The caller's mapping, as `read_columns` gives it.
        where: What an error names as the place of the register's mapping.
        lenient: Whether a mapped column that is not there is left out.

    Raises:
        ColumnError: If a mapped column is not there.
    """
    chosen = asked.get(role, mapped.columns.get(role))
    if chosen is None and role in mapped.constants:
        return (Input(role, constant=mapped.constants[role], manner=mapped.manner),)
    if chosen is None:
        chosen = (Column(role),) if role in names else ()
    place = "columns" if role in asked else where
    chosen = tuple(column.of(names, f"{place}: {role}") for column in chosen)
    if lenient:
        chosen = tuple(column for column in chosen if column.header in names)
    for column in chosen:
        if column.header not in names:
            headers = " or ".join(f"`{name}`" for name in (column.header, *column.others))
            raise ColumnError(
                f"{place}: `{role}` is read from the column {headers}, which the data does not "
                f"have.{hint(column.header, names)}",
                python=f"Name it with columns={{'{role}': '...'}}, "
                f"or leave it out with columns={{'{role}': None}}",
                shell=f"Name it with --column {role}='...', or leave it out with --column {role}=",
            )
    values = mapped.values.get(role, {})
    return tuple(Input(role, column, values=values, manner=mapped.manner) for column in chosen)


def with_constants(
    mapped: Mapped, asked: Mapping[str, tuple[Column, ...]], constants: Mapping[str, str]
) -> Mapped:
    """The register's mapping with the caller's constants before what it says of these roles.

    Raises:
        ColumnError: If a role is read from a column too.
    """
    both = sorted(role for role in constants if role in asked)
    if both:
        what = "is read from a column too" if asked[both[0]] else "is left unread too"
        raise ColumnError(
            f"constants: {both[0]} {what}, by columns; keep one of the two, since a row would say "
            "both"
        )
    if not constants:
        return mapped
    columns = {role: held for role, held in mapped.columns.items() if role not in constants}
    return replace(mapped, columns=columns, constants={**mapped.constants, **constants})


def _require_category(found: Iterable[Input], names: Sequence[str], *, text: bool) -> None:
    roles = {entry.role for entry in found}
    if roles & set(CATEGORY) or (text and roles & {*TEXT, "fuel"}):
        return
    # By the same letters only: names that are near by chance (`ID` and `ied`) would mislead.
    usual = ("category", *USUAL_SCHEMES)
    like = [
        f"`{name}` looks like `{role}`"
        for role in CATEGORY
        for name in names
        if _meant(name) == spelling(role)
    ]
    said = f" ({'; '.join(like)})" if like else ""
    raise ColumnError(
        f"no column says what the sources are{said}. One of {', '.join(usual)} is needed, or "
        "a national scheme of annexc.schemes():",
        python="map a column to it, such as columns={'nace2': 'NACE code'}, or name a register; "
        "annexc.inspect(data) proposes",
        shell="map a column to it, such as --column nace2='NACE code', or name a register; "
        "`annexc inspect` proposes",
    )


def _of_editions(found: Sequence[Input]) -> list[ColumnWarning]:
    """A header that names another edition than that of the scheme which it is mapped to."""
    said = []
    for entry in found:
        if entry.role not in SCHEMES or entry.column is None:
            continue
        header = entry.column.header
        other = other_edition(header, entry.role)
        if other is None:
            continue
        read = f"column `{header}` is read as `{entry.role}`, and its header says"
        if other.schemes:
            schemes = [scheme for scheme in SCHEMES if scheme in other.schemes]
            stated = " or ".join(f"`{scheme}`" for scheme in schemes)
            warning = ColumnWarning(
                f"{read} {stated}:",
                python=f"map it to that with columns={{'{schemes[0]}': '{header}'}}",
                shell=f"map it to that with --column {schemes[0]}='{header}'",
            )
        else:
            (name, nearest) = other.others[0]
            near = f", such as `{nearest}`" if nearest != entry.role else ""
            warning = ColumnWarning(
                f"{read} {name}, an edition that no scheme here is of; map it to the scheme that "
                f"has the meanings of its codes{near}, or",
                python=f"leave it out with columns={{'{entry.role}': None}}",
                shell=f"leave it out with --column {entry.role}=",
            )
        said.append(warning)
    return said


def _of_party(found: Sequence[Input]) -> list[ColumnWarning]:
    """A scheme that no one named is never taken in silence."""
    return [
        ColumnWarning(
            f"column `{entry.column.header}` is read as `{entry.role}` "
            f"({SCHEME_TABLE[entry.role]['title']}), the one scheme that the Party's registers are "
            "known to use; if it is so,",
            python=f"say it with columns={{'{entry.role}': '{entry.column.header}'}}, and if not, "
            "with the name of the other (annexc.schemes())",
            shell=f"say it with --column {entry.role}='{entry.column.header}', and if not, with "
            "the name of the other (`annexc crosswalk` lists them)",
        )
        for entry in found
        if entry.column is not None and entry.column.named_by == "party"
    ]


def _of_lookalikes(
    names: Sequence[str], roles: Sequence[str], found: Sequence[Input]
) -> list[ColumnWarning]:
    """Without a register the names are all there is to go by, so a near miss is worth a word.

    A column that is read as the same input makes it no less of a miss.
    """
    said = []
    used = {entry.column.header for entry in found if entry.column}
    spelt: dict[str, list[str]] = {}
    for name in names:
        if name not in used:
            spelt.setdefault(_meant(name), []).append(name)
    for role in roles:
        like = spelt.get(spelling(role), [])
        read = [entry.column.header for entry in found if entry.role == role and entry.column]
        for name in like:
            beside = f" beside `{read[0]}`" if read else ""
            listed = repr([*read, name] if read else name)
            warning = ColumnWarning(
                f"column `{name}` is not read{beside}; if it is `{role}`{' too' if read else ''},",
                python=f"pass columns={{'{role}': {listed}}}",
                shell="pass " + " ".join(f"--column {role}='{one}'" for one in (*read, name)),
            )
            said.append(warning)
    return said


def _meant(header: str) -> str:
    """The spelling of the input column that a header may be: `Status`, `Annex C category`."""
    return spelling(header).removeprefix("annexc")


def outputs(names: Sequence[str], written: Sequence[str], prefix: str) -> list[str]:
    """The names of the columns that are added.

    Raises:
        ColumnError: If the data has a column of such a name.
    """
    prefixed = [prefix + name for name in written]
    clash = [name for name in prefixed if name in names]
    if clash:
        verb = "is a column" if len(clash) == 1 else "are columns"
        raise ColumnError(
            f"{', '.join(f'`{name}`' for name in clash)} {verb} of the data already:",
            python=f"pass prefix='{prefix}annexc_' (or another), or drop them first",
            shell=f"pass --prefix {prefix}annexc_ (or another), or drop them first",
        )
    return prefixed
