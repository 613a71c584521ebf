"""Warm-up: leaky ReLU and its derivative."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import CORNER, array, number
from nncourse.check.elementwise import elementwise
from nncourse.check.exercise import Exercise
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(
    z=array("...", integers=True, large=1000, empty=True, corner=True),
    slope=number((0.2, 0.1, 0.3), default=0.01, words="between 0 and 1"),
)


@elementwise
def _reference(z: float, slope: float = 0.01) -> float:
    return z if z > 0 else slope * z


@elementwise
def _least_slope(z: float, slope: float = 0.01) -> float:
    return 1.0 if z > 0 else slope


@elementwise
def _greatest_slope(z: float, slope: float = 0.01) -> float:
    return 1.0 if z >= 0 else slope


_FUNCTION = Part(
    "leaky_relu",
    _DOMAIN,
    _reference,
    mistakes=(
        Mistake(
            "slope-on-the-positive-side",
            "The side that should pass unchanged is made smaller. On which side of zero does leaky "
            "ReLU leak?",
            lambda z, slope=0.01: np.where(z > 0, slope * z, z),
            lambda z, slope=0.01: slope * z * (z > 0),
        ),
        Mistake(
            "constant-below-zero",
            "For negative inputs your output is the same everywhere. The leak is a sloping line, "
            "not a step.",
            lambda z, slope=0.01: np.where(z > 0, z, slope),
            lambda z, slope=0.01: np.where(z > 0, z, -slope),
        ),
        Mistake(
            "leak-on-both-sides",
            "Negative inputs are right, but on the positive side the leak comes on top. It belongs "
            "to one side only.",
            lambda z, slope=0.01: np.maximum(z, 0) + slope * z,
        ),
        Mistake(
            "another-activation",
            "That is another activation. Leaky ReLU is made of two straight lines.",
            lambda z, slope=0.01: np.where(z > 0, z, slope * (np.exp(z) - 1)),
            lambda z, slope=0.01: np.abs(z),
        ),
        Mistake(
            "plain-relu",
            "This is plain ReLU: everything negative comes out as zero, and nothing leaks through.",
            lambda z, slope=0.01: np.maximum(z, 0.0),
        ),
    ),
    new_floats=True,
)

_DERIVATIVE = Part(
    "leaky_relu_derivative",
    _DOMAIN,
    _least_slope,
    upper=_greatest_slope,
    slope_of="leaky_relu",
    traits={
        CORNER: "Far from zero it is right, but not close to it. Left of zero the slope is the "
        "leak's, however close; at zero itself any slope between the two is right."
    },
    mistakes=(
        Mistake(
            "slopes-swapped",
            "The two slopes stand on the wrong sides of zero. Where is leaky ReLU the steeper one?",
            lambda z, slope=0.01: np.where(z > 0, slope, 1.0),
        ),
        Mistake(
            "input-left-in",
            "On one side your slope still depends on the input. A straight line is equally steep "
            "everywhere.",
            lambda z, slope=0.01: np.where(z > 0, z, slope),
            lambda z, slope=0.01: np.where(z > 0, 1.0, slope * z),
        ),
        Mistake(
            "relu-slope",
            "On the negative side this is the slope of plain ReLU. The whole point of the leak is "
            "that a unit can still learn there.",
            lambda z, slope=0.01: np.where(z > 0, 1.0, 0.0),
        ),
    ),
    new_floats=True,
)

EXERCISE = Exercise(
    "leaky-relu",
    (_FUNCTION, _DERIVATIVE),
    notice="Worth noticing: as long as the slope is below 1, leaky ReLU is the greater of the two "
    "lines `z` and `slope * z`. Would that still be so with a slope of 2?",
    more="First only decide, for `np.array([-2.0, 3.0])`, which elements are negative; print that. "
    "Then read *Leaky ReLU: never quite off* in this chapter again.",
)
