"""Warm-up: one step of gradient descent."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(21)


def _probe(theta: object, g: object, lr: float) -> Probe:
    return Probe(np.array(theta, dtype=float), {"g": fixed(np.array(g, float)), "lr": lr}, "theta")


_PROBES = (
    _probe([1.0, 2.0, -3.0], [0.5, -1.0, 2.0], 0.1),
    _probe([0.2, 0.4], [3.0, 3.0], 2.0),
    _probe(_rng.normal(size=(3, 4)).round(2), _rng.normal(size=(3, 4)).round(2), 0.3),
    _probe(_rng.normal(size=(3, 3)).round(2), _rng.normal(size=(3, 3)).round(2), 0.5),
    _probe(1.5, -0.5, 0.25),
    _probe([1.0, 1.0], [0.0, 0.0], 0.1),
    _probe(np.empty(0), np.empty(0), 0.1),
)


def _reference(theta: Array, g: Array, lr: float) -> Array:
    """Return the new parameters, one after the other."""
    moved = [t - lr * slope for t, slope in zip(theta.flat, g.flat, strict=True)]
    return np.array(moved, dtype=float).reshape(theta.shape)


def _in_place(theta: Array, g: Array, lr: float) -> Array:
    theta -= lr * g
    return theta


def _sign_only(theta: Array, g: Array, lr: float) -> Array:
    return np.asarray(theta - lr * np.sign(g))


def _unit_length(theta: Array, g: Array, lr: float) -> Array:
    return np.asarray(theta - lr * g / (np.linalg.norm(g) if g.any() else 1.0))


_PART = Part(
    "step",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "gradient-ascent",
            "Your step climbs. The gradient points to where the loss grows fastest, and you want "
            "it to shrink.",
            lambda theta, g, lr: theta + lr * g,
        ),
        Mistake(
            "rate-forgotten",
            "The step has the length of the gradient, whatever the rate. What is the third "
            "argument for?",
            lambda theta, g, lr: theta - g,
        ),
        Mistake(
            "step-without-place",
            "This is the step alone. It has to start where the parameters are.",
            lambda theta, g, lr: -lr * g,
            (lambda theta, g, lr: lr * g,),
        ),
        Mistake(
            "rate-on-the-wrong-factor",
            "The rate shortens the parameters, not the step. It belongs to the gradient.",
            lambda theta, g, lr: lr * (theta - g),
            (lambda theta, g, lr: lr * theta - g,),
        ),
        Mistake(
            "divided-by-the-rate",
            "A smaller rate makes your step longer. It should be the other way round.",
            lambda theta, g, lr: theta - g / lr,
        ),
        Mistake(
            "sign-only",
            "All parameters move equally far. In gradient descent a steeper slope makes a longer "
            "step.",
            _sign_only,
        ),
        Mistake(
            "unit-length",
            "Your step always has the same length. Where the loss is flat, gradient descent takes "
            "shorter steps: do not divide by the gradient's size.",
            _unit_length,
        ),
        Mistake(
            "parameters-overwritten",
            "The values are right, but they are written into the array that came in. Make a new "
            "one here.",
            _in_place,
        ),
    ),
)

EXERCISE = Exercise("gradient-step", (_PART,))
