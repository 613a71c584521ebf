"""Checking gradients: what ``backward`` says must be the slope that the loss has."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

import nnkit.gradient_check.numerical_gradient as numerical
from nnkit.gradient_check.report import Chosen, GradientCheck, compared
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation.arguments import Array, generator, instance, integer, real_numbers, shown
from nnkit.validation.data import data_and_targets

Rng = np.random.Generator
GROSS = 1e-2  # an error of the complex step that rounding does not explain
BESIDE = 1e-2  # how far to move off a kink


def gradient_check(
    net: Network, X: Any, y: Any, loss: Loss, *, elements: int = 100, seed: int = 0
) -> GradientCheck:
    """Compare the gradient from ``backward`` with one computed without it.

    It works on a float64 copy, whatever the network's type. First the complex step is tried;
    where a function does not allow it, or it disagrees, central differences decide. Those go
    wrong where a kink lies within the step, so of three steps the one that agrees best counts
    for each array; and where a kink lies exactly at the point, the check is made a little beside
    it. A wrong ``backward`` shows in all that lies before it, up to the data.

    ``net`` is not changed; data and loss are as for ``fit``. Of each array ``elements`` elements
    are checked, chosen at random by ``seed``. Parameters and a loss that are not finite have no
    gradient to compare: they raise a ValueError.

    Source: Squire, W. and Trapp, G. (1998). Using complex variables to estimate derivatives of real
    functions. SIAM Review 40, 110-112.

    >>> import nnkit
    >>> X, y = nnkit.data.xor()
    >>> net = nnkit.Network(nnkit.Linear(2, 3), nnkit.Tanh(), nnkit.Linear(3, 2))
    >>> gradient_check(net, X, y, nnkit.CrossEntropy()).passed
    True
    """
    instance(net, "net", Network, "a Network")
    elements = integer(elements, "elements")
    rng = generator(seed)
    real_numbers(net.parameters, "net.parameters")
    twin = net.copy(dtype="float64")
    X, Y = data_and_targets(twin, X, y, loss)
    with np.errstate(over="ignore", invalid="ignore"):
        height = loss.value_and_gradient(twin.forward(X), Y)[0]
    if not np.isfinite(height).all():
        raise ValueError(f"the loss must be finite to have a gradient, got {shown(height)}")
    if twin.runs is not None and X.ndim == 2:  # each run has a gradient for the data of its own
        X = np.repeat(X[None], twin.runs, axis=0)
    chosen = _chosen(twin, X, elements, rng)
    check = _check(twin, X, Y, loss, chosen, rng)
    wrong = [chosen[name][0] + chosen[name][2] for name in check.failed]
    if check.passed or not all(numerical.on_a_kink(twin, X, Y, loss, places) for places in wrong):
        return check
    # As biases start at zero, a row of zeros lies just on the kink of ReLU: look beside it.
    twin.parameters += BESIDE * rng.normal(size=twin.parameters.shape)
    X = X + BESIDE * rng.normal(size=X.shape)
    beside = _check(twin, X, Y, loss, chosen, rng)
    return replace(beside, method=f"{beside.method} beside a kink") if beside.passed else check


def _check(net: Network, X: Array, Y: Array, loss: Loss, chosen: Chosen, rng: Rng) -> GradientCheck:
    told = _told(net, X, Y, loss, rng)
    exact = _by_complex_step(net, X, Y, loss, told, chosen)
    if exact is not None and exact.passed:
        return exact
    if exact is not None:
        places = rng.choice(told[0].shape[-1], size=min(10, told[0].shape[-1]), replace=False)
        exact = exact if numerical.complex_step_holds(net, X, rng, places) else None
    central = _by_central_differences(net, X, Y, loss, told, chosen, exact)
    return central if exact is None or central.error < exact.error else exact


def _told(net: Network, X: Array, Y: Array, loss: Loss, rng: Rng) -> Sequence[Array]:
    """Return what ``backward`` says: going through to the data, and as in a fit, without them."""
    _, delta = loss.value_and_gradient(net.forward(X), Y)
    # What stood there before must not matter: a gradient is written, not added to.
    net.gradient[...] = rng.normal(size=net.gradient.shape)
    dX = net.backward(delta.copy())
    if not isinstance(dX, np.ndarray) or dX.shape != X.shape:
        raise ValueError(
            f"backward of layer 1, {net.layers[0]!r}, must return the gradient for its input, "
            f"shape {X.shape}, got {shown(dX)}"
        )
    through = numerical.vector_of(net.gradient, dX)
    net.gradient[...] = rng.normal(size=net.gradient.shape)
    net.backward(delta.copy(), to_data=False)
    return through, numerical.vector_of(net.gradient, dX)


def _chosen(net: Network, X: Array, elements: int, rng: Rng) -> Chosen:
    """Choose for each array which elements to check."""
    arrays = {
        f"layer {number} {type(layer).__name__} {name}": place
        for number, (layer, places) in enumerate(zip(net.layers, net.places(), strict=True), 1)
        for name, place in places.items()
    }
    arrays["data X"] = (net.parameters.shape[-1], X.shape[-2:])

    def picked(size: int) -> Array:
        return rng.choice(size, size=min(size, elements), replace=False)

    return {name: (start, shape, picked(prod(shape))) for name, (start, shape) in arrays.items()}


def _by_complex_step(
    net: Network, X: Array, Y: Array, loss: Loss, told: Sequence[Array], chosen: Chosen
) -> GradientCheck | None:
    """Check by the complex step; None where some function does not take complex numbers."""

    def error(name: str, found: Array, said: Array) -> float:
        largest = max(np.abs(found).max(), np.abs(said).max(), 1e-300)
        return float(np.abs(found - said).max() / largest)

    slopes = [numerical.complex_slope(net, X, Y, loss)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            return compared("complex step", 1e-9, slopes, error, told, chosen)
    except (TypeError, np.exceptions.ComplexWarning):
        return None


def _by_central_differences(
    net: Network,
    X: Array,
    Y: Array,
    loss: Loss,
    told: Sequence[Array],
    chosen: Chosen,
    exact: GradientCheck | None = None,
) -> GradientCheck:
    output = net.forward(X)  # a loss is no more exact than the numbers it is computed from
    height = max(np.abs(loss.value_and_gradient(output, Y)[0]).max(), np.abs(output).max())
    rounding = np.finfo(np.float64).eps * height / max(numerical.CENTRAL_STEPS)

    def error(name: str, found: Array, said: Array) -> float:
        off = np.linalg.norm(found - said)
        size = np.linalg.norm(found) + np.linalg.norm(said)
        noise = rounding * math.sqrt(found.size)
        if size <= noise and exact is not None and exact.errors[name] > GROSS:
            return exact.errors[name]  # all here is rounding, but the complex step saw more
        return 0.0 if off <= noise else float(off / size)  # NaN is more than noise

    slopes = [numerical.central_slope(net, X, Y, loss, step) for step in numerical.CENTRAL_STEPS]
    return compared("central differences", 1e-7, slopes, error, told, chosen)
