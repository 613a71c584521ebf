"""Build: a matrix product that leaves out the zeros."""

import math

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(92)


def _probe(a: object, W: object) -> Probe:
    """Give the weights of those who rest away: they are nan."""
    outputs, weights = np.array(a, dtype=float), np.array(W, dtype=float)
    weights[outputs == 0] = np.nan
    return Probe(outputs, {"W": fixed(weights)}, "a")


def _random(m: int, k: int, playing: float) -> Probe:
    a = np.maximum(_rng.normal(size=m).round(2), 0) * (_rng.uniform(size=m) < playing)
    return _probe(a, _rng.normal(size=(m, k)).round(2))


_PROBES = (
    _probe([2.0, 0.0, 1.0], [[1.0, 2.0], [9.0, 9.0], [-1.0, 0.5]]),
    _probe([0.5, 3.0], [[1.0, 0.0, 2.0], [-1.0, 1.0, 0.5]]),
    _probe([0.0, 0.0, 0.0, 1.5], np.arange(8.0).reshape(4, 2)),
    _random(12, 5, 0.8),
    _random(7, 7, 0.6),
    _random(40, 3, 0.3),
    _probe([0.0, 0.0], [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
)


def _reference(a: Array, W: Array) -> Array:
    """Add up what each player contributes, column by column."""
    players = [i for i, value in enumerate(a) if value > 0]
    columns = range(W.shape[1])
    return np.array([math.fsum(float(a[i]) * float(W[i, j]) for i in players) for j in columns])


def _sum_of_rows(a: Array, W: Array) -> Array:
    total: Array = W[a > 0].sum(axis=0)
    return total


def _first_rows(a: Array, W: Array) -> Array:
    on = a[a > 0]
    product: Array = on @ np.nan_to_num(W[: len(on)])
    return product


_PART = Part(
    "skip",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "everyone-paid",
            "nan comes out: you multiply by the rows of units that rest. Find out first who "
            "plays, and take only their rows.",
            lambda a, W: a @ W,
            (lambda a, W: np.sum(a[:, None] * W, axis=0),),
        ),
        Mistake(
            "loudness-forgotten",
            "You add up the rows of all who play, however loud each of them is. What has become "
            "of the values in a?",
            _sum_of_rows,
            (lambda a, W: (a > 0).astype(float) @ np.nan_to_num(W),),
        ),
        Mistake(
            "first-rows",
            "You drop the zeros of a, then take the first rows of W. Each output has to meet its "
            "own row.",
            _first_rows,
        ),
        Mistake(
            "mean-for-sum",
            "You divide by the number of those who play. A unit of the next layer adds up what it "
            "hears.",
            lambda a, W: a[a > 0] @ W[a > 0] / max(1, np.count_nonzero(a)),
        ),
        Mistake(
            "one-number",
            "You add up everything. Every unit of the next layer wants a sum of its own.",
            lambda a, W: np.sum(a[a > 0] @ W[a > 0]),
        ),
        Mistake(
            "products-not-added",
            "These are the products, row by row. They haven't been added up yet.",
            lambda a, W: a[a > 0][:, None] * W[a > 0],
        ),
    ),
)

EXERCISE = Exercise("skip", (_PART,))
