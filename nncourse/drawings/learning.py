"""The drawings of the chapter on learning: valleys, steps, angles, and digits that are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from nncourse import plots
from nncourse.experiments import number, spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

RULE_COLOURS = {
    "gradient descent": plots.colour("sgd"),
    "momentum": plots.colour("momentum"),
    "Adam": plots.colour("adam"),
}
GREYS = 4  # as many as it takes to read a digit of 8 × 8 pixels
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])  # the outline of a pixel


def steepest_descent(
    condition: float, rate: float, places: Floats, heights: Floats, cliff: tuple[Floats, Floats]
) -> Frame:
    """Draw the path of gradient descent in a valley, and the height where it ends at every rate.

    `cliff` holds rates, and for each the height after as many steps, as a share of the first.
    """
    steps = len(places) - 1
    left, axes = plots.panel(
        f"{steps} steps, seen from above", "θ₁, along the valley", "θ₂, across it"
    )
    first, second = np.meshgrid(np.linspace(-5, 5, 121), np.linspace(-3, 3, 121))
    surface = (first**2 + condition * second**2) / 2
    levels = heights[0] * np.array([0.02, 0.1, 0.25, 0.5, 1, 2, 4])
    axes.contour(first, second, surface, levels, colors=[plots.ink().line], linewidths=1.2)
    near = int((np.abs(places) < 40).all(axis=1).argmin()) or len(places)
    axes.plot(*places[: near + 1].T, "o-", color=plots.ACCENT, ms=3.5, lw=1.2)
    axes.plot(*places[0], "o", ms=11, mfc="none", mec=plots.ink().text, mew=1.6)
    axes.plot(0, 0, "+", color=plots.ink().text, ms=11, mew=1.6)
    axes.set(xlim=(-5, 5), ylim=(-3, 3))
    low, high = 1e-9, 1e6
    right, axes = plots.panel(
        f"Height after {steps} steps",
        "learning rate (log scale)",
        "part of the first height",
        margins=(0.85, 0.56, 0.14, 0.4),
    )
    rates, shares = cliff
    axes.axhline(1, color=plots.ink().line, lw=1.2)
    across, side = (2.2, "right") if condition >= 10 else (0.02, "left")  # beside the cliff
    axes.text(across, 1.6, "where it began", ha=side, color=plots.ink().muted)
    axes.plot(rates, np.clip(shares, low / 10, high * 10), color=plots.ACCENT)
    share = heights[-1] / heights[0]
    axes.plot(rate, np.clip(share, 2 * low, high / 2), "o", color=plots.ink().text, ms=8, zorder=5)
    axes.set(xscale="log", yscale="log", xlim=(0.018, 2.4), ylim=(low, high))
    axes.set_xticks([0.02, 0.1, 0.5, 2], ["0.02", "0.1", "0.5", "2"])
    axes.set_yticks([1e-8, 1e-4, 1, 1e4])
    axes.minorticks_off()
    along, over = 1 - rate, 1 - rate * condition
    fate = "it has arrived" if share < 1e-4 else "it is still on its way"
    if max(abs(along), abs(over)) > 1 + 1e-9:
        fate = "it flies out of the valley"
    elif max(abs(along), abs(over)) > 1 - 1e-9:
        fate = "it jumps back and forth for ever"
    height = f"{number(share, 2)} times the first"
    if abs(share - 1) < 1e-9:
        height = "the same as at first"
    if not 1e-9 < share < 1e6:
        height = (
            "less than a billionth of the first" if share < 1 else "over a million times the first"
        )
    return Frame(
        [left, right],
        f"With a condition number of {condition:g} and a rate of {rate:g}, each step multiplies θ₁ "
        f"by {number(along, 2)} and θ₂ by {number(over, 2)}. After {steps} steps the height is "
        f"{height}: {fate}.",
        {"left": share},
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
    when = "Before training" if epochs == 0 else f"After {epochs} step{'s' * (epochs > 1)}"
    figure, axes = plots.panel(
        f"{when}: one step against the gradient",
        "rate of this step (log scale)",
        "loss after it",
        size=(4.5, 3.4),
    )
    top = 1.8
    axes.axhline(here, color=plots.ink().line, lw=1.2)
    line = here - rates[1:] * squared
    axes.plot(rates[1:], line, color=plots.ink().muted, ls=(0, (4, 3)), lw=1.4)
    axes.axvline(limit, color=plots.ink().muted, ls=":", lw=1.6)
    axes.plot(rates[1:], losses[1:], color=plots.ACCENT)
    axes.plot(
        rate,
        min(there, top - 0.06),
        "o" if there < top else "^",
        color=plots.ink().text,
        ms=8,
        zorder=5,
    )
    axes.set_xscale("log")
    axes.set(xlim=(0.008, 130), ylim=(0, top))
    axes.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    axes.set_yticks([0, 0.5, 1, 1.5])
    axes.minorticks_off()
    axes.text(limit * 0.92, 1.7, "2 / curvature", va="center", ha="right", color=plots.ink().muted)
    axes.text(0.0095, here + 0.03, "loss before", color=plots.ink().muted)
    axes.text(0.0095, 0.04, "dashed: what the\ngradient promises", color=plots.ink().muted)
    said = f"a loss of {number(promised)}" if promised > 0 else "less than no loss at all"
    verdict = "higher than before" if there > here else "lower than before"
    if number(there) == number(here):
        verdict = "almost as before"
    return Frame(
        [figure],
        f"{when} the loss is {number(here)}. For a step at a rate of {rate:g} the gradient "
        f"promises {said}; the step leads to {number(there)}, {verdict}. "
        f"2 / curvature is {number(limit, 2)}.",
        {"there": there, "here": here, "limit": limit},
    )


def angle_to_steepest(batch: int, whole: int, angles: Mapping[str, Floats]) -> Frame:
    """Draw the angles of three optimizers' steps to the steepest way down.

    `angles` holds, for each optimizer, a row for each step and a column for each network; `whole`
    is the size of the training set.
    """
    rows = "the whole training set"
    if batch != whole:
        rows = f"{batch} random example{'s' * (batch > 1)}"
    networks = next(iter(angles.values())).shape[1]
    left, axes = plots.panel(
        f"Each step from {rows}",
        f"step (mean of {networks} networks)",
        "degrees off the steepest way",
        margins=(0.72, 0.56, 0.14, 0.4),
    )
    axes.axhline(90, color=plots.ink().line, lw=1.2)
    axes.text(1, 122, "above 90 degrees: uphill", va="top", color=plots.ink().muted)
    for name, found in angles.items():
        steps = np.arange(1, len(found) + 1)
        axes.plot(steps, found.mean(axis=1), color=RULE_COLOURS[name], lw=1.8)
    axes.set(xlim=(0, len(found) + 1), ylim=(-4, 125))
    axes.set_yticks([0, 30, 60, 90, 120])
    right, axes = plots.panel(
        "Mean of all steps, each network", "degrees", margins=(1.45, 0.56, 0.14, 0.4)
    )
    means = {name: found.mean(axis=0) for name, found in angles.items()}
    plots.seed_strips(axes, means, RULE_COLOURS)
    for row, name in enumerate(means):
        axes.get_yticklabels()[row].set_color(RULE_COLOURS[name])
    axes.set(xlim=(-4, 105))
    axes.set_xticks([0, 30, 60, 90])
    off = {name: float(found.mean()) for name, found in angles.items()}
    uphill = {name: float((found > 90).mean()) for name, found in angles.items()}
    worst = max(uphill, key=lambda name: uphill[name])
    some = f"{number(100 * uphill[worst], 2)} % of {worst}'s steps even start uphill"
    some = some if uphill[worst] else "none starts uphill"
    return Frame(
        [left, right],
        f"Each step is computed from {rows}. It lies {off['gradient descent']:.0f} degrees off the "
        f"steepest way down with gradient descent, {off['momentum']:.0f} with momentum and "
        f"{off['Adam']:.0f} with Adam, on average; {some}.",
        {"off": off},
    )


def _misread(title: str, pictures: Floats, digits: Integers, read: Integers) -> Figure:
    """Draw up to ten digits of 8 × 8 pixels; under each stands what it is and was read as."""
    figure, axes = plots.panel(title, margins=(0.1, 0.1, 0.1, 0.4))
    levels: dict[int, list[Floats]] = {level: [] for level in range(1, GREYS + 1)}
    for place in range(10):
        top, left = 12 * (place // 5), 11 * (place % 5)
        if place >= len(pictures):
            axes.text(left + 4, top + 9.4, " ", ha="center", va="center")
            continue
        told = f"{digits[place]} as {read[place]}"
        axes.text(left + 4, top + 9.4, told, ha="center", va="center")
        greys = np.round(GREYS * pictures[place].reshape(8, 8)).astype(int)
        for (row, column), level in np.ndenumerate(greys):
            for under in range(1, level + 1):
                levels[under].append(np.array([left + column, top + row]))
    # A path for each grey, one above the other, in the ink of the page: dark or light as that is.
    for corners in levels.values():
        squares = [corner + SQUARE for corner in corners]
        outline = Path.make_compound_path(*(Path(square, closed=True) for square in squares))
        axes.add_patch(PathPatch(outline, fc=plots.ink().text, alpha=1 - 0.1 ** (1 / GREYS), lw=0))
    axes.set(xlim=(-1.5, 53.5), ylim=(23, -2))
    axes.axis("off")
    return figure


def digits_read(
    rate: float, epoch: int, shares: Floats, read: Integers, pictures: Floats, digits: Integers
) -> Frame:
    """Draw the share of digits that are read, and the first ones that are misread.

    `shares` has a row for each epoch and a column for each network; `read` is what the first
    network takes the pictures for after this epoch, `digits` what they are.
    """
    networks = shares.shape[1]
    left, axes = plots.panel(
        f"Held-out digits, learnt at a rate of {rate:g}", "epoch", f"% read, {networks} networks"
    )
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
    title = f"Network 1 misreads {len(wrong)} of {len(digits)}"
    title += ", such as these" if len(wrong) > 10 else ""
    right = _misread(title, pictures[wrong], digits[wrong], read[wrong])
    return Frame(
        [left, right],
        f"At a rate of {rate:g}, {networks} networks read {spread(found, 1, '%')} of the held-out "
        f"digits after {epoch} epoch{'s' * (epoch > 1)}; network 1 misreads {len(wrong)} of "
        f"{len(digits)}.",
        {"share": found.mean()},
    )
