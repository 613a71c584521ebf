"""The six tasks: data, initial weights and batches, the same for every peer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Task:
    """A network, its data, and how it is trained."""

    name: str
    sizes: tuple[int, ...]
    activation: str  # "tanh" or "relu"
    optimizer: str  # "sgd", "momentum" (0.9) or "adam"
    lr: float
    rows: int
    batch_size: int
    epochs: int
    gradient_norms: bool = False  # record the norm of each layer's weight gradient at each step

    @property
    def binary(self) -> bool:
        """Whether one output says yes or no (binary cross-entropy), or k outputs choose."""
        return self.sizes[-1] == 1

    @property
    def steps(self) -> int:
        """Return the number of steps of the whole training."""
        return self.epochs * -(-self.rows // self.batch_size)

    def last_epoch(self, losses: Sequence[float]) -> float:
        """Return the mean of the last epoch's losses, which the peers are compared by."""
        return float(np.mean([float(loss) for loss in losses[-(self.steps // self.epochs) :]]))

    @cached_property
    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Clouds of points around one centre for each class: X float32, y integers."""
        rng = np.random.default_rng(0)
        classes = max(2, self.sizes[-1])
        y = rng.integers(classes, size=self.rows)
        centres = rng.normal(size=(classes, self.sizes[0]))
        X = centres[y] + rng.normal(size=(self.rows, self.sizes[0]))
        return X.astype(np.float32), y

    @cached_property
    def weights(self) -> list[np.ndarray]:
        """The initial weight matrices, shape (n_in, n_out); the biases start at zero."""
        rng = np.random.default_rng(1)
        gain = 2.0 if self.activation == "relu" else 1.0
        shapes = zip(self.sizes, self.sizes[1:], strict=False)
        return [
            (rng.normal(size=shape) * np.sqrt(gain / shape[0])).astype(np.float32)
            for shape in shapes
        ]

    def orders(self) -> list[np.ndarray]:
        """Return the order of the rows in each epoch, as nnkit draws it with seed 0."""
        if self.batch_size >= self.rows:
            return [np.arange(self.rows)] * self.epochs
        rng = np.random.default_rng(0)
        return [rng.permutation(self.rows) for _ in range(self.epochs)]

    def batches(self) -> list[np.ndarray]:
        """Return the rows of every batch of the whole training."""
        starts = range(0, self.rows, self.batch_size)
        return [order[s : s + self.batch_size] for order in self.orders() for s in starts]


# The row counts are multiples of the batch size, so that a compiled loop needs one shape.
TASKS = [
    Task("2-16-16-1 tanh, 400 points full batch, SGD",
         (2, 16, 16, 1), "tanh", "sgd", 0.1, 400, 400, 1500),
    Task("2-32-32-3 ReLU, batch 32, Adam",
         (2, 32, 32, 3), "relu", "adam", 0.01, 1504, 32, 50),
    Task("64-128-64-10 ReLU, batch 64, Adam",
         (64, 128, 64, 10), "relu", "adam", 0.001, 1792, 64, 25),
    Task("784-256-128-10 ReLU, batch 128, momentum",
         (784, 256, 128, 10), "relu", "momentum", 0.01, 2560, 128, 5),
    Task("20 layers of 64, tanh, batch 256, gradient norms",
         (*[64] * 20, 10), "tanh", "sgd", 0.01, 2560, 256, 8, gradient_norms=True),
    Task("2-16-16-1 tanh, batch 1, SGD",
         (2, 16, 16, 1), "tanh", "sgd", 0.01, 400, 1, 6),
]  # fmt: skip
