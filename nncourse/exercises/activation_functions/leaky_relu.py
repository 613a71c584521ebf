"""Warm-up: leaky ReLU and its derivative."""

from collections.abc import Callable

import numpy as np

from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(1)
_HALF_INTEGERS = np.array([-3.0, -0.5, 0.5, 2.0])
_PROBES = (
    Probe(_HALF_INTEGERS),
    Probe(_HALF_INTEGERS, {"slope": 0.2}),
    Probe(np.array([-1000.0, 0.0, 1000.0])),
    Probe(_rng.normal(0, 2, (3, 4)).round(2), {"slope": 0.1}),
    Probe(_rng.normal(0, 2, (2, 3, 2)).round(2), {"slope": 0.3}),
    Probe(np.array([-3, -1, 0, 2]), {"slope": 0.25}),
    Probe(np.array(-1.5)),
    Probe(np.array(2.5)),
    Probe(np.empty(0)),
    Probe(np.empty((0, 3))),
    Probe(_HALF_INTEGERS.astype(np.float32)),
    Probe(_HALF_INTEGERS, {"slope": 1.5}),
    Probe(_HALF_INTEGERS, {"slope": 0.0}),
)


@elementwise
def _reference(z: float, slope: float = 0.01) -> float:
    return z if z > 0 else slope * z


@elementwise
def _least_slope(z: float, slope: float = 0.01) -> float:
    return min(1.0, slope) if z == 0 else 1.0 if z > 0 else slope


@elementwise
def _greatest_slope(z: float, slope: float = 0.01) -> float:
    return max(1.0, slope) if z == 0 else 1.0 if z > 0 else slope


def _picked_out(z: Array, slope: float = 0.01) -> Array:
    out: Array = slope * z
    out[z > 0] = z[z > 0]
    return out


def _either_way(rule: Callable[[Array, Array, float], Array]) -> tuple[Function, tuple[Function]]:
    """Return an example and its variant: zero itself counted to the negative side, or not."""
    return (
        lambda z, slope=0.01: rule(z > 0, z, slope),
        (lambda z, slope=0.01: rule(z >= 0, z, slope),),
    )


_FUNCTION = Part(
    "leaky_relu",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "swapped-functions",
            "What came first looks like the slope. The function comes first, its derivative "
            "second.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, slope)),
        ),
        Mistake(
            "one-decision-for-all",
            "Python's `if` and `max` ask one yes-or-no question, but an array has an answer for "
            "each of its elements. Look for NumPy's way to choose element by element.",
            lambda z, slope=0.01: max(z, slope * z),
        ),
        Mistake(
            "slope-on-the-positive-side",
            "The side that should pass unchanged is made smaller. On which side of zero does "
            "leaky ReLU leak?",
            lambda z, slope=0.01: np.where(z > 0, slope * z, z),
            (lambda z, slope=0.01: slope * z * (z > 0),),
        ),
        Mistake(
            "positive-below-zero",
            "For negative inputs your output is positive. Coming from the right, the line goes on "
            "falling beyond zero, only less steeply.",
            lambda z, slope=0.01: np.where(z > 0, z, -slope * z),
        ),
        Mistake(
            "constant-below-zero",
            "For negative inputs your output is the same everywhere. The leak is a sloping line, "
            "not a step.",
            *_either_way(lambda above, z, slope: np.where(above, z, slope)),
        ),
        Mistake(
            "leak-on-both-sides",
            "Negative inputs are treated rightly, but on the positive side the leak comes on top. "
            "It belongs to one side only.",
            lambda z, slope=0.01: np.maximum(z, 0) + slope * z,
        ),
        Mistake(
            "plain-relu",
            "This is plain ReLU: all that is negative comes out as zero, and nothing leaks "
            "through.",
            lambda z, slope=0.01: np.maximum(z, 0.0),
        ),
        Mistake(
            "slope-hard-coded",
            "It is right as long as the slope is 0.01, but another slope makes no difference. "
            "What is the second argument for?",
            lambda z, slope=0.01: np.where(z > 0, z, 0.01 * z),
        ),
        Mistake(
            "greater-of-two-lines",
            "To take the greater of the two lines works only as long as the slope is below 1. Let "
            "the side of zero decide, not the lines.",
            lambda z, slope=0.01: np.maximum(z, slope * z),
        ),
        Mistake(
            "whole-number-container",
            "Integers come in, and the results are cut down to integers as well: the array that "
            "you fill has taken over the type of the input.",
            lambda z, slope=0.01: np.where(z > 0, z, slope * z).astype(z.dtype),
        ),
        Mistake(
            "single-number",
            "Arrays work, but a single number has no elements to pick out and overwrite. A choice "
            "made for all elements at once needs no picking.",
            _picked_out,
        ),
    ),
)

_DERIVATIVE = Part(
    "leaky_relu_derivative",
    _least_slope,
    _PROBES,
    upper=_greatest_slope,
    slope_of="leaky_relu",
    mistakes=(
        Mistake(
            "derivative-is-the-function",
            "This gives the values of leaky ReLU once more. The derivative says how steep it is at "
            "each input, not how high.",
            lambda z, slope=0.01: np.where(z > 0, z, slope * z),
        ),
        Mistake(
            "one-decision-for-all-slopes",
            "The slope differs from element to element, but Python's `if` decides once for the "
            "whole array. NumPy can choose for every element.",
            lambda z, slope=0.01: 1.0 if z > 0 else slope,
        ),
        Mistake(
            "slopes-swapped",
            "The two slopes stand on the wrong sides of zero. Where is leaky ReLU the steeper one?",
            *_either_way(lambda above, z, slope: np.where(above, slope, 1.0)),
        ),
        Mistake(
            "input-left-above-zero",
            "For positive inputs your slope grows with the input. How steep is a line on which "
            "output equals input?",
            *_either_way(lambda above, z, slope: np.where(above, z, slope)),
        ),
        Mistake(
            "input-left-below-zero",
            "For negative inputs your slope still depends on the input. A straight line is equally "
            "steep everywhere.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, slope * z)),
        ),
        Mistake(
            "falling-below-zero",
            "Your slope is negative on the left side. Going from left to right, leaky ReLU rises "
            "everywhere.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, -slope)),
        ),
        Mistake(
            "relu-slope",
            "On the negative side this is the slope of plain ReLU. The very point of the leak is "
            "that a unit can still learn there.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, 0.0)),
        ),
        Mistake(
            "slope-hard-coded-in-derivative",
            "The derivative is right for a slope of 0.01 only. It takes the slope as an argument, "
            "too.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, 0.01)),
        ),
        Mistake(
            "whole-number-slopes",
            "With integers as input the small slope is rounded to zero: the array of slopes has "
            "taken over the integer type.",
            *_either_way(lambda above, z, slope: np.where(above, 1.0, slope).astype(z.dtype)),
        ),
    ),
)

EXERCISE = Exercise("leaky-relu", (_FUNCTION, _DERIVATIVE))
