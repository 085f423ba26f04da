"""Which missing fact would settle how many sources."""

from __future__ import annotations

import annexc
import polars as pl
import pytest

CLASSIFIED = pl.DataFrame(
    {
        "needs": ["feed;construction_started", "feed", "construction_started", "", None],
        "obligation": ["undetermined", "promote_existing", "undetermined", "none", "undetermined"],
        "ancillary": ["III.d;III.e", "", None, "III.d", "III.d"],
    }
)


def test_facts_are_counted() -> None:
    facts = annexc.data_gaps(CLASSIFIED).filter(kind="fact")
    assert facts.select("fact", "sources", "alone", "duty").rows() == [
        ("construction_started", 2, 1, 2),
        ("feed", 2, 1, 1),
    ]


def test_ancillary_categories_are_counted_apart() -> None:
    ancillary = annexc.data_gaps(CLASSIFIED).filter(kind="ancillary")
    assert ancillary.select("fact", "sources", "alone", "duty").rows() == [
        ("III.d", 3, 2, 3),
        ("III.e", 1, 0, 1),
    ]


def test_every_gap_has_a_question() -> None:
    assert annexc.data_gaps(CLASSIFIED)["question"].null_count() == 0


def test_every_need_of_the_samples_has_a_question() -> None:
    for name, assume in (("fr-irep", None), ("gem-cement", {"unmodified": False})):
        found = annexc.classify(
            annexc.sample(name), register=name, as_of="2006-01-01", assume=assume
        )
        gaps = annexc.data_gaps(found)
        assert gaps["question"].null_count() == 0
        needed = [fact for cell in found["needs"] for fact in cell.split(";") if fact]
        assert gaps.filter(kind="fact")["sources"].sum() == len(needed)


def test_nothing_missing_gives_an_empty_table() -> None:
    none = CLASSIFIED.with_columns(needs=pl.lit(""), ancillary=pl.lit(""))
    assert annexc.data_gaps(none).height == 0
    assert annexc.data_gaps(none.clear()).columns == annexc.data_gaps(CLASSIFIED).columns


def test_a_prefix_and_other_kinds() -> None:
    prefixed = CLASSIFIED.rename(lambda name: f"c_{name}")
    assert annexc.data_gaps(prefixed.lazy(), prefix="c_").equals(annexc.data_gaps(CLASSIFIED))
    pytest.importorskip("pandas")
    plants = pl.DataFrame({"nace2": ["24.44"]})
    assert annexc.data_gaps(annexc.classify(plants, party="FRA"))["sources"].to_list()[0] == 1


def test_without_the_columns_it_says_so() -> None:
    with pytest.raises(annexc.ColumnError, match=r"no column `needs`.*The nearest is `need`"):
        annexc.data_gaps(pl.DataFrame({"need": [""]}))
