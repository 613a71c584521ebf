"""The drawings of the chapter on momentum: a ball in a valley, its ring, its speed, a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nncourse import plots
from nncourse.experiments import minus, number
from nncourse.figures import Frame

Floats = NDArray[np.float64]

RULE_COLOURS = {
    "plain": plots.colour("sgd"),
    "heavy ball": plots.colour("momentum"),
    "Nesterov": plots.colour("nesterov"),
}
BEYOND = "#d0524a"  # what never comes down


def ball_in_a_valley(momentum: float, plain: Floats, ball: Floats, curvatures: Floats) -> Frame:
    """Draw the paths of plain descent and of a ball down a valley, and their heights.

    `plain` and `ball` are the places visited, (steps + 1, 2), from the same start.
    """
    steps = len(ball) - 1
    colour = RULE_COLOURS["heavy ball"]
    heights = {
        name: (curvatures * path**2).sum(axis=1) / 2
        for name, path in (("plain", plain), ("heavy ball", ball))
    }
    left, axes = plots.panel(
        f"{steps} steps, seen from above",
        "θ₁, along the valley",
        "θ₂, across it",
        margins=(0.8, 0.56, 0.14, 0.4),
    )
    first, second = np.meshgrid(np.linspace(-5, 5, 101), np.linspace(-1, 1, 101))
    surface = (curvatures[0] * first**2 + curvatures[1] * second**2) / 2
    levels = heights["plain"][0] * np.array([0.02, 0.1, 0.25, 0.5, 1, 2])
    axes.contour(first, second, surface, levels, colors=[plots.ink().line], linewidths=1.2)
    axes.plot(*plain.T, "o-", color=RULE_COLOURS["plain"], ms=2.5, lw=1)
    axes.plot(*ball.T, "o-", color=colour, ms=3.5, lw=1.3)
    axes.plot(*plain[0], "o", ms=11, mfc="none", mec=plots.ink().text, mew=1.6)
    axes.plot(0, 0, "+", color=plots.ink().text, ms=11, mew=1.6)
    axes.set(xlim=(-5, 5), ylim=(-1, 1))

    right, axes = plots.panel(
        "Height above the floor", "step", "height (log scale)", margins=(0.85, 0.56, 0.14, 0.4)
    )
    axes.set_yscale("log")
    for name, height in heights.items():
        axes.plot(np.maximum(height, 1e-14), color=RULE_COLOURS[name], lw=2)
        axes.plot(steps, max(height[-1], 1e-14), "o", color=RULE_COLOURS[name], ms=8)
    axes.text(steps * 0.97, 3, "plain", ha="right", color=RULE_COLOURS["plain"])
    axes.text(steps * 0.03, 1e-9, "heavy ball", ha="left", color=colour)
    axes.set(xlim=(-1, steps + 2), ylim=(1e-10, 1e2))
    axes.set_yticks([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1, 1e2])
    axes.minorticks_off()
    past = float(ball[:, 0].max())
    fate = "it never rolls past the lowest point"
    if past > 1e-3:
        fate = f"it rolls past the lowest point, by {number(past, 2)} at most"
    return Frame(
        [left, right],
        f"With a momentum of {momentum:g}, the ball is at a height of "
        f"{number(heights['heavy ball'][-1], 2)} after {steps} steps; {fate}. Plain descent is at "
        f"{number(heights['plain'][-1], 2)}.",
        {"height": heights["heavy ball"][-1], "past": past},
    )


def ring(
    stiffness: float,
    rule: str,
    momentum: float,
    roots: NDArray[np.complex128],
    tubs: Mapping[str, Floats],
) -> Frame:
    """Draw the two factors of a direction in the plane, and the larger one for every direction.

    `stiffness` is rate times curvature; `tubs` holds, for each rule, two columns: values of it,
    and the larger factor there.
    """
    angle = np.linspace(0, 2 * np.pi, 181)
    product = float(np.prod(roots).real)
    radius = float(np.sqrt(max(product, 0.0)))
    largest = float(np.abs(roots).max())
    swings = bool(np.abs(roots.imag).max() > 1e-9)
    flies = largest > 1 + 1e-9
    colour = BEYOND if flies else RULE_COLOURS[rule]
    left, axes = plots.panel("The two factors", "real part", "imaginary part")
    axes.plot(np.cos(angle), np.sin(angle), color=plots.ink().line, lw=1.4)
    axes.plot(
        radius * np.cos(angle), radius * np.sin(angle), color=plots.ACCENT, lw=1.4, ls=(0, (4, 3))
    )
    axes.axhline(0, color=plots.ink().line, lw=0.8)
    axes.plot(np.clip(roots.real, -1.55, 1.55), roots.imag, "o", color=colour, ms=9, zorder=5)
    axes.text(0, 1.05, "size 1: no progress", ha="center", va="bottom", color=plots.ink().muted)
    axes.set(xlim=(-1.6, 1.6), ylim=(-1.2, 1.35))
    axes.set_aspect("equal")
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])

    right, axes = plots.panel("What a step leaves of the distance", "rate × curvature", "factor")
    axes.axhspan(1, 1.4, color=BEYOND, alpha=0.12, lw=0)
    for name, tub in tubs.items():
        axes.plot(tub[:, 0], tub[:, 1], color=RULE_COLOURS[name], lw=2.4 if name == rule else 1.2)
    axes.plot(stiffness, min(largest, 1.38), "o", color=colour, ms=9, zorder=5)
    axes.text(1.62, 0.5, "plain", ha="left", color=RULE_COLOURS["plain"])
    axes.text(
        2.6, np.sqrt(momentum) - 0.03, "heavy ball", va="top", color=RULE_COLOURS["heavy ball"]
    )
    axes.text(0.38, 0.77, "Nesterov", ha="left", color=RULE_COLOURS["Nesterov"])
    axes.set(xlim=(0, 4.1), ylim=(0, 1.4))
    axes.set_xticks([0, 1, 2, 3, 4])
    axes.set_yticks([0, 0.5, 1])
    if flies:
        told = f"one factor is {largest:.2f} in size, and the ball flies out"
    elif swings:
        told = f"the ball swings, and each step leaves {largest:.2f} of the distance"
    else:
        told = f"the ball does not swing, and each step leaves {largest:.2f} of the distance"
    beside = abs(1 - stiffness)
    return Frame(
        [left, right],
        f"Rate × curvature is {stiffness:g}, the rule {rule}: {told}. Plain descent leaves "
        f"{beside:.2f}.",
        {"swings": swings, "factor": largest, "plain": beside},
    )


def best_of_both(
    condition: float,
    conditions: Floats,
    needed: Mapping[str, Floats],
    distances: Mapping[str, Floats],
) -> Frame:
    """Draw both rules at their best: the distance step by step, and the steps for every valley.

    `needed` has the steps to a thousandth for each of the `conditions`; `distances` are those of
    the valley chosen, one for each step.
    """
    k = int(np.argmin(np.abs(conditions - condition)))
    left, axes = plots.panel(
        "One valley", "step", "distance from the floor", margins=(0.85, 0.56, 0.2, 0.4)
    )
    axes.set_yscale("log")
    for name, distance in distances.items():
        axes.plot(np.maximum(distance, 1e-9), color=RULE_COLOURS[name])
    axes.axhline(1e-3, color=plots.ink().muted, lw=1, ls=":")
    steps = len(next(iter(distances.values()))) - 1
    axes.text(steps, 1.25e-3, "a thousandth", ha="right", color=plots.ink().muted)
    axes.set(xlim=(0, steps), ylim=(1e-6, 100))
    axes.set_yticks([1e-6, 1e-4, 1e-2, 1, 100])
    axes.minorticks_off()
    right, axes = plots.panel(
        "Every valley",
        "condition number (log scale)",
        "steps to a thousandth",
        margins=(0.85, 0.56, 0.2, 0.4),
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    for name, steps_needed in needed.items():
        axes.plot(conditions, steps_needed, color=RULE_COLOURS[name])
        axes.plot(condition, steps_needed[k], "o", color=RULE_COLOURS[name], ms=8, zorder=5)
    axes.text(150, 2500, "plain", ha="right", color=RULE_COLOURS["plain"])
    axes.text(1500, 90, "heavy ball", ha="left", color=RULE_COLOURS["heavy ball"])
    axes.set(xlim=(1.8, 1.2e4), ylim=(1, 1e5))
    axes.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    axes.set_yticks([1, 10, 100, 1000, 1e4, 1e5])
    axes.minorticks_off()
    plain, ball = (int(needed[name][k]) for name in ("plain", "heavy ball"))
    return Frame(
        [left, right],
        f"With a condition number of {condition:,}, plain descent at its best needs {plain:,} "
        f"steps to a thousandth of the distance, the heavy ball {ball:,}: {plain / ball:.2g} times "
        f"fewer. The root of the condition number is {number(np.sqrt(condition), 2)}.",
        {"times": plain / ball},
    )


def momentum_in_a_network(
    rate: float,
    rates: Sequence[float],
    paths: Mapping[str, Floats],
    ends: Mapping[str, Floats],
) -> Frame:
    """Draw the mean losses of networks at a rate step by step, and at every rate at the end.

    `paths` are the losses at this rate, (steps, networks); `ends` those at the end, (rates,
    networks). What has diverged counts as a loss of 100.
    """
    k = list(rates).index(rate)
    margins = (0.9, 0.56, 0.2, 0.4)
    left, axes = plots.panel(
        f"At a rate of {rate:g}", "step", "mean loss (log scale)", margins=margins
    )
    axes.set_yscale("log")
    for name, path in paths.items():
        curve = path.mean(axis=1)
        axes.plot(curve, color=RULE_COLOURS[name], ls=plots.dashes(_key(name)))
    axes.set(xlim=(0, len(path)), ylim=(5e-4, 20))
    axes.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.minorticks_off()
    right, axes = plots.panel(
        f"At every rate, after {len(path)} steps",
        "learning rate (log scale)",
        "mean loss",
        margins=margins,
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    means = {name: end.mean(axis=1) for name, end in ends.items()}
    for name, mean in means.items():
        axes.plot(rates, mean, color=RULE_COLOURS[name], ls=plots.dashes(_key(name)))
        now = min(mean[k], 18)
        axes.plot(rate, now, "o", color=RULE_COLOURS[name], ms=8, zorder=5)
    axes.text(0.12, 1.15, "plain", color=RULE_COLOURS["plain"])
    axes.text(0.0032, 0.28, "heavy ball,", color=RULE_COLOURS["heavy ball"])
    axes.text(0.0032, 0.14, "Nesterov", color=RULE_COLOURS["Nesterov"])
    axes.set(xlim=(rates[0] * 0.9, rates[-1] * 1.1), ylim=(5e-4, 20))
    axes.set_xticks(
        [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3], ["0.003", "0.01", "0.03", "0.1", "0.3", "1", "3"]
    )
    axes.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.minorticks_off()
    told = ", ".join(
        f"{name} {number(mean[k], 2) if mean[k] < 10 else 'lost'}" for name, mean in means.items()
    )
    return Frame(
        [left, right],
        minus(f"After {len(path)} steps at a rate of {rate:g}, the mean losses are: {told}."),
        {name: mean[k] for name, mean in means.items()},
    )


def _key(name: str) -> str:
    """Return the optimizer whose dashes a rule has."""
    return {"plain": "sgd", "heavy ball": "momentum", "Nesterov": "nesterov"}[name]
