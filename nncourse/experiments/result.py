"""The result of a sweep: records by setting and seed, as a small table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nnkit.extras.described import Described
from nnkit.extras.summary import markdown_table, text_table
from nnkit.validation.arguments import Array, integer, one_of, shown


class SweepResult:
    """Records of many fits, one axis for each setting, then the seeds, then the epochs.

    Attributes
    ----------
    grid : dict of str to list
        The settings and their values, in the order of the axes.
    seeds : list of int
        The seeds.
    records : dict of str to ndarray
        Each record of the histories, shape (len of each setting ..., seeds, epochs), NaN where
        a run had ended; measures of the trained network, shape (..., seeds).
    diverged_at : ndarray of int, shape (len of each setting ..., seeds)
        The step at which a run diverged, -1 if it did not.
    """

    def __init__(
        self, grid: Mapping[str, Sequence[Any]], seeds: Sequence[int], records: dict[str, Array]
    ) -> None:
        self.grid = {name: list(values) for name, values in grid.items()}
        self.seeds = list(seeds)
        self.records = {name: a for name, a in records.items() if name != "diverged_at"}
        self.diverged_at = records["diverged_at"]

    def values(self, record: str, epoch: int | None = -1, **settings: Any) -> Array:
        """Return a record, with one axis for each setting that is not given, then the seeds.

        Parameters
        ----------
        record : str
            Its name, such as ``"loss"`` or ``"validation_accuracy"``.
        epoch : int or None
            Which epoch, negative from the end of the fit; None for all, as the last axis.
        **settings
            Values of settings to pick, such as ``activation="tanh"``.

        Returns
        -------
        ndarray
            The values.

        Raises
        ------
        TypeError, ValueError
            If there is no such record, epoch, setting or value.
        """
        array = self.records[one_of(record, "record", self.records)]
        if array.ndim == len(self.grid) + 2 and epoch is not None:
            array = self._at_epoch(array, epoch)
        return self._picked(array, settings)

    def _at_epoch(self, array: Array, epoch: Any) -> Array:
        """Return one epoch of a record; a negative one counts from the end of each fit."""
        integer(epoch, "epoch", least=-array.shape[-1], most=array.shape[-1] - 1)
        if epoch >= 0 or "epochs" not in self.grid:
            return array[..., epoch]
        axis = list(self.grid).index("epochs")
        places = np.array(self.grid["epochs"]) + epoch
        if places.min() < 0:
            raise ValueError(f"epoch {epoch} is before the first of the shortest fit")
        shape = [1] * array.ndim
        shape[axis] = len(places)
        return np.take_along_axis(array, places.reshape(shape), axis=-1)[..., 0]

    def mean(self, record: str, epoch: int | None = -1, **settings: Any) -> Array:
        """Return the mean over the seeds of what ``values`` returns (NaN if a run diverged)."""
        result: Array = self.values(record, epoch, **settings).mean(axis=self._seeds_axis(settings))
        return result

    def std(self, record: str, epoch: int | None = -1, **settings: Any) -> Array:
        """Return the standard deviation over the seeds (with n - 1; 0 for one seed)."""
        found = self.values(record, epoch, **settings)
        ddof = 1 if len(self.seeds) > 1 else 0
        result: Array = found.std(axis=self._seeds_axis(settings), ddof=ddof)
        return result

    def diverged(self, **settings: Any) -> Array:
        """Return how many of the seeds diverged."""
        result: Array = (self._picked(self.diverged_at, settings) >= 0).sum(axis=-1)
        return result

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dict for each run: its settings, its seed and the last value of each record."""
        rows = []
        for place in np.ndindex(self.diverged_at.shape):
            row: dict[str, Any] = {
                name: values[i] for (name, values), i in zip(self.grid.items(), place, strict=False)
            }
            row["seed"] = self.seeds[place[-1]]
            for name in self.records:
                shown_as = f"{name}_reached" if name in self.grid else name  # a grid of losses
                row[shown_as] = float(self.values(name)[place])
            row["diverged_at"] = int(self.diverged_at[place])
            rows.append(row)
        return rows

    def _seeds_axis(self, settings: Mapping[str, Any]) -> int:
        return len(self.grid) - len(settings)

    def _picked(self, array: Array, settings: Mapping[str, Any]) -> Array:
        for name in settings:
            one_of(name, "setting", self.grid)
        index: list[Any] = []
        for name, values in self.grid.items():
            if name not in settings:
                index.append(slice(None))
                continue
            found = [i for i, value in enumerate(values) if _same(value, settings[name])]
            if not found:
                raise ValueError(f"{name} has the values {values}, got {shown(settings[name])}")
            index.append(found[0])
        picked: Array = array[tuple(index)]
        return picked

    def _table(self) -> tuple[list[str], list[list[str]]]:
        """Return head and rows: for each setting the mean and spread of each last value."""
        head = [*self.grid, *self.records, "diverged"]
        spreads = {name: (self.mean(name), self.std(name)) for name in self.records}
        rows = []
        for place in np.ndindex(self.diverged_at.shape[:-1]):
            row = [_word(values[i]) for values, i in zip(self.grid.values(), place, strict=True)]
            row += [f"{mean[place]:.4g} ± {std[place]:.2g}" for mean, std in spreads.values()]
            row.append(f"{self.diverged()[place]} of {len(self.seeds)}")
            rows.append(row)
        return head, rows

    def __repr__(self) -> str:
        """Return the table in plain text: mean ± standard deviation over the seeds."""
        return text_table(*self._table())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return what a notebook shows."""
        return {"text/plain": repr(self), "text/markdown": markdown_table(*self._table())}


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, Described) and isinstance(wanted, Described):
        return repr(value) == repr(wanted)
    return type(wanted) is not np.ndarray and bool(value == wanted)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}" if _is_number(value) else repr(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
