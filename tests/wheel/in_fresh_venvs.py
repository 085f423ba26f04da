"""Installs the wheel and the sdist as a user would, and uses them. Takes dist, maturin, flags."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

from .check_wheel import only

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
#: Beside the wheel, by what is tried.
PINS = {"newest": "build.txt", "middle": "polars-middle.txt", "oldest": "polars-oldest.txt"}
#: Where a command finds nothing of the checkout.
HIDDEN = ("PYTHONPATH", "VIRTUAL_ENV")
BARE = {name: text for name, text in os.environ.items() if name not in HIDDEN}


def polars(file: str) -> list[str]:
    """The pins of Polars alone."""
    lines = (ROOT / "requirements" / file).read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("polars")]


def use(wheel: Path, pins: list[str], scratch: Path) -> None:
    """A fresh environment with the wheel, and what a user does first."""
    folder = scratch / "venv"
    venv.create(folder, clear=True, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    beside = ["-r", ROOT / "requirements" / "wheel.txt", "--find-links", ROOT / "dist"]
    subprocess.run([*install, f"{wheel}[docs,files,report]", *pins, *beside], check=True)
    desk = scratch / "desk"
    shutil.rmtree(desk, ignore_errors=True)
    desk.mkdir()
    for needed in (HERE / "use_wheel.py", ROOT / "notebooks" / "01-classify-a-register.ipynb"):
        shutil.copy(needed, desk)
    subprocess.run([python, "use_wheel.py"], cwd=desk, check=True, env=BARE)


def from_sdist(sdist: Path, maturin: str, flags: str, scratch: Path) -> Path:
    """The wheel that the sdist alone gives, built away from the repository."""
    with tarfile.open(sdist) as held:
        held.extractall(scratch, filter="data")
    source = only(scratch, "annexc-*/")
    variable, _, command = maturin.partition(" ")
    name, _, value = variable.partition("=")
    built = [str(ROOT / command), "build", "--quiet", *shlex.split(flags), "--out", str(scratch)]
    subprocess.run(built, cwd=source, check=True, env={**BARE, name: value})
    return only(scratch, "annexc-*.whl")


def main(dist: Path, maturin: str, flags: str) -> None:
    """All of it; a failure stops."""
    for name, file in PINS.items():
        print(f"the wheel on the {name} Polars", flush=True)
        with TemporaryDirectory() as folder:
            use(only(dist, "annexc-*.whl"), polars(file), Path(folder))
    print("the sdist", flush=True)
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        wheel = from_sdist(only(dist, "*.tar.gz"), maturin, flags, Path(folder))
        use(wheel, polars(PINS["newest"]), Path(other))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3])
