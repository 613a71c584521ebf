"""Data and labels together, in the form a network and a loss compute with, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network, store_gradients
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array, instance, read_only, real_numbers, shown
from nnkit.validation.layers import still_bound

ROWS = 4096  # rows sent through the network at once, so that memory stays bounded


def data_and_targets(
    net: Network,
    X: Any,
    y: Any,
    loss: Loss,
    named: tuple[str, str] = ("X", "y"),
    trained: bool = True,
) -> tuple[Array, Array]:
    """Check data and labels; return them, read-only, in the network's number type.

    Returned are X, shape (n, features) or (runs, n, features), and the targets, (n, k) or
    (runs, n, k). ``named`` is what messages call the two.

    With a layer or a loss of your own, some rows go through a copy of the network and the loss
    first: forward, and back if the network is to be ``trained``. Errors surface
    here, instead of as plausible but wrong results.
    """
    instance(net, "net", Network, "a Network such as Network(Linear(2, 3))")
    instance(loss, "loss", Loss, "a Loss such as CrossEntropy()")
    X = net.checked_data(X, named[0])
    runs = () if net.runs is None else (net.runs,)
    outputs, twin = net.n_out, None
    with np.errstate(all="ignore"):
        if own_parts(net, loss) or not net.parameters.size:
            twin = net.copy()
            signals = _try_forward(twin, X[..., :ROWS, :])
            outputs = signals[-1].shape[-1]
        Y = loss.targets_for(y, (*runs, X.shape[-2], outputs or X.shape[-1]), named[1])
        Y = read_only(check.cast(Y, net.dtype, named[1]))
        if twin is not None:
            delta = _try_loss(loss, signals[-1], Y[..., :ROWS, :])
            if trained:
                _try_backward(twin, signals, delta)
    return X, Y


def own_parts(net: Network, loss: Loss | None = None) -> bool:
    """Tell whether a layer or the loss is not one of nnkit's."""
    parts = [*net.layers, *([] if loss is None else [loss])]
    return any(not type(part).__module__.startswith("nnkit.") for part in parts)


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


def _leaves(what: str, part: object, call: Callable[..., Any], *given: Array) -> Any:
    """Call a function of the reader's with arrays that it must leave as they are."""
    try:
        return call(*map(read_only, given))
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        raise ValueError(
            f"{what} {part!r} changes in place an array that others need, which spoils their "
            "gradients: compute a new one"
        ) from error


def _try_forward(net: Network, X: Array) -> list[Array]:
    """Return the output of every layer."""
    A, signals = X, []
    for number, layer in enumerate(net.layers, start=1):
        what = f"forward of layer {number},"
        A = _leaves(what, layer, layer.forward, A)
        # Integers and truth values become floats in the next linear layer; the last has none.
        kinds = "f" if layer is net.layers[-1] else "fiub"
        if not isinstance(A, np.ndarray) or A.dtype.kind not in kinds:
            raise TypeError(f"{what} {layer!r}, must return an array of floats, got {shown(A)}")
        if A.dtype.kind == "f" and A.dtype.itemsize < net.dtype.itemsize:
            raise TypeError(
                f"{what} {layer!r}, must keep the type of the numbers that it is given, "
                f"{net.dtype}, got {A.dtype} (a gradient check gives it float64)"
            )
        signals.append(A)
    wanted = X.shape[-2:-1] if net.runs is None else (net.runs, X.shape[-2])
    if A.ndim != len(wanted) + 1 or A.shape[:-1] != wanted:
        raise ValueError(
            f"the network must return a row for each row of the data, shape "
            f"({', '.join(map(str, wanted))}, k); got shape {A.shape} from the last layer, "
            f"{net.layers[-1]!r}"
        )
    return signals


def _try_loss(loss: Loss, output: Array, Y: Array) -> Array:
    returned = _leaves("the loss", loss, loss.value_and_gradient, output, Y)
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise TypeError(
            f"{loss!r}: value_and_gradient must return the loss and its gradient, "
            f"got {shown(returned)}"
        )
    name, runs = f"the loss that {loss!r} returns", output.shape[:-2]
    value = real_numbers(returned[0], name, finite=False)
    if value.shape != runs:
        each = f"one number for each run, shape {runs}: the mean over the last two axes"
        raise ValueError(f"{name} must be {each if runs else 'one number'}; got {value.shape}")
    gradient = returned[1]
    if not isinstance(gradient, np.ndarray) or gradient.shape != output.shape:
        raise ValueError(
            f"the gradient that {loss!r} returns must be an array of the output's shape "
            f"{output.shape}, got {shown(gradient)}"
        )
    return gradient


def _try_backward(net: Network, signals: list[Array], delta: Array) -> None:
    """Go back as a fit does; see that each layer writes its gradients where they belong."""
    for place in reversed(range(1, len(net.layers))):
        layer, what = net.layers[place], f"backward of layer {place + 1},"
        delta = _leaves(what, layer, layer.backward, delta)
        wanted = signals[place - 1].shape
        if not isinstance(delta, np.ndarray) or delta.shape != wanted:
            raise ValueError(
                f"{what} {layer!r}, must return the gradient for its input, shape {wanted}, "
                f"got {shown(delta)}"
            )
    first = net.layers[0]
    _leaves("backward of layer 1,", first, lambda given: store_gradients(first, given), delta)
    still_bound(net.layers)
