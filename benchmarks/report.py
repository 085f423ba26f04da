"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_INTRODUCTION = """\
Written by the command below; the same figures, round by round, stand in `BENCHMARKS.json`. Times
are wall times. The other tools' code is in `benchmarks/peers_*.py`.
"""
_KERNEL = """\
{rows} rows drawn with a fixed seed from the code frequencies of the bundled registers: two code
columns, two date columns and a Party column. All 16 columns of all variants were compared with
annexc's, cell by cell, on the first {checked} rows before anything was timed. `text`: the
register's cells as a file has them; `typed`: codes, years and Party as Enums and the start of
construction as a date, converted beforehand and not timed. The peers are given the law as small
tables made beforehand, down to one table from a packed key to the whole answer, which leaves them
look-ups; the variants that spell the rule out state the ages of the first edition of the law and
are left out. They give the 16 columns, `issues` without the two remarks that the key does not tell.
`annexc (Arrow)` classifies Arrow batches, a thread a core, and gives all its columns.
The floors know no law: they are given the number of each row's outcome and gather the 16 columns in
Polars, the least that any tool with such a result has to do: `floor` 14 of them as Enums, `floor,
as written` in the types that annexc writes, four of them texts. The fastest variants of each,
interleaved, median of {rounds} after a warm-up:
"""
_COLUMNS = """\
Some of the columns, by a query that asks for no others; `counts` are the rows by obligation and
age.
Times of the floor of 16 columns, interleaved, median of {rounds} after a warm-up:
"""
_TRIALS = "All variants tried, the best of {rounds} after a warm-up:"
_FILES = """\
The shell's `annexc classify` beside the same scan and sink in Polars without the classification
(`copy`), the same of annexc's own result, which is as much to write (`copy of result`), and the
limit of what can be done without knowing any law (`limit`): the register with the number of each
row's outcome, the output columns gathered by it and written. Each is a process of its own, start-up
counted. Median of {rounds} rounds with the file in the system's cache, of one round for the longest
registers, which have no limit. `ns/further row` leaves the start-up out: the time beyond that of
the next smaller register, by the rows beyond its.
"""


def markdown(result: dict[str, Any]) -> str:
    """The whole report."""
    parts = ["# Benchmarks", _INTRODUCTION, f"```sh\n{result['command']}\n```", _machine(result)]
    if "kernel" in result:
        parts += _kernel(result["kernel"])
    if "files" in result:
        parts += _files(result["files"])
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _machine(result: dict[str, Any]) -> str:
    of = result["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    return (
        f"{result['date']}; {of['processor']}, {of['cores']} cores, {of['memory_gib']} GiB, "
        f"{of['system']}; {versions}."
    )


def _kernel(kernel: dict[str, Any]) -> list[str]:
    finals = [
        (
            row["form"],
            row["tool"],
            _seconds(row["median_seconds"]),
            _millions(row["rows_per_second"]),
            f"{row['times_annexc']:.1f}",
            str(row["target"] or ""),
            row["variant"],
        )
        for row in sorted(kernel["finals"], key=lambda row: (row["form"], row["median_seconds"]))
    ]
    trials = [
        (row["tool"], row["form"], _seconds(row["best_seconds"]), row["variant"])
        for row in sorted(
            kernel["trials"], key=lambda row: (row["tool"], row["form"], row["best_seconds"])
        )
    ]
    alone = [
        (
            row["form"],
            row["tool"],
            row["variant"],
            _seconds(row["median_seconds"]),
            _millions(row["rows_per_second"]),
        )
        for row in kernel["alone"]
    ]
    columns = [
        (
            row["variant"],
            row["form"],
            row["tool"],
            _seconds(row["median_seconds"]),
            f"{row['times_floor']:.2f}",
            str(row["target"] or ""),
        )
        for row in kernel["columns"]
    ]
    target = _millions(kernel["alone_target_rows_per_second"])
    return [
        f"## In memory, {kernel['rows']:,} rows, as of {kernel['as_of']}",
        _KERNEL.format(
            rows=f"{kernel['rows']:,}",
            checked=f"{kernel['checked_rows']:,}",
            rounds=kernel["rounds"],
        ),
        _table(
            ("input", "tool", "s", "M rows/s", "times annexc", "target", "variant"),
            finals,
            numeric=(2, 3, 4, 5),
        ),
        _COLUMNS.format(rounds=kernel["rounds"]),
        _table(
            ("columns", "input", "tool", "s", "times floor", "target"), columns, numeric=(3, 4, 5)
        ),
        f"annexc with one code and one date column, the Party given (target: {target} M rows/s):",
        _table(("input", "tool", "columns", "s", "M rows/s"), alone, numeric=(3, 4)),
        _TRIALS.format(rounds=kernel["trial_rounds"]),
        _table(("tool", "input", "s", "variant"), trials, numeric=(2,)),
    ]  # fmt: skip


def _files(files: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for before, entry in zip([None, *files], files, strict=False):
        for name in entry["median_seconds"]:
            lines.append(
                (
                    entry["format"],
                    f"{entry['rows']:,}",
                    name,
                    f"{entry['median_seconds'][name]:.2f}",
                    f"{entry['nanoseconds_per_row'][name]:.0f}",
                    _further(before, entry, name),
                    f"{entry['peak_bytes'][name] / 1e6:,.0f}",
                    f"{entry['output_bytes'][name] / 1e6:,.0f}",
                    f"{entry['ratio'][name]:.2f}",
                    _of_limit(entry, name),
                )
            )
    peak = files[0]["peak_target_bytes"] / 1e6
    targets = {entry["format"]: entry["limit_target"] for entry in files}
    said = ", ".join(f"{target} times the limit for {form}" for form, target in targets.items())
    head = (
        "format",
        "rows",
        "run",
        "s",
        "ns/row",
        "ns/further row",
        "peak MB",
        "output MB",
        "times copy",
        "times limit",
    )
    return [
        "## From file to file",
        _FILES.format(rounds=max(entry["rounds"] for entry in files)),
        f"Targets of annexc: at most {said}; peak below {peak:,.0f} MB.",
        _table(head, lines, numeric=(1, 3, 4, 5, 6, 7, 8, 9)),
    ]


def _of_limit(entry: dict[str, Any], name: str) -> str:
    limit = entry["median_seconds"].get("limit")
    return f"{entry['median_seconds'][name] / limit:.2f}" if limit else ""


def _further(before: dict[str, Any] | None, entry: dict[str, Any], name: str) -> str:
    if before is None or before["format"] != entry["format"] or before["rows"] >= entry["rows"]:
        return ""
    seconds = entry["median_seconds"][name] - before["median_seconds"][name]
    return f"{1e9 * seconds / (entry['rows'] - before['rows']):.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[int]) -> str:
    rule = ["--:" if number in numeric else "---" for number in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _seconds(value: float) -> str:
    return f"{value:.3f}"


def _millions(value: float) -> str:
    return f"{value / 1e6:.1f}"
