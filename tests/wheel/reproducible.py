"""Takes out of the SBOM of a wheel what says where and when it was built.

The same source then gives the same bytes. Takes the folder of the wheel.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import sys
import uuid
import zipfile
from pathlib import Path
from typing import Any

SBOM = ".dist-info/sboms/"
# What the builder calls a package that lies in a folder.
_IN_FOLDER = re.compile(r"^path\+file://[^#]*#(?:([^@]+)@)?")
_FROM_FOLDER = re.compile(r"\?download_url=file://[^#]*")
_PATH = re.compile(r'file://|"/|"[A-Za-z]:\\\\')


def without_place(sbom: bytes) -> bytes:
    """The SBOM without paths, times and drawn numbers; its number is drawn from what it says."""
    found: Any = json.loads(sbom)
    name = str(found["metadata"]["component"]["name"])

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        if isinstance(value, str):
            value = _IN_FOLDER.sub(lambda place: f"pkg:cargo/{place[1] or name}@", value)
            return _FROM_FOLDER.sub("", value)
        return value

    told = plain(found)
    told["metadata"].pop("timestamp", None)
    told.pop("serialNumber", None)
    drawn = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    told["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, drawn).urn
    return json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"


def places(sbom: bytes) -> list[str]:
    """What in an SBOM says where or when it was made."""
    text = sbom.decode()
    return [*_PATH.findall(text), *re.findall(r'"timestamp"', text)]


def make_reproducible(wheel: Path) -> None:
    """Writes a wheel again with such SBOMs, and their sums in its record."""
    with zipfile.ZipFile(wheel) as held:
        parts = {part: held.read(part) for part in held.infolist()}
    made = {
        part.filename: without_place(content)
        for part, content in parts.items()
        if SBOM in part.filename and part.filename.endswith(".json")
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as again:
        for part, content in parts.items():
            content = made.get(part.filename, content)
            if part.filename.endswith(".dist-info/RECORD"):
                content = _recorded(content, made)
            again.writestr(part, content, compress_type=part.compress_type)
    wheel.write_bytes(written.getvalue())


def _recorded(record: bytes, made: dict[str, bytes]) -> bytes:
    held = io.StringIO(newline="")
    rows = csv.writer(held, lineterminator="\n")
    for name, digest, size in csv.reader(io.StringIO(record.decode())):
        if name in made:
            told = base64.urlsafe_b64encode(hashlib.sha256(made[name]).digest())
            digest, size = f"sha256={told.decode().rstrip('=')}", str(len(made[name]))
        rows.writerow([name, digest, size])
    return held.getvalue().encode()


if __name__ == "__main__":
    for found in Path(sys.argv[1]).glob("annexc-*.whl"):
        make_reproducible(found)
