"""The activation functions, in the order in which the course meets them."""

from __future__ import annotations

from nnkit.activations.base import Activation, saturated
from nnkit.activations.classic import HardTanh, Identity, Sigmoid, Step, Tanh
from nnkit.activations.rectified import ELU, SELU, LeakyReLU, ReLU
from nnkit.activations.smooth import GELU, SiLU, Softplus
from nnkit.activations.softmax import Softmax
from nnkit.validation.arguments import instance, one_of

__all__ = [
    "ACTIVATIONS", "ELU", "GELU", "SELU", "Activation", "HardTanh", "Identity", "LeakyReLU", "ReLU",
    "SiLU", "Sigmoid", "Softmax", "Softplus", "Step", "Tanh", "activation", "saturated",
]  # fmt: skip

ACTIVATIONS: dict[str, type[Activation]] = {
    kind.name: kind
    for kind in (
        Identity, Sigmoid, Tanh, ReLU, LeakyReLU, ELU, SELU, GELU, SiLU, Softplus, HardTanh, Step,
        Softmax,
    )
}  # fmt: skip
"""Every activation of the library by its name, in teaching order."""


def activation(name: str | Activation) -> Activation:
    """Return the activation of that name, with its usual settings (or the one given).

    An unknown name raises a ValueError that suggests the nearest.
    """
    if not isinstance(name, str):
        return instance(name, "activation", Activation, "a name, or an Activation")
    return ACTIVATIONS[one_of(name, "activation", ACTIVATIONS)]()
