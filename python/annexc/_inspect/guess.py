"""What one column of an unknown table looks like: a code scheme, a date, a fact, a Party."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from annexc import _native
from annexc._inspect.cells import Cells, cells_of, counts_rows
from annexc._inspect.codes import ranked
from annexc._inspect.headers import (
    chemicals_named,
    date_hint,
    fact_hint,
    names,
    names_region,
    names_releases,
    names_scheme,
    other_hint,
    scheme_hint,
    senses,
)
from annexc._inspect.kinds import Kinds, kinds_of
from annexc._inspect.national import better, fitting_own, named, scheme_named
from annexc._inspect.titles import sums_up
from annexc._register.manner import REVISIONS, Manner
from annexc._register.place import Axis, both, degrees, metres, zone
from annexc._register.roles import SCHEMES, SIBLINGS, USUAL_SCHEMES
from annexc._register.words.editions import other_edition, stated_editions

_LEAST_RATE = 0.5
# A scheme that the header names is worth a word if it reads so much.
_LEAST_NAMED = 0.1
# Facts are open lists of words, of which the tables know those that bear on a category.
_LEAST_FACTS = 0.3
# So many rows have a status if it is that of the source.
_LEAST_STATUS = 0.1
#: Facts of yes and no.
_TRUTHS = ("hazardous_waste", "elemental_chlorine", "chloranil", "elv_shredder")
#: A fact of yes and no, whose words say so in any language.
_TRUTH = "elemental_chlorine"
# A column of names of schemes has so many at most, each so long.
_MOST_SCHEMES, _LONGEST_SCHEME = 20, 30
# So many names are different ones where each row is a unit of a plant; of kinds fewer are.
_LEAST_NAMES = 0.2
# So much of a column that is not read is of one kind, so that this is said.
_MOSTLY = 0.8
_FEW_ROWS = 20
_AMOUNT = r"[<>~≤]?\s*[-+]?\d[\d.,' \xa0]*(e[-+]?\d+)?\Z"
# A cell of so many signs is prose and no fact, no Party and no place.
_PROSE = 120
_RUNS = (
    "counts the rows: a year later the number is another plant's; map a column that stays, if any"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column looks like.

    Attributes:
        column: Its header.
        filled: Cells that hold something, of all looked at.
        rows: Cells looked at.
        distinct: Different values.
        role: The input column proposed for it, or None.
        match: Share of the filled cells that read as that role; None where nothing is read.
        score: How likely the role is, to choose among columns.
        also: Other schemes that read it nearly as well, with their shares.
        example: A frequent value.
        title: What the list calls it, where it is a code of the scheme proposed.
        note: What a reader should know.
        kinds: Its words as codes, where they stand for kinds of sources.
        unread: Words of a fact or a status that were not understood, the most frequent first.
        totals: Names of rows that sum up others.
        perhaps_totals: Names that may be such a row, or a source that is called so.
        schemes: What it names as the schemes of the codes beside it, each with the input column;
            an empty one where none is known.
        is_dated: Whether it holds dates and has no role.
        chemicals: The chemicals of Annex C whose amounts it holds without a role, joined by `/`.
        running: Whether it is an identifier that merely counts the rows.
    """

    column: str
    filled: int
    rows: int
    distinct: int
    role: str | None = None
    match: float | None = None
    score: float = 0.0
    also: tuple[tuple[str, float], ...] = ()
    example: str = ""
    title: str = ""
    note: str = ""
    kinds: Kinds | None = None
    unread: tuple[tuple[str, int], ...] = ()
    totals: tuple[str, ...] = ()
    perhaps_totals: tuple[str, ...] = ()
    schemes: tuple[tuple[str, str], ...] = ()
    is_dated: bool = False
    chemicals: str = ""
    running: bool = False

    @property
    def fill(self) -> float:
        """The share of cells that say something."""
        return self.filled / self.rows if self.rows else 0.0


def guess(column: str, cells: pl.Series, most: int = 5_000, *, party: str | None = None) -> Guess:
    """What a column of text looks like, by so many of its most frequent cells.

    Args:
        column: Its header.
        cells: Its cells.
        most: How many of the most frequent are looked at.
        party: Whose register it is, by alpha-3 code.
    """
    held = cells_of(cells, most)
    plain = Guess(
        column,
        held.filled,
        held.rows,
        held.distinct,
        example=held.texts[0][:60] if held.texts else "",
    )
    if not held.texts:
        return replace(plain, note="empty")
    dates = held.share(_native.match_dates(list(held.texts), _today())) if _may_date(held) else 0.0
    for look in (_schemes, _place, _code, _date, _releases, _fact, _other, _kind, _identifier):
        found = look(plain, held, dates)
        if found is not None:
            break
    else:
        found = plain
    found = _entitled(_of_edition(_national(found, held, party)), held)
    if found.role == "facility_id" and counts_rows(cells):
        told = "; ".join(filter(None, [found.note, _RUNS]))
        found = replace(found, running=True, note=told)
    if found.role in ("name", "facility_id"):
        return _with_totals(found, held)
    return _unplaced(found, held, dates) if found.role is None else found


def _unplaced(found: Guess, cells: Cells, dates: float) -> Guess:
    """The guess of a column without a role, with what a reader may want of it all the same."""
    if cells.like(_AMOUNT) >= _MOSTLY and (named := chemicals_named(found.column)):
        note = f"amounts of {named}, and not read: a table of releases tells them"
        return replace(found, chemicals=named, note=note)
    told = senses(found.column)
    if dates < _MOSTLY or cells.length < 4 or {"measure", "record", "report"} & told:
        return found
    # Three plants may well have three years, if their header does not say `year` alone.
    if _is_of_rounds(cells) and ("date" in told or cells.filled >= _FEW_ROWS):
        return found
    note = "dates, and not read: of what is for the reader to say"
    return replace(found, is_dated=True, match=dates, note=note)


def _is_of_rounds(cells: Cells) -> bool:
    """Whether the cells are years, and so few that they are those of the reports."""
    return cells.distinct <= 3 and cells.like(r"(19|20)\d\d(\.0)?\Z") >= 0.9


def _schemes(plain: Guess, cells: Cells, _: float) -> Guess | None:
    """A column that names of which scheme the codes beside it are."""
    if cells.distinct > _MOST_SCHEMES or cells.length > _LONGEST_SCHEME:
        return None
    listed = list(cells.texts)
    known = list(map(scheme_named, listed))
    if cells.share(known) <= _LEAST_RATE:
        return None
    names = tuple(zip(listed, known, strict=True))
    shown = ", ".join(f"{text} ({scheme or 'none known'})" for text, scheme in names[:6])
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return replace(
        plain,
        schemes=names,
        note=f"names of schemes: {shown}{more}; make of the codes beside it one column a scheme, "
        f"or read them once for each, with --where '{plain.column}={listed[0]}'",
    )


def _of_edition(found: Guess) -> Guess:
    """The guess with what its header says, or leaves open, of the edition of its codes."""
    role, header = found.role, found.column
    if role not in SCHEMES or found.kinds is not None:
        return found
    other = other_edition(header, role)
    note = ""
    if other is not None:
        said = [scheme for scheme in SCHEMES if scheme in other.schemes]
        note = (
            f"its header says {' or '.join(said)}"
            if said
            else (f"its header says {other.others[0][0]}, an edition that no scheme here is of")
        )
    elif role in SIBLINGS and header != role and Manner().taking(role, header):
        what = "revision of NACE" if role in REVISIONS else "edition"
        beside = "that differ" if role in REVISIONS else f"that {SIBLINGS[role]} has otherwise"
        note = f"no {what} is stated: classes {beside} stay open until revision = says"
    return replace(found, note="; ".join(filter(None, [note, found.note])))


def _entitled(found: Guess, cells: Cells) -> Guess:
    """The guess with the title of the code that it gives as an example."""
    if found.role not in SCHEMES or found.kinds is not None:
        return found
    (title,) = _native.code_titles(found.role, [cells.texts[0]])
    return replace(found, title=title or "")


def _national(found: Guess, cells: Cells, party: str | None) -> Guess:
    """The national scheme that the header names, or a note on those that read the codes better."""
    ids = found.filled > 50 and found.distinct > 0.8 * found.filled
    digits = not ids and cells.length >= 2.5 and cells.like(r"[A-Z]?\d[\d.,/' -]*\b") >= 0.8
    # Codes of which no two rows share one are identifiers, unless the header says what they are.
    unnamed = found.role == "facility_id" and other_hint(found.column) is None
    if found.role is not None and found.role not in USUAL_SCHEMES and not unnamed:
        return found
    read = {
        scheme: cells.share(
            [code is not None for code in _native.match_codes(scheme, list(cells.texts))]
        )
        for scheme in named(found.column)
    }
    # The edition that the header states goes before; of two that read alike the first of the table
    # is the one in use.
    stated = stated_editions(found.column).schemes
    said = [scheme for scheme, rate in read.items() if scheme in stated and rate >= _LEAST_RATE]
    best = max(said or read, key=lambda scheme: read[scheme], default=None)
    # Where the header names the scheme found too, a national one has to read more.
    also_named = found.role is not None and scheme_hint(found.column, found.role) > 0
    least = (found.match or 0.0) + (0.1 if also_named else -0.05)
    if best is not None and read[best] >= max(_LEAST_RATE, least):
        close = read[best] - 0.1
        also = tuple((one, rate) for one, rate in read.items() if one != best and rate >= close)
        score = read[best] + 0.3
        return replace(found, role=best, match=read[best], score=score, also=also, note="")
    unread = found.kinds is None and not unnamed
    own = fitting_own(cells.texts, found.match or 0.0, party) if digits and unread else None
    coded = found.role in SCHEMES or (found.role is None and names_scheme(found.column))
    if own is not None and coded:
        also = () if found.role is None else ((found.role, found.match or 0.0), *found.also)
        score = own[1] + 0.3
        note = f"as registers of {party} use it"
        return replace(found, role=own[0], match=own[1], score=score, also=also, note=note)
    fits = better(cells.texts, found.match or 0.0, party) if digits and unread else []
    noted = ", ".join(
        f"{scheme} {share:.0%}" + (f" ({whose})" if whose else "") for scheme, share, whose in fits
    )
    if noted:
        return replace(found, note=f"national? {noted}")
    if best is not None and found.role is None and read[best] >= _LEAST_NAMED:
        part = f"{read[best]:.0%} of its cells"
        return replace(found, note=f"codes, as it seems, and not read: {best} knows {part}")
    return found


def _with_totals(found: Guess, cells: Cells) -> Guess:
    """The guess with the names of rows that sum up others, of which a few are in a register."""
    sums = [
        (text, certain)
        for text in cells.texts
        if len(text) < 30 and (certain := sums_up(text)) is not None
    ][:20]
    plain = tuple(text for text, certain in sums if certain)
    return replace(
        found, totals=plain, perhaps_totals=tuple(text for text, certain in sums if not certain)
    )


def _may_date(cells: Cells) -> bool:
    """Whether a look at dates is worth it."""
    return cells.length < _PROSE and cells.first(40).like(r".*\d{2}|.*[^\x00-\x7F]") >= 0.2


def _code(plain: Guess, cells: Cells, dates: float) -> Guess | None:
    if date_hint(plain.column) is not None and not names_scheme(plain.column):
        return None
    rated = ranked(plain.column, cells, dates)
    if not rated:
        return None
    score, rate, scheme = rated[0]
    stated = stated_editions(plain.column).schemes
    if not any(found in stated for _, _, found in rated[:1]):
        score, rate, scheme = next((entry for entry in rated if entry[2] in stated), rated[0])
    others = [(other, share) for _, share, other in rated if other != scheme]
    also = tuple((other, share) for other, share in others[:4] if share >= rate - 0.1)
    score *= 0.5 + 0.5 * plain.fill
    return replace(plain, role=scheme, match=rate, score=score, also=also)


def _date(plain: Guess, cells: Cells, dates: float) -> Guess | None:
    role = date_hint(plain.column)
    if role is not None and dates >= _LEAST_RATE:
        # Of two columns of the same date the fuller and the finer one say more.
        finer = 0.1 * plain.distinct / plain.filled
        score = dates * (0.5 + 0.5 * plain.fill) + finer
        return replace(plain, role=role, match=dates, score=score)
    if dates >= 0.9 and cells.length >= 4 and "date" in senses(plain.column):
        if _is_of_rounds(cells):
            return replace(
                plain, match=dates, note="the year of the report, of the same few rounds"
            )
        return replace(plain, match=dates, note="a date; of what is for the reader to say")
    return None


def _today() -> str:
    """The day by which a date is judged to be too far ahead."""
    return date.today().isoformat()


def _releases(plain: Guess, cells: Cells, _: float) -> Guess | None:
    """A column of chemicals; most of a long list may be others if the header says what it is."""
    named = names_releases(plain.column)
    few = cells.first(20)
    if not named and few.share(_native.match_releases(list(few.texts))) < _LEAST_RATE:
        return None
    rate = cells.share(_native.match_releases(list(cells.texts)))
    if rate >= _LEAST_RATE or (rate > 0 and named):
        return replace(plain, role="releases", match=rate, score=rate)
    return None


def _fact(plain: Guess, cells: Cells, _: float) -> Guess | None:
    role = fact_hint(plain.column)
    if role is None or cells.length > _PROSE:
        return None
    yes_no = cells.share(_native.match_facts(_TRUTH, list(cells.texts))) >= 0.9
    if yes_no and "measure" in senses(plain.column):
        return None  # a number that is mostly 0
    if yes_no and role not in _TRUTHS:
        return replace(plain, note=f"yes or no, about {role}? If so, map its values")
    read = _native.match_facts(role, list(cells.texts))
    rate = cells.share(read)
    if rate < _LEAST_FACTS:
        return None
    # Of two columns of the same fact the fuller one says more.
    return replace(
        plain, role=role, match=rate, score=rate * plain.fill, unread=_not_read(role, cells)
    )


def _not_read(role: str, cells: Cells) -> tuple[tuple[str, int], ...]:
    """The cells that hold a word which is not understood, the most frequent first."""
    unread = _native.unread_words(role, list(cells.texts), text=False)
    pairs = zip(cells.texts, cells.counts, unread, strict=True)
    return tuple((text, count) for text, count, words in pairs if words)


def _place(plain: Guess, cells: Cells, _: float) -> Guess | None:
    role = other_hint(plain.column)
    if role in ("latitude", "longitude"):
        axis: Axis = "latitude" if role == "latitude" else "longitude"
        rate = cells.share([degrees(text, axis) is not None for text in cells.texts])
        if rate >= _LEAST_RATE:
            return replace(plain, role=role, match=rate, score=rate * plain.fill)
    if role in ("easting", "northing"):
        rate = cells.share([metres(text) is not None for text in cells.texts])
        if rate >= _LEAST_RATE and cells.like(r"-?\d{5,}") >= _LEAST_RATE:
            return replace(plain, role=role, match=rate, score=rate * plain.fill)
    if role == "utm_zone":
        rate = cells.share([zone(text) is not None for text in cells.texts])
        if rate >= _LEAST_RATE:
            return replace(plain, role=role, match=rate, score=rate)
        if cells.like(r"\d{1,2}([.,]0+)?\Z") >= 0.9:
            return replace(
                plain,
                note=f'a UTM zone without its half of the Earth: utm_zone = "{_zone(cells)}S"?',
            )
    few = cells.first(20)
    paired = few.like(r"[^\w-]*(?:point|\{|[NSEW])?[^\d-]*-?\d{1,3}[.,°º\s]") >= 0.9
    # Two decimals with a comma each are a pair only if the header says so.
    paired = paired and (
        role == "coordinates"
        or few.like(r".*\d[.]\d.*[,;\s].*\d[.]\d|(?i:point)|\{|.*\d°.*\d°") >= 0.9
    )
    if paired and few.share([both(text) is not None for text in few.texts]) >= 0.9:
        rate = cells.share([both(text) is not None for text in cells.texts])
        return replace(
            plain,
            role="coordinates",
            match=rate,
            score=rate,
            note="both coordinates in one cell, the latitude first unless letters say",
        )
    return None


def _zone(cells: Cells) -> str:
    return str(int(float(cells.texts[0].replace(",", "."))))


def _other(plain: Guess, cells: Cells, dates: float) -> Guess | None:
    role = other_hint(plain.column)
    if cells.length <= _PROSE:
        found = _party(plain, cells) or _status(plain, cells) or _region(plain, cells)
        if found is not None:
            return found
    told = senses(plain.column)
    own = "owner" not in told and (
        plain.distinct >= 0.3 * plain.filled or ("source" in told and plain.distinct >= 20)
    )
    if role == "facility_id" and own and dates < 0.9:
        # What counts rows is worth less than what names plants.
        counts = 0.5 if "record" in told else 0.0
        return replace(plain, role=role, score=1 + plain.distinct / plain.rows - counts)
    if (
        role == "name"
        and cells.like(r".*[^\W\d_]{2}") >= 0.9
        and plain.distinct >= _LEAST_NAMES * plain.filled
    ):
        about = 1.0 if "source" in told else -0.5 if "owner" in told else 0.0
        return replace(plain, role=role, score=plain.distinct / plain.rows + about)
    return None


def _party(plain: Guess, cells: Cells) -> Guess | None:
    named = names(plain.column, "party")
    if names_region(plain.column) and not named:
        return None
    # Two letters mean much else.
    least = _LEAST_RATE if named else 0.95 if cells.length > 2.5 else 2.0
    if least > 1 or cells.distinct > 300:
        return None
    rate = cells.share([_native.resolve_party(text) is not None for text in cells.texts])
    if rate < least:
        return None
    # A column that is full goes before one that names few.
    return replace(plain, role="party", match=rate, score=(rate + named) * plain.fill)


def _status(plain: Guess, cells: Cells) -> Guess | None:
    if not names(plain.column, "status") or cells.distinct > 200:
        return None
    rate = cells.share(_native.match_statuses(list(cells.texts)))
    if rate < 0.3:
        return None
    # `Ash impoundment status`: what a few rows have is the state of something else, and read as
    # that of the source it would close it.
    if plain.fill < _LEAST_STATUS:
        return replace(plain, note="a status that few rows have; of what is for the reader to say")
    yes_no = cells.share(_native.match_facts(_TRUTH, list(cells.texts))) >= 0.9
    if yes_no and not names(plain.column, "operation_started"):
        # The status of what? A plant that has no cogeneration is not closed.
        return replace(
            plain, note="yes or no, and not whether it operates; if so, map it to status"
        )
    return replace(
        plain, role="status", match=rate, score=rate * plain.fill, unread=_not_read("status", cells)
    )


def _region(plain: Guess, cells: Cells) -> Guess | None:
    # Names or codes that rows share.
    shared = plain.distinct <= 0.5 * plain.filled and cells.like(r".*[^\W\d_]") >= _LEAST_RATE
    if not names_region(plain.column) or not shared:
        return None
    # Of two levels the coarser one is easier to count by.
    coarse = 1 - plain.distinct / plain.filled
    return replace(plain, role="region", score=coarse + plain.fill)


def _kind(plain: Guess, cells: Cells, _: float) -> Guess | None:
    named = "kind" in senses(plain.column)
    found = kinds_of(cells, named=named or bool(fact_hint(plain.column)))
    if found is None:
        words = 1 < plain.distinct <= 60 and cells.like(r".*[^\W\d_]{3}") >= 0.9
        if not (named and words):
            return None
        shown = ", ".join(text[:30] for text in cells.texts[:6])
        return replace(
            plain,
            note=f"kinds in words, of which none is understood: {shown}; mapped as activity they "
            "are read with --assume text alone",
        )
    role = max(found.tables, key=lambda scheme: found.rows_of(scheme))
    score = found.match * plain.fill
    return replace(plain, role=role, match=found.match, score=score, kinds=found)


def _identifier(plain: Guess, cells: Cells, dates: float) -> Guess | None:
    """Cells of which no two rows share one, without blanks: what a database calls its rows."""
    if not cells.is_unique or dates >= 0.9 or cells.decimals >= 0.1 or cells.length > 60:
        return None
    if plain.fill < 0.99 or cells.like(r"\S*\d\S*\Z") < 0.9:
        return None
    if {"owner", "date", "measure"} & senses(plain.column) or other_hint(plain.column) is not None:
        return None
    return replace(plain, role="facility_id", score=0.5, note="told by its cells alone")
