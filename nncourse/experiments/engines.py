"""Engines: families trained one after the other here, or side by side on an executor."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from typing import Any
from uuid import uuid4

from nncourse.experiments import store
from nncourse.experiments.families import Job, Setup, train
from nnkit.extras.progress import with_progress
from nnkit.validation.arguments import Array, shown

JobOf = Callable[[int], Job]
Done = Callable[[int, dict[str, Array]], None]
LABEL = "families of runs"


def checked_executor(executor: Any) -> Executor | None:
    """Return the executor, or None without one; refuse anything else."""
    if executor is None or isinstance(executor, Executor):
        return executor
    hint = "; give client.get_executor()" if hasattr(executor, "get_executor") else ""
    raise TypeError(
        "executor must be a concurrent.futures.Executor, such as ProcessPoolExecutor(), "
        f"got {shown(executor)}{hint}"
    )


def train_here(
    todo: Sequence[int], job_of: JobOf, setup: Setup, done: Done, *, progress: bool
) -> None:
    """Train one family after the other; hand over each result with the family's number."""
    for number in with_progress(todo, progress, LABEL):
        done(number, train(job_of(number), setup))


def train_on(
    executor: Executor,
    todo: Sequence[int],
    job_of: JobOf,
    setup: Setup,
    done: Done,
    *,
    progress: bool,
) -> None:
    """Train the families on an executor; hand over each result as soon as it is there.

    If Ctrl-C or an exception in a worker ends it early, families that are waiting are cancelled,
    and results that are already there are handed over.
    """
    source, shared = store.source_hash(), packed(setup)
    attempt = uuid4().hex  # Dask gives the same call the same result, also if it had failed
    futures: dict[Future[dict[str, Array]], int] = {}
    try:
        for number in todo:
            own = packed(job_of(number))
            futures[executor.submit(_train_packed, attempt, source, own, shared)] = number
        completed = as_completed(list(futures))
        for _, future in zip(with_progress(todo, progress, LABEL), completed, strict=False):
            done(futures[future], future.result())
            del futures[future]
    except BrokenExecutor as error:
        error.add_note(
            "A worker died: it may have run out of memory. A script that starts a process pool "
            "must do so under if __name__ == '__main__':"
        )
        raise
    finally:
        for future, number in futures.items():
            if not future.cancel() and future.done() and future.exception() is None:
                done(number, future.result())


def packed(thing: Setup | Job) -> bytes:
    """Pickle what a worker needs, with cloudpickle where it is installed.

    Pickled here, and not by the executor, so that an error is clear, and so that threads too work
    on copies: a loss or an activation keeps what its backward pass needs.

    Raises
    ------
    TypeError
        If something can't be pickled; the message says what, and what to do.
    """
    try:
        from cloudpickle import dumps  # also takes lambdas and what a notebook defines

        advice = "Make open files, locks and generators inside the function that uses them."
    except ImportError:
        dumps = pickle.dumps
        advice = (
            "Lambdas, and functions and classes that a notebook defines, need cloudpickle: "
            "pip install cloudpickle. Or write them in a module and import them."
        )
    try:
        return bytes(dumps(thing))
    except Exception as error:  # whatever an object's own __reduce__ raises
        culprit = next(name for name in thing._fields if not _packs(getattr(thing, name), dumps))
        raise TypeError(
            f"{culprit} can't be sent to a worker of the executor: {error}. {advice}"
        ) from error


def _packs(thing: Any, dumps: Callable[[Any], bytes]) -> bool:
    try:
        dumps(thing)
    except Exception:
        return False
    return True


def _train_packed(attempt: str, source: str, job: bytes, setup: bytes) -> dict[str, Array]:
    """Train in a worker, if it has the same nnkit."""
    if store.source_hash() != source:
        raise RuntimeError(
            "a worker has another version of nnkit or nncourse than this program: its results "
            "would be kept as if they were this version's; install the same version there"
        )
    return train(pickle.loads(job), pickle.loads(setup))
