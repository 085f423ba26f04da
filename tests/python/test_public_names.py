"""What the package offers, and that it is loaded only when used."""

from __future__ import annotations

import subprocess
import sys
from inspect import getdoc, isclass, isfunction, ismodule

import annexc
import pytest


def test_every_name_is_there_and_no_other() -> None:
    assert sorted(annexc.__all__) == dir(annexc)
    for name in annexc.__all__:
        assert getattr(annexc, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'clasify'"):
        annexc.clasify  # noqa: B018


PLACES = [(annexc, name) for name in annexc.__all__ if not name.startswith("__")]
PLACES += [(annexc.charts, name) for name in annexc.charts.__all__]


@pytest.mark.parametrize(("place", "name"), PLACES, ids=[name for _, name in PLACES])
def test_every_function_is_documented_with_source_and_example(place: object, name: str) -> None:
    value = getattr(place, name)
    said = getdoc(value)
    assert said
    if isfunction(value):
        for part in ("Returns:", "Source:", "Example:", ">>> import annexc"):
            assert part in said, f"{name}: {part}"
    else:
        assert isclass(value) or ismodule(value)


def test_roles_are_those_of_the_kernel() -> None:
    from annexc import _native
    from annexc._register import roles as _roles

    schemes = annexc.schemes()
    by_rank = {
        rank: schemes.filter(rank=rank)["scheme"].to_list() for rank in ("activity", "sector")
    }
    assert sorted(by_rank["activity"]) == sorted(_roles.ACTIVITY_SCHEMES)
    assert sorted(by_rank["sector"]) == sorted(_roles.SECTOR_SCHEMES)
    for role in _roles.EVIDENCE:
        _native.check_spec(f'{{"as_of": "2026-08-31", "roles": ["{role}"]}}')
    for role in _roles.IDENTITY:
        with pytest.raises(ValueError, match=role):
            _native.check_spec(f'{{"as_of": "2026-08-31", "roles": ["{role}"]}}')


def test_the_package_is_light_until_it_is_used() -> None:
    code = "import sys, annexc; assert not {'polars', 'annexc._native'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
