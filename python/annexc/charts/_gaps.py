"""Which facts are missing, and for how many sources."""

from __future__ import annotations

from typing import Any

from annexc._errors import AnnexcError
from annexc._labels import labels
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
from annexc.charts._drawing.style import DUTY, WIDTH
from annexc.charts._drawing.text import category, item, listed, wrapped
from annexc.charts._input import taken

_KINDS = ("fact", "ancillary")
_ROOM = 46


def data_gaps(progress: Any, *, language: str = "en", kind: str = "fact") -> Chart:
    """Sources by the fact that is missing; hatched where the duty hangs on it.

    A source that lacks two facts counts in both bars.

    Args:
        progress: What `annexc.progress` returned, its table `gaps`, or what `annexc.data_gaps`
            returned.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        kind: `fact`, or `ancillary`: categories that such sites often run beside what the register
            shows of them.

    Returns:
        The chart; a sentence in place of it if nothing is missing.

    Raises:
        AnnexcError: If the language or the kind is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `gaps`.

    Example:
        >>> import annexc, polars as pl
        >>> found = annexc.classify(pl.DataFrame({"nace2": ["24.44"]}), party="FRA")
        >>> chart = annexc.charts.data_gaps(annexc.data_gaps(found), language="es")
        >>> "Inicio de la construcción: 1" in chart.description
        True
    """
    words = labels(language)
    if kind not in _KINDS:
        raise AnnexcError(f"kind is {kind!r}; it is one of {', '.join(_KINDS)}")
    given = taken(progress, "gaps", ("kind", "fact", "sources", "alone", "duty"))
    assert given.frame is not None
    title = words[f"chart.gaps.{kind}.title"]
    notes = given.origin(words)
    lines = [line for line in given.frame.to_dicts() if line["kind"] == kind and line["sources"]]
    if not lines:
        return sentence(words, title, notes, words[f"chart.gaps.{kind}.empty"])
    lines.sort(key=lambda line: (-line["sources"], -line["duty"]))
    notes.append(words[f"chart.gaps.{kind}.note"])

    hangs, rest = words[f"chart.gaps.{kind}.duty"], words[f"chart.gaps.{kind}.rest"]
    segments: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    said = []
    for line in lines:
        fact = line["fact"]
        name = words.get(f"need.{fact}", fact)
        if kind == "ancillary":
            name = f"{fact} {category(words, fact, None)}"
        label = "\n".join(wrapped(name, _ROOM))
        ends.append(
            {"label": label, "end": line["sources"], "figure": words.number(line["sources"])}
        )
        parts = ((hangs, 0, line["duty"]), (rest, line["duty"], line["sources"]))
        for text, start, end in parts:
            if end > start:
                segments.append(
                    {"label": label, "kind": text, "start": start, "end": end, "name": name}
                    | {"count": words.number(end - start), "alone": words.number(line["alone"])}
                )
        detail = [(hangs, words.number(line["duty"]))]
        detail.append((words["chart.gaps.alone"], words.number(line["alone"])))
        figure = words.number(line["sources"])
        said.append(item(words, name, f"{figure} ({listed(words, detail)})."))
    used = {segment["kind"] for segment in segments}
    inks = {hangs: DUTY["undetermined"], rest: DUTY["none"]}

    alt = altair()
    highest = max(line["sources"] for line in lines)
    order = [end["label"] for end in ends]
    y = band(order)
    scale = count_scale(highest)
    axis = count_axis(words, words["chart.sources"], highest)
    tooltip = [
        alt.Tooltip("name:N", title=words["chart.name"]),
        alt.Tooltip("kind:N", title=words["chart.duty"]),
        alt.Tooltip("count:N", title=words["chart.sources"]),
        alt.Tooltip("alone:N", title=words["chart.gaps.alone"]),
    ]
    drawing = alt.layer(
        bars(
            rows(segments),
            y,
            alt.X("start:Q", scale=scale, axis=axis),
            inked({text: ink for text, ink in inks.items() if text in used}, columns=2),
            tooltip,
        ),
        figures(rows(ends), y, alt.X("end:Q", scale=scale)),
        *names(order, y),
    ).properties(width=WIDTH, height=alt.Step(36))
    return finished(drawing, words, title, notes, said)
