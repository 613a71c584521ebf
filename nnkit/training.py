"""Training: ``fit``, the loop of forward, loss, backward and step."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.extras.evaluation import measure, metric_functions
from nnkit.extras.history import History
from nnkit.extras.progress import with_progress
from nnkit.extras.runs import CHECK_EVERY, Runs
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer, clip_by_norm, clip_by_value
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array
from nnkit.validation.data import data_and_targets, pair

BLOCK = 2**18  # numbers gathered at once for batches: about a megabyte, which stays in the cache


class DivergenceWarning(UserWarning):
    """The loss, a parameter or the optimizer's state has become NaN or infinite."""


class Callback(Described):
    """Base of the callbacks: what else is to happen in a fit. Define what you need of the methods.

    Each is given the training in progress, with ``net``, ``history``, ``epoch``, ``step``,
    ``active`` (which runs go on) and ``stop(...)``.
    """

    record: str = ""  # the name of a record that the callback fills; fit makes it

    def on_start(self, training: Training) -> None:
        """Do something before the first step."""

    def on_step(self, training: Training) -> None:
        """Do something after each step; ``training.net.gradient`` is that of the step."""

    def on_epoch(self, training: Training) -> None:
        """Do something after each epoch."""

    def on_end(self, training: Training) -> None:
        """Do something at the end, however it came: all epochs done, diverged, stopped, Ctrl-C."""


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
    """Train a network. Calling it again continues the training.

    The parameters and the state of the optimizer are kept. The history starts anew, and so does
    the order of the rows, which follows from ``seed``: give another one. Returned is a
    :class:`nnkit.History`, losses and metrics epoch by epoch and step by step, also after Ctrl-C.

    Parameters
    ----------
    net : Network
        The network; its parameters are changed in place.
    X : array_like, shape (n, features), with runs also (runs, n, features)
        The data.
    y : array_like
        The labels, as the loss takes them; with runs also one set for each, as (runs, n).
    loss, optimizer : Loss, Optimizer
        What to minimise, and the rule by which the parameters move.
    epochs : int
        How often to go through the data.
    batch_size : int or None
        Rows for each step; None takes all. The last batch of an epoch may be smaller.
    seed : int, or with runs one for each run
        Seed of the order of the rows. With runs and one number, run r has ``seed + r``.
    validation : tuple of X and y, optional
        Data to measure on after each epoch, not to train on.
    metrics : sequence
        ``"accuracy"`` and functions, as for :func:`nnkit.evaluate`, measured on all data after
        each epoch and recorded under their names; ``()`` saves the time.
    callbacks : sequence of Callback
        Extra actions during training.
    clip_norm, clip_value : float, optional
        Limits for the norm of the gradient, and for each of its elements.
    progress : bool
        Whether to show a progress bar (needs tqdm).
    on_divergence : {"warn", "ignore"}
        Whether one network that diverges is announced by a warning. Runs that diverge are
        only marked, in ``history.diverged_at``.

    Warns
    -----
    DivergenceWarning
        When the loss of a single network, a parameter or the optimizer's state becomes NaN or
        infinite. Training stops there, and the network is back at its last finite state.

    Examples
    --------
    >>> import nnkit
    >>> X, y = nnkit.data.moons(n=200, seed=0)
    >>> net = nnkit.Network(nnkit.Linear(2, 16), nnkit.Tanh(), nnkit.Linear(16, 2), seed=0)
    >>> history = fit(net, X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam(lr=0.01))
    >>> history.loss[0] > history.loss[-1]
    np.True_
    """
    X, Y = data_and_targets(net, X, y, loss)
    check.instance(optimizer, "optimizer", Optimizer, "an Optimizer such as Adam(lr=0.01)")
    if not isinstance(callbacks, Sequence):
        raise TypeError(f"callbacks must be a list of Callbacks, got {check.shown(callbacks)}")
    for callback in callbacks:
        check.instance(callback, "each of callbacks", Callback, "a Callback")
    epochs = check.integer(epochs, "epochs")
    size = X.shape[-2] if batch_size is None else check.integer(batch_size, "batch_size")
    rngs = [check.generator(one) for one in check.seeds_of_runs(seed, net.runs)]
    check.boolean(progress, "progress")
    check.one_of(on_divergence, "on_divergence", ("warn", "ignore"))
    functions = metric_functions(metrics, loss)
    measured = [({name: name for name in functions}, X, Y)] if functions else []  # names, data
    if validation is not None:
        records = {name: f"validation_{name}" for name in ("loss", *functions)}
        named = ("validation X", "validation y")
        data = data_and_targets(net, *pair(validation), loss, named, trained=False)
        measured.append((records, *data))
    check.real_numbers(net.parameters, "net.parameters")
    optimizer.prepare(net.parameters)

    training = Training(net, loss, optimizer, clip_norm, clip_value)
    history = training.history
    for records, _, _ in measured:
        for name, record in records.items():
            history.reserve(record, f"metric {name!r}")
    for callback in (one for one in callbacks if one.record):
        history.reserve(callback.record, repr(callback), of_epochs=False)
    for callback in callbacks:
        callback.on_start(training)

    start, began = net.parameters.copy(), time.perf_counter()
    # NumPy's warnings are off, because overflow is looked for here: it ends the run.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        try:
            for training.epoch in with_progress(range(epochs), progress, "epochs", history.latest):
                took_part = training.active.copy()
                if not took_part.any():
                    break
                first = history.steps
                for X_batch, Y_batch in batches(X, Y, size, rngs, net.runs):
                    if training.step_on(X_batch, Y_batch):
                        for callback in callbacks:
                            callback.on_step(training)
                        training.step += 1
                        if training.step % CHECK_EVERY == 0:
                            training.check_finite()
                    if training.all_ended:
                        break
                if measured or callbacks or training.epoch == epochs - 1:
                    training.check_finite()
                whole_way = took_part & ~training.diverged
                history.end_of_epoch(first, X.shape[-2], size, whole_way)
                for records, X_all, Y_all in measured:
                    values = measure(net, X_all, Y_all, loss, functions)
                    for name, record in records.items():
                        value = np.where(whole_way, values[name], np.nan)
                        history.records[record].append(value if net.runs else value[0])
                history.records["seconds"].append(time.perf_counter() - began)
                for callback in callbacks:
                    callback.on_epoch(training)
        except KeyboardInterrupt:
            training.interrupt()
    training.finish()
    for callback in callbacks:
        callback.on_end(training)
    history.message = training.message(epochs)
    if net.runs is None and not history.interrupted:
        unmoved = net.gradient.any() and (net.parameters == start).all()
        if history.diverged_at is not None and on_divergence == "warn":
            warnings.warn(history.message, DivergenceWarning, stacklevel=2)
        elif history.epochs == epochs and unmoved and history.diverged_at is None:
            warnings.warn(
                "no parameter has changed, though there was a gradient: is the learning rate too "
                "small? (an optimizer of your own must change parameters in place)",
                stacklevel=2,
            )
    return history


def batches(
    X: Array, Y: Array, size: int, rngs: Sequence[np.random.Generator], runs: int | None
) -> Iterator[tuple[Array, Array]]:
    """Yield the batches of an epoch: the rows in a new random order, ``size`` at a time.

    A batch of all rows is the data as they are: an order would change nothing but rounding.
    """
    n = X.shape[-2]
    if size >= n:
        yield X, Y
        return
    orders = np.stack([rng.permutation(n) for rng in rngs])
    order = orders[0] if runs is None else orders
    # Several batches are gathered at once and then cut apart by slices, which cost little.
    block = size * max(1, BLOCK // (X.shape[-1] * len(rngs) * size))
    for start in range(0, n, block):
        rows = order[..., start : start + block]
        X_block, Y_block = _gathered(X, rows), _gathered(Y, rows)
        for at in range(0, rows.shape[-1], size):
            yield X_block[..., at : at + size, :], Y_block[..., at : at + size, :]


def _gathered(array: Array, rows: Array) -> Array:
    """Pick the rows; an array with runs has its own rows for each run."""
    if array.ndim == 2:
        return array.take(rows, axis=0, mode="clip")
    return np.take_along_axis(array, rows[:, :, None], axis=1)


class Training(Runs):
    """A fit in progress: what a step does, and what callbacks see."""

    def __init__(
        self,
        net: Network,
        loss: Loss,
        optimizer: Optimizer,
        clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> None:
        super().__init__(net, optimizer)
        self.loss = loss
        self.clip_norm = None if clip_norm is None else check.positive(clip_norm, "clip_norm")
        self.clip_value = None if clip_value is None else check.positive(clip_value, "clip_value")

    def step_on(self, X: Array, Y: Array) -> bool:
        """Take one step on one batch; return whether it was taken: not where the loss diverged."""
        net, g = self.net, self.net.gradient
        value, delta = self.loss.value_and_gradient(net.forward(X), Y)
        if not self.go_on(value):
            return False
        net.backward(delta, to_data=False)
        if self.clip_value is not None:
            clip_by_value(g, self.clip_value)
        if self.clip_norm is not None:
            clip_by_norm(g, self.clip_norm)
        np.copyto(self.before, net.parameters)
        self.stepping = True
        self.optimizer.step(net.parameters, g)
        self.hold_ended()
        self.stepping = False
        return True
