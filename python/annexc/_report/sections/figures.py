"""What was counted: the sections of tables and charts."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from annexc._progress.progress import Progress
from annexc._progress.views.standing import STANDS
from annexc._report.model import Block, Figure, Section, Table, Text
from annexc._report.words import Words

_DUTIES = ("require_bat_new", "promote_bat_new", "promote_existing", "none")


def chart(name: str, counted: Any, words: Words) -> Figure:
    """A chart of `annexc.charts` with its caption."""
    from annexc import charts

    def drawn(language: str) -> Any:
        return getattr(charts, name)(counted, language=language)

    return Figure(name, words(f"figure.{name}"), cache(drawn))


def table(
    key: str,
    rows: pl.DataFrame,
    words: Words,
    *columns: Any,
    notes: tuple[str, ...] = (),
    **how: Any,
) -> Table:
    """A table with its caption and the name of its sheet."""
    return Table(
        key, words(f"sheet.{key}"), words(f"table.{key}"), columns, rows, notes=notes, **how
    )


def duties(
    progress: Progress, standings: pl.DataFrame, sites: pl.DataFrame | None, words: Words
) -> Section:
    """The duties in figures: of sources, by standing, and of sites.

    Args:
        progress: The counts.
        standings: As `by_standing`.
        sites: As `by_site`.
        words: Texts of the language.
    """
    said = pl.col("obligation").is_in(_DUTIES) | (pl.col("ceiling") > 0)
    rows = progress.by_duty.filter(said)
    total = max(progress.rows, 1)
    shown = rows.with_columns(
        words.spelled(rows["obligation"], "obligation"),
        pl.col("legal_basis").str.replace_all(";", words.labels["format.list"], literal=True),
        share=pl.col("floor") / total,
    )
    foot = (
        {
            "obligation": words.labels["obligation.undetermined"],
            "floor": progress.undetermined_duty,
            "share": progress.undetermined_duty / total,
            "operating_floor": progress.undetermined_operating,
        },
        {
            "obligation": words("total"),
            "floor": progress.rows,
            "share": 1.0,
            "operating_floor": progress.by_operating.filter(pl.col("operating") != "no")[
                "sources"
            ].sum(),
        },
    )
    count = words.column
    cells = progress.matrix.with_columns(
        words.spelled(progress.matrix["part"], "part"),
        words.spelled(progress.matrix["source_age"], "age"),
        words.spelled(progress.matrix["obligations"], "obligation"),
    )
    met = standings.filter((pl.col("sources") > 0) | pl.col("standing").is_in(STANDS))
    standing = met.with_columns(words.spelled(met["standing"], "standing"))
    evidence = progress.by_evidence.with_columns(
        words.spelled(progress.by_evidence["evidence"], "evidence")
    )
    return Section(
        "duties",
        words("section.duties"),
        (
            table(
                "by_duty", shown, words,
                count("obligation"), count("legal_basis", "code"), count("floor", "count"),
                count("ceiling", "count"), count("share", "share"),
                count("operating_floor", "count"), count("operating_ceiling", "count"),
                foot=foot, notes=(words("note.range"),),
            ),
            chart("matrix", progress, words),
            table(
                "matrix", cells, words,
                count("part"), count("source_age"), count("obligations"), count("floor", "count"),
                count("ceiling", "count"),
            ),
            table(
                "by_standing", standing, words,
                count("standing"), count("sources", "count"),
                count("require_floor", "count"), count("require_ceiling", "count"),
                count("promote_bat_new", "count"), count("promote_existing", "count"),
                count("none", "count"), count("not_a_party", "count", only_if_any=True),
                count("undetermined", "count"),
                foot=(
                    {"standing": words("total")}
                    | {name: met[name].sum() for name in met.columns if name != "standing"},
                ),
                notes=(words("note.operating"),),
            ),
            *_sites(sites, words),
            table(
                "by_evidence", evidence, words,
                count("evidence"), count("sources", "count"),
                count("none", "count", head="in_none"), count("ancillary", "count"),
                count("releases", "count", only_if_any=True),
                foot=({"evidence": words("total"), "sources": progress.rows},),
                notes=(words("note.evidence"),),
            ),
        ),
    )  # fmt: skip


def _sites(sites: pl.DataFrame | None, words: Words) -> tuple[Block, ...]:
    """Sites beside sources."""
    if sites is None:
        return ()
    may = sites.filter(pl.col("sources_ceiling") > 0)
    *lines, total = may.with_columns(
        words.spelled(may["obligation"].replace("total", "undetermined"), "obligation")
    ).to_dicts()
    column = words.column
    ends = [f"{what}_{end}" for what in ("sources", "sites") for end in ("floor", "ceiling")]
    found = table(
        "by_site", pl.DataFrame(lines, schema=may.schema), words,
        column("obligation"), *(column(name, "count") for name in ends),
        foot=({**total, "obligation": words("total")},), notes=(words("note.sites"),),
    )  # fmt: skip
    return (found,)


def parties(progress: Progress, words: Words) -> Section:
    """The Parties of a register of several."""
    rows = progress.by_party
    names = [words.party(code, name) for code, name in rows.select("party", "name").iter_rows()]
    column = words.column
    # Of one Party the dates stand under the basis, and the counts in every other table.
    alone = rows.height < 2
    return Section(
        "parties",
        words("section.parties"),
        (
            table(
                "by_party", rows.with_columns(party=pl.Series(names, dtype=pl.String)), words,
                column("party"), column("sources", "count"),
                column("require_bat_new", "count"), column("require_ceiling", "count"),
                column("promote_bat_new", "count"), column("promote_existing", "count"),
                column("none", "count", narrow=False),
                column("not_a_party", "count", narrow=False, only_if_any=True),
                column("undetermined", "count"),
                column("entry_into_force", "day"), column("cut_off", "day", narrow=False),
                column("bat_deadline", "day", narrow=False),
                notes=(words("note.require"),), workbook_only=alone,
            ),
        ),
    )  # fmt: skip


def categories(progress: Progress, words: Words) -> Section:
    """The categories of the Annex and the groups of the Toolkit."""
    readable = progress.readable["by_category"]
    rows = readable.with_columns(
        name=words.spelled(readable["ref"], "category"),
        title=words.spelled(readable["ref"], "treaty"),
    ).with_columns(ref=pl.when(pl.col("ref") != "none").then(pl.col("ref")))
    column = words.column
    of_groups = progress.readable["by_toolkit_group"]
    groups = of_groups.with_columns(
        name=words.spelled(of_groups["group"].cast(pl.String), "toolkit")
    )
    unread: tuple[dict[str, Any], ...] = ()
    if progress.unreadable:
        # Once: they may be of any category, and in each line they would hide what is known.
        unread = (
            {
                "name": words("unreadable"), "floor": 0, "ceiling": progress.unreadable,
                "require_floor": 0, "require_ceiling": progress.unreadable_require,
            },
        )  # fmt: skip
    parts = progress.by_part.with_columns(words.spelled(progress.by_part["part"], "part"))
    return Section(
        "categories",
        words("section.categories"),
        (
            chart("duty_by_category", progress, words),
            table(
                "by_category", rows, words,
                column("ref", "code"), column("name", head="category_name"),
                column("title", head="treaty_title", narrow=False),
                column("floor", "count"), column("ceiling", "count"),
                column("require_floor", "count"), column("require_ceiling", "count"),
                column("promote_bat_new", "count"), column("promote_existing", "count"),
                column("none", "count", narrow=False),
                column("not_a_party", "count", narrow=False, only_if_any=True),
                column("undetermined", "count"), foot=unread,
                notes=(words("note.categories"), words("note.treaty")),
            ),
            table(
                "by_part", parts, words,
                column("part"), column("floor", "count"), column("ceiling", "count"),
                workbook_only=True,
            ),
            table(
                "by_toolkit_group", groups, words,
                column("group", "code"), column("name", head="group_name"),
                column("floor", "count"), column("ceiling", "count"), foot=unread,
                notes=(words("note.toolkit"),),
            ),
        ),
    )  # fmt: skip


def uptake(progress: Progress, words: Words) -> Section | None:
    """For how many sources the register says that best available techniques are applied."""
    if progress.bat_uptake is None:
        return None
    column = words.column
    rows = progress.bat_uptake.with_columns(
        words.spelled(progress.bat_uptake["obligation"], "obligation")
    )
    return Section(
        "uptake",
        words("section.uptake"),
        (
            chart("bat_uptake", progress, words),
            table(
                "bat_uptake", rows, words,
                column("obligation"), column("sources", "count"), column("applied", "count"),
                column("not_applied", "count"), column("unknown", "count"),
                column("share_floor", "share"), column("share_ceiling", "share"),
                notes=(words("note.uptake"),),
            ),
        ),
    )  # fmt: skip


def places(progress: Progress, words: Words) -> Section | None:
    """Where the sources are."""
    if progress.points is None or not progress.rows:
        return None
    blocks: list[Block] = []
    if not progress.points.is_empty():
        blocks.append(chart("sources_map", progress, words))
    if progress.unplaced:
        blocks.append(Text(words("map.unplaced", unplaced=progress.unplaced)))
    return Section("map", words("section.map"), tuple(blocks))


def checks(progress: Progress, words: Words) -> Section:
    """That every table accounts for all rows."""
    column = words.column
    names = [words(f"check.{name}") for name in progress.totals["table"]]
    yes, no = words("yes"), words("no")
    rows = progress.totals.with_columns(
        table=pl.Series(names, dtype=pl.String),
        adds_up=pl.when(pl.col("adds_up")).then(pl.lit(yes)).otherwise(pl.lit(no)),
    )
    good = words("checks.good" if progress.totals["adds_up"].all() else "checks.bad")
    return Section(
        "checks",
        words("section.checks"),
        (
            Text(good),
            table(
                "totals", rows, words,
                column("table"), column("determined", "count"),
                column("undetermined", "count"), column("counted", "count"),
                column("rows", "count"), column("adds_up"),
            ),
        ),
    )  # fmt: skip
