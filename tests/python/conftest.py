"""Fixtures shared by the tests of the Python package."""

from __future__ import annotations

from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout; without it the test is skipped."""
    folder = _CHECKOUT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the reference data is not beside the checkout")
    return folder
