"""What goes wrong ends in a message and a page that works on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


def test_an_endless_loop_is_stopped_on_an_ordinary_host(open_page):
    page = open_page()
    assert page.page.evaluate("crossOriginIsolated") is False
    page.start()
    page.run("first", "x = np.ones(3)")
    page.type("prints", "while True:\n    pass")
    page.button("prints", "Run").click()
    expect(page.cell("prints").locator(".nn-running")).to_be_visible()
    page.page.wait_for_timeout(300)
    page.button("prints", "Stop").click()
    note = page.output("prints").locator(".nn-live-note")
    expect(note).to_contain_text("Stopped. What was defined before is gone. A new Python starts.")
    page.wait_ready()
    assert "NameError" in page.run("rich", "x")
    note.get_by_role("button", name="Run all above").click()
    page.settled("first")
    assert page.run("rich", "x.sum()") == "np.float64(3.0)"


def test_a_cell_that_is_stopped_before_it_has_begun_says_so_too(open_page):
    page = open_page()
    page.start()
    page.type("prints", "while True:\n    pass")
    page.button("prints", "Run").evaluate(
        """async (button) => {
            button.click();
            while (!button.textContent.includes("Stop")) await new Promise((go) => setTimeout(go));
            button.click();
        }"""
    )
    note = page.output("prints").locator(".nn-live-note")
    expect(note).to_contain_text("Stopped. What was defined before is gone. A new Python starts.")
    expect(note).to_have_count(1)
    page.wait_ready()
    assert page.run("rich", "1 + 1") == "2"


def test_a_loop_that_prints_without_end_is_stopped(open_page):
    page = open_page()
    page.start()
    page.type("prints", "while True:\n    print('again')")
    page.button("prints", "Run").click()
    expect(page.output("prints")).to_contain_text("again")
    page.panel.get_by_role("button", name="Stop").click()
    expect(page.output("prints").locator(".nn-live-note")).to_contain_text("Stopped.")
    page.wait_ready()


def test_a_cell_that_fills_memory_ends_in_a_message(open_page):
    page = open_page()
    page.start()
    text = page.run("first", "hoard = []\nwhile True:\n    hoard.append(np.ones(1_000_000))")
    assert "MemoryError" in text or "memory" in text
    expect(page.output("first").locator(".nn-live-note").first).to_contain_text("memory")
    page.panel.get_by_role("button", name="Restart").click()
    page.wait_ready()
    assert page.run("rich", "1 + 1") == "2"


def test_deep_recursion_leaves_a_usable_page(open_page):
    page = open_page()
    page.start()
    text = page.run("first", "def f(n):\n    return f(n + 1)\n\n\nf(0)")
    assert "RecursionError" in text or "Python had to be ended" in text
    page.wait_ready()
    assert page.run("rich", "1 + 1") == "2"


def test_a_connection_cut_in_the_middle_can_be_tried_again(open_page, host):
    host.cut["pyodide.asm.wasm"] = 3_000_000
    page = open_page(expect_errors=True)
    page.page.locator(".nn-live-start").click()
    expect(page.panel).to_have_attribute("data-state", "failed", timeout=20_000)
    expect(page.status).to_have_text(
        re.compile(
            r"The connection to localhost:\d+ was lost while fetching pyodide.asm.wasm. "
            "Check the connection, then try again."
        )
    )
    assert page.page.locator("figure.nn-figure img").first.is_visible()
    host.cut.clear()
    host.asked.clear()
    page.panel.get_by_role("button", name="Try again").click()
    page.wait_ready()
    # What had arrived is not fetched again.
    assert not [path for path in host.asked if path.endswith("python_stdlib.zip")]
    assert page.run("first").startswith("array(")


def test_a_connection_cut_while_matplotlib_comes_is_said_where_it_is_needed(open_page, host):
    name = "matplotlib-3.8.4-cp312-cp312-pyodide_2024_0_wasm32.whl"
    host.cut[name] = 1_000_000
    page = open_page(expect_errors=True)
    page.start()
    assert page.run("first").startswith("array(")
    page.run("plot")
    expect(page.output("plot")).to_contain_text(f"lost while fetching {name}")
    host.cut.clear()
    page.output("plot").get_by_role("button", name="Try again").click()
    expect(page.output("plot").locator("img")).to_be_visible(timeout=60_000)


def test_a_file_that_differs_is_refused_by_name(open_page, host):
    content = (host.runtime / "pyodide.asm.js").read_bytes()
    host.forged["pyodide.asm.js"] = content.replace(b"function", b"functiom", 1)
    page = open_page(expect_errors=True)
    page.page.locator(".nn-live-start").click()
    expect(page.status).to_contain_text("pyodide.asm.js", timeout=20_000)
    expect(page.status).to_contain_text("is not the file that this course was made for")


def test_a_browser_without_webassembly_is_told_what_to_do(open_page):
    page = open_page(init="delete window.WebAssembly")
    page.page.locator(".nn-live-start").click()
    expect(page.status).to_contain_text("This browser has no WebAssembly")
    expect(page.status).to_contain_text("Another browser will do")
    assert page.cell("first").locator("pre").first.is_visible()


def test_without_storage_the_page_works(open_page):
    page = open_page(
        init="Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})",
        expect_errors=True,
    )
    page.start()
    assert page.run("first", "2 + 2") == "4"


@pytest.mark.parametrize("part", ["live.js", "site.json", "live.css"])
def test_a_part_of_the_site_that_is_lost_is_a_message(open_page, host, part):
    if part == "live.css":
        host.cut[part] = 0
    else:
        host.forged[part] = b"<html>"
    page = open_page(expect_errors=True)
    page.page.locator(".nn-live-start").click()
    expect(page.panel.get_by_role("button", name="Try again")).to_be_visible(timeout=20_000)
    assert len(page.status.inner_text()) > 20


def test_the_memory_of_the_page_is_not_filled_by_restarts(open_page):
    page = open_page()
    page.start()
    for _ in range(3):
        page.panel.get_by_role("button", name="Restart").click()
        page.wait_ready()
    assert page.page.locator("iframe").count() == 1


def test_a_restart_needs_no_net(open_page):
    page = open_page()
    page.start()
    session = page.page.context.new_cdp_session(page.page)
    session.send("Network.clearBrowserCache")
    page.page.context.set_offline(True)
    page.panel.get_by_role("button", name="Restart").click()
    expect(page.panel).not_to_have_attribute("data-state", "ready")
    page.wait_ready()
    assert page.run("rich", "1 + 1") == "2"
