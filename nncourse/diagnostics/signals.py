"""What goes through a network: signals forward, gradients backward, layer by layer.

``net`` is a network or a family of them; ``X``, ``y`` and ``loss`` are as for ``fit``. Places are
those of the layers in ``net.layers``, from 0. What does not fit raises a TypeError or ValueError.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.activations import Activation, Softmax, saturated
from nnkit.losses import Loss
from nnkit.network import Network, store_gradients
from nnkit.validation.arguments import Array, instance, real_numbers
from nnkit.validation.data import data_and_targets


def outputs(net: Network, X: Any) -> list[Array]:
    """Return the output of every layer, each of shape (n, width) or (runs, n, width).

    They are arrays of your own: to change one changes nothing in the network.

    >>> import nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.ReLU())
    >>> [A.shape for A in outputs(net, [[1.0, 2.0]])]
    [(1, 4), (1, 4)]
    """
    A = _network(net).checked_data(X)
    signals = []
    for layer in net.layers:
        A = layer.forward(A)
        signals.append(A.copy())  # so that no layer that works in place can change it
    return signals


def deltas(net: Network, X: Any, y: Any, loss: Loss) -> list[Array]:
    r"""Return the gradient of the loss with respect to the output of every layer.

    They have the shapes that ``outputs`` returns; at a linear layer that is
    :math:`\delta^{(l)} = \partial L/\partial Z^{(l)}`. Afterwards ``net.gradient`` holds the
    gradient for the parameters.

    >>> import nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.Tanh(), nnkit.Linear(4, 2))
    >>> X, y = nnkit.data.xor()
    >>> [delta.shape for delta in deltas(net, X, y, nnkit.CrossEntropy())]
    [(4, 4), (4, 4), (4, 2)]
    """
    X, Y = data_and_targets(net, X, y, loss)
    _, delta = loss.value_and_gradient(net.forward(X), Y)
    found = [delta]
    for layer in reversed(net.layers[1:]):
        found.append(layer.backward(found[-1]))
    store_gradients(net.layers[0], found[-1])
    return found[::-1]


def gradient_norms(net: Network, X: Any, y: Any, loss: Loss) -> Array:
    r"""Return the norm of :math:`\delta^{(l)}` at every layer, shape (layers,) or (layers, runs).

    Euclidean norms over rows and units: divided by one another they say by how much a gradient
    shrinks or grows on its way back.
    """
    found = [d.astype(np.float64) for d in deltas(net, X, y, loss)]
    return np.stack([np.sqrt((d * d).sum(axis=(-2, -1))) for d in found])


def saturated_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of saturated values (see ``saturated``) at each activation.

    It is a dict from the layer's place to a number, or an array (runs,). Softmax, which has no
    slope element by element, is left out.
    """
    return {
        place: saturated(layer, Z).mean(axis=(-2, -1)) for place, layer, Z in _elementwise(net, X)
    }


def zero_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of outputs that are exactly zero at each activation, softmax included."""
    return {
        place: (A == 0).mean(axis=(-2, -1))
        for place, A in enumerate(outputs(net, X))
        if isinstance(net.layers[place], Activation)
    }


def dead_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of dead units at each activation: those with slope 0 on every row.

    No row of the data sends a gradient through such a unit, so it cannot learn any more. It is
    the slope itself that counts: of tanh and sigmoid it is nowhere 0, though with all units far
    out the gradient rounds to 0 as well. The result is as for ``saturated_share``.
    """
    return {
        place: (np.broadcast_to(layer.derivative(Z), Z.shape) == 0).all(axis=-2).mean(axis=-1)
        for place, layer, Z in _elementwise(net, X)
    }


def update_ratio(net: Network, before: Any) -> dict[str, Any]:
    r"""Return how far each parameter array has moved, as a share of its size.

    ``before`` is a copy of the parameters as they were, ``net.parameters.copy()``. The result goes
    from a name such as ``"0.W"`` (place of the layer, parameter) to
    :math:`\lVert\theta - \theta_0\rVert / \lVert\theta_0\rVert`, a number or an array (runs,);
    it is infinite where the array was zero and is not now.
    """
    old = real_numbers(before, "before").astype(np.float64)
    if old.shape != _network(net).parameters.shape:
        raise ValueError(f"before must have shape {net.parameters.shape}, got {old.shape}")
    ratios = {}
    for place, parts in enumerate(net.places()):
        for name, (start, shape) in parts.items():
            part = slice(start, start + int(np.prod(shape)))
            moved = np.linalg.norm(net.parameters[..., part] - old[..., part], axis=-1)
            size = np.linalg.norm(old[..., part], axis=-1)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratios[f"{place}.{name}"] = np.where(moved == 0, 0.0, moved / size)[()]
    return ratios


def _elementwise(net: Network, X: Any) -> list[tuple[int, Activation, Array]]:
    """Return each activation but softmax: its place, itself, its input."""
    inputs = [_network(net).checked_data(X), *outputs(net, X)]
    return [
        (place, layer, inputs[place])
        for place, layer in enumerate(net.layers)
        if isinstance(layer, Activation) and not isinstance(layer, Softmax)
    ]


def _network(net: Any) -> Network:
    return instance(net, "net", Network, "a Network")
