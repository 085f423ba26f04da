"""What a classified register comes to, in a few lines."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from annexc import _native
from annexc._classify.misfits import doubted
from annexc._labels import labels
from annexc._progress.apart import by_evidence_of
from annexc._progress.gaps import weighed_gaps
from annexc._progress.unread import BY_WORDS, facts_of, says
from annexc._progress.unread import counted as words_of
from annexc._question.question import Question
from annexc._register.roles import SCHEMES, TEXT
from annexc._register.words.known import is_category
from annexc.cli._terminal.progress import grouped
from annexc.cli._terminal.table import lines

_MOST = 10
# A code or a word that is longer is cut.
_LONGEST = 60
# A list of more categories than this is counted instead of shown.
_MANY = 6
_CELL = "cell "
# What the tally says of the cells that it keeps.
_TOLD = ("needs", "obligation", "ancillary", "issues")
#: The inputs whose cells may be codes that no list knows.
CODES = ("category", *SCHEMES)
# So many distinct cells tell which scheme a column is of.
_DISTINCT = 5_000


@dataclass(frozen=True, slots=True)
class Unread:
    """What of the cells was not understood.

    Attributes:
        codes: Scheme and code to the number of rows, of the codes no list knows.
        words: Input column and word likewise, of the words no table knows.
        gaps: The outcomes of the rows that hold such words, with the facts stated so (`unread`).
        doubts: The schemes of which another reads clearly more codes, each with a line on it.
    """

    codes: Counter[tuple[str, str]]
    words: Counter[tuple[str, str]]
    gaps: pl.DataFrame
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cells: Sequence[Mapping[str, Any]], roles: Sequence[str], *, text: bool) -> Unread:
        """The codes and words that no table knows.

        Args:
            cells: Of `_native.take_tally`.
            roles: The input columns whose cells these are, in order.
            text: Whether free text may be read.
        """
        columns = {f"{_CELL}{place}": role for place, role in enumerate(roles)}
        schema = {**dict.fromkeys((*_TOLD, *columns), pl.String()), "rows": pl.Int64()}
        lines = [{**line, **dict(zip(columns, line["cells"], strict=True))} for line in cells]
        found = pl.DataFrame(lines, schema=schema)
        held = {role: [name for name, other in columns.items() if other == role] for role in roles}
        coded = found.filter(says(pl.col("issues"), "unknown_code"))
        worded = found.filter(says(pl.col("issues")))
        by_words = {role: names for role, names in held.items() if role in BY_WORDS}
        facts = facts_of(worded, by_words, text=text)
        return cls(
            _unknown_codes(coded, held),
            words_of(worded, by_words, text=text),
            worded.with_columns(facts).select("needs", "obligation", "ancillary", "unread", "rows"),
        )


def summary(counted: pl.DataFrame, unknown: Unread) -> list[str]:
    """Obligations, what is undetermined and why, categories, issues, unknown codes and words.

    Args:
        counted: The distinct outcomes of classified rows, with the number of `rows` of each.
        unknown: What was not understood.
    """
    total = int(counted["rows"].sum())
    apart = pl.col("operating").eq_missing(False)
    found = ["", *_ranked("obligation", _weighed(counted.filter(~apart), "obligation"), total)]
    shut = counted.filter(apart)
    if shut.height:
        title = "obligation of sources closed, planned or never built, counted apart"
        found += ["", *_ranked(title, _weighed(shut, "obligation"), total)]
    plain = counted.filter(~says(pl.col("issues"))).with_columns(unread=pl.lit(""))
    lined = pl.concat(part.select(unknown.gaps.columns) for part in (plain, unknown.gaps))
    gaps = weighed_gaps(lined).filter(pl.col("kind") != "ancillary", pl.col("duty") > 0)
    if gaps.height:
        said = [
            (fact if kind == "fact" else f"{fact}, said in unknown words", duty)
            for kind, fact, duty in gaps.select("kind", "fact", "duty").iter_rows()
        ]
        found += [
            "",
            "undetermined obligations, by what is missing (a source may miss several)",
            *_table(said, total),
        ]
    short: Counter[str] = Counter()
    for candidates, rows in _weighed(counted, "annex_c_candidates").items():
        if candidates is not None and candidates != "none":
            short[_short(candidates)] += rows
    if short:
        found += ["", *_ranked("what may be in Annex C", short, total)]
    found += _nones(counted, total)
    found += _issues(_weighed(counted, "issues"), total)
    found += _listed("unknown codes", unknown.codes, total)
    for doubt in unknown.doubts:
        found += textwrap.wrap(doubt, 76, initial_indent="  ", subsequent_indent="    ")
    found += _listed("unknown words, to be mapped or spelt", unknown.words, total)
    return found


def words_off(counted: pl.DataFrame, question: Question) -> list[str]:
    """A line on columns of free text that are mapped and not read; nothing where none is.

    A name is no description: of it a word is said where nothing else says what a source is.

    Args:
        counted: As of `summary`.
        question: What was asked.
    """
    nothing = by_evidence_of(_rows(counted)).filter(pl.col("evidence") == "nothing")
    told = TEXT if nothing["sources"].sum() else ("activity",)
    held = [
        f"`{entry.column.header}` ({entry.role})"
        for entry in question.carried
        if entry.role in told and entry.column is not None
    ]
    if not held:
        return []
    line = f"not read, as words are off: {', '.join(dict.fromkeys(held))}; --assume text reads them"
    return ["", *textwrap.wrap(line, 100, break_long_words=False, break_on_hyphens=False)]


def _listed(title: str, counted: Counter[tuple[str, str]], total: int) -> list[str]:
    """What was not understood, the most frequent first; nothing if all was."""
    if not counted:
        return []
    known = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:_MOST]
    rest = f", the {_MOST} most frequent" if len(counted) > _MOST else ""
    rows = [(f"{role} {_cut(written)}", count) for (role, written), count in known]
    return ["", f"{title} ({len(counted)}{rest})", *_table(rows, total)]


def _cut(written: str) -> str:
    """A code or a word on one line, cut where it is long."""
    flat = "".join(sign if sign.isprintable() else " " for sign in written)
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def _weighed(found: pl.DataFrame, column: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell, rows in found.select(column, "rows").iter_rows():
        counted[cell] += rows
    return counted


def _short(candidates: str) -> str:
    listed = candidates.split(";")
    return candidates if len(listed) <= _MANY else f"one of {len(listed)} possibilities"


def _nones(counted: pl.DataFrame, total: int) -> list[str]:
    """The sources in no category by what says so: a business proves nothing of a site."""
    lines = {row["evidence"]: row for row in by_evidence_of(_rows(counted)).iter_rows(named=True)}
    seen = lines["stated"]["none"] + lines["activity"]["none"]
    inferred = lines["sector"]
    said = [
        ("by the source or its activity", seen),
        ("inferred from the owner's business", inferred["none"]),
        ("  of these often with one beside", inferred["ancillary"]),
        ("by words in names or activities", lines["text"]["none"]),
    ]
    left = [
        ("a release is reported against none", sum(row["releases"] for row in lines.values())),
        ("nothing readable says what it is", lines["nothing"]["sources"]),
    ]
    return [
        *_shown("no category of Annex C, by what says so", said, total),
        *_shown("open in what it is, and why", left, total),
    ]


def _shown(title: str, said: Sequence[tuple[str, int]], total: int) -> list[str]:
    """The lines that count something; nothing if none does."""
    shown = [(word, rows) for word, rows in said if rows]
    return ["", title, *_table(shown, total)] if shown else []


def _rows(counted: pl.DataFrame) -> list[dict[str, Any]]:
    """The outcomes as rows; a determined `none` is the only candidate left."""
    none = pl.when(pl.col("annex_c_candidates") == "none").then(pl.lit("none"))
    return counted.with_columns(annex_c=none).to_dicts()


def _issues(joined: Mapping[str, int], total: int) -> list[str]:
    """The issues by frequency, each with what it means; nothing if there are none."""
    issues: Counter[str] = Counter()
    for cell, count in joined.items():
        issues.update(dict.fromkeys(filter(None, (cell or "").split(";")), count))
    if not issues:
        return []
    texts = labels("en")
    found = ["", "issues"]
    for word, rows in sorted(issues.items(), key=lambda entry: (-entry[1], entry[0])):
        found += _table([(word, rows)], total)
        meaning = texts.get(f"report.issue.{word}", "")
        found += textwrap.wrap(meaning, 76, initial_indent="    ", subsequent_indent="    ")
    return found


def _ranked(title: str, counted: Mapping[str, int], total: int) -> list[str]:
    shown = sorted(counted.items(), key=lambda entry: (-entry[1], str(entry[0])))
    found = _table(shown[:_MOST], total)
    if len(shown) > _MOST:
        rest = sum(rows for _, rows in shown[_MOST:])
        found += _table([(f"{len(shown) - _MOST} others", rest)], total)
    return [title, *(found or ["  nothing"])]


def _table(rows: Sequence[tuple[str, int]], total: int) -> list[str]:
    cells = [
        (str(word), grouped(count), f"{count / total:.1%}" if total else "") for word, count in rows
    ]
    # The same width in every section, so that the figures stand in one column.
    padded = [(word.ljust(34), count.rjust(9), share.rjust(6)) for word, count, share in cells]
    return lines(padded, indent="  ")


def doubts(rows: pl.LazyFrame, question: Question, roles: set[str]) -> list[str]:
    """What is to be said of the schemes of which another reads clearly more codes.

    Args:
        rows: The sources.
        question: What is asked of them.
        roles: The schemes in which codes are not known.
    """
    if not roles:
        return []
    texts = question.texts(rows.collect_schema())
    said = []
    for entry, text in zip(question.inputs, texts, strict=True):
        if entry.role in roles and entry.role in SCHEMES and entry.column is not None:
            cells = rows.select(text.alias(_CELL)).unique().head(_DISTINCT).collect()
            texts_of = cells[_CELL].drop_nulls().sort().to_list()
            doubt = doubted(entry.role, texts_of, question.parties.default)
            if doubt is not None:
                said.append(f"`{entry.column.header}` is read as {doubt}")
    return said


def _unknown_codes(
    coded: pl.DataFrame, held: Mapping[str, Sequence[str]]
) -> Counter[tuple[str, str]]:
    """The codes that no list knows, by scheme, with the number of rows that hold them."""
    found: Counter[tuple[str, str]] = Counter()
    for role, names in held.items():
        if role not in CODES:
            continue
        for name in names:
            weighed = coded.select(name, "rows").drop_nulls().group_by(name).agg(pl.sum("rows"))
            for cell, count in weighed.iter_rows():
                if role == "category":
                    if not is_category(cell):
                        found[role, cell] += count
                    continue
                for code in dict.fromkeys(_native.read_codes(role, cell)):
                    if _native.match_codes(role, [code]) == [None]:
                        found[role, code] += count
    return found
