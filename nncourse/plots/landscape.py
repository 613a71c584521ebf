"""The loss as a landscape: contours over a plane through the parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nncourse.plots.style import ACCENT, ink
from nnkit.validation.arguments import real_numbers


def loss_contours(axes: Axes, first: Any, second: Any, losses: Any, *, levels: int = 12) -> None:
    """Draw what ``nncourse.diagnostics.loss_surface`` returns as contours, the lowest point marked.

    The levels are evenly apart on a log scale, as losses near a minimum and far from it differ by
    orders of magnitude; where a loss is not finite the plane stays empty.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    first, second : array_like, shapes (k,) and (m,)
        The steps along the two directions, as they were given to ``loss_surface``.
    losses : array_like, shape (m, k)
        The losses.
    levels : int
        How many contours.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, or no loss is a finite number above zero.

    Examples
    --------
    >>> from nncourse import plots
    >>> steps = np.linspace(-1, 1, 21)
    >>> figure, axes = plots.panel("A bowl", "first direction", "second direction")
    >>> plots.loss_contours(axes, steps, steps, 0.1 + steps**2 + 3 * steps[:, None] ** 2)
    """
    first, second = real_numbers(first, "first"), real_numbers(second, "second")
    losses = real_numbers(losses, "losses", finite=False)
    if losses.shape != (second.size, first.size):
        raise ValueError(
            f"losses must have shape ({second.size}, {first.size}), got {losses.shape}"
        )
    told = np.isfinite(losses) & (losses > 0)
    if not told.any():
        raise ValueError("losses must hold finite numbers above zero, got none")
    masked = np.ma.masked_where(~told, losses)
    low, high = float(masked.min()), float(masked.max())
    steps = np.geomspace(low, max(high, low * 1.01), levels + 2)[1:-1]
    axes.contour(first, second, masked, levels=steps, colors=ACCENT, linewidths=1.1, alpha=0.8)
    row, column = np.unravel_index(int(masked.argmin()), losses.shape)
    axes.plot(first[column], second[row], "o", color=ink().text, ms=5)
    axes.annotate(
        f"{low:.2g}", (first[column], second[row]), xytext=(6, 6), textcoords="offset points"
    )
