"""Build: binary cross-entropy from logits, right at any of them."""

from decimal import Decimal

import numpy as np

from nncourse.check.arguments import arguments
from nncourse.check.domain import Case, array
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Function
from nncourse.check.part import Mistake, Part
from nncourse.check.values import zero_or_one

_SURE = "sure and right"
_DOMAIN = arguments(
    logits=array("n", integers=True, large=1000),
    y=array("n", values=zero_or_one, words="integers, 0 or 1"),
).also(
    "a single logit of 40 or -50 whose label is right",
    Case((np.array([40.0]), np.array([1])), _SURE),
    Case((np.array([-50.0]), np.array([0])), _SURE),
)


def _reference(logits: Array, y: Array) -> float:
    """Return minus the mean log-probability: Decimal loses nothing at either end."""
    losses = []
    for z, label in zip(logits.tolist(), y.tolist(), strict=True):
        against = Decimal(-z if label == 1 else z).exp()
        loss = (1 + against).ln() if against > Decimal("1e-14") else against
        losses.append(float(loss))
    return sum(losses) / len(losses)


def _p(logits: Array) -> Array:
    """Return probabilities that don't overflow: what some mistakes are made with."""
    small = np.exp(-np.abs(logits))
    return np.asarray(np.where(logits >= 0, 1.0, small) / (1 + small))


def _terms(logits: Array, y: Array) -> Array:
    return np.asarray(np.logaddexp(0, (1 - 2 * y) * logits))


def _from_p(p: Array, y: Array, edge: float = 0.0, added: float = 0.0) -> Array:
    p = np.clip(p, edge, 1 - edge)
    return np.asarray(-(y * np.log(p + added) + (1 - y) * np.log(1 - p + added)).mean())


def _clipped(edge: float) -> Function:
    return lambda z, y: _from_p(_p(z), y, edge)


def _added(amount: float) -> Function:
    return lambda z, y: _from_p(_p(z), y, 0.0, amount)


_TINY = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)
_PART = Part(
    "binary_cross_entropy",
    _DOMAIN,
    _reference,
    atol=1e-30,
    traits={
        _SURE: "The loss of an answer that is right and sure comes out as 0, or not small enough. "
        "A tiny number added to 1 is lost; NumPy has a logarithm that takes it without the 1."
    },
    mistakes=(
        Mistake(
            "one-loss-for-each-sample",
            "You give a loss for each sample. One number for the whole batch is wanted: which?",
            _terms,
        ),
        Mistake(
            "labels-swapped",
            "The loss is large where the network is right: what belongs to label 1 is used for "
            "label 0.",
            lambda z, y: _terms(z, 1 - y).mean(),
        ),
        Mistake(
            "ones-and-zeros",
            "A sample with label 0 needs the probability of label 0. Half of your loss is missing, "
            "or the same for both labels.",
            lambda z, y: (y * _terms(z, y)).mean(),
            lambda z, y: ((1 - y) * _terms(z, y)).mean(),
            lambda z, y: np.logaddexp(0, -z).mean(),
            lambda z, y: (y * np.logaddexp(0, -z) - (1 - y) * (1 + np.logaddexp(0, -z))).mean(),
        ),
        Mistake(
            "logits-or-probabilities",
            "Logits and probabilities are mixed up: the sigmoid is applied once too often, or not "
            "at all before the logarithm.",
            lambda z, y: _terms(_p(z), y).mean(),
            lambda z, y: -(y * np.log(z) + (1 - y) * np.log(1 - z)).mean(),
        ),
        Mistake(
            "another-logarithm",
            "That is in bits: the logarithm or the exponential is to base 2. The course takes the "
            "natural logarithm.",
            lambda z, y: np.logaddexp2(0, (1 - 2 * y) * z).mean(),
            lambda z, y: _terms(z, y).mean() / np.log(2),
        ),
        Mistake(
            "another-loss",
            "That is another loss. Cross-entropy is minus the logarithm of the probability of what "
            "happened.",
            lambda z, y: ((_p(z) - y) ** 2).mean(),
            lambda z, y: np.abs(_p(z) - y).mean(),
            lambda z, y: np.maximum(0, 1 - (2 * y - 1) * z).mean(),
            lambda z, y: ((z - y) ** 2).mean(),
        ),
        Mistake(
            "term-of-the-formula",
            "One term of the formula for logits is missing or has the wrong sign. Try it for a "
            "logit of 3 and both labels: which of the two losses should be small?",
            lambda z, y: (np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z)))).mean(),
            lambda z, y: (np.log1p(np.exp(-np.abs(z))) - z * y).mean(),
            lambda z, y: (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))).mean(),
            lambda z, y: (np.maximum(z, 0) - z * y).mean(),
            lambda z, y: (np.maximum(z, 0) - z * y + np.log1p(np.exp(np.abs(z)))).mean(),
        ),
        Mistake(
            "kept-away-from-the-end",
            "Probabilities or logits are kept away from their ends, and so the loss of a very "
            "wrong answer stops growing. Compute it from the logit, without a detour.",
            *(_clipped(edge) for edge in _TINY),
            *(_added(amount) for amount in _TINY),
            *((lambda z, y, m=m: _terms(np.clip(z, -m, m), y).mean()) for m in (20, 30, 50, 100)),
        ),
        Mistake(
            "by-way-of-the-probability",
            "It is right as long as the logits are small. For large ones the probability is "
            "rounded to 0 or 1 before its logarithm is taken: can you do without it?",
            lambda z, y: _from_p(_p(z), y),
            lambda z, y: _from_p(1 / (1 + np.exp(-z)), y),
        ),
    ),
)

EXERCISE = Exercise(
    "cross-entropy-from-logits",
    (_PART,),
    notice="Worth noticing: for a very wrong answer the loss is the logit itself, to rounding. The "
    "loss is a straight line there, so its gradient doesn't vanish.",
    more="First one sample with label 1: what is minus the logarithm of σ(z), written with "
    "e^(-z)? Then read *From the logit, or not at all* in this chapter again.",
)
