"""Smooth relatives of ReLU: softplus, SiLU and GELU."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nnkit.activations.base import Activation
from nnkit.activations.classic import Sigmoid
from nnkit.activations.error_function import erf
from nnkit.arguments import Array, numbers, one_of


class Softplus(Activation):
    r"""The softplus, :math:`\log(1 + e^z)`: a rounded ReLU whose slope is the sigmoid.

    Examples
    --------
    >>> Softplus()([-1000.0, 1000.0])
    array([   0., 1000.])
    """

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
        return Sigmoid().value(z)


class SiLU(Activation):
    r"""The sigmoid linear unit (or Swish), :math:`z\,\sigma(z)`.

    References
    ----------
    Elfwing, S., Uchibe, E. and Doya, K. (2018). Sigmoid-weighted linear units for neural
    network function approximation in reinforcement learning. Neural Networks 107, 3-11.

    Examples
    --------
    >>> SiLU()([-1000.0, 0.0, 1000.0])
    array([  -0.,    0., 1000.])
    """

    name: ClassVar[str] = "silu"
    label: ClassVar[str] = "SiLU"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        r"""Return :math:`z\,\sigma(z)`."""
        z = numbers(z)
        result: Array = z * Sigmoid().value(z)
        return result

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\sigma(z) + z\,\sigma'(z)`."""
        z = numbers(z)
        result: Array = Sigmoid().value(z) + z * Sigmoid().derivative(z)
        return result


class GELU(Activation):
    r"""The Gaussian error linear unit, :math:`z\,\Phi(z)`.

    :math:`\Phi(z) = \frac12(1 + \mathrm{erf}(z/\sqrt 2))` is the chance that a standard normal
    number lies below z.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        Whether to use the error function, or the paper's approximation by a tanh.

    Raises
    ------
    ValueError
        If ``approximate`` is neither.

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
        r"""Return :math:`z\,\Phi(z)`, or with tanh for 2 Phi - 1."""
        z = numbers(z)
        if self.approximate == "tanh":
            result: Array = 0.5 * z * (1 + np.tanh(self._inner(z)))
        else:
            result = 0.5 * z * (1 + erf(z * math.sqrt(0.5)))
        return result

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\Phi(z) + z\,\varphi(z)`, with the normal density :math:`\varphi`."""
        z = numbers(z)
        if self.approximate == "tanh":
            T = np.tanh(self._inner(z))
            near = np.clip(z, -100, 100)
            inner_slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * near**2)
            result: Array = 0.5 * (1 + T) + 0.5 * near * (1 - T * T) * inner_slope
        else:  # the density is 0 far out, where a square may overflow
            density = np.exp(-0.5 * np.clip(z, -100, 100) ** 2) * math.sqrt(0.5 / math.pi)
            result = 0.5 * (1 + erf(z * math.sqrt(0.5))) + z * density
        return result

    @staticmethod
    def _inner(z: Array) -> Array:
        # Beyond |z| = 100 the tanh is 1 or -1 in any case; the cube must not overflow.
        near = np.clip(z, -100, 100)
        inner: Array = math.sqrt(2 / math.pi) * (near + 0.044715 * near**3)
        return inner
