"""Build: the three answers of a linear layer on the way back."""

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(12)
# Samples, inputs, outputs: all different first, then square, one sample, one input, one output.
_SIZES = ((5, 3, 2), (2, 2, 1), (4, 4, 4), (3, 2, 2), (1, 3, 2), (6, 1, 3), (4, 5, 1))


def _numbers(*shape: int) -> Array:
    return _rng.normal(0, 2, shape).round(1)


_WEIGHT_PROBES = tuple(
    Probe(_numbers(n, q), {"A": fixed(_numbers(n, p))}, "delta") for n, p, q in _SIZES
)
_BIAS_PROBES = tuple(Probe(_numbers(n, q), {}, "delta") for n, _, q in _SIZES)
_INPUT_PROBES = tuple(
    Probe(_numbers(n, q), {"W": fixed(_numbers(p, q))}, "delta") for n, p, q in _SIZES
)


def _weights(delta: Array, A: Array) -> Array:
    """Return the sums with their indices written out."""
    n, q = delta.shape
    return np.array(
        [[sum(A[i, k] * delta[i, j] for i in range(n)) for j in range(q)] for k in range(len(A.T))],
        dtype=float,
    )


def _bias(delta: Array) -> Array:
    """Return the sum of each column, row after row."""
    return np.array([sum(column) for column in delta.T], dtype=float)


def _inputs(delta: Array, W: Array) -> Array:
    """Return the sums with their indices written out."""
    p, q = W.shape
    return np.array(
        [[sum(row[j] * W[k, j] for j in range(q)) for k in range(p)] for row in delta], dtype=float
    )


_WEIGHT_PART = Part(
    "weight_gradient",
    _weights,
    _WEIGHT_PROBES,
    mistakes=(
        Mistake(
            "transposed-result",
            "Every number is there, but in the wrong place: rows and columns are exchanged. What "
            "shape does the gradient of the weights have?",
            lambda delta, A: delta.T @ A,
        ),
        Mistake(
            "transpose-missing",
            "The shapes of the two do not fit together as they stand. The sum is taken over the "
            "samples: which index of the input has to come first to be left over?",
            lambda delta, A: A @ delta,
            (
                lambda delta, A: delta @ A,
                lambda delta, A: np.dot(A, delta),
                lambda delta, A: np.dot(delta, A),
            ),
        ),
        Mistake(
            "transpose-on-the-wrong-side",
            "The transpose is on the wrong one of the two. The result has a row for each input, so "
            "the inputs must come first and stand in rows.",
            lambda delta, A: A @ delta.T,
            (
                lambda delta, A: delta @ A.T,
                lambda delta, A: np.dot(A, delta.T),
                lambda delta, A: np.dot(delta, A.T),
            ),
        ),
        Mistake(
            "mean-taken-again",
            "You divide by the number of samples. The loss is a mean already, and the signal that "
            "arrives brings its share with it.",
            lambda delta, A: A.T @ delta / len(delta),
        ),
        Mistake(
            "sign-reversed-in-weights",
            "The numbers are right but for their sign. Going downhill is the optimizer's business; "
            "the gradient itself points up.",
            lambda delta, A: -(A.T @ delta),
        ),
    ),
)

_BIAS_PART = Part(
    "bias_gradient",
    _bias,
    _BIAS_PROBES,
    mistakes=(
        Mistake(
            "not-summed",
            "One bias serves all samples. It has as many ways to change the loss as there are "
            "rows, and they add up.",
            lambda delta: delta * 1.0,
        ),
        Mistake(
            "summed-over-outputs",
            "You add up along the rows, one number for each sample. There is one bias for each "
            "output.",
            lambda delta: delta.sum(axis=1),
            (lambda delta: delta.sum(axis=1, keepdims=True),),
        ),
        Mistake(
            "summed-over-everything",
            "Everything is added up to one number, but every output has a bias of its own.",
            lambda delta: delta.sum(),
        ),
        Mistake(
            "mean-of-the-rows",
            "You take the mean over the samples. The loss is a mean already, and the signal that "
            "arrives brings its share with it.",
            lambda delta: delta.mean(axis=0),
        ),
        Mistake(
            "ones-for-bias",
            "The factor of a bias is 1, that is true, but it is multiplied by the signal that "
            "arrives.",
            lambda delta: np.ones(delta.shape[1]),
        ),
        Mistake(
            "axis-kept",
            "The numbers are right, in a table with one row. The bias has one axis, and so has its "
            "gradient.",
            lambda delta: delta.sum(axis=0, keepdims=True),
        ),
    ),
)

_INPUT_PART = Part(
    "input_gradient",
    _inputs,
    _INPUT_PROBES,
    mistakes=(
        Mistake(
            "weights-not-transposed",
            "The weights are applied as on the way forward. On the way back an input collects from "
            "all the outputs that it has touched; in a square layer no error of shapes warns you.",
            lambda delta, W: delta @ W,
            (lambda delta, W: np.dot(delta, W),),
        ),
        Mistake(
            "transposed-result-of-inputs",
            "Rows and columns are exchanged: the result should have a row for each sample.",
            lambda delta, W: W @ delta.T,
        ),
        Mistake(
            "wrong-order",
            "The order of the two is exchanged. Rows are samples, so the signal comes first and "
            "the weights act from its right.",
            lambda delta, W: W.T @ delta,
            (
                lambda delta, W: W @ delta,
                lambda delta, W: np.dot(W.T, delta),
                lambda delta, W: np.dot(W, delta),
            ),
        ),
        Mistake(
            "divided-by-the-samples",
            "Here nothing is added up over samples, and nothing is to be divided by their number.",
            lambda delta, W: delta @ W.T / len(delta),
        ),
        Mistake(
            "sign-reversed-in-inputs",
            "The numbers are right but for their sign. Going downhill is the optimizer's business, "
            "at the very end.",
            lambda delta, W: -(delta @ W.T),
        ),
    ),
)

EXERCISE = Exercise("linear-backward", (_WEIGHT_PART, _BIAS_PART, _INPUT_PART))
