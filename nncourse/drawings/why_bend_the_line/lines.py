"""Lines: that of one neuron, the little bend that is enough, and many layers without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
MIDDLE = (0.5, 0.5)  # of the four points of AND and XOR


def neuron_line(task: str, angle: float, bias: float, corners: Floats, wanted: Floats) -> Frame:
    """Draw the line of one neuron, and its weighted sum at each of the four points."""
    w = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    z = corners @ w + bias
    right = (z > 0) == (wanted == 1)

    left, axes = plots.panel("The neuron's line", "x₁", "x₂", margins=(0.62, 0.56, 0.14, 0.40))
    foot, along = -bias * w, np.array([-w[1], w[0]])
    ends = np.stack([foot - 5 * along, foot + 5 * along])
    side = np.concatenate([ends, ends[::-1] + 8 * w])
    axes.fill(side[:, 0], side[:, 1], color=plots.CLASS_COLOURS[1], alpha=0.22, lw=0)
    axes.plot(ends[:, 0], ends[:, 1], color=plots.ink().text, lw=1.8)
    # The weights, as an arrow from the middle of the square: its tip is what a reader drags.
    tip = np.array(MIDDLE) + 0.8 * w
    axes.plot(*zip(MIDDLE, tip, strict=True), color=plots.ink().text, lw=1.8, zorder=7)
    axes.plot(*tip, "o", ms=9, color=plots.ink().text, zorder=7)
    for (x1, x2), label, hit in zip(corners, wanted, right, strict=True):
        axes.plot(x1, x2, "o", ms=12, color=plots.CLASS_COLOURS[int(label)], zorder=4)
        axes.text(
            x1,
            x2 - 0.012,
            f"{label:g}",
            color="white",
            ha="center",
            va="center",
            zorder=5,
            fontweight="bold",
        )
        ring = ([], []) if hit else ([x1], [x2])
        axes.plot(*ring, "o", ms=19, mfc="none", mec=plots.ink().text, mew=1.6, zorder=6)
    # One unit is as long both ways, so that the line and its arrow stay at right angles.
    axes.set(xlim=(-1.0, 2.03), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1])

    sums, axes = plots.panel("Its sum z at each point", "z", margins=(0.85, 0.56, 0.2, 0.4))
    axes.axvline(0, color=plots.ink().muted, lw=1.2)
    colours = [plots.CLASS_COLOURS[int(label)] for label in wanted]
    axes.barh(range(4), z, color=colours, height=0.55)
    for row in range(4):
        mark = "✓" if right[row] else "wrong"
        axes.text(3.75, row, mark, ha="right", va="center", color=plots.ink().text)
    axes.set_yticks(range(4), [f"({x1:g}, {x2:g})" for x1, x2 in corners])
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(-2.8, 3.8), ylim=(3.6, -0.6), xticks=[-2, -1, 0, 1, 2])
    return Frame(
        [left, sums],
        minus(
            f"With weights {w[0] + 0:.2f} and {w[1] + 0:.2f} and a bias of {bias:g}, the neuron "
            f"gets {right.sum()} of the 4 points of {task.upper()} right."
        ).replace("−0.00", "0.00"),
        {"right": int(right.sum())},
    )


def any_bend(slope: float) -> Frame:
    """Draw the output of the small network, and its hidden plane, for one slope below zero."""
    f = nnkit.LeakyReLU(slope) if slope > 0 else nnkit.ReLU()
    back = 2 / (1 + slope)
    s, points = np.linspace(-0.5, 2.5, 301), np.array([0.0, 1.0, 2.0])
    h1, h2 = f(s), f(s - 1)
    p1, p2 = f(points), f(points - 1)
    ends = p1 - back * p2
    apart = ends[1] - ends[0]
    threshold = (ends[1] + ends[0]) / 2

    left, axes = plots.panel(
        "What comes out", "s = x₁ + x₂", "out", margins=(0.78, 0.56, 0.14, 0.4)
    )
    axes.axhline(threshold, color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    axes.plot(s, h1 - back * h2, color=plots.colour("relu"))
    axes.set(xlim=(-0.55, 2.55), ylim=(-0.65, 1.25), xticks=[0, 1, 2])
    right, plane = plots.panel("The four points in the hidden plane", "h₁", "h₂")
    plane.plot(h1, h2, color=plots.colour("relu"), lw=1.6)
    across = np.array([-1.0, 3.0] if apart > 1e-9 else [])
    up = (across - threshold) / back  # where h1 - back * h2 is the threshold
    plane.plot(across, up, color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    plane.set(xlim=(-0.6, 2.6), ylim=(-1.3, 1.6), xticks=[0, 1, 2], yticks=[-1, 0, 1])
    for label, own in enumerate(([0, 2], [1])):
        style: dict[str, Any] = {"s": 90, "color": plots.CLASS_COLOURS[label], "zorder": 4}
        axes.scatter(points[own], ends[own], **style)
        plane.scatter(p1[own], p2[own], **style)
    if apart > 1e-9:
        end = (
            f"class 0 comes out as {ends[0]:.2f} and class 1 as {ends[1]:.2f}: one line tells "
            "them apart."
        )
    else:
        end = f"nothing is bent: every point comes out as {ends[0]:.0f}, and no line helps."
    return Frame([left, right], f"With a slope of {slope:g} below zero, {end}", {"apart": apart})


def deep_or_not(
    activation: str,
    depth: int,
    net: nnkit.Network,
    nearest: Floats,
    unexplained: Mapping[str, Mapping[int, Floats]],
) -> Frame:
    """Draw a deep network over the nearest affine map, and what such a map misses at each depth.

    `nearest` are the map's two weights and its bias. `unexplained` holds, for each activation and
    depth, the share that such a map leaves of the outputs of each of 30 networks.
    """
    side = np.linspace(-2.5, 2.5, 41)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    affine = np.column_stack([plane, np.ones(len(plane))]) @ nearest
    low, high = np.quantile(affine, [0.02, 0.98])
    levels = np.linspace(low, high, 6)
    layers = f"{depth} layer{'s' * (depth > 1)}"
    left, axes = plots.panel(f"{layers.capitalize()}; dashed: the nearest affine map", "x₁", "x₂")
    for values, colour, width, style in (
        (net(plane)[:, 0], plots.colour(activation), 2.0, "solid"),
        (affine, plots.ink().text, 1.1, "dashed"),
    ):
        axes.contour(
            side,
            side,
            values.reshape(41, 41),
            levels,
            colors=colour,
            linewidths=width,
            linestyles=style,
        )
    axes.set(xticks=[-2, 0, 2], yticks=[-2, 0, 2])

    right, axes = plots.panel("What the affine map misses", "layers", "% of the output")
    for name, of_depth in unexplained.items():
        means = [100 * found.mean() for found in of_depth.values()]
        own = name == activation
        axes.plot(
            list(of_depth), means, color=plots.colour(name), lw=2.6 if own else 1.4, clip_on=False
        )
        label = "no activation" if name == "identity" else nnkit.activation(name).label
        above = max(means[-6:]) + 3
        axes.text(33, above, label, ha="right", va="bottom", color=plots.colour(name), zorder=5)
    here = 100 * unexplained[activation][depth]
    dots: dict[str, Any] = {"ms": 4, "color": plots.ink().text, "alpha": 0.5, "mew": 0}
    axes.plot([depth] * len(here), here, "o", zorder=4, clip_on=False, **dots)
    axes.set(xlim=(0, 33), ylim=(0, 110), xticks=[1, 8, 16, 24, 32], yticks=[0, 50, 100])
    behind = (
        "without activations"
        if activation == "identity"
        else f"with {nnkit.activation(activation).label}"
    )
    share = unexplained[activation][depth]
    if share.max() < 1e-9:
        end = f"Networks of {layers} {behind}: an affine map copies all 30 of them exactly."
    else:
        end = (
            f"Networks of {layers} {behind}: the nearest affine map misses "
            f"{spread(share, 0, '%')} of their output."
        )
    return Frame([left, right], end, {"unexplained": share.mean()})
