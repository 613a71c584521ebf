r"""Weights whose scale follows from the size of the layer: Xavier, He, LeCun.

What matters is the standard deviation of a weight: too small and the signal fades from layer to
layer, too large and it explodes.
"""

from __future__ import annotations

import math

import numpy as np

from nnkit.arguments import Array, not_negative, positive
from nnkit.initialisers.base import Initialiser


class _Scaled(Initialiser):
    """Normal or uniform numbers whose standard deviation follows from the layer's size."""

    def deviation(self, n_in: int, n_out: int) -> float:
        """Return the standard deviation of a weight."""
        raise NotImplementedError

    def normal(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        return rng.normal(0.0, self.deviation(n_in, n_out), size=(n_in, n_out))

    def uniform(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        bound = math.sqrt(3.0) * self.deviation(n_in, n_out)
        return rng.uniform(-bound, bound, size=(n_in, n_out))


class _Xavier(_Scaled):
    def __init__(self, gain: float = 1.0) -> None:
        self.gain = positive(gain, "gain")

    def deviation(self, n_in: int, n_out: int) -> float:
        r"""Return :math:`\mathrm{gain}\sqrt{2 / (n_{in} + n_{out})}`."""
        return self.gain * math.sqrt(2.0 / (n_in + n_out))


class XavierUniform(_Xavier):
    r"""Uniform weights of variance :math:`\mathrm{gain}^2 \cdot 2/(n_{in} + n_{out})`.

    A compromise that keeps both the signal forward and the gradient backward at their size, as
    long as the activation has slope 1 where the signals are.

    Parameters
    ----------
    gain : float
        A factor on every weight, to make up for another slope.

    References
    ----------
    Glorot, X. and Bengio, Y. (2010). Understanding the difficulty of training deep
    feedforward neural networks. AISTATS.

    Examples
    --------
    >>> XavierUniform()(np.random.default_rng(0), 100, 200).std().round(3)
    np.float64(0.081)
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return uniform numbers, shape (n_in, n_out)."""
        return self.uniform(rng, n_in, n_out)


class XavierNormal(_Xavier):
    r"""Normal weights of variance :math:`\mathrm{gain}^2 \cdot 2/(n_{in} + n_{out})`.

    Parameters
    ----------
    gain : float
        A factor on every weight.

    References
    ----------
    Glorot and Bengio (2010), as for :class:`XavierUniform`.
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return normal numbers, shape (n_in, n_out)."""
        return self.normal(rng, n_in, n_out)


class _He(_Scaled):
    def __init__(self, slope: float = 0.0) -> None:
        self.slope = not_negative(slope, "slope")

    def deviation(self, n_in: int, n_out: int) -> float:
        r"""Return :math:`\sqrt{2 / ((1 + a^2)\,n_{in})}`."""
        return math.sqrt(2.0 / ((1.0 + self.slope**2) * n_in))


class HeUniform(_He):
    r"""Uniform weights of variance :math:`2 / ((1 + a^2)\,n_{in})`.

    The 2 makes up for the half of its input that ReLU removes.

    Parameters
    ----------
    slope : float
        The slope :math:`a` of a leaky ReLU on the left; 0 for ReLU, 1 for no activation.

    References
    ----------
    He, K., Zhang, X., Ren, S. and Sun, J. (2015). Delving deep into rectifiers. ICCV.
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return uniform numbers, shape (n_in, n_out)."""
        return self.uniform(rng, n_in, n_out)


class HeNormal(_He):
    r"""Normal weights of variance :math:`2 / ((1 + a^2)\,n_{in})`.

    Parameters
    ----------
    slope : float
        The slope :math:`a` of a leaky ReLU on the left; 0 for ReLU, 1 for no activation.

    References
    ----------
    He et al. (2015), as for :class:`HeUniform`.

    Examples
    --------
    >>> HeNormal()(np.random.default_rng(0), 200, 100).std().round(3)
    np.float64(0.1)
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return normal numbers, shape (n_in, n_out)."""
        return self.normal(rng, n_in, n_out)


class LeCunNormal(Initialiser):
    r"""Normal weights of variance :math:`1 / n_{in}`, which SELU is made for.

    References
    ----------
    LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R. (1998). Efficient BackProp.
    """

    def draw(self, rng: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Return normal numbers, shape (n_in, n_out)."""
        return rng.normal(0.0, 1.0 / math.sqrt(n_in), size=(n_in, n_out))
