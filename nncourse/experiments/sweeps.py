"""Sweeps: the same experiment over a grid of settings and several seeds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import Any

from nncourse.experiments import store
from nncourse.experiments.engines import checked_executor, train_here, train_on
from nncourse.experiments.families import Family, Job, Setup, grouped, job_of, joined
from nncourse.experiments.fingerprint import CannotTellError, fingerprint
from nncourse.experiments.grid import (
    checked_grid,
    checked_measures,
    checked_seeds,
    first_of,
)
from nncourse.experiments.result import SweepResult
from nnkit.extras.evaluation import metric_functions
from nnkit.layers import Layer
from nnkit.losses import Loss
from nnkit.network import Network
from nnkit.optimizers import Optimizer
from nnkit.validation.arguments import Array, boolean, instance, real_numbers, shown
from nnkit.validation.data import pair


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
    executor: Executor | None = None,
) -> SweepResult:
    """Train a network for every combination of settings and every seed.

    Runs that differ only in seed, learning rate (``lr``) or initial scale (``init_scale``) are
    trained together as one family. As soon as a family is done, its result is kept on disk, in the
    folder ``.nnkit-sweeps`` here or where the environment variable ``NNKIT_SWEEPS`` says. It is
    read from there the next time, also after Ctrl-C, as long as its settings, the other arguments,
    whatever your own functions and classes use, and nnkit itself are the same. What has no source
    to be compared is computed each time, as everything is with ``keep=False``.

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
        Whether to keep results on disk, and to read those that were kept.
    executor : concurrent.futures.Executor, optional
        What trains the families side by side: a ``ProcessPoolExecutor``, a Dask client's
        ``get_executor()``, one of loky. Without it they are trained here, one by one. The numbers
        are the same, bit for bit where BLAS has as many threads in a worker as here.

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
    executor = checked_executor(executor)
    fit_options = {
        "epochs": epochs,
        "batch_size": batch_size,
        "clip_norm": clip_norm,
        "clip_value": clip_value,
        "validation": validation,
    }
    setup = Setup(X, y, loss, metrics, measures, fit_options, dtype)
    points = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    # A first network for every point: a wrong setting is found before hours of training.
    firsts = [first_of(layers, optimizer, point) for point in points]
    families = grouped(grid, seeds, layers, optimizer)
    keys = _keys(families, [*zip(points, firsts, strict=True)], setup) if keep else {}
    found = {number: kept for number, key in keys.items() if (kept := _kept(key, families[number]))}

    def done(number: int, records: dict[str, Array]) -> None:
        found[number] = records
        if number in keys:
            store.write(keys[number], records)

    def job(number: int) -> Job:
        return job_of(families[number], points, layers, optimizer)

    todo = [number for number in range(len(families)) if number not in found]
    engine = train_here if executor is None else partial(train_on, executor)
    try:
        engine(todo, job, setup, done, progress=progress)
    except BaseException as error:
        if keys and found:
            error.add_note(
                f"{len(found)} of {len(families)} families of runs are done and kept: "
                "the same sweep goes on from there"
            )
        raise
    shape = (*(len(values) for values in grid.values()), len(seeds))
    return SweepResult(grid, seeds, joined(families, [found[n] for n in sorted(found)], shape))


def _keys(families: Sequence[Family], made: Sequence[Any], setup: Setup) -> dict[int, str]:
    """Return the keys under which the families are kept, without those that can't be told apart."""
    keys = {}
    try:
        common = fingerprint([*setup])
    except CannotTellError:
        return {}
    for number, family in enumerate(families):
        with suppress(CannotTellError):
            runs = [[made[run.point], run.seed] for run in family]
            keys[number] = store.key_of(common + fingerprint(runs))
    return keys


def _kept(key: str, family: Family) -> dict[str, Array] | None:
    """Return the records of a family that were kept, or None."""
    records = store.read(key)
    whole = records and all(array.shape[:1] == (len(family),) for array in records.values())
    return records if whole else None
