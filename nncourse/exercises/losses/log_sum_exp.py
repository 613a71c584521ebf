"""Warm-up: log-sum-exp of each row."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(Z=array("... k", integers=True, large=1000))


def _reference(Z: Array) -> Array:
    """Return the definition itself: Decimal has exponents of any size, nothing overflows."""
    result = np.empty(Z.shape[:-1])
    for row in np.ndindex(result.shape):
        result[row] = float(sum((Decimal(float(z)).exp() for z in Z[row]), Decimal(0)).ln())
    return result


def _greatest(Z: Array) -> Array:
    return np.asarray(Z.max(axis=-1))


def _rest(Z: Array) -> Array:
    """Return what is added to the greatest score."""
    return np.asarray(np.log(np.exp(Z - Z.max(axis=-1, keepdims=True)).sum(axis=-1)))


_PART = Part(
    "log_sum_exp",
    _DOMAIN,
    _reference,
    mistakes=(
        Mistake(
            "maximum-put-back-wrongly",
            "What you took out of the sum has to come back at the end, once, with its own sign: "
            "the result lies a little above the greatest score of its row.",
            _rest,
            lambda Z: _rest(Z) - _greatest(Z),
            lambda Z: _rest(Z) * _greatest(Z),
            lambda Z: _rest(Z) + 2 * _greatest(Z),
            lambda Z: np.log(_greatest(Z) + np.exp(_rest(Z))),
        ),
        Mistake(
            "rows-in-a-square",
            "The maximum still has an axis of length 1, and the rest has lost it: each row's "
            "maximum meets the sums of all rows. Let both have the axis, or neither.",
            lambda Z: Z.max(axis=-1, keepdims=True) + _rest(Z),
        ),
        Mistake(
            "over-columns",
            "You get one number for each column. Every row is a sample, and its scores belong "
            "together.",
            lambda Z: np.log(np.exp(Z).sum(axis=0)),
        ),
        Mistake(
            "over-the-whole-array",
            "All rows end in one number. Every row should have a number of its own.",
            lambda Z: np.log(np.exp(Z).sum()),
        ),
        Mistake(
            "logarithm-forgotten",
            "The logarithm of the sum is missing.",
            lambda Z: _greatest(Z) + np.exp(_rest(Z)),
        ),
        Mistake(
            "another-logarithm",
            "That is a logarithm to another base. It has to undo the exponential, whose base is e.",
            lambda Z: _greatest(Z) + _rest(Z) / np.log(2),
            lambda Z: _greatest(Z) + _rest(Z) / np.log(10),
        ),
        Mistake(
            "mean-for-sum",
            "For a row of equal scores you give that score back. There are several of them, and "
            "together they are more: a sum is wanted, not a mean.",
            lambda Z: _greatest(Z) + _rest(Z) - np.log(Z.shape[-1]),
        ),
        Mistake(
            "the-maximum-itself",
            "This is the greatest score, with no share of the others.",
            _greatest,
        ),
        Mistake(
            "logarithm-and-exponential-cancel",
            "The logarithm and the exponential cancel each other, and what is left is the sum of "
            "the scores. In which order do exponential, sum and logarithm come?",
            lambda Z: Z.sum(axis=-1),
        ),
        Mistake(
            "softmax",
            "One number for each row is wanted. This has one for each score: it is softmax, or its "
            "logarithm.",
            lambda Z: np.exp(Z - (_greatest(Z) + _rest(Z))[..., None]),
            lambda Z: Z - (_greatest(Z) + _rest(Z))[..., None],
        ),
        Mistake(
            "another-reference-point",
            "Each row needs its own reference point, and only its greatest score lets no exponent "
            "be above zero without losing all of them.",
            lambda Z: Z.max() + np.log(np.exp(Z - Z.max()).sum(axis=-1)),
            lambda Z: Z.mean(-1) + np.log(np.exp(Z - Z.mean(-1, keepdims=True)).sum(axis=-1)),
            lambda Z: Z.min(-1) + np.log(np.exp(Z - Z.min(-1, keepdims=True)).sum(axis=-1)),
        ),
    ),
)

EXERCISE = Exercise(
    "log-sum-exp",
    (_PART,),
    notice="Worth noticing: for k equal scores the result is that score plus log k. It is never "
    "below the greatest score, and never more than log k above it.",
    more="First one row: take its greatest score out of every exponent, and write down on paper "
    "what that does to the logarithm. Then read *The cure: log-sum-exp* in this chapter again.",
)
