"""Where the regions are, and for how many sources best available techniques are required there."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from annexc._labels import labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import finished, rows, sentence
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DUTY, INK, PAPER, POSSIBLE, SHORE
from annexc.charts._drawing.text import item
from annexc.charts._drawing.view import around, view
from annexc.charts._input import taken
from annexc.charts._map import outlines, placed_names

_LARGEST, _SMALLEST = 1600.0, 30.0
_COLUMNS = ("region", "latitude", "longitude", "require_floor", "require_ceiling")


def regions_map(regions: pl.DataFrame, *, language: str = "en") -> Chart:
    """The regions on a map: how many sources must, and may have to, be required.

    A mark stands in the middle of the places of a region's sources; the outlines are of land, not
    of States or regions. Its area grows with the sources that may have to be required, of which the
    full part is certain.

    Args:
        regions: One row a region: `region`, `latitude`, `longitude`, `require_floor` and
            `require_ceiling`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart; a sentence in place of it if there is no region.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.

    Source:
        The table; outlines of Natural Earth, public domain (`charts/ORIGIN.md`).

    Example:
        >>> import annexc, polars as pl
        >>> north = pl.DataFrame({"region": ["North"], "latitude": [48.9], "longitude": [2.3]})
        >>> north = north.with_columns(require_floor=pl.lit(3), require_ceiling=pl.lit(3))
        >>> annexc.charts.regions_map(north).description.split(". ")[-1]
        'North: 3.'
    """
    words = labels(language)
    frame = taken(regions, "regions_map", _COLUMNS).frame
    assert frame is not None
    title = words["chart.regions_map.title"]
    if frame.is_empty():
        return sentence(words, title, [], words["chart.regions.empty"])
    unknown = pl.col("region").fill_null(words["report.region.unknown"])
    seen = view(frame)
    x, y = seen.placed_all(around(pl.col("longitude")), pl.col("latitude"))
    highest = max(int(frame["require_ceiling"].max() or 0), 1)  # type: ignore[arg-type]
    marks, said = [], [words["chart.regions_map.said"]]
    for line in frame.with_columns(unknown, x=x, y=y).iter_rows(named=True):
        span = words.span(line["require_floor"], line["require_ceiling"])
        said.append(item(words, line["region"], span + "."))
        place = {"x": line["x"], "y": line["y"], "says": f"{line['region']} {span}"}
        for kind, count in (
            ("chart.possible_duty", line["require_ceiling"]),
            ("obligation.require_bat_new", line["require_floor"]),
        ):
            if count or kind == "chart.possible_duty":
                size = max(_LARGEST * count / highest, _SMALLEST)
                marks.append({**place, "kind": words[kind], "size": round(size, 1)})
    drawing = _drawn(marks, seen, [words["obligation.require_bat_new"],
                                   words["chart.possible_duty"]])  # fmt: skip
    return finished(drawing, words, title, [words["chart.regions_map.note"]], said)


def _drawn(marks: list[dict[str, Any]], seen: Any, kinds: list[str]) -> Any:
    alt = altair()
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, seen.width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[seen.height, 0], nice=False), axis=None)
    inks = [DUTY["require_bat_new"].point, POSSIBLE.point]
    points = (
        alt.Chart(rows(marks))
        .mark_point(shape="circle", stroke=INK, strokeWidth=0.8, opacity=1, clip=True)
        .encode(
            x=x, y=y, size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("kind:N", title=None, scale=alt.Scale(domain=kinds, range=inks),
                          legend=alt.Legend(columns=2, symbolSize=110, symbolType="circle")),
        )
    )  # fmt: skip
    layers = [outlines(seen), points]
    # The name of each place once, behind its largest mark.
    largest = {mark["says"]: mark for mark in sorted(marks, key=lambda mark: mark["size"])}
    named = placed_names(list(largest.values()), seen, most=math.inf)
    for align in ("left", "right"):
        chart = alt.Chart(rows(name for name in named if name["align"] == align))
        chart = chart.encode(x=x, y=y, text="text:N")
        style = {"align": align, "baseline": "middle", "fontSize": 11}
        layers.append(chart.mark_text(stroke=PAPER, strokeWidth=3, color=PAPER, **style))
        layers.append(chart.mark_text(color=INK, **style))
    return alt.layer(*layers, view=alt.ViewConfig(stroke=SHORE)).properties(
        width=seen.width, height=seen.height
    )
