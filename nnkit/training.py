"""Training in progress: the loop of forward, loss, backward and step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.arguments import Array
from nnkit.batches import Batches
from nnkit.callbacks import Callback
from nnkit.history import History
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer


class DivergenceWarning(UserWarning):
    """The loss has become NaN or infinite, and training has stopped."""


class Training:
    """A fit in progress: what callbacks see.

    Attributes
    ----------
    net : Network
        The network.
    history : History
        What has been recorded so far.
    epoch, step : int
        Where training is, both counted from 0.
    active : ndarray of bool, shape (runs,), or (1,) for one network
        Which runs go on.
    """

    def __init__(self, net: Network) -> None:
        self.net = net
        self.history = History(net.runs)
        self.epoch = self.step = 0
        self.active = np.ones(net.runs or 1, dtype=bool)
        # The parameters as they were when the loss was last finite; frozen runs stay at them.
        self._safe = net.parameters.copy()

    def stop(self, reason: str, runs: Array | None = None) -> None:
        """Stop training: all of it, or with a mask (runs,) only the runs that it marks.

        They stay at the parameters that they have now.
        """
        which = self.active.copy() if runs is None else np.asarray(runs, dtype=bool)
        self.active &= ~which
        self._rows(self._safe)[which] = self._rows(self.net.parameters)[which]
        self.history.message = reason

    def freeze_diverged(self, bad: Array) -> None:
        """Take the runs marked in ``bad`` back to their last finite state and leave them there."""
        bad = bad & self.active
        if not bad.any():
            return
        self._rows(self.net.parameters)[bad] = self._rows(self._safe)[bad]
        self.active &= ~bad
        if self.net.runs is None:
            self.history.diverged_at = self.step
        else:
            self.history.diverged_at[bad] = self.step
        self.history.message = (
            f"diverged: the loss became NaN or infinite at step {self.step} (epoch {self.epoch}); "
            "the network is back at its last finite state. A lower learning rate, smaller initial "
            "weights or gradient clipping may help"
        )

    def diverged_parameters(self) -> Array:
        """Tell which runs have parameters that are NaN or infinite, shape (runs,) or (1,)."""
        finite = np.asarray(np.isfinite(self._rows(self.net.parameters)).all(axis=1))
        return np.logical_not(finite)

    def _rows(self, vectors: Array) -> Array:
        return vectors.reshape(self.active.size, -1)

    def steps_of_epoch(
        self,
        batches: Batches,
        loss: Loss,
        optimizer: Optimizer,
        clips: Sequence[tuple[Any, float]],
        callbacks: Sequence[Callback],
    ) -> None:
        """Go through the data once: the loop in which all the time is spent."""
        net, record = self.net, self.history.records["step_loss"]
        parameters, gradient, safe = net.parameters, net.gradient, self._safe
        several = net.runs is not None
        for X, Y in batches.epoch():
            logits = net._forward(X)
            value, delta = loss.value_and_gradient(logits, Y)
            if several:
                self.freeze_diverged(~np.isfinite(value))
                record.append(np.where(self.active, value, np.nan))
                if not self.active.any():
                    return
            else:
                record.append(float(value))
                if not math.isfinite(value):
                    self.freeze_diverged(self.active)
                    return
            net._backward(delta, to_data=False)
            for clip, limit in clips:
                clip(gradient, limit)
            np.copyto(safe, parameters)
            optimizer.advance(gradient)
            if several and not self.active.all():
                np.copyto(parameters, safe, where=~self.active[:, None])
            if callbacks:
                for callback in callbacks:
                    callback.on_step(self)
            self.step += 1
            if callbacks and not self.active.any():
                return
