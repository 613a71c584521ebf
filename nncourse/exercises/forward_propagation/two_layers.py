"""Build: a network with a hidden layer and an output layer."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_DOMAIN = arguments(
    X=array("n d", integers=True),
    W1=array("d h"),
    b1=array("h"),
    W2=array("h m"),
    b2=array("m"),
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


_PART = Part(
    "two_layers",
    _DOMAIN,
    _reference,
    mistakes=(
        Mistake(
            "wrong-layer",
            "A layer is used in the wrong place, or twice. The data meet the first layer, and what "
            "comes out of it meets the second.",
            lambda X, W1, b1, W2, b2: X @ W2 + b2,
            lambda X, W1, b1, W2, b2: _relu(X @ W2 + b2) @ W1 + b1,
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1) @ W1 + b1,
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1) @ W2 + b1,
        ),
        Mistake(
            "second-layer-missing",
            "What you return are the hidden activations. The output layer is still to come.",
            lambda X, W1, b1, W2, b2: _relu(X @ W1 + b1),
            lambda X, W1, b1, W2, b2: X @ W1 + b1,
        ),
        Mistake(
            "activation-on-the-output",
            "The output layer has no activation here: any number may come out, negative ones too. "
            "Which of the two layers is bent?",
            lambda X, W1, b1, W2, b2: _relu(_relu(X @ W1 + b1) @ W2 + b2),
            lambda X, W1, b1, W2, b2: _relu((X @ W1 + b1) @ W2 + b2),
        ),
        Mistake(
            "activation-forgotten",
            "Without a bend in between, your two layers are one linear layer. What is still "
            "missing after the first sum?",
            lambda X, W1, b1, W2, b2: (X @ W1 + b1) @ W2 + b2,
            lambda X, W1, b1, W2, b2: X @ W1 @ W2 + b2,
            lambda X, W1, b1, W2, b2: X @ W1 @ W2,
            lambda X, W1, b1, W2, b2: _relu(X @ (W1 @ W2) + b2),
        ),
        Mistake(
            "bias-misplaced",
            "A bias is missing or comes too late. Each layer adds its own to its weighted sum, "
            "before the bend.",
            lambda X, W1, b1, W2, b2: (_relu(X @ W1) + b1) @ W2 + b2,
            lambda X, W1, b1, W2, b2: _relu(X @ W1) @ W2,
        ),
        Mistake(
            "another-activation",
            "That is another activation. ReLU passes what is positive and makes the rest 0.",
            lambda X, W1, b1, W2, b2: np.abs(X @ W1 + b1) @ W2 + b2,
            lambda X, W1, b1, W2, b2: np.tanh(X @ W1 + b1) @ W2 + b2,
            lambda X, W1, b1, W2, b2: 1 / (1 + np.exp(-(X @ W1 + b1))) @ W2 + b2,
            lambda X, W1, b1, W2, b2: (
                np.where(X @ W1 + b1 > 0, X @ W1 + b1, 0.01 * (X @ W1 + b1)) @ W2 + b2
            ),
        ),
        Mistake(
            "max-for-maximum",
            "You look for the greatest number along an axis. What compares each element with 0 has "
            "a slightly longer name.",
            lambda X, W1, b1, W2, b2: np.max(X @ W1 + b1, 0) @ W2 + b2,
        ),
    ),
)

EXERCISE = Exercise(
    "two-layers",
    (_PART,),
    notice="Worth noticing: between the layers only the hidden activations are passed on. The "
    "second layer never sees the data.",
    more="First only the hidden layer; look at the shape of what it gives. What shape must the "
    "weights have that take this in? Then read *Layer after layer* in this chapter again.",
)
