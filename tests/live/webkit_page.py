"""A page with Run live in WebKit, as a test handles it."""

from __future__ import annotations

from tests.browsers.webkit import WebKit
from tests.live.live_page import START, LivePage

SECOND = 1000


class WebKitPage:
    """The small book's page, or another one, in WebKit. Cells are called as in `LivePage`."""

    def __init__(self, browser: WebKit, address: str, name: str = "page") -> None:
        self.browser = browser
        self.address = address
        self.name = name

    def goto(self) -> None:
        """Open the page as a new reader would find it."""
        self.browser.open(f"{self.address}{self.name}.html")
        self.browser.evaluate("localStorage.clear()")

    def start(self) -> None:
        """Press Run live and wait until Python is there."""
        self.browser.click(".nn-live-start")
        self.wait_ready()

    def wait_ready(self, timeout: float = START / SECOND) -> None:
        self.browser.wait(
            "return document.querySelector('.nn-live').dataset.state === 'ready'", timeout=timeout
        )

    @staticmethod
    def cell(name: str) -> str:
        """Return the selector of a cell."""
        return f".nn-cell-{LivePage.CELLS.index(name)}"

    def type(self, name: str, code: str) -> None:
        """Type code into a cell key by key, in the place of what is there."""
        self.browser.evaluate(
            "document.querySelector(arguments[0]).focus()", f"{self.cell(name)} .cm-content"
        )
        self.browser.press("Control+a")
        self.browser.type(code)

    def button(self, name: str, label: str) -> None:
        """Press one of a cell's buttons."""
        self.browser.click(f"{self.cell(name)} .nn-live-bar button", label)

    def text(self, selector: str) -> str:
        """Return the text of the first element that matches, empty where there is none."""
        return self.browser.evaluate(
            "return document.querySelector(arguments[0])?.innerText ?? ''", selector
        )

    def wait_for_text(self, name: str, text: str) -> None:
        """Wait until the output of a cell holds a text."""
        self.browser.wait(
            "return document.querySelector(arguments[0])?.innerText.includes(arguments[1])",
            f"{self.cell(name)} .nn-live-output",
            text,
        )
