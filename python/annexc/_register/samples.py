"""The real registers that ship with the package, to try things on."""

from __future__ import annotations

from importlib import resources

import polars as pl

from annexc._errors import AnnexcError, hint

FILES = {
    "fr-irep": "fr_irep_2015_etablissements.csv.zst",
    "gem-cement": "world_gem_cement_2025.csv.zst",
}


def sample(name: str) -> pl.DataFrame:
    """A real register that ships with the package.

    Args:
        name: `fr-irep` (French register of polluting emissions, facilities, reporting year 2015) or
            `gem-cement` (Global Cement and Concrete Tracker, July 2025). A register description of
            the same name is built in.

    Returns:
        The rows as published, every column as text: `fr-irep` 10167 x 14, `gem-cement` 3515 x 28.
        Empty cells are null.

    Raises:
        AnnexcError: If there is no such sample.

    Source:
        `samples/ORIGIN.md` of this package gives origin and licence: Licence Ouverte (fr-irep), CC
        BY 4.0 (gem-cement: Copyright Global Energy Monitor. Global Cement and Concrete Tracker,
        July 2025 (V1) release).

    Example:
        >>> import annexc
        >>> annexc.sample("gem-cement").shape
        (3515, 28)
    """
    if name not in FILES:
        raise AnnexcError(
            f"{name!r} is no sample.{hint(str(name), FILES)} There are {', '.join(FILES)}"
        )
    content = resources.files("annexc").joinpath("samples", FILES[name]).read_bytes()
    return pl.read_csv(content, infer_schema=False)
