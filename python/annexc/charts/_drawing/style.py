"""Colours, shapes and type of all charts.

The colours are those of Okabe and Ito. None stands alone: what a chart tells apart differs also in
lightness, pattern, outline or shape, so that a print in black and white can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annexc.charts._drawing.hatch import DOTTED, FINE, HATCHED, OPEN

#: Duties in the order in which bars are stacked and legends read.
DUTIES = (
    "require_bat_new",
    "promote_bat_new",
    "promote_existing",
    "none",
    "not_a_party",
    "undetermined",
)

INK = "#1a1a1a"
MUTED = "#595959"
GRID = "#e0e0e0"
LAND = "#ececec"
SHORE = "#8c8c8c"
PAPER = "#ffffff"

WIDTH = 400
SIZE = 12

# Arial and Liberation Sans have the same widths, so that what is measured here fits there too;
# what they lack (Arabic, Chinese) is taken from whatever font the system has.
FONT = "Arial, Liberation Sans, Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Ink:
    """How one thing is drawn: as an area, and as a point."""

    area: str
    point: str
    stroke: str
    shape: str


DUTY = {
    "require_bat_new": Ink("#D55E00", "#D55E00", INK, "triangle-up"),
    "promote_bat_new": Ink(DOTTED.stand_in, "#0072B2", INK, "square"),
    "promote_existing": Ink("#56B4E9", "#56B4E9", INK, "circle"),
    "none": Ink("#f2f2f2", "#f2f2f2", MUTED, "cross"),
    "not_a_party": Ink("#ffffff", "#ffffff", MUTED, "stroke"),
    "undetermined": Ink(HATCHED.stand_in, FINE.stand_in, INK, "diamond"),
}

# Ages are no duties and share no colour with one.
AGE = {
    "new": Ink("#009E73", "#009E73", INK, "square"),
    "existing": Ink("#ffffff", "#ffffff", INK, "circle"),
    "undetermined": DUTY["undetermined"],
}

#: What may be there beyond what certainly is.
POSSIBLE = Ink(OPEN.stand_in, OPEN.stand_in, INK, "circle")
DASH = [4, 3]


def config() -> dict[str, Any]:
    """The configuration of every chart."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "titleFontSize": SIZE}
    return {
        "font": FONT,
        "background": PAPER,
        # The description of the whole says what there is to say; one for each mark would bury it.
        "aria": False,
        "padding": 8,
        "view": {"stroke": None},
        "axis": text
        | {
            "gridColor": GRID,
            "domainColor": MUTED,
            "tickColor": MUTED,
            "titleFontWeight": "normal",
            "labelLimit": 1000,
            "labelLineHeight": 14,
        },
        "legend": text
        | {
            "orient": "top",
            "title": None,
            "labelLimit": 1000,
            "symbolSize": 160,
            "symbolStrokeWidth": 1,
            "columnPadding": 16,
            "rowPadding": 4,
        },
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 15,
            "subtitleFontSize": SIZE,
            "color": INK,
            "subtitleColor": MUTED,
            "subtitlePadding": 4,
            "subtitleLineHeight": 15,
            "offset": 10,
        },
        "text": {"color": INK, "fontSize": SIZE},
    }
