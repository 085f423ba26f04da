"""JSON lines: one object a line, its names the headers, its values texts as they are written."""

from __future__ import annotations

import json
import re
from typing import Any

import polars as pl

from annexc._errors import AnnexcError
from annexc._files.reading.statement import Statement
from annexc._register.bounds import COLUMNS

_BATCH = 50_000
# Of a sign that JSON writes in two parts; alone it is none.
_HALF = re.compile("[\ud800-\udfff]")


class _TwiceError(ValueError):
    """A name stands twice in one object."""


def read_jsonl(content: bytes, name: str) -> tuple[pl.DataFrame, Statement]:
    """The objects as rows.

    Nulls: null, an empty text, and a name that an object does not have are null alike. Numbers are
    the digits that were written; true and false are words; lists and objects are kept as JSON.

    Raises:
        AnnexcError: If a line is no object, names something twice, or is no UTF-8.
    """
    names: dict[str, None] = {}
    done: list[pl.DataFrame] = []
    rows: list[dict[str, str | None]] = []
    blank = 0
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        found = _object(line, f"{name} line {number}")
        names.update(dict.fromkeys(found))
        if len(names) > COLUMNS:
            raise AnnexcError(
                f"{name} line {number}: more than {COLUMNS} names, which is the bound"
            )
        row = {key: _text(value) for key, value in found.items()}
        if not any(text and text.strip() for text in row.values()):
            blank += 1
            continue
        rows.append(row)
        if len(rows) == _BATCH:
            done.append(_table(rows))
            rows = []
    if not names:
        raise AnnexcError(f"{name}: is empty; JSON lines hold one object a line")
    done.append(_table(rows))
    schema = dict.fromkeys(names, pl.String)
    data = pl.concat([pl.DataFrame(schema=schema), *done], how="diagonal")
    told = Statement(
        name, "jsonl", encoding="utf-8", columns=data.width, rows=data.height, blank=blank
    )
    return data, told


def _table(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    names = dict.fromkeys(key for row in rows for key in row)
    return pl.DataFrame(
        [pl.Series(key, [row.get(key) for row in rows], dtype=pl.String) for key in names]
    )


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line.decode(), parse_float=str, parse_int=str, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise AnnexcError(
            f"{where}: byte 0x{line[error.start]:02X} is no UTF-8, which JSON is written in"
        ) from error
    except _TwiceError as error:
        raise AnnexcError(f"{where}: `{error}` stands twice in one object; rename one") from error
    except (ValueError, RecursionError) as error:
        raise AnnexcError(
            f"{where}: is no JSON: {error}. JSON lines hold one object a line"
        ) from error
    if not isinstance(found, dict):
        raise AnnexcError(f"{where}: is no object; JSON lines hold one object a line")
    if b"\\u" in line and (half := _HALF.search(json.dumps(found, ensure_ascii=False))):
        raise AnnexcError(
            f"{where}: \\u{ord(half[0]):04x} is half of a sign, and the other half is missing; "
            "write the sign whole, or take it away"
        )
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in found if names.count(key) > 1))
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False)
