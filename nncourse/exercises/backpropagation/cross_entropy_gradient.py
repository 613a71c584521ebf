"""Explore: the gradient of softmax with cross-entropy."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part
from nncourse.check.values import one_hot

_DOMAIN = arguments(
    logits=array("n k", large=1000),
    Y=array("n k", values=one_hot, integers=True, words="one-hot rows, floats or integers"),
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


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -600, 600))))


_PART = Part(
    "cross_entropy_gradient",
    _DOMAIN,
    _reference,
    regions={
        "at the right class": lambda z, Y, wrong: Y == 1,
        "at the other classes": lambda z, Y, wrong: Y == 0,
    },
    mistakes=(
        Mistake(
            "mean-of-one-term-only",
            "The division by the number of samples works on one of the two terms only. Where are "
            "the brackets?",
            lambda z, Y: _softmax(z) - Y / len(Y),
            lambda z, Y: _softmax(z) / len(Y) - Y,
        ),
        Mistake(
            "logits-for-probabilities",
            "You subtract the labels from the logits. The softmax belongs between the two.",
            lambda z, Y: (z - Y) / len(z),
            lambda z, Y: z - Y,
        ),
        Mistake(
            "sigmoid-for-softmax",
            "Each logit is squashed by itself. In softmax the logits of a row share a total of 1.",
            lambda z, Y: (_sigmoid(z) - Y) / len(z),
            lambda z, Y: _sigmoid(z) - Y,
        ),
        Mistake(
            "softmax-over-columns",
            "Your softmax runs down the columns, or over everything. Each row is one sample, and "
            "its classes share a total of 1.",
            lambda z, Y: (_softmax(z, 0) - Y) / len(z),
            lambda z, Y: (_softmax(z, None) - Y) / len(z),
        ),
        Mistake(
            "softmax-twice",
            "Softmax is applied once too often.",
            lambda z, Y: (_softmax(_softmax(z)) - Y) / len(z),
        ),
        Mistake(
            "labels-missing",
            "These are the probabilities alone. What the labels say has to be taken away from "
            "them.",
            lambda z, Y: _softmax(z) / len(z),
            lambda z, Y: _softmax(z),
        ),
        Mistake(
            "right-class-only",
            "Only the right class gets a gradient. The wrong classes have to be pushed down as "
            "well.",
            lambda z, Y: (_softmax(z) - Y) * Y / len(z),
            lambda z, Y: (_softmax(z) - Y) * Y,
        ),
        Mistake(
            "gradient-of-the-probabilities",
            "This is the gradient with respect to the probabilities. The softmax still lies "
            "between them and the logits; together they collapse to something simpler.",
            lambda z, Y: -Y / _softmax(z) / len(z),
            lambda z, Y: -Y / _softmax(z),
        ),
        Mistake(
            "another-slope-on-top",
            "The difference between belief and truth is the whole answer. The slope of the softmax "
            "is in it already: don't multiply by it again.",
            lambda z, Y: (_softmax(z) - Y) * _softmax(z) * (1 - _softmax(z)) / len(z),
            lambda z, Y: (_softmax(z) - Y) * _softmax(z) / len(z),
            lambda z, Y: (_softmax(z) - Y) ** 2 / len(z),
        ),
        Mistake(
            "loss-for-gradient",
            "This is the loss, or a sum of the gradient. Each logit has a slope of its own: the "
            "result has the shape of the logits.",
            lambda z, Y: -(Y * np.log(_softmax(z))).sum(axis=1).mean(),
            lambda z, Y: -(Y * np.log(_softmax(z))).sum(axis=1),
            lambda z, Y: (_softmax(z) - Y).sum(axis=0),
            lambda z, Y: (_softmax(z) - Y).mean(axis=0),
        ),
        Mistake(
            "another-reference-point",
            "Each row needs its own reference point, and only its greatest logit lets no exponent "
            "be above zero without losing all of them.",
            lambda z, Y: (
                np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=1, keepdims=True) - Y
            ) / len(z),
        ),
    ),
)  # fmt: skip

EXERCISE = Exercise(
    "cross-entropy-gradient",
    (_PART,),
    notice="Worth noticing: each row sums to 0. Adding a constant to all logits of a row doesn't "
    "change the loss, so there is nothing to gain in that direction.",
    more="First one row: its softmax, and beside it its one-hot label. What should happen to the "
    "largest logit if the label is another one? Then read *Where the signal starts: softmax with "
    "cross-entropy* in this chapter again.",
)
