"""Results of many seeds, each a dot: the spread is seen, not only stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nncourse.plots.style import ACCENT, ink


def seed_strips(
    axes: Axes, results: Mapping[str, Any], colours: Mapping[str, str] | None = None
) -> None:
    """Draw a row of dots for each setting, one dot for each seed, with a bar at the mean.

    Where a seed has diverged there is no mean: a cross for each such seed, at the right edge, says
    so.

    Parameters
    ----------
    axes : Axes
        Where to draw; the settings go up the vertical axis, the first on top.
    results : mapping of str to array_like, shape (seeds,)
        Results by the name of the setting, as it is to be written.
    colours : mapping of str to colour, optional
        By the same names; the accent colour for those left out.

    Raises
    ------
    ValueError
        If a setting has no results.
    """
    names = list(results)
    for row, name in enumerate(names):
        values = np.asarray(results[name], dtype=float).ravel()
        if not values.size:
            raise ValueError(f"wanted one result or more for each setting; {name!r} has none")
        # Dots of equal value are spread a little, the same way each time.
        heights = row + np.random.default_rng(row).uniform(-0.22, 0.22, values.size)
        colour = (colours or {}).get(name, ACCENT)
        told = np.isfinite(values)
        axes.scatter(
            values[told], heights[told], s=14, color=colour, alpha=0.65, lw=0, clip_on=False
        )
        if told.all():
            axes.plot([values.mean()] * 2, [row - 0.34, row + 0.34], color=ink().text, lw=2)
        else:
            axes.scatter(
                np.full((~told).sum(), 0.98), heights[~told], s=22, color=colour, marker="x",
                linewidths=1.4, transform=axes.get_yaxis_transform(),
            )  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
