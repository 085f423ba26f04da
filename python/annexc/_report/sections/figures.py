"""What was counted: the sections of tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from annexc._progress.progress import Progress
from annexc._report.model import Block, Figure, Section, Table, Text, Tiles
from annexc._report.words import Words

_DUTIES = ("require_bat_new", "promote_bat_new", "promote_existing", "none")


def chart(name: str, counted: Any, words: Words) -> Figure:
    """A chart of `annexc.charts` with its caption."""
    from annexc import charts

    drawn = getattr(charts, name)(counted, language=words.labels.language)
    return Figure(name, words(f"figure.{name}"), drawn)


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


def summary(progress: Progress, words: Words, parties: str, day: str | None) -> Section:
    """The figures that matter most."""
    duties = {row["obligation"]: row for row in progress.by_duty.iter_rows(named=True)}
    apart = progress.by_operating.row(by_predicate=pl.col("operating") == "no", named=True)
    tiles = [(words.labels.number(progress.rows), words("tile.rows"))]
    for duty in (*_DUTIES, "not_a_party"):
        floor, ceiling = (duties[duty][f"operating_{end}"] for end in ("floor", "ceiling"))
        if duty != "not_a_party" or ceiling:
            tiles.append((words.labels.span(floor, ceiling), words.labels[f"obligation.{duty}"]))
    number = words.labels.number
    tiles.append((number(progress.undetermined_operating), words.labels["obligation.undetermined"]))
    if apart["sources"]:
        tiles.append((number(apart["sources"]), words("tile.apart")))
    asked = words("lead.asked", rows=progress.rows, party=parties, day=day or words("not_recorded"))
    return Section(
        "summary",
        words("section.summary"),
        (
            Text(asked),
            Tiles(tuple(tiles)),
            Text(_required_sentence(duties["require_bat_new"], words)),
            *(Text(text) for text in _apart_sentence(apart, words)),
            Text(_open_sentence(progress, words)),
            *(Text(text) for text in _none_sentences(progress, words)),
            Text(words("lead.range")),
        ),
    )


def _required_sentence(duty: dict[str, Any], words: Words) -> str:
    floor, ceiling = duty["operating_floor"], duty["operating_ceiling"]
    if ceiling == 0:
        return words("lead.required.none")
    if floor == ceiling:
        return words("lead.required.sure", floor=floor)
    return words("lead.required.range", floor=floor, ceiling=ceiling)


def _apart_sentence(apart: dict[str, Any], words: Words) -> Iterator[str]:
    """What is not in the figures before it: nothing can be required of what does not operate."""
    if apart["sources"]:
        span = words.labels.span(apart["require_floor"], apart["require_ceiling"])
        yield words("lead.apart", count=apart["sources"], require=span)


def _none_sentences(progress: Progress, words: Words) -> Iterator[str]:
    """Which sources are in no category, told apart by what says so."""
    lines = {row["evidence"]: row for row in progress.by_evidence.iter_rows(named=True)}
    seen = lines["stated"]["none"] + lines["activity"]["none"]
    if seen:
        yield words("lead.none.activity", count=seen)
    inferred = lines["sector"]
    if inferred["none"]:
        yield words("lead.none.sector", count=inferred["none"], ancillary=inferred["ancillary"])
    if lines["text"]["none"]:
        yield words("lead.none.text", count=lines["text"]["none"])
    releases = int(progress.by_evidence["releases"].sum())
    if releases:
        yield words("lead.none.releases", count=releases)
    if lines["nothing"]["sources"]:
        yield words("lead.none.unreadable", count=lines["nothing"]["sources"])


def _open_sentence(progress: Progress, words: Words) -> str:
    if progress.undetermined_duty == 0:
        return words("lead.open.none")
    share = words.labels.percent(progress.undetermined_operating / progress.rows, 1)
    return words("lead.open.some", open=progress.undetermined_operating, share=share)


def duties(progress: Progress, words: Words) -> Section:
    """The duties in figures."""
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
    operating = progress.by_operating.with_columns(
        words.spelled(progress.by_operating["operating"], "operating")
    )
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
                "by_operating", operating, words,
                count("operating"), count("sources", "count"),
                count("require_floor", "count"), count("require_ceiling", "count"),
                foot=({"operating": words("total"), "sources": progress.rows},),
                notes=(words("note.operating"),),
            ),
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
    rows = progress.by_category.with_columns(
        name=words.spelled(progress.by_category["ref"], "category"),
    ).with_columns(ref=pl.when(pl.col("ref") != "none").then(pl.col("ref")))
    column = words.column
    groups = progress.by_toolkit_group.with_columns(
        name=words.spelled(progress.by_toolkit_group["group"].cast(pl.String), "toolkit")
    )
    parts = progress.by_part.with_columns(words.spelled(progress.by_part["part"], "part"))
    return Section(
        "categories",
        words("section.categories"),
        (
            chart("duty_by_category", progress, words),
            table(
                "by_category", rows, words,
                column("ref", "code"), column("name", head="category_name"),
                column("floor", "count"), column("ceiling", "count"),
                column("require_floor", "count"), column("require_ceiling", "count"),
                column("promote_bat_new", "count"), column("promote_existing", "count"),
                column("none", "count", narrow=False),
                column("not_a_party", "count", narrow=False, only_if_any=True),
                column("undetermined", "count"),
                notes=(words("note.categories"),),
            ),
            table(
                "by_part", parts, words,
                column("part"), column("floor", "count"), column("ceiling", "count"),
                workbook_only=True,
            ),
            table(
                "by_toolkit_group", groups, words,
                column("group", "code"), column("name", head="group_name"),
                column("floor", "count"), column("ceiling", "count"),
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
