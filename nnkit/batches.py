"""Cutting the training data into batches, in a new random order each epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nnkit.arguments import Array

BLOCK = 2**18  # numbers gathered at once: about a megabyte, which stays in the cache


class Batches:
    """The batches of one epoch after another.

    Parameters
    ----------
    X : ndarray, shape (n, features) or (runs, n, features)
        The data.
    Y : ndarray, shape (n, outputs) or (runs, n, outputs)
        The targets.
    batch_size : int
        Rows in a batch; the last one of an epoch may be smaller.
    rngs : sequence of numpy.random.Generator
        Where the order comes from: one generator, or one for each run.
    runs : int or None
        Number of runs; each has its own order.
    """

    def __init__(
        self,
        X: Array,
        Y: Array,
        batch_size: int,
        rngs: Sequence[np.random.Generator],
        runs: int | None,
    ) -> None:
        self.X, self.Y, self.rngs, self.runs = X, Y, rngs, runs
        self.n = X.shape[-2]
        self.batch_size = min(batch_size, self.n)
        per_row = X.shape[-1] * len(rngs)
        # Several batches are gathered at once and then cut apart by slices, which cost little.
        self.block = self.batch_size * max(1, BLOCK // (per_row * self.batch_size))

    def sizes(self) -> Array:
        """Return the number of rows of each batch of an epoch."""
        starts = np.arange(0, self.n, self.batch_size)
        sizes: Array = np.minimum(self.n - starts, self.batch_size)
        return sizes

    def epoch(self) -> Iterator[tuple[Array, Array]]:
        """Yield the batches of an epoch.

        A batch of all rows is the data as it is: an order would change nothing but rounding.
        """
        if self.batch_size == self.n:
            yield self.X, self.Y
            return
        orders = np.stack([rng.permutation(self.n) for rng in self.rngs])
        order = orders[0] if self.runs is None else orders
        size = self.batch_size
        for start in range(0, self.n, self.block):
            rows = order[..., start : start + self.block]
            X, Y = _gathered(self.X, rows), _gathered(self.Y, rows)
            for first in range(0, rows.shape[-1], size):
                yield X[..., first : first + size, :], Y[..., first : first + size, :]


def _gathered(array: Array, rows: Array) -> Array:
    """Pick the rows; an array with runs has its own rows for each run."""
    if array.ndim == 2:
        return array.take(rows, axis=0, mode="clip")
    return np.take_along_axis(array, rows[:, :, None], axis=1)
