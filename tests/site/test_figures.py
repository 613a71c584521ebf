"""Every figure with controls, in the page: it answers, says what it shows, and keeps its word."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.site.conftest import SITE, Watched
from tests.site.figure import Shown, all_figures

FIGURES = all_figures()
PAGES = sorted({figure.page for figure in FIGURES})
each_page = pytest.mark.parametrize("page", PAGES)


def on(watched: Watched, page: str) -> Iterator[Shown]:
    """Open a page and go through its figures."""
    watched.open(page)
    for baked in FIGURES:
        if baked.page == page:
            shown = Shown(baked, watched.page)
            shown.root.scroll_into_view_if_needed()
            yield shown


@each_page
def test_answers_to_the_keyboard(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        for name, values in figure.baked.controls.items():
            state, before = figure.state, figure.drawings()
            figure.control(name).focus()
            at = values.index(state[name])
            on_key, back_key = ("ArrowRight", "ArrowLeft")
            if figure.is_list(name):
                on_key, back_key = ("ArrowDown", "ArrowUp")
            target = at + 1 if at + 1 < len(values) else at - 1
            watched.page.keyboard.press(on_key if target > at else back_key)
            state[name] = values[target]
            figure.settles(state)
            assert figure.state == state
            assert figure.drawings() != before


@each_page
def test_answers_to_the_mouse(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        for name, values in figure.baked.controls.items():
            state, control = figure.state, figure.control(name)
            if figure.is_list(name):
                other = next(i for i, value in enumerate(values) if value != state[name])
                control.select_option(str(other))
                state[name] = values[other]
            else:
                control.scroll_into_view_if_needed()
                box = control.bounding_box()
                assert box is not None
                # Away from the thumb: a click on it moves nothing.
                at_end = values.index(state[name]) > len(values) / 2
                x = box["x"] + (3 if at_end else box["width"] - 3)
                watched.page.mouse.click(x, box["y"] + box["height"] / 2)
                state[name] = values[0 if at_end else -1]
            figure.settles(state)


@each_page
def test_a_handle_is_dragged_and_gives_its_slider_the_focus(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        about = figure.handle()
        if about is None:
            continue
        way = next(way for way in ("x", "y", "angle") if way in about)
        name = about[way]["control"]
        grip = figure.root.locator(".nn-shown .nn-grip")
        for place in (len(figure.baked.controls[name]) - 1, 0):
            start = grip.bounding_box()
            assert start is not None
            x, y = figure.point(about, way, place)
            watched.page.mouse.move(start["x"] + 22, start["y"] + 22)
            watched.page.mouse.down()
            watched.page.mouse.move(x, y, steps=5)
            watched.page.mouse.up()
            state = {**figure.state, name: figure.baked.controls[name][place]}
            figure.settles(state)
            assert figure.state == state
            assert figure.control(name).evaluate("e => e === document.activeElement")
            end = grip.bounding_box()
            assert end is not None
            assert abs(end["x"] + 22 - x) < 2 or abs(end["y"] + 22 - y) < 2


@each_page
@pytest.mark.parametrize("watched", [{"reduced_motion": "reduce"}, {}], indirect=True)
def test_glides_to_a_state_and_rests_in_it_exactly(watched: Watched, page: str) -> None:
    """On its way the picture has numbers of neither state, unless less motion is asked for."""
    calm = watched.page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    gliding = []
    for figure in on(watched, page):
        figure.settles(figure.state)
        state = figure.other_state()
        figure.set(state)
        figure.settles(state)
        watched.page.wait_for_timeout(300)
        before, after = figure.baked.drawings(figure.baked.default), figure.baked.drawings(state)
        on_the_way = figure.after_a_frame(figure.baked.default)
        figure.settles(figure.baked.default)
        gliding.append(on_the_way not in (figure.canonical(before), figure.canonical(after)))
    assert any(gliding) != calm


@each_page
def test_says_what_it_shows_when_a_control_rests(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        state = figure.other_state()
        figure.set(state)
        figure.settles(state)
        sentence = figure.baked.sentence(state)
        announced = figure.root.locator(".nn-announce")
        assert announced.get_attribute("role") == "status"
        watched.page.wait_for_function(
            "([id, s]) => document.querySelector(`#${id} .nn-announce`).textContent === s",
            arg=[figure.baked.name, sentence],
        )
        # The picture's text alternative is that sentence.
        for panels in figure.root.locator(".nn-shown .nn-panels:visible").all():
            label = panels.get_attribute("aria-labelledby")
            assert watched.page.locator(f"#{label}").inner_text() == sentence


@each_page
def test_keeps_a_frame_to_compare(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        drawings, sentence = figure.drawings(), figure.sentence()
        figure.root.get_by_role("button", name="Keep to compare").click()
        state = figure.other_state()
        figure.set(state)
        figure.settles(state)
        kept = figure.root.locator(".nn-kept")
        same = [text.replace("kept-", "") for text in figure.drawings(".nn-kept")]
        assert same == drawings
        ids = figure.root.locator("[id]").evaluate_all("all => all.map(e => e.id)")
        assert len(set(ids)) == len(ids)
        assert kept.locator(".nn-sentence").inner_text() == sentence
        kept.get_by_role("button", name="Remove").click()
        assert figure.root.locator(".nn-kept").count() == 0


@each_page
@pytest.mark.parametrize(
    "watched", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True
)
def test_can_be_taken_along(watched: Watched, page: str) -> None:
    """A copied link restores the state; the copied line of Python names it."""
    addresses = {}
    for figure in on(watched, page):
        last = figure.baked.states[-1]["state"]
        figure.set(last)
        figure.settles(last)
        figure.root.get_by_role("button", name="Copy Python").click()
        call = watched.page.evaluate("navigator.clipboard.readText()").partition("(")[2]
        for name, value in last.items():
            assert f"{name}={json.dumps(value).removesuffix('.0')}" in call
        figure.root.get_by_role("button", name="Copy link").click()
        addresses[figure.baked.name] = watched.page.evaluate("navigator.clipboard.readText()")
    # All of them in one address, as someone may write it by hand.
    hashes = "&".join(address.partition("#")[2] for address in addresses.values())
    watched.page.goto("about:blank")
    watched.page.goto(f"{watched.site}{page}#{hashes}")
    for baked in FIGURES:
        if baked.page == page:
            shown = Shown(baked, watched.page)
            shown.settles(baked.states[-1]["state"])
            assert shown.state == baked.states[-1]["state"]


@each_page
def test_a_link_between_two_stops_leads_to_the_nearest_and_says_so(
    watched: Watched, page: str
) -> None:
    """As Run live copies it; and where the reader looks, not below the window's edge."""
    for figure in on(watched, page):
        for name, values in figure.baked.controls.items():
            if figure.is_list(name) or len(values) < 2:
                continue
            between = values[0] + (values[1] - values[0]) / 100
            address = f"{figure.baked.name}.{name}={between}"
            watched.page.evaluate("text => { location.hash = text }", address)
            figure.settles({**figure.state, name: values[0]})
            said = figure.root.locator(".nn-said")
            assert "the nearest here is" in said.inner_text()
            assert watched.page.evaluate(
                "id => { const box = document.querySelector(`#${id} .nn-said`)"
                ".getBoundingClientRect();"
                " return box.top >= 0 && box.bottom <= window.innerHeight }",
                figure.baked.name,
            )
            said.evaluate("e => { e.textContent = '' }")


@each_page
def test_a_slider_keeps_its_place_whatever_its_value(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        for name, values in figure.baked.controls.items():
            if figure.is_list(name):
                continue
            places = set()
            for value in values:
                figure.set({**figure.state, name: value})
                box = figure.control(name).bounding_box()
                assert box is not None
                output = figure.control(name).locator("xpath=../output")
                assert output.evaluate("e => e.scrollWidth <= e.clientWidth")
                places.add((box["x"], box["width"], output.evaluate("e => e.clientWidth")))
            assert len(places) == 1


GARBAGE = [
    "{figure}.{control}=nonsense",
    "{figure}.{control}=<img src=x onerror=alert(1)>",
    "{figure}.{control}=%E0%A4%A",
    "{figure}.nothing=1",
    "{figure}.{control}",
    "%00&=&&.=.&__proto__.constructor=1",
]


@each_page
def test_survives_garbage_in_the_address(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        fresh, control = figure.state, next(iter(figure.baked.controls))
        for garbage in GARBAGE:
            text = garbage.format(figure=figure.baked.name, control=control)
            watched.page.evaluate("text => { location.hash = text }", text)
            if "=" in text and text.startswith(figure.baked.name):
                said = figure.root.locator(".nn-said")
                assert "does not have" in said.inner_text()
                said.evaluate("e => { e.textContent = '' }")
            assert figure.state == fresh
        figure.settles(fresh)
        assert watched.page.locator("img[src=x]").count() == 0


@each_page
def test_fetches_no_more_than_it_needs(watched: Watched, page: str) -> None:
    """Before the first touch nothing; after it a row and its neighbours, never the grid."""
    for figure in on(watched, page):
        mark = f"_frames/{figure.baked.folder.name}/"

        def fetched(mark: str = mark) -> set[str]:
            return {url for url in watched.requests if mark in url}

        figure.settles(figure.state)
        assert not fetched()
        figure.control(next(reversed(figure.baked.controls))).focus()
        watched.page.wait_for_timeout(300)
        watched.page.wait_for_load_state("networkidle")
        assert 1 <= len(fetched()) <= 1 + 2 * (len(figure.baked.controls) - 1)


@each_page
def test_keeps_the_old_frame_while_one_is_missing(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        figure.settles(figure.state)
        drawings = figure.drawings()
        watched.page.route("**/_frames/**", lambda route: route.abort())
        state = figure.other_state()
        figure.set(state)
        watched.page.wait_for_selector(f"#{figure.baked.name} .nn-failed")
        assert figure.drawings() == drawings
        assert "did not arrive" in figure.sentence()
        watched.page.unroute("**/_frames/**")
        figure.set(state)
        figure.settles(state)
    # The requests that were cut are what this test is about.
    watched.wrong[:] = [w for w in watched.wrong if "_frames" not in w and "ERR_FAILED" not in w]


@each_page
@pytest.mark.parametrize("watched", [{"java_script_enabled": False}], indirect=True)
def test_shows_its_default_frame_without_javascript(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        figure.settles(figure.baked.default)
        for drawing in figure.root.locator(".nn-panel > svg").all():
            box = drawing.bounding_box()
            assert box is not None
            assert box["width"] > 100
        assert figure.sentence().strip()
        assert not figure.root.locator(".nn-controls").is_visible()
    # Scripts that are announced but, without JavaScript, never come.
    watched.wrong[:] = [w for w in watched.wrong if not w.partition("?")[0].endswith(".js")]


@each_page
def test_takes_the_inks_of_the_page(watched: Watched, page: str) -> None:
    """One drawing, also after a move; its neutral colours change with the theme."""
    for figure in on(watched, page):
        last = figure.baked.states[-1]["state"]
        figure.set(last)
        figure.settles(last)
        inks = {}
        for theme in ("dark", "light"):
            watched.page.evaluate("name => document.documentElement.dataset.theme = name", theme)
            inks[theme] = figure.root.locator(".nn-shown svg text").evaluate_all(
                "all => all.map(text => getComputedStyle(text).fill)"
            )
        figure.settles(last)
        assert inks["light"]
        assert inks["light"] != inks["dark"]


@each_page
@pytest.mark.parametrize("watched", [{"reduced_motion": "reduce"}, {}], indirect=True)
def test_plays_and_steps(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        play = figure.root.locator(".nn-play button:nth-child(2)")
        animated = watched.page.evaluate(
            "id => document.getElementById(id).nnFigure.controls.some(c => c.animate)",
            figure.baked.name,
        )
        assert (play.count() > 0) == animated
        if not animated:
            continue
        start = figure.state
        play.click()
        if not watched.page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches"):
            assert (play.get_attribute("aria-label") or "").startswith("Pause ")
            watched.page.wait_for_timeout(1500)
            play.click()
        assert figure.state != start
        assert (play.get_attribute("aria-label") or "").startswith("Play ")
        rest = figure.state
        watched.page.wait_for_timeout(1200)
        assert figure.state == rest


@each_page
def test_says_when_a_goal_is_found(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        if figure.baked.states[0]["found"] is None:
            continue
        for wanted in (True, False):
            entry = next(s for s in figure.baked.states if s["found"] is wanted)
            figure.set(entry["state"])
            figure.settles(entry["state"])
            said = figure.root.locator(".nn-goal-state").inner_text()
            assert said == ("Found." if wanted else "Found before.")


@each_page
def test_a_prediction_is_answered_once_its_figure_shows_the_answer(
    watched: Watched, page: str
) -> None:
    shown = {figure.baked.name: figure for figure in on(watched, page)}
    predictions = watched.page.locator(".nn-predict:not(.nn-ask)").all()
    assert predictions, "a chapter asks before it tells"
    for prediction in predictions:
        figure = shown[prediction.get_attribute("data-figure") or ""]
        name, measured = prediction.get_attribute("data-name"), prediction.locator(".nn-measured")
        prediction.locator("input").first.check()
        assert not measured.is_visible()
        answering = [figure.other_state()]
        if prediction.get_attribute("data-waits") == "state":
            states = figure.baked.states
            answering = [entry["state"] for entry in states if name in entry["shows"]]
            others = [entry["state"] for entry in states if name not in entry["shows"]]
            assert answering, f"no state of {figure.baked.name} answers {name}"
            assert others, f"every state of {figure.baked.name} answers {name}"
            figure.set(others[-1])
            figure.settles(others[-1])
            assert not measured.is_visible()
        figure.set(answering[0])
        figure.settles(answering[0])
        assert measured.is_visible()
        guess = prediction.locator("label").first.inner_text().strip()
        assert guess in measured.inner_text()


@each_page
def test_a_prediction_is_answered_when_asked(watched: Watched, page: str) -> None:
    watched.open(page)
    for prediction in watched.page.locator(".nn-predict:not(.nn-ask)").all():
        ask = prediction.get_by_role("button", name="Show the answer")
        assert not ask.is_visible()
        prediction.locator("input").last.check()
        ask.click()
        assert prediction.locator(".nn-measured").is_visible()


@each_page
def test_what_was_found_guessed_and_kept_survives_a_reload(watched: Watched, page: str) -> None:
    goals = []
    for figure in on(watched, page):
        found = [entry["state"] for entry in figure.baked.states if entry["found"]]
        state = found[0] if found else figure.other_state()
        figure.set(state)
        figure.settles(state)
        figure.root.get_by_role("button", name="Keep to compare").click()
        if found:
            goals.append(figure.baked.name)
    guess = watched.page.locator(".nn-predict input").first
    guess.check()
    watched.page.reload()
    assert guess.is_checked()
    for baked in FIGURES:
        if baked.page != page:
            continue
        shown = Shown(baked, watched.page)
        shown.root.locator(".nn-kept .nn-panel > svg").first.wait_for()
        found = [entry["state"] for entry in baked.states if entry["found"]]
        kept = found[0] if found else shown.other_state()
        same = [text.replace("kept-", "") for text in shown.drawings(".nn-kept")]
        assert same == shown.canonical(baked.drawings(kept))
        assert shown.root.locator(".nn-kept .nn-sentence").inner_text() == baked.sentence(kept)
        if baked.name in goals:
            assert shown.root.locator(".nn-goal-state").inner_text().startswith("Found")


@each_page
def test_the_code_is_behind_one_button_of_the_card(watched: Watched, page: str) -> None:
    for figure in on(watched, page):
        code = figure.root.get_by_role("button", name="Code", exact=True)
        if not code.count():
            continue  # its code stands open in the text
        block = figure.root.locator("xpath=ancestor::div[contains(@class, 'cell')]").locator(
            ".cell_input"
        )
        assert not block.first.is_visible()
        assert code.get_attribute("aria-expanded") == "false"
        code.click()
        assert block.first.is_visible()
        assert code.get_attribute("aria-expanded") == "true"
        code.click()
        assert not block.first.is_visible()


def test_each_answer_to_a_question_has_its_reason_and_is_remembered(watched: Watched) -> None:
    asked = [page for page in PAGES if "nn-ask" in (SITE / page).read_text("utf-8")]
    for page in asked:
        watched.open(page)
        for question in watched.page.locator(".nn-ask").all():
            reasons = question.locator(".nn-reason")
            for place, option in enumerate(question.locator("input").all()):
                option.check()
                assert [reason.is_visible() for reason in reasons.all()] == [
                    other == place for other in range(reasons.count())
                ]
        watched.page.reload()
        for question in watched.page.locator(".nn-ask").all():
            assert question.locator("input").last.is_checked()
            assert question.locator(".nn-reason").last.is_visible()
