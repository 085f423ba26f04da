"""The register description that follows from the guesses, and what it lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annexc._inspect.guess import Guess
from annexc._inspect.headers import scheme_hint, senses
from annexc._inspect.kinds import named_in
from annexc._inspect.national import named
from annexc._register.columns import Column, Mapped
from annexc._register.manner import REVISIONS, Manner
from annexc._register.reading import Reading
from annexc._register.roles import CATEGORY, DATES, ROLES, SCHEMES, USUAL_SCHEMES
from annexc._register.rows import Filter
from annexc._register.toml import column, key, quoted

_FIRST = (
    "facility_id", "name", "party", "status", "region", "latitude", "longitude", "coordinates",
    "easting", "northing", "utm_zone",
)  # fmt: skip
_ORDER = _FIRST + tuple(role for role in ROLES if role not in _FIRST)
# What libraries call a column without a header; so large a share of them has another reason.
_UNNAMED = re.compile(r"__UNNAMED__\d+|Unnamed: \d+|_duplicated_\d+")
_MOST_UNNAMED = 0.3
# What a person said of how the file is read, and of no other copy of it.
_OF_FILE = ("encoding", "separator", "header_row", "skip", "sheet")
# A numbered column is a further one of its kind.
_NUMBERED = re.compile(r"\D\d\b")
_MOST_LISTED = 40
_POWER = "35.11"
# So many columns are named in a line, each by so many signs of its header.
_MOST_NAMED, _LONGEST = 5, 60
# A column of kinds of which less is understood speaks after what the file says of itself.
_LEAST_KINDS = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """What each column is proposed to be read as.

    Attributes:
        chosen: Input column to the guesses of its columns, the first the likeliest.
        values: Input column to words with what they stand for.
        constants: Input column to the value of every row, with the reason.
        missing: What has to be said before the register can be classified.
        lacks: What works without, and what does not then.
        drops: Rows that sum up others, to be left out.
        party: Whose register it is, by alpha-3 code; None if no one says.
    """

    chosen: Mapping[str, tuple[Guess, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    drops: tuple[Filter, ...] = ()
    party: str | None = None

    @property
    def mapping(self) -> dict[str, list[str]]:
        """Input column to headers, as `classify` takes it in `columns`."""
        return {role: [entry.column for entry in found] for role, found in self.chosen.items()}

    @property
    def manner(self) -> Manner:
        """Of which revision the words of kinds are that were turned into codes of NACE."""
        coded = [role for role in REVISIONS if role in self.values]
        return Manner(revision=coded[0] if coded else None)

    @property
    def mapped(self) -> Mapped:
        """The same as a register description holds it."""
        return Mapped(
            {role: tuple(map(Column, headers)) for role, headers in self.mapping.items()},
            self.values,
            {role: value for role, (value, _) in self.constants.items()},
            self.manner,
        )

    @property
    def is_further(self) -> bool:
        """Whether it seems to be a further table of a register, of what its facilities release."""
        return "releases" in self.chosen and not {*self.chosen, *self.constants} & set(CATEGORY)

    def to_toml(
        self, name: str, rows: int, noted: Sequence[Guess], reading: Reading | None = None
    ) -> str:
        """The description as a text, with shares and doubts as comments."""
        lines = [
            f"# Proposed from {rows} rows by what the cells look like. Check every line.",
            f"name = {quoted(name)}",
        ]
        if self.manner.revision:
            lines.append(f"revision = {quoted(self.manner.revision)}")
        if self.party is not None and "party" not in self.chosen:
            lines.append(f"party = {quoted(self.party)}")
        elif "party" not in self.chosen:
            lines.append('# party = "FRA"  # whose register it is, by ISO 3166-1 alpha-3 code')
        lines += ["", "[columns]"]
        for role, entries in self.chosen.items():
            headers = [column(Column(entry.column)) for entry in entries]
            value = headers[0] if len(headers) == 1 else f"[{', '.join(headers)}]"
            lines.append(f"{role} = {value}{self._remark(role, entries)}")
        lines += [f"# {_line(text)}" for text in self.missing if not text.startswith("the Party")]
        lines += [f"# {_line(text)}" for text in self.lacks]
        if self.is_further:
            lines += self._as_further()
        if self.constants:
            lines += ["", "[constants]"]
            lines += [
                f"{role} = {quoted(value)}  # {_line(why)}"
                for role, (value, why) in self.constants.items()
            ]
        if self.drops:
            parts = [
                f"{key(entry.column)} = [{', '.join(map(quoted, entry.values))}]"
                for entry in self.drops
            ]
            lines += ["", "[rows]", f"drop = {{ {', '.join(parts)} }}  # rows that sum up others"]
        for entries in self.chosen.values():
            shown = ", ".join(map(quoted, entries[0].perhaps_totals))
            if shown:
                at = quoted(entries[0].column)
                lines.append(f"# {at}: rows named {shown} may sum up others; see [rows] drop")
        for role, table in self.values.items():
            lines += ["", f"[values.{role}]", *_table(table, self._counts(role))]
            lines += _unread(self._unread(role))
        for role, entries in self.chosen.items():
            if role not in self.values and entries[0].unread:
                lines += ["", f"# Words of {role} that are not understood; to say what they mean:"]
                lines += [f"# [values.{role}]", *_unread(entries[0].unread)]
        said = {} if reading is None else {key: getattr(reading, key) for key in _OF_FILE}
        if any(value is not None for value in said.values()):
            lines += ["", "[reading]"]
            lines += [
                f"{key} = {quoted(value) if isinstance(value, str) else value}"
                for key, value in said.items()
                if value is not None
            ]
        lines += ["", *(f"# {quoted(entry.column)}: {_line(entry.note)}" for entry in noted)]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _as_further(self) -> list[str]:
        """The table as the description of its register would name it, as comments."""
        chemical = quoted(self.chosen["releases"][0].column)
        key_of = self.chosen.get("facility_id")
        lines = [
            "[tables.releases]",
            'gives = "releases"',
            f"key = {quoted(key_of[0].column) if key_of else quoted('...')}",
            f'columns = {{ chemical = {chemical}, amount = "...", unit = "..." }}',
        ]
        return ["# For the description of the register whose facilities these are:"] + [
            f"# {line}" for line in lines
        ]

    def _remark(self, role: str, entries: Sequence[Guess]) -> str:
        rates = [percent(entry.match) for entry in entries if entry.match is not None]
        remark = f"  # {' '.join(rates)} of the filled cells read so" if rates else ""
        if role in self.values:
            remark = f"  # by the words below: {rates[0] if rates else ''} of the cells"
        also = "; ".join(f"{scheme} {percent(rate)}" for scheme, rate in entries[0].also)
        return f"{remark}{f'; also {also}' if also else ''}"

    def _counts(self, role: str) -> Mapping[str, int]:
        kinds = next((entry.kinds for entry in self.chosen[role] if entry.kinds), None)
        return kinds.counts if kinds else {}

    def _unread(self, role: str) -> tuple[tuple[str, int], ...]:
        """The words that no table knows, said once: with the first table of the column."""
        kinds = next((entry.kinds for entry in self.chosen[role] if entry.kinds), None)
        first = next(iter(self.values)) if self.values else None
        return kinds.unread if kinds and role == first else ()


def _table(table: Mapping[str, str], counts: Mapping[str, int]) -> list[str]:
    lines = []
    for word, value in table.items():
        rows = f"  # {counts[word]:,} rows" if word in counts else ""
        lines.append(f"{key(word)} = {quoted(value)}{rows}")
    return lines


def _unread(words_unread: Sequence[tuple[str, int]]) -> list[str]:
    lines = [
        f'# {key(word[:200])} = ""  # {count:,} rows, not understood: give its meaning'
        for word, count in words_unread[:_MOST_LISTED]
    ]
    more = len(words_unread) - _MOST_LISTED
    return [*lines, *([f"# and {more} more that are not understood"] if more > 0 else [])]


def _line(text: str) -> str:
    """A text for a comment: one line, whatever it holds."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def percent(share: float | None) -> str:
    """A share as people read it: only what is all or nothing is 100% or 0%."""
    if share is None:
        return ""
    return f"{share:.0%}" if share in (0, 1) or 0.01 <= share <= 0.99 else f"{share:.1%}"


def proposed(
    guesses: Sequence[Guess],
    name: str = "",
    party: str | None = None,
    pair: tuple[str, str] | None = None,
) -> Proposal:
    """The likeliest column of each role; of a scheme and of fuel also its sisters.

    Args:
        guesses: What each column looks like.
        name: What the table is called.
        party: Whose register it is, by alpha-3 code.
        pair: Two columns that tell its rows apart together, and neither alone.
    """
    chosen: dict[str, tuple[Guess, ...]] = {}
    plain = [entry for entry in guesses if entry.kinds is None]
    for role in _ORDER:
        same = [entry for entry in plain if entry.role == role]
        if not same:
            continue
        best = _best(same)
        chosen[role] = tuple(entry for entry in same if entry is best or _is_sister(entry, best))
    _settle_places(chosen)
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, tuple[str, str]] = {}
    kinds = [entry for entry in guesses if entry.kinds is not None]
    best_kind = max(kinds, key=lambda entry: entry.score, default=None)
    if not set(chosen) & set(CATEGORY) and best_kind and best_kind.score >= _LEAST_KINDS:
        _settle_kinds(best_kind, chosen, values)
    if not set(chosen) & set(CATEGORY):
        _settle_constant(name, guesses, chosen, constants)
    if not {*chosen, *constants} & set(CATEGORY) and best_kind:
        _settle_kinds(best_kind, chosen, values)
    missing = []
    if not {*chosen, *constants} & set(CATEGORY):
        missing.append(
            "No column looks like a code or a kind; one of these is needed: category, "
            f"{', '.join(USUAL_SCHEMES)}, or a national scheme (`annexc crosswalk` lists all); or "
            "activity, whose words are read with --assume text alone"
        )
        if "releases" in chosen:
            missing[0] = (
                "What the sources are: the file lists what is released, as it seems, and may be a "
                "further table of a register, whose description names it under [tables.releases]; "
                "else " + missing[0][:1].lower() + missing[0][1:]
            )
    if not chosen and not missing:
        missing.append("No column looks like an input column; map at least one")
    missing += _several(guesses, chosen)
    if "party" not in chosen and party is None:
        missing.append(
            "the Party: --party CODE, or party = in the description; `annexc parties` lists the "
            "codes"
        )
    ordered = {role: chosen[role] for role in _ORDER if role in chosen}
    named = ordered.get("name", ())[:1] + ordered.get("facility_id", ())[:1]
    drops = tuple(Filter(entry.column, entry.totals, False) for entry in named if entry.totals)
    unnamed = _unnamed([entry.column for entry in guesses])
    lacks = (
        *unnamed,
        *_lacks(ordered, pair),
        *_undated(guesses, ordered),
        *_unreleased(guesses, ordered),
    )
    return Proposal(ordered, values, constants, tuple(missing), lacks, drops, party)


def _best(same: Sequence[Guess]) -> Guess:
    """The likeliest column; what counts rows goes after what tells them apart and stays."""
    best = max(same, key=lambda entry: entry.score)
    if not best.running:
        return best
    stays = [e for e in same if not e.running and e.distinct == e.filled == e.rows]
    return max(stays, key=lambda entry: entry.score, default=best)


def _unnamed(headers: Sequence[str]) -> tuple[str, ...]:
    """What is to be said where a library took another row for that of the headers."""
    without = sum(_UNNAMED.fullmatch(header) is not None for header in headers)
    if without < max(2, _MOST_UNNAMED * len(headers)):
        return ()
    return (
        f"headers: {without} of {len(headers)} columns have none; as it seems they stand further "
        "down, below titles: polars.read_excel(..., read_options={'header_row': 1}) counts their "
        "row from 0 (the shell finds it)",
    )


def _lacks(
    chosen: Mapping[str, tuple[Guess, ...]], pair: tuple[str, str] | None
) -> tuple[str, ...]:
    """What classifies without, and cannot be asked of or compared then."""
    has_ids = "facility_id" in chosen
    if pair is not None:
        one, other = map(quoted, pair)
        why = "if each row is a facility of its own" if has_ids else "which ask and compare need"
        return (
            f"facility_id, {why}: rows share a value in {one} and in {other}, and no two share "
            "both; make one column of them, such as `1-2` of 1 and 2",
        )
    if has_ids:
        return ()
    name = chosen.get("name", ())
    unique = bool(name) and name[0].distinct == name[0].filled == name[0].rows
    way_out = (
        f"facility_id = {quoted(name[0].column)} would do, of which no two rows share one"
        if unique
        else "map the column that tells facilities apart, or number the rows in a new one"
    )
    return (f"facility_id, which ask and compare need: {way_out}",)


def _several(guesses: Sequence[Guess], chosen: Mapping[str, tuple[Guess, ...]]) -> list[str]:
    """What is to be said where a column names, row by row, of which scheme the codes are."""
    for entry in guesses:
        known = list(dict.fromkeys(scheme for _, scheme in entry.schemes if scheme))
        if len(known) < 2:
            continue
        coded = {role: found[0].column for role, found in chosen.items() if role in SCHEMES}
        alone = [f"`{_line(header)}`, read as {role} alone," for role, header in coded.items()]
        beside = " and ".join(alone) or "the codes beside it"
        shown = ", ".join(f"{_line(text)} is {scheme}" for text, scheme in entry.schemes if scheme)
        return [
            f"{_columns([entry.column])} says of which scheme each code is ({shown}): make of "
            f"{beside} one column a scheme, called as the scheme is, or classify once for each, "
            f"with --where {quoted(f'{entry.column}={entry.schemes[0][0]}')}"
        ]
    return []


def _undated(guesses: Sequence[Guess], chosen: Mapping[str, tuple[Guess, ...]]) -> tuple[str, ...]:
    """What is to be said of dates that nothing reads: without them a source may count as old."""
    held = [entry.column for entry in guesses if entry.is_dated]
    if not held:
        return ()
    what = "holds" if len(held) == 1 else "hold"
    verb = "is" if len(held) == 1 else "are"
    roles = ", ".join(role for role in DATES if role not in chosen) or ", ".join(DATES)
    return (f"dates: {_columns(held)} {what} dates and {verb} not read; map what fits: {roles}?",)


def _unreleased(
    guesses: Sequence[Guess], chosen: Mapping[str, tuple[Guess, ...]]
) -> tuple[str, ...]:
    """What is to be said of amounts of chemicals of Annex C that nothing reads."""
    held = [entry for entry in guesses if entry.chemicals]
    if not held:
        return ()
    names = _columns([entry.column for entry in held])
    verb = "holds" if len(held) == 1 else "hold"
    chemical = held[0].chemicals.split("/")[0]
    key_of = chosen.get("facility_id")
    where = quoted(key_of[0].column) if key_of else quoted("...")
    return (
        f"releases: {names} {verb} amounts of chemicals of Annex C, as it seems, not read: give "
        f'the file as a table of releases too, [tables.releases] with gives = "releases", key = '
        f"{where}, columns = {{ amount = {quoted(held[0].column)} }}, constants = {{ chemical = "
        f'"{chemical}", unit = "g" }} (or the unit that it is in)',
    )


def _columns(headers: Sequence[str]) -> str:
    """The first few of some columns."""
    shown = ", ".join(f"`{_line(header)[:_LONGEST]}`" for header in headers[:_MOST_NAMED])
    more = len(headers) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _settle_kinds(
    entry: Guess, chosen: dict[str, tuple[Guess, ...]], values: dict[str, dict[str, str]]
) -> None:
    """Proposes the words of a column of kinds, each table under its input column."""
    kinds = entry.kinds
    if kinds is None:
        return
    schemes = [role for role in kinds.tables if role != "fuel"]
    schemes.sort(key=kinds.rows_of, reverse=True)
    for place, role in enumerate(schemes):
        table = dict(kinds.tables[role])
        if place == 0:
            # What another table speaks for says nothing here; other words stay as they are and are
            # named as unknown.
            others = (word for other in schemes[1:] for word in kinds.tables[other])
            table |= dict.fromkeys(others, "")
        else:
            table["*"] = ""
        chosen[role], values[role] = (entry,), table
    # Beside a column of fuels the kind says nothing new, and its table would speak for both.
    idle = kinds.tables.get("fuel", {})
    if idle and "fuel" not in chosen:
        chosen["fuel"], values["fuel"] = (entry,), {**idle, "*": ""}
    elif idle:
        # A column of fuels is empty where nothing is burned: such plants are in no category.
        held = {word: value for word, value in values.get("category", {}).items() if word != "*"}
        rest = values.get("category", {"*": ""}).get("*", "")
        chosen["category"] = (entry,)
        values["category"] = {**held, **dict.fromkeys(idle, "none"), "*": rest}
        for role in schemes:
            if role != "category":
                values[role] |= dict.fromkeys(idle, "")


def _settle_constant(
    name: str,
    guesses: Sequence[Guess],
    chosen: Mapping[str, tuple[Guess, ...]],
    constants: dict[str, tuple[str, str]],
) -> None:
    """Proposes one kind for all rows where the file says that it holds no other."""
    if not chosen:
        return
    headers = [entry.column for entry in guesses[:500]]
    found = named_in(name, headers)
    if found is not None:
        run, scheme, code = found
        constants[scheme] = (
            code,
            f"the file speaks of `{run}`; if it holds other kinds too, map them",
        )
    elif "fuel" in chosen and any("megawatts" in senses(header) for header in headers):
        why = "fuels and megawatts: a list of power plants, as it seems"
        constants["nace2"] = (_POWER, why)


def _settle_places(chosen: dict[str, tuple[Guess, ...]]) -> None:
    """Half of a place is none."""
    if ("latitude" in chosen) != ("longitude" in chosen):
        chosen.pop("latitude", None)
        chosen.pop("longitude", None)
    if not {"easting", "northing", "utm_zone"} <= set(chosen):
        for role in ("easting", "northing", "utm_zone"):
            chosen.pop(role, None)
    if "latitude" in chosen:
        for role in ("coordinates", "easting", "northing", "utm_zone"):
            chosen.pop(role, None)


def _is_sister(entry: Guess, best: Guess) -> bool:
    """Whether a column says more of the same kind, so that both are read."""
    role = best.role or ""
    if role in SCHEMES:
        both = (best.column, entry.column)
        return all(scheme_hint(header, role) > 0 or role in named(header) for header in both)
    told = senses(entry.column)
    further = "further" in told or _NUMBERED.search(entry.column) is not None
    return role == "fuel" and "level" not in told and further
