"""The drawings of the chapter on activation functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, number, spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
Marks = NDArray[np.bool_]


def activation_shape(activation: str, z: float) -> Frame:
    """Draw an activation and its slope, with a dot at the input z."""
    f = nnkit.activation(activation)
    grid = np.linspace(-6, 6, 481)
    value, slope = float(f(z)), float(f.derivative(np.asarray(z, dtype=float)))
    steepest = f.greatest_slope()
    line: dict[str, Any] = {"color": plots.colour(activation), "ls": plots.dashes(activation)}
    dot: dict[str, Any] = {"color": plots.ink().text, "ms": 8, "zorder": 5}

    left, axes = plots.panel(f"{f.label}: what comes out", "input z", "f(z)")
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
    axes.set_xlim(-6.6, 6.6)

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
        state = "flat everywhere but at its jump: no gradient can train it"
    elif abs(np.subtract(*f.derivative(np.array([z + 1e-6, z - 1e-6])))) > 1e-3:
        state = "a corner: it has no slope of its own here, and nnkit takes that of one side"
    elif slope == 0:
        state = "exactly flat here: no gradient gets through"
    elif nnkit.saturated(f, z):
        state = f"saturated: {100 * abs(slope) / steepest:.1f} % of its greatest slope"
    else:
        state = f"it can learn here: {100 * abs(slope) / steepest:.0f} % of its greatest slope"
    sentence = (
        f"An input of {z:g} comes out of {f.label} as {round(value, 3) + 0:.3f}, with a slope of "
        f"{round(slope, 3) + 0:.3f}; "
        f"{state}."
    )
    return Frame([left, right], minus(sentence), {"slope": slope})


def _cells(title: str, values: Floats, marked: Marks, colour: str) -> Figure:
    """Draw an array as a table of numbers, some of them marked."""
    figure, axes = plots.panel(title, size=(4.0, 2.3), margins=(0.9, 0.42, 0.1, 0.4))
    for (row, column), value in np.ndenumerate(values):
        if marked[row, column]:
            across = [column - 0.44, column + 0.44]
            axes.fill_between(
                across, row - 0.4, row + 0.4, fc=to_rgba(colour, 0.25), ec=colour, lw=1.8
            )
        axes.text(column, row, minus(f"{value:.2f}"), ha="center", va="center")
    axes.set(xlim=(-0.5, 3.5), ylim=(2.5, -0.5))
    axes.set_xticks(range(4), [f"neuron {column + 1}" for column in range(4)], fontsize=9.5)
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
    which = {0: "none", 1: "only its own", 4: "every one of its row"}[count]
    sentence = (
        f"Neuron {neuron} of sample 2 is {up} from {Z[1, place]:.2f} to "
        f"{nudged[1, place]:.2f}. "
        f"Of the {changed.size} outputs of {f.label}, {count} change{'s' * (count == 1)}: {which}."
    )
    return Frame([left, right], minus(sentence), {"changed": count})


def race(
    depth: int,
    rate: float,
    results: Mapping[str, Floats],
    activations: Mapping[str, str],
    limit: int,
) -> Frame:
    """Draw the epochs that each activation needs at one depth and learning rate."""
    colours = {racer: plots.colour(name) for racer, name in activations.items()}
    colours["centred sigmoid"] = plots.ink().muted
    figure, axes = plots.panel(
        "Epochs until the loss is below 0.25", "epochs", margins=(1.42, 0.56, 0.2, 0.4)
    )
    plots.seed_strips(axes, results, colours)
    axes.set_xlim(0, limit + 4)
    first = min(results, key=lambda racer: float(results[racer].mean()))
    networks = len(results[first])
    arrived = {racer: int((needed <= limit).sum()) for racer, needed in results.items()}
    counts = ", ".join(f"{racer} {count}" for racer, count in arrived.items())
    if arrived[first]:
        lead = f"{first} is first, with {results[first].mean():.0f} epochs on average"
    else:
        lead = "nobody arrives"
    layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
    return Frame(
        [figure],
        f"With {layers} and a rate of {rate:g}, {lead}. Arrived of {networks}: {counts}.",
    )


def dying(activation: str, rate: float, found: Mapping[str, Floats]) -> Frame:
    """Draw how many units are off for every input after training, and how well it went."""
    rows = {"off": 100 * found["off"], "dead": 100 * found["dead"]}
    colours = dict.fromkeys(("off", "dead", "accuracy"), plots.colour(activation))
    margins = (0.95, 0.56, 0.2, 0.4)
    left, axes = plots.panel("Units without use", "% of the hidden units", margins=margins)
    plots.seed_strips(axes, rows, colours)
    axes.set_xlim(-3, 103)
    right, axes = plots.panel("Right on new points", "% of the points", margins=margins)
    plots.seed_strips(axes, {"accuracy": 100 * found["accuracy"]}, colours)
    axes.set_xlim(40, 103)
    label = nnkit.activation(activation).label
    return Frame(
        [left, right],
        f"At a rate of {rate:g}, {spread(found['off'], 0, '%')} of the hidden {label} units are "
        f"off for every input, {spread(found['dead'], 0, '%')} get no gradient any more; "
        f"{spread(found['accuracy'], 1, '%')} of new points are right.",
        {"dead": found["dead"].mean(), "accuracy": found["accuracy"].mean()},
    )


def softmax_scores(first: float, second: float, temperature: float) -> Frame:
    """Draw three scores and the probabilities that softmax makes of them."""
    scores = np.array([first, second, 0.0])
    p = nnkit.Softmax()(scores / temperature)
    names = ["A", "B", "C"]
    left, axes = plots.panel("Scores", "class", "score z")
    axes.bar(names, scores, color=plots.CLASS_COLOURS, width=0.6)
    axes.axhline(0, color=plots.ink().muted, lw=1)
    axes.set_ylim(-4.6, 4.6)
    right, axes = plots.panel(f"Softmax at temperature {temperature:g}", "class", "probability")
    bars = axes.bar(names, p, color=plots.CLASS_COLOURS, width=0.6)
    axes.bar_label(bars, [f"{value:.3f}" for value in p], padding=3)
    axes.set_ylim(0, 1.12)
    axes.set_yticks([0, 0.5, 1])
    order = np.argsort(-p, kind="stable")
    lead = "All three are equally likely"
    if p[order[0]] > p[order[1]] * (1 + 1e-9):
        lead = (
            f"{names[order[0]]} is the most likely, {p[order[0]] / p[order[1]]:.3g} times the next"
        )
    elif p[order[0]] > p[order[2]] * (1 + 1e-9):
        lead = f"{names[order[0]]} and {names[order[1]]} share the lead"
    sentence = (
        f"Scores {first:g}, {second:g} and 0 at temperature {temperature:g} give "
        f"{p[0]:.3f}, {p[1]:.3f} and {p[2]:.3f}. {lead}."
    )
    return Frame([left, right], minus(sentence), {"largest": p.max(), "scores": scores})


def calibration(
    points: int,
    epochs: int,
    temperature: float,
    confidence: Floats,
    accuracy: Floats,
    sure: Floats,
    right: Marks,
) -> Frame:
    """Draw the share of right answers against the confidence with which they were given."""
    edges = np.linspace(0.3, 1.0, 8)
    left, axes = plots.panel(
        "Right answers at each confidence", "confidence", "share that is right"
    )
    axes.plot([0.3, 1], [0.3, 1], color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    place = np.clip(np.digitize(sure, edges) - 1, 0, len(edges) - 2)
    filled = [k for k in range(len(edges) - 1) if (place == k).sum() >= 300]
    axes.plot(
        [sure[place == k].mean() for k in filled],
        [right[place == k].mean() for k in filled],
        "o-",
        color=plots.ACCENT,
    )
    axes.set(xlim=(0.28, 1.02), ylim=(0.28, 1.02))
    axes.text(1.0, 0.3, "dashed: as it should be", ha="right", color=plots.ink().muted)
    right_panel, axes = plots.panel("Thirty networks", "%", margins=(1.2, 0.56, 0.2, 0.4))
    plots.seed_strips(axes, {"confidence": 100 * confidence, "right": 100 * accuracy})
    axes.set_xlim(48, 101)
    gap = confidence - accuracy
    verdict = "well calibrated"
    if abs(gap.mean()) > 0.02:
        verdict = "over-confident" if gap.mean() > 0 else "under-confident"
    return Frame(
        [left, right_panel],
        f"{points} points, {epochs} epochs, temperature {temperature:g}: confidence "
        f"{spread(confidence, 1, '%')}, right {spread(accuracy, 1, '%')}: {verdict}.",
        {"gap": gap.mean()},
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
    plots.decision_regions(axes, net, X, y)
    margins = (0.78, 0.56, 0.14, 0.4)
    curve, axes = plots.panel("Training loss", "epoch", "loss (log scale)", margins=margins)
    epochs = np.arange(1, last + 1)
    axes.plot(epochs, losses, color=plots.colour(activation), lw=1.2, alpha=0.4)
    axes.plot(epochs[:epoch], losses[:epoch], color=plots.colour(activation))
    axes.plot(epoch, losses[epoch - 1], "o", color=plots.ink().text, ms=7)
    axes.set_yscale("log")
    axes.set(xlim=(-3, last + 6), ylim=(0.008, 3))
    axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    axes.minorticks_off()
    now = losses[epoch - 1]
    if now > 3:
        axes.text(75, 0.15, "the loss is above this axis", ha="center", color=plots.ink().muted)
    size = f"{now:.3f}" if now < 1000 else f"{number(now)}, the training has diverged,"
    return Frame(
        [left, curve],
        f"With {label} and a learning rate of {rate:g}, after {epoch} epoch{'s' * (epoch != 1)} "
        f"the loss is {size} and {100 * right:.1f} % of the points are on their side.",
        {"right": right},
    )
