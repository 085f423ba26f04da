"""The kernel over the whole table of the law, against the second reading of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc._progress import worlds as _worlds
from oracle.anniversaries import NEVER, cut_off, phase_in_ends
from oracle.article5 import AGES, CATEGORIES, EXISTING, NEW, PART_II, PART_III
from oracle.worlds import Answer, Plan, answer, left

DAY = timedelta(days=1)
# Kenya entered late enough for its days to be told from those of the general entry into force.
ENTRY = date(2004, 12, 23)
ENTRIES = {"KEN": ENTRY, "PSE": None, "USA": NEVER}
EARLY, LATE, OVERDUE = date(2007, 6, 1), date(2025, 1, 1), date(2012, 1, 1)
NAMED = (*PART_II, *PART_III)
COLUMNS = [column.name for column in fields(Answer)]

PLANS: dict[str, Plan | None] = {
    "no_profile": None,
    "plan_says_nothing": Plan(),
    "complete_with_nothing": Plan(complete=True),
    "all_from_a_day_before_the_phase_in_ends": Plan(
        complete=True, identified=dict.fromkeys(NAMED, EARLY), additional=(EARLY,)
    ),
    "all_from_a_day_after_the_phase_in_ended": Plan(
        complete=True, identified=dict.fromkeys(NAMED, OVERDUE), additional=(OVERDUE,)
    ),
    "all_from_a_far_day": Plan(
        complete=True, identified=dict.fromkeys(NAMED, LATE), additional=(LATE,)
    ),
    "all_without_a_day": Plan(complete=True, identified=dict.fromkeys(NAMED), additional=(None,)),
    "incomplete_with_a_few": Plan(
        identified={"II.a": EARLY, "II.d.i": None, "III.b": OVERDUE, "III.g": None, "III.m": LATE}
    ),
    "complete_with_a_few": Plan(
        complete=True,
        identified={"II.a": EARLY, "II.c": None, "III.b": OVERDUE, "III.k": None, "III.d": LATE},
    ),
    "adopted_before_it_takes_effect": Plan(
        adopted=date(2006, 7, 1), complete=True, identified={"II.b": EARLY, "III.e": EARLY}
    ),
    "adopted_late": Plan(
        adopted=date(2009, 1, 1),
        complete=True,
        identified={"II.b": OVERDUE, "III.e": OVERDUE},
        additional=(OVERDUE,),
    ),
    "incomplete_with_an_additional": Plan(additional=(OVERDUE,)),
    "two_additional_from_one_day": Plan(complete=True, additional=(EARLY, EARLY)),
    "two_additional_from_two_days": Plan(complete=True, additional=(EARLY, LATE)),
    "two_additional_one_without_a_day": Plan(complete=True, additional=(EARLY, None)),
}

DAYS_OF_A_PARTY = sorted(
    {
        ENTRY,
        cut_off(ENTRY),
        date(2006, 6, 30),
        date(2006, 7, 1),
        EARLY - DAY,
        EARLY,
        phase_in_ends(ENTRY) - DAY,
        phase_in_ends(ENTRY),
        date(2008, 12, 31),
        date(2009, 1, 1),
        OVERDUE - DAY,
        OVERDUE,
        LATE - DAY,
        LATE,
        date(2026, 8, 31),
    }
)
REGIMES = [
    *(("KEN", as_of) for as_of in (date(2004, 5, 16), ENTRY - DAY, *DAYS_OF_A_PARTY)),
    *(("PSE", as_of) for as_of in (date(2010, 1, 1), date(2026, 8, 31))),
    *(("USA", as_of) for as_of in (date(2004, 1, 1), date(2026, 8, 31))),
]


@dataclass(frozen=True)
class Row:
    """A source: what it may be, and when its construction began."""

    categories: tuple[str, ...]
    ages: tuple[str, ...]

    @property
    def construction_started(self) -> date | None:
        if self.ages == AGES:
            return None
        return cut_off(ENTRY) if self.ages == (NEW,) else cut_off(ENTRY) - DAY


def _rows() -> Iterator[Row]:
    draw = random.Random(20040517)
    sets = [
        *combinations(CATEGORIES, 1),
        *combinations(CATEGORIES, 2),
        *(draw.sample(CATEGORIES, draw.randint(3, 21)) for _ in range(60)),
        PART_II,
        PART_III,
        CATEGORIES,
    ]
    for categories in sets:
        for ages in ((NEW,), (EXISTING,), AGES):
            yield Row(tuple(categories), ages)


ROWS = list(_rows())
TABLE = pl.DataFrame(
    {
        "category": [";".join(row.categories) for row in ROWS],
        "construction_started": [row.construction_started for row in ROWS],
    },
    schema={"category": pl.String, "construction_started": pl.Date},
)


def _ages(row: Row, iso3: str, as_of: date) -> tuple[str, ...]:
    """The ages of a row on a day: before the cut-off nothing is new."""
    entry = ENTRIES[iso3]
    ahead = entry is not None and entry <= as_of < cut_off(entry)
    return (EXISTING,) if ahead else row.ages


def _profile(iso3: str, plan: Plan, folder: Path) -> Path:
    """The plan as a Party profile."""
    lines = [f'party = "{iso3}"', "[action_plan]", f"complete = {str(plan.complete).lower()}"]
    if plan.adopted:
        lines.append(f"adopted = {plan.adopted}")
    entries = [
        f'{{ category = "{category}"' + (f", bat_required_from = {day} }}" if day else " }")
        for category, day in plan.identified.items()
    ]
    lines.append(f"identified = [{', '.join(entries)}]")
    kilns = {"Lime kilns": "23.52", "Brick kilns": "23.32"}
    for (name, code), day in zip(kilns.items(), plan.additional, strict=False):
        lines += ["[[action_plan.additional]]", f'name = "{name}"']
        lines += [f'codes = {{ nace2 = ["{code}"] }}']
        lines += [f"bat_required_from = {day}"] if day else []
    path = folder / f"{iso3.lower()}.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", PLANS)
@pytest.mark.parametrize(("iso3", "as_of"), REGIMES, ids=lambda value: str(value))
def test_the_kernel_reads_the_law_as_the_oracle_does(
    iso3: str, as_of: date, shape: str, tmp_path: Path
) -> None:
    plan = PLANS[shape]
    party = iso3 if plan is None else annexc.load_party(_profile(iso3, plan, tmp_path))
    expected = pl.DataFrame(
        [
            vars(
                answer(
                    row.categories,
                    _ages(row, iso3, as_of),
                    plan or Plan(),
                    ENTRIES[iso3],
                    as_of,
                )
            )
            for row in ROWS
        ],
        schema_overrides={"bat_required_from": pl.Date, "legal_basis": pl.String},
        infer_schema_length=None,
    )

    found = annexc.classify(TABLE, party=party, as_of=as_of)

    verdicts = found.select(pl.col(COLUMNS).exclude(pl.Date).cast(pl.String), "bat_required_from")
    differing = (
        TABLE.hstack(verdicts.select(COLUMNS))
        .with_columns(pl.struct(expected.get_columns()).alias("oracle"))
        .filter(
            pl.any_horizontal(
                pl.col(name).ne_missing(pl.col("oracle").struct.field(name)) for name in COLUMNS
            )
        )
    )
    assert differing.is_empty(), (
        f"{differing.height} rows, the first: {differing.row(0, named=True)}"
    )


@pytest.mark.parametrize("shape", PLANS)
@pytest.mark.parametrize(("iso3", "as_of"), REGIMES, ids=lambda value: str(value))
def test_the_ranges_of_a_report_are_the_worlds_of_the_oracle(
    iso3: str, as_of: date, shape: str, tmp_path: Path
) -> None:
    plan = PLANS[shape]
    party = (
        annexc.party(iso3) if plan is None else annexc.load_party(_profile(iso3, plan, tmp_path))
    )
    law = _worlds.law_of([party], as_of)
    found = annexc.classify(TABLE, party=party, as_of=as_of).with_columns(party=pl.lit(iso3))
    entry = ENTRIES[iso3]

    # Each row has one seventh of a chance, another one in each regime.
    first = REGIMES.index((iso3, as_of)) % 7
    for number in range(first, len(ROWS), 7):
        row, got = ROWS[number], found.row(number, named=True)
        worlds = left(row.categories, _ages(row, iso3, as_of), plan or Plan(), entry, as_of)
        duties = {obligation for _, _, obligation in worlds}
        claimed = set(_worlds.obligations_of(got))
        # Where the day of entry is not known, or the plan adds several categories with days of
        # their own, the columns bound the duties from outside.
        loose = entry is None or "III.x" in row.categories
        assert claimed >= duties if loose else claimed == duties, (row, claimed, duties)
        # A table that has lost its candidates bounds them too.
        bare = set(_worlds.obligations_of({**got, "obligation_candidates": None}))
        assert bare >= duties, row
        if got["obligation"] == "undetermined":
            assert len(claimed) > 1, row
            assert len(bare) > 1, row
        assert _worlds.standings_of(got) == {standing for _, standing, _ in worlds}, row
        for ref in row.categories:
            may = (ref, "new", "require_bat_new") in worlds
            said = _worlds.may_require(got, ref, law)
            assert said >= may if loose else said == may, (row, ref)
