"""Fixtures shared by the tests of the Python package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from excerpts import FOLDERS


@pytest.fixture(scope="session", params=sorted(FOLDERS))
def shared(request: pytest.FixtureRequest) -> Path:
    """A folder of reference data: the excerpts, and the whole where it lies beside the checkout."""
    return FOLDERS[request.param]


@pytest.fixture(scope="session")
def office() -> str:
    """The command of LibreOffice; a test without it is skipped, or fails where it is required."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        if os.environ.get("ANNEXC_REQUIRE_OFFICE"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    return found
