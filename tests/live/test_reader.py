"""By keyboard, on a phone, with a screen reader."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def test_the_editor_is_left_by_keyboard_and_says_how(open_page):
    page = open_page()
    page.start()
    editor = page.editor("first")
    editor.focus()
    keys = page.cell("first").locator(".nn-live-keys")
    expect(keys).to_be_visible()
    expect(keys).to_have_text("Shift+Enter runs · Tab indents · Esc, then Tab leaves the editor")
    page.page.keyboard.press("Control+Home")
    page.page.keyboard.press("Tab")
    expect(editor).to_be_focused()
    assert editor.locator(".cm-line").first.inner_text().startswith("    x = ")
    page.page.keyboard.press("Shift+Tab")
    page.page.keyboard.press("Escape")
    expect(keys).to_have_text("Tab now leaves the editor")
    page.page.keyboard.press("Tab")
    expect(page.button("first", "Run")).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(page.output("first")).to_contain_text("array(", timeout=20_000)
    page.page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.page.keyboard.press("Escape")
    page.page.keyboard.press("Shift+Tab")
    expect(editor).not_to_be_focused()


def test_shift_enter_runs_and_goes_on(open_page):
    page = open_page()
    page.start()
    page.editor("first").focus()
    page.page.keyboard.press("Shift+Enter")
    expect(page.editor("prints")).to_be_focused()
    expect(page.output("first")).to_contain_text("array(")
    page.type("first", "1 + 1")
    page.page.keyboard.press("Control+Enter")
    expect(page.editor("first")).to_be_focused()
    expect(page.output("first")).to_have_text("2")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("keys", [[], ["Escape"]], ids=["typing", "leaving"])
def test_a_button_stays_under_the_pointer_that_presses_it(open_page, width, keys):
    """A press takes the focus from the editor; a hand needs a tenth of a second to let go."""
    page = open_page(viewport={"width": width, "height": 740})
    page.start()
    page.type("first", "1 + 1")
    for key in keys:
        page.page.keyboard.press(key)
    button = page.button("first", "Run")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    page.page.mouse.move(place["x"] + 3, place["y"] + place["height"] - 2)
    page.page.mouse.down()
    page.page.wait_for_timeout(150)
    assert button.bounding_box() == place
    page.page.mouse.up()
    expect(page.output("first")).to_have_text("2")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_live(open_page, theme):
    page = open_page(color_scheme=theme, expect_errors=True)  # axe asks for style sheets again
    found = findings(page)
    page.start()
    page.panel.get_by_role("button", name="Run all").click()
    expect(page.output("check")).to_contain_text("Hint", timeout=60_000)
    page.run("first", "1 / 0")
    page.editor("first").focus()
    found += findings(page)
    assert not found


def findings(page):
    results = Axe().run(page.page)
    return [
        (rule["id"], [node["html"] for node in rule["nodes"]])
        for rule in results.response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def test_nothing_scrolls_sideways_on_a_phone(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.start()
    page.type("rich", "print('x' * 500)\n'a long line ' * 40")
    page.panel.get_by_role("button", name="Run all").click()
    expect(page.output("check")).to_contain_text("Hint", timeout=60_000)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.page.evaluate(wide) <= 0


def test_the_script_before_the_click_is_small(open_page, host):
    import gzip

    content = (host.site / "_live" / "button.js").read_bytes()
    assert len(gzip.compress(content)) < 6_000


def test_a_cell_shows_that_it_has_the_focus_and_that_it_runs(open_page):
    page = open_page()
    page.start()
    cell = page.cell("prints").locator(".nn-live-cell")
    outline = "cell => [getComputedStyle(cell).outlineStyle, getComputedStyle(cell).outlineWidth]"
    assert cell.evaluate(outline)[0] == "none"
    page.type("prints", "while True:\n    pass")
    assert cell.evaluate(outline) == ["solid", "2px"]
    page.page.keyboard.press("Control+Enter")
    expect(cell).to_have_class(re.compile("nn-running"))
    page.cell("first").locator(".cm-content").focus()
    assert cell.evaluate(outline) == ["dashed", "2px"]


@pytest.mark.parametrize("size", [(320, 256), (1280, 720)], ids=["zoomed to 400 %", "as it is"])
def test_the_line_that_is_edited_is_never_covered(open_page, size):
    width, height = size
    page = open_page(viewport={"width": width, "height": height})
    page.start()
    page.type("plot", "import time\ntime.sleep(30)")
    page.button("plot", "Run").click()
    expect(page.panel).to_have_attribute("data-state", "busy")
    page.type("first", "\n".join(f"a{number} = 1" for number in range(40)))
    for _ in range(39):
        page.page.keyboard.press("ArrowUp")
    uncovered = """() => {
        const cursor = document.querySelector(".cm-cursor-primary");
        const { left, top, bottom } = cursor.getBoundingClientRect();
        const there = document.elementFromPoint(left + 2, (top + bottom) / 2);
        return Boolean(there?.closest(".nn-live-cell"));
    }"""
    page.page.wait_for_function(uncovered, timeout=5_000)


def test_the_panel_s_place_is_kept_on_a_phone(open_page, host):
    """The script that wakes it comes late; until then nothing but the button may be missing."""
    host.slow["button.js"] = 1
    page = open_page(viewport={"width": 390, "height": 844})
    shifts = page.page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 2500);
        })"""
    )
    expect(page.page.locator(".nn-live-start")).to_be_enabled()
    assert shifts < 0.02
