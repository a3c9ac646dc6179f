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
from playwright.sync_api import expect

from layerwise.demos import DEMOS

pytestmark = pytest.mark.browser

CELLS = [
    "from layerwise import FilterBank\nbank = FilterBank(filters=6)\nbank",
    "print('Python sees', bank.filters, bank.kernel_initializer)",
    "bank.filters = 11",
]
ALL_DEMOS = ["from layerwise.demos import DEMOS\nfor demo in DEMOS:\n    display(demo())"]


def notebook(sources):
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab whose folder holds two small notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    for name, sources in {"demo": CELLS, "all": ALL_DEMOS}.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook(sources)))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=", f"--port={port}"]
    settings = [f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0"]
    # nothing of this machine's own Jupyter settings may change the outcome
    own = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTERLAB_SETTINGS_DIR": str(folder)}
    log = (folder / "lab.log").open("w")
    command = [sys.executable, "-m", "jupyterlab", *options, *settings]
    process = subprocess.Popen(command, env={**os.environ, **own}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api", process, folder / "lab.log")
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
    page = run_all(visit(f"{lab}/lab/tree/demo.ipynb?reset").page)
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


def test_every_demo_lives_and_has_controls(lab, visit):
    page = run_all(visit(f"{lab}/lab/tree/all.ipynb?reset").page)
    demos = page.locator(".jp-OutputArea-output .layerwise")
    expect(demos).to_have_count(len(DEMOS), timeout=60_000)
    for box, demo in zip(demos.all(), DEMOS, strict=True):
        controls = box.locator("input, select, button")
        expect(controls.first, demo.demo).to_be_visible()
        assert box.bounding_box()["height"] > 300, demo.demo
    assert page.get_by_text("Error displaying widget").count() == 0
    # JupyterLab's own rule for lists would break every term into words
    term = page.locator(".lw-steps dt", has_text="output height").first
    assert term.bounding_box()["height"] < 30


def run_all(page):
    """Run all cells of a notebook that has just been opened."""
    page.set_default_timeout(60_000)
    page.locator(".jp-Cell .cm-content").first.wait_for()
    # what is run before the kernel is connected is forgotten
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page
