"""Explore: features of one size, each with mean 0 and standard deviation 1."""

import math

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(9)
_LENGTHS_AND_INCOMES = np.array([[1.5, 20000.0], [1.75, 35000.0], [2.0, 26000.0]])
_PROBES = (
    Probe(_LENGTHS_AND_INCOMES, name="X"),
    Probe(_rng.normal(0, 3, (5, 2)).round(1), name="X"),
    Probe(_rng.normal(10, 2, (3, 3)).round(1), name="X"),
    Probe(_rng.normal(-5, 0.5, (40, 4)).round(2), name="X"),
    Probe(np.array([[1, 10], [2, 30], [6, 20], [3, 80]]), name="X"),
    Probe(np.array([[1.0, 4.0], [3.0, 4.0], [5.0, 4.0]]), name="X"),
    Probe(np.array([[2.0, -1.0, 5.0]]), name="X"),
)


def _reference(X: Array) -> Array:
    """Return each column standardised, in plain Python with exact sums."""
    columns = []
    for column in X.T.tolist():
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
        columns.append([(x - mean) / spread if spread > 0 else 0.0 for x in column])
    return np.array(columns).T


def _scaled(axis: int | None, ddof: int = 0, power: float = 1.0) -> Function:
    """Return a way to standardise along another axis, or with another measure of spread."""

    def example(X: Array) -> Array:
        mean = X.mean(axis=axis, keepdims=axis is not None)
        spread = X.std(axis=axis, ddof=min(ddof, len(X) - 1), keepdims=axis is not None)
        return np.asarray((X - mean) / np.where(spread > 0, spread, 1.0) ** power)

    return example


def _to_unit_range(X: Array) -> Array:
    width = np.ptp(X, axis=0)
    return np.asarray((X - X.min(axis=0)) / np.where(width > 0, width, 1.0))


def _divided_only(X: Array) -> Array:
    spread = X.std(axis=0)
    return np.asarray(X / np.where(spread > 0, spread, 1.0))


def _in_one_go(X: Array) -> Array:
    return np.asarray((X - X.mean(axis=0)) / X.std(axis=0))


def _mean_and_spread_swapped(X: Array) -> Array:
    return np.asarray((X - X.std(axis=0)) / X.mean(axis=0))


def _rows_lose_their_axis(X: Array) -> Array:
    return np.asarray((X - X.mean(axis=1)) / X.std(axis=1))


_PART = Part(
    "standardise",
    _reference,
    _PROBES,
    rowwise=True,
    mistakes=(
        Mistake(
            "row-axis-lost",
            "You take means over rows, and they do not line up with the rows again. But look "
            "first: is it rows that should be averaged over?",
            _rows_lose_their_axis,
        ),
        Mistake(
            "wrong-axis",
            "Each of your rows has mean 0. Rows are samples: a length and an income are averaged "
            "there. Which axis runs over the samples?",
            _scaled(1),
            (lambda X: (X - X.mean(1, keepdims=True)) / X.std(1, keepdims=True),),
        ),
        Mistake(
            "over-the-whole-array",
            "One mean and one spread for all numbers together. Each feature needs its own.",
            _scaled(None),
        ),
        Mistake(
            "mean-and-spread-swapped",
            "You subtract the spread and divide by the mean. It is the other way round.",
            _mean_and_spread_swapped,
        ),
        Mistake(
            "centred-only",
            "Each feature has mean 0 now, but a large one is still large. One step is missing.",
            lambda X: X - X.mean(axis=0),
        ),
        Mistake(
            "divided-only",
            "Each feature has the same spread now, but its mean is not 0. One step is missing.",
            _divided_only,
        ),
        Mistake(
            "variance",
            "You divide by the variance, whose unit is the square of the feature's. What is left "
            "should have no unit.",
            _scaled(0, power=2.0),
        ),
        Mistake(
            "unit-range",
            "Your features run from 0 to 1. That is another way to scale them: here the mean is to "
            "be 0.",
            _to_unit_range,
        ),
        Mistake(
            "one-less-than-the-number",
            "Your spread is divided by one less than the number of samples. For the features "
            "themselves, divide by the number.",
            _scaled(0, ddof=1),
        ),
        Mistake(
            "nothing-to-divide-by",
            "A feature that never changes has a spread of zero, and you divide by it. What should "
            "come out there?",
            _in_one_go,
        ),
    ),
)

EXERCISE = Exercise("standardise", (_PART,))
