"""The formats that are written, told by the ends of names."""

from __future__ import annotations

from pathlib import Path

from annexc._errors import AnnexcError

_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
    ".xlsx": "xlsx",
}
#: What is put behind the name of a CSV for the file that says where it comes from.
SIDECAR = ".provenance.json"
#: What can be written; what can be read is more, and told by content.
FORMATS = ("csv", "parquet", "ipc", "xlsx")


def format_of(path: str, given: str | None) -> str:
    """The format of a file, or of standard input or output (`-`).

    Args:
        path: The file; `-` for standard input or output.
        given: The format that was asked for; it counts where the name tells none.

    Raises:
        AnnexcError: If the name tells no format and none was given.
    """
    found = given or "csv" if path == "-" else _ENDINGS.get(Path(path).suffix.lower(), given)
    if found not in FORMATS:
        raise AnnexcError(
            f"{path}: its name tells no format; name it with {', '.join(_ENDINGS)}, or say "
            f"--format with one of {', '.join(FORMATS)}"
        )
    return found


def is_written(path: str, given: str | None) -> bool:
    """Whether a file may be one that was written here: other formats are read alone."""
    return _ENDINGS.get(Path(path).suffix.lower(), given) in FORMATS


def separator_of(path: str, source: str) -> str:
    """The separator of a CSV to be written: tabs as its name says, else that of the source."""
    if has_tabs(path):
        return "\t"
    return "," if source == "\t" and path != "-" else source


def has_tabs(path: str) -> bool:
    """Whether the name says that tabs separate the fields."""
    return Path(path).suffix.lower() == ".tsv"
