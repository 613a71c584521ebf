"""A plot leaves nothing out without a word: every point, class, seed and line is seen, or named."""

import numpy as np
import pytest

import nnkit

pytest.importorskip("matplotlib")

from matplotlib.colors import to_hex

from nncourse import plots
from nncourse.experiments import sweep

POINTS = np.random.default_rng(0).normal(size=(40, 2))


def net(outputs, bias=0.0, **options):
    made = nnkit.Network(nnkit.Linear(2, outputs), **options)
    made.layers[0].b[...] = bias
    return made


def drawn(outputs, y, **options):
    _, axes = plots.panel()
    plots.decision_regions(axes, net(outputs, **options), POINTS, y)
    return axes


def by_colour(axes):
    """How many points were drawn in each colour, in the order of the classes."""
    return {
        to_hex(dots.get_facecolor()[0]): len(dots.get_offsets())
        for dots in axes.collections
        if len(dots.get_offsets())
    }


@pytest.mark.parametrize("classes", [2, 3, 4, 10, 15])
def test_every_class_has_its_own_colour_and_every_point_is_drawn(classes):
    y = np.arange(40) % classes
    counts = by_colour(drawn(classes, y))
    assert len(counts) == classes
    assert list(counts.values()) == np.bincount(y).tolist()
    assert tuple(counts)[:3] == plots.style.CLASS_COLOURS[:classes] or classes > 3


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_a_class_that_is_never_predicted_still_has_its_points(outputs):
    y = np.arange(40) % 2
    axes = drawn(outputs, y, bias=[50.0, 0, 0][:outputs])
    assert list(by_colour(axes).values()) == [20, 20]
    pixels = axes.images[0].get_array()
    assert len(np.unique(pixels[..., :3].reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("dtype", [int, float])
def test_labels_of_minus_one_and_one_are_two_classes(outputs, dtype):
    y = np.where(np.arange(40) % 4, 1, -1).astype(dtype)
    blue, orange = plots.style.CLASS_COLOURS[:2]
    assert by_colour(drawn(outputs, y[:, None])) == {blue: 10, orange: 30}
    assert by_colour(drawn(outputs, np.ones(40, dtype))) == {orange: 40}


@pytest.mark.parametrize(
    ("outputs", "y", "message"),
    [
        (1, np.arange(40) % 3, r"classes, 0 to 1 \(or -1 and 1\); got 2"),
        (2, np.arange(40) % 3 - 1, "got -1"),
        (3, np.where(np.arange(40) % 2, 1, -1), "classes, 0 to 2; got -1"),
        (2, np.full(40, np.nan), "got nan"),
        (2, np.full(40, 0.5), "got 0.5"),
        (2, np.eye(2)[np.arange(40) % 2], "one label for each of the 40 rows"),
        (2, np.zeros(39), "one label for each of the 40 rows"),
    ],
)
def test_a_label_that_is_no_class_is_named(outputs, y, message):
    with pytest.raises(ValueError, match=message):
        drawn(outputs, y)


def test_what_is_not_in_a_plane_or_of_many_networks_is_refused():
    _, axes = plots.panel()
    for X in (np.zeros((4, 3)), np.zeros(4), np.zeros((0, 2))):
        with pytest.raises(ValueError, match=r"X must have shape \(n, 2\)"):
            plots.decision_regions(axes, net(2), X, np.zeros(len(X)))
    with pytest.raises(ValueError, match="single network, got one of 3 runs"):
        drawn(2, np.zeros(40), runs=3)


def test_a_network_that_diverged_leaves_the_plane_empty():
    axes = drawn(2, np.zeros(40), bias=np.nan)
    assert not axes.images[0].get_array()[..., 3].any()


def test_a_seed_that_diverged_is_a_cross_and_there_is_no_mean():
    _, axes = plots.panel()
    plots.seed_strips(axes, {"sound": [1.0, 2.0], "lost": [1.0, np.nan, np.inf]})
    assert len(axes.lines) == 1
    dots = [len(marks.get_offsets()) for marks in axes.collections]
    assert dots == [2, 1, 2]
    with pytest.raises(ValueError, match="'none' has none"):
        plots.seed_strips(axes, {"none": []})


def test_a_line_that_diverged_everywhere_has_its_name():
    y = nnkit.data.moons(n=40)[1]
    result = sweep(
        lambda activation: [nnkit.Linear(2, 4), activation, nnkit.Linear(4, 1)],
        POINTS, y, loss=nnkit.MeanSquaredError(), optimizer=lambda scale, lr: nnkit.SGD(scale * lr),
        grid={"activation": [nnkit.Tanh()], "lr": [0.01, 0.1], "scale": [1.0, 1e25]},
        seeds=[0], epochs=2, keep=False,
    )  # fmt: skip
    figure, axes = plots.panel()
    plots.sweep_lines(
        axes, result, "loss", x="lr", lines="scale", activation=nnkit.Tanh(),
        names={1.0: "short steps", 1e25: "long steps"},
    )  # fmt: skip
    assert {text.get_text() for text in axes.texts} == {"short steps", "long steps"}
    figure.canvas.draw()
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in axes.texts)
