"""The drawings of the chapter on the chain rule: a graph there and back, steps, directions."""

from __future__ import annotations

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
    ("w", "a"): (0.1, -0.22),
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
NAMES = {
    "float64": {
        "forward difference": (1e-4, 1e-3, "right"),
        "central difference": (6e-4, 2e-9, "left"),
        "complex step": (1e-16, 4e-15, "left"),
    },
    "float32": {
        "forward difference": (3e-8, 3e-2, "right"),
        "central difference": (3e-8, 1e-3, "right"),
        "complex step": (1e-16, 6e-7, "left"),
    },
}  # where a curve's name stands, and to which side of this place


def _short(value: float) -> str:
    """Write a number with all its digits and a true minus sign."""
    return number(value, 6)


def _factor(value: float) -> str:
    """Write a number as a factor: a negative one in brackets."""
    return f"({_short(value)})" if value < 0 else _short(value)


def _graph(
    title: str,
    numbers: Mapping[str, float | None],
    active: Collection[str],
    lit: Collection[Arrow],
    words: Mapping[Arrow, str],
    names: Mapping[str, str],
    *,
    back: bool = False,
) -> Figure:
    """Draw the five nodes with the numbers known so far, and words beside some arrows.

    With `back` the arrows point against the calculation, the way that gradients go.
    """
    figure, axes = plots.panel(title, margins=(0.05, 0.1, 0.05, 0.4))
    axes.set(xlim=(-0.5, 4.0), ylim=(-0.75, 2.3))
    axes.axis("off")
    for arrow, beside in BESIDE.items():
        start, end = (PLACES[node] for node in arrow)
        bright = arrow in lit
        axes.annotate(
            "",
            *((start, end) if back else (end, start)),
            arrowprops={
                "arrowstyle": "-|>",
                "shrinkA": 17,
                "shrinkB": 17,
                "lw": 2 if bright else 1.2,
                "color": plots.ACCENT if bright else plots.ink().muted,
            },
        )
        across, up = np.add(start, end) / 2 + beside
        axes.text(
            across,
            up,
            words.get(arrow, " "),
            color=plots.ACCENT if bright else plots.ink().muted,
            ha="center",
            va="center",
        )
    for name, (across, up) in PLACES.items():
        value = numbers[name]
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
        shown = " " if value is None else _short(value)
        axes.text(across, up, shown, ha="center", va="center", zorder=4)
        aside = 0.42 if name == "b" else -0.42  # above b, where no arrow passes
        formula = names[name]
        axes.text(across, up + aside, formula, ha="center", va="center", color=plots.ink().muted)
    return figure


def step_by_step(x: float, w: float, step: int) -> Frame:
    """Draw the graph of a = x · w, b = a + x, f = a · b: its values, and its gradients so far."""
    a = x * w
    b = a + x
    f = a * b
    of_f, of_b = 1, a
    of_a = of_f * b + of_b * 1
    of_x, of_w = of_a * w + of_b * 1, of_a * x
    local: dict[Arrow, float] = {
        ("x", "a"): w,
        ("w", "a"): x,
        ("x", "b"): 1,
        ("a", "b"): 1,
        ("a", "f"): b,
        ("b", "f"): a,
    }
    now = ("xw", "a", "b", "f", "f", "b", "a", "xw")[step]  # the nodes of this step, a letter each
    known = {"x": 0, "w": 0, "a": 1, "b": 2, "f": 3}  # from which step on
    found = {"f": 4, "b": 5, "a": 6, "x": 7, "w": 7}
    values = {"x": x, "w": w, "a": a, "b": b, "f": f}
    gradients = {"f": of_f, "b": of_b, "a": of_a, "x": of_x, "w": of_w}
    left = _graph(
        "Forward: values",
        {name: value if known[name] <= step else None for name, value in values.items()},
        now if step < 4 else "",
        [arrow for arrow in local if 0 < step < 4 and arrow[1] in now],
        {},
        {"x": "x", "w": "w", "a": "a = x · w", "b": "b = a + x", "f": "f = a · b"},
    )
    right = _graph(
        "Backward: gradients of f",
        {name: value if found[name] <= step else None for name, value in gradients.items()},
        now if step > 3 else "",
        [arrow for arrow in local if step > 4 and arrow[0] in now],
        {
            arrow: f"·{_factor(slope)}"
            for arrow, slope in local.items()
            if step > 4 and found[arrow[0]] <= step
        },
        {name: name for name in PLACES},
        back=True,
    )
    sentence = (
        "the inputs are given, and nothing is computed yet.",
        f"a = x · w = {_factor(x)} · {_factor(w)} = {_short(a)}.",
        f"b = a + x = {_short(a)} + {_factor(x)} = {_short(b)}.",
        f"f = a · b = {_factor(a)} · {_factor(b)} = {_short(f)}.",
        f"f is {_short(f)}. The way back begins here: its own gradient is 1.",
        f"one arrow comes back to b: its gradient is 1 · {_factor(a)} = {_short(of_b)}.",
        f"two arrows come back to a: its gradient is 1 · {_factor(b)} + {_factor(of_b)} · 1 = "
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
    h: float,
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
        chosen = name == method
        axes.loglog(
            steps,
            np.maximum(errors, floor),
            color=METHOD_COLOURS[name],
            lw=2 if chosen else 1.1,
            alpha=1 if chosen else 0.45,
        )
        across, up, side = NAMES[precision][name]
        said = name.removesuffix(" difference")
        axes.text(across, up, said, ha=side, va="center", color=METHOD_COLOURS[name])
    error = relative_error(method, precision, h)
    axes.plot(h, max(error, floor), "o", color=plots.ink().text, ms=8, zorder=5)
    axes.set(xlim=(3e-17, 3), ylim=(3e-18, 30))
    axes.set_xticks(*powers)
    axes.set_yticks(*powers)
    axes.minorticks_off()
    second, axes = plots.panel(
        "The best of each method", "relative error", margins=(1.5, 0.6, 0.3, 0.4)
    )
    for row, (name, (_, errors)) in enumerate(curves.items()):
        best = max(errors.min(), floor)
        axes.plot(best, row, "o", ms=10, color=METHOD_COLOURS[name])
        words = number(errors.min(), 2) if errors.min() else "exact"
        axes.text(best, row - 0.2, words, ha="center", va="bottom", color=METHOD_COLOURS[name])
    axes.set(xscale="log", xlim=(3e-18, 3), ylim=(2.5, -0.6))
    axes.set_yticks(range(3), list(curves))
    axes.set_xticks([1e-16, 1e-8, 1], ["1e−16", "1e−8", "1"])
    axes.minorticks_off()
    axes.tick_params(axis="y", length=0)
    if error <= 2 * np.finfo(precision).eps:
        cause = "as good as it gets, with only the last digit rounded"
    elif error == 1:
        cause = "so short a step is lost in rounding, and the slope comes out as 0"
    elif method != "complex step" and error <= 20 * curves[method][1].min():
        cause = "about the best that this method can do"
    elif method == "complex step" or relative_error(method, precision, h * 30) > 5 * error:
        cause = "the step is too long (truncation)"
    else:
        cause = "the step is too short (rounding)"
    verdict = f"has a relative error of {number(error, 2)}: {cause}" if error else "is exact"
    return Frame(
        [left, second],
        f"With the {method} in {precision} and h = {number(h, 1)}, the slope {verdict}.",
        {"error": error},
    )


def cheaper_direction(inputs: int, outputs: int, forward: int, backward: int) -> Frame:
    """Draw the multiplications that both directions need for all derivatives."""
    colours = {"forward": plots.CLASS_COLOURS[1], "backward": plots.ACCENT}
    left, axes = plots.panel(
        "Multiplications, counted", "how many (log scale)", margins=(1.0, 0.6, 0.35, 0.4)
    )
    for row, (name, count) in enumerate((("forward", forward), ("backward", backward))):
        axes.plot([30, 1e6], [row, row], color=plots.ink().line, lw=1, zorder=0)
        axes.plot(count, row, "o", ms=12, color=colours[name])
        axes.text(count, row - 0.17, f"{count:,}", ha="center", va="bottom")
    axes.set_xscale("log")
    axes.set(xlim=(30, 1e6), ylim=(1.6, -0.7))
    axes.set_xticks([100, 1e3, 1e4, 1e5], ["100", "1,000", "10,000", "100,000"])
    axes.minorticks_off()
    axes.set_yticks(range(2), list(colours))
    axes.tick_params(axis="y", length=0)
    right, axes = plots.panel("Which needs fewer?", "inputs n", "outputs m")
    ends = [0.7, 400]
    axes.fill_between(ends, ends, 400, color=colours["forward"], alpha=0.25, lw=0)
    axes.fill_between(ends, 0.7, ends, color=colours["backward"], alpha=0.25, lw=0)
    axes.text(5, 50, "forward", va="center", ha="center")
    axes.text(50, 5, "backward", va="center", ha="center")
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
        cheaper = f"{ratio:.2g} times" if ratio >= 1.05 else "a little"
        said = f"{better} is {cheaper} cheaper"
    return Frame(
        [left, right],
        f"With {inputs} input{'s' * (inputs != 1)} and {outputs} output{'s' * (outputs != 1)}, all "
        f"derivatives take {forward:,} multiplications forward and {backward:,} backward: {said}.",
        {"forward": forward, "backward": backward},
    )
