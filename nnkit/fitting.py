"""Fitting a network: checks once, then goes through the data epoch by epoch."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.arguments import (
    Array,
    flag,
    generator,
    instance,
    one_of,
    positive,
    real_numbers,
    seeds_of_runs,
    shown,
    whole,
)
from nnkit.batches import Batches
from nnkit.callbacks import Callback, Record
from nnkit.clipping import cut, shorten
from nnkit.evaluation import measured, metric_functions
from nnkit.history import History
from nnkit.labelled import labelled, pair
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

    What goes on are the parameters and the state of the optimizer. The history starts anew, and
    so does the order of the rows, which follows from ``seed``: give another one.

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
        targets, as for ``evaluate``, recorded under their own names. They are measured on all
        data after each epoch; ``()`` saves the time.
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
    UserWarning
        When the parameters of a single network are the same after all steps as before.

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
    X, Y = labelled(net, X, y, loss)
    instance(optimizer, "optimizer", Optimizer, "an Optimizer such as Adam(lr=0.01)")
    if not isinstance(callbacks, Sequence):
        raise TypeError(f"callbacks must be a list of Callbacks, got {shown(callbacks)}")
    for callback in callbacks:
        instance(callback, "each of callbacks", Callback, "a Callback such as EarlyStopping()")
    epochs = whole(epochs, "epochs")
    clips: list[tuple[Any, float]] = []
    if clip_value is not None:
        clips.append((cut, positive(clip_value, "clip_value")))
    if clip_norm is not None:
        clips.append((shorten, positive(clip_norm, "clip_norm")))
    flag(progress, "progress")
    one_of(on_divergence, "on_divergence", ("warn", "ignore"))

    rows = X.shape[-2]
    size = rows if batch_size is None else whole(batch_size, "batch_size")
    rngs = [generator(one) for one in seeds_of_runs(seed, net.runs)]
    batches = Batches(X, Y, size, rngs, net.runs)
    functions = metric_functions(metrics, loss)
    measures = [("", X, Y)] if functions else []
    if validation is not None:
        named = ("validation X", "validation y")
        measures.append(("validation_", *labelled(net, *pair(validation), loss, named)))
    real_numbers(net.parameters, "net.parameters")
    optimizer.prepare(net.parameters)

    sizes = batches.sizes()
    training = Training(net)
    history = training.history
    for prefix, _, _ in measures:
        for name in ("loss", *functions)[not prefix :]:
            history.reserve(prefix + name, f"metric {name!r}")
    # Records first: a callback may watch one, wherever it stands in the list.
    for callback in sorted(callbacks, key=lambda one: not isinstance(one, Record)):
        callback.on_start(training)
    start, began = net.parameters.copy(), time.perf_counter()
    # Overflow is not silent here: it makes the loss NaN or infinite, and that ends the run.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for training.epoch in with_progress(range(epochs), progress, "epochs", history.latest):
            took_part = training.active.copy()
            if not took_part.any():
                break
            first = history.steps
            training.steps_of_epoch(batches, loss, optimizer, clips, callbacks)
            if measures or callbacks or training.epoch == epochs - 1:
                training.check_parameters()
            whole_way = took_part & ~training.diverged
            history.records["loss"].append(_mean_loss(history, first, sizes, whole_way))
            for prefix, Xm, Ym in measures:
                values = measured(net, Xm, Ym, loss, functions)
                for name in ("loss", *functions)[not prefix :]:
                    value = np.where(whole_way, values[name], np.nan)
                    history.records[prefix + name].append(value if net.runs else value[0])
            history.records["seconds"].append(time.perf_counter() - began)
            for callback in callbacks:
                callback.on_epoch(training)
    history.message = training.message(epochs)
    if net.runs is None:
        if history.diverged_at is not None and on_divergence == "warn":
            warnings.warn(history.message, DivergenceWarning, stacklevel=2)
        elif history.epochs == epochs and net.gradient.any() and (net.parameters == start).all():
            warnings.warn(
                "no parameter has changed, though there was a gradient: is the learning rate too "
                "small? (an optimizer of your own must change parameters in place)",
                UserWarning,
                stacklevel=2,
            )
    return history


def _mean_loss(history: History, first: int, sizes: Array, whole_way: Array) -> Any:
    """Return the mean loss of the steps since ``first``, with as much weight as they had rows."""
    steps = history.records["step_loss"][first:]
    sizes = sizes[: len(steps)]
    if history.runs is None:
        return np.dot(sizes, steps) / sizes.sum() if whole_way.all() else np.nan
    losses = np.asarray(steps, dtype=np.float64)
    taken = np.isfinite(losses)  # a run that was stopped in mid-epoch has no loss from there on
    weights = sizes[:, None] * taken
    with np.errstate(over="ignore", invalid="ignore"):
        mean = (weights * np.where(taken, losses, 0.0)).sum(axis=0) / weights.sum(axis=0)
    return np.where(whole_way, mean, np.nan)
