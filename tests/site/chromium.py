"""Find a Chromium for the browser tests, or install one. Run as a script, it does and says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A test browser talks to localhost and to nobody else.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Return the path of a Chromium: the one named by CHROMIUM, the system's, or Playwright's."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).exists():
            raise SystemExit(f"CHROMIUM names {named}, where there is nothing")
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install Debian's package where that is possible, Playwright's build elsewhere."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and find():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None:
        install()
    path = find()
    if path is None:
        raise SystemExit("no Chromium: install one, or name one in the environment as CHROMIUM")
    print(f"browser tests use {path}")
