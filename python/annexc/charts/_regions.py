"""Which duty for how many sources in each region: one small chart a region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from annexc._labels import Labels, labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import (
    band,
    bars,
    count_axis,
    count_scale,
    figures,
    finished,
    inked,
    names,
    rows,
    sentence,
)
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DUTY, POSSIBLE
from annexc.charts._drawing.text import item, listed, wrapped
from annexc.charts._input import taken

#: The duties that are drawn: a bar of sources without one would dwarf the others.
_DRAWN = ("require_bat_new", "promote_bat_new", "promote_existing")
_MOST, _COLUMNS, _WIDTH, _ROOM = 8, 2, 170, 20


def regions(duties: pl.DataFrame, *, language: str = "en") -> Chart:
    """Sources by duty, one small chart a region, all on one scale.

    The regions with the most sources that have or may have a duty are drawn; a note counts the
    others.

    Args:
        duties: One row a region and duty: `region`, `obligation`, `floor` and `ceiling`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart; a sentence in place of it if no region has a duty.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.

    Source:
        The table.

    Example:
        >>> import annexc, polars as pl
        >>> duties = pl.DataFrame({"region": ["North"], "obligation": ["promote_existing"]})
        >>> duties = duties.with_columns(floor=pl.lit(2), ceiling=pl.lit(2))
        >>> annexc.charts.regions(duties).description.split(". ")[-1]
        'North: Promote BAT and BEP (existing source): 2.'
    """
    words = labels(language)
    frame = taken(duties, "regions", ("region", "obligation", "floor", "ceiling")).frame
    assert frame is not None
    title = words["chart.regions.title"]
    unknown = pl.col("region").fill_null(words["report.region.unknown"])
    drawn = frame.with_columns(unknown).filter(
        pl.col("obligation").is_in(_DRAWN) & (pl.col("ceiling") > 0)
    )
    if drawn.is_empty():
        return sentence(words, title, [], words["chart.regions.empty"])
    sums = drawn.group_by("region").agg(pl.col("ceiling").max()).sort(
        "ceiling", "region", descending=[True, False]
    )  # fmt: skip
    shown = sums["region"].head(_MOST).to_list()
    notes = [words["chart.regions.note"]]
    if sums.height > _MOST:
        rest = sums.slice(_MOST)
        notes.append(
            words["chart.regions.rest"].format(
                regions=words.number(rest.height), sources=words.number(int(rest["ceiling"].sum()))
            )
        )
    highest = int(sums["ceiling"][0])
    by_region = {name: drawn.filter(region=name).to_dicts() for name in shown}
    met = set(drawn["obligation"])
    kept = [duty for duty in _DRAWN if duty in met]
    small = [_small(name, by_region[name], kept, highest, words) for name in shown]
    drawing = altair().concat(*small, columns=_COLUMNS, spacing=14)
    said = [words["chart.regions.said"]]
    said += [item(words, name, _told(by_region[name], words) + ".") for name in shown]
    return finished(drawing, words, title, notes, said)


def _told(lines: Sequence[dict[str, Any]], words: Labels) -> str:
    spans = {line["obligation"]: words.span(line["floor"], line["ceiling"]) for line in lines}
    return listed(
        words, ((words[f"obligation.{duty}"], spans[duty]) for duty in _DRAWN if duty in spans)
    )


def _small(
    region: str, lines: Sequence[dict[str, Any]], kept: Sequence[str], highest: int, words: Labels
) -> Any:
    """The bars of one region: what is certain, then what is possible."""
    alt = altair()
    label = {duty: "\n".join(wrapped(words[f"obligation.{duty}"], _ROOM, 3)) for duty in kept}
    possible = words["chart.possible_duty"]
    counts = {line["obligation"]: (line["floor"], line["ceiling"]) for line in lines}
    segments, ends = [], []
    for duty in kept:
        floor, ceiling = counts.get(duty, (0, 0))
        kind = words[f"obligation.{duty}"]
        parts = ((kind, 0, floor), (possible, floor, ceiling))
        segments += [
            {"label": label[duty], "kind": kind, "start": start, "end": end}
            for kind, start, end in parts
            if end > start
        ]
        ends.append({"label": label[duty], "end": ceiling, "figure": words.span(floor, ceiling)})
    kinds = {words[f"obligation.{duty}"]: DUTY[duty] for duty in kept} | {possible: POSSIBLE}
    order = list(label.values())
    y, scale = band(order), count_scale(highest * 1.25)
    axis = count_axis(words, "", highest)
    drawing = alt.layer(
        bars(rows(segments), y, alt.X("start:Q", scale=scale, axis=axis),
             inked(kinds, dashed=[possible], columns=2), []),
        figures(rows(ends), y, alt.X("end:Q", scale=scale)),
        *names(order, y),
    )  # fmt: skip
    heading = alt.TitleParams(text=wrapped(region, 40), fontSize=12, anchor="start", frame="group")
    return drawing.properties(width=_WIDTH, height=alt.Step(44), title=heading)
