"""Gradient noise: how much the gradient of a batch differs from that of all the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation.arguments import Array, boolean, generator, integer, shown
from nnkit.validation.data import data_and_targets, single


def gradient_noise(
    net: Network,
    X: Any,
    y: Any,
    loss: Loss,
    batch_sizes: Sequence[int],
    *,
    draws: int = 200,
    replace: bool = True,
    seed: int = 0,
) -> Array:
    r"""Measure the variance of the batch gradient, for several batch sizes.

    It is the mean of :math:`\lVert g_B - g\rVert^2` over random batches B, with g the gradient
    on all the data. Drawn with replacement it falls as one over the batch size; without, as
    within an epoch, it is smaller by :math:`(N - B)/(N - 1)`.

    Parameters
    ----------
    net : Network
        The network; it must be a single one.
    X, y : array_like
        Data and labels.
    loss : Loss
        The loss.
    batch_sizes : sequence of int
        The sizes B.
    draws : int
        How many batches of each size to draw.
    replace : bool
        Whether a row may come twice in a batch.
    seed : int
        Seed of the batches.

    Returns
    -------
    ndarray, shape (sizes,)
        The variance for each batch size.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what was wanted, or a batch is larger than the data without
        replacement.

    References
    ----------
    McCandlish, S., Kaplan, J. and Amodei, D. (2018). An empirical model of large-batch
    training. arXiv:1812.06162.

    Examples
    --------
    >>> import nnkit
    >>> X, y = nnkit.data.moons(n=100)
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.Tanh(), nnkit.Linear(4, 2))
    >>> noise = gradient_noise(net, X, y, nnkit.CrossEntropy(), [1, 100])
    >>> bool(50 < noise[0] / noise[1] < 200)
    True
    """
    single(net)
    draws, replace, rng = integer(draws, "draws"), boolean(replace, "replace"), generator(seed)
    if isinstance(batch_sizes, (str, bytes)) or not np.iterable(batch_sizes):
        raise TypeError(f"batch_sizes must be a list of sizes, got {shown(batch_sizes)}")
    sizes = [integer(s, "batch_sizes", most=2**31 - 1) for s in batch_sizes]
    twin = net.copy(dtype="float64")
    X, Y = data_and_targets(twin, X, y, loss)
    n = len(X)

    def gradient(rows: Array) -> Array:
        _, delta = loss.value_and_gradient(twin.forward(X[rows]), Y[rows])
        twin.backward(delta, to_data=False)
        return twin.gradient.copy()

    whole_gradient = gradient(np.arange(n))
    variances = []
    for size in sizes:
        if size > n and not replace:
            raise ValueError(f"batch_sizes must be at most {n} without replacement, got {size}")
        total = 0.0
        for _ in range(draws):
            rows = rng.integers(n, size=size) if replace else rng.permutation(n)[:size]
            off = gradient(rows) - whole_gradient
            total += float(off @ off)
        variances.append(total / draws)
    return np.array(variances)
