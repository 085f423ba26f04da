"""When the sources began, against the dates of the Convention."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import polars as pl

from annexc._labels import Labels, labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import count_axis, finished, inked, rows, sentence
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import AGE, INK
from annexc.charts._drawing.text import item, listed
from annexc.charts._input import taken

_AGES = ("existing", "undetermined", "new")
_DATES = ("entry_into_force", "cut_off", "bat_deadline")
_WIDTH = 640
_HEIGHT = 240
_LEADING = 18
#: Years in one bar: the fewest of these with which there are not too many bars.
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_BARS = 60


def phase_in(
    progress: Any, *, language: str = "en", milestones: pl.DataFrame | None = None
) -> Chart:
    """Sources by year of start and age, with the dates from which the law treats them otherwise.

    Sources in neither Part are left out, and so are those without a year; notes count them. The
    dates are drawn where there is one Party.

    Args:
        progress: What `annexc.progress` returned, or its table `phase_in`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        milestones: The table of that name, if only the table `phase_in` is given.

    Returns:
        The chart; a sentence in place of it if no source has a year.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `phase_in`, `milestones`; Article 5(d) and (e), Annex C, Part IV, of the Convention.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a"], "construction_started": ["2012-03-01"]})
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> chart = annexc.charts.phase_in(annexc.progress(found, party="FRA"))
        >>> "17 May 2004" in chart.description
        True
    """
    words = labels(language)
    given = taken(progress, "phase_in", ("year", "source_age", "part", "sources"))
    assert given.frame is not None
    title = words["chart.phase_in.title"]
    notes = given.origin(words)
    dates = given.part("milestones") if milestones is None else milestones
    lines = given.frame.to_dicts()
    outside = sum(line["sources"] for line in lines if line["part"] == "none")
    lines = [line for line in lines if line["part"] != "none"]
    undated: Counter[str] = Counter()
    counts: Counter[tuple[int, str]] = Counter()
    for line in lines:
        if line["year"] is None:
            undated[line["source_age"]] += line["sources"]
        else:
            counts[line["year"], line["source_age"]] += line["sources"]
    if undated:
        detail = words["format.list"].join(
            item(words, _age(words, age), words.number(undated[age]))
            for age in _AGES
            if undated[age]
        )
        missing = words.number(undated.total())
        notes.append(words["chart.phase_in.undated"].format(sources=missing, detail=detail))
    if outside:
        notes.append(words["chart.phase_in.outside"].format(sources=words.number(outside)))
    if not counts:
        return sentence(words, title, notes, words["chart.phase_in.empty"])

    marks = _marks(words, dates)
    years = [year for year, _ in counts] + [mark["day"].year for mark in marks]
    step = next(step for step in _STEPS if (max(years) - min(years)) / step <= _BARS)
    first, end = min(years) // step * step, (max(years) // step + 1) * step
    heights: Counter[int] = Counter()
    segments: list[dict[str, Any]] = []
    for age in _AGES:
        binned: Counter[int] = Counter()
        for (began, own), count in counts.items():
            if own == age:
                binned[began // step * step] += count
        for year, count in sorted(binned.items()):
            span = str(year)
            if step > 1:
                span = words["format.span"].format(floor=year, ceiling=year + step - 1)
            segments.append(
                {"x": year, "x2": year + step, "y": heights[year], "y2": heights[year] + count}
                | {"kind": _age(words, age), "years": span, "count": words.number(count)}
            )
            heights[year] += count
    alt = altair()
    highest = max(heights.values())
    kinds = {_age(words, age): AGE[age] for age in _AGES if any(own == age for _, own in counts)}
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[first, end], nice=False),
        axis=alt.Axis(
            title=words["chart.phase_in.years"].format(step=step)
            if step > 1
            else words["chart.year"],
            format="d",
            tickMinStep=1,
            grid=False,
            labelFlush=False,
        ),
    )
    # The names of the dates stand above the bars, inside the frame.
    room = _LEADING * (len(marks) + 1) if marks else 0
    scale = alt.Scale(domain=[0, highest * 1.02], range=[_HEIGHT + room, room], nice=False)
    axis = count_axis(words, words["chart.sources"], highest)
    layers = [
        alt.Chart(rows(segments))
        .mark_rect(strokeWidth=1)
        .encode(
            x=x,
            x2="x2:Q",
            y=alt.Y("y:Q", scale=scale, axis=axis),
            y2="y2:Q",
            tooltip=[
                alt.Tooltip("years:N", title=words["chart.year"]),
                alt.Tooltip("kind:N", title=words["chart.age"]),
                alt.Tooltip("count:N", title=words["chart.sources"]),
            ],
            **inked(kinds),
        )
    ]
    if marks:
        layers += _milestones(marks, x, (first, end), _HEIGHT + room)
    said = [words["chart.phase_in.said"]]
    for mark in marks:
        said.append(f"{mark['text']}.")
    for year in sorted(heights):
        inside = [segment for segment in segments if segment["x"] == year]
        detail = listed(words, ((segment["kind"], segment["count"]) for segment in inside))
        said.append(item(words, inside[0]["years"], f"{words.number(heights[year])} ({detail})."))
    drawing = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT + room)
    return finished(drawing, words, title, notes, said)


def _age(words: Labels, age: str) -> str:
    return words["chart.age_undetermined"] if age == "undetermined" else words[f"age.{age}"]


def _marks(words: Labels, dates: pl.DataFrame | None) -> list[dict[str, Any]]:
    """The dates of the only Party, in order."""
    if dates is None or dates.height != 1:
        return []
    line = dates.row(0, named=True)
    found: list[dict[str, Any]] = []
    for name in _DATES:
        day: date | None = line.get(name)
        if day is not None:
            x = day.year + (day.timetuple().tm_yday - 1) / 366
            text = f"{words[f'milestone.{name}']}, {words.day(day)}"
            found.append({"x": x, "day": day, "text": text})
    return sorted(found, key=lambda mark: mark["x"])


def _milestones(
    marks: list[dict[str, Any]], x: Any, ends: tuple[int, int], bottom: int
) -> list[Any]:
    """A line for each date, named above the bars on the side where there is room."""
    alt = altair()
    layers = []
    middle = sum(mark["x"] for mark in marks) / len(marks)
    left = middle > (ends[0] + ends[1]) / 2
    # In steps, so that no name crosses another one's line.
    for place, mark in enumerate(reversed(marks) if left else marks):
        top = _LEADING * place + _LEADING / 2
        data = rows([{"x": mark["x"], "text": mark["text"]}])
        layers.append(
            alt.Chart(data)
            .mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 2])
            .encode(x=x, y=alt.value(top - 6), y2=alt.value(bottom))
        )
        layers.append(
            alt.Chart(data)
            .mark_text(align="right" if left else "left", baseline="middle", dx=-5 if left else 5)
            .encode(x=x, y=alt.value(top), text="text:N")
        )
    return layers
