"""The further tables of a register: releases, activities, earlier rounds, each told by a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annexc._errors import AnnexcError, ColumnError, hint
from annexc._register.columns import Column, read_column
from annexc._register.roles import CATEGORY, USUAL_ROLES, role_hint
from annexc._register.words.amounts import grams_of
from annexc._register.words.known import check
from annexc._register.words.released import chemicals_of, media_of

#: The columns of one medium each, of a table that has no column of media.
MEDIA = ("air", "water", "land", "transfer")
#: What a table gives, with the columns of its own that say it.
GIVES: Mapping[str, tuple[str, ...]] = {
    "releases": ("chemical", "amount", "unit", "medium", *MEDIA, "year"),
    "activities": CATEGORY,
    "rounds": ("year",),
}
DECIMALS = (".", ",")
_KEYS = ("gives", "key", "register_key", "columns", "constants", "values", "sheet", "decimal")
#: What holds in every row of a table; an amount or a medium of one's own never does.
_CONSTANT = ("chemical", "unit", "medium", "year", *CATEGORY)


@dataclass(frozen=True, slots=True)
class Table:
    """A further table of a register, as its description names it.

    Attributes:
        name: Its name, by which it is given.
        gives: One of `GIVES`.
        key: The column of it that says which facility a row is of.
        register_key: The header in the register that it is held against; `facility_id` without it.
        columns: Its columns, by what they say.
        constants: What holds in every row.
        values: Words in place of others, by column.
        sheet: The sheet of a workbook that it is.
        decimal: The sign before the decimals of its amounts, where these do not tell it.
    """

    name: str
    gives: str
    key: Column
    register_key: str | None = None
    columns: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str | None = None
    decimal: str | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The input columns that it gives."""
        if self.gives == "activities":
            return tuple(role for role in CATEGORY if role in {*self.columns, *self.constants})
        return ("releases",) if self.gives == "releases" else ("first_reported",)

    def added(self, prefix: str) -> dict[str, str]:
        """The columns that it adds to the register by what they are: input columns, and the rest.

        The last year in which a facility stands in earlier rounds bears on no verdict: that it is
        absent later proves nothing.
        """
        told = (*self.roles, *(("last_reported",) if self.gives == "rounds" else ()))
        return {
            role: prefix + (self.name if role == self.name else f"{self.name}_{role}")
            for role in told
        }


def read_tables(table: Any, where: str) -> tuple[Table, ...]:
    """The tables of `[tables.NAME]`.

    Raises:
        AnnexcError: If one has another form, or a word that its column does not understand.
    """
    if not isinstance(table, Mapping):
        raise AnnexcError(f"{where}: must be tables such as [tables.releases]")
    return tuple(_table(name, said, f"{where}: {name}") for name, said in table.items())


def _table(name: str, said: Any, where: str) -> Table:
    if not isinstance(said, Mapping):
        raise AnnexcError(
            f"{where}: must be a table; write [tables.{name}] and what it gives below"
        )
    if not name or "=" in name:
        raise AnnexcError(f"{where}: is no name, which has a letter and no `=`")
    for key in said:
        if key not in _KEYS:
            raise AnnexcError(
                f"{where}: {key[:80]} is no key.{hint(key, _KEYS)} There are {', '.join(_KEYS)}"
            )
    gives = said.get("gives")
    if not isinstance(gives, str) or gives not in GIVES:
        near = hint(gives, GIVES) if isinstance(gives, str) else ""
        raise AnnexcError(
            f"{where}: gives: {repr(gives)[:80]} is none of {', '.join(GIVES)}.{near} "
            'Write gives = "releases"'
        )
    if "key" not in said:
        raise AnnexcError(
            f"{where}: key is missing; name the column that says which facility a row is of"
        )
    key = read_column(said["key"], f"{where}: key")
    if key.starts_with or key.not_starts_with:
        raise AnnexcError(f"{where}: key: is taken whole; leave starts_with out")
    found = Table(
        name,
        gives,
        key,
        _word(said.get("register_key"), f"{where}: register_key"),
        _columns(said.get("columns", {}), gives, f"{where}: columns"),
        _texts(said.get("constants", {}), gives, f"{where}: constants"),
        _values(said.get("values", {}), gives, f"{where}: values"),
        _word(said.get("sheet"), f"{where}: sheet"),
        _word(said.get("decimal"), f"{where}: decimal"),
    )
    if found.decimal is not None and found.decimal not in DECIMALS:
        raise AnnexcError(f"{where}: decimal: {found.decimal!r} is neither a point nor a comma")
    _check_whole(found, where)
    _check_words(found, where)
    return found


def _check_whole(table: Table, where: str) -> None:
    """Raises an AnnexcError unless the columns of a table say what it gives, and that once."""
    said = {*table.columns, *table.constants}
    both = sorted({*table.columns} & {*table.constants})
    if both:
        raise AnnexcError(f"{where}: constants: {both[0]} has a column too; keep one of the two")
    needed = {"releases": "chemical", "rounds": "year"}.get(table.gives)
    if needed is not None and needed not in said:
        raise AnnexcError(f"{where}: columns: {needed} is missing, without which it gives nothing")
    if not said:
        raise AnnexcError(f"{where}: columns is missing; map at least one code or category")
    by_medium = [medium for medium in MEDIA if medium in said]
    once = [name for name in ("amount", "medium") if name in said]
    if by_medium and once:
        raise AnnexcError(
            f"{where}: columns: {by_medium[0]} is a column of the amounts of one medium, and "
            f"{once[0]} is said too; keep one of the two ways"
        )


def _check_words(table: Table, where: str) -> None:
    words = [
        (role, [word], f"{where}: constants: {role}") for role, word in table.constants.items()
    ]
    words += [
        (role, [word for word in replaced.values() if word], f"{where}: values: {role}")
        for role, replaced in table.values.items()
    ]
    for role, listed, at in words:
        if role in CATEGORY:
            check(role, listed, at, {})
        elif role == "year":
            check("first_reported", listed, at, {})
        for word in listed:
            if role == "chemical" and not chemicals_of([word])[0]:
                raise AnnexcError(
                    f"{at}: {word!r} is no chemical of Annex C. There are PCDD/PCDF, HCB, PCB, "
                    "PeCB, PCN, HCBD; an empty text takes the statement away"
                )
            if role == "unit" and grams_of([word])[0].grams is None:
                raise AnnexcError(
                    f"{at}: {word!r} is no unit of mass that can be turned into grams; write kg, "
                    "t, g, mg, g TEQ or lb"
                )
            if role == "medium" and media_of([word])[0] is None:
                raise AnnexcError(f"{at}: {word!r} is no medium. There are {', '.join(MEDIA)}")


def _known(role: Any, gives: str, where: str, among: Sequence[str]) -> None:
    if role in among and isinstance(role, str):
        return
    if gives == "activities":
        usual = [name for name in CATEGORY if name in USUAL_ROLES]
        more = f"{', '.join(usual)} and the national schemes of annexc.schemes()"
    else:
        more = ", ".join(among)
    raise ColumnError(
        f"{where}: {str(role)[:80]} is no column of a table that gives {gives}."
        f"{role_hint(str(role), among)} There are {more}"
    )


def _columns(said: Any, gives: str, where: str) -> dict[str, tuple[Column, ...]]:
    if not isinstance(said, Mapping):
        raise AnnexcError(f'{where}: must be a table, such as {{ chemical = "Pollutant" }}')
    found = {}
    for role, entry in said.items():
        _known(role, gives, where, GIVES[gives])
        listed = entry if isinstance(entry, list) else [entry]
        several = gives == "activities" or role in MEDIA
        if len(listed) != 1 and not (several and listed):
            raise ColumnError(
                f"{where}: {role}: is one column; where its header differs from file to file, "
                'write { any = ["Header", "Other header"] }'
            )
        found[role] = tuple(read_column(item, f"{where}: {role}") for item in listed)
    return found


def _texts(said: Any, gives: str, where: str) -> dict[str, str]:
    if not isinstance(said, Mapping):
        raise AnnexcError(f'{where}: must be a table, such as {{ unit = "kg" }}')
    among = [role for role in GIVES[gives] if role in _CONSTANT]
    for role, value in said.items():
        _known(role, gives, where, among)
        if not isinstance(value, str) or not value.strip():
            raise AnnexcError(f"{where}: {role}: must be a text, not {repr(value)[:80]}")
    return dict(said)


def _values(said: Any, gives: str, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(said, Mapping):
        raise AnnexcError(f'{where}: must be tables, such as {{ unit = {{ "ton" = "t" }} }}')
    among = [role for role in GIVES[gives] if role in _CONSTANT]
    for role, replaced in said.items():
        _known(role, gives, where, among)
        if not isinstance(replaced, Mapping) or not all(
            isinstance(value, str) for value in replaced.values()
        ):
            raise AnnexcError(f'{where}: {role}: must be a table, such as {{ "ton" = "t" }}')
    return {role: dict(replaced) for role, replaced in said.items()}


def _word(value: Any, where: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not value):
        raise AnnexcError(f"{where}: must be a text, not {repr(value)[:80]}")
    return value
