"""Answers read back: what is sure goes into a ledger, the rest into a list of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from annexc import _native
from annexc._asked.form import BESIDE
from annexc._asked.grids import Grid, grids
from annexc._asked.party import profile_of
from annexc._asked.trials import FACT_OF
from annexc._asked.words import answers_by_text, heard, plain
from annexc._errors import AnnexcError, nearest
from annexc._learnt.ledger import Entry, Ledger, meaning, span_of, understood
from annexc._progress.worlds import categories
from annexc._register.roles import DATES, FACTS, SCHEMES

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
        return (
            f"{len(self.ledger.entries)} answers are sure, {self.problems.height} cells are not; "
            f"{len(self.profiles)} profiles"
        )


def answers(forms: str | Path | Sequence[str | Path]) -> Answers:
    r"""Reads back the forms that `annexc ask` wrote, wherever people wrote in them.

    An answer is taken if it is one of those that the form offers, in whatever language, or a word,
    a code or a date that the input column understands, and if the row is one that was asked.
    Whatever else stands in a form is listed with its place: an identifier that was changed, prose,
    two answers to one question, a name without an answer, a remark. No answer is guessed.

    Nulls: an empty cell is no answer; where the form itself asked for it, it is listed.

    Args:
        forms: The paths of workbooks, or of CSVs that the page saved.

    Returns:
        The ledger as `classify(facts=...)` takes it, the list of problems, and the profiles of
        Parties that answered; see `Answers`.

    Raises:
        AnnexcError: If a file cannot be read, or is no form.
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
    paths = [forms] if isinstance(forms, str | Path) else list(forms)
    read = [grid for path in paths for grid in grids(Path(path))]
    of_sources = [_Read(grid) for grid in read if "facility_id" in grid.columns]
    for form in of_sources:
        form.read()
    entries, twice = _agreed([pair for form in of_sources for pair in form.found])
    problems = [problem for form in of_sources for problem in form.problems]
    profiles, of_parties = _profiles([g for g in read if "facility_id" not in g.columns])
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
    offered = answers_by_text(fact).get(heard(written))
    if offered is not None:
        return fact, offered
    written = plain(written)
    if fact == "category":
        return _activity(written)
    if fact in DATES:
        if _OF_A_YEAR[0] <= written <= _OF_A_YEAR[1] and _DAY.fullmatch(written):
            raise AnnexcError(
                f"{written!r} is what a workbook makes of a bare year",
                python="write the whole day, or the year as a text",
            )
        if span_of(written, fact) is None and heard(written) not in ("never", "no", "none"):
            raise AnnexcError(
                f"{written!r} is no date", python="write it as 2004-05-17, or as 2004"
            )
    value = understood(fact, written)
    named = _native.read_facts(fact, [value])[0] if fact in FACTS else None
    return fact, named or value


def _activity(written: str) -> tuple[str, str]:
    """A category by its reference, or a code with the name of its scheme before it."""
    if written.strip() in categories():
        return "category", written.strip()
    scheme, _, code = (
        part.strip() for part in re.sub(r"[:=]", " ", written, count=1).partition(" ")
    )
    if scheme.casefold() in SCHEMES and code:
        return scheme.casefold(), understood(scheme.casefold(), code)
    near = nearest(written, answers_by_text("category"), count=1)
    raise AnnexcError(
        f"{written!r} is no category of the list",
        python=f"choose from the list{f', perhaps {near[0]!r}' if near else ''}, or write a code "
        "after the name of its scheme, such as nace2 24.42",
    )


class _Read:
    """The answers and problems of one sheet."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
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
            self._problem(0, "facility_id", facility, "", "the row of this source is not there",
                          "it was asked; was it deleted, or its identifier changed?")  # fmt: skip

    def _is_known(self, row: int, facility: str, source: str, needs: Sequence[str]) -> bool:
        grid = self.grid
        if not facility:
            if needs:
                self._problem(row, "facility_id", "", "", "an answer without an identifier",
                              "write the identifier of the facility")  # fmt: skip
            return False
        if source and not (source.isdecimal() and int(source)):
            self._problem(row, "source", facility, source, "no number of a source",
                          "write its number within the facility")  # fmt: skip
            return False
        if grid.asked is not None and (facility, source) not in grid.asked:
            near = nearest(facility, [name for name, _ in grid.asked], count=1)
            self._problem(
                row, "facility_id", facility, facility, "of this facility nothing was asked",
                f"was the identifier changed? the nearest is {near[0]!r}" if near
                else "write the identifier as it was",
            )  # fmt: skip
            return False
        return True

    def _answers(
        self, row: int, cells: tuple[str, ...], facility: str, source: str, needs: Sequence[str]
    ) -> None:
        grid = self.grid
        said = {name: grid.cell(cells, name).strip() for name in BESIDE}
        if said["said_on"] and span_of(said["said_on"]) is None:
            self._problem(row, "said_on", facility, said["said_on"], "no date",
                          "write it as 2026-08-31")  # fmt: skip
            said["said_on"] = ""
        for need in needs:
            written = grid.cell(cells, need).strip()
            fact = FACT_OF[need]
            if _native.match_missing([written]) == [True] and (
                heard(written) not in answers_by_text(fact)
            ):
                self._problem(row, need, facility, written, "no answer", "leave it, or answer it")
                continue
            try:
                learnt, value = read_answer(fact, written)
            except AnnexcError as error:
                self._problem(row, need, facility, written, error.problem,
                              error.python or "choose an answer of the form")  # fmt: skip
                continue
            entry = Entry(
                facility, learnt, value, said["said_by"], said["said_on"], said["document"],
                source=int(source) if source else None,
            )  # fmt: skip
            self.found.append((entry, self._made(row, need, facility, written, "", "")))
        always = (grid.asked or {}).get((facility, source), ())
        for need in always:
            if need not in needs:
                self._problem(row, need, facility, "", "not answered", "it was asked, first of all")

    def _beside(
        self, row: int, cells: tuple[str, ...], facility: str, needs: Sequence[str]
    ) -> None:
        """What stands beside answers, and is none."""
        grid = self.grid
        remark = grid.cell(cells, "remarks").strip()
        if remark:
            self._problem(row, "remarks", facility, remark, "a remark", "read it; it is no answer")
        if not needs:
            for name in ("said_by", "document"):
                text = grid.cell(cells, name).strip()
                if text:
                    self._problem(row, name, facility, text, "no answer stands beside it",
                                  "was the row filled in halfway?")  # fmt: skip
        elif not grid.cell(cells, "said_by").strip():
            self._problem(row, "said_by", facility, "", "no one is named who answers",
                          "the answers are taken; write the name into the ledger")  # fmt: skip
        for place, header in grid.unknown.items():
            text = cells[place].strip() if place < len(cells) else ""
            if text:
                problem = self._made(row, header, facility, text, "no column of a form", "read it")
                self.problems.append(replace(problem, fact=header))

    def _problem(
        self, row: int, key: str, facility: str, written: str, why: str, way_out: str
    ) -> None:
        self.problems.append(self._made(row, key, facility, written, why, way_out))

    def _made(
        self, row: int, key: str, facility: str, written: str, why: str, way_out: str
    ) -> Problem:
        grid = self.grid
        cell = grid.at(row, key) if row else ""
        return Problem(
            grid.file, grid.sheet, cell, facility, FACT_OF.get(key, key), written, why, way_out
        )


def _agreed(found: Sequence[tuple[Entry, Problem]]) -> tuple[list[Entry], list[Problem]]:
    """The entries of which no two say different things of one fact; the others as problems."""
    groups: dict[tuple[str, int | None, str], list[tuple[Entry, Problem]]] = {}
    for entry, place in found:
        groups.setdefault((entry.facility_id, entry.source, entry.fact), []).append((entry, place))
    entries, problems = [], []
    for held in groups.values():
        if len({meaning(entry.fact, entry.value) for entry, _ in held}) == 1:
            entries.append(held[0][0])
            continue
        for _, place in held:
            others = [f"{o.sheet} {o.cell}".strip() for _, o in held if o is not place]
            problems.append(
                replace(
                    place, why="two answers to one question",
                    way_out=f"keep one of them; the other stands in {', '.join(others)}",
                )
            )  # fmt: skip
    return entries, problems


def _profiles(read: Sequence[Grid]) -> tuple[dict[str, str], list[Problem]]:
    """The profiles of the Parties that answered, and what is not sure of their forms."""
    profiles: dict[str, str] = {}
    problems: list[Problem] = []
    for grid in read:
        found: dict[str, dict[str, str]] = {}
        iso3 = adopted = ""
        for row, cells in grid.rows:
            ref = grid.cell(cells, "category").strip()
            if ref in categories():
                found[ref] = dict(_of_category(grid, row, cells, problems))
            elif _native.resolve_party(ref) is not None:
                iso3 = str(_native.resolve_party(ref))
                said = dict(_of_category(grid, row, cells, problems))
                adopted = said.get("bat_required_from", "")
            else:
                problems.append(_of_party(grid, row, "category", ref, "no category",
                                          "write its reference as it was"))  # fmt: skip
        if not iso3:
            problems.append(_of_party(grid, 0, "category", "", "no Party is named",
                                      "the first row holds its code"))  # fmt: skip
            continue
        try:
            profiles[iso3] = profile_of(iso3, found, adopted)
        except AnnexcError as error:
            problems.append(_of_party(grid, 0, "identified", "", str(error), "answer the form"))
    return profiles, problems


def _of_category(
    grid: Grid, row: int, cells: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    identified = grid.cell(cells, "identified").strip()
    if identified:
        meant = answers_by_text("hazardous_waste").get(heard(identified))
        if meant is None:
            problems.append(_of_party(grid, row, "identified", identified, "neither yes nor no",
                                      "choose from the list"))  # fmt: skip
        else:
            yield "identified", meant
    day = plain(grid.cell(cells, "bat_required_from")).strip()
    if day:
        if _DAY.fullmatch(day) and not _OF_A_YEAR[0] <= day <= _OF_A_YEAR[1]:
            yield "bat_required_from", day
        else:
            problems.append(_of_party(grid, row, "bat_required_from", day, "no whole day",
                                      "write it as 2012-01-01"))  # fmt: skip
    remark = grid.cell(cells, "remarks").strip()
    if remark:
        problems.append(_of_party(grid, row, "remarks", remark, "a remark", "read it"))


def _of_party(grid: Grid, row: int, key: str, written: str, why: str, way_out: str) -> Problem:
    cell = grid.at(row, key) if row else ""
    return Problem(grid.file, grid.sheet, cell, "", key, written, why, way_out)
