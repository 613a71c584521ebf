"""Explore: the gradient of softmax with cross-entropy, where the signal starts."""

from decimal import Decimal

import numpy as np

from nncourse.check.arrays import fixed
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(13)


def _probe(logits: Array, right: list[int]) -> Probe:
    return Probe(logits, {"Y": fixed(np.eye(logits.shape[1])[right])}, "logits")


_PROBES = (
    _probe(np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]]), [0, 2]),
    _probe(_rng.normal(0, 2, (4, 3)).round(1), [2, 0, 1, 1]),
    _probe(_rng.normal(0, 2, (3, 5)).round(1), [4, 0, 2]),
    _probe(_rng.normal(0, 2, (3, 3)).round(1), [1, 0, 2]),
    _probe(np.array([[0.0, 1.0]]), [1]),
    _probe(np.array([[1000.0, 999.0, 0.0], [-1000.0, -999.0, -998.0]]), [1, 1]),
    _probe(np.array([[1000.0, -1000.0], [-1000.0, 1000.0]]), [1, 1]),
)


def _reference(logits: Array, Y: Array) -> Array:
    """Return the definition itself: Decimal has exponents of any size, nothing overflows."""
    result = np.empty(logits.shape)
    for i, row in enumerate(logits):
        powers = [Decimal(float(z)).exp() for z in row]
        result[i] = [float(power / sum(powers)) for power in powers]
    return (result - Y) / len(logits)


def _softmax(logits: Array, axis: int | None = 1) -> Array:
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _naive(logits: Array, Y: Array) -> Array:
    powers = np.exp(logits)
    return np.asarray((powers / powers.sum(axis=1, keepdims=True) - Y) / len(logits))


def _in_two_steps(logits: Array, Y: Array) -> Array:
    p = _softmax(logits)
    dp = -Y / p / len(logits)
    return np.asarray(p * (dp - (dp * p).sum(axis=1, keepdims=True)))


def _slope_like_sigmoid(logits: Array, Y: Array) -> Array:
    p = _softmax(logits)
    return np.asarray((p - Y) * p * (1 - p) / len(logits))


_PART = Part(
    "cross_entropy_gradient",
    _reference,
    _PROBES,
    atol=1e-14,
    rowwise=True,
    mistakes=(
        Mistake(
            "mean-forgotten",
            "This is the gradient of the sum over the samples. In the mean every sample counts one "
            "share.",
            lambda logits, Y: _softmax(logits) - Y,
        ),
        Mistake(
            "divided-by-everything",
            "You divide by the number of all elements. The mean is taken over the samples only; "
            "the classes of a sample are parts of one loss.",
            lambda logits, Y: (_softmax(logits) - Y) / logits.size,
            (lambda logits, Y: (_softmax(logits) - Y) / logits.shape[1],),
        ),
        Mistake(
            "sign-reversed",
            "The sign is the wrong way round. A larger logit for the right class makes the loss "
            "smaller: its slope is negative.",
            lambda logits, Y: (Y - _softmax(logits)) / len(logits),
            (lambda logits, Y: Y - _softmax(logits),),
        ),
        Mistake(
            "logits-for-probabilities",
            "You subtract the labels from the logits. The softmax belongs between the two.",
            lambda logits, Y: (logits - Y) / len(logits),
            (lambda logits, Y: logits - Y,),
        ),
        Mistake(
            "sigmoid-for-softmax",
            "Each logit is squashed for itself. In softmax the logits of a row share a total of 1.",
            lambda logits, Y: (1 / (1 + np.exp(-np.clip(logits, -600, 600))) - Y) / len(logits),
            (lambda logits, Y: (1 / (1 + np.exp(-logits)) - Y) / len(logits),),
        ),
        Mistake(
            "softmax-over-columns",
            "Your softmax runs down the columns. Each row is one sample, and its classes share a "
            "total of 1.",
            lambda logits, Y: (_softmax(logits, axis=0) - Y) / len(logits),
            (lambda logits, Y: (_softmax(logits, axis=None) - Y) / len(logits),),
        ),
        Mistake(
            "loss-of-the-probabilities",
            "This is the slope with respect to the probabilities. The softmax still lies between "
            "them and the logits; together they collapse to something simpler.",
            lambda logits, Y: -Y / _softmax(logits) / len(logits),
            (lambda logits, Y: -Y / _softmax(logits),),
        ),
        Mistake(
            "another-slope-on-top",
            "The difference of belief and truth is the whole answer. The slope of the softmax is "
            "in it already, do not multiply by it again.",
            _slope_like_sigmoid,
        ),
        Mistake(
            "overflow",
            "For large logits an exponential grows beyond all numbers. Only differences within a "
            "row matter: what could be taken away from all of them first?",
            _naive,
        ),
        Mistake(
            "in-two-steps",
            "It is right until a probability is rounded to 0 and you divide by it. Let the two "
            "steps cancel on paper, before anything is computed.",
            _in_two_steps,
        ),
    ),
)

EXERCISE = Exercise("cross-entropy-gradient", (_PART,))
