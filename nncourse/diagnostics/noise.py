"""Gradient noise: how much the gradient of a batch differs from that of all the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array
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

    It is the mean of :math:`\lVert g_B - g\rVert^2` over ``draws`` random batches B of each size,
    with g the gradient on all the data. Drawn with replacement it falls as one over the batch
    size; without, as within an epoch, it is smaller by :math:`(N - B)/(N - 1)`.

    ``net`` is a single network; the data are as for ``fit``. Returned is the variance for each
    batch size, shape (sizes,).

    Source: McCandlish, S., Kaplan, J. and Amodei, D. (2018). An empirical model of large-batch
    training. arXiv:1812.06162.

    >>> import nnkit
    >>> X, y = nnkit.data.moons(n=100)
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.Tanh(), nnkit.Linear(4, 2))
    >>> noise = gradient_noise(net, X, y, nnkit.CrossEntropy(), [1, 100])
    >>> bool(50 < noise[0] / noise[1] < 200)
    True
    """
    draws, replace = check.integer(draws, "draws"), check.boolean(replace, "replace")
    rng = check.generator(seed)
    if isinstance(batch_sizes, (str, bytes)) or not np.iterable(batch_sizes):
        raise TypeError(f"batch_sizes must be a list of sizes, got {check.shown(batch_sizes)}")
    sizes = [check.integer(size, "each of batch_sizes") for size in batch_sizes]
    twin = single(net).copy(dtype="float64")
    X, Y = data_and_targets(twin, X, y, loss)
    n = len(X)
    if not replace and max(sizes, default=0) > n:
        raise ValueError(f"batch_sizes must be at most {n} without replacement, got {max(sizes)}")

    def gradient(rows: Array) -> Array:
        _, delta = loss.value_and_gradient(twin.forward(X[rows]), Y[rows])
        twin.backward(delta, to_data=False)
        return twin.gradient.copy()

    whole = gradient(np.arange(n))
    variances = []
    for size in sizes:
        total = 0.0
        for _ in range(draws):
            rows = rng.integers(n, size=size) if replace else rng.permutation(n)[:size]
            off = gradient(rows) - whole
            total += float(off @ off)
        variances.append(total / draws)
    return np.array(variances)
