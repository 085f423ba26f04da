"""The day asked about."""

from __future__ import annotations

from datetime import date, datetime

from annexc._errors import AnnexcError


def read_as_of(as_of: str | date | None) -> date:
    """The day asked about; today if none is given.

    Raises:
        AnnexcError: If it is no day.
    """
    if as_of is None:
        return date.today()
    if isinstance(as_of, datetime):
        return as_of.date()
    if isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except (TypeError, ValueError):
        raise AnnexcError(f"as_of is {as_of!r}, which is no day: write it as 2026-08-31") from None
