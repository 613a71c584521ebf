"""Families: runs that differ only in seed, rate and initial scale, and are trained as one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from nncourse.experiments.grid import OF_FIT, called, takes
from nnkit.layers import Layer
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer
from nnkit.training import fit
from nnkit.validation.arguments import Array, real_numbers

AT_ONCE = 64  # runs trained together at most, so that memory stays bounded
TOGETHER = ("lr", "init_scale")  # settings in which the runs of one family may differ

Point = Mapping[str, Any]
"""A value for each setting of the grid."""


class Run(NamedTuple):
    """One training: a point of the grid, and a seed."""

    point: int
    place: int  # of the seed
    seed: int


Family = list[Run]


class Job(NamedTuple):
    """What one family trains, and under which settings."""

    settings: str
    layers: Sequence[Layer]
    optimizer: Optimizer
    seeds: list[int]
    init_scale: Any
    fit_options: dict[str, Any]


class Setup(NamedTuple):
    """What all families have in common."""

    X: Array
    y: Array
    loss: Loss
    metrics: Sequence[Any]
    measures: Mapping[str, Callable[[Network], Any]]
    fit_options: dict[str, Any]
    dtype: Any


def grouped(
    grid: Mapping[str, Sequence[Any]],
    seeds: Sequence[int],
    layers: Callable[..., Any],
    optimizer: Callable[..., Any],
) -> list[Family]:
    """Group all runs of a sweep into families."""
    # Layers are made once for a family, so a rate or scale that they take is one for all of it.
    apart = {name for name in grid if name not in TOGETHER} | (takes(layers, grid) & set(TOGETHER))
    apart |= takes(optimizer, grid) & {"init_scale"}
    groups: dict[tuple[int, ...], Family] = {}
    places = itertools.product(*(range(len(values)) for values in grid.values()))
    for number, place_of in enumerate(places):
        shared = tuple(at for name, at in zip(grid, place_of, strict=True) if name in apart)
        runs = groups.setdefault(shared, [])
        runs += [Run(number, place, seed) for place, seed in enumerate(seeds)]
    return [
        runs[start : start + AT_ONCE]
        for runs in groups.values()
        for start in range(0, len(runs), AT_ONCE)
    ]


def job_of(
    family: Family,
    points: Sequence[Point],
    layers: Callable[..., Sequence[Layer]],
    optimizer: Callable[..., Optimizer],
) -> Job:
    """Make the layers and the optimizer of a family."""
    point = points[family[0].point]
    own = {
        name: np.array([points[run.point][name] for run in family])
        for name in TOGETHER
        if name in point
    }
    return Job(
        ", ".join(f"{name}={value!r}" for name, value in point.items() if name not in own),
        called(layers, point, {}),
        called(optimizer, point, {name: own[name] for name in ("lr",) if name in own}),
        [run.seed for run in family],
        own.get("init_scale", 1.0),
        {name: point[name] for name in OF_FIT if name in point},
    )


def train(job: Job, setup: Setup) -> dict[str, Array]:
    """Train one family; return its records, the runs first."""
    try:
        return _trained(job, setup)
    except Exception as error:
        error.add_note(f"while training the runs with {job.settings or 'all settings'}")
        raise


def _trained(job: Job, setup: Setup) -> dict[str, Array]:
    runs = len(job.seeds)
    net = Network(
        *job.layers,
        seed=job.seeds,
        runs=runs,
        dtype=setup.dtype,
        init_scale=job.init_scale,
    )
    options = {"loss": setup.loss} | setup.fit_options | job.fit_options
    history = fit(
        net, setup.X, setup.y, optimizer=job.optimizer, seed=job.seeds,
        metrics=setup.metrics, **options,
    )  # fmt: skip
    if history.interrupted:
        raise KeyboardInterrupt  # half a result is none
    records = {
        name: getattr(history, name).T
        for name in history.records
        if name not in ("step_loss", "seconds")
    }
    records["diverged_at"] = history.diverged_at
    with np.errstate(over="ignore", invalid="ignore"):
        for name, measure in setup.measures.items():
            value = real_numbers(measure(net), f"measure {name!r}", finite=False)
            if value.shape != (runs,):
                raise ValueError(
                    f"measure {name!r} must return one number for each run, shape ({runs},), "
                    f"got shape {value.shape}"
                )
            records[name] = value
    return records


def joined(
    families: Sequence[Family], found: Sequence[Mapping[str, Array]], shape: tuple[int, ...]
) -> dict[str, Array]:
    """Put the records of all families into arrays with an axis for each setting and the seeds."""
    records: dict[str, Array] = {}
    for name in dict.fromkeys(name for one in found for name in one):
        own = {place: one[name] for place, one in enumerate(found) if name in one}
        # Fits of fewer epochs are filled up with NaN.
        after = max(values.shape[1:] for values in own.values())
        array = np.full((*shape, *after), -1 if name == "diverged_at" else np.nan)
        flat = array.reshape(-1, *after)
        for place, values in own.items():
            rows = [run.point * shape[-1] + run.place for run in families[place]]
            if after:
                flat[rows, : values.shape[1]] = values
            else:
                flat[rows] = values
        records[name] = array
    return records
