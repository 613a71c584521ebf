"""The activations of the first decades: identity, step, sigmoid, tanh and its hard form."""

from __future__ import annotations

import numpy as np

from nnkit.activations.base import Activation, FromOutput
from nnkit.validation.arguments import Array, numbers


class Identity(Activation):
    r"""The identity, :math:`f(z) = z`: no activation at all."""

    name, label = "identity", "identity"

    def value(self, z: Array) -> Array:
        return z.copy()

    def derivative(self, z: Array) -> Array:
        return np.ones_like(numbers(z))


class Step(Activation):
    r"""The step of the first perceptrons: 1 for :math:`z \ge 0`, else 0.

    Its slope is 0 wherever it has one, so no gradient passes. Networks of it can be run but not
    trained by gradients, and ``backward`` refuses to pretend otherwise.

    Source: Rosenblatt, F. (1958). The perceptron. Psychological Review 65, 386-408.
    """

    name, label = "step", "step"

    def value(self, z: Array) -> Array:
        return (z >= 0).astype(z.dtype)

    def derivative(self, z: Array) -> Array:
        return np.zeros_like(numbers(z))

    def backward(self, delta: Array) -> Array:
        """Refuse: there is no gradient to send back."""
        raise ValueError(
            "step has no gradient to train with: its slope is 0 everywhere and undefined at 0. "
            "Use an activation with a slope, such as Sigmoid() or ReLU()"
        )


class Sigmoid(FromOutput):
    r"""The logistic sigmoid, :math:`\sigma(z) = 1 / (1 + e^{-z})`, between 0 and 1.

    >>> Sigmoid()([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    >>> Sigmoid().derivative(0.0)
    np.float64(0.25)
    """

    name, label = "sigmoid", "sigmoid"

    def value(self, z: Array) -> Array:
        r"""Return :math:`\sigma(z)`, without overflow at either end.

        With :math:`e = e^{-|z|} \le 1` it is :math:`1/(1+e)` on the right of zero and
        :math:`e/(1+e)` on the left.
        """
        e = np.exp(np.minimum(z, -z))
        return np.where(z >= 0, np.ones_like(e), e) / (1 + e)

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`\sigma'(z) = \sigma(z)\,\sigma(-z)`, at most 1/4.

        It is the same as :math:`\sigma(1 - \sigma)`, which ``backward`` uses, but keeps its digits
        where :math:`\sigma` has rounded to 1.
        """
        z = numbers(z)
        e = np.exp(np.minimum(z, -z))
        return e / (1 + e) ** 2

    def backward(self, delta: Array) -> Array:
        return delta * (self.A * (1 - self.A))


class Tanh(FromOutput):
    r"""The hyperbolic tangent, between -1 and 1 and centred at zero."""

    name, label = "tanh", "tanh"

    def value(self, z: Array) -> Array:
        return np.tanh(z)

    def derivative(self, z: Array) -> Array:
        r"""Return :math:`1 / \cosh^2 z`, which is :math:`1 - \tanh^2 z`.

        Written with :math:`e = e^{-2|z|}` as :math:`4e/(1+e)^2`, it keeps its digits where tanh
        has rounded to 1.
        """
        z = numbers(z)
        e = np.exp(np.minimum(z, -z)) ** 2
        return 4 * e / (1 + e) ** 2

    def backward(self, delta: Array) -> Array:
        return delta * (1 - self.A * self.A)


class HardTanh(Activation):
    r"""The hard tanh: :math:`z` cut off at -1 and 1, a tanh of three straight pieces."""

    name, label = "hard_tanh", "hard tanh"

    def value(self, z: Array) -> Array:
        return np.clip(z, -1, 1)

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return ((z > -1) & (z < 1)).astype(z.dtype)
