"""The runs of a fit: which of them go on, and how each of them ends."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np

from nnkit.extras.history import History
from nnkit.network import Network
from nnkit.optimizers import Optimizer
from nnkit.validation.arguments import Array, shown

CHECK_EVERY = 16  # steps between two looks at parameters and optimizer


class Runs:
    """The runs of a fit in progress; a single network is one run.

    Callbacks see ``net`` (``net.gradient`` is that of the last step, as it was after clipping);
    ``before``, the parameters before the last step; ``history``; ``epoch`` and ``step``, counted
    from 0; and ``active``, shape (runs,), or (1,) for one network: which runs go on.
    """

    def __init__(self, net: Network, optimizer: Optimizer) -> None:
        self.net, self.optimizer, self.history = net, optimizer, History(net.runs)
        self.epoch = self.step = 0
        self.active = np.ones(net.runs or 1, dtype=bool)
        self.before = net.parameters.copy()
        self.stepping = False  # whether the parameters are being moved just now
        self._finite = self.before.copy()  # as they were when all of them were last seen finite
        # A state may hold infinite numbers from the start, such as bounds of a custom optimizer.
        self._finite_state = {name: np.isfinite(a) for name, a in optimizer.state().items()}
        self._ended = self.before.copy()  # in the rows of runs that have ended: where they stay
        self._reasons = [""] * self.active.size
        self.some_ended = self.all_ended = False  # what ``active`` says, without a pass over it

    def go_on(self, value: Any) -> bool:
        """Record the loss of a step; end the runs of which it is NaN or infinite."""
        record = self.history.records["step_loss"]
        if self.net.runs is None:
            record.append(float(value))
            if not math.isfinite(value):
                self._diverge(self.active, "the loss", self.step, self.before)
        else:
            self._diverge(~np.isfinite(value), "the loss", self.step, self.before)
            record.append(np.where(self.active, value, np.nan))
        return not self.all_ended

    def stop(self, reason: str, runs: Any = None) -> None:
        """Stop training: all of it, or with a mask (runs,) only the runs that it marks.

        They stay at the parameters that they have now.
        """
        which = self.active.copy() if runs is None else np.asarray(runs)
        if which.dtype != bool or which.shape != self.active.shape:
            raise ValueError(
                f"runs must be a mask, one truth value for each of the {self.active.size} runs, "
                f"got {shown(runs)}"
            )
        self._end(which & self.active, self.net.parameters, reason)

    def interrupt(self) -> None:
        """End all runs where they are, or where they were before a step that Ctrl-C has cut."""
        self.history.cut_to_whole_epochs()
        state = self.before if self.stepping else self.net.parameters
        told = f"interrupted at step {self.step} (epoch {self.epoch})"
        self._end(self.active.copy(), state, told)

    def check_finite(self) -> None:
        """End the runs in which a parameter or the optimizer's state is NaN or infinite.

        The loss need not be, yet: a second moment that has overflowed freezes its weight for good.
        """
        self.hold_ended()
        finite = np.isfinite(self._rows(self.net.parameters)).all(axis=1)
        self._diverge(np.logical_not(finite), "a parameter", self.step - 1, self.before)
        for name, state in self.optimizer.state().items():
            lost = self._finite_state.get(name, True) & ~np.isfinite(state)
            lost = np.asarray(self._rows(lost).any(axis=1))
            self._diverge(lost, "the optimizer's state", self.step - 1, self.net.parameters)
        self._rows(self._finite)[self.active] = self._rows(self.net.parameters)[self.active]

    def finish(self) -> None:
        """Check once more; runs that diverged start the next fit with a new optimizer state."""
        self.check_finite()
        if self.diverged.any():
            self.optimizer.forget(self.diverged)

    @property
    def diverged(self) -> Array:
        """Which runs have diverged, shape (runs,), or (1,) for one network."""
        at = self.history.diverged_at
        return np.array([at is not None]) if self.net.runs is None else at >= 0

    def _diverge(self, bad: Array, what: str, step: int, state: Array) -> None:
        """End the runs marked in ``bad``, at ``state`` or at their last finite state."""
        if (bad & self.active).any():
            self._mark(bad & self.active, step)
            self._end(
                bad & self.active,
                state,
                f"diverged: {what} became NaN or infinite at step {step} (epoch {self.epoch}); the "
                "network is back at its last finite state. A lower learning rate, smaller initial "
                "weights or gradient clipping may help",
            )

    def _mark(self, bad: Array, step: int) -> None:
        if self.net.runs is None:
            self.history.diverged_at = step
        else:
            self.history.diverged_at[bad] = step

    def _end(self, which: Array, state: Array, reason: str) -> None:
        """Leave the marked runs where ``state`` has them, or where they were last seen finite."""
        finite = np.asarray(np.isfinite(self._rows(state)).all(axis=1))
        sound = np.where(finite[:, None], self._rows(state), self._rows(self._finite))
        unmarked = which & ~finite & ~self.diverged
        if unmarked.any():
            self._mark(unmarked, self.step)
        self._rows(self._ended)[which] = sound[which]
        self.active &= ~which
        self.some_ended, self.all_ended = not self.active.all(), not self.active.any()
        for run in np.flatnonzero(which):
            self._reasons[run] = reason
        self.hold_ended()

    def hold_ended(self) -> None:
        """Put the runs that have ended back where they ended."""
        if self.some_ended:
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
