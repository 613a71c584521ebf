r"""Initialisers: how the first weights of a linear layer are drawn.

What matters is the standard deviation of a weight. If it is too small, the signal fades from layer
to layer; if it is too large, the signal explodes. Xavier, He and LeCun derive it from the number of
inputs and outputs of the layer.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array

Rng = np.random.Generator


class Initialiser(Described):
    """Base of the initialisers; a subclass defines ``draw``."""

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        """Draw a matrix of weights in float64, shape (n_in, n_out)."""
        raise NotImplementedError(f"{type(self).__name__} must define draw(self, rng, n_in, n_out)")

    def __call__(self, rng: Rng, n_in: int, n_out: int) -> Array:
        """Check the arguments, then ``draw``."""
        check.instance(rng, "rng", np.random.Generator, "a numpy.random.Generator")
        return self.draw(rng, check.integer(n_in, "n_in"), check.integer(n_out, "n_out"))


class Zeros(Initialiser):
    """All weights zero, so every hidden unit stays the same as every other."""

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return np.zeros((n_in, n_out))


class Constant(Initialiser):
    """All weights ``value``."""

    def __init__(self, value: float) -> None:
        self.value = check.number(value, "value")

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return np.full((n_in, n_out), self.value)


class Normal(Initialiser):
    """Normal numbers with mean 0 and standard deviation ``scale``."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = check.positive(scale, "scale")

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return rng.normal(0.0, self.scale, size=(n_in, n_out))


class Uniform(Initialiser):
    """Uniform numbers between ``-scale`` and ``scale``: standard deviation ``scale / sqrt(3)``."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = check.positive(scale, "scale")

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return rng.uniform(-self.scale, self.scale, size=(n_in, n_out))


class XavierNormal(Initialiser):
    r"""Normal weights of variance :math:`\mathrm{gain}^2 \cdot 2/(n_{in} + n_{out})`.

    A compromise that keeps both the signal on its way forward and the gradient on its way back at
    their size, as long as the activation has slope 1 where the signals are.

    Source: Glorot, X. and Bengio, Y. (2010). AISTATS 9, 249-256.

    """

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = check.positive(gain, "gain")

    def deviation(self, n_in: int, n_out: int) -> float:
        """Return the standard deviation of a weight."""
        return self.gain * math.sqrt(2 / (n_in + n_out))

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return rng.normal(0.0, self.deviation(n_in, n_out), size=(n_in, n_out))


class XavierUniform(XavierNormal):
    """Uniform weights of the same variance as :class:`XavierNormal`."""

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        bound = math.sqrt(3) * self.deviation(n_in, n_out)
        return rng.uniform(-bound, bound, size=(n_in, n_out))


class HeNormal(Initialiser):
    r"""Normal weights of variance :math:`2 / ((1 + a^2)\,n_{in})`.

    The 2 makes up for the half of its input that ReLU removes. ``slope`` is the slope :math:`a` of
    a leaky ReLU on the left: 0 for ReLU, 1 for no activation.

    Source: He, K., Zhang, X., Ren, S. and Sun, J. (2015). Delving deep into rectifiers. ICCV.
    """

    def __init__(self, slope: float = 0.0) -> None:
        self.slope = check.non_negative(slope, "slope")

    def deviation(self, n_in: int) -> float:
        """Return the standard deviation of a weight."""
        return math.sqrt(2 / ((1 + self.slope**2) * n_in))

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return rng.normal(0.0, self.deviation(n_in), size=(n_in, n_out))


class HeUniform(HeNormal):
    """Uniform weights of the same variance as :class:`HeNormal`."""

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        bound = math.sqrt(3) * self.deviation(n_in)
        return rng.uniform(-bound, bound, size=(n_in, n_out))


class LeCunNormal(Initialiser):
    r"""Normal weights of variance :math:`1 / n_{in}`, which SELU is made for.

    Source: LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R. (1998). Efficient BackProp.
    """

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        return rng.normal(0.0, 1 / math.sqrt(n_in), size=(n_in, n_out))


class Orthogonal(Initialiser):
    """A random orthogonal matrix times ``gain``: it turns the signal and keeps its length.

    Rows or columns, whichever are fewer, are orthonormal. With fewer outputs than inputs, a part of
    the signal is lost.

    Source: Saxe, A., McClelland, J. and Ganguli, S. (2014). ICLR.

    """

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = check.positive(gain, "gain")

    def draw(self, rng: Rng, n_in: int, n_out: int) -> Array:
        Q, R = np.linalg.qr(rng.normal(size=(max(n_in, n_out), min(n_in, n_out))))
        Q *= np.sign(np.diag(R))  # makes every orthogonal matrix equally likely
        W: Array = self.gain * (Q if n_in >= n_out else Q.T)
        return W


INITIALISERS: dict[str, type[Initialiser]] = {
    "zeros": Zeros,
    "normal": Normal,
    "uniform": Uniform,
    "xavier_uniform": XavierUniform,
    "xavier_normal": XavierNormal,
    "he_uniform": HeUniform,
    "he_normal": HeNormal,
    "lecun_normal": LeCunNormal,
    "orthogonal": Orthogonal,
}
"""Every initialiser that can be made without an argument, by name."""


def initialiser(name: Any) -> Initialiser:
    """Return the initialiser of that name with its usual settings (or the one given).

    An unknown name raises a ValueError that suggests the nearest.
    """
    if not isinstance(name, str):
        return check.instance(name, "initialiser", Initialiser, "a name, or an Initialiser")
    return INITIALISERS[check.one_of(name, "initialiser", INITIALISERS)]()
