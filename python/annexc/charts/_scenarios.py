"""The duties that would be found under suppositions, beside those that are found."""

from __future__ import annotations

from typing import Any

from annexc._labels import labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import (
    band,
    bars,
    count_axis,
    count_scale,
    duty_inks,
    figures,
    finished,
    inked,
    names,
    rows,
    sentence,
    stacked,
)
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DUTIES, WIDTH
from annexc.charts._drawing.text import item, listed, wrapped
from annexc.charts._input import taken

_ROOM = 46


def scenarios(found: Any, *, language: str = "en") -> Chart:
    """Sources by duty under each supposition, the finding first; suppositions are marked as such.

    Args:
        found: What `annexc.scenarios` returned, or its table.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart; a sentence in place of it if there is no source.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `table`.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a"], "operation_started": ["2009"]})
        >>> supposed = {"two years": {"lead_time": (0, 2)}}
        >>> found = annexc.scenarios(plants, supposed, party="FRA", as_of="2026-08-31")
        >>> "Supposed: two years" in annexc.charts.scenarios(found).description
        True
    """
    words = labels(language)
    given = taken(found, "table", ("scenario", "supposition", "obligation", "floor", "ceiling"))
    assert given.frame is not None
    title, notes = words["chart.scenarios.title"], [words["chart.scenarios.note"]]
    segments: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    said = [words["chart.scenarios.note"]]
    for (name,), lines in given.frame.group_by("scenario", maintain_order=True):
        supposition = lines["supposition"][0]
        shown = words["chart.scenarios.finding"]
        if supposition:
            shown = f"{words['chart.scenarios.supposed'].format(name=name)} ({supposition})"
        label = "\n".join(wrapped(shown, _ROOM))
        floors = dict(lines.select("obligation", "floor").iter_rows())
        parts = [(words[f"obligation.{duty}"], floors.get(duty) or 0) for duty in DUTIES]
        segments += stacked(words, label, parts, name=shown)
        total = sum(count for _, count in parts)
        settled = total - (floors.get("undetermined") or 0)
        figure = words["chart.scenarios.settled"].format(sources=words.number(settled))
        ends.append({"label": label, "end": total, "figure": figure})
        spans = [
            (words[f"obligation.{row['obligation']}"], words.span(row["floor"], row["ceiling"]))
            for row in lines.iter_rows(named=True)
            if row["ceiling"]
        ]
        said.append(item(words, shown, f"{figure} ({listed(words, spans)})."))
    if not segments:
        return sentence(words, title, notes, words["chart.scenarios.empty"])
    kinds = duty_inks(words, {segment["kind"] for segment in segments})
    alt = altair()
    highest = max(end["end"] for end in ends)
    order = [end["label"] for end in ends]
    y, scale = band(order), count_scale(highest)
    tooltip = [
        alt.Tooltip("name:N", title=words["chart.name"]),
        alt.Tooltip("kind:N", title=words["chart.duty"]),
        alt.Tooltip("count:N", title=words["chart.sources"]),
    ]
    axis = count_axis(words, words["chart.sources"], highest)
    drawing = alt.layer(
        bars(rows(segments), y, alt.X("start:Q", scale=scale, axis=axis), inked(kinds, columns=2),
             tooltip),
        figures(rows(ends), y, alt.X("end:Q", scale=scale)),
        *names(order, y),
    ).properties(width=WIDTH, height=alt.Step(44))  # fmt: skip
    return finished(drawing, words, title, notes, said)
