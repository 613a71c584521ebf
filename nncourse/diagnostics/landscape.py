"""The loss as a landscape over the parameters, and the decisions as a map over the data.

Grids and directions are float64, whatever comes in. What does not fit raises a TypeError or
ValueError.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array
from nnkit.validation.data import data_and_targets, single

AT_ONCE = 64  # points of the landscape computed together, as a family of networks


def random_direction(net: Network, seed: int = 0) -> Array:
    """Draw a direction in which each parameter array has the length it has in the network.

    So a step of 1 changes every layer in proportion, and slices of different networks compare.

    ``net`` is a single network; the direction has shape (P,), with zeros for arrays that are zero.

    Source: Li, H., Xu, Z., Taylor, G., Studer, C. and Goldstein, T. (2018). Visualizing the loss
    landscape of neural nets. NeurIPS (there filter by filter).
    """
    direction = check.generator(seed).normal(size=single(net).parameters.size)
    for parts in net.places():
        for start, shape in parts.values():
            part = slice(start, start + int(np.prod(shape)))
            length = np.linalg.norm(net.parameters[part].astype(np.float64))
            direction[part] *= length / np.linalg.norm(direction[part])
    return direction


def loss_slice(net: Network, X: Any, y: Any, loss: Loss, direction: Any, distances: Any) -> Array:
    r"""Compute the loss along a line through the parameters, :math:`L(\theta + a d)`.

    ``net`` is a single network, which is not changed; data and loss are as for ``fit``,
    ``direction`` is d, shape (P,), and ``distances`` are the values of a, shape (k,). Returned are
    the losses, shape (k,), infinite or NaN where they overflow.

    >>> import nnkit
    >>> X, y = nnkit.data.xor()
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.Tanh(), nnkit.Linear(4, 2))
    >>> d = random_direction(net)
    >>> loss_slice(net, X, y, nnkit.CrossEntropy(), d, [-1.0, 0.0, 1.0]).shape
    (3,)
    """
    nowhere = np.zeros_like(check.real_numbers(direction, "direction"))
    return loss_surface(net, X, y, loss, (direction, nowhere), distances, [0.0])[0]


def loss_surface(
    net: Network,
    X: Any,
    y: Any,
    loss: Loss,
    directions: tuple[Any, Any],
    first: Any,
    second: Any,
) -> Array:
    r"""Compute the loss on a plane through the parameters, :math:`L(\theta + a d_1 + b d_2)`.

    ``directions`` are the two :math:`d_1, d_2`, shape (P,), ``first`` and ``second`` the values of
    a and b, shapes (k,) and (m,); the rest is as for ``loss_slice``. Returned are the losses, shape
    (m, k), rows by b and columns by a, as matplotlib's ``contour`` takes them.
    """
    theta = single(net).parameters.astype(np.float64)
    if not isinstance(directions, (tuple, list)) or len(directions) != 2:
        raise TypeError(f"directions must be two arrays, got {check.shown(directions)}")
    if not theta.size:
        raise ValueError(f"{net!r} has no parameters, and so no landscape over them")
    pair = [_float64(d, "direction") for d in directions]
    steps = [_float64(first, "distances"), _float64(second, "distances")]
    for d in pair:
        if d.shape != theta.shape:
            raise ValueError(f"direction must have shape {theta.shape}, got {d.shape}")
    for a in steps:
        if a.ndim != 1 or a.size == 0:
            raise ValueError(f"distances must have shape (k,) with k at least 1, got {a.shape}")
    twin = net.copy(dtype="float64")
    X, Y = data_and_targets(twin, X, y, loss)
    a, b = (grid.ravel() for grid in np.meshgrid(*steps))
    values = []
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, a.size, AT_ONCE):
            part = slice(start, start + AT_ONCE)
            family = twin.repeat(a[part].size)
            family.parameters[...] += a[part, None] * pair[0] + b[part, None] * pair[1]
            values.append(loss.value_and_gradient(family.forward(X), Y)[0])
    return np.concatenate(values).reshape(steps[1].size, steps[0].size)


def decision_grid(
    net: Network, X: Any, resolution: int = 100, margin: float = 0.2
) -> tuple[Array, Array, Array]:
    """Compute the network's output on a grid that covers points in the plane.

    ``net`` has two features; ``X``, shape (n, 2), are the points to cover. The grid has
    ``resolution`` lines each way and goes beyond the points by ``margin``, a share of their extent.

    Returned are the grid lines x and y, shape (resolution,), and the outputs, shape (resolution,
    resolution, outputs), with runs (runs, ...) before: rows by y and columns by x.

    >>> import nnkit
    >>> X, y = nnkit.data.moons()
    >>> net = nnkit.Network(nnkit.Linear(2, 2))
    >>> decision_grid(net, X, resolution=50)[2].shape
    (50, 50, 2)
    """
    check.instance(net, "net", Network, "a Network")
    points = _float64(X, "X")
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"X must hold points in the plane, shape (n, 2), got {points.shape}")
    resolution = check.integer(resolution, "resolution", least=2)
    margin = check.non_negative(margin, "margin")
    if margin > 1000:
        raise ValueError(f"margin must be a share of the extent, at most 1000, got {margin:g}")
    low, high = points.min(axis=0), points.max(axis=0)
    with np.errstate(over="ignore", invalid="ignore"):  # too wide a grid is refused by the network
        extent = np.maximum(high - low, 1e-6) * margin
        x, y = np.linspace(low - extent, high + extent, resolution).T
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    logits = net(grid)
    shape = (*logits.shape[:-2], resolution, resolution, logits.shape[-1])
    return x, y, logits.reshape(shape)


def _float64(z: Any, name: str) -> Array:
    """Return numbers of any type as float64, in which sums and products of them have room."""
    return check.real_numbers(z, name).astype(np.float64)
