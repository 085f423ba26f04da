"""What is read is held to its sum, its rows and its words; what was edited is not believed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._classify.kernel import output_kinds, output_names, output_words
from annexc._files.outputs import Outputs
from annexc.cli import main
from hypothesis import given, settings
from hypothesis import strategies as st

AS_OF = "2026-08-31"
ASKED: dict[str, Any] = {"party": "FRA", "as_of": AS_OF}
PLANTS = pl.DataFrame(
    {
        "facility_id": ["A", "B", "C", "D"],
        "category": ["II.a", "III.b", "none", None],
        "nace2": [None, None, None, "24.42"],
        "construction_started": ["2015", "1990", None, "2012"],
    }
)


def classified(folder: Path, name: str, data: pl.DataFrame = PLANTS) -> Path:
    source, target = folder / "in.parquet", folder / name
    data.write_parquet(source)
    line = ["classify", str(source), "-o", str(target), "--party=FRA", f"--as-of={AS_OF}", "-q"]
    assert main(line) == 0
    return target


READERS: dict[str, Callable[[Path], Any]] = {
    "report": lambda path: annexc.report(path, path.parent / "out", formats=["xlsx"]),
    "progress": annexc.progress,
    "data_gaps": annexc.data_gaps,
    "compare": lambda path: annexc.compare(path, path),
    "explain": lambda path: annexc.explain(PLANTS.head(1), provenance=path),
    "of a table": lambda path: annexc.progress(pl.read_csv(path), provenance=path),
    "by the sidecar": lambda path: annexc.explain(
        PLANTS.head(1), provenance=f"{path}.provenance.json"
    ),
    "annexc gaps": lambda path: _shell("gaps", path),
    "annexc explain": lambda path: _shell("explain", path, "--row=1"),
    "annexc report": lambda path: _shell("report", path, "-o", path.parent / "out"),
}


def _shell(*line: object) -> None:
    if main([str(word) for word in line]) != 0:
        raise annexc.AnnexcError("see the message")


# --- A CSV and what lies beside it ----------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_a_csv_that_is_another_than_was_written_is_refused(
    reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = classified(tmp_path, "out.csv")
    READERS[reader](path)
    whole = path.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    for edited in (
        "".join(lines[:-1]),  # a row cut off
        whole + lines[-1],
        whole.replace("require_bat_new", "promote_bat_new", 1),
        whole.replace("require_bat_new", "must"),
    ):
        capsys.readouterr()
        path.write_text(edited, encoding="utf-8")
        with pytest.raises(annexc.AnnexcError) as error:
            READERS[reader](path)
        said = f"{error.value}\n{capsys.readouterr().err}"
        assert "is not the file of which its provenance speaks" in said
        assert str(path) in said
    path.write_text(whole, encoding="utf-8")
    READERS[reader](path)


@settings(max_examples=60)
@given(data=st.data())
def test_any_change_of_a_byte_is_seen(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = classified(tmp_path_factory.mktemp("csv"), "out.csv")
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.sampled_from([1, 2, 4, 8]))
    path.write_bytes(content)
    with pytest.raises(annexc.AnnexcError):
        annexc.progress(path)


def test_the_sidecar_of_another_run_is_refused(tmp_path: Path) -> None:
    one = classified(tmp_path, "one.csv")
    two = classified(tmp_path, "two.csv", PLANTS.head(3))
    Path(f"{two}.provenance.json").replace(f"{one}.provenance.json")
    with pytest.raises(annexc.AnnexcError, match="comes from another run"):
        annexc.progress(one)


def test_an_older_sidecar_is_held_to_its_rows(tmp_path: Path) -> None:
    path = classified(tmp_path, "out.csv")
    sidecar = Path(f"{path}.provenance.json")
    held = json.loads(sidecar.read_text("utf-8"))
    del held["sha256"], held["question"]
    sidecar.write_text(json.dumps(held), encoding="utf-8")
    assert annexc.progress(path).rows == 4
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    with pytest.raises(annexc.AnnexcError, match="has 3 rows, and its provenance speaks of 4"):
        annexc.progress(path)


# --- Tables of all kinds --------------------------------------------------------------------------


def _rewritten(path: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """The file with other cells and the provenance it had."""
    if path.suffix == ".parquet":
        kept = {k: v for k, v in pl.read_parquet_metadata(path).items() if k != "ARROW:schema"}
        change(pl.read_parquet(path)).write_parquet(path, metadata=kept)
        return
    from annexc._files.origin import origin_at
    from annexc._files.scanned import scanned
    from annexc._files.workbook import write_xlsx

    table, origin = change(scanned(path)[0].collect()), origin_at(path)
    path.write_bytes(write_xlsx(table, origin, path.name))


def _edited(name: str, text: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def change(table: pl.DataFrame) -> pl.DataFrame:
        cells = table[name].cast(pl.String).to_list()
        return table.with_columns(pl.Series(name, [text, *cells[1:]]))

    return change


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("obligation", "none"), ("obligation", "must"), ("annex_c", "II.b"), ("needs", "luck")],
)
def test_a_duty_that_was_edited_in_a_file_is_refused(
    ending: str, name: str, text: str, tmp_path: Path
) -> None:
    if ending == "xlsx":
        pytest.importorskip("fastexcel")
    path = classified(tmp_path, f"out.{ending}")
    _rewritten(path, lambda table: table)
    assert annexc.progress(path).rows == 4
    _rewritten(path, _edited(name, text))
    for reader in ("report", "progress", "data_gaps", "compare"):
        with pytest.raises(annexc.AnnexcError, match=f"`{name}`.*{text}"):
            READERS[reader](path)
    assert not (tmp_path / "out").exists()


def test_rows_that_were_cut_from_a_file_are_missed(tmp_path: Path) -> None:
    path = classified(tmp_path, "out.parquet")
    _rewritten(path, lambda table: table.head(2))
    with pytest.raises(annexc.AnnexcError, match="has 2 rows, and its provenance speaks of 4"):
        annexc.progress(path)


CLASSIFIED = annexc.classify(PLANTS, **ASKED)
ORIGIN = annexc.provenance(CLASSIFIED, **ASKED)


@settings(max_examples=150)
@given(data=st.data())
def test_any_answer_that_is_not_that_of_the_question_is_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(output_names()))
    row = data.draw(st.integers(0, PLANTS.height - 1))
    texts = CLASSIFIED.with_columns(pl.col(output_names()).cast(pl.String))
    words = output_words().get(name)
    others = list(words.categories) if words is not None else ["2011-01-01", "true", "false"]
    text = data.draw(st.one_of(st.none(), st.sampled_from(others), st.text(max_size=9)))
    was = texts[name][row] or None
    cells = [text if place == row else cell for place, cell in enumerate(texts[name])]
    table = texts.with_columns(pl.Series(name, cells, dtype=pl.String))
    same = (text or None) == was or _reads_as(name, text) == was
    for reader in (
        lambda: annexc.progress(table, provenance=ORIGIN),
        lambda: annexc.progress(table, **ASKED),
        lambda: annexc.data_gaps(table, provenance=ORIGIN),
    ):
        if same:
            reader()
        else:
            with pytest.raises(annexc.AnnexcError, match=f"`{name}`|column `"):
                reader()


def _reads_as(name: str, text: str | None) -> str | None:
    """A cell as it is read: files keep truth values and days in several forms."""
    if text is None:
        return None
    kind = output_kinds()[name]
    if kind != "text" and not text.strip():
        return None
    if kind == "bool":
        forms = {"true": "true", "1": "true", "false": "false", "0": "false"}
        return forms.get(text.lower().removesuffix(".0"), text)
    return text


def test_an_unknown_word_is_named_where_the_question_is_not_known() -> None:
    for name in output_names():
        if name in ("age_basis",):
            continue
        table = CLASSIFIED.with_columns(pl.lit("wibble").alias(name))
        with pytest.raises(annexc.ColumnError, match=f"column `{name}` holds 'wibble'"):
            annexc.data_gaps(table)
        with pytest.raises(annexc.ColumnError, match=f"after: the data: column `{name}`"):
            annexc.compare(CLASSIFIED, table)


@settings(max_examples=40)
@given(order=st.permutations(range(4)), repeat=st.integers(1, 3), count=st.integers(0, 4))
def test_rows_may_be_taken_repeated_and_put_in_another_order(
    order: list[int], repeat: int, count: int
) -> None:
    table = pl.concat([CLASSIFIED[order][:count]] * repeat)
    assert annexc.progress(table, provenance=ORIGIN).rows == count * repeat


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "xlsx"])
def test_typed_columns_are_read_back_from_every_format(ending: str, tmp_path: Path) -> None:
    if ending == "xlsx":
        pytest.importorskip("fastexcel")
    from datetime import date, datetime

    typed = PLANTS.with_columns(
        construction_started=pl.Series([date(2015, 5, 1), None, date(1990, 1, 1), None]),
        operation_started=pl.Series([2016, None, 1991, 2012], dtype=pl.Int32),
        first_reported=pl.Series([datetime(2017, 5, 1, 13), None, None, None]),
        hazardous_waste=pl.Series([True, False, None, None]),
        nace2=pl.Series([24.42, 24.4, None, 38.21]),
        feed=pl.Series(["secondary", None, "primary", None], dtype=pl.Categorical),
        status=pl.Series(
            ["closed", None, "operating", None], dtype=pl.Enum(["operating", "closed"])
        ),
    )
    path = classified(tmp_path, f"out.{ending}", typed)
    found = annexc.progress(path)
    expected = annexc.progress(annexc.classify(typed, **ASKED), **ASKED)
    assert found.by_duty.equals(expected.by_duty)
    assert found.required.equals(expected.required)


# --- What runs that were killed have left ---------------------------------------------------------

_HANGS = """
import sys, time, annexc._files.outputs as w
from annexc.cli import main
w.Outputs.{method} = lambda self, *_: (print('staged', flush=True), time.sleep(60))
sys.exit(main(['crosswalk', 'nace2', '-o', {target!r}]))
"""


def _killed(target: Path, kill: bool = True) -> subprocess.Popen[bytes]:
    code = _HANGS.format(method="_put_in_place", target=str(target))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"staged\n"
    if kill:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    return process


def test_parts_of_dead_runs_are_swept_and_those_of_living_ones_are_not(tmp_path: Path) -> None:
    target = tmp_path / "out [1].csv"
    _killed(target)
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == 2
    living = _killed(target, kill=False)
    try:
        held = {path.name for path in tmp_path.iterdir()}
        assert len(held) == 2
        assert not held & left
        assert main(["crosswalk", "nace2", "-o", str(target)]) == 0
        assert {path.name for path in tmp_path.iterdir()} == {
            *held, target.name, f"{target.name}.provenance.json",
        }  # fmt: skip
    finally:
        living.kill()
        living.wait()
        if living.stdout is not None:
            living.stdout.close()
    assert main(["crosswalk", "nace2", "-o", str(target)]) == 0
    assert len(list(tmp_path.iterdir())) == 2


def test_a_second_name_that_a_dead_run_left_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")
    kept = tmp_path / ".out.csv.abcd_123.kept"
    os.link(target, kept)
    other = tmp_path / ".out.csv.notes.kept"
    other.write_text("mine", encoding="utf-8")
    with Outputs() as outputs:
        outputs.add(str(target), b"new")
    assert {path.name for path in tmp_path.iterdir()} == {target.name, other.name}
    assert target.read_bytes() == b"new"


def test_two_runs_at_once_leave_a_pair_that_belongs_together(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    sources = []
    for number in range(2):
        source = tmp_path / f"in{number}.csv"
        PLANTS.with_columns(facility_id=pl.lit(str(number))).write_csv(source)
        sources.append(source)
    for _ in range(3):
        began = [
            subprocess.Popen(
                [sys.executable, "-m", "annexc", "classify", str(source), "-o", str(target),
                 "--party=FRA", "-q"]
            )
            for source in sources
        ]  # fmt: skip
        assert [process.wait() for process in began] == [0, 0]
        assert annexc.progress(target).rows == 4


def test_no_file_is_put_in_place_while_another_run_is_at_it(tmp_path: Path) -> None:
    from threading import Thread

    from annexc._files.staging import alone_in

    target = tmp_path / "out.csv"

    def write() -> None:
        with Outputs() as outputs:
            outputs.add(str(target), b"new")

    with alone_in([tmp_path]):
        thread = Thread(target=write)
        thread.start()
        time.sleep(0.3)
        assert not target.exists()
    thread.join(30)
    assert target.read_bytes() == b"new"


def test_no_run_waits_without_end_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was stopped while it holds the folder is named, and nothing is put in place."""
    fcntl = pytest.importorskip("fcntl")
    from annexc._files import staging

    monkeypatch.setattr(staging, "PATIENCE", 0.2)
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    number = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_EX)
    try:
        with pytest.raises(annexc.AnnexcError, match="another run"), Outputs() as outputs:
            outputs.add(str(target), b"new")
    finally:
        os.close(number)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_part_that_another_run_takes_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is swept as soon as it is made is left to the run that sweeps, and another is made."""
    fcntl = pytest.importorskip("fcntl")
    from annexc._files import staging

    made, sweeping = staging.tempfile.mkstemp, []

    def swept_at_once(**said: Any) -> tuple[int, str]:
        number, name = made(**said)
        if not sweeping:
            sweeping.append(os.open(name, os.O_RDONLY))
            fcntl.flock(sweeping[0], fcntl.LOCK_EX)
        return number, name

    monkeypatch.setattr(staging.tempfile, "mkstemp", swept_at_once)
    with Outputs() as outputs:
        outputs.add(str(tmp_path / "out.csv"), b"new")
    os.close(sweeping[0])
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
