"""What an initialiser is: a way to draw the first weights of a linear layer."""

from __future__ import annotations

import numpy as np

from nnkit.arguments import Array, whole
from nnkit.described import Described


class Initialiser(Described):
    """Base of the initialisers; a subclass defines ``draw``."""

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Draw a matrix of weights.

        Parameters
        ----------
        rng : numpy.random.Generator
            Where the random numbers come from.
        n_in, n_out : int
            Number of inputs and outputs of the layer.

        Returns
        -------
        ndarray, shape (n_in, n_out)
            The weights, in float64.
        """
        raise NotImplementedError(f"{type(self).__name__} must define draw(self, rng, n_in, n_out)")

    def __call__(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Check the arguments and draw a matrix of weights, shape (n_in, n_out)."""
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}")
        return self.draw(rng, whole(n_in, "n_in"), whole(n_out, "n_out"))
