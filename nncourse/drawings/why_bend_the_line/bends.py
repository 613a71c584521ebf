"""Bends: a curve made of them, how many and which kind it takes, and what training can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]


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
    for place, change in zip(places, changes, strict=True):
        axes.plot(x, change * np.maximum(x - place, 0), color=plots.colour("relu"), lw=1.3)
    axes.plot(places, np.zeros(units), "o", ms=4, color=plots.ink().text, clip_on=False)
    axes.set(xlim=(-0.02, 1.02), ylim=(-4, 4))
    plural = "unit adds up to a line that is" if units == 1 else "units add up to a line that is"
    return Frame(
        [left, right],
        f"{units} ReLU {plural} off the {curve} by {off:.3f} at the worst place.",
        {"off": off},
    )


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
    colour = plots.colour(bend)  # the accent colour for the polynomials
    x, wanted, got = fit
    left, axes = plots.panel(f"Best fit, {units} {label} unit{'s' * (units > 1)}", "x")
    axes.plot(x, wanted, color=plots.ink().muted, lw=5, alpha=0.45)
    axes.plot(x, got, color=colour)
    axes.set(xlim=(-0.02, 1.02), ylim=(-1.5, 1.5), yticks=[-1, 0, 1])
    right, axes = plots.panel(
        "What is left over", "hidden units", "% of the curve", margins=(0.78, 0.56, 0.14, 0.4)
    )
    for other, of_width in medians.items():
        own = other == bend
        axes.plot(
            list(of_width),
            [100 * middle for middle in of_width.values()],
            color=colour if own else plots.ink().muted,
            lw=2.4 if own else 1,
            alpha=1 if own else 0.5,
            zorder=3 if own else 1,
        )
    rest = "less than 0.01 %"
    if left_over.mean() > 1e-4:
        rest = spread(left_over, 1, "%")
    dots: dict[str, Any] = {"s": 12, "color": plots.ink().text, "alpha": 0.5, "lw": 0, "zorder": 4}
    axes.scatter([units] * len(left_over), 100 * left_over, **dots)
    axes.set(xscale="log", yscale="log", xlim=(0.85, 76), ylim=(0.3, 200))
    axes.set_xticks([1, 4, 16, 64], ["1", "4", "16", "64"])
    axes.set_yticks([1, 10, 100], ["1", "10", "100"])
    axes.minorticks_off()
    return Frame(
        [left, right],
        f"The best output weights for {units} random {label} unit{'s' * (units > 1)} leave {rest} "
        "of the waves unexplained.",
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
    results = {str(width): 100 * found for width, found in right.items()}
    colours = dict.fromkeys(results, plots.ink().muted)
    colours[str(units)] = plots.colour(activation)
    panel, axes = plots.panel(
        "Thirty networks of each width",
        "% of new points right",
        "hidden units",
        margins=(0.72, 0.56, 0.2, 0.4),
    )
    plots.seed_strips(axes, results, colours)
    axes.set_xlim(30, 102)
    return Frame(
        [left, panel],
        f"With {units} hidden unit{'s' * (units > 1)} and {label}, 30 networks get "
        f"{spread(right[units], 1, '%')} of new points of the {data} right.",
        {"right": right[units].mean()},
    )


def which_bend(
    task: str,
    depth: int,
    start: str,
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
    layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
    size = "weights of suitable size" if start == "suited" else "small weights"
    return Frame(
        [left, second],
        f"On the {task}, with {layers} and {size} at the start, {best} gets "
        f"{spread(ends[best], 1, '%')} of new points right, {worst} "
        f"{spread(ends[worst], 1, '%')}.",
        {"gap": means[best] - means[worst]},
    )
