"""The registers that ship with the package."""

from __future__ import annotations

import hashlib
from importlib import resources

import annexc
import polars as pl
import pytest


@pytest.mark.parametrize(("name", "shape"), [("fr-irep", (10167, 14)), ("gem-cement", (3515, 28))])
def test_samples_are_whole_and_all_text(name: str, shape: tuple[int, int]) -> None:
    data = annexc.sample(name)
    assert data.shape == shape
    assert set(data.dtypes) == {pl.String}
    assert name in annexc.registers()["register"]


def test_leading_zeros_survive() -> None:
    data = annexc.sample("fr-irep")
    assert "01046103" in data["Identifiant"]
    assert "0111Z" in data["Code_APE"]


def test_origin_and_licence_are_named() -> None:
    text = resources.files("annexc").joinpath("samples", "ORIGIN.md").read_text(encoding="utf-8")
    assert "Licence Ouverte" in text
    assert "CC BY 4.0" in text
    said = (
        "Copyright Global Energy Monitor. Global Cement and Concrete Tracker, "
        "July 2025 (V1) release"
    )
    assert said in text
    assert said in str(annexc.load_register("gem-cement").licence)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("fr-irep", "fr_irep_2015_etablissements.csv"),
        ("gem-cement", "world_gem_cement_2025.csv"),
    ],
)
def test_samples_are_the_published_files(name: str, file: str) -> None:
    pa = pytest.importorskip("pyarrow")
    samples = resources.files("annexc").joinpath("samples")
    packed = pa.BufferReader(samples.joinpath(f"{file}.zst").read_bytes())
    content = pa.CompressedInputStream(packed, "zstd").read()

    # The hashes there are of the files as published.
    told = samples.joinpath("ORIGIN.md").read_text(encoding="utf-8").split(f"## {file}")[1]
    assert f"SHA-256 of the CSV: {hashlib.sha256(content).hexdigest()}" in told
    assert annexc.sample(name).equals(pl.read_csv(content, infer_schema=False))


def test_samples_are_small() -> None:
    folder = resources.files("annexc").joinpath("samples")
    assert sum(len(entry.read_bytes()) for entry in folder.iterdir()) < 1_000_000


def test_an_unknown_sample_names_the_nearest() -> None:
    with pytest.raises(annexc.AnnexcError, match="The nearest is `gem-cement`"):
        annexc.sample("cement")
