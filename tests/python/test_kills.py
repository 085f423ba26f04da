"""Whenever a run is killed, what stands there is the old or the whole of the new: never half.

Each command that writes a file is killed at random moments, and right before each call of the
system by which files come to be and take the place of others. A run leaves several files at
times: each of them is the old or the new one, a pair that is mixed is refused by who reads it,
and the same run again, whole, puts all in place and leaves nothing else.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc.cli import main
from killed import Runs

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


@pytest.mark.parametrize("name", TABLE)
def test_a_killed_run_leaves_the_old_or_the_new(
    name: str, runs: Runs, inputs: Path, tmp_path: Path
) -> None:
    row = TABLE[name]
    kills = -(-KILLS // 3) if name.startswith("report") else KILLS
    made = placed(tmp_path / "made", inputs)
    ended = runs.run(row.old.split(), made)
    assert ended.status == 0, ended.said
    first = {path.name: path.read_bytes() for path in (made / "out").iterdir()}
    old = shown(made)
    ended = runs.run(row.new.split(), made)
    assert ended.status == 0, ended.said
    new = shown(made)
    assert new != old
    folder = placed(tmp_path / "killed", inputs)

    def anew() -> None:
        for path in (folder / "out").iterdir():
            path.unlink()
        for file, content in first.items():
            (folder / "out" / file).write_bytes(content)

    def again() -> None:
        whole = runs.run(row.new.split(), folder)
        assert whole.status == 0, whole.said
        assert shown(folder) == new
        assert len(list((folder / "out").iterdir())) == len(new)

    drawn = random.Random(name)
    for kill in range(kills):
        anew()
        # Most of them where files are put in place.
        share = drawn.random() if kill % 2 else drawn.uniform(0.7, 1.05)
        runs.run(row.new.split(), folder, after=share * ended.took)
        read_back(folder, row, is_one=held(folder, old, new))
        if kill % 10 == 0:
            again()
    places = range(1, ended.calls + 1)
    for place in places if len(places) <= kills else sorted(drawn.sample(places, kills)):
        anew()
        killed = runs.run(row.new.split(), folder, at=place)
        # What runs beside it may have another order; then the call of this number is not reached.
        assert killed.status in (0, -9)
        read_back(folder, row, is_one=held(folder, old, new))
        again()


def test_every_command_is_killed_that_writes() -> None:
    from annexc.cli import _COMMANDS

    commands = {command.__name__.rpartition(".")[2] for command in _COMMANDS}
    assert commands == {name.split()[0] for name in TABLE} | PRINT
