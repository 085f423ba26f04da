"""The tables of a progress report, from a classified register."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import Classified, OriginLike, opened_classified
from annexc._classify.outputs import answer
from annexc._errors import PartyError
from annexc._labels import labels
from annexc._law.article5 import bases_of, matrix
from annexc._law.party import Party
from annexc._law.party import party as party_of
from annexc._progress import worlds as _worlds
from annexc._progress.apart import (
    by_evidence_of,
    by_issue_of,
    by_operating_of,
    standing,
    written_operating,
)
from annexc._progress.carried import Carried, carried
from annexc._progress.counts import ROWS, Counts, Later, counts, selected
from annexc._progress.gaps import weighed_gaps
from annexc._progress.phase_in import milestones_of, phase_in_of, turns_of
from annexc._progress.places import ROLES, Places, has_places
from annexc._progress.unread import BY_WORDS, facts_of, says
from annexc._progress.unread import counted as word_counts
from annexc._progress.uptake import uptake_of
from annexc._question.assumptions import Assumptions
from annexc._question.recalled import Telling
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.rows import WhereLike

_DUTIES = (*_worlds.OBLIGATIONS, "undetermined")
#: The Toolkit's source groups.
_GROUPS = tuple(range(1, 11))
#: The tables in the order of a report.
_TABLES = (
    "by_category", "by_part", "by_age", "by_duty", "matrix", "by_party", "by_toolkit_group",
    "phase_in", "milestones", "bat_uptake", "gaps", "unread", "undetermined", "required",
    "by_operating", "by_evidence", "by_issue", "points", "totals",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Progress:
    """The tables of a progress report; shows them all in a notebook.

    In every table `floor` counts the sources that are determined to belong there and `ceiling`
    those that may: where they differ, something is undetermined. That a source is in no category
    may be inferred from its owner's main business alone, which proves nothing of the site:
    `by_evidence` tells these apart. Counts are of rows of the register, and each table adds up to
    all of them (`totals`).

    Attributes:
        rows: Rows that went in.
        unreadable: Of these, rows of which nothing says what they are, so that they may be of any
            category; `unreadable_require` of them may be ones for which best available techniques
            have to be required.
        readable: `by_category` and `by_toolkit_group` without them, by these names.
        party: The Party or Parties given, by alpha-3 code, `;`-joined; empty if a column names
            them.
        as_of: The day that was asked about, if it was given.
        by_category: One row a category of the Annex: `ref`, `part`, `name`, `floor`, `ceiling`, the
            `floor` by obligation in six columns, and `require_floor` and `require_ceiling`: sources
            for which best available techniques must and may have to be required.
        by_part: `part` (`II`, `III`, `none`), `floor`, `ceiling`.
        by_age: `source_age` (`new`, `existing`, `not_a_party`), `floor`, `ceiling`.
        by_duty: `obligation`, `legal_basis`, `floor`, `ceiling`, and the same without closed,
            planned and never-built sources: `operating_floor`, `operating_ceiling`.
        undetermined_duty: Rows whose obligation is undetermined.
        undetermined_operating: Of these, rows that are not closed, planned or never built.
        matrix: `part` and `source_age` in the structure of Article 5: `obligations`, `floor`,
            `ceiling`.
        by_party: One row a Party: its dates, its sources by obligation, `require_ceiling`.
        by_toolkit_group: One row each of the ten source groups of the Toolkit: `group`, `name`,
            `floor`, `ceiling`.
        phase_in: Sources by `year` of start, `period`, `basis` (the date that says so),
            `source_age` and `part`.
        milestones: One row a Party: `entry_into_force`, `cut_off`, `bat_deadline`.
        bat_uptake: By obligation, sources for which the register says that best available
            techniques are applied; None if it has no such column.
        gaps: As `data_gaps`.
        unread: The words that were not understood: `column` (an input column), `word`, `sources`.
        undetermined: Rows with an undetermined obligation by what they need.
        required: One row a source for which best available techniques must (`certain`) or may have
            to be required, with whether it is `operating`.
        by_operating: `operating` (`yes`, `no`: closed, planned or never built, `unknown`),
            `sources`, `require_floor`, `require_ceiling`.
        by_evidence: `evidence` (what spoke), `sources`; of these `none`: determined to be in no
            category, with `ancillary`: of those, sources that often have one beside; and
            `releases`: sources that the evidence names in no category, open since the register
            reports a release.
        by_issue: `issue`, `sources`, the most frequent first.
        points: Sources with coordinates, for a map; None if the register has none.
        unplaced: Rows without coordinates that can be read and be true.
        unplaced_by: Of these, how many by reason: `blank`, `unreadable`, `zero` (both coordinates
            are 0), `swapped` (latitude and longitude have changed places), `out_of_range`.
        totals: One row a table: what is determined, what is not, and that both add up to the rows.
    """

    rows: int
    party: str
    as_of: date | None
    by_category: pl.DataFrame
    by_part: pl.DataFrame
    by_age: pl.DataFrame
    by_duty: pl.DataFrame
    undetermined_duty: int
    undetermined_operating: int
    matrix: pl.DataFrame
    by_party: pl.DataFrame
    by_toolkit_group: pl.DataFrame
    phase_in: pl.DataFrame
    milestones: pl.DataFrame
    bat_uptake: pl.DataFrame | None
    gaps: pl.DataFrame
    unread: pl.DataFrame
    undetermined: pl.DataFrame
    by_operating: pl.DataFrame
    by_evidence: pl.DataFrame
    by_issue: pl.DataFrame
    unreadable: int
    unreadable_require: int
    readable: Mapping[str, pl.DataFrame]
    sums: tuple[dict[str, Any], ...]
    listed: Later
    places: Places | None

    @property
    def required(self) -> pl.DataFrame:
        """One row a source for which best available techniques must or may have to be required."""
        return self.listed.table

    @property
    def points(self) -> pl.DataFrame | None:
        """Sources with coordinates; None if the register has none."""
        return None if self.places is None else self.places.found[0]

    @property
    def unplaced_by(self) -> dict[str, int]:
        """Rows without coordinates that can be read and be true, by reason."""
        return {} if self.places is None else dict(self.places.found[1])

    @property
    def unplaced(self) -> int:
        """How many they are."""
        return sum(self.unplaced_by.values())

    @property
    def totals(self) -> pl.DataFrame:
        """One row a table: what is determined, what is not, and that both add up to the rows."""
        lines = list(self.sums)
        if self.points is not None:
            placed = self.points["sources"].sum()
            lines.append(_total("points", placed, self.unplaced, self.rows))
        return pl.DataFrame(lines)

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order of a report; those that the register lacks left out."""
        return {name: getattr(self, name) for name in self._names()}

    def _names(self) -> list[str]:
        lacks = {"bat_uptake": self.bat_uptake is None, "points": self.places is None}
        return [name for name in _TABLES if not lacks.get(name, False)]

    def __repr__(self) -> str:
        lines = [f"Progress over {self.rows:,} sources"]
        for row in self.by_duty.iter_rows(named=True):
            if row["ceiling"]:
                span = f"{row['floor']:,}"
                if row["ceiling"] != row["floor"]:
                    span += f" to {row['ceiling']:,}"
                lines.append(f"  {row['obligation']:<18} {span}")
        lines.append(f"  {'undetermined':<18} {self.undetermined_duty:,}")
        apart = self.by_operating.filter(operating="no")["sources"].sum()
        if apart:
            lines.append(f"  of these closed, planned or never built {apart:,}")
        inferred = self.by_evidence.filter(evidence="sector")["none"].sum()
        if inferred:
            lines.append(f"  in no category by their owner's main business alone {inferred:,}")
        lines.append(f"Tables: {', '.join(self._names())}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        shown = ("by_duty", "by_category", "matrix", "gaps")
        names = html.escape(", ".join(self._names()))
        parts = [f"<p>{self.rows:,} sources; tables: {names}</p>"]
        parts += [f"<h4>{name}</h4>{getattr(self, name)._repr_html_()}" for name in shown]
        return "".join(parts)


def progress(
    classified: Any,
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    assume: Assumptions | Mapping[str, Any] | None = None,
    provenance: OriginLike | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
) -> Progress:
    """The tables of a progress report to the Conference of the Parties.

    A classified file carries what was asked, and nothing needs to be told again. A table at hand
    carries nothing: give its `provenance`, or tell the question as it was told to `classify`. Then
    it is asked again, and a table whose answers differ is refused.

    Nulls: what a row leaves open widens a range; it is never counted on one side.

    Args:
        classified: A table with the output columns of `classify`, of any kind that it takes, or the
            path of a file of it (.parquet, .arrow, .csv, .tsv, .xlsx).
        party: As given to `classify`: whose dates the phase-in is held against where no column
            names the Party.
        as_of: As given to `classify`; carried into the report.
        register: As given to `classify`: which columns are dates, names and coordinates.
        columns: As given to `classify`; also maps `facility_id`, `name`, `latitude`, `longitude`
            and `bat_applied`.
        prefix: The prefix that was given to `classify`.
        assume: As given to `classify`.
        provenance: What `annexc.provenance` returned for the table, or the path of the file or
            sidecar that holds it.
        constants: As given to `classify`.
        where: As given to `classify`; rows that were left out are not in the table.

    Returns:
        The tables as Polars DataFrames; see `Progress`.

    Raises:
        AnnexcError: If a file is not the one that was written, if the answers are not those of the
            question, or if what is told contradicts the provenance.
        ColumnError: If an output column or a mapped column is not there, or holds a word that
            `classify` does not write.
        PartyError: If the Party is not known, or nothing says which it is.
        RegisterError: If the register description cannot be read.

    Source:
        The columns themselves; Article 5 of the Convention for the structure; the source groups of
        the UNEP Toolkit (2013).

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a", "II.b", "none"]})
        >>> plants = plants.with_columns(construction_started=pl.Series(["2015", None, None]))
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> annexc.progress(found, party="FRA").by_duty.select("obligation", "floor", "ceiling")[0]
        shape: (1, 3)
        ┌─────────────────┬───────┬─────────┐
        │ obligation      ┆ floor ┆ ceiling │
        │ ---             ┆ ---   ┆ ---     │
        │ str             ┆ i64   ┆ i64     │
        ╞═════════════════╪═══════╪═════════╡
        │ require_bat_new ┆ 1     ┆ 2       │
        └─────────────────┴───────┴─────────┘
    """
    telling = Telling(party, as_of, register, columns, prefix, assume, constants, where)
    found = opened_classified(classified, "progress", telling, provenance, needs_party=True)
    return counted_progress(found)


def counted_progress(classified: Classified) -> Progress:
    """The tables of a classified register that is opened."""
    told = classified.told
    used, day = carried(told), told.as_of
    parties, default = tuple(told.parties.given.values()), told.parties.default
    found = counts(classified, used, day or date.today(), turns_of(parties))
    outcomes = found.outcomes.with_columns(party=party_codes(found.outcomes["party"], default))
    known = {entry.iso3: entry for entry in parties}
    met = {code: known.get(code) or _party(code) for code in outcomes["party"].unique()}
    law = _worlds.law_of((entry for entry in met.values() if entry is not None), day)
    groups = [name for name in used.columns_of("toolkit") if name in outcomes.columns]
    starts = found.starts.with_columns(party=party_codes(found.starts["party"], default))
    asked = _Asked(";".join(sorted(known)), day, default)
    lines = _Lines(outcomes.with_columns(pl.col("needs").fill_null("")), groups)
    return _tables(classified, used, found, lines, starts, met, law, asked)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The outcomes by those of their columns that a table is made from.

    Attributes:
        outcomes: All of them, with `party` as a code.
        groups: The columns of Toolkit codes.
    """

    outcomes: pl.DataFrame
    groups: Sequence[str]

    def of(self, *names: str) -> list[dict[str, Any]]:
        """Each combination of these columns, with the number of rows that have it."""
        counted = self.outcomes.group_by(names, maintain_order=True).agg(pl.col(ROWS).sum())
        return counted.to_dicts()

    def possible(self) -> list[dict[str, Any]]:
        """What rows may be and when, each combination with the duties that it leaves."""
        return [_outcome(row, self.groups) for row in self.of(*_POSSIBLE, *self.groups)]


_POSSIBLE = (
    "annex_c", "annex_c_candidates", "source_age", "obligation", "obligation_candidates",
    "operating", "party", "evidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    party: str
    as_of: date | None
    default: str | None


def _unread(worded: pl.DataFrame, columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The words that were not understood."""
    found = word_counts(worded, columns, text=False)
    lines = [(column, word, count) for (column, word), count in found.items()]
    schema = {"column": pl.String(), "word": pl.String(), "sources": pl.Int64()}
    words = pl.DataFrame(lines, schema=schema, orient="row")
    return words.sort("sources", "column", "word", descending=[True, False, False])


def _gaps(found: Counts, columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """What is missing, with the facts that are stated in words not understood."""
    kept = ["needs", "obligation", "ancillary", "unread", ROWS]
    as_text = [pl.col(name).cast(pl.String) for name in ("needs", "obligation", "ancillary")]
    worded = says(pl.col("issues"))
    plain = found.outcomes.filter(~worded) if columns else found.outcomes
    lined = [plain.with_columns(*as_text, unread=pl.lit("")).select(kept)]
    if columns:
        facts = facts_of(found.worded, columns, text=False)
        lined.append(found.worded.with_columns(*as_text, unread=facts).select(kept))
    return weighed_gaps(pl.concat(lined))


def _tables(
    classified: Classified,
    used: Carried,
    found: Counts,
    lines: _Lines,
    starts: pl.DataFrame,
    met: Mapping[str, Party | None],
    law: _worlds.Law,
    asked: _Asked,
) -> Progress:
    outcomes = lines.possible()
    by_category = _by_category(outcomes, law)
    readable = [row for row in outcomes if not _worlds.is_unreadable(row)]
    unreadable = [row for row in outcomes if _worlds.is_unreadable(row)]
    by_part = _ranges(outcomes, "part", ("II", "III", "none"), _parts)
    by_age = _ranges(outcomes, "source_age", ("new", "existing", "not_a_party"), _ages)
    by_duty = _ranges(outcomes, "obligation", _worlds.OBLIGATIONS, _duties)
    met_bases = lines.of("obligation", "legal_basis")
    bases = [_bases(met_bases, name) for name in _worlds.OBLIGATIONS]
    by_duty = by_duty.insert_column(1, pl.Series("legal_basis", bases, dtype=pl.String))
    stands = standing(outcomes)
    operating = _counted(stands, _worlds.OBLIGATIONS, _duties)
    by_duty = by_duty.with_columns(
        column.alias(f"operating_{name}") for name, column in operating.items()
    )
    matrix = _matrix(outcomes)
    by_party = _by_party(outcomes, met)
    by_group = _by_group(outcomes)
    words = {role: used.columns_of(role) for role in BY_WORDS if used.has(role)}
    phase_in = phase_in_of(starts, met)
    by_operating = by_operating_of(outcomes)
    by_evidence = by_evidence_of(lines.of("evidence", "annex_c", "ancillary", "issues"))
    total = sum(row[ROWS] for row in outcomes)
    places = _places(classified, used)
    uptake = None
    if used.has("bat_applied"):
        uptake = uptake_of(found.uptake, used.columns_of("bat_applied"))
    needs = lines.of("obligation", "operating", "needs")
    undetermined = _undetermined(needs)
    open_duty = int(undetermined["sources"].sum())
    no_group = sum(row[ROWS] for row in outcomes if _groups(row) == {None})
    outside = sum(row[ROWS] for row in outcomes if _worlds.is_outside(row))
    totals = [
        _total("by_category", by_category["floor"].sum(), _open(outcomes, _worlds.refs_of), total),
        _total("by_part", by_part["floor"].sum(), _open(outcomes, _parts), total),
        _total("by_age", by_age["floor"].sum(), _open(outcomes, _ages), total),
        _total("by_duty", by_duty["floor"].sum(), open_duty, total),
        # The matrix has no place for sources in States that are no Parties.
        _total("matrix", matrix["floor"].sum() + outside, _open(outcomes, _cells), total),
        _total("by_party", by_party["sources"].sum(), 0, total),
        # A source outside the Annex counts in no group, unless it has a Toolkit code.
        _total(
            "by_toolkit_group", by_group["floor"].sum() + no_group, _open(outcomes, _groups), total
        ),
        _total("phase_in", phase_in["sources"].sum(), 0, total),
        _total("by_operating", by_operating["sources"].sum(), 0, total),
        _total("by_evidence", by_evidence["sources"].sum(), 0, total),
    ]
    if uptake is not None:
        totals.append(_total("bat_uptake", uptake["sources"].sum(), 0, total))
    return Progress(
        rows=total,
        party=asked.party,
        as_of=asked.as_of,
        by_category=by_category,
        by_part=by_part,
        by_age=by_age,
        by_duty=by_duty,
        undetermined_duty=open_duty,
        undetermined_operating=int(_undetermined(standing(needs))["sources"].sum()),
        matrix=matrix,
        by_party=by_party,
        by_toolkit_group=by_group,
        phase_in=phase_in,
        milestones=milestones_of(met),
        bat_uptake=uptake,
        gaps=_gaps(found, words),
        unread=_unread(found.worded, words),
        undetermined=undetermined,
        listed=Later(_required(classified, used), partial(_named, default=asked.default)),
        by_operating=by_operating,
        by_evidence=by_evidence,
        by_issue=by_issue_of(lines.of("issues")),
        places=places,
        unreadable=sum(row[ROWS] for row in unreadable),
        unreadable_require=sum(row[ROWS] for row in unreadable if _worlds.REQUIRE in row["duties"]),
        readable={
            "by_category": _by_category(readable, law),
            "by_toolkit_group": _by_group(readable),
        },
        sums=tuple(totals),
    )


def _outcome(row: dict[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    """A combination of columns with the Toolkit codes and the duties that it leaves."""
    read = _native.match_codes("toolkit", [row[name] for name in groups if row[name]])
    # A cell that is no code rules nothing out; then the categories speak.
    codes = [code for cell in read for code in _worlds.listed(cell)] if None not in read else []
    return row | {"codes": codes, "duties": set(_worlds.obligations_of(row))}


def party_codes(named: pl.Series, default: str | None) -> pl.Series:
    """The alpha-3 code of each row; empty where no State is meant that is known.

    A cell that says nothing takes the default, as in the classification.
    """
    texts = named.unique().drop_nulls().to_list()
    codes = [
        _native.resolve_party(text) or (default if blank else None) or ""
        for text, blank in zip(texts, _native.match_missing(texts), strict=True)
    ]
    found = named.replace_strict(texts, codes, default=default or "", return_dtype=pl.String)
    return found.fill_null(default or "")


def _party(code: str) -> Party | None:
    try:
        return party_of(code) if code else None
    except PartyError:
        return None


def _parts(row: Mapping[str, Any]) -> set[str]:
    return {_worlds.part_of(ref) for ref in _worlds.refs_of(row)}


def _ages(row: Mapping[str, Any]) -> set[str]:
    return _worlds.standings_of(row)


def _duties(row: Mapping[str, Any]) -> set[str]:
    found: set[str] = row["duties"]
    return found


def _groups(row: Mapping[str, Any]) -> set[int | None]:
    return _worlds.toolkit_groups_of(row, row["codes"])


def _cells(row: Mapping[str, Any]) -> set[tuple[str, str] | None]:
    """The places in the matrix that stay possible; None where the State is or may be no Party."""
    return {
        (part, age) if age in _worlds.AGES else None
        for part in _parts(row)
        for age in _worlds.standings_of(row)
    }


Possible = Callable[[Mapping[str, Any]], Any]


def _ranges(
    outcomes: Sequence[Mapping[str, Any]],
    name: str,
    values: Sequence[Any],
    possible: Possible,
    kind: type[pl.DataType] = pl.String,
) -> pl.DataFrame:
    """Of how many rows each value is determined, and of how many it is possible."""
    return pl.DataFrame(
        {name: pl.Series(values, dtype=kind), **_counted(outcomes, values, possible)}
    )


def _counted(
    outcomes: Sequence[Mapping[str, Any]], values: Sequence[Any], possible: Possible
) -> dict[str, pl.Series]:
    floor: Counter[Any] = Counter()
    ceiling: Counter[Any] = Counter()
    for row in outcomes:
        left = set(possible(row))
        for value in left:
            ceiling[value] += row[ROWS]
            if len(left) == 1:
                floor[value] += row[ROWS]
    return {
        "floor": pl.Series([floor[value] for value in values], dtype=pl.Int64),
        "ceiling": pl.Series([ceiling[value] for value in values], dtype=pl.Int64),
    }


def _by_group(outcomes: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    counted = _ranges(outcomes, "group", _GROUPS, _groups, kind=pl.Int64)
    names = [labels("en")[f"toolkit.{group}"] for group in _GROUPS]
    return counted.insert_column(1, pl.Series("name", names))


def _open(outcomes: Sequence[Mapping[str, Any]], possible: Possible) -> int:
    """How many rows have more than one value left."""
    return sum(row[ROWS] for row in outcomes if len(set(possible(row))) > 1)


def _total(table: str, determined: Any, undetermined: int, rows: int) -> dict[str, Any]:
    counted = int(determined) + undetermined
    return {
        "table": table,
        "determined": int(determined),
        "undetermined": undetermined,
        "counted": counted,
        "rows": rows,
        "adds_up": counted == rows,
    }


def _by_category(outcomes: Sequence[Mapping[str, Any]], law: _worlds.Law) -> pl.DataFrame:
    lines = {
        ref: {
            "ref": ref,
            "part": entry["part"] or "",
            "name": entry["name"],
            **dict.fromkeys(("floor", "ceiling", *_DUTIES, "require_floor", "require_ceiling"), 0),
        }
        for ref, entry in _worlds.categories().items()
    }
    for row in outcomes:
        for ref in _worlds.refs_of(row):
            lines[ref]["ceiling"] += row[ROWS]
            if _worlds.may_require(row, ref, law):
                lines[ref]["require_ceiling"] += row[ROWS]
        ref = row["annex_c"]
        if ref is not None:
            lines[ref]["floor"] += row[ROWS]
            lines[ref][row["obligation"]] += row[ROWS]
            if row["obligation"] == "require_bat_new":
                lines[ref]["require_floor"] += row[ROWS]
    return pl.DataFrame(list(lines.values()))


def _bases(outcomes: Sequence[Mapping[str, Any]], obligation: str) -> str:
    """The paragraphs under which rows have the duty; those that the law names if no row has it."""
    met = {row["legal_basis"] for row in outcomes if row["obligation"] == obligation}
    return ";".join(sorted(met - {None}) or bases_of(obligation))


def _matrix(outcomes: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "part": [part for part, _ in matrix()],
            "source_age": [age for _, age in matrix()],
            "obligations": [";".join(duties) for duties in matrix().values()],
            **_counted(outcomes, tuple(matrix()), _cells),
        }
    )


def _by_party(
    outcomes: Sequence[Mapping[str, Any]], met: Mapping[str, Party | None]
) -> pl.DataFrame:
    counts: dict[str, Counter[str]] = {code: Counter() for code in sorted(met)}
    for row in outcomes:
        line = counts[row["party"]]
        line["sources"] += row[ROWS]
        line[row["obligation"]] += row[ROWS]
        if "require_bat_new" in row["duties"]:
            line["require_ceiling"] += row[ROWS]
    numbers = ("sources", *_DUTIES, "require_ceiling")
    dates = ("entry_into_force", "cut_off", "bat_deadline")
    schema: dict[str, Any] = {"party": pl.String, "name": pl.String}
    schema |= dict.fromkeys(numbers, pl.Int64) | dict.fromkeys(dates, pl.Date)
    lines = [
        {
            "party": code,
            "name": getattr(met[code], "name", None),
            **{name: line[name] for name in numbers},
            **{name: getattr(met[code], name, None) for name in dates},
        }
        for code, line in counts.items()
    ]
    return pl.DataFrame(lines, schema=schema).sort("sources", "party", descending=[True, False])


def _undetermined(outcomes: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    counts: Counter[str] = Counter()
    for row in outcomes:
        if row["obligation"] == "undetermined":
            counts[row["needs"]] += row[ROWS]
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return pl.DataFrame(ordered, schema={"needs": pl.String, "sources": pl.Int64}, orient="row")


def _required(classified: Classified, used: Carried) -> pl.LazyFrame:
    """The sources for which best available techniques must or may have to be required."""
    rows, schema, prefix = _table(classified)
    outputs = {
        name: answer(prefix + name, name, schema).cast(pl.String)
        for name in ("annex_c", "annex_c_candidates", "source_age", "obligation", "needs",
                     "obligation_candidates")
    } | {
        name: answer(prefix + name, name, schema) for name in ("bat_required_from", "operating")
    }  # fmt: skip
    found = selected(rows, outputs | _first_texts(used, schema, ("facility_id", "name", "party")))
    return found.filter(_worlds.may_be_required()).select(
        "facility_id", "name", "party", "annex_c", "annex_c_candidates", "source_age",
        "bat_required_from", (pl.col("obligation") == "require_bat_new").alias("certain"),
        written_operating(pl.col("operating")).alias("operating"),
        pl.col("needs").fill_null(""),
    )  # fmt: skip


def _named(listed: pl.DataFrame, default: str | None) -> pl.DataFrame:
    """Those that are certain first, each lot by date and identifier."""
    listed = listed.with_columns(party=party_codes(listed["party"], default))
    # By all columns, so that the order of the rows that went in does not show.
    first = ["certain", "bat_required_from", "facility_id"]
    order = [*first, *(name for name in listed.columns if name not in first)]
    return listed.sort(order, descending=[name == "certain" for name in order], nulls_last=True)


def _places(classified: Classified, used: Carried) -> Places | None:
    if not has_places(used):
        return None
    rows, schema, prefix = _table(classified)
    texts = used.texts(ROLES, schema) | _first_texts(used, schema, ("name", "party"))
    obligation = answer(prefix + "obligation", "obligation", schema).cast(pl.Enum(_DUTIES))
    return Places(selected(rows, {**texts, "obligation": obligation}), used)


def _table(classified: Classified) -> tuple[pl.LazyFrame, pl.Schema, str]:
    rows = classified.frame.lazy()
    return rows, rows.collect_schema(), classified.told.prefix


def _first_texts(
    used: Carried, schema: Mapping[str, pl.DataType], roles: Sequence[str]
) -> dict[str, pl.Expr]:
    """Roles by their first column, null where the register has none."""
    texts = used.texts(roles, schema)
    return {role: texts.get(role, pl.lit(None, dtype=pl.String)) for role in roles}
