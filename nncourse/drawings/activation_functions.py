"""The drawings of the chapter on activation functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
Marks = NDArray[np.bool_]
ENDS = {": off": "off", ": dead": "dead", "": "accuracy"}  # what becomes of units and networks


def _rounded(value: float) -> str:
    """Write a number to two digits, and one too small to be seen in the picture in words."""
    return "almost 0" if 0 < abs(value) < 1e-3 else number(value, 2)


def activation_shape(activation: str, z: float) -> Frame:
    """Draw an activation and its slope, with a dot at the input z."""
    f = nnkit.activation(activation)
    grid = np.linspace(-6, 6, 481)
    value, slope = float(f(z)), float(f.derivative(np.asarray(z, dtype=float)))
    steepest = f.greatest_slope()
    line: dict[str, Any] = {"color": plots.colour(activation), "ls": plots.dashes(activation)}
    dot: dict[str, Any] = {"color": plots.ink().text, "ms": 8, "zorder": 5}

    left, axes = plots.panel(
        f"{f.label}: what comes out", "input z", "f(z)", margins=(0.78, 0.56, 0.14, 0.4)
    )
    axes.axhline(0, color=plots.ink().line, lw=1)
    axes.axvline(0, color=plots.ink().line, lw=1)
    axes.plot(grid, f(grid), **line)
    reach = 1.1 / np.hypot(1, slope)
    axes.plot(
        [z - reach, z + reach],
        [value - slope * reach, value + slope * reach],
        color=plots.ink().muted,
        lw=1.4,
    )
    axes.plot(z, value, "o", **dot)
    low, high = float(f(grid).min()), float(f(grid).max())
    margin = 0.12 * (high - low)
    axes.set(xlim=(-6.6, 6.6), ylim=(low - margin, high + margin))  # whatever z is: z is dragged

    right, axes = plots.panel("How steep it is (grey: nearly flat)", "input z", "slope f′(z)")
    flat = nnkit.saturated(f, grid)
    axes.fill_between(
        grid,
        0,
        1,
        where=flat,
        transform=axes.get_xaxis_transform(),
        color=plots.ink().line,
        alpha=0.6,
        lw=0,
    )
    axes.plot(grid, f.derivative(grid), **line)
    axes.plot(z, slope, "o", **dot)
    axes.set_xlim(-6.6, 6.6)
    axes.set_ylim(-0.17, max(1.2, 1.05 * steepest))

    if activation == "step":
        state = "it is flat everywhere but at its jump, so no gradient can train it"
    elif abs(np.subtract(*f.derivative(np.array([z + 1e-6, z - 1e-6])))) > 1e-3:
        state = "this is a corner, and nnkit takes the slope of one side"
    elif slope == 0:
        state = "it is exactly flat here, so no gradient gets through"
    elif nnkit.saturated(f, z):
        share = 100 * abs(slope) / steepest
        left_of_it = f"{number(share, 2)} %" if share >= 0.1 else "less than 0.1 %"
        state = f"it is saturated here, with {left_of_it} of its greatest slope"
    else:
        state = f"{100 * abs(slope) / steepest:.0f} % of its greatest slope"
    sentence = (
        f"With {f.label}, an input of {number(z)} becomes {_rounded(value)}, and the slope is "
        f"{_rounded(slope)}: {state}."
    )
    return Frame([left, right], sentence, {"slope": slope})


def _cells(title: str, values: Floats, marked: Marks, colour: str) -> Figure:
    """Draw an array as a table of numbers, some of them marked."""
    figure, axes = plots.panel(title, size=(4.0, 2.3), margins=(0.9, 0.42, 0.1, 0.4))
    for (row, column), value in np.ndenumerate(values):
        if marked[row, column]:
            across = [column + 0.56, column + 1.44]
            axes.fill_between(
                across, row - 0.4, row + 0.4, fc=to_rgba(colour, 0.25), ec=colour, lw=1.8
            )
        axes.text(column + 1, row, minus(f"{value:.2f}"), ha="center", va="center")
    axes.set(xlim=(0.5, 4.5), ylim=(2.5, -0.5))
    axes.set_xticks(range(1, 5), [f"neuron {n}" for n in range(1, 5)], fontsize=9.5)
    axes.set_yticks(range(3), [f"sample {row + 1}" for row in range(3)])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


def who_changes(activation: str, neuron: int, by: float, Z: Floats, changed: Marks) -> Frame:
    """Nudge one pre-activation of sample 2 and mark the outputs that have changed."""
    f, place = nnkit.activation(activation), neuron - 1
    nudged = Z.copy()
    nudged[1, place] += by
    here = np.zeros(Z.shape, dtype=bool)
    here[1, place] = True
    up = "raised" if by > 0 else "lowered"
    left = _cells(f"Pre-activations, one {up} by {abs(by):g}", nudged, here, plots.ink().muted)
    right = _cells(f"{f.label}: outputs that change", f(nudged), changed, plots.colour(activation))
    count = int(changed.sum())
    which = {
        0: "not one of the outputs changes",
        1: "its own output is the only one that changes",
        4: "every output of its row changes",
    }[count]
    sentence = (
        f"Neuron {neuron} of sample 2 is {up} from {Z[1, place]:.2f} to "
        f"{nudged[1, place]:.2f}. With {f.label}, {which}."
    )
    return Frame([left, right], minus(sentence), {"changed": count})


def race(
    depth: int,
    rate: float,
    epoch: int,
    losses: Mapping[str, Floats],
    activations: Mapping[str, str],
    finish: float,
) -> Frame:
    """Draw where the networks of each lane are after some epochs, and when they arrived.

    `losses` holds, for each racer, the loss of each of its networks after each epoch, of shape
    (epochs, networks); `activations` the name that gives a racer its colour; `finish` the loss at
    which a network has arrived.
    """
    lanes = list(losses)
    limit, networks = losses[lanes[0]].shape
    left, axes = plots.panel(
        f"After {epoch} epoch{'s' * (epoch > 1)}",
        "training loss (log scale)",
        margins=(1.42, 0.56, 0.2, 0.4),
    )
    right, strips = plots.panel(
        "Who has arrived, and when", "epochs (log scale)", margins=(1.42, 0.56, 0.75, 0.4)
    )
    axes.axvline(finish, color=plots.ink().text, lw=1.4, ls=(0, (4, 3)))
    strips.axvline(epoch, color=plots.ink().text, lw=1.4, ls=(0, (4, 3)))
    arrived = {}
    for lane, racer in enumerate(lanes):
        heights = lane + np.random.default_rng(lane).uniform(-0.26, 0.26, networks)
        below = losses[racer] < finish
        first = np.where(below.any(axis=0), below.argmax(axis=0) + 1, limit + 1)
        there = first <= epoch
        arrived[racer] = int(there.sum())
        colour = plots.colour(activations[racer])
        if racer == "centred sigmoid":
            colour = plots.ink().muted
        style: dict[str, Any] = {"ms": 4, "mew": 0, "alpha": 0.65, "color": colour}
        now = np.clip(np.nan_to_num(losses[racer][epoch - 1], nan=np.inf), 0.045, 1.05)
        axes.plot(now, heights, "o", **style)
        strips.plot(np.where(there, first, np.nan), heights, "o", **style)
        strips.text(
            1.3 * limit,
            lane,
            f"{arrived[racer]} of {networks}",
            va="center",
            fontsize=9.5,
            color=plots.ink().text,
        )
    for panel in (axes, strips):
        panel.set_yticks(range(len(lanes)), lanes)
        panel.set_ylim(len(lanes) - 0.5, -0.5)
        panel.tick_params(axis="y", length=0)
    axes.set(xscale="log", xlim=(1.1, 0.043))
    axes.set_xticks([1, 0.5, finish, 0.1, 0.05], ["1", "0.5", f"{finish:g}", "0.1", "0.05"])
    axes.minorticks_off()
    strips.set(xscale="log", xlim=(0.9, 1.07 * limit))
    strips.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    strips.minorticks_off()
    counts = ", ".join(f"{racer} {count}" for racer, count in arrived.items())
    layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
    return Frame(
        [left, right],
        f"{layers}, a rate of {rate:g}, {epoch} epoch{'s' * (epoch > 1)}. Arrived, of {networks} "
        f"networks each: {counts}.",
        {"arrived": arrived},
    )


def _percent(share: float) -> str:
    """Write a share in words if it is zero."""
    return f"{100 * share:.0f} % are" if share else "none is"


def dying(rate: float, found: Mapping[str, Mapping[str, Floats]]) -> Frame:
    """Draw how many units are off for every input after training, and how well it went.

    `found` holds, for each activation, these shares for each network.
    """
    labels = {name: nnkit.activation(name).label for name in found}
    colours = {f"{label}{of}": plots.colour(name) for name, label in labels.items() for of in ENDS}
    units = {
        f"{labels[name]}{of}": 100 * shares[key]
        for name, shares in found.items()
        for of, key in ENDS.items()
        if of
    }
    margins = (1.42, 0.56, 0.2, 0.4)
    left, axes = plots.panel("Units without use", "% of the hidden units", margins=margins)
    plots.seed_strips(axes, units, colours)
    axes.set_xlim(-3, 103)
    right, axes = plots.panel("How well it ends", "% of new points right", margins=margins)
    results = {label: 100 * found[name]["accuracy"] for name, label in labels.items()}
    plots.seed_strips(axes, results, colours)
    axes.set_xlim(45, 101)
    means = {
        name: {key: float(share.mean()) for key, share in shares.items()}
        for name, shares in found.items()
    }
    each = " ".join(
        f"With {labels[name]}, {100 * of['off']:.0f} % of the hidden units are off for every "
        f"input and {_percent(of['dead'])} dead; {100 * of['accuracy']:.0f} % of new points are "
        "right."
        for name, of in means.items()
    )
    return Frame([left, right], f"A learning rate of {rate:g}. {each}", {"means": means})


def softmax_scores(temperature: float, first: float, second: float) -> Frame:
    """Draw two of three scores as a point of a plane, and what softmax makes of all three."""
    scores = np.array([first, second, 0.0])
    p = nnkit.Softmax()(scores / temperature)
    names = ["A", "B", "C"]
    left, axes = plots.panel("The scores (that of C is 0)", "score of A", "score of B")
    side = np.linspace(-3.3, 3.3, 67)
    across, up = np.meshgrid(side, side)
    plane = nnkit.Softmax()(np.stack([across, up, 0 * up], axis=-1) / temperature)
    pixels = np.empty((*across.shape, 4))
    pixels[..., :3] = np.array([to_rgb(c) for c in plots.CLASS_COLOURS])[plane.argmax(axis=-1)]
    pixels[..., 3] = 0.05 + 0.4 * np.round(16 * (1.5 * plane.max(axis=-1) - 0.5)) / 16
    axes.imshow(
        pixels,
        origin="lower",
        extent=(-3.3, 3.3, -3.3, 3.3),
        aspect="auto",
        interpolation="none",
    )
    for name, colour, place in zip(
        names, plots.CLASS_COLOURS, [(2.9, -2.9), (-2.9, 2.9), (-2.9, -2.9)], strict=True
    ):
        axes.text(*place, name, ha="center", va="center", fontweight="bold", color=colour)
    axes.plot(first, second, "o", ms=10, color=plots.ink().text, mec=plots.ink().ground)
    axes.set(xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), xticks=range(-3, 4), yticks=range(-3, 4))
    right, axes = plots.panel(f"Softmax at temperature {temperature:g}", "class", "probability")
    bars = axes.bar(names, p, color=plots.CLASS_COLOURS, width=0.6)
    written = [f"{value:.2f}" if 0.01 <= value <= 0.99 else f"{value:.3f}" for value in p]
    axes.bar_label(bars, written, padding=3)
    axes.set_ylim(0, 1.12)
    axes.set_yticks([0, 0.5, 1])
    order = np.argsort(-p, kind="stable")
    lead = "All three are equally likely"
    if p[order[0]] > p[order[1]] * (1 + 1e-9):
        times = number(p[order[0]] / p[order[1]], 2)
        lead = f"{names[order[0]]} is the most likely, {times} times as likely as the next"
    elif p[order[0]] > p[order[2]] * (1 + 1e-9):
        lead = f"{names[order[0]]} and {names[order[1]]} share the lead"
    sentence = (
        f"At temperature {temperature:g} the scores {first:g}, {second:g} and 0 become "
        f"{written[0]}, {written[1]} and {written[2]}. {lead}."
    )
    return Frame([left, right], minus(sentence), {"largest": p.max(), "scores": scores})


def calibration(
    points: int,
    epochs: int,
    temperature: float,
    accuracy: Floats,
    sure: Floats,
    right: Marks,
    confidence: Mapping[float, Floats],
) -> Frame:
    """Draw how often answers of each confidence are right, and the confidence at each temperature.

    `accuracy` is the share of right answers of each network, `sure` and `right` tell them answer
    by answer, and `confidence` is that of each network at every temperature.
    """
    edges = np.linspace(0.3, 1.0, 8)
    left, axes = plots.panel(
        "Right answers at each confidence", "confidence (%)", "% that are right"
    )
    axes.plot([30, 100], [30, 100], color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    place = np.clip(np.digitize(sure, edges) - 1, 0, len(edges) - 2)
    bins = [place == k if (place == k).sum() >= 300 else None for k in range(len(edges) - 1)]
    axes.plot(
        [np.nan if one is None else 100 * sure[one].mean() for one in bins],
        [np.nan if one is None else 100 * right[one].mean() for one in bins],
        "o-",
        color=plots.ACCENT,
    )
    axes.set(xlim=(28, 102), ylim=(28, 102))
    axes.text(100, 30, "dashed: as it should be", ha="right", color=plots.ink().muted)

    second, axes = plots.panel("How sure, and how often right", "temperature", "%")
    temperatures = list(confidence)
    means = [100 * found.mean() for found in confidence.values()]
    axes.plot(temperatures, means, color=plots.ACCENT)
    hits, here = 100 * accuracy.mean(), 100 * confidence[temperature].mean()
    axes.axhline(hits, color=plots.CLASS_COLOURS[1])
    axes.plot([temperature] * 2, [hits, here], color=plots.ink().text, lw=1.4)
    axes.plot(temperature, here, "o", color=plots.ink().text, ms=8, zorder=5)
    axes.text(19, hits + 1, "right", ha="right", va="bottom", color=plots.CLASS_COLOURS[1])
    up = means[temperatures.index(10)] - 3
    axes.text(10, up, "sure", ha="right", va="top", color=plots.ACCENT)
    axes.set(xscale="log", xlim=(0.47, 21.5), ylim=(30, 103))
    axes.set_xticks([0.5, 1, 2, 5, 10, 20], ["0.5", "1", "2", "5", "10", "20"])
    axes.minorticks_off()
    gap = float((confidence[temperature] - accuracy).mean())
    verdict = "well calibrated"
    if abs(gap) > 0.02:
        verdict = "over-confident" if gap > 0 else "under-confident"
    return Frame(
        [left, second],
        f"{points} points, {epochs} epochs, temperature {temperature:g}: on average the networks "
        f"are {here:.0f} % sure of their answer and right in {hits:.0f} % of cases: {verdict}.",
        {"gap": gap},
    )


def train_a_network(
    activation: str,
    rate: float,
    epoch: int,
    net: nnkit.Network,
    losses: Floats,
    X: Floats,
    y: NDArray[np.int64],
) -> Frame:
    """Draw what a network has learnt after some epochs, and how its loss went."""
    last = len(losses)
    right = ((net(X)[:, 0] > 0) == y).mean()
    label = nnkit.activation(activation).label
    left, axes = plots.panel(
        f"After {epoch} epoch{'s' * (epoch != 1)}", "x₁", "x₂", margins=(0.78, 0.56, 0.14, 0.4)
    )
    plots.decision_regions(axes, net, X, y, resolution=60)
    margins = (0.78, 0.56, 0.14, 0.4)
    curve, axes = plots.panel("Training loss", "epoch", "loss (log scale)", margins=margins)
    epochs = np.arange(1, last + 1)
    axes.plot(epochs, losses, color=plots.colour(activation), lw=1.2, alpha=0.4)
    axes.plot(epochs[:epoch], losses[:epoch], color=plots.colour(activation))
    axes.plot(epoch, losses[epoch - 1], "o", color=plots.ink().text, ms=7)
    axes.set_yscale("log")
    axes.set(xlim=(-3, last + 6), ylim=(0.04, 3))
    axes.set_yticks([0.05, 0.1, 0.3, 1, 3], ["0.05", "0.1", "0.3", "1", "3"])
    axes.minorticks_off()
    now = losses[epoch - 1]
    if now > 3:
        axes.text(75, 0.2, "the loss is above this axis", ha="center", color=plots.ink().muted)
    size = number(now, 2)
    if not now < 1000:
        size += " (the training has diverged)"
    return Frame(
        [left, curve],
        f"With {label} and a learning rate of {rate:g}, after {epoch} epoch{'s' * (epoch != 1)} "
        f"the loss is {size} and {100 * right:.0f} % of the points are right.",
        {"right": right},
    )
