"""How long some work takes, also where the clock is coarse."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


def least_seconds(work: Callable[[], object], tries: int = 5) -> float:
    """Return how long some work takes: the least of a few tries.

    Whatever else runs on the machine can only make it longer. A browser's clock moves in steps of a
    millisecond, in which a small network is done many times over: each try begins as the clock
    moves, and repeats the work until it has moved again.

    Parameters
    ----------
    work : callable
        What is timed, called without arguments.
    tries : int
        How many times it is timed.

    Returns
    -------
    float
        Seconds that one call takes, never zero.
    """
    return min(_seconds(work) for _ in range(tries))


def _seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes, on average over as many as it takes for the clock to move."""
    before = perf_counter()
    while (began := perf_counter()) == before:
        pass
    calls = 0
    while True:
        work()
        calls += 1
        passed = perf_counter() - began
        if passed > 0:
            return passed / calls
