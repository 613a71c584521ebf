"""The drawings of the chapter on forward propagation: a network step by step, a pass's cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import number
from nncourse.figures import Frame

TO_HIDDEN, HIDDEN_BIAS = np.array([[1.0, -1.0], [0.5, 1.0]]), np.array([-0.5, 0.5])
TO_OUTPUT, OUTPUT_BIAS = np.array([[0.5], [-1.0]]), np.array([-0.5])


def all_steps(x1: float, x2: float) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return z and a of the hidden units, then of the output, as lists."""
    z1 = (np.array([x1, x2]) @ TO_HIDDEN + HIDDEN_BIAS).tolist()
    a1 = np.maximum(z1, 0).tolist()
    z2 = (np.array(a1) @ TO_OUTPUT + OUTPUT_BIAS).tolist()
    return z1, a1, z2, np.atleast_1d(nnkit.Sigmoid()(z2)).tolist()


def _factor(value: float) -> str:
    """Write a number as a factor: in brackets if it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def _plus(value: float) -> str:
    """Write a number as a summand, with its sign before it."""
    return f"{'−' if value < 0 else '+'} {number(abs(value))}"


def _weighted_sum(inputs: Sequence[float], weights: NDArray[np.float64], bias: float) -> str:
    """Write the products of a unit and its bias as a sum."""
    products = [f"{_factor(a)}·{_factor(w)}" for a, w in zip(inputs, weights, strict=True)]
    return f"{' + '.join(products)} {_plus(bias)}"


def arithmetic(x1: float, x2: float) -> list[list[str]]:
    """Return what is worked out in each of the steps, line by line."""
    z1, a1, z2, p = all_steps(x1, x2)
    return [
        [f"x₁ = {number(x1)},  x₂ = {number(x2)}"],
        [
            f"z₁ = {_weighted_sum((x1, x2), TO_HIDDEN[:, 0], HIDDEN_BIAS[0])} = {number(z1[0])}",
            f"z₂ = {_weighted_sum((x1, x2), TO_HIDDEN[:, 1], HIDDEN_BIAS[1])} = {number(z1[1])}",
        ],
        [
            f"a₁ = max(0, {number(z1[0])}) = {number(a1[0])}",
            f"a₂ = max(0, {number(z1[1])}) = {number(a1[1])}",
        ],
        [f"z = {_weighted_sum(a1, TO_OUTPUT[:, 0], OUTPUT_BIAS[0])} = {number(z2[0])}"],
        [f"p = σ({number(z2[0])}) = {p[0]:.3f}"],
    ]


PLACES = {"x₁": (0, 1), "x₂": (0, 0), "h₁": (1, 1), "h₂": (1, 0), "out": (2, 0.5)}
EDGES = [
    ("x₁", "h₁", TO_HIDDEN[0, 0], 1, 0.5),
    ("x₁", "h₂", TO_HIDDEN[0, 1], 1, 0.27),
    ("x₂", "h₁", TO_HIDDEN[1, 0], 1, 0.27),
    ("x₂", "h₂", TO_HIDDEN[1, 1], 1, 0.5),
    ("h₁", "out", TO_OUTPUT[0, 0], 3, 0.5),
    ("h₂", "out", TO_OUTPUT[1, 0], 3, 0.5),
]  # from, to, weight, the step that uses it, where along the line its number stands
WHAT = [
    "the inputs are in place, and nothing is worked out yet",
    "the hidden units add up to {z1} and {z2}",
    "ReLU turns {z1} and {z2} into {a1} and {a2}",
    "the output unit adds up to {z}",
    "the sigmoid turns {z} into {p}: the network's answer",
]


def forward_step(x1: float, x2: float, step: int) -> Frame:
    """Draw the network with the values known after a step, and the arithmetic so far."""
    z1, a1, z2, p = all_steps(x1, x2)
    values = {"x₁": number(x1), "x₂": number(x2)}
    if step >= 1:
        hidden = a1 if step >= 2 else z1
        values |= {"h₁": number(hidden[0]), "h₂": number(hidden[1])}
    if step >= 3:
        values["out"] = f"{p[0]:.2f}" if step >= 4 else number(z2[0])
    fresh = {0: ("x₁", "x₂"), 1: ("h₁", "h₂"), 2: ("h₁", "h₂"), 3: ("out",), 4: ("out",)}[step]

    left, axes = plots.panel(f"Step {step} of 4", margins=(0.05, 0.05, 0.05, 0.4))
    axes.axis("off")
    axes.set(xlim=(-0.36, 2.36), ylim=(-0.52, 1.38))
    for start, end, weight, used, along in EDGES:
        a, b = np.array(PLACES[start]), np.array(PLACES[end])
        now = used == step
        axes.plot(
            *zip(a, b, strict=True),
            lw=2.2 if now else 1.2,
            zorder=1,
            color=plots.ACCENT if now else plots.ink().line,
        )
        across, up = a + along * (b - a)
        axes.text(
            across,
            up,
            number(weight),
            ha="center",
            va="center",
            zorder=2,
            color=plots.ink().text if now else plots.ink().muted,
            bbox={"facecolor": plots.ink().ground, "lw": 0, "pad": 1.5},
        )
    for name, (across, up) in PLACES.items():
        now = name in fresh
        axes.plot(
            across,
            up,
            "o",
            ms=39,
            zorder=3,
            mfc=plots.ink().ground,
            mec=plots.ACCENT if now else plots.ink().muted,
            mew=2.4 if now else 1.2,
        )
        axes.text(
            across,
            up,
            values.get(name, "?"),
            ha="center",
            va="center",
            zorder=4,
            color=plots.ink().text if name in values else plots.ink().muted,
            fontweight="bold" if now else "normal",
        )
        axes.text(across, up + 0.22, name, ha="center", va="bottom", color=plots.ink().muted)
    for name, bias in (("h₁", HIDDEN_BIAS[0]), ("h₂", HIDDEN_BIAS[1]), ("out", OUTPUT_BIAS[0])):
        across, up = PLACES[name]
        axes.text(across, up - 0.21, _plus(bias), ha="center", va="top", color=plots.ink().muted)

    right, axes = plots.panel("Worked out so far", margins=(0.1, 0.05, 0.05, 0.4))
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(7.2, -0.4))
    row = 0
    for k, lines in enumerate(arithmetic(x1, x2)[: step + 1]):
        for line in lines:
            axes.text(
                0,
                row,
                line,
                va="center",
                fontweight="bold" if k == step else "normal",
                fontsize=10.5,
                color=plots.ink().text if k == step else plots.ink().muted,
            )
            row += 1
    told = WHAT[step]
    if step == 2 and a1 == z1:
        told = "ReLU leaves {z1} and {z2} as they are"
    what = told.format(
        z1=number(z1[0]),
        z2=number(z1[1]),
        a1=number(a1[0]),
        a2=number(a1[1]),
        z=number(z2[0]),
        p=f"{p[0]:.3f}",
    )
    return Frame(
        [left, right],
        f"Inputs {number(x1)} and {number(x2)}, step {step} of 4: {what}.",
        {"on": sum(a > 0 for a in a1), "p": p[0]},
    )


def cost_of_a_pass(
    depth: int,
    width: int,
    shapes: Sequence[tuple[float, float]],
    half: Sequence[tuple[float, float]],
    totals: Mapping[int, Mapping[int, float]],
) -> Frame:
    """Draw the weights of each layer as areas, and what a pass costs at every width and depth.

    The layers have weights of these `shapes`, and of those in `half` when they are half as wide.
    `totals` holds the multiply-adds of one sample for each depth and, within it, each width.
    """
    left, axes = plots.panel("The weights of each layer, by area", margins=(0.1, 0.1, 0.1, 0.4))
    axes.axis("off")
    columns, wide, row = {1: (2, 232, 0), 2: (3, 375, 0), 6: (4, 590, 195)}.get(
        depth, (3, 520, 176)
    )
    for k, ((n_in, n_out), (half_in, half_out)) in enumerate(zip(shapes, half, strict=True)):
        across, top = 150 * (k % columns), row * (k // columns)
        for down, right, shade in ((n_in, n_out, 0.3), (half_in, half_out, 0.75)):
            axes.fill(
                [across, across + right, across + right, across],
                [top, top, top + down, top + down],
                color=plots.ACCENT,
                alpha=shade,
                lw=0,
            )
        axes.text(
            across,
            top + n_in + 8,
            f"{n_in:g} × {n_out:g}\n{n_in * n_out:,.0f}",
            va="top",
            fontsize=9.5,
            color=plots.ink().muted,
        )
    axes.set(xlim=(0, wide), ylim=(2.6 / 3.8 * wide, 0))  # a unit is as long both ways

    cost, before = (sum(a * b for a, b in sizes) for sizes in (shapes, half))
    right_panel, axes = plots.panel(
        f"Twice the width, {cost / before:.2f} times the cost",
        "units in each hidden layer",
        "thousand multiply-adds",
        margins=(0.72, 0.56, 1.12, 0.4),
    )
    for other, of_width in totals.items():
        own = other == depth
        ends = list(of_width), [total / 1000 for total in of_width.values()]
        colour = plots.ACCENT if own else plots.ink().muted
        axes.plot(*ends, color=colour, lw=2.6 if own else 1, alpha=1 if own else 0.6)
        name = f"{other} hidden layer{'s' * (other > 1)}" if own else f"{other}"
        axes.text(137, ends[1][-1], name, va="center", fontsize=9.5, color=colour)
    both: dict[str, Any] = {"ms": 9, "mew": 1.8, "zorder": 5, "clip_on": False}
    dark = plots.ink().text
    axes.plot(width / 2, before / 1000, "o", mfc=plots.ink().ground, mec=dark, **both)
    axes.plot(width, cost / 1000, "o", color=dark, **both)
    axes.set(xlim=(0, 132), ylim=(0, 95), xticks=[0, 32, 64, 96, 128], yticks=[0, 20, 40, 60, 80])
    layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
    return Frame(
        [left, right_panel],
        f"With {layers} of {width:g} units, one sample takes {cost:,.0f} multiply-adds: "
        f"{cost / before:.2f} times as many as with {width / 2:g} units (the darker areas).",
        {"cost": cost, "growth": cost / before},
    )
