"""Build: the sigmoid and its derivative, right for any input."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(z=array("...", integers=True, large=1000))


@elementwise
def _reference(z: float) -> float:
    return float(1 / (1 + Decimal(-z).exp()))


@elementwise
def _slope(z: float) -> float:
    small = Decimal(-abs(z)).exp()
    return float(small / (1 + small) ** 2)


def _sigmoid(z: Array) -> Array:
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1 + small))


def _input_kept_within(limit: float) -> Function:
    return lambda z: 1 / (1 + np.exp(-np.clip(z, -limit, limit)))


_FUNCTION = Part(
    "sigmoid",
    _DOMAIN,
    _reference,
    atol=1e-200,
    mistakes=(
        Mistake(
            "sign-in-the-exponent",
            "Your curve falls from 1 to 0, where it should rise. Look at the sign in the exponent, "
            "or which branch belongs to which side.",
            lambda z: _sigmoid(-z),
        ),
        Mistake(
            "another-curve",
            "That is another S-shaped curve. The sigmoid runs from 0 to 1, is smooth, and has a "
            "slope of 1/4 at 0.",
            np.tanh,
            lambda z: (1 + np.tanh(z)) / 2,
            lambda z: np.clip(0.2 * z + 0.5, 0, 1),
            lambda z: np.clip(z / 6 + 0.5, 0, 1),
        ),
        Mistake(
            "one-side-only",
            "One side of zero is right; on the other the same formula can't be used unchanged. "
            "Multiply the top and the bottom of the fraction by an exponential and see.",
            lambda z: 1 / (1 + np.exp(-np.abs(z))),
            lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),
        ),
        Mistake(
            "fraction-mixed-up",
            "The fraction is put together wrongly: look at the brackets and the signs below the "
            "line.",
            lambda z: 1 + np.exp(-np.abs(z)),
            lambda z: 1 + np.exp(np.abs(z)),
            lambda z: 1 + np.exp(-z),
            lambda z: 1 + np.exp(z),
            lambda z: np.where(z >= 0, 1.0, np.exp(-np.abs(z))) / (1 - np.exp(-np.abs(z))),
            lambda z: 1 / (1 - np.exp(-z)),
        ),
        Mistake(
            "both-branches-computed",
            "The idea is right, and so are the values. But both of your branches are computed for "
            "every element before one of them is chosen, and the wrong one overflows.",
            lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
        ),
        Mistake(
            "input-clipped",
            "Beyond the limit at which you cut the input, the curve goes level and is no longer "
            "the sigmoid. No limit is needed if only harmless exponentials are taken.",
            *(_input_kept_within(limit) for limit in (10, 15, 20, 25, 30, 35, 36, 50, 88, 100)),
        ),
        Mistake(
            "tail-rounded-away",
            "Far to the left your result is exactly 0. When two numbers near 1 are subtracted, the "
            "small difference is rounded away; can you get there without subtracting?",
            lambda z: np.where(z >= 0, _sigmoid(z), 1 - _sigmoid(-z)),
            lambda z: (1 + np.tanh(z / 2)) / 2,
        ),
    ),
)

_DERIVATIVE = Part(
    "sigmoid_derivative",
    _DOMAIN,
    _slope,
    rtol=1e-12,
    atol=1e-15,
    slope_of="sigmoid",
    mistakes=(
        Mistake(
            "slope-formula",
            "The slope is the output times what it lacks to 1: zero at both ends, 1/4 in the "
            "middle. Which of the two factors is not what it should be?",
            lambda z: 1 - _sigmoid(z),
            lambda z: _sigmoid(z) * (1 + _sigmoid(z)),
            lambda z: _sigmoid(z) * (1 - z),
            lambda z: z * (1 - _sigmoid(z)),
            lambda z: z * (1 - z),
            lambda z: 1 - _sigmoid(z) ** 2,
            lambda z: 1 - np.tanh(z) ** 2,
            lambda z: _sigmoid(z) ** 2,
            lambda z: _sigmoid(_sigmoid(z)) * (1 - _sigmoid(_sigmoid(z))),
        ),
    ),
)

EXERCISE = Exercise(
    "stable-sigmoid",
    (_FUNCTION, _DERIVATIVE),
    notice="Worth noticing: σ(-z) = 1 - σ(z) on paper, but not on a computer. At z = 40 the right "
    "side is 0; only the left side knows how small the tail is.",
    more="Start with one number: for z = -1000, which of e^z and e^(-z) can be computed? Then read "
    "*The sigmoid: any number into a probability* in this chapter again.",
)
