"""Patterns, which Vega-Lite does not have.

A chart is drawn with a plain colour that stands in for each pattern and is used for nothing else;
in the picture the pattern takes its place. Without that step (Altair's own display) the plain grey
or blue remains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: its name, the colour that stands in for it, the size of its tile, the tile."""

    name: str
    stand_in: str
    size: int
    tile: str
    turned: int = 45

    def definition(self, identifier: str) -> str:
        """The pattern as an SVG element of this id."""
        return (
            f'<pattern id="{identifier}" patternUnits="userSpaceOnUse" width="{self.size}" '
            f'height="{self.size}" patternTransform="rotate({self.turned})">{self.tile}</pattern>'
        )


def _lines(size: int, paper: str, ink: str, width: float) -> str:
    return (
        f'<rect width="{size}" height="{size}" fill="{paper}"/>'
        f'<rect width="{width}" height="{size}" fill="{ink}"/>'
    )


#: Undetermined, in every chart.
HATCHED = Pattern("hatch", "#9c9c9b", 6, _lines(6, "#dedede", "#5c5c5c", 2))
#: The same on small marks.
FINE = Pattern("hatch-fine", "#9b9c9c", 3, _lines(3, "#e6e6e6", "#4d4d4d", 1.2))
#: What may be there beyond what certainly is: lighter, and leaning the other way.
OPEN = Pattern("hatch-open", "#f4f4f3", 8, _lines(8, "#ffffff", "#a6a6a6", 1), turned=-45)
#: Blue that a grey print tells from vermilion, which is about as light.
DOTTED = Pattern(
    "dots",
    "#0072b3",
    6,
    '<rect width="6" height="6" fill="#0072B2"/><circle cx="3" cy="3" r="1.1" fill="#ffffff"/>',
)

PATTERNS = (HATCHED, FINE, OPEN, DOTTED)

_ID = re.compile(r'\bid="([^"]+)"')
_USE = re.compile(r"url\(#([^)]+)\)")


def patterned(svg: str, prefix: str) -> str:
    """The picture with its patterns, and with ids that no other picture on the page has."""
    # Numbered anew: Vega counts on from chart to chart.
    number = {found: str(place) for place, found in enumerate(dict.fromkeys(_ID.findall(svg)))}
    svg = _ID.sub(lambda found: f'id="{prefix}-{number[found[1]]}"', svg)
    svg = _USE.sub(
        lambda found: f"url(#{prefix}-{number[found[1]]})" if found[1] in number else found[0], svg
    )
    definitions = ""
    for pattern in PATTERNS:
        plain = f'fill="{pattern.stand_in}"'
        if plain in svg:
            identifier = f"{prefix}-{pattern.name}"
            svg = svg.replace(plain, f'fill="url(#{identifier})"')
            definitions += pattern.definition(identifier)
    if definitions:
        end = svg.index(">", svg.index("<svg")) + 1
        svg = f"{svg[:end]}<defs>{definitions}</defs>{svg[end:]}"
    return svg


def live(prefix: str) -> tuple[str, str]:
    """Definitions and style rules by which a page draws the patterns in a live chart."""
    definitions = "".join(entry.definition(f"{prefix}-{entry.name}") for entry in PATTERNS)
    rules = "\n".join(
        f'[fill="{entry.stand_in}"] {{ fill: url(#{prefix}-{entry.name}); }}' for entry in PATTERNS
    )
    return f"<defs>{definitions}</defs>", rules
