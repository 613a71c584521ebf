"""Training in progress: the loop of forward, loss, backward and step."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnkit.arguments import Array, shown
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
        The network; ``net.gradient`` is that of the last step, as it was after clipping.
    before : ndarray, shape (P,) or (runs, P)
        The parameters before the last step.
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
        self.before = net.parameters.copy()
        self._finite = self.before.copy()  # as they were when all of them were last seen finite
        self._ended = self.before.copy()  # in the rows of runs that have ended: where they stay
        self._reasons = [""] * self.active.size

    # ---- the loop ----------------------------------------------------------------------------

    def steps_of_epoch(
        self,
        batches: Batches,
        loss: Loss,
        optimizer: Optimizer,
        clips: Sequence[tuple[Any, float]],
        callbacks: Sequence[Callback],
    ) -> None:
        """Go through the data once: the loop in which all the time is spent."""
        net, parameters, gradient = self.net, self.net.parameters, self.net.gradient
        several = net.runs is not None
        for X, Y in batches.epoch():
            value, delta = loss.value_and_gradient(net._forward(X), Y)
            if not self._goes_on(value):
                return
            net._backward(delta, to_data=False)
            for clip, limit in clips:
                clip(gradient, limit)
            np.copyto(self.before, parameters)
            optimizer.advance(gradient)
            if several:
                self.hold_ended()
            for callback in callbacks:
                callback.on_step(self)
            self.step += 1
            if callbacks and not self.active.any():
                return

    def _goes_on(self, value: Any) -> bool:
        """Record the loss of a step; end the runs of which it is NaN or infinite."""
        record = self.history.records["step_loss"]
        if self.net.runs is None:
            record.append(float(value))
            if math.isfinite(value):
                return True
            self._diverged(self.active, "the loss", self.step)
            return False
        self._diverged(~np.isfinite(value), "the loss", self.step)
        record.append(np.where(self.active, value, np.nan))
        return bool(self.active.any())

    @property
    def diverged(self) -> Array:
        """Which runs have diverged, shape (runs,), or (1,) for one network."""
        at = self.history.diverged_at
        return np.array([at is not None]) if self.net.runs is None else at >= 0

    # ---- the ends ----------------------------------------------------------------------------

    def stop(self, reason: str, runs: Any = None) -> None:
        """Stop training: all of it, or with a mask (runs,) only the runs that it marks.

        They stay at the parameters that they have now.

        Raises
        ------
        TypeError, ValueError
            If ``runs`` is no mask with one truth value for each run.
        """
        which = self.active.copy() if runs is None else np.asarray(runs)
        if which.dtype != bool or which.shape != self.active.shape:
            raise ValueError(
                f"runs must be a mask, one truth value for each of the {self.active.size} runs, "
                f"got {shown(runs)}"
            )
        self._end(which & self.active, self.net.parameters, reason)

    def check_parameters(self) -> None:
        """End the runs whose parameters are NaN or infinite, though their loss is not yet."""
        self.hold_ended()
        finite = np.asarray(np.isfinite(self._rows(self.net.parameters)).all(axis=1))
        self._diverged(~finite, "a parameter", self.step - 1)
        self._rows(self._finite)[finite] = self._rows(self.net.parameters)[finite]

    def _diverged(self, bad: Array, what: str, step: int) -> None:
        """Take the runs marked in ``bad`` back to their last finite state and leave them there."""
        bad = bad & self.active
        if not bad.any():
            return
        if self.net.runs is None:
            self.history.diverged_at = step
        else:
            self.history.diverged_at[bad] = step
        reason = (
            f"diverged: {what} became NaN or infinite at step {step} (epoch {self.epoch}); "
            "the network is back at its last finite state. A lower learning rate, smaller initial "
            "weights or gradient clipping may help"
        )
        whole = np.isfinite(self._rows(self.before)).all(axis=1, keepdims=True)
        state = np.where(whole, self._rows(self.before), self._rows(self._finite))
        self._end(bad, state, reason)

    def _end(self, which: Array, state: Array, reason: str) -> None:
        """Leave the marked runs where ``state`` has them."""
        self._rows(self._ended)[which] = self._rows(state)[which]
        self.active &= ~which
        for run in np.flatnonzero(which):
            self._reasons[run] = reason
        self.hold_ended()

    def hold_ended(self) -> None:
        """Put the runs that have ended back where they ended."""
        if not self.active.all():
            ended = ~self.active
            self._rows(self.net.parameters)[ended] = self._rows(self._ended)[ended]

    def message(self, epochs: int) -> str:
        """Say why training ended; with runs, how many ended why."""
        reasons = Counter(reason or f"all {epochs} epochs done" for reason in self._reasons)
        if self.net.runs is None:
            return next(iter(reasons))
        return "; ".join(f"{n} of {self.net.runs} runs: {why}" for why, n in reasons.items())

    def _rows(self, vectors: Array) -> Array:
        return vectors.reshape(self.active.size, -1)
