"""The drawings of the chapter on backpropagation: costs, a gradient check, the signal's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]

NODES = {"x₁": (0.0, 2.0), "x₂": (0.0, 0.0), "h₁": (1.3, 2.0), "h₂": (1.3, 0.0), "z": (2.6, 1.0)}
WEIGHTS = {
    "W1 11": ("x₁", "h₁", 0.5),
    "W1 12": ("x₁", "h₂", 0.27),
    "W1 21": ("x₂", "h₁", 0.27),
    "W1 22": ("x₂", "h₂", 0.5),
    "W2 11": ("h₁", "z", 0.5),
    "W2 21": ("h₂", "z", 0.5),
}  # from, to, where along the line its number stands
BIASES = {"b1 1": ("h₁", 0.42), "b1 2": ("h₂", -0.42), "b2 1": ("z", 0.42)}  # of, how far above
PARAMETERS = ("W1 11", "W1 12", "W1 21", "W1 22", "b1 1", "b1 2", "W2 11", "W2 21", "b2 1")
IN_WORDS = {name: f"weight from {start} to {end}" for name, (start, end, _) in WEIGHTS.items()} | {
    name: f"bias of {node}" for name, (node, _) in BIASES.items()
}
COST_NAMES = {1: (4, 1.05), 2: (46, 1.34), 4: (4, 1.62)}  # where each curve of costs is named


def cost_of_all_slopes(
    hidden: int,
    width: int,
    weights: int,
    ratios: Mapping[int, tuple[Sequence[float], Sequence[float]]],
    times: Mapping[str, Floats],
) -> Frame:
    """Draw what a forward pass, a backward pass and nudging every weight cost.

    `ratios` holds for each number of hidden layers some widths, and how many forward passes a
    backward pass costs there, in multiply-adds; `times` the seconds that each of the three ways
    took, under its name.
    """
    colours = dict(zip(times, plots.CLASS_COLOURS, strict=False))
    left, axes = plots.panel(
        "A backward pass costs ...", "neurons a layer (log scale)", "... forward passes"
    )
    widths, costs = ratios[hidden]
    here = float(np.interp(width, widths, costs))
    for layers, (across, up) in ratios.items():
        chosen = layers == hidden
        axes.plot(
            across,
            up,
            color=colours["backward"],
            lw=2.4 if chosen else 1.2,
            alpha=1 if chosen else 0.45,
        )
        words = "1 hidden layer" if layers == 1 else f"{layers} hidden layers"
        axes.text(*COST_NAMES[layers], words, color=colours["backward"])
    axes.axhline(2, color=plots.ink().muted, lw=1.2, ls=(0, (4, 3)))
    axes.text(4, 2.03, "twice", color=plots.ink().muted)
    axes.plot(width, here, "o", color=plots.ink().text, ms=8, zorder=5)
    axes.set_xscale("log")
    axes.set(xlim=(3.6, 285), ylim=(0.9, 2.2))
    axes.set_xticks([4, 16, 64, 256], ["4", "16", "64", "256"])
    axes.minorticks_off()
    right, axes = plots.panel(
        "All slopes once, on this machine", "seconds (log scale)", margins=(1.05, 0.56, 0.4, 0.4)
    )
    plots.seed_strips(axes, times, colours)
    axes.set_xscale("log")
    axes.set_xlim(1e-6, 1e3)
    axes.set_xticks([1e-6, 1e-3, 1, 1e3], ["1 µs", "1 ms", "1 s", "1,000 s"])
    axes.minorticks_off()
    layers_said = "1 hidden layer" if hidden == 1 else f"{hidden} hidden layers"
    return Frame(
        [left, right],
        f"A network with {layers_said} of {width} neurons has {weights:,} weights and biases. All "
        f"their slopes together cost {here:.2f} forward passes by a backward pass, and "
        f"{2 * weights:,} by nudging: two for each.",
        {"ratio": here, "weights": weights},
    )


def _signed(value: float, digits: int = 3) -> str:
    """Write a number with its sign and some digits behind the point."""
    return minus(f"{value:+.{digits}f}")


def _network(axes: Axes, gradient: Mapping[str, float], chosen: str) -> None:
    """Draw the 2-2-1 network with the slope of every weight and bias on it."""
    box = {"facecolor": plots.ink().ground, "edgecolor": "none", "pad": 1.5}
    for name in PARAMETERS:
        colour = plots.ACCENT if name == chosen else plots.ink().muted
        shown = _signed(gradient[name])
        if name in WEIGHTS:
            start, end, along = WEIGHTS[name]
            (x0, y0), (x1, y1) = NODES[start], NODES[end]
            width = 3.5 if name == chosen else 1.2
            axes.plot([x0, x1], [y0, y1], color=colour, lw=width, zorder=1)
            x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        else:
            node, above = BIASES[name]
            x, y = NODES[node][0], NODES[node][1] + above
            shown = f"b: {shown}"
        axes.text(
            x,
            y,
            shown,
            ha="center",
            va="center",
            fontsize=10,
            color=colour if name == chosen else plots.ink().text,
            weight="bold" if name == chosen else "normal",
            bbox=box,
            zorder=2,
        )
    for name, (x, y) in NODES.items():
        axes.plot(x, y, "o", ms=23, color=plots.ink().ground, mec=plots.ink().text, zorder=3)
        axes.text(x, y, name, ha="center", va="center", zorder=4)
    axes.set(xlim=(-0.3, 2.95), ylim=(-0.75, 2.7))
    axes.axis("off")


def gradient_check(
    weight: str,
    h: float,
    gradient: Sequence[float],
    one_sided: Callable[[float], float],
    central: Callable[[float], float],
    complex_step: float,
) -> Frame:
    """Draw the gradient of the small network, and how near finite differences come to it.

    The gradient is in the order of `PARAMETERS`; `one_sided` and `central` give the difference for
    a step, `complex_step` is the slope by a complex one.
    """
    slopes = dict(zip(PARAMETERS, gradient, strict=True))
    told = slopes[weight]

    def off_by(slope: float) -> float:
        return max(abs(slope / told - 1), 1e-17)

    left, axes = plots.panel("The slope of every weight and bias", margins=(0.1, 0.1, 0.1, 0.4))
    _network(axes, slopes, weight)
    right, axes = plots.panel(
        "How far off is the difference?", "step h", "relative error", margins=(0.8, 0.56, 0.2, 0.4)
    )
    steps = np.logspace(-12, -1, 111)
    kinds = (
        ("one-sided", one_sided, plots.CLASS_COLOURS[1], 0.96),
        ("central", central, plots.ACCENT, 0.87),
    )
    for name, difference, colour, up in kinds:
        axes.plot(steps, [off_by(difference(step)) for step in steps], color=colour, lw=1.4)
        axes.plot(h, off_by(difference(h)), "o", color=colour, ms=8)
        axes.text(0.98, up, name, color=colour, ha="right", va="top", transform=axes.transAxes)
    exact = off_by(complex_step)
    axes.axhline(exact, color=plots.ink().muted, lw=1.4, ls=(0, (4, 3)))
    axes.text(
        0.98,
        exact * 2.5,
        "complex step, h = 1e−30",
        color=plots.ink().muted,
        ha="right",
        transform=axes.get_yaxis_transform(),
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set(xlim=(4e-13, 0.3), ylim=(3e-18, 1e4))
    axes.set_xticks([1e-12, 1e-9, 1e-6, 1e-3])
    axes.set_yticks([1e-16, 1e-12, 1e-8, 1e-4, 1])
    off = abs(central(h) / told - 1)
    return Frame(
        [left, right],
        f"The {IN_WORDS[weight]}: backpropagation says {_signed(told, 9)}. With h = "
        f"{number(h, 1)} the central difference says {_signed(central(h), 9)}, off by one part in "
        f"{_parts(off)}, and the one-sided difference {_signed(one_sided(h), 9)}.",
        {"off": off},
    )


def _parts(off: float) -> str:
    """Write how many parts there are of which one is wrong, to one digit."""
    return number(float(f"{1 / max(off, 1e-17):.0e}"), 1)


def signal_layer_by_layer(
    scale: float, depth: int, signals: Mapping[str, Floats], *, shown: int = 30
) -> Frame:
    """Draw the size of the signal at every hidden layer, relative to the last one.

    `signals` holds for each activation a row for each layer and a column for each network; `shown`
    is how many layers the axis has room for.
    """
    figure, axes = plots.panel(
        f"Size of the signal, initial weights times {scale:g}",
        "hidden layer, counted from the data",
        "relative to the last (log)",
        size=(4.5, 3.6),
        margins=(0.85, 0.56, 0.85, 0.4),
    )
    layers = np.arange(1, depth + 1)
    axes.axhline(1, color=plots.ink().line, lw=1, zorder=0)
    arrives: dict[str, float] = {}
    heights: dict[str, float] = {}
    for name, found in signals.items():
        relative = found / found[-1]
        low, high = np.quantile(relative, [0.1, 0.9], axis=1)
        colour = plots.colour(name)
        axes.fill_between(layers, low, high, color=colour, alpha=0.2, lw=0)
        axes.plot(layers, np.median(relative, axis=1), "o-", ms=3, lw=1.6, color=colour)
        arrives[name] = float(np.median(relative[0]))
    axes.set_yscale("log")
    axes.set(xlim=(shown + 1, 0), ylim=(1e-24, 1e6))
    axes.set_yticks([1e-20, 1e-15, 1e-10, 1e-5, 1, 1e5])
    axes.set_xticks([1, 10, 20, 30])
    apart = 10**1.8  # names on the right, none on another
    for name in sorted(arrives, key=lambda name: arrives[name], reverse=True):
        lower = [above / apart for above in heights.values()]
        heights[name] = min([arrives[name], *lower])
    for name in arrives:
        axes.text(
            0,
            heights[name],
            f" {nnkit.activation(name).label}",
            color=plots.colour(name),
            va="center",
        )
    told = [
        f"{number(part, 2)} for {nnkit.activation(name).label}" for name, part in arrives.items()
    ]
    return Frame(
        [figure],
        f"With {depth} hidden layers and initial weights times {scale:g}, the first layer gets "
        f"this many times the signal of the last: {', '.join(told[:-1])} and {told[-1]}.",
        arrives,
    )
