"""Warm-up: one step of gradient descent."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array, number
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(
    theta=array("...", integers=True),
    g=array("..."),
    lr=number((0.1, 2.0, 0.3), words="above 0"),
)


def _reference(theta: Array, g: Array, lr: float) -> Array:
    """Return the new parameters, one after the other."""
    moved = [float(t) - lr * float(slope) for t, slope in zip(theta.flat, g.flat, strict=True)]
    return np.array(moved, dtype=float).reshape(theta.shape)


_PART = Part(
    "step",
    _DOMAIN,
    _reference,
    new_floats=True,
    mistakes=(
        Mistake(
            "gradient-ascent",
            "Your step climbs. The gradient points to where the loss grows fastest, and you want "
            "it to shrink.",
            lambda theta, g, lr: theta + lr * g,
        ),
        Mistake(
            "step-without-place",
            "This is the step alone. It has to start where the parameters are.",
            lambda theta, g, lr: -lr * g,
            lambda theta, g, lr: lr * g,
        ),
        Mistake(
            "rate-on-the-wrong-factor",
            "The rate shortens the parameters, not the step alone. It belongs to the gradient.",
            lambda theta, g, lr: lr * (theta - g),
            lambda theta, g, lr: lr * theta - g,
            lambda theta, g, lr: theta * (1 - lr) - g,
        ),
        Mistake(
            "length-of-the-step",
            "Your step has lost the size of the gradient, or part of it. In gradient descent a "
            "steeper slope makes a longer step.",
            lambda theta, g, lr: theta - lr * np.sign(g),
            lambda theta, g, lr: theta - lr * g / np.linalg.norm(g),
            lambda theta, g, lr: theta - lr * np.clip(g, -1, 1),
            lambda theta, g, lr: theta - lr * g / np.abs(g).max(),
        ),
        Mistake(
            "one-number-for-all",
            "All parameters move by the same amount. Each has a slope of its own.",
            lambda theta, g, lr: theta - lr * g.sum(),
            lambda theta, g, lr: theta - lr * g.mean(),
            lambda theta, g, lr: theta - lr * np.linalg.norm(g),
        ),
        Mistake(
            "factor-on-the-gradient",
            "The gradient is multiplied by something that doesn't belong there.",
            lambda theta, g, lr: theta - lr * g * theta,
            lambda theta, g, lr: theta - lr * g**2,
            lambda theta, g, lr: theta - lr * g / len(np.atleast_1d(g)),
        ),
    ),
)

EXERCISE = Exercise(
    "gradient-step",
    (_PART,),
    notice="Worth noticing: where the gradient is 0 nothing moves, whatever the rate. Flat places "
    "hold gradient descent, whether they are the lowest or not.",
    more="First one parameter: at θ = 1 the slope is 0.5. Should θ grow or shrink? Then read "
    "*Which way is down?* in this chapter again.",
)
