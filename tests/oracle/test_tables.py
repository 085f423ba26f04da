"""The tables, as the oracle reads them."""

from __future__ import annotations

import pytest

from oracle import tables
from oracle.pieces import everything


@pytest.mark.parametrize("scheme", tables.SCHEMES)
def test_every_code_leaves_something_possible(scheme: str) -> None:
    for _, listed in tables.by_row(scheme):
        for code in listed[:3]:
            assert tables.code(scheme, code).possible <= everything()
            assert tables.code(scheme, code).possible


def test_a_coarse_code_is_the_union_of_its_finest() -> None:
    division = tables.code("nace2", "24").possible
    for code in ("24.10", "24.42", "24.44", "24.53"):
        assert tables.code("nace2", code).possible <= division
    assert tables.code("nace2", "24.44").possible == tables.code("naf2", "24.44Z").possible
