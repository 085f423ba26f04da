"""The shell: commands, exit status, messages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import annexc
import polars as pl
import pytest
from annexc.cli import main

PLANTS = """\
Id,NACE,Built,Kind
a,24.42,1999,secondary
b,24.42,2010,secondary
c,47.11,,
d,99.99,soon,
"""
MAPPED = [
    "--column=facility_id=Id", "--column=nace2=NACE", "--column=construction_started=Built",
    "--column=feed=Kind", "--as-of=2026-08-31",
]  # fmt: skip


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS, encoding="utf-8")
    return path


def classified(plants: Path, *options: str, without: str = "nothing") -> pl.DataFrame:
    target = plants.parent / "out.csv"
    mapped = [option for option in MAPPED if without not in option]
    assert main(["classify", str(plants), "-o", str(target), *mapped, *options]) == 0
    return pl.read_csv(target, infer_schema=False)


def failure(capsys: pytest.CaptureFixture[str], *arguments: str | Path, status: int = 1) -> str:
    """What a command line says that fails; checks that it says it in one message."""
    assert main([str(argument) for argument in arguments]) == status
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_classify_gives_what_the_package_gives(plants: Path) -> None:
    found = classified(plants, "--party=FRA")
    expected = annexc.classify(
        pl.read_csv(plants, infer_schema=False),
        party="FRA",
        as_of="2026-08-31",
        columns={"nace2": "NACE", "construction_started": "Built", "feed": "Kind"},
    )
    assert found.columns == expected.columns
    assert found["obligation"].to_list() == expected["obligation"].cast(pl.String).to_list()
    assert found["obligation"].to_list()[:3] == ["promote_existing", "require_bat_new", "none"]
    assert found["bat_required_from"].to_list()[1] == "2008-05-17"


def test_summary_counts_and_names_what_is_unknown(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classified(plants, "--party=FRA")
    said = capsys.readouterr()
    assert said.out == ""
    lines = [" ".join(line.split()) for line in said.err.splitlines()]
    assert lines[0] == f"{plants}: 4 sources, FRA on 2026-08-31"
    assert lines[1].startswith("assumed: a plan that is not known is taken to add no category for")
    for line in (
        "require_bat_new 1 25.0%",
        "undetermined 1 25.0%",
        "activity 1 25.0%",
        "unknown_code 1 25.0%",
        "unreadable_date 1 25.0%",
        "unknown codes (1)",
        "nace2 99.99 1 25.0%",
    ):
        assert line in lines


@pytest.mark.parametrize("code", ["10.51", "nothing known"])
@pytest.mark.parametrize("roles", [("activity",), ("name",), ("name", "activity"), ()])
@pytest.mark.parametrize("text", [True, False])
def test_words_that_are_not_read_are_said_with_how_they_are(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    roles: tuple[str, ...],
    code: str,
    *,
    text: bool,
) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(f"NACE,The name,The activity\n{code},Works,cement kiln\n", encoding="utf-8")
    mapped = ["--column=nace2=NACE", *(f"--column={role}=The {role}" for role in roles)]
    told = [*mapped, *(["--assume=text"] if text else []), "--party=FRA"]
    assert main(["classify", str(path), "-o", str(tmp_path / "out.csv"), *told]) == 0
    said = " ".join(capsys.readouterr().err.split())
    # A name is no description: it is said only where nothing else says what a source is.
    wanted = [role for role in roles if role == "activity" or code != "10.51"]
    assert ("not read, as words are off" in said) is bool(wanted and not text)
    if wanted and not text:
        named = ", ".join(f"`The {role}` ({role})" for role in wanted)
        assert f"{named}; --assume text reads them" in said


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow", "xlsx"])
@pytest.mark.parametrize("rows", [0, 1, 7, 3000])
def test_rows_of_constants_alone_are_counted_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, rows: int
) -> None:
    path = tmp_path / "plants.csv"
    path.write_text("Name\n" + "".join(f"a{row}\n" for row in range(rows)), encoding="utf-8")
    said = ["--constant=nace2=24.42", "--constant=feed=secondary", "--party=FRA"]
    assert main(["classify", str(path), "-o", str(tmp_path / f"out.{kind}"), *said]) == 0
    told = capsys.readouterr().err
    counted = f"{rows:,}".replace(",", " ")
    assert f"plants.csv: {counted} sources" in told
    assert bool(re.search(rf"undetermined +{counted} +100\.0%", told)) is bool(rows)


def test_unknown_codes_of_a_constant_are_counted_by_row(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = plants.parent / "mine.toml"
    register.write_text(
        'name = "Mine"\n[columns]\nfeed = "Kind"\n[constants]\nnace2 = "99.99"\n', encoding="utf-8"
    )
    out = plants.parent / "out.csv"
    line = ["classify", plants, "-o", out, "--register", register, "--party=FRA"]
    assert main([str(part) for part in line]) == 0
    assert "nace2 99.99 4 100.0%" in " ".join(capsys.readouterr().err.split())


def test_quiet_says_nothing(plants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    classified(plants, "--party=FRA", "--quiet")
    assert capsys.readouterr() == ("", "")


def test_options_reach_the_package(plants: Path) -> None:
    profile = plants.parent / "fra.toml"
    profile.write_text(
        'party = "FRA"\n[action_plan]\ncomplete = true\nidentified = []\n', encoding="utf-8"
    )
    found = classified(
        plants,
        f"--profile={profile}",
        "--party=FRA",
        "--assume=modification-unknown",
        "--prefix=duty_",
        without="feed",
    )
    # Nothing is presumed unmodified any more, and without the feed the route is open.
    assert found["duty_source_age"][0] == "undetermined"
    assert found["duty_annex_c_candidates"][1] == "II.d.iii;III.b;none"
    assert "action_plan" not in (found["duty_needs"][1] or "")


def test_lead_time_bounds_the_start_of_construction(plants: Path) -> None:
    dates = [option.replace("construction_started", "operation_started") for option in MAPPED]
    for assumed, age in ((["--assume=lead-time=1:4"], "new"), ([], "undetermined")):
        out = plants.parent / "lead.csv"
        line = ["classify", str(plants), "-o", str(out), *dates, "--party=FRA", *assumed]
        assert main(line) == 0
        assert pl.read_csv(out, infer_schema=False)["source_age"][1] == age


def test_what_is_assumed_of_a_plan_is_said_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("nace2\n23.52\n62.01\n", encoding="utf-8")
    line = ["classify", str(source), "-o", str(out), "--party=KEN", "--as-of=2026-08-31"]
    told = {
        (): "for activities without a Toolkit group outside the Annex",
        ("--assume=plan-adds-nothing",): "a plan that is not known is taken to add no category\n",
    }
    for options, words in told.items():
        assert main([*line, *options]) == 0
        assert words in capsys.readouterr().err
        # Lime kilns have a source group of the Toolkit; nothing is known of the plan.
        lime = "none" if options else "III.x;none"
        found = pl.read_csv(out, infer_schema=False)["annex_c_candidates"].to_list()
        assert found == [lime, "none"]
        origin = json.loads((tmp_path / "out.csv.provenance.json").read_text("utf-8"))
        assert words.strip() in origin["of_plans"]
        assert json.loads(origin["assumptions"])["plan_adds_nothing"] is bool(options)


def test_split_makes_rows_of_activities(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,eprtr\nx,5.(b); 1.(c)\ny,5.(b)\n", encoding="utf-8")
    assert main(["classify", str(source), "-o", str(out), "--party=FRA", "--split", "-q"]) == 0
    found = pl.read_csv(out, infer_schema=False)
    assert found["eprtr"].to_list() == ["5.(b)", "1.(c)", "5.(b)"]
    assert found["source_no"].to_list() == ["1", "2", "1"]


def test_a_misspelt_header_names_the_nearest(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = failure(
        capsys, "classify", plants, "-o", plants.parent / "o.csv", "--party=FRA",
        "--column=nace2=Nacce",
    )  # fmt: skip
    assert "The nearest is `NACE`" in said
    assert "--column nace2='...'" in said
    assert not (plants.parent / "o.csv").exists()


def test_errors_speak_of_options(plants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = plants.parent / "o.csv"
    said = failure(capsys, "classify", plants, "-o", out, "--column=nace2=NACE")
    assert "Pass --party FRA" in said
    assert "--column party='Country'" in said
    said = failure(capsys, "classify", plants, "-o", out, "--party=Frnace", "--column=nace2=NACE")
    assert "The nearest is `France`" in said


def test_output_columns_are_never_written_over(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classified(plants, "--party=FRA", "-q")
    again = plants.parent / "out.csv"
    said = failure(capsys, "classify", again, "-o", plants.parent / "o.csv", "--party=FRA", *MAPPED)
    assert "--prefix annexc_" in said


def test_a_bad_profile_names_file_and_key(plants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = plants.parent / "ken.toml"
    profile.write_text('party = "KEN"\n[action_plan]\nidentifed = []\n', encoding="utf-8")
    said = failure(
        capsys, "classify", plants, "-o", plants.parent / "o.csv", "--profile", profile, *MAPPED
    )
    assert str(profile) in said
    assert "identifed" in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--as-of=31.8.2026"], "is no day; write it as 2026-08-31"),
        (["--assume=lead-time=5:2"], "the lesser first"),
        (["--assume=hope"], "is no assumption"),
        (["--column=nace22=X"], "The nearest is `nace2`"),
        (["--column=nace2"], "write ROLE=HEADER"),
        (["--encoding=klingon"], "is no encoding"),
        (["--separator=;;"], "is no separator"),
        (["--format=ods"], "invalid choice"),
        (["--par=FRA"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_status_2(
    options: list[str], told: str, plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = failure(capsys, "classify", plants, "-o", plants.parent / "o.csv", *options, status=2)
    assert told in said
    assert "--help shows the way" in said


@pytest.mark.parametrize(
    "command", ["classify", "inspect", "explain", "gaps", "parties", "crosswalk"]
)
def test_every_help_has_examples_that_parse(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex

    from annexc import cli

    assert main([command, "--help"]) == 0
    said = capsys.readouterr().out
    examples = [
        line.split("annexc ", 1)[1]
        for line in said.split("examples:")[1].splitlines()
        if "annexc " in line
    ]
    assert len(examples) >= 3
    parser = cli._parser()
    for example in examples:
        for part in example.split(" | annexc "):
            words = shlex.split(part.split(" > ")[0])
            parser.parse_args(words)


def test_without_a_command_the_way_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "annexc --help" in failure(capsys, status=2)


def test_version_names_package_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith(f"annexc {annexc.__version__} (law ")


def test_inspect_shows_and_writes_a_description(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(plants)]) == 0
    assert "NACE" in capsys.readouterr().out
    target = plants.parent / "mine.toml"
    assert main(["inspect", str(plants), "-o", str(target), "--name", "Mine"]) == 0
    assert annexc.load_register(target).name == "Mine"
    capsys.readouterr()
    assert "--force" in failure(capsys, "inspect", plants, "-o", target)
    assert main(["inspect", str(plants), "-o", str(target), "--force"]) == 0
    assert ".toml" in failure(capsys, "inspect", plants, "-o", plants.parent / "mine.json")
    capsys.readouterr()
    assert main(["inspect", str(plants), "-o", "-"]) == 0
    assert "[columns]" in capsys.readouterr().out


def test_explain_a_row_an_identifier_or_cells(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ["explain", str(plants), "--party=FRA", *MAPPED]
    assert main([*row, "--row=2"]) == 0
    by_row = capsys.readouterr().out
    assert "require_bat_new" in by_row
    assert "5(d)" in by_row
    assert main([*row, "--id=Id=b"]) == 0
    assert capsys.readouterr().out == by_row
    cells = ["--cell=nace2=24.42", "--cell=feed=secondary", "--cell=construction_started=2010"]
    assert main(["explain", "--party=FRA", "--as-of=2026-08-31", *cells, "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert steps["outcome"]["obligation"] == "require_bat_new"


def test_explain_speaks_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", "--party=FRA", "--as-of=2026-08-31", "--cell=nace2=24.42"]
    assert main([*asked, "--lang=fr"]) == 0
    assert "MTD exigées au plus tard" in capsys.readouterr().out
    assert main([*asked, "--lang=es", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["standing"] == "Parte desde el 2004-05-17"
    assert "there are en, fr, es" in failure(capsys, *asked, "--lang=de")


def test_explain_says_which_row_is_not_there(
    plants: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ["explain", plants, "--party=FRA", *MAPPED]
    assert "there are 4" in failure(capsys, *row, "--row=5")
    assert "no row has `Id` = 'z'" in failure(capsys, *row, "--id=Id=z")
    assert "The nearest is `Id`" in failure(capsys, *row, "--id=id=z")
    assert "give a file with --row" in failure(
        capsys, "explain", "--party=FRA", "--row=1", status=2
    )
    assert "The nearest is `nace2`" in failure(capsys, "explain", "--party=FRA", "--cell=nace_2=1")


def test_gaps_of_a_classified_file(plants: Path, capsys: pytest.CaptureFixture[str]) -> None:
    classified(plants, "--party=FRA", "-q")
    out = plants.parent / "out.csv"
    assert main(["gaps", str(out)]) == 0
    assert "activity" in capsys.readouterr().out
    target = plants.parent / "gaps.csv"
    assert main(["gaps", str(out), "-o", str(target)]) == 0
    assert pl.read_csv(target).filter(pl.col("kind") == "fact")["fact"].to_list() == [
        "action_plan",
        "activity",
        "construction_started",
    ]
    assert "Give data_gaps what classify returned" in failure(capsys, "gaps", plants)


def test_parties_and_crosswalk_print_and_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parties", "Estonia", "USA"]) == 0
    said = capsys.readouterr().out
    assert "Sources conflict" in said
    assert "not a Party" in said
    assert main(["parties"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == annexc.parties().height + 1
    assert main(["crosswalk", "nace2", "2444"]) == 0
    said = capsys.readouterr().out
    assert "II.d.i;III.b/copper-primary" in said
    assert "source" in said
    assert main(["crosswalk"]) == 0
    assert "eprtr" in capsys.readouterr().out
    assert main(["crosswalk", "nace2", "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("scheme,code,title,title_local,categories")
    out = tmp_path / "parties.parquet"
    assert main(["parties", "-o", str(out)]) == 0
    assert pl.read_parquet(out).equals(annexc.parties())
    assert "The nearest is `nace2`" in failure(capsys, "crosswalk", "nace_2")


def test_a_pipe_carries_the_table_and_nothing_else(plants: Path) -> None:
    line = [sys.executable, "-m", "annexc", "classify", "-", "-o", "-", "--party=FRA", *MAPPED]
    done = subprocess.run(line, input=PLANTS.encode(), capture_output=True, check=True)
    assert pl.read_csv(done.stdout, infer_schema=False).height == 4
    said = done.stderr.decode()
    assert "\r" not in said  # no progress in a pipe
    origin = json.loads(said.split("\nprovenance ")[1].splitlines()[0])
    assert origin["as_of"] == "2026-08-31"


def test_a_closed_pipe_is_no_traceback() -> None:
    code = f"{sys.executable} -m annexc crosswalk snap97 -o - | head -1"
    done = subprocess.run(code, shell=True, capture_output=True, check=True)
    assert done.stdout.startswith(b"scheme,")
    assert done.stderr == b""


def test_progress_shows_on_a_terminal(plants: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    out = plants.parent / "out.csv"
    line = [sys.executable, "-m", "annexc", "classify", str(plants), "-o", str(out), *MAPPED]
    subprocess.run([*line, "--party=FRA"], stderr=follower, check=True)
    os.close(follower)
    said = b""
    try:
        while part := os.read(leader, 4096):
            said += part
    except OSError:  # the end of a terminal
        pass
    finally:
        os.close(leader)
    assert b"\rreading" in said
    assert b"sources, FRA" in said
