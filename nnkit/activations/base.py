"""What an activation is: a value and a slope, element by element."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from nnkit.initialisers import Initialiser
from nnkit.layers import Layer
from nnkit.validation.arguments import Array, instance, real_numbers


class Activation(Layer):
    """An activation function :math:`A = f(Z)`, applied to each number by itself.

    It is a function, ``f(z)`` and ``f.derivative(z)``, and a layer of a network. To write
    your own, define ``value`` and ``derivative``, for arrays of any shape.

    ``name`` is the name by which :func:`nnkit.activation` finds it, ``label`` what text and figures
    say, and ``initialiser`` the one that suits a linear layer in front of this activation.

    >>> class Square(Activation):
    ...     def value(self, z):
    ...         return z**2
    ...
    ...     def derivative(self, z):
    ...         return 2 * z
    >>> Square()([1.0, 2.0, 3.0])
    array([1., 4., 9.])
    """

    name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    initialiser: str | Initialiser = "xavier_uniform"
    Z: Array  # the input, kept for ``backward``

    def value(self, z: Array) -> Array:
        """Return f(z), element by element."""
        raise NotImplementedError(f"{type(self).__name__} must define value(self, z)")

    def derivative(self, z: Array) -> Array:
        """Return f'(z), element by element."""
        raise NotImplementedError(f"{type(self).__name__} must define derivative(self, z)")

    def __call__(self, z: Any) -> Array:
        """Check that ``z`` holds finite real numbers, and return f(z) in its shape."""
        return np.asarray(self.value(real_numbers(z, "z")))[()]

    def forward(self, A: Array) -> Array:
        """Compute f of the pre-activations that come from the layer before."""
        self.Z = A
        return self.value(A)

    def backward(self, delta: Array) -> Array:
        """Multiply by the local gradient: delta * f'(Z)."""
        return delta * self.derivative(self.Z)

    def greatest_slope(self) -> float:
        """Return the largest size of the slope f'(z) for z between -10 and 10."""
        z = np.linspace(-10.0, 10.0, 2001)[:, None]  # a column: a parameter may be one per unit
        return float(np.abs(self.derivative(z)).max())


class FromOutput(Activation):
    """An activation whose slope follows from its output A, without another exponential.

    It keeps A for ``backward``, which a subclass defines, and hands it out read-only.
    """

    A: Array

    def forward(self, A: Array) -> Array:
        """Compute the output and keep it."""
        self.A = self.value(A)
        self.A.flags.writeable = False
        return self.A


def saturated(activation: Activation, z: Any) -> Array:
    """Tell where an activation is saturated: too flat for a gradient to get through.

    That is where the slope f'(z) is in size below 5 % of the activation's greatest slope; ``z``
    holds pre-activations of any shape, and the answer, of bool, has the same.
    """
    instance(activation, "activation", Activation, "an Activation such as Tanh()")
    z = real_numbers(z, "z")
    slope = np.broadcast_to(np.abs(activation.derivative(z)), z.shape)
    return slope < 0.05 * activation.greatest_slope()
