"""Settings of all tests; makes the second reading of the law (`oracle`) importable."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

# The same examples in every run, no clock, nothing kept between runs.
settings.register_profile("annexc", deadline=None, derandomize=True, database=None)
settings.load_profile("annexc")
