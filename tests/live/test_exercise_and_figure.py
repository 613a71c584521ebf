"""Exercises are checked on the spot; figures with controls take any value."""

from __future__ import annotations

import json

import numpy as np
from playwright.sync_api import expect

from tests.live.live_page import START


def test_an_exercise_gives_its_hint_then_is_solved_and_stays_marked(open_page):
    page = open_page()
    page.start()
    status = page.cell("starter").locator(".nn-live-cell-status")
    page.button("starter", "Check").click()
    expect(status).to_have_text("not yet: read the hint below", timeout=START)
    expect(page.output("check")).to_contain_text("Hint: 3 squared is 9, not None.")
    assert page.page.locator(".nn-live-solved").count() == 0
    page.type("starter", "def square(x):\n    return x * x")
    page.button("starter", "Check").click()
    expect(status).to_have_text("solved", timeout=START)
    expect(page.output("check")).to_have_text("Solved.")
    expect(page.page.locator(".nn-live-solved")).to_have_text("✓ solved")
    page.goto()
    expect(page.page.locator(".nn-live-solved")).to_have_text("✓ solved")


def live_figure(page):
    figure = page.page.locator("figure.nn-figure")
    expect(figure).to_have_class("nn-figure nn-figure-live", timeout=60_000)
    return figure


def test_a_figure_takes_a_value_that_was_never_baked(open_page):
    page = open_page()
    page.start()
    figure = live_figure(page)
    slider = figure.locator("input[type=range]")
    for _ in range(3):
        slider.press("ArrowRight")
    # The same figure, drawn by the Python out here.
    cells = json.loads((page.host.site / "_live" / "cells" / "page.json").read_text())["cells"]
    space: dict = {}
    exec(next(cell["source"] for cell in cells if cell["id"] == "figure"), space)
    drawn, sentence = space["line"](2.3)
    expect(figure.locator(".nn-sentence").first).to_have_text(sentence)
    assert figure.locator(".nn-panel > svg use").count() > 0  # marks of the axes
    text = page.run(
        "first",
        "import json\nf, s = line(2.3)\n"
        "print(json.dumps([s, f.axes[0].lines[0].get_xydata().tolist()]))",
    )
    said, data = json.loads(text)
    assert said == sentence
    np.testing.assert_allclose(data, drawn.axes[0].lines[0].get_xydata(), atol=1e-5)


EVIL = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="window.hit=1">
<script>window.hit=1</script>
<style>@import url(http://evil.example/s.css); body { display: none }</style>
<foreignObject><div onclick="window.hit=1">x</div></foreignObject>
<image href="http://evil.example/a.png" onerror="window.hit=1"/>
<image href="data:image/svg+xml;base64,PHN2Zy8+"/>
<use href="http://evil.example/b.svg#a"/>
<a href="javascript:window.hit=1"><text>link</text></a>
<path style="fill: url(http://evil.example/c.svg#a)" d="M0 0"/>
<path style="fill: u\\72l(http://evil.example/d.svg#a)" d="M0 0"/>
<path fill="url('http://evil.example/e.svg#a')" d="M0 0"/>
<animate attributeName="href" to="javascript:window.hit=1"/>
<path class="good" style="fill: var(--nn-ink, #000)" clip-path="url(#clip)" d="M0 0L9 9"/>
<image class="pixels" href="data:image/png;base64,iVBORw0KGgo="/>
</svg>"""


def test_a_drawing_is_sanitised_before_it_enters_the_page(open_page):
    # The browser's console tells of each handler that the page's policy has blocked.
    page = open_page(expect_errors=True)
    page.start()
    figure = live_figure(page)
    asked = []
    page.page.on("request", lambda request: asked.append(request.url))
    page.run(
        "first",
        "import nncourse.figures.frame as frame\n"
        f"frame.svg = lambda panel, prefix: {EVIL!r}\nprint('ready')",
    )
    figure.locator("input[type=range]").press("ArrowRight")
    good = figure.locator(".nn-panel path.good")
    expect(good).to_have_count(1, timeout=20_000)
    assert good.get_attribute("style") == "fill: var(--nn-ink, #000)"
    assert good.get_attribute("clip-path") == "url(#clip)"
    assert (figure.locator(".pixels").get_attribute("href") or "").startswith("data:image/png")
    inside = figure.locator(".nn-panel").inner_html()
    for word in ("evil", "hit", "script", "foreignobject", "<style", "<animate", "<a ", "svg+xml"):
        assert word not in inside.lower()
    assert not [url for url in asked if "evil" in url]
    assert page.page.evaluate("window.hit") is None


def test_dragging_leaves_no_queue_and_the_last_value_wins(open_page):
    page = open_page()
    page.start()
    figure = live_figure(page)
    slider = figure.locator("input[type=range]")
    slider.evaluate(
        "async (input) => { for (let i = 0; i <= 60; i++) { input.value = 1 + i / 30;"
        " input.dispatchEvent(new Event('input', {bubbles: true}));"
        " await new Promise((r) => setTimeout(r, 10)); } }"
    )
    expect(figure.locator(".nn-sentence").first).to_have_text(
        "At the right end the line is 3 high."
    )
    assert page.run("first", "1 + 1") == "2"


def test_a_dragged_figure_shows_pictures_all_the_way(open_page):
    """Each picture that is done is shown, though a newer value waits by then."""
    page = open_page()
    page.start()
    figure = live_figure(page)
    shown = figure.locator("input[type=range]").evaluate(
        "async (input) => { const words = input.closest('figure').querySelector('.nn-sentence');"
        " let shown = 0; new MutationObserver(() => shown++).observe(words, {childList: true});"
        " const end = performance.now() + 3000;"
        " for (let i = 0; performance.now() < end; i++) { input.value = 1 + (i % 61) / 30;"
        " input.dispatchEvent(new Event('input', {bubbles: true}));"
        " await new Promise((r) => setTimeout(r, 10)); } return shown; }"
    )
    assert shown >= 3


def test_a_figure_moves_on_while_a_cell_computes_and_is_baked_again_after_stop(open_page):
    page = open_page()
    page.start()
    figure = live_figure(page)
    page.type("first", "while True: pass")
    page.button("first", "Run").click()
    expect(page.panel).to_have_attribute("data-state", "busy")
    figure.locator("input[type=range]").press("End")
    expect(figure.locator("output").first).to_have_text("3")
    page.panel.get_by_role("button", name="Stop").click()
    sentence = figure.locator(".nn-sentence").first
    expect(sentence).to_have_text("At the right end the line is 3 high.")
    page.wait_ready()
    live_figure(page)
