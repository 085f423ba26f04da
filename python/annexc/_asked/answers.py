"""Answers read back: what is sure goes into a ledger, the rest into a list of problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from annexc import _native
from annexc._asked.form import BESIDE
from annexc._asked.grids import Grid, grids
from annexc._asked.party import ENTRY, profile_of
from annexc._asked.trials import FACT_OF
from annexc._asked.words import answers_by_text, heard, plain, written_by_text
from annexc._errors import AnnexcError, nearest
from annexc._labels import Labels, labels
from annexc._learnt.ledger import NEVER_OF, Entry, Ledger, meaning, span_of, understood
from annexc._progress.worlds import categories
from annexc._register.roles import DATES, FACTS, SCHEMES
from annexc._register.words.fold import folded_names

_DAY = re.compile(r"(\d{4})-\d\d-\d\d")
# The day that a workbook makes of a bare year from 1700 to 2200 lies between these.
_OF_A_YEAR = ("1904-08-26", "1906-01-09")
_PROBLEM = ("file", "sheet", "cell", "facility_id", "fact", "written", "why", "way_out")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was written and is not sure.

    Attributes:
        file: Where it stands.
        sheet: Likewise; empty for a CSV.
        cell: Likewise, as a workbook names it; of a CSV as if it were one.
        facility_id: Of which facility.
        fact: What was asked.
        written: What stands there.
        why: Why it is not taken.
        way_out: What to do.
    """

    file: str
    sheet: str
    cell: str
    facility_id: str
    fact: str
    written: str
    why: str
    way_out: str


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """What forms came back with.

    Attributes:
        ledger: What is sure.
        problems: The rest, one a row: `file`, `sheet`, `cell`, `facility_id`, `fact`, `written`,
            `why`, `way_out` (texts).
        profiles: By Party what it answered of its action plan, as a profile in TOML.
    """

    ledger: Ledger
    problems: pl.DataFrame
    profiles: Mapping[str, str]

    def __repr__(self) -> str:
        sure, lost, made = len(self.ledger.entries), self.problems.height, len(self.profiles)
        return (
            f"{sure} {'answer is' if sure == 1 else 'answers are'} sure, "
            f"{lost} {'cell is' if lost == 1 else 'cells are'} not; "
            f"{made} {'profile' if made == 1 else 'profiles'}"
        )


@dataclass(frozen=True, slots=True)
class _Unclear:
    """Why something that was written is no answer: the name of a text, and what is filled in."""

    key: str
    fields: Mapping[str, str]

    def told(self, texts: Labels) -> tuple[str, str]:
        """Why it is none, and the way out."""
        why, way_out = (texts[f"{family}.{self.key}"] for family in ("problem", "way_out"))
        return why.format(**self.fields), way_out.format(**self.fields)


def answers(forms: str | Path | Sequence[str | Path], language: str = "en") -> Answers:
    r"""Reads back the forms that `annexc ask` wrote, wherever people wrote in them.

    An answer is taken if it is one of those that the form offers, in whatever language, or a word,
    a code or a date that the input column understands, and if the row is one that was asked.
    Whatever else stands in a form is listed with its place: an identifier that was changed, prose,
    two answers to one question, a name without an answer, a remark. No answer is guessed.

    Nulls: an empty cell is no answer; where the form itself asked for it, it is listed.

    Args:
        forms: The paths of workbooks, or of CSVs that the page saved.
        language: Of what the list of problems says: `en`, `fr`, `es`, `ar`, `ru` or `zh`.

    Returns:
        The ledger as `classify(facts=...)` takes it, the list of problems, and the profiles of
        Parties that answered; see `Answers`.

    Raises:
        AnnexcError: If a file cannot be read, or is no form, or there is no such language.
        OSError: If a file cannot be opened.

    Source:
        The forms.

    Example:
        >>> import annexc, pathlib, tempfile
        >>> form = pathlib.Path(tempfile.mkdtemp()) / "answers.csv"
        >>> _ = form.write_text("facility_id,feed,said_by\nA,secondaire,Ann\nB,perhaps,Bo\n")
        >>> found = annexc.answers(form)
        >>> [(entry.facility_id, entry.value) for entry in found.ledger.entries]
        [('A', 'secondary')]
        >>> found.problems["cell"].to_list()
        ['B3']
    """
    texts = labels(language)
    paths = [forms] if isinstance(forms, str | Path) else list(forms)
    read = [grid for path in paths for grid in grids(Path(path))]
    of_sources = [_Read(grid, texts) for grid in read if "facility_id" in grid.columns]
    for form in of_sources:
        form.read()
    entries, twice = _agreed([pair for form in of_sources for pair in form.found], texts)
    problems = [problem for form in of_sources for problem in form.problems]
    profiles, of_parties = _profiles([g for g in read if "facility_id" not in g.columns], texts)
    table = pl.DataFrame(
        [[getattr(problem, name) for name in _PROBLEM] for problem in
         (*problems, *twice, *of_parties)],
        schema=dict.fromkeys(_PROBLEM, pl.String), orient="row",
    )  # fmt: skip
    return Answers(Ledger(tuple(entries)), table, profiles)


def read_answer(fact: str, written: str) -> tuple[str, str]:
    """The fact and the value that an answer stands for; a code is a fact of its scheme.

    Raises:
        AnnexcError: If it is none that the form offers or the input column understands.
    """
    found = _understood(fact, written)
    if isinstance(found, _Unclear):
        why, way_out = found.told(labels("en"))
        raise AnnexcError(why, python=way_out)
    return found


def _understood(fact: str, written: str) -> tuple[str, str] | _Unclear:
    """The fact and the value that an answer stands for, or why it stands for none."""
    offered = answers_by_text(fact).get(heard(written))
    if offered is not None:
        return fact, offered
    written = plain(written)
    if fact == "category":
        return _activity(written)
    if fact in DATES:
        if _OF_A_YEAR[0] <= written <= _OF_A_YEAR[1] and _DAY.fullmatch(written):
            return _Unclear("bare_year", {"written": written})
        no_span = span_of(written, fact) is None
        if no_span and not (fact == NEVER_OF and heard(written) in ("never", "no", "none")):
            return _Unclear("no_date", {"written": written})
    return _value(fact, written)


def _value(fact: str, written: str) -> tuple[str, str] | _Unclear:
    """What the input column understands."""
    try:
        value = understood(fact, written)
    except AnnexcError:
        if fact in SCHEMES:
            return _Unclear("no_code", {"written": written, "scheme": fact})
        return _with_nearest("no_value", fact, written)
    named = _native.read_facts(fact, [value])[0] if fact in FACTS else None
    return fact, named or value


def _with_nearest(key: str, fact: str, written: str) -> _Unclear:
    offered = written_by_text(fact)
    near = nearest(heard(written), offered, count=1)
    fields = {"written": written, **({"near": offered[near[0]]} if near else {})}
    return _Unclear(f"{key}_near" if near else key, fields)


def _activity(written: str) -> tuple[str, str] | _Unclear:
    """A category by its reference, or a code with the name of its scheme before it."""
    if written.strip() in categories():
        return "category", written.strip()
    scheme, _, code = (
        part.strip() for part in re.sub(r"[:=]", " ", written, count=1).partition(" ")
    )
    if scheme.casefold() in SCHEMES and code:
        return _value(scheme.casefold(), code)
    return _with_nearest("no_activity", "category", written)


class _Read:
    """The answers and problems of one sheet."""

    def __init__(self, grid: Grid, texts: Labels) -> None:
        self.grid = grid
        self.texts = texts
        self.found: list[tuple[Entry, Problem]] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        """Reads all rows."""
        grid = self.grid
        seen = set()
        for row, cells in grid.rows:
            facility = grid.cell(cells, "facility_id").strip()
            source = grid.cell(cells, "source").strip().removesuffix(".0")
            seen.add((facility, source))
            needs = [need for need in FACT_OF if grid.cell(cells, need).strip()]
            if self._is_known(row, facility, source, needs):
                self._answers(row, cells, facility, source, needs)
            self._beside(row, cells, facility, needs)
        for facility, _ in sorted((grid.asked or {}).keys() - seen):
            self._problem(0, "facility_id", facility, "", "gone")

    def _is_known(self, row: int, facility: str, source: str, needs: Sequence[str]) -> bool:
        grid = self.grid
        if not facility:
            if needs:
                self._problem(row, "facility_id", "", "", "no_id")
            return False
        if source and not (source.isdecimal() and int(source)):
            self._problem(row, "source", facility, source, "no_number")
            return False
        if grid.asked is not None and (facility, source) not in grid.asked:
            names = [name for name, _ in grid.asked]
            alike = [name for name in names if heard(name) == heard(facility)]
            near = alike or nearest(facility, names, count=1)
            key, fields = ("not_asked_near", {"near": near[0]}) if near else ("not_asked", {})
            self._problem(row, "facility_id", facility, facility, key, **fields)
            return False
        return True

    def _answers(
        self, row: int, cells: tuple[str, ...], facility: str, source: str, needs: Sequence[str]
    ) -> None:
        grid = self.grid
        said = {name: grid.cell(cells, name).strip() for name in BESIDE}
        if said["said_on"] and span_of(said["said_on"]) is None:
            self._problem(row, "said_on", facility, said["said_on"], "said_on")
            said["said_on"] = ""
        for need in needs:
            written = grid.cell(cells, need).strip()
            fact = FACT_OF[need]
            if _native.match_missing([written]) == [True] and (
                heard(written) not in answers_by_text(fact)
            ):
                self._problem(row, need, facility, written, "nothing")
                continue
            found = _understood(fact, written)
            if isinstance(found, _Unclear):
                self._problem(row, need, facility, written, found.key, **found.fields)
                continue
            learnt, value = found
            entry = Entry(
                facility, learnt, value, said["said_by"], said["said_on"], said["document"],
                source=int(source) if source else None, name=grid.cell(cells, "name").strip(),
            )  # fmt: skip
            self.found.append((entry, self._made(row, need, facility, written, ("", ""))))
        always = (grid.asked or {}).get((facility, source), ())
        for need in always:
            if need not in needs:
                self._problem(row, need, facility, "", "not_answered")

    def _beside(
        self, row: int, cells: tuple[str, ...], facility: str, needs: Sequence[str]
    ) -> None:
        """What stands beside answers, and is none."""
        grid = self.grid
        remark = grid.cell(cells, "remarks").strip()
        if remark:
            self._problem(row, "remarks", facility, remark, "remark")
        if not needs:
            for name in ("said_by", "document"):
                text = grid.cell(cells, name).strip()
                if text:
                    self._problem(row, name, facility, text, "beside")
        elif not grid.cell(cells, "said_by").strip():
            self._problem(row, "said_by", facility, "", "no_name")
        for place, header in grid.unknown.items():
            text = cells[place].strip() if place < len(cells) else ""
            if text:
                told = _Unclear("no_column", {}).told(self.texts)
                problem = self._made(row, header, facility, text, told)
                self.problems.append(replace(problem, fact=header))

    def _problem(
        self, row: int, key: str, facility: str, cell: str, problem: str, **fields: str
    ) -> None:
        told = _Unclear(problem, fields).told(self.texts)
        self.problems.append(self._made(row, key, facility, cell, told))

    def _made(
        self, row: int, key: str, facility: str, written: str, told: tuple[str, str]
    ) -> Problem:
        grid = self.grid
        cell = grid.at(row, key) if row else ""
        return Problem(grid.file, grid.sheet, cell, facility, FACT_OF.get(key, key), written, *told)


def _agreed(
    found: Sequence[tuple[Entry, Problem]], texts: Labels
) -> tuple[list[Entry], list[Problem]]:
    """The entries of which no two say different things of one fact; the others as problems."""
    groups: dict[tuple[object, ...], list[tuple[Entry, Problem]]] = {}
    names = folded_names(entry.name for entry, _ in found)
    for entry, place in found:
        # By the order of rows a number is that of another source in another round.
        which = (entry.source, names[entry.name]) if entry.source else ()
        groups.setdefault((entry.facility_id, which, entry.fact), []).append((entry, place))
    entries, problems = [], []
    for held in groups.values():
        if len({meaning(entry.fact, entry.value) for entry, _ in held}) == 1:
            entries.append(held[0][0])
            continue
        for _, place in held:
            others = [f"{o.sheet} {o.cell}".strip() for _, o in held if o is not place]
            listed = texts["format.list"].join(others)
            why, way_out = _Unclear("twice", {"others": listed}).told(texts)
            problems.append(replace(place, why=why, way_out=way_out))
    return entries, problems


def _profiles(read: Sequence[Grid], texts: Labels) -> tuple[dict[str, str], list[Problem]]:
    """The profiles of the Parties that answered, and what is not sure of their forms."""
    profiles: dict[str, str] = {}
    problems: list[Problem] = []
    for grid in read:
        found: dict[str, dict[str, str]] = {}
        iso3 = adopted = entry = ""

        def amiss(row: int, key: str, written: str, problem: str, grid: Grid = grid) -> None:
            told = _Unclear(problem, {}).told(texts)
            cell = grid.at(row, key) if row else ""
            problems.append(Problem(grid.file, grid.sheet, cell, "", key, written, *told))

        for row, cells in grid.rows:
            ref = grid.cell(cells, "category").strip()
            if ref in categories():
                found[ref] = dict(_of_category(grid, row, cells, amiss))
            elif ref == ENTRY:
                entry = dict(_of_category(grid, row, cells, amiss)).get("bat_required_from", "")
            elif _native.resolve_party(ref) is not None:
                iso3 = str(_native.resolve_party(ref))
                said = dict(_of_category(grid, row, cells, amiss))
                adopted = said.get("bat_required_from", "")
            else:
                amiss(row, "category", ref, "no_category")
        if not iso3:
            amiss(0, "category", "", "no_party")
            continue
        try:
            profiles[iso3] = profile_of(iso3, found, adopted, entry)
        except AnnexcError:
            amiss(0, "identified", "", "no_profile")
    return profiles, problems


def _of_category(
    grid: Grid, row: int, cells: tuple[str, ...], amiss: Callable[[int, str, str, str], None]
) -> Iterator[tuple[str, str]]:
    identified = grid.cell(cells, "identified").strip()
    if identified:
        meant = answers_by_text("hazardous_waste").get(heard(identified))
        if meant is None:
            amiss(row, "identified", identified, "yes_no")
        else:
            yield "identified", meant
    day = plain(grid.cell(cells, "bat_required_from")).strip()
    if day:
        if _DAY.fullmatch(day) and not _OF_A_YEAR[0] <= day <= _OF_A_YEAR[1]:
            yield "bat_required_from", day
        else:
            amiss(row, "bat_required_from", day, "no_day")
    remark = grid.cell(cells, "remarks").strip()
    if remark:
        amiss(row, "remarks", remark, "remark")
