"""Handles: where in the picture a control can be dragged."""

import numpy as np
import pytest

from nncourse import plots
from nncourse.figures import Handle, Slider, explore
from nncourse.figures.bake import bake

SIZE = np.array([384, 298])  # of a panel, in CSS pixels


def drawing(limits=((0, 10), (-1, 1)), log=False):
    def draw(**state):
        figure, axes = plots.panel("Panel")
        axes.set(xlim=limits[0], ylim=limits[1], xscale="log" if log else "linear")
        return figure, f"At {state}."

    return draw


def handle_of(handle, log=False, limits=((0, 10), (-1, 1)), **controls):
    figure = explore(drawing(limits, log), title="?", handle=handle, **controls)
    return figure.render().handle


def test_the_stops_of_a_coordinate_are_where_the_axes_draw_them():
    handle = handle_of(Handle(x="at"), at=[0, 2.5, 10])
    left, _, right, _ = handle["box"]
    assert handle["x"]["stops"] == pytest.approx([left, left + (right - left) / 4, right], abs=2e-4)


def test_heights_count_from_above():
    handle = handle_of(Handle(y="at"), at=[-1, 1])
    _, top, _, bottom = handle["box"]
    assert handle["y"]["stops"] == pytest.approx([bottom, top], abs=2e-4)
    assert top < bottom


def test_equal_factors_are_equal_steps_on_a_logarithmic_axis():
    handle = handle_of(
        Handle(x="rate"),
        log=True,
        limits=((0.01, 1), (0, 1)),
        rate=Slider((0.01, 0.1, 1), log=True),
    )
    assert np.diff(handle["x"]["stops"], n=2) == pytest.approx(0, abs=2e-4)


def test_an_angle_runs_around_its_centre_counter_clockwise():
    handle = handle_of(Handle(angle="turn"), limits=((-2, 2), (-2, 2)), turn=[0, 90, 180, 270])
    right, up, left, down = np.array(handle["angle"]["stops"]) - handle["angle"]["centre"]
    assert right[0] > 0
    assert up[1] < 0
    assert left[0] < 0
    assert down[1] > 0
    assert abs(right[1]) < 1e-3


@pytest.mark.parametrize("given", [{}, {"x": "a", "angle": "b"}])
def test_a_handle_moves_coordinates_or_an_angle(given):
    with pytest.raises(ValueError, match="moves x, y or both, or an angle alone"):
        Handle(**given)


def test_a_handle_moves_a_slider_of_its_figure():
    with pytest.raises(ValueError, match="'b' is none of a"):
        explore(drawing(), title="?", handle=Handle(x="b"), a=[1, 2])
    with pytest.raises(ValueError, match="'a' is none of a"):
        explore(drawing(), title="?", handle=Handle(x="a"), a=["one", "two"])


def test_a_handle_wants_a_panel_that_is_there():
    with pytest.raises(ValueError, match="wants panel 1; the figure has 1"):
        handle_of(Handle(panel=1, x="a"), a=[1, 2])


def test_a_handle_whose_axes_move_is_refused_when_the_book_is_built(tmp_path):
    def draw(width):
        figure, axes = plots.panel("Panel")
        axes.set(xlim=(0, width))
        return figure, "Wide."

    figure = explore(draw, title="?", handle=Handle(x="width"), width=[1, 2])
    with pytest.raises(RuntimeError, match="the same limits in every state"):
        bake(figure, tmp_path)
