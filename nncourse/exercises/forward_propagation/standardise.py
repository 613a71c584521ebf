"""Explore: features of one size, each with mean 0 and standard deviation 1."""

import math

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import ONE, Case, array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part

_CONSTANT = "a constant feature"
_DOMAIN = arguments(X=array("n d", integers=True)).also(
    "features that are 4 everywhere",
    Case((np.array([[1.0, 4.0], [3.0, 4.0], [5.0, 4.0]]),), _CONSTANT),
    Case((np.array([[4.0, 0.5, 2.0], [4.0, 1.5, 8.0]]),), _CONSTANT),
)


def _reference(X: Array) -> Array:
    """Return each column standardised, in plain Python with exact sums."""
    columns = []
    for column in X.T.tolist():
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in column) / len(column))
        columns.append([(x - mean) / spread if spread > 0 else 0.0 for x in column])
    return np.array(columns).T


def _divided(top: Array, spread: Array) -> Array:
    return np.asarray(top / np.where(spread > 0, spread, 1.0))


def _along(axis: int | None, ddof: int = 0) -> Function:
    def example(X: Array) -> Array:
        spread = X.std(axis=axis, ddof=min(ddof, len(X) - 1), keepdims=True)
        return _divided(X - X.mean(axis=axis, keepdims=True), spread)

    return example


_NOTHING_TO_DIVIDE_BY = (
    "A feature that never changes has a spread of zero, and you divide by it. What should come out "
    "there, and what is left for the other features?"
)
_PART = Part(
    "standardise",
    _DOMAIN,
    _reference,
    traits={_CONSTANT: _NOTHING_TO_DIVIDE_BY, f"{ONE} n": _NOTHING_TO_DIVIDE_BY},
    mistakes=(
        Mistake(
            "wrong-axis",
            "You average over each row. Rows are samples: a length and an income don't mix. Which "
            "axis runs over the samples?",
            _along(1),
            lambda X: (X - X.mean(1, keepdims=True)) / X.std(1, keepdims=True),
            lambda X: (X - X.mean(axis=1)) / X.std(axis=1),
        ),
        Mistake(
            "over-the-whole-array",
            "One mean and one spread for all numbers together. Each feature needs its own.",
            _along(None),
        ),
        Mistake(
            "step-missing",
            "There are two steps: the mean goes to 0, and the spread goes to 1. One of them is "
            "missing, or the brackets keep it from all that it should work on.",
            lambda X: X - X.mean(axis=0),
            lambda X: _divided(X, X.std(axis=0)),
            lambda X: X - _divided(X.mean(axis=0), X.std(axis=0)),
        ),
        Mistake(
            "another-spread",
            "You don't divide by the standard deviation: the root of the mean squared distance "
            "from the mean, over all samples.",
            lambda X: _divided(X - X.mean(axis=0), X.var(axis=0)),
            _along(0, ddof=1),
            lambda X: _divided(X - X.mean(axis=0), np.sqrt((X**2).mean(axis=0))),
            lambda X: _divided(X - X.mean(axis=0), np.abs(X - X.mean(axis=0)).mean(axis=0)),
            lambda X: _divided(X - X.mean(axis=0), np.ptp(X, axis=0)),
            lambda X: _divided(X - X.mean(axis=0), np.abs(X).max(axis=0)),
            lambda X: _divided(X - X.mean(axis=0), np.sqrt(X.std(axis=0))),
            lambda X: (X - X.mean(axis=0)) * X.std(axis=0),
        ),
        Mistake(
            "another-centre",
            "What you subtract is not the mean of the feature.",
            lambda X: _divided(X - np.median(X, axis=0), X.std(axis=0)),
            lambda X: _divided(X - X.sum(axis=0), X.std(axis=0)),
            lambda X: _divided(X - X.min(axis=0), X.std(axis=0)),
            lambda X: _divided(X - X.min(axis=0), np.ptp(X, axis=0)),
            lambda X: (X - X.std(axis=0)) / X.mean(axis=0),
        ),
    ),
)

EXERCISE = Exercise(
    "standardise",
    (_PART,),
    notice="Worth noticing: ten times 0.1 has a mean that is not quite 0.1, so its spread is not "
    "quite 0. To be sure that a feature never changes, compare its greatest with its least value.",
    more="First one feature: subtract the mean of `X[:, 0]` from it, and look at what is left. "
    "Then read *Shapes: rows are samples* in this chapter again.",
)
