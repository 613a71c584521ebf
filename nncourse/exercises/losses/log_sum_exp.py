"""Warm up: the logarithm of a sum of exponentials, for each row."""

from decimal import Decimal

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(11)


def _scores(scores: Array) -> Probe:
    return Probe(scores, name="Z")


_PROBES = (
    _scores(np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]])),
    _scores(np.array([1.0, 0.0, -1.0])),
    _scores(np.array([[0.0, 0.0, 0.0, 0.0]])),
    _scores(_rng.normal(0, 2, (3, 3)).round(1)),
    _scores(_rng.normal(0, 2, (5, 2)).round(1)),
    _scores(np.array([[1000.0, 999.0, 998.0], [1001.0, 1000.0, 1002.0]])),
    _scores(np.array([[-1000.0, -1001.0], [-999.0, -1003.0]])),
    _scores(np.array([[1000.0, 998.0], [-1000.0, -1001.0]])),
    _scores(np.array([800.0, 799.0])),
    _scores(np.array([[2.0], [-3.0]])),
    _scores(np.array([[3, 1, 0], [2, 2, -1]])),
    _scores(np.array([[-100.0, -3.0, 3.0]], dtype=np.float32)),
)


def _reference(scores: Array) -> Array:
    """Return the definition itself: Decimal has exponents of any size, nothing overflows."""
    result = np.empty(scores.shape[:-1])
    for row in np.ndindex(result.shape):
        result[row] = float(sum((Decimal(float(s)).exp() for s in scores[row]), Decimal(0)).ln())
    return result


def _stable(scores: Array, axis: int = -1) -> Array:
    """Return a stable log-sum-exp: what some mistakes are made with."""
    m = scores.max(axis=axis, keepdims=True)
    return np.asarray(np.squeeze(m, axis) + np.log(np.exp(scores - m).sum(axis=axis)))


def _shift(scores: Array) -> Array:
    return np.asarray(scores - scores.max(axis=-1, keepdims=True))


def _whole(scores: Array) -> Array:
    return np.asarray(scores.max() + np.log(np.exp(scores - scores.max()).sum()))


def _row_axis_lost(scores: Array) -> Array:
    m = scores.max(axis=-1)
    return np.asarray(m + np.log(np.exp(scores - m).sum(axis=-1)))


def _one_maximum(scores: Array) -> Array:
    m = scores.max()
    return np.asarray(m + np.log(np.exp(scores - m).sum(axis=-1)))


_PART = Part(
    "log_sum_exp",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "row-axis-lost",
            "The maximum of every row has lost an axis and no longer lines up with its row. NumPy "
            "can keep an axis over which it takes a maximum.",
            _row_axis_lost,
        ),
        Mistake(
            "axis-kept",
            "The numbers are right, but the result still has an axis of length 1. One number for "
            "each row is wanted.",
            lambda s: _stable(s)[..., None],
            (lambda s: np.log(np.exp(s).sum(axis=-1, keepdims=True)),),
        ),
        Mistake(
            "over-columns",
            "You get one number for each column. Every row is a sample, and its scores belong "
            "together.",
            lambda s: _stable(s, axis=0),
            (lambda s: np.log(np.exp(s).sum(axis=0)),),
        ),
        Mistake(
            "over-the-whole-array",
            "All rows end in one number. Every row should have a number of its own.",
            _whole,
            (lambda s: np.log(np.exp(s).sum()),),
        ),
        Mistake(
            "maximum-not-added-back",
            "What you took out of the sum has to come back at the end: the result should be close "
            "to the greatest score of its row.",
            lambda s: np.log(np.exp(_shift(s)).sum(axis=-1)),
        ),
        Mistake(
            "maximum-taken-away-twice",
            "The sign of the maximum is the wrong way round at the end: taking it out of the sum "
            "made the sum smaller.",
            lambda s: np.log(np.exp(_shift(s)).sum(axis=-1)) - s.max(axis=-1),
        ),
        Mistake(
            "logarithm-forgotten",
            "The logarithm of the sum is missing.",
            lambda s: s.max(axis=-1) + np.exp(_shift(s)).sum(axis=-1),
            (lambda s: np.exp(s).sum(axis=-1),),
        ),
        Mistake(
            "mean-for-sum",
            "For a row of equal scores you give that score back. There are several of them, and "
            "together they are more: a sum is wanted, not a mean.",
            lambda s: s.max(axis=-1) + np.log(np.exp(_shift(s)).mean(axis=-1)),
            (lambda s: np.log(np.exp(s).mean(axis=-1)),),
        ),
        Mistake(
            "the-maximum-itself",
            "This is the greatest score, with no share of the others. Log-sum-exp is a little "
            "above it.",
            lambda s: s.max(axis=-1),
        ),
        Mistake(
            "exponential-of-the-sum",
            "The logarithm and the exponential cancel each other, and what is left is the sum of "
            "the scores. In which order come sum and exponential?",
            lambda s: s.sum(axis=-1),
        ),
        Mistake(
            "one-row-too-few",
            "An array of rows works, but a single row of scores has one axis only. Count the axes "
            "from the end.",
            lambda s: _stable(s, axis=1),
        ),
        Mistake(
            "no-maximum-taken-out",
            "For large scores the exponential grows beyond all numbers, and for very negative ones "
            "the sum is 0. What can you take out of the sum so that no exponent is above zero?",
            lambda s: np.log(np.exp(s).sum(axis=-1)),
        ),
        Mistake(
            "maximum-of-the-whole-array",
            "A row that lies far below the greatest score of all loses everything to rounding. "
            "Each row needs its own reference point.",
            _one_maximum,
        ),
    ),
)

EXERCISE = Exercise("log-sum-exp", (_PART,))
