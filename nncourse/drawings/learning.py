"""The drawings of the chapter on learning: valleys, steps, angles, and digits that are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nncourse import plots
from nncourse.experiments import minus, number, spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

RULE_COLOURS = {
    "gradient descent": plots.colour("sgd"),
    "momentum": plots.colour("momentum"),
    "Adam": plots.colour("adam"),
}


def steepest_descent(condition: float, rate: float, places: Floats, heights: Floats) -> Frame:
    """Draw the path of gradient descent in a valley, and the height step by step."""
    steps = len(places) - 1
    left, axes = plots.panel("Seen from above", "θ₁, along the valley", "θ₂, across it")
    first, second = np.meshgrid(np.linspace(-5, 5, 121), np.linspace(-3, 3, 121))
    surface = (first**2 + condition * second**2) / 2
    levels = heights[0] * np.array([0.02, 0.1, 0.25, 0.5, 1, 2, 4])
    axes.contour(first, second, surface, levels, colors=[plots.ink().line], linewidths=1.2)
    near = int((np.abs(places) < 40).all(axis=1).argmin()) or len(places)
    axes.plot(*places[: near + 1].T, "o-", color=plots.ACCENT, ms=3.5, lw=1.2)
    axes.plot(*places[0], "o", ms=11, mfc="none", mec=plots.ink().text, mew=1.6)
    axes.plot(0, 0, "+", color=plots.ink().text, ms=11, mew=1.6)
    axes.set(xlim=(-5, 5), ylim=(-3, 3))
    right, axes = plots.panel(
        "Height above the floor", "step", "height (log scale)", margins=(0.85, 0.56, 0.14, 0.4)
    )
    axes.plot(np.maximum(heights, 1e-12), "o-", color=plots.ACCENT, ms=3.5, lw=1.2)
    axes.set_yscale("log")
    axes.set(xlim=(-1, steps + 1), ylim=(1e-6, 1e6))
    axes.set_yticks([1e-6, 1e-3, 1, 1e3, 1e6])
    along, across = 1 - rate, 1 - rate * condition
    fate = "it arrives" if heights[-1] < 1e-4 * heights[0] else "it is on its way"
    if max(abs(along), abs(across)) > 1 + 1e-9:
        fate = "it flies out of the valley"
    elif max(abs(along), abs(across)) > 1 - 1e-9:
        fate = "it jumps back and forth for ever"
    return Frame(
        [left, right],
        minus(
            f"Condition number {condition:g}, rate {rate:g}: a step multiplies θ₁ by {along:.2f} "
            f"and θ₂ by {across:.2f}; after {steps} steps the height is {number(heights[-1])}: "
            f"{fate}."
        ),
        {"left": heights[-1] / heights[0]},
    )


def along_the_gradient(
    epochs: int,
    rate: float,
    rates: Floats,
    losses: Floats,
    there: float,
    squared: float,
    limit: float,
) -> Frame:
    """Draw the loss of a network along the line of steepest descent.

    `losses` are those after a step at each of the `rates`, beginning with 0, and `there` that at
    this `rate`; `squared` is the gradient's squared norm, `limit` is 2 / curvature.
    """
    here = losses[0]
    promised = here - rate * squared
    figure, axes = plots.panel(
        "One step against the gradient", "rate of the step (log scale)", "loss after it"
    )
    axes.axhline(here, color=plots.ink().line, lw=1.2)
    line = here - rates[1:] * squared
    axes.plot(rates[1:], line, color=plots.ink().muted, ls=(0, (4, 3)), lw=1.4)
    axes.axvline(limit, color=plots.ink().muted, ls=":", lw=1.6)
    axes.plot(rates[1:], losses[1:], color=plots.ACCENT)
    top = 1.6
    axes.plot(
        rate,
        min(there, top - 0.06),
        "o" if there < top else "^",
        color=plots.ink().text,
        ms=8,
        zorder=5,
    )
    axes.set_xscale("log")
    axes.set(xlim=(0.008, 400), ylim=(0, top))
    axes.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    axes.set_yticks([0, 0.5, 1, 1.5])
    axes.text(limit * 0.9, 1.5, "2 / curvature", va="center", ha="right", color=plots.ink().muted)
    axes.text(0.0095, here + 0.02, "loss before", color=plots.ink().muted)
    said = f"promises {promised:.3f}" if promised > 0 else "promises less than nothing"
    verdict = "higher" if there > here else "lower"
    when = "Before training" if epochs == 0 else f"After {epochs} steps"
    return Frame(
        [figure],
        f"{when} the loss is {here:.3f}. For a step at a rate of {rate:g} the straight "
        f"line {said}; the step brings {there:.3f}, {verdict} than before. 2 / curvature is "
        f"{limit:.2g}.",
        {"there": there, "here": here, "limit": limit},
    )


def angle_to_steepest(
    rule: str, batch: int, whole: int, angles: Mapping[str, Floats], losses: Floats
) -> Frame:
    """Draw the angles of an optimizer's steps, and the mean angles of all optimizers.

    `angles` holds, for each optimizer, a row for each step and a column for each network; `losses`
    are those at the end of this one's training; `whole` is the size of the training set.
    """
    found = angles[rule]
    steps = np.arange(1, len(found) + 1)
    left, axes = plots.panel(
        "Each step of the optimizer",
        "step",
        "degrees off the steepest way",
        margins=(0.72, 0.56, 0.14, 0.4),
    )
    axes.plot(steps, found, color=RULE_COLOURS[rule], lw=0.7, alpha=0.25)
    axes.plot(steps, found.mean(axis=1), color=RULE_COLOURS[rule], lw=2.4)
    axes.axhline(90, color=plots.ink().line, lw=1.2)
    box = {"facecolor": plots.ink().ground, "edgecolor": "none", "alpha": 0.75, "pad": 1}
    axes.text(
        100,
        94,
        "beyond this, uphill",
        ha="right",
        va="bottom",
        color=plots.ink().muted,
        bbox=box,
        zorder=4,
    )
    axes.set(xlim=(0, len(found) + 1), ylim=(-4, 180))
    axes.set_yticks([0, 45, 90, 135, 180])
    right, axes = plots.panel(
        "Mean angle, all optimizers", "degrees", margins=(1.45, 0.56, 0.14, 0.4)
    )
    means = {name: of_rule.mean(axis=0) for name, of_rule in angles.items()}
    plots.seed_strips(axes, means, RULE_COLOURS)
    axes.set(xlim=(-4, 105))
    axes.set_xticks([0, 30, 60, 90])
    rows = "the whole training set"
    if batch != whole:
        rows = f"{batch} random example{'s' * (batch > 1)}"
    uphill = (found > 90).mean(axis=0)
    return Frame(
        [left, right],
        f"Steps of {rule}, each from {rows}, lie {spread(means[rule], 0)} degrees off the "
        f"steepest way down; {spread(uphill, 0, '%')} of them start uphill. After "
        f"{len(found)} steps the loss is {spread(losses, 3)}.",
        {"off": found.mean()},
    )


def _misread(title: str, pictures: Floats, read: Integers) -> Figure:
    """Draw up to ten digits of 8 × 8 pixels, and under each what it was read as."""
    figure, axes = plots.panel(title, margins=(0.1, 0.1, 0.1, 0.4))
    sheet = np.full((2 * 11 - 3, 5 * 11 - 3), np.nan)
    for place, (picture, digit) in enumerate(zip(pictures[:10], read[:10], strict=True)):
        top, left = 11 * (place // 5), 11 * (place % 5)
        sheet[top : top + 8, left : left + 8] = picture.reshape(8, 8)
        axes.text(left + 3.5, top + 9.2, f"as {digit}", ha="center", va="center")
    dark = plots.current_theme() == "dark"
    axes.imshow(np.ma.masked_invalid(sheet), cmap="gray" if dark else "gray_r", vmin=0, vmax=1)
    axes.set(xlim=(-1.5, 53.5), ylim=(21, -2))
    axes.axis("off")
    return figure


def digits_read(
    rate: float, epoch: int, shares: Floats, read: Integers, pictures: Floats, digits: Integers
) -> Frame:
    """Draw the share of digits that are read, and the first ones that are misread.

    `shares` has a row for each epoch and a column for each network; `read` is what the first
    network takes the pictures for after this epoch, `digits` what they are.
    """
    left, axes = plots.panel("Held-out digits that are read", "epoch", "%")
    epochs = np.arange(1, len(shares) + 1)
    axes.plot(epochs, 100 * shares, color=plots.ACCENT, lw=0.8, alpha=0.45)
    axes.plot(epochs, 100 * shares.mean(axis=1), color=plots.ACCENT)
    found = shares[epoch - 1]
    axes.plot(epoch, 100 * found.mean(), "o", color=plots.ink().text, ms=8, zorder=5)
    axes.axhline(95, color=plots.ink().line, lw=1.2, zorder=0)
    axes.set(xlim=(0, len(shares) + 1), ylim=(0, 102))
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.set_yticks([0, 25, 50, 75, 95], ["0", "25", "50", "75", "95"])
    wrong = np.flatnonzero(read != digits)
    title = f"{len(wrong)} of {len(digits)} misread by network 1"
    right = _misread(title, pictures[wrong], read[wrong])
    return Frame(
        [left, right],
        f"At a rate of {rate:g}, after {epoch} epoch{'s' * (epoch > 1)}, {spread(found, 1, '%')} "
        f"of the held-out digits are read; network 1 misreads {len(wrong)} of {len(digits)}.",
        {"share": found.mean()},
    )
