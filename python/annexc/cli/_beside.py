"""Work in threads beside the one that watches it: a signal stops it, and none waits for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from annexc._errors import AnnexcError

# Seconds from one look at how far the work is to the next.
_EVERY = 0.05
#: Seconds after which work that does nothing at all is given up: no row has passed and no thread of
#: it has computed. Only looks are counted, so that a program that was halted is not given up.
PATIENCE = 300
# Seconds of computing below which a thread does nothing; whoever waits for another does less.
_NOTHING = 0.05


def beside(
    tasks: Sequence[Callable[[], object]],
    watch: Callable[[], object] = lambda: None,
    *,
    what: str,
) -> None:
    """Does the tasks in threads while this one watches them.

    Args:
        tasks: What is done, each in a thread of its own.
        watch: Called again and again; what it returns changes while the work goes on.
        what: What the tasks are done to, for an error.

    Raises:
        AnnexcError: If nothing goes on any more.
    """
    failed: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=[task], daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    seen, spent, waited = watch(), _computed(), 0.0
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            if thread.is_alive():
                thread.join(_EVERY)
                waited += _EVERY
        now, computed = watch(), _computed()
        if now != seen or computed - spent > _NOTHING:
            seen, spent, waited = now, computed, 0.0
        elif waited > PATIENCE:
            raise AnnexcError(
                f"{what}: nothing has moved for {PATIENCE} seconds, and nothing was written; the "
                "file may lie on a disk that does not answer. Run it again; if it stops again, "
                "with POLARS_MAX_THREADS=1 in the environment"
            )
    if failed:
        raise failed[0]


def _computed() -> float:
    """Seconds that all threads of the process but this one have computed."""
    return time.process_time() - time.thread_time()
