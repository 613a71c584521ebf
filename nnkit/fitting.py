"""Fitting a network: checks once, then goes through the data epoch by epoch."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.arguments import (
    Array,
    flag,
    generator,
    one_of,
    positive,
    seeds_of_runs,
    shown,
    whole,
)
from nnkit.batches import Batches
from nnkit.callbacks import Callback
from nnkit.clipping import cut, shorten
from nnkit.evaluation import checked_targets, measured, metric_functions
from nnkit.history import History
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer
from nnkit.progress import with_progress
from nnkit.training import DivergenceWarning, Training


def fit(
    net: Network,
    X: Any,
    y: Any,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int = 10,
    batch_size: int | None = 32,
    seed: Any = 0,
    validation: tuple[Any, Any] | None = None,
    metrics: Sequence[Any] = ("accuracy",),
    callbacks: Sequence[Callback] = (),
    clip_norm: float | None = None,
    clip_value: float | None = None,
    progress: bool = False,
    on_divergence: str = "warn",
) -> History:
    """Train a network; called again on the same network (and optimizer), it goes on.

    Parameters
    ----------
    net : Network
        The network; its parameters are changed in place.
    X : array_like, shape (n, features), with runs also (runs, n, features)
        The data.
    y : array_like
        The labels, as the loss takes them; with runs also one set for each, as (runs, n).
    loss : Loss
        What to make small.
    optimizer : Optimizer
        The rule by which the parameters move.
    epochs : int
        How often to go through the data.
    batch_size : int or None
        Rows for each step; None takes all. The last batch of an epoch may be smaller.
    seed : int, or with runs one for each run
        Seed of the order in which the rows come. With runs and one number, run r has
        ``seed + r``.
    validation : tuple of X and y, optional
        Data to measure on after each epoch, not to train on.
    metrics : sequence
        ``"accuracy"`` (recorded for losses that classify), or functions of the output and the
        targets. They are measured on all data after each epoch; ``()`` saves the time.
    callbacks : sequence of Callback
        What else is to happen.
    clip_norm, clip_value : float, optional
        Limits for the norm of the gradient, and for each of its elements.
    progress : bool
        Whether to show a progress bar (needs tqdm).
    on_divergence : {"warn", "ignore"}
        Whether one network that diverges is announced by a warning. Runs that diverge are
        only marked, in ``history.diverged_at``.

    Returns
    -------
    History
        Losses and metrics, epoch by epoch and step by step.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what was wanted; the message says which and why.

    Warns
    -----
    DivergenceWarning
        When the loss of a single network becomes NaN or infinite. Training stops there, and
        the network is back at its last finite state.

    Examples
    --------
    >>> import nnkit
    >>> X, y = nnkit.data.moons(n=200, seed=0)
    >>> net = nnkit.Network(nnkit.Linear(2, 16), nnkit.Tanh(), nnkit.Linear(16, 2), seed=0)
    >>> history = fit(net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(lr=0.01),
    ...               epochs=40)
    >>> history.loss[0] > history.loss[-1]
    np.True_
    """
    for value, name, kind in (
        (net, "net", Network),
        (loss, "loss", Loss),
        (optimizer, "optimizer", Optimizer),
    ):
        if not isinstance(value, kind):
            hint = " (an instance is wanted: add brackets)" if isinstance(value, type) else ""
            raise TypeError(f"{name} must be of type {kind.__name__}, got {shown(value)}{hint}")
    if not isinstance(callbacks, Sequence) or not all(isinstance(c, Callback) for c in callbacks):
        raise TypeError(f"callbacks must be a list of Callbacks, got {shown(callbacks)}")
    epochs = whole(epochs, "epochs")
    clips: list[tuple[Any, float]] = []
    if clip_value is not None:
        clips.append((cut, positive(clip_value, "clip_value")))
    if clip_norm is not None:
        clips.append((shorten, positive(clip_norm, "clip_norm")))
    flag(progress, "progress")
    one_of(on_divergence, "on_divergence", ("warn", "ignore"))

    X = net.checked_data(X)
    Y = checked_targets(net, loss, X, y, "y")
    rows = X.shape[-2]
    size = rows if batch_size is None else whole(batch_size, "batch_size")
    rngs = [generator(one) for one in seeds_of_runs(seed, net.runs)]
    batches = Batches(X, Y, size, rngs, net.runs)
    functions = metric_functions(metrics, loss)
    measures = [("", X, Y)] if functions else []
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise TypeError(f"validation must be a pair (X, y), got {shown(validation)}")
        Xv = net.checked_data(validation[0], "validation X")
        measures.append(
            ("validation_", Xv, checked_targets(net, loss, Xv, validation[1], "validation y"))
        )
    optimizer.prepare(net.parameters)

    sizes = batches.sizes()
    training = Training(net)
    history = training.history
    for callback in callbacks:
        callback.on_start(training)
    began = time.perf_counter()
    # Overflow is not silent here: it makes the loss NaN or infinite, and that ends the run.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for training.epoch in with_progress(range(epochs), progress, "epochs"):
            first = len(history.records["step_loss"])
            training.steps_of_epoch(batches, loss, optimizer, clips, callbacks)
            if measures or callbacks or training.epoch == epochs - 1:
                training.freeze_diverged(training.diverged_parameters())
            _record_epoch(training, sizes, first, measures, loss, functions)
            history.records["seconds"].append(time.perf_counter() - began)
            for callback in callbacks:
                callback.on_epoch(training)
            if not training.active.any():
                break
        else:
            history.message = history.message or f"all {epochs} epochs done"
    if net.runs is None and history.diverged_at is not None and on_divergence == "warn":
        warnings.warn(history.message, DivergenceWarning, stacklevel=2)
    return history


def _record_epoch(
    training: Training,
    sizes: Array,
    first: int,
    measures: Sequence[tuple[str, Array, Array]],
    loss: Loss,
    functions: dict[str, Any],
) -> None:
    """Write down the mean loss of the epoch's steps, and measure what was asked for."""
    records = training.history.records
    steps = np.asarray(records["step_loss"][first:], dtype=np.float64)
    weights = sizes[: len(steps)]
    with np.errstate(over="ignore"):
        records["loss"].append(weights @ steps / weights.sum())
    for prefix, X, Y in measures:
        values = measured(training.net, X, Y, loss, functions)
        if not prefix:
            del values["loss"]
        for name, value in values.items():
            if training.net.runs is not None:
                value = np.where(training.active, value, np.nan)
            elif training.history.diverged_at is not None:
                value = math.nan
            records.setdefault(prefix + name, []).append(value)
