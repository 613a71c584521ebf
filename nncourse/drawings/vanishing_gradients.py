"""The drawings of the chapter on vanishing gradients: whispers, howls, and who still learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import minus, number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]

WIDE = (0.82, 0.56, 0.14, 0.40)  # margins with room for powers of ten


def _label(activation: str) -> str:
    """Return what figures call an activation."""
    return nnkit.activation(activation).label


def _apart(heights: Sequence[float], least: float) -> list[float]:
    """Move heights apart where they are closer than `least`, and keep their order and middle."""
    order = np.argsort(heights, kind="stable")
    moved = np.array(heights, dtype=float)[order]
    for _ in range(20):
        for low in range(len(moved) - 1):
            lacking = least - (moved[low + 1] - moved[low])
            if lacking > 0:
                moved[low] -= lacking / 2
                moved[low + 1] += lacking / 2
    placed = np.empty(len(moved))
    placed[order] = moved
    return placed.tolist()


def _nearest(stops: Sequence[float], value: float) -> int:
    """Return the place of the stop that is nearest to a value, by its factor."""
    return int(np.abs(np.log(np.asarray(stops) / value)).argmin())


def _decades(axes: Axes, low: int, high: int, every: int) -> None:
    """Give the vertical axis a log scale with a tick at every so many powers of ten."""
    axes.set_yscale("log")
    axes.set_ylim(10.0**low, 10.0**high)
    powers = [p for p in range(low, high + 1) if p % every == 0]
    axes.set_yticks([10.0**p for p in powers], [number(10.0**p) for p in powers])
    axes.minorticks_off()


def _compared(share: float) -> str:
    """Say how many times as large a gradient is as another, in few digits and without a break."""
    return number(share, 2).replace(" ", "")


def heard_by_each_layer(depth: int, heard: Mapping[str, Floats]) -> Frame:
    """Draw the gradient at each layer, as a share of that at the last, on two scales.

    `heard` holds for each activation the typical share at every hidden layer, shape (depth,).
    """
    layers = np.arange(1, depth + 1)
    left, plain = plots.panel("Volume at each layer", "hidden layer", "gradient (last layer: 1)")
    right, log = plots.panel(
        "The same, on a log scale", "hidden layer", "gradient (last layer: 1)", margins=WIDE
    )
    for axes in (plain, log):
        for activation, share in heard.items():
            colour = plots.colour(activation)
            axes.plot(layers, share, "o-", color=colour, ms=3.5, lw=1)
            axes.plot(1, share[0], "o", color=colour, ms=8, clip_on=False, zorder=5)
        axes.set_xlim(-0.5, 41)
        axes.set_xticks([1, 10, 20, 30, 40])
    plain.set_ylim(-0.04, 1.6)
    plain.set_yticks([0, 0.5, 1])
    plain.text(1, 1.16, "ReLU", color=plots.colour("relu"))
    plain.text(1, 0.09, "sigmoid", color=plots.colour("sigmoid"))
    plain.text(20.5, 1.52, "← the gradient travels", ha="center", color=plots.ink().muted)
    _decades(log, -30, 4, 6)
    for activation, to in (("relu", 1.6), ("sigmoid", -2.6)):
        first = float(heard[activation][0])
        log.text(
            2.4, first * 10.0**to, _compared(first), color=plots.colour(activation), va="center"
        )
    sigmoid, relu = float(heard["sigmoid"][0]), float(heard["relu"][0])
    return Frame(
        [left, right],
        f"The first of {depth} layers hears {_compared(sigmoid)} times as much as the last with "
        f"sigmoid, and {_compared(relu)} times as much with ReLU.",
        {"sigmoid": sigmoid, "relu": relu},
    )


def scale_of_the_weights(
    scale: float,
    heard: Mapping[str, Floats],
    scales: Sequence[float],
    measured: Mapping[str, Floats],
    predicted: Mapping[str, Floats],
) -> Frame:
    """Draw what becomes of the gradient at one scale, and the gain of a layer at every scale.

    `heard` is as for `heard_by_each_layer`; `measured` and `predicted` hold the gain of one layer
    for each activation, shape (scales,).
    """
    depth = len(next(iter(heard.values())))
    layers = np.arange(1, depth + 1)
    left, axes = plots.panel(
        f"Through {depth} layers", "hidden layer", "gradient (last layer: 1)",
        margins=WIDE,
    )  # fmt: skip
    axes.axhline(1, color=plots.ink().line, lw=1)
    _decades(axes, -29, 15, 6)
    firsts = [float(np.log10(share[0])) for share in heard.values()]
    for (activation, share), height in zip(heard.items(), _apart(firsts, 4.2), strict=True):
        colour = plots.colour(activation)
        axes.plot(layers, share, "o-", color=colour, ms=3.5, lw=1)
        axes.text(
            -0.4, 10.0**height, _label(activation), color=colour, ha="right", va="center"
        )  # fmt: skip
    axes.set_xlim(-11, depth + 1)
    axes.set_xticks([1, 10, 20, 30])

    right, axes = plots.panel("Gain of one layer (line: formula)", "scale of the weights", "gain")
    axes.set(xscale="log", yscale="log", xlim=(0.46, 8), ylim=(0.1, 4))
    axes.axhline(1, color=plots.ink().line, lw=1)
    here = _nearest(scales, scale)
    for activation, gains in predicted.items():
        colour = plots.colour(activation)
        axes.plot(scales, gains, color=colour, lw=1.4)
        axes.plot(scales, measured[activation], "o", color=colour, ms=3)
        axes.plot(scales[here], measured[activation][here], "o", color=colour, ms=9)
        axes.text(4.4, float(gains[-1]), _label(activation), color=colour, va="center")
    axes.set_xticks([0.5, 1, 2, 4], ["½", "1", "2", "4"])
    axes.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    axes.minorticks_off()
    reached = {activation: float(share[0]) for activation, share in heard.items()}
    told = ", ".join(f"{_compared(share)} with {_label(name)}" for name, share in reached.items())
    return Frame(
        [left, right],
        f"At scale {scale:g}, the first of {depth} layers hears this many times as much as the "
        f"last: {told}.",
        reached,
    )


def where_the_sums_fall(
    scale: float,
    activation: str,
    edges: Floats,
    shares: Floats,
    saturated: Mapping[str, Floats],
    gains: Mapping[str, Floats],
    place: int,
) -> Frame:
    """Draw the pre-activations under the slope of their activation, and saturation against gain.

    `shares` says how many of the pre-activations lie between each two `edges`; `saturated` and
    `gains` hold, for each activation, the share of saturated units and the gain of a layer at every
    scale, of which the one shown is at `place`.
    """
    f, colour = nnkit.activation(activation), plots.colour(activation)
    grid = np.linspace(edges[0], edges[-1], 401)
    left, axes = plots.panel(
        f"Sums of a {f.label} layer (grey: saturated)", "pre-activation z", "slope, % of greatest"
    )
    flat = nnkit.saturated(f, grid)
    axes.fill_between(
        grid, 0, 112, where=flat, color=plots.ink().line, alpha=0.6, lw=0
    )  # fmt: skip
    axes.fill_between(
        np.repeat(edges, 2)[1:-1], 0, np.repeat(100 * shares / shares.max(), 2),
        color=colour, alpha=0.35, lw=0,
    )  # fmt: skip
    axes.plot(grid, 100 * f.derivative(grid) / f.greatest_slope(), color=colour)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 112))
    axes.set_yticks([0, 50, 100])

    right, axes = plots.panel("Does saturation hush the gradient?", "saturated, % of units", "gain")
    axes.axhline(1, color=plots.ink().muted, lw=1, ls=(0, (4, 3)))
    for name, gain in gains.items():
        own, lift = plots.colour(name), 0.08 if name == "tanh" else -0.22
        axes.plot(100 * saturated[name], gain, color=own, lw=2.6 if name == activation else 1.4)
        axes.text(
            100 * float(saturated[name][-1]), float(gain[-1]) + lift, _label(name), color=own,
            ha="right", va="bottom" if lift > 0 else "top",
        )  # fmt: skip
    dry, here = float(saturated[activation][place]), float(gains[activation][place])
    axes.plot(100 * dry, here, "o", color=plots.ink().text, ms=9, zorder=5, clip_on=False)
    axes.text(84, 0.96, "below: it fades", ha="right", va="top", color=plots.ink().muted)
    axes.set(xlim=(-3, 85), ylim=(0, 2.4))
    axes.set_yticks([0, 0.5, 1, 1.5, 2])
    fate = "grows" if here > 1.005 else "fades" if here < 0.995 else "keeps its size"
    return Frame(
        [left, right],
        f"With {f.label} at scale {scale:g}, {100 * dry:.0f} % of the units are saturated. The "
        f"gain of a layer is {here:.2f}: on its way back the gradient {fate}.",
        {"saturated": dry, "gain": here},
    )


def how_deep(
    activation: str, epoch: int, depths: Sequence[int], accuracy: Mapping[str, Floats]
) -> Frame:
    """Draw the accuracy of every network of one activation, and the medians of all of them.

    `accuracy` holds for each activation the share of points that is right, shape (depths, seeds),
    after this epoch.
    """
    places = np.arange(len(depths))
    own = 100 * accuracy[activation]
    networks = own.shape[1]
    label, colour = _label(activation), plots.colour(activation)
    left, axes = plots.panel(f"{label}: each dot a network", "hidden layers", "right, % of points")
    shift = np.linspace(-0.3, 0.3, networks)
    axes.plot(
        (places[:, None] + shift).ravel(), own.ravel(), "o", color=colour, ms=3, alpha=0.7, mew=0,
        clip_on=False,
    )  # fmt: skip
    right, medians = plots.panel("The median of twenty", "hidden layers", "right, % of points")
    middle = {name: np.median(100 * values, axis=1) for name, values in accuracy.items()}
    for name, line in middle.items():
        medians.plot(
            places,
            line,
            "o-",
            color=plots.colour(name),
            ms=4,
            lw=2.6 if name == activation else 1.4,
        )
    ends = [float(line[-1]) for line in middle.values()]
    for name, height in zip(middle, _apart(ends, 5), strict=True):
        medians.text(places[-1] + 0.3, height, _label(name), color=plots.colour(name), va="center")
    for axes_, last in ((axes, places[-1] + 0.5), (medians, places[-1] + 2.4)):
        axes_.axhline(50, color=plots.ink().line, lw=1, zorder=0)
        axes_.set(xlim=(-0.5, last), ylim=(15, 102))
        axes_.set_xticks(places, [str(depth) for depth in depths])
        axes_.set_yticks([25, 50, 75, 100])
    axes.text(-0.4, 48.5, "a coin toss", va="top", color=plots.ink().muted)
    learnt = (own > 75).sum(axis=1)
    reach = int(np.cumprod(learnt > networks / 2).sum())
    most = f"most {label} networks of {depths[0]} to {depths[reach - 1]} hidden layers are"
    return Frame(
        [left, right],
        f"After epoch {epoch}, {most if reach else f'no depth of {label} has most networks'} right "
        f"on more than three points in four. Of the deepest, {int(learnt[-1])} in {networks} are.",
        {"learnt": learnt},
    )


def clipping(
    scale: float,
    scales: Sequence[float],
    accuracy: Mapping[str, Floats],
) -> Frame:
    """Draw how twenty networks end with and without clipping, at one scale and at all of them.

    `accuracy` holds, by the names *clipped* and *not clipped*, the share of points that is right,
    shape (scales, seeds), NaN where a network has overflowed.
    """
    colours = {"not clipped": plots.ink().muted, "clipped": plots.ACCENT}
    here = _nearest(scales, scale)
    left, axes = plots.panel(
        "Twenty networks of each kind", "right, % of points", margins=(1.12, 0.56, 0.2, 0.4)
    )
    axes.axvline(43, color=plots.ink().line, lw=1)
    lost = {}
    for row, (name, colour) in enumerate(colours.items()):
        values = 100 * accuracy[name][here]
        heights = row + np.linspace(-0.3, 0.3, len(values))
        overflown = np.isnan(values)
        lost[name] = int(overflown.sum())
        axes.plot(values, heights, "o", color=colour, ms=4, alpha=0.75, mew=0, clip_on=False)
        axes.plot(np.where(overflown, 35, np.nan), heights, "x", color=colour, ms=5, mew=1.4)
    axes.set_yticks(range(len(colours)), list(colours))
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(27, 102), ylim=(1.6, -0.6))
    axes.set_xticks([35, 50, 75, 100], ["overflow", "50", "75", "100"])
    learnt = {name: (np.nan_to_num(accuracy[name]) > 0.75).sum(axis=1) for name in colours}
    right, axes = plots.panel("Networks that learn, of twenty", "initial weights, times He's", "")
    for name, counts in learnt.items():
        axes.plot(scales, counts, "-", color=colours[name], lw=2)
        axes.plot(scales[here], counts[here], "o", color=colours[name], ms=9, clip_on=False)
    axes.set(xscale="log", xlim=(0.235, 4.25), ylim=(-0.8, 23.5))
    axes.text(4, 20.6, "clipped", color=colours["clipped"], ha="right")
    axes.text(4, 1.2, "not clipped", color=colours["not clipped"], ha="right")
    axes.set_xticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
    axes.set_yticks([0, 5, 10, 15, 20])
    axes.minorticks_off()
    return Frame(
        [left, right],
        f"Initial weights {scale:g} times He's: without clipping "
        f"{_of_twenty(learnt['not clipped'][here], lost['not clipped'])}; with clipping "
        f"{_of_twenty(learnt['clipped'][here], lost['clipped'])}.",
        {name: int(counts[here]) for name, counts in learnt.items()},
    )


def _of_twenty(learnt: int, lost: int) -> str:
    """Say how many networks learn, and how many overflow."""
    overflow = f", {lost} overflow{'s' * (lost == 1)}" if lost else ""
    return minus(f"{learnt} of 20 learn{overflow}")
