r"""Slopes of the loss, found without ``backward``: two ways.

Central differences, :math:`(L(\theta + h) - L(\theta - h)) / 2h`, work for any loss but lose
digits, as they subtract nearly equal numbers. The complex step,
:math:`\mathrm{Im}\,L(\theta + ih) / h`, subtracts nothing, so h can be 1e-30 and the slope is
right to the last digit; it needs every function on the way to accept complex numbers.

Everything that the loss depends on is one vector here: all parameters of the network, then the
data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation.arguments import Array

COMPLEX_STEP = 1e-30
# The cube root of float64's precision, where the error of a smooth function is least, and two
# smaller ones, which are less likely to reach across a kink.
CENTRAL_STEPS = (6e-6, 1e-6, 1e-7)

Slope = Callable[[int], Any]
"""The slope of the loss, of each run if there are runs, along one element of the vector."""


def vector_of(parameters: Array, X: Array) -> Array:
    """Join parameters and data, or the gradients for them: (P + n k,) or (runs, P + n k)."""
    return np.concatenate([parameters, X.reshape(*parameters.shape[:-1], -1)], axis=-1)


def loss_at(net: Network, X: Array, Y: Array, loss: Loss) -> Callable[[Array], Any]:
    """Return the loss as a function of the vector; the network is that function's to change."""
    size = net.parameters.shape[-1]

    def value(vector: Array) -> Any:
        net.parameters[...] = vector[..., :size]
        return loss.value_and_gradient(net.forward(vector[..., size:].reshape(X.shape)), Y)[0]

    return value


def moved(vector: Array, place: int, h: Any) -> Array:
    """Return a copy of the vector with one element moved by ``h``."""
    vector = vector.copy()
    vector[..., place] += h
    return vector


def complex_slope(net: Network, X: Array, Y: Array, loss: Loss) -> Slope:
    """Return the slope by the complex step, Im L(theta + ih) / h."""
    here = vector_of(net.parameters, X).astype(np.complex128)
    value = loss_at(net._copy(np.complex128, net.runs), X, Y, loss)

    return lambda place: np.imag(value(moved(here, place, 1j * COMPLEX_STEP))) / COMPLEX_STEP


def central_slope(net: Network, X: Array, Y: Array, loss: Loss, step: float) -> Slope:
    """Return the slope by central differences, (L(theta + h) - L(theta - h)) / 2h."""
    here = vector_of(net.parameters, X)
    value = loss_at(net.copy(), X, Y, loss)

    def slope(place: int) -> Any:
        h = step * np.maximum(1.0, np.abs(here[..., place]))
        return (value(moved(here, place, h)) - value(moved(here, place, -h))) / (2 * h)

    return slope


class _WeightedSum(Loss):
    """A sum of the outputs, weighted by the targets: its slopes are large where a loss is flat."""

    def value_and_gradient(self, logits: Array, Y: Array) -> tuple[Any, Array]:
        return (logits * Y).sum(axis=(-2, -1)), Y


def complex_step_holds(net: Network, X: Array, rng: np.random.Generator, places: Array) -> bool:
    """Tell whether the complex step finds slopes of the outputs as central differences do.

    It does not where a function on the way, such as the absolute value, takes complex numbers but
    makes something else of them.
    """
    weights = rng.normal(size=net.forward(X).shape)
    exact = complex_slope(net, X, weights, _WeightedSum())
    central = central_slope(net, X, weights, _WeightedSum(), CENTRAL_STEPS[0])
    found, near = (np.stack([slope(at) for at in places]) for slope in (exact, central))
    return bool(np.linalg.norm(found - near) <= 1e-4 * np.linalg.norm(near))


def on_a_kink(net: Network, X: Array, Y: Array, loss: Loss, places: Array) -> bool:
    """Tell whether the slopes to the one side differ from those to the other."""
    here = vector_of(net.parameters, X)
    value = loss_at(net.copy(), X, Y, loss)
    height, step = value(here), CENTRAL_STEPS[1]

    def slopes(h: float) -> Array:
        return np.stack([(value(moved(here, place, h)) - height) / h for place in places])

    ahead, behind = slopes(step), slopes(-step)
    size = np.linalg.norm(ahead) + np.linalg.norm(behind)
    return bool(np.linalg.norm(ahead - behind) > 1e-3 * size)
