"""The rows of a classified register as a report shows them: a lazy table of names and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from annexc._classify.classified import Classified
from annexc._classify.outputs import answer, filled
from annexc._errors import ColumnError, hint
from annexc._progress import worlds as _worlds
from annexc._progress.carried import Carried, carried
from annexc._progress.counts import selected
from annexc._progress.places import ROLES as PLACED
from annexc._progress.places import Places, has_places
from annexc._progress.views.standing import ROLES, standings_of
from annexc._tables.compat import STREAMED

#: The output columns that are shown, in their order.
SHOWN = (
    "annex_c", "annex_c_candidates", "source_age", "obligation", "obligation_candidates",
    "bat_required_from", "legal_basis", "operating", "evidence", "ancillary", "needs", "issues",
)  # fmt: skip
_OWN = ("facility_id", "name", "party")
REGION = "region"
#: Roles that a report may be cut by; any other name is a header of the register.
_BY = (REGION, "party")
#: What is counted of the rows.
_COUNTED = (REGION, "standing", "obligation", "obligation_candidates", "needs")


@dataclass(frozen=True, slots=True)
class Viewed:
    """The rows of a register, lazily.

    Attributes:
        rows: `facility_id`, `name`, `party` and `region` as text, null where the register says
            nothing; the output columns of `SHOWN`; and `standing`.
        used: Where the roles are read from.
        by: What `region` was read from; None if the report is not cut.
        default: The Party of rows that name none.
    """

    rows: pl.LazyFrame
    used: Carried
    by: str | None = None
    default: str | None = None
    _lots: list[pl.DataFrame] = field(default_factory=list, compare=False, repr=False)

    def counted(self, *names: str) -> list[dict[str, Any]]:
        """Each combination of these columns, with the number of `rows` that have it.

        The rows pass once for all such questions.

        Args:
            names: Some of `region`, `standing`, `obligation`, `obligation_candidates`, `needs`.
        """
        if not self._lots:
            found: pl.DataFrame = (
                self.rows.group_by(*_COUNTED).agg(pl.len().cast(pl.Int64).alias("rows"))
                .collect(**STREAMED)
            )  # fmt: skip
            self._lots.append(found)
        merged = self._lots[0].group_by(*names).agg(pl.col("rows").sum())
        return merged.sort(*names).to_dicts()


def viewed(classified: Classified, by: str | None = None) -> Viewed:
    """A register as a report shows it.

    Args:
        classified: The register, opened.
        by: The role `region` or `party`, or a header of the table, that the report is cut by.

    Raises:
        ColumnError: If the table has no such column.
    """
    frame, told = classified.frame.lazy(), classified.told
    used, schema = carried(told), frame.collect_schema()
    texts = used.texts((*_OWN, *ROLES), schema)
    blank = pl.lit(None, dtype=pl.String)
    columns = {name: answer(told.prefix + name, name, schema) for name in SHOWN}
    columns |= dict.fromkeys(_OWN, blank) | texts
    columns[REGION] = blank if by is None else _cut(by, used, schema)
    rows = selected(frame, columns)
    standing = standings_of(rows, used, told.as_of).of(pl.col("operating"))
    kept = [*_OWN, REGION, *SHOWN]
    text = pl.col("annex_c", "source_age", "obligation", "evidence").cast(pl.String)
    rows = rows.with_columns(standing=standing).select(*kept, "standing").with_columns(text)
    return Viewed(rows, used, by, told.parties.default)


def region_middles(classified: Classified, by: str) -> pl.DataFrame | None:
    """`region`, and `latitude` and `longitude` in the middle of its places; None without places.

    Raises:
        AnnexcError: If the places are in UTM and nothing that reads it is installed.
        ColumnError: If the table has no such column.
    """
    frame, used = classified.frame.lazy(), carried(classified.told)
    if not has_places(used):
        return None
    schema, blank = frame.collect_schema(), pl.lit(None, dtype=pl.String)
    # A region stands where a Party does: what lies far from its others has changed places.
    columns = used.texts(PLACED, schema) | {"party": _cut(by, used, schema)}
    rows = selected(frame, columns | {"name": blank, "obligation": blank})
    return Places(rows, used).middles.rename({"party": REGION})


def _cut(by: str, used: Carried, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    if by in _BY and used.has(by):
        return used.texts((by,), schema)[by].str.strip_chars()
    if by in schema:
        return filled(pl.col(by).cast(pl.String).str.strip_chars())
    raise ColumnError(
        f"by is {by!r}, and no column is so called or was read as it.{hint(by, list(schema))}",
        python=f"Give a header of the table, or columns={{'{REGION}': '...'}} with by='{REGION}'",
        shell=f"Give a header of the table, or --column {REGION}=... with --by {REGION}",
    )


def duties_left(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The duties that stay possible for the rows of a line."""
    return _worlds.obligations_of(line)


Key = Callable[[Mapping[str, Any]], Any]
#: What is counted of each lot of sources.
COUNTS = (
    "sources", "require_floor", "require_ceiling", "promote_bat_new", "promote_existing", "none",
    "not_a_party", "undetermined",
)  # fmt: skip


def lots(lines: list[dict[str, Any]], key: Key) -> dict[Any, dict[str, int]]:
    """The lines summed by a key: `COUNTS` of each lot."""
    found: dict[Any, dict[str, int]] = {}
    for line in lines:
        lot = found.setdefault(key(line), dict.fromkeys(COUNTS, 0))
        duties, rows = duties_left(line), line["rows"]
        lot["sources"] += rows
        if _worlds.REQUIRE in duties:
            lot["require_ceiling"] += rows
            lot["require_floor"] += rows * (len(duties) == 1)
        if line["obligation"] != _worlds.REQUIRE:
            lot[line["obligation"]] += rows
    return found
