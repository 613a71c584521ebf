"""Lines: that of one neuron, the little bend that is enough, and many layers without one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, spread
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]


def neuron_line(task: str, angle: float, bias: float, corners: Floats, wanted: Floats) -> Frame:
    """Draw the line of one neuron, and its weighted sum at each of the four points."""
    w = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    z = corners @ w + bias
    right = (z > 0) == (wanted == 1)

    left, axes = plots.panel("The neuron's line", "x₁", "x₂", margins=(0.62, 0.56, 0.14, 0.40))
    low, high = np.array([-1.0, -0.5]), np.array([2.03, 1.5])  # one unit is as long both ways
    across, up = np.meshgrid(np.linspace(low[0], high[0], 300), np.linspace(low[1], high[1], 200))
    axes.contourf(
        across,
        up,
        w[0] * across + w[1] * up + bias > 0,
        levels=[0.5, 1.5],
        colors=[plots.CLASS_COLOURS[1]],
        alpha=0.22,
    )
    foot, along = -bias * w, np.array([-w[1], w[0]])
    ends = np.stack([foot - 5 * along, foot + 5 * along])
    axes.plot(ends[:, 0], ends[:, 1], color=plots.ink().text, lw=1.8)
    # The weights stand across the line; drawn from the place on it that is nearest to the middle.
    start = foot + along * ((0.5 - foot) @ along)
    axes.annotate(
        "",
        start + 0.45 * w,
        start,
        annotation_clip=True,
        arrowprops={"arrowstyle": "-|>", "color": plots.ink().text, "lw": 1.8},
    )
    for label in (0, 1):
        own = corners[wanted == label]
        axes.scatter(own[:, 0], own[:, 1], s=130, color=plots.CLASS_COLOURS[label], zorder=4)
    for (x1, x2), label in zip(corners, wanted, strict=True):
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
    wrong = corners[~right]
    axes.scatter(
        wrong[:, 0],
        wrong[:, 1],
        s=330,
        facecolors="none",
        edgecolors=plots.ink().text,
        lw=1.6,
        zorder=6,
    )
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xticks=[0, 1], yticks=[0, 1])

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
    if apart > 1e-9:
        across = np.array([-1.0, 3.0])  # where h1 - back * h2 is the threshold
        up = (across - threshold) / back
        plane.plot(across, up, color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    plane.set(xlim=(-0.6, 2.6), ylim=(-1.3, 1.6), xticks=[0, 1, 2], yticks=[-1, 0, 1])
    for label, own in enumerate(([0, 2], [1])):
        style: dict[str, Any] = {"s": 90, "color": plots.CLASS_COLOURS[label], "zorder": 4}
        axes.scatter(points[own], ends[own], **style)
        plane.scatter(p1[own], p2[own], **style)
    if apart > 1e-9:
        end = (
            f"class 0 comes out as {ends[0]:.3f} and class 1 as {ends[1]:.3f}: one line tells "
            "them apart."
        )
    else:
        end = f"there is no bend: every point comes out as {ends[0]:.0f}, and no line helps."
    return Frame([left, right], f"With a slope of {slope:g} below zero, {end}", {"apart": apart})


def deep_or_not(
    activation: str, depth: int, net: nnkit.Network, nearest: Floats, unexplained: Floats
) -> Frame:
    """Draw the output of a deep network beside that of the affine map nearest to it.

    `nearest` are the map's two weights and its bias; `unexplained` is the share that such a map
    leaves of the outputs of each of 30 networks.
    """
    side = np.linspace(-2.5, 2.5, 101)
    plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    deep = net(plane)[:, 0]
    affine = np.column_stack([plane, np.ones(len(plane))]) @ nearest
    low, high = np.quantile(affine, [0.02, 0.98])
    levels = np.linspace(low, high, 9)
    layers = f"{depth} layer{'s' * (depth > 1)}"
    panels = []
    for title, values in ((f"The network of {layers}", deep), ("The nearest affine map", affine)):
        figure, axes = plots.panel(title, "x₁", "x₂", size=(3.6, 3.3))
        axes.contour(
            side,
            side,
            values.reshape(101, 101),
            levels,
            colors=plots.colour(activation),
            linewidths=1.6,
            linestyles="solid",
        )
        axes.set(xticks=[-2, 0, 2], yticks=[-2, 0, 2], aspect="equal")
        panels.append(figure)
    label = nnkit.activation(activation).label
    behind = "without activations" if activation == "identity" else f"with {label}"
    leaves = "nothing but rounding" if unexplained.max() < 1e-9 else spread(unexplained, 0, "%")
    return Frame(
        panels,
        f"Of the outputs of 30 networks of {layers} {behind}, the nearest affine map leaves "
        f"{leaves} unexplained.",
        {"unexplained": unexplained.mean()},
    )
