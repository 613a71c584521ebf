"""Explore: up to which rate gradient descent converges on a quadratic."""

import numpy as np

from nncourse.check.exercise import Exercise
from nncourse.check.outcome import Array, Probe
from nncourse.check.part import Mistake, Part

_rng = np.random.default_rng(23)


def _drawn(size: int, low: float, high: float) -> Probe:
    """Return a matrix with curvatures between two bounds, in directions of any kind."""
    axes, _ = np.linalg.qr(_rng.normal(size=(size, size)))
    H = axes @ np.diag(np.linspace(low, high, size)) @ axes.T
    return Probe((H + H.T) / 2, {}, "H")


_PROBES = (
    Probe(np.array([[2.0, 1.5], [1.5, 2.0]]), {}, "H"),
    Probe(np.array([[2.0, -1.0], [-1.0, 3.0]]), {}, "H"),
    Probe(np.diag([1.0, 4.0, 10.0]), {}, "H"),
    _drawn(3, 0.5, 2.0),
    _drawn(5, 0.1, 30.0),
    Probe(np.array([[0.25]]), {}, "H"),
)


def _reference(H: Array) -> Array:
    """Find the greatest curvature as the limit of repeated products, not by a decomposition."""
    power = H / np.trace(H)
    for _ in range(60):  # squared sixty times, only the greatest curvature's direction is left
        power = power @ power
        power = power / np.trace(power)
    return np.asarray(2 / np.trace(H @ power))


def _greatest(H: Array) -> float:
    return float(np.linalg.eigvalsh(H).max())


_PART = Part(
    "largest_stable_rate",
    _reference,
    _PROBES,
    mistakes=(
        Mistake(
            "rate-that-arrives-at-once",
            "At this rate the steepest direction is done in one step. You can go further: a jump "
            "across the floor may still come nearer.",
            lambda H: 1 / _greatest(H),
        ),
        Mistake(
            "least-curvature",
            "This is the limit of the flattest direction. The rate has to suit all of them, and "
            "one will fly out first.",
            lambda H: 2 / np.linalg.eigvalsh(H).min(),
        ),
        Mistake(
            "curvature-for-rate",
            "This is the greatest curvature itself. The steeper the valley, the shorter the steps "
            "must be.",
            _greatest,
            (lambda H: _greatest(H) / 2, lambda H: 2 * _greatest(H)),
        ),
        Mistake(
            "best-rate",
            "This is the rate that converges fastest. The question is up to where it converges at "
            "all.",
            lambda H: 2 / (np.linalg.eigvalsh(H).min() + _greatest(H)),
        ),
        Mistake(
            "sum-of-the-curvatures",
            "You divide by the sum of all curvatures. That is safe, but too careful: directions do "
            "not add up, each has a limit of its own.",
            lambda H: 2 / np.trace(H),
            (lambda H: 2 / np.linalg.norm(H),),
        ),
        Mistake(
            "diagonal-only",
            "The entries on the diagonal are the curvatures along the axes. The steepest direction "
            "may lie between them.",
            lambda H: 2 / np.diag(H).max(),
            (lambda H: 2 / H.max(), lambda H: 2 / np.abs(H).max()),
        ),
        Mistake(
            "one-limit-for-each-direction",
            "You return a limit for each direction. One rate serves them all: which of the limits "
            "decides?",
            lambda H: 2 / np.linalg.eigvalsh(H),
        ),
    ),
)

EXERCISE = Exercise("largest-stable-rate", (_PART,))
