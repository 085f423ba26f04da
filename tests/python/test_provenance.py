"""Where a result comes from."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import annexc
import pytest

KEYS = [
    "annexc",
    "schema",
    "law_data",
    "crosswalk_data",
    "as_of",
    "party",
    "profile_sha256",
    "register",
    "register_sha256",
    "assumptions",
    "of_plans",
]


def test_all_is_named_as_text() -> None:
    found = annexc.provenance(party="FRA", as_of="2026-08-31", register="fr-irep")
    assert list(found) == KEYS
    assert all(isinstance(value, str) for value in found.values())
    assert found["annexc"] == annexc.__version__
    assert found["party"] == "FRA"
    assert found["register"] == "fr-irep"
    assert found["register_sha256"] == annexc.load_register("fr-irep").sha256
    assert json.loads(found["assumptions"]) == {
        "unmodified": True,
        "lead_time": None,
        "text": False,
        "plan_adds_nothing": False,
    }


def test_hashes_are_of_the_bytes_of_the_files(tmp_path: Path) -> None:
    profile = tmp_path / "kenya.toml"
    profile.write_bytes(b'party = "KEN"\n')
    register = tmp_path / "mine.toml"
    register.write_bytes(b'name = "Mine"\n[columns]\nnace2 = "A"\n')
    found = annexc.provenance(party=profile, register=register, assume={"lead_time": (1, 2.5)})
    assert found["profile_sha256"] == f"KEN:{hashlib.sha256(profile.read_bytes()).hexdigest()}"
    assert found["register_sha256"] == hashlib.sha256(register.read_bytes()).hexdigest()
    assert json.loads(found["assumptions"])["lead_time"] == [1, 2.5]
    assert found["as_of"] == date.today().isoformat()


def test_a_register_of_many_parties() -> None:
    assert annexc.provenance(register="gem-cement")["party"] == "by row"
    assert annexc.provenance(register="fr-irep")["party"] == "FRA"
    assert annexc.provenance(party=["FRA", "DEU"], register="gem-cement")["party"] == "DEU;FRA"


def test_bad_input_fails_as_in_classify() -> None:
    with pytest.raises(annexc.PartyError):
        annexc.provenance(party="Atlantis")
