"""How good a network is on some data: its loss and metrics, without training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.arguments import Array, converted, one_of, shown
from nnkit.losses import Loss
from nnkit.network import Network

ROWS = 4096  # rows sent through the network at once, so that memory stays bounded

Metric = Callable[[Array, Array], Any]
"""A function of the network's output and the targets, both (n, k), that returns a number."""


def metric_functions(metrics: Any, loss: Loss) -> dict[str, Metric]:
    """Return the metrics by name: ``"accuracy"``, and functions under their own names."""
    if isinstance(metrics, str) or not isinstance(metrics, Sequence):
        raise TypeError(f"metrics must be a list or tuple such as ('accuracy',), got {metrics!r}")
    functions: dict[str, Metric] = {}
    for metric in metrics:
        if callable(metric):
            functions[getattr(metric, "__name__", type(metric).__name__)] = metric
        elif one_of(metric, "metric", ("accuracy",)) and loss.classifies:
            functions["accuracy"] = loss.accuracy
    return functions


def checked_targets(net: Network, loss: Loss, X: Array, y: Any, name: str) -> Array:
    """Return the targets in the form and number type for the loss, as many as rows of X."""
    outputs = net.n_out if net.n_out is not None else X.shape[-1]
    runs = () if net.runs is None else (net.runs,)
    targets = loss.targets_for(y, (*runs, X.shape[-2], outputs), name)
    return converted(targets, net.dtype, name)


def evaluate(
    net: Network, X: Any, y: Any, *, loss: Loss, metrics: Sequence[Any] = ("accuracy",)
) -> dict[str, Any]:
    """Return the loss and metrics of a network on some data.

    Parameters
    ----------
    net : Network
        The network.
    X : array_like, shape (n, features)
        The data.
    y : array_like
        The labels, as the loss takes them; with runs also one set of them for each.
    loss : Loss
        The loss.
    metrics : sequence
        ``"accuracy"`` (recorded for losses that classify), or functions of the output and the
        targets, both of shape (n, k).

    Returns
    -------
    dict
        ``"loss"`` and each metric, a float or with runs an array (runs,).

    Raises
    ------
    TypeError, ValueError
        If data and labels do not fit the network and the loss.

    Examples
    --------
    >>> import nnkit
    >>> net = nnkit.Network(nnkit.Linear(2, 2, init="zeros"))
    >>> X, y = nnkit.data.xor()
    >>> evaluate(net, X, y, loss=nnkit.CrossEntropy())
    {'loss': 0.693..., 'accuracy': 0.5}
    """
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, got {shown(net)}")
    if not isinstance(loss, Loss):
        raise TypeError(f"loss must be a Loss such as CrossEntropy(), got {shown(loss)}")
    X = net.checked_data(X)
    Y = checked_targets(net, loss, X, y, "y")
    return measured(net, X, Y, loss, metric_functions(metrics, loss))


def measured(
    net: Network, X: Array, Y: Array, loss: Loss, metrics: Mapping[str, Metric]
) -> dict[str, Any]:
    """Do what ``evaluate`` does, without checks."""
    totals: dict[str, Any] = {}
    n = X.shape[-2]
    for start in range(0, n, ROWS):
        rows = slice(start, start + ROWS)
        Y_part = Y[..., rows, :]
        logits = net._forward(X[..., rows, :])
        values = {"loss": loss.value_and_gradient(logits, Y_part)[0]}
        values |= {name: metric(logits, Y_part) for name, metric in metrics.items()}
        share = Y_part.shape[-2] / n
        for name, value in values.items():
            totals[name] = totals.get(name, 0.0) + share * value
    return {name: float(v) if np.ndim(v) == 0 else v for name, v in totals.items()}
