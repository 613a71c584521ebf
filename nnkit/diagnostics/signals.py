"""What goes through a network: signals forward, gradients backward, layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.activations import Activation, Softmax, saturated
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation.arguments import Array, instance, real_numbers
from nnkit.validation.data import data_and_targets


def outputs(net: Network, X: Any) -> list[Array]:
    """Return the output of every layer.

    Parameters
    ----------
    net : Network
        The network.
    X : array_like, shape (n, features), with runs also (runs, n, features)
        The data.

    Returns
    -------
    list of ndarray, each of shape (n, width) or (runs, n, width)
        The first is the output of the first layer.

    Raises
    ------
    TypeError, ValueError
        If ``X`` does not fit the network.

    Examples
    --------
    >>> import nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 4), nnkit.ReLU())
    >>> [A.shape for A in outputs(net, [[1.0, 2.0]])]
    [(1, 4), (1, 4)]
    """
    A = _network(net).checked_data(X)
    signals = []
    for layer in net.layers:
        A = layer.forward(A)
        signals.append(A)
    return signals


def deltas(net: Network, X: Any, y: Any, loss: Loss) -> list[Array]:
    r"""Return the gradient of the loss with respect to the output of every layer.

    At a linear layer that is :math:`\delta^{(l)} = \partial L/\partial Z^{(l)}`. Afterwards
    ``net.gradient`` holds the gradient for the parameters.

    Parameters
    ----------
    net : Network
        The network.
    X, y : array_like
        Data and labels.
    loss : Loss
        The loss.

    Returns
    -------
    list of ndarray
        Of the shapes that ``outputs`` returns.

    Raises
    ------
    TypeError, ValueError
        If data and labels do not fit the network and the loss.

    Examples
    --------
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
    net.layers[0].parameter_gradients(found[-1])
    return found[::-1]


def gradient_norms(net: Network, X: Any, y: Any, loss: Loss) -> Array:
    r"""Return the norm of :math:`\delta^{(l)}` at every layer's output.

    Divided by one another they say by how much a gradient shrinks or grows on its way back.

    Parameters
    ----------
    net, X, y, loss
        As for ``deltas``.

    Returns
    -------
    ndarray, shape (layers,) or (layers, runs)
        Euclidean norms over rows and units.

    Raises
    ------
    TypeError, ValueError
        As for ``deltas``.
    """
    found = [d.astype(np.float64) for d in deltas(net, X, y, loss)]
    return np.stack([np.sqrt((d * d).sum(axis=(-2, -1))) for d in found])


def saturated_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of saturated values (see ``saturated``) at each activation.

    Parameters
    ----------
    net : Network
        The network.
    X : array_like, shape (n, features), with runs also (runs, n, features)
        The data.

    Returns
    -------
    dict
        From the layer's place in ``net.layers`` to a number, or an array (runs,). Softmax,
        which has no slope element by element, is left out.

    Raises
    ------
    TypeError, ValueError
        If ``X`` does not fit the network.
    """
    inputs = [_network(net).checked_data(X), *outputs(net, X)]
    return {
        place: saturated(layer, inputs[place]).mean(axis=(-2, -1))
        for place, layer in enumerate(net.layers)
        if isinstance(layer, Activation) and not isinstance(layer, Softmax)
    }


def zero_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of outputs that are exactly zero at each activation.

    Parameters, result and what is raised are those of ``saturated_share``; softmax is included.
    """
    return {
        place: (A == 0).mean(axis=(-2, -1))
        for place, A in enumerate(outputs(net, X))
        if isinstance(net.layers[place], Activation)
    }


def dead_share(net: Network, X: Any) -> dict[int, Any]:
    """Return the share of dead units at each activation: those with slope 0 on every row.

    No row of the data sends a gradient through such a unit, so it cannot learn any more. It is
    the slope itself that counts: of tanh and sigmoid it is nowhere 0, though with all units far
    out the gradient rounds to 0 as well. Parameters, result and what is raised are those of
    ``saturated_share``.
    """
    inputs = [_network(net).checked_data(X), *outputs(net, X)]
    return {
        place: _flat(layer, inputs[place]).all(axis=-2).mean(axis=-1)
        for place, layer in enumerate(net.layers)
        if isinstance(layer, Activation) and not isinstance(layer, Softmax)
    }


def _flat(activation: Activation, Z: Array) -> Array:
    """Tell where the slope is 0; an activation of one's own may return one slope for all."""
    result: Array = np.broadcast_to(activation.derivative(Z), Z.shape) == 0
    return result


def update_ratio(net: Network, before: Any) -> dict[str, Any]:
    r"""Return how far each parameter array has moved, as a share of its size.

    Parameters
    ----------
    net : Network
        The network as it is now.
    before : array_like, of the shape of ``net.parameters``
        A copy of its parameters as they were, ``net.parameters.copy()``.

    Returns
    -------
    dict
        From a name such as ``"0.W"`` (place of the layer, parameter) to
        :math:`\lVert\theta - \theta_0\rVert / \lVert\theta_0\rVert`, a number or an array
        (runs,); infinite where the array was zero and is not now.

    Raises
    ------
    TypeError, ValueError
        If ``before`` has another shape.
    """
    old = real_numbers(before, "before")
    if old.shape != _network(net).parameters.shape:
        raise ValueError(f"before must have shape {net.parameters.shape}, got {old.shape}")
    ratios = {}
    for place, parts in enumerate(net.places()):
        for name, (start, shape) in parts.items():
            part = slice(start, start + int(np.prod(shape)))
            was = old[..., part].astype(np.float64)
            moved = np.linalg.norm(net.parameters[..., part] - was, axis=-1)
            size = np.linalg.norm(was, axis=-1)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratios[f"{place}.{name}"] = np.where(moved == 0, 0.0, moved / size)[()]
    return ratios


def _network(net: Any) -> Network:
    return instance(net, "net", Network, "a Network")
