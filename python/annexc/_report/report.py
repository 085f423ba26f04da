"""The report: asked for, composed, and written whole or not at all."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Unpack

from annexc._classify.classified import OriginLike
from annexc._errors import AnnexcError
from annexc._files.outputs import Outputs
from annexc._labels import labels
from annexc._question.recalled import Telling, Told
from annexc._report.sealed import Sealed

#: What can be written, and the libraries that each needs beside those that draw.
FORMATS = {
    "html": ("altair", "vl_convert", "jinja2"),
    "docx": ("altair", "vl_convert", "docx"),
    "xlsx": ("xlsxwriter",),
}


def report(
    classified: Any,
    folder: str | Path,
    *,
    before: Any = None,
    by: str | None = None,
    title: str | None = None,
    language: str = "en",
    formats: Collection[str] = ("html", "docx", "xlsx"),
    provenance: OriginLike | None = None,
    before_provenance: OriginLike | None = None,
    force: bool = False,
    origin: OriginLike | None = None,
    **told: Unpack[Told],
) -> list[Path]:
    """Writes the report on a classified register: a page, a document to edit and a workbook.

    What was asked is taken from the provenance that a classified file carries, and nothing needs to
    be told again. A table at hand carries none: give its `provenance`, or tell the question as it
    was told to `classify`. Then it is asked again, and a table whose answers differ is refused.
    The same input gives the same files: nothing in them says when they were made. Beside the
    document stands `report.provenance.json`, with what the files were made from and the SHA-256 of
    each; a file that is no longer the one that was written was edited, and is not replaced.

    Nulls: what the register leaves open is reported as a range, and what the provenance does not
    say as not recorded.

    Args:
        classified: A table with the output columns of `classify`, of any kind that it takes, or the
            path of a file of it (.parquet, .arrow, .csv, .tsv, .xlsx).
        folder: Where `report.html`, `report.docx` and `report.xlsx` are written; made if it is not
            there. Reports that stand there are replaced unless they were edited, and nothing else
            is touched.
        before: An earlier round of the same register, likewise, for the comparison.
        by: What the sources are cut by in tables and maps of their own: `region`, `party` or a
            header of the table.
        title: Of the report; a usual one if None.
        language: One of the six of the United Nations: `en`, `fr`, `es`, `ar`, `ru` or `zh`.
        formats: Which of `html`, `docx` and `xlsx` to write.
        provenance: What `annexc.provenance` returned for the table, or the path of the file or
            sidecar that holds it; in place of what a file carries.
        before_provenance: The same for the earlier round.
        force: Whether a report that was edited is replaced.
        origin: An older name of `provenance`.
        **told: The question as it was told to `classify`, where nothing carries it: `party` (a
            profile is described with its action plan), `as_of`, `register`, `columns`, `prefix`,
            `assume`, `constants` and `where`.

    Returns:
        The files, in the order of `formats`.

    Raises:
        AnnexcError: If a file cannot be read or is not the one that was written, if a format or
            language is not known, a library is missing, a report was edited, nothing says the day,
            the answers are not those of the question, or what is given contradicts the provenance.
        ColumnError: If an output column or a mapped column is not there, or holds a word that
            `classify` does not write.
        PartyError: If the Party is not known, or nothing says which it is.
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
    if provenance is not None and origin is not None:
        raise AnnexcError("provenance and origin are the same; give one of them")
    place = Path(folder)
    _refuse_file(place)
    for name in wanted:
        _refuse_missing(name)
    reads = [given for given in (classified, before) if isinstance(given, str | Path)]
    outputs = Outputs(reads)
    for name in wanted:
        outputs.refuse(str(place / f"report.{name}"))
    sealed = Sealed(place)
    if not force:
        sealed.refuse_edited(f"report.{name}" for name in wanted)
    # What draws and writes takes a second to load; the register is read meanwhile.
    with ThreadPoolExecutor(1) as beside:
        loaded = beside.submit(_load, wanted)
        asked = read_asked(
            classified, before,
            Telling(**told),
            origin=origin if provenance is None else provenance, before_origin=before_provenance,
            by=by,
        )  # fmt: skip
        return written(
            asked, sealed, loaded, outputs, title=title, language=language, formats=wanted
        )


def written(
    asked: Any,
    sealed: Sealed,
    loaded: Future[None],
    outputs: Outputs,
    *,
    title: str | None,
    language: str,
    formats: Sequence[str],
) -> list[Path]:
    """Composes the report and puts its files in place together.

    Args:
        asked: What is reported on.
        sealed: The folder.
        loaded: Done once what draws and writes is loaded.
        outputs: Those of the report, which know what is reported on.
        title: Of the report.
        language: Of its words.
        formats: What to write.

    Raises:
        AnnexcError: If the folder is a file, or a file of the report is one that is reported on.
        OSError: If the folder cannot be written to.
    """
    from annexc._report.sections.composed import composed
    from annexc._report.words import Words

    words = Words(labels(language))
    folder = sealed.folder
    files = {name: folder / f"report.{name}" for name in formats}
    document = composed(asked, title, words, whole="xlsx" in formats)
    loaded.result()
    with _made(folder), outputs:
        staged = {file.name: outputs.stage(str(file)) for file in files.values()}

        def write(names: Iterable[str]) -> None:
            for name in names:
                writer = import_module(f"annexc._report.{name}")
                writer.write(document, words, asked.as_of, staged[files[name].name])

        # A workbook is long and draws nothing: it is written beside those that draw.
        drawn = [name for name in files if name != "xlsx"]
        listed = [name for name in files if name == "xlsx"]
        with ThreadPoolExecutor(2) as threads:
            for done in [threads.submit(write, names) for names in (drawn, listed)]:
                done.result()
        sealed.seal(staged, asked, outputs)
    return list(files.values())


def _refuse_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise AnnexcError(f"{folder}: is a file; name a folder")


def _formats(formats: Collection[str]) -> list[str]:
    wanted = [formats] if isinstance(formats, str) else list(dict.fromkeys(formats))
    for name in wanted:
        if name not in FORMATS:
            raise AnnexcError(f"formats: {name!r} is none; there are {', '.join(FORMATS)}")
    if not wanted:
        raise AnnexcError(f"formats is empty; there are {', '.join(FORMATS)}")
    return wanted


def _refuse_missing(name: str) -> None:
    """Stops before anything is read if a library is not there at all."""
    for library in FORMATS[name]:
        if sys.modules.get(library) is None and find_spec(library) is None:
            raise _lacking(name, library, "there is no such module")


def _load(formats: Sequence[str]) -> None:
    for name in formats:
        for library in FORMATS[name]:
            try:
                import_module(library)
            except ImportError as error:
                raise _lacking(name, library, error) from error


def _lacking(name: str, library: str, why: object) -> AnnexcError:
    shown = {"docx": "python-docx"}.get(library, library.replace("_", "-"))
    return AnnexcError(
        f"a report in {name} needs {shown}, which is not installed ({why}): "
        "pip install annexc[report]"
    )


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder, made if it is not there; a failure leaves none behind that was made for it."""
    _refuse_file(folder)
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):  # something else stands in it by now
                path.rmdir()
        raise
