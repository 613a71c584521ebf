"""Explore: softmax over rows, with a temperature."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array, number
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(
    scores=array("... k", integers=True, large=1000),
    temperature=number((2.0, 0.5, 3.0), default=1.0, words="above 0"),
)


def _reference(scores: Array, temperature: float = 1.0) -> Array:
    """Return the definition itself: Decimal has exponents of any size, nothing overflows."""
    result = np.empty(scores.shape)
    for row in np.ndindex(scores.shape[:-1]):
        powers = [(Decimal(float(s)) / Decimal(temperature)).exp() for s in scores[row]]
        result[row] = [float(power / sum(powers)) for power in powers]
    return result


def _powers(scores: Array, temperature: float = 1.0, axis: int | None = -1) -> Array:
    """Return exponentials that don't overflow: what some mistakes are made with."""
    shifted = scores - scores.max(axis=axis, keepdims=True)
    return np.asarray(np.exp(shifted / temperature))


def _from_powers(powers: Array) -> Array:
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


_PART = Part(
    "softmax",
    _DOMAIN,
    _reference,
    mistakes=(
        Mistake(
            "over-columns",
            "Your columns share a total of 1, not your rows. Each row is one sample: its classes "
            "compete with each other.",
            lambda s, t=1.0: _powers(s, t, 0) / _powers(s, t, 0).sum(axis=0),
            lambda s, t=1.0: _powers(s, t) / _powers(s, t).sum(axis=0),
            lambda s, t=1.0: np.exp(s / t) / np.exp(s / t).sum(axis=0),
        ),
        Mistake(
            "over-the-whole-array",
            "All rows together sum to 1. Every row should be a distribution of its own.",
            lambda s, t=1.0: _powers(s, t, None) / _powers(s, t, None).sum(),
            lambda s, t=1.0: _powers(s, t) / _powers(s, t).sum(),
        ),
        Mistake(
            "no-exponential",
            "You divide the scores themselves by their sum, and scores may be negative. What turns "
            "any number into a positive one, and a greater into a greater one?",
            lambda s, t=1.0: s / s.sum(axis=-1, keepdims=True),
            lambda s, t=1.0: np.abs(s) / np.abs(s).sum(axis=-1, keepdims=True),
        ),
        Mistake(
            "each-score-alone",
            "Every score is turned into a number by itself, as the sigmoid does. In softmax the "
            "scores of a row compete: together they share a total of 1.",
            lambda s, t=1.0: 1 / (1 + np.exp(-s / t)),
        ),
        Mistake(
            "not-normalised",
            "The numbers are positive and in the right proportion, but a row does not sum to 1. "
            "What do you have to divide by?",
            _powers,
            lambda s, t=1.0: np.exp(s / t),
        ),
        Mistake(
            "temperature-after-softmax",
            "The temperature comes too late: it spoils the sum of finished probabilities. It "
            "belongs to the scores.",
            lambda s, t=1.0: _from_powers(_powers(s)) / t,
            lambda s, t=1.0: _from_powers(_powers(s)) ** (1 / t),
        ),
        Mistake(
            "maximum-without-temperature",
            "The maximum that you subtract and the scores are not on the same scale: one of them "
            "has met the temperature, the other has not.",
            lambda s, t=1.0: _from_powers(np.exp(s / t - s.max(axis=-1, keepdims=True))),
        ),
        Mistake(
            "another-reference-point",
            "What you subtract keeps moderate scores in check, but not large ones. No exponent may "
            "be above zero, and in each row one has to be exactly zero: which score does that?",
            lambda s, t=1.0: _from_powers(np.exp((s - s.mean(axis=-1, keepdims=True)) / t)),
            lambda s, t=1.0: _from_powers(np.exp((s - s.min(axis=-1, keepdims=True)) / t)),
            lambda s, t=1.0: _from_powers(np.exp((s + s.max(axis=-1, keepdims=True)) / t)),
            lambda s, t=1.0: _from_powers(np.exp((s - np.abs(s).max(-1, keepdims=True)) / t)),
            lambda s, t=1.0: _from_powers(_powers(s, t, None)),
        ),
    ),
)

EXERCISE = Exercise(
    "softmax-temperature",
    (_PART,),
    notice="Worth noticing: only differences within a row matter, so taking the row's maximum away "
    "changes nothing on paper, and everything on a computer.",
    more="First solve it for one row and a temperature of 1: exponentials, then divide by their "
    "sum. Then read *Softmax: scores into a distribution* in this chapter again.",
)
