"""The libraries that draw, loaded when a chart is drawn and not before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from annexc._errors import AnnexcError


def altair() -> Any:
    """Altair.

    Raises:
        AnnexcError: If it is not installed.
    """
    return _library("altair")


def vl_convert() -> Any:
    """vl-convert, which makes pictures of charts without a browser and without a network.

    Raises:
        AnnexcError: If it is not installed.
    """
    return _library("vl_convert")


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise AnnexcError(
            f"charts need {name.replace('_', '-')}, which is not there ({error}): "
            "pip install annexc[report]"
        ) from error
