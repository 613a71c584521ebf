"""What a fit has recorded."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.arguments import Array


class History:
    """Losses and metrics of a fit, epoch by epoch.

    Every record has the epochs (or steps) as its first axis, and with runs the runs as its
    second. Where a run has diverged, its records are NaN from there on.

    Attributes
    ----------
    loss : ndarray, shape (epochs,) or (epochs, runs)
        Mean training loss of each epoch, as it was at its steps.
    step_loss : ndarray, shape (steps,) or (steps, runs)
        Training loss of each step's batch, before the step.
    accuracy, ... : ndarray, shape (epochs,) or (epochs, runs)
        Each metric on the training data, after the epoch.
    validation_loss, validation_accuracy, ... : ndarray, shape (epochs,) or (epochs, runs)
        The same on the validation data, if there were any.
    seconds : ndarray, shape (epochs,)
        Time since the start, after each epoch.
    diverged_at : None, int, or ndarray of shape (runs,)
        The step at which the loss became NaN or infinite. For one network None if it did not,
        with runs -1 for those that did not.
    message : str
        Why training ended: all epochs done, diverged, or stopped by a callback.
    """

    def __init__(self, runs: int | None) -> None:
        self.runs = runs
        self.records: dict[str, list[Any]] = {"loss": [], "step_loss": [], "seconds": []}
        self.diverged_at: Any = None if runs is None else np.full(runs, -1)
        self.message = ""

    @property
    def epochs(self) -> int:
        """Number of epochs recorded."""
        return len(self.records["loss"])

    @property
    def steps(self) -> int:
        """Number of steps taken."""
        return len(self.records["step_loss"])

    def __getattr__(self, name: str) -> Array:
        """Return a record as an array."""
        records: dict[str, list[Any]] = self.__dict__.get("records", {})
        if name in records:
            return np.asarray(records[name], dtype=np.float64)
        raise AttributeError(
            f"this history has no {name!r}; it recorded {', '.join(records)}. Metrics are asked "
            "for by fit(..., metrics=...), validation records by fit(..., validation=(X, y))"
        )

    def __dir__(self) -> list[str]:
        """Name the records too, for completion by tab."""
        return [*super().__dir__(), *self.records]

    def __repr__(self) -> str:
        """Return the last values in a line."""
        parts = [f"{self.epochs} epochs", f"{self.steps} steps"]
        if self.runs is not None:
            parts.insert(0, f"{self.runs} runs")
        for name, values in self.records.items():
            if values and name not in ("step_loss", "seconds"):
                last = np.asarray(values[-1])
                finite = last[np.isfinite(last)]
                parts.append(f"{name} {finite.mean():.4g}" if finite.size else f"{name} nan")
        return f"History({', '.join(parts)})"
