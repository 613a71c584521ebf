r"""Checking gradients: what ``backward`` says must be the slope that the loss has.

Two ways to get at a slope without ``backward``. Central differences,
:math:`(L(\theta + h) - L(\theta - h)) / 2h`, work for any loss but lose digits, as they
subtract nearly equal numbers. The complex step, :math:`\mathrm{Im}\,L(\theta + ih) / h`,
subtracts nothing, so h can be 1e-30 and the slope is right to the last digit; it needs every
function on the way to accept complex numbers.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnkit.arguments import Array, generator, shown, whole
from nnkit.evaluation import checked_targets
from nnkit.losses import Loss
from nnkit.network import Network

COMPLEX_STEP = 1e-30
# The cube root of float64's precision, where the error of a smooth function is least, and two
# smaller ones, which are less likely to reach across a kink.
CENTRAL_STEPS = (6e-6, 1e-6, 1e-7)


@dataclass(frozen=True)
class GradientCheck:
    """What a gradient check has found.

    Attributes
    ----------
    method : str
        "complex step" or "central differences".
    errors : dict of str to float
        For each parameter array, by a name such as "layer 1 Linear W", the error: norm of the
        difference over the sum of the norms; with the complex step the largest difference of
        an element over the largest element.
    tolerance : float
        What an error may be: 1e-9 for the complex step, 1e-7 for central differences.
    """

    method: str
    errors: dict[str, float]
    tolerance: float

    @property
    def worst(self) -> str:
        """The parameter array with the largest error."""
        return max(self.errors, key=lambda name: np.nan_to_num(self.errors[name], nan=np.inf))

    @property
    def error(self) -> float:
        """The largest error."""
        return self.errors[self.worst]

    @property
    def passed(self) -> bool:
        """Whether every error is within the tolerance."""
        return self.error <= self.tolerance

    def __repr__(self) -> str:
        """Say whether it passed, what is worst and by how much."""
        verdict = "passed" if self.passed else "FAILED"
        return (
            f"gradient check {verdict} by {self.method}: "
            f"worst is {self.worst}, off by {self.error:.1e} (tolerance {self.tolerance:.0e})"
        )


def gradient_check(
    net: Network, X: Any, y: Any, loss: Loss, *, elements: int = 100, seed: int = 0
) -> GradientCheck:
    """Compare the gradient from ``backward`` with one computed without it.

    It works on a float64 copy, whatever the network's type. First the complex step is tried;
    where a function does not allow it, or it disagrees, central differences decide. Those go
    wrong where a kink lies within the step, so of three steps the one that agrees best counts
    for each array.

    Parameters
    ----------
    net : Network
        The network; it is not changed.
    X, y : array_like
        Data and labels.
    loss : Loss
        The loss.
    elements : int
        How many elements of each parameter array to check, chosen at random.
    seed : int
        Seed of that choice.

    Returns
    -------
    GradientCheck
        The error of every parameter array, the worst one, and whether it passed.

    Raises
    ------
    TypeError, ValueError
        If data and labels do not fit the network and the loss, or it has no parameters.

    References
    ----------
    Squire, W. and Trapp, G. (1998). Using complex variables to estimate derivatives of real
    functions. SIAM Review 40, 110-112.

    Examples
    --------
    >>> import nnkit
    >>> X, y = nnkit.data.xor()
    >>> net = nnkit.Network(nnkit.Linear(2, 3), nnkit.Tanh(), nnkit.Linear(3, 2))
    >>> gradient_check(net, X, y, nnkit.CrossEntropy()).passed
    True
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {shown(net)}")
    if not isinstance(loss, Loss):
        raise TypeError(f"loss must be a Loss such as CrossEntropy(), got {shown(loss)}")
    elements = whole(elements, "elements")
    rng = generator(seed)
    twin = net.copy(dtype="float64")
    if twin.parameters.size == 0:
        raise ValueError("net has no parameters, so there is no gradient to check")
    X = twin.checked_data(X)
    Y = checked_targets(twin, loss, X, y, "y")
    _, delta = loss.value_and_gradient(twin._forward(X), Y)
    twin._backward(delta)
    chosen = _chosen(twin, elements, rng)

    check = _by_complex_step(twin, X, Y, loss, chosen)
    if check is None or not check.passed:
        central = _by_central_differences(twin, X, Y, loss, chosen)
        check = central if check is None or central.passed else check
    return check


def _chosen(net: Network, elements: int, rng: np.random.Generator) -> dict[str, Array]:
    """Choose for each parameter array which places of the vector to check."""
    chosen = {}
    for number, (layer, places) in enumerate(zip(net.layers, net.places(), strict=True), 1):
        for name, (start, shape) in places.items():
            size = int(np.prod(shape))
            picked = rng.choice(size, size=min(size, elements), replace=False)
            chosen[f"layer {number} {type(layer).__name__} {name}"] = start + picked
    return chosen


def _by_complex_step(
    net: Network, X: Array, Y: Array, loss: Loss, chosen: dict[str, Array]
) -> GradientCheck | None:
    """Check by the complex step; None where some function does not take complex numbers."""
    twin = net._copy(np.complex128, net.runs, net.parameters)
    X = X.astype(np.complex128)
    errors = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            for name, places in chosen.items():
                slopes = []
                for place in places:
                    twin.parameters[..., place] += 1j * COMPLEX_STEP
                    value, _ = loss.value_and_gradient(twin._forward(X), Y)
                    twin.parameters[..., place] = net.parameters[..., place]
                    slopes.append(np.imag(value) / COMPLEX_STEP)
                found, told = np.stack(slopes, axis=-1), net.gradient[..., places]
                largest = max(np.abs(found).max(), np.abs(told).max(), 1e-300)
                errors[name] = float(np.abs(found - told).max() / largest)
    except (TypeError, np.exceptions.ComplexWarning):
        return None
    return GradientCheck("complex step", errors, 1e-9)


def _by_central_differences(
    net: Network, X: Array, Y: Array, loss: Loss, chosen: dict[str, Array]
) -> GradientCheck:
    errors = {}
    for name, places in chosen.items():
        told = net.gradient[..., places]
        differences = []
        for step in CENTRAL_STEPS:
            found = _central_slopes(net, X, Y, loss, places, step)
            size = np.linalg.norm(found) + np.linalg.norm(told)
            # Where both are nothing but rounding, there is nothing to compare.
            differences.append(0.0 if size <= 1e-9 else np.linalg.norm(found - told) / size)
        errors[name] = float(min(differences))
    return GradientCheck("central differences", errors, 1e-7)


def _central_slopes(
    net: Network, X: Array, Y: Array, loss: Loss, places: Array, step: float
) -> Array:
    """Return (L(theta + h) - L(theta - h)) / 2h for each of the places."""
    slopes = []
    for place in places:
        here = net.parameters[..., place].copy()
        values = []
        for moved in (here + step, here - step):
            net.parameters[..., place] = moved
            values.append(loss.value_and_gradient(net._forward(X), Y)[0])
        net.parameters[..., place] = here
        slopes.append((values[0] - values[1]) / (2 * step))
    return np.stack(slopes, axis=-1)
