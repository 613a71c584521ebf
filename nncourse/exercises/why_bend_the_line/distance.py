"""Warm-up: the distance of two numbers, from two ReLU units."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(4)
_PROBES = (
    Probe(np.array([[3.0, 1.0], [1.0, 2.5]]), name="X"),
    Probe(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), name="X"),
    Probe(_rng.normal(0, 2, (3, 2)).round(1), name="X"),
    Probe(np.array([[-1.0, -4.0], [-2.5, -2.0]]), name="X"),
    Probe(np.array([[2, 5], [7, 3], [-1, 1]]), name="X"),
    Probe(np.array([[2.0, -0.5]]), name="X"),
    Probe(_rng.normal(0, 3, (40, 2)).round(2), name="X"),
    Probe(np.empty((0, 2)), name="X"),
)


def _reference(X: Array) -> Array:
    return np.array([max(float(a), float(b)) - min(float(a), float(b)) for a, b in X])


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


_PART = Part(
    "distance",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "samples-in-columns",
            "You take rows for columns. Each row is one sample: its two numbers stand side by "
            "side.",
            lambda X: _relu(X[0] - X[1]) + _relu(X[1] - X[0]),
        ),
        Mistake(
            "no-bend",
            "The sign is still there: this is the difference, and a straight line. Where are the "
            "two units bent?",
            lambda X: 1.0 * X[:, 0] - X[:, 1],
            (
                lambda X: 1.0 * X[:, 1] - X[:, 0],
                lambda X: _relu(X[:, 0] - X[:, 1]) - _relu(X[:, 1] - X[:, 0]),
                lambda X: _relu(X[:, 1] - X[:, 0]) - _relu(X[:, 0] - X[:, 1]),
            ),
        ),
        Mistake(
            "one-unit",
            "Half of it is there: when the other number is the greater one, you get 0. What should "
            "the second unit look at?",
            lambda X: _relu(X[:, 0] - X[:, 1]),
            (lambda X: _relu(X[:, 1] - X[:, 0]),),
        ),
        Mistake(
            "same-unit-twice",
            "Both of your units look the same way, so the result is doubled in one half of the "
            "plane and 0 in the other.",
            lambda X: 2 * _relu(X[:, 0] - X[:, 1]),
            (lambda X: 2 * _relu(X[:, 1] - X[:, 0]),),
        ),
        Mistake(
            "inputs-bent",
            "You bend the inputs before you compare them: what is negative is lost. The bend comes "
            "after the weighted sum.",
            lambda X: np.abs(_relu(X[:, 0]) - _relu(X[:, 1])),
            (
                lambda X: _relu(X[:, 0]) - _relu(X[:, 1]),
                lambda X: _relu(X[:, 0]) + _relu(X[:, 1]),
            ),
        ),
        Mistake(
            "weights-of-one-sign",
            "Your units add the two numbers up. For a difference, the two weights of a unit need "
            "opposite signs.",
            lambda X: _relu(X[:, 0] + X[:, 1]),
            (
                lambda X: _relu(X[:, 0] + X[:, 1]) + _relu(X[:, 0] + X[:, 1]),
                lambda X: _relu(X[:, 0] + X[:, 1]) + _relu(-X[:, 0] - X[:, 1]),
            ),
        ),
        Mistake(
            "xor-of-the-chapter",
            "This is the XOR network of the chapter: right at the four corners, but not the "
            "distance elsewhere.",
            lambda X: _relu(X[:, 0] + X[:, 1]) - 2 * _relu(X[:, 0] + X[:, 1] - 1),
        ),
        Mistake(
            "squared",
            "A square removes the sign as well, but it bends everywhere, and the result is the "
            "distance squared.",
            lambda X: (1.0 * X[:, 0] - X[:, 1]) ** 2,
        ),
        Mistake(
            "column-kept",
            "The numbers are right, but they stand in a column of their own. One number for each "
            "sample is wanted, and no second axis.",
            lambda X: np.abs(1.0 * X[:, :1] - X[:, 1:]),
        ),
        Mistake(
            "units-not-added",
            "You return what the two units say, side by side. The output neuron is missing, which "
            "adds them up.",
            lambda X: np.stack([_relu(X[:, 0] - X[:, 1]), _relu(X[:, 1] - X[:, 0])], axis=1),
            (lambda X: np.stack([_relu(X[:, 1] - X[:, 0]), _relu(X[:, 0] - X[:, 1])], axis=1),),
        ),
        Mistake(
            "whole-numbers",
            "Integers come in, and integers go out. A unit gives a float, whatever comes in.",
            lambda X: np.abs(X[:, 0] - X[:, 1]),
        ),
    ),
)

EXERCISE = Exercise("two-relu-distance", (_PART,))
