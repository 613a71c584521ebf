"""Sweeps: the same experiment over a grid of settings and several seeds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nncourse.experiments import store
from nncourse.experiments.fingerprint import CannotTellError, fingerprint
from nncourse.experiments.grid import (
    OF_FIT,
    called,
    checked_grid,
    checked_measures,
    checked_seeds,
    first_of,
    takes,
)
from nncourse.experiments.result import SweepResult
from nnkit.extras.evaluation import metric_functions
from nnkit.extras.progress import with_progress
from nnkit.layers import Layer
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer
from nnkit.training import fit
from nnkit.validation.arguments import Array, boolean, instance, real_numbers, shown
from nnkit.validation.data import pair

AT_ONCE = 64  # runs trained together at most, so that memory stays bounded
TOGETHER = ("lr", "init_scale")  # settings in which the runs of one family may differ


def sweep(
    layers: Callable[..., Sequence[Layer]],
    X: Any,
    y: Any,
    *,
    loss: Loss,
    optimizer: Callable[..., Optimizer],
    grid: Mapping[str, Sequence[Any]],
    seeds: Sequence[int] = range(5),
    epochs: int = 10,
    batch_size: int | None = 32,
    validation: tuple[Any, Any] | None = None,
    metrics: Sequence[Any] = ("accuracy",),
    measures: Mapping[str, Callable[[Network], Any]] | None = None,
    clip_norm: float | None = None,
    clip_value: float | None = None,
    dtype: Any = "float32",
    progress: bool = False,
    keep: bool = True,
) -> SweepResult:
    """Train a network for every combination of settings and every seed.

    Runs that differ only in seed, learning rate (``lr``) or initial scale (``init_scale``) are
    trained together as one family. The result is kept on disk, in the folder ``.nnkit-sweeps`` here
    or where the environment variable ``NNKIT_SWEEPS`` says, and read from there the next time, as
    long as the arguments, whatever your own functions and classes use, and nnkit itself are the
    same. What has no source to be compared is computed each time, as all is with ``keep=False``.

    Parameters
    ----------
    layers : callable
        A function that returns the list of layers; it takes the settings that it needs, by
        name.
    X, y : array_like
        The data.
    loss : Loss
        What to make small.
    optimizer : callable
        A function, or an optimizer's class, that returns the optimizer; it too takes the
        settings that it needs. ``lr`` comes as an array, one rate for each run.
    grid : dict of str to sequence
        The settings and their values. ``init_scale`` goes to the network, ``epochs``,
        ``batch_size``, ``clip_norm``, ``clip_value`` and ``loss`` go to ``fit``, others to
        ``layers`` and ``optimizer``.
    seeds : sequence of int
        Each is the seed of the initial weights and of the order of the rows.
    epochs, batch_size, validation, metrics, clip_norm, clip_value, dtype
        As for ``fit`` and ``Network``.
    measures : dict of str to callable, optional
        Functions of the trained network (a family) that return an array (runs,).
    progress : bool
        Whether to show a progress bar (needs tqdm).
    keep : bool
        Whether to keep the result on disk, and to read one that was kept.

    Returns
    -------
    SweepResult
        The records, with an axis for each setting and one for the seeds.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what was wanted; the message says which and why.

    Examples
    --------
    >>> import nnkit
    >>> X, y = nnkit.data.moons(n=100)
    >>> result = sweep(
    ...     lambda activation: [nnkit.Linear(2, 8), nnkit.activation(activation),
    ...                         nnkit.Linear(8, 2)],
    ...     X, y, loss=nnkit.CrossEntropy(), optimizer=nnkit.Adam, epochs=5, keep=False,
    ...     grid={"activation": ["relu", "tanh"], "lr": [0.001, 0.01]}, seeds=[0, 1, 2])
    >>> result.values("accuracy").shape
    (2, 2, 3)
    >>> result.mean("loss", lr=0.01).shape
    (2,)
    """
    for made, name in ((layers, "layers"), (optimizer, "optimizer")):
        if not callable(made):
            raise TypeError(
                f"{name} must be a function of the settings, such as lambda lr: ...; "
                f"got {shown(made)}"
            )
    grid = checked_grid(grid, layers, optimizer)
    seeds = checked_seeds(seeds)
    instance(loss, "loss", Loss, "a Loss such as CrossEntropy()")
    measures = checked_measures(measures, {*metric_functions(metrics, loss), *grid})
    X, y = real_numbers(X, "X"), real_numbers(y, "y")
    if validation is not None:
        Xv, yv = pair(validation)
        validation = real_numbers(Xv, "validation X"), real_numbers(yv, "validation y")
    boolean(progress, "progress")
    boolean(keep, "keep")
    fit_options: dict[str, Any] = {
        "loss": loss,
        "epochs": epochs,
        "batch_size": batch_size,
        "clip_norm": clip_norm,
        "clip_value": clip_value,
        "validation": validation,
        "metrics": metrics,
    }
    points = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    # A first network for every point: a wrong setting is found before hours of training.
    firsts = [first_of(layers, optimizer, point) for point in points]
    depends_on = [grid, seeds, firsts, X, y, fit_options, sorted(measures.items()), str(dtype)]
    try:
        key = store.key_of(fingerprint(depends_on)) if keep else None
    except CannotTellError:
        key = None
    shape = (*(len(values) for values in grid.values()), len(seeds))
    records = store.read(key) if key else None
    if records is None or any(a.shape[: len(shape)] != shape for a in records.values()):
        jobs = _jobs(grid, seeds, layers, optimizer)
        records = {}
        for job in with_progress(jobs, progress, "families of runs"):
            found = _trained(job, points, layers, optimizer, X, y, fit_options, measures, dtype)
            _put(records, found, [point * len(seeds) + place for point, place, _ in job], shape)
        if key:
            store.write(key, records)
    return SweepResult(grid, seeds, records)


Job = list[tuple[int, int, int]]
"""Runs trained together: for each the number of its point, place of its seed, and its seed."""


def _jobs(
    grid: Mapping[str, Sequence[Any]],
    seeds: Sequence[int],
    layers: Callable[..., Any],
    optimizer: Callable[..., Any],
) -> list[Job]:
    """Group the runs that differ only in seed, rate and scale into families."""
    # Layers are made once for a family, so a rate or scale that they take is one for all of it.
    apart = {name for name in grid if name not in TOGETHER} | (takes(layers, grid) & set(TOGETHER))
    apart |= takes(optimizer, grid) & {"init_scale"}
    groups: dict[tuple[int, ...], Job] = {}
    places = itertools.product(*(range(len(values)) for values in grid.values()))
    for number, place_of in enumerate(places):
        shared = tuple(at for name, at in zip(grid, place_of, strict=True) if name in apart)
        runs = groups.setdefault(shared, [])
        runs += [(number, place, seed) for place, seed in enumerate(seeds)]
    return [
        runs[start : start + AT_ONCE]
        for runs in groups.values()
        for start in range(0, len(runs), AT_ONCE)
    ]


def _trained(
    job: Job,
    points: Sequence[Mapping[str, Any]],
    layers: Callable[..., Any],
    optimizer: Callable[..., Any],
    X: Any,
    y: Any,
    fit_options: Mapping[str, Any],
    measures: Mapping[str, Callable[[Network], Any]],
    dtype: Any,
) -> dict[str, Array]:
    """Train one family; return its records, the runs first."""
    point = points[job[0][0]]
    own = {
        name: np.array([points[n][name] for n, _, _ in job]) for name in TOGETHER if name in point
    }
    seeds = [seed for _, _, seed in job]
    net = Network(
        *called(layers, point, {}),
        seed=seeds,
        runs=len(job),
        dtype=dtype,
        init_scale=own.get("init_scale", 1.0),
    )
    rule = called(optimizer, point, {name: own[name] for name in ("lr",) if name in own})
    options = dict(fit_options) | {name: point[name] for name in OF_FIT if name in point}
    history = fit(net, X, y, optimizer=rule, seed=seeds, **options)
    records = {
        name: getattr(history, name).T
        for name in history.records
        if name not in ("step_loss", "seconds")
    }
    records["diverged_at"] = history.diverged_at
    with np.errstate(over="ignore", invalid="ignore"):
        for name, measure in measures.items():
            value = real_numbers(measure(net), f"measure {name!r}", finite=False)
            if value.shape != (len(job),):
                raise ValueError(
                    f"measure {name!r} must return one number for each run, shape "
                    f"({len(job)},), got shape {value.shape}"
                )
            records[name] = value
    return records


def _put(
    records: dict[str, Array], found: Mapping[str, Array], rows: list[int], shape: tuple[int, ...]
) -> None:
    """Put a family's records into the places of its runs; make or widen the arrays if needed."""
    for name, values in found.items():
        after = values.shape[1:]
        if name not in records:
            empty = -1 if name == "diverged_at" else np.nan
            records[name] = np.full((*shape, *after), empty)
        array = records[name]
        if after and array.shape[-1] < after[0]:  # more epochs than before: fill up with NaN
            missing = np.full((*array.shape[:-1], after[0] - array.shape[-1]), np.nan)
            array = records[name] = np.concatenate([array, missing], axis=-1)
        flat = array.reshape(-1, *array.shape[len(shape) :])
        if after:
            flat[rows, : after[0]] = values
        else:
            flat[rows] = values
