"""Warm-up: the signal goes back through ReLU and the sigmoid."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import CORNER, array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part
from nncourse.check.values import between_0_and_1


def _each(formula: Function) -> Function:
    """Return the function that applies a formula for two numbers to two arrays of any shape."""

    def function(dA: Array, other: Array) -> Array:
        pairs = zip(dA.flat, other.flat, strict=True)
        return np.array([formula(float(d), float(z)) for d, z in pairs], float).reshape(dA.shape)

    return function


_FORGOTTEN = "This is the local gradient alone. What became of the signal that arrives?"
_MATRIX = (
    "Every element has a slope of its own, and meets the signal at its own place: no matrix "
    "product, and nothing is added up."
)

_RELU = Part(
    "relu_backward",
    arguments(dA=array("..."), Z=array("...", integers=True, corner=True)),
    _each(lambda d, z: d if z > 0 else 0.0),
    new_floats=True,
    traits={CORNER: "It is right everywhere but at the corner: the task gives the slope 0 there."},
    mistakes=(
        Mistake(
            "forward-instead-of-backward",
            "This is the forward pass, applied to the signal: it stops what is negative. On the "
            "way back only one thing counts: was the unit on?",
            lambda dA, Z: np.maximum(dA, 0),
            lambda dA, Z: np.maximum(dA * Z, 0),
        ),
        Mistake("signal-forgotten", _FORGOTTEN, lambda dA, Z: 1.0 * (Z > 0)),
        Mistake(
            "value-instead-of-slope",
            "The signal is multiplied by the value of ReLU, or by a sign. How much a nudge of the "
            "input changes the output is its slope.",
            lambda dA, Z: dA * np.maximum(Z, 0),
            lambda dA, Z: dA * Z,
            lambda dA, Z: dA * np.sign(Z),
        ),
        Mistake(
            "wrong-side",
            "The signal comes through where the unit was off, and is stopped where it was on.",
            lambda dA, Z: dA * (Z <= 0),
        ),
        Mistake(
            "both-sides",
            "All of the signal comes through. Some of these units were off: a nudge of their input "
            "changes nothing.",
            lambda dA, Z: dA,
        ),
        Mistake(
            "product-of-matrices",
            _MATRIX,
            lambda dA, Z: dA @ (Z > 0),
            lambda dA, Z: dA @ (Z > 0).T,
            lambda dA, Z: (Z > 0).T @ dA,
        ),
    ),
)

_SIGMOID = Part(
    "sigmoid_backward",
    arguments(
        dA=array("..."), A=array("...", values=between_0_and_1, words="numbers between 0 and 1")
    ),
    _each(lambda d, a: d * (a - a * a)),
    new_floats=True,
    mistakes=(
        Mistake("signal-forgotten", _FORGOTTEN, lambda dA, A: A * (1 - A)),
        Mistake(
            "slope-of-the-sigmoid",
            "The slope of the sigmoid is its output times what that lacks to 1: 0 at both ends, "
            "1/4 in the middle. Yours is another one.",
            lambda dA, A: dA * A,
            lambda dA, A: dA * (1 - A),
            lambda dA, A: dA * (1 - A**2),
            lambda dA, A: dA * A * (1 + A),
            lambda dA, A: dA * (A * (1 - A)) ** 2,
            lambda dA, A: dA * A**2,
            lambda dA, A: dA,
        ),
        Mistake(
            "signal-misplaced",
            "The signal is multiplied by the slope, once. The slope itself knows only the output.",
            lambda dA, A: dA * A * (1 - dA),
            lambda dA, A: dA + A * (1 - A),
            lambda dA, A: dA**2 * A * (1 - A),
            lambda dA, A: A * (1 - dA),
        ),
        Mistake(
            "sigmoid-applied-again",
            "What you are given is the output already. There is no need to apply the sigmoid once "
            "more.",
            lambda dA, A: dA * np.exp(-A) / (1 + np.exp(-A)) ** 2,
        ),
        Mistake(
            "product-of-matrices",
            _MATRIX,
            lambda dA, A: dA @ (A * (1 - A)),
            lambda dA, A: dA @ (A * (1 - A)).T,
        ),
    ),
)

EXERCISE = Exercise(
    "activation-backward",
    (_RELU, _SIGMOID),
    notice="Worth noticing: ReLU passes the signal on whole or not at all; the sigmoid never lets "
    "more than a quarter through.",
    more="First the slope alone: for `Z = np.array([-1.0, 2.0])`, how steep is ReLU at each? Then "
    "read *The activation* in this chapter again.",
)
