"""What nncourse.plots draws of the library's results."""

import numpy as np
import pytest

import nnkit

pytest.importorskip("matplotlib")

from nncourse import plots
from nncourse.experiments import sweep

X, Y = nnkit.data.moons(n=60, seed=0)


@pytest.fixture(scope="module")
def swept():
    return sweep(
        lambda activation: [nnkit.Linear(2, 4), activation, nnkit.Linear(4, 1)],
        X, Y, loss=nnkit.MeanSquaredError(), optimizer=nnkit.SGD, epochs=3, keep=False,
        grid={"activation": [nnkit.ReLU(), nnkit.Tanh()], "lr": [0.001, 0.1, 1e20]},
        seeds=[0, 1, 2],
    )  # fmt: skip


def test_a_sweep_is_drawn_with_its_spread_and_says_where_it_diverged(swept):
    _, axes = plots.panel()
    plots.sweep_lines(axes, swept, "loss", x="lr", lines="activation")
    assert axes.get_xscale() == "log"
    relu, tanh = axes.lines
    np.testing.assert_array_equal(relu.get_ydata(), swept.mean("loss", activation=nnkit.ReLU()))
    assert relu.get_color() == plots.colour("relu")
    assert [text.get_text() for text in axes.texts] == ["ReLU", "tanh"] or [
        text.get_text() for text in axes.texts
    ] == ["tanh", "ReLU"]
    bands = [c for c in axes.collections if "Poly" in type(c).__name__]
    crosses = [c for c in axes.collections if "Path" in type(c).__name__]
    assert len(bands) == 2
    assert all(cross.get_offsets()[:, 0].tolist() == [1e20] for cross in crosses)
    assert axes.get_xlim()[1] > 1e20
    assert np.isnan(tanh.get_ydata()[-1])


def test_curves_go_over_the_epochs_and_names_keep_apart(swept):
    figure, axes = plots.panel()
    plots.sweep_lines(
        axes, swept, "loss", x="epoch", lines="activation", lr=0.1,
        names={swept.grid["activation"][0]: "one", swept.grid["activation"][1]: "two"},
    )  # fmt: skip
    assert axes.lines[0].get_xdata().tolist() == [1, 2, 3]
    figure.canvas.draw()
    low, high = sorted(text.get_window_extent().y0 for text in axes.texts)
    assert high - low >= plots.style.FONT_POINTS * figure.dpi / 72
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in axes.texts)


def test_what_is_neither_drawn_nor_held_is_named(swept):
    _, axes = plots.panel()
    with pytest.raises(ValueError, match="activation must be drawn or held"):
        plots.sweep_lines(axes, swept, "loss", x="lr")
    with pytest.raises(TypeError, match="x must be a setting whose values are numbers"):
        plots.sweep_lines(axes, swept, "loss", x="activation", lr=0.1)
    with pytest.raises(ValueError, match="did you mean 'lr'"):
        plots.sweep_lines(axes, swept, "loss", x="Lr", lines="activation")
    for wrong in ({"x": "lr", "lines": "lr"}, {"x": "lr", "lr": 0.1}):
        with pytest.raises(ValueError, match="only one of x, lines"):
            plots.sweep_lines(axes, swept, "loss", **wrong)
    with pytest.raises(TypeError, match=r"result must be what sweep returned"):
        plots.sweep_lines(axes, [1, 2], "loss", x="lr")


def test_contours_mark_the_lowest_point_and_leave_out_what_is_infinite():
    steps = np.linspace(-1, 1, 11)
    losses = 0.5 + (steps - 0.2) ** 2 + steps[:, None] ** 2
    losses[0, 0] = np.inf
    _, axes = plots.panel()
    plots.loss_contours(axes, steps, steps, losses)
    (point,) = axes.lines
    assert point.get_xdata()[0] == pytest.approx(0.2)
    assert point.get_ydata()[0] == pytest.approx(0.0)
    assert axes.texts[0].get_text() == "0.5"
    with pytest.raises(ValueError, match=r"losses must have shape \(11, 11\)"):
        plots.loss_contours(axes, steps, steps, losses[:5])
    with pytest.raises(ValueError, match="finite numbers above zero"):
        plots.loss_contours(axes, steps, steps, np.full((11, 11), np.nan))


def test_the_rates_of_a_sweep_are_drawn_from_left_to_right_whatever_their_order():
    result = sweep(
        lambda sizes: [nnkit.Linear(2, sizes[0]), nnkit.Tanh(), nnkit.Linear(sizes[0], 2)],
        X, Y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD, epochs=1, keep=False,
        grid={"lr": [0.1, 0.001], "sizes": [[2], [4]]}, seeds=[0],
        measures={"size": lambda net: np.abs(net.parameters).mean(axis=1)},
    )  # fmt: skip
    _, axes = plots.panel()
    plots.sweep_lines(axes, result, "loss", x="lr", lines="sizes")
    assert axes.lines[0].get_xdata().tolist() == [0.001, 0.1]
    first = result.mean("loss", sizes=[2])
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), first[::-1])
    with pytest.raises(ValueError, match="'size' was measured at the end"):
        plots.sweep_lines(axes, result, "size", x="epoch", lines="sizes", lr=0.1)
