"""The same rows for Hypothesis, which shrinks what fails to the least that does."""

from __future__ import annotations

from datetime import date
from functools import partial

from hypothesis import strategies as st

from oracle import drawn, tables
from oracle.article5 import CATEGORIES
from oracle.rows import DATES, UNREAD

Text = dict[str, str]

SCHEMES = ("eprtr", "snap97", "toolkit", "nace2", "naf2", "isic4")


def codes(scheme: str) -> st.SearchStrategy[str]:
    """A code of a scheme, every row of its crosswalk as likely as another."""
    by_row = [listed for _, listed in drawn.codes(scheme)]
    return st.sampled_from(by_row).flatmap(st.sampled_from)


def cells(one: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    """Several of them in a cell."""
    return st.lists(one, min_size=1, max_size=most, unique=True).map(";".join)


def some(optional: dict[str, st.SearchStrategy[str]], most: int) -> st.SearchStrategy[Text]:
    """Some columns of a row."""
    names = st.lists(st.sampled_from(sorted(optional)), max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: optional[n] for n in chosen}))


def activities(most: int = 3) -> st.SearchStrategy[Text]:
    """Codes, up to three in a cell; one in some seven is not read."""
    one = {scheme: st.integers(0, 6).flatmap(partial(_code, scheme)) for scheme in SCHEMES}
    return some({scheme: cells(code, most) for scheme, code in one.items()}, 3)


def _code(scheme: str, kind: int) -> st.SearchStrategy[str]:
    return codes(scheme) if kind < 6 else st.just(UNREAD)


def stated(most: int = 3) -> st.SearchStrategy[Text]:
    """A stated category, or none."""
    return some({"category": cells(st.sampled_from(CATEGORIES), most)}, 1)


def facts() -> st.SearchStrategy[Text]:
    """Facts, one value each or two; one in some seven is not read."""
    known = tables.facts()
    one = {name: st.sampled_from([*known[name], UNREAD]) for name in known}
    return some({name: cells(value, 2) for name, value in one.items()}, 2)


def releases() -> st.SearchStrategy[Text]:
    """A release that the register reports, or none."""
    return some({"releases": st.sampled_from(drawn.RELEASES)}, 1)


def days() -> st.SearchStrategy[str]:
    """A day near to what the law counts from, as a day, a month or a year."""
    near = [*drawn.days_to_ask(drawn.KENYA).values(), date(1980, 1, 1)]
    day = st.builds(
        lambda about, off: about + off * drawn.DAY,
        st.sampled_from(near),
        st.sampled_from([-400, -1, 0, 1, 400]),
    )
    return st.builds(drawn.written, day, st.sampled_from([10, 7, 4]))


def dates(most: int = 4) -> st.SearchStrategy[Text]:
    """Dates of all kinds."""
    return some({name: days() for name in DATES}, most)


def rows(most: int = 3) -> st.SearchStrategy[Text]:
    """A row of all kinds of evidence."""
    parts = (stated(most), activities(most), facts(), releases(), dates())
    return st.tuples(*parts).map(lambda found: {n: v for part in found for n, v in part.items()})
