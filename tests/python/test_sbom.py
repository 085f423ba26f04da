"""The list of parts in a wheel says what is in it, and not where and when it was put together."""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.any_polars

_PLACE = Path(__file__).parents[1] / "wheel" / "reproducible.py"
_SPEC = importlib.util.spec_from_file_location("annexc_reproducible", _PLACE)
assert _SPEC is not None and _SPEC.loader is not None
reproducible: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reproducible)


def sbom(folder: str, serial: str, time: str) -> bytes:
    """As the builder writes one, of a package in a folder."""
    own = f"path+file://{folder}#annexc@0.1.0"
    if folder.endswith("annexc"):  # the name of the folder stands for that of the package
        own = f"path+file://{folder}#0.1.0"
    package = "pkg:cargo/annexc@0.1.0?download_url=file://."
    crate = "registry+index#csv@1.3.0"
    held = {
        "bomFormat": "CycloneDX",
        "serialNumber": f"urn:uuid:{serial}",
        "metadata": {
            "timestamp": time,
            "component": {
                "bom-ref": own,
                "name": "annexc",
                "purl": package,
                "components": [{"bom-ref": f"{own} bin-target-0", "purl": f"{package}#src/lib.rs"}],
            },
        },
        "components": [{"bom-ref": crate, "name": "csv", "purl": "pkg:cargo/csv@1.3.0"}],
        "dependencies": [{"ref": own, "dependsOn": [crate]}, {"ref": crate}],
    }
    return json.dumps(held).encode()


ONE = ("/somewhere/else", "f94a854d-9602-4101-ad43-0be19612cbec", "2026-11-30T10:41:18Z")
TWO = ("/here/annexc", "00000000-9602-4101-ad43-0be19612cbec", "2027-01-01T00:00:00Z")


def test_two_builds_of_one_source_have_one_list() -> None:
    first, second = (reproducible.without_place(sbom(*build)) for build in (ONE, TWO))
    assert first == second == reproducible.without_place(first)
    assert reproducible.places(sbom(*ONE)) and not reproducible.places(first)
    found = json.loads(first)
    assert found["metadata"]["component"]["bom-ref"] == "pkg:cargo/annexc@0.1.0"
    # What depends on what is told by the same names.
    names = {found["metadata"]["component"]["bom-ref"], found["components"][0]["bom-ref"]}
    assert {entry["ref"] for entry in found["dependencies"]} == names
    other = sbom(*ONE).replace(b"1.3.0", b"1.3.1")
    assert json.loads(reproducible.without_place(other))["serialNumber"] != found["serialNumber"]


def test_a_wheel_that_is_made_reproducible_holds_its_record(tmp_path: Path) -> None:
    wheels = []
    for place, build in enumerate((ONE, TWO)):
        wheel = tmp_path / f"annexc-{place}.whl"
        name, content = "annexc-0.1.0.dist-info/sboms/annexc.cyclonedx.json", sbom(*build)
        parts = {"annexc/x.py": b"x = 1\n", name: content}
        record = "".join(f"{part},sha256=old,{len(held)}\n" for part, held in parts.items())
        record += "annexc-0.1.0.dist-info/RECORD,,\n"
        with zipfile.ZipFile(wheel, "w") as held:
            for part, written in [*parts.items(), ("annexc-0.1.0.dist-info/RECORD", record)]:
                held.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), written)
        reproducible.make_reproducible(wheel)
        wheels.append(wheel.read_bytes())
    assert wheels[0] == wheels[1]
    with zipfile.ZipFile(io.BytesIO(wheels[0])) as held:
        content = held.read(name)
        rows = csv.reader(io.StringIO(held.read("annexc-0.1.0.dist-info/RECORD").decode()))
        kept = {part: (digest, size) for part, digest, size in rows}
    told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    assert kept[name] == (f"sha256={told}", str(len(content)))
    assert kept["annexc/x.py"] == ("sha256=old", "6")
