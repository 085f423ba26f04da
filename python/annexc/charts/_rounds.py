"""Two reporting rounds compared."""

from __future__ import annotations

from typing import Any

from annexc._labels import Labels, labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import (
    band,
    count_axis,
    count_scale,
    figures,
    finished,
    names,
    rows,
    sentence,
)
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DUTY, INK, MUTED, WIDTH
from annexc.charts._drawing.text import item, wrapped
from annexc.charts._input import taken

_MOST = 12
_ROOM = 50


def rounds(comparison: Any, *, language: str = "en") -> Chart:
    """What became of the sources between two rounds, and from which duty to which, and why.

    The lower bars have the colour of the duty after. Only the twelve most frequent changes have a
    bar; a note counts the others.

    Args:
        comparison: What `annexc.compare` returned, or its table `changes`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart; a sentence in place of the lower bars if no duty changed.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `summary`, `changes`.

    Example:
        >>> import annexc, polars as pl
        >>> first = pl.DataFrame({"facility_id": ["A", "B"], "category": ["II.a", "II.b"]})
        >>> second = first.with_columns(construction_started=pl.Series(["2015", None]))
        >>> both = [annexc.classify(rows, party="FRA") for rows in (first, second)]
        >>> "Undetermined → Require BAT" in annexc.charts.rounds(annexc.compare(*both)).description
        True
    """
    words = labels(language)
    given = taken(comparison, "changes", ("from", "to", "why", "sources"))
    assert given.frame is not None
    title = words["chart.rounds.title"]
    summary = given.part("summary")
    notes = []
    if summary is not None:
        notes.append(
            words["chart.rounds.rows"].format(
                before=words.number(given.whole.before), after=words.number(given.whole.after)
            )
        )
    changes = [line for line in given.frame.to_dicts() if line["sources"]]
    changes.sort(key=lambda line: -line["sources"])
    shown, rest = changes[:_MOST], changes[_MOST:]
    if rest:
        count = words.number(sum(line["sources"] for line in rest))
        notes.append(
            words["chart.rounds.rest"].format(changes=words.number(len(rest)), sources=count)
        )
    if not changes:
        notes.append(words["chart.rounds.empty"])
    panels, said = [], []
    if summary is not None and summary["sources"].sum():
        lines = [
            {
                "label": "\n".join(wrapped(words[f"status.{line['status']}"], _ROOM)),
                "text": words[f"status.{line['status']}"],
                "end": line["sources"],
                "fill": "#a6a6a6",
            }
            for line in summary.sort("sources", descending=True, maintain_order=True).to_dicts()
        ]
        panels.append(_panel(words, lines, words["chart.rounds.status"]))
        said += [f"{item(words, line['text'], words.number(line['end']))}." for line in lines]
    if shown:
        lines = [_change(words, line) for line in shown]
        panels.append(_panel(words, lines, words["chart.rounds.changes"]))
        said += [f"{item(words, line['text'], words.number(line['end']))}." for line in lines]
    if not panels:
        return sentence(words, title, notes[:-1], words["chart.rounds.empty"])
    alt = altair()
    drawing = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=24)
    return finished(drawing, words, title, notes, said)


def _change(words: Labels, line: dict[str, Any]) -> dict[str, Any]:
    before, after = (words[f"obligation.{line[side]}"] for side in ("from", "to"))
    reasons = [words.get(f"why.{why}", why) for why in (line["why"] or "").split(";") if why]
    # One sentence: only its first word has a capital.
    reasons[1:] = [reason[:1].lower() + reason[1:] for reason in reasons[1:]]
    why = words["chart.list"].join(reasons)
    label = [text for part in (before, f"→ {after}") for text in wrapped(part, _ROOM, 1)]
    label += wrapped(why, _ROOM, 2)
    return {
        "label": "\n".join(label),
        "text": f"{before} → {after} ({why})",
        "end": line["sources"],
        "fill": DUTY[line["to"]].area,
    }


def _panel(words: Labels, lines: list[dict[str, Any]], heading: str) -> Any:
    """Bars without a legend: each is named at its left."""
    alt = altair()
    highest = max(line["end"] for line in lines)
    step = 16 + 14 * max(line["label"].count("\n") + 1 for line in lines)
    # Two changes may read alike once they are cut to length.
    seen: dict[str, int] = {}
    for line in lines:
        seen[line["label"]] = seen.get(line["label"], 0) + 1
        line["label"] += "\u200b" * (seen[line["label"]] - 1)
        line["figure"] = words.number(line["end"])
    order = [line["label"] for line in lines]
    y = band(order)
    scale = count_scale(highest)
    data = rows(lines)
    bar = (
        alt.Chart(data)
        .mark_bar(strokeWidth=1, stroke=INK, height=20)
        .encode(
            y=y,
            x=alt.X("end:Q", scale=scale, axis=count_axis(words, words["chart.sources"], highest)),
            fill=alt.Fill("fill:N", scale=None),
            tooltip=[
                alt.Tooltip("text:N", title=words["chart.rounds.change"]),
                alt.Tooltip("figure:N", title=words["chart.sources"]),
            ],
        )
    )
    written = figures(data, y, alt.X("end:Q", scale=scale))
    return alt.layer(bar, written, *names(order, y)).properties(
        width=WIDTH,
        height=alt.Step(step),
        title=alt.TitleParams(
            text=heading, fontSize=13, anchor="start", frame="group", color=MUTED
        ),
    )
