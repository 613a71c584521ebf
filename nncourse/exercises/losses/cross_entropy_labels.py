"""Explore: cross-entropy of many classes, from logits and class numbers."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part
from nncourse.check.values import class_numbers

_DOMAIN = arguments(
    logits=array("n k", integers=True, large=1000),
    y=array("n", values=class_numbers, words="integers from 0 to `k - 1`"),
)


def _reference(logits: Array, y: Array) -> float:
    """Return minus the mean log-probability, by the definition: Decimal does not overflow."""
    losses = []
    for row, label in zip(logits.tolist(), y.tolist(), strict=True):
        powers = [Decimal(float(score)).exp() for score in row]
        losses.append(float(sum(powers, Decimal(0)).ln() - Decimal(float(row[label]))))
    return sum(losses) / len(losses)


def _log_p(logits: Array, axis: int | None = 1) -> Array:
    """Return the logarithms of softmax, stable: what some mistakes are made with."""
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _picked(values: Array, y: Array) -> Array:
    return np.asarray(values[np.arange(len(y)), y])


def _shifted_by(reference: Function) -> Function:
    """Return the loss with another reference point than the row's maximum."""

    def example(logits: Array, y: Array) -> Array:
        shift = reference(logits)
        total = np.log(np.exp(logits - shift).sum(axis=1))
        return np.asarray((total - _picked(logits - shift, y)).mean())

    return example


_TINY = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)
_PART = Part(
    "cross_entropy",
    _DOMAIN,
    _reference,
    mistakes=(
        Mistake(
            "one-loss-for-each-sample",
            "You give a loss for each sample. One number for the whole batch is wanted: which?",
            lambda logits, y: -_picked(_log_p(logits), y),
        ),
        Mistake(
            "labels-misread",
            "The labels don't pick what they should. Each row has one label, the number of its "
            "class, counted from 0: take one element of each row.",
            lambda logits, y: -_log_p(logits)[:, y].mean(),
            lambda logits, y: -_log_p(logits)[y].mean(),
            lambda logits, y: -_picked(_log_p(logits), y - 1).mean(),
            lambda logits, y: -_log_p(logits).max(axis=1).mean(),
            lambda logits, y: -_log_p(logits).mean(),
            lambda logits, y: -_log_p(logits).sum(axis=1).mean(),
            lambda logits, y: -(y[:, None] * _log_p(logits)).sum(axis=1).mean(),
            lambda logits, y: ((logits - _log_p(logits))[:, :1] - logits[y]).mean(),
            lambda logits, y: -(np.eye(y.max() + 1)[y] * _log_p(logits)).sum(axis=1).mean(),
        ),
        Mistake(
            "over-columns",
            "The sum runs down the columns or over everything, so that samples compete with each "
            "other. The classes of one sample stand in a row.",
            lambda logits, y: -_picked(_log_p(logits, axis=0), y).mean(),
            lambda logits, y: -_picked(_log_p(logits, axis=None), y).mean(),
        ),
        Mistake(
            "logits-or-probabilities",
            "Logits and probabilities are mixed up: softmax is applied once too often, or not at "
            "all before the logarithm.",
            lambda logits, y: -_picked(_log_p(np.exp(_log_p(logits))), y).mean(),
            lambda logits, y: -np.log(_picked(logits, y)).mean(),
        ),
        Mistake(
            "logarithm-of-each",
            "The logarithm is missing, or is taken of the mean. Each sample has its own surprise, "
            "minus the logarithm of a probability; the mean comes last.",
            lambda logits, y: 1 - _picked(np.exp(_log_p(logits)), y).mean(),
            lambda logits, y: -_picked(np.exp(_log_p(logits)), y).mean(),
            lambda logits, y: -np.log(_picked(np.exp(_log_p(logits)), y).mean()),
        ),
        Mistake(
            "scores-of-the-others",
            "The score of the right class only counts in comparison with the scores of all the "
            "others, put together by log-sum-exp.",
            lambda logits, y: -_picked(logits, y).mean(),
            lambda logits, y: (logits.max(axis=1) - _picked(logits, y)).mean(),
        ),
        Mistake(
            "label-on-another-scale",
            "The maximum has been taken out of the sum, but not out of the score of the label, or "
            "the other way round. Shift both, or neither.",
            lambda logits, y: (
                np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1)) - _picked(logits, y)
            ).mean(),
        ),
        Mistake(
            "another-quantity",
            "That is another quantity: the squared error, or the gradient. Cross-entropy is minus "
            "the logarithm of the probability of the label, as a mean.",
            lambda logits, y: ((np.exp(_log_p(logits)) - np.eye(logits.shape[1])[y]) ** 2).mean(),
            lambda logits, y: (np.exp(_log_p(logits)) - np.eye(logits.shape[1])[y]) / len(y),
            lambda logits, y: np.exp(_log_p(logits)) - np.eye(logits.shape[1])[y],
        ),
        Mistake(
            "kept-away-from-the-end",
            "The probabilities are kept away from 0, and so the loss of a very wrong answer stops "
            "growing. Compute it from the logits, without a detour.",
            *(
                lambda logits, y, e=e: -np.log(_picked(np.exp(_log_p(logits)), y) + e).mean()
                for e in _TINY
            ),
            *(
                lambda logits, y, e=e: (
                    -np.log(np.maximum(_picked(np.exp(_log_p(logits)), y), e)).mean()
                )
                for e in _TINY
            ),
        ),
        Mistake(
            "by-way-of-the-probability",
            "It is right as long as the scores are close to each other. Otherwise the probability "
            "is rounded to 0 before its logarithm is taken: can you do without it?",
            lambda logits, y: -np.log(_picked(np.exp(_log_p(logits)), y)).mean(),
        ),
        Mistake(
            "another-reference-point",
            "Each row needs its own reference point, and only its greatest score lets no exponent "
            "be above zero without losing all of them.",
            _shifted_by(lambda logits: logits.max()),
            _shifted_by(lambda logits: logits.mean(axis=1, keepdims=True)),
            _shifted_by(lambda logits: logits.min(axis=1, keepdims=True)),
        ),
    ),
)

EXERCISE = Exercise(
    "cross-entropy-labels",
    (_PART,),
    notice="Worth noticing: a network that knows nothing pays log k, whatever the labels are. That "
    "is the first number to look for when a training begins.",
    more="First one row and its label: which two numbers does its loss need? Then read *The cure: "
    "log-sum-exp* in this chapter again.",
)
