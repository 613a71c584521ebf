"""Warm-up: one layer for many samples."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(X=array("n d", integers=True), W=array("d m"), b=array("m"))


def _reference(X: Array, W: Array, b: Array) -> Array:
    """Return each unit's sum in plain Python, zero where it is negative."""

    def unit(row: list[float], weights: list[float], bias: float) -> float:
        return max(0.0, sum(x * w for x, w in zip(row, weights, strict=True)) + bias)

    units = list(zip(W.T.tolist(), b.tolist(), strict=True))
    return np.array([[unit(row, weights, bias) for weights, bias in units] for row in X.tolist()])


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


_PART = Part(
    "layer",
    _DOMAIN,
    _reference,
    regions={
        "where the sum is negative": lambda X, W, b, wrong: X @ W + b < 0,
        "where the sum is positive": lambda X, W, b, wrong: X @ W + b > 0,
    },
    mistakes=(
        Mistake(
            "element-by-element",
            "You multiply element by element. A weighted sum needs the matrix product, which "
            "multiplies and adds up.",
            lambda X, W, b: _relu(X * W + b),
        ),
        Mistake(
            "weights-on-the-left",
            "You put the weights to the left of the data. Rows are samples: each row of the data "
            "goes along the columns of the weights.",
            lambda X, W, b: _relu(W @ X + b),
        ),
        Mistake(
            "activation-forgotten",
            "The sums are right, but negative ones come out as they are. What is still missing "
            "after the sum?",
            lambda X, W, b: X @ W + b,
        ),
        Mistake(
            "bias-misplaced",
            "The bias isn't where it belongs. It is a number for each unit, added to the unit's "
            "weighted sum before the bend.",
            lambda X, W, b: _relu(X @ W) + b,
            lambda X, W, b: _relu(X @ (W + b)),
            lambda X, W, b: _relu((X @ W) * b),
            lambda X, W, b: _relu(X @ W + b[:, None]),
        ),
        Mistake(
            "bent-too-early",
            "You bend the data or the weights in place of the sums. The activation comes last.",
            lambda X, W, b: _relu(X) @ W + b,
            lambda X, W, b: X @ _relu(W) + b,
        ),
        Mistake(
            "another-activation",
            "That is another activation. ReLU passes what is positive and makes the rest 0.",
            lambda X, W, b: 1 / (1 + np.exp(-(X @ W + b))),
            lambda X, W, b: np.tanh(X @ W + b),
            lambda X, W, b: np.abs(X @ W + b),
            lambda X, W, b: np.where(X @ W + b > 0, X @ W + b, 0.01 * (X @ W + b)),
            lambda X, W, b: np.minimum(X @ W + b, 0),
            lambda X, W, b: np.maximum(X @ W + b, 1),
            lambda X, W, b: np.clip(X @ W + b, 0, 1),
            lambda X, W, b: _relu(-(X @ W + b)),
        ),
        Mistake(
            "max-for-maximum",
            "You look for the greatest number along an axis. What compares each element with 0 has "
            "a slightly longer name.",
            lambda X, W, b: np.max(X @ W + b, 0),
        ),
    ),
)

EXERCISE = Exercise(
    "one-layer",
    (_PART,),
    notice="Worth noticing: your code never mentions the number of samples. It goes through "
    "untouched, whether it is 1 or a million.",
    more="First only the sums, for one sample: `X[0] @ W + b`. What shape is that? Then read "
    "*Three lines of matrices* in this chapter again.",
)
