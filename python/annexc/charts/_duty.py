"""Which duty for how many sources, by category."""

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
from annexc.charts._drawing.style import DUTIES, POSSIBLE, WIDTH
from annexc.charts._drawing.text import category, item, listed, wrapped
from annexc.charts._input import taken

_ORDERS = ("ceiling", "annex")
_ROOM = 46


def duty_by_category(progress: Any, *, language: str = "en", order: str = "ceiling") -> Chart:
    """Sources by category and duty: certain ones by duty, then those that may be there too.

    Sources in no category have no bar; a note counts them.

    Args:
        progress: What `annexc.progress` returned, or its table `by_category`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        order: `ceiling`, the longest bar first, or `annex`, the order of the Annex.

    Returns:
        The chart; a sentence in place of it if no category has sources.

    Raises:
        AnnexcError: If the language or the order is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `by_category`.

    Example:
        >>> import annexc, polars as pl
        >>> plants = pl.DataFrame({"category": ["II.a", "II.a", "III.g"]})
        >>> found = annexc.classify(plants, party="FRA", as_of="2026-08-31")
        >>> progress = annexc.progress(found, party="FRA")
        >>> "III.g" in annexc.charts.duty_by_category(progress, language="fr").description
        True
    """
    words = labels(language)
    if order not in _ORDERS:
        raise AnnexcError(f"order is {order!r}; it is one of {', '.join(_ORDERS)}")
    given = taken(progress, "by_category", ("ref", "name", "floor", "ceiling", *DUTIES))
    # What may be of any category would only hide what is known of each.
    frame = getattr(given.whole, "readable", {}).get("by_category", given.frame)
    assert frame is not None
    title = words["chart.duty.title"]
    notes = given.origin(words)
    lines = [line for line in frame.iter_rows(named=True) if line["ceiling"]]
    for line in lines:
        if line["ref"] == "none":
            outside = words.span(line["floor"], line["ceiling"])
            notes.append(words["chart.duty.outside"].format(sources=outside))
    unreadable = getattr(given.whole, "unreadable", 0)
    if unreadable:
        notes.append(words["chart.unreadable"].format(sources=words.number(unreadable)))
    lines = [line for line in lines if line["ref"] != "none"]
    if not lines:
        return sentence(words, title, notes, words["chart.duty.empty"])
    if order == "ceiling":
        lines.sort(key=lambda line: (-line["ceiling"], -line["floor"]))

    possible = words["chart.possible"]
    segments: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    said: list[str] = [words["chart.duty.said"]]
    for line in lines:
        name = category(words, line["ref"], line["name"])
        label = "\n".join(wrapped(f"{line['ref']} {name}", _ROOM))
        parts: list[tuple[str, int]] = [
            (words[f"obligation.{duty}"], line[duty] or 0) for duty in DUTIES
        ]
        parts.append((possible, line["ceiling"] - line["floor"]))
        segments += stacked(words, label, parts, name=name, ref=line["ref"])
        figure = words.span(line["floor"], line["ceiling"])
        ends.append({"label": label, "end": line["ceiling"], "figure": figure})
        detail = listed(words, ((kind, words.number(count)) for kind, count in parts if count))
        said.append(item(words, f"{line['ref']} {name}", f"{figure} ({detail})."))
    used = {segment["kind"] for segment in segments}
    kinds = duty_inks(words, used)
    if possible in used:
        kinds[possible] = POSSIBLE

    alt = altair()
    highest = max(line["ceiling"] for line in lines)
    order_of = [end["label"] for end in ends]
    y = band(order_of)
    scale = count_scale(highest)
    axis = count_axis(words, words["chart.sources"], highest)
    tooltip = [
        alt.Tooltip("ref:N", title=words["chart.category"]),
        alt.Tooltip("name:N", title=words["chart.name"]),
        alt.Tooltip("kind:N", title=words["chart.duty"]),
        alt.Tooltip("count:N", title=words["chart.sources"]),
    ]
    drawing = alt.layer(
        bars(
            rows(segments),
            y,
            alt.X("start:Q", scale=scale, axis=axis),
            inked(kinds, dashed=[possible], columns=2),
            tooltip,
        ),
        figures(rows(ends), y, alt.X("end:Q", scale=scale)),
        *names(order_of, y),
    ).properties(width=WIDTH, height=alt.Step(38))
    return finished(drawing, words, title, notes, said)
