"""What a user does first with an installed annexc: the main job, the report, a notebook.

It runs with what is installed alone, on any system, and stops at the first thing amiss.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import annexc

AS_OF = "2026-08-31"
REGISTER = "fr-irep"


def shell(*words: str) -> str:
    """What a command of the shell prints."""
    run = [sys.executable, "-m", "annexc", *words]
    done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def import_time() -> float:
    """Milliseconds that the import takes in a fresh process, the least of five."""
    code = "import time; t = time.perf_counter(); import annexc; print(time.perf_counter() - t)"
    runs = [subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(5)]
    return min(map(float, runs)) * 1000


def main_job() -> None:
    """The French register from Python, and from file to file: the same duties."""
    found = annexc.classify(annexc.sample(REGISTER), register=REGISTER, as_of=AS_OF)
    counts = found["obligation"].value_counts(sort=True).rows()
    assert found.height == 10_167 and dict(counts)["none"] > 6_000, counts
    assert "5(e)(i)" in str(annexc.explain({"eprtr": "5.(b)"}, party="FRA", as_of=AS_OF))
    for kind in ("csv", "parquet", "ipc"):
        shell("classify", f"sample:{REGISTER}", "-o", f"france.{kind}", "--register", REGISTER,
              "--as-of", AS_OF)  # fmt: skip
        assert annexc.progress(f"france.{kind}").rows == found.height
    assert "construction_started" in shell("gaps", "france.csv")


def report() -> None:
    """The report in three forms, and one chart."""
    shell("classify", "sample:gem-cement", "-o", "cement.xlsx", "--register", "gem-cement",
          "--as-of", AS_OF)  # fmt: skip
    shell("report", "france.csv", "-o", "report", "--lang", "fr")
    endings = {path.suffix for path in Path("report").iterdir() if path.stat().st_size > 1000}
    assert {".html", ".docx", ".xlsx"} <= endings, endings
    annexc.charts.duty_by_category(annexc.progress("france.csv")).save("duties.svg")
    assert Path("duties.svg").read_text("utf-8").startswith("<svg")


def pages() -> None:
    """The pages lie beside the package, if they are installed."""
    if find_spec("annexc_docs") is not None:
        assert Path(shell("docs", "law/parties", "--path").strip()).is_file()


def notebook() -> None:
    """A worked example, from its first cell to its last."""
    import nbformat
    from nbclient import NotebookClient

    held = nbformat.read("01-classify-a-register.ipynb", as_version=4)
    NotebookClient(held, timeout=300, kernel_name="python3").execute()
    assert any(cell.get("outputs") for cell in held.cells)


def main() -> None:
    """All of it, with what it took."""
    begun = time.perf_counter()
    folder = Path(annexc.__file__).parent
    assert folder.parent.name == "site-packages", folder
    assert version("annexc") == annexc.__version__ == annexc.provenance(party="FRA")["annexc"]
    main_job()
    pages()
    if "--without-report" not in sys.argv:
        report()
        if Path("01-classify-a-register.ipynb").exists():
            notebook()
    said = {
        "annexc": annexc.__version__,
        "polars": version("polars"),
        "python": sys.version.split()[0],
        "import_ms": round(import_time(), 1),
        "seconds": round(time.perf_counter() - begun, 1),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
