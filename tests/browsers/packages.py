"""Get the browsers for the tests: `python -m tests.browsers.packages` installs what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def apt_get(*packages: str) -> bool:
    """Install Debian's packages where that is possible, and return whether they are there now."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        become: list[str] = []
    elif shutil.which("sudo"):
        become = ["sudo", "--non-interactive"]
    else:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run([*become, *command], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            return False
    return True


def named(variable: str) -> str | None:
    """Return the path that a variable of the environment names; nothing there is an error."""
    path = os.environ.get(variable)
    if path and not Path(path).exists():
        raise SystemExit(f"{variable} names {path}, where there is nothing")
    return path or None


def required(path: str | None, missing: str) -> str:
    """Return the path of a browser; where there is none, that is an error, not a skipped test."""
    if path is None:
        raise SystemExit(missing)
    return path


def main() -> None:
    """Install every browser that isn't there, and say which ones the tests will use."""
    from tests.browsers import chromium, firefox, webkit

    for browser in (chromium, firefox, webkit):
        if browser.find() is None:
            browser.install()
        print(f"browser tests use {required(browser.find(), browser.MISSING)}")


if __name__ == "__main__":
    main()
