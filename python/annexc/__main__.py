"""`python -m annexc` is the shell command `annexc`."""

from __future__ import annotations

from annexc.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
