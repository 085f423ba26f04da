"""Is there one wheel, fit for all systems it is meant for, and an sdist? Takes dist and a tag."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from tests.wheel.reproducible import SBOM, places

#: Bytes that a wheel may have, and what is in it beside the code.
MOST = 15_000_000
HELD = (
    "annexc/_native.abi3.so",
    "annexc/py.typed",
    "annexc/_native.pyi",
    "annexc/labels/report.csv",
    "annexc/registers/fr-irep.toml",
    "annexc/samples/fr_irep_2015_etablissements.csv.zst",
)


def only(folder: Path, pattern: str) -> Path:
    """The one file of a pattern."""
    found = sorted(folder.glob(pattern))
    assert len(found) == 1, f"{folder}: {pattern} is {[path.name for path in found]}"
    return found[0]


def glibc(tag: str) -> tuple[int, ...]:
    """The version of the C library that a platform tag names."""
    numbers = re.search(r"manylinux_(\d+)_(\d+)", tag)
    assert numbers, f"{tag} names no glibc"
    return tuple(map(int, numbers.groups()))


def main(folder: Path, newest: str) -> None:
    """Stops at what is amiss; says what there is."""
    wheel, sdist = only(folder, "annexc-*.whl"), only(folder, "*.tar.gz")
    assert "-cp311-abi3-manylinux_" in wheel.name, wheel.name
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
        sboms = [held.read(name) for name in names if SBOM in name]
    assert set(HELD) <= set(names), set(HELD) - set(names)
    assert sboms, "no SBOM"
    assert not any(map(places, sboms)), [places(sbom) for sbom in sboms]
    assert any(".dist-info/licenses/LICENSE" in name for name in names), "no licence"
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]

    shown = subprocess.run(
        [sys.executable, "-m", "auditwheel", "show", str(wheel)],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    found = re.search(r'consistent with\s+the following platform tag:\s+"(\S+)"', shown)
    assert found, shown
    assert glibc(found[1]) <= glibc(newest) and glibc(wheel.name) <= glibc(newest), shown
    size = wheel.stat().st_size
    assert size <= MOST, f"{wheel.name}: {size:,} bytes, more than {MOST:,}"

    with tarfile.open(sdist) as held_there:
        inner = {name.split("/", 1)[-1] for name in held_there.getnames()}
    assert {"Cargo.toml", "Cargo.lock", "pyproject.toml", "LICENSE", "src/lib.rs"} <= inner
    print(f"{wheel.name}: {size / 1e6:.1f} MB, fit for {found[1]}")
    print(f"{sdist.name}: {sdist.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
