"""Demos in a real JupyterLab: alive, and Python sees what the reader does."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.browser

CELLS = [
    "from layerwise import FilterBank\nbank = FilterBank(filters=6)\nbank",
    "print('Python sees', bank.filters, bank.kernel_initializer)",
    "bank.filters = 11",
]


def notebook():
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab whose folder holds one small notebook."""
    (tmp_path / "demo.ipynb").write_text(json.dumps(notebook()))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=", f"--port={port}"]
    settings = [f"--ServerApp.root_dir={tmp_path}", "--ServerApp.port_retries=0"]
    # nothing of this machine's own Jupyter settings may change the outcome
    own = {"JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path)}
    log = (tmp_path / "lab.log").open("w")
    command = [sys.executable, "-m", "jupyterlab", *options, *settings]
    process = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api", process, tmp_path / "lab.log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url, process, log):
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.25)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def test_a_demo_lives_and_traits_travel_both_ways(lab, visit):
    page = visit(f"{lab}/lab/tree/demo.ipynb?reset").page
    page.set_default_timeout(60_000)
    page.get_by_text("FilterBank(filters=6)").first.wait_for()
    # what is run before the kernel is connected is forgotten
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    run_all(page)
    filters = page.locator(".layerwise .lw-filter")
    filters.nth(10).wait_for()
    assert filters.count() == 11, "the third cell set filters to 11"

    slider = page.locator(".layerwise").get_by_label("filters", exact=True)
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".layerwise").get_by_label("kernel_initializer").select_option("he_normal")
    filters.nth(11).wait_for()

    page.locator(".jp-Cell").nth(1).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.locator(
        ".jp-OutputArea-output", has_text=re.compile("Python sees 12 he_normal")
    ).wait_for()


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
