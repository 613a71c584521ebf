"""Explore: the larger of the heavy ball's two factors, for every direction."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import SEVERAL_AXES, SINGLE_NUMBER, Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


@drawn("`s` of any shape, floats from 0 to 5, and `mu` from 0 to below 1", "s", "mu")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.01, 0.5, 1.0, 2.0]), 0.81))
    yield Case((np.array([0.0, 0.05, 2.95, 3.5]), 0.5))
    yield Case((rng.uniform(0, 5, 6).round(2), 0.36))
    yield Case((np.array([0.3, 0.8, 1.7]), 0.0), "no momentum")
    yield Case((np.array([[0.2, 1.5], [4.0, 5.0]]), 0.25), SEVERAL_AXES)
    yield Case((np.array(1.2), 0.9), SINGLE_NUMBER)


def _reference(s: Array, mu: float) -> Array:
    """Find the roots one by one, as eigenvalues of the matrix of a step."""
    found = []
    for one in s.flat:
        step = np.array([[1 + mu - one, -mu], [1.0, 0.0]])
        found.append(np.abs(np.linalg.eigvals(step)).max())
    return np.array(found, dtype=float).reshape(s.shape)


def _root(s: Array, mu: float) -> Array:
    return np.asarray(np.sqrt(((1 + mu - s) / 2) ** 2 - mu + 0j))


def _cut_off(s: Array, mu: float) -> Array:
    middle = (1 + mu - s) / 2
    root = np.sqrt(np.maximum(middle**2 - mu, 0.0))
    return np.asarray(np.abs(middle) + root)


_PART = Part(
    "larger_factor",
    _domain,
    _reference,
    rtol=1e-6,
    atol=1e-7,
    mistakes=(
        Mistake(
            "ring-everywhere",
            "Your factors lie on the ring for every direction. Where they are real, they leave it.",
            lambda s, mu: np.full(s.shape, np.sqrt(mu)),
        ),
        Mistake(
            "imaginary-part-cut-off",
            "Where the roots are complex you keep their real part only. Their size has both parts.",
            _cut_off,
        ),
        Mistake(
            "smaller-factor",
            "This is the smaller of the two. The larger one decides in the end.",
            lambda s, mu: np.minimum(
                np.abs((1 + mu - s) / 2 + _root(s, mu)), np.abs((1 + mu - s) / 2 - _root(s, mu))
            ),
        ),
        Mistake(
            "one-root-only",
            "You look at one of the two roots. Which is larger in size depends on the direction.",
            lambda s, mu: np.abs((1 + mu - s) / 2 + _root(s, mu)),
            lambda s, mu: np.abs((1 + mu - s) / 2 - _root(s, mu)),
        ),
        Mistake(
            "half-forgotten",
            "Your results are twice too large. Look again at the formula for the roots of a "
            "quadratic equation.",
            lambda s, mu: (
                2
                * np.maximum(
                    np.abs((1 + mu - s) / 2 + _root(s, mu)),
                    np.abs((1 + mu - s) / 2 - _root(s, mu)),
                )
            ),
        ),
        Mistake(
            "plain-descent",
            "This is the factor of plain gradient descent. The momentum plays no part in it.",
            lambda s, mu: np.abs(1 - s),
        ),
    ),
)

EXERCISE = Exercise(
    "larger-factor",
    (_PART,),
    notice="Worth noticing: inside the ring the factor doesn't depend on the direction at "
    "all. It is the root of the momentum.",
    more="First s = 1 with a momentum of 0.25: solve z² − 0.25 z + 0.25 = 0 on paper. How "
    "large are its two roots? Then read *The ring* in this chapter again.",
)
