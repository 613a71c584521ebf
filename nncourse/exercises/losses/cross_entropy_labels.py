"""Explore: cross-entropy of many classes, from logits and class numbers."""

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(13)


def _batch(logits: npt.ArrayLike, labels: npt.ArrayLike) -> Probe:
    y = np.array(labels)
    y.setflags(write=False)  # handed to the reader's function as it is
    return Probe(np.array(logits), {"y": y}, "logits")


_PROBES = (
    _batch([[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]], [2, 1]),
    _batch([[2.0, 1.0, 0.5]], [0]),
    _batch([[0.0, 0.0, 0.0, 0.0]], [3]),
    _batch([[1.0, 3.0], [2.0, 0.5], [0.0, -1.0]], [0, 0, 1]),
    _batch(_rng.normal(0, 2, (4, 4)).round(1), [3, 0, 2, 2]),
    _batch(_rng.normal(0, 2, (9, 5)).round(1), _rng.integers(0, 5, 9)),
    _batch([[1000.0, 999.0, 0.0], [1001.0, 1000.0, 1002.0]], [1, 0]),
    _batch([[1000.0, 998.0], [-1000.0, -1001.0]], [1, 1]),
    _batch([[0.0, 900.0], [-900.0, 0.0]], [0, 0]),
    _batch([[3, 1, 0], [2, 2, -1]], [0, 1]),
)


def _reference(logits: Array, y: Array) -> Array:
    """Return minus the mean log-probability, by the definition: Decimal does not overflow."""
    losses = []
    for row, label in zip(logits.tolist(), y.tolist(), strict=True):
        powers = [Decimal(float(score)).exp() for score in row]
        losses.append(float(sum(powers, Decimal(0)).ln() - Decimal(float(row[label]))))
    return np.asarray(sum(losses) / len(losses))


def _log_p(logits: Array, axis: int = 1) -> Array:
    """Return the logarithms of softmax, stable: what some mistakes are made with."""
    shifted = logits - logits.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _naive_p(logits: Array) -> Array:
    powers = np.exp(logits)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _picked(values: Array, y: Array) -> Array:
    return np.asarray(values[np.arange(len(y)), y])


def _kept_above(edge: float, logits: Array, y: Array) -> Array:
    return np.asarray(-np.log(np.clip(_picked(np.exp(_log_p(logits)), y), edge, 1)).mean())


_PART = Part(
    "cross_entropy",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "one-loss-for-each-sample",
            "You give a loss for each sample. One number for the whole batch is wanted: which?",
            lambda logits, y: -_picked(_log_p(logits), y),
            (lambda logits, y: -np.log(_picked(_naive_p(logits), y)),),
        ),
        Mistake(
            "sum-for-mean",
            "The loss grows with the number of samples: this is their sum. It should not depend on "
            "the size of the batch.",
            lambda logits, y: -_picked(_log_p(logits), y).sum(),
            (lambda logits, y: -np.log(_picked(_naive_p(logits), y)).sum(),),
        ),
        Mistake(
            "sign",
            "Your loss is negative, and it falls as the answers get worse. The logarithm of a "
            "probability is negative: something should turn it round.",
            lambda logits, y: _picked(_log_p(logits), y).mean(),
            (lambda logits, y: np.log(_picked(_naive_p(logits), y)).mean(),),
        ),
        Mistake(
            "divided-by-the-classes-too",
            "The mean is taken over all elements of the array. Only one element of each row "
            "counts: divide by the number of samples alone.",
            lambda logits, y: -(np.eye(logits.shape[1])[y] * _log_p(logits)).mean(),
        ),
        Mistake(
            "over-columns",
            "Softmax runs down the columns, so that samples compete with each other. The classes "
            "of one sample stand in a row.",
            lambda logits, y: -_picked(_log_p(logits, axis=0), y).mean(),
        ),
        Mistake(
            "all-labels-of-all-rows",
            "The labels pick whole columns, so that every row is asked for the labels of all "
            "others. Each row has one label: give a row number with it.",
            lambda logits, y: -_log_p(logits)[:, y].mean(),
            (lambda logits, y: -np.log(_naive_p(logits)[:, y]).mean(),),
        ),
        Mistake(
            "labels-pick-rows",
            "The labels pick rows, not classes. Each row is a sample; its label says which column "
            "counts.",
            lambda logits, y: -_log_p(logits)[y].mean(),
        ),
        Mistake(
            "labels-counted-from-one",
            "Each label is taken for the class before it. Classes are counted from 0.",
            lambda logits, y: -_picked(_log_p(logits), y - 1).mean(),
        ),
        Mistake(
            "greatest-score-for-label",
            "The label plays no part: you take the class that the network prefers, and so its loss "
            "is small whatever it says.",
            lambda logits, y: -_log_p(logits).max(axis=1).mean(),
        ),
        Mistake(
            "logits-taken-for-probabilities",
            "The logarithm is taken of the logits themselves. They may be negative: they are not "
            "probabilities yet.",
            lambda logits, y: -np.log(_picked(logits, y)).mean(),
        ),
        Mistake(
            "softmax-applied-twice",
            "Your formula takes logits, but it is given probabilities: softmax is applied once too "
            "often.",
            lambda logits, y: -_picked(_log_p(np.exp(_log_p(logits))), y).mean(),
        ),
        Mistake(
            "logarithm-forgotten",
            "You average the probability of the wrong classes. Where is the surprise, which has no "
            "limit?",
            lambda logits, y: 1 - _picked(np.exp(_log_p(logits)), y).mean(),
            (
                lambda logits, y: -_picked(np.exp(_log_p(logits)), y).mean(),
                lambda logits, y: 1 - _picked(_naive_p(logits), y).mean(),
                lambda logits, y: -_picked(_naive_p(logits), y).mean(),
            ),
        ),
        Mistake(
            "score-of-the-label-alone",
            "This is minus the score of the right class. It only counts in comparison with the "
            "scores of the others.",
            lambda logits, y: -_picked(logits, y).mean(),
        ),
        Mistake(
            "label-on-another-scale",
            "The maximum has been taken out of the sum, but not out of the score of the label, or "
            "the other way round. Both have to be shifted, or neither.",
            lambda logits, y: (
                np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1))
                - _picked(logits, y)
            ).mean(),
        ),
        Mistake(
            "probabilities-clipped",
            "The probabilities are kept away from 0, and so the loss of a very wrong answer stops "
            "growing. Compute it from the logits, without a detour that has to be mended.",
            lambda logits, y: _kept_above(1e-7, logits, y),
            (
                lambda logits, y: _kept_above(1e-9, logits, y),
                lambda logits, y: _kept_above(1e-12, logits, y),
                lambda logits, y: _kept_above(1e-15, logits, y),
            ),
        ),
        Mistake(
            "no-maximum-taken-out",
            "For large scores the exponential grows beyond all numbers. Only differences within a "
            "row matter: which one can you make the greatest exponent be?",
            lambda logits, y: (np.log(np.exp(logits).sum(axis=1)) - _picked(logits, y)).mean(),
            (lambda logits, y: -np.log(_picked(_naive_p(logits), y)).mean(),),
        ),
        Mistake(
            "by-way-of-the-probability",
            "It is right as long as the scores are close to each other. Otherwise the probability "
            "is rounded to 0 before its logarithm is taken: can you do without it?",
            lambda logits, y: -np.log(_picked(np.exp(_log_p(logits)), y)).mean(),
        ),
        Mistake(
            "maximum-of-the-whole-array",
            "A row that lies far below the greatest score of all loses everything to rounding. "
            "Each row needs its own reference point.",
            lambda logits, y: (
                np.log(np.exp(logits - logits.max()).sum(axis=1))
                - _picked(logits - logits.max(), y)
            ).mean(),
        ),
    ),
)

EXERCISE = Exercise("cross-entropy-labels", (_PART,))
