"""A page with Run live, as a test handles it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.live.server import Host

START = 60_000  # ms in which Python must have started: a limit for a slow machine, not a promise

NOTEBOOK = Path(__file__).parent / "book" / "page.ipynb"
SETTLED = re.compile("done|error|ended|solved|not yet")


class LivePage:
    """The small book's page in a browser.

    Cells are called by the ids of the notebook's cells, which `tests/live/book/page.ipynb` gives.
    """

    CELLS = tuple(cell["id"] for cell in json.loads(NOTEBOOK.read_text())["cells"])
    host: Host

    def __init__(self, page: Page, address: str, name: str = "page") -> None:
        self.page = page
        self.address = address
        self.name = name
        self.problems: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", self._failed)

    def _failed(self, request) -> None:
        # A frame that is no longer wanted is not waited for: the browser gives it up itself.
        if request.failure not in ("net::ERR_ABORTED", "NS_BINDING_ABORTED"):
            self.problems.append(f"failed: {request.url}: {request.failure}")

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def goto(self) -> None:
        self.page.goto(f"{self.address}{self.name}.html")

    def start(self) -> None:
        """Press Run live and wait until Python is there and the figure is its own."""
        self.page.locator(".nn-live-start").click()
        self.wait_ready()

    def wait_ready(self) -> None:
        expect(self.panel).to_have_attribute("data-state", "ready", timeout=START)

    @property
    def panel(self) -> Locator:
        return self.page.locator("section.nn-live")

    @property
    def status(self) -> Locator:
        return self.panel.locator(".nn-live-status")

    def cell(self, name: str) -> Locator:
        return self.page.locator(f".nn-cell-{self.CELLS.index(name)}")

    def editor(self, name: str) -> Locator:
        return self.cell(name).locator(".cm-content")

    def output(self, name: str) -> Locator:
        return self.cell(name).locator(".nn-live-output")

    def type(self, name: str, code: str) -> None:
        """Put code into the editor of a cell."""
        self.type_into(self.cell(name), code)

    def type_into(self, cell: Locator, code: str) -> None:
        """Put code into the editor of a cell, as pasting does, in the place of what is there."""
        editor = cell.locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)
        # It is there before anything is pressed: else a check would try the code of before.
        expect(editor).to_contain_text(code.rstrip().splitlines()[-1].strip())

    def button(self, name: str, label: str) -> Locator:
        return self.cell(name).locator(".nn-live-bar").get_by_text(label, exact=True)

    def run(self, name: str, code: str | None = None) -> str:
        """Run a cell and return its output's text."""
        if code is not None:
            self.type(name, code)
        self.button(name, "Run").click()
        self.settled(name)
        return self.output(name).inner_text()

    def settled(self, name: str) -> None:
        status = self.cell(name).locator(".nn-live-cell-status")
        expect(status).to_have_text(SETTLED, timeout=START)
