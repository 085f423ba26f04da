"""A chart that shows, and is saved, without any network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annexc._errors import AnnexcError
from annexc._labels import labels
from annexc.charts._drawing.fonts import scripted
from annexc.charts._drawing.hatch import live, patterned
from annexc.charts._drawing.lazy import vl_convert

_SUFFIXES = (".svg", ".png", ".pdf", ".html", ".json")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: a picture, in words, and as an Altair chart for further editing.

    In a notebook it shows as SVG, made in process; nothing is fetched. An Altair chart that was
    edited is made a Chart again by `Chart(edited, description)`.

    Attributes:
        altair: The Altair chart. Colours that stand in for patterns are plain in it.
        description: What the chart shows, with its figures, in sentences; screen readers read it.
        language: The language of the texts.

    Source:
        The tables that the chart was drawn from.

    Example:
        >>> import annexc, polars as pl
        >>> found = annexc.classify(pl.DataFrame({"nace2": ["24.44"]}), party="FRA")
        >>> chart = annexc.charts.data_gaps(annexc.data_gaps(found))
        >>> chart.svg().startswith("<svg"), chart.png()[1:4], chart.pdf()[:4]
        (True, b'PNG', b'%PDF')
    """

    altair: Any = field(repr=False)
    description: str
    language: str = "en"

    def spec(self) -> dict[str, Any]:
        """The chart as a Vega-Lite specification, data included."""
        # Each part was held to the schema when it was made; to hold the whole to it again takes
        # longer than to draw it.
        made: dict[str, Any] = self.altair.to_dict(validate=False)
        return made | {"description": self.description}

    def svg(self) -> str:
        """The picture as SVG; its ids differ from those of any other chart.

        Raises:
            AnnexcError: If vl-convert is not installed.
        """
        spec = self.spec()
        drawn = _drawn(spec)
        said = html.escape(self.description)
        drawn = drawn.replace(
            # The picture is laid out from the left on a page of any direction.
            "<svg ",
            f'<svg role="img" lang="{self.language}" direction="ltr" aria-label="{said}" ', 1,
        )  # fmt: skip
        rtl = labels(self.language).direction == "rtl"
        return patterned(scripted(drawn, rtl=rtl), _prefix(spec))

    def png(self, scale: float = 2) -> bytes:
        """The picture as PNG.

        Args:
            scale: Pixels for each unit of the SVG; 2 gives about 190 dots an inch in print.

        Raises:
            AnnexcError: If vl-convert is not installed.
        """
        made: bytes = vl_convert().svg_to_png(self.svg(), scale=scale)
        return made

    def pdf(self) -> bytes:
        """The picture as PDF, of lines and text, not of dots.

        Raises:
            AnnexcError: If vl-convert is not installed.
        """
        made: bytes = vl_convert().svg_to_pdf(self.svg())
        return made

    def interactive(self) -> Interactive:
        """The chart with tooltips, as a page that holds its scripts and fetches nothing.

        Raises:
            AnnexcError: If vl-convert is not installed.
        """
        return Interactive(_page(self.spec(), self.description, self.language))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the chart; the file appears whole or not at all.

        Args:
            path: A file ending in .svg, .png, .pdf, .html (interactive, scripts included) or .json
                (Vega-Lite).

        Raises:
            AnnexcError: If the name ends otherwise or the folder is not there.
        """
        target = Path(path)
        match target.suffix.lower():
            case ".svg":
                content = self.svg().encode()
            case ".png":
                content = self.png()
            case ".pdf":
                content = self.pdf()
            case ".html":
                content = self.interactive().html.encode()
            case ".json":
                content = json.dumps(self.spec(), ensure_ascii=False, indent=1).encode()
            case _:
                raise AnnexcError(
                    f"{target}: the name says no kind of picture; end it in {', '.join(_SUFFIXES)}"
                )
        _written(target, content)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # JupyterLab draws no bare SVG in a notebook that it does not trust, which is every one that
        # came from somebody else; it does draw an image.
        picture = base64.b64encode(self.svg().encode()).decode()
        image = (
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{html.escape(self.description)}" '
            'style="max-width: 100%">'
        )
        return {"text/html": image, "text/plain": self.description}


@dataclass(frozen=True, slots=True)
class Interactive:
    """An interactive chart as one HTML page that fetches nothing.

    Attributes:
        html: The whole page.
    """

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        # A frame, so that scripts and styles of the page and of the notebook keep apart.
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" '
            'style="width: 100%; height: 640px; border: 0"></iframe>'
        )


def _prefix(spec: dict[str, Any]) -> str:
    # Of the content, so that the same chart gives the same file every time.
    return "c" + hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:10]


def _page(spec: dict[str, Any], description: str, language: str) -> str:
    definitions, rules = live(_prefix(spec))
    # A name in the data may hold "</script>", which would end the script there.
    data = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    # The editor of Vega lies on the network.
    options = json.dumps(
        {
            "renderer": "svg",
            "mode": "vega-lite",
            "actions": {"export": True, "source": False, "compiled": False, "editor": False},
        }
    )
    said = html.escape(description)
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{said.split(". ")[0]}</title>
<style>
{rules}
</style>
</head>
<body>
<svg width="0" height="0" style="position: absolute" aria-hidden="true">{definitions}</svg>
<div id="chart" role="img" aria-label="{said}"></div>
<script>{vl_convert().javascript_bundle()}</script>
<script>vegaEmbed("#chart", {data}, {options});</script>
</body>
</html>
"""


# Pictures by the hash of their specification: a page, a document and a notebook show the same ones.
_DRAWN: dict[str, str] = {}
_MOST = 16


def _drawn(spec: dict[str, Any]) -> str:
    key = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
    known = _DRAWN.get(key)
    if known is None:
        # Data stands in the chart: no address is allowed, so nothing can be fetched.
        known = str(vl_convert().vegalite_to_svg(spec, allowed_base_urls=[]))
        for oldest in list(_DRAWN)[: len(_DRAWN) - _MOST + 1]:
            _DRAWN.pop(oldest, None)
        _DRAWN[key] = known
    return known


def _written(target: Path, content: bytes) -> None:
    if not target.parent.is_dir():
        raise AnnexcError(f"{target}: there is no folder {target.parent}; make it first")
    if target.is_dir():
        raise AnnexcError(f"{target}: is a folder; name a file in it")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    staged = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp gives the file to its owner alone; a picture is as public as other new files.
        mask = os.umask(0)
        os.umask(mask)
        staged.chmod(0o666 & ~mask)
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)
