"""The structure of Article 5: Part II, Part III and other, by new and existing."""

from __future__ import annotations

from typing import Any

from annexc._labels import labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import finished, rows
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DASH, DUTY, INK, MUTED, POSSIBLE
from annexc.charts._drawing.text import wrapped
from annexc.charts._input import taken

_PARTS = ("II", "III", "none")
_AGES = ("new", "existing")
_HEAD = 26
_NAMES = 160
_CELL = (336, 104)
_BAR = 14
_INSET = 12
_ROOM = 44


def matrix(progress: Any, *, language: str = "en") -> Chart:
    """Sources in the structure of Article 5, with the duty that it attaches to each cell.

    A cell has its figure, a bar on one scale for all cells (solid: certainly there; hatched:
    possibly there), and the duty in words.

    Args:
        progress: What `annexc.progress` returned, or its table `matrix`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `matrix`; Article 5 of the Convention.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a", "II.a", "III.g"]})
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> chart = annexc.charts.matrix(annexc.progress(found, party="FRA"))
        >>> "Annex C, Part II, existing source: 0" in chart.description
        True
    """
    words = labels(language)
    given = taken(progress, "matrix", ("part", "source_age", "obligations", "floor", "ceiling"))
    assert given.frame is not None
    title = words["chart.matrix.title"]
    cells = {(row["part"], row["source_age"]): row for row in given.frame.to_dicts()}
    highest = max([1, *(cell["ceiling"] for cell in cells.values())])
    wide, high = _CELL
    said = [words["chart.matrix.said"]]
    boxes: list[dict[str, Any]] = []
    solid: list[dict[str, Any]] = []
    open_: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []

    def write(x: float, y: float, text: str, size: int = 12, weight: str = "normal") -> None:
        texts.append({"x": x, "y": y, "text": text, "size": size, "weight": weight})

    for column, age in enumerate(_AGES):
        write(_NAMES + column * wide + _INSET, _HEAD / 2, words[f"age.{age}"], 13, "bold")
    for line, part in enumerate(_PARTS):
        top = _HEAD + line * high
        for number, text in enumerate(wrapped(words[f"part.{part}"], 20, 3)):
            write(0, top + 20 + 16 * number, text, 13, "bold")
        for column, age in enumerate(_AGES):
            left = _NAMES + column * wide
            boxes.append({"x": left, "x2": left + wide, "y": top, "y2": top + high})
            cell = cells.get((part, age))
            if cell is None:
                continue
            floor, ceiling = cell["floor"], cell["ceiling"]
            figure = words.span(floor, ceiling)
            write(left + _INSET, top + 20, figure, 18, "bold")
            duties = [duty for duty in (cell["obligations"] or "").split(";") if duty]
            scale = (wide - 2 * _INSET) / highest
            bar = {"y": top + 34, "y2": top + 34 + _BAR, "x": left + _INSET}
            if floor:
                # Where the law attaches one duty, its colour; else that of none.
                area = DUTY[duties[0]].area if len(duties) == 1 else MUTED
                solid.append(bar | {"x2": bar["x"] + floor * scale, "fill": area})
            if ceiling > floor:
                start = {"x": bar["x"] + floor * scale, "x2": bar["x"] + ceiling * scale}
                open_.append(bar | start)
            row = top + 64
            for duty in duties:
                ink = DUTY[duty]
                marks.append(
                    {"x": left + _INSET, "x2": left + _INSET + 10, "fill": ink.area}
                    | {"y": row - 5, "y2": row + 5, "stroke": ink.stroke}
                )
                for text in wrapped(words[f"obligation.{duty}"], _ROOM):
                    write(left + _INSET + 16, row, text)
                    row += 14
                row += 4
            attached = words["format.list"].join(words[f"obligation.{duty}"] for duty in duties)
            age_name = words[f"age.{age}"]
            said.append(
                words["chart.matrix.cell"].format(
                    part=words[f"part.{part}"],
                    age=age_name[0].lower() + age_name[1:],
                    sources=figure,
                    duty=attached,
                )
            )

    alt = altair()
    width, height = _NAMES + 2 * wide, _HEAD + len(_PARTS) * high
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)

    def drawn(data: list[dict[str, Any]], fill: Any, stroke: Any, **style: Any) -> Any:
        mark = alt.Chart(rows(data)).mark_rect(strokeWidth=1, **style)
        return mark.encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=fill, stroke=stroke)

    own = alt.Fill("fill:N", scale=None)
    layers = [
        drawn(boxes, alt.value("#ffffff"), alt.value(MUTED)),
        drawn(open_, alt.value(POSSIBLE.area), alt.value(INK), strokeDash=DASH),
        drawn(solid, own, alt.value(INK)),
        drawn(marks, own, alt.Stroke("stroke:N", scale=None)),
    ]
    for size, weight in sorted({(text["size"], text["weight"]) for text in texts}):
        some = [text for text in texts if (text["size"], text["weight"]) == (size, weight)]
        layers.append(
            alt.Chart(rows(some))
            .mark_text(align="left", baseline="middle", fontSize=size, fontWeight=weight, color=INK)
            .encode(x=x, y=y, text="text:N")
        )
    notes = [*given.origin(words), words["chart.matrix.note"]]
    return finished(
        alt.layer(*layers).properties(width=width, height=height), words, title, notes, said
    )
