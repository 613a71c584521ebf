"""Build: binary cross-entropy from logits, right at any of them."""

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(12)


def _batch(logits: npt.ArrayLike, labels: npt.ArrayLike) -> Probe:
    y = np.array(labels)
    y.setflags(write=False)  # handed to the reader's function as it is
    return Probe(np.array(logits), {"y": y}, "logits")


_PROBES = (
    _batch([2.0, -1.0, 0.5], [1, 0, 0]),
    _batch([1.5], [0]),
    _batch([-0.5], [1]),
    _batch([3.0, -2.0], [1, 1]),
    _batch(_rng.normal(0, 2, 7).round(2), [0, 1, 1, 0, 1, 0, 0]),
    _batch(_rng.normal(0, 4, 20).round(2), _rng.integers(0, 2, 20)),
    _batch([1000.0, -1000.0], [0, 0]),
    _batch([-800.0, 800.0, 3.0], [1, 0, 1]),
    _batch([40.0], [1]),
    _batch([-50.0], [0]),
    _batch([40.0], [0]),
    _batch([2, -1, 0], [1, 0, 1]),
    _batch([0.5, -2.5], [1.0, 0.0]),
)


def _reference(logits: Array, y: Array) -> Array:
    """Return minus the mean log-probability: Decimal loses nothing at either end."""
    losses = []
    for z, label in zip(logits.tolist(), y.tolist(), strict=True):
        against = Decimal(-z if label == 1 else z).exp()
        loss = (1 + against).ln() if against > Decimal("1e-14") else against
        losses.append(float(loss))
    return np.asarray(sum(losses) / len(losses))


def _terms(logits: Array, y: Array) -> Array:
    """Return the loss of each sample, stable: what some mistakes are made with."""
    return np.asarray(np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits))))


def _from_probabilities(p: Array, y: Array) -> Array:
    return np.asarray(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def _sigmoid(logits: Array) -> Array:
    """Return a sigmoid that does not overflow."""
    small = np.exp(-np.abs(logits))
    return np.asarray(np.where(logits >= 0, 1.0, small) / (1 + small))


def _naive(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def _clipped(edge: float) -> Function:
    return lambda logits, y: _from_probabilities(
        np.clip(_sigmoid(logits), edge, 1 - edge), y
    ).mean()


_PART = Part(
    "binary_cross_entropy",
    _reference,
    _PROBES,
    atol=1e-30,
    mistakes=(
        Mistake(
            "one-loss-for-each-sample",
            "You give a loss for each sample. One number for the whole batch is wanted: which?",
            _terms,
            (
                lambda logits, y: _from_probabilities(_sigmoid(logits), y),
                lambda logits, y: _from_probabilities(_naive(logits), y),
            ),
        ),
        Mistake(
            "labels-swapped",
            "The loss is great where the network is right: what belongs to label 1 is used for "
            "label 0.",
            lambda logits, y: _terms(logits, 1 - y).mean(),
            (lambda logits, y: _from_probabilities(_sigmoid(logits), 1 - y).mean(),),
        ),
        Mistake(
            "sign",
            "Your loss is negative, and it falls as the answers get worse. The logarithm of a "
            "probability is negative: something should turn it round.",
            lambda logits, y: -_terms(logits, y).mean(),
            (lambda logits, y: -_from_probabilities(_sigmoid(logits), y).mean(),),
        ),
        Mistake(
            "sum-for-mean",
            "The loss grows with the number of samples: this is their sum. It should not depend on "
            "the size of the batch.",
            lambda logits, y: _terms(logits, y).sum(),
            (
                lambda logits, y: _from_probabilities(_sigmoid(logits), y).sum(),
                lambda logits, y: _from_probabilities(_naive(logits), y).sum(),
            ),
        ),
        Mistake(
            "ones-only",
            "A sample with label 0 adds nothing to your loss, however wrong the answer. What is "
            "the probability of its label?",
            lambda logits, y: (
                y * np.log1p(np.exp(-np.abs(logits))) + y * np.maximum(-logits, 0)
            ).mean(),
            (lambda logits, y: -(y * np.log(_sigmoid(logits))).mean(),),
        ),
        Mistake(
            "logits-taken-for-probabilities",
            "The logarithm is taken of the logits themselves. They may be negative or above 1: "
            "they are not probabilities yet.",
            lambda logits, y: _from_probabilities(logits, y).mean(),
        ),
        Mistake(
            "sigmoid-applied-twice",
            "Your formula takes logits, but it is given probabilities: the sigmoid is applied once "
            "too often.",
            lambda logits, y: _terms(_sigmoid(logits), y).mean(),
            (lambda logits, y: _terms(_naive(logits), y).mean(),),
        ),
        Mistake(
            "squared-error",
            "This is the mean squared error of the probabilities. Cross-entropy takes the "
            "logarithm of the probability of what happened.",
            lambda logits, y: ((_sigmoid(logits) - y) ** 2).mean(),
            (lambda logits, y: ((_naive(logits) - y) ** 2).mean(),),
        ),
        Mistake(
            "logarithm-to-base-two",
            "Your result is in bits: too large by the same factor everywhere. The course takes the "
            "natural logarithm.",
            lambda logits, y: _terms(logits, y).mean() / np.log(2),
        ),
        Mistake(
            "by-way-of-the-probability",
            "It is right as long as the logits are small. For large ones the probability is "
            "rounded to 0 or 1 before its logarithm is taken: can you do without it?",
            lambda logits, y: _from_probabilities(_sigmoid(logits), y).mean(),
            (
                lambda logits, y: _from_probabilities(_naive(logits), y).mean(),
                lambda logits, y: (
                    -np.log(np.where(y == 1, _sigmoid(logits), 1 - _sigmoid(logits))).mean()
                ),
            ),
        ),
        Mistake(
            "absolute-value-forgotten",
            "The values are right for small logits, but one of the exponentials grows beyond all "
            "numbers. It is meant to be harmless on both sides of zero.",
            lambda logits, y: (np.log1p(np.exp(logits)) - logits * y).mean(),
            (
                lambda logits, y: (np.log(1 + np.exp(logits)) - logits * y).mean(),
                lambda logits, y: (
                    np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-logits))
                ).mean(),
            ),
        ),
        Mistake(
            "probabilities-clipped",
            "The probabilities are kept away from 0 and 1, and so the loss of a very wrong answer "
            "stops growing. Compute it from the logit, without a detour that has to be mended.",
            _clipped(1e-7),
            tuple(_clipped(10.0**-n) for n in (4, 5, 6, 8, 9, 10, 12, 15)),
        ),
        Mistake(
            "small-losses-rounded-away",
            "The loss of an answer that is right and sure is exactly 0. A tiny number added to 1 "
            "is lost; NumPy has a logarithm that takes it without the 1.",
            lambda logits, y: (
                np.maximum(logits, 0) - logits * y + np.log(1 + np.exp(-np.abs(logits)))
            ).mean(),
        ),
    ),
)

EXERCISE = Exercise("cross-entropy-from-logits", (_PART,))
