"""Explore: softmax over rows, with a temperature."""

from decimal import Decimal

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(3)
_LOW = -(10**6)  # below every score: lets an array without rows have a maximum
_SCORES = np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]])


def _scores(scores: Array, **options: float) -> Probe:
    return Probe(scores, options, "scores")


_PROBES = (
    _scores(_SCORES),
    _scores(_SCORES, temperature=2.0),
    _scores(np.array([3.0, 1.0, 0.5, -2.0]), temperature=0.5),
    _scores(np.array([1.0, 0.0, -1.0])),
    _scores(np.array([[1000.0, 999.0, 0.0], [1001.0, 1000.0, 1002.0]])),
    _scores(np.array([[1000.0, 998.0], [-1000.0, -1001.0]])),
    _scores(_rng.normal(0, 2, (3, 3)).round(1), temperature=3.0),
    _scores(_rng.normal(0, 2, (4, 5)).round(1), temperature=0.25),
    _scores(np.array([[700.0, 701.0], [-5.0, 5.0]]), temperature=0.1),
    _scores(np.array([[3, 1, 0], [2, 2, -1]])),
    _scores(np.empty((0, 3))),
    _scores(np.array([[2.0], [-3.0]]), temperature=2.0),
    _scores(np.array([[-100.0, -3.0, 3.0]], dtype=np.float32)),
)


def _reference(scores: Array, temperature: float = 1.0) -> Array:
    """Return the definition itself: Decimal has exponents of any size, nothing overflows."""
    result = np.empty(scores.shape)
    for row in np.ndindex(scores.shape[:-1]):
        powers = [(Decimal(float(s)) / Decimal(temperature)).exp() for s in scores[row]]
        result[row] = [float(power / sum(powers)) for power in powers]
    return result


def _right(scores: Array, temperature: float = 1.0, axis: int = -1) -> Array:
    """Return a stable softmax: what some mistakes are made with."""
    powers = np.exp((scores - scores.max(axis=axis, keepdims=True, initial=_LOW)) / temperature)
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _from_powers(powers: Array) -> Array:
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _whole_array(scores: Array, temperature: float = 1.0) -> Array:
    powers = np.exp((scores - scores.max(initial=_LOW)) / temperature)
    return np.asarray(powers / powers.sum())


def _rows_lose_their_axis(axis: int, stable: bool) -> Function:
    def example(scores: Array, temperature: float = 1.0) -> Array:
        if stable:
            scores = scores - scores.max(axis=axis)
        powers = np.exp(scores / temperature)
        return np.asarray(powers / powers.sum(axis=axis))

    return example


_PART = Part(
    "softmax",
    _reference,
    _PROBES,
    atol=1e-30,
    rowwise=True,
    mistakes=(
        Mistake(
            "row-axis-lost",
            "The sum or the maximum of every row loses an axis and no longer lines up with its "
            "row. NumPy can keep an axis that it sums over.",
            _rows_lose_their_axis(-1, stable=True),
            (
                _rows_lose_their_axis(-1, stable=False),
                _rows_lose_their_axis(1, stable=True),
                _rows_lose_their_axis(1, stable=False),
            ),
        ),
        Mistake(
            "over-columns",
            "Your columns sum to 1, not your rows. Each row is one sample: its classes share the "
            "total.",
            lambda scores, temperature=1.0: _right(scores, temperature, axis=0),
        ),
        Mistake(
            "over-the-whole-array",
            "All rows together sum to 1. Every row should be a distribution of its own.",
            _whole_array,
        ),
        Mistake(
            "no-exponential",
            "You divide the scores themselves by their sum, and scores may be negative. What turns "
            "any number into a positive one, and a greater into a greater one?",
            lambda s, temperature=1.0: s / temperature / (s / temperature).sum(-1, keepdims=True),
        ),
        Mistake(
            "each-score-alone",
            "Every score is turned into a number for itself, as the sigmoid does. In softmax the "
            "scores of a row compete: together they share a total of 1.",
            lambda s, temperature=1.0: 1 / (1 + np.exp(-s / temperature)),
        ),
        Mistake(
            "not-normalised",
            "The numbers are positive and in the right proportion, but a row does not sum to 1. "
            "What do you have to divide by?",
            lambda s, temperature=1.0: np.exp((s - s.max(axis=-1, keepdims=True)) / temperature),
            (lambda s, temperature=1.0: np.exp(s / temperature),),
        ),
        Mistake(
            "logarithms-of-probabilities",
            "Your results are negative: they are the logarithms of the probabilities. One step "
            "more, or one less.",
            lambda s, temperature=1.0: np.log(_right(s, temperature)),
        ),
        Mistake(
            "temperature-after-softmax",
            "The temperature comes too late: applied to finished probabilities it spoils their "
            "sum. It belongs to the scores.",
            lambda s, temperature=1.0: _right(s) / temperature,
            (lambda s, temperature=1.0: _right(s) * temperature,),
        ),
        Mistake(
            "temperature-upside-down",
            "A higher temperature makes your distribution sharper. It should make it flatter: at a "
            "very high one all classes are nearly equal.",
            lambda s, temperature=1.0: _right(s, 1 / temperature),
        ),
        Mistake(
            "temperature-ignored",
            "It is right at a temperature of 1, but another temperature makes no difference. Where "
            "should it act?",
            lambda s, temperature=1.0: _right(s),
        ),
        Mistake(
            "one-row-too-few",
            "An array of rows works, but a single row of scores has one axis only. Count the axes "
            "from the end.",
            lambda s, temperature=1.0: _right(s, temperature, axis=1),
        ),
        Mistake(
            "no-maximum-subtracted",
            "For large scores the exponential grows beyond all numbers. Only differences within a "
            "row matter: which one can you make the greatest exponent be?",
            lambda s, temperature=1.0: _from_powers(np.exp(s / temperature)),
        ),
        Mistake(
            "maximum-without-temperature",
            "The maximum that you subtract and the scores are not on the same scale: one of them "
            "has met the temperature, the other has not.",
            lambda s, temperature=1.0: _from_powers(
                np.exp(s / temperature - s.max(axis=-1, keepdims=True))
            ),
            (
                lambda s, temperature=1.0: _from_powers(
                    np.exp((s - s.max(axis=-1, keepdims=True) / temperature) / temperature)
                ),
            ),
        ),
        Mistake(
            "maximum-of-the-whole-array",
            "A row that lies far below the greatest score of all loses everything to rounding. "
            "Each row needs its own reference point.",
            lambda s, temperature=1.0: _from_powers(
                np.exp((s - s.max(initial=_LOW)) / temperature)
            ),
        ),
    ),
)

EXERCISE = Exercise("softmax-temperature", (_PART,))
