"""What a fit has recorded."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnkit.validation.arguments import Array, nearest


class History:
    """Losses and metrics of a fit, epoch by epoch.

    Every record has the epochs (or steps) as its first axis, and with runs the runs as its
    second. Where a run has diverged or was stopped, its records are NaN from there on.

    Records are arrays: ``loss``, the mean training loss of each epoch as it was at its steps;
    ``step_loss``, that of each step's batch, before the step (if it is not finite, no step is
    taken and recording ends); each metric on the training data, after the epoch;
    ``validation_loss`` and so on, if there were validation data; ``seconds`` since the start.

    Attributes
    ----------
    diverged_at : None, int, or ndarray of shape (runs,)
        The step at which the loss, or a parameter or the optimizer's state (looked at every 16
        steps), was found NaN or infinite. For one network None if none was, with runs -1.
    interrupted : bool
        Whether Ctrl-C ended the training; the epoch that it cut is only in ``step_loss``.
    message : str
        Why training ended: all epochs done, diverged, interrupted, or stopped by a callback; with
        runs, how many ended why.
    """

    def __init__(self, runs: int | None) -> None:
        self.runs = runs
        self.records: dict[str, list[Any]] = {"loss": [], "step_loss": [], "seconds": []}
        self.diverged_at: Any = None if runs is None else np.full(runs, -1)
        self.interrupted = False
        self.message = ""
        self._of_epochs = ["loss", "seconds"]

    def reserve(self, name: str, wanted_by: str, of_epochs: bool = True) -> None:
        """Make an empty record; refuse a name that a history has already."""
        if hasattr(self, name):
            raise ValueError(f"{wanted_by} needs another name: a history has a {name!r} already")
        self.records[name] = []
        if of_epochs:
            self._of_epochs.append(name)

    def end_of_epoch(self, first: int, rows: int, batch_size: int, whole_way: Array) -> None:
        """Record the mean loss of the steps since ``first``, each with the weight of its rows.

        A run that did not go the whole way of the epoch, as it diverged, has none.
        """
        steps = self.records["step_loss"][first:]
        if len(steps) == 1 and self.runs is None:  # quick, as with all data in a batch at each step
            self.records["loss"].append(steps[0] if whole_way.all() else np.nan)
            return
        sizes = np.minimum(rows - np.arange(0, rows, batch_size), batch_size)[: len(steps)]
        if self.runs is None:
            mean = np.dot(sizes, steps) / sizes.sum() if whole_way.all() else np.nan
        else:
            losses = np.asarray(steps, dtype=np.float64)
            taken = np.isfinite(losses)  # a run that was stopped in mid-epoch has no more losses
            weights = sizes[:, None] * taken
            sums = (weights * np.where(taken, losses, 0.0)).sum(axis=0)
            mean = np.where(whole_way, sums / weights.sum(axis=0), np.nan)
        self.records["loss"].append(mean)

    def cut_to_whole_epochs(self) -> None:
        """Leave only the epochs of which everything was recorded: Ctrl-C has come in between."""
        self.interrupted = True
        shortest = min(len(self.records[name]) for name in self._of_epochs)
        for name in self._of_epochs:
            del self.records[name][shortest:]

    @property
    def epochs(self) -> int:
        """Number of epochs recorded."""
        return len(self.records["loss"])

    @property
    def steps(self) -> int:
        """Number of steps recorded."""
        return len(self.records["step_loss"])

    def __getattr__(self, name: str) -> Array:
        records: dict[str, list[Any]] = self.__dict__.get("records", {})
        if name in records:
            return np.asarray(records[name], dtype=np.float64)
        raise AttributeError(
            f"this history has no {name!r}: {nearest(name, records)}. Metrics are recorded by "
            "fit(..., metrics=...), accuracy if the loss classifies; validation records by "
            "fit(..., validation=(X, y))"
        )

    def __dir__(self) -> list[str]:  # the records too, for completion by Tab
        return [*super().__dir__(), *self.records]

    def latest(self) -> str:
        """Return the last value of each record in a line; of runs, the mean."""
        parts = []
        for name, values in self.records.items():
            if values and name not in ("step_loss", "seconds"):
                last = np.asarray(values[-1])
                finite = last[np.isfinite(last)]
                parts.append(f"{name} {finite.mean():.4g}" if finite.size else f"{name} nan")
        return ", ".join(parts)

    def __repr__(self) -> str:
        runs = [] if self.runs is None else [f"{self.runs} runs"]
        latest = [self.latest()] if self.latest() else []
        parts = [*runs, f"{self.epochs} epochs", f"{self.steps} steps", *latest]
        return f"History({', '.join(parts)})"
