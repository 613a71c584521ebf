"""Labelled data: X and y in the form a network and a loss compute with, or what is wrong."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from nnkit.arguments import Array, converted, instance, real_numbers, shown
from nnkit.losses import Loss
from nnkit.network import Network

ROWS = 4096  # rows sent through the network at once, so that memory stays bounded


def labelled(
    net: Network, X: Any, y: Any, loss: Loss, named: tuple[str, str] = ("X", "y")
) -> tuple[Array, Array]:
    """Check data and labels; return them as arrays in the network's number type.

    With a layer or a loss of your own some rows go through a copy of the network and the loss, so
    that one that does not do what it must is found here, and not as numbers that look right.

    Parameters
    ----------
    net : Network
        The network.
    X : array_like, shape (n, features), with runs also (runs, n, features)
        The data.
    y : array_like
        The labels, as the loss takes them; with runs also one set of them for each.
    loss : Loss
        The loss.
    named : tuple of two str
        What messages call the two.

    Returns
    -------
    X : ndarray, shape (n, features) or (runs, n, features)
        The data.
    Y : ndarray, shape (n, k) or (runs, n, k)
        The targets.

    Raises
    ------
    TypeError, ValueError
        If something does not fit; the message says what.
    """
    instance(net, "net", Network, "a Network such as Network(Linear(2, 3))")
    instance(loss, "loss", Loss, "a Loss such as CrossEntropy()")
    X = net.checked_data(X, named[0])
    own = [type(part) for part in (*net.layers, loss) if type(part).__module__[:6] != "nnkit."]
    if not own and net.parameters.size:
        outputs = X.shape[-1] if net.n_out is None else net.n_out
        return X, _targets(net, X, y, loss, outputs, named[1])
    rows = slice(0, ROWS)
    with np.errstate(all="ignore"):
        output = _tried_output(net.copy(), X[..., rows, :])
        Y = _targets(net, X, y, loss, output.shape[-1], named[1])
        _try_loss(loss, output, Y[..., rows, :])
    return X, Y


def _targets(net: Network, X: Array, y: Any, loss: Loss, outputs: int, name: str) -> Array:
    """Return the targets in the network's number type, read-only as the data are."""
    runs = () if net.runs is None else (net.runs,)
    Y = converted(loss.targets_for(y, (*runs, X.shape[-2], outputs), name), net.dtype, name).view()
    Y.flags.writeable = False
    return Y


def single(net: Any) -> Network:
    """Return ``net`` if it is one network, not a family."""
    if instance(net, "net", Network, "a Network").runs is not None:
        raise TypeError(f"net must be a single Network, got a family of runs={net.runs}")
    return cast(Network, net)


def pair(validation: Any) -> tuple[Any, Any]:
    """Return the two parts of ``validation``."""
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise TypeError(f"validation must be a pair (X, y), got {shown(validation)}")
    return validation[0], validation[1]


def _tried_output(net: Network, X: Array) -> Array:
    A = X
    for number, layer in enumerate(net.layers, start=1):
        A = layer.forward(A)
        # Integers and truth values are converted by the next linear layer; the last has none.
        kinds = "f" if number == len(net.layers) else "fiub"
        if not isinstance(A, np.ndarray) or A.dtype.kind not in kinds:
            raise TypeError(
                f"forward of layer {number}, {layer!r}, must return an array of floats, "
                f"got {shown(A)}"
            )
        if A.dtype.kind == "f" and A.dtype.itemsize < net.dtype.itemsize:
            raise TypeError(
                f"forward of layer {number}, {layer!r}, must keep the type of the numbers that it "
                f"is given, {net.dtype}, got {A.dtype} (a gradient check gives it float64)"
            )
    wanted = X.shape[-2:-1] if net.runs is None else (net.runs, X.shape[-2])
    if A.ndim != len(wanted) + 1 or A.shape[:-1] != wanted:
        raise ValueError(
            f"the network must return a row for each row of the data, shape "
            f"({', '.join(map(str, wanted))}, k); got shape {A.shape} from the last layer, "
            f"{net.layers[-1]!r}"
        )
    return A


def _try_loss(loss: Loss, output: Array, Y: Array) -> None:
    returned = loss.value_and_gradient(output, Y)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise TypeError(
            f"{loss!r}: value_and_gradient must return the loss and its gradient, "
            f"got {shown(returned)}"
        )
    name = f"the loss that {loss!r} returns"
    value = real_numbers(returned[0], name, finite=False)
    runs = output.shape[:-2]
    if value.shape != runs:
        each = (
            f"one number for each run, shape {runs}: the mean over the last two axes"
            if runs
            else "one number"
        )
        raise ValueError(f"{name} must be {each}; got shape {value.shape}")
    gradient = returned[1]
    if not isinstance(gradient, np.ndarray) or gradient.shape != output.shape:
        raise ValueError(
            f"the gradient that {loss!r} returns must be an array of the output's shape "
            f"{output.shape}, got {shown(gradient)}"
        )
