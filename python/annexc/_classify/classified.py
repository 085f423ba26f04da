"""A classified table or file, opened with the question it answers and held to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from annexc._classify.answers import difference, refused
from annexc._classify.classify import given as answered_by
from annexc._classify.kernel import output_names
from annexc._classify.misfits import say_misfits
from annexc._classify.outputs import check_words
from annexc._errors import AnnexcError, ColumnError, hint
from annexc._files.formats import SIDECAR, format_of, is_written
from annexc._files.origin import origin_at, origin_of, sidecar_of
from annexc._files.outputs import SEAL, with_formulas
from annexc._files.read import sha256_of
from annexc._files.scanned import scanned
from annexc._learnt.inputs import own_inputs
from annexc._question.question import Question
from annexc._question.recalled import Recalled, Telling, recalled, there
from annexc._question.retold import hold_prefix
from annexc._question.said import hold_ids
from annexc._register.roles import CATEGORY
from annexc._register.rows import Rows
from annexc._tables.frames import Eager, Frame, Lazy
from annexc._tables.opened import opened

#: What carries a provenance: its names and texts, or the file or sidecar that has them.
OriginLike = Mapping[str, str] | str | Path


@dataclass(frozen=True, slots=True)
class Classified:
    """A classified table.

    Attributes:
        frame: The table.
        told: What was asked of it.
        path: The file it was read from; None for a table at hand.
        asked: Rows of which the question gives the answers of the table again, in their order, and
            that question; None where this is not proven.
    """

    frame: Frame
    told: Recalled
    path: Path | None = None
    asked: tuple[pl.LazyFrame, Question] | None = None


def is_path(given: Any) -> bool:
    """Whether a file is given, not a table."""
    return isinstance(given, str | Path)


def opened_classified(
    given: Any,
    caller: str,
    telling: Telling,
    origin: OriginLike | None = None,
    *,
    place: str = "",
    outputs: Sequence[str] | None = None,
    lenient: bool = False,
    needs_party: bool = False,
    like: Recalled | None = None,
) -> Classified:
    """Opens a classified table or file, and holds it to what it carries.

    Args:
        given: A table of any kind, or the path of a file.
        caller: What errors call the function that wants it.
        telling: What the caller says of the question.
        origin: The provenance; for a file, in place of what it carries.
        place: What an error names before the file, such as `before`.
        outputs: The output columns that have to be there; all if None.
        lenient: Whether a mapped column that is not there is left out.
        needs_party: Whether the caller cannot do without a Party.
        like: Of another round, whose columns and prefix are those of a table that carries nothing.

    Raises:
        AnnexcError: If a file cannot be read or is not the one that was written, if what is told
            contradicts the provenance, or if the answers are not those of the question.
        ColumnError: If an output column or one that was read is not there, or holds a word that
            `classify` does not write; of a lazy table also as `misfits`.
        PartyError: If a Party is needed, and nothing says which.
        RegisterError: If a description has to be given, or cannot be read.
        OSError: If a file cannot be opened.
    """
    begin = f"{place}: " if place else ""
    if is_path(given):
        path: Path | None = Path(given)
        data, kind = scanned(Path(given))
        held = origin_of(Path(given), kind) if origin is None else origin_from(origin)
        shown = f"{begin}{given}"
        frame: Frame = Lazy(data)
        sealed = _hold_file(Path(given), kind, held, data, shown)
    else:
        path, sealed, shown = None, False, f"{begin}the data"
        held = {} if origin is None else origin_from(origin)
        frame = opened(given)
    frame = as_it_was(frame, held)
    if like is not None and not held:
        telling = replace(telling, prefix=telling.prefix or like.prefix)
    hold_prefix(telling.prefix, held.get("prefix", telling.prefix))
    prefix = telling.prefix or held.get("prefix", "")
    wanted = output_names() if outputs is None else outputs
    check_classified(frame.names, wanted, prefix, caller, shown if path is None else f"{shown}:")
    told = recalled(frame.names, held, telling, lenient=lenient, needs_party=needs_party)
    if like is not None and not held:
        own = {role: own_inputs(entries) for role, entries in like.mapping.items()}
        told = replace(told, mapping=there(own, frame.names))
    if not isinstance(frame, Lazy | Eager):  # some can be read once only
        frame = Eager(frame.table(_needed(frame.names, told)))
    hold_ids(frame.lazy(), told.mapping.get("facility_id", ()))
    question, known = told.question, answered_by(given)
    if path is None and isinstance(frame, Lazy):
        # Where it was classified it was not read, so that nothing was said of its codes.
        inputs = [entry for entries in told.mapping.values() for entry in own_inputs(entries)]
        if known is None:
            whose = None if question is None else question.parties.default
            say_misfits(frame.lazy(), inputs, whose)
        else:
            say_misfits(known.rows, known.question.own, known.question.parties.default)
    if question is not None and known is not None and known.question == question:
        return Classified(frame, told, path, (known.rows, question))
    if not sealed:
        _hold_answers(frame, told, shown)
    # On another day than that of the table the question may answer otherwise.
    if question is None or told.as_of is None or sealed:
        return Classified(frame, told, path)
    return Classified(frame, told, path, (frame.lazy(), question))


def as_it_was(frame: Frame, origin: Mapping[str, str]) -> Frame:
    """The table with the headers and the texts that the question was put to.

    Args:
        frame: The table as it was written.
        origin: Its provenance; where it says that formulas were disarmed, the apostrophes go.
    """
    if origin.get("no_formulas") != "true":
        return frame
    if isinstance(frame, Lazy):
        return Lazy(with_formulas(frame.lazy()))
    return Eager(with_formulas(frame.table()))


def check_classified(
    names: Sequence[str], wanted: Sequence[str], prefix: str, caller: str, place: str
) -> None:
    """Raises a ColumnError unless the output columns are there; `place` begins what it says."""
    for name in wanted:
        if prefix + name not in names:
            raise ColumnError(
                f"{place} has no column `{prefix + name}`.{hint(prefix + name, names)}",
                python=f"Give {caller} what classify returned, and the same prefix",
                shell="Give a file that `annexc classify` wrote, and the same --prefix "
                f"(in Python: Give {caller} what classify returned)",
            )


def _written(names: Sequence[str], prefix: str) -> list[str]:
    """The output columns that there are."""
    return [name for name in output_names() if prefix + name in names]


def _needed(names: Sequence[str], told: Recalled) -> list[str]:
    """The columns that are read, and the output columns."""
    entries = [entry for listed in told.mapping.values() for entry in listed]
    if told.question is not None:
        entries += told.question.inputs
    headers = [entry.column.header for entry in entries if entry.column is not None]
    if told.question is not None:
        headers += told.question.reads
    outputs = [told.prefix + name for name in _written(names, told.prefix)]
    return list(dict.fromkeys([*headers, *outputs]))


def origin_from(given: OriginLike) -> dict[str, str]:
    """The provenance as names and texts; a CSV that lies beside it is held to it.

    Raises:
        AnnexcError: If there is no such file, it carries none, or the CSV is another.
    """
    if isinstance(given, Mapping):
        return {str(name): str(text) for name, text in given.items()}
    path = Path(given)
    found = origin_at(path)
    if not found:
        raise AnnexcError(
            f"provenance: {path} carries none; name a file that `annexc classify` wrote"
        )
    table = path.with_name(path.name.removesuffix(SIDECAR))
    if table.is_file():
        _is_sealed(table, found, str(table))
    return found


def origin_beside(path: Path, given: str | None = None) -> dict[str, str]:
    """The provenance that a file carries, held to it; empty if it says nothing of a question.

    Args:
        path: The file.
        given: Its format, where the name tells none.

    Raises:
        AnnexcError: If it is of another file.
    """
    if not is_written(str(path), given):
        return {}
    found = origin_of(path, format_of(str(path), given))
    _is_sealed(path, found, str(path))
    return found if "as_of" in found else {}


def _hold_file(
    path: Path, kind: str, held: Mapping[str, str], data: pl.LazyFrame, shown: str
) -> bool:
    """Whether the file is, byte for byte, the one of which its provenance speaks.

    Raises:
        AnnexcError: If it is another, or has other rows.
    """
    if kind == "csv" and _is_sealed(path, held, shown):
        return True
    rows = held.get("rows", "")
    if rows.isdecimal():
        found = int(data.select(pl.len()).collect().item())
        if found != int(rows):
            raise AnnexcError(
                f"{shown}: has {found} rows, and its provenance speaks of {rows}; it was edited, "
                "or comes from another run: classify again"
            )
    return False


def _is_sealed(path: Path, held: Mapping[str, str], shown: str) -> bool:
    """Whether the provenance holds the sum of a CSV, and it is that of this one."""
    kept = held.get(SEAL, "")
    if not kept:
        return False
    found = sha256_of(path)
    if found != kept:
        raise AnnexcError(
            f"{shown}: is not the file of which its provenance speaks ({sidecar_of(path).name}): "
            f"its SHA-256 is {found[:12]}..., and that of the file that was written is "
            f"{kept[:12]}...; it was edited, or comes from another run: classify again"
        )
    return True


def _hold_answers(frame: Frame, told: Recalled, shown: str) -> None:
    rows, question = frame.lazy(), told.question
    names = _written(frame.names, told.prefix)
    if question is None:
        check_words(rows, names, told.prefix, shown)
        return
    _hold_rows(rows, question, told, shown)
    found = difference(rows, question, names, any_day=told.as_of is None)
    if found is not None or told.as_of is None:
        # A word of no one says more of what happened; and without a day not all is compared.
        check_words(rows, names, told.prefix, shown)
    if found is not None:
        raise refused(found, question, shown, held=told.held)


def _hold_rows(rows: pl.LazyFrame, question: Question, told: Recalled, shown: str) -> None:
    """Stops over rows that the question leaves out: what is told of them is none of its answers."""
    held = question.rows
    if told.origin.get("split") == "true":
        # Of a row that was split each has one of the codes by which the whole was told.
        codes = {e.column.header for e in question.inputs if e.column and e.role in CATEGORY}
        held = Rows(tuple(entry for entry in held.filters if not codes & {*entry[1]}))
    if not held.filters:
        return
    out = ~held.holds(rows.collect_schema())
    counted = rows.select(rows=out.sum(), row=out.arg_true().first()).collect()
    count, first = counted.row(0)
    if count:
        raise AnnexcError(
            f"{shown}: {count:,} of its rows, the first row {first + 1:,}, are left out by the "
            f"question {'in its provenance' if told.held else 'that is told'} ({held}). It was "
            "edited, or asked otherwise;",
            python="give register= and where= as to classify, or classify again",
            shell="give --register and --where as to `annexc classify`, or classify again",
        )
