"""A notebook in a real JupyterLab, in a real browser: its charts show, without the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.any_polars

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHROMIUM = shutil.which("chromium")
_PATIENCE = 90
_ATTEMPTS = 3
if CHROMIUM is None and not os.environ.get("ANNEXC_REQUIRE_BROWSER"):
    pytest.skip("there is no chromium", allow_module_level=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab over a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, folder)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    homes = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
         f"--port={port}", "--IdentityProvider.token=", "--ServerApp.password=",
         f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        env=os.environ | homes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{address}/api", timeout=1):
                    break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.filterwarnings("ignore")
def test_charts_of_a_notebook_show_when_it_is_opened_and_when_it_is_run(lab: str) -> None:
    from playwright.sync_api import TimeoutError as Waited
    from playwright.sync_api import sync_playwright

    name = "02-progress-report.ipynb"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 6000})
        elsewhere: list[str] = []
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((lab, "data:", "blob:"))
                else elsewhere.append(request.url)
            ),
        )
        page.goto(f"{lab}/lab/tree/{name}?reset", timeout=_PATIENCE * 1000)
        charts = page.locator(".jp-OutputArea-output img")
        charts.first.wait_for(timeout=_PATIENCE * 1000)
        page.wait_for_function(
            "() => document.querySelectorAll('.jp-OutputArea-output img').length >= 3",
            timeout=_PATIENCE * 1000,
        )
        sizes = page.evaluate(
            "() => [...document.querySelectorAll('.jp-OutputArea-output img')]"
            ".map(image => [image.naturalWidth, image.clientWidth, image.clientHeight])"
        )
        assert all(min(size) > 100 for size in sizes), sizes

        # A kernel that is restarted while it starts loses what is asked of it.
        page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(
            timeout=_PATIENCE * 1000
        )
        for attempt in range(_ATTEMPTS):
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Restart Kernel and Run All Cells").click()
            page.locator(".jp-Dialog button.jp-mod-accept").click()
            # A cell that waits for its turn has a star; it has a number again once it ran.
            prompts = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
            waits = f"{prompts}.some(prompt => prompt.textContent.includes('*'))"
            page.wait_for_function(f"() => {waits}", timeout=_PATIENCE * 1000)
            try:
                page.wait_for_function(f"() => !{waits}", timeout=_PATIENCE * 1000)
                break
            except Waited:
                # On a machine with much else to do JupyterLab may miss that a cell is done.
                if attempt == _ATTEMPTS - 1:
                    raise
        assert charts.count() >= 3
        assert not page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()
        assert not elsewhere
        browser.close()
