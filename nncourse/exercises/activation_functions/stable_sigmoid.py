"""Build: a sigmoid that is right at any input, and its derivative."""

import math
from decimal import Decimal

import numpy as np

from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(2)
_PROBES = (
    Probe(np.array([-2.0, -0.5, 0.0, 1.0, 3.0])),
    Probe(np.array([-1000.0, -800.0])),
    Probe(np.array([800.0, 1000.0])),
    Probe(_rng.normal(0, 3, (3, 4)).round(2)),
    Probe(_rng.normal(0, 3, (2, 3, 2)).round(2)),
    Probe(np.array([-40.0, -50.0])),
    Probe(np.array([40.0, 50.0])),
    Probe(np.array([-2, 0, 1, 3])),
    Probe(np.array(-1.5)),
    Probe(np.array(2.5)),
    Probe(np.empty(0)),
    Probe(np.empty((0, 3))),
    Probe(np.array([-100.0, -3.0, 3.0, 100.0], dtype=np.float32)),
)


# Decimal has 28 digits and exponents of any size: nothing overflows, and nothing is rounded away.
@elementwise
def _reference(z: float) -> float:
    return float(1 / (1 + Decimal(-z).exp()))


@elementwise
def _slope(z: float) -> float:
    power = Decimal(-abs(z)).exp()
    return float(power / (1 + power) ** 2)


def _clipped_at(limit: float) -> Function:
    return lambda z: _right(np.clip(z, -limit, limit))


def _kept_from_the_ends(margin: float) -> Function:
    return lambda z: np.clip(_right(z), margin, 1 - margin)


def _right(z: Array) -> Array:
    """Return a stable sigmoid: what some mistakes are made with."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1 + small))


def _picked_out(z: Array) -> Array:
    out: Array = 1.0 * z
    out[z >= 0] = _right(z[z >= 0])
    out[z < 0] = _right(z[z < 0])
    return out


def _both_branches(z: Array) -> Array:
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def _naive(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


_FUNCTION = Part(
    "sigmoid",
    _reference,
    _PROBES,
    # What is below 1e-30 may be anything below 1e-30, so that a limit at ±100 is no mistake.
    atol=1e-30,
    mistakes=(
        Mistake(
            "swapped-functions",
            "What came first looks like the slope. The function comes first, its derivative "
            "second.",
            lambda z: _right(z) * (1 - _right(z)),
        ),
        Mistake(
            "one-decision-for-all",
            "Python's `if` decides once, but an array may have elements on both sides of zero. Let "
            "every element have its own decision.",
            lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
        ),
        Mistake(
            "exponential-of-one-number",
            "The exponential of the module `math` takes one number only. NumPy has its own, which "
            "takes whole arrays.",
            lambda z: 1 / (1 + math.exp(-z)),
        ),
        Mistake(
            "sign-missing",
            "Your curve falls from 1 to 0, where it should rise. Look at the sign in the exponent.",
            lambda z: 1 / (1 + np.exp(z)),
            (lambda z: _right(-z),),
        ),
        Mistake(
            "tanh-itself",
            "This is tanh, which runs from -1 to 1. The sigmoid is its relative between 0 and 1: "
            "squeezed, shifted, and half as steep along the axis.",
            lambda z: np.tanh(z),
        ),
        Mistake(
            "tanh-not-stretched",
            "Moved to between 0 and 1, but too steep by a factor of 2: tanh has to be stretched "
            "along the axis as well.",
            lambda z: (1 + np.tanh(z)) / 2,
        ),
        Mistake(
            "both-branches-computed",
            "The idea is right, and so are the values. But both of your branches are computed for "
            "every element before one of them is chosen, and the wrong one overflows.",
            _both_branches,
        ),
        Mistake(
            "ratio-overflows",
            "For large positive inputs you divide infinity by infinity. This form is the good one "
            "on the other side of zero.",
            lambda z: np.exp(z) / (1 + np.exp(z)),
        ),
        Mistake(
            "output-clipped",
            "Your results are kept away from 0 and 1. That hides how small the tail really is; "
            "compute it well in place of cutting it.",
            _kept_from_the_ends(1e-7),
            tuple(_kept_from_the_ends(10.0**-n) for n in (3, 4, 5, 6, 8, 9, 10, 12, 15, 16)),
        ),
        Mistake(
            "input-clipped",
            "Beyond the limit at which you cut the input, the curve goes level and is no longer "
            "the sigmoid. No limit is needed where only harmless exponentials are taken.",
            _clipped_at(20),
            tuple(
                _clipped_at(limit)
                for limit in (5, 6, 8, 10, 12, 15, 16, 18, 25, 30, 32, 35, 36, 37, 40, 45, 50, 60)
            ),
        ),
        Mistake(
            "overflow-below",
            "The values are right, but for very negative inputs the exponential grows beyond all "
            "numbers on the way. Which exponential stays small there?",
            _naive,
        ),
        Mistake(
            "tail-rounded-away",
            "Far to the left your result is exactly 0. When two numbers near 1 are subtracted, the "
            "small difference is lost to rounding; can you get there without subtracting?",
            lambda z: (1 + np.tanh(z / 2)) / 2,
            (lambda z: 1 - _right(-z),),
        ),
        Mistake(
            "whole-number-container",
            "Integers come in, and all results are cut down to 0 or 1: the array that you fill has "
            "taken over the type of the input.",
            lambda z: _right(z).astype(z.dtype),
        ),
        Mistake(
            "single-number",
            "Arrays work, but a single number has no elements to pick out and overwrite. Is there "
            "a form that treats all elements alike?",
            _picked_out,
        ),
    ),
)

_DERIVATIVE = Part(
    "sigmoid_derivative",
    _slope,
    _PROBES,
    # The usual product with 1 - s has no digits left where the slope is below rounding.
    rtol=1e-7,
    atol=1e-9,
    slope_of="sigmoid",
    mistakes=(
        Mistake(
            "derivative-is-the-function",
            "This gives the values of the sigmoid once more. The derivative says how steep it is: "
            "greatest in the middle, nothing at the ends.",
            _right,
            (_naive, _both_branches),
        ),
        Mistake(
            "one-decision-for-all-slopes",
            "Python's `if` decides once for the whole array. The slope needs no decision at all "
            "once you have the sigmoid's values.",
            lambda z: _right(z) * (1 - _right(z)) if z >= 0 else _right(z),
        ),
        Mistake(
            "plus-for-minus",
            "The slope must vanish where the output nears 1, but yours is greatest there. Check a "
            "sign.",
            lambda z: _right(z) * (1 + _right(z)),
        ),
        Mistake(
            "input-for-output",
            "In one of the two factors stands the input where the output belongs. The derivative "
            "can be written with the sigmoid's output alone.",
            lambda z: _right(z) * (1 - z),
            (lambda z: z * (1 - _right(z)),),
        ),
        Mistake(
            "input-taken-for-output",
            "The formula is the right one for an output of the sigmoid, but your function is given "
            "the input. What step is missing before?",
            lambda z: z * (1 - z),
        ),
        Mistake(
            "sigmoid-applied-twice",
            "The sigmoid is applied to its own output. Compute the output once, then use it as it "
            "is.",
            lambda z: _right(_right(z)) * (1 - _right(_right(z))),
        ),
        Mistake(
            "slope-of-tanh",
            "This pattern belongs to tanh. For the sigmoid the slope is zero at both ends, at an "
            "output of 0 as well as of 1.",
            lambda z: 1 - _right(z) ** 2,
            (lambda z: 1 - np.tanh(z) ** 2,),
        ),
        Mistake(
            "slope-from-raw-exponentials",
            "On paper this is right, but for large inputs the exponentials overflow. You have a "
            "stable sigmoid now: express the slope by its output.",
            lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
            (lambda z: np.exp(z) / (1 + np.exp(z)) ** 2,),
        ),
        Mistake(
            "overflow-in-derivative",
            "The slopes are right, but an exponential overflows on the way. Start from a sigmoid "
            "that is stable for every input.",
            lambda z: _naive(z) * (1 - _naive(z)),
            (lambda z: _both_branches(z) * (1 - _both_branches(z)),),
        ),
        Mistake(
            "whole-number-slopes",
            "With integers as input all slopes are cut down to 0: the array you fill has taken "
            "over the integer type.",
            lambda z: (_right(z) * (1 - _right(z))).astype(z.dtype),
        ),
    ),
)

EXERCISE = Exercise("stable-sigmoid", (_FUNCTION, _DERIVATIVE))
