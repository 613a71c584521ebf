"""Explore: up to which rate gradient descent converges on a quadratic."""

from collections.abc import Iterator

import numpy as np

from nncourse.check.domain import Case, drawn
from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array
from nncourse.check.part import Mistake, Part


@drawn("symmetric matrices of 1 to 5 rows, with positive eigenvalues", "H")
def _domain(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0, 1.5], [1.5, 2.0]]),))
    yield Case((np.array([[2.0, -1.0], [-1.0, 3.0]]),))
    for size, low, high in ((3, 0.5, 2.0), (5, 0.1, 30.0)):
        axes, _ = np.linalg.qr(rng.normal(size=(size, size)))
        H = axes @ np.diag(np.linspace(low, high, size)) @ axes.T
        yield Case(((H + H.T) / 2,))
    yield Case((np.diag([1.0, 4.0, 10.0]),), "a diagonal matrix")
    yield Case((np.array([[0.25]]),), "one row")


def _reference(H: Array) -> float:
    """Find the greatest curvature as the limit of repeated products, not by a decomposition."""
    power = H / np.trace(H)
    for _ in range(60):  # squared sixty times, only the greatest curvature's direction is left
        power = power @ power
        power = power / np.trace(power)
    return float(2 / np.trace(H @ power))


def _greatest(H: Array) -> float:
    return float(np.linalg.eigvalsh(H).max())


_PART = Part(
    "largest_stable_rate",
    _domain,
    _reference,
    mistakes=(
        Mistake(
            "rate-that-arrives-at-once",
            "At this rate the steepest direction is done in one step. You can go further: a jump "
            "across the floor may still come nearer.",
            lambda H: 1 / _greatest(H),
        ),
        Mistake(
            "wrong-curvature",
            "One direction sets the limit: the steepest. You take another one, or put several "
            "together.",
            lambda H: 2 / np.linalg.eigvalsh(H).min(),
            lambda H: 2 / np.linalg.eigvalsh(H).mean(),
            lambda H: 2 / (np.linalg.eigvalsh(H).min() + _greatest(H)),
            lambda H: 2 / np.trace(H),
            lambda H: 2 / np.linalg.norm(H),
            lambda H: 2 / np.linalg.det(H),
            lambda H: 2 / np.median(np.linalg.eigvalsh(H)),
            lambda H: 2 / (_greatest(H) - np.linalg.eigvalsh(H).min()),
        ),
        Mistake(
            "curvature-for-rate",
            "This grows with the curvature. The steeper the valley, the shorter the steps must be.",
            _greatest,
            lambda H: _greatest(H) / 2,
            lambda H: 2 * _greatest(H),
        ),
        Mistake(
            "power-of-the-curvature",
            "The limit is in inverse proportion to the curvature itself, not to its square or its "
            "root.",
            lambda H: 2 / _greatest(H) ** 2,
            lambda H: 2 / np.sqrt(_greatest(H)),
        ),
        Mistake(
            "entries-of-the-matrix",
            "The entries of the matrix are not the curvatures: those on the diagonal belong to "
            "the axes only, and the steepest direction may lie between them.",
            lambda H: 2 / np.diag(H).max(),
            lambda H: 2 / H.max(),
            lambda H: 2 / np.abs(H).max(),
            lambda H: 2 / np.diag(H).min(),
            lambda H: 2 / H[0, 0],
            lambda H: 2 / H[-1, -1],
            lambda H: 2 / np.abs(H).sum(axis=1).max(),
            lambda H: 2 / H.sum(axis=1).max(),
            lambda H: 2 * np.linalg.inv(H).max(),
            lambda H: 2 / H.sum(),
            lambda H: 2 / H.mean(),
        ),
        Mistake(
            "one-limit-for-each-direction",
            "You return a limit for each direction. One rate serves them all: which of the limits "
            "decides?",
            lambda H: 2 / np.linalg.eigvalsh(H),
        ),
    ),
)

EXERCISE = Exercise(
    "largest-stable-rate",
    (_PART,),
    notice="Worth noticing: the flattest direction doesn't appear in the answer at all. It decides "
    "how long you wait, not how far you may step.",
    more="First one direction: on ½ h θ², one step multiplies θ by 1 - η h. When does that shrink "
    "it? Then read *How long may a step be?* in this chapter again.",
)
