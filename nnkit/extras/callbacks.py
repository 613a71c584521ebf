"""Callbacks of the library: recording anything, and stopping early."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

import numpy as np

from nnkit.training import Callback, Training
from nnkit.validation import arguments as check
from nnkit.validation.arguments import Array, shown


class Record(Callback):
    """Records anything while training goes on.

    ``measure`` is a function of the training (``training.net`` is the network) that returns a
    number or an array; what has the runs as its first axis is NaN for runs that have ended. It is
    recorded under ``name`` at the first step and ``every`` so many steps.
    """

    def __init__(self, name: str, measure: Callable[[Training], Any], every: int = 1) -> None:
        if not isinstance(name, str) or not name.isidentifier() or iskeyword(name):
            raise TypeError(f"name must be a name such as 'gradient_norm', got {shown(name)}")
        if not callable(measure):
            raise TypeError(f"measure must be a function of the training, got {shown(measure)}")
        self.name, self.record, self.measure = name, name, measure
        self.every = check.integer(every, "every")

    def on_step(self, training: Training) -> None:
        if training.step % self.every:
            return
        what, record = f"record {self.name!r}", training.history.records[self.name]
        value = check.real_numbers(self.measure(training), what, finite=False).copy()
        if record and record[0].shape != value.shape:
            raise ValueError(
                f"{what} must have one shape at every step, got {record[0].shape} first and "
                f"{value.shape} at step {training.step}"
            )
        if value.shape[:1] == (training.net.runs,):
            value[~training.active] = np.nan
        record.append(value)


class EarlyStopping(Callback):
    """Stops when a record has not become better for some epochs; with runs, each by itself.

    It watches the record ``monitor`` and waits ``patience`` epochs for something better by more
    than ``min_delta``. ``mode`` says whether less or more is better, "min" or "max"; "auto" works
    for losses and accuracies. With ``restore_best`` the network is back at its best epoch at the
    end, whatever ended the fit.

    Source: Prechelt, L. (1998). Early stopping, but when? In Neural networks: tricks of the trade.
    """

    def __init__(
        self,
        monitor: str = "validation_loss",
        patience: int = 10,
        min_delta: float = 0.0,
        restore_best: bool = True,
        mode: str = "auto",
    ) -> None:
        if not isinstance(monitor, str):
            raise TypeError(f"monitor must be the name of a record, got {shown(monitor)}")
        self.monitor = monitor
        self.mode = check.one_of(mode, "mode", ("auto", "min", "max"))
        if mode == "auto" and not monitor.endswith(("loss", "accuracy")):
            raise ValueError(
                f"mode must be 'min' or 'max' for monitor {monitor!r}: whether less or more of it "
                "is better is known only of losses and accuracies"
            )
        self.patience = check.integer(patience, "patience")
        self.min_delta = check.non_negative(min_delta, "min_delta")
        self.restore_best = check.boolean(restore_best, "restore_best")

    def on_start(self, training: Training) -> None:
        if self.monitor not in training.history.records:
            near = check.nearest(self.monitor, training.history.records)
            raise ValueError(
                f"monitor {self.monitor!r} is not recorded: {near}. fit(..., validation=(X, y)) "
                "records how validation goes"
            )
        count = training.net.runs or 1
        self.best = np.full(count, np.inf)
        self.waited = np.zeros(count, dtype=int)
        self.best_parameters = training.net.parameters.copy()

    def on_epoch(self, training: Training) -> None:
        """Compare with the best; stop the runs that have waited long enough."""
        if not training.history.records[self.monitor]:
            return  # nothing recorded yet: the first step was the last
        auto = "max" if self.monitor.endswith("accuracy") else "min"
        sign = -1.0 if (auto if self.mode == "auto" else self.mode) == "max" else 1.0
        latest = sign * np.atleast_1d(training.history.records[self.monitor][-1])
        if latest.shape != self.best.shape:
            raise ValueError(
                f"monitor {self.monitor!r} must be one number for each run, got {shown(latest)}"
            )
        better = latest < self.best - self.min_delta
        self.best = np.where(better, latest, self.best)
        self.waited = np.where(better, 0, self.waited + 1)
        kept, now = self._rows(self.best_parameters), self._rows(training.net.parameters)
        kept[better] = now[better]
        tired = (self.waited >= self.patience) & training.active
        if tired.any():
            seen = np.isfinite(self.best[tired]).all()
            training.stop(
                f"{self.monitor} has not become better for {self.patience} epochs"
                + ("" if seen else ", for it was never a finite number"),
                tired,
            )

    def on_end(self, training: Training) -> None:
        if self.restore_best:  # a run that has seen no best stays where it is
            seen = np.isfinite(self.best)
            self._rows(training.net.parameters)[seen] = self._rows(self.best_parameters)[seen]

    def _rows(self, vectors: Array) -> Array:
        return vectors.reshape(self.best.size, -1)
