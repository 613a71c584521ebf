"""Activations with a kink at zero: ReLU, and those that repair its flat left side."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nnkit.activations.base import Activation
from nnkit.initialisers import HeNormal, Initialiser
from nnkit.validation.arguments import Array, non_negative, numbers, positive


class ReLU(Activation):
    r"""The rectified linear unit, :math:`\max(z, 0)`.

    At the kink its derivative is taken as 0, as PyTorch does.

    Source: Nair, V. and Hinton, G. (2010). ICML 27, 807-814.
    """

    name, label = "relu", "ReLU"
    initialiser = "he_normal"

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0)

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return (z > 0).astype(z.dtype)


class LeakyReLU(Activation):
    r"""ReLU with a small slope on the left: :math:`z` for :math:`z > 0`, else :math:`a z`.

    ``slope`` is the slope :math:`a` for negative z, zero or more.

    Source: Maas, A., Hannun, A. and Ng, A. (2013). ICML workshop on speech and language.
    """

    name, label = "leaky_relu", "leaky ReLU"
    initialiser: str | Initialiser = "he_normal"

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = non_negative(slope, "slope")
        self.initialiser = HeNormal(slope)

    def value(self, z: Array) -> Array:
        return np.where(z > 0, z, self.slope * z)

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return np.where(z > 0, 1, self.slope).astype(z.dtype)


class ELU(Activation):
    r"""The exponential linear unit: :math:`z` for :math:`z > 0`, else :math:`a(e^z - 1)`.

    ``alpha`` is the depth :math:`a` that it approaches for very negative z, above zero.

    Source: Clevert, D.-A., Unterthiner, T. and Hochreiter, S. (2016). ICLR.
    """

    name, label = "elu", "ELU"
    initialiser = "he_normal"

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = positive(alpha, "alpha")

    def value(self, z: Array) -> Array:
        return np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return np.where(z > 0, 1, self.alpha * np.exp(np.minimum(z, 0)))


class SELU(Activation):
    r"""The self-normalising ELU, :math:`\lambda\,\mathrm{ELU}_\alpha(z)`.

    Its two constants are those for which mean 0 and variance 1 of the pre-activations are passed
    on from layer to layer, when the weights have variance 1 / n_in.

    Source: Klambauer, G. et al. (2017). Self-normalizing neural networks. NeurIPS.
    """

    name, label = "selu", "SELU"
    initialiser = "lecun_normal"

    alpha: ClassVar[float] = 1.6732632423543772848170429916717
    scale: ClassVar[float] = 1.0507009873554804934193349852946

    def value(self, z: Array) -> Array:
        return self.scale * np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def derivative(self, z: Array) -> Array:
        z = numbers(z)
        return self.scale * np.where(z > 0, 1, self.alpha * np.exp(np.minimum(z, 0)))
