"""What was found as a table that a person can read."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import polars as pl

from annexc._inspect.proposal import percent

_WIDTHS = (36, 7, 22, 7, 44, 30)
_MOST_WORDS = 30
_MOST_SIGNS = 300


def as_text_table(table: pl.DataFrame) -> list[str]:
    """The lines of `Inspection.table`, cut to the width of a terminal."""
    shown = [("column", "filled", "role", "match", "also / note", "example")]
    for row in table.iter_rows(named=True):
        remark = row["note"] or (f"also {row['also']}" if row["also"] else "")
        shown.append(
            (
                row["column"],
                percent(row["filled"]),
                row["role"] or "",
                percent(row["match"]),
                remark,
                " ".join(filter(None, (row["example"], row["title"]))),
            )
        )
    cut = [
        tuple(_cut(cell, width) for cell, width in zip(row, _WIDTHS, strict=True)) for row in shown
    ]
    widths = [max(len(row[place]) for row in cut) for place in range(len(_WIDTHS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cut
    ]


def whole_notes(table: pl.DataFrame) -> list[str]:
    """The notes that the lines cut, each once, with the columns that they are of."""
    columns: dict[str, list[str]] = {}
    for row in table.filter(pl.col("note").str.len_chars() > _WIDTHS[4]).iter_rows(named=True):
        columns.setdefault(_cut(row["note"], _MOST_SIGNS), []).append(_cut(row["column"], 36))
    return [
        f"{', '.join(found[:3])}{f' and {len(found) - 3} more' if len(found) > 3 else ''}: {note}"
        for note, found in columns.items()
    ]


def _cut(text: str, width: int) -> str:
    # No more of it is shown, and a header may have millions of letters.
    start = " ".join(text[: 20 * width].split())
    flat = "".join(sign if sign.isprintable() else " " for sign in start)
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def as_html(
    table: pl.DataFrame,
    rows: int,
    values: Mapping[str, Mapping[str, str]],
    constants: Mapping[str, str],
    step: str,
) -> str:
    """The same for a notebook: what is proposed first, the other columns folded away."""
    read = table.filter(pl.col("role").is_not_null())
    rest = table.filter(pl.col("role").is_null())
    parts = [f"<p>{rows:,} rows, {table.height:,} columns, of which {read.height:,} are read</p>"]
    if read.height:
        parts.append(_table(read, proposed=True))
    parts += [
        f"<p><code>{html.escape(role)}</code> = <code>{html.escape(value)}</code> in every row</p>"
        for role, value in constants.items()
    ]
    for role, words in values.items():
        lines = "".join(
            f"<tr>{_cell(word)}{_cell(value or 'says nothing')}</tr>"
            for word, value in list(words.items())[:_MOST_WORDS]
        )
        more = f"<p>and {len(words) - _MOST_WORDS} more</p>" if len(words) > _MOST_WORDS else ""
        parts.append(
            f"<details open><summary>words read as <code>{html.escape(role)}</code></summary>"
            f"<table><thead><tr><th>word</th><th>stands for</th></tr></thead>"
            f"<tbody>{lines}</tbody></table>{more}</details>"
        )
    if rest.height:
        parts.append(
            f"<details><summary>{rest.height:,} columns that are not read</summary>"
            f"{_table(rest, proposed=False)}</details>"
        )
    return "".join([*parts, f"<p>{html.escape(step)}</p>"])


def _table(table: pl.DataFrame, *, proposed: bool) -> str:
    heads = [
        "column",
        *(["read as", "understood"] if proposed else []),
        "filled",
        "example",
        "remark",
    ]
    lines = []
    for row in table.iter_rows(named=True):
        also = f"also {row['also']}" if row["also"] else ""
        remark = "; ".join(filter(None, [row["note"], also]))
        told = [row["role"], percent(row["match"])] if proposed else []
        example = " ".join(filter(None, (row["example"], row["title"])))
        cells = [row["column"], *told, percent(row["filled"]), example, remark]
        lines.append("<tr>" + "".join(map(_cell, cells)) + "</tr>")
    head = "".join(f"<th style='text-align:left'>{name}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _cell(text: Any) -> str:
    return f"<td style='text-align:left'>{html.escape(str(text or ''))}</td>"
