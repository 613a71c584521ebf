"""Run live in Firefox and in WebKit: what each of them once did otherwise than Chromium."""

from __future__ import annotations

import string
import time

from playwright.sync_api import expect

ENDLESS = "while True:\n    pass"
STOPPED = "Stopped. What was defined before is gone. A new Python starts."
WITHIN = 10  # seconds in which a loop must have ended, besides what a new Python takes
TYPED = "".join(c for c in string.printable if not c.isspace())


def test_firefox_runs_what_is_typed_and_stops_an_endless_loop(open_in_firefox):
    page = open_in_firefox()
    page.start()
    editor = page.editor("first")
    editor.focus()
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type(TYPED)
    expect(editor).to_have_text(TYPED)
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("7 / 2")
    page.page.keyboard.press("Control+Enter")
    expect(page.output("first")).to_have_text("3.5")

    start = time.monotonic()
    page.panel.get_by_role("button", name="Restart").click()
    page.wait_ready()
    restart = time.monotonic() - start
    page.type("prints", ENDLESS)
    page.button("prints", "Run").click()
    expect(page.cell("prints").locator(".nn-live-cell-status")).to_have_text("running")
    page.page.wait_for_timeout(1000)
    start = time.monotonic()
    page.button("prints", "Stop").click()
    expect(page.output("prints")).to_contain_text(STOPPED)
    page.wait_ready()
    assert time.monotonic() - start < restart + WITHIN
    assert page.run("rich", "1 + 1") == "2"


def test_webkit_runs_what_is_typed_and_stops_an_endless_loop(webkit_page):
    """A loop of WebAssembly outlived its worker there, and the next Python had to wait for it."""
    page = webkit_page
    page.start()
    page.type("first", TYPED)
    assert page.text(f"{page.cell('first')} .cm-content").strip() == TYPED
    page.type("first", "7 / 2")
    page.browser.press("Control+Enter")
    page.wait_for_text("first", "3.5")

    start = time.monotonic()
    page.browser.click(".nn-live-buttons button", "Restart")
    page.wait_ready()
    restart = time.monotonic() - start
    page.type("prints", ENDLESS)
    page.button("prints", "Run")
    page.browser.wait(
        "return document.querySelector(arguments[0]).innerText === 'running'",
        f"{page.cell('prints')} .nn-live-cell-status",
    )
    time.sleep(1)
    start = time.monotonic()
    page.button("prints", "Stop")
    page.wait_for_text("prints", STOPPED)
    page.wait_ready(timeout=restart + WITHIN)
    assert time.monotonic() - start < restart + WITHIN
