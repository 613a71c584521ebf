"""What several folders of tests share: one browser of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

    from tests.browsers.webkit import WebKit


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, for all tests of this process: it can't be started twice."""
    from playwright.sync_api import sync_playwright  # unit tests run without it

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless Chromium for all tests of this process."""
    from tests.browsers import chromium

    browser = chromium.launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """One headless Firefox for all tests of this process."""
    from tests.browsers import firefox

    browser = firefox.launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebKit]:
    """One WebKit for all tests of this process; it has a single window."""
    from tests.browsers.webkit import WebKit

    with WebKit() as browser:
        yield browser
