"""`annexc docs`: the pages of the package, offline."""

from __future__ import annotations

import argparse
import webbrowser
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from annexc._errors import AnnexcError
from annexc.cli import _arguments as shared

_PAGES = "annexc_docs"

_DESCRIPTION = """\
Opens the pages of the package in a browser: Start, how-to, the law with its Parties and crosswalks,
the reference. They are files, and need no network.
"""

_EXAMPLES = """
annexc docs
annexc docs law/parties
annexc docs --path
"""


def add(commands: Any) -> None:
    """Adds the command to the parser."""
    parser = shared.command(
        commands,
        "docs",
        summary="open the pages of the package, offline",
        description=_DESCRIPTION,
        examples=_EXAMPLES,
        run=run,
    )
    parser.add_argument("page", metavar="PAGE", nargs="?", default="index", help="such as start")
    parser.add_argument("--path", action="store_true", help="print where it lies; open nothing")


def run(arguments: argparse.Namespace) -> None:
    """Runs the command."""
    path = _page(arguments.page)
    if arguments.path or not webbrowser.open(path.as_uri()):
        print(path)


def _page(name: str) -> Path:
    """The file of a page.

    Raises:
        AnnexcError: If the pages are not installed, or there is no such page.
    """
    if find_spec(_PAGES) is None:
        raise AnnexcError('the pages are not installed: pip install "annexc[docs]"')
    site = Path(str(resources.files(_PAGES).joinpath("site"))).resolve()
    path = (site / name.removesuffix(".html")).with_suffix(".html").resolve()
    if not path.is_file() or not path.is_relative_to(site):
        first = sorted(page.stem for page in site.glob("*.html") if page.stem != "404")
        raise AnnexcError(
            f"there is no page {name!r}; there are {', '.join(first)} and those below"
        )
    return path
