"""Register descriptions: which of a register's headers is which input column, in a TOML file."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl

from annexc._errors import AnnexcError, RegisterError, hint
from annexc._register.bounds import DESCRIPTION, DESCRIPTION_KEY
from annexc._register.columns import Mapped, known_role, read_columns
from annexc._register.manner import KEYS, REVISIONS, read_manner
from annexc._register.reading import Reading, read_reading
from annexc._register.roles import EVIDENCE

_KEYS = ("name", "party", "origin", "licence", *KEYS, "reading", "columns", "values", "constants")


@dataclass(frozen=True, slots=True)
class Register:
    """A register description.

    Attributes:
        name: The register's title.
        key: The name of a built-in description; None for a file.
        file: Where it was read from.
        party: The Party whose register it is; None if it has a Party column or serves any.
        origin: Who publishes the register.
        licence: Under which terms.
        mapped: Roles, headers, replaced values and constants; how dates and codes are written.
        reading: How its file is to be read, as far as the description says.
        sha256: Of the bytes of the description.
    """

    name: str
    file: str
    sha256: str
    key: str | None = None
    party: str | None = None
    origin: str | None = None
    licence: str | None = None
    mapped: Mapped = field(default_factory=Mapped)
    reading: Reading = field(default_factory=Reading)

    @property
    def identity(self) -> Register:
        """Which description it is and how it writes, without the headers and values it maps."""
        return replace(self, file=Path(self.file).name, mapped=Mapped(manner=self.mapped.manner))

    def __str__(self) -> str:
        lines = [f"{self.key or self.file}: {self.name}"]
        for label, text in (
            ("Party", self.party),
            ("Origin", self.origin),
            ("Licence", self.licence),
        ):
            lines += [f"  {label}: {text}"] if text else []
        for role, columns in self.mapped.columns.items():
            lines.append(f"  {role} <- {', '.join(column.header for column in columns)}")
        lines += [
            f"  {role} = {value!r} in every row" for role, value in self.mapped.constants.items()
        ]
        said = {name: getattr(self.mapped.manner, name) for name in KEYS}
        lines += [f"  {name}: {value}" for name, value in said.items() if value is not None]
        return "\n".join(lines)


def registers() -> pl.DataFrame:
    """The built-in register descriptions.

    Returns:
        One row a description: `register` (the name to give), `name`, `party` (alpha-3 code; null
        for a register of several Parties), `origin`, `licence`; sorted by `register`.

    Source:
        The files in `registers/` of this package; each says why a header is read as it is.

    Example:
        >>> import annexc
        >>> annexc.registers().filter(register="fr-irep")["party"].item()
        'FRA'
    """
    found = [load_register(key) for key in _built_in()]
    return pl.DataFrame(
        [
            {
                "register": entry.key,
                "name": entry.name,
                "party": entry.party,
                "origin": entry.origin,
                "licence": entry.licence,
            }
            for entry in found
        ],
        schema=dict.fromkeys(("register", "name", "party", "origin", "licence"), pl.String),
    )


def load_register(register: str | Path | Register) -> Register:
    """Reads a register description.

    Args:
        register: The name of a built-in description (see `registers`), the path of a TOML file, or
            a description read before.

    Returns:
        The description.

    Raises:
        RegisterError: If there is no such description, or it cannot be read; names file, key and
            reason.

    Source:
        The file itself. A file holds `name`, perhaps `party`, `origin` and `licence`; for all date
        columns perhaps `date_order` (`iso`, `day_first`, `month_first`), `calendar` (`gregorian`,
        `ethiopian`, `bikram_sambat`, `buddhist`, `persian`) and `fiscal_year_start` (1 to 12);
        perhaps `revision` (`nace2`, `nace21`) of the NACE codes, where no header says it; perhaps
        the table `[reading]` (`encoding`, `separator`, `header_row`, `skip`, `sheet`, `format`) of
        what a file shows in more ways than one; and the
        tables `[columns]` (input column = header, list of headers, or `{ column = "H", starts_with
        = "A" }`), `[values.<input column>]` ("raw" = "value", an exact replacement before reading;
        an empty value takes the statement away) and `[constants]` (input column = value of every
        row).

    Example:
        >>> import annexc
        >>> print(annexc.load_register("fr-irep"))  # doctest: +ELLIPSIS
        fr-irep: ...
    """
    if isinstance(register, Register):
        return register
    if isinstance(register, str) and not register.endswith(".toml"):
        known = _built_in()
        if register not in known:
            raise RegisterError(
                f"`{register}` is no built-in register.{hint(register, known)} "
                f"There are {', '.join(known)}; "
                "a file of your own is given by its path, which ends in .toml"
            )
        file = f"{register}.toml"
        return _read(
            resources.files("annexc").joinpath("registers", file).read_bytes(), file, register
        )
    path = Path(register)
    try:
        return _read(path.read_bytes(), str(path), None)
    except OSError as error:
        raise RegisterError(f"register file {path}: {error.strerror or error}") from error


def _built_in() -> list[str]:
    folder = resources.files("annexc").joinpath("registers")
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _read(content: bytes, file: str, key: str | None) -> Register:
    place = f"register file {file}"
    try:
        table = tomllib.loads(bounded(content, place))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RegisterError(f"{place}: is no TOML in UTF-8: {error}") from error
    for name in table:
        if name not in _KEYS:
            raise RegisterError(
                f"{place}: {name} is no key.{hint(name, _KEYS)} There are {', '.join(_KEYS)}"
            )
    if "name" not in table:
        raise RegisterError(f'{place}: name is missing; write name = "..." in the first line')
    try:
        constants = _texts(table.get("constants", {}), f"{place}: constants")
        columns = read_columns(table.get("columns", {}), f"{place}: columns")
        values = _values(table.get("values", {}), f"{place}: values")
        reading = read_reading(table.get("reading", {}), f"{place}: reading")
        manner = read_manner(table, place)
    except AnnexcError as error:
        raise RegisterError(str(error)) from error
    both = sorted(set(columns) & set(constants))
    if both:
        raise RegisterError(
            f"{place}: constants: {both[0]} has a column too; keep one of the two, since a row "
            "would say both"
        )
    other = sorted(({*columns, *constants} & {*REVISIONS}) - {manner.revision})
    if manner.revision is not None and other and manner.revision not in columns:
        raise RegisterError(
            f"{place}: revision: is {manner.revision}, and {other[0]} is what is read; map the "
            f"column to {manner.revision}"
        )
    if not columns:
        raise RegisterError(f"{place}: columns is missing; a description maps at least one header")
    return Register(
        file=file,
        key=key,
        sha256=hashlib.sha256(content).hexdigest(),
        mapped=Mapped(columns, values, constants, manner),
        reading=reading,
        **{
            name: _text(table.get(name), f"{place}: {name}")
            for name in ("party", "origin", "licence")
        },
        name=_text(table["name"], f"{place}: name") or "",
    )


def bounded(content: bytes, place: str) -> str:
    """A description as a text, once it is seen that reading it takes a time that it is worth.

    Raises:
        AnnexcError: If it is longer, or has longer keys, than any description.
        UnicodeDecodeError: If it is no UTF-8.
    """
    if len(content) > DESCRIPTION:
        raise RegisterError(
            f"{place}: has {len(content):,} bytes, and {DESCRIPTION:,} are the bound of a "
            "description; is it another file?"
        )
    text = content.decode("utf-8")
    for number, line in enumerate(text.split("\n"), start=1):
        key = re.split(r"[=\"'#]", line, maxsplit=1)[0]
        # A key has a point between each two words; prose in a text of several lines has not.
        if len(key) > DESCRIPTION_KEY and key.count(".") >= len(key.replace(".", " ").split()) - 1:
            raise RegisterError(
                f"{place} line {number}: a key of {len(key):,} letters; {DESCRIPTION_KEY} are "
                "the bound"
            )
    return text


def _text(value: Any, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise RegisterError(f"{where}: must be a text, not {value!r}")
    return value


def _texts(table: Any, where: str) -> dict[str, str]:
    """A table of input columns, or of raw values, with a text each."""
    if not isinstance(table, Mapping):
        raise RegisterError(f"{where}: must be a table")
    for name, value in table.items():
        if where.endswith("constants"):
            known_role(name, f"{where}: {name}", EVIDENCE)
        if not isinstance(value, str):
            raise RegisterError(f'{where}: {name}: must be a text such as "2004", not {value!r}')
    return dict(table)


def _values(table: Any, where: str) -> dict[str, dict[str, str]]:
    if not isinstance(table, Mapping):
        raise RegisterError(f"{where}: must be tables such as [values.status]")
    found = {}
    for role, replaced in table.items():
        known_role(role, f"{where}: {role}", EVIDENCE)
        found[role] = _texts(replaced, f"{where}: {role}")
    return found
