"""The rule of `article5` as Polars expressions."""

from __future__ import annotations

import polars as pl

from benchmarks import article5
from benchmarks.law_tables import KINDS, STANDINGS, LawTables

_BY_CLASS = ("annex_c", "annex_c_candidates", "evidence", "ancillary")
_Case = tuple[pl.Expr, str | None]


def spelled_out(frame: pl.LazyFrame, tables: LawTables) -> pl.LazyFrame:
    """From what the cells say to the 16 columns; only `needs` and `issues` are looked up by key."""
    c = pl.col
    known = frame.with_columns(
        *(_rows(tables.classes[name], "evidence") for name in ("part_ii", "part_iii", "neither")),
        *(_rows(tables.parties[name], "party") for name in ("deadline", "standing")),
        pl.lit(pl.Series("outcome", tables.keys)).gather(c("key")).alias("outcome"),
    ).with_columns(
        bound=c("standing") == STANDINGS["party"],
        outside=c("standing") == STANDINGS["not_a_party"],
        opened=c("kind") == KINDS["read"],
        contradict=~c("unbuilt") & (c("kind") == KINDS["read"]) & (c("start") > c("last")),
    )
    before = ~c("unbuilt") & (c("start") < c("cut_off"))
    opened_before = c("opened") & (c("last") < c("cut_off"))
    after = ~c("unbuilt") & (c("start") >= c("cut_off"))
    ages = known.with_columns(
        existing=(c("start") < c("cut_off")) | c("contradict") | ~c("bound"),
        new=~(before | opened_before) | (c("contradict") & after) | ~c("bound"),
    ).with_columns(new_ii=c("new") & c("part_ii"), new_iii=c("new") & c("part_iii"))
    in_time = c("new_ii") & (tables.as_of < c("deadline"))
    worlds = ages.with_columns(
        require=c("new_ii") | c("new_iii"),
        promote=in_time | c("new_iii") | (~c("bound") & c("new_ii")),
        keep=c("existing") & (c("part_ii") | c("part_iii")),
    )
    return worlds.select(*_answers(tables)).select(tables.outcomes.columns)


def _answers(tables: LawTables) -> list[pl.Expr]:
    c = pl.col
    both = c("new") & c("existing")
    kinds = [c("require"), c("promote"), c("keep"), c("neither")]
    several = pl.sum_horizontal(kind.cast(pl.UInt8) for kind in kinds) > 1
    none, some = c("neither") | ~c("bound"), c("promote") | c("keep")
    floor: list[_Case] = [(none, "none"), (some, "promote")]
    ceiling: list[_Case] = [
        (c("outside"), "none"), (c("require"), "require"), (some, "promote"),
    ]  # fmt: skip
    duty = (c("require") | some) & ~c("outside")
    paragraphs = pl.sum_horizontal(
        kind.cast(pl.UInt8) for kind in (c("new_ii"), c("keep"), c("neither"))
    )
    mixed = c("new_iii") | (paragraphs > 1) | ~c("bound")
    # Where nothing is required of anyone, and where nothing but the requirement is left.
    open_bat = (none & ~c("outside") & (c("require") | some)) | (~none & some & c("require"))
    certain = c("new_ii") & ~c("new_iii") & ~c("keep") & ~c("neither") & c("bound")
    chosen: dict[str, tuple[list[_Case], str | None]] = {
        "source_age": ([(~c("existing"), "new"), (~c("new"), "existing")], "undetermined"),
        "age_basis": (
            [
                (c("outside"), "not_a_party"),
                (~c("bound"), "nothing"),
                (c("contradict") & both, "contradictory"),
                (~c("existing"), "construction_started"),
                (~c("new"), "presumed"),
            ],
            "nothing",
        ),
        "obligation": (
            [
                (c("outside"), "not_a_party"),
                (~c("bound") | several, "undetermined"),
                (c("require"), "require_bat_new"),
                (c("promote"), "promote_bat_new"),
                (c("keep"), "promote_existing"),
                (c("neither"), "none"),
            ],
            "undetermined",
        ),
        "bat": ([(open_bat, "undetermined"), *floor], "require"),
        "bep": ([(duty & none, "undetermined"), (duty, "promote")], "none"),
        "bat_floor": (floor, "require"),
        "bat_ceiling": (ceiling, "none"),
        "legal_basis": (
            [
                (mixed, None), (c("new_ii"), "5(d)"), (c("keep"), "5(e)(i)"),
                (c("neither"), "5(b)-(c)"),
            ],
            None,
        ),
    }  # fmt: skip
    return [
        *(_rows(tables.classes[name], "evidence") for name in _BY_CLASS),
        *(_case(name, cases, last) for name, (cases, last) in chosen.items()),
        pl.when(certain).then(c("deadline")).cast(pl.Date).alias("bat_required_from"),
        pl.when(c("later") | (c("start") > tables.as_of))
        .then(pl.lit(value=False))
        .alias("operating"),
        *(_rows(tables.outcomes[name], "outcome") for name in ("needs", "issues")),
    ]


def _rows(column: pl.Series, by: str) -> pl.Expr:
    return pl.lit(column).gather(pl.col(by)).alias(column.name)


def _case(name: str, cases: list[_Case], last: str | None) -> pl.Expr:
    """The first that holds, as an Enum."""
    words = pl.Enum(article5.WORDS[name])
    chosen = pl.lit(last, words)
    for holds, word in reversed(cases):
        chosen = pl.when(holds).then(pl.lit(word, words)).otherwise(chosen)
    return chosen.alias(name)
