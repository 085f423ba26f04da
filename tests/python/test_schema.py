"""The promise on the output columns: what a version named stays in all later ones of its number."""

from __future__ import annotations

import json
from pathlib import Path

import annexc
import polars as pl

PROMISED = json.loads((Path(__file__).parents[1] / "data/schema.json").read_text("utf-8"))
#: These alone gain words.
OPEN = ("needs", "issues")


def test_what_was_promised_is_there() -> None:
    now = annexc.schema()
    major, minor = map(int, now.version.split("."))
    old_major, old_minor = map(int, PROMISED["version"].split("."))
    assert major == old_major, "a change that breaks programs: say so in the CHANGELOG, write anew"
    columns = now.columns.to_dicts()
    assert len(columns) >= len(PROMISED["columns"])
    for promised, column in zip(PROMISED["columns"], columns, strict=False):
        grown = set(column["words"] or ()) - set(promised["words"] or ())
        assert not grown or column["column"] in OPEN
        assert set(promised["words"] or ()) <= set(column["words"] or ())
        assert {**promised, "words": None} == {**column, "words": None}
    # What is added raises the second number.
    assert (columns == PROMISED["columns"]) == (minor == old_minor)


def test_a_classified_table_is_as_its_schema_says() -> None:
    columns = annexc.schema().columns
    found = annexc.classify(annexc.sample("gem-cement"), register="gem-cement", as_of="2026-08-31")
    assert found.columns[-columns.height :] == columns["column"].to_list()
    can_be_null = {"annex_c", "legal_basis"}
    for column, kind, joined, words in columns.iter_rows():
        held = found[column]
        assert held.dtype == {"bool": pl.Boolean, "date": pl.Date}.get(kind, held.dtype)
        if words is None:
            can_be_null.add(column)
            continue
        texts = held.cast(pl.String).drop_nulls()
        parts = ";".join(texts).split(";") if joined else texts
        assert set(parts) - {"", None} <= set(words)
        assert column in can_be_null or held.null_count() == 0


def test_the_version_stands_in_the_provenance() -> None:
    assert annexc.provenance(party="FRA")["schema"] == annexc.schema().version
