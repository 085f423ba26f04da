"""Pieces that the charts share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from annexc._labels import Labels, with_one_point
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import DASH, DUTIES, DUTY, INK, PAPER, WIDTH, Ink, config
from annexc.charts._drawing.text import axis_numbers, sentences, wrapped

_LINE = 112
_LEADING = 14


def rows(values: Iterable[Mapping[str, Any]]) -> Any:
    """Data that stands in the chart itself."""
    return altair().Data(values=[dict(value) for value in values])


def finished(
    drawing: Any, words: Labels, title: str, notes: Sequence[str], said: Iterable[str]
) -> Chart:
    """The chart with its title, the notes below it and its description."""
    alt = altair()
    lines = [line for note in notes if note for line in wrapped(note, _LINE, 3)]
    told = [f"{title}.", *(_ended(note) for note in notes), *said]
    text = with_one_point(sentences(told))
    drawn = drawing.properties(
        title=alt.TitleParams(text=title, subtitle=lines), description=text
    ).configure(**config())
    return Chart(drawn, text, words.language)


def _ended(note: str) -> str:
    return note if not note or note[-1] in ".!?" else note + "."


def sentence(words: Labels, title: str, notes: Sequence[str], text: str) -> Chart:
    """A chart with nothing to draw says so."""
    alt = altair()
    drawing = (
        alt.Chart(rows([{"text": text}]), width=WIDTH, height=40)
        .mark_text(align="left", baseline="middle", fontSize=13, color=INK)
        .encode(x=alt.value(0), y=alt.value(20), text="text:N")
    )
    return finished(drawing, words, title, notes, [text])


def band(order: Sequence[str]) -> Any:
    """Bars one below the other, in this order; `names` writes what they are."""
    alt = altair()
    return alt.Y("label:N", sort=list(order), axis=None, scale=alt.Scale(paddingInner=0.35))


def names(labels: Sequence[str], y: Any) -> list[Any]:
    """The names of the bars at their left, each in the middle of its bar.

    The labels of an axis would start in the middle and hang below it.
    """
    alt = altair()
    return [
        alt.Chart(rows({"label": label} for label in labels if label.count("\n") == breaks))
        .mark_text(
            align="right",
            baseline="middle",
            color=INK,
            lineBreak="\n",
            lineHeight=_LEADING,
            dy=-breaks * _LEADING / 2,
        )
        .encode(y=y, x=alt.value(-8), text="label:N")
        for breaks in sorted({label.count("\n") for label in labels})
    ]


def count_scale(highest: float) -> Any:
    """From zero to a little beyond the longest bar, so that the figure behind it has room."""
    return altair().Scale(domain=[0, max(highest, 1) * 1.02], nice=False, zero=True)


def count_axis(words: Labels, title: str, highest: float = 10) -> Any:
    """Counts along the bottom."""
    return altair().Axis(
        title=title,
        labelExpr=axis_numbers(words),
        tickCount=int(min(5, max(highest, 1))),
        tickMinStep=1,
        grid=True,
        domain=False,
        ticks=False,
        labelFlush=False,
    )


def inked(kinds: Mapping[str, Ink], *, dashed: Sequence[str] = (), columns: int = 3) -> Any:
    """Fill, outline and dash by `kind`, with one legend on top; texts are the kinds themselves."""
    alt = altair()
    domain = list(kinds)
    legend = alt.Legend(columns=columns, symbolType="square")
    return {
        "fill": alt.Fill(
            "kind:N",
            scale=alt.Scale(domain=domain, range=[ink.area for ink in kinds.values()]),
            legend=legend,
            title=None,
        ),
        "stroke": alt.Stroke(
            "kind:N",
            scale=alt.Scale(domain=domain, range=[ink.stroke for ink in kinds.values()]),
            legend=legend,
            title=None,
        ),
        "strokeDash": alt.StrokeDash(
            "kind:N",
            scale=alt.Scale(
                domain=domain, range=[DASH if kind in dashed else [1, 0] for kind in domain]
            ),
            legend=legend,
            title=None,
        ),
    }


def stacked(
    words: Labels, label: str, parts: Sequence[tuple[str, int]], **beside: Any
) -> list[dict[str, Any]]:
    """The segments of one bar, end to end, by kind and count; naught has none."""
    ends = accumulate(count for _, count in parts)
    return [
        {"label": label, "kind": kind, "start": end - count, "end": end}
        | beside
        | {"count": words.number(count)}
        for (kind, count), end in zip(parts, ends, strict=True)
        if count
    ]


def duty_inks(words: Labels, used: Collection[str]) -> dict[str, Ink]:
    """The inks of the duties whose names are used, in their order."""
    inks = {words[f"obligation.{duty}"]: DUTY[duty] for duty in DUTIES}
    return {name: ink for name, ink in inks.items() if name in used}


def bars(data: Any, y: Any, x: Any, ink: Mapping[str, Any], tooltip: Sequence[Any]) -> Any:
    """Segments from `start` to `end`."""
    alt = altair()
    return (
        alt.Chart(data)
        .mark_bar(strokeWidth=1)
        .encode(y=y, x=x, x2="end:Q", tooltip=list(tooltip), **ink)
    )


def figures(data: Any, y: Any, x: Any) -> Any:
    """The figure of each bar, right behind its end, on paper that covers the grid."""
    alt = altair()
    style = {"align": "left", "baseline": "middle", "dx": 6}
    chart = alt.Chart(data).encode(y=y, x=x, text="figure:N")
    halo = chart.mark_text(color=PAPER, stroke=PAPER, strokeWidth=4, **style)
    return alt.layer(halo, chart.mark_text(color=INK, **style))
