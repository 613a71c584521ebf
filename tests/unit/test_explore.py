"""Figures with controls: states, drawing, baking, and what they say to bad input."""

import functools
import json
import re
import warnings

import numpy as np
import pytest
from matplotlib.figure import Figure

from nncourse import plots
from nncourse.drawings import forward_propagation
from nncourse.figures import Choice, Frame, Goal, Slider, explore, figures, predict
from nncourse.figures.bake import bake
from nncourse.figures.page import FRAMES, figure_html
from nncourse.figures.predict import waiting
from nncourse.figures.rows import unpacked


def draw(shape, size):
    figure, axes = plots.panel("t", "x", "y")
    axes.plot([0, size], [0, 1 if shape == "up" else -1], color=plots.ink().text)
    return Frame([figure], f"A line going {shape} to {size:g}.", {"size": size})


def example(**changes):
    given = {
        "shape": Choice(("up", "down"), label="Direction"),
        "size": Slider((1, 2, 4), label="Size", unit="cm"),
        "title": "Which way?",
        "name": "example",
    }
    return explore(draw, **{**given, **changes})


def test_the_last_control_varies_fastest():
    assert [state["size"] for state in example().states][:4] == [1, 2, 4, 1]


def test_starts_at_the_defaults():
    assert example().default == {"shape": "up", "size": 2}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"shape": "upp"}, "Direction must be one of up, down; got 'upp'; did you mean 'up'"),
        ({"size": "big"}, "Size must be a number from 1 to 4; got 'big'"),
        ({"size": float("nan")}, "Size must be a number from 1 to 4; got nan"),
        ({"size": True}, "Size must be a number"),
        ({"size": 9}, "Size must be a number from 1 to 4; got 9"),
        ({"colour": "red"}, "this figure has no control 'colour'; it has shape, size"),
    ],
)
def test_refuses_a_state_it_does_not_have(state, words):
    with pytest.raises(ValueError, match=words):
        example().render(state)


def test_takes_any_value_between_the_ends_when_live():
    assert example().render({"size": 3.21}).sentence == "A line going up to 3.21."


def test_whole_numbers_stay_whole():
    figure = example(size=Slider((1, 2, 4), label="Size", whole=True))
    with pytest.raises(ValueError, match="whole; got 2\\.5"):
        figure.render({"size": 2.5})


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (3, TypeError, "must be a Choice, a Slider, or a list"),
        ("up", TypeError, "must be a Choice, a Slider, or a list"),
        ([], TypeError, "must be a Choice"),
        ([1, "a"], ValueError, "finite numbers; got 'a'"),
        ([1, 1], ValueError, "each value once"),
        ([2, 1], ValueError, "increasing"),
        ([1, float("inf")], ValueError, "finite"),
    ],
)
def test_refuses_what_is_no_control(given, error, words):
    with pytest.raises(error, match=words):
        example(size=given)


def test_refuses_a_default_that_is_not_baked():
    with pytest.raises(ValueError, match="default of a slider must be one of"):
        Slider((1, 2), default=3)
    with pytest.raises(ValueError, match="did you mean 'relu'"):
        Choice(("relu", "tanh"), default="rely", label="Activation")


def test_refuses_more_states_than_can_be_baked():
    with pytest.raises(ValueError, match="1201 states, at most 1200"):
        example(shape=["a"], size=list(range(1201)))


def test_a_slider_in_factors_wants_positive_values():
    with pytest.raises(ValueError, match="above 0; got 0"):
        Slider((0, 1), log=True)


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (None, "must return its figure and a sentence"),
        ((Figure(), ""), "a sentence that says what is to be seen"),
        (("picture", "words"), "must return matplotlib figures"),
        (([], "words"), "must return matplotlib figures"),
    ],
)
def test_says_what_a_drawing_function_must_return(returned, words):
    with pytest.raises(TypeError, match=words):
        explore(lambda size: returned, size=[1, 2], title="t", name="wrong").render()


def test_an_unknown_theme_is_refused():
    with pytest.raises(ValueError, match="theme must be one of light, dark, page; got 'sepia'"):
        plots.theme("sepia").__enter__()


def test_a_goal_is_found_where_its_predicate_says():
    figure = example(goal=Goal("make it long", lambda v: v["size"] > 3 and v["shape"] == "up"))
    assert [figure.render(state).found for state in figure.states] == [False, False, True] + 3 * [
        False
    ]


def test_the_line_of_python_draws_the_state():
    assert example().call({"shape": "up", "size": 2}) == "draw(shape='up', size=2)"


def test_baking_writes_every_state_with_its_sentence(tmp_path):
    figure = example()
    baked = bake(figure, tmp_path)
    manifest = json.loads((tmp_path / baked.folder / "manifest.json").read_text("utf-8"))
    assert [state["state"] for state in manifest["states"]] == figure.states
    for place, state in enumerate(figure.states):
        row = manifest["rows"][place // 3]["file"]
        content = json.loads((tmp_path / baked.folder / row).read_text("utf-8"))
        assert unpacked(content, place % 3) == figure.render(state).panels
        assert content["states"][place % 3]["sentence"] == figure.render(state).sentence
    assert bake(figure, tmp_path).folder == baked.folder  # the same content, the same address


def test_a_state_that_fails_to_draw_fails_the_baking_and_is_named(tmp_path):
    def fragile(size):
        if size == 2:
            raise ZeroDivisionError("no")
        return plots.panel()[0], f"Size {size}."

    with pytest.raises(RuntimeError, match=r"fragile\(size=2\) failed to draw: Zero"):
        bake(explore(fragile, size=[1, 2], title="t"), tmp_path)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: warnings.warn("divided by zero", RuntimeWarning, stacklevel=1), "failed.*divided"),
        (lambda: print("here"), "prints while it draws: 'here'"),
    ],
)
def test_a_state_that_says_something_on_the_side_fails_the_baking(tmp_path, act, words):
    def chatty(size):
        if size == 2:
            act()
        return plots.panel()[0], f"Size {size}."

    with pytest.raises(RuntimeError, match=rf"chatty\(size=2\) {words}"):
        bake(explore(chatty, size=[1, 2], title="t"), tmp_path)


def test_a_row_that_is_too_large_fails_the_baking(tmp_path):
    def heavy(size):
        figure, axes = plots.panel()
        for values in np.random.default_rng(0).random((20, 2000)):
            axes.scatter(values, values[::-1])
        return figure, f"Size {size}."

    with pytest.raises(RuntimeError, match=r"the row of heavy\(size=1\) has \d+ bytes"):
        bake(explore(heavy, size=[1], title="t"), tmp_path)


def test_a_state_with_other_panels_fails_the_baking(tmp_path):
    def growing(size):
        return [plots.panel()[0] for _ in range(size)], f"Size {size}."

    with pytest.raises(RuntimeError, match="all states want the same panels"):
        bake(explore(growing, size=[1, 2], title="t"), tmp_path)


def test_the_page_escapes_what_a_notebook_says(tmp_path):
    def sly(size):
        return plots.panel()[0], f"</script><script>alert({size})</script>"

    figure = explore(sly, size=[1, 2], title="<b>t</b>", name="sly")
    html = figure_html(figure, bake(figure, tmp_path))
    assert "<script>alert" not in html
    assert "<b>" not in html
    data = html.partition('class="nn-data">')[2].partition("</script>")[0]
    assert json.loads(data)["name"] == "sly"
    assert FRAMES in html


def test_widgets_redraw_and_report_errors_in_words():
    from nncourse.figures.widget import figure_widget

    def fragile(size):
        if size > 2:
            raise ValueError("<too long>")
        return plots.panel()[0], f"Size {size:g}."

    figure = explore(fragile, size=[1, 2, 3], title="t", name="fragile-widget")
    predict("p", "How?", ["so", "otherwise"], measured="so it is.", figure="fragile-widget")
    question = waiting["fragile-widget"][0].widget()
    box = figure_widget(figure)
    _, controls, picture, sentence, *_ = box.children
    slider = controls.children[0]
    question.children[1].value = "otherwise"
    slider.value = 1
    assert sentence.value == "Size 1."
    assert "otherwise" in question.children[2].value
    assert "so it is." in question.children[2].value
    before = picture.value
    slider.value = 3
    assert sentence.value == "<b>ValueError</b>: &lt;too long&gt;"
    assert picture.value == before  # the last good frame


def widget_of(**changes):
    from nncourse.figures.widget import figure_widget

    return figure_widget(example(**changes)).children


def test_the_widget_draws_in_the_theme_of_jupyterlab():
    picture = widget_of()[2].value
    assert "--nn-ink: var(--jp-content-font-color1, #22262e)" in picture
    assert "stroke: var(--nn-ink, #22262d)" in picture  # the line, drawn in the page's ink


def test_a_widget_sets_stops_and_defaults_exactly_and_its_ends_draw():
    rate = Slider((0.1, 0.3, 1, 5), label="Rate", unit="s", log=True, default=0.3)
    _, controls, _, sentence, row, _ = widget_of(size=rate)
    slider = controls.children[1]
    assert slider.value == 0.3
    for value in (0.1, 5):
        slider.value = value
        assert sentence.value == f"A line going up to {value:g}."
        assert row.children[1].value == f"<code>draw(shape=&#x27;up&#x27;, size={value})</code>"
    assert slider.options[-1] == ("5 s", 5)


def test_play_goes_to_the_last_stop_and_leaves_other_values_alone():
    size = Slider((0, 1, 10, 55), label="Epoch", whole=True, animate=True, default=0)
    slider, play = widget_of(size=size)[1].children[1].children
    for place in range(play.max + 1):
        play.value = place
    assert slider.value == 55
    slider.value = 12
    assert (slider.value, play.value) == (12, 2)


def test_pictures_kept_in_a_widget_share_no_ids():
    *_, picture, _, row, kept = widget_of()
    row.children[0].click()
    now, then = (set(re.findall(r' id="([^"]+)"', html.value))
                 for html in (picture, kept.children[1]))  # fmt: skip
    assert now
    assert not now & then


def test_a_prediction_wants_different_options():
    with pytest.raises(ValueError, match="two or more different options"):
        predict("p", "Is it?", ["yes", "yes"], measured="yes.", figure="none")


def test_figures_are_known_by_name():
    assert figures["example"] is example() or figures["example"].name == "example"


def test_panels_that_are_too_wide_for_a_phone_are_refused():
    with pytest.raises(ValueError, match=r"at most 4\.5 inches wide"):
        plots.panel(size=(6, 3))


def test_every_activation_has_its_own_colour():
    import nnkit

    colours = [plots.colour(name) for name in nnkit.ACTIVATIONS]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("ground", ["#ffffff", "#16181d"])
def test_every_colour_stands_out_on_both_grounds(ground):
    def luminance(colour):
        parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    for name, colour in {**plots.COLOURS, "accent": plots.ACCENT}.items():
        low, high = sorted([luminance(colour), luminance(ground)])
        assert (high + 0.05) / (low + 0.05) >= 3, f"{name} on {ground}"


def test_a_changed_global_is_seen_at_the_next_drawing():
    scale = [1]

    def scaled(size):
        return plots.panel()[0], f"Size {size * scale[0]}."

    figure = explore(scaled, size=[1, 2], title="t")
    assert figure.render({"size": 2}).sentence == "Size 2."
    scale[0] = 5
    assert figure.render({"size": 2}).sentence == "Size 10."


def test_a_second_figure_of_the_same_name_is_refused_by_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv("NNKIT_FRAMES", str(tmp_path))
    example(name="twin")._ipython_display_()
    with pytest.raises(ValueError, match="already shows a figure named 'twin': give this one"):
        example(name="twin")._ipython_display_()


def test_draw_may_be_a_partial_function():
    figure = explore(functools.partial(draw, "up"), size=[1, 2], title="t")
    assert figure.name == "draw"
    assert figure.render({"size": 1}).sentence == "A line going up to 1."
    assert figure.call({"size": 1}) == "draw('up', size=1)"
    named = explore(functools.partial(draw, shape="down"), size=[1, 2], title="t")
    assert named.call({"size": 1}) == "draw(shape='down', size=1)"


def test_a_name_that_no_address_can_hold_is_refused():
    with pytest.raises(ValueError, match="letters, digits and hyphens; got '<lambda>'"):
        explore(lambda size: None, size=[1, 2], title="t")


def test_one_slider_serves_two_figures():
    shared = Slider((1, 2, 4))
    first = explore(lambda size: None, name="first", title="t", size=shared)
    second = explore(lambda step_size: None, name="second", title="t", step_size=shared)
    assert first.controls["size"].label == "size"
    assert second.controls["step_size"].label == "step size"


@pytest.mark.parametrize(
    "given", [np.array([1, 2, 4]), list(np.array([1, 2, 4])), Slider(tuple(np.array([1, 2, 4])))]
)
def test_numpy_numbers_are_python_numbers(given):
    figure = example(size=given)
    assert all(type(state["size"]) is int for state in figure.states)
    assert figure.call(figure.default) == "draw(shape='up', size=2)"
    assert figure.render({"size": np.int64(4)}).sentence == "A line going up to 4."


def test_what_rounding_makes_of_a_stop_is_that_stop():
    slider = Slider((0.1, 1, 5), log=True)
    assert 10 ** np.log10(5) > 5
    assert slider.check(10 ** np.log10(5)) == 5
    assert Slider((0, 0.8, 1)).check(0.7999999999999998) == 0.8


def test_the_live_control_offers_every_stop_and_values_between():
    for slider in (
        Slider((0.1, 0.3, 1, 3), log=True),
        Slider((0, 1, 4), whole=True),
        Slider((-1, 0.8, 1)),
        Slider((2,)),
    ):
        fine = slider.fine()
        assert set(slider.values) <= set(fine)
        assert fine == sorted(set(fine))
    assert Slider((0, 1, 4), whole=True).fine() == [0, 1, 2, 3, 4]
    assert len(Slider((0, 100_000), whole=True).fine()) <= 400


def test_a_logarithmic_slider_tells_the_smallest_stops_apart():
    slider = Slider((1e-15, 2e-15, 1e-12, 0.1), log=True)
    assert [slider.check(value) for value in slider.values] == list(slider.values)


def test_the_line_of_python_names_the_module_of_a_drawing():
    figure = explore(forward_propagation.forward_step, title="?", x1=[1, 2], x2=[1, 2], step=[0, 1])
    assert figure.call(figure.default).startswith("drawings.forward_step(x1=2, ")
