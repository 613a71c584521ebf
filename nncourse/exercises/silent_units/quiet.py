"""Explore: biases that silence each unit for as many pictures as you like."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(93)


def _probe(Z: object, k: int) -> Probe:
    return Probe(np.array(Z, dtype=float), {"k": k}, "Z")


_PROBES = (
    _probe([[1.0], [4.0], [2.0]], 1),
    _probe([[1.0, -6.0], [4.0, -1.0], [2.0, -3.0], [7.0, 5.0]], 3),
    _probe([[-2.0], [3.0]], 1),
    _probe(_rng.normal(size=(9, 4)).round(3), 2),
    _probe(_rng.normal(3, 1, size=(12, 3)).round(3), 11),
    _probe(_rng.normal(-2, 5, size=(20, 5)).round(3), 10),
)


def _bounds(Z: Array, k: int) -> tuple[Array, Array]:
    """Return the k-th and the next sum of every unit, from below."""
    ordered = [sorted(float(z) for z in unit) for unit in Z.T]
    return np.array([o[k - 1] for o in ordered]), np.array([o[k] for o in ordered])


def _least(Z: Array, k: int) -> Array:
    """Return the lowest bias: a hair above the one that silences one picture more."""
    low, high = _bounds(Z, k)
    return -high + 1e-6 * (high - low)


def _greatest(Z: Array, k: int) -> Array:
    """Return the highest bias: it makes the k-th sum exactly 0."""
    return -_bounds(Z, k)[0]


def _between(Z: Array, k: int) -> Array:
    ordered = np.sort(Z, axis=0)
    middle: Array = (ordered[k - 1] + ordered[k]) / 2
    return middle


def _loudest(Z: Array, k: int) -> Array:
    n = len(Z)
    return -_between(Z, n - k)


_PART = Part(
    "quiet",
    _least,
    _PROBES,
    upper=_greatest,
    mistakes=(
        Mistake(
            "sign-turned",
            "This is the place between the two sums. The bias has to move that place to 0.",
            _between,
            (lambda Z, k: np.sort(Z, axis=0)[k - 1], lambda Z, k: np.sort(Z, axis=0)[k]),
        ),
        Mistake(
            "one-too-many",
            "One picture too many falls silent. With k silent sums, which is the first that has "
            "to stay above 0? Python counts from 0.",
            lambda Z, k: -np.sort(Z, axis=0)[k],
        ),
        Mistake(
            "one-too-few",
            "One picture too few falls silent. Python counts from 0: at which place does it have "
            "the k-th sum?",
            lambda Z, k: -np.sort(Z, axis=0)[max(k - 2, 0)] if k > 1 else -Z.min(axis=0) + 1,
        ),
        Mistake(
            "loud-for-silent",
            "Your units play for k pictures. They should rest for k.",
            _loudest,
            (
                lambda Z, k: -np.sort(Z, axis=0)[::-1][k],
                lambda Z, k: -np.sort(Z, axis=0)[::-1][k - 1],
            ),
        ),
        Mistake(
            "one-bias-for-all",
            "Every unit gets the same bias, so some fall silent more often than others. Order the "
            "sums of each unit by themselves.",
            lambda Z, k: np.full(Z.shape[1], -np.quantile(Z, k / len(Z))),
            (lambda Z, k: np.full(Z.shape[1], -np.sort(Z.ravel())[k * Z.shape[1] - 1]),),
        ),
        Mistake(
            "along-the-units",
            "You order the units of a picture. Order the pictures of a unit.",
            lambda Z, k: -np.sort(Z, axis=1)[0] if Z.shape[1] > 1 else -Z[0],
        ),
        Mistake(
            "mean-for-rank",
            "You go by mean and spread, as if all sums were normally distributed. Exactly k of "
            "them asks for their order.",
            lambda Z, k: -Z.mean(axis=0),
            (lambda Z, k: -np.median(Z, axis=0),),
        ),
    ),
)

EXERCISE = Exercise("quiet", (_PART,))
