"""Charts of a progress report, one function a chart: a result or its table in, a `Chart` out.

They are drawn by Altair and made into pictures by vl-convert, without a browser or a network; both
come with `pip install annexc[report]` and are loaded when a chart is drawn, not before.
"""

from __future__ import annotations

from annexc.charts._bat import bat_uptake
from annexc.charts._drawing.chart import Chart, Interactive
from annexc.charts._duty import duty_by_category
from annexc.charts._gaps import data_gaps
from annexc.charts._map import sources_map
from annexc.charts._matrix import matrix
from annexc.charts._phase import phase_in
from annexc.charts._regions import regions
from annexc.charts._regions_map import regions_map
from annexc.charts._rounds import rounds
from annexc.charts._scenarios import scenarios

__all__ = [
    "Chart",
    "Interactive",
    "bat_uptake",
    "data_gaps",
    "duty_by_category",
    "matrix",
    "phase_in",
    "regions",
    "regions_map",
    "rounds",
    "scenarios",
    "sources_map",
]
