"""What would be found under named suppositions, beside what is found."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from annexc._classify.classify import kept
from annexc._classify.kernel import numbered, written
from annexc._errors import AnnexcError, hint
from annexc._learnt.read import ledger
from annexc._progress.worlds import OBLIGATIONS
from annexc._question.assumptions import Assumptions, assumptions
from annexc._question.question import Question, asked
from annexc._question.spec import PartyLike
from annexc._register.columns import ColumnsLike
from annexc._register.description import Register
from annexc._register.rows import WhereLike
from annexc._tables.compat import STREAMED, exploded
from annexc._tables.opened import opened

#: The name of the scenario that supposes nothing.
FINDING = "finding"
_OPEN = "undetermined"
_PARTS = ("assume", "facts", "party", "as_of")
_ASSUMED = tuple(field.name for field in fields(Assumptions))


@dataclass(frozen=True, slots=True, repr=False)
class Scenarios:
    """A finding beside suppositions; shows itself in a notebook.

    Attributes:
        table: One row a scenario and duty, the finding first: `scenario`, `supposition` (what is
            supposed, in words; empty for the finding alone), `obligation`, `floor` (sources that
            certainly have the duty), `ceiling` (that may have it). `undetermined` counts the
            sources of which several are possible.
        sources: How many sources there are.
    """

    table: pl.DataFrame
    sources: int

    def __repr__(self) -> str:
        lines = [f"{self.sources:,} sources; all but the first are suppositions, not findings"]
        for (name,), rows in self.table.group_by("scenario", maintain_order=True):
            told = [
                f"{row['obligation']} {_span(row['floor'], row['ceiling'])}"
                for row in rows.iter_rows(named=True)
                if row["ceiling"]
            ]
            mark = "" if rows["supposition"][0] == "" else "supposed: "
            lines.append(f"  {mark}{name}: {', '.join(told)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = html.escape(repr(self).split("\n", 1)[0])
        return f"<p>{head}</p>{self.table._repr_html_()}"


def _span(floor: int, ceiling: int) -> str:
    return f"{floor:,}" if floor == ceiling else f"{floor:,} to {ceiling:,}"


def scenarios(
    data: Any,
    suppositions: Mapping[str, Any],
    *,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    assume: Assumptions | Mapping[str, Any] | None = None,
    constants: Mapping[str, str] | None = None,
    where: WhereLike | None = None,
    facts: Any = None,
) -> Scenarios:
    """Counts the duties that would be found under named suppositions, beside those that are found.

    A supposition is no finding: in the table and in the chart each but the first is marked as what
    it is.

    Nulls: as in `classify`.

    Args:
        data: A register, as `classify` takes it.
        suppositions: Name to what is supposed: `annexc.Assumptions` or a dict of some of its fields
            (in place of `assume`), a ledger of facts (a path, a table, `annexc.Ledger`; beside
            those of `facts`), or a dict of `assume`, `facts`, `party` and `as_of`.
        party: As in `classify`.
        as_of: As in `classify`.
        register: As in `classify`.
        columns: As in `classify`.
        assume: As in `classify`: of the finding.
        constants: As in `classify`.
        where: As in `classify`.
        facts: As in `classify`: of the finding.

    Returns:
        The duties under each, in one table; see `Scenarios`. `annexc.charts.scenarios` draws it.

    Raises:
        AnnexcError: As `classify`, and if a supposition is none or has the name of the finding.

    Source:
        The classification, asked once for each.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a"], "operation_started": ["2009"]})
        >>> supposed = {"two to four years": {"lead_time": (2, 4)}}
        >>> found = annexc.scenarios(plants, supposed, party="FRA", as_of="2026-08-31")
        >>> found.table.filter(pl.col("ceiling") > 0).select("scenario", "obligation").rows()[-1]
        ('two to four years', 'undetermined')
    """
    frame = opened(data)
    rows = frame.lazy()
    finding: dict[str, Any] = {
        "party": party, "as_of": as_of, "assume": assumptions(assume), "facts": facts
    }  # fmt: skip
    told = {FINDING: ""}
    questions = {FINDING: finding}
    for name, supposed in suppositions.items():
        if name == FINDING:
            raise AnnexcError(f"scenarios: {FINDING!r} is what is found; call it otherwise")
        questions[name], told[name] = _supposed(name, supposed, finding)
    parts = []
    for name, said in questions.items():
        question = asked(
            frame.names, register=register, columns=columns, constants=constants, where=where,
            **said,
        )  # fmt: skip
        parts.append(_counted(rows, question, name, told[name]))
    table = pl.concat(part for part, _ in parts)
    return Scenarios(table, parts[0][1])


def _supposed(name: str, given: Any, finding: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The question under a supposition, and what is supposed in words."""
    parts = given
    is_assumed = isinstance(given, Mapping) and given and set(given) <= {*_ASSUMED}
    if isinstance(given, Assumptions) or is_assumed:
        parts = {"assume": given}
    elif not isinstance(given, Mapping):
        parts = {"facts": given}
    if not parts or set(parts) - {*_PARTS}:
        wrong = next(iter(set(parts) - {*_PARTS}), "nothing")
        raise AnnexcError(
            f"scenarios: {name}: {wrong!r} is nothing that can be supposed."
            f"{hint(str(wrong), (*_PARTS, *_ASSUMED))} There are {', '.join((*_PARTS, *_ASSUMED))}"
        )
    said = dict(finding) | dict(parts)
    told = [f"{part}: {parts[part]}" for part in ("party", "as_of") if part in parts]
    if "assume" in parts:
        base = finding["assume"].to_dict()
        mine = parts["assume"]
        said["assume"] = assumptions(mine if isinstance(mine, Assumptions) else base | dict(mine))
        changed = said["assume"].to_dict()
        told += [f"{k} = {json.dumps(v)}" for k, v in changed.items() if v != base[k]]
    if "facts" in parts:
        held = [given for given in (finding["facts"], parts["facts"]) if given is not None]
        said["facts"] = ledger([ledger(one) for one in held])
        facts = len(ledger(parts["facts"]).entries)
        told.append("1 fact" if facts == 1 else f"{facts} facts")
    return said, "; ".join(told) or "nothing else than the finding"


def _counted(
    rows: pl.LazyFrame, question: Question, name: str, supposed: str
) -> tuple[pl.DataFrame, int]:
    sources = kept(rows, question)
    schema = sources.collect_schema()
    number = numbered(question.expressions(schema), question.spec_of(schema))
    counted = (
        sources.select(number.alias("number"))
        .group_by("number")
        .len("sources")
        .with_columns(
            written(pl.col("number"), output).cast(pl.String).alias(output)
            for output in ("obligation", "obligation_candidates")
        )
        .collect(**STREAMED)
    )
    certain: dict[str, int] = dict(
        counted.group_by("obligation").agg(pl.col("sources").sum()).iter_rows()
    )
    possible: dict[str, int] = dict(
        exploded(counted.with_columns(duty=pl.col("obligation_candidates").str.split(";")), "duty")
        .group_by("duty")
        .agg(pl.col("sources").sum())
        .iter_rows()
    )
    duties = [*OBLIGATIONS, _OPEN]
    floors = [certain.get(duty, 0) for duty in duties]
    ceilings = [possible.get(duty, certain.get(duty, 0)) for duty in duties]
    table = pl.DataFrame(
        {"obligation": duties, "floor": floors, "ceiling": ceilings},
        schema_overrides={"floor": pl.Int64, "ceiling": pl.Int64},
    ).select(pl.lit(name).alias("scenario"), pl.lit(supposed).alias("supposition"), pl.all())
    return table, sum(floors)
