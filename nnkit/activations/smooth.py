"""Smooth relatives of ReLU: softplus, SiLU and GELU."""

from __future__ import annotations

import math

import numpy as np

from nnkit.activations.base import Activation
from nnkit.activations.classic import Sigmoid
from nnkit.activations.error_function import erfc
from nnkit.validation.arguments import Array, numbers, one_of

sigmoid = Sigmoid()


class Softplus(Activation):
    r"""The softplus, :math:`\log(1 + e^z)`: a rounded ReLU whose slope is the sigmoid."""

    name, label = "softplus", "softplus"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0) + np.log1p(np.exp(np.minimum(z, -z)))

    def derivative(self, z: Array) -> Array:
        return sigmoid.value(numbers(z))


class SiLU(Activation):
    r"""The sigmoid linear unit (or Swish), :math:`z\,\sigma(z)`.

    Source: Elfwing, S., Uchibe, E. and Doya, K. (2018). Neural Networks 107, 3-11.
    """

    name, label = "silu", "SiLU"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        return z * sigmoid.value(z)

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return sigmoid.value(z) + z * sigmoid.derivative(z)


class GELU(Activation):
    r"""The Gaussian error linear unit, :math:`z\,\Phi(z)`.

    :math:`\Phi(z) = \frac12\mathrm{erfc}(-z/\sqrt 2)` is the chance that a standard normal number
    lies below z. ``approximate`` is "none", or "tanh" for the paper's approximation by a tanh.

    Source: Hendrycks, D. and Gimpel, K. (2016). Gaussian error linear units. arXiv:1606.08415.
    """

    name, label = "gelu", "GELU"
    initialiser = "he_normal"

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = one_of(approximate, "approximate", ("none", "tanh"))

    def value(self, z: Array) -> Array:
        if self.approximate == "tanh":  # (1 + tanh u) / 2 is sigma(2u), and keeps its digits
            return z * sigmoid.value(2 * self._inner(z))
        return z * 0.5 * erfc(z * -math.sqrt(0.5))

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        near = np.clip(z, -100, 100)  # further out all is 0 or 1, and powers might overflow
        if self.approximate == "tanh":
            inner_slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * near**2)
            twice_u = 2 * self._inner(z)
            return sigmoid.value(twice_u) + near * sigmoid.derivative(twice_u) * 2 * inner_slope
        density = np.exp(-0.5 * near**2) * math.sqrt(0.5 / math.pi)
        return 0.5 * erfc(z * -math.sqrt(0.5)) + near * density

    @staticmethod
    def _inner(z: Array) -> Array:
        near = np.clip(z, -100, 100)
        return math.sqrt(2 / math.pi) * (near + 0.044715 * near**3)
