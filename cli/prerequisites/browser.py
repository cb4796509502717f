"""A Chromium to drive: on the machine, else from Debian by apt as root, else from Playwright."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class MissingPrerequisiteError(Exception):
    """Something is neither there nor installable from here; the message names the command that installs it."""


def find_browser() -> str | None:
    """The path of a Chromium or Chrome: CHROMIUM, then PATH, then Applications, then Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    if on_path:
        return on_path
    installed = next((path for path in APPLICATIONS if Path(path).exists()), None)
    return installed or _playwrights_own()


def ensure_browser() -> str:
    """Find a browser or install one.

    Raises:
        MissingPrerequisiteError: none can be installed here.
    """
    found = find_browser()
    if found:
        return found
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the browser tests …", flush=True)
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)  # type: ignore[call-overload]
    else:
        print("Installing Playwright's chromium for the browser tests …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    found = find_browser()
    if not found:
        raise MissingPrerequisiteError(
            "The browser tests need Chromium or Chrome. On Debian or Ubuntu: sudo apt-get install chromium. "
            "Elsewhere: .venv/bin/playwright install chromium, or CHROMIUM=/path/to/chrome make test"
        )
    return found


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
