"""Explore: how large the weights must be for an activation, so that signals keep their size."""

import math
from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part

_SENTENCE = "`a` of shape `(m,)`, not all of it zero, and `n` from 1 to 100"


@drawn(_SENTENCE, "a", "n")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    z = rng.normal(size=60).round(2)
    yield Case((np.array([0.0, 2.0, 0.0, 1.0]), 4))
    yield Case((np.array([0.5, 0.6, 0.4]), 100))
    yield Case((np.maximum(z, 0.0), 50))
    yield Case(((1 / (1 + np.exp(-z))).round(3), 64))
    yield Case((np.tanh(z).round(3), 32))
    yield Case((np.array([-0.8, 0.3]), 1))


def _reference(a: Array, n: int) -> Array:
    """Add up the squares one by one."""
    mean_square = math.fsum(float(value) ** 2 for value in a) / len(a)
    return np.asarray(1 / math.sqrt(n * mean_square))


_PART = Part(
    "weight_size",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "variance-for-mean-square",
            "You subtract the mean first. A weight multiplies all of an activation, its mean too, "
            "so the mean counts.",
            lambda a, n: 1 / np.sqrt(n * np.var(a)),
            lambda a, n: 1 / (np.sqrt(n) * np.std(a)),
        ),
        Mistake(
            "variance-for-deviation",
            "This is the variance that a weight should have. Asked for is its standard deviation.",
            lambda a, n: 1 / (n * np.mean(a**2)),
        ),
        Mistake(
            "inputs-forgotten",
            "The number of inputs has no effect. A sum of more terms grows larger, so its weights "
            "must be smaller.",
            lambda a, n: 1 / np.sqrt(np.mean(a**2)),
        ),
        Mistake(
            "root-over-one-factor",
            "The number of inputs stands outside the root. Random terms add in squares: twice as "
            "many make a sum that is larger by the root of two.",
            lambda a, n: 1 / (n * np.sqrt(np.mean(a**2))),
        ),
        Mistake(
            "upside-down",
            "Larger activations make your weights larger. They should make up for each other.",
            lambda a, n: np.sqrt(np.mean(a**2) / n),
            lambda a, n: np.sqrt(n * np.mean(a**2)),
        ),
        Mistake(
            "sum-for-mean",
            "You add up the squares of all the examples. How many examples you have looked at "
            "should not matter: take their mean.",
            lambda a, n: 1 / np.sqrt(n * np.sum(a**2)),
        ),
        Mistake(
            "mean-size",
            "You average the sizes. What adds up in a sum of random terms are the squares.",
            lambda a, n: 1 / (np.sqrt(n) * np.mean(np.abs(a))),
        ),
        Mistake(
            "he-for-everything",
            "This is He's rule, which is right for ReLU alone. What has become of the activations "
            "that you were given?",
            lambda a, n: np.sqrt(2 / n),
        ),
        Mistake(
            "xavier-for-everything",
            "This is right where the activations are as large as the sums. Here they are given: "
            "look how large they are.",
            lambda a, n: 1 / np.sqrt(n),
        ),
    ),
)

EXERCISE = Exercise(
    "weight-size",
    (_PART,),
    notice="Worth noticing: for ReLU the mean square is a half, and your rule is He's. For "
    "values about as large as the sums it is Xavier's.",
    more="First one input: what is the mean square of a weight times `a`? Then of a sum of "
    "n such products, whose signs are random? Then read *Weights that keep the voice level* in "
    "this chapter again.",
)
