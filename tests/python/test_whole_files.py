"""Any table in any dialect through the shell and back: the same rows and answers, no cell lost."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from pathlib import Path
from typing import Any

import annexc
import polars as pl
import pytest
from annexc._classify.kernel import output_names
from annexc._files.reading.opened import opened
from annexc._files.zip import repacked
from annexc._register.reading import Reading
from annexc.cli import main
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("ignore::annexc.RegisterWarning")

AS_OF = "2026-08-31"
#: What is read, under headers that say nothing of it.
READ = {
    "category": ("Kind", ["II.a", "III.b;none", "none", "nonsense", ""]),
    "nace2": ("Secteur", ["24.42", "3821", "23.51; 35.11", "99.99", "86.10", ""]),
    "construction_started": ("Bâti", ["1990", "2005-05-17", "avant 2001", "23.07.2015", "?", ""]),
    "closed": ("Fin", ["2004", "2030", "", ""]),
    "status": ("État", ["operating", "fermé", "geplant", "seltsam", ""]),
}
FREE = ("Name", "Notiz")
TEXTS = st.sampled_from(
    ["", "Kiln; old", "a,b", "tab\there", 'the "new" mill', "'=1+1", "=1+1", "-5", "00042", "1,5",
     "two\nlines", "é ü ñ", "  set in  ", "null", "NaN", "|", "#x", "1e5", "2010-01-01", "true"]
) | st.text(st.characters(codec="latin-1", categories=("L", "N")), max_size=8)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "cp1252", "mac-roman")
ENDINGS = ("csv", "tsv", "parquet", "arrow", "xlsx")
COLUMNS = [*(header for header, _ in READ.values()), *FREE]


def encodable(rows: list[list[str]], encoding: str) -> bool:
    try:
        return bool(str(rows).encode(encoding))
    except UnicodeEncodeError:
        return False


def text_of(rows: list[list[str]], separator: str, end: str, quoting: Any) -> str:
    held = io.StringIO(newline="")
    if end == "\r":
        quoting = csv.QUOTE_ALL  # the writer leaves other line breaks bare, which parts the cell
    csv.writer(held, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return held.getvalue()


def book_of(rows: list[list[str]]) -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    held, again = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Plants")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, place, cell)
    repacked(held, again)
    return again.getvalue()


def is_blank(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row)


def as_texts(table: pl.DataFrame) -> list[tuple[str | None, ...]]:
    texts = table.with_columns(pl.all().cast(pl.String))
    return [tuple(cell or None for cell in row) for row in texts.rows()]


def written(path: Path) -> pl.DataFrame:
    """What was written, read in the plainest way."""
    match path.suffix:
        case ".parquet":
            return pl.read_parquet(path)
        case ".arrow":
            return pl.read_ipc(io.BytesIO(path.read_bytes()))
        case ".xlsx":
            return opened(path, Reading(sheet="sources", header_row=1, skip=0)).data.collect()
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else SIGN[path])
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


#: Of a CSV the separator, which is that of the register.
SIGN: dict[Path, str] = {}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_file_comes_back_whole_and_with_the_same_answers(data: st.DataObject) -> None:
    cells = [st.sampled_from(cells) for _, cells in READ.values()] + [TEXTS] * len(FREE)
    rows = data.draw(st.lists(st.tuples(*cells).map(list), min_size=1, max_size=10))
    rows += [["II.a", "24.42", "1990", "2030", "operating", "Kiln", f"p{at}"] for at in range(3)]
    titles = data.draw(st.sampled_from([0, 0, 1, 3]))
    above = [[f"Title {at}", *[""] * (len(COLUMNS) - 1)] for at in range(titles)]
    table = [*above, COLUMNS, *rows]
    separator = data.draw(st.sampled_from([",", ";", "\t", "|"]))
    stated = data.draw(st.booleans())
    packed = data.draw(st.booleans())
    kind = data.draw(st.sampled_from(["csv", "csv", "csv", "xlsx"]))
    if kind == "xlsx":
        content, said = book_of(table), ["--header-row", str(titles + 1), "--skip", "0"]
    else:
        end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
        quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
        fit = [one for one in ENCODINGS if encodable(table, one)]
        encoding = data.draw(st.sampled_from(fit))
        content = text_of(table, separator, end, quoting).encode(encoding)
        said = ["--separator", separator, "--encoding", encoding]
        said += ["--header-row", str(titles + 1), "--skip", "0"]
        if not stated and encoding.startswith("utf"):
            said = []
        if packed:
            content = gzip.compress(content)
    ending = data.draw(st.sampled_from(ENDINGS))
    more = ["--no-formulas"] if ending in ("csv", "tsv") and data.draw(st.booleans()) else []
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, f"in.{kind}"), Path(folder, f"out.{ending}")
        source.write_bytes(content)
        SIGN[target] = ("," if separator == "\t" else separator) if kind == "csv" else ","
        asked = ["--party", "FRA", "--as-of", AS_OF, "-q"]
        for role, (header, _) in READ.items():
            asked += ["--column", f"{role}={header}"]
        assert main(["classify", str(source), "-o", str(target), *asked, *said, *more]) == 0
        found = written(target)
        assert annexc.progress(target).rows == found.height

    kept = [row for row in rows if not is_blank(row)]
    expected = annexc.classify(
        pl.DataFrame(kept, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"),
        party="FRA",
        as_of=AS_OF,
        columns={role: header for role, (header, _) in READ.items()},
    )
    if more:
        from annexc._files.outputs import with_formulas

        found = with_formulas(found)
    assert found.columns == expected.columns
    assert as_texts(found.select(COLUMNS)) == as_texts(expected.select(COLUMNS))
    outputs = list(output_names())
    assert as_texts(found.select(outputs)) == as_texts(expected.select(outputs))
