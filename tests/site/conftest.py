"""The built site on a plain static server, and a browser that notes whatever goes wrong."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

SITE = Path(__file__).parents[2] / "_build" / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files of the site, as any static host does."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing: pytest shows what the browser saw."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def crawl(start: str = "index.html") -> list[str]:
    """Return every page of the site that links lead to, from the front page on."""
    known, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        reader = _Links()
        reader.feed((SITE / page).read_text(encoding="utf-8"))
        for link in reader.found:
            address = urlsplit(urljoin(f"https://site/{page}", link))
            path = address.path.lstrip("/")
            if address.netloc == "site" and path.endswith(".html") and path not in known:
                known.add(path)
                waiting.append(path)
    return sorted(known)


def pages() -> list[str]:
    """Return the pages to test; without a site there is nothing to test, and that is an error."""
    if not (SITE / "index.html").exists():
        raise pytest.UsageError(f"no site in {SITE}: `make site` builds it and runs these tests")
    return crawl()


def pages_with_figures() -> list[str]:
    """Return the pages that have figures with controls."""
    return [page for page in pages() if 'class="nn-figure"' in (SITE / page).read_text("utf-8")]


@contextmanager
def serving(kind: type[Quiet]) -> Iterator[str]:
    """Serve the built site with this kind of handler, and give its address."""
    handler = functools.partial(kind, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built site, sending no special headers, and return its address."""
    with serving(Quiet) as address:
        yield address


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    site: str
    wrong: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until it has settled."""
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


def watch(context: BrowserContext, site: str) -> Watched:
    """Open a page that notes console errors, uncaught errors, and failed or foreign requests."""
    watched = Watched(context.new_page(), site)
    page, wrong = watched.page, watched.wrong
    page.on(
        "console",
        lambda message: (
            message.type in ("error", "warning")
            and wrong.append(f"console {message.type}: {message.text}")
        ),
    )
    page.on("pageerror", lambda error: wrong.append(f"uncaught: {error}"))

    def failed(request) -> None:
        # Aborted is what the page itself gave up, such as a frame that another has overtaken.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"failed: {request.url} ({request.failure})")

    def answered(response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.status}: {response.url}")

    def asked(request) -> None:
        watched.requests.append(request.url)
        if not request.url.startswith((site, "data:", "blob:")):
            wrong.append(f"foreign: {request.url}")

    page.on("requestfailed", failed)
    page.on("response", answered)
    page.on("request", asked)
    return watched


@pytest.fixture
def watched(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A fresh page that must end without anything wrong on it.

    Options of the browser context come by indirect parametrisation.
    """
    options = getattr(request, "param", {})
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    watched = watch(context, site)
    yield watched
    wrong = list(watched.wrong)
    context.close()
    assert not wrong, wrong
