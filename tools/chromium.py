"""Find a Chromium for the browser tests, or install one where the platform allows it.

From a shell:

python tools/chromium.py     print the path of the browser, installing it if there is none
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import debian

VARIABLE = "LAYERWISE_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "msedge",
)
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None."""
    if named := os.environ.get(VARIABLE):
        if not Path(named).is_file():
            raise SystemExit(f"{VARIABLE} names no file: {named}. Correct it or unset it.")
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    candidates = (*APPLICATIONS, playwright_browser())
    return next((path for path in candidates if Path(path).is_file()), None)


def playwright_browser() -> str:
    """Return where Playwright puts its own Chromium, whether or not it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def install_browser() -> None:
    """Try the ways to install a browser that need no question answered."""
    debian.install("chromium")
    if not find_browser():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def require_browser() -> str:
    """Return a browser's path; install one if there is none, or end with a sentence."""
    if not (path := find_browser()):
        print("No Chromium found: installing one.", flush=True)
        install_browser()
        path = find_browser()
    if not path:
        raise SystemExit(
            "The browser tests need Chromium, Chrome or Edge, and none could be installed here.\n"
            f"Install one, or set {VARIABLE} to its path, and run again."
        )
    return path


if __name__ == "__main__":
    print(require_browser())
