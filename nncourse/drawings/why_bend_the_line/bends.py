"""Bends: a curve made of them, how many and which kind it takes, and what training can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
MOST_UNITS = 40  # that the figure of a curve made of units can show
BEND_COLOURS = {"square": plots.ACCENT, "cube": "#8b6fb3"}  # polynomials, met in this chapter alone


def curve_from_units(
    curve: str,
    units: int,
    wanted: Callable[[Floats], Floats],
    total: Callable[[Floats], Floats],
    places: Floats,
    changes: Floats,
) -> Frame:
    """Draw a curve, the sum of some ReLU units that follow it, and the units one by one.

    Each unit begins at one of the `places` and adds one of the `changes` to the slope.
    """
    x = np.linspace(0, 1, 601)
    goal, got = wanted(x), total(x)
    off = float(np.abs(got - goal).max())
    left, axes = plots.panel("The curve, and the sum", "x")
    axes.plot(x, goal, color=plots.ink().muted, lw=5, alpha=0.45)
    axes.plot(x, got, color=plots.colour("relu"))
    ends = np.linspace(0, 1, units + 1)
    axes.plot(ends, wanted(ends), "o", ms=4, color=plots.ink().text)
    axes.set(xlim=(-0.02, 1.02), ylim=(-1.35, 1.35), yticks=[-1, 0, 1])
    right, axes = plots.panel("What each unit adds", "x")
    axes.axhline(0, color=plots.ink().line, lw=1)
    style: dict[str, Any] = {"color": plots.colour("relu"), "lw": 1.3}
    for place, change in zip(places, changes, strict=True):
        axes.plot([0, place, 1], [0, 0, change * (1 - place)], **style)
    for _ in range(units, MOST_UNITS):  # as many lines in every picture: they glide
        axes.plot([], [], **style)
    axes.plot(places, np.zeros(units), "o", ms=4, color=plots.ink().text, clip_on=False)
    axes.set(xlim=(-0.02, 1.02), ylim=(-4, 4))
    if units == 1:
        sentence = (
            f"One ReLU unit draws one straight line. It misses the {curve} by {number(off, 2)}."
        )
    else:
        sentence = (
            f"{units} ReLU units draw {units} straight pieces, which miss the {curve} by "
            f"{number(off, 2)} at most."
        )
    return Frame([left, right], sentence, {"off": off})


def more_units(
    bend: str,
    units: int,
    label: str,
    fit: tuple[Floats, Floats, Floats],
    left_over: Floats,
    medians: Mapping[str, Mapping[int, float]],
) -> Frame:
    """Draw the best fit of one set of random units, and what 30 sets leave over at each width.

    `fit` is where the waves are wanted, what is wanted, and what the units give; `left_over` the
    share that each set leaves of them; `medians` that of 30 sets for each bend and width.
    """
    colours = {name: BEND_COLOURS.get(name, plots.colour(name)) for name in medians}
    x, wanted, got = fit
    named = f"{units} {label} unit{'s' * (units > 1)}"
    left, axes = plots.panel(f"The best fit of {named}", "x")
    axes.plot(x, wanted, color=plots.ink().muted, lw=5, alpha=0.45)
    axes.plot(x, got, color=colours[bend])
    axes.set(xlim=(-0.02, 1.02), ylim=(-1.5, 1.5), yticks=[-1, 0, 1])
    right, axes = plots.panel(
        "What is left over", "hidden units", "% of the waves", margins=(0.78, 0.56, 0.14, 0.4)
    )
    for name, of_width in medians.items():
        own = name == bend
        axes.plot(
            list(of_width),
            [100 * middle for middle in of_width.values()],
            color=colours[name],
            lw=2.6 if own else 1.4,
            zorder=3 if own else 2,
            clip_on=False,
        )
    # The names stand on the curves, where these are apart from each other.
    for name, at, above, side in (
        ("square", 64, 4, "right"),
        ("cube", 64, -9, "right"),
        ("relu", 14, 6, "left"),
        ("tanh", 5, -9, "right"),
    ):
        up = 100 * medians[name][at] + above
        words = "ReLU" if name == "relu" else name
        axes.text(at, up, words, color=colours[name], ha=side, va="center", zorder=5)
    dots: dict[str, Any] = {"ms": 4, "color": plots.ink().text, "alpha": 0.5, "mew": 0}
    axes.plot([units] * len(left_over), 100 * left_over, "o", zorder=4, clip_on=False, **dots)
    axes.set(xscale="log", xlim=(0.9, 70), ylim=(0, 105), yticks=[0, 25, 50, 75, 100])
    axes.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    axes.minorticks_off()
    rest = "less than 0.01 %"
    if left_over.mean() > 1e-4:
        rest = f"{number(100 * left_over.mean(), 2)} %"
    return Frame(
        [left, right],
        f"With random hidden weights and the best output weights, {named} "
        f"miss{'es' * (units == 1)} {rest} of the waves (mean of {len(left_over)} draws).",
        {"left_over": left_over.mean()},
    )


def width_and_fit(
    data: str,
    activation: str,
    units: int,
    net: nnkit.Network,
    X: Floats,
    y: NDArray[Any],
    right: Mapping[int, Floats],
) -> Frame:
    """Draw what a network of one width has learnt, and how well 30 of each width do.

    `right` holds for each width the share of new points that each network gets right.
    """
    label = nnkit.activation(activation).label
    left, axes = plots.panel(
        f"{units} hidden unit{'s' * (units > 1)}, {label}",
        "x₁",
        "x₂",
        margins=(0.78, 0.56, 0.14, 0.4),
    )
    plots.decision_regions(axes, net, X, y)
    panel, axes = plots.panel(
        "Thirty networks of each width", "hidden units", "% of new points right"
    )
    colour = plots.colour(activation)
    dots: dict[str, Any] = {"mew": 0, "clip_on": False}
    for width, found in right.items():
        axes.plot([width] * len(found), 100 * found, "o", ms=3.5, color=colour, alpha=0.3, **dots)
    means = [100 * found.mean() for found in right.values()]
    axes.plot(list(right), means, color=colour, lw=1.6)
    here = 100 * right[units]
    bend = "no bend" if activation == "identity" else label
    axes.plot([units] * len(here), here, "o", ms=5, color=plots.ink().text, alpha=0.6, **dots)
    axes.set(xscale="log", xlim=(0.9, 36), ylim=(30, 102))
    axes.set_xticks([1, 2, 4, 8, 16, 32], ["1", "2", "4", "8", "16", "32"])
    axes.minorticks_off()
    return Frame(
        [left, panel],
        f"With {units} hidden unit{'s' * (units > 1)} and {bend}, the networks get "
        f"{100 * right[units].mean():.0f} % of new points of the {data} right on average; the "
        f"worst of the 30 gets {100 * right[units].min():.0f} %, the best "
        f"{100 * right[units].max():.0f} %.",
        {"right": right[units].mean()},
    )


def which_bend(
    task: str,
    start: str,
    depth: int,
    right: Mapping[str, Floats],
    epochs: Mapping[str, Floats],
    last: int,
) -> Frame:
    """Draw how well 30 networks with each activation end, and how long they take.

    Both are given by the names of the activations; `last` is the last epoch of the training.
    """
    labels = {name: nnkit.activation(name).label for name in right}
    colours = {label: plots.colour(name) for name, label in labels.items()}
    ends = {labels[name]: found for name, found in right.items()}
    margins = (1.05, 0.56, 0.2, 0.4)
    left, axes = plots.panel("How well it ends", "% of new points right", margins=margins)
    plots.seed_strips(axes, {label: 100 * found for label, found in ends.items()}, colours)
    axes.set_xlim(38, 102)
    second, axes = plots.panel("How long it takes", "epochs", margins=margins)
    plots.seed_strips(axes, {labels[name]: needed for name, needed in epochs.items()}, colours)
    axes.set_xlim(0, last + 3)
    means = {label: float(found.mean()) for label, found in ends.items()}
    best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    quickest = min(right, key=lambda name: float(epochs[name].mean()))
    layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
    size = "weights of suitable size" if start == "suited" else "small weights"
    if means[best] - means[worst] < 0.02:
        ending = f"all four get {100 * means[worst]:.0f} % of new points right or more"
    else:
        ending = (
            f"{best} gets {100 * means[best]:.0f} % of new points right on average, {worst} "
            f"{100 * means[worst]:.0f} %"
        )
    return Frame(
        [left, second],
        f"On the {task}, with {layers} and {size} at the start, {ending}; {labels[quickest]} is "
        f"quickest, with {epochs[quickest].mean():.0f} epochs on average.",
        {"means": {name: float(found.mean()) for name, found in right.items()}},
    )
