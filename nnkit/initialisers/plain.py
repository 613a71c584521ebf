"""Weights of a scale that is given: constant, normal, uniform."""

from __future__ import annotations

import numpy as np

from nnkit.arguments import Array, number, positive
from nnkit.initialisers.base import Initialiser


class Zeros(Initialiser):
    """All weights zero: every hidden unit stays the same as every other.

    Examples
    --------
    >>> Zeros()(np.random.default_rng(0), 1, 2)
    array([[0., 0.]])
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return zeros, shape (n_in, n_out)."""
        return np.zeros((n_in, n_out))


class Constant(Initialiser):
    """All weights the same.

    Parameters
    ----------
    value : float
        The value of every weight.
    """

    def __init__(self, value: float) -> None:
        self.value = number(value, "value")

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return the constant, shape (n_in, n_out)."""
        return np.full((n_in, n_out), self.value)


class Normal(Initialiser):
    """Normal numbers with mean 0.

    Parameters
    ----------
    scale : float
        Their standard deviation.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = positive(scale, "scale")

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return normal numbers, shape (n_in, n_out)."""
        return rng.normal(0.0, self.scale, size=(n_in, n_out))


class Uniform(Initialiser):
    """Uniform numbers between ``-scale`` and ``scale``.

    Parameters
    ----------
    scale : float
        The bound; their standard deviation is ``scale / sqrt(3)``.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = positive(scale, "scale")

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return uniform numbers, shape (n_in, n_out)."""
        return rng.uniform(-self.scale, self.scale, size=(n_in, n_out))
