"""The tables of a progress report, from a classified register."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import Classified, OriginLike, opened_classified
from annexc._classify.kernel import output_names
from annexc._errors import PartyError
from annexc._labels import labels
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
from annexc._progress.carried import Carried, carried, tables_of
from annexc._progress.gaps import weighed_gaps
from annexc._progress.phase_in import milestones_of, phase_in_of
from annexc._progress.places import has_places, placed
from annexc._progress.unread import BY_WORDS, ISSUE, counted, facts_of, has_any
from annexc._progress.uptake import uptake_of
from annexc._question.assumptions import Assumptions
from annexc._question.recalled import Telling
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.rows import WhereLike

_COUNT = "rows"
_DUTIES = (*_worlds.OBLIGATIONS, "undetermined")
#: What a table is made from: a combination of these stands for all rows that have it.
_OUTCOME = (
    "annex_c", "annex_c_candidates", "source_age", "obligation", "bat_floor", "bat_ceiling",
    "bat_required_from", "legal_basis", "operating", "evidence", "ancillary", "needs", "issues",
)  # fmt: skip
_BASES = {
    "require_bat_new": ("5(d)",),
    "promote_bat_new": ("5(d)", "5(e)(ii)"),
    "promote_existing": ("5(e)(i)",),
    "none": ("5(b)-(c)",),
    "not_a_party": (),
}
#: What Article 5 attaches to a source by part and age.
_MATRIX = {
    ("II", "new"): ("require_bat_new", "promote_bat_new"),
    ("II", "existing"): ("promote_existing",),
    ("III", "new"): ("require_bat_new", "promote_bat_new"),
    ("III", "existing"): ("promote_existing",),
    ("none", "new"): ("none",),
    ("none", "existing"): ("none",),
}
#: The Toolkit's source groups.
_GROUPS = tuple(range(1, 11))


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
    required: pl.DataFrame
    by_operating: pl.DataFrame
    by_evidence: pl.DataFrame
    by_issue: pl.DataFrame
    points: pl.DataFrame | None
    unplaced: int
    unplaced_by: Mapping[str, int]
    totals: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order of a report; those that the register lacks left out."""
        return tables_of(self)

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
        lines.append(f"Tables: {', '.join(self.tables())}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        shown = ("by_duty", "by_category", "matrix", "gaps")
        tables = self.tables()
        parts = [f"<p>{self.rows:,} sources; tables: {html.escape(', '.join(tables))}</p>"]
        parts += [f"<h4>{name}</h4>{tables[name]._repr_html_()}" for name in shown]
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
    frame, told, prefix = classified.frame, classified.told, classified.told.prefix
    used = carried(told)
    parties, default = tuple(told.parties.given.values()), told.parties.default
    day = told.as_of
    wanted = [*used.headers(), *(prefix + name for name in output_names())]
    table = frame.table(list(dict.fromkeys(wanted)))
    rows = used.taken(table, prefix)
    rows, words = _unread(rows, table, used)
    rows = rows.with_columns(party=_codes(rows["party"], default))
    known = {entry.iso3: entry for entry in parties}
    met = {code: known.get(code) or _party(code) for code in rows["party"].unique()}
    law = _worlds.law_of((entry for entry in met.values() if entry is not None), day)
    groups = used.columns_of("toolkit")
    distinct = rows.group_by(*_OUTCOME, "party", *groups).len(_COUNT).sort(_COUNT, descending=True)
    outcomes = [_outcome(row, groups, law) for row in distinct.iter_rows(named=True)]
    return _tables(rows, words, outcomes, used, met, law, (";".join(sorted(known)), day))


def _unread(
    rows: pl.DataFrame, table: pl.DataFrame, used: Carried
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with the facts that they state in words not understood, and those words."""
    found: Counter[tuple[str, str]] = Counter()
    unread = pl.lit("").alias("unread")
    if has_any(rows["issues"]):
        columns = {role: used.columns_of(role) for role in BY_WORDS if used.has(role)}
        said = table.select(rows["issues"], **used.texts(BY_WORDS, table.schema))
        unread = pl.lit(facts_of(said, columns, text=False))
        ones = said.with_columns(rows=pl.lit(1, dtype=pl.Int64))
        found = counted(ones.filter(pl.col("issues").str.contains(ISSUE)), columns, text=False)
    lines = [(column, word, count) for (column, word), count in found.items()]
    schema = {"column": pl.String(), "word": pl.String(), "sources": pl.Int64()}
    words = pl.DataFrame(lines, schema=schema, orient="row")
    return rows.with_columns(unread), words.sort(
        "sources", "column", "word", descending=[True, False, False]
    )


def _tables(
    rows: pl.DataFrame,
    words: pl.DataFrame,
    outcomes: Sequence[dict[str, Any]],
    used: Carried,
    met: Mapping[str, Party | None],
    law: _worlds.Law,
    asked: tuple[str, date | None],
) -> Progress:
    by_category = _by_category(outcomes, law)
    by_part = _ranges(outcomes, "part", ("II", "III", "none"), _parts)
    by_age = _ranges(outcomes, "source_age", ("new", "existing", "not_a_party"), _ages)
    by_duty = _ranges(outcomes, "obligation", _worlds.OBLIGATIONS, _duties)
    bases = [_bases(outcomes, name) for name in _worlds.OBLIGATIONS]
    by_duty = by_duty.insert_column(1, pl.Series("legal_basis", bases, dtype=pl.String))
    stands = standing(outcomes)
    operating = _counted(stands, _worlds.OBLIGATIONS, _duties)
    by_duty = by_duty.with_columns(
        column.alias(f"operating_{name}") for name, column in operating.items()
    )
    matrix = _matrix(outcomes)
    by_party = _by_party(outcomes, met)
    by_group = _ranges(outcomes, "group", _GROUPS, _groups, kind=pl.Int64)
    by_group = by_group.insert_column(
        1, pl.Series("name", [labels("en")[f"toolkit.{group}"] for group in _GROUPS])
    )
    gaps = weighed_gaps(
        rows.group_by("needs", "obligation", "ancillary", "unread")
        .len(_COUNT)
        .with_columns(pl.col(_COUNT).cast(pl.Int64))
    )
    dates = {role: used.columns_of(role) for role in used.dates}
    phase_in = phase_in_of(rows, dates, met, asked[1] or date.today(), used.manner)
    by_operating = by_operating_of(outcomes)
    by_evidence = by_evidence_of(outcomes)
    points, unplaced_by = _points(rows, used)
    unplaced = sum(unplaced_by.values())
    uptake = uptake_of(rows, used.columns_of("bat_applied")) if used.has("bat_applied") else None
    undetermined = _undetermined(outcomes)
    open_duty = int(undetermined["sources"].sum())
    total = rows.height
    no_group = sum(row[_COUNT] for row in outcomes if _groups(row) == {None})
    outside = sum(row[_COUNT] for row in outcomes if _worlds.is_outside(row))
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
    if points is not None:
        totals.append(_total("points", points["sources"].sum(), unplaced, total))
    return Progress(
        rows=total,
        party=asked[0],
        as_of=asked[1],
        by_category=by_category,
        by_part=by_part,
        by_age=by_age,
        by_duty=by_duty,
        undetermined_duty=open_duty,
        undetermined_operating=int(_undetermined(stands)["sources"].sum()),
        matrix=matrix,
        by_party=by_party,
        by_toolkit_group=by_group,
        phase_in=phase_in,
        milestones=milestones_of(met),
        bat_uptake=uptake,
        gaps=gaps,
        unread=words,
        undetermined=undetermined,
        required=_required(rows, outcomes),
        by_operating=by_operating,
        by_evidence=by_evidence,
        by_issue=by_issue_of(outcomes),
        points=points,
        unplaced=unplaced,
        unplaced_by=unplaced_by,
        totals=pl.DataFrame(totals),
    )


def _outcome(row: Mapping[str, Any], groups: Sequence[str], law: _worlds.Law) -> dict[str, Any]:
    """A combination of columns with the Toolkit codes and the duties that it leaves."""
    plain = {**row, "needs": row["needs"] or "", _COUNT: int(row[_COUNT])}
    read = _native.match_codes("toolkit", [row[name] for name in groups if row[name]])
    # A cell that is no code rules nothing out; then the categories speak.
    codes = [code for cell in read for code in _worlds.listed(cell)] if None not in read else []
    return plain | {"codes": codes, "duties": _worlds.obligations_of(plain, law)}


def _codes(named: pl.Series, default: str | None) -> pl.Series:
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
            ceiling[value] += row[_COUNT]
            if len(left) == 1:
                floor[value] += row[_COUNT]
    return {
        "floor": pl.Series([floor[value] for value in values], dtype=pl.Int64),
        "ceiling": pl.Series([ceiling[value] for value in values], dtype=pl.Int64),
    }


def _open(outcomes: Sequence[Mapping[str, Any]], possible: Possible) -> int:
    """How many rows have more than one value left."""
    return sum(row[_COUNT] for row in outcomes if len(set(possible(row))) > 1)


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
            lines[ref]["ceiling"] += row[_COUNT]
            if _worlds.may_require(row, ref, law):
                lines[ref]["require_ceiling"] += row[_COUNT]
        ref = row["annex_c"]
        if ref is not None:
            lines[ref]["floor"] += row[_COUNT]
            lines[ref][row["obligation"]] += row[_COUNT]
            if row["obligation"] == "require_bat_new":
                lines[ref]["require_floor"] += row[_COUNT]
    return pl.DataFrame(list(lines.values()))


def _bases(outcomes: Sequence[Mapping[str, Any]], obligation: str) -> str:
    """The paragraphs under which rows have the duty; those that the law names if no row has it."""
    met = {row["legal_basis"] for row in outcomes if row["obligation"] == obligation}
    return ";".join(sorted(met - {None}) or _BASES[obligation])


def _matrix(outcomes: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "part": [part for part, _ in _MATRIX],
            "source_age": [age for _, age in _MATRIX],
            "obligations": [";".join(duties) for duties in _MATRIX.values()],
            **_counted(outcomes, tuple(_MATRIX), _cells),
        }
    )


def _by_party(
    outcomes: Sequence[Mapping[str, Any]], met: Mapping[str, Party | None]
) -> pl.DataFrame:
    counts: dict[str, Counter[str]] = {code: Counter() for code in sorted(met)}
    for row in outcomes:
        line = counts[row["party"]]
        line["sources"] += row[_COUNT]
        line[row["obligation"]] += row[_COUNT]
        if "require_bat_new" in row["duties"]:
            line["require_ceiling"] += row[_COUNT]
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
            counts[row["needs"]] += row[_COUNT]
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return pl.DataFrame(ordered, schema={"needs": pl.String, "sources": pl.Int64}, orient="row")


def _required(rows: pl.DataFrame, outcomes: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The sources themselves, those that are certain first, each lot by date and identifier."""
    keys = ("party", "annex_c", "annex_c_candidates", "source_age", "obligation", "bat_floor",
            "bat_ceiling", "needs")  # fmt: skip
    may = {
        tuple(row[name] for name in keys) for row in outcomes if "require_bat_new" in row["duties"]
    }
    chosen = pl.DataFrame(list(may), schema=dict.fromkeys(keys, pl.String), orient="row")
    open_or_certain = (
        rows.filter(pl.col("bat_ceiling") == "require")
        .with_columns(pl.col(name).cast(pl.String) for name in keys)
        .with_columns(pl.col("needs").fill_null(""))
    )
    found = open_or_certain.join(chosen, on=keys, how="semi", nulls_equal=True)
    certain = pl.col("obligation") == "require_bat_new"
    listed = found.select(
        "facility_id", "name", "party", "annex_c", "annex_c_candidates", "source_age",
        "bat_required_from", certain.alias("certain"),
        written_operating(pl.col("operating")).alias("operating"), "needs",
    )  # fmt: skip
    # By all columns, so that the order of the rows that went in does not show.
    first = ["certain", "bat_required_from", "facility_id"]
    order = [*first, *(name for name in listed.columns if name not in first)]
    return listed.sort(order, descending=[name == "certain" for name in order], nulls_last=True)


def _points(rows: pl.DataFrame, used: Carried) -> tuple[pl.DataFrame | None, Mapping[str, int]]:
    if not has_places(used):
        return None, {}
    drawn, unplaced = placed(rows, used)
    found = (
        drawn.group_by("latitude", "longitude", pl.col("obligation").cast(pl.String))
        .agg(
            sources=pl.len().cast(pl.Int64),
            name=pl.when(pl.len() == 1).then(pl.col("name").first()),
        )
        .sort("latitude", "longitude", "obligation")
    )
    return found, unplaced
