"""Warm-up: the distance of two numbers, from two ReLU units."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import Case, array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
_DOMAIN = arguments(X=array("n 2", integers=True)).also("XOR's four points", Case((_CORNERS,)))


def _reference(X: Array) -> Array:
    return np.array([max(float(a), float(b)) - min(float(a), float(b)) for a, b in X])


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


def _unpacked(X: Array) -> Array:
    a, b = X
    return np.asarray(np.abs(a - b))


_PART = Part(
    "distance",
    _DOMAIN,
    _reference,
    regions={
        "where the first number is the greater one": lambda X, wrong: X[:, 0] > X[:, 1],
        "where the second number is the greater one": lambda X, wrong: X[:, 0] < X[:, 1],
    },
    mistakes=(
        Mistake(
            "samples-in-columns",
            "You take rows for columns. Each row is one sample: its two numbers stand side by "
            "side.",
            lambda X: _relu(X[0] - X[1]) + _relu(X[1] - X[0]),
            _unpacked,
        ),
        Mistake(
            "no-bend",
            "This is the difference, and a straight line: the sign is still there. Where are the "
            "two units bent?",
            lambda X: X[:, 0] - X[:, 1],
            lambda X: X[:, 1] - X[:, 0],
        ),
        Mistake(
            "one-unit",
            "Half of it is there: when the other number is the greater one, you get 0. What should "
            "the second unit look at?",
            lambda X: _relu(X[:, 0] - X[:, 1]),
            lambda X: _relu(X[:, 1] - X[:, 0]),
        ),
        Mistake(
            "same-unit-twice",
            "Both of your units look the same way, so the result is doubled in one half of the "
            "plane and 0 in the other.",
            lambda X: 2 * _relu(X[:, 0] - X[:, 1]),
            lambda X: 2 * _relu(X[:, 1] - X[:, 0]),
        ),
        Mistake(
            "inputs-bent",
            "You bend the inputs before you compare them: what is negative is lost. The bend comes "
            "after the weighted sum.",
            lambda X: np.abs(_relu(X[:, 0]) - _relu(X[:, 1])),
            lambda X: _relu(X[:, 0]) - _relu(X[:, 1]),
            lambda X: _relu(X[:, 0]) + _relu(X[:, 1]),
            lambda X: np.abs(np.abs(X[:, 0]) - np.abs(X[:, 1])),
        ),
        Mistake(
            "weights-of-one-sign",
            "Your units add the two numbers up. For a difference, the two weights of a unit need "
            "opposite signs.",
            lambda X: _relu(X[:, 0] + X[:, 1]),
            lambda X: 2 * _relu(X[:, 0] + X[:, 1]),
            lambda X: np.abs(X[:, 0] + X[:, 1]),
        ),
        Mistake(
            "bias-too-many",
            "A unit has a bias that it shouldn't have: equal numbers are at a distance of 0, and "
            "from there on it grows at once.",
            lambda X: _relu(X[:, 0] - X[:, 1] - 1) + _relu(X[:, 1] - X[:, 0] - 1),
            lambda X: _relu(X[:, 0] - X[:, 1] + 1) + _relu(X[:, 1] - X[:, 0] + 1),
        ),
        Mistake(
            "right-at-the-corners-only",
            "This is XOR: right at the four corners, but not the distance elsewhere.",
            lambda X: _relu(X[:, 0] + X[:, 1]) - 2 * _relu(X[:, 0] + X[:, 1] - 1),
            lambda X: np.logical_xor(X[:, 0], X[:, 1]).astype(float),
            lambda X: (X[:, 0] != X[:, 1]).astype(float),
        ),
        Mistake(
            "another-distance",
            "That is another kind of size. Wanted is how far the two numbers of a row are apart, "
            "on a line.",
            lambda X: (X[:, 0] - X[:, 1]) ** 2,
            lambda X: np.sqrt(X[:, 0] ** 2 + X[:, 1] ** 2),
        ),
        Mistake(
            "units-put-together-wrongly",
            "The two units are right, but the output neuron doesn't add them up.",
            lambda X: np.stack([_relu(X[:, 0] - X[:, 1]), _relu(X[:, 1] - X[:, 0])], axis=1),
            lambda X: np.stack([_relu(X[:, 1] - X[:, 0]), _relu(X[:, 0] - X[:, 1])], axis=1),
            lambda X: _relu(X[:, 0] - X[:, 1]) * _relu(X[:, 1] - X[:, 0]),
        ),
    ),
)

EXERCISE = Exercise(
    "two-relu-distance",
    (_PART,),
    notice="Worth noticing: only one of the two units is ever on, and which one it is says which "
    "of the numbers is greater.",
    more="First only the rows in which the first number is the greater one: which single unit is "
    "enough there? Then read *Two bent units do what no line can* in this chapter again.",
)
