"""Whatever happens to a run, what stands there is the old or the whole of the new: never half.

Each command that writes a file is killed and interrupted at random moments, and right before each
call of the system by which files come to be and take the place of others; the system refuses such a
call, or all from it on; the disk is full; someone else writes into what it reads. A run leaves
several files at times: each of them is the old or the new one, a pair that is mixed is refused by
who reads it, and the same run again, whole, puts all in place and leaves nothing else.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc.cli import main
from killed import INTERRUPTED, Ended, Runs

pytestmark = [
    pytest.mark.any_polars,
    pytest.mark.skipif(os.name != "posix", reason="it is swept where the system has locks"),
]

#: Kills a row of the table, at random moments and at calls; ANNEXC_KILLS=300 for the full search,
#: of reports a third of them.
KILLS = int(os.environ.get("ANNEXC_KILLS", "3"))
ROWS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A command that writes: the run that made what stands there, and the one that is killed."""

    old: str
    new: str
    is_classified: bool = False


_CLASSIFY = "classify sample:fr-irep --register fr-irep -q -o"
#: By what is written. All write into `out`; the inputs stand beside it.
TABLE = {
    "classify csv": Row(
        f"{_CLASSIFY} out/a.csv --as-of 2020-01-01",
        f"{_CLASSIFY} out/a.csv --as-of 2026-08-31",
        True,
    ),
    "classify tsv, split": Row(
        f"{_CLASSIFY} out/a.tsv --as-of 2020-01-01 --split",
        f"{_CLASSIFY} out/a.tsv --as-of 2026-08-31 --split",
        True,
    ),
    "classify parquet": Row(
        f"{_CLASSIFY} out/a.parquet --as-of 2020-01-01",
        f"{_CLASSIFY} out/a.parquet --as-of 2026-08-31",
        True,
    ),
    "classify arrow": Row(
        f"{_CLASSIFY} out/a.arrow --as-of 2020-01-01",
        f"{_CLASSIFY} out/a.arrow --as-of 2026-08-31",
        True,
    ),
    "classify xlsx": Row(
        "classify few.csv --register fr-irep -q -o out/a.xlsx --as-of 2020-01-01",
        "classify few.csv --register fr-irep -q -o out/a.xlsx --as-of 2026-08-31",
        True,
    ),
    "inspect toml": Row(
        "inspect few.csv -o out/a.toml --name Old",
        "inspect few.csv -o out/a.toml --name New --force",
    ),
    "gaps csv": Row("gaps before.csv -o out/a.csv", "gaps after.csv -o out/a.csv"),
    "gaps xlsx": Row("gaps before.csv -o out/a.xlsx", "gaps after.csv -o out/a.xlsx"),
    "ask xlsx, html": Row("ask after.csv -o out", "ask after.csv -o out --lang fr"),
    "answers csv": Row("answers said.csv -o out/a.csv", "answers later.csv -o out/a.csv"),
    "answers parquet, xlsx, toml": Row(
        "answers said.csv plan.csv -o out/a.parquet --problems out/b.xlsx --profile out/fra.toml",
        "answers later.csv plans.csv -o out/a.parquet --problems out/b.xlsx --profile out/fra.toml",
    ),
    "compare csv": Row(
        "compare after.csv before.csv -o out/a.csv", "compare before.csv after.csv -o out/a.csv"
    ),
    "compare xlsx": Row(
        "compare after.csv before.csv -o out/a.xlsx --table totals",
        "compare before.csv after.csv -o out/a.xlsx --table sources",
    ),
    "report html, xlsx": Row(
        "report after.csv -o out --format html,xlsx --title Old",
        "report after.csv -o out --format html,xlsx --title New",
    ),
    "report docx": Row(
        "report after.csv -o out --format docx --title Old",
        "report after.csv -o out --format docx --title New",
    ),
    "crosswalk csv": Row("crosswalk eprtr -o out/a.csv", "crosswalk nace2 -o out/a.csv"),
    "crosswalk parquet": Row("crosswalk eprtr -o out/a.parquet", "crosswalk -o out/a.parquet"),
    "parties arrow": Row("crosswalk eprtr -o out/a.arrow", "parties -o out/a.arrow"),
}
#: Commands that write to the terminal only.
PRINT = {"explain", "docs"}

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with Runs() as runs:
        yield runs


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    few = annexc.sample("fr-irep").head(ROWS)
    few.write_csv(folder / "few.csv")
    few.head(ROWS // 2).write_csv(folder / "fewer.csv")
    for source, name in (("fewer", "before"), ("few", "after")):
        line = f"classify {folder}/{source}.csv -o {folder}/{name}.csv --register fr-irep -q"
        assert main([*line.split(), "--as-of", "2026-08-31"]) == 0
    facilities = few["Identifiant"].unique(maintain_order=True)
    for name, day in (("said", "2001-05-01"), ("later", "2012-05-01")):
        told = pl.DataFrame({"facility_id": facilities}).with_columns(
            construction_started=pl.lit(day), said_by=pl.lit("Ann"), remarks=pl.lit("as I recall")
        )
        told.write_csv(folder / f"{name}.csv")
    for name, said in (("plan", "yes"), ("plans", "no")):
        text = f"category,identified,bat_required_from\nFRA,,2006-01-01\nIII.b,{said},\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def placed(folder: Path, inputs: Path) -> Path:
    """A folder with the inputs and an empty `out`."""
    (folder / "out").mkdir(parents=True)
    for path in inputs.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def shown(folder: Path) -> Files:
    """The files that a person sees; what is on its way has a name that begins with a dot.

    A stream of Arrow comes in pieces of any length: of it what it says is compared, not its bytes.
    What a report replaced depends on when a run before it was killed.
    """
    listed = [path for path in (folder / "out").iterdir() if not path.name.startswith(".")]
    return {path.name: _said(path) for path in listed}


def _said(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".arrow":
        # What was asked stands in the footer.
        days = b";".join(re.findall(rb"\d{4}-\d\d-\d\d", content[-20_000:]))
        return pl.read_ipc(io.BytesIO(content)).write_ndjson().encode() + days
    if path.name == "report.provenance.json":
        kept = json.loads(content)
        told = {name: {**entry, "before": ""} for name, entry in kept.items()}
        return json.dumps(told, sort_keys=True).encode()
    return content


def held(folder: Path, old: Files, new: Files) -> bool:
    """Whether what stands there is all old or all new; no file of it may be half of either."""
    found = shown(folder)
    assert old.keys() <= found.keys() <= old.keys() | new.keys()
    for name, content in found.items():
        assert content in (old.get(name), new.get(name)), name
    return found in (old, new, {**old, **new})


def read_back(folder: Path, row: Row, *, is_one: bool) -> None:
    """A classified file and what says where it comes from belong together, or are refused."""
    if not row.is_classified:
        return
    [target] = (path for path in (folder / "out").glob("a.*") if path.suffix != ".json")
    if is_one:
        assert str(annexc.progress(target).as_of) in ("2020-01-01", "2026-08-31")
    else:
        with pytest.raises(annexc.AnnexcError, match="not the one that"):
            annexc.progress(target)


class Case:
    """A row of the table: what stands there before and after a whole run, a folder to run in."""

    def __init__(self, name: str, runs: Runs, inputs: Path, folder: Path) -> None:
        self.row = TABLE[name]
        #: Of reports a third: they take longest.
        self.times = -(-KILLS // 3) if name.startswith("report") else KILLS
        self.line = self.row.new.split()
        self.drawn = random.Random(name)
        self.runs = runs
        made = placed(folder / "made", inputs)
        ended = runs.run(self.row.old.split(), made)
        assert ended.status == 0, ended.said
        self._first = {path.name: path.read_bytes() for path in (made / "out").iterdir()}
        self.old = shown(made)
        self.whole = runs.run(self.line, made)
        assert self.whole.status == 0, self.whole.said
        self.new = shown(made)
        assert self.new != self.old
        self.sizes = [path.stat().st_size for path in (made / "out").iterdir()]
        self.inputs = inputs
        self.folder = placed(folder / "runs", inputs)

    def anew(self) -> None:
        """What stood there before, and nothing else."""
        for path in (self.folder / "out").iterdir():
            path.unlink()
        for file, content in self._first.items():
            (self.folder / "out" / file).write_bytes(content)
        for path in self.inputs.iterdir():
            (self.folder / path.name).write_bytes(path.read_bytes())

    def again(self) -> None:
        """The same run once more, to which nothing happens."""
        whole = self.runs.run(self.line, self.folder)
        assert whole.status == 0, whole.said
        assert shown(self.folder) == self.new
        assert len(list((self.folder / "out").iterdir())) == len(self.new)

    def run(self, **happens: Any) -> Ended:
        """A run to which something happens, in a folder as it was; what it leaves is never half."""
        self.anew()
        ended = self.runs.run(self.line, self.folder, **happens)
        read_back(self.folder, self.row, is_one=held(self.folder, self.old, self.new))
        return ended

    def moments(self) -> Iterator[float]:
        """Seconds after which something happens, most of them where files are put in place."""
        for time in range(self.times):
            share = self.drawn.random() if time % 2 else self.drawn.uniform(0.7, 1.05)
            # At first it is still becoming a process of its own.
            yield 0.02 + share * self.whole.took

    def places(self) -> Sequence[int]:
        """Calls at which something happens: all, or as many as there are to be."""
        places = range(1, self.whole.calls + 1)
        if len(places) <= self.times:
            return places
        return sorted(self.drawn.sample(places, self.times))


@pytest.fixture(scope="module", params=TABLE)
def case(
    request: pytest.FixtureRequest,
    runs: Runs,
    inputs: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Case:
    return Case(request.param, runs, inputs, tmp_path_factory.mktemp("case"))


def test_a_killed_run_leaves_the_old_or_the_new(case: Case) -> None:
    for number, moment in enumerate(case.moments()):
        case.run(after=moment)
        if number % 10 == 0:
            case.again()
    for place in case.places():
        # What runs beside it may have another order; then the call of this number is not reached.
        assert case.run(at=place).status in (0, -9)
        case.again()


def test_an_interrupted_run_leaves_the_old_or_the_new_and_says_so(case: Case) -> None:
    happens: list[dict[str, Any]] = [{"after": moment} for moment in case.moments()]
    happens += [{"at": place} for place in case.places()]
    for one in happens:
        ended = case.run(**one, by=INTERRUPTED)
        assert ended.status in (0, 130), ended.said
        assert "Traceback" not in ended.said
        assert ended.status == 0 or "stopped; every output is" in ended.said
        # What belongs together is together, unlike where a run is killed.
        assert shown(case.folder) in (case.old, case.new)
    case.again()


#: Errors of the system; with dots at its end, all calls are refused from then on.
ERRORS = ("ENOSPC", "EROFS", "EIO...", "EACCES", "ENOSPC...", "EPERM", "EROFS...")


def test_what_the_system_refuses_is_said_and_leaves_the_old_or_the_new(case: Case) -> None:
    for place in case.places():
        error = case.drawn.choice(ERRORS)
        ended = case.run(at=place, by=error)
        assert ended.status in (0, 1), ended.said
        assert "Traceback" not in ended.said
        assert "fault of annexc" not in ended.said
        if ended.status == 0:
            assert shown(case.folder) == case.new
        elif not error.endswith("..."):
            # Where no call is let through any more, none can be taken back either.
            assert shown(case.folder) in (case.old, case.new)
    case.again()


def test_on_a_full_disk_the_old_stays(case: Case) -> None:
    for _ in range(case.times):
        longest = int(max(case.sizes) * case.drawn.uniform(0, 1.1))
        ended = case.run(longest=longest)
        assert ended.status in (0, 1), ended.said
        assert "Traceback" not in ended.said
        assert "fault of annexc" not in ended.said
        assert shown(case.folder) == (case.old if ended.status else case.new), ended.said
        left = [path.name for path in (case.folder / "out").iterdir() if path.name[0] == "."]
        assert left == []
    case.again()


def test_what_is_changed_while_it_is_read_is_not_taken_for_what_it_was(case: Case) -> None:
    read = [word for word in case.line if (case.inputs / word).is_file()]
    if not read:
        return
    for place in case.places():
        case.anew()
        was = (case.folder / read[0]).read_bytes()
        ended = case.runs.run(case.line, case.folder, at=place, changed=read[0])
        now = (case.folder / read[0]).read_bytes()
        if ended.status == 0:
            # It was changed once all was in place, or not at all.
            assert shown(case.folder) == case.new
        else:
            assert ended.status == 1, ended.said
            assert now != was
            assert "was changed while it was read" in ended.said
            assert shown(case.folder) == case.old


def test_every_command_is_killed_that_writes() -> None:
    from annexc.cli import _COMMANDS

    commands = {command.__name__.rpartition(".")[2] for command in _COMMANDS}
    assert commands == {name.split()[0] for name in TABLE} | PRINT
