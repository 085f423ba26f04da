"""The message: what the figures come to, in a few sentences, and what would settle most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from annexc._progress.progress import Progress
from annexc._progress.views.lots import OF_THE_PARTY
from annexc._progress.views.standing import STANDS
from annexc._report.model import Section, Text, Tiles
from annexc._report.words import Words

_DUTIES = ("require_bat_new", "promote_bat_new", "promote_existing", "none")


def message(
    progress: Progress,
    standings: pl.DataFrame,
    steps: pl.DataFrame,
    words: Words,
    parties: str,
    day: str,
) -> Section:
    """What a reader should take away.

    Args:
        progress: The counts.
        standings: As `by_standing`.
        steps: The facts with what each would settle, the best first, as `steps`.
        words: Texts of the language.
        parties: Who is reported on.
        day: The day asked about, in words.
    """
    title = words("section.summary")
    if not progress.rows:
        return Section("summary", title, (Text(words("lead.empty", party=parties, day=day)),))
    asked = words("lead.asked", rows=progress.rows, party=parties, day=day)
    require = progress.by_duty.row(by_predicate=pl.col("obligation") == _DUTIES[0], named=True)
    stands = int(standings.filter(pl.col("standing").is_in(STANDS))["sources"].sum())
    said = [
        _required(require, stands, words),
        *_open(progress, stands, words),
        *_step(steps, words),
        *_apart(standings, words),
        *_none(progress, words),
    ]
    return Section(
        "summary",
        title,
        (
            *(Text(text) for text in said),
            Tiles(tuple(_tiles(progress, standings, words))),
            Text(asked),
            Text(words("lead.range")),
        ),
    )


def _required(duty: Mapping[str, Any], stands: int, words: Words) -> str:
    floor, ceiling = duty["operating_floor"], duty["operating_ceiling"]
    kind = "possible" if floor == 0 else "range"
    if floor == ceiling:
        kind = "sure" if floor else "none"
    return words(f"lead.required.{kind}", floor=floor, ceiling=ceiling, stands=stands)


def _open(progress: Progress, stands: int, words: Words) -> Iterator[str]:
    if progress.undetermined_duty == 0:
        yield words("lead.open.none")
        return
    count = progress.undetermined_operating
    share = words.labels.percent(count / max(stands, 1), 1)
    yield words("lead.open.some", open=count, share=share)


def _step(steps: pl.DataFrame, words: Words) -> Iterator[str]:
    """The one fact that would settle most, and how many sources it takes."""
    if steps.is_empty():
        return
    best = steps.row(0, named=True)
    kind = "party" if best["fact"] in OF_THE_PARTY else "fact"
    if not best["settled"]:
        kind = "none"
    yield words(
        f"lead.step.{kind}", fact=words.labels[f"need.{best['fact']}"],
        sources=best["sources"], settled=best["settled"],
    )  # fmt: skip


def _apart(standings: pl.DataFrame, words: Words) -> Iterator[str]:
    """What is not in the figures before it: nothing can be required of what does not operate."""
    lots = [
        words(
            "lead.apart.lot", standing=words.labels[f"standing.{lot['standing']}"],
            count=lot["sources"],
            require=words.labels.span(lot["require_floor"], lot["require_ceiling"]),
        )
        for lot in _apart_lots(standings)
    ]  # fmt: skip
    if lots:
        yield words("lead.apart", lots=words("and").join(lots))


def _apart_lots(standings: pl.DataFrame) -> list[dict[str, Any]]:
    apart = ~pl.col("standing").is_in(STANDS) & (pl.col("sources") > 0)
    return standings.filter(apart).to_dicts()


def _none(progress: Progress, words: Words) -> Iterator[str]:
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


def _tiles(progress: Progress, standings: pl.DataFrame, words: Words) -> Iterator[tuple[str, str]]:
    number, labels = words.labels.number, words.labels
    duties = {row["obligation"]: row for row in progress.by_duty.iter_rows(named=True)}
    yield number(progress.rows), words("tile.rows")
    for duty in (*_DUTIES, "not_a_party"):
        floor, ceiling = (duties[duty][f"operating_{end}"] for end in ("floor", "ceiling"))
        if duty != "not_a_party" or ceiling:
            yield labels.span(floor, ceiling), labels[f"obligation.{duty}"]
    yield number(progress.undetermined_operating), labels["obligation.undetermined"]
    for lot in _apart_lots(standings):
        yield (
            number(lot["sources"]),
            words("tile.apart", standing=labels[f"standing.{lot['standing']}"]),
        )
