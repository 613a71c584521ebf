"""The drawings of the chapter on the chain rule: a graph there and back, steps, directions."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nncourse import plots
from nncourse.experiments import number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]
Arrow = tuple[str, str]

PLACES = {"w": (0.0, 0.0), "x": (0.0, 1.6), "a": (1.25, 0.3), "b": (2.35, 1.45), "f": (3.5, 0.75)}
BESIDE = {
    ("x", "a"): (0.27, 0.0),
    ("w", "a"): (0.0, 0.2),
    ("x", "b"): (0.1, 0.2),
    ("a", "b"): (0.22, -0.14),
    ("a", "f"): (0.1, -0.22),
    ("b", "f"): (0.18, 0.2),
}  # each arrow of the graph, and where from its middle the words stand that belong to it
METHOD_COLOURS = {
    "forward difference": plots.CLASS_COLOURS[0],
    "central difference": plots.CLASS_COLOURS[1],
    "complex step": plots.ACCENT,
}


def _short(value: float) -> str:
    """Write a number with all its digits and a true minus sign."""
    return number(value, 6)


def _factor(value: float) -> str:
    """Write a number as a factor: a negative one in brackets."""
    return f"({_short(value)})" if value < 0 else _short(value)


def _graph(
    title: str,
    numbers: Mapping[str, float],
    labels: Mapping[Arrow, str],
    active: Collection[str],
) -> Figure:
    """Draw the five nodes with the numbers known so far, and words beside some arrows."""
    figure, axes = plots.panel(title, margins=(0.05, 0.1, 0.05, 0.4))
    axes.set(xlim=(-0.45, 3.95), ylim=(-0.75, 2.3))
    axes.axis("off")
    for start, end in BESIDE:
        lit = (start, end) in labels
        axes.annotate(
            "",
            PLACES[end],
            PLACES[start],
            arrowprops={
                "arrowstyle": "-|>",
                "shrinkA": 17,
                "shrinkB": 17,
                "lw": 2 if lit else 1.2,
                "color": plots.ACCENT if lit else plots.ink().muted,
            },
        )
        if lit:
            across, up = np.add(PLACES[start], PLACES[end]) / 2 + BESIDE[start, end]
            words = labels[start, end]
            axes.text(across, up, words, color=plots.ACCENT, ha="center", va="center")
    for name, (across, up) in PLACES.items():
        axes.plot(
            across,
            up,
            "o",
            ms=33,
            mew=2.4 if name in active else 1.2,
            mfc=plots.ink().ground,
            zorder=3,
            mec=plots.ACCENT if name in active else plots.ink().muted,
        )
        if name in numbers:
            axes.text(across, up, _short(numbers[name]), ha="center", va="center", zorder=4)
        axes.text(across, up - 0.42, name, ha="center", va="center", color=plots.ink().muted)
    return figure


def step_by_step(x: float, w: float, step: int) -> Frame:
    """Draw the graph of a = x · w, b = a + x, f = a · b: its values, and its gradients so far."""
    a = x * w
    b = a + x
    f = a * b
    of_f, of_b = 1, a
    of_a = of_f * b + of_b * 1
    of_x, of_w = of_a * w + of_b * 1, of_a * x
    known = {"x": x, "w": w, "a": a, "b": b, "f": f}
    values = dict(list(known.items())[: 2 + min(step, 3)])
    found = {"f": of_f, "b": of_b, "a": of_a, "x": of_x, "w": of_w}
    gradients = dict(list(found.items())[: max(0, step - 3) if step < 7 else 5])
    local: dict[Arrow, float] = {
        ("x", "a"): w,
        ("w", "a"): x,
        ("x", "b"): 1,
        ("a", "b"): 1,
        ("a", "f"): b,
        ("b", "f"): a,
    }
    now = ("xw", "a", "b", "f", "f", "b", "a", "xw")[step]  # the nodes of this step, a letter each
    made = {e: "+" if e[1] == "b" else "×" for e in local if 0 < step < 4 and e[1] in now}
    used = {e: f"·{_factor(slope)}" for e, slope in local.items() if step > 4 and e[0] in now}
    left = _graph("Forward: values", values, made, now if step < 4 else "")
    right = _graph("Backward: gradients of f", gradients, used, now if step > 3 else "")
    sentence = (
        "the inputs are given, and nothing is computed yet.",
        f"a = x · w = {_factor(x)} · {_factor(w)} = {_short(a)}.",
        f"b = a + x = {_short(a)} + {_factor(x)} = {_short(b)}.",
        f"f = a · b = {_factor(a)} · {_factor(b)} = {_short(f)}.",
        f"f is {_short(f)}. The way back begins there: f changes by 1 for each unit of f.",
        f"one arrow leaves b: its gradient is 1 · {_factor(a)} = {_short(of_b)}.",
        f"two arrows leave a: its gradient is 1 · {_factor(b)} + {_factor(of_b)} · 1 = "
        f"{_short(of_a)}.",
        f"the gradient of x is {_factor(of_a)} · {_factor(w)} + {_factor(of_b)} · 1 = "
        f"{_short(of_x)}, that of w is {_factor(of_a)} · {_factor(x)} = {_short(of_w)}.",
    )[step]
    comma = "" if step == 0 else ","
    return Frame(
        [left, right],
        f"At x = {_short(x)} and w = {_short(w)}{comma} {sentence}",
        {"of_x": of_x, "done": step == 7},
    )


def how_small_a_step(
    method: str,
    precision: str,
    exponent: int,
    curves: Mapping[str, tuple[Floats, Floats]],
    relative_error: Callable[[str, str, float], float],
) -> Frame:
    """Draw the error of a measured slope against the step.

    `curves` holds for each method the steps that were tried and the errors that they led to;
    ``relative_error(method, precision, h)`` gives that of any step.
    """
    left, axes = plots.panel(
        f"Error in {precision}", "step h", "relative error", margins=(0.92, 0.6, 0.14, 0.4)
    )
    floor = float(np.finfo(precision).eps) / 16
    powers = ([1e-16, 1e-12, 1e-8, 1e-4, 1], ["1e−16", "1e−12", "1e−8", "1e−4", "1"])
    for name, (steps, errors) in curves.items():
        axes.loglog(
            steps,
            np.maximum(errors, floor),
            color=METHOD_COLOURS[name],
            lw=2 if name == method else 1.1,
            alpha=1 if name == method else 0.45,
        )
    h = 10.0**exponent
    error = relative_error(method, precision, h)
    axes.plot(h, max(error, floor), "o", color=plots.ink().text, ms=8, zorder=5)
    axes.set(xlim=(3e-17, 3), ylim=(3e-18, 30))
    axes.set_xticks(*powers)
    axes.set_yticks(*powers)
    axes.minorticks_off()
    second, axes = plots.panel(
        "The best of each method", "relative error", margins=(1.5, 0.6, 0.2, 0.4)
    )
    for row, (name, (_, errors)) in enumerate(curves.items()):
        best = max(errors.min(), floor)
        axes.barh(
            row,
            math.log10(best) + 17.5,
            left=-17.5,
            height=0.5,
            color=METHOD_COLOURS[name],
            alpha=1 if name == method else 0.45,
        )
    axes.set(xlim=(-17.5, 0.5), ylim=(2.5, -0.5))
    axes.set_yticks(range(3), list(curves))
    axes.set_xticks([-16, -8, 0], ["1e−16", "1e−8", "1"])
    axes.tick_params(axis="y", length=0)
    if error <= 2 * np.finfo(precision).eps:
        cause = "the best there is: rounding in the last digit"
    elif method != "complex step" and error <= 20 * curves[method][1].min():
        cause = "about the best that this method can do"
    elif method == "complex step" or relative_error(method, precision, h * 30) > 5 * error:
        cause = "the step is too long: truncation"
    else:
        cause = "the step is too short: rounding"
    much = f"off by a relative {number(error)}" if error else "exact in every digit"
    return Frame(
        [left, second],
        f"With the {method} in {precision} and h = {number(h)}, the slope is {much}; {cause}.",
        {"error": error},
    )


def cheaper_direction(inputs: int, outputs: int, forward: int, backward: int) -> Frame:
    """Draw the multiplications that both directions need for all derivatives."""
    left, axes = plots.panel(
        "Multiplications, counted", "multiplications (log scale)", margins=(1.0, 0.6, 0.25, 0.4)
    )
    for row, (count, colour) in enumerate(
        [(forward, plots.CLASS_COLOURS[1]), (backward, plots.ACCENT)]
    ):
        axes.barh(row, count, height=0.5, color=colour, left=1)
        inside = count > 3e4
        axes.text(
            count * (0.75 if inside else 1.3),
            row,
            f"{count:,}",
            va="center",
            ha="right" if inside else "left",
            color="#ffffff" if inside else plots.ink().text,
        )
    axes.set_xscale("log")
    axes.set(xlim=(10, 3e6), ylim=(1.6, -0.6))
    axes.set_xticks([10, 1e3, 1e5], ["10", "1,000", "100,000"])
    axes.minorticks_off()
    axes.set_yticks(range(2), ["forward", "backward"])
    axes.tick_params(axis="y", length=0)
    right, axes = plots.panel("Which needs fewer?", "inputs n", "outputs m")
    axes.fill_between([0.7, 400], [0.7, 400], 400, color=plots.CLASS_COLOURS[1], alpha=0.25, lw=0)
    axes.fill_between([0.7, 400], 0.7, [0.7, 400], color=plots.ACCENT, alpha=0.25, lw=0)
    axes.text(1.1, 130, "forward", va="center")
    axes.text(250, 1.3, "backward", va="center", ha="right")
    axes.plot(inputs, outputs, "o", color=plots.ink().text, ms=9, zorder=5)
    axes.set(xscale="log", yscale="log", xlim=(0.7, 400), ylim=(0.7, 400))
    axes.set_xticks([1, 10, 100], ["1", "10", "100"])
    axes.set_yticks([1, 10, 100], ["1", "10", "100"])
    axes.minorticks_off()
    if forward == backward:
        said = "both directions cost the same"
    else:
        better = "backward" if backward < forward else "forward"
        ratio = max(forward, backward) / min(forward, backward)
        said = f"{better} needs {ratio:.1f} times fewer"
    return Frame(
        [left, right],
        f"With {inputs} input{'s' * (inputs != 1)} and {outputs} output{'s' * (outputs != 1)}, all "
        f"derivatives take {forward:,} multiplications forward and {backward:,} backward: {said}.",
        {"forward": forward, "backward": backward},
    )
