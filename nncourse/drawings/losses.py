"""The drawings of the chapter on losses: what they say, and how they pull."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]

LOSS_COLOURS = {"squared error": plots.CLASS_COLOURS[1], "cross-entropy": plots.ACCENT}
CLASSES = ("cat", "dog", "owl")
BACK = (
    75  # % of points right: stuck on one class a network gets 50, once it learns the moons over 80
)


def loss_and_slope(
    loss: str, label: str, z: float, point_loss: Callable[[str, Any, int], tuple[Any, Any]]
) -> Frame:
    """Draw two losses of one logit and their slopes, with a dot at z on the chosen one.

    ``point_loss(loss, z, y)`` gives a loss, and its slope in the logit.
    """
    y = int(label)
    grid = np.linspace(-8, 8, 401)
    value, slope = (float(found) for found in point_loss(loss, float(z), y))
    left, axes = plots.panel(f"Loss when the label is {y}", "logit z", "loss")
    right, slopes = plots.panel(
        "Its slope in the logit", "logit z", "dL/dz", margins=(0.8, 0.56, 0.14, 0.4)
    )
    slopes.axhline(0, color=plots.ink().line, lw=1)
    for name, colour in LOSS_COLOURS.items():
        chosen = name == loss
        style: dict[str, Any] = {
            "color": colour,
            "lw": 2.4 if chosen else 1.3,
            "alpha": 1 if chosen else 0.5,
        }
        curve, slope_curve = point_loss(name, grid, y)
        axes.plot(grid, curve, **style)
        slopes.plot(grid, slope_curve, **style)
    dot: dict[str, Any] = {"color": plots.ink().text, "ms": 8, "zorder": 5}
    axes.plot(z, value, "o", **dot)
    slopes.plot(z, slope, "o", **dot)
    axes.set(xlim=(-8.5, 8.5), ylim=(-0.3, 8.4))
    axes.set_xticks(range(-8, 9, 4))
    slopes.set_xticks(range(-8, 9, 4))
    slopes.set(xlim=(-8.5, 8.5), ylim=(-1.1, 0.1) if y == 1 else (-0.1, 1.1))
    side, towards = (1, "right") if y == 0 else (-1, "left")
    for name, across, up in (("cross-entropy", 4.6, 6.6), ("squared error", 8, 1.35)):
        axes.text(side * across, up, name, color=LOSS_COLOURS[name], ha=towards)
    for name, across, up in (("cross-entropy", 0.3, 0.85), ("squared error", 8, 0.25)):
        slopes.text(side * across, side * up, name, color=LOSS_COLOURS[name], ha=towards)
    p = 1 / (1 + math.exp(-z))
    wrong = (p > 0.5) != (y == 1)
    if z == 0:
        mind = "The network is undecided"
    else:
        mind = "The network is wrong" if wrong else "The network is right"
    said = f"{p:.4f}" if p > 0.995 else number(p, 2)
    return Frame(
        [left, right],
        f"{mind}: p = {said} for a label of {y}. The {loss} is {number(value, 2)}, and its slope "
        f"is {number(slope, 2)}.",
        {"slope": abs(slope)},
    )


def one_number_for_five(outlier: float, a: float) -> Frame:
    """Draw five labels, one prediction for all of them, and the mean squared error."""
    labels = np.array([1.0, 2.0, 2.5, 3.5, outlier])
    left, axes = plots.panel("Five labels, one prediction", "sample", "label")
    axes.axhline(a, color=plots.ACCENT)
    for i, label in enumerate(labels):
        axes.plot([i + 1, i + 1], [label, a], color=plots.ink().muted, lw=1.4, ls=(0, (3, 2)))
    axes.plot(range(1, 6), labels, "o", color=plots.CLASS_COLOURS[1], ms=8)
    axes.text(0.6, a + 0.15, "prediction", color=plots.ACCENT)
    axes.set(xlim=(0.5, 5.5), ylim=(0, 10.5))
    right, axes = plots.panel("Mean squared error", "prediction a", "loss")
    grid = np.linspace(0, 8, 161)
    axes.plot(grid, ((grid[:, None] - labels) ** 2).mean(axis=1), color=plots.ACCENT)
    loss = ((a - labels) ** 2).mean()
    axes.axvline(labels.mean(), color=plots.ink().muted, lw=1.2, ls=(0, (3, 2)))
    axes.text(labels.mean() + 0.15, 41, "mean of the labels", color=plots.ink().muted, va="top")
    axes.plot(a, loss, "o", color=plots.ink().text, ms=8, zorder=5)
    axes.set(xlim=(-0.2, 8.2), ylim=(-1, 42))
    slope = 2 * (a - labels).mean()
    said = "and no other number has a smaller one: this is the mean of the labels"
    if abs(slope) > 1e-9:
        said = f"and its slope of {number(slope, 2)} pulls it {'down' if slope > 0 else 'up'}"
    return Frame(
        [left, right],
        f"With the last label at {outlier:g}, a prediction of {a:g} has a mean squared error of "
        f"{number(loss, 2)}, {said}.",
        {"mean": labels.mean()},
    )


def what_each_class_gets(right: str, score: float) -> Frame:
    """Draw probabilities and the gradient of cross-entropy for three classes."""
    answer = CLASSES.index(right)
    colours = [plots.ACCENT if k == answer else plots.ink().muted for k in range(3)]
    margins = (0.75, 0.56, 0.14, 0.4)
    left, axes = plots.panel("Probabilities p", "score s of dog", "probability", margins=margins)
    grid = np.linspace(-3, 5, 81)
    fixed = np.ones_like(grid)
    curves = nnkit.Softmax()(np.stack([fixed, grid, -fixed], axis=1))
    p = nnkit.Softmax()(np.array([[1.0, score, -1.0]]))[0]
    gradient = p - np.eye(3)[answer]
    axes.axvline(score, color=plots.ink().line, lw=1.2, zorder=0)
    for k, (name, at, up) in enumerate(
        zip(CLASSES, (-2.9, 4.9, -2.9), (0.9, 1.01, 0.17), strict=True)
    ):
        axes.plot(grid, curves[:, k], color=colours[k], lw=2.4 if k == answer else 1.4)
        axes.plot(score, p[k], "o", color=colours[k], ms=8)
        axes.text(at, up, name, color=colours[k], ha="left" if at < 0 else "right")
    axes.set(xlim=(-3.2, 5.2), ylim=(0, 1.08))
    second, axes = plots.panel("Gradient p − y", "", "∂L/∂z", margins=margins)
    axes.axhline(0, color=plots.ink().muted, lw=1)
    axes.bar(range(3), gradient, width=0.6, color=colours)
    axes.set_xticks(range(3), CLASSES)
    axes.set_ylim(-1.2, 1.2)
    for k in range(3):
        axes.text(
            k,
            gradient[k] + np.copysign(0.05, gradient[k]),
            minus(f"{gradient[k]:.2f}"),
            ha="center",
            va="bottom" if gradient[k] > 0 else "top",
        )
    loss = -math.log(p[answer])
    first, last = (k for k in range(3) if k != answer)
    return Frame(
        [left, second],
        f"The right class, {right}, has a probability of {number(p[answer], 2)}: the loss is "
        f"{number(loss, 2)}. Its score is pulled up by {number(-gradient[answer], 2)}; the other "
        f"two are pushed down, {CLASSES[first]} by {number(p[first], 2)} and {CLASSES[last]} by "
        f"{number(p[last], 2)}.",
        {"apart": abs(p[first] - p[last])},
    )


def wrong_start(method: str, start: float, shares: Mapping[str, Floats]) -> Frame:
    """Draw how networks fare that start on the wrong side.

    `shares` holds for each loss the share of new points right, a row for each epoch and a column
    for each network.
    """
    right_with = {name: 100 * shares[name] for name in LOSS_COLOURS}
    epochs, networks = right_with["cross-entropy"].shape
    left, axes = plots.panel(
        "Ten networks each, and the mean of all",
        "epoch",
        "% of new points right",
        margins=(0.72, 0.56, 0.14, 0.4),
    )
    shown = np.unique([*range(0, epochs, 3), epochs - 1])  # the curves are smooth enough
    for name, found in right_with.items():
        axes.plot(shown + 1, found[shown, :10], color=LOSS_COLOURS[name], lw=0.8, alpha=0.45)
        axes.plot(shown + 1, found[shown].mean(axis=1), color=LOSS_COLOURS[name], lw=2.4)
    axes.set(xlim=(0, epochs + 1), ylim=(28, 102))
    right, axes = plots.panel(
        f"After {epochs} epochs, {networks} networks each",
        "% of new points right",
        margins=(1.3, 0.56, 0.2, 0.4),
    )
    last = {name: found[-1] for name, found in right_with.items()}
    plots.seed_strips(axes, last, LOSS_COLOURS)
    for row, name in enumerate(last):
        axes.get_yticklabels()[row].set_color(LOSS_COLOURS[name])
    axes.set_xlim(28, 102)
    back = {name: int((found > BACK).sum()) for name, found in last.items()}
    squared, entropy = back.values()
    said = {0: "none", networks: f"all {networks}"}
    return Frame(
        [left, right],
        f"Of {networks} networks, started at a bias of {start:g} and trained with "
        f"{method.replace(' ', ' at a rate of ')}, {said.get(squared, squared)} "
        f"{'ends' if squared == 1 else 'end'} above {BACK} % with the squared error, and "
        f"{said.get(entropy, entropy)} with cross-entropy.",
        back,
    )


def three_ways(
    way: str,
    precision: str,
    z: float,
    wrong_logit: Callable[[str, str, Any], tuple[Any, Any]],
) -> Frame:
    """Draw the loss of a wrong answer and its slope, computed in one of three ways.

    ``wrong_logit(way, precision, z)`` gives both for the label 0.
    """
    grid = np.linspace(0, 48, 961)
    margins = (0.66, 0.56, 0.14, 0.4)
    left, axes = plots.panel(f"Loss, {way}", "logit z (label 0)", "loss", margins=margins)
    second, slopes = plots.panel(
        f"Slope, in {precision}", "logit z (label 0)", "dL/dz", margins=margins
    )
    values, gradients = wrong_logit(way, precision, grid)
    truth = plots.ink().muted
    axes.plot(grid, grid + np.log1p(np.exp(-grid)), color=truth, lw=1.3, ls=(0, (4, 3)))
    slopes.plot(grid, 1 / (1 + np.exp(-grid)), color=truth, lw=1.3, ls=(0, (4, 3)))
    axes.plot(grid, np.where(np.isfinite(values), values, np.nan), color=plots.ACCENT)
    slopes.plot(grid, np.where(np.isfinite(gradients), gradients, np.nan), color=plots.ACCENT)
    lost = grid[~np.isfinite(values)]
    for panel_axes in (axes, slopes):
        if lost.size:
            panel_axes.axvspan(lost[0], 48, color=plots.ink().line, alpha=0.6, lw=0)
        panel_axes.axvline(z, color=truth, lw=1, alpha=0.6)
    if lost.size:
        middle = (lost[0] + 48) / 2
        axes.text(middle, 4, "infinite", ha="center", color=truth)
        slopes.text(middle, 0.12, "not a\nnumber", ha="center", color=truth)
    axes.text(26, 37, "as it should be", ha="right", color=truth)
    loss, slope = (float(value) for value in wrong_logit(way, precision, float(z)))
    dot: dict[str, Any] = {"color": plots.ink().text, "ms": 8, "zorder": 5}
    axes.plot(z, loss if math.isfinite(loss) else np.nan, "o", **dot)
    slopes.plot(z, slope, "o", **dot)
    axes.set(xlim=(-1, 49), ylim=(-2, 50))
    slopes.set(xlim=(-1, 49), ylim=(-0.08, 1.12))
    right_loss, right_slope = z + math.log1p(math.exp(-z)), 1 / (1 + math.exp(-z))
    if not math.isfinite(loss):
        said = f"infinite; it should be {number(right_loss)}. Its slope is not a number"
    elif abs(loss - right_loss) < 5e-3 * right_loss:
        said = f"{number(loss)}, as it should be, and its slope is {number(slope)}"
    else:
        said = f"{number(loss)}; it should be {number(right_loss)}. Its slope is {number(slope)}"
    if abs(slope - right_slope) > 5e-3:
        said += f", and should be {number(right_slope)}"
    return Frame(
        [left, second],
        f"At a logit of {z:g}, {way} in {precision}, the computed loss is {said}.",
        {"loss": loss, "slope": slope},
    )
