"""The drawings of the chapter on the learning rate: the edge in a valley, in a network, a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from nncourse import plots
from nncourse.experiments import number, spread
from nncourse.figures import Frame

Floats = NDArray[np.float64]

BEYOND = "#d0524a"  # what lies over the edge
SCHEDULE_COLOURS = {
    "constant": "#3f86c6",
    "step": "#b0801f",
    "warm-up": "#c06fa0",
    "cosine": "#009e73",
    "one-cycle": "#7a7fd6",
}
SCHEDULE_DASHES = {
    "step": (0, (6, 2)),
    "warm-up": (0, (2, 1.5)),
    "one-cycle": (0, (5, 1.5, 1, 1.5)),
}


def _log_rates(axes: Axes, low: float, high: float) -> None:
    """Make the horizontal axis one of learning rates, in powers of ten."""
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    ticks = [t for t in (0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10) if low <= t <= high]
    if high / low > 500:
        ticks = [t for t in ticks if t in (0.001, 0.01, 0.1, 1, 10)]
    axes.set_xticks(ticks, [f"{t:g}" for t in ticks])
    axes.minorticks_off()


def _log_percent(axes: Axes) -> None:
    """Make the vertical axis one of shares in percent, from 2 to 100."""
    axes.set_yscale("log")
    axes.set_ylim(2, 105)
    axes.set_yticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    axes.minorticks_off()


def valley(
    rate: float, places: Floats, curvatures: Floats, rates: Floats, heights: Floats
) -> Frame:
    """Draw a walk down a quadratic valley, and how high it ends for every rate.

    `places` are the walk's, (steps + 1, 2); `heights`, one for each of the `rates`, are where
    walks of that length end.
    """
    steps = len(places) - 1
    edge = 2 / curvatures.max()
    end = float((curvatures * places[-1] ** 2).sum() / 2)
    left, axes = plots.panel(
        f"The first {steps} steps, seen from above", "θ₁, along the valley", "θ₂, across it"
    )
    first, second = np.meshgrid(np.linspace(-5, 5, 121), np.linspace(-2, 2, 121))
    surface = (curvatures[0] * first**2 + curvatures[1] * second**2) / 2
    start = float((curvatures * places[0] ** 2).sum() / 2)
    levels = start * np.array([0.02, 0.1, 0.25, 0.5, 1, 2])
    axes.contour(first, second, surface, levels, colors=[plots.ink().line], linewidths=1.2)
    over = rate > edge * (1 + 1e-9)
    colour = BEYOND if over else plots.ACCENT
    axes.plot(*np.clip(places, -60, 60).T, "o-", color=colour, ms=3.5, lw=1.2)
    axes.plot(*places[0], "o", ms=11, mfc="none", mec=plots.ink().text, mew=1.6)
    axes.plot(0, 0, "+", color=plots.ink().text, ms=11, mew=1.6)
    axes.set(xlim=(-5, 5), ylim=(-2, 2))

    right, axes = plots.panel(
        f"Height after {steps} steps, for every rate",
        "learning rate (log scale)",
        "height above the floor",
        margins=(0.85, 0.56, 0.14, 0.4),
    )
    axes.axvspan(edge, rates[-1] * 1.05, color=BEYOND, alpha=0.12, lw=0)
    axes.plot(rates, heights, color=plots.ink().text, lw=1.8)
    axes.plot(rate, end, "o", color=colour, ms=9, zorder=5, clip_on=False)
    axes.text(edge * 0.97, 3e6, "the edge:\n2 / curvature", ha="right", va="top", color=BEYOND)
    axes.set_yscale("log")
    _log_rates(axes, rates[0] * 0.95, rates[-1] * 1.05)
    axes.set_ylim(1e-4, 1e8)
    axes.set_yticks([1e-4, 1e-2, 1, 1e2, 1e4, 1e6, 1e8])
    axes.minorticks_off()
    factor = 1 - rate * curvatures.max()
    if over:
        fate = f"each leap across the valley lands {abs(factor):.3g} times as far out as the last"
    elif rate > edge * (1 - 1e-9):
        fate = "the walk leaps from wall to wall for ever"
    elif factor < 0:
        fate = f"each leap across the valley lands at {100 * abs(factor):.3g} % of the distance"
    else:
        fate = "the walk creeps down without leaping across"
    return Frame(
        [left, right],
        f"At a rate of {rate:g}, {fate}. After {steps} steps it is {number(end, 2)} above the "
        f"floor, having begun at {start:g}.",
        {"height": end},
    )


def edge_of_stability(
    rate: float,
    rates: Floats,
    at: NDArray[np.int64],
    curvatures: Floats,
    losses: Floats,
) -> Frame:
    """Draw curvature and loss of one network during training at a rate, the other rates behind.

    `curvatures` were measured at the steps `at`, (times, rates); `losses` has a row for each step.
    """
    k = int(np.argmin(np.abs(rates - rate)))
    steps = len(losses)
    edge = 2 / rate
    lost = ~np.isfinite(losses) | (losses > 100)  # past mending: the axes end long before
    curvatures = np.where(lost[at], np.nan, np.clip(curvatures, 0.1, 1000))
    losses = np.where(lost, np.nan, losses)
    margins = (0.72, 0.56, 0.24, 0.4)
    left, axes = plots.panel(
        "The largest curvature", "step", "curvature (log scale)", margins=margins
    )
    axes.set_yscale("log")
    axes.plot(at, curvatures, color=plots.ink().line, lw=0.8)
    axes.axhspan(edge, 200, color=BEYOND, alpha=0.12, lw=0)
    axes.plot([0, steps], [edge, edge], color=BEYOND, lw=1.6, ls=(0, (5, 3)))
    alive = int((~lost[:, k]).sum())
    now = int((~lost[at, k]).sum()) - 1
    axes.plot(at, curvatures[:, k], color=plots.ACCENT, lw=2.4)
    axes.plot(at[now], curvatures[now, k], "o", color=plots.ACCENT, ms=8, clip_on=False)
    axes.text(
        steps * 0.98,
        edge * 1.06,
        "2 / rate: the edge",
        ha="right",
        va="bottom",
        color=BEYOND,
    )
    axes.set_xticks([0, 1000, 2000, 3000])
    axes.set(xlim=(0, steps * 1.02), ylim=(2, 110))
    axes.set_yticks([3, 10, 30], ["3", "10", "30"])
    axes.minorticks_off()

    shown = slice(None, None, 5)  # an odd stride: the steps up and down take turns
    right, axes = plots.panel("The loss", "step", "loss (log scale)", margins=margins)
    axes.set_yscale("log")
    axes.plot(np.arange(steps)[::25], losses[::25], color=plots.ink().line, lw=0.8)
    axes.plot(np.arange(steps)[shown], losses[shown, k], color=plots.ACCENT, lw=1.4)
    axes.plot(alive - 1, min(losses[alive - 1, k], 4.5), "o", color=plots.ACCENT, ms=8)
    axes.set_xticks([0, 1000, 2000, 3000])
    axes.set(xlim=(0, steps * 1.02), ylim=(0.006, 5))
    axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    axes.minorticks_off()

    last = steps // 10
    settled = float(curvatures[at >= steps - last, k].mean())
    if alive < steps:
        return Frame(
            [left, right],
            f"At a rate of {rate:g} the loss explodes: after {alive} steps it is over 100.",
            {"quotient": np.inf, "loss": np.inf, "first": curvatures[0, k]},
        )
    rises = float((np.diff(losses[-1000:, k]) > 0).mean())
    where = "at the edge" if settled > 0.93 * edge else "below the edge"
    # At the edge the steps are chaotic: another machine counts a few per cent more or fewer.
    tenths = round(10 * rises)
    often = f"and the loss rose at about {tenths} in 10 of the last 1,000 steps"
    if tenths == 0:
        often = "and the loss rose at a few of the last 1,000 steps"
    if rises == 0:
        often = "and the loss fell at every one of the last 1,000 steps"
    return Frame(
        [left, right],
        f"At a rate of {rate:g} the edge is at a curvature of {edge:.1f}. The network ends "
        f"{where}, at {settled:.1f}, {often}.",
        {"quotient": settled / edge, "loss": losses[-1, k], "first": curvatures[0, k]},
    )


def range_test(
    rate: float,
    tried: Floats,
    losses: Floats,
    lowest: float,
    rates: Floats,
    right: Floats,
) -> Frame:
    """Draw a range test, and what training at each constant rate comes to.

    `losses` are those of the test, smoothed, (steps, networks), at the rates `tried`; `right` is
    the share of new digits read after training, (rates, networks).
    """
    left, axes = plots.panel(
        "The test: the rate grows at every step", "learning rate (log scale)", "loss of the batch"
    )
    axes.plot(tried, losses, color=plots.ACCENT, lw=0.6, alpha=0.25)
    mean = losses.mean(axis=1)
    axes.plot(tried, mean, color=plots.ACCENT)
    axes.axvline(lowest, color=plots.ink().muted, lw=1.4, ls=":")
    axes.text(lowest * 0.85, 3.85, "lowest", ha="right", va="center", color=plots.ink().muted)
    axes.plot(rate, np.interp(rate, tried, mean), "o", color=plots.ink().text, ms=9, zorder=5)
    _log_rates(axes, tried[0], tried[-1])
    axes.set(ylim=(0, 4.1))
    axes.set_yticks([0, 1, 2, 3, 4])
    k = int(np.argmin(np.abs(rates - rate)))
    after, axes = plots.panel(
        "Training for real, at one rate",
        "learning rate (log scale)",
        "new digits misread, in %",
        margins=(0.72, 0.56, 0.14, 0.4),
    )
    axes.set_yscale("log")
    axes.axvline(lowest, color=plots.ink().muted, lw=1.4, ls=":")
    axes.plot(rates, 100 * (1 - right), color=plots.ACCENT, lw=0.6, alpha=0.25)
    axes.plot(rates, 100 * (1 - right.mean(axis=1)), color=plots.ACCENT)
    axes.plot(rate, 100 * (1 - right[k].mean()), "o", color=plots.ink().text, ms=9, zorder=5)
    _log_rates(axes, tried[0], tried[-1])
    _log_percent(axes)
    where = "the one with the lowest loss in the test"
    if rate < lowest / 1.05:
        where = f"{lowest / rate:.2g} times smaller than {where}"
    elif rate > lowest * 1.05:
        where = f"{rate / lowest:.2g} times larger than {where}"
    return Frame(
        [left, after],
        f"A rate of {rate:g} is {where}. After training at it, the networks misread "
        f"{spread(1 - right[k], 1, '%')} of the new digits.",
        {"right": right[k].mean(), "best": right.mean(axis=1).max()},
    )


def _schedule_curves(
    axes: Axes, x: Sequence[int] | Floats | NDArray[np.int64], curves: Mapping[str, Floats]
) -> None:
    """Draw a curve for each schedule, in its own colour and dashes."""
    for name, curve in curves.items():
        axes.plot(x, curve, color=SCHEDULE_COLOURS[name], ls=SCHEDULE_DASHES.get(name, "-"), lw=1.9)


def along_the_way(
    step: int,
    peak: float,
    rates: Mapping[str, Floats],
    stops: Sequence[int],
    misread: Mapping[str, Floats],
) -> Frame:
    """Draw the rates of five schedules, and what networks that follow them misread on the way.

    `rates` has a rate for each step; `misread`, measured at the `stops`, is (stops, networks).
    """
    steps = len(next(iter(rates.values())))
    left, axes = plots.panel("The rate", "step", "learning rate")
    _schedule_curves(axes, np.arange(steps), rates)
    for name, curve in rates.items():
        now = curve[min(step, steps - 1)]
        axes.plot(step, now, "o", color=SCHEDULE_COLOURS[name], ms=8, zorder=5)
    axes.set(xlim=(-8, steps + 8), ylim=(-0.02 * peak, 1.22 * peak))
    places = {
        "constant": (0.99, 1.1, "right"),
        "step": (0.27, 0.21, "left"),
        "warm-up": (0.02, 1.1, "left"),
        "cosine": (0.505, 0.2, "left"),
        "one-cycle": (0.68, 0.62, "left"),
    }
    for name, (across, up, side) in places.items():
        colour = SCHEDULE_COLOURS[name]
        axes.text(across * steps, up * peak, name, ha=side, va="center", color=colour)
    means = {name: 100 * found.mean(axis=1) for name, found in misread.items()}
    right, axes = plots.panel(
        "New digits misread", "step", "mean, in % (log scale)", margins=(0.72, 0.56, 0.14, 0.4)
    )
    axes.set_yscale("log")
    _schedule_curves(axes, stops, means)
    k = list(stops).index(step)
    for name, curve in means.items():
        axes.plot(step, curve[k], "o", color=SCHEDULE_COLOURS[name], ms=8, zorder=5)
    axes.set_xlim(-8, steps + 8)
    _log_percent(axes)
    order = sorted(means, key=lambda name: float(means[name][k]))
    best, worst = order[0], order[-1]
    if step == 0:
        told = f"Before the first step all five misread {means[best][0]:.1f} %, being the same."
        return Frame([left, right], told, {"first": "", "last": ""})
    return Frame(
        [left, right],
        f"After {step} of {steps} steps, {best} misreads the fewest new digits, "
        f"{means[best][k]:.1f} %, and {worst} the most, {means[worst][k]:.1f} %.",
        {"first": best, "last": worst},
    )


def schedules_at_each_rate(rate: float, rates: Floats, misread: Mapping[str, Floats]) -> Frame:
    """Draw what each schedule misreads at a peak rate, and on average at all of them.

    `misread` holds, for each schedule, the share of new digits, (rates, networks).
    """
    k = int(np.argmin(np.abs(rates - rate)))
    margins = (0.95, 0.56, 0.2, 0.4)
    left, axes = plots.panel(
        f"At a peak rate of {rate:g}", "new digits misread, in %", margins=margins
    )
    plots.seed_strips(
        axes, {name: 100 * found[k] for name, found in misread.items()}, SCHEDULE_COLOURS
    )
    axes.set_xscale("log")
    axes.set_xlim(1.5, 100)
    axes.set_xticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    axes.minorticks_off()
    right, axes = plots.panel(
        "At every peak rate", "peak rate (log scale)", "mean misread, in % (log scale)",
        margins=(0.72, 0.56, 0.14, 0.4),
    )  # fmt: skip
    _schedule_curves(axes, rates, {n: 100 * found.mean(axis=1) for n, found in misread.items()})
    for name, found in misread.items():
        axes.plot(rate, 100 * found[k].mean(), "o", color=SCHEDULE_COLOURS[name], ms=8, zorder=5)
    _log_rates(axes, rates[0] * 0.93, rates[-1] * 1.07)
    _log_percent(axes)
    axes.text(0.021, 46, "step", color=SCHEDULE_COLOURS["step"])
    axes.text(0.0105, 3.2, "constant, warm-up", color=SCHEDULE_COLOURS["constant"])
    axes.text(0.3, 2.2, "cosine, one-cycle", ha="right", color=SCHEDULE_COLOURS["cosine"])
    order = sorted(misread, key=lambda name: float(misread[name][k].mean()))
    best = order[0]
    said = f"{best} misreads the fewest new digits, {spread(misread[best][k], 1, '%')}"
    other = "cosine" if best == "constant" else "constant"
    return Frame(
        [left, right],
        f"At a peak rate of {rate:g}, {said}; {other} misreads "
        f"{spread(misread[other][k], 1, '%')}.",
        {"best": best, **{name: found[k].mean() for name, found in misread.items()}},
    )
