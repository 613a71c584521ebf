"""Warm-up: one layer with ReLU."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(7)


def _draw(n: int, n_in: int, units: int) -> Probe:
    W, b = _rng.normal(0, 1, (n_in, units)).round(1), _rng.normal(0, 1, units).round(1)
    X = _rng.normal(0, 1, (n, n_in)).round(1)
    return Probe(X, {"W": fixed(W), "b": fixed(b)}, "X")


_PROBES = (
    Probe(
        np.array([[2.0, 1.0], [-1.0, 2.0]]),
        {"W": fixed([[1.0, -1.0], [0.5, 1.0]]), "b": fixed([-0.5, 0.5])},
        "X",
    ),
    _draw(4, 2, 3),
    _draw(3, 3, 3),
    _draw(5, 4, 2),
    _draw(3, 2, 3),
    _draw(1, 3, 5),
    _draw(6, 3, 1),
    _draw(40, 6, 8),
    Probe(
        np.array([[1, 2], [0, -1], [3, 1]]),
        {"W": fixed([[1, -2, 1], [2, 1, 0]]), "b": fixed([1, -1, 0])},
        "X",
    ),
)


def _reference(X: Array, W: Array, b: Array) -> Array:
    """Return each unit's sum in plain Python, zero where it is negative."""
    return np.array(
        [
            [
                max(
                    0.0, sum(float(x) * float(w) for x, w in zip(row, unit, strict=True)) + float(c)
                )
                for unit, c in zip(W.T, b, strict=True)
            ]
            for row in X
        ]
    )


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


_PART = Part(
    "layer",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "weights-turned",
            "Your weights are turned on their side. They come as inputs by units: the product with "
            "the data needs no turning.",
            lambda X, W, b: _relu(X @ W.T + b),
        ),
        Mistake(
            "weights-on-the-left",
            "You put the weights to the left of the data. Rows are samples: each row of the data "
            "goes along the columns of the weights.",
            lambda X, W, b: _relu(W @ X + b),
        ),
        Mistake(
            "element-by-element",
            "You multiply element by element. A weighted sum needs the matrix product, which "
            "multiplies and adds up.",
            lambda X, W, b: _relu(X * W + b),
        ),
        Mistake(
            "bias-as-a-column",
            "You turn the bias into a column, so that it goes with the samples. It has a number "
            "for each unit, and every sample gets the same.",
            lambda X, W, b: _relu(X @ W + b[:, None]),
        ),
        Mistake(
            "activation-forgotten",
            "The sums are right, but negative ones come out as they are. What is still missing "
            "after the sum?",
            lambda X, W, b: 1.0 * (X @ W + b),
        ),
        Mistake(
            "bias-forgotten",
            "The weighted sums are right, but each unit has a number of its own that belongs to "
            "the sum as well.",
            lambda X, W, b: _relu(X @ W),
        ),
        Mistake(
            "bias-after-the-bend",
            "You bend first and add the bias afterwards, so that results can be negative. The bias "
            "is a part of the sum that is bent.",
            lambda X, W, b: _relu(X @ W) + b,
        ),
        Mistake(
            "input-bent",
            "You bend the data in place of the sums. The activation comes last.",
            lambda X, W, b: _relu(X) @ W + b,
            (lambda X, W, b: _relu(_relu(X) @ W + b),),
        ),
        Mistake(
            "bias-subtracted",
            "The bias has the wrong sign.",
            lambda X, W, b: _relu(X @ W - b),
        ),
        Mistake(
            "sigmoid-instead",
            "All your results lie between 0 and 1: that is the sigmoid. ReLU is asked for.",
            lambda X, W, b: 1 / (1 + np.exp(-(X @ W + b))),
        ),
        Mistake(
            "absolute-value",
            "Negative sums come out positive. ReLU makes them zero.",
            lambda X, W, b: np.abs(1.0 * (X @ W + b)),
        ),
        Mistake(
            "added-over-units",
            "The units of a sample are added up into one number. Each unit keeps its own.",
            lambda X, W, b: _relu(X @ W + b).sum(axis=1),
        ),
        Mistake(
            "whole-numbers",
            "Integers come in, and integers go out. Activations are floats, whatever comes in.",
            lambda X, W, b: np.maximum(X @ W + b, 0),
        ),
    ),
)

EXERCISE = Exercise("one-layer", (_PART,))
