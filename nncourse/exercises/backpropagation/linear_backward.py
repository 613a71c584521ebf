"""Build: the three gradients of a linear layer."""

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


def _products(X: Array, Y: Array) -> Array:
    """Return all products of a column of X with a column of Y, added over the rows."""
    columns = [[x.tolist() for x in M.T] for M in (X, Y)]
    return np.array(
        [[sum(a * b for a, b in zip(x, y, strict=True)) for y in columns[1]] for x in columns[0]]
    )


_WEIGHTS = Part(
    "weight_gradient",
    arguments(delta=array("n m"), A=array("n k")),
    lambda delta, A: _products(A, delta),
    mistakes=(
        Mistake(
            "factors-and-transpose",
            "The transpose is missing, or on the wrong one of the two, or they stand in the wrong "
            "order. Add over the samples: which indices are left, and in which order?",
            lambda delta, A: A @ delta,
            lambda delta, A: delta @ A,
            lambda delta, A: A @ delta.T,
            lambda delta, A: delta @ A.T,
            lambda delta, A: A.T @ delta.T,
            lambda delta, A: A * delta,
        ),
        Mistake(
            "summed-before-multiplied",
            "The samples are added up before they are multiplied. Each sample's input belongs to "
            "its own signal: multiply first, then add.",
            lambda delta, A: np.outer(A.sum(axis=0), delta.sum(axis=0)),
            lambda delta, A: np.outer(A.mean(axis=0), delta.sum(axis=0)),
            lambda delta, A: np.outer(A.mean(axis=0), delta.mean(axis=0)),
        ),
        Mistake(
            "every-pair",
            "Here every number of one meets every number of the other. A sample's input only meets "
            "the same sample's signal.",
            lambda delta, A: np.outer(A, delta),
            lambda delta, A: np.outer(delta, A),
        ),
        Mistake(
            "factor-missing",
            "A weight's gradient needs both the input that came in and the signal that came back. "
            "One of the two makes no difference here.",
            lambda delta, A: A.sum(axis=0),
            lambda delta, A: A.T,
            lambda delta, A: delta.sum(axis=0),
        ),
    ),
)

_BIAS = Part(
    "bias_gradient",
    arguments(delta=array("n m")),
    lambda delta: np.array([sum(column) for column in delta.T.tolist()]),
    mistakes=(
        Mistake(
            "not-summed",
            "One bias serves all samples. It changes the loss through each of the rows, and that "
            "adds up.",
            lambda delta: delta,
        ),
        Mistake(
            "summed-over-outputs",
            "You add up along the rows, one number for each sample. There is one bias for each "
            "output.",
            lambda delta: delta.sum(axis=1),
            lambda delta: delta.mean(axis=1),
        ),
        Mistake(
            "ones-for-bias",
            "A bias has the factor 1, that is true, but the factor multiplies the signal that "
            "arrives.",
            lambda delta: np.ones(delta.shape[1]),
            lambda delta: np.full(delta.shape[1], float(len(delta))),
        ),
    ),
)

_INPUT = Part(
    "input_gradient",
    arguments(delta=array("n m"), W=array("k m")),
    lambda delta, W: _products(delta.T, W.T),
    mistakes=(
        Mistake(
            "factors-and-transpose",
            "The transpose is missing, or on the wrong one of the two, or they stand in the wrong "
            "order. On the way back an input collects from all the outputs it has touched.",
            lambda delta, W: delta @ W,
            lambda delta, W: W @ delta,
            lambda delta, W: W.T @ delta,
            lambda delta, W: W @ delta.T,
            lambda delta, W: delta.T @ W,
            lambda delta, W: delta.T @ W.T,
            lambda delta, W: delta * W,
        ),
    ),
)

EXERCISE = Exercise(
    "linear-backward",
    (_WEIGHTS, _BIAS, _INPUT),
    notice="Worth noticing: two of the three add over the samples, the third does not. Weights and "
    "bias are shared by all samples; an input belongs to one.",
    more="First one sample: one row of `A`, one row of `delta`. Which product touches the weight "
    "from input i to unit j? Then read *The linear layer* in this chapter again.",
)
