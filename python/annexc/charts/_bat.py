"""Where the register says that best available techniques are applied."""

from __future__ import annotations

from typing import Any

from annexc._labels import labels
from annexc.charts._drawing.chart import Chart
from annexc.charts._drawing.draw import band, bars, figures, finished, inked, names, rows, sentence
from annexc.charts._drawing.lazy import altair
from annexc.charts._drawing.style import AGE, DUTY, WIDTH
from annexc.charts._drawing.text import item, listed, wrapped
from annexc.charts._input import taken

_COUNTS = ("applied", "unknown", "not_applied")
_INKS = {"applied": AGE["new"], "unknown": DUTY["undetermined"], "not_applied": AGE["existing"]}
_ROOM = 46


def bat_uptake(progress: Any, *, language: str = "en") -> Chart:
    """Share of sources that apply best available techniques, by duty; not known is hatched.

    Args:
        progress: What `annexc.progress` returned, or its table `bat_uptake`.
        language: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The chart; a sentence in place of it if the register does not say.

    Raises:
        AnnexcError: If the language is not known, or Altair is not installed.
        ColumnError: If the table lacks a column.
        TypeError: If it is no such result and no table.

    Source:
        `bat_uptake`.

    Example:
        >>> import annexc, polars as pl
        >>> uptake = pl.DataFrame({"obligation": ["require_bat_new"], "sources": [4]})
        >>> uptake = uptake.with_columns(applied=1, not_applied=2, unknown=1)
        >>> "Not applied: 2" in annexc.charts.bat_uptake(uptake).description
        True
    """
    words = labels(language)
    given = taken(progress, "bat_uptake", ("obligation", "sources", *_COUNTS))
    title = words["chart.bat.title"]
    notes = given.origin(words)
    if given.frame is None:
        return sentence(words, title, notes, words["chart.bat.absent"])
    lines = [line for line in given.frame.to_dicts() if line["sources"]]
    if not lines:
        return sentence(words, title, notes, words["chart.bat.empty"])
    lines.sort(key=lambda line: -line["applied"] / line["sources"])
    kinds = {count: words[f"chart.bat.{count}"] for count in _COUNTS}
    segments: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    said = [words["chart.bat.said"]]
    for line in lines:
        name = words[f"obligation.{line['obligation']}"]
        label = "\n".join(wrapped(name, _ROOM))
        start = 0.0
        for count, kind in kinds.items():
            end = start + line[count] / line["sources"]
            if line[count]:
                segments.append(
                    {"label": label, "name": name, "kind": kind, "start": start, "end": end}
                    | {"count": words.number(line[count])}
                )
            start = end
        low = words.percent(line["applied"] / line["sources"])
        high = words.percent((line["applied"] + line["unknown"]) / line["sources"])
        share = low if low == high else words["format.span"].format(floor=low, ceiling=high)
        among = words["chart.bat.among"].format(
            applied=words.number(line["applied"]), sources=words.number(line["sources"])
        )
        ends.append({"label": label, "end": 1, "figure": f"{share} ({among})"})
        detail = listed(words, ((kinds[count], words.number(line[count])) for count in _COUNTS))
        said.append(item(words, name, f"{share} ({detail})."))
    used = {segment["kind"] for segment in segments}

    alt = altair()
    order = [end["label"] for end in ends]
    y = band(order)
    scale = alt.Scale(domain=[0, 1], nice=False, zero=True)
    percent = (
        words["format.percent"].replace("'", "\\'").replace("{}", "' + round(datum.value*100) + '")
    )
    axis = alt.Axis(
        title=words["chart.bat.share"],
        labelExpr=f"'{percent}'",
        values=[0, 0.25, 0.5, 0.75, 1],
        domain=False,
        ticks=False,
        labelFlush=False,
    )
    tooltip = [
        alt.Tooltip("name:N", title=words["chart.duty"]),
        alt.Tooltip("kind:N", title=words["chart.bat.title"]),
        alt.Tooltip("count:N", title=words["chart.sources"]),
    ]
    inks = {kinds[count]: _INKS[count] for count in _COUNTS if kinds[count] in used}
    drawing = alt.layer(
        bars(rows(segments), y, alt.X("start:Q", scale=scale, axis=axis), inked(inks), tooltip),
        figures(rows(ends), y, alt.X("end:Q", scale=scale)),
        *names(order, y),
    ).properties(width=WIDTH, height=alt.Step(38))
    return finished(drawing, words, title, notes, said)
