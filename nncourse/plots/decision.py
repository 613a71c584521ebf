"""What a network of two inputs has learnt: its decision regions, under the data."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

from nncourse.plots.style import CLASS_COLOURS, ink
from nnkit.activations import Softmax
from nnkit.network import Network

RESOLUTION = 90  # points a side, where nothing else is said
SHADES = 16  # as many as the eye tells apart here; fewer make a smaller picture


def decision_regions(
    axes: Axes, net: Network, X: Any, y: Any, *, margin: float = 0.4, resolution: int = RESOLUTION
) -> None:
    """Colour the plane by what the network predicts, and put the data on it.

    The stronger the colour, the surer the network. Works for one logit (two classes) and for
    several (one for each class). Where the network's output is not finite the plane stays empty.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    net : Network
        A single network with two inputs.
    X : array_like, shape (n, 2)
        The data.
    y : array_like of int, shape (n,) or (n, 1)
        Their classes, from 0; with two classes also -1 and 1.
    margin : float
        How far to go beyond the data, in units of the inputs.
    resolution : int
        Points a side at which the network is asked; fewer where many such pictures make a row.

    Raises
    ------
    ValueError
        If X does not have two columns, y not a label for each row, or a label is none of the
        network's classes.
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or not len(X):
        raise ValueError(f"X must have shape (n, 2) to be drawn in a plane, got {X.shape}")
    if y.shape not in ((len(X),), (len(X), 1)):
        raise ValueError(f"y must have one label for each of the {len(X)} rows, got {y.shape}")
    low, high = X.min(axis=0) - margin, X.max(axis=0) + margin
    first, second = (np.linspace(low[i], high[i], resolution) for i in (0, 1))
    points = np.stack([axis.ravel() for axis in np.meshgrid(first, second)], axis=1)
    chances = class_probabilities(net, points)
    if chances.ndim != 2:
        raise ValueError(f"net must be a single network, got one of {chances.shape[0]} runs")
    classes = chances.shape[1]
    labels = _from_zero(y.ravel(), classes)
    colours = class_colours(classes)
    sure = (chances.max(axis=1) - 1 / classes) / (1 - 1 / classes)
    pixels = np.empty((len(points), 4))
    pixels[:, :3] = np.array([to_rgb(colour) for colour in colours])[chances.argmax(axis=1)]
    shade = np.round(sure * SHADES) / SHADES
    pixels[:, 3] = np.nan_to_num(0.08 + 0.37 * shade)  # a network that diverged is sure of nothing
    axes.imshow(
        pixels.reshape(resolution, resolution, 4),
        origin="lower",
        extent=(low[0], high[0], low[1], high[1]),
        aspect="auto",
        interpolation="none",  # a drawing keeps these very pixels
    )
    for label, colour in enumerate(colours):
        own = X[labels == label]
        axes.scatter(own[:, 0], own[:, 1], s=16, color=colour, edgecolor=ink().ground, lw=0.4)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def class_colours(classes: int) -> tuple[str, ...]:
    """Return a colour for each class: those of the course, or as many hues as it takes."""
    if classes <= len(CLASS_COLOURS):
        return CLASS_COLOURS[:classes]
    hues = matplotlib.colormaps["turbo"](np.linspace(0.05, 0.95, classes))
    return tuple(to_hex(hue) for hue in hues)


def _from_zero(y: Any, classes: int) -> Any:
    """Return the labels as classes from 0, refusing what is none."""
    found = set(np.unique(y).tolist())
    if classes == 2 and -1 in found and found <= {-1, 1}:
        return y > 0
    if strange := found - set(range(classes)):
        raise ValueError(
            f"y must hold the network's classes, 0 to {classes - 1}"
            f"{' (or -1 and 1)' if classes == 2 else ''}; got {min(strange, key=str)!r}. "
            "A network for more classes has an output for each"
        )
    return y


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
        Rows that sum to one; NaN where the network's output is not finite.
    """
    logits = np.asarray(net(X), dtype=float)
    if logits.shape[-1] == 1:  # the sigmoid is a softmax over the scores z and 0
        logits = np.concatenate([np.zeros_like(logits), logits], axis=-1)
    told = np.isfinite(logits).all(axis=-1)
    chances = np.full(logits.shape, np.nan)
    chances[told] = Softmax()(logits[told])
    return chances
