"""A small book built with the course's own machinery, served by an ordinary static host."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browsers.webkit import WebKit
from tests.live.live_page import LivePage
from tests.live.runtime import ROOT, obtain
from tests.live.server import Host, serving
from tests.live.webkit_page import WebKitPage

# What is expected comes soon, but on a machine with other work to do it may take a while.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def runtime() -> Path:
    """The real Pyodide, its sums checked."""
    return obtain()


@pytest.fixture(scope="session")
def site(worker_name: str) -> Path:
    """The small book, built."""
    folder = ROOT / "_build" / f"live-book-{worker_name}"
    shutil.rmtree(folder / "_build" / "html", ignore_errors=True)
    shutil.copytree(Path(__file__).parent / "book", folder, dirs_exist_ok=True)
    for name in ("nnkit", "nncourse", "book", "pyproject.toml"):
        place = folder / name
        if not place.is_symlink():
            place.symlink_to(ROOT / name, target_is_directory=(ROOT / name).is_dir())
    build = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", folder, "-W", "--keep-going"],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NNKIT_SWEEPS": str(folder / "_build" / "sweeps"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stdout[-4000:]
    return folder / "_build" / "html"


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this pytest-xdist worker, so that two don't build in one folder."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def host(site: Path, runtime: Path) -> Iterator[Host]:
    """The host of one test, that it may tell to fail."""
    with serving(site, runtime) as running:
        yield running


@contextmanager
def opening(browser: Browser, host: Host) -> Iterator[Callable[..., LivePage]]:
    """Opens the small book's page; at the end, no error may be in the console."""
    opened: list[LivePage] = []
    contexts = []

    def opens(init: str = "", expect_errors: bool = False, **options: Any) -> LivePage:
        context = browser.new_context(**options)
        contexts.append(context)
        if init:
            context.add_init_script(init)
        page = LivePage(context.new_page(), host.url)
        page.host = host
        if not expect_errors:
            opened.append(page)
        page.goto()
        return page

    yield opens
    problems = [problem for page in opened for problem in page.problems]
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def open_page(browser: Browser, host: Host) -> Iterator[Callable[..., LivePage]]:
    """Opens the small book's page in Chromium."""
    with opening(browser, host) as opens:
        yield opens


@pytest.fixture
def open_in_firefox(firefox: Browser, host: Host) -> Iterator[Callable[..., LivePage]]:
    """Opens the small book's page in Firefox."""
    with opening(firefox, host) as opens:
        yield opens


@pytest.fixture
def webkit_page(webkit: WebKit, host: Host) -> WebKitPage:
    """The small book's page, open in WebKit."""
    page = WebKitPage(webkit, host.url)
    page.goto()
    return page


@pytest.fixture(scope="module")
def shared(site: Path, runtime: Path, browser: Browser) -> Iterator[LivePage]:
    """One page with a running Python, for tests that only run code in it."""
    with serving(site, runtime) as host:
        context = browser.new_context()
        page = LivePage(context.new_page(), host.url)
        page.host = host
        page.goto()
        page.start()
        yield page
        context.close()
