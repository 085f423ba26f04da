"""Sources counted by standing, region and site, and the single steps that settle most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from annexc._progress import worlds as _worlds
from annexc._progress.views.standing import STANDINGS, STANDS
from annexc._progress.views.viewed import COUNTS, Viewed, lots
from annexc._tables.compat import STREAMED

_DUTY = ("obligation", "obligation_candidates")
#: Facts that are asked once, of the Party.
OF_THE_PARTY = ("action_plan", "action_plan_date", "entry_into_force", "party")


def by_standing(view: Viewed) -> pl.DataFrame:
    """`standing`, and of the sources of each, how many have which duty.

    Every standing has a line: `operating`, `unknown`, `building`, `planned`, `closed`,
    `never_built`, and `stopped`, of which the register does not say why.
    """
    found = lots(view.counted("standing", *_DUTY), lambda line: line["standing"])
    return _table("standing", ((name, found.get(name)) for name in STANDINGS))


def by_region(view: Viewed) -> pl.DataFrame:
    """`region` and the same counts of sources that operate or may, the most sources first.

    A source without a region has the region null; `apart` counts those that do not operate.
    """
    lines = view.counted("region", "standing", *_DUTY)
    standing = [line for line in lines if line["standing"] in STANDS]
    found = lots(standing, lambda line: line["region"])
    rest: dict[str | None, int] = {}
    for line in lines:
        if line["standing"] not in STANDS:
            rest[line["region"]] = rest.get(line["region"], 0) + line["rows"]
    regions = {**dict.fromkeys(rest), **found}
    table = _table("region", regions.items())
    apart = pl.Series("apart", [rest.get(name, 0) for name in regions], dtype=pl.Int64)
    return table.with_columns(apart).sort(
        "sources", "apart", "region", descending=[True, True, False], nulls_last=True
    )


def region_duties(view: Viewed) -> pl.DataFrame:
    """`region`, `obligation`, `floor`, `ceiling`: of sources that operate or may."""
    lines = view.counted("region", "standing", *_DUTY)
    counts: dict[tuple[str | None, str], list[int]] = {}
    for line in lines:
        if line["standing"] not in STANDS:
            continue
        duties = _worlds.obligations_of(line)
        for duty in duties:
            entry = counts.setdefault((line["region"], duty), [0, 0])
            entry[1] += line["rows"]
            entry[0] += line["rows"] * (len(duties) == 1)
    schema: dict[str, Any] = {"region": pl.String, "obligation": pl.String}
    schema |= dict.fromkeys(("floor", "ceiling"), pl.Int64)
    rows = [(*key, *entry) for key, entry in counts.items()]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("region", "obligation")


def _table(name: str, lines: Iterable[tuple[Any, Mapping[str, int] | None]]) -> pl.DataFrame:
    schema: dict[str, Any] = {name: pl.String, **dict.fromkeys(COUNTS, pl.Int64)}
    rows = [{name: key, **(counts or dict.fromkeys(COUNTS, 0))} for key, counts in lines]
    return pl.DataFrame(rows, schema=schema)


def by_site(view: Viewed) -> pl.DataFrame | None:
    """Sites, told by `facility_id`, beside sources: `obligation`, `sources` and `sites`, as ranges.

    A site counts under a duty if one of its sources has it, so that it may count under several.
    Sources that do not operate are left out. None if the register names no facility, or none of
    several sources.
    """
    if not view.used.has("facility_id"):
        return None
    rows = view.rows.filter(pl.col("standing").is_in(STANDS))
    held = pl.col("obligation_candidates").cast(pl.String).fill_null("")
    held = pl.when(held != "").then(held).otherwise(pl.col("obligation"))
    may = {
        duty: held.str.contains(duty, literal=True) | (held == "undetermined")
        for duty in _worlds.OBLIGATIONS
    }
    marks = {f"{duty} floor": held == duty for duty in may}
    marks |= {f"{duty} ceiling": mark for duty, mark in may.items()}
    named = rows.with_columns(**marks).filter(pl.col("facility_id").is_not_null())
    of_site = [pl.col(name).cast(pl.UInt32).sum() for name in marks]
    found: pl.DataFrame = (
        named.group_by("facility_id").agg(*of_site, rows=pl.len())
        .select(
            *(pl.col(name).cast(pl.Int64).sum().alias(f"sources {name}") for name in marks),
            *((pl.col(name) > 0).sum().cast(pl.Int64).alias(f"sites {name}") for name in marks),
            sources=pl.col("rows").cast(pl.Int64).sum(), sites=pl.len().cast(pl.Int64),
        )
        .collect(**STREAMED)
    )  # fmt: skip
    counts = found.row(0, named=True)
    if counts["sites"] == counts["sources"]:
        return None
    lots_of, ends = ("sources", "sites"), ("floor", "ceiling")
    lines: list[dict[str, Any]] = [
        {
            "obligation": duty,
            **{f"{what}_{end}": counts[f"{what} {duty} {end}"] for what in lots_of for end in ends},
        }
        for duty in _worlds.OBLIGATIONS
    ]
    total = {f"{what}_{end}": counts[what] for what in lots_of for end in ends}
    lines.append({"obligation": "total", **total})
    return pl.DataFrame(lines)


def steps(view: Viewed) -> pl.DataFrame:
    """`fact`, `sources`, `settled`: of sources that operate or may and whose duty is open.

    `sources` need the fact, among others or alone; of these `settled` need nothing else, so that
    it settles them whatever the answer is. What settles most stands first.
    """
    asked: dict[str, list[int]] = {}
    for line in view.counted("obligation", "standing", "needs"):
        if line["obligation"] != "undetermined" or line["standing"] not in STANDS:
            continue
        facts = _worlds.listed(line["needs"])
        for fact in facts:
            entry = asked.setdefault(fact, [0, 0])
            entry[0] += line["rows"]
            entry[1] += line["rows"] * (len(facts) == 1)
    schema: dict[str, Any] = {"fact": pl.String, **dict.fromkeys(("sources", "settled"), pl.Int64)}
    rows = [(fact, *counts) for fact, counts in asked.items()]
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return table.sort("settled", "sources", "fact", descending=[True, True, False])
