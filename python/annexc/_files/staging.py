"""Files that are being written: held by the run that writes them, swept when it is dead.

A lock on the file says that its run lives; the system lets go of it however the run ends. Where
there are no locks nothing is swept, and of two runs at once the seal tells a pair that is mixed.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from annexc._errors import AnnexcError

if sys.platform != "win32":
    import fcntl

#: What is being written, and what stood there before, until all is in place.
PART, KEPT = ".part", ".kept"
#: Seconds that another run may take to put its files in place, which it renames and does not write.
PATIENCE = 120
_EVERY = 0.02
# Windows puts no file in the place of another while it is open.
_HOLDS = os.name == "posix"
# What `tempfile` puts between the name of the target and the ending.
_RANDOM = "[a-z0-9_]" * 8


def held_part(path: Path) -> tuple[int | None, Path]:
    """A new file beside the target, and the open file that holds it where files can be held.

    Raises:
        OSError: If nothing can be written there.
    """
    while True:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART, dir=path.parent)
        if not _HOLDS:
            os.close(number)
            return None, Path(name)
        taken = False
        try:
            _lock(number)
        except BlockingIOError:
            taken = True
        except OSError:
            pass  # a file system without locks: no one sweeps it either
        if not taken and os.fstat(number).st_nlink:
            return number, Path(name)
        os.close(number)  # another run takes it for one left behind
        Path(name).unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Takes away what runs that are dead have left beside a target."""
    begin = _escaped(path.name)
    for part in path.parent.glob(f".{begin}.{_RANDOM}{PART}"):
        with _taken(part) as free:
            if free:
                part.unlink(missing_ok=True)
    # The second name of what stood there; its run holds what it put in its place.
    for kept in path.parent.glob(f".{begin}.{_RANDOM}{KEPT}"):
        with _taken(kept.with_suffix(PART)) as no_part, _taken(path) as in_place:
            if no_part and in_place:
                kept.unlink(missing_ok=True)


def _lock(number: int) -> None:
    """Raises BlockingIOError where another run holds the file, another OSError where none can.

    Nothing waits in the system: a run that was stopped would be waited for without end.
    """
    if sys.platform == "win32":
        raise OSError("no locks that end with their run")
    else:  # noqa: RET506 (what is checked for one system is not read for the other)
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _locked_soon(number: int, folder: Path) -> None:
    """Holds the folder once another run has let go of it.

    Raises:
        AnnexcError: If it does not.
        OSError: If none can be held there.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return _lock(number)
        except BlockingIOError:
            if time.monotonic() > end:
                raise AnnexcError(
                    f"{folder}: another run of annexc has been putting files in place there for "
                    f"{PATIENCE} seconds; wait for it or end it, and run this again"
                ) from None
        time.sleep(_EVERY)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


@contextlib.contextmanager
def _taken(path: Path) -> Iterator[bool]:
    """Whether no run holds the file; while this lasts, none does. One that is not there is free."""
    try:
        number = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield True
        return
    except OSError:
        yield False
        return
    try:
        _lock(number)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(number)


@contextlib.contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """While this lasts, no other run puts files in place in these folders.

    Raises:
        AnnexcError: If another run is at it and does not end.
    """
    held: list[int] = []
    try:
        for folder in sorted(set(folders)):
            with contextlib.suppress(OSError):  # a system or a file system without locks
                held.append(os.open(folder, os.O_RDONLY))
                _locked_soon(held[-1], folder)
        yield
    finally:
        for number in held:
            os.close(number)
