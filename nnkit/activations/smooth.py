"""Smooth relatives of ReLU: softplus, SiLU and GELU."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nnkit.activations.base import Activation
from nnkit.activations.classic import Sigmoid
from nnkit.activations.error_function import erfc
from nnkit.validation.arguments import Array, numbers, one_of

sigmoid = Sigmoid()


class Softplus(Activation):
    r"""The softplus, :math:`\log(1 + e^z)`: a rounded ReLU whose slope is the sigmoid."""

    name: ClassVar[str] = "softplus"
    label: ClassVar[str] = "softplus"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        r"""Return :math:`\max(z, 0) + \log(1 + e^{-|z|})`, which cannot overflow."""
        z = numbers(z)
        result: Array = np.maximum(z, 0) + np.log1p(np.exp(np.minimum(z, -z)))
        return result

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\sigma(z)`."""
        return sigmoid.value(z)


class SiLU(Activation):
    r"""The sigmoid linear unit (or Swish), :math:`z\,\sigma(z)`.

    References
    ----------
    Elfwing, S., Uchibe, E. and Doya, K. (2018). Sigmoid-weighted linear units for neural
    network function approximation in reinforcement learning. Neural Networks 107, 3-11.
    """

    name: ClassVar[str] = "silu"
    label: ClassVar[str] = "SiLU"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        r"""Return :math:`z\,\sigma(z)`."""
        z = numbers(z)
        result: Array = z * sigmoid.value(z)
        return result

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\sigma(z) + z\,\sigma'(z)`."""
        z = numbers(z)
        result: Array = sigmoid.value(z) + z * sigmoid.derivative(z)
        return result


class GELU(Activation):
    r"""The Gaussian error linear unit, :math:`z\,\Phi(z)`.

    :math:`\Phi(z) = \frac12\mathrm{erfc}(-z/\sqrt 2)` is the chance that a standard normal number
    lies below z.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        Whether to use the error function, or the paper's approximation by a tanh.

    References
    ----------
    Hendrycks, D. and Gimpel, K. (2016). Gaussian error linear units. arXiv:1606.08415.

    Examples
    --------
    >>> GELU()(1.0).round(6), GELU(approximate="tanh")(1.0).round(6)
    (np.float64(0.841345), np.float64(0.841192))
    """

    name: ClassVar[str] = "gelu"
    label: ClassVar[str] = "GELU"
    initialiser = "he_normal"

    def __init__(self, approximate: str = "none") -> None:
        self.approximate = one_of(approximate, "approximate", ("none", "tanh"))

    def value(self, z: Array) -> Array:
        r"""Return :math:`z\,\Phi(z)`, or :math:`z\,\sigma(2u)` with the approximation's u."""
        z = numbers(z)
        if self.approximate == "tanh":  # (1 + tanh u) / 2 is sigma(2u), and keeps its digits
            result: Array = z * sigmoid.value(2 * self._inner(z))
        else:
            result = z * 0.5 * erfc(z * -math.sqrt(0.5))
        return result

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\Phi(z) + z\,\varphi(z)`, with the normal density :math:`\varphi`."""
        z = numbers(z)
        near = np.clip(z, -100, 100)  # further out all is 0 or 1, and powers might overflow
        if self.approximate == "tanh":
            inner_slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * near**2)
            twice_u = 2 * self._inner(z)
            result: Array = sigmoid.value(twice_u)
            result = result + near * sigmoid.derivative(twice_u) * 2 * inner_slope
        else:
            density = np.exp(-0.5 * near**2) * math.sqrt(0.5 / math.pi)
            result = 0.5 * erfc(z * -math.sqrt(0.5)) + near * density
        return result

    @staticmethod
    def _inner(z: Array) -> Array:
        near = np.clip(z, -100, 100)
        inner: Array = math.sqrt(2 / math.pi) * (near + 0.044715 * near**3)
        return inner
