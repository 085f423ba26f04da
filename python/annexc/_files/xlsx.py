"""The libraries that workbooks are read and written with, loaded when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from annexc._errors import AnnexcError


def library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise AnnexcError(
            f"workbooks need {name}, which is not installed: pip install 'annexc[excel]', "
            "or use CSV or Parquet"
        ) from None
