"""The result of a sweep as lines: a record against a setting, its spread over the seeds."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nncourse.experiments.result import SweepResult
from nncourse.plots.style import ACCENT, CLASS_COLOURS, COLOURS, FONT_POINTS, colour, dashes
from nnkit.validation.arguments import Array, instance, one_of


def sweep_lines(
    axes: Axes,
    result: SweepResult,
    record: str,
    *,
    x: str,
    lines: str | None = None,
    names: dict[Any, str] | None = None,
    **settings: Any,
) -> None:
    """Draw a record of a sweep, a line for each value of a setting.

    A line is the mean over the seeds, with a band of one standard deviation to either side. Where
    any of the seeds has diverged there is no mean: the line stops, and a cross at its end, at the
    edge of the axes, says so. The lines are named at their right ends.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    result : SweepResult
        What ``sweep`` has returned.
    record : str
        What goes up: ``"loss"``, ``"validation_accuracy"``, a measure.
    x : str
        What goes to the right: a setting whose values are numbers, or ``"epoch"``. A setting that
        spans a factor of 30 or more gets a log scale.
    lines : str, optional
        The setting whose values are the lines.
    names : dict, optional
        What to write for each value of ``lines``. Activations and optimizers have their colours.
    **settings
        The values at which all other settings are held.

    Raises
    ------
    TypeError, ValueError
        If there is no such record or setting, or one is neither drawn nor held.

    Examples
    --------
    >>> import nnkit
    >>> from nncourse import plots
    >>> from nncourse.experiments import sweep
    >>> X, y = nnkit.data.moons(60)
    >>> result = sweep(
    ...     lambda activation: [nnkit.Linear(2, 4), nnkit.activation(activation),
    ...                         nnkit.Linear(4, 2)],
    ...     X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.SGD, epochs=2, seeds=[0, 1],
    ...     grid={"activation": ["relu", "tanh"], "lr": [0.01, 0.1, 1.0]}, keep=False)
    >>> figure, axes = plots.panel("Which rate?", "learning rate", "loss")
    >>> plots.sweep_lines(axes, result, "loss", x="lr", lines="activation")
    >>> len(axes.lines)
    2
    """
    instance(result, "result", SweepResult, "what sweep returned")
    over_epochs = x == "epoch"
    one_of(record, "record", result.records)
    if over_epochs and result.records[record].ndim == len(result.grid) + 1:
        raise ValueError(f"record {record!r} was measured at the end, so it has no epochs")
    for name in (x, lines):
        if name in settings or x == lines:
            raise ValueError(f"{name} can be only one of x, lines and a setting that is held")
    drawn = [] if over_epochs else [one_of(x, "x", result.grid)]
    if lines is not None:
        drawn.append(one_of(lines, "lines", result.grid))
    left = [name for name in result.grid if name not in drawn and name not in settings]
    if left:
        raise ValueError(
            f"{', '.join(left)} must be drawn or held: give {left[0]}=, one of "
            f"{result.grid[left[0]]}"
        )
    places, ends = _places(result, record, x), []
    without_line: list[str] = []
    order = np.argsort(places)
    places = places[order]
    for number, value in enumerate(result.grid[lines] if lines else [None]):
        held = settings | ({lines: value} if lines else {})
        epoch = None if over_epochs else -1
        mean, spread = (f(record, epoch, **held) for f in (result.mean, result.std))
        ink_of_line, dash = _look(value, number, lines is not None)
        mean, spread = mean[order], spread[order]
        axes.plot(places, mean, color=ink_of_line, linestyle=dash)
        axes.fill_between(places, mean - spread, mean + spread, color=ink_of_line, alpha=0.18, lw=0)
        lost = places[np.isnan(mean)]
        at_edge = axes.get_xaxis_transform()
        axes.scatter(
            lost, np.full(len(lost), 0.98 - 0.05 * number), transform=at_edge, marker="x", s=22,
            color=ink_of_line, linewidths=1.4, clip_on=False,
        )  # fmt: skip
        told = np.flatnonzero(np.isfinite(mean))
        name = str(getattr(value, "label", value))
        if names and isinstance(value, Hashable):
            name = names.get(value, name)
        if lines and told.size:
            ends.append((places[told[-1]], mean[told[-1]], name, ink_of_line))
        elif lines:  # nothing but crosses
            axes.annotate(
                name, (lost[-1], 0.98 - 0.05 * number), xycoords=at_edge, xytext=(5, 0),
                textcoords="offset points", color=ink_of_line, va="center",
            )  # fmt: skip
            without_line.append(name)
    log = places.min() > 0 and places.max() / places.min() >= 30 and not over_epochs
    axes.set_xscale("log" if log else "linear")
    _limit(axes, places, [*without_line, *(name for _, _, name, _ in ends)])
    _name_ends(axes, ends)


def _places(result: SweepResult, record: str, x: str) -> Array:
    """Return the places along x."""
    if x == "epoch":
        epochs = result.values(record, epoch=None).shape[-1]
        return np.arange(1, epochs + 1)
    values = result.grid[x]
    if not all(isinstance(value, (int, float)) for value in values):
        raise TypeError(f"x must be a setting whose values are numbers, got {x!r} with {values}")
    return np.array(values, dtype=np.float64)


def _look(value: Any, number: int, several: bool) -> tuple[str, Any]:
    """Return colour and dashes: an activation's or an optimizer's own, or one in turn."""
    name = getattr(value, "name", value)
    if isinstance(name, str) and name in COLOURS:
        return colour(name), dashes(name)
    if not several:
        return ACCENT, "-"
    in_turn = (ACCENT, *CLASS_COLOURS)
    return in_turn[number % len(in_turn)], ("-", (0, (6, 2)))[number // len(in_turn) % 2]


def _limit(axes: Axes, places: Array, names: list[str]) -> None:
    """Set the limits and ticks of x: all places, and at the right room for the names."""
    scale = axes.xaxis.get_transform()
    first, last = scale.transform([places.min(), places.max()])
    margin = 0.03 * (last - first) or 0.5
    width = axes.bbox.width * 72 / axes.figure.dpi  # in points
    room = (6 + 0.62 * FONT_POINTS * max(map(len, names), default=0)) / width
    right = first - margin + (last - first + 2 * margin) / (1 - room)
    ticks = [
        tick
        for tick in axes.get_xticks()
        if first - margin <= scale.transform([tick])[0] <= last + margin
    ]
    axes.set_xlim(*scale.inverted().transform([first - margin, right]))
    axes.set_xticks(ticks)
    axes.minorticks_off()


def _name_ends(axes: Axes, ends: list[tuple[float, float, str, str]]) -> None:
    """Write the names at the right ends of the lines, one above the other where they are near."""
    axes.get_ylim()  # settles the limits
    points = 72 / axes.figure.dpi  # of a pixel
    apart, top = 1.2 * FONT_POINTS, axes.bbox.y1 * points
    ends = sorted(ends, key=lambda end: end[1])
    heights: list[float] = [axes.transData.transform((end[0], end[1]))[1] * points for end in ends]
    written = list(heights)
    for lower, upper in itertools.pairwise(range(len(ends))):
        written[upper] = max(written[upper], written[lower] + apart)
    for place in reversed(range(len(ends))):  # and down again from the top of the axes
        above = written[place + 1] if place + 1 < len(ends) else top + apart
        written[place] = min(written[place], above - apart)
    for (x, value, name, ink_of_line), height, at in zip(ends, heights, written, strict=True):
        axes.annotate(
            name, (x, value), xytext=(5, at - height), textcoords="offset points",
            color=ink_of_line, va="center",
        )  # fmt: skip
