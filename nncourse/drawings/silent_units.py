"""The drawings of the chapter on silent units: who plays, who has gone home, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

import nnkit
from nncourse import plots
from nncourse.experiments import number
from nncourse.figures import Frame

Floats = NDArray[np.floating[Any]]

WIDE = (0.86, 0.56, 0.14, 0.40)  # margins with room for words or powers of ten
CHANCE = 10  # % of ten digits that a guess gets right


def _label(activation: str) -> str:
    """Return what figures call an activation."""
    return nnkit.activation(activation).label


def _nearest(stops: Sequence[float], value: float) -> int:
    """Return the place of the stop that is nearest to a value, by its factor."""
    return int(np.abs(np.log(np.asarray(stops) / value)).argmin())


def _percent(axis: Any, lowest: float = -3) -> None:
    """Give an axis of percentages its limits and ticks."""
    axis.axes.set(**{f"{axis.axis_name}lim": (lowest, 104)})
    axis.set_ticks([0, 25, 50, 75, 100])


def silent_and_right(
    activation: str,
    rate: float,
    rates: Sequence[float],
    silent: Floats,
    right: Mapping[str, Floats],
) -> Frame:
    """Draw how many units play for no picture, and how many digits their networks read.

    `silent` is the share of units that are off for every picture, with this activation, and
    `right` holds the share of digits read with each, all of shape (rates, networks).
    """
    here, colour, label = _nearest(rates, rate), plots.colour(activation), _label(activation)
    off, read = 100 * silent, {name: 100 * shares for name, shares in right.items()}
    left, axes = plots.panel(
        f"Each dot: a network of 32 {label} units", "units off for every picture, %",
        "digits read, %",
    )  # fmt: skip
    axes.axhline(CHANCE, color=plots.ink().line, lw=1, zorder=0)
    axes.text(1, CHANCE + 2, "guessing", color=plots.ink().muted)
    axes.plot(
        off[here], read[activation][here], "o", color=colour, ms=6, alpha=0.65, mew=0, clip_on=False
    )
    _percent(axes.xaxis)
    _percent(axes.yaxis)

    panel, axes = plots.panel("The median of twenty networks", "learning rate", "%")
    for name, shares in read.items():
        middle = np.median(shares, axis=1)
        wide = 2.6 if name == activation else 1.2
        axes.plot(rates, middle, color=plots.colour(name), lw=wide, ls=plots.dashes(name))
    middle = np.median(off, axis=1)
    axes.plot(rates, middle, color=plots.ink().muted, lw=1.6, ls=(0, (1, 1.5)))
    axes.plot(rate, np.median(read[activation][here]), "o", color=colour, ms=9, zorder=5)
    axes.plot(rate, middle[here], "o", color=plots.ink().muted, ms=6, zorder=5)
    axes.axvline(rate, color=plots.ink().line, lw=1, zorder=0)
    axes.set(xscale="log", xlim=(rates[0] / 1.06, rates[-1] * 1.06))
    axes.set_xticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
    axes.minorticks_off()
    _percent(axes.yaxis)
    axes.text(0.26, 87, "digits read", color=colour, va="top")
    axes.text(0.26, 17, "units off", color=plots.ink().muted)
    for name, height in (("leaky_relu", 29), ("relu", 14)):
        axes.text(3.9, height, _label(name), color=plots.colour(name), ha="right")

    typical = float(np.median(read[activation][here]))
    lost = int((read[activation][here] < 50).sum())
    state = "are dead" if activation == "relu" else "never do more than leak"
    return Frame(
        [left, panel],
        f"At a rate of {rate:g}, {off[here].mean():.0f} % of the {label} units {state}. The median "
        f"network reads {typical:.0f} % of new digits; {lost or 'none'} of the "
        f"{off.shape[1]} read{'s' * (lost == 1)} fewer than half.",
        {"silent": float(off[here].mean()) / 100, "read": typical / 100, "lost": lost},
    )


def who_plays(
    picture: str, rate: float, epoch: int, seats: NDArray[np.bool_], silent: Floats
) -> Frame:
    """Draw which units of one network are on for a picture, and the share of silent ones.

    `seats` says for each unit of the first network whether it is on, shape (layers, units);
    `silent` is the share of zeros in each layer of every network, shape (layers, networks).
    """
    layers, units = seats.shape
    across = units // 2
    left, axes = plots.panel(f"Who plays for {picture}? (filled)", "", "hidden layer")
    place = np.arange(units)
    for layer in range(layers):
        x, y = place % across, 2.6 * layer + place // across
        axes.plot(x, y, "o", mfc="none", mec=plots.ink().muted, mew=0.7, ms=6)
        on = seats[layer]
        axes.plot(x[on], y[on], "o", color=plots.colour("relu"), ms=7, mew=0)
    axes.set(xlim=(-0.7, across - 0.3), ylim=(-0.8, 2.6 * layers - 0.8))
    axes.set_xticks([])
    axes.set_yticks(
        [2.6 * layer + 0.5 for layer in range(layers)], [str(k + 1) for k in range(layers)]
    )
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)

    right, axes = plots.panel(
        "Silent for one picture, 20 networks", "silent, % of the layer", "hidden layer"
    )
    shift = np.linspace(-0.28, 0.28, silent.shape[1])
    axes.axvline(50, color=plots.ink().line, lw=1.4, zorder=0)
    for layer in range(layers):
        shares = 100 * silent[layer]
        axes.plot(
            shares, layer + 1 + shift, "o", color=plots.colour("relu"), ms=4, alpha=0.6, mew=0
        )
        axes.plot([shares.mean()] * 2, [layer + 0.62, layer + 1.38], color=plots.ink().text, lw=2.2)
    axes.set(xlim=(15, 95), ylim=(0.05, layers + 0.5))
    axes.set_yticks(range(1, layers + 1))
    axes.set_xticks([25, 50, 75])
    axes.text(51.5, 0.1, "half", color=plots.ink().muted, va="bottom")

    means = 100 * silent.mean(axis=1)
    resting = int(seats.size - seats.sum())
    when = "Before training" if epoch == 0 else f"After epoch {epoch}"
    return Frame(
        [left, right],
        f"{when}, {resting} of the {seats.size} units are silent for {picture}. Over all pictures "
        f"and networks, it's {means.min():.0f} to {means.max():.0f} % of a layer.",
        {"layers": means / 100, "silent": float(means.mean()) / 100},
    )


def skipping(
    at_once: int,
    playing: float,
    stops: Sequence[float],
    multiplied: Mapping[str, Floats],
    seconds: Mapping[str, Floats],
) -> Frame:
    """Draw what a layer costs with all its inputs, and with only those that are not zero.

    `multiplied` (counts) and `seconds` (times) hold both ways, *all* and *skipping*, at every
    share of inputs that are not zero, `stops`, in percent; shape (stops,).
    """
    here = _nearest(stops, playing)
    ways = {"all": plots.ink().muted, "skipping": plots.ACCENT}
    names = {"all": "all of them", "skipping": "without zeros"}
    scaled = {name: 1e6 * times for name, times in seconds.items()}
    panels = []
    for title, unit, costs in (
        ("Work: multiplications", "multiplications", multiplied),
        ("Time, measured", "microseconds", scaled),
    ):
        panel, axes = plots.panel(title, "units that play, %", unit, margins=WIDE)
        top = max(float(cost.max()) for cost in costs.values())
        low = min(float(cost.min()) for cost in costs.values())
        for name, cost in costs.items():
            axes.plot(stops, cost, color=ways[name], lw=2)
            axes.plot(playing, cost[here], "o", color=ways[name], ms=9, zorder=5, clip_on=False)
        axes.axvline(playing, color=plots.ink().line, lw=1, zorder=0)
        axes.set(xscale="log", yscale="log", xlim=(stops[0], stops[-1]), ylim=(low / 2, 4 * top))
        axes.set_xticks([0.5, 2, 10, 50, 100], ["½", "2", "10", "50", "100"])
        powers = range(int(np.ceil(np.log10(low / 2))), int(np.log10(4 * top)) + 1)
        axes.set_yticks([10.0**p for p in powers], [number(10.0**p) for p in powers])
        axes.minorticks_off()
        _named_lines(axes, stops, costs, ways, names)
        panels.append(panel)
    share = float(multiplied["skipping"][here] / multiplied["all"][here])
    gain = float(seconds["all"][here] / seconds["skipping"][here])
    told = f"{_few(gain)} times faster" if gain > 1 else f"{_few(1 / gain)} times slower"
    if 0.87 < gain < 1.15:
        told = "about as fast"
    return Frame(
        panels,
        f"When {playing:g} % of the units play, leaving out the zeros takes {_few(100 * share)} % "
        f"of the multiplications. Here, with {at_once} picture{'s' * (at_once > 1)} at a time, "
        f"it was {told}.",
        {"share": share, "gain": gain},
    )


def _named_lines(
    axes: Axes,
    stops: Sequence[float],
    costs: Mapping[str, Floats],
    colours: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Write the names of both ways of computing beside their lines, where few units play."""
    axes.text(
        0.55, 1.35 * float(costs["all"][:6].max()), names["all"], color=colours["all"], va="bottom"
    )
    few = _nearest(stops, 5)
    axes.text(
        stops[few], 0.6 * float(costs["skipping"][few]), names["skipping"],
        color=colours["skipping"], va="top",
    )  # fmt: skip


def _few(value: float) -> str:
    """Write a number with two digits, or one behind the point where it is small."""
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def race(
    rates: Mapping[str, float],
    in_seconds: bool,
    target: float,
    losses: Mapping[str, Floats],
    epoch_seconds: Mapping[str, float],
) -> Frame:
    """Draw the losses of three activations, and when each of their networks reaches a target.

    `losses` holds for each activation the loss after every epoch, shape (networks, epochs), NaN
    where a network has overflowed; `epoch_seconds` how long an epoch of it takes.
    """
    epochs = next(iter(losses.values())).shape[1]
    unit = {name: 1e3 * epoch_seconds[name] if in_seconds else 1.0 for name in losses}
    last = epochs * max(unit.values())
    word = "milliseconds" if in_seconds else "epochs"
    left, axes = plots.panel("Median loss of twenty networks", word, "loss", margins=WIDE)
    axes.axhline(target, color=plots.ink().text, lw=1.2)
    axes.text(last * 0.99, target * 1.06, "target", ha="right", va="bottom")
    for name, loss in losses.items():
        middle = np.median(np.nan_to_num(loss, nan=np.inf), axis=0)
        told = np.isfinite(middle)
        along = unit[name] * np.arange(1, epochs + 1)
        axes.plot(along[told], middle[told], color=plots.colour(name))
        level, side, lift = {"relu": (0.03, "right", 0.9), "tanh": (0.12, "left", 1)}.get(
            name, (1.3, "left", 1.12)
        )
        below = np.flatnonzero(middle < level)
        place = below[0] if len(below) else epochs // 2
        shift = -0.015 if side == "right" else 0.015
        axes.text(
            along[place] + shift * last, lift * middle[place], _label(name),
            color=plots.colour(name), ha=side, va="top" if side == "right" else "bottom",
        )  # fmt: skip
    axes.set(yscale="log", xlim=(0, last), ylim=(0.008, 4))
    axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    axes.minorticks_off()

    right, axes = plots.panel(
        "When each of the twenty gets there", f"{word} until the target", "", margins=WIDE
    )
    reached, arrived = {}, {}
    for row, (name, loss) in enumerate(losses.items()):
        there = np.nan_to_num(loss, nan=np.inf) <= target
        first = np.where(there.any(axis=1), there.argmax(axis=1) + 1, np.nan)
        arrived[name] = int(there.any(axis=1).sum())
        reached[name] = float(np.median(np.nan_to_num(first, nan=np.inf)))
        heights = row + np.linspace(-0.28, 0.28, len(first))
        colour = plots.colour(name)
        axes.plot(unit[name] * first, heights, "o", color=colour, ms=4.5, alpha=0.7, mew=0)
        never = np.isnan(first)
        axes.plot(
            np.where(never, 1.06 * last, np.nan), heights, "x", color=colour, ms=5, mew=1.4,
            clip_on=False,
        )  # fmt: skip
        axes.text(1.0 * last, row - 0.36, f"rate {rates[name]:g}", color=colour, ha="right")
    axes.set_yticks(range(len(losses)), [_label(name) for name in losses])
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 1.1 * last), ylim=(len(losses) - 0.4, -0.75))
    ticks = [float(tick) for tick in axes.get_xticks() if 0 <= tick < 0.9 * last]
    axes.set_xticks([*ticks, 1.06 * last], [*(f"{tick:g}" for tick in ticks), "never"])
    return Frame(
        [left, right],
        f"Until the loss is {target:g}: "
        + ", ".join(
            f"{_label(name)} {_time(reached[name], unit[name], in_seconds)}"
            + (f" ({len(loss) - arrived[name]} never)" if 0 < arrived[name] < len(loss) else "")
            for name, loss in losses.items()
        )
        + ".",
        {**reached, "arrived": arrived},
    )


def _time(epochs: float, unit: float, in_seconds: bool) -> str:
    """Write how long it took, or that it never came to that."""
    if not np.isfinite(epochs):
        return "not within 30 epochs"
    return f"{epochs * unit:.0f} ms" if in_seconds else f"{epochs:g} epochs"
