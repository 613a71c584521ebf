"""How good a network is on some data: its loss and metrics, without training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.validation.arguments import Array, one_of, read_only, real_numbers
from nnkit.validation.data import ROWS, data_and_targets, own_parts

Metric = Callable[[Array, Array], Any]
"""A function of the network's output and the targets, both (n, k), that returns a number."""


def evaluate(
    net: Network, X: Any, y: Any, *, loss: Loss, metrics: Sequence[Any] = ("accuracy",)
) -> dict[str, Any]:
    """Return the loss and metrics of a network on some data.

    ``X`` and ``y`` are data and labels as for ``fit``. ``metrics`` holds ``"accuracy"`` (left out
    for losses that do not classify), or functions of the output and the targets, both of shape
    (n, k), that return a number; with runs they are called for each. Returned are ``"loss"`` and
    each metric, a float or with runs an array (runs,).
    """
    X, Y = data_and_targets(net, X, y, loss, trained=False)
    return measure(net, X, Y, loss, metric_functions(metrics, loss))


def metric_functions(metrics: Any, loss: Loss) -> dict[str, Metric]:
    """Return the metrics by name: ``"accuracy"``, and functions under their own names."""
    if isinstance(metrics, str) or not isinstance(metrics, Sequence):
        raise TypeError(f"metrics must be a list or tuple such as ('accuracy',), got {metrics!r}")
    functions: dict[str, Metric] = {}
    for metric in metrics:
        if not callable(metric):
            if one_of(metric, "metric", ("accuracy",)) and loss.classifies:
                functions["accuracy"] = loss.share_right
            continue
        name = getattr(metric, "__name__", type(metric).__name__)
        if not name.isidentifier() or name in ("loss", "accuracy", *functions):
            raise ValueError(
                f"metrics are recorded under the names of the functions, got {name!r}: define it "
                "with def, under a name of its own (or set its __name__)"
            )
        functions[name] = metric
    return functions


def measure(
    net: Network, X: Array, Y: Array, loss: Loss, metrics: Mapping[str, Metric]
) -> dict[str, Any]:
    """Return what ``evaluate`` does, for data and targets that have been checked."""
    n = X.shape[-2]
    rows = n if own_parts(net) else ROWS  # a layer of your own may depend on the whole batch
    parts = [net.forward(X[..., at : at + rows, :]) for at in range(0, n, rows)]
    logits = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-2)
    values = {"loss": loss.value_and_gradient(logits, Y)[0]}
    for name, metric in metrics.items():
        # The loss's own accuracy handles runs, a reader's metric sees one run at a time.
        at_once = metric == loss.share_right
        values[name] = metric(logits, Y) if at_once else _of_each_run(metric, name, logits, Y)
    return {name: float(v) if np.ndim(v) == 0 else v for name, v in values.items()}


def _of_each_run(metric: Metric, name: str, logits: Array, Y: Array) -> Any:
    """Return what the metric is for each run, or for the one network."""
    if logits.ndim == 2:
        told = metric(read_only(logits), Y)
        value = real_numbers(told, f"what the metric {name!r} returns", finite=False)
        if value.ndim:
            raise ValueError(f"the metric {name!r} must return one number, got shape {value.shape}")
        return value
    targets = Y if Y.ndim == 3 else [Y] * len(logits)
    runs = zip(logits, targets, strict=True)
    return np.array([_of_each_run(metric, name, *one) for one in runs])
