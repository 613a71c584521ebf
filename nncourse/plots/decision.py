"""What a network of two inputs has learnt: its decision regions, under the data."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from nncourse.plots.style import CLASS_COLOURS, ink
from nnkit.activations import Softmax
from nnkit.network import Network

RESOLUTION = 90  # points a side at which the network is asked


def decision_regions(axes: Axes, net: Network, X: Any, y: Any, *, margin: float = 0.4) -> None:
    """Colour the plane by what the network predicts, and put the data on it.

    The stronger the colour, the surer the network. Works for one logit (two classes) and for
    several (one for each class).

    Parameters
    ----------
    axes : Axes
        Where to draw.
    net : Network
        A single network with two inputs.
    X : array_like, shape (n, 2)
        The data.
    y : array_like of int, shape (n,) or (n, 1)
        Their classes, from 0.
    margin : float
        How far to go beyond the data, in units of the inputs.
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y).reshape(-1)
    low, high = X.min(axis=0) - margin, X.max(axis=0) + margin
    first, second = (np.linspace(low[i], high[i], RESOLUTION) for i in (0, 1))
    points = np.stack([axis.ravel() for axis in np.meshgrid(first, second)], axis=1)
    chances = class_probabilities(net, points)
    inks = np.array([to_rgb(colour) for colour in CLASS_COLOURS[: chances.shape[1]]])
    classes = chances.shape[1]
    sure = (chances.max(axis=1) - 1 / classes) / (1 - 1 / classes)
    pixels = np.empty((len(points), 4))
    pixels[:, :3] = inks[chances.argmax(axis=1)]
    pixels[:, 3] = 0.08 + 0.37 * sure
    axes.imshow(
        pixels.reshape(RESOLUTION, RESOLUTION, 4),
        origin="lower",
        extent=(low[0], high[0], low[1], high[1]),
        aspect="auto",
        interpolation="nearest",
    )
    for label, colour in enumerate(CLASS_COLOURS[:classes]):
        own = X[y == label]
        axes.scatter(own[:, 0], own[:, 1], s=16, color=colour, edgecolor=ink().ground, lw=0.4)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def class_probabilities(net: Network, X: Any) -> Any:
    """Return the network's probability of each class.

    Parameters
    ----------
    net : Network
        A network whose outputs are logits: one for two classes, or one for each class.
    X : array_like, shape (n, features)
        The inputs.

    Returns
    -------
    ndarray, shape (n, classes)
        Rows that sum to one.
    """
    logits = np.asarray(net(X), dtype=float)
    if logits.shape[-1] == 1:  # the sigmoid is a softmax over the scores z and 0
        logits = np.concatenate([np.zeros_like(logits), logits], axis=-1)
    return Softmax()(logits)
