"""Build: a network with a hidden layer and an output layer."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(8)


def _draw(n: int, n_in: int, units: int, n_out: int) -> Probe:
    shapes = {"W1": (n_in, units), "b1": (units,), "W2": (units, n_out), "b2": (n_out,)}
    numbers = {name: fixed(_rng.normal(0, 1, shape).round(1)) for name, shape in shapes.items()}
    return Probe(_rng.normal(0, 1, (n, n_in)).round(1), numbers, "X")


_PROBES = (
    Probe(
        np.array([[2.0, 1.0], [-1.0, 2.0]]),
        {
            "W1": fixed([[1.0, -1.0], [0.5, 1.0]]),
            "b1": fixed([-0.5, 0.5]),
            "W2": fixed([[0.5], [-1.0]]),
            "b2": fixed([-0.5]),
        },
        "X",
    ),
    _draw(5, 3, 4, 2),
    _draw(4, 3, 3, 3),
    _draw(3, 2, 5, 1),
    _draw(1, 4, 3, 2),
    _draw(6, 2, 2, 2),
    _draw(30, 5, 16, 4),
)


def _reference(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    """Return the outputs, worked out unit by unit in plain Python."""

    def units(inputs: list[float], W: Array, b: Array) -> list[float]:
        columns = zip(W.T.tolist(), b.tolist(), strict=True)
        return [sum(a * w for a, w in zip(inputs, ws, strict=True)) + c for ws, c in columns]

    return np.array(
        [units([max(0.0, z) for z in units(row, W1, b1)], W2, b2) for row in X.tolist()]
    )


def _relu(z: Array) -> Array:
    return np.asarray(np.maximum(z, 0.0))


def _right(X: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    return np.asarray(_relu(X @ W1 + b1) @ W2 + b2)


def _softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


_PART = Part(
    "two_layers",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "weights-turned",
            "Your weights are turned on their side. They come as inputs by units, ready for data "
            "on their left.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1.T + b1) @ W2.T + b2,
            (
                lambda X, W1, b1, W2, b2: _relu(X @ W1.T + b1) @ W2 + b2,
                lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1) @ W2.T + b2,
            ),
        ),
        Mistake(
            "data-into-the-second-layer",
            "The second layer gets the data again. What it should work on are the activations of "
            "the first.",
            lambda X, W1, b1, W2, b2: X @ W2 + b2,
        ),
        Mistake(
            "layers-swapped",
            "The data meet the second layer first.",
            lambda X, W1, b1, W2, b2: _relu(X @ W2 + b2) @ W1 + b1,
        ),
        Mistake(
            "first-layer-twice",
            "You use the weights of the first layer for the second one, too.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1) @ W1 + b1,
        ),
        Mistake(
            "second-layer-missing",
            "What you return are the hidden activations. The output layer is still to come.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1),
        ),
        Mistake(
            "sigmoid-at-the-end",
            "All your outputs lie between 0 and 1. Here the output layer has no activation: any "
            "number may come out.",
            lambda X, W1, b1, W2, b2: 1 / (1 + np.exp(-_right(X, W1, b1, W2, b2))),
        ),
        Mistake(
            "softmax-at-the-end",
            "Each row of your outputs sums to one. Here the output layer has no activation: the "
            "plain sums are wanted.",
            lambda X, W1, b1, W2, b2: _softmax(_right(X, W1, b1, W2, b2)),
        ),
        Mistake(
            "activation-on-the-output",
            "Your network never says anything negative. Which of the two layers is bent?",
            lambda X, W1, b1, W2, b2: _relu(_right(X, W1, b1, W2, b2)),
        ),
        Mistake(
            "activation-on-the-output-only",
            "The bend is at the end, and none in between. So the two layers are one linear layer, "
            "with its negative outputs cut off.",
            lambda X, W1, b1, W2, b2: _relu((X @ W1 + b1) @ W2 + b2),
        ),
        Mistake(
            "activation-forgotten",
            "Without a bend in between your two layers are one linear layer. What is still missing "
            "after the first sum?",
            lambda X, W1, b1, W2, b2: (X @ W1 + b1) @ W2 + b2,
        ),
        Mistake(
            "biases-forgotten",
            "Neither layer has its bias.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1) @ W2,
        ),
        Mistake(
            "first-bias-forgotten",
            "The bias of the hidden layer is missing.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1) @ W2 + b2,
        ),
        Mistake(
            "second-bias-forgotten",
            "The bias of the output layer is missing.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1) @ W2,
        ),
        Mistake(
            "bias-after-the-bend",
            "In the hidden layer you bend first and add the bias afterwards. The bias is a part of "
            "the sum that is bent.",
            lambda X, W1, b1, W2, b2: (_relu(X @ W1) + b1) @ W2 + b2,
        ),
        Mistake(
            "flattened",
            "The numbers are right, but the rows are gone. One row for each sample is wanted, even "
            "where there is only one output.",
            lambda X, W1, b1, W2, b2: _right(X, W1, b1, W2, b2).ravel(),
            (lambda X, W1, b1, W2, b2: _right(X, W1, b1, W2, b2).squeeze(),),
        ),
        Mistake(
            "samples-in-columns",
            "The numbers are right, but the samples stand in columns. Rows are samples, at the end "
            "as at the beginning.",
            lambda X, W1, b1, W2, b2: _right(X, W1, b1, W2, b2).T,
        ),
    ),
)

EXERCISE = Exercise("two-layers", (_PART,))
