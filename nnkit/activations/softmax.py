"""Softmax: the activation that acts on a whole row."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.activations.base import FromOutput
from nnkit.validation.arguments import Array, real_numbers


class Softmax(FromOutput):
    r"""Softmax: turns each row of scores into a probability distribution.

    .. math:: p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}

    Every output depends on every score of its row, so there is no derivative element by
    element but a Jacobian for each row. Networks that classify do not end in it: they end in
    the scores (logits), and :class:`nnkit.CrossEntropy` includes it.
    """

    name, label = "softmax", "softmax"

    def value(self, z: Array) -> Array:
        """Return the softmax of each row (the last axis).

        A row's greatest score is subtracted first: that changes nothing, as numerator and
        denominator get the same factor, and leaves no exponential above 1.
        """
        if z.ndim == 0 or z.shape[-1] == 0:
            raise ValueError(f"z must hold rows of at least one score, got shape {z.shape}")
        P = np.exp(z - z.max(axis=-1, keepdims=True))
        P /= P.sum(axis=-1, keepdims=True)
        return P

    def derivative(self, z: Array) -> Array:
        """Refuse: each output depends on its whole row."""
        raise ValueError(
            "softmax has no derivative element by element: every output depends on all scores "
            "of its row. Use jacobian(z) for the matrix of derivatives"
        )

    def jacobian(self, z: Any) -> Array:
        r"""Return :math:`J_{ij} = \partial p_i/\partial z_j = p_i([i = j] - p_j)`.

        ``z`` holds rows of scores, shape (..., k); returned is one matrix each, (..., k, k).

        >>> Softmax().jacobian([0.0, 0.0])
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])
        """
        P = self.value(real_numbers(z, "z"))
        return P[..., :, None] * (np.eye(P.shape[-1], dtype=P.dtype) - P[..., None, :])

    def backward(self, delta: Array) -> Array:
        r"""Apply the Jacobian of each row: :math:`p_i(\delta_i - \sum_j p_j \delta_j)`."""
        P = self.A
        return P * (delta - (P * delta).sum(axis=-1, keepdims=True))
