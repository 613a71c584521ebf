"""Orthogonal weights: they turn a signal and keep its length, if no units are lost."""

from __future__ import annotations

import numpy as np

from nnkit.arguments import Array, positive
from nnkit.initialisers.base import Initialiser


class Orthogonal(Initialiser):
    r"""A random orthogonal matrix: it turns the signal and keeps its length.

    Rows or columns, whichever are fewer, are orthonormal (times ``gain``). With fewer outputs than
    inputs a part of the signal is lost.

    Parameters
    ----------
    gain : float
        A factor on every weight.

    References
    ----------
    Saxe, A., McClelland, J. and Ganguli, S. (2014). Exact solutions to the nonlinear dynamics
    of learning in deep linear neural networks. ICLR.

    Examples
    --------
    >>> W = Orthogonal()(np.random.default_rng(0), 3, 3)
    >>> np.allclose(W @ W.T, np.eye(3))
    True
    """

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = positive(gain, "gain")

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return an orthogonal matrix, shape (n_in, n_out)."""
        long, short = max(n_in, n_out), min(n_in, n_out)
        Q, R = np.linalg.qr(rng.normal(size=(long, short)))
        Q *= np.sign(np.diag(R))  # makes every orthogonal matrix equally likely
        W: Array = self.gain * (Q if n_in >= n_out else Q.T)
        return W
