"""Every page of the built course runs live, its figures draw what Python out here draws."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.live.live_page import LivePage
from tests.live.server import serving

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "_build" / "html"
PAGES = sorted(
    str(path.relative_to(BUILT / "_live" / "cells").with_suffix(""))
    for path in (BUILT / "_live" / "cells").rglob("*.json")
)
LONG = 900_000  # ms for all cells of a page


def test_the_course_is_built():
    assert PAGES, "build the book first: make book"


@pytest.fixture(params=PAGES)
def chapter(request, runtime, browser):
    with serving(BUILT, runtime) as host:
        context = browser.new_context()
        page = LivePage(context.new_page(), host.url, request.param)
        page.host = host
        page.goto()
        page.start()
        yield page
        context.close()


def quiet(page):
    """Wait until nothing has run for a while: what nobody waits for starts after a pause."""
    idle = 0
    while idle < 4:
        page.page.wait_for_timeout(200)
        expect(page.panel).to_have_attribute("data-state", "ready", timeout=LONG)
        idle = idle + 1 if page.panel.get_attribute("data-state") == "ready" else 0


def baked_sentences(figure):
    """The sentences of all states that came with the page."""
    folder = figure.get_attribute("data-frames").rstrip("/").rpartition("/")[2]
    manifest = json.loads((BUILT / "_frames" / folder / "manifest.json").read_text("utf-8"))
    return {entry["sentence"] for entry in manifest["states"]}


def test_every_shown_cell_of_a_chapter_runs_and_every_figure_is_live(chapter):
    page = chapter
    page.page.get_by_text("Run all above", exact=True).last.evaluate("button => button.click()")
    quiet(page)
    # Figures that need a measurement which may take long wait for the reader's word.
    while (offers := page.page.get_by_role("button", name="Run them")).count():
        offers.first.click()
        quiet(page)
    assert page.page.locator(".nn-live-output .traceback").all_inner_texts() == []
    figures = page.page.locator("figure.nn-figure")
    for number in range(figures.count()):
        figure = figures.nth(number)
        expect(figure).to_have_class("nn-figure nn-figure-live")
        sentence = figure.locator(".nn-sentence").first
        assert sentence.inner_text() in baked_sentences(figure)
        slider = figure.locator("input[type=range]")
        if slider.count():  # then at a value between two baked ones
            slider.first.press("ArrowRight")
            stage = figure.locator(".nn-stage")
            expect(stage).not_to_have_attribute("aria-busy", "true", timeout=60_000)
            assert figure.locator(".nn-failed").all_inner_texts() == []
            assert sentence.inner_text()
    assert page.problems == []


def test_every_starter_says_that_it_was_not_tried_yet_and_its_solution_passes(chapter):
    page = chapter
    cells = json.loads((BUILT / "_live" / "cells" / f"{page.name}.json").read_text())["cells"]
    for position, cell in enumerate(cells):
        if "exercise" not in cell["tags"]:
            continue
        place = page.page.locator(f".nn-cell-{cell['index']}")
        status = place.locator(".nn-live-cell-status")
        check = place.locator(".nn-live-check")
        check.click()
        expect(status).to_have_text("not yet: read the hint below", timeout=60_000)
        solution = next(c for c in cells[position:] if "solution" in c["tags"])["source"]
        solution = solution.replace("_solution", "")  # under the names that the check asks for
        page.type_into(place, solution)
        check.click()
        expect(status).to_have_text("solved", timeout=60_000)
    assert page.problems == []
