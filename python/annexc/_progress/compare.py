"""Two reporting rounds of one register: what appeared, closed and changed, and why."""

from __future__ import annotations

import html
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.classified import Classified, OriginLike, opened_classified
from annexc._classify.kernel import output_names
from annexc._classify.outputs import filled
from annexc._errors import ColumnError, PartyError, RegisterWarning
from annexc._law.party import party as party_of
from annexc._learnt.inputs import own_inputs, said_of_rows
from annexc._progress.carried import carried, tables_of, text_of
from annexc._question.recalled import Telling
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.manner import Manner
from annexc._register.roles import CATEGORY, DATES, FACTS, RELEASES, SCHEMES
from annexc._register.words.fold import fold_name

STATUSES = ("same", "changed", "appeared", "closed", "gone")
#: What a change of an input is called. The status says whether a source operates, and bears on no
#: duty; it explains a closure.
_REASONS = {
    **dict.fromkeys(CATEGORY, "activity"),
    **dict.fromkeys((*FACTS, *RELEASES), "fact"),
    **dict.fromkeys(DATES, "date"),
    **dict.fromkeys(("modification_started", "retrofit"), "modification"),
    "party": "party",
    "status": "status",
}
#: Read only where the assumptions let words count.
_TEXT_REASONS = {"name": "activity", "activity": "activity"}
WHY = (
    "learnt", "date", "modification", "fact", "activity", "status", "party", "plan", "law",
    "assumption", "time", "unknown",
)  # fmt: skip
_ID = "facility_id"
_SIDES = ("before", "after")
_VERDICT = ("annex_c", "source_age", "obligation", "bat_required_from", "operating")


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """How the duties of two rounds differ; shows itself in a notebook.

    Attributes:
        before: Rows of the earlier round.
        after: Rows of the later round.
        summary: `status` (`same`, `changed`, `appeared`, `closed`, `gone`), `sources`.
        changes: Matched sources of which the obligation differs: `from`, `to`, `why`, `sources`,
            the most frequent first.
        sources: One row a source that is not the same: `facility_id`, `name`, `status`,
            `obligation_before`, `obligation_after`, `annex_c_before`, `annex_c_after`, `why`
            (`;`-joined), `fields` (the inputs that differ, `;`-joined).
        unmatched: Rows without an identifier of their own: `round`, `facility_id`, `name`,
            `reason`.
        totals: That both rounds add up: `round`, `matched`, `only_here`, `unmatched`, `counted`,
            `rows`, `adds_up`.
        settled: Of how many rows of each round, the earlier first, the duty is determined.
        renamed: Matched sources that have another name in the two rounds, case, accents, blanks and
            punctuation aside: `facility_id`, `name_before`, `name_after`. If the identifiers are
            running numbers, these are other sources.
    """

    before: int
    after: int
    summary: pl.DataFrame
    changes: pl.DataFrame
    sources: pl.DataFrame
    unmatched: pl.DataFrame
    totals: pl.DataFrame
    settled: tuple[int, int] = (0, 0)
    renamed: pl.DataFrame = field(default_factory=pl.DataFrame)

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name, in the order of a report."""
        return tables_of(self)

    def __repr__(self) -> str:
        lines = [f"Comparison of {self.before:,} sources with {self.after:,}"]
        lines += [
            f"  {row['status']:<9} {row['sources']:,}" for row in self.summary.iter_rows(named=True)
        ]
        lines.append(f"  unmatched {self.unmatched.height:,}")
        lines += [f"  {self.other_names()}"] if self.renamed.height else []
        return "\n".join([*lines, self.shares()])

    def shares(self) -> str:
        """Of which share of each round the duty is determined, in words."""
        shown = [
            f"{count:,} of {rows:,} ({count / max(rows, 1):.1%})"
            for count, rows in zip(self.settled, (self.before, self.after), strict=True)
        ]
        return f"duty determined: {shown[0]} before, {shown[1]} after"

    def other_names(self) -> str:
        """Of how many matched sources the name is another one, in words."""
        matched = self.totals["matched"][0]
        return f"{self.renamed.height:,} of {matched:,} matched have another name"

    def _repr_html_(self) -> str:
        head = f"<p>{self.before:,} sources before, {self.after:,} after; {self.shares()}</p>"
        head += f"<p>{self.other_names()}</p>" if self.renamed.height else ""
        shown = ("summary", "changes")
        tables = self.tables()
        return head + "".join(
            f"<h4>{html.escape(name)}</h4>{tables[name]._repr_html_()}" for name in shown
        )


def compare(
    before: Any,
    after: Any,
    *,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    prefix: str = "",
    before_origin: OriginLike | None = None,
    after_origin: OriginLike | None = None,
) -> Comparison:
    """Compares two reporting rounds of one register, matched by `facility_id`.

    A source has changed where its obligation differs. `why` names what differs between the rounds
    that a duty depends on: what was `learnt` of it (`facts`), inputs of the source itself, read
    from its row (`date`, `modification`, `fact`, `activity`, `party`), and, if the origins of both
    rounds are given, what was asked
    (`party`, `plan`, `law`, `assumption`, and `time`: a legal date of the source lies between the
    days asked about, or nothing but the day differs). Inputs are compared as they are read, so that
    `5(b)` and `5.b` are the same. `unknown` says that none of them differs.

    A classified file carries what was asked of it, and nothing needs to be told again.

    Nulls: an empty identifier matches nothing, and an identifier that stands twice in a round
    matches nothing either; such rows are listed, not guessed at. Identifiers that differ by zeros
    before them are two, of which a `RegisterWarning` speaks, as it does of matched sources that
    have another name; an empty name is no other.

    Args:
        before: The earlier round, with the output columns of `classify`, of any kind it takes, or
            the path of a file of it.
        after: The later round, likewise.
        register: As given to `classify`: which columns are read as what.
        columns: As given to `classify`.
        prefix: The prefix that was given to `classify`.
        before_origin: What `provenance` returned for the earlier round, or the path of the file or
            sidecar that holds it.
        after_origin: The same for the later one.

    Returns:
        The tables as Polars DataFrames; see `Comparison`.

    Raises:
        AnnexcError: If a file is not the one that was written, if the answers of a round are not
            those of the question in its provenance, or if what is told contradicts it.
        ColumnError: If there is no `facility_id`, if an output column is not there or holds a word
            that `classify` does not write.
        RegisterError: If the register description cannot be read.

    Source:
        The columns themselves.

    Example:
        >>> import annexc, polars as pl
        >>> first = pl.DataFrame({"facility_id": ["A", "B"], "category": ["II.a", "II.b"]})
        >>> second = first.with_columns(construction_started=pl.Series(["2015", None]))
        >>> rounds = [
        ...     annexc.classify(rows, party="FRA", as_of="2026-08-31") for rows in (first, second)
        ... ]
        >>> annexc.compare(*rounds).changes.row(0)
        ('undetermined', 'require_bat_new', 'date', 1)
    """
    telling = Telling(register=register, columns=columns, prefix=prefix)
    given = {"before": (before, before_origin), "after": (after, after_origin)}
    rounds = {
        side: opened_classified(data, "compare", telling, origin, place=side, lenient=True)
        for side, (data, origin) in given.items()
    }
    return compared(rounds["before"], rounds["after"])


def compared(before: Classified, after: Classified) -> Comparison:
    """The comparison of two rounds that are opened."""
    rounds = {"before": before, "after": after}
    origins = (before.told.origin or None, after.told.origin or None)
    text = any(opened.told.text for opened in rounds.values())
    reasons = _REASONS | (_TEXT_REASONS if text else {})
    # By one day, so that the same writing says the same in both rounds.
    days = [origin["as_of"] for origin in origins if origin and origin.get("as_of")]
    as_of = max(days, default=date.today().isoformat())
    taken = {side: _taken(opened, side, reasons, as_of) for side, opened in rounds.items()}
    # A role that one round does not have is empty there.
    roles = [
        role for role in reasons if any(f"read {role}" in rows.columns for rows in taken.values())
    ]
    taken = {
        side: rows.with_columns(
            pl.lit("").alias(f"read {role}") for role in roles if f"read {role}" not in rows.columns
        )
        for side, rows in taken.items()
    }
    # An identifier that is not one source's in a round cannot be matched in the other either.
    shared = pl.concat(
        [rows.filter(pl.col(_ID).is_duplicated())[_ID].drop_nulls() for rows in taken.values()]
    ).unique()
    reason = (
        pl.when(pl.col(_ID).is_null())
        .then(pl.lit("no_id"))
        .when(pl.col(_ID).is_in(shared.implode()))
        .then(pl.lit("duplicate_id"))
    )
    judged = {side: rows.with_columns(reason=reason) for side, rows in taken.items()}
    unmatched = pl.concat(
        rows.filter(pl.col("reason").is_not_null()).select(
            pl.lit(side).alias("round"), _ID, "name", "reason"
        )
        for side, rows in judged.items()
    )
    matchable = {
        side: rows.filter(pl.col("reason").is_null()).drop("reason")
        for side, rows in judged.items()
    }
    _remark_zeros(matchable["before"][_ID], matchable["after"][_ID])
    joined = matchable["before"].join(
        matchable["after"], on=_ID, how="full", coalesce=True, suffix="_after",
        maintain_order="left_right",
    )  # fmt: skip
    found = _judged(joined, {role: reasons[role] for role in roles}, origins)
    compared = _tables(taken, found, unmatched, _renamed(joined))
    _remark_names(compared)
    return compared


def _renamed(joined: pl.DataFrame) -> pl.DataFrame:
    """The matched identifiers that have another name in the two rounds."""
    names = ("name", "name_after")
    before, after = (fold_name(pl.col(name)) for name in names)
    found = joined.filter(pl.col("here") & pl.col("here_after") & (before != after))
    return found.select(_ID, name_before="name", name_after="name_after")


def _remark_names(compared: Comparison) -> None:
    """Says of how many identifiers the name is another one: they may be running numbers."""
    if compared.renamed.height:
        number, before, after = compared.renamed.row(0)
        warnings.warn(
            f"{compared.other_names()}, such as {number!r}, which was {before!r} and is {after!r}: "
            "if they were renamed, they are the same sources. If the identifiers are running "
            "numbers, others have them now, and what is said to be the same or changed is of two "
            f"sources: classify both rounds with a column that stays as `{_ID}`",
            RegisterWarning,
            stacklevel=3,
        )


def _remark_zeros(before: pl.Series, after: pl.Series) -> None:
    """Says how many identifiers are those of the other round but for zeros before them."""
    bare = {
        side: ids.to_frame("id")
        .filter(~pl.col("id").is_in(others.implode()))
        .with_columns(bare=pl.col("id").str.strip_chars_start("0"))
        .unique("bare", keep="none")
        for side, ids, others in (("before", before, after), ("after", after, before))
    }
    met = bare["before"].join(bare["after"], on="bare", suffix="_after").sort("id")
    if met.height:
        first = met.row(0, named=True)
        warnings.warn(
            f"{met.height:,} identifiers of the earlier round are those of the later one but for "
            f"zeros before them, such as {first['id']!r} and {first['id_after']!r}. They count as "
            "gone and as appeared; write them alike in both rounds, and read files as text",
            RegisterWarning,
            stacklevel=2,
        )


def _taken(opened: Classified, side: str, reasons: Mapping[str, str], as_of: str) -> pl.DataFrame:
    """The rows with identifier, name, verdict and what each role says, as it is read."""
    frame, prefix = opened.frame, opened.told.prefix
    used = carried(opened.told)
    if not used.has(_ID):
        raise ColumnError(
            f"{side}: no column is the `{_ID}`, by which the rounds are matched.",
            python=f"Name it with columns={{'{_ID}': '...'}}",
            shell=f"Name it with --column {_ID}='...'",
        )
    inputs = {role: own_inputs(opened.told.mapping.get(role, ())) for role in reasons}
    headers = {
        entry.column.header for entries in inputs.values() for entry in entries if entry.column
    }
    wanted = [*used.headers(), *headers, *(prefix + name for name in output_names())]
    table = frame.table(list(dict.fromkeys(wanted)))
    said = {
        f"read {role}": _joined(
            [_read(role, text_of(table, entry), as_of, used.manner) for entry in entries]
        )
        for role, entries in inputs.items()
        if any(entry.column for entry in entries)
    }
    verdict = used.taken(table, prefix).select(_ID, "name", *_VERDICT)
    question = opened.told.question
    learnt = pl.lit("")
    if question is not None and question.key is not None:
        texts = said_of_rows(question.facts, question.key, table.schema)
        learnt = pl.lit(table.select(texts.alias("learnt")).to_series())
    return verdict.with_columns(
        filled(pl.col(_ID).str.strip_chars()),
        pl.col("annex_c", "source_age", "obligation").cast(pl.String),
        *(pl.Series(name, texts, dtype=pl.String) for name, texts in said.items()),
        learnt=learnt,
        here=pl.lit(True),
    )


def _read(role: str, texts: pl.Series, as_of: str, manner: Manner) -> pl.Series:
    """What each cell says, so that two writings of it are the same; empty if it says nothing."""
    cells = texts.unique().drop_nulls().to_list()
    plain = [cell.strip().casefold() for cell in cells]
    if role in SCHEMES:
        known = _native.match_codes(role, cells)
    elif role in FACTS:
        known = _native.read_facts(role, cells)
    elif role in DATES:
        written = manner.of_dates()
        spans = [_native.read_date(cell, as_of, role=role, **written) for cell in cells]
        known = [f"{span[0]} {span[1]}" if isinstance(span, tuple) else None for span in spans]
    elif role == "party":
        known = [_native.resolve_party(cell) for cell in cells]
    else:
        known = [None] * len(cells)
    blank = _native.match_missing(cells)
    said = [
        read or ("" if nothing else cell)
        for read, nothing, cell in zip(known, blank, plain, strict=True)
    ]
    return texts.replace_strict(cells, said, default="", return_dtype=pl.String).fill_null("")


def _joined(read: Sequence[pl.Series]) -> pl.Series:
    """What several columns of a role say, whichever of them says it."""
    if len(read) == 1:
        return read[0]
    table = pl.DataFrame([cells.alias(str(place)) for place, cells in enumerate(read)])
    both = table.select(pl.concat_list(pl.all()).list.unique().list.sort().list.join(";"))
    return both.to_series()


def _judged(
    joined: pl.DataFrame,
    roles: Mapping[str, str],
    origins: tuple[Mapping[str, str] | None, Mapping[str, str] | None],
) -> pl.DataFrame:
    """Each identifier with its status and the reasons."""
    was, now = pl.col("obligation"), pl.col("obligation_after")
    here, still = pl.col("here").is_not_null(), pl.col("here_after").is_not_null()
    matched = here & still
    differs = {
        role: pl.col(f"read {role}").ne_missing(pl.col(f"read {role}_after")) for role in roles
    }
    closed = pl.col("operating").ne_missing(False) & pl.col("operating_after").eq_missing(False)
    status = (
        pl.when(~here)
        .then(pl.lit("appeared"))
        .when(~still)
        .then(pl.lit("gone"))
        .when(closed)
        .then(pl.lit("closed"))
        .when(was.ne_missing(now))
        .then(pl.lit("changed"))
        .otherwise(pl.lit("same"))
    )
    nothing = pl.lit(False)
    reasons = dict.fromkeys(WHY, nothing)
    reasons["learnt"] = pl.col("learnt").ne_missing(pl.col("learnt_after"))
    for role, differ in differs.items():
        reasons[roles[role]] = reasons[roles[role]] | differ
    asked, passed = _asked(joined, origins, has_party="party" in roles)
    for reason, holds in asked.items():
        reasons[reason] = reasons[reason] | holds
    # The status says nothing of a duty, and with the day of closure everything of a closure.
    about_status = reasons.pop("status")
    ended = differs.get("closed", nothing)
    changed, shut = matched & was.ne_missing(now), matched & closed
    explained = pl.any_horizontal(reasons.values())
    if passed is not None:
        reasons["time"] = passed | ~explained
    named = [
        pl.when(changed & reasons[reason]).then(pl.lit(reason))
        for reason in WHY
        if reason in reasons
    ]
    named.append(pl.when(shut & about_status).then(pl.lit("status")))
    named.append(pl.when(shut & ended & ~(changed & reasons["date"])).then(pl.lit("date")))
    if passed is not None:
        # The day of closure came.
        alone = shut & ~about_status & ~ended & ~(changed & reasons["time"])
        named.append(pl.when(alone).then(pl.lit("time")))
    why = pl.concat_str(named, separator=";", ignore_nulls=True)
    fields_that_differ = pl.concat_str(
        [pl.when(matched & differ).then(pl.lit(role)) for role, differ in differs.items()]
        or [pl.lit("")],
        separator=";",
        ignore_nulls=True,
    )
    return joined.select(
        _ID,
        pl.coalesce("name_after", "name").alias("name"),
        status.alias("status"),
        was.alias("obligation_before"),
        now.alias("obligation_after"),
        pl.col("annex_c").alias("annex_c_before"),
        pl.col("annex_c_after"),
        pl.when((changed | shut) & (why == "")).then(pl.lit("unknown")).otherwise(why).alias("why"),
        fields_that_differ.alias("fields"),
    )


def _asked(
    joined: pl.DataFrame,
    origins: tuple[Mapping[str, str] | None, Mapping[str, str] | None],
    *,
    has_party: bool,
) -> tuple[dict[str, pl.Expr], pl.Expr | None]:
    """What differs in the question itself; and for each row whether a date of the law passed.

    The second is None where the same day was asked about, or it is not known which.
    """
    before, after = origins
    if before is None or after is None:
        return {}, None

    def differ(*keys: str) -> pl.Expr:
        return pl.lit(any(before.get(key, "") != after.get(key, "") for key in keys))

    found = {
        "plan": differ("profile_sha256"),
        "law": differ("law_data", "crosswalk_data"),
        "assumption": differ("assumptions"),
    }
    if not has_party:
        found["party"] = differ("party")
    days = [str(origin["as_of"]) for origin in (before, after) if origin.get("as_of")]
    if len(set(days)) < 2:
        return found, None
    first, last = sorted(date.fromisoformat(day) for day in days)
    passed = pl.lit(False)
    for name in ("bat_required_from", "bat_required_from_after"):
        # With the day itself the requirement holds.
        passed = passed | pl.col(name).is_between(first, last, closed="right").fill_null(False)
    # The four-year date bears on what is or may be new, entry into force on all sources.
    may_be_new = pl.col("source_age").ne_missing("existing")
    entered, due = _dates_between(before, after, first, last)
    return found, passed | pl.lit(entered) | (pl.lit(due) & may_be_new)


def _dates_between(
    before: Mapping[str, str], after: Mapping[str, str], first: date, last: date
) -> tuple[bool, bool]:
    """Whether entry into force and the four-year date of the one Party lie between the days."""
    if before.get("party") != after.get("party"):
        return False, False
    try:
        asked = party_of(after.get("party", ""))
    except PartyError:
        return False, False
    entry, due = (
        day is not None and first < day <= last
        for day in (asked.entry_into_force, asked.bat_deadline)
    )
    return entry, due


def _tables(
    taken: Mapping[str, pl.DataFrame],
    found: pl.DataFrame,
    unmatched: pl.DataFrame,
    renamed: pl.DataFrame,
) -> Comparison:
    counts = dict(found.group_by("status").len().iter_rows())
    numbers = [int(counts.get(status, 0)) for status in STATUSES]
    differs = pl.col("obligation_before") != pl.col("obligation_after")
    changes = (
        found.filter(differs)
        .group_by(
            pl.col("obligation_before").alias("from"), pl.col("obligation_after").alias("to"), "why"
        )
        .agg(sources=pl.len().cast(pl.Int64))
        .sort("sources", "from", "to", "why", descending=[True, False, False, False])
    )
    by = dict(zip(STATUSES, numbers, strict=True))
    matched = by["same"] + by["changed"] + by["closed"]
    totals = []
    for side, only in zip(_SIDES, (by["gone"], by["appeared"]), strict=True):
        left = unmatched.filter(pl.col("round") == side).height
        counted = matched + only + left
        rows = taken[side].height
        totals.append(
            {"round": side, "matched": matched, "only_here": only, "unmatched": left,
             "counted": counted, "rows": rows, "adds_up": counted == rows}
        )  # fmt: skip
    order = {status: place for place, status in enumerate(STATUSES)}
    open_ = pl.col("obligation").eq_missing("undetermined")
    settled = {side: rows.filter(~open_).height for side, rows in taken.items()}
    return Comparison(
        before=taken["before"].height,
        after=taken["after"].height,
        summary=pl.DataFrame({"status": STATUSES, "sources": pl.Series(numbers, dtype=pl.Int64)}),
        changes=changes,
        sources=found.filter(pl.col("status") != "same").sort(
            pl.col("status").replace_strict(order, return_dtype=pl.Int64), _ID
        ),
        unmatched=unmatched,
        totals=pl.DataFrame(totals),
        settled=(settled["before"], settled["after"]),
        renamed=renamed,
    )
