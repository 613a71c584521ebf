"""Warm-up: the signal goes back through ReLU and through the sigmoid."""

import math

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(11)
_SIGNAL = np.array([0.5, -1.0, 2.0, 0.25])
_SHAPES = ((4,), (3, 4), (2, 3, 2), (0, 3))


def _drawn(name: str, low: float, high: float) -> list[Probe]:
    return [
        Probe(
            _rng.normal(0, 2, shape).round(2),
            {name: fixed(_rng.uniform(low, high, shape).round(2))},
            "dA",
        )
        for shape in _SHAPES
    ]


_RELU_PROBES = (
    Probe(_SIGNAL, {"Z": fixed([-3.0, -0.5, 0.5, 2.0])}, "dA"),
    *_drawn("Z", -2, 2),
    Probe(np.array([1.0, -1.0]), {"Z": fixed([0.0, 0.0])}, "dA"),
    Probe(np.array(-1.5), {"Z": fixed(2.0)}, "dA"),
    Probe(np.array([2.0, 3.0]), {"Z": fixed([-1000.0, 1000.0])}, "dA"),
)
_SIGMOID_PROBES = (
    Probe(_SIGNAL, {"A": fixed([0.1, 0.5, 0.7, 0.9])}, "dA"),
    *_drawn("A", 0.02, 0.98),
    Probe(np.array([1.0, -1.0]), {"A": fixed([0.0, 1.0])}, "dA"),
    Probe(np.array(-1.5), {"A": fixed(0.25)}, "dA"),
)


def _relu(dA: Array, Z: Array) -> Array:
    """Return the signal, one element after the other."""
    kept = [d if z > 0 else 0.0 for d, z in zip(dA.flat, Z.flat, strict=True)]
    return np.array(kept, dtype=float).reshape(Z.shape)


def _sigmoid(dA: Array, A: Array) -> Array:
    """Return the signal, one element after the other."""
    passed = [math.prod((d, a, 1 - a)) for d, a in zip(dA.flat, A.flat, strict=True)]
    return np.array(passed, dtype=float).reshape(A.shape)


def _in_place(dA: Array, Z: Array) -> Array:
    dA[Z <= 0] = 0
    return dA


def _squash(Z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-Z)))


_RELU_PART = Part(
    "relu_backward",
    _relu,
    _RELU_PROBES,
    mistakes=(
        Mistake(
            "forward-instead-of-backward",
            "This is the forward pass, applied to the signal: it stops what is negative. On the "
            "way back the sign of the signal does not matter, but whether the unit was on.",
            lambda dA, Z: np.maximum(dA, 0),
        ),
        Mistake(
            "signal-forgotten",
            "This is the local gradient alone. The layer multiplies by it whatever arrives from "
            "above.",
            lambda dA, Z: 1.0 * (Z > 0),
        ),
        Mistake(
            "value-instead-of-slope",
            "The signal is multiplied by the output of ReLU. How much a nudge of the input changes "
            "the output is its slope, not its value.",
            lambda dA, Z: dA * np.maximum(Z, 0),
            (lambda dA, Z: dA * Z,),
        ),
        Mistake(
            "wrong-side",
            "The signal comes through where the unit was off, and is stopped where it was on.",
            lambda dA, Z: dA * (Z <= 0),
            (lambda dA, Z: dA * (Z < 0),),
        ),
        Mistake(
            "both-sides",
            "All of the signal comes through. Some of these units were off: a nudge of their input "
            "changes nothing.",
            lambda dA, Z: dA * 1.0,
        ),
        Mistake(
            "signal-overwritten",
            "The values are right, but they are written into the array that came in. Whoever gave "
            "it to you may still need it.",
            _in_place,
        ),
        Mistake(
            "on-at-zero",
            "It is right everywhere but at the corner. This course, like PyTorch, gives the slope "
            "0 there.",
            lambda dA, Z: dA * (Z >= 0),
        ),
    ),
)

_SIGMOID_PART = Part(
    "sigmoid_backward",
    _sigmoid,
    _SIGMOID_PROBES,
    mistakes=(
        Mistake(
            "slope-forgotten",
            "The signal goes through unchanged. Even where the sigmoid is steepest, only a quarter "
            "of a nudge gets through.",
            lambda dA, A: dA * 1.0,
        ),
        Mistake(
            "signal-forgotten-in-sigmoid",
            "This is the slope of the sigmoid alone. What became of the signal that arrives?",
            lambda dA, A: A * (1 - A),
        ),
        Mistake(
            "sigmoid-applied-again",
            "What you are given is the output already. There is no need to apply the sigmoid once "
            "more.",
            lambda dA, A: dA * _squash(A) * (1 - _squash(A)),
        ),
        Mistake(
            "output-instead-of-slope",
            "The signal is multiplied by the output, not by the slope. Where the output nears 1 "
            "the curve is flat.",
            lambda dA, A: dA * A,
        ),
        Mistake(
            "half-of-the-slope",
            "This is right where the output nears 1, but the curve is flat at its other end as "
            "well.",
            lambda dA, A: dA * (1 - A),
        ),
        Mistake(
            "tanh-for-sigmoid",
            "This is the slope of tanh, from its output. The sigmoid's is 0 at an output of 0, "
            "too.",
            lambda dA, A: dA * (1 - A**2),
        ),
        Mistake(
            "product-of-matrices",
            "Every element has a slope of its own, and meets the signal at its own place: no sums "
            "are taken here.",
            lambda dA, A: dA @ (A * (1 - A)),
        ),
    ),
)

EXERCISE = Exercise("activation-backward", (_RELU_PART, _SIGMOID_PART))
