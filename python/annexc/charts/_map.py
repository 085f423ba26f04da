"""Where the sources are, by duty."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import polars as pl

from annexc._labels import labels, width
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import finished, rows, sentence
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DUTIES, DUTY, INK, LAND, PAPER, SHORE
from annexc.charts._drawing.text import item, wrapped
from annexc.charts._drawing.view import View, around, view
from annexc.charts._input import taken
from annexc.charts._land import land

#: What is not drawn, with the note that counts it.
_NO_DUTY = {"none": "chart.map.outside", "not_a_party": "chart.map.not_a_party"}
#: Faults of coordinates, which a reader may mend; those without any are in the whole count.
_REASONS = ("unreadable", "zero", "swapped", "out_of_range")
#: Up to so many places each is drawn by itself, beyond that sources near each other as one mark.
_SINGLE = 1500
_CELL = 7.0
_MOST = 2500
_LARGEST = 6
#: Up to so many places are named.
_NAMED = 12
_ROOM = 28


def sources_map(progress: Any, *, language: str = "en", no_duty: bool = False) -> Chart:
    """The sources on a map, by duty: each has a colour and a shape of its own.

    The map shows the surroundings of the sources, or the world if they span it. A few places are
    named; of very many, near ones of the same duty are drawn as one larger mark. The outlines are
    of land, not of States.

    Args:
        progress: What `annexc.progress` returned, or its table `points`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        no_duty: Whether sources without a specific duty are drawn too; a note counts them
            otherwise.

    Returns:
        The chart; a sentence in place of it if there are no coordinates.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `points`; outlines of Natural Earth, public domain (`charts/ORIGIN.md`).

    Example:
        >>> import annexc, polars as pl
        >>> points = pl.DataFrame({"latitude": [48.9], "longitude": [2.3], "sources": [3]})
        >>> points = points.with_columns(obligation=pl.lit("promote_existing"), name=pl.lit("Est"))
        >>> annexc.charts.sources_map(points).description.split(". ")[-1]
        'Promote BAT and BEP (existing source): 3.'
    """
    words = labels(language)
    given = taken(progress, "points", ("latitude", "longitude", "obligation", "sources", "name"))
    title = words["chart.map.title"]
    notes = given.origin(words)
    if given.frame is None:
        return sentence(words, title, notes, words["chart.map.absent"])
    points, lost = _on_earth(given.frame)
    by_reason = Counter(getattr(given.whole, "unplaced_by", {})) + lost
    unplaced = getattr(given.whole, "unplaced", 0) + sum(lost.values())
    if unplaced:
        notes.append(words["chart.map.unplaced"].format(sources=words.number(unplaced)))
    told = [
        words[f"chart.map.{reason}"].format(sources=words.number(by_reason[reason]))
        for reason in _REASONS
        if by_reason[reason]
    ]
    notes += ["; ".join(told)] if told else []
    counts = Counter(dict(points.group_by("obligation").agg(pl.col("sources").sum()).iter_rows()))
    if not no_duty:
        points = points.filter(~pl.col("obligation").is_in(list(_NO_DUTY)))
        notes += [
            words[text].format(sources=words.number(counts[duty]))
            for duty, text in _NO_DUTY.items()
            if counts[duty]
        ]
    if points.is_empty():
        return sentence(words, title, notes, words["chart.map.empty"])
    seen = view(points)
    marks = _marks(seen, points)
    shown = [duty for duty in DUTIES if any(mark["duty"] == duty for mark in marks)]
    smallest = 60 if len(marks) <= 200 else 36 if len(marks) <= 600 else 24
    for mark in marks:
        mark["kind"] = words[f"obligation.{mark['duty']}"]
        mark["count"] = words.number(mark["sources"])
        mark["says"] = " · ".join(mark.pop("names"))
        # The area grows more slowly than the count, so that single sources stay visible.
        mark["size"] = round(smallest * min(math.sqrt(mark["sources"]), _LARGEST))
    # What asks most is drawn last, over the others.
    marks.sort(key=lambda mark: (-_RANK[mark["duty"]], -mark["sources"]))
    merged = len(marks) < points.height
    if merged:
        notes.append(words["chart.map.merged"])
    said = [words["chart.map.said"]]
    said += [
        item(words, words[f"obligation.{duty}"], words.number(counts[duty]) + ".") for duty in shown
    ]

    alt = altair()
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, seen.width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[seen.height, 0], nice=False), axis=None)
    kinds = [words[f"obligation.{duty}"] for duty in shown]
    legend = alt.Legend(columns=2, symbolSize=110)

    def by_kind(channel: Any, attribute: str) -> Any:
        values = [getattr(DUTY[duty], attribute) for duty in shown]
        scale = alt.Scale(domain=kinds, range=values)
        return channel("kind:N", scale=scale, legend=legend, title=None)

    drawn = (
        alt.Chart(rows(marks))
        .mark_point(strokeWidth=0.8, opacity=1, clip=True)
        .encode(
            x=x,
            y=y,
            fill=by_kind(alt.Fill, "point"),
            stroke=by_kind(alt.Stroke, "stroke"),
            shape=by_kind(alt.Shape, "shape"),
            size=alt.Size("size:Q", scale=None),
            tooltip=[
                alt.Tooltip("says:N", title=words["chart.name"]),
                alt.Tooltip("kind:N", title=words["chart.duty"]),
                alt.Tooltip("count:N", title=words["chart.sources"]),
            ],
        )
    )
    layers = [outlines(seen), drawn]
    named = placed_names(marks, seen)
    if named:
        for align in ("left", "right"):
            chart = alt.Chart(rows(name for name in named if name["align"] == align))
            chart = chart.encode(x=x, y=y, text="text:N")
            style = {"align": align, "baseline": "middle", "fontSize": 11}
            layers.append(chart.mark_text(stroke=PAPER, strokeWidth=3, color=PAPER, **style))
            layers.append(chart.mark_text(color=INK, **style))
    drawing = alt.layer(*layers, view=alt.ViewConfig(stroke=SHORE)).properties(
        width=seen.width, height=seen.height
    )
    return finished(drawing, words, title, notes, said)


def _on_earth(points: pl.DataFrame) -> tuple[pl.DataFrame, Counter[str]]:
    """The points that can be drawn, and the sources of the others by reason."""
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    zero = (latitude == 0) & (longitude == 0)
    inside = (latitude.abs() <= 90) & (longitude.abs() <= 360)
    why = pl.when(zero).then(pl.lit("zero")).when(~inside).then(pl.lit("out_of_range"))
    marked = points.with_columns(pl.col("obligation", "name").cast(pl.String), why=why)
    lost = marked.drop_nulls("why").group_by("why").agg(pl.col("sources").sum())
    return marked.filter(pl.col("why").is_null()).drop("why"), Counter(dict(lost.iter_rows()))


_RANK = {duty: rank for rank, duty in enumerate((*DUTIES[:3], "undetermined", *_NO_DUTY))}


def _marks(seen: View, points: pl.DataFrame) -> list[dict[str, Any]]:
    """One mark a place, or one a cell of a grid that is as fine as the number of marks allows."""
    x, y = seen.placed_all(around(pl.col("longitude")), pl.col("latitude"))
    placed = points.select("obligation", "sources", "name", x=x, y=y)
    if placed.height <= _SINGLE:
        return _merged(placed, 0.1).to_dicts()
    cell = _CELL
    while (marks := _merged(placed, cell)).height > _MOST:
        cell *= 1.4
    return marks.to_dicts()


def _merged(placed: pl.DataFrame, cell: float) -> pl.DataFrame:
    """One mark for the sources of one duty in a cell of this size."""
    rows = pl.col("sources").sum()
    # In the middle of the sources, not of the cell: a grid would be read as a pattern.
    middle = {
        axis: ((pl.col(axis) * pl.col("sources")).sum() / rows).round(1) for axis in ("x", "y")
    }
    named = pl.col("name").filter(pl.col("name") != "").head(3)
    return (
        placed.group_by(
            (pl.col("x") / cell).round().alias("across"),
            (pl.col("y") / cell).round().alias("down"),
            pl.col("obligation").alias("duty"),
            maintain_order=True,
        )
        .agg(**middle, sources=rows, names=named)
        .drop("across", "down")
    )


def outlines(seen: View) -> Any:
    """The land, as shapes that are projected already."""
    alt = altair()
    shapes = []
    for polygon in land(seen.west, seen.south, seen.east, seen.north):
        rings = []
        for ring in polygon:
            corners: list[tuple[float, float]] = []
            for longitude, latitude in ring:
                x, y = seen.placed(longitude, latitude)
                corner = (round(x, 1), round(y, 1))
                # Nothing finer than the eye sees.
                if not corners or abs(corner[0] - corners[-1][0]) + abs(
                    corner[1] - corners[-1][1]
                ) > (0.6):
                    corners.append(corner)
            if len(corners) > 2:
                rings.append([*corners, corners[0]])
        if rings:
            shapes.append(
                {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": rings}}
            )
    return (
        alt.Chart(rows(shapes))
        .mark_geoshape(fill=LAND, stroke=SHORE, strokeWidth=0.6, clip=True)
        .project(type="identity", scale=1, translate=[0, 0])
    )


def placed_names(
    marks: Sequence[dict[str, Any]], seen: View, most: float = _NAMED
) -> list[dict[str, Any]]:
    """The names of a few places, those left out that would lie over another name."""
    if len(marks) > most:
        return []
    found: list[dict[str, Any]] = []
    for mark in reversed(marks):
        if not mark["says"]:
            continue
        text = wrapped(mark["says"], _ROOM, 1)[0]
        long = 6.2 * width(text) + 8
        off = 5 + math.sqrt(mark["size"] / math.pi)
        right = mark["x"] + off + long > seen.width
        at = mark["x"] - off if right else mark["x"] + off
        left = at - long if right else at
        box = (left, left + long, mark["y"] - 8, mark["y"] + 8)
        if all(
            box[1] < other["box"][0]
            or box[0] > other["box"][1]
            or box[3] < other["box"][2]
            or box[2] > other["box"][3]
            for other in found
        ):
            align = "right" if right else "left"
            found.append({"x": at, "y": mark["y"], "text": text, "align": align, "box": box})
    return [{key: value for key, value in name.items() if key != "box"} for name in found]
