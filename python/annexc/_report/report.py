"""The report: asked for, composed, and written whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from annexc._question.assumptions import Assumptions
from annexc._register.columns import ColumnsLike
from annexc._errors import AnnexcError
from annexc._labels import labels
from annexc._register.description import Register
from annexc._question.spec import PartyLike

#: What can be written, and the libraries that each needs beside those that draw.
FORMATS = {
    "html": ("altair", "vl_convert", "jinja2"),
    "docx": ("altair", "vl_convert", "docx"),
    "xlsx": ("xlsxwriter",),
}
_WRITERS = {"html": "html.page", "docx": "docx.document", "xlsx": "xlsx.workbook"}


def report(
    classified: Any,
    folder: str | Path,
    *,
    before: Any = None,
    party: PartyLike | None = None,
    as_of: str | date | None = None,
    register: str | Path | Register | None = None,
    columns: ColumnsLike | None = None,
    assume: Assumptions | Mapping[str, Any] | None = None,
    prefix: str = "",
    title: str | None = None,
    language: str = "en",
    formats: Collection[str] = ("html", "docx", "xlsx"),
    origin: Mapping[str, str] | None = None,
) -> list[Path]:
    """Writes the report on a classified register: a page, a document to edit and a workbook.

    What was asked is taken from the provenance that a classified file carries; arguments are for
    tables that carry none, and to name a register description or an action plan of one's own.
    The same input gives the same files: nothing in them says when they were made.

    Nulls: what the register leaves open is reported as a range, and what the provenance does not
    say as not recorded.

    Args:
        classified: A table with the output columns of `classify`, of any kind that it takes, or the
            path of a file of it (.parquet, .arrow, .csv, .tsv, .xlsx).
        folder: Where `report.html`, `report.docx` and `report.xlsx` are written; made if it is not
            there. Reports that stand there are replaced, and nothing else is touched.
        before: An earlier round of the same register, likewise, for the comparison.
        party: As given to `classify`. A profile is described with its action plan.
        as_of: As given to `classify`.
        register: As given to `classify`.
        columns: As given to `classify`.
        assume: As given to `classify`.
        prefix: The prefix that was given to `classify`.
        title: Of the report; a usual one if None.
        language: `en`, `fr` or `es`.
        formats: Which of `html`, `docx` and `xlsx` to write.
        origin: What `provenance` returned for the classification; in place of what a file carries.

    Returns:
        The files, in the order of `formats`.

    Raises:
        AnnexcError: If a file cannot be read, a format or language is not known, a library is
            missing, or what is given contradicts the provenance.
        ColumnError: If an output column or a mapped column is not there.
        PartyError: If the Party is not known.
        RegisterError: If the register description cannot be read.

    Source:
        The columns themselves; Article 5 and Annex C of the Convention, restated, for the method.

    Example:
        >>> import annexc, polars as pl, tempfile
        >>> plants = pl.DataFrame({"name": ["Kiln"], "category": ["II.b"]})
        >>> asked = {"party": "FRA", "as_of": "2026-08-31"}
        >>> found = annexc.classify(plants, **asked)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     files = annexc.report(found, folder, formats=["xlsx"], **asked)
        ...     [file.name for file in files]
        ['report.xlsx']
    """
    from annexc._report.asked import read_asked

    wanted = _formats(formats)
    if title is not None and not isinstance(title, str):
        raise AnnexcError(f"title is {title!r}; give a text, or none for the usual one")
    labels(language)  # an unknown one is told before the register is read
    asked = read_asked(
        classified, before, party=party, as_of=as_of, register=register, columns=columns,
        assume=assume, prefix=prefix, origin=origin,
    )  # fmt: skip
    return written(asked, Path(folder), title=title, language=language, formats=wanted)


def written(
    asked: Any, folder: Path, *, title: str | None, language: str, formats: Sequence[str]
) -> list[Path]:
    """Composes the report and puts its files in place together.

    Raises:
        AnnexcError: If a library is missing, or the folder is a file.
        OSError: If the folder cannot be written to.
    """
    from annexc._report.sections.composed import composed
    from annexc._report.words import Words
    from annexc._files.outputs import Outputs

    for name in formats:
        _needed(name)
    words = Words(labels(language))
    files = {name: folder / f"report.{name}" for name in formats}
    document = composed(asked, title, words)
    with _made(folder), Outputs() as outputs:
        for name, file in files.items():
            writer = import_module(f"annexc._report.{_WRITERS[name]}")
            writer.write(document, words, asked.as_of, outputs.stage(str(file)))
    return list(files.values())


def _formats(formats: Collection[str]) -> list[str]:
    wanted = [formats] if isinstance(formats, str) else list(dict.fromkeys(formats))
    for name in wanted:
        if name not in FORMATS:
            raise AnnexcError(f"formats: {name!r} is none; there are {', '.join(FORMATS)}")
    if not wanted:
        raise AnnexcError(f"formats is empty; there are {', '.join(FORMATS)}")
    return wanted


def _needed(name: str) -> None:
    for library in FORMATS[name]:
        try:
            import_module(library)
        except ImportError as error:
            shown = {"docx": "python-docx"}.get(library, library.replace("_", "-"))
            raise AnnexcError(
                f"a report in {name} needs {shown}, which is not installed ({error}): "
                "pip install annexc[report]"
            ) from error


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder, made if it is not there; a failure leaves none behind that was made for it."""
    if folder.exists() and not folder.is_dir():
        raise AnnexcError(f"{folder}: is a file; name a folder")
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):  # something else stands in it by now
                path.rmdir()
        raise
