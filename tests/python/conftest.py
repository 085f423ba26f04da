"""Fixtures shared by the tests of the Python package."""

from __future__ import annotations

from pathlib import Path

import pytest
from excerpts import FOLDERS


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def shared(request: pytest.FixtureRequest) -> Path:
    """A folder of reference data: the excerpts, and the whole where it lies beside the checkout."""
    return FOLDERS[request.param]
